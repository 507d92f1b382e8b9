"""The commands of the studio, a file for each subject; every file here is found by itself."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Make all commands known."""
    for module in iter_modules(__path__):
        import_module(f"backglass.studio.heard.{module.name}")
