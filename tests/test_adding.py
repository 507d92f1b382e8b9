"""What CONTRIBUTING says of adding things is enough: done in a copy of the sources, all that should work then works."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from backglass.engines import native

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "backglass"  # an installed package has no C++ sources
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
PACKAGE = "src/backglass/"
# What is added -> the files that it takes, one folder for a lesson.
FILES = {
    "An activation": {"equations/activations.py"},
    "A loss": {"equations/losses.py"},
    "An optimiser": {"equations/optimisers.py"},
    "A scaling": {"preparation/scaling.py"},
    "A lesson": {"textbook/lessons/logistic_slope/__init__.py"},
    "Questions": {"textbook/questions/units.py"},
    "A command": {"cli/size.py", "words/help/size.py"},
    "A kernel": {"engines/native/kernels/activations.hpp"},
}
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="the sources are not beside the tests")


def blocks(section: str) -> list[tuple[str, str]]:
    """The programs of a section of CONTRIBUTING: where each belongs, and its text."""
    text = CONTRIBUTING.read_text(encoding="utf-8").partition(f"\n### {section}\n")[2]
    section_text = re.split(r"^##", text, maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(rf"^```\w+\n# {PACKAGE}(\S+)\n(.*?)^```", section_text, re.DOTALL | re.MULTILINE)


def add(section: str, package: Path) -> None:
    """Do what a section says to a copy of the package."""
    for name, text in blocks(section):
        path = package / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif path.suffix == ".py":
            path.write_text(with_row(path.read_text(encoding="utf-8"), text), encoding="utf-8")
        else:
            path.write_text(changed(path.read_text(encoding="utf-8"), text), encoding="utf-8")


def with_row(source: str, block: str) -> str:
    """A module with a class above its table and its name at the end of it: the block's last line, after an ellipsis."""
    *_, row, last = ast.parse(block).body
    added = table_names(last)[-1]
    assert isinstance(row, ast.ClassDef)
    assert ast.unparse(added) == row.name
    [table] = [node for node in ast.parse(source).body if targets(node) == targets(last)]
    end = table_names(table)[-1]
    lines = source.splitlines(keepends=True)
    place = len("".join(lines[: end.end_lineno - 1]).encode()) + end.end_col_offset
    named = source.encode()[:place] + f", {row.name}".encode() + source.encode()[place:]
    lines = named.decode().splitlines(keepends=True)
    text = "".join(block.splitlines(keepends=True)[: last.lineno - 1])
    return "".join([*lines[: table.lineno - 1], text, *lines[table.lineno - 1 :]])


def targets(node: ast.stmt) -> str:
    """What a statement assigns to; empty where it assigns nothing."""
    target = (
        node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    )
    return ast.unparse(target) if target is not None else ""


def table_names(table: ast.stmt) -> list[ast.expr]:
    """The classes that the statement of a table names: the arguments of its call, or those of its tuple."""
    for node in ast.walk(table.value):
        names = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
        if names:
            return names
    raise AssertionError(ast.unparse(table))


def changed(source: str, difference: str) -> str:
    """A text in which the lines of a difference have changed places."""
    for part in difference.split("...\n"):
        lines = part.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        assert source.count(before) == 1, before
        source = source.replace(before, after)
    return source


@dataclass
class House:
    """A copy of the sources, and what it took to add to them."""

    root: Path
    touched: dict[str, set[str]]

    def use(self, what: str, name: str) -> None:
        """Use what was added, by `tests/added.py` in a process of its own."""
        environment = {**os.environ, "PYTHONPATH": str(self.root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, str(Path(__file__).parent / "added.py"), what, name]
        folder = self.root / what
        folder.mkdir(exist_ok=True)
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr


def contents(package: Path) -> dict[str, bytes]:
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*") if path.is_file()}


def house(root: Path, sections: list[str]) -> House:
    package = root / PACKAGE
    shutil.copytree(SOURCE, package, ignore=shutil.ignore_patterns("__pycache__"))
    if not native.MISSING:
        shutil.copy(native._native.__file__, package / "engines")
    for folder in ("docs", "examples"):
        shutil.copytree(ROOT / folder, root / folder)
    touched = {}
    for section in sections:
        before = contents(package)
        add(section, package)
        touched[section] = {name for name, text in contents(package).items() if before.get(name) != text}
    return House(root, touched)


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("section", "what", "name"),
    [
        ("An activation", "activation", "softsign"),
        ("A loss", "loss", "pseudo_huber"),
        ("An optimiser", "optimiser", "quasi_hyperbolic"),
        ("A scaling", "scaling", "max-abs"),
        ("A lesson", "lesson", "logistic-slope"),
        ("Questions", "questions", "units-net-input"),
        ("A command", "command", "size"),
    ],
)
def test_what_is_added_can_be_used(tmp_path, section, what, name):
    built = house(tmp_path, [section])
    assert built.touched[section] == FILES[section]
    built.use(what, name)


@pytest.mark.slow
def test_what_is_added_stands_in_the_reference(tmp_path):
    full = house(tmp_path, [section for section in FILES if section != "A kernel"])
    full.use("reference", str(full.root / "docs" / "make_reference.py"))
    for language in (".md", ".ja.md"):
        pages = full.root / "docs" / "reference"
        for page, heading in [
            ("activations", "## softsign"),
            ("losses", "## pseudo_huber"),
            ("optimisers", "## quasi_hyperbolic"),
            ("scalings", "- `max-abs`"),
            ("lessons", "- `logistic-slope`"),
            ("topics", "- `units`"),
            ("commands", "## backglass size"),
        ]:
            assert heading in (pages / f"{page}{language}").read_text(encoding="utf-8")
        engines = (pages / f"engines{language}").read_text(encoding="utf-8")
        assert all(f"`{name}`" in engines for name in ("softsign", "pseudo_huber", "quasi_hyperbolic"))


@pytest.mark.slow
def test_a_kernel_is_one_more_file(tmp_path):
    """The activation, compiled: the native engine takes it and agrees with the reference."""
    built = house(tmp_path, ["An activation", "A kernel"])
    assert built.touched["A kernel"] == FILES["A kernel"]
    for name in ("pyproject.toml", "CMakeLists.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    for compiled in (tmp_path / PACKAGE / "engines").glob("_native*"):
        compiled.unlink()
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(tmp_path)]
    subprocess.run(install, check=True)
    shutil.copy(next((site / "backglass" / "engines").glob("_native*")), tmp_path / PACKAGE / "engines")
    built.use("kernel", "softsign")
