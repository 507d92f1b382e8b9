r"""Central differences with an error estimate, the step chosen for every parameter by itself.

    D(h) = (E(theta + h) - E(theta - h)) / 2h = E' + c_2 h^2 + c_4 h^4 + ...

At three steps h, h/2, h/4 two extrapolations remove h^2, a third removes h^4; how far the third lies from the second
estimates the error. The first step is wide, where rounding is small; a step inside which a kink lies, or whose
estimate is too large, is followed by one an eighth as wide.

Ridders, Advances in Engineering Software 4 (1982); Press et al., Numerical Recipes (2007), section 5.7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from backglass.equations.arrays import Floats

Marks: TypeAlias = npt.NDArray[np.bool_]
Indices: TypeAlias = npt.NDArray[np.intp]
Told: TypeAlias = Callable[[int, int], Any]

FIRST_STEP = 2.0**-7  # of a quantity near 1
RUNGS = 7  # the last step is 8^-6 of the first: 3e-8
NARROWER = 8
SETTLED = 0.01  # the estimated error, as a share of the error that is looked for
AT_ONCE = 256  # parameters between two reports of progress


@dataclass(frozen=True, eq=False)
class Probe:
    """Differences of K parameters, each at a step of its own.

    Attributes
    ----------
    quotient : array (K,)
        The extrapolated difference quotient.
    truncation, noise : array (K,)
        What the extrapolation left over, and what the rounding of the losses amounts to.
    crossed : array (K,)
        A kink lies within the step.
    """

    quotient: Floats
    truncation: Floats
    noise: Floats
    crossed: Marks


@dataclass(frozen=True, eq=False)
class Differences:
    """The best difference quotient of each of K parameters.

    Attributes
    ----------
    quotient : array (K,)
    error : array (K,)
        How far it may be off; infinite where there is none.
    kink : array (K,)
        A kink lies within every step, so that there is no derivative to compare with.
    """

    quotient: Floats
    error: Floats
    kink: Marks


def differences(
    probe: Callable[[Indices, Floats], Probe],
    first: Floats,
    tolerance: float,
    told: Told | None = None,
) -> Differences:
    """Take every parameter down the ladder of steps until its quotient has settled.

    Parameters
    ----------
    probe : callable
        (which of the K parameters, their steps) to a Probe.
    first : array (K,)
        The first step of every parameter.
    tolerance : float
        The relative error that is looked for; a hundredth of it is precise enough.
    told : callable, optional
        Called with (parameters done, K) now and then.

    Examples
    --------
    >>> def of_cubes(which, h):
    ...     theta, none = np.array([1.0, 2.0])[which], np.zeros(len(which))
    ...     steps = [h, h / 2, h / 4]
    ...     quotient, truncation = extrapolated([((theta + s)**3 - (theta - s)**3) / (2 * s) for s in steps])
    ...     return Probe(quotient, truncation, none, none > 0)
    >>> differences(of_cubes, np.full(2, FIRST_STEP), 1e-6).quotient.round(9).tolist()
    [3.0, 12.0]
    """
    K = len(first)
    found = Differences(np.full(K, np.nan), np.full(K, np.inf), np.zeros(K, dtype=bool))
    for start in range(0, K, AT_ONCE):
        _descend(probe, np.arange(start, min(start + AT_ONCE, K)), first, tolerance, found)
        if told is not None:
            told(min(start + AT_ONCE, K), K)
    return found


def extrapolated(quotients: list[Floats]) -> tuple[Floats, Floats]:
    """From D(h), D(h/2), D(h/4) the extrapolated quotient and the estimate of its error.

    Examples
    --------
    >>> [float(part) for part in extrapolated([1 + 16.0, 1 + 4.0, 1 + 1.0])]
    [1.0, 0.0]
    """
    D_1, D_2, D_3 = quotients
    R_1, R_2 = (4 * D_2 - D_1) / 3, (4 * D_3 - D_2) / 3
    # The difference of the two is 15 times the error of R_2: an estimate on the safe side.
    return (16 * R_2 - R_1) / 15, np.abs(R_2 - R_1)


def _descend(
    probe: Callable[[Indices, Floats], Probe], active: Indices, first: Floats, tolerance: float, found: Differences
) -> None:
    found.kink[active] = True
    for rung in range(RUNGS):
        p = probe(active, first[active] / NARROWER**rung)
        finite = ~p.crossed & np.isfinite(p.quotient) & np.isfinite(p.truncation)
        found.kink[active[~p.crossed]] = False
        error = np.where(finite, p.truncation + p.noise, np.inf)
        better = error < found.error[active]
        at = active[better]
        found.quotient[at], found.error[at] = p.quotient[better], error[better]
        # Where rounding prevails, narrower steps are worse.
        enough = np.maximum(p.noise, SETTLED * tolerance * np.abs(p.quotient))
        active = active[~(finite & (p.truncation <= enough))]
        if not len(active):
            return
