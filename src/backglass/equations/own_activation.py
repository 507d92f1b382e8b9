"""An activation of one's own: a row of no table, made of two functions in Python."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from backglass.equations.activations import ACTIVATIONS, Activation
from backglass.equations.arrays import Array, Floats
from backglass.equations.own_checks import Functions, check_functions, check_slope
from backglass.equations.working import Plain
from backglass.errors import NetworkError, PlanError
from backglass.keywords import keywords_of
from backglass.ranges import as_python, number
from backglass.words import Text, said

WITHIN = number(-1000, 1000, "[]")  # the net inputs that are looked at


LONGEST_NAME = 100  # characters


@keywords_of
@dataclass(frozen=True, repr=False)
class OwnActivation(Activation):
    """An activation that no table has: f and f' as functions of NumPy arrays.

    It stands wherever a row of the table does, in `Network` and in the estimators, and is computed by the reference
    engine. When it is made, f and f' are looked at: at arrays of several shapes, in float64 and float32, at net inputs
    up to 1000, and f' is held against central differences of f. A file holds no code, so that `save` and checkpoints
    refuse a network with one; a pickle holds it where both functions stand in a module.

    Parameters
    ----------
    name : str
        Small letters, digits and underscores, a letter first; no name of the table.
    f : callable
        u -> z, unit by unit: an array of float64 or float32 of any shape to a new one of that shape and dtype, the same
        one every time; finite, continuous.
    f_prime : callable
        u -> f'(u), in the same way.
    kinks : sequence of float, default ()
        The u where f' jumps; f_prime gives a value there as well.

    Raises
    ------
    NetworkError
        What it is made of does not serve; the message says where, and what was found there.

    Examples
    --------
    >>> import numpy as np
    >>> import backglass as bg
    >>> softsign = OwnActivation("softsign", lambda u: u / (1 + abs(u)), lambda u: 1 / (1 + abs(u)) ** 2)
    >>> softsign(np.array([-1.0, 3.0])).tolist()
    [-0.5, 0.75]
    >>> bg.Network((2, 3, 1), hidden=softsign).hidden[0].name
    'softsign'
    >>> OwnActivation("sine", np.sin, np.tanh)
    Traceback (most recent call last):
    ...
    backglass.errors.NetworkError: OwnActivation 'sine': f_prime(0.0) is 0.0, but the central difference of f there is \
1.0; mend one of the two, or name the place in kinks= where f' jumps there.
    """

    name: str  # type: ignore[misc]  # the rows of the table have one for each class, these one each
    f: Callable[[Floats], Floats]
    f_prime: Callable[[Floats], Floats]
    kinks: tuple[float, ...] = ()

    title: ClassVar[Text]
    formula: ClassVar[str] = r"f(u)"
    derivative_formula: ClassVar[str] = r"f'(u)"
    source: ClassVar[str] = "one's own"
    plain_derivative: ClassVar[Plain] = Plain("f'({u})")

    def __post_init__(self) -> None:
        put = object.__setattr__  # frozen
        name = _checked_name(self.name)
        put(self, "title", Text(name, name))
        for what, function in (("f", self.f), ("f_prime", self.f_prime)):
            if not callable(function) or not isinstance(function, Hashable):
                raise NetworkError(
                    f"OwnActivation {said(name)}: {what} is {said(function)}, but it is a function of an array."
                )
        put(self, "kinks", _checked_kinks(name, self.kinks))
        functions = Functions(name, self.f, self.f_prime, self.kinks)
        check_functions(functions)
        check_slope(functions)

    def __call__(self, u: Array) -> Array:
        """z = f(u); NumPy's warnings are of no use to whom trains: a value that is not finite is named."""
        with np.errstate(all="ignore"):
            return self.f(u)

    def derivative(self, u: Array) -> Array:
        """f'(u)."""
        with np.errstate(all="ignore"):
            return self.f_prime(u)

    def to_dict(self) -> dict[str, Any]:
        """Refused: plain values hold no code.

        Raises
        ------
        PlanError
            Always; every file asks for it.
        """
        raise PlanError(
            f"The activation {said(self.name)} is one's own: it is Python code, and files hold none. Keep the "
            "parameters, such as run.theta.flat, and the code beside them; networks of the table's activations can be "
            "saved."
        )

    def __repr__(self) -> str:
        """With the functions by their names."""
        functions = ", ".join(getattr(one, "__qualname__", repr(one)) for one in (self.f, self.f_prime))
        return f"OwnActivation({self.name!r}, {functions}{f', kinks={self.kinks}' if self.kinks else ''})"


def _checked_name(name: Any) -> str:
    if not (isinstance(name, str) and len(name) <= LONGEST_NAME and _is_word(name)):
        raise NetworkError(
            f"OwnActivation: name is {said(name)}, but it is at most {LONGEST_NAME} small letters, digits and "
            "underscores, a letter first."
        )
    if name in ACTIVATIONS:
        raise NetworkError(f"OwnActivation: name is {name!r}, which is an activation of the table; take another name.")
    return name


def _is_word(name: str) -> bool:
    return name.isascii() and name.isidentifier() and name.islower() and name[0] != "_"


def _checked_kinks(name: str, kinks: Any) -> tuple[float, ...]:
    several = hasattr(kinks, "__iter__") and not isinstance(kinks, str)
    given: list[Any] = [as_python(kink) for kink in kinks] if several else [None]
    if not all(map(WITHIN.takes, given)):
        raise NetworkError(
            f"OwnActivation {said(name)}: kinks is {said(kinks)}, but it is the u from -1000 to 1000 where f' jumps, "
            "as (0,)."
        )
    return tuple(sorted({float(kink) for kink in given}))
