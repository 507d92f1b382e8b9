"""Equations of rows as loops in C: each activation, its pullback, each loss and each pair, beside NumPy."""

from __future__ import annotations

import re

import numpy as np
import pytest

from backglass.equations.activations import ACTIVATIONS
from backglass.equations.arrays import one_minus_softmax
from backglass.equations.losses import LOSSES
from backglass.equations.output_pairs import FUSED
from backglass.export.c_loops import c_loops
from backglass.export.c_syntax import c_syntax, helpers_of
from backglass.export.recording import record
from tests.export.c_help import NEEDS_CC, ran

N, WIDTH = 7, 4
RNG = np.random.default_rng(5)
DATA = {"u": RNG.normal(0, 3, (N, WIDTH)), "y": RNG.random((N, WIDTH)), "d": RNG.random((N, WIDTH))}
DATA["u"][2] = DATA["u"][2, 0]  # of equal ones the first is the largest


def cases():
    """(name, function, its arguments)."""
    for name, row in ACTIVATIONS.items():
        yield name, row(), ("u",)
        yield f"{name} derivative", row().derivative, ("u",)
        yield f"{name} pullback", row().pullback, ("u", "y")
        yield f"{name} textbook pullback", row().textbook_pullback, ("u", "y", "d")
    for name, row in LOSSES.items():
        yield f"{name} value", row().value, ("y", "d")
        yield f"{name} gradient", row().gradient, ("y", "d")
        yield f"{name} textbook", row().textbook, ("y", "d")
    for output, loss in FUSED:
        pair = FUSED[output, loss](output(), loss())
        yield f"{pair.name} value", pair.value, ("u", "d")
        yield f"{pair.name} delta", pair.delta, ("u", "d")
    yield "one minus softmax", one_minus_softmax, ("u",)


def function(at, f, names, syntax, in_place):
    """A function in C that reads one row of each argument and prints the results."""
    made = record(f, *names, width=WIDTH)
    held = {names[0]: "result"} if in_place and made.shape == "rows" else {}
    lines = c_loops({"result": made}, syntax, n="WIDTH", held=held)
    arrays = [f"    static double {name}[WIDTH];" for name in names]
    reads = [f"    for (int i = 0; i < WIDTH; i++) {name}[i] = data_{name}[n][i];" for name in names]
    if made.shape == "rows":
        arrays.append("    static double result[WIDTH];")
        shows = ['    for (int i = 0; i < WIDTH; i++) printf("%.17g\\n", result[i]);']
        reads += [f"    for (int i = 0; i < WIDTH; i++) result[i] = data_{names[0]}[n][i];"] if held else []
    else:
        shows = ['    printf("%.17g\\n", result);']
    return "\n".join([f"static void f{at}(int n)", "{", *arrays, *reads, *(f"    {x}" for x in lines), *shows, "}"])


@NEEDS_CC
@pytest.mark.parametrize("in_place", [False, True])
def test_loops_say_what_numpy_says(tmp_path, in_place):
    tables = {}
    found = [case for case in cases() if record(case[1], *case[2], width=WIDTH).shape != "scalar"]
    syntax = c_syntax("float64", tables)
    code = "\n\n".join(function(at, f, names, syntax, in_place) for at, (_, f, names) in enumerate(found))
    data = [
        f"static const double data_{name}[{N}][WIDTH] = {{"
        + ", ".join("{" + ", ".join(map(repr, row)) + "}" for row in values.tolist())
        + "};"
        for name, values in DATA.items()
    ]
    calls = [f"    for (int n = 0; n < {N}; n++) f{at}(n);" for at in range(len(found))]
    head = ["#include <math.h>", "#include <stdio.h>", f"enum {{ WIDTH = {WIDTH} }};", *data, *helpers_of(code, "en")]
    body = [*head, code, "int main(void)", "{", *calls, "    return 0;", "}", ""]
    (tmp_path / "main.c").write_text("\n".join(body), encoding="utf-8")
    printed = np.array(ran(tmp_path, "-Wno-unused-but-set-variable").split(), dtype=float)
    at = 0
    for name, f, names in found:
        wanted = np.broadcast_to(f(*(DATA[one] for one in names)), (N, WIDTH) if _wide(f, names) else (N,))
        mine = printed[at : at + wanted.size].reshape(wanted.shape)
        at += wanted.size
        np.testing.assert_allclose(mine, wanted, rtol=1e-13, atol=1e-15, err_msg=name)
    assert at == printed.size


def _wide(f, names):
    return record(f, *names, width=WIDTH).shape == "rows"


def test_what_a_later_loop_needs_is_kept_in_the_results_own_array():
    lines = c_loops({"z": record(ACTIVATIONS["softmax"](), "u", width=3)}, c_syntax("float64", {}), n="3")
    assert not any("kept" in line for line in lines)
    assert sum("exp(" in line for line in lines) == 1


def test_what_needs_an_array_of_its_own_gets_one():
    pullback = ACTIVATIONS["softmax"]().pullback
    lines = c_loops({"r": record(pullback, "u", "g", width=3)}, c_syntax("float64", {}), n="3")
    assert any(re.fullmatch(r"double kept\[3\];", line) for line in lines) or not any("kept" in line for line in lines)
    assert sum("exp(" in line for line in lines) == 1


def test_names_that_are_taken_are_not_used():
    softmax = record(ACTIVATIONS["softmax"](), "u", width=3)
    taken = frozenset({"m", "s", "e"})
    text = "\n".join(c_loops({"z": softmax}, c_syntax("float64", {}), n="3", fixed=taken))
    assert not re.search(r"double (m|s|e) =", text)
