"""The studio: a network that is watched while it learns. `README.md` says how a number travels to the eye."""
