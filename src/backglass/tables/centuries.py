"""Years of two digits whose century is a guess."""

from __future__ import annotations

import numpy as np

from backglass.tables.forms.dates import Date
from backglass.tables.table import NAMELESS, Table
from backglass.words import Text
from backglass.words import tables as words

DOUBTFUL = 2036  # from here on a date of two digits may well be one of the 20th century: a birthday, a founding


def centuries_in(table: Table) -> tuple[Text, ...]:
    """One sentence of each column where two digits are read as a year that may be one of the century before.

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.tables.frames import as_table
    >>> people = as_table(pl.DataFrame({"born": ["21.05.58", "13.12.71", "30.01.04"]}))
    >>> str(centuries_in(people)[0]).split("; ")[0]
    "Years of two digits in 'born' of DataFrame are read as 1969 to 2068, 21.05.58 as 2058-05-21 (1 in all)"
    """
    found = []
    for name, one in table.decided.items():
        if not isinstance(one.form, Date) or "%y" not in one.form.format or one.evidence.because == "type":
            continue
        values = table.values(name).alias(NAMELESS)
        late = (values.dt.year() >= DOUBTFUL).fill_null(False).to_numpy()
        if late.any():
            row = int(np.argmax(late))
            cell = str(table.cells.native(name)[row]).strip()
            facts = {"path": table.path, "name": name, "cell": cell, "count": int(late.sum())}
            found.append(words.CENTURY.format(**facts, value=one.form.written(values[row : row + 1])[0]))
    return tuple(found)
