"""Runs at the same time: all of them, or what Ctrl-C and values that are not finite leave."""

import threading
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from threadpoolctl import threadpool_info

import backglass as bg
from backglass.engines import available
from backglass.training.side_by_side import side_by_side

NET = bg.Network((1, 2, 1), hidden="tanh")
X = np.linspace(-1, 1, 8)[:, None]


def run_of(number, ask=None, epochs=3):
    callbacks = [] if ask is None else [ask]
    return bg.train(NET, NET.initialise(seed=number), X, X[:, 0], epochs=epochs, callbacks=callbacks)


def test_all_of_them():
    found, stopped = side_by_side(run_of, 5, 2)
    assert (list(found), stopped) == ([0, 1, 2, 3, 4], "finished")
    for number, run in found.items():
        assert np.array_equal(run.theta.flat, run_of(number).theta.flat)


def test_a_value_that_is_not_finite_ends_it():
    def train(number, ask):
        run = run_of(number, ask)
        return replace(run, stopped="non-finite") if number == 1 else run

    found, stopped = side_by_side(train, 6, 2)
    assert (list(found), stopped) == ([0, 1], "non-finite")


def test_what_is_wrong_is_told():
    def train(number, ask):
        raise ValueError(f"{number}: {ask}")

    with pytest.raises(ValueError, match="0: "):
        side_by_side(train, 3, 2)


@pytest.mark.parametrize(("done", "left"), [((0, 1), [0, 1]), ((1,), [1]), ((), [0])])
def test_ctrl_c_leaves_what_is_finished_or_the_first_as_far_as_it_came(done, left, monkeypatch):
    from backglass.training import side_by_side as module

    begun, came = [Event(), Event()], Event()

    def train(number, ask):
        if number in done:
            return run_of(number)
        begun[number % 2].set()
        return run_of(number, lambda moment: ask(moment) or wait(number), epochs=10**6)

    def wait(number):
        begun[number % 2].set()
        return False

    class Pool(module.ThreadPoolExecutor):
        def submit(self, *args):
            future = super().submit(*args)
            real = future.result

            def result(*more):
                if not came.is_set() and args[1] not in done:
                    begun[args[1] % 2].wait(10)
                    came.set()
                    raise KeyboardInterrupt
                return real(*more)

            future.result = result
            return future

    monkeypatch.setattr(module, "ThreadPoolExecutor", Pool)
    found, stopped = module.side_by_side(train, 4, 2)
    assert stopped == "interrupted"
    assert list(found) == left
    if not done:
        assert found[0].stopped == "interrupted"


def test_ctrl_c_that_comes_too_late_to_stop_any_leaves_all(monkeypatch):
    from backglass.training import side_by_side as module

    class Pool(module.ThreadPoolExecutor):
        def submit(self, *args):
            future = super().submit(*args)
            if args[1] == 2:
                real, called = future.result, []

                def result():
                    found = real()
                    if not called:
                        called.append(1)
                        raise KeyboardInterrupt
                    return found

                future.result = result
            return future

    monkeypatch.setattr(module, "ThreadPoolExecutor", Pool)
    found, stopped = module.side_by_side(run_of, 3, 1)
    assert (list(found), stopped) == ([0, 1, 2], "finished")


def test_members_of_the_reference_engine_come_one_after_the_other():
    """It holds Python all the while, and what holds NumPy's BLAS to a thread is the process's."""
    seen = []

    def told(_):
        seen.append(threading.current_thread() is threading.main_thread())

    before = [one["num_threads"] for one in threadpool_info()]
    for engine in ("reference", "native" if not available()["native"] else "reference"):
        bg.train_committee(NET, X, X[:, 0], members=3, epochs=4, at_once=3, engine=engine, callbacks=[told])
    assert all(seen[:12])
    assert available()["native"] or not any(seen[12:])
    assert [one["num_threads"] for one in threadpool_info()] == before
