"""How the tables are to be read, of a fit or beside a model. As in `job.py`, nothing heavy is imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backglass.errors import OptionError
from backglass.words import options as words

if TYPE_CHECKING:
    from backglass.tables.forms.asked import Spellings, Ways
    from backglass.tables.frames import Source


@dataclass(frozen=True, eq=False)
class Reading:
    """How tables are to be read.

    Attributes
    ----------
    encoding : str or None
        Of text files; None decides from the bytes of each.
    join : path, Table or dataframe, or None
        A second table.
    on : str or None
        The key that it is joined on.
    header : bool or None
        Whether a text file's first line holds the names; None as the model's training table, else it does.
    skip_lines : int or None
        Lines above the names; None as the model's training table, else none.
    separator : str or None
        What separates the cells; None finds it.
    date, missing, text, number
        What is said of the cells of single columns; see `backglass.tables.forms.asked`. A model needs none of them.

    Raises
    ------
    OptionError
        A key without a table to join.
    """

    encoding: str | None = None
    join: Source | None = None
    on: str | None = None
    header: bool | None = None
    skip_lines: int | None = None
    separator: str | None = None
    date: Ways = ()
    missing: Spellings = ()
    text: Sequence[str] = ()
    number: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.on is not None and self.join is None:
            raise OptionError(words.ON_ALONE, {"name": "on", "other": "join"})
