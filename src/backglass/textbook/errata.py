"""The errata of the five documents: what is printed, what is right, why, and which numbers show it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from backglass.textbook.checks import Check
from backglass.words import Language, Text
from backglass.words import errata as words


@dataclass(frozen=True)
class Erratum:
    """One row of the errata.

    Attributes
    ----------
    id : str
        Such as "001-7": the document and a running number.
    printed, right, reason : Text
        What stands in the document, what should, and why.
    unchecked : Text
        Why no number can show it; empty where one does.
    """

    id: str
    printed: Text
    right: Text
    reason: Text
    unchecked: Text

    @property
    def document(self) -> str:
        """The document, "000" to "004"."""
        return self.id[:3]


ERRATA: dict[str, Erratum] = {identity: Erratum(identity, *row) for identity, row in words.ROWS.items()}


def checked_errata() -> list[tuple[Erratum, tuple[Check, ...]]]:
    """Every erratum with its checks, in the order of the documents.

    Examples
    --------
    >>> rows = {entry.id: checks for entry, checks in checked_errata()}
    >>> [(check.printed, check.agrees) for check in rows["001-7"]]
    [('0.291027924', False), ('0.291027774', True)]
    """
    from backglass.textbook.shelf import LESSONS

    found: dict[str, list[Check]] = defaultdict(list)
    for lesson in LESSONS.values():
        for check in lesson.evidence():
            found[check.erratum or check.supports or ""].append(check)
    return [(entry, tuple(found[identity])) for identity, entry in ERRATA.items()]


def to_dict(entry: Erratum, checks: tuple[Check, ...], speak: Language) -> dict[str, Any]:
    """An erratum as plain JSON values."""
    return {
        "id": entry.id,
        "document": entry.document,
        "printed": entry.printed[speak],
        "right": entry.right[speak],
        "reason": entry.reason[speak],
        "checkable": bool(checks),
        "not_checkable_because": None if checks else entry.unchecked[speak],
        "checks": [check.to_dict(speak) for check in checks],
    }
