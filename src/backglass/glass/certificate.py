"""The gradient certificate: what was found when a gradient was held, entry by entry, against central differences."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal, TypeAlias

from backglass.brief import brief
from backglass.equations.arrays import Floats
from backglass.page.blocks import Block, Heading, Labelled, Paragraph, Table
from backglass.page.figures import figure, significant
from backglass.page.shown import Shown, plain
from backglass.words import Text
from backglass.words import findings as words

Verdict: TypeAlias = Literal["right", "wrong", "undecided"]


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
class Certificate(Shown):
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

    def __repr__(self) -> str:
        """The verdict; print it to read it."""
        return brief(
            self,
            verdict=self.verdict,
            parameters_checked=self.parameters_checked,
            worst_relative_error=self.worst_relative_error,
        )

    @property
    def sentence(self) -> Text:
        """What the verdict says."""
        if self.verdict == "right":
            return words.RIGHT.format(checked=f"{self.parameters_checked:,}")
        if self.verdict == "undecided":
            return words.NOTHING_FOUND if self.parameters_checked else words.NOTHING_CHECKED
        name, gradient, difference = self.worst_parameter, self.worst_gradient, self.worst_difference
        if not isfinite(gradient):
            return words.NOT_FINITE_GRADIENT.format(parameter=name, gradient=gradient)
        if self.factor is None:
            return words.WRONG.format(parameter=name, gradient=gradient, difference=difference)
        text = words.REVERSED if self.factor < 0 else words.TOO_LARGE if self.factor > 1 else words.TOO_SMALL
        return text.format(factor=self.factor, divisor=1 / self.factor)

    def blocks(self) -> list[Block]:
        """The verdict, the facts that it rests on, and every group of entries."""
        rows = tuple((g.name, f"{g.checked:,}", significant(g.worst_relative_error, 2)) for g in self.groups)
        facts = tuple((words.LABELS[name], fact) for name, fact in _facts(self).items())
        return [
            Heading(words.CERTIFICATE),
            Paragraph(self.sentence),
            Labelled(facts),
            Table(words.GROUP_HEAD, rows),
        ]

    def to_json(self) -> dict[str, Any]:
        """The certificate as plain JSON values, without the entries; null for what is not finite."""
        return {
            "verdict": self.verdict,
            "sentence": self.sentence.en,
            "worst_relative_error": plain(self.worst_relative_error),
            "worst_parameter": self.worst_parameter,
            "worst_gradient": plain(self.worst_gradient),
            "worst_difference": plain(self.worst_difference),
            "parameters_checked": self.parameters_checked,
            "parameters": self.parameters,
            "kinks": self.kinks,
            "set_apart": self.set_apart,
            "tolerance": self.tolerance,
            "factor": self.factor,
            "self_test": vars(self.self_test),
            "groups": [
                {**vars(group), "worst_relative_error": plain(group.worst_relative_error)} for group in self.groups
            ],
            **self.subject,
        }


def _facts(c: Certificate) -> dict[str, Text]:
    """Label -> what stands behind it."""
    subject = c.subject
    if "engine" in subject:
        of = words.ENGINE.format(**subject)
        if subject["batch_size"] < subject["rows"]:
            of = _joined(of, words.BATCHES.format(size=subject["batch_size"]))
    else:
        of = words.FUNCTION.format(**subject)
    checked = words.CHECKED.format(checked=f"{c.parameters_checked:,}", parameters=f"{c.parameters:,}")
    if subject["share"] < 1:
        checked = _joined(checked, words.SHARE.format(**subject))
    facts = {"engine": of, "checked": checked}
    if c.kinks:
        facts["set_apart"] = words.KINKS.format(kinks=c.kinks)
    elif c.set_apart:
        facts["set_apart"] = words.OVERFLOWED.format(count=len(c.set_apart))
    if c.worst_parameter:
        values = {"gradient": figure(c.worst_gradient), "difference": figure(c.worst_difference)}
        facts["worst"] = words.WORST.format(
            error=significant(c.worst_relative_error, 2), parameter=c.worst_parameter, **values
        )
    facts["tolerance"] = words.TOLERANCE.format(tolerance=figure(c.tolerance))
    test = c.self_test
    facts["self_test"] = words.SELF_TEST.format(planted=100 * test.planted, found=test.found, of=test.of)
    return facts


def _joined(one: Text, other: Text) -> Text:
    return Text(one.en + other.en, one.ja + other.ja)
