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
    "files": {"errors", "words"},
    "equations": {"errors", "words"},
    "parameters": {"equations", "errors"},
    "network": {"equations", "errors", "parameters"},
    "plan": {"equations", "network"},
    "samples": {"equations", "errors", "network", "parameters"},
    "engines": {"equations", "errors", "network", "plan"},
    "page": {"words"},
    "glass": {"equations", "errors", "network", "page", "parameters", "plan", "samples", "words"},
    "training": {
        "engines",
        "equations",
        "errors",
        "files",
        "glass",
        "network",
        "parameters",
        "plan",
        "samples",
        "words",
    },
    "pictures": {"equations", "errors", "glass", "network", "page", "parameters", "words"},
    "tables": {"errors", "words"},
    "preparation": {"equations", "errors", "tables", "words"},
    "audit": {"equations", "errors", "preparation", "tables", "words"},
    "modelfile": {
        "equations",
        "errors",
        "files",
        "network",
        "parameters",
        "plan",
        "preparation",
        "tables",
        "training",
        "words",
    },
    "workflow": {
        "audit",
        "engines",
        "equations",
        "errors",
        "glass",
        "modelfile",
        "network",
        "page",
        "parameters",
        "plan",
        "preparation",
        "presets",
        "samples",
        "tables",
        "training",
        "words",
    },
    "estimators": {
        "engines",
        "equations",
        "errors",
        "glass",
        "network",
        "parameters",
        "pictures",
        "plan",
        "presets",
        "training",
        "workflow",
    },
    "saving": {"errors", "estimators", "modelfile", "preparation", "training", "words"},
    "textbook": {
        "engines",
        "equations",
        "errors",
        "glass",
        "network",
        "page",
        "parameters",
        "pictures",
        "plan",
        "training",
        "words",
    },
}
# The two methods that draw pictures, to_svg and to_worksheet, import what draws when they are called.
LATE = {"glass": {"pictures"}}
TOP = {"cli", "__main__"}


def imports_of(path: Path, late: bool = True) -> set[str]:
    """The parts of backglass that a file imports, in functions too if `late`; those under TYPE_CHECKING left out."""
    found = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    in_functions = {
        id(inner) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for inner in ast.walk(node)
    }
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only or (not late and id(node) in in_functions):
            continue
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] if node.module != "backglass" else [f"backglass.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("import_module", "importlib.import_module"):
            names = [node.args[0].value] if isinstance(node.args[0], ast.Constant) else ["backglass.(computed)"]
        found |= {name.split(".")[1] for name in names if name.startswith("backglass.")}
    return found - {"__version__"}


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


def test_every_part_has_its_layer():
    parts = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__", "py"} <= set(LAYERS) | TOP


@pytest.mark.parametrize("part", LAYERS)
def test_imports_point_one_way(part):
    for path in files_of(part):
        assert imports_of(path) - {part} <= LAYERS[part] | LATE.get(part, set()), path
        assert imports_of(path, late=False) - {part} <= LAYERS[part], path


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
    heavy = {"matplotlib", "narwhals", "polars", "rich", "scipy", "sklearn", "torch", "typer"}
    code = f"import sys, backglass; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["backglass", *MODULES])
def test_examples_in_docstrings_run(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_engines_have_the_contracts_methods_and_nothing_differs():
    for engine in ENGINES.values():
        for name in ("forward", "sums", "run"):
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


def test_no_pickle_no_eval_no_network():
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "compile"}, path
            if isinstance(node, ast.Import):
                assert not {a.name.split(".")[0] for a in node.names} & {"pickle", "socket", "urllib", "requests"}, path


@pytest.mark.skipif(not (ROOT / "CHANGELOG.md").exists(), reason="the sources are not beside the tests")
def test_version_is_the_changelogs():
    latest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert latest is not None
    assert latest[1] == backglass.__version__
    assert f'version = "{backglass.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
