"""Ranks: several processes that make the same updates, each of them computing the sums of its own parts.

Every rank holds the parameters and the optimiser's state. The sums of an update travel as nodes of the tree of
`backglass.parts`, each rank completes the tree, and all apply the same update: no parameter is ever sent. The bits are
those of one process with as many parts, whoever computed which.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

from backglass import __version__
from backglass.engines.base import Engine
from backglass.engines.parted import Adder, run_parted, whole_sums
from backglass.engines.transport import Transport, exchange_json
from backglass.engines.updating import Updated
from backglass.engines.windowed import in_windows, run_in_windows
from backglass.equations.arrays import Array, Indices
from backglass.errors import EngineError
from backglass.plan import Plan, State, Stretch, Sums
from backglass.words import ranks as words


class RanksEngine(Engine):
    """An engine shared by the ranks of a transport; what it is called and its bits are those of the engine within.

    Parameters
    ----------
    inner : Engine
        It computes this rank's parts.
    transport : Transport

    Examples
    --------
    >>> import numpy as np
    >>> from backglass.engines import ReferenceEngine
    >>> from backglass.engines.loopback import together
    >>> from backglass.network import Network
    >>> net, X, D = Network((1, 1)), np.array([[3.0], [1.0]]), np.array([[5.0], [2.0]])
    >>> def gradient(transport):
    ...     engine = RanksEngine(ReferenceEngine(net), transport)
    ...     return engine.sums(np.array([2.0, 0.0]), X, D, np.ones(2), parts=2).gradient.tolist()
    >>> together(2, gradient)
    [[3.0, 1.0], [3.0, 1.0]]
    """

    def __init__(self, inner: Engine, transport: Transport) -> None:
        super().__init__(inner.network, inner.dtype, inner.threads)
        self.name = inner.name  # type: ignore[misc]  # of the engine within, in whose place it stands
        self.inner, self.transport = inner, transport
        self._adder: Adder | None = None
        self._interrupted = False
        self.waited = 0.0  # seconds a batch, in the last call of `run`, that sums were handed over and waited for

    @property
    def arithmetic(self) -> str:
        """Of the engine within."""
        return self.inner.arithmetic

    def forward(self, theta: Array, X: Array, masks: Mapping[int, Array] | None = None) -> Array:
        """The outputs y, (N, n_L): every rank computes all of them."""
        return self.inner.forward(theta, X, masks)

    def judge(self, theta: Array, X: Array, D: Array, s: Array) -> tuple[Array, float]:
        """The outputs y and the undivided loss of a batch: every rank computes all of it."""
        return self.inner.judge(theta, X, D, s)

    def sums(
        self, theta: Array, X: Array, D: Array, s: Array, masks: Mapping[int, Array] | None = None, parts: int = 1
    ) -> Sums:
        """The sums of a batch that every rank has; its parts are shared out."""
        if parts == 1:
            return self.inner.sums(theta, X, D, s, masks)
        return whole_sums(self.inner, parts, theta, X, D, s, masks, self.transport)

    def order(self, plan: Plan, epoch: int) -> Indices:
        """Of the engine within."""
        return self.inner.order(plan, epoch)

    def apply(self, state: State, sums: Sums, plan: Plan) -> Updated:
        """By the engine within, on every rank alike."""
        return self.inner.apply(state, sums, plan)

    def run(self, state: State, plan: Plan, batches: int) -> Stretch:
        """Train on the next `batches` batches; Ctrl-C on any rank stops all of them behind the same update."""
        if in_windows(plan):
            return run_in_windows(self.run, state, plan, batches)
        check_parts(plan.parts, self.transport)
        if self._adder is None or self._adder.parts != plan.parts:
            self._adder = Adder(self.inner, plan.parts, self.transport)
        self._adder.waited = 0.0
        with self.uninterrupted():
            stretch = run_parted(self.inner, self._adder, state, plan, batches, lambda: self._interrupted)
            self.waited = self._adder.waited / max(1, len(stretch.losses))
            self._interrupted = self._interrupted and not stretch.interrupted
        return stretch

    @contextmanager
    def uninterrupted(self) -> Iterator[None]:
        """Ctrl-C waits for the end of an update, where all ranks learn of it; only the main thread can hear it."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def heard(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
            self._interrupted = True

        before = signal.signal(signal.SIGINT, heard)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


def check_parts(parts: int, transport: Transport) -> None:
    """Refuse more ranks than parts: some would have nothing to do.

    Raises
    ------
    EngineError
    """
    if transport.size > parts:
        raise EngineError(words.TOO_MANY.format(ranks=transport.size, parts=parts))


def check_alike(transport: Transport, arithmetic: str, facts: Mapping[str, Any]) -> None:
    """Refuse, with the same sentence on every rank, ranks whose updates would not be the same.

    Parameters
    ----------
    transport : Transport
    arithmetic : str
        Of this rank's engine.
    facts : mapping
        What else must be the same, by the words of `words.ranks.FACTS`: plain JSON values.

    Raises
    ------
    EngineError
    """
    own = {"version": __version__, "arithmetic": arithmetic, **facts}
    all_ = exchange_json(transport, own)
    for rank, other in enumerate(all_):
        for name in own:
            if other.get(name) != all_[0][name]:
                what = words.FACTS[name]
                shown = [words.short(one) for one in (all_[0][name], other.get(name))]
                raise EngineError(words.UNLIKE, words.OFF, rank=rank, what=what, first=shown[0], other=shown[1])
