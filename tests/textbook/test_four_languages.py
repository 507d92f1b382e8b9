"""The table of the four languages: what stands in a row gives the same in each of them that is here."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from backglass.textbook.four_languages import LINES, VALUES
from tests.textbook.julia import julia_parser

# What the names of the table stand for, and how a value is printed: its rows, one number a line.
PYTHON = """
import numpy as np
A, B = np.array([[1.0, 2], [3, 4]]), np.array([[5.0, 6], [7, 8]])
U, b, N = np.array([[0.5, -1.0], [2, 0]]), np.array([[0.1, 0.2]]), 2
def shown(value):
    for number in np.ravel(value):
        print(f"{number:.17g}")
"""
OCTAVE = """1;
A = [1 2; 3 4]; B = [5 6; 7 8]; U = [0.5 -1; 2 0]; b = [0.1 0.2]; N = 2;
function shown(value)
  fprintf("%.17g\\n", value');
end
"""
SCILAB = """
A = [1 2; 3 4]; B = [5 6; 7 8]; U = [0.5 -1; 2 0]; b = [0.1 0.2]; N = 2;
function shown(value)
  mprintf("%.17g\\n", matrix(value', -1, 1));
endfunction
"""


def run(command: list[str], text: str, folder, suffix: str) -> list[float]:
    path = folder / f"table{suffix}"
    path.write_text(text)
    done = subprocess.run([*command, path], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    return [float(line) for line in done.stdout.split()]


def program(setting: str, language: str) -> str:
    shown = "".join(f"shown({getattr(one, language)})\n" for one in VALUES)
    function, loop, prints, comment = (getattr(one, language) for one in LINES)
    if language == "python":
        lines = [comment, function, "    return u * u", "n = 3", loop, "    E = f(t) / 7", f"    {prints}"]
    else:
        function, loop = (line.replace(" ... ", "\n{}\n") for line in (function, loop))
        lines = [comment, function.format("z = u * u;"), "n = 3;", loop.format(f"E = f(t) / 7;\n{prints};")]
    return setting + shown + "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def wanted(tmp_path_factory):
    return run([sys.executable], program(PYTHON, "python"), tmp_path_factory.mktemp("table"), ".py")


def test_python_counts_from_0_what_the_others_count_from_1(wanted):
    assert wanted[-3:] == [0.142857, 0.571429, 1.28571]
    assert len(wanted) == 4 * 11 - 2 + 1 + 2 + 3


@pytest.mark.skipif(shutil.which("octave-cli") is None, reason="GNU Octave is not here")
def test_octave_gives_the_same(wanted, tmp_path):
    found = run(["octave-cli", "--norc", "--no-gui", "--quiet"], program(OCTAVE, "octave"), tmp_path, ".m")
    assert found == pytest.approx(wanted, rel=1e-15)


@pytest.mark.skipif(shutil.which("scilab-cli") is None, reason="Scilab is not here")
def test_scilab_gives_the_same(wanted, tmp_path):
    found = run(["scilab-cli", "-nb", "-quit", "-f"], program(SCILAB, "scilab"), tmp_path, ".sce")
    assert found == pytest.approx(wanted, rel=1e-15)


def test_julia_reads_the_same():
    function, loop, prints, comment = (one.julia.replace(" ... ", "\n{}\n") for one in LINES)
    lines = [*(one.julia for one in VALUES), comment, function.format("u * u"), loop.format(f"E = f(t)\n{prints}")]
    assert not julia_parser().parse("\n".join(lines).encode()).root_node.has_error
