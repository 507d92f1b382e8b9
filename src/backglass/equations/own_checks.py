"""What is looked at before an activation of one's own is taken: that f and f' are functions, and f' is the slope of f.

Central differences are refined by Richardson's extrapolation, (4 D(h/2) - D(h)) / 3, whose error is about h^4. They are
taken twice: with small steps at chosen places, and with steps that leave no gap between -8 and 8, where a kink that
nobody named, or a jump, does not go away as the step becomes smaller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from backglass.equations.arrays import Floats
from backglass.errors import NetworkError
from backglass.words import said

REACH = 8.0  # net inputs as they mostly are
APART = 2.0**-5  # the step of the second look
FINER = 64  # how many parts a place that looks wrong is divided into
PARTS = np.arange(-2 * FINER, 2 * FINER + 1) / (2 * FINER)
STEPS = (2.0**-13, 2.0**-17, 2.0**-21)  # of the first look; they add to a place without rounding
WINDOWS = np.arange(-REACH, REACH + APART, APART / 2)  # by half a step: f' may be in the middle at a kink
NEAR = np.arange(-REACH, REACH + 0.125, 0.125)
FAR = np.array([9.0, 12.0, 16.0, 24.0, 36.0, 50.0, 90.0, 200.0, 500.0, 1000.0])
PLACES = np.unique(np.concatenate([NEAR, NEAR + 0.03125, FAR, -FAR]))
CLOSE = 1e-6  # what f' may be off by at a place, relative to the slopes
ROUGHLY = 1e-4  # the same where steps are wide
ROUNDINGS = 64  # of a value, in eps of it, that may depend on an array's shape
BESIDE = 1e-9  # of a kink: both sides of it
EPS, TINY = float(np.finfo(np.float64).eps), float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, eq=False)
class Functions:
    """f and f' as they were given.

    Attributes
    ----------
    name : str
    f, f_prime : callable
    kinks : tuple of float
        Where f' may jump.
    """

    name: str
    f: Callable[[Floats], Any]
    f_prime: Callable[[Floats], Any]
    kinks: tuple[float, ...]

    def refuse(self, problem: str) -> NoReturn:
        """Say which activation it is."""
        raise NetworkError(f"OwnActivation {said(self.name)}: {problem}")

    def value(self, what: str, u: Floats) -> Floats:
        """f or f_prime of an array, which must be one of its shape and dtype and leave it as it is."""
        given = u.copy()
        try:
            with np.errstate(all="ignore"):
                found: Any = getattr(self, what)(given)
        except Exception as error:
            kind = type(error).__name__
            self.refuse(f"{what} raised {kind} ({error}) at an array of shape {u.shape} and dtype {u.dtype}.")
        if type(found) is not np.ndarray:  # a masked array is one, and computes otherwise
            self.refuse(f"{what} gave a {type(found).__name__} for an array; give an array of its shape and dtype.")
        if found.shape != u.shape or found.dtype != u.dtype:
            self.refuse(
                f"{what} gave shape {found.shape} and dtype {found.dtype} for an array of shape {u.shape} and dtype "
                f"{u.dtype}; both must be the same."
            )
        if given.tobytes() != u.tobytes():
            self.refuse(f"{what} changed the array that it was given; work on a new one.")
        mine: Floats = found.copy()
        return mine

    def clear(self, u: Floats, h: float) -> Floats:
        """Those of some u around which a step h crosses no kink."""
        far: Floats = (np.abs(u[:, None] - np.array(self.kinks)) > h).all(axis=1)
        return np.asarray(u[far])


def check_functions(own: Functions) -> None:
    """Refuse functions that are not of single numbers, not finite, or not the same every time.

    Raises
    ------
    NetworkError
        The message names the function and what was found.
    """
    places = np.unique(np.concatenate([PLACES, own.kinks]))
    for what in ("f", "f_prime"):
        for dtype in (np.float64, np.float32):
            u = places.astype(dtype)
            found = own.value(what, u)
            if not np.isfinite(found).all():
                k = int(np.argmin(np.isfinite(found)))
                own.refuse(f"{what}({u[k]}) is {found[k]} in {u.dtype}, but it must be finite where |u| is up to 1000.")
            if own.value(what, u).tobytes() != found.tobytes():
                own.refuse(f"{what} gave other values for the same array; it must give the same ones every time.")
            _check_by_units(own, what, u, found)
    if not own.value("f_prime", places).any():
        own.refuse("f_prime is 0 wherever it was looked at; nothing would be learned through it.")


def _check_by_units(own: Functions, what: str, u: Floats, found: Floats) -> None:
    """The same numbers in another shape and order have the same values."""
    n = len(u) // 6 * 6
    for shape in ((n // 2, 2), (2, 3, n // 6), (n, 1)):
        for given, wanted in (
            (u[:n].reshape(shape), found[:n].reshape(shape)),
            (u[:n].reshape(shape).T, found[:n].reshape(shape).T),
        ):
            apart = np.abs(own.value(what, given) - wanted)
            if (apart > ROUNDINGS * np.finfo(u.dtype).eps * np.maximum(1, np.abs(wanted))).any():
                k = np.unravel_index(np.argmax(apart), apart.shape)
                own.refuse(
                    f"{what} at u = {given[k]} depends on the other numbers of the array; it is a function of u."
                )


def check_slope(own: Functions) -> None:
    """Refuse an f' that is not the slope of f, and an f that jumps.

    Raises
    ------
    NetworkError
        The message has the place, f' there and the central difference.
    """
    for kink in own.kinks:
        below, above = own.value("f", kink + np.array([-BESIDE, BESIDE]) * max(1, abs(kink)))
        if abs(above - below) > 1e-5 * max(1, abs(above), abs(below)):
            own.refuse(f"f jumps at u = {kink}, from {below} to {above}; an activation is continuous.")
    beside = [kink + side * distance for kink in own.kinks for side in (-1, 1) for distance in (2.0**-10, 2.0**-6)]
    places = own.clear(np.unique(np.concatenate([PLACES, beside])), STEPS[0])
    for step in STEPS:  # where f'' jumps, the differences come nearer to f' with the step
        places, *found = _wrong(own, places, step, CLOSE)
    _refuse_slope(own, places, *found)
    for u in _wrong(own, own.clear(WINDOWS, APART), APART, ROUGHLY)[0]:
        around, step = u + APART * PARTS, APART / FINER
        places = _wrong(own, around, step, ROUGHLY)[0]
        if len(places):
            _refuse_slope(own, *_wrong(own, places[0] + step * PARTS, step / FINER, ROUGHLY))


def _refuse_slope(own: Functions, u: Floats, slope: Floats, difference: Floats) -> None:
    """Say the first place, where there is one."""
    if len(u):
        own.refuse(
            f"f_prime({u[0]}) is {slope[0]:.9}, but the central difference of f there is {difference[0]:.9}; mend one "
            "of the two, or name the place in kinks= where f' jumps there."
        )


def _wrong(own: Functions, u: Floats, h: float, share: float) -> tuple[Floats, Floats, Floats]:
    """Where f' is off by more than a share of the slopes and the rounding, the worst first; f', the differences."""
    at = [own.value("f", u + step) for step in (h, -h, h / 2, -h / 2)]
    wide, narrow = (at[0] - at[1]) / (2 * h), (at[2] - at[3]) / h
    difference, slope = (4 * narrow - wide) / 3, own.value("f_prime", u)
    usual = min(1.0, float(np.abs(difference[np.abs(u) <= REACH]).max(initial=0.0)))
    rounding = ROUNDINGS * EPS * np.max(np.abs(at), axis=0) / h
    excess = np.abs(difference - slope) / (share * (np.abs(slope) + usual) + rounding + TINY)
    worst = np.argsort(-excess, kind="stable")
    worst = worst[excess[worst] > 1]
    return u[worst], slope[worst], difference[worst]
