"""scikit-learn, in a process of its own."""

from __future__ import annotations

from typing import ClassVar

from backglass.export.runtimes.python_runtime import PythonRuntime


class SklearnRuntime(PythonRuntime):
    """The scikit-learn that is installed beside backglass."""

    name: ClassVar[str] = "scikit-learn"
    package: ClassVar[str] = "scikit-learn"
    with_: ClassVar[str] = name
    call: ClassVar[str] = """
import warnings
warnings.simplefilter("ignore")  # of columns' names, which an array does not have
labels = exported.model.predict(table)
y = exported.model.predict_proba(table) if hasattr(exported.model, "predict_proba") else labels
y = y.reshape(len(table), -1)
labels = labels.tolist()
"""
