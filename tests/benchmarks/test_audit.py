"""The audit's benchmark plants, counts what is missed and names what is refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
if not BENCHMARKS.exists():
    pytest.skip("the benchmarks are not beside the tests", allow_module_level=True)
sys.path.insert(0, str(BENCHMARKS))

import audit  # noqa: E402
from tabular.sources import sources  # noqa: E402


def test_nothing_is_missed_and_what_is_refused_is_named(monkeypatch):
    pytest.importorskip("pandas")
    found = audit.examine(sources()["penguins"], 1000)
    assert (found.missed, found.clean, found.refused) == ({}, 7, {})
    monkeypatch.setitem(audit.RULES, "island", "constant")  # a rule that it does not break
    monkeypatch.setattr(audit, "is_clean", lambda one, *_: one.rule == "identifier")
    found = audit.examine(sources()["penguins"], 1000)
    assert found.missed == {"island": "use None"}
    assert found.refused == {}  # the planted row number is none of the table's own
