"""Rows of the tables of equations as options write them."""

from __future__ import annotations

import pytest

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.equations.schedules import SCHEDULES
from backglass.equations.table import look_up
from backglass.workflow.row_notation import as_text, row_in, rows_in

TABLES = {
    "activation": ACTIVATIONS,
    "loss": LOSSES,
    "optimiser": {**OPTIMISERS, LBFGS.name: LBFGS},
    "schedule": SCHEDULES,
}
NEEDED = {"step": {"steps": 3}, "exponential": {"gamma": 0.9}, "inverse_time": {"decay": 0.1}, "cosine": {"steps": 9}}
NEEDED |= {"warm_up": {"steps": 2}}
ROWS = [(kind, name) for kind, table in TABLES.items() for name in table]


@pytest.mark.parametrize(("kind", "name"), ROWS)
def test_every_row_is_written_and_read(kind, name):
    more = NEEDED.get(name, {}) if kind == "schedule" else {}
    row = look_up(kind, TABLES[kind], {"name": name, **more})
    assert look_up(kind, TABLES[kind], row_in(kind, as_text(row.to_dict()))) == row


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("relu", [{"name": "relu"}]),
        (" relu , tanh ", [{"name": "relu"}, {"name": "tanh"}]),
        ("a:x=1,y=0.5,b", [{"name": "a", "x": 1, "y": 0.5}, {"name": "b"}]),
        ("a:x=1,b:x=1e-3", [{"name": "a", "x": 1}, {"name": "b", "x": 1e-3}]),
        ("a:x=true,y=none,z=word", [{"name": "a", "x": True, "y": None, "z": "word"}]),
        ("a:x=(b:y=(c),z=2),w=3", [{"name": "a", "x": {"name": "b", "y": {"name": "c"}, "z": 2}, "w": 3}]),
    ],
)
def test_what_is_read(text, read):
    assert rows_in("x", text) == read
    assert rows_in("x", ",".join(map(as_text, read))) == read


@pytest.mark.parametrize(
    "text",
    ["", ",", "relu,", "relu:", "relu:0.2", "x=1", "relu,x=1", "relu:x=", "relu:=1", "relu:x=1,x=2", "a:x=(b", "a:x=b)",
     "a:x=()", "a:x=(b,c)", "a:x=1=2", "a:x=" + "(a:x=" * 40 + "1" + ")" * 40],
)  # fmt: skip
def test_what_is_not(text):
    with pytest.raises(bg.OptionError, match=r"activation is .*its parameters behind a colon"):
        rows_in("activation", text)


def test_one_row_is_one():
    with pytest.raises(bg.OptionError, match="optimiser is 'adam,sgd', but it must be one name"):
        row_in("optimiser", "adam,sgd")
