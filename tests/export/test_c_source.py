"""Networks as C99: they compile without a warning, compute what the reference does, are small and never change."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.errors import CheckError
from backglass.export.emitters.c_source import write
from backglass.export.gathering import encoded, portable_of
from backglass.export.notes import Notes
from backglass.export.portable import CategoryInput, Outputs
from backglass.export.recording import record
from backglass.export.runtimes.c_runtime import CRuntime, Emitted, compiler, computed_by
from tests.export.c_help import NEEDS_CC, STRICT, WARNINGS, ran
from tests.export.nets import CASES, HOSTILE, drawn, expected, inputs, largest_difference, made, table_model

pytestmark = NEEDS_CC
TOLERANCE = {"float64": 1e-12, "float32": 1e-5}
FEW = (
    "hidden mish",
    "output logistic binary_cross_entropy 4",
    "two classes",
    "multilabel",
    "table quantile",
    "hostile",
)
FROM_LIBM = {"exp", "expm1", "log", "log1p", "tanh", "erfc", "sqrt", "hypot", "fabs"}


def exported(name, stem, dtype, lang="en"):
    """A case written in C, with its rows."""
    case = made(name)
    portable = portable_of(case.trained, dtype)
    return Emitted(write(portable, Notes(stem, lang, HOSTILE)), stem, portable, encoded(case.trained, case.rows))


def held_against_the_reference(names, dtype, flags=STRICT):
    found = computed_by([exported(name, f"net{at}", dtype) for at, name in enumerate(names)], flags)
    for name, y in zip(names, found, strict=True):
        case = made(name)
        assert largest_difference(y, expected(case.trained, case.rows, dtype)) <= TOLERANCE[dtype], name


def compiled_to(folder, files, stem, *flags):
    """The object of a network."""
    for suffix, content in files.items():
        (folder / f"{stem}{suffix or '.c'}").write_bytes(content)
    done = subprocess.run([*flags, "-c", f"./{stem}.c", "-o", "net.o"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "net.o"


def four_sixteen_three(hidden="tanh", dtype="float64"):
    network = bg.Network((4, 16, 3), hidden=hidden, output="softmax", loss="cross_entropy")
    return write(portable_of(drawn(network), dtype), Notes("iris", "en", ("Iris.",)))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_some_networks_compute_what_the_reference_does(dtype):
    held_against_the_reference(FEW, dtype)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_all_networks_compute_what_the_reference_does(dtype):
    held_against_the_reference([*CASES], dtype)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_no_network_does_what_c_does_not_define(dtype):
    checks = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g")
    held_against_the_reference([*CASES], dtype, (*STRICT, *checks))


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("gcc", "-std=c99", "-O3"),
        ("gcc", "-std=c11", "-Os"),
        ("gcc", "-std=gnu17", "-O2"),
        ("clang", "-std=c99", "-O2"),
        ("g++", "-x", "c++", "-std=c++11", "-O2"),
    ],
    ids=" ".join,
)
def test_no_compiler_warns(command, tmp_path):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here")
    flags = [flag for flag in WARNINGS if "++" not in command[0] or flag != "-Wstrict-prototypes"]
    for name in (*FEW, "output step squared_error 3", "table held back", "regressor of two", "table float32"):
        for dtype in ("float64", "float32"):
            one = exported(name, "net", dtype)
            compiled_to(tmp_path, one.files, "net", *command, *flags)


@pytest.mark.skipif(shutil.which("size") is None, reason="there is no size (binutils) here")
@pytest.mark.parametrize("hidden", ["tanh", "logistic"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_four_sixteen_three_is_small_and_constant(hidden, dtype, tmp_path):
    files = four_sixteen_three(hidden, dtype)
    made_of = compiled_to(tmp_path, files, "iris", compiler(), "-std=c99", "-Os", "-fno-pic")
    sizes = subprocess.run(["size", made_of], check=True, capture_output=True, text=True).stdout.splitlines()[1].split()
    text, data, bss, whole = map(int, sizes[:4])
    assert whole < 8192
    assert (data, bss) == (0, 0)  # nothing in it ever changes
    assert text < 4096


@pytest.mark.skipif(shutil.which("nm") is None, reason="there is no nm (binutils) here")
def test_a_network_calls_nothing_but_functions_of_numbers(tmp_path):
    for name in FEW:
        made_of = compiled_to(tmp_path, exported(name, "net", "float64").files, "net", compiler(), "-std=c99", "-O2")
        found = subprocess.run(["nm", "-u", made_of], check=True, capture_output=True, text=True).stdout
        called = set(re.findall(r"U (\w+)", found)) - {"_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail", "memset", "memcpy"}
        assert called <= FROM_LIBM


def test_names_are_data_whatever_they_are(tmp_path):
    """The tables of a network hold every name as it is, and nothing of a name has become source."""
    one = exported("hostile", "net", "float64")
    tables = {"columns": one.portable.asked, "classes": one.portable.outputs.classes}
    for place, column in enumerate(one.portable.columns):
        if isinstance(column, CategoryInput):
            tables[f"categories_{place}"] = column.categories
    lines = ["#include <stdio.h>", '#include "net.h"', "int main(void)", "{"]
    wanted = b""
    for name, texts in tables.items():
        lines.append(f'    for (int i = 0; i < {len(texts)}; i++) printf("%s\\n", net_{name}[i]);')
        wanted += b"".join(text.split("\0")[0].encode() + b"\n" for text in texts)  # %s ends at a NUL
    for suffix, content in one.files.items():
        (tmp_path / f"net{suffix or '.c'}").write_bytes(content)
    (tmp_path / "main.c").write_text("\n".join([*lines, "    return 0;", "}", ""]))
    assert ran(tmp_path, "net.c") == wanted
    assert not (tmp_path / "pwned").exists()


@pytest.mark.few(10)
@pytest.mark.parametrize("stem", [stem for stem in HOSTILE if stem and not re.search("[/\0]", stem)])
def test_a_file_may_have_any_name(stem):
    portable = portable_of(made("1-1-1").trained)
    files = write(portable, Notes(stem, "en", (f"A network: {stem}",)))
    y = CRuntime().run(files, stem, portable, np.array([[0.5]]))
    assert largest_difference(y, expected(made("1-1-1").trained, [[0.5]])) <= 1e-12


def test_a_text_longer_than_a_literal_is_written_sign_by_sign(tmp_path):
    portable = portable_of(made("two classes").trained)
    long = "é'\\" * 2000
    portable = replace(portable, outputs=Outputs("two classes", ("y",), ("no", long)))
    files = write(portable, Notes("net", "en", ("A network.",)))
    for suffix, content in files.items():
        (tmp_path / f"net{suffix or '.c'}").write_bytes(content)
    main = '#include <stdio.h>\n#include "net.h"\nint main(void)\n{\n    return fputs(net_classes[1], stdout) < 0;\n}\n'
    (tmp_path / "main.c").write_text(main)
    assert ran(tmp_path, "net.c") == long.encode()


def test_parameters_that_are_no_numbers_are_computed_with():
    portable = portable_of(made("hidden relu").trained)
    layer = portable.layers[0]
    W = layer.W.copy()
    W[0, 0], W[1, 1] = np.nan, np.inf
    portable = replace(portable, layers=(replace(layer, W=W), *portable.layers[1:]))
    for dtype in ("float64", "float32"):
        narrow = tuple(replace(one, W=one.W.astype(dtype), b=one.b.astype(dtype)) for one in portable.layers)
        found = replace(portable, dtype=dtype, layers=narrow)
        y = CRuntime().run(write(found, Notes("net", "en", ("",))), "net", found, inputs(3))
        assert np.isnan(y).all()


def test_a_label_that_does_not_follow_is_found():
    case = made("classifier")
    portable = portable_of(case.trained)
    files = write(portable, Notes("net", "en", ("",)))
    wrong = {**files, "": files[""].replace(b"probabilities[k] > probabilities[largest]", b"k > 0")}
    assert wrong != files
    with pytest.raises(CheckError, match="class"):
        CRuntime().run(wrong, "net", portable, np.asarray(case.rows))


def test_a_program_that_does_not_compile_is_an_error():
    portable = portable_of(made("1-1-1").trained)
    files = write(portable, Notes("net", "en", ("",)))
    with pytest.raises(CheckError, match="failed"):
        CRuntime().run({**files, "": files[""] + b"}"}, "net", portable, np.array([[0.5]]))


def test_where_there_is_no_compiler_it_is_said(monkeypatch):
    monkeypatch.setenv("CC", "no-such-compiler")
    assert "no-such-compiler" in CRuntime().missing().en


def test_comments_are_in_the_language_that_was_asked_for():
    portable = portable_of(made("table standard").trained)
    header = write(portable, Notes("net", "ja", ("ネットワーク",)))[".h"].decode()
    assert "スタック" in header
    assert "stack" not in header


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_million_weights_compile_and_run(dtype):
    network = bg.Network((1000, 990, 10), hidden="relu", output="softmax", loss="cross_entropy")
    model, X = drawn(network, 3), inputs(1000)[:3]
    portable = portable_of(model, dtype)
    one = Emitted(write(portable, Notes("wide", "en", ("",))), "wide", portable, X)
    found = computed_by([one], ("-std=c99", "-O2", "-ffp-contract=off", *WARNINGS))[0]
    assert largest_difference(found, expected(model, X, dtype)) <= TOLERANCE[dtype]


def test_layers_too_wide_for_a_stack_are_given_room():
    network = bg.Network((2, 40_000, 2), hidden="tanh", output="softmax", loss="cross_entropy")
    model, X = drawn(network, 3), inputs(2)
    portable = portable_of(model)
    files = write(portable, Notes("wide", "en", ("",)))
    assert b"double room[WIDE_ROOM])" in files[".h"]
    y = CRuntime().run(files, "wide", portable, X)
    assert largest_difference(y, expected(model, X)) <= 1e-12


def test_a_table_of_many_columns_some_of_one_value():
    draw = np.random.default_rng(4)
    columns = {f"x{n}": draw.normal(size=40) if n % 3 else np.full(40, 2.5) for n in range(120)}
    table = pl.DataFrame({**columns, "y": draw.normal(size=40)})
    model = table_model(table, "y")
    portable = portable_of(model)
    one = Emitted(write(portable, Notes("net", "en", ("",))), "net", portable, encoded(model, table))
    assert largest_difference(computed_by([one], STRICT)[0], expected(model, table)) <= 1e-12


def test_a_table_whose_columns_say_nothing():
    portable = portable_of(made("table held back").trained)
    nothing = replace(portable.columns[0], scaled=record(lambda _: 0.0, "x"), indicator=False, low=None, high=None)
    layers = (replace(portable.layers[0], W=portable.layers[0].W[:, :1]), *portable.layers[1:])
    portable = replace(portable, columns=(nothing,), inputs=portable.inputs[:1], layers=layers)
    one = Emitted(write(portable, Notes("net", "en", ("",))), "net", portable, np.array([[1.0], [np.nan]]))
    y = computed_by([one], STRICT)[0]
    assert (y[0] == y[1]).all()
