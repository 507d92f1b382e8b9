"""A committee whose members are shared out among ranks: the bits of one process, and ranks that fail."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

import backglass as bg
from backglass.engines.loopback import together
from backglass.errors import EngineError, NonFiniteWarning
from backglass.training import train_committee
from backglass.training.mixture import View

DRAW = np.random.default_rng(5)
X = DRAW.normal(size=(120, 4))
D = X[:, 0] * X[:, 1] + X[:, 2]
NET = bg.Network((4, 6, 1), hidden="tanh")
OPTIONS = {"members": 5, "seed": 3, "epochs": 25, "batch_size": 16, "early_stopping": 3, "dtype": "float32"}


def told(committee):
    """All that a model's file has of a committee, but for the seconds."""
    runs = [
        (run.theta.flat.tobytes(), run.state.theta.tobytes(), run.state.cursor, run.stopped, run.epochs, run.best_epoch,
         run.updates, run.rows.tolist(), run.plan.to_dict(), run.kept.to_dict(), run.fingerprint(),
         {name: column.tolist() for name, column in run.history.items()})
        for run in committee.runs
    ]  # fmt: skip
    seats = [(seat.view, seat.fold, seat.weight) for seat in committee.seats]
    return committee.theta.flat.tobytes(), committee.stopped, seats, runs


@pytest.mark.few(4)
@pytest.mark.parametrize("ranks", [1, 2, 3, 4, 8])
@pytest.mark.parametrize("at_once", [1, 2])
def test_every_rank_gets_the_committee_of_one_process(ranks, at_once):
    alone = told(train_committee(NET, X, D, **OPTIONS))
    shared = together(ranks, lambda rank: train_committee(NET, X, D, ranks=rank, at_once=at_once, **OPTIONS))
    assert [told(one) == alone for one in shared] == [True] * ranks


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_views_weights_and_dropout_are_shared_out_too(dropout):
    views = (View("plain", [np.arange(3)]), View("rules", [np.array([0, 1]), np.array([1, 2]), np.array([2, 3])]))
    options = {**OPTIONS, "members": 3, "dropout": dropout, "sample_weight": DRAW.random(len(X)), "views": views}
    alone = told(train_committee(NET, X, D, **options))
    for one in together(2, lambda rank: train_committee(NET, X, D, ranks=rank, **options)):
        assert told(one) == alone


def test_members_are_trained_once_and_by_their_rank():
    trained, lock = [], threading.Lock()

    def note(rank, member):
        with lock:
            trained.append((rank, member))

    def own(rank):
        return lambda member: {"callbacks": [lambda moment: note(rank.rank, member) if moment.epoch == 1 else None]}

    together(2, lambda rank: train_committee(NET, X, D, ranks=rank, of_member=own(rank), **OPTIONS))
    assert sorted(trained) == [(0, 0), (0, 2), (0, 4), (1, 1), (1, 3)]


def test_the_checkpoints_of_all_members_come_to_the_first_rank_which_goes_on_alone(tmp_path):
    def own(rank):
        return lambda member: {"checkpoint": tmp_path / str(rank) / f"{member}.safetensors"}

    shared = together(2, lambda rank: train_committee(NET, X, D, ranks=rank, of_member=own(rank.rank), **OPTIONS))
    assert len(list((tmp_path / "0").iterdir())) == 5
    assert len(list((tmp_path / "1").iterdir())) == 2
    called = []
    again = train_committee(
        NET, X, D, of_member=lambda member: {"resume": own(0)(member)["checkpoint"], "callbacks": [called.append]},
        **OPTIONS,
    )  # fmt: skip
    assert told(again) == told(shared[0])
    assert called == []


def test_a_member_whose_values_are_not_finite_ends_the_committee_as_in_one_process():
    options = {**OPTIONS, "optimiser": bg.SGD(1e30), "early_stopping": None}
    with pytest.warns(NonFiniteWarning):
        alone = train_committee(NET, X, D, **options)
    with pytest.warns(NonFiniteWarning):
        shared = together(2, lambda rank: train_committee(NET, X, D, ranks=rank, **options))
    assert alone.stopped == "non-finite"
    assert [told(one) for one in shared] == [told(alone)] * 2


def test_what_one_rank_raises_is_said_by_all():
    def own(rank):
        return lambda _: {"epochs": 0} if rank.rank == 1 else {}

    def failure(rank):
        with pytest.raises(Exception, match="epochs") as raised:
            train_committee(NET, X, D, ranks=rank, of_member=own(rank), **OPTIONS)
        return type(raised.value), str(raised.value)

    first, second = together(2, failure)
    assert second[0] is not EngineError
    assert first == (EngineError, f"Rank 1: {second[1]}")


def test_ranks_with_other_data_are_refused():
    with pytest.raises(EngineError, match=r"Rank 1 has another data than rank 0"):
        together(2, lambda rank: train_committee(NET, X + rank.rank, D, ranks=rank, **OPTIONS))


def test_a_silent_rank_is_named():
    def work(rank):
        if rank.rank == 1:
            time.sleep(1.5)
            return ""
        with pytest.raises(EngineError) as raised:
            train_committee(NET, X, D, ranks=rank, **OPTIONS)
        return str(raised.value)

    assert together(2, work, time_limit=0.5)[0].startswith("Rank 0 heard nothing from rank 1 for 0.5 s;")


def test_a_callback_of_any_rank_that_is_interrupted_stops_all():
    def own(rank):
        def press(moment):
            if rank.rank == 1 and moment.epoch == 2:
                raise KeyboardInterrupt

        return lambda _: {"callbacks": [press]}

    def stopped(rank):
        with pytest.raises(KeyboardInterrupt):
            train_committee(NET, X, D, ranks=rank, of_member=own(rank), **{**OPTIONS, "epochs": 10**5})
        return True

    assert together(2, stopped) == [True, True]
