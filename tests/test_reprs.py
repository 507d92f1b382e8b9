"""What a notebook shows of any public object: a line or a few that say what it is, never thousands of numbers."""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.glass import cost, path_sum, surface
from backglass.plan import Cursor
from backglass.training import Moment
from backglass.training.callbacks import Best

LINES, CHARACTERS = 10, 1000
ROWS, UNITS = 300, 40


@pytest.fixture(scope="module")
def objects():
    """One of each, large enough that its numbers would fill pages."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(ROWS, 20))
    D = (X[:, 0] > 0).astype(float)
    net = bg.Network((20, UNITS, UNITS, 1), hidden="tanh", output="logistic", loss="binary_cross_entropy")
    theta = net.initialise(seed=0)
    run = bg.train(net, theta, X, D, epochs=30, batch_size=64, validation=0.2, early_stopping=True)
    t, step, weight = bg.trace(net, theta, X, D), run.step(3), "w(2)[1,1]"
    small = bg.Network((20, 3, 1))
    traced = bg.trace(small, small.initialise(), X, D)
    frame = pl.DataFrame(
        {f"a long name of column {i}": rng.normal(size=ROWS) for i in range(60)}
        | {"name": [f"name {i % 90}" for i in range(ROWS)], "kind": [f"a kind of bird {i % 30}" for i in range(ROWS)]}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = bg.fit_table(frame, "kind", members=1, epochs=2, hidden=8)
        deep = bg.Network((100,) + (50,) * 60 + (3,))
        return [
            net, deep, theta, deep.initialise(), run, run.history, run.plan, run.state, run.kept, run.best,
            run.fingerprint(), step, step.update, step.account(weight), step.account(weight).terms[0], t, t.stage(1),
            t.sample(0), t.loss_node, bg.derive(t, weight), bg.derive(traced, weight).paths()[0],
            path_sum(traced, weight), bg.certify(small, small.initialise(), X, D), bg.health(t),
            bg.nudge(net, theta, X, D, weight, 0.1), bg.judge(t, weight, "0.5"),
            surface(net, theta, X, points=50), cost(net.sizes), model,
            model.model, model.preparation, *model.preparation.columns, model.preparation.target,
            bg.read_table(frame), bg.inspect(frame, "kind"), model.evaluate(frame), model.explain(frame, 1),
            model.explain(frame, 1, weight), model.explain(frame.drop("kind"), 1, "z(3)[1]"),
            model.explain(frame, 1, step=1), bg.train_committee(small, X, D, members=3, epochs=2),
            bg.Recipe(ordinal={"size": [f"a size of {i}" for i in range(500)]}), bg.EarlyStopping(),
            bg.Checkpoint("run"), bg.EachUpdate(print), bg.Adam(), bg.LBFGS(), bg.Cosine(steps=3), bg.CrossEntropy(),
            bg.Rows("part-*.parquet"), bg.Windows(4),
            Moment(1, 2, 3, 0.5, {"loss": 0.5}, theta), Best(bg.EarlyStopping(), "loss", theta=theta.flat), Cursor(),
            bg.MLPClassifier().fit(X, D), bg.MLPRegressor(hidden_layer_sizes=(3,)),
        ]  # fmt: skip


def test_a_repr_is_short_and_names_what_it_is(objects):
    for one in objects:
        said = repr(one)
        assert len(said) <= CHARACTERS, said
        assert said.count("\n") < LINES, said
        assert said.startswith(type(one).__name__)


def test_every_public_class_was_looked_at(objects):
    seen = {type(one).__name__ for one in objects} | {base.__name__ for one in objects for base in type(one).__mro__}
    classes = {name for name in bg.__all__ if isinstance(getattr(bg, name), type)}
    rows = {name for name in classes if hasattr(getattr(bg, name), "formula")}
    errors = {name for name in classes if issubclass(getattr(bg, name), Exception)}
    assert classes - rows - errors <= seen


def test_a_repr_of_a_small_thing_is_what_makes_it():
    net = bg.Network((2, 3, 1), hidden="tanh")
    said = "Network(sizes=(2, 3, 1), hidden=(Tanh(),), output=Identity(), loss=SquaredError(), biases='per_unit', "
    assert repr(net) == said + "reduction='mean')"
    assert repr(net.initialise()) == "Parameters(sizes=(2, 3, 1), count=13, dtype='float64')"


def test_notebooks_show_more_where_there_is_more_to_show(objects):
    shown = {type(one).__name__ for one in objects if hasattr(one, "_repr_html_") or hasattr(one, "_repr_svg_")}
    assert {"Trace", "Derivation", "Certificate", "Health", "Nudge", "Step", "Account", "Inspection"} <= shown
    assert {"Evaluation", "Explanation", "Forwards", "Rewound"} <= shown
