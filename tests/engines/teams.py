"""What tests of engines with several threads share."""

from __future__ import annotations

import os
import signal
import threading
import time

from backglass.engines import NativeEngine
from backglass.equations.arrays import DType
from backglass.network import Network


def sharing_engine(net: Network, dtype: DType, threads: int) -> NativeEngine:
    """An engine that shares even what is too small to be worth it."""
    engine = NativeEngine(net, dtype, threads=threads)
    engine._core.least_work = 0.0
    return engine


def signal_after(seconds: float) -> list[float]:
    """Send this process Ctrl-C's signal after so many seconds; the moment of it comes into the list."""
    sent: list[float] = []

    def send() -> None:
        time.sleep(seconds)
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=send).start()
    return sent
