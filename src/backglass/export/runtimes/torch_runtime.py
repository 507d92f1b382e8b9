"""torch, in a process of its own."""

from __future__ import annotations

from importlib.util import find_spec
from typing import ClassVar

from backglass.export.runtimes.python_runtime import PythonRuntime
from backglass.words import Text
from backglass.words import export as words


class TorchRuntime(PythonRuntime):
    """The torch that is installed beside backglass."""

    name: ClassVar[str] = "PyTorch"
    package: ClassVar[str] = "torch"
    with_: ClassVar[str] = name
    call: ClassVar[str] = """
answer = exported.predict(table)
labels, y = answer if isinstance(answer, tuple) else (None, answer)
labels = labels.tolist() if hasattr(labels, "tolist") else labels
y = y.numpy()
"""

    def missing(self) -> Text | None:
        """That torch is not installed."""
        if find_spec("torch") is None:
            return words.NOT_INSTALLED.format(name=self.name, how="pip install torch")
        return None
