"""The gradient certificate: a gradient held, entry by entry, against central differences of the loss.

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
from typing import Any, Literal, TypeAlias

import numpy as np

from backglass.equations.arrays import Floats
from backglass.glass.differences import Differences, Indices

Verdict: TypeAlias = Literal["right", "wrong", "undecided"]

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


@dataclass(frozen=True)
class SelfTest:
    """The test tested: errors planted into one entry at a time.

    Attributes
    ----------
    planted : float
        The relative error.
    found : int
        In how many entries it was found.
    of : int
        In how many it was planted: those checked that are not 0.
    passed : bool
        Whether it was found in the largest entry.
    """

    planted: float
    found: int
    of: int
    passed: bool


@dataclass(frozen=True)
class Group:
    """The entries of one W(l) or b(l), or of a whole vector.

    Attributes
    ----------
    name : str
    checked : int
    worst_relative_error : float
    """

    name: str
    checked: int
    worst_relative_error: float


@dataclass(frozen=True, eq=False)
class Certificate:
    """A gradient, held against central differences.

    Attributes
    ----------
    verdict : {"right", "wrong", "undecided"}
        "undecided" where nothing could be checked, or a planted error would not be found.
    subject : dict
        Whose gradient, on what: engine, dtype, rows and so on, as plain values.
    parameters : int
        Entries that training may change.
    parameters_checked : int
    kinks : int
        Entries set apart because a kink lies inside every step.
    tolerance : float
        The largest relative error that passes.
    worst_parameter : str
        The name of the entry with the largest relative error; empty where nothing was checked.
    worst_relative_error, worst_gradient, worst_difference : float
        Its relative error, its gradient and its difference quotient.
    factor : float or None
        What a wrong gradient has to be divided by to be right everywhere, where there is such a number.
    self_test : SelfTest
    groups : tuple of Group
    set_apart : dict of str to str
        Name -> "kink" or "not finite", of the entries that have no quotient.
    names : tuple of str
        Of the entries compared, K.
    gradient, difference, error, relative_error : array (K,)
        Entry by entry: the gradient given, the quotient, how far the quotient may be off, r; NaN where set apart.
    """

    verdict: Verdict
    subject: dict[str, Any]
    parameters: int
    parameters_checked: int
    kinks: int
    tolerance: float
    worst_parameter: str
    worst_relative_error: float
    worst_gradient: float
    worst_difference: float
    factor: float | None
    self_test: SelfTest
    groups: tuple[Group, ...]
    set_apart: dict[str, str]
    names: tuple[str, ...]
    gradient: Floats
    difference: Floats
    error: Floats
    relative_error: Floats

    def to_json(self) -> dict[str, Any]:
        """The certificate as plain JSON values, without the entries; null for what is not finite."""
        from backglass.glass.findings_blocks import certificate_as_json

        return certificate_as_json(self)

    def __str__(self) -> str:
        from backglass.glass.findings_blocks import certificate_as_text

        return certificate_as_text(self, "en")


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
