"""Texts: names, codes and everything that no other form reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from backglass.tables.forms.form import Form
from backglass.tables.forms.missing import ANYWHERE
from backglass.tables.forms.uniques import few_different
from backglass.tables.texts import as_texts


@dataclass(frozen=True)
class Text(Form):
    """Texts as they are written, without the blanks around them.

    Examples
    --------
    >>> Text().read(pl.Series([" 007", "NA", "-"])).to_list()
    ['007', None, '-']
    >>> Text().read(pl.Series([7.0, 2.5])).to_list()
    ['7', '2.5']
    """

    form: ClassVar[str] = "text"
    absent: ClassVar[frozenset[str]] = ANYWHERE

    def read(self, cells: pl.Series) -> pl.Series:
        """String; a dataframe's numbers as they are written, 7 rather than 7.0."""
        texts = as_texts(cells)
        if cells.dtype != pl.String or (different := few_different(texts)) is None:
            return texts.str.strip_chars().set(~self.present(cells), None)
        values = self.read(different)
        changed = values.ne_missing(different)
        return texts.replace(different.filter(changed), values.filter(changed)) if changed.any() else texts

    def counted(self, values: pl.Series) -> pl.Series:
        """The texts themselves."""
        return values
