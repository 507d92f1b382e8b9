"""The judgement of a gradient: held, entry by entry, against central differences of the loss.

An entry g with the difference quotient D is judged by its relative error

    r = |g - D| / max(|g|, |D|, a / tolerance)

where a is what the differences and the precision of the gradient leave open: r > tolerance where |g - D| is larger
than a and larger than `tolerance` of the larger of the two. Entries with a kink inside every step are set apart. The
test is tested: one entry after the other is made 1 % larger, and must be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.glass.certificate import Certificate, Group, SelfTest
from backglass.glass.differences import Differences, Indices

PLANTED = 0.01


@dataclass(frozen=True)
class Precision:
    """What may be expected of a gradient that was computed in a dtype.

    Attributes
    ----------
    eps : float
        Its machine epsilon.
    tolerance : float
        The relative error that is let pass: a tenth of the planted one or less.
    """

    eps: float
    tolerance: float


PRECISIONS = {
    "float64": Precision(float(np.finfo(np.float64).eps), 1e-6),
    "float32": Precision(float(np.finfo(np.float32).eps), 1e-3),
}


def judged(
    names: Sequence[str],
    groups: Sequence[tuple[str, Indices]],
    gradient: Floats,
    found: Differences,
    allowance: Floats,
    tolerance: float,
    parameters: int,
    subject: dict[str, Any],
) -> Certificate:
    """Compare K entries of a gradient with their difference quotients.

    Parameters
    ----------
    names : sequence of K str
    groups : sequence of (str, array of int)
        Which of the K entries belong together.
    gradient : array (K,)
    found : Differences
    allowance : array (K,)
        How far a right gradient may be from its quotient: the quotient's own error and the gradient's rounding.
    tolerance : float
        The relative error that passes.
    parameters : int
        How many entries there are of which these are K.
    subject : dict
        Goes into the certificate.
    """
    checked = np.isfinite(found.error)

    def errors(of: Floats) -> Floats:
        return np.where(checked, _relative_errors(of, found.quotient, allowance / tolerance), np.nan)

    r = errors(gradient)
    self_test = _self_test(gradient, errors((1 + PLANTED) * gradient), tolerance)
    wrong = bool((r > tolerance).any())
    worst = int(np.nanargmax(r)) if checked.any() else 0
    nothing = not checked.any()
    return Certificate(
        verdict="wrong" if wrong else "right" if self_test.passed else "undecided",
        subject=subject,
        parameters=parameters,
        parameters_checked=int(checked.sum()),
        kinks=int(found.kink.sum()),
        tolerance=tolerance,
        worst_parameter="" if nothing else names[worst],
        worst_relative_error=0.0 if nothing else float(r[worst]),
        worst_gradient=0.0 if nothing else float(gradient[worst]),
        worst_difference=0.0 if nothing else float(found.quotient[worst]),
        factor=_factor(gradient, found.quotient, checked, lambda of: errors(of) > tolerance) if wrong else None,
        self_test=self_test,
        groups=tuple(Group(name, int(checked[at].sum()), _worst(r[at])) for name, at in groups if len(at)),
        set_apart={names[k]: "kink" if found.kink[k] else "not finite" for k in np.flatnonzero(~checked).tolist()},
        names=tuple(names),
        gradient=gradient,
        difference=np.where(checked, found.quotient, np.nan),
        error=found.error,
        relative_error=r,
    )


def _relative_errors(gradient: Floats, quotient: Floats, least: Floats) -> Floats:
    with np.errstate(all="ignore"):
        apart = np.abs(gradient - quotient)
        r = apart / np.maximum(np.maximum(np.abs(gradient), np.abs(quotient)), least)
    r = np.where(apart == 0, 0.0, r)
    return np.where(np.isfinite(gradient), r, inf)


def _self_test(gradient: Floats, planted_errors: Floats, tolerance: float) -> SelfTest:
    planted = ~np.isnan(planted_errors) & (gradient != 0)
    found = planted & (planted_errors > tolerance)
    largest = int(np.argmax(np.where(planted, np.abs(gradient), -1.0))) if len(gradient) else 0
    return SelfTest(PLANTED, int(found.sum()), int(planted.sum()), bool(planted.any() and found[largest]))


def _factor(gradient: Floats, quotient: Floats, checked: Any, wrong: Any) -> float | None:
    """The number by which the gradient, divided, is right everywhere."""
    if np.count_nonzero(quotient[checked]) < 2:
        return None
    largest = int(np.argmax(np.where(checked, np.abs(quotient), -1.0)))
    factor = float(gradient[largest] / quotient[largest])
    if not isfinite(factor) or factor == 0 or wrong(gradient / factor).any():
        return None
    return factor


def _worst(r: Floats) -> float:
    return float(np.nanmax(r)) if not np.isnan(r).all() else 0.0
