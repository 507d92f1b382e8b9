"""Running an export where it is at home, and holding what it says against the network, row by row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from backglass import __version__
from backglass.equations.arrays import DType, Floats
from backglass.errors import CheckError
from backglass.export.formats import Files, Format
from backglass.export.gathering import inputs_of, network_of
from backglass.export.portable import Portable
from backglass.export.runtimes.base import Runtime
from backglass.parameters import Parameters
from backglass.preparation.refusals import FARTHEST
from backglass.words import Text
from backglass.words import export as words
from backglass.words import exported_files as said
from backglass.workflow.predicting import through

TOLERANCES: dict[DType, float] = {"float64": 1e-12, "float32": 1e-5}  # relative to the largest |y|
OF_LOSSES = 1e-9  # relative to each loss, after however many updates
NOT_KNOWN = "x.xxxe-xx"  # stands where the difference will, so that the file is as long before
TINIEST = 1e-99  # of differences: with exponents of two digits all are as long
FAR_BEYOND = 1e6  # times the usual |y|: a row so far out is compared with its own size


@dataclass(frozen=True)
class Checked:
    """What was found when an export was run.

    Attributes
    ----------
    table : str
        The path of the table, or "DataFrame"; of a training program that needs none "".
    rows : int
        That were compared: those of which the model itself says something finite; of a training program the losses.
    largest_difference : float
        Relative to the largest |y|; of a training program to each loss.
    tolerance : float
    runtime, version : str
        What ran it, such as "GNU Octave" and "7.3.0".
    """

    table: str
    rows: int
    largest_difference: float
    tolerance: float
    runtime: str
    version: str

    def sentence(self, template: Text) -> Text:
        """What the file says of it."""
        return _found(template, self.runtime, self.version, self.rows, self.tolerance, self.largest_difference)


def runtime_of(row: Format) -> Runtime:
    """What runs a format here.

    Raises
    ------
    CheckError
        It is not there; the message says what to install.
    """
    runtime = row.made_runtime()
    if why := runtime.missing():
        raise CheckError(why)
    return runtime


def checked_network(
    trained: Any, portable: Portable, row: Format, stem: str, cells: Floats, path: str, write: Callable[[Text], Files]
) -> tuple[Files, Checked]:
    """The files of a network, run on all rows, with what was found in them.

    Parameters
    ----------
    trained
        As `portable_of` takes it.
    portable : Portable
    row : Format
    stem : str
        Of the files.
    cells : array (N, columns)
        As `encoded` makes them.
    path : str
        Of the table.
    write : callable
        Takes what a check found, and gives the files that say so.

    Raises
    ------
    CheckError
        The runtime is not there, the program fails, or a difference is larger than the tolerance.
    """
    runtime = runtime_of(row)
    wanted, known = reference(trained, portable, cells)
    if not known.any():
        raise CheckError(words.NO_ROWS.format(path=path))
    name, version = _apart(runtime)
    checked = Checked(path, int(known.sum()), np.inf, TOLERANCES[portable.dtype], name, version)
    files = write(checked.sentence(said.CHECKED))
    y = np.asarray(runtime.run(files, stem, portable, cells[known]), dtype=np.float64)
    if y.shape != wanted[known].shape:
        raise CheckError(words.OTHER_NUMBERS.format(title=row.title, found=y.shape, wanted=wanted[known].shape))
    apart = differences(y, wanted[known])
    at, largest = int(np.argmax(apart)), float(apart.max())
    if not largest <= checked.tolerance:
        facts = {"row": int(np.flatnonzero(known)[at]) + 1, "tolerance": f"{checked.tolerance:g}"}
        raise CheckError(words.DIFFERS.format(title=row.title, difference=f"{largest:.3e}", **facts))
    return _with(replace(checked, largest_difference=largest), said.CHECKED, files, write, row)


def reference(trained: Any, portable: Portable, cells: Floats) -> tuple[Floats, Any]:
    """What the equations in float64 say of rows, with the parameters that are exported, and of which rows it is finite.

    Returns
    -------
    array (N, K)
        Numbers in the target's unit, or probabilities.
    array of bool (N,)
        Whether the model itself takes the row, in the export's type, too.
    """
    network, theta = network_of(trained)
    X = inputs_of(trained, cells)
    with np.errstate(over="ignore", invalid="ignore"):
        known = (np.abs(X) <= FARTHEST).all(axis=1)
        X = X.astype(portable.dtype)
        given = theta.flat.astype(portable.dtype)
        y = through(network, Parameters(network, given.astype(np.float64)), X.astype(np.float64), "reference")
        if portable.dtype != "float64":
            known &= np.isfinite(through(network, Parameters(network, given), X, "reference")).all(axis=1)
        outputs = portable.outputs
        if outputs.meaning == "numbers":
            y = y * outputs.scale + outputs.shift
        elif outputs.meaning == "two classes":
            y = np.hstack([1 - y, y])
    return y, known & np.isfinite(y).all(axis=1)


def differences(found: Floats, wanted: Floats) -> Floats:
    """The largest difference of each row, relative to the largest |y|; of rows far beyond the others to their own.

    Examples
    --------
    >>> differences(np.array([[1.0], [4.0]]), np.array([[1.0], [5.0]])).tolist()
    [0.0, 0.2]
    """
    sizes = np.abs(wanted).max(axis=1)
    usual = float(np.median(sizes[sizes > 0])) if sizes.any() else 1.0
    within = sizes[sizes <= FAR_BEYOND * usual]
    largest = np.maximum(sizes, within.max(initial=0.0))
    with np.errstate(over="ignore", invalid="ignore"):
        apart: Floats = np.abs(found - wanted).max(axis=1) / np.where(largest > 0, largest, 1.0)
    return np.where(np.isnan(apart), np.inf, apart)


def checked_training(
    row: Format, stem: str, expected: dict[int, float], path: str, write: Callable[[Text], Files]
) -> tuple[Files, Checked]:
    """The files of a training program, run, with what was found in them.

    Parameters
    ----------
    row : Format
    stem : str
    expected : dict of int to float
        The losses by update.
    path : str
        Of the table.
    write : callable
        Takes what a check found, and gives the files that say so.

    Raises
    ------
    CheckError
        The runtime is not there, the program fails, or a loss is another one.
    """
    runtime = runtime_of(row)
    name, version = _apart(runtime)
    checked = Checked(path, len(expected), np.inf, OF_LOSSES, name, version)
    files = write(checked.sentence(said.TRAINED))
    printed = losses_in(runtime.run_program(files, stem))
    if list(printed) != list(expected):
        raise CheckError(words.OTHER_UPDATES.format(title=row.title))
    largest = 0.0
    for update, wanted in expected.items():
        apart = abs(printed[update] - wanted) / (abs(wanted) or 1.0)
        if not apart <= OF_LOSSES:
            facts = {"update": update, "found": repr(printed[update]), "wanted": repr(wanted)}
            raise CheckError(words.LOSS_DIFFERS.format(title=row.title, **facts))
        largest = max(largest, apart)
    return _with(replace(checked, largest_difference=largest), said.TRAINED, files, write, row)


def losses_in(printed: str) -> dict[int, float]:
    r"""The losses by update of what a training program prints: lines of two numbers.

    Examples
    --------
    >>> losses_in("update loss\n0 0.5\n1 0.25\n")
    {0: 0.5, 1: 0.25}
    """
    lines = (line.split() for line in printed.splitlines())
    pairs = [line for line in lines if len(line) == 2 and re.fullmatch(r"\d+", line[0], re.ASCII)]
    try:
        return {int(update): float(loss) for update, loss in pairs}
    except ValueError:
        return {}


def _apart(runtime: Runtime) -> tuple[str, str]:
    """The name of a runtime, and its version alone."""
    return runtime.name, runtime.version().removeprefix(runtime.name).strip()


def _found(template: Text, runtime: str, version: str, rows: int, tolerance: float, difference: float) -> Text:
    ours = {"version": __version__, "numpy": np.__version__, "tolerance": f"{tolerance:g}"}
    return template.format(runtime=f"{runtime} {version}".strip(), rows=rows, difference=_shown(difference), **ours)


def _with(
    checked: Checked, template: Text, run: Files, write: Callable[[Text], Files], row: Format
) -> tuple[Files, Checked]:
    """The files with the difference in them, after it was seen that they differ in nothing else from those that ran.

    Raises
    ------
    CheckError
        They do.
    """
    files = write(checked.sentence(template))
    shown = _shown(checked.largest_difference).encode()
    if files.keys() != run.keys() or not all(_same_but_for(run[suffix], files[suffix], shown) for suffix in files):
        raise CheckError(words.MORE_THAN_NOTES.format(title=row.title))
    return files, checked


def _same_but_for(before: bytes, after: bytes, shown: bytes) -> bool:
    """Whether nothing changed but the places where a difference was not known yet."""
    parts, at = before.split(NOT_KNOWN.encode()), 0
    for place, part in enumerate(parts):
        gap = len(NOT_KNOWN) if place else 0
        if after[at : at + gap] not in (b"", shown, NOT_KNOWN.encode()) or not after.startswith(part, at + gap):
            return False
        at += gap + len(part)
    return at == len(after)


def _shown(difference: float) -> str:
    return f"{difference if difference > TINIEST else 0.0:.3e}" if np.isfinite(difference) else NOT_KNOWN
