"""Exports in Octave, Scilab and Julia: run where they can be, read by a parser where not."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import backglass as bg
from backglass.errors import CheckError, PlanError
from backglass.export.emitters import julia_source, matrix_source, octave_source, scilab_source
from backglass.export.expressions import Expression
from backglass.export.gathering import encoded, portable_of
from backglass.export.julia_syntax import Julia
from backglass.export.matrix_language import MatrixLanguage, shortest
from backglass.export.notes import Notes
from backglass.export.octave_syntax import Octave
from backglass.export.portable import CategoryInput, Outputs
from backglass.export.runtimes.base import output_of
from backglass.export.runtimes.c_runtime import Emitted
from backglass.export.runtimes.julia_runtime import JuliaRuntime
from backglass.export.runtimes.octave_runtime import OctaveRuntime
from backglass.export.runtimes.scilab_runtime import ScilabRuntime
from backglass.export.scilab_syntax import Scilab, widened
from tests.export.hostile_names import HOSTILE
from tests.export.nets import CASES, drawn, expected, inputs, largest_difference, made

EMITTERS = {"octave": octave_source, "scilab": scilab_source, "julia": julia_source}
RUNTIMES = {"octave": OctaveRuntime(), "scilab": ScilabRuntime()}
LANGUAGES = {"octave": Octave(), "scilab": Scilab(), "julia": Julia()}
TOLERANCES = {"float64": 1e-12, "float32": 1e-5}
NOTES = Notes("net", "ja", ("A network.", *HOSTILE))
RUN = [
    pytest.param(
        name, marks=pytest.mark.skipif(runtime.missing() is not None, reason=f"{runtime.name} is not here to run it")
    )
    for name, runtime in RUNTIMES.items()
]
WAYS = [pytest.param(*one.values, dtype, marks=one.marks) for one in RUN for dtype in TOLERANCES if
        (one.values[0], dtype) != ("scilab", "float32")]  # fmt: skip
FINITE = [name for name in CASES if name != "hostile"]


def written(language: str, name: str, dtype: str = "float64", lang: str = "ja") -> bytes:
    """A case's program."""
    return EMITTERS[language].write(portable_of(made(name).trained, dtype), replace(NOTES, lang=lang))[""]


def exported(language: str, name: str, dtype: str = "float64", rows: slice = slice(None)) -> Emitted:
    """A case, ready to be run."""
    trained, table = made(name)
    files = {"": written(language, name, dtype)}
    return Emitted(files, "", portable_of(trained, dtype), encoded(trained, table)[rows])


@cache
def computed(language: str, dtype: str):
    """What all cases compute, in one process."""
    found = RUNTIMES[language].computed_by([exported(language, name, dtype) for name in CASES])
    return dict(zip(CASES, found, strict=True))


@pytest.mark.few(8)
@pytest.mark.parametrize(("language", "dtype"), WAYS)
@pytest.mark.parametrize("name", CASES)
def test_it_agrees_with_the_equations(name, language, dtype):
    wanted = expected(*made(name), dtype)
    assert largest_difference(computed(language, dtype)[name], wanted) < TOLERANCES[dtype]


@pytest.mark.parametrize("language", RUN)
def test_no_row_and_one(language):
    names = ["run", "hidden step", "two classes", "classifier", "multilabel", "table quantile", "table of two classes"]
    for rows in (slice(0, 0), slice(0, 1)):
        exports = [exported(language, name, "float64", rows) for name in names]
        for name, found in zip(names, RUNTIMES[language].computed_by(exports), strict=True):
            assert largest_difference(found, expected(*made(name))[rows]) < 1e-12


@pytest.mark.parametrize("language", RUN)
def test_what_is_not_a_number_stays_so(language):
    """max and min of these languages would take the other one."""
    rows = np.array([[np.nan, 1.0, 2.0], [np.inf, -np.inf, 0.0], [1e9, 1e3, -1e3], [-0.0, 0.0, 1e-320]])
    hidden = [name for name in CASES if name.startswith("hidden")]
    exports = [exported(language, name)._replace(table=rows) for name in hidden]
    for name, found in zip(hidden, RUNTIMES[language].computed_by(exports), strict=True):
        assert largest_difference(found, expected(made(name).trained, rows)) < 1e-12, name


@pytest.mark.few(1)
@pytest.mark.parametrize("language", RUN)
def test_wide_layers(language):
    trained, rows = drawn(bg.Network((301, 700, 3), output="softmax", loss="cross_entropy"), 5), inputs(301, 5)
    portable = portable_of(trained)
    found = RUNTIMES[language].run(EMITTERS[language].write(portable, NOTES), "net", portable, rows)
    assert largest_difference(found, expected(trained, rows)) < 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("language", RUN)
def test_a_million_weights(language):
    trained, rows = drawn(bg.Network((300, 2200, 150), output="softmax", loss="cross_entropy"), 5), inputs(300, 5)
    portable = portable_of(trained)
    found = RUNTIMES[language].run(EMITTERS[language].write(portable, NOTES), "net", portable, rows)
    assert largest_difference(found, expected(trained, rows)) < 1e-12


@pytest.mark.parametrize("language", RUN)
@pytest.mark.parametrize("classes", [(7, -3, 2**40), (0.5, 1e-9, -2.25), (2**60, 2**60 + 1, 5), ("a", "", "a b")])
def test_classes_of_every_type(language, classes):
    trained, rows = made("biases per_unit")
    portable = replace(portable_of(trained), outputs=Outputs("classes", ("y1", "y2", "y3"), classes))
    found = RUNTIMES[language].run(EMITTERS[language].write(portable, NOTES), "net", portable, rows)
    assert largest_difference(found, expected(trained, rows)) < 1e-12


@pytest.mark.parametrize("language", RUN)
def test_the_runtime_says_what_is_wrong(language):
    runtime = RUNTIMES[language]
    assert re.fullmatch(rf"{runtime.name} \d+\.\d+.*", runtime.version())
    one = exported(language, "classifier")
    with pytest.raises(CheckError, match=r"takes a table|渡してください"):
        runtime.run(one.files, "net", replace(one.portable, inputs=("a", "b")), one.table[:, :2])
    with pytest.raises(CheckError, match=rf"the last that {runtime.command} says"):
        runtime.run({"": b"function ((("}, "net", one.portable, one.table)
    others = replace(one.portable, outputs=replace(one.portable.outputs, classes=("owl", "gull", "tern")))
    with pytest.raises(CheckError, match=r"named class '.*' in row"):
        runtime.run(one.files, "net", others, one.table)


@pytest.mark.parametrize("language", RUN)
def test_it_prints_what_a_program_prints(language):
    prints = {"octave": b"fprintf('%d %.17g\\n', 3, 0.1);\n", "scilab": b'mprintf("%d %.17g\\n", 3, 0.1);\n'}
    assert RUNTIMES[language].run_program({"": prints[language]}, "net").split() == ["3", "0.10000000000000001"]
    with pytest.raises(CheckError, match="no such luck"):
        RUNTIMES[language].run_program({"": b"error('no such luck');\n"}, "net")


# --- names ---


READ = {
    "octave": """source('program.m');
c = COLUMNS(); g = CATEGORIES(); all = [c, g{:}, CLASSES()];
f = fopen('names', 'w');
for k = 1:numel(all), fwrite(f, [all{k}, 255]); end
fclose(f);
""",
    "scilab": """exec("program.sce", -1);
g = CATEGORIES(); all = [COLUMNS(), g($), CLASSES()];
f = mopen("names", "wb");
for k = 1:size(all, "*"), if length(all(k)) > 0 then, mput(ascii(all(k)), "uc", f); end, mput(255, "uc", f); end
mclose(f);
""",
}


def hostile_names() -> list[str]:
    """All names of the hostile case, in order."""
    portable = portable_of(made("hostile").trained)
    categories = [
        text for column in portable.columns if isinstance(column, CategoryInput) for text in column.categories
    ]
    return [*portable.asked, *categories, *map(str, portable.outputs.classes)]


@pytest.mark.parametrize("language", RUN)
def test_hostile_names_are_data(tmp_path, language):
    runtime = RUNTIMES[language]
    (tmp_path / f"program{runtime.suffix}").write_bytes(written(language, "hostile"))
    (tmp_path / f"read{runtime.suffix}").write_text(READ[language])
    output_of(runtime.arguments(f"read{runtime.suffix}"), tmp_path)
    found = (tmp_path / "names").read_bytes().split(b"\xff")[:-1]
    assert [one.decode() for one in found] == [runtime.read_back(name) for name in hostile_names()]
    assert not list(tmp_path.glob("*pwned*"))


@pytest.mark.parametrize("language", EMITTERS)
def test_no_line_holds_what_steers_an_editor(language):
    for line in written(language, "hostile").decode().split("\n"):
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", line)


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("dtype", TOLERANCES)
@pytest.mark.parametrize("name", FINITE)
def test_no_sign_of_octaves_own(name, dtype, lang):
    program = written("octave", name, dtype, lang).decode().split("\n")
    code = [line for line in program if not line.lstrip().startswith("%")]
    for line in code:
        assert not re.search(r"\+=|-=|!|\"|\bend\w+|\bprintf|\bifelse|\bmerge|^\s*#", line), line


# --- Julia ---


@cache
def julia_parser():
    """Something that reads Julia."""
    reason = "tree-sitter and tree-sitter-julia are not installed; programs in Julia are not read"
    tree_sitter = pytest.importorskip("tree_sitter", reason=reason)
    grammar = pytest.importorskip("tree_sitter_julia", reason=reason)
    return tree_sitter.Parser(tree_sitter.Language(grammar.language()))


def nodes(node):
    """All nodes of a tree."""
    yield node
    for child in node.children:
        yield from nodes(child)


def parsed(source: bytes):
    """The nodes of a program, which has no mistake."""
    tree = julia_parser().parse(source)
    wrong = [node for node in nodes(tree.root_node) if node.type == "ERROR" or node.is_missing]
    assert not wrong, source[wrong[0].start_byte - 80 : wrong[0].end_byte + 80].decode()
    return list(nodes(tree.root_node))


@pytest.mark.few(20)
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("dtype", TOLERANCES)
@pytest.mark.parametrize("name", CASES)
def test_julia_is_read_without_mistakes(name, dtype, lang):
    source = written("julia", name, dtype, lang)
    found = parsed(source)
    functions = [node for node in found if node.type == "function_definition"]
    assert source[functions[0].start_byte :].startswith(b"function predict(table)\n")
    assigned = {
        source[node.start_byte : node.end_byte].split(b"=")[0].strip()
        for node in found
        if node.type == "const_statement"
    }
    layers = range(2, len(portable_of(made(name).trained).sizes) + 1)
    assert {b"const COLUMNS", *(f"const {kind}{l}".encode() for kind in "Wb" for l in layers)} <= assigned


def unescaped(literal: str) -> str:
    r"""The text of a literal, by the rules of Julia: \\, \", \$ and \uXXXX; nothing is put in."""
    assert literal[0] == literal[-1] == '"'
    inner = literal[1:-1]
    assert not re.search(r'(?<!\\)(\\\\)*[$"]', inner)
    return re.sub(r"\\(u[0-9a-f]{4}|.)", lambda at: chr(int(at[1][1:], 16)) if len(at[1]) > 1 else at[1], inner)


def test_hostile_names_are_texts_of_julia():
    source = written("julia", "hostile")
    found = parsed(source)
    assert not [node for node in found if node.type == "string_interpolation"]
    literals = [source[node.start_byte : node.end_byte].decode() for node in found if node.type == "string_literal"]
    texts = [unescaped(literal) for literal in literals if not literal.startswith('"""')]
    names = hostile_names()
    assert [text for text in texts if text in set(names)] == names
    assert len(texts) == len(names) + 1  # and what is said of a table of other columns
    called = {
        source[node.children[0].start_byte : node.children[0].end_byte]
        for node in found
        if node.type == "call_expression"
    }
    assert not [name for name in called if b"pwned" in name or name == b"exit"]


def test_julia_of_float32_stays_so():
    """A number of Float64 in a formula would make all Float64."""
    for name in CASES:
        source = written("julia", name, "float32").decode()
        predict = source[source.index("function predict") : source.index("\nend\n")]
        if " .* " in predict and "Float64" not in predict:
            assert not re.search(r"\d\.\d+(?!\d*f)\b", predict.split("z1 =")[1]), predict


def test_julia_is_not_run():
    runtime = JuliaRuntime()
    assert "parser" in str(runtime.missing())
    assert runtime.version() == "Julia"
    one = exported("julia", "run")
    with pytest.raises(CheckError, match="not run here"):
        runtime.run(one.files, "net", one.portable, one.table)


# --- what is refused ---


def test_scilab_has_no_float32():
    with pytest.raises(PlanError, match="Scilab has no float32"):
        written("scilab", "run", "float32")


@pytest.mark.parametrize("language", EMITTERS)
def test_too_many_parameters_are_refused(language, monkeypatch):
    monkeypatch.setattr(matrix_source, "MOST", 10)
    with pytest.raises(PlanError, match="takes 10 at most"):
        written(language, "run")


def test_what_is_missing_is_said(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "apt install octave" in str(OctaveRuntime().missing())
    assert "apt install scilab" in str(ScilabRuntime().missing())


# --- numbers and texts ---


def test_numbers_are_read_as_the_same_bits():
    rng = np.random.default_rng(3)
    single = rng.integers(0, 2**32, 20_000, dtype=np.uint32).view(np.float32)
    single = single[np.isfinite(single)]
    assert (np.array(shortest(single), dtype=np.float64).astype(np.float32) == single).all()
    double = rng.integers(0, 2**63, 2_000).view(np.float64)
    double = double[np.isfinite(double)]
    assert (np.array(shortest(double), dtype=np.float64) == double).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_number(language):
    number = LANGUAGES[language].number
    words = {"octave": ["Inf", "-Inf", "NaN"], "scilab": ["%inf", "-%inf", "%nan"], "julia": ["Inf", "-Inf", "NaN"]}
    assert [number(one) for one in (np.inf, -np.inf, np.nan)] == words[language]
    lines = LANGUAGES[language].matrix("A", np.array([[np.nan, 1.0], [-np.inf, -0.0]]))
    assert re.search(r"-(%inf|Inf) -0$", "\n".join(lines), re.MULTILINE)


def test_a_column_is_widened_in_scilab():
    u = Expression("input", shape="rows", name="u")
    row = Expression("row", shape="rows", numbers=(1.0, 2.0))
    column = Expression("sum", (u,), "column")
    divided = Expression("divide", (u, column), "rows")
    assert widened("s", column, divided) == '(s * ones(1, size(u, "c")))'
    assert widened("u", u, divided) == "u"
    assert widened("[1 2]", row, Expression("add", (u, row), "rows")) == '(ones(size(u, "r"), 1) * [1 2])'


@pytest.mark.parametrize("language", RUN)
def test_large_literals_are_what_they_were(language, tmp_path):
    """Rows that are longer than any line, and more numbers than anything else here."""
    A = np.random.default_rng(0).normal(size=(200, 500))
    found: MatrixLanguage = LANGUAGES[language]
    runtime = RUNTIMES[language]
    write = {
        "octave": "f = fopen('out', 'w'); fwrite(f, A.', 'double'); fclose(f);",
        "scilab": 'f = mopen("out", "wb"); B = A\'; mput(B(:), "dl", f); mclose(f);',
    }
    Path(tmp_path, f"a{runtime.suffix}").write_text("\n".join([*found.matrix("A", A), write[language]]) + "\n")
    subprocess.run(runtime.arguments(f"a{runtime.suffix}"), cwd=tmp_path, check=True, capture_output=True)
    assert (np.fromfile(tmp_path / "out").reshape(A.shape) == A).all()
