"""What runs programs of matrices: one process for any number of exports, each with rows of its own."""

from __future__ import annotations

import shutil
import tempfile
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np

from backglass.equations.arrays import Floats
from backglass.errors import CheckError
from backglass.export.emitters.matrix_source import EXACT
from backglass.export.portable import Label, Outputs, Portable
from backglass.export.runtimes.base import LONGEST, Runtime, output_of
from backglass.export.runtimes.c_runtime import Emitted
from backglass.export.runtimes.class_labels import check_labels
from backglass.words import Text
from backglass.words import export as words
from backglass.words.characters import visible

DRIVER, FAILED = "run_it", "failed.txt"


class MatrixRuntime(Runtime):
    """What runs programs of a matrix language.

    Attributes
    ----------
    command : str
    package : str
        What installs it.
    suffix : str
        Of a program.
    call : str
        Statements that call the program {at} with its {rows} rows of {columns} numbers, after {load}.

        Into the file computed<at> go float64 numbers: what is computed, row by row; then, by {labels}, of classes which
        label each row got, counted from 1, or of "labels" whether each holds; then the classes, each as the number of
        its bytes and these, or as -1 and its value.
    codes, hold : str
        {labels} of classes, and of "labels".
    """

    command: ClassVar[str]
    package: ClassVar[str]
    suffix: ClassVar[str]
    call: ClassVar[str]
    codes: ClassVar[str]
    hold: ClassVar[str]

    def missing(self) -> Text | None:
        """Why it cannot run here."""
        if shutil.which(self.command) is None:
            return words.NOT_INSTALLED.format(name=self.name, how=f"apt install {self.package}")
        return None

    def run(self, files: Mapping[str, bytes], stem: str, portable: Portable, table: Floats) -> Floats:
        """What the exported network computes of a table."""
        return self.computed_by([Emitted(files, stem, portable, table)])[0]

    def run_program(self, files: Mapping[str, bytes], stem: str) -> str:  # noqa: ARG002
        """What an exported training program prints."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, f"program{self.suffix}").write_bytes(files[""])
            return self._driven(folder, self.guarded(self.loading(f"program{self.suffix}")))

    def computed_by(self, exports: Sequence[Emitted]) -> list[Floats]:
        """What several exports compute of their rows; each begins with nothing of the ones before it.

        Raises
        ------
        CheckError
            A program fails, or its labels do not follow from its probabilities.
        """
        with tempfile.TemporaryDirectory() as folder:
            driver = ""
            for at, one in enumerate(exports):
                Path(folder, f"program{at}{self.suffix}").write_bytes(one.files[""])
                np.ascontiguousarray(one.table, dtype=np.float64).tofile(Path(folder, f"rows{at}"))
                driver += self.calling(at, one)
            self._driven(folder, self.guarded(driver))
            return [self._result(one, np.fromfile(Path(folder, f"computed{at}"))) for at, one in enumerate(exports)]

    @abstractmethod
    def arguments(self, driver: str) -> list[str]:
        """The command that runs a file."""

    @abstractmethod
    def loading(self, program: str) -> str:
        """The statement that runs a file."""

    @abstractmethod
    def guarded(self, driver: str) -> str:
        """Statements, so that what goes wrong is written into the file `FAILED`."""

    def calling(self, at: int, one: Emitted) -> str:
        """Statements that call program `at` with its rows."""
        meaning = one.portable.outputs.meaning
        numbers = meaning == "numbers"
        return self.call.format(
            load=self.loading(f"program{at}{self.suffix}"),
            at=at,
            rows=len(one.table),
            columns=len(one.portable.asked),
            names="y" if numbers else "[labels, probabilities]",
            result="y" if numbers else "probabilities",
            labels="" if numbers else self.hold if meaning == "labels" else self.codes,
        )

    def read_back(self, label: Label) -> Label:
        """A class as the language holds it."""
        return label

    def _driven(self, folder: str, driver: str) -> str:
        path = Path(folder, f"{DRIVER}{self.suffix}")
        path.write_text(driver, encoding="utf-8")
        said = output_of(self.arguments(path.name), folder)
        failed = Path(folder, FAILED)
        if failed.exists():
            lines = failed.read_text(encoding="utf-8", errors="replace").split("\n")
            line = visible(next((line for line in lines if line.strip()), "-").strip())[:LONGEST]
            raise CheckError(words.PROGRAM_FAILED.format(program=self.command, line=line))
        return said

    def _result(self, one: Emitted, numbers: Floats) -> Floats:
        """The outputs, after a look at the labels."""
        outputs, rows, K = one.portable.outputs, len(one.table), one.portable.outputs.width
        found, rest = numbers[: rows * K].reshape(rows, K), numbers[rows * K :]
        if outputs.meaning == "labels":
            check_labels(rest[: rows * K].reshape(rows, K).astype(int).tolist(), outputs, found)
        elif outputs.meaning != "numbers":
            classes = _classes(rest[rows:])
            wanted = self._as_held(outputs)
            check_labels([classes[int(place) - 1] for place in rest[:rows]], wanted, found)
            if classes != list(wanted.classes):
                raise CheckError(words.OTHER_COUNT.format(found=len(classes), wanted=len(wanted.classes)))
        return found

    def _as_held(self, outputs: Outputs) -> Outputs:
        large = any(isinstance(label, int) and abs(label) > EXACT for label in outputs.classes)
        labels = map(str, outputs.classes) if large else outputs.classes
        return replace(outputs, classes=tuple(map(self.read_back, labels)))


def _classes(numbers: Floats) -> list[Label]:
    """The classes that a program wrote."""
    found: list[Label] = []
    at = 0
    while at < len(numbers):
        count = int(numbers[at])
        if count < 0:
            found.append(float(numbers[at + 1]))
            at += 2
        else:
            found.append(bytes(numbers[at + 1 : at + 1 + count].astype(np.uint8)).decode("utf-8", "replace"))
            at += 1 + count
    return found
