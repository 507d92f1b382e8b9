"""The reference engine: the equations, called with NumPy. It is the definition of correct."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar

import numpy as np

from backglass.engines.base import Engine, rows_of
from backglass.engines.updating import next_cursor
from backglass.engines.windowed import run_in_windows, stored
from backglass.equations.arrays import Array, Floats
from backglass.equations.backward import bias_gradients, deltas, weight_gradients
from backglass.equations.forward import forward
from backglass.parts import cuts, tree_sum
from backglass.plan import Cursor, Failure, Plan, State, Stretch, Sums


class ReferenceEngine(Engine):
    """One update after the other, each as the equations say it.

    Examples
    --------
    >>> import numpy as np
    >>> from backglass.network import Network
    >>> net = Network((1, 1))
    >>> sums = ReferenceEngine(net).sums(np.array([2.0, 0.0]), np.array([[3.0]]), np.array([[5.0]]), np.ones(1))
    >>> float(sums.loss), sums.gradient.tolist(), float(sums.weight)
    (0.5, [3.0, 1.0], 1.0)
    """

    name: ClassVar[str] = "reference"

    @property
    def arithmetic(self) -> str:
        """NumPy, its BLAS, and what both find in the processor."""
        built: Any = np.show_config(mode="dicts")
        blas, found = built["Build Dependencies"]["blas"], built["SIMD Extensions"]["found"]
        return " ".join([f"numpy {np.__version__}", f"{blas['name']} {blas['version']}", *found])

    def forward(self, theta: Array, X: Array, masks: Mapping[int, Array] | None = None) -> Array:
        """The outputs y, (N, n_L)."""
        W, b = self.network.views(theta)
        with self._quiet():
            return forward(self.network.f, W, b, X, masks).y

    def judge(self, theta: Array, X: Array, D: Array, s: Array) -> tuple[Array, float]:
        """The outputs y and the undivided loss of a batch, without penalties."""
        net = self.network
        W, b = net.views(theta)
        with self._quiet():
            pass_ = forward(net.f, W, b, X)
            return pass_.y, float(s @ net.pair.value(pass_.u[net.L], D))

    def sums(
        self, theta: Array, X: Array, D: Array, s: Array, masks: Mapping[int, Array] | None = None, parts: int = 1
    ) -> Sums:
        """The four stages: forward; the output's delta; the deltas back to layer 2; the gradients."""
        if parts > 1:
            return self._sums_of_parts(theta, X, D, s, masks, parts)
        net = self.network
        W, b = net.views(theta)
        with self._quiet():
            pass_ = forward(net.f, W, b, X, masks)
            delta_L = net.pair.delta(pass_.u[net.L], D)
            delta = deltas(net.f, W, pass_.u, delta_L, masks)
            dW = weight_gradients(delta, pass_.z, s)
            db = bias_gradients(delta, s)
            E = net.pair.value(pass_.u[net.L], D)
            return Sums(s @ E, net.flatten(dW, db), s.sum())

    def _sums_of_parts(
        self, theta: Array, X: Array, D: Array, s: Array, masks: Mapping[int, Array] | None, parts: int
    ) -> Sums:
        """Those of each part, added in the tree; losses and weights as float64."""

        def of_part(first: int, last: int) -> Sums:
            found = self.sums(theta, *rows_of((X, D, s, masks), first, last))
            return Sums(float(found.loss), found.gradient, float(found.weight))

        def added(left: Sums, right: Sums) -> Sums:
            return Sums(left.loss + right.loss, left.gradient + right.gradient, left.weight + right.weight)

        found = [of_part(first, last) if first < last else None for first, last in cuts(len(X), parts)]
        return tree_sum(found, added) or self.sums(theta, X, D, s, masks)

    def run(self, state: State, plan: Plan, batches: int) -> Stretch:
        """Train on the next `batches` batches; Ctrl-C stops between two updates."""
        if stored(plan):
            return run_in_windows(self.run, state, plan, batches)
        losses, weights, norms = (np.zeros(batches) for _ in range(3))
        done, failure, interrupted = 0, None, False
        epoch_of_order, order = 0, np.arange(0)
        with self._quiet(), _threads(self.threads):
            try:
                while done < batches:
                    epoch = state.cursor.epoch + 1
                    if epoch != epoch_of_order:
                        epoch_of_order, order = epoch, plan.order(epoch)
                    after, losses[done], weights[done], norms[done], failure = self._update(state, plan, order)
                    if failure is not None:
                        break
                    state, done = after, done + 1
            except KeyboardInterrupt:
                interrupted = True
        return Stretch(state, losses[:done], weights[:done], norms[:done], failure, interrupted)

    def _update(
        self, state: State, plan: Plan, order: np.ndarray[Any, Any]
    ) -> tuple[State, float, float, float, Failure | None]:
        """One batch: the state after it, its objective, weight and gradient norm, and what was not finite."""
        net, theta, cursor = self.network, state.theta, state.cursor
        rows = plan.rows(order, cursor.batch)
        X, D, s = plan.X[rows], plan.D[rows], plan.s[rows]
        if s.sum() == 0:
            return State(theta, state.slots, next_cursor(cursor, plan, made=0)), 0.0, 0.0, 0.0, None
        masks = plan.masks(net, cursor.update + 1, len(rows))
        point = plan.optimiser.point(theta, state.slots)
        update = self.apply(state, self.sums(point, X, D, s, masks, plan.parts), plan)
        if not update.finite:
            failure = self.diagnose(point, update.state.theta, X, D, s, masks, cursor)
            return state, 0.0, 0.0, 0.0, failure
        return update.state, update.loss, update.weight, update.norm, None

    def diagnose(
        self,
        point: Floats,
        theta: Floats,
        X: Floats,
        D: Floats,
        s: Floats,
        masks: Mapping[int, Floats] | None,
        cursor: Cursor,
    ) -> Failure:
        """Name the first value of an update that is not finite, in the order of computation.

        Parameters
        ----------
        point : array (P,)
            Where the gradient was taken.
        theta : array (P,)
            The parameters after the update.
        X, D, s, masks
            The batch.
        cursor : Cursor
            Before the update.
        """
        epoch, batch = cursor.epoch + 1, cursor.batch + 1
        with self._quiet():
            return Failure(epoch, batch, *self._first_not_finite(point, theta, X, D, s, masks))

    def _first_not_finite(
        self, point: Floats, theta: Floats, X: Floats, D: Floats, s: Floats, masks: Mapping[int, Floats] | None
    ) -> tuple[int, str]:
        net = self.network
        W, b = net.views(point)
        pass_ = forward(net.f, W, b, X, masks)
        for l in range(2, net.L + 1):
            for what, values in (("net input u", pass_.u[l]), ("unit output z", pass_.z[l])):
                if not np.isfinite(values).all():
                    return l, what
        if not np.isfinite(s @ net.pair.value(pass_.u[net.L], D)):
            return net.L, "loss"
        delta = deltas(net.f, W, pass_.u, net.pair.delta(pass_.u[net.L], D), masks)
        for l in range(net.L, 1, -1):
            if not np.isfinite(delta[l]).all():
                return l, "delta"
        for l, (of_W, of_b) in net.layout.items():
            if not np.isfinite(theta[of_W.start : of_b.stop]).all():
                return l, "parameter"
        return net.L, "loss"

    @staticmethod
    def _quiet() -> AbstractContextManager[Any]:
        # Overflow is looked for by its result, which names the layer; NumPy's warning would only name a ufunc.
        return np.errstate(all="ignore")


def _threads(threads: int | None) -> AbstractContextManager[Any]:
    if threads is None:
        return nullcontext()
    # NumPy takes the cores allowed by itself; this is needed only to hold it to fewer.
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(threads)
    return limits
