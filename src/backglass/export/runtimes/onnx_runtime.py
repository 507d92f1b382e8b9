"""Runs exports to ONNX with onnxruntime."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import numpy as np

from backglass.equations.arrays import Floats
from backglass.export.portable import Portable
from backglass.export.runtimes.base import Runtime, output_of
from backglass.export.runtimes.class_labels import check_labels
from backglass.words import Text
from backglass.words import export as words

PROGRAM = Path(__file__).with_name("onnx_session.py")


class OnnxRuntime(Runtime):
    """onnxruntime on the processor, in a Python of its own."""

    name: ClassVar[str] = "onnxruntime"

    def missing(self) -> Text | None:
        """Why it cannot run here, as one sentence; None where it can."""
        if find_spec("onnxruntime") is not None:
            return None
        return words.NOT_INSTALLED.format(name=self.name, how="pip install onnxruntime")

    def version(self) -> str:
        """Its name and version."""
        return f"{self.name} {version(self.name)}"

    def run(self, files: Mapping[str, bytes], stem: str, portable: Portable, table: Floats) -> Floats:  # noqa: ARG002
        """What the model computes of a table."""
        with TemporaryDirectory() as folder:
            model, cells, values = (Path(folder) / name for name in ("model.onnx", "table.npy", "values.npy"))
            model.write_bytes(files[""])
            np.save(cells, np.ascontiguousarray(table, dtype=np.float64))
            command = [sys.executable, "-I", str(PROGRAM), str(model), str(cells), str(values), *_folders()]
            labels = json.loads(output_of(command, folder).splitlines()[-1])
            found: Floats = np.load(values)
        if portable.outputs.classes:
            whole = {str(one): one for one in portable.outputs.classes}  # too large for int64, they are texts
            check_labels(
                [whole.get(one, one) if isinstance(one, str) else one for one in labels], portable.outputs, found
            )
        return found


def _folders() -> list[str]:
    """Where this process found what the program needs, which an isolated Python may not look at by itself."""
    specs = [find_spec(name) for name in ("numpy", "onnxruntime")]
    return sorted({str(Path(spec.origin).parent.parent) for spec in specs if spec is not None and spec.origin})
