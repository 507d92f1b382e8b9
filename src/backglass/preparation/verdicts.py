"""What the audit says of a column: the leaf that the audit fills in and the preparation follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from backglass.preparation.calendar_parts import PartName
from backglass.words import Language, Text

Kind: TypeAlias = Literal["numeric", "categorical", "date", "text"]
Decision: TypeAlias = Literal["use", "repair", "reject"]
CountedIn: TypeAlias = Literal["days", "minutes", "seconds"]
Change: TypeAlias = Literal["fill", "blank", "clip", "one-hot", "rare", "words"] | CountedIn

COUNTED_IN: dict[str, CountedIn] = {"date": "days", "time": "minutes", "duration": "seconds"}  # by forms


@dataclass(frozen=True)
class Verdict:
    """What the audit says of one column.

    Attributes
    ----------
    name : str
    kind : {"numeric", "categorical", "date", "text"}
        What its cells hold.
    missing : int
        Cells of the whole table without a value.
    verdict : {"use", "repair", "reject"}
        As it is, after `change`, or not at all.
    rule : str or None
        What decided: "missing", "constant", "target", "identifier", "duplicate", "text", "categories", "date", "time",
        "duration", "words", "errors", "outliers", "codes", "code", "key", "groups" or "dropped"; None where nothing was
        found. A "code" is a remark: the column is used as it is, though a number in it may stand for a missing value.
    evidence : float or None
        The rule's figure: a share in [0, 1], or the number of categories.
    sentence : Text
        The same for a reader.
    change : {"fill", "blank", "clip", "one-hot", "days", "minutes", "seconds", "rare", "words"} or None
        What a repair does.
    kept : bool
        Whether ``--keep`` overruled the audit.
    parts : tuple of {"month", "weekday", "hour"}
        Of dates and times of day those parts that tell of the target, so that they are inputs, too.
    """

    name: str
    kind: Kind
    missing: int
    verdict: Decision
    rule: str | None
    evidence: float | None
    sentence: Text
    change: Change | None = None
    kept: bool = False
    parts: tuple[PartName, ...] = ()

    def to_dict(self, speak: Language = "en") -> dict[str, Any]:
        """Plain values, for JSON, the sentence in one language."""
        return {**vars(self), "sentence": self.sentence[speak], "parts": list(self.parts)}
