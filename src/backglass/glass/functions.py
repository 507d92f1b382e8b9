"""The gradient certificate for anybody's code: a function that returns a loss and its gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.equations.randomness import Purpose, check_seed, permutation
from backglass.errors import DataError
from backglass.glass.certificate import Certificate
from backglass.glass.comparison import PRECISIONS, Precision, judged
from backglass.glass.differences import FIRST_STEP, Indices, Probe, Told, differences, extrapolated
from backglass.keywords import keywords
from backglass.numeric import numeric
from backglass.ranges import FUNCTION, check, checked, number
from backglass.words import said

ROUNDINGS = 16  # of a loss of unknown making, in eps of itself
GRADIENT_ROUNDINGS = 64  # of a gradient of unknown making, in eps of its largest entry
STAYS = 0.5  # of E(+h) - 2 E + E(-h), divided by h, when h is quartered: a quarter where E is smooth, 1 at a kink

LossAndGradient = Callable[[Any], tuple[Any, Any]]


@keywords
def certify_function(
    loss_and_gradient: LossAndGradient,
    theta: Any,
    *,
    share: float = 1.0,
    seed: int = 0,
    tolerance: float | None = None,
    progress: Told | None = None,
) -> Certificate:
    """Hold the gradient of any function against central differences of its own loss.

    Parameters
    ----------
    loss_and_gradient : callable
        theta -> (loss, gradient): a number, and an array of theta's shape. It must be a function: the same theta
        gives the same loss.
    theta : array-like
        Where to look, of any shape.
    share : float, default 1
        The share of the entries that are checked, in (0, 1], drawn at random.
    seed : int, default 0
        Of that draw.
    tolerance : float, optional
        The largest relative error that passes; 1e-6, or 1e-3 where the gradient is float32.
    progress : callable, optional
        Called with (entries done, entries to check) now and then.

    Returns
    -------
    Certificate
        Its names are "theta[0]", as Python counts. The function is called 7 times for a smooth entry.

    Raises
    ------
    DataError
        The loss is no finite number, or the gradient has another shape than theta.
    PlanError
        share, seed or tolerance out of range.

    Examples
    --------
    >>> import numpy as np
    >>> certificate = certify_function(lambda w: (np.sum(w**2), 6 * w), [1.0, -2.0])
    >>> certificate.verdict, round(certificate.factor, 9)
    ('wrong', 3.0)
    >>> certify_function(lambda w: (np.sum(w**2), 2 * w), [1.0, -2.0]).verdict
    'right'
    """
    check("loss_and_gradient", loss_and_gradient, FUNCTION)
    check("progress", progress, FUNCTION.or_value(None))
    seed = check_seed(seed)
    point = numeric(theta, "theta").astype(np.float64)
    if point.size == 0 or not np.isfinite(point).all():
        raise DataError("theta is empty or holds a value that is not finite; give the point at which to look.")
    function = _Function(loss_and_gradient, point)
    precision = precision_of("float32" if function.dtype == np.float32 else "float64", tolerance)
    which = drawn(np.arange(point.size), share, seed)
    first = FIRST_STEP * np.maximum(1.0, np.abs(point.ravel()[which]))
    found = differences(lambda at, h: function.probe(which[at], h, precision.eps), first, precision.tolerance, progress)
    names = [_name(point.shape, k) for k in which.tolist()]
    subject = {"function": getattr(loss_and_gradient, "__name__", type(loss_and_gradient).__name__)}
    subject |= {"dtype": str(function.dtype), "share": share, "seed": seed}
    largest = np.max(np.abs(found.quotient), where=np.isfinite(found.error), initial=0.0)
    return judged(
        names,
        [("theta", np.arange(len(which)))],
        function.gradient.ravel()[which],
        found,
        found.error + GRADIENT_ROUNDINGS * precision.eps * largest,
        precision.tolerance,
        point.size,
        subject,
    )


def drawn(which: Indices, share: float, seed: int) -> Indices:
    """A random share of some indices, at least one, in their order.

    Examples
    --------
    >>> drawn(np.arange(8), 0.5, seed=0).tolist()
    [2, 5, 6, 7]
    """
    share, seed = checked("share", share, number(0, 1, "(]")), check_seed(seed)
    count = max(1, round(share * len(which)))
    if count == len(which):
        return which
    return which[np.sort(permutation(seed, Purpose.CHECK, len(which))[:count])]


def precision_of(dtype: str, tolerance: float | None) -> Precision:
    """What may be expected of a dtype, with another tolerance where one is given; a PlanError states its range."""
    precision = PRECISIONS[dtype]
    if tolerance is None:
        return precision
    return Precision(precision.eps, float(checked("tolerance", tolerance, number(0, 1, "()"))))


class _Function:
    """The user's function around its point; it may keep or change the arrays that it is given and returns."""

    def __init__(self, function: LossAndGradient, point: Floats) -> None:
        self.function, self.point = function, point
        returned = function(point.copy())
        if not isinstance(returned, tuple | list) or len(returned) != 2:
            raise DataError(f"The function returned {said(returned)}; return (loss, gradient).")
        loss, gradient = returned
        given = np.array(numeric(gradient, "The gradient"))
        if given.shape != point.shape:
            raise DataError(f"The gradient has the shape {given.shape}, but theta has {point.shape}.")
        self.dtype = given.dtype
        self.gradient = given.astype(np.float64)
        self.loss = self._number(loss)
        if not np.isfinite(self.loss):
            raise DataError(f"The loss at theta is {self.loss}; look at a point where it is finite.")

    def probe(self, which: Indices, h: Floats, eps: float) -> Probe:
        """Difference quotients of the entries `which`, (K,), at their steps `h`, (K,)."""
        with np.errstate(all="ignore"):
            sides = np.array([self._sides(k, step) for k, step in zip(which.tolist(), h.tolist(), strict=True)])
            ahead, behind, widths = np.moveaxis(sides, -1, 0)  # each (K, 3), for h, h/2, h/4
            quotient, truncation = extrapolated(list(((ahead - behind) / widths).T))
            noise = ROUNDINGS * eps * np.max(np.abs(sides[:, :, :2]), axis=(1, 2)) / h
            # The two one-sided slopes lie so far apart; where E is smooth, in proportion to h.
            apart = np.abs((ahead - self.loss) - (self.loss - behind)) / (widths / 2)
            crossed = (apart[:, 2] > STAYS * apart[:, 0]) & (apart[:, 2] > 8 * noise)
        return Probe(quotient, truncation, noise, crossed)

    def _sides(self, k: int, h: float) -> list[tuple[float, float, float]]:
        """E(theta + step), E(theta - step) and the distance of the two points, for the steps h, h/2, h/4."""
        sides = []
        for step in (h, h / 2, h / 4):
            up, down = self.point.copy(), self.point.copy()
            up.flat[k] += step
            down.flat[k] -= step
            width = float(up.flat[k] - down.flat[k])
            sides.append((self._number(self.function(up)[0]), self._number(self.function(down)[0]), width))
        return sides

    @staticmethod
    def _number(loss: Any) -> float:
        try:
            return float(loss)
        except (TypeError, ValueError) as error:
            raise DataError(f"The loss is no number ({error}); return (loss, gradient).") from error


def _name(shape: tuple[int, ...], k: int) -> str:
    return f"theta[{','.join(str(i) for i in np.unravel_index(k, shape))}]" if shape else "theta"
