"""F: columns of a table: scaling, missing values, and the audit that finds the target among them."""

from __future__ import annotations

import numpy as np
import polars as pl

from backglass.audit.association import correlation
from backglass.audit.auditing import audit
from backglass.preparation.columns import NumericColumn
from backglass.tables.cells import FrameCells
from backglass.tables.reader import decided_table
from backglass.textbook.lessons.input_design.columns import GOALS, SHIRT, complete_rows, min_max, zero_fill
from tests.acceptance.registry import check

A, B = [1.0, None, 3.0, 4.0], [None, None, None, 1.0]


def standardised(values):
    """What the preparation makes of a column that it was fitted on."""
    column = pl.Series("x", values)
    inputs = np.empty((len(values), 1))
    NumericColumn.fit(column).encode(column, inputs)
    return inputs[:, 0].tolist()


def verdicts(target, **columns):
    """The audit of a table, by column."""
    table = decided_table(FrameCells(pl.DataFrame({**columns, "target": target})), "players.csv", "")
    return {verdict.name: verdict for verdict in audit(table, "target", np.arange(table.rows))}


@check("F01")
def f01(given):
    return {
        "standardise": standardised(given),
        "minmax": min_max(given).tolist(),
        "constant[5,5]": standardised([5.0, 5.0]),
    }


@check("F02")
def f02(_):
    found = verdicts([0.0, 1.0, 1.0, 0.0], A=A, B=B)
    a = np.array(A, dtype=np.float64)
    assert found["B"].evidence == found["B"].missing / 4
    return {
        "missing_fraction": {name: one.evidence for name, one in found.items()},
        "dropped": [name for name, one in found.items() if one.verdict == "reject"],
        "zero_fill": zero_fill(a).tolist(),
        "rows_kept": complete_rows(a),
    }


@check("F03")
def f03(given):
    found = verdicts(given["target"], col=given["col"])["col"]
    assert (found.verdict, found.rule) == ("reject", "target")
    shirts = verdicts([float(goals) for goals in GOALS], shirt=[float(shirt) for shirt in SHIRT])["shirt"]
    assert (shirts.verdict, shirts.rule) == ("reject", "identifier")
    assert verdicts(given["target"], shirt=[7.0, 10.0, 4.0, 23.0])["shirt"].verdict != "use"
    assert found.evidence == abs(correlation(np.array(given["col"]), np.array(given["target"])))
    return {"abs_corr": found.evidence}
