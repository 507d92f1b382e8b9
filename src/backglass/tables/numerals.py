"""Numbers that are not written as 1234.5, as models of format 3 and older read them (`forms/guessed.py`).

A column is taken so where its cells leave no doubt. 1,234 alone is one thousand or one and a bit: in a file separated
by semicolons or tabs a comma is a decimal comma, elsewhere such a column stays text.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

NumberForm = Literal["decimal comma", "comma groups", "point groups"]

NUMBER_LIKE = r"^[+-]?[0-9.,]*[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?$"
COMMA_GROUPS = r"^[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?$"
POINT_GROUPS = r"^[+-]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?$"
PROOFS: dict[NumberForm, str] = {  # 1,234,567 or 1,234.5: the comma stands between thousands
    "comma groups": r",[0-9]{3}[,.]",
    "point groups": r"\.[0-9]{3}[.,]",
}
ONE_OF_A_GROUP = r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"  # 1,234, which alone says nothing


def form_of(text: pl.Series, decimal_comma: bool) -> NumberForm | None:
    """How a column of texts, missing ones left aside, writes its numbers; None where it holds others or leaves doubt.

    Parameters
    ----------
    text : polars.Series
        Of strings that are not all numbers as they stand.
    decimal_comma : bool
        Whether a comma that may be either is a decimal comma.

    Examples
    --------
    >>> form_of(pl.Series(["1,5", "2"]), False), form_of(pl.Series(["1,234", "1,234,567"]), False)
    ('decimal comma', 'comma groups')
    >>> form_of(pl.Series(["1.234,5", "7"]), True), form_of(pl.Series(["1,234", "987"]), False)
    ('point groups', None)
    """
    cells = text.drop_nulls()
    if len(cells) == 0 or not cells.str.contains(NUMBER_LIKE).all():
        return None
    for form, proof in PROOFS.items():
        if cells.str.contains(proof).any() and written_so(cells, form):
            return form
    commas = cells.filter(cells.str.contains(",", literal=True))
    proven = decimal_comma or not commas.str.contains(ONE_OF_A_GROUP).all()
    return "decimal comma" if len(commas) and proven and written_so(cells, "decimal comma") else None


def number_like(texts: pl.DataFrame) -> list[str]:
    """The columns of texts that hold digits with commas and points alone, at least one."""
    if texts.width == 0:
        return []
    found = texts.select(pl.all().str.contains(NUMBER_LIKE).all() & pl.all().is_not_null().any())
    return [name for name, like in zip(found.columns, found.row(0), strict=True) if like]


def written_so(text: pl.Series, form: NumberForm) -> bool:
    """Whether every cell that is there is a number in the given form."""
    if form == "decimal comma":
        return as_numbers(text, form).null_count() == text.null_count()
    pattern = COMMA_GROUPS if form == "comma groups" else POINT_GROUPS
    return bool(text.drop_nulls().str.contains(pattern).all())


def as_numbers(text: pl.Series, form: NumberForm | None = None) -> pl.Series:
    """The cells as numbers, missing where they are none.

    Examples
    --------
    >>> as_numbers(pl.Series(["1.234,5"]), "point groups").to_list()
    [1234.5]
    """
    if form == "comma groups":
        text = text.str.replace_all(",", "", literal=True)
    elif form == "point groups":
        text = text.str.replace_all(".", "", literal=True)
    if form in ("decimal comma", "point groups"):
        text = text.str.replace(",", ".", literal=True)
    return text.cast(pl.Float64, strict=False)
