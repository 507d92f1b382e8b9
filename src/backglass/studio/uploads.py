"""Files of a learner's own as problems: they are read in a process of their own, and arrays come back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from backglass.errors import DataError
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.ranges import TEXTS, checked, whole
from backglass.studio.apart import Found, asked_apart, never
from backglass.studio.binary_frames import MOST_SHOWN
from backglass.studio.problems.problem import Problem, check_entries
from backglass.studio.received_files import FileKind, ReceivedFile, ReceivedFiles
from backglass.words import Text, said
from backglass.words.studio import problems as words

PARSING = "backglass.studio.parsing"
MOST_LOOKED = 8  # answers that are kept: whoever compares targets asks for some of them again
LONGEST_NAME = 150  # bytes of a file's name in the folder where it is read
MEMBER = whole(1, 10_000)
OF_NETWORK = ("sizes", "hidden", "output", "loss", "biases", "reduction")


class OwnFiles:
    """What a session can make of the files that were received.

    Parameters
    ----------
    received : ReceivedFiles or None
        None where files cannot be received.
    halted : callable
        Asked whether to give up.
    """

    def __init__(self, received: ReceivedFiles | None = None, halted: Callable[[], bool] = never) -> None:
        self._received, self._halted = received, halted
        self._looked: dict[tuple[str, str | None], dict[str, Any]] = {}

    def has(self, digest: str) -> bool:
        """Whether a file of this hash was received."""
        try:
            return self._received is not None and self._received.find(digest) is not None
        except DataError:
            return False

    def look(self, digest: str, target: str | None = None, name: str = "") -> dict[str, Any]:
        """How a table is read, what can be predicted, and a verdict for each column.

        Raises
        ------
        DataError, MemoryShortageError
            There is no such file, or it is no table.
        """
        file = self._find(digest, "table", name)
        key = file.hash, target
        if key not in self._looked:
            found = self._asked("look", {"table": file}, {"target": target})[0]
            self._looked = dict([*self._looked.items(), (key, found)][-MOST_LOOKED:])
        return self._looked[key]

    def of_table(self, description: Mapping[str, Any]) -> Problem:
        """The problem of a table.

        Parameters
        ----------
        description : mapping
            ``{"id": "table", "hash", "target"}``, perhaps with the file's "name" and the "columns" to learn from.

        Raises
        ------
        DataError, MemoryShortageError
            There is no such file, or it does not serve.
        """
        check_entries(description, ("hash", "name", "target", "columns"))
        target, columns = description.get("target"), description.get("columns")
        if not isinstance(target, str) or (columns is not None and not TEXTS.takes(columns)):
            raise DataError(words.NO_TARGET.format(given=said(dict(description))))
        file = self._find(description.get("hash"), "table", description.get("name"))
        told, arrays = self._asked("prepare", {"table": file}, {"target": target, "columns": columns})
        title = words.TABLE.format(target=target, name=file.name)
        kept: dict[str, Any] = {"id": "table", "hash": file.hash, "name": file.name, "target": target}
        if columns is not None:
            kept["columns"] = list(columns)
        return _problem("table", title, told, arrays, file, kept)

    def of_model(self, description: Mapping[str, Any]) -> Problem:
        """The problem of a model file: its network with what it has learned, and rows of a table if one is named.

        Parameters
        ----------
        description : mapping
            ``{"id": "model", "hash"}``, perhaps with the file's "name", the "member" of a committee, from 1, and the
            hash of a "table"; without one the table that it was trained with is taken where it is here.

        Raises
        ------
        DataError, MemoryShortageError, PlanError
            There is no such file, or it does not serve.
        """
        check_entries(description, ("hash", "name", "member", "table"))
        member = checked("member", description.get("member", 1), MEMBER)
        file, digest = self._find(description.get("hash"), "model", description.get("name")), description.get("table")
        files = {"model": file, "table": None if digest is None else self._find(digest, "table", None)}
        told, arrays = self._asked("model", files, {"member": member})
        if digest is None and self.has(told["data_hash"]):
            return self.of_model({**description, "table": told["data_hash"]})
        kept: dict[str, Any] = {"id": "model", "hash": file.hash, "name": file.name}
        title = words.MODEL.format(name=file.name)
        if told["members"] > 1:
            kept["member"] = member
            title = words.MEMBER.format(name=file.name, member=member, members=told["members"])
        if digest is not None:
            kept["table"] = digest
        return _problem("model", title, told, arrays, file, kept)

    def _find(self, digest: Any, kind: FileKind, name: Any) -> ReceivedFile:
        """A file of a kind."""
        called = name if isinstance(name, str) and name else said(digest)
        if self._received is None or not isinstance(digest, str):
            raise DataError(words.NEEDS_FILE.format(name=called))
        try:
            file = self._received.find(digest)
        except DataError as error:
            raise DataError(words.NEEDS_FILE.format(name=called)) from error
        if file.kind != kind:
            wanted = words.A_TABLE if kind == "table" else words.A_MODEL
            raise DataError(words.NOT_THIS_KIND.format(name=file.name, wanted=wanted))
        return file

    def _asked(self, work: str, files: Mapping[str, ReceivedFile | None], more: Mapping[str, Any]) -> Found:
        """The answer of the process that reads files; they bear their own names there."""
        with tempfile.TemporaryDirectory(prefix="backglass-", ignore_cleanup_errors=True) as folder:
            names = {role: None if file is None else _laid(file, Path(folder)) for role, file in files.items()}
            request = {"work": work, "folder": folder, **names, **more}
            return asked_apart(PARSING, request, self._halted)


def _laid(file: ReceivedFile, folder: Path) -> str:
    """A file under its own name in a folder, as far as a file can be called so: the name."""
    own = file.name.encode("utf-8", "ignore")[-LONGEST_NAME:].decode("utf-8", "ignore").lstrip(".-") or "file"
    for name in (own, f"other-{own}", f"file{Path(own).suffix}"):
        if not (folder / name).exists():
            with suppress(OSError, ValueError):
                shutil.copyfile(file.path, folder / name)
                return name
    raise DataError(words.NEEDS_FILE.format(name=file.name))


def _problem(
    id_: str,
    title: Text,
    told: Mapping[str, Any],
    arrays: Mapping[str, Any],
    file: ReceivedFile,
    description: Mapping[str, Any],
) -> Problem:
    """The problem of an answer."""
    network = Network(**{name: told["start"][name] for name in OF_NETWORK})
    held_out = (arrays["X_validation"], arrays["D_validation"]) if "X_validation" in arrays else None
    notes = [Text(*pair) for pair in told["notes"]]
    if network.sizes[0] > MOST_SHOWN:
        notes.append(words.WIDE.format(inputs=network.sizes[0], shown=MOST_SHOWN))
    return Problem(
        id_,
        title,
        arrays["X_train"],
        arrays["D_train"],
        tuple(told["inputs"]),
        tuple(told["outputs"]),
        told["start"],
        Parameters(network, arrays["parameters"]) if "parameters" in arrays else None,
        kind="table",
        description=description,
        classes=tuple(told["classes"]) if told["classes"] else None,
        validation=held_out,
        file={"hash": file.hash, "name": file.name},
        notes=tuple(notes),
        members=told.get("members", 1),
        wants="" if "table" in description else told.get("data_hash", ""),
        preparation=told.get("preparation"),
    )
