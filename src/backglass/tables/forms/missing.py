"""The spellings that mean "no value": empty cells, the known ones of each kind of form, and those the user adds.

The lists belong to the format of model files (4): a later list is another format, so that a model reads as it did.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

EXCEL = frozenset({"#n/a", "#n/a n/a", "#na", "#null!", "#value!", "#div/0!", "#ref!", "#name?", "#num!"})
ANYWHERE = EXCEL | {"na", "n/a", "<na>", "nan", "null", "(null)", "\\n", "nat", "欠測", "欠損", "未回答"}
AMONG_VALUES = ANYWHERE | {"none", "nil", "?", "-", "--", "---", "–", "—", ".", "..", "...", "…", "*", "n.a.", "n/d"}
AMONG_VALUES |= {"missing", "unknown", "undefined", "not available", "不明", "なし", "無し", "該当なし", "－", "ー"}


def missing_among(cells: pl.Series, known: Collection[str], more: Collection[str]) -> pl.Series:
    """Where no value stands: null, NaN, a text that is empty or spelled as missing; (rows,) of booleans.

    Parameters
    ----------
    cells : polars.Series
        Of any type; a number is compared with `more` as it is written.
    known : collection of str
        In lower case: they are compared in any case.
    more : collection of str
        Compared as they are.
    """
    raise NotImplementedError
