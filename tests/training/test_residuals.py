"""What folds' networks missed their rows by: read from the joined network, and of the rows that each held out."""

import numpy as np
import pytest

import backglass as bg
from backglass.training import Committee, joined
from backglass.training.mixture import Seat
from backglass.training.residuals import MOST, Residuals, held_out_by, residuals_of, thinned
from backglass.workflow.predicting import through

DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(50, 3))
D = X @ [1.0, -2.0, 0.5] + 0.1 * DRAW.normal(size=50)


def made(committee, X, D):
    outputs = lambda network, theta: through(network, theta, X.astype(theta.flat.dtype))  # noqa: E731
    return residuals_of(committee, held_out_by(committee, len(X)), D, outputs)


@pytest.mark.parametrize("hidden", [(), (4,), (3, 5)])
@pytest.mark.parametrize("biases", ["per_unit", "none"])
def test_each_member_is_read_from_the_joined_network(hidden, biases):
    net = bg.Network((3, *hidden, 1), hidden="tanh", biases=biases)
    committee = bg.train_committee(net, X, D, members=4, epochs=5, early_stopping=2)
    found = made(committee, X, D)
    y = through(*found.network_of(committee.network, committee.theta), X)
    assert y.shape == (50, 4)
    folds = held_out_by(committee, 50)
    assert sorted(np.concatenate(folds).tolist()) == list(range(50))
    for k, run in enumerate(committee.runs):
        own = run.predict(X)
        assert np.allclose(y[:, k], own, rtol=0, atol=1e-12)
        assert np.allclose(found.misses[k], np.sort(np.abs(D - own)[folds[k]]), rtol=0, atol=1e-12)
    assert np.allclose(y.mean(axis=1), committee.predict(X), rtol=0, atol=1e-12)
    assert found.counts == (13, 13, 12, 12)
    assert repr(found) == "Residuals(folds=4, rows=50)"


@pytest.mark.parametrize("hidden", [(), (4,)])
def test_members_of_one_fold_speak_with_their_weighted_mean(hidden):
    net = bg.Network((2, *hidden, 1), hidden="tanh")
    some = np.array([2, 0])
    one = bg.train_committee(net, X[:, :2], D, members=2, epochs=4, early_stopping=2)
    other = bg.train_committee(net, X[:, some], D, members=2, epochs=8, early_stopping=2)
    runs, weights, inputs = (*one.runs, *other.runs), (0.3, 0.1, 0.2, 0.4), (np.arange(2), np.arange(2), some, some)
    network, theta = joined([run.theta for run in runs], inputs, weights, 3)
    seats = [Seat("", fold, *of) for fold, *of in zip((0, 1, 0, 1), weights, inputs, strict=True)]
    found = made(Committee(runs, network, theta, seats=tuple(seats)), X, D)
    y = through(*found.network_of(network, theta), X)
    each = [run.predict(X[:, taken]) for run, taken in zip(runs, inputs, strict=True)]
    assert np.allclose(y[:, 0], (0.3 * each[0] + 0.2 * each[2]) / 0.5, rtol=0, atol=1e-12)
    assert np.allclose(y[:, 1], (0.1 * each[1] + 0.4 * each[3]) / 0.5, rtol=0, atol=1e-12)
    mean = sum(weight * own for weight, own in zip(weights, each, strict=True))
    assert np.allclose(through(network, theta, X)[:, 0], mean, rtol=0, atol=1e-12)


def test_a_committee_that_was_cut_short_goes_by_the_members_that_are_there():
    whole = bg.train_committee(bg.Network((3, 4, 1)), X, D, members=4, epochs=3)
    runs = whole.runs[:2]
    seats = tuple(Seat("", fold, 0.5) for fold in range(2))
    found = made(Committee(runs, *joined([run.theta for run in runs]), "interrupted", seats), X, D)
    assert found.counts == (13, 13)
    assert np.array_equal(found.misses[0], made(whole, X, D).misses[0])


def test_misses_have_the_type_of_the_parameters_and_must_be_finite():
    committee = bg.train_committee(bg.Network((3, 2, 1)), X, D, members=2, epochs=1, dtype="float32")
    found = made(committee, X, D)
    assert {values.dtype for values in found.to_arrays().values()} == {np.dtype("float32")}
    assert isinstance(committee, Committee)
    assert made(committee, X, D + 1e300) is None


def test_of_many_misses_every_part_keeps_its_largest():
    few = np.arange(float(MOST))
    assert thinned(few) is few
    many = np.arange(3.0 * MOST)
    assert thinned(many).tolist() == (3 * np.arange(1.0, MOST + 1) - 1).tolist()
    for size in (MOST + 1, 2 * MOST - 1, 10 * MOST + 7):
        kept = thinned(np.arange(float(size)))
        assert len(kept) == MOST
        assert kept[-1] == size - 1
        share = np.arange(1, MOST + 1) / MOST
        below = (kept + 1) / size  # of the values, those that are not larger
        assert (below >= share - 1e-12).all()
        assert (below - share < 1 / size).all()


def test_there_and_back():
    found = Residuals(np.ones((2, 3)), np.zeros(2), (np.array([0.0, 1.0]), np.array([0.5])))
    assert found.unseen.shape == (0,)
    found = found.seen_on(np.zeros((3, 2)), np.array([2.0, 0.25, -0.75]))
    assert found.unseen.tolist() == [2.0, 3.0, 4.0]
    again = Residuals.from_parts(found.counts, found.to_arrays())
    assert again.counts == (2, 1)
    assert np.array_equal(again.unseen, found.unseen)
    for one, other in zip(found.misses, again.misses, strict=True):
        assert np.array_equal(one, other)
