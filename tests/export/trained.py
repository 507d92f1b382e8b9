"""Runs by the reference engine that training programs are made of, and whether what these print is right."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from backglass.export.notes import Notes
from backglass.export.training_gathering import program_of
from backglass.export.training_losses import losses_of
from backglass.training import train

DRIVER = """
import io, runpy, sys
from contextlib import redirect_stdout
for path in sys.argv[1:]:
    with redirect_stdout(io.StringIO()) as printed:
        runpy.run_path(path)
    print("== " + path)
    print(printed.getvalue(), end="")
"""
BETWEEN = "== "


def samples(net, rows=7, seed=0):
    """Inputs, and targets that the network's loss takes."""
    draw = np.random.default_rng(seed)
    X = draw.normal(size=(rows, net.sizes[0])).round(3)
    n = net.sizes[-1]
    if net.loss.classes:
        return X, np.eye(n)[draw.integers(n, size=rows)]
    if net.loss.target_range[0] == 0.0:
        return X, draw.integers(2 if net.loss.target_range[1] == 1.0 else 5, size=(rows, n)).astype(float)
    return X, draw.normal(size=(rows, n)).round(3)


def trained(net, *, rows=7, seed=0, theta=None, **options):
    """A run by the reference engine."""
    X, D = samples(net, rows, seed)
    start = net.initialise(seed=seed) if theta is None else theta
    return train(net, start, X, D, engine="reference", seed=seed, **options)


def printed(text):
    """What a program printed: update -> loss."""
    return {int(update): float(value) for update, value in (line.split() for line in text.splitlines())}


def wanted_of(run):
    """The losses of the reference engine: update -> loss."""
    return losses_of(run, program_of(run, dtype="float64"))


def check(text, wanted):
    """The losses that a program printed are those of the reference engine."""
    found = printed(text)
    assert [*found] == [*wanted]
    for update, loss in wanted.items():
        assert abs(found[update] - loss) <= (1e-12 if update <= 1 else 1e-9) * abs(loss), update


def written(runs, write, folder, suffix, notes=None):
    """The programs of some runs as files; half of them are in Japanese."""
    paths = []
    for place, run in enumerate(runs):
        paths.append(folder / f"program{place}{suffix}")
        said = notes or Notes("program", ("en", "ja")[place % 2], ())
        paths[-1].write_bytes(write(program_of(run, dtype="float64"), said)[""])
    return paths


def printed_by_python(paths):
    """What programs print, all in one process that sees nothing of this package and takes warnings for errors."""
    command = [sys.executable, "-I", "-W", "error", "-c", DRIVER, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert not done.stderr, done.stderr[-2000:]
    return parts(done.stdout)


def parts(text):
    """What each program printed, of lines that begin with the mark between them."""
    return [part.partition("\n")[2] for part in text.split(BETWEEN)[1:]]
