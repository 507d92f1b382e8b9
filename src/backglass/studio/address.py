"""The state of a session as the end of a link, and back: what was chosen and done, from which all numbers follow.

A state is JSON, deflated and written in the signs that an address may have. It holds no number that training gives:
the problem's description, the settings that are not the problem's own, the edits with the updates after which they
were made, the update, the sample, and what the page passes along. Whoever opens it does the same again, and has the
same bits.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from backglass.codec import EntryError, Mark, Stored, json_object
from backglass.errors import DataError
from backglass.ranges import whole
from backglass.studio.changes import Change
from backglass.studio.chosen import Chosen
from backglass.studio.problems.problem import Problem
from backglass.words.studio import linked as words

LONGEST = 60_000  # characters
MOST_UNPACKED = 2_000_000  # bytes
MOST_SECONDS = 30.0  # of updates to be made again, by estimate
SECONDS_AN_UPDATE, OPERATIONS_A_SECOND = 4e-7, 2e9  # of one core, at least
VERSION = 1


@dataclass(frozen=True)
class LinkedFile(Stored):
    """A user's own file, which a link names and does not hold.

    Attributes
    ----------
    hash, name, kind : str
    """

    hash: str
    name: str
    kind: str = "table"


@dataclass(frozen=True)
class Address(Stored):
    """What a link says.

    Attributes
    ----------
    problem : mapping
        The description of the problem.
    settings : mapping
        Those that are not the problem's own, as they were at the start.
    changes : tuple of Change
    update, sample : int
    file : LinkedFile or None
        The user's file that the problem is made of.
    page : mapping
        What the page passes along: what is open, the view, options.
    version : int
    """

    problem: dict[str, Any]
    settings: Annotated[dict[str, Any], Mark.ADDED] = field(default_factory=dict)
    changes: Annotated[tuple[Annotated[Change, Mark.LISTED], ...], Mark.ADDED] = ()
    update: Annotated[int, whole(0, 10**12), Mark.ADDED] = 0
    sample: Annotated[int, whole(0, 10**12), Mark.ADDED] = 0
    file: Annotated[LinkedFile | None, Mark.ADDED] = None
    page: Annotated[dict[str, Any], Mark.ADDED] = field(default_factory=dict)
    version: Annotated[int, whole(1), Mark.ADDED] = VERSION

    def to_text(self) -> str:
        """The address, in signs that need no escape.

        Raises
        ------
        DataError
            It would be too long for a link, or holds what no JSON can.

        Examples
        --------
        >>> address = Address({"lesson": "mazur"}, update=1)
        >>> Address.from_text(address.to_text()) == address
        True
        """
        defaults = Address({}).to_dict()
        values = {name: value for name, value in self.to_dict().items() if value != defaults[name]}
        whole = {"problem": self.problem} | values
        try:
            raw = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
        except ValueError as error:  # what the page passes may be anything
            raise DataError(words.NOT_WRITTEN) from error
        pack = zlib.compressobj(9, wbits=-15)
        packed = pack.compress(raw) + pack.flush()
        shown = urlsafe_b64encode(packed).decode("ascii").rstrip("=")
        if len(shown) > LONGEST:
            raise DataError(words.TOO_LONG.format(length=len(shown), most=LONGEST))
        return shown

    @classmethod
    def from_text(cls, text: str) -> Address:
        """The address that `to_text` wrote.

        Raises
        ------
        DataError
            It is damaged, too long, or of a later version.
        """
        values = _unpacked(text)
        if values.get("version", VERSION) != VERSION:
            raise DataError(words.OTHER_VERSION)
        try:
            return cls.from_dict(values)
        except EntryError as error:
            raise DataError(words.NOT_OURS.format(why=error.text.without_stop())) from error

    @classmethod
    def of(
        cls, problem: Problem, first: Chosen, changes: list[Change], update: int, sample: int, page: Mapping[str, Any]
    ) -> Address:
        """The address of a run that began with the settings `first`, at an update."""
        settings = first.unlike(Chosen.of(problem))
        made = tuple(change for change in changes if change.update <= update)
        kind = "model" if problem.description.get("id") == "model" else "table"
        file = LinkedFile(problem.file["hash"], problem.file["name"], kind) if problem.file else None
        return cls(dict(problem.description), settings, made, update, sample, file, dict(page))


def estimated_seconds(chosen: Chosen, updates: int) -> float:
    """About how long so many updates take on one core.

    Examples
    --------
    >>> from backglass.studio.problems import opened
    >>> estimated_seconds(Chosen.of(opened({"lesson": "mazur"})), 10**6) < 1
    True
    """
    rows = len(chosen.problem.X)
    batch = min(rows, chosen.values["batch_size"] or rows)
    operations = 6.0 * batch * chosen.network.parameter_count
    return updates * (SECONDS_AN_UPDATE + operations / OPERATIONS_A_SECOND)


def _unpacked(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise DataError(words.TOO_LONG.format(length=len(text), most=LONGEST))
    try:
        packed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        unpack = zlib.decompressobj(wbits=-15)
        raw = unpack.decompress(packed, MOST_UNPACKED)
        if unpack.unconsumed_tail or not unpack.eof:
            raise DataError(words.DAMAGED)
        return json_object(raw.decode("utf-8"))
    except (NoBase64, UnicodeError, zlib.error, EntryError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(words.DAMAGED) from error
