"""What the studio says: a module for each part of it, whose texts the page knows as ``module.name``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from backglass.words import Text


def texts() -> dict[str, Text]:
    """Every text of the studio by its key: that of `PLAY` in ``time.py`` is "time.play".

    Examples
    --------
    >>> texts()["session.not_made"].en
    'No update has been made yet.'
    """
    found = {}
    for part in sorted(module.name for module in iter_modules(__path__)):
        for name, value in vars(import_module(f"{__name__}.{part}")).items():
            if isinstance(value, Text):
                found[f"{part}.{name.lower()}"] = value
    return found
