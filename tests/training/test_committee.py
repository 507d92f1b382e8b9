"""A committee: folds that each row leaves once, and one network with the mean of the members' net inputs."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.engines import available
from backglass.errors import DataError, NetworkError, PlanError
from backglass.training import joined, split_folds

DRAW = np.random.default_rng(0)


@given(n=st.integers(2, 60), folds=st.integers(2, 9), seed=st.integers(0, 99), classes=st.booleans())
def test_every_row_is_held_out_once(n, folds, seed, classes):
    labels = np.arange(n) % 3 if classes else None
    if folds > n:
        with pytest.raises(PlanError, match="from 2 to the number of rows"):
            split_folds(n, folds, seed, labels)
        return
    found = split_folds(n, folds, seed, labels)
    assert sorted(np.concatenate([held for _, held in found]).tolist()) == list(range(n))
    for rows, held in found:
        assert sorted([*rows, *held]) == list(range(n))
        assert n // folds <= len(held) <= -(-n // folds)
        if classes:  # a class is dealt out evenly
            counts = np.bincount(labels[held], minlength=3)
            assert (np.abs(counts - np.bincount(labels, minlength=3) / folds) <= 1).all()


@pytest.mark.parametrize("hidden", [(), (3,), (4, 3), (2, 3, 4)])
@pytest.mark.parametrize(
    ("output", "loss"),
    [("identity", "squared_error"), ("softmax", "cross_entropy"), ("logistic", "binary_cross_entropy")],
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("biases", ["per_unit", "augmented", "none"])
def test_the_joined_network_has_the_mean_net_input(hidden, output, loss, dtype, biases):
    net = bg.Network((5, *hidden, 3), hidden="tanh", output=output, loss=loss, biases=biases)
    members = [net.initialise(seed=seed) for seed in range(4)]
    members = [bg.Parameters(net, one.flat.astype(dtype)) for one in members]
    whole, theta = joined(members)
    assert whole.sizes == (5, *(4 * n for n in hidden), 3)
    assert theta.flat.dtype == dtype
    X = DRAW.normal(size=(7, 5))
    D = np.eye(3)[np.arange(7) % 3]
    u = [bg.trace(net, one, X, D).u[net.L] for one in members]
    assert np.allclose(bg.trace(whole, theta, X, D).u[net.L], np.mean(u, axis=0), rtol=0, atol=1e-6)


def test_members_are_runs_of_their_own():
    X = DRAW.normal(size=(60, 2))
    D = X[:, 0] * X[:, 1]
    s = DRAW.random(60)
    net = bg.Network((2, 6, 1), hidden="tanh")
    options = {"epochs": 30, "batch_size": 16, "early_stopping": 5, "dtype": "float32"}
    found = bg.train_committee(net, X, D, members=3, seed=4, sample_weight=s, **options)
    assert repr(found) == "Committee(members=3, sizes=(2, 18, 1))"
    for member, ((rows, held), run) in enumerate(zip(split_folds(60, 3, 4), found.runs, strict=True)):
        assert np.array_equal(run.rows, rows)
        alone = bg.train(
            net, net.initialise(seed=4 + member), X[rows], D[rows], seed=4 + member, sample_weight=s[rows],
            validation=(X[held], D[held], s[held]), **options,
        )  # fmt: skip
        assert alone.theta == run.theta
        assert run.step(2).loss == alone.step(2).loss
    again = bg.train_committee(net, X, D, members=3, seed=4, sample_weight=s, threads=1, **options)
    assert again.theta == found.theta


def test_a_committee_ends_with_the_member_that_was_stopped():
    net = bg.Network((2, 4, 1))
    X, D = DRAW.normal(size=(40, 2)), DRAW.normal(size=40)
    with pytest.warns(bg.errors.NonFiniteWarning):
        found = bg.train_committee(net, X, D, members=4, optimiser=bg.SGD(1e30), epochs=9)
    assert len(found.runs) == 1
    assert np.isfinite(found.theta.flat).all()


def test_members_may_have_hidden_layers_of_other_widths():
    nets = [bg.Network((3, *hidden, 2), hidden="tanh", biases="none") for hidden in [(4, 2), (1, 5), (3, 3)]]
    members = [net.initialise(seed=k) for k, net in enumerate(nets)]
    whole, theta = joined(members, weights=[0.5, 0.2, 0.3])
    X = np.random.default_rng(0).normal(size=(9, 3))
    assert whole.sizes == (3, 8, 10, 2)
    u = [net.predict(one, X) for net, one in zip(nets, members, strict=True)]
    mean = 0.5 * u[0] + 0.2 * u[1] + 0.3 * u[2]
    assert np.abs(whole.predict(theta, X) - mean).max() <= 1e-12


def test_what_does_not_fit_is_refused():
    net = bg.Network((1, 2, 1))
    with pytest.raises(DataError, match="3 rows, too few for 2 members"):
        bg.train_committee(net, np.zeros((3, 1)), np.zeros(3), members=2)
    with pytest.raises(NetworkError, match="same description"):
        joined([net.initialise(), bg.Network((1, 2, 2)).initialise()])
    with pytest.raises(NetworkError, match="not 'shared'"):
        joined([bg.Network((1, 2, 1), biases="shared").initialise()])


@pytest.mark.few(20)
@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "options",
    [
        {"batch_size": 16, "dropout": 0.3},
        {"batch_size": 16, "shuffle": False},
        {"batch_size": 1, "l2": 0.01, "clip_norm": 0.1},
        {"batch_size": 1, "optimiser": bg.SGD(0.1)},
        {"batch_size": 7, "optimiser": bg.Nesterov(0.01)},
        {"batch_size": None},
        {"batch_size": None, "optimiser": bg.LBFGS()},
    ],
)
@pytest.mark.parametrize("sizes", [(2, 6, 3), (5, 70, 3), (40, 40, 40, 3)])
def test_members_share_the_arrays_and_have_the_bits_of_runs_on_copies(engine, dtype, options, sizes):
    draw = np.random.default_rng(1)
    X, D, s = draw.normal(size=(61, sizes[0])).astype(dtype), np.arange(61) % 3, draw.random(61)
    s[::9] = 0
    net = bg.Network(sizes, hidden="tanh", output="softmax", loss="cross_entropy")
    options = {"epochs": 4, "engine": engine, "dtype": dtype, "gradient_norm": True, **options}
    found = bg.train_committee(net, X, D, members=3, seed=4, classes=D, sample_weight=s, **options)
    for member, ((rows, held), run) in enumerate(zip(split_folds(61, 3, 4, D), found.runs, strict=True)):
        assert np.shares_memory(run.plan.X, X)
        assert np.shares_memory(run.plan.D, found.runs[0].plan.D)
        assert np.shares_memory(run.plan.s, found.runs[0].plan.s)
        assert len(run.plan) == len(rows)
        alone = bg.train(
            net, net.initialise(seed=4 + member), X[rows], D[rows], seed=4 + member, sample_weight=s[rows],
            validation=(X[held], D[held], s[held]), **options,
        )  # fmt: skip
        assert np.array_equal(alone.theta.flat, run.theta.flat)
        assert run.history.to_csv() == alone.history.to_csv()
        assert run.fingerprint() == alone.fingerprint()
        assert run.kept.glimpse == alone.kept.glimpse
        ours, theirs = run.step(3), alone.step(3)
        assert np.array_equal(ours.rows, rows[theirs.rows - 1] + 1)
        assert np.array_equal(ours.trace.u[2], theirs.trace.u[2])
        assert np.array_equal(ours.after.theta, theirs.after.theta)


@pytest.mark.skipif(available()["native"] != "", reason="the reference shuffles by lists of Python's")
def test_ten_members_need_little_beside_the_inputs():
    X = DRAW.normal(size=(50_000, 100)).astype("float32")
    net = bg.Network((100, 4, 1))
    bg.train_committee(net, X[:99], X[:99, 0], members=2, epochs=1, dtype="float32")  # imports what it needs
    tracemalloc.start()
    try:
        bg.train_committee(net, X, X[:, 0], members=10, epochs=1, batch_size=2000, dtype="float32")
        assert tracemalloc.get_traced_memory()[1] < 0.3 * X.nbytes
    finally:
        tracemalloc.stop()


def test_a_member_goes_on_from_the_checkpoint_of_a_run_on_copies(tmp_path):
    X = DRAW.normal(size=(60, 2)).astype("float32")
    D = X[:, 0] * X[:, 1]
    net = bg.Network((2, 6, 1), hidden="tanh")
    options = {"batch_size": 16, "early_stopping": 5, "dtype": "float32"}
    for member, (rows, held) in enumerate(split_folds(60, 3, 4)):
        bg.train(
            net, net.initialise(seed=4 + member), X[rows], D[rows], seed=4 + member, epochs=3,
            validation=(X[held], D[held]), checkpoint=tmp_path / str(member), **options,
        )  # fmt: skip
    again = bg.train_committee(
        net, X, D, members=3, seed=4, epochs=9, of_member=lambda member: {"resume": tmp_path / str(member)}, **options
    )
    assert again.theta == bg.train_committee(net, X, D, members=3, seed=4, epochs=9, **options).theta


def test_a_fold_whose_rows_weigh_nothing_is_refused():
    s = np.zeros(9)
    s[split_folds(9, 3, 0)[0][1]] = 1
    with pytest.raises(PlanError, match="training rows of this split have the weight 0"):
        bg.train_committee(bg.Network((1, 1)), np.zeros((9, 1)), np.zeros(9), members=3, sample_weight=s)
