"""Views of the inputs: weights that the rows held out choose, and one network of all members."""

from dataclasses import replace

import numpy as np
import pytest

import backglass as bg
from backglass.engines import available
from backglass.errors import DataError
from backglass.training.mixture import STEPS, View, chosen, held_out_net_inputs

RNG = np.random.default_rng(2)
X = RNG.normal(size=(120, 4))
FOLDED = [np.array([2, 0]), np.array([0, 3]), np.array([1, 0, 2])]
VIEWS = [View("one", [np.array([1])]), View("two", [np.array([0, 1])]), View("folded", FOLDED)]


def problem(kind):
    u = np.tanh(X[:, 0]) + 0.5 * X[:, 1] * X[:, 2]
    if kind == "number":
        return bg.Network((4, 5, 1), hidden="tanh"), u, None
    if kind == "two":
        net = bg.Network((4, 5, 1), hidden="tanh", output="logistic", loss="binary_cross_entropy")
        return net, (u > 0).astype(float), (u > 0).astype(int)
    net = bg.Network((4, 5, 3), hidden="tanh", output="softmax", loss="cross_entropy")
    labels = np.digitize(u, [-0.5, 0.5])
    return net, labels, labels


def net_input(network, theta, inputs):
    last = replace(network, output=bg.Identity(), loss=bg.SquaredError())
    return last.predict(bg.Parameters(last, theta.flat), inputs).reshape(len(inputs), -1)


@pytest.mark.parametrize("kind", ["number", "two", "three"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_joined_net_input_is_the_weighted_mean(kind, dtype, weighted):
    net, D, classes = problem(kind)
    s = RNG.random(len(X)) if weighted else None
    found = bg.train_committee(
        net, X, D, members=3, views=VIEWS, classes=classes, sample_weight=s, epochs=8, batch_size=17, dtype=dtype
    )
    assert sum(seat.weight for seat in found.seats) == pytest.approx(1)
    assert {round(seat.weight * STEPS * 3, 9) % 1 for seat in found.seats} == {0.0}
    assert len(found.seats) == len(found.runs) == found.network.sizes[1] // 5
    assert [seat.fold for seat in found.seats] == [0, 1, 2] * (len(found.seats) // 3)
    x = X.astype(dtype)
    mean = sum(
        seat.weight * net_input(run.network, run.theta, x[:, seat.inputs])
        for seat, run in zip(found.seats, found.runs, strict=True)
    )
    whole = net_input(found.network, found.theta, x)
    assert np.allclose(whole, mean, rtol=0, atol=1e-12 if dtype == "float64" else 2e-6)
    for run, seat in zip(found.runs, found.seats, strict=True):
        assert run.plan.X.shape[1] == len(seat.inputs)
        assert len(run.rows) + np.sum(~np.isin(np.arange(len(X)), run.rows)) == len(X)


@pytest.mark.parametrize("engine", [name for name, missing in available().items() if not missing])
def test_members_side_by_side_have_the_bits_of_one_after_the_other(engine):
    net, D, _ = problem("number")
    options = {"members": 3, "views": VIEWS, "epochs": 6, "engine": engine, "early_stopping": 2}
    alone, together = (bg.train_committee(net, X, D, at_once=count, **options) for count in (1, 3))
    assert np.array_equal(alone.theta.flat, together.theta.flat)
    assert [seat.view for seat in alone.seats] == [seat.view for seat in together.seats]
    assert [run.history.columns()["loss"].tolist() for run in alone.runs] == [
        run.history.columns()["loss"].tolist() for run in together.runs
    ]


def test_held_out_net_inputs_are_of_the_member_that_did_not_see_the_row():
    net, D, _ = problem("number")
    found = bg.train_committee(net, X, D, members=4, epochs=5)
    folds = [run.rows for run in found.runs]
    from backglass.training.arguments import Fold

    held = [Fold(rows, np.setdiff1d(np.arange(len(X)), rows)) for rows in folds]
    u = held_out_net_inputs(net, found.runs, held)
    for run, fold in zip(found.runs, held, strict=True):
        assert np.allclose(u[fold.held_out], net_input(net, run.theta, X[fold.held_out]), rtol=0, atol=1e-12)


def test_ten_steps_by_hand():
    net = bg.Network((1, 1))
    D = np.array([[1.0], [2.0], [3.0]])
    s = np.array([1.0, 1.0, 0.0])
    assert chosen(net, [D, D + 1], D, s) == [10, 0]
    assert chosen(net, [D + 1, D - 1], D, s) == [5, 5]  # of equal ones the first, then the other
    off = D.copy()
    off[2] += 100  # a row without weight
    assert chosen(net, [off, D + 0.1], D, s) == [10, 0]


def test_a_view_that_only_harms_is_left_out():
    noise = np.hstack([X[:, :1], RNG.normal(size=(len(X), 1))])
    net = bg.Network((2, 6, 1), hidden="tanh")
    views = [View("good", [np.array([0])]), View("noise", [np.array([1])])]
    options = {"members": 3, "optimiser": bg.Adam(0.03), "epochs": 200}
    found = bg.train_committee(net, noise, np.sin(2 * X[:, 0]), views=views, **options)
    assert {seat.view for seat in found.seats} == {"good"}
    assert not found.network.views(found.theta.flat)[0][2][:, 1].any()


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (View("far", [np.array([4])]), "columns of X that are not there; X has 4"),
        (View("before", [np.array([-1])]), "columns of X that are not there"),
        (View("empty", [np.array([], dtype=int)]), "columns of X that are not there"),
        (View("two", [np.array([0]), np.array([1])]), "inputs for 2 members; give one or 3"),
    ],
)
def test_views_that_do_not_fit(view, said):
    with pytest.raises(DataError, match=said):
        bg.train_committee(bg.Network((4, 1)), X, X[:, 0], members=3, views=[view])


def test_without_hidden_layers_and_biases():
    net = bg.Network((4, 1), biases="none")
    found = bg.train_committee(net, X, X[:, 0] - X[:, 1], members=3, views=VIEWS[:2], epochs=50)
    assert found.network.sizes == (4, 1)
    mean = sum(
        seat.weight * run.network.predict(run.theta, X[:, seat.inputs])
        for seat, run in zip(found.seats, found.runs, strict=True)
    )
    assert np.allclose(found.predict(X), mean, rtol=0, atol=1e-12)
