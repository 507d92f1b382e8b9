"""Processor time that a thread spent, that of the threads which worked for it while it waited included."""

from __future__ import annotations

import threading
import time

_OTHERS = threading.local()


def spent() -> float:
    """Seconds of the thread that asks, from any beginning."""
    return time.thread_time() + float(getattr(_OTHERS, "seconds", 0.0))


def spent_for_it(seconds: float) -> None:
    """Another thread worked so long for the one that says so."""
    _OTHERS.seconds = getattr(_OTHERS, "seconds", 0.0) + seconds
