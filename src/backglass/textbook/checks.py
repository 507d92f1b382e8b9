"""Checks: a number as a document prints it, or as another route gives it, beside the computed one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from backglass.page.figures import Number, agree, figure, is_number, rounded
from backglass.words import Language, Text
from backglass.words import textbook as words


@dataclass(frozen=True)
class Check:
    """One number looked at twice.

    Attributes
    ----------
    name : str
        What it is, such as "dE/dw5".
    printed : str
        As it stands in the document, or as another route gives it.
    computed : float, int or str
        By the equations; a text where the document prints no number.
    document : str
        "000" to "004"; empty where no document prints it.
    place : Text
        Where in the document, or by which other route.
    comment : Text
        What else there is to say.
    erratum : str or None
        The erratum that says that the printed one is wrong; such a check must not agree, every other must.
    supports : str or None
        The erratum whose right value this is; such a check must agree.
    """

    name: str
    printed: str
    computed: Number | str
    document: str = ""
    place: Text = words.NOTHING
    comment: Text = words.NOTHING
    erratum: str | None = None
    supports: str | None = None

    @property
    def agrees(self) -> bool:
        """Whether the computed one, in the digits printed, is the printed one."""
        if isinstance(self.computed, str) or not is_number(self.printed):
            return self.printed == str(self.computed)
        return agree(self.printed, self.computed)

    @property
    def as_expected(self) -> bool:
        """Whether it agrees, or, where an erratum names it, does not."""
        return self.agrees == (self.erratum is None)

    @property
    def called(self) -> Text:
        """Its name for a reader: a word in both languages, a symbol as it is."""
        return words.CHECK_NAMES.get(self.name, Text(self.name, self.name))

    @property
    def result(self) -> str:
        """The computed number in the digits printed; in full where the print is garbled.

        Examples
        --------
        >>> Check("E", "0.298371109", 0.29837110876).result
        '0.298371109'
        """
        if isinstance(self.computed, str):
            return self.computed
        if is_number(self.printed) and "." in self.printed:
            return rounded(self.computed, self.printed)
        return figure(self.computed)

    @property
    def mark(self) -> Text:
        """What became of it, in a word or two."""
        if self.agrees:
            return words.AGREES
        return words.MISPRINT if self.as_expected else words.DIFFERS

    @property
    def of_erratum(self) -> str:
        """The erratum that it is about; empty where there is none."""
        return self.erratum or self.supports or ""

    def note(self, speak: Language) -> str:
        """Where the printed number stands, and what there is to say."""
        parts = [
            words.DOCUMENT.format(number=self.document)[speak] if self.document else "",
            self.place[speak],
            words.ERRATUM.format(id=self.erratum)[speak] if self.erratum else "",
            words.SUPPORTS.format(id=self.supports)[speak] if self.supports else "",
            self.comment[speak],
        ]
        return words.JOIN[speak].join(part for part in parts if part)

    def to_dict(self, speak: Language) -> dict[str, Any]:
        """The check as plain JSON values."""
        return {
            "name": self.name,
            "printed": self.printed,
            "computed": self.computed,
            "agrees": self.agrees,
            "note": self.note(speak),
            "document": self.document or None,
            "erratum": self.erratum,
        }


def by_place(checks: Sequence[Check]) -> list[tuple[Text, list[Check]]]:
    """The checks that are about no erratum, by what they are compared with."""
    plain = [check for check in checks if not check.of_erratum]
    groups = groupby(plain, key=lambda check: (check.document, check.place))
    return [(_heading(document, place), list(group)) for (document, place), group in groups]


def _heading(document: str, place: Text) -> Text:
    parts = [part for part in (words.DOCUMENT.format(number=document) if document else words.NOTHING, place) if part.en]
    return Text(words.JOIN.en.join(part.en for part in parts), words.JOIN.ja.join(part.ja for part in parts))


def counts(checks: Sequence[Check]) -> Text:
    """How many agree, and what is to be said of the others."""
    agreeing = sum(check.agrees for check in checks)
    named = sum(not check.agrees and check.as_expected for check in checks)
    sentences = [words.CHECK_COUNT.format(agree=agreeing, total=len(checks))]
    if named:
        sentences.append(words.CHECK_NAMED.format(count=named))
    if agreeing + named < len(checks):
        sentences.append(words.CHECK_WRONG.format(count=len(checks) - agreeing - named))
    return Text(" ".join(one.en for one in sentences), "".join(one.ja for one in sentences))


def same(name: str, other: Number, computed: Number, place: Text, digits: int = 12) -> Check:
    """A check against another route to the same number, in so many decimals.

    Examples
    --------
    >>> same("sum", 0.1 + 0.2, 0.3, Text("the sum", "和")).agrees
    True
    >>> same("half", 0.5, 0.51, Text("a half", "半分")).agrees
    False
    """
    # All decimals stand there: shortened to "0.5" it would agree with anything up to 0.55.
    return Check(name, figure(other, digits, shorten=False), computed, place=place)


def evidence(
    erratum: str, name: str, printed: str, right: str, computed: Number | str, document: str, place: Text
) -> tuple[Check, Check]:
    """The two checks of an erratum: what is printed does not agree with the computed number, the right value does.

    Parameters
    ----------
    erratum : str
        Its id, such as "001-7".
    name : str
    printed : str
        As the document prints it, or what its formula gives when taken at its word.
    right : str
        The right value, as the errata state it.
    computed : number or str
        By the equations.
    document : str
    place : Text
    """
    return (
        Check(name, printed, computed, document, place, erratum=erratum),
        Check(name, right, computed, supports=erratum),
    )


Evidence = Callable[[], tuple[Check, ...]]
