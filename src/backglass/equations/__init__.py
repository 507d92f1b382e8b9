"""The mathematics, once, as pure functions over arrays; read `forward.py`, then `backward.py`."""
