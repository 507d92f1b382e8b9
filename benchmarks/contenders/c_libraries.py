"""FANN and GENANN, C libraries as the package `cynn` carries them: GPL, so the reader installs it, nothing needs it.

They train a sample at a time with squared error and logistic units: the textbook's network is all that they can do
here. A call of `train_batch` on a list of copies keeps the loop in C.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import machine
import numpy as np
from workloads import Case

from contenders.base import Contender, Floats, flattened, layers

AT_ONCE = 1000  # updates of a call, about


class Genann(Contender):
    """GENANN: doubles, the logistic function."""

    def __init__(self) -> None:
        machine.library()  # its wheel wants a name of an older C library
        from cynn import genann

        self.kind: Any = genann.GenannNetwork

    def version(self) -> str:
        """Of the package that carries it."""
        return f"cynn {metadata.version('cynn')}"

    def unable(self, case: Case) -> str:
        """Only online descent of logistic units and squared error."""
        if case.workload.batch > 1 or case.optimiser != "sgd" or case.workload.hidden != "logistic":
            return "only plain descent of logistic units, a sample at a time"
        return ""

    def start(self, case: Case) -> None:
        """Write the weights into the library's own file format; the bias's input is -1 there."""
        self.case = case
        self.rows = tuple(values.tolist() for values in case.data())
        parts = layers(case.start().astype(float), case.workload.sizes)
        values = [value for W, b in parts for row, bias in zip(W, b, strict=True) for value in (-bias, *row)]

        sizes = case.workload.sizes
        head = f"{sizes[0]} {len(sizes) - 2} {sizes[1]} {sizes[-1]}"
        self.begin = self._loaded(" ".join([head, *(f"{value:.20e}" for value in values)]))

    def train(self, epochs: int) -> None:
        """A copy of the start, then call after call."""
        self.net = self.begin.copy()
        for X, D in self._lists(epochs):
            self.net.train_batch(X, D, self.case.workload.sgd)

    def _lists(self, epochs: int) -> Iterator[tuple[list[Any], list[Any]]]:
        X, D = self.rows
        at_once = max(1, AT_ONCE // len(X))
        for first in range(0, epochs, at_once):
            n = min(at_once, epochs - first)
            yield X * n, D * n

    def _loaded(self, text: str) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "net"
            file.write_text(text, encoding="ascii")
            return self.kind.load(str(file))

    def _saved(self) -> str:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "net"
            self.net.save(str(file))
            return file.read_text(encoding="ascii")

    def theta(self) -> Floats:
        """From the library's file."""
        values = np.array(self._saved().split()[4:], dtype=float)
        parts, at = [], 0
        for n_in, n_out in zip(self.case.workload.sizes, self.case.workload.sizes[1:], strict=False):
            block = values[at : at + n_out * (n_in + 1)].reshape(n_out, n_in + 1)
            parts.append((block[:, 1:], -block[:, 0]))
            at += block.size
        return flattened(parts)


class Fann(Genann):
    """FANN: float32, incremental training; its weights are put into its file's list of connections."""

    def __init__(self) -> None:
        from cynn import fann

        self.kind = fann.FannNetwork

    def start(self, case: Case) -> None:
        """Write the weights into the library's own file format."""
        self.case = case
        self.rows = tuple(values.tolist() for values in case.data())
        self.net = self.kind(list(case.workload.sizes))
        self.begin = self._loaded(_filled(self._saved(), iter(self._ordered())))

    def train(self, epochs: int) -> None:
        """As GENANN's, with the rate in the network."""
        self.net = self.begin.copy()
        self.net.learning_rate = self.case.workload.sgd
        self.net.learning_momentum = 0.0
        for X, D in self._lists(epochs):
            self.net.train_batch(X, D)

    def _ordered(self) -> list[float]:
        parts = layers(self.case.start().astype(float), self.case.workload.sizes)
        return [value for W, b in parts for row, bias in zip(W, b, strict=True) for value in (*row, bias)]

    def theta(self) -> Floats:
        """From the list of connections."""
        values = np.array(re.findall(r"\(\d+, (\S+?)\)", self._saved().split("connections")[-1]), dtype=float)
        parts, at = [], 0
        for n_in, n_out in zip(self.case.workload.sizes, self.case.workload.sizes[1:], strict=False):
            block = values[at : at + n_out * (n_in + 1)].reshape(n_out, n_in + 1)
            parts.append((block[:, :-1], block[:, -1]))
            at += block.size
        return flattened(parts)


def _filled(text: str, values: Any) -> str:
    """A FANN file with other weights, and logistic units with the plain squared error."""
    head, connections = text.rsplit("connections", 1)
    head = re.sub(r"train_error_function=\d", "train_error_function=0", head)
    head = re.sub(r"\((\d+), 4, ", r"(\1, 3, ", head)  # 4 is the logistic function by a table, 3 the function itself
    return head + "connections" + re.sub(r"\((\d+), \S+?\)", lambda m: f"({m[1]}, {next(values):.20e})", connections)
