"""What the user says of the cells of some columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """What was asked of columns' forms; the cells decide the rest.

    Parameters
    ----------
    dates : mapping of str to str
        Columns of dates with their formats, such as "%d/%m/%Y".
    missing : tuple of str
        Spellings that mean missing in every column, beside the known ones; numbers, too, such as "-999".
    missing_in : mapping of str to tuple of str
        All the spellings that mean missing in single columns; ("",) leaves empty cells alone.
    texts, numbers : collection of str
        Columns that are texts as they are written, or numbers.
    """

    dates: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    missing_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Collection[str] = ()
    numbers: Collection[str] = ()


NOTHING = Asked()
