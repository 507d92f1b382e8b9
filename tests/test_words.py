"""Texts: both languages ask for the same fields, and whoever fills a text gives exactly these."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import backglass
from backglass.words import Text

SOURCE = Path(backglass.__file__).parent
FILES = {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))}


def fields_of(text: str) -> set[str]:
    """The names of the fields in braces, those within a field's format too; {} and {0} are called ""."""
    found = set()
    for _, name, form, _ in string.Formatter().parse(text):
        if name is not None:
            found |= {re.sub(r"^\d+$|[.[].*", "", name)} | fields_of(form or "")
    return found


def texts_in(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Every pair that is written out: its line, its English and its Japanese."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Text" and len(node.args) == 2:
            en, ja = map(constant, node.args)
            if en is not None and ja is not None:
                yield node.lineno, en, ja


def constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@pytest.mark.parametrize("file", FILES)
def test_both_languages_have_the_same_fields(file):
    for line, en, ja in texts_in(ast.parse(FILES[file].read_text(encoding="utf-8"))):
        if "{" in en + ja:
            assert fields_of(en) == fields_of(ja), f"{file}:{line}"


@dataclass
class Scope:
    """What the names of one function mean: those assigned and imported in it, then the module's."""

    module: Any
    assigned: dict[str, list[ast.expr]]
    imported: dict[str, Any]


UNREAD = ast.Constant(None)  # the value of a name that is no plain assignment's


class UnknownError(Exception):
    """An expression whose texts are known only when the program runs."""


def scope_of(module: Any, function: ast.AST | None) -> Scope:
    scope = Scope(module, {}, {})
    for node in ast.walk(function) if function else ():
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _assign(target, node.value, scope.assigned)
        elif isinstance(node, ast.For | ast.comprehension):
            _assign(node.target, None, scope.assigned)
        elif isinstance(node, ast.arg):
            scope.assigned.setdefault(node.arg, []).append(UNREAD)
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("backglass"):
            for alias in node.names:
                scope.imported[alias.asname or alias.name] = _taken(str(node.module), alias.name)
    return scope


def _assign(target: ast.expr, value: ast.expr | None, assigned: dict[str, list[ast.expr]]) -> None:
    if isinstance(target, ast.Name):
        assigned.setdefault(target.id, []).append(value or UNREAD)
    elif isinstance(target, ast.Tuple):
        values = value.elts if isinstance(value, ast.Tuple) else [None] * len(target.elts)
        for one, its in zip(target.elts, values, strict=True):
            _assign(one, its, assigned)


def _taken(module: str, name: str) -> Any:
    home = import_module(module)
    return getattr(home, name) if hasattr(home, name) else import_module(f"{module}.{name}")


def meant(node: ast.AST, scope: Scope) -> list[Any]:
    """All that an expression may stand for."""
    match node:
        case ast.Constant(value=str()):
            return [node.value]
        case ast.Name(id=name) if name in scope.assigned:
            return [value for given in scope.assigned[name] for value in meant(given, scope)]
        case ast.Name(id=name) if name in scope.imported:
            return [scope.imported[name]]
        case ast.Name(id=name) if hasattr(scope.module, name):
            return [getattr(scope.module, name)]
        case ast.Attribute(value=value, attr=name):
            owners = meant(value, scope)
            return [owner if isinstance(owner, Text) else getattr(owner, name) for owner in owners]
        case ast.Subscript(value=value, slice=key):
            return [found for owner in meant(value, scope) for found in _entries(owner, key)]
        case ast.IfExp(body=one, orelse=other):
            return meant(one, scope) + meant(other, scope)
        case ast.Call(func=ast.Name(id="Text"), args=[en, ja]):
            return [Text(*(value for side in (en, ja) for value in meant(side, scope)))]
        case ast.Call(func=ast.Attribute(value=value, attr="without_stop")):
            return meant(value, scope)
    raise UnknownError


def _entries(owner: Any, key: ast.expr) -> list[Any]:
    if isinstance(owner, Text):
        return [owner]
    if isinstance(owner, Mapping):
        return [owner[key.value]] if isinstance(key, ast.Constant) else list(owner.values())
    raise UnknownError


def fillings(file: str) -> Iterator[tuple[ast.Call, Scope]]:
    """Every call of `format` in a file, with what the names around it mean."""
    module = import_module(".".join(("backglass", *Path(file).with_suffix("").parts)).removesuffix(".__init__"))
    tree = ast.parse(FILES[file].read_text(encoding="utf-8"))
    waiting: list[tuple[ast.AST, ast.AST | None]] = [(tree, None)]
    while waiting:
        node, function = waiting.pop()
        if isinstance(node, ast.FunctionDef) and function is None:
            function = node
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            yield node, scope_of(module, function)
        waiting += [(child, function) for child in ast.iter_child_nodes(node)]


def given_by(call: ast.Call, scope: Scope) -> set[str]:
    """The fields that a call fills; of ``**facts``, the keys of the dictionary last written out before it."""
    given = {keyword.arg for keyword in call.keywords if keyword.arg} | ({""} if call.args else set())
    for spread in (keyword.value for keyword in call.keywords if keyword.arg is None):
        written = scope.assigned.get(spread.id, []) if isinstance(spread, ast.Name) else []
        before = [one for one in written if isinstance(one, ast.Dict) and one.lineno < call.lineno]
        if not before or any(not isinstance(one, ast.Dict) for one in written):
            raise UnknownError
        given |= {str(constant(key)) for key in max(before, key=lambda one: one.lineno).keys if key is not None}
    return given


def _known(call: ast.Call, scope: Scope) -> bool:
    try:
        return bool(meant(call.func.value, scope)) and given_by(call, scope) is not None
    except UnknownError:
        return False


def name_of(file: str, call: ast.Call) -> str:
    return f"{file}: {ast.unparse(call.func.value)}"


FILLING = [file for file in FILES if file not in ("__main__.py", "words/__init__.py")]
# What cannot be imported without anywidget, and what imports it late.
OF_NOTEBOOKS = {"studio/notebook.py", "studio/widget.py"}
LEFT_OUT = set() if find_spec("anywidget") else OF_NOTEBOOKS
# Whose texts, or whose values, are known only when the program runs.
DYNAMIC = {
    "cli/doctor.py: words.MADE_OF",
    "workflow/inspecting.py: words.COUNTS",
    # Templates of programs: of a language's syntax, or chosen by what is exported.
    "export/c_loops.py: self.syntax.operations['maximum'].text",
    "export/c_syntax.py: text",
    "export/checking.py: template",
    "export/emitters/c_layers.py: head",
    "export/formats.py: self.use",
    "export/formats.py: self.use_program",
    "export/printing.py: net",
    "export/printing.py: written",
    "export/runtimes/c_runtime.py: LABEL.get(portable.outputs.meaning, 'k')",
    "export/runtimes/matrix_runtime.py: self.call",
    # Of formulas, and of errors.
    "equations/losses.py: self.plain.formula",
    "errors.py: self._template",
    "export/emitters/matrix_source.py: template",
    "glass/derivation_blocks.py: plain.formula",
    "glass/derivation_blocks.py: template",
    "glass/findings.py: text",
    "glass/certificate.py: words.ENGINE",
    "glass/certificate.py: words.FUNCTION",
    "glass/certificate.py: words.SHARE",
    "glass/paths.py: f.plain_derivative.formula",
    "glass/quantities.py: t.network.loss.plain_derivative.formula",
    "glass/quantities.py: t.network.pair.plain_delta.formula",
    "pictures/stages.py: plain.formula",
    "studio/opened/factoring.py: loss.plain_target.formula",
    "studio/opened/forward_rows.py: f.plain.formula",
    "studio/opened/forward_rows.py: whole.formula",
}


@pytest.mark.parametrize("file", FILLING)
def test_whoever_fills_a_text_gives_its_fields(file):
    if file in LEFT_OUT:
        pytest.skip("anywidget is not installed (extra notebook)")
    for call, scope in fillings(file):
        where = f"{file}, line {call.lineno}"
        try:
            texts = meant(call.func.value, scope)
            given = given_by(call, scope)
        except UnknownError:
            assert name_of(file, call) in DYNAMIC, where
            continue
        asked = [
            fields_of(text.en) | fields_of(text.ja) if isinstance(text, Text) else fields_of(text) for text in texts
        ]
        assert all(fields <= given for fields in asked), where
        assert set().union(*asked) == given, where


def test_what_is_listed_as_dynamic_is():
    files = [file for file in FILLING if file not in LEFT_OUT]
    found = {name_of(file, call) for file in files for call, scope in fillings(file) if not _known(call, scope)}
    assert found == DYNAMIC


def test_a_value_in_a_sentence_stays_one_line_and_short():
    text = Text("{value} or {value!r}", "{value} か {value!r}")
    for value, says in {
        "a\nb\x1b[1m": "a\\nb\\x1b[1m or 'a\\nb\\x1b[1m'",
        "plain": "plain or 'plain'",
        3: "3 or 3",
        "x" * 10**6: None,
        10**5000: "a number of more than 40 digits or a number of more than 40 digits",
        (1,) * 10**6: None,
    }.items():
        said = text.format(value=value).en
        assert "\n" not in said
        assert len(said) < 1100
        assert says is None or said == says


def test_an_object_that_cannot_be_shown_is_named_by_its_type():
    class Broken:
        def __repr__(self):
            raise RuntimeError("no")

    assert Text("{value!r}", "").format(value=Broken()).en.startswith("<Broken instance at ")
    assert Text("{value:.1f} {value[0]}", "").format(value=Numbers(2.0)).en == "2.0 a"


class Numbers(float):
    def __getitem__(self, at):
        return "abc"[at]
