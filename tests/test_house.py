"""The house: imports point one way, names are public on purpose, documentation runs."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import backglass
from backglass.cli import application
from backglass.engines import ENGINES, Engine
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.initialisers import INITIALISERS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.equations.schedules import SCHEDULES

ROOT = Path(__file__).parent.parent
SOURCE = Path(backglass.__file__).parent
MODULES = sorted(
    name for _, name, _ in pkgutil.walk_packages([str(SOURCE)], "backglass.") if not name.endswith("__main__")
)

# Part -> the parts it may import; a part is a module or package directly under backglass.
LAYERS = {
    "words": set(),
    "errors": {"words"},
    "presets": set(),
    "cached": set(),
    "launched": set(),
    "cores": set(),
    "files": {"errors", "words"},
    "ranges": {"errors", "words"},
    "brief": {"words"},
    "memory": {"errors", "words"},
    "keywords": {"errors"},
    "equations": {"errors", "keywords", "ranges", "words"},
    "numeric": {"equations", "errors", "ranges", "words"},
    "codec": {"equations", "errors", "ranges", "words"},
    "parameters": {"brief", "cached", "equations", "errors", "keywords", "numeric", "ranges", "words"},
    "given_parameters": {"errors", "numeric", "parameters", "words"},
    "network_parts": {"equations", "errors", "numeric", "ranges", "words"},
    "network": {
        "brief",
        "cached",
        "equations",
        "errors",
        "given_parameters",
        "keywords",
        "memory",
        "network_parts",
        "parameters",
        "ranges",
        "samples",
        "words",
    },
    "windows": {"equations", "keywords", "ranges"},
    "flat": {"equations", "errors", "files", "words"},
    "plan": {"brief", "codec", "equations", "network", "ranges", "windows"},
    "samples": {"equations", "errors", "numeric", "parameters", "ranges", "words"},
    "parts": set(),
    "engines": {"cores", "equations", "errors", "launched", "network", "parts", "plan", "ranges", "windows", "words"},
    "page": {"keywords", "ranges", "words"},
    "glass": {
        "brief",
        "cached",
        "equations",
        "errors",
        "keywords",
        "network",
        "network_parts",
        "numeric",
        "page",
        "parameters",
        "parts",
        "plan",
        "ranges",
        "samples",
        "words",
    },
    "training": {
        "brief",
        "cached",
        "codec",
        "engines",
        "equations",
        "errors",
        "files",
        "flat",
        "glass",
        "keywords",
        "network",
        "numeric",
        "parameters",
        "plan",
        "ranges",
        "samples",
        "windows",
        "words",
    },
    "pictures": {
        "cached",
        "equations",
        "errors",
        "files",
        "glass",
        "keywords",
        "network",
        "numeric",
        "page",
        "parameters",
        "ranges",
        "words",
    },
    "tables": {"brief", "codec", "cores", "errors", "keywords", "words"},
    "preparation": {
        "brief",
        "cached",
        "codec",
        "cores",
        "equations",
        "errors",
        "keywords",
        "numeric",
        "ranges",
        "tables",
        "words",
    },
    "audit": {"equations", "errors", "preparation", "tables", "words"},
    "modelfile": {
        "brief",
        "codec",
        "equations",
        "errors",
        "files",
        "network",
        "parameters",
        "plan",
        "preparation",
        "ranges",
        "tables",
        "training",
        "words",
    },
    "workflow": {
        "audit",
        "cached",
        "cores",
        "engines",
        "equations",
        "errors",
        "flat",
        "glass",
        "keywords",
        "launched",
        "modelfile",
        "network",
        "numeric",
        "page",
        "parameters",
        "pictures",
        "plan",
        "preparation",
        "presets",
        "ranges",
        "samples",
        "tables",
        "training",
        "windows",
        "words",
    },
    "estimators": {
        "audit",
        "codec",
        "cores",
        "engines",
        "equations",
        "errors",
        "glass",
        "keywords",
        "network",
        "numeric",
        "parameters",
        "pictures",
        "plan",
        "preparation",
        "presets",
        "ranges",
        "samples",
        "tables",
        "training",
        "words",
        "workflow",
    },
    "saving": {
        "errors",
        "estimators",
        "keywords",
        "modelfile",
        "preparation",
        "ranges",
        "training",
        "words",
        "workflow",
    },
    "export": {
        "brief",
        "engines",
        "equations",
        "errors",
        "files",
        "keywords",
        "modelfile",
        "network",
        "numeric",
        "page",
        "parameters",
        "plan",
        "preparation",
        "ranges",
        "samples",
        "tables",
        "training",
        "words",
        "workflow",
    },
    "layers": {
        "brief",
        "equations",
        "errors",
        "keywords",
        "network",
        "network_parts",
        "numeric",
        "parameters",
        "pictures",
        "ranges",
        "samples",
        "words",
    },
    "textbook": {
        "engines",
        "equations",
        "errors",
        "export",
        "files",
        "glass",
        "keywords",
        "layers",
        "network",
        "page",
        "parameters",
        "pictures",
        "plan",
        "ranges",
        "training",
        "words",
    },
    "web": {"errors", "ranges", "words"},
    "studio": {
        "audit",
        "cached",
        "codec",
        "engines",
        "equations",
        "errors",
        "export",
        "files",
        "glass",
        "keywords",
        "memory",
        "modelfile",
        "network",
        "network_parts",
        "numeric",
        "page",
        "parameters",
        "pictures",
        "plan",
        "preparation",
        "presets",
        "ranges",
        "samples",
        "tables",
        "textbook",
        "training",
        "web",
        "words",
        "workflow",
    },
    "serving": {
        "codec",
        "equations",
        "errors",
        "modelfile",
        "page",
        "preparation",
        "ranges",
        "samples",
        "saving",
        "tables",
        "web",
        "words",
        "workflow",
    },
    "cli": {
        "audit",
        "cores",
        "engines",
        "equations",
        "errors",
        "export",
        "files",
        "flat",
        "glass",
        "launched",
        "modelfile",
        "network",
        "page",
        "parameters",
        "pictures",
        "preparation",
        "presets",
        "ranges",
        "saving",
        "serving",
        "studio",
        "tables",
        "textbook",
        "training",
        "web",
        "words",
        "workflow",
    },
    "__main__": {"cli"},
}
# Within cli: what is no command, and what of it that may import. Every other file there is a command.
SHARED = {
    "streams": set(),
    "usage": set(),
    "options": {"usage"},
    "help_page": set(),
    "limits": {"usage"},
    "command": {"help_page", "limits", "options", "usage"},
    "terminal": set(),
    "output": {"terminal"},
    "progress_bar": {"output", "terminal"},
    "config": {"output", "usage"},
    "lock": set(),
    "results": {"config", "usage"},
    "leading": {"config", "output", "results", "usage"},
    "facts": set(),
    "found": {"output", "usage"},
    "judged": set(),
    "again": {"config", "output", "usage"},
    "told": set(),
    "report": {"again", "facts", "judged", "output", "leading", "progress_bar", "results", "told"},
    "page_parts": set(),
    "page_style": set(),
    "page": {"again", "config", "facts", "judged", "page_parts", "page_style", "told", "usage"},
    "writing": {"config", "facts", "page", "results", "told"},
    "lessons": {"output"},
    "quiz": {"lessons", "output"},
    "typed_lines": set(),
    "asking": {"lessons", "output", "typed_lines"},
}
# The two methods that draw pictures import what draws when they are called.
LATE = {"glass": {"pictures"}}
DRAWING = frozenset({"to_svg", "to_worksheet"})
COMPILED = {"backglass.engines._native"}


def imported(path: Path, late: bool = True, without: frozenset[str] = frozenset()) -> set[str]:
    """What a file imports of backglass, by dotted names that may end in a module's own name.

    What stands in functions counts if `late`, but not in those that are named in `without`; what stands under
    TYPE_CHECKING never counts. A computed import is its beginning and ``.*``.
    """
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
                waiting += node.orelse
                continue
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (not late or node.name in without):
                continue
            waiting.append(node)
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: relative imports say less"
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("import_module", "importlib.import_module"):
                found.add(_asked_for(node.args[0]))
    return {name for name in found if name.startswith("backglass.")} - {"backglass.__version__"}


def _asked_for(name: ast.expr) -> str:
    """The module that a call of `import_module` names, as far as it can be read."""
    if isinstance(name, ast.Constant):
        return str(name.value)
    head = name.values[0] if isinstance(name, ast.JoinedStr) else None
    return f"{head.value if isinstance(head, ast.Constant) else 'backglass.(computed).'}*"


def imports_of(path: Path, late: bool = True) -> set[str]:
    """The parts of backglass that a file imports."""
    return {name.split(".")[1] for name in imported(path, late)}


def file_graph(source: Path) -> dict[str, set[str]]:
    """Module -> the modules that it imports at any time, but for what the methods that draw import."""
    files = {}
    for path in sorted(source.rglob("*.py")):
        parts = ("backglass", *path.relative_to(source).with_suffix("").parts)
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    graph: dict[str, set[str]] = {}
    for module, path in files.items():
        graph[module] = set()
        for name in imported(path, without=DRAWING) - COMPILED:
            if name.endswith(".*"):
                graph[module] |= {other for other in files if other.rpartition(".")[0] == name[:-2]}
            else:
                graph[module].add(name if name in files else name.rpartition(".")[0])
        graph[module] = (graph[module] & set(files)) - {module}
    return graph


def circles(graph: dict[str, set[str]]) -> set[frozenset[str]]:
    """The groups of modules in which each one reaches each other."""
    reached = {}
    for module in graph:
        waiting, seen = [module], set()
        while waiting:
            new = graph[waiting.pop()] - seen
            seen |= new
            waiting += new
        reached[module] = seen
    groups = {frozenset(other for other in reached[m] if m in reached[other]) for m in graph if m in reached[m]}
    return {group for group in groups if len(group) > 1}


def files_of(part: str) -> list[Path]:
    package = SOURCE / part
    return sorted(package.rglob("*.py")) if package.is_dir() else [SOURCE / f"{part}.py"]


@pytest.mark.parametrize(
    "text",
    [
        "import backglass.pictures.svg",
        "from backglass.pictures import svg",
        "from backglass import pictures",
        "import_module('backglass.pictures.svg')",
        "importlib.import_module('backglass.pictures')",
        "def late():\n    import_module('backglass.pictures.svg')",
    ],
)
def test_every_way_to_import_is_seen(tmp_path, text):
    path = tmp_path / "module.py"
    path.write_text(text, encoding="utf-8")
    assert imports_of(path) == {"pictures"}
    assert imports_of(path, late=False) == (set() if text.startswith("def") else {"pictures"})


def test_a_computed_import_is_all_that_it_may_be(tmp_path):
    path = tmp_path / "module.py"
    path.write_text("import_module(f'backglass.cli.{name}')\nimport_module(names[name])", encoding="utf-8")
    assert imported(path) == {"backglass.cli.*", "backglass.(computed).*"}


def test_no_files_import_each_other_in_a_circle():
    assert circles(file_graph(SOURCE)) == set()


def test_a_circle_is_found_however_it_is_closed(tmp_path):
    """In a function, by `import_module`, over a third file; to_svg and type checking close none."""
    texts = {
        "a.py": "from backglass import b",
        "b.py": "def late():\n    from backglass.c import Name",
        "c.py": "def late():\n    import_module('backglass.a')",
        "d/__init__.py": "import backglass.d.e",
        "d/e.py": "import_module(f'backglass.{part}')\nimport backglass.d",
        "f.py": "def to_svg():\n    import backglass.g",
        "g.py": "import backglass.f",
        "h.py": "if TYPE_CHECKING:\n    import backglass.i",
        "i.py": "import backglass.h",
    }
    (tmp_path / "d").mkdir()
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    graph = file_graph(tmp_path)
    assert graph["backglass.d.e"] == {f"backglass.{name}" for name in "abcdfghi"}
    three = {"backglass.a", "backglass.b", "backglass.c"}
    assert circles(graph) == {frozenset(three), frozenset({"backglass.d", "backglass.d.e"})}


def test_every_part_has_its_layer():
    parts = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__", "py"} == set(LAYERS)


@pytest.mark.parametrize("part", LAYERS)
def test_imports_point_one_way(part):
    for path in files_of(part):
        assert imports_of(path) - {part} <= LAYERS[part] | LATE.get(part, set()), path
        assert imports_of(path, late=False) - {part} <= LAYERS[part], path


def test_within_cli_commands_stand_beside_each_other():
    """What they share imports no command and no command another; they are found in one file, above all of them."""
    files = {path.stem: path for path in files_of("cli") if path.name != "__init__.py"}
    commands = set(files) - set(SHARED) - {"application"}
    assert commands == set(application.command_names())
    for name, path in files.items():
        ours = {module.split(".")[2] for module in imported(path) if module.startswith("backglass.cli.")}
        allowed = SHARED.get(name, {*SHARED, *(["*"] if name == "application" else [])})
        assert ours <= allowed, path
    assert {module.split(".")[2] for module in imported(SOURCE / "cli" / "__init__.py")} == {"application", "streams"}


# Names that stand for two things, each with its reason; every other name stands for one.
SHARED_CLASSES = {
    "Text": "in both languages, and the form of a column",
    "Quantile": "a loss and a scaling, each asked for as 'quantile' in its own table",
    "Layout": "of a picture, and of the cells in a text file",
    "Table": "a user's table, and the block of a page that draws one",
    "Line": "of an optimiser's rule, and of a lesson: both a formula with its numbers",
    "Finding": "of the audit, and of the health",
    "Content": "of a picture, and of a lesson",
    "Term": "of the sum that an account is, and of the glossary",
    "Layer": "of a program, and of a network as an export writes it",
    "Symbol": "in a formula that is drawn, and in the place of an array while an equation is written down",
    "Operation": "of a computation graph, and as a language writes it",
    "Notes": "of what is recorded, and at the head of an exported file",
    "ReLU": "a row of the activations, and the layer that applies it; so are the next two",
    "Tanh": "as ReLU",
    "Softmax": "as ReLU",
    "Group": "of the parameters that a certificate judges together, and of the ranks that train together",
}
SHARED_MODULES = {
    "joining": "two tables by a key, and the ranks that a launcher has started",
    "base": "the contract of all engines, and what both estimators are made of",
    "cells": "where those of a table come from, and what those of a row become",
    "table": "of rows that are asked for by name, and a user's table",
    "quiz": "what a quiz is, and how the terminal holds one",
}


def test_a_class_name_stands_for_one_thing():
    homes: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(path.relative_to(SOURCE).as_posix())
    assert {name for name, found in homes.items() if len(found) > 1} == {
        name for name, why in SHARED_CLASSES.items() if why
    }


def test_a_module_name_stands_for_one_thing():
    """The texts of a module, the command that shows it, the lesson and the questions on it may have its name."""
    homes: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE)
        command = place.parts[0] == "cli" and place.stem not in SHARED
        of_course = {"lessons", "questions"} & set(place.parts)
        if not (path.stem.startswith("__") or command or place.parts[0] == "words" or of_course):
            homes.setdefault(path.stem, []).append(place.as_posix())
    assert {name for name, found in homes.items() if len(found) > 1} == {
        name for name, why in SHARED_MODULES.items() if why
    }


@pytest.mark.parametrize(
    "package", sorted(path.parent for path in SOURCE.rglob("__init__.py")), ids=lambda path: path.name
)
def test_no_public_name_hides_a_module(package):
    """A module that is imported first would hide the function of its name, one that is imported later the other way."""
    name = ".".join(("backglass", *package.relative_to(SOURCE).parts))
    modules = {module for _, module, _ in pkgutil.iter_modules([str(package)])}
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    imported_ = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module != name]
    public = {alias.asname or alias.name for node in imported_ for alias in node.names}
    assert not public & modules


def test_the_equations_are_pure():
    """No I/O, no scikit-learn, no time: only arrays."""
    allowed = {"__future__", "abc", "array_api_compat", "collections", "dataclasses", "enum", "math", "numpy", "typing"}
    allowed |= {"backglass", "scipy"}  # SciPy for one function that the array API lacks
    for path in files_of("equations"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} <= allowed, path
            elif isinstance(node, ast.ImportFrom):
                assert str(node.module).split(".")[0] in allowed, path


def test_public_names_are_sorted_and_there():
    assert backglass.__all__ == sorted(backglass.__all__)
    for name in backglass.__all__:
        assert getattr(backglass, name).__name__ == name
        assert getattr(backglass, name).__doc__
    assert set(backglass.__all__) <= set(dir(backglass))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        backglass.nothing  # noqa: B018


def test_type_checkers_see_the_public_names():
    tree = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    seen = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("backglass.")
        for alias in node.names
    }
    assert seen == set(backglass.__all__)


def test_import_backglass_loads_nothing_heavy():
    heavy = {"matplotlib", "narwhals", "polars", "rich", "scipy", "sklearn", "torch", "click"}
    code = f"import sys, backglass; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["backglass", *MODULES])
def test_examples_in_docstrings_run(name):
    if name == "backglass.studio.notebook":
        pytest.importorskip("anywidget", reason="anywidget is not installed (extra notebook)")
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_engines_have_the_contracts_methods_and_nothing_differs():
    for engine in ENGINES.values():
        for name in ("forward", "judge", "sums", "run"):
            ours = getattr(engine, name).__code__
            base = getattr(Engine, name).__code__
            assert ours.co_varnames[: ours.co_argcount] == base.co_varnames[: base.co_argcount]


@pytest.mark.parametrize("table", [ACTIVATIONS, LOSSES, INITIALISERS, OPTIMISERS, SCHEDULES, {LBFGS.name: LBFGS}])
def test_every_row_of_every_table_is_documented(table):
    for name, row in table.items():
        assert row.name == name
        assert row.formula
        assert row.source
        assert re.search("[\u3040-\u9fff]|ReLU|Ada|Adam|RMSProp|BFGS|GELU", row.title.ja)
        assert row.title.en.isascii()
        assert row.formula.count("{") == row.formula.count("}")
        for derivative in [getattr(row, "derivative_formula", None)]:
            assert derivative is None or derivative


LISTENING = "web/ports.py"  # the one file with sockets: it connects to nothing


def test_no_pickle_no_eval_no_network():
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "compile"}, path
            if isinstance(node, ast.Import):
                listens = path.relative_to(SOURCE).as_posix() == LISTENING
                refused = {"pickle", "urllib", "requests", *(() if listens else ("socket",))}
                assert not {a.name.split(".")[0] for a in node.names} & refused, path


@pytest.mark.skipif(not (ROOT / "CHANGELOG.md").exists(), reason="the sources are not beside the tests")
def test_version_is_the_changelogs():
    latest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert latest is not None
    assert latest[1] == backglass.__version__
    assert f'version = "{backglass.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"\nversion: {backglass.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
