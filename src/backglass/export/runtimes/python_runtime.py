"""Python: a process of its own, which knows nothing of backglass."""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

import numpy as np

from backglass.equations.arrays import Floats
from backglass.export.portable import Portable
from backglass.export.runtimes.base import CheckError, Runtime, output_of
from backglass.export.runtimes.class_labels import check_labels
from backglass.words import Text
from backglass.words import export as words

LOAD = """
import importlib.util, json, sys
import numpy as np
described = importlib.util.spec_from_file_location("exported", sys.argv[1])
exported = importlib.util.module_from_spec(described)
described.loader.exec_module(exported)
table = np.load("table.npy")
"""
SAVE = """
np.save("y.npy", np.asarray(y, dtype=np.float64))
with open("labels.json", "w", encoding="utf-8") as file:
    json.dump(labels, file)
"""


class PythonRuntime(Runtime):
    """The Python that runs backglass, isolated.

    Attributes
    ----------
    call : str
        What asks the program for `labels` and `y` of `table`.
    package, with_ : str
        What the program imports: as pip knows it, and as a reader does.
    """

    name: ClassVar[str] = "Python"
    call: ClassVar[str] = """
answer = exported.predict(table)
labels, y = answer if isinstance(answer, tuple) else (None, answer)
labels = np.asarray(labels).tolist() if isinstance(labels, np.ndarray) else labels
"""
    package: ClassVar[str] = "numpy"
    with_: ClassVar[str] = "NumPy"

    def missing(self) -> Text | None:
        """Python and NumPy are here, or nothing of this would run."""
        return None

    def version(self) -> str:
        """Its own version first, then that of what it works with."""
        found = {"Python": platform.python_version(), self.with_: version(self.package)}
        return ", ".join(f"{name} {found[name]}" for name in sorted(found, key=self.name.__ne__))

    def run(self, files: Mapping[str, bytes], stem: str, portable: Portable, table: Floats) -> Floats:
        """What `predict` of the program gives."""
        with tempfile.TemporaryDirectory(prefix="backglass-") as path:
            folder = Path(path)
            script = _written(folder, files, stem)
            np.save(folder / "table.npy", table, allow_pickle=False)
            self._started(LOAD + self.call + SAVE, script, folder)
            try:
                y: Floats = np.load(folder / "y.npy", allow_pickle=False)
                labels = json.loads((folder / "labels.json").read_text("utf-8"))
            except (OSError, ValueError) as error:
                raise CheckError(words.PROGRAM_FAILED.format(program=self.name, line=type(error).__name__)) from error
        check_labels(labels, portable.outputs, y)
        return y

    def run_program(self, files: Mapping[str, bytes], stem: str) -> str:
        """What the program prints."""
        with tempfile.TemporaryDirectory(prefix="backglass-") as path:
            script = _written(Path(path), files, stem)
            return output_of([sys.executable, "-I", script], path)

    @staticmethod
    def _started(source: str, script: str, folder: Path) -> None:
        output_of([sys.executable, "-I", "-c", source, script], folder)


def _written(folder: Path, files: Mapping[str, bytes], stem: str) -> str:
    """The program's path; its companions lie beside it."""
    for suffix, content in files.items():
        (folder / f"{stem}{suffix or '.py'}").write_bytes(content)
    return str(folder / f"{stem}.py")
