"""Runs that do not depend on each other, some of them at the same time.

The core lets go of Python while it trains, so that threads are enough. What a run becomes does not depend on which
others run beside it. Ctrl-C reaches the main thread alone; the runs are then asked to end after their epoch.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event

from backglass.training.callbacks import Moment
from backglass.training.run import Run, Stopped

Ask = Callable[[Moment], bool]
CUT_SHORT = {"interrupted", "non-finite"}


def side_by_side(train: Callable[[int, Ask], Run], count: int, at_once: int) -> tuple[dict[int, Run], Stopped]:
    """The runs by number, as far as they came, and whether all of them are there.

    Parameters
    ----------
    train : callable
        Makes the run of a number, from 0; the second argument is a callback that asks it to stop.
    count : int
    at_once : int
        How many run at the same time.

    Returns
    -------
    (dict of int to Run, {"finished", "interrupted", "non-finite"})
        After Ctrl-C those that were finished by then, or the first one as far as it came; all of them are "finished"
        where it came too late to stop any. Of runs after the first one whose values were not finite there is none.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C came before the first update.
    """
    stop = Event()
    with ThreadPoolExecutor(at_once) as pool:
        futures = [pool.submit(train, number, lambda _: stop.is_set()) for number in range(count)]
        found: dict[int, Run] = {}
        try:
            for number, future in enumerate(futures):
                found[number] = future.result()
                if found[number].stopped == "non-finite":
                    return found, "non-finite"
                if found[number].stopped == "interrupted":  # by a callback, as if by Ctrl-C
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            found = _interrupted(futures, stop)
            ends = {run.stopped for run in found.values()}
            return found, "finished" if len(found) == count and not ends & CUT_SHORT else "interrupted"
        finally:
            stop.set()
            for future in futures:
                future.cancel()
    return found, "finished"


def _interrupted(futures: list[Future[Run]], stop: Event) -> dict[int, Run]:
    """What Ctrl-C leaves."""
    stop.set()
    begun = {number: future.result() for number, future in enumerate(futures) if not future.cancel()}
    finished = {number: run for number, run in begun.items() if run.stopped not in ("callback", "interrupted")}
    if not finished and begun:
        first = min(begun)
        finished = {first: replace(begun[first], stopped="interrupted")}
    if not finished:
        raise KeyboardInterrupt
    return finished
