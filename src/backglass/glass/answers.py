"""A reader's own number judged: right to the digits typed, or the slip that gives it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isfinite
from typing import Any

import numpy as np

from backglass.brief import brief
from backglass.equations.optimisers import LBFGS, OPTIMISERS, Optimiser
from backglass.equations.table import look_up
from backglass.errors import DataError, NetworkError, PlanError
from backglass.glass.quantities import quantity, value_of
from backglass.glass.slips import Made, of_number, of_update, rule_of
from backglass.glass.tracing import Trace
from backglass.keywords import keywords
from backglass.page.blocks import Block, Paragraph
from backglass.page.shown import Shown, plain
from backglass.page.typed_numbers import LEAST_DIGITS, TypedNumber, half_width, read, with_decimal_commas
from backglass.ranges import TEXT, check, check_type
from backglass.words import Text
from backglass.words import slips as words
from backglass.words.slips import Slip

NEAR = Fraction(1, 100)  # how near a number with wrong last digits is
FAR = 10  # how many times too large or too small a size is wrong
HALFWAY = Fraction(1, 2)  # beyond which a single digit that fits is no beginning of the right number
RECOGNISED_AMONG = 2000  # numbers of a network that are compared with what was typed
_DERIVATIVE = re.compile(r"[d∂]E(?:_n)?/[d∂](?=[wbu])")


@dataclass(frozen=True)
class Judgement(Shown):
    """What became of a reader's number.

    Attributes
    ----------
    name : str
        What was asked for.
    typed : str
        As typed.
    right : bool
    slip : str or None
        Which slip gives this number: "sign", "missing-derivative", "derivative-at-z", "other-unit", "missing-path",
        "updated-too-early", "mean-for-sum", "half", "rate" or "index"; "digits" where it begins right but is too short
        or rounded too early, "size" where it is not near; None where it is right, cannot be read, or no slip gives it.
    reason : Text
        What the reader is told; the answer is not in it.
    value : float
        The answer, for who asks for it.
    readable : bool
        Whether it is a number at all; what is not is asked for again.
    """

    name: str
    typed: str
    right: bool
    slip: Slip | None
    reason: Text
    value: float
    readable: bool = True

    def __repr__(self) -> str:
        """The verdict; print it to read the reason."""
        return brief(self, name=self.name, typed=self.typed, right=self.right, slip=self.slip)

    def blocks(self) -> list[Block]:
        """The reason."""
        return [Paragraph(self.reason)]

    def to_json(self) -> dict[str, Any]:
        """The judgement as plain JSON values, the answer among them."""
        return {name: plain(value) for name, value in {**vars(self), "reason": self.reason.en}.items()}


@keywords
def judge(
    trace: Trace, name: str, text: str, *, optimiser: Optimiser | str | None = None, sample: int = 0
) -> Judgement:
    """Judge a number that a reader has computed by hand.

    Parameters
    ----------
    trace : Trace
    name : str
        u(l)[j], z(l)[j] or delta(l)[j], of one sample; w(l)[j,i] or b(l)[j], by which the derivative of the objective
        to that parameter is meant; the same with a + behind it, its value after the first update; E, the objective.
        Derivatives may be written out, dE/dw(l)[j,i]; E_n, dE_n/dw(l)[j,i] and dE_n/du(l)[j] are of one sample.
    text : str
        A number, as 0.00044 or 4.4×10^-4, or an expression of digits, + - * / and brackets, at most 200 characters,
        full-width ones too. A number is right to the digits typed, at least two of them; an expression within the
        rounding of its numbers.
    optimiser : Optimiser or str, optional
        Which updates; needed for a name with +.
    sample : int, default 0
        The sample of u, z, delta or E_n, counted from 0.

    Returns
    -------
    Judgement

    Raises
    ------
    NetworkError, DataError, PlanError
        No such name, no such sample, or a + without an optimiser.

    Examples
    --------
    >>> import backglass as bg
    >>> mazur = bg.example("mazur")
    >>> t = mazur.trace()
    >>> judge(t, "w(3)[1,1]", "0.741*0.187*0.593").right
    True
    >>> judge(t, "w(3)[1,1]", "-0.0822").slip, judge(t, "w(3)[1,1]", "0.4398").slip
    ('sign', 'missing-derivative')
    >>> judge(t, "w(3)[1,1]+", "0.3178", optimiser=mazur.optimiser).slip
    'rate'
    """
    check_type("trace", trace, Trace, "bg.trace", DataError)
    check("name", name, TEXT, NetworkError)
    check("text", text, TEXT, DataError)
    row = None if optimiser is None else look_up("optimiser", OPTIMISERS, optimiser)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # a slip may overflow where the right way does not
        value, made = asked(trace, name, trace.number(sample), row)
        found = judged_number(text, value, made)
        if found.readable and not found.right and found.slip is None:
            found = _recognised(trace, sample, found)
    return replace(found, name=name)


def judged_number(text: str, value: float, made: Iterable[Made] = ()) -> Judgement:
    """Judge a typed number by the right one and what each slip makes of it.

    Parameters
    ----------
    text : str
        As typed.
    value : float
        The right number.
    made : iterable of Made
        The slips, the likeliest first.

    Examples
    --------
    >>> judged_number("0.08217", 0.0821670405642308).right, judged_number("0", 0.000438568).slip
    (True, 'size')
    """

    def said(reason: Text, slip: Slip | None = None, right: bool = False) -> Judgement:
        return Judgement("", text, right, slip, reason, value)

    typed, with_commas = read(text), with_decimal_commas(text)
    if typed is None:
        why = words.UNREADABLE if with_commas is None else words.DECIMAL_COMMA
        return replace(said(why.format(text=text)), readable=False)
    if typed.is_exactly(value) or (typed.gives(value) and typed.has_digits(LEAST_DIGITS)):
        return said(words.CORRECT if typed.digits is not None else words.CORRECT_BY_FACTORS, right=True)
    if typed.gives(value) and abs(typed.value - Fraction(value)) <= HALFWAY * abs(Fraction(value)):
        return said(words.TOO_FEW.format(digits=LEAST_DIGITS), "digits")
    for one in made:
        if typed.is_exactly(one.value) or (typed.gives(one.value) and typed.has_digits(LEAST_DIGITS)):
            return said(one.reason, one.slip)
    if with_commas is not None and with_commas.gives(value):
        return replace(said(words.DECIMAL_COMMA.format(text=text)), readable=False)
    return said(*_without_slip(typed, Fraction(value)))


def _without_slip(typed: TypedNumber, value: Fraction) -> tuple[Text, Slip | None]:
    """What is said of a number that no slip gives: how far it is off."""
    if abs(typed.value - value) <= NEAR * abs(value):
        return words.LAST_DIGITS, "digits"
    powers = [Fraction(10) ** k for k in range(-6, 7) if k]
    if value and typed.has_digits(LEAST_DIGITS) and any(typed.gives(float(value * power)) for power in powers):
        return words.POINT, "size"
    if abs(typed.value) * FAR <= abs(value):
        return words.TOO_SMALL, "size"
    if abs(typed.value) >= FAR * abs(value):
        return words.TOO_LARGE, "size"
    return (words.WRONG_SIGN_TOO if typed.value * value < 0 else words.NOT_RIGHT), None


def asked(t: Trace, name: str, n: int, optimiser: Optimiser | LBFGS | None) -> tuple[float, Iterator[Made]]:
    """The right number of a name, and what each slip makes of it."""
    of, plain_name, after = _taken_apart(name)
    if "E_n" in (plain_name, of[1:4]):
        t, n = t.row(n), 0
    rule = optimiser if isinstance(optimiser, Optimiser) else None
    if plain_name in ("E", "E_n"):
        if after:
            raise NetworkError(words.NO_PARAMETER_AFTER.format(name=name))
        return _finite(name, t.loss), of_number(t, None, n, rule)
    if of and plain_name.startswith("u") and len(t.X) > 1:
        raise NetworkError(words.OF_ONE_SAMPLE.format(name=name))
    q = quantity(t.network, plain_name.replace("u", "delta") if of else plain_name)
    if after and (of or not q.parameter):
        raise NetworkError(words.NO_PARAMETER_AFTER.format(name=name))
    if not q.parameter:
        return _finite(name, value_of(t.row(n), q)), of_number(t, q, n, rule)
    at = t.theta.index(q.name)
    g = float(t.gradient[at])
    if not after:
        return _finite(name, g), of_number(t, q, n, rule)
    if optimiser is None:
        raise PlanError(words.NEEDS_OPTIMISER.format(name=name))
    if rule is None:
        raise PlanError(words.NO_RULE.format(name=name, title=optimiser.title))
    value = value_of(t, q)
    if q.kind == "bias" and t.network.biases == "frozen":
        return value, iter(())
    decayed = value * (1 - rule.learning_rate * rule.own_decay) if t.network.is_weight[at] else value
    new = float(rule_of(rule)(np.array([decayed]), np.array([g]))[0])
    return _finite(name, new), of_update(t, q, decayed, g, rule)


def _taken_apart(name: str) -> tuple[str, str, bool]:
    """The dE/d before a name, the name itself, and whether a + stands behind it; full-width signs as half-width."""
    spaceless = re.sub(r"\s", "", half_width(name))
    plain_name = spaceless.rstrip("+")
    derivative = _DERIVATIVE.match(plain_name)
    of = derivative[0] if derivative else ""
    return of, plain_name.removeprefix(of), plain_name != spaceless


def _finite(name: str, value: float) -> float:
    if not isfinite(value):
        raise DataError(words.NOT_FINITE.format(name=name))
    return value


def _recognised(t: Trace, n: int, found: Judgement) -> Judgement:
    """With the name of the number that was typed, where it is one of the network's."""
    typed = read(found.typed)
    if typed is None or not typed.has_digits(LEAST_DIGITS) or sum(t.network.sizes) > RECOGNISED_AMONG:
        return found
    one = t.row(n)
    for letter, by_layer in (
        ("u", one.u),
        ("z", one.outputs),
        ("delta", one.delta),
        ("f'", one.dz_du),
        ("dE/dz", one.dE_dz),
    ):
        for l, values in by_layer.items():
            for j, value in enumerate(values[0].tolist(), start=1):
                if typed.gives(value):
                    name = f"f'(u({l})[{j}])" if letter == "f'" else f"{letter}({l})[{j}]"
                    return replace(found, reason=words.RECOGNISED.format(name=name))
    return found
