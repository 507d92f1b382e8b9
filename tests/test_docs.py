"""The documents say what is so: examples run, commands exist, both languages agree, figures have a source."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

import backglass as bg
from backglass.cli import main
from backglass.cli.application import command_names
from backglass.cli.command import help_of
from backglass.engines import ENGINES, native
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.initialisers import INITIALISERS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.equations.output_pairs import FUSED
from backglass.equations.schedules import SCHEDULES
from backglass.export.formats import FORMATS
from backglass.preparation.filling import FILLS
from backglass.preparation.scaling import SCALINGS
from backglass.textbook.question_set import TOPICS
from backglass.textbook.shelf import LESSONS
from tests.pictures.pictures import all_of, read

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ja.md")
GUIDES = tuple(f"docs/guide/{name}" for name in ("studio", "python", "commands", "textbook"))
PAGES = (*READMES, *(f"{guide}{suffix}" for guide in GUIDES for suffix in (".md", ".ja.md")))
PYTHON = tuple(page for page in PAGES if page.startswith("docs/guide/python"))


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture
def beside_examples(tmp_path, monkeypatch):
    """A folder of its own, in which the examples stand as they do in a clone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")


@pytest.mark.parametrize("name", READMES)
def test_a_readme_is_read_in_a_minute(name):
    said = re.sub(r"```.*?```", "", text_of(name), flags=re.DOTALL)
    assert len(said.split()) <= 700
    assert len(re.findall("[ぁ-んァ-ヶ一-龠]", said)) <= 2000


@pytest.mark.parametrize("name", READMES)
def test_the_figures_of_a_readme_stand_where_they_come_from(name):
    """Every number of a row of the table is in the page that the row names, whose script is there."""
    rows = re.findall(
        r"^\| (?P<what>[^|]+) \|(?P<cells>[^|]*\|[^|]*)\| \[`(.+?)`\]\((.+?)#(.+?)\) \|$", text_of(name), re.M
    )
    assert len(rows) == 6
    for what, cells, script, page, heading in rows:
        assert (ROOT / script).exists()
        source = text_of(page)
        assert heading in {
            re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in re.findall("^#+ (.+)", source, re.M)
        }
        missing = [
            one for one in re.findall(r"\d[\d.]*\d|\d", cells) if not re.search(rf"(?<![\d.]){one}(?![\d])", source)
        ]
        assert missing == [], what


@pytest.mark.usefixtures("beside_examples")
@pytest.mark.parametrize("name", READMES)
def test_the_python_of_a_readme_runs(name, capsys):
    exec("\n".join(blocks(name, "python")), {})
    said = capsys.readouterr().out
    assert "bill_length_mm" in said
    if not name.endswith(".ja.md"):
        assert re.findall(r"The gradient is (right|2 times too small)", said) == ["right", "2 times too small"]


@pytest.mark.parametrize("name", PAGES)
def test_links_hold(name):
    folder = (ROOT / name).parent
    for link in re.findall(r"\]\(([^()#:]+)(?:#[\w-]*)?\)", text_of(name)):
        assert (folder / link).exists(), link


@pytest.mark.parametrize("suffix", [".md", ".ja.md"])
def test_a_readme_leads_to_every_guide(suffix):
    assert all(f"]({guide}{suffix})" in text_of(f"README{suffix}") for guide in GUIDES)


@pytest.mark.usefixtures("beside_examples")
@pytest.mark.parametrize("name", PYTHON)
def test_the_python_of_the_guide_runs(name):
    from sklearn.datasets import load_iris

    X, labels = load_iris(return_X_y=True)
    names = {"X": X[::2], "labels": labels[::2], "X_test": X[1::2], "labels_test": labels[1::2]}
    with pytest.warns(bg.FitWarning):  # columns that are not scaled
        exec("\n".join(blocks(name, "python")), names)
    assert names["step"].trace.delta


@pytest.mark.slow
@pytest.mark.usefixtures("beside_examples")
def test_the_commands_of_the_guide_run():
    """In their order, behind the training that they begin with."""
    commands = [line for block in blocks("docs/guide/commands.md", "sh") for line in block.splitlines()]
    for line in (".venv/bin/backglass train examples/penguins.csv --target species", *commands):
        arguments = shlex.split(line.removeprefix(".venv/bin/backglass "))
        if "--check" in arguments and shutil.which("cc") is None:
            continue
        assert main(arguments) == 0, line


@pytest.mark.parametrize("name", PYTHON)
def test_the_first_example_gives_the_numbers_beside_it(name):
    code = blocks(name, "python")[0]
    names: dict[str, object] = {"bg": bg}
    statements, claims = code.split("\n\n", 2)[1:]
    exec(statements, names)
    for line in claims.strip().splitlines():
        expression, number = re.match(r"(\S+)\s+# (-?[\d.]+)", line).groups()
        digits = len(number.split(".")[1])
        assert f"{eval(expression, names):.{digits}f}" == number


@pytest.mark.usefixtures("beside_examples")
@pytest.mark.parametrize("name", PYTHON)
def test_the_example_of_a_table_runs_and_gives_what_stands_beside_it(name, capsys):
    (code,) = [block for block in blocks(name, "python") if "bg.fit_table(" in block]
    names: dict[str, object] = {"bg": bg}
    for line in code.strip().splitlines():
        exec(line, names)
        if claim := re.search(r"# (array.*)", line):
            assert repr(eval(line, names)) == claim[1]
    assert "bill_length_mm" in capsys.readouterr().out
    assert bg.load("birds.safetensors").theta == names["model"].theta


@pytest.mark.parametrize("name", ["README", *GUIDES])
def test_both_languages_hold_the_same_code(name):
    pages = (f"{name}.md", f"{name}.ja.md")
    english, japanese = ([re.sub(r"#.*", "", b) for b in blocks(page, "(?:sh|python)")] for page in pages)
    assert english == japanese


@pytest.fixture(scope="module")
def reference() -> dict[str, str]:
    """The pages of docs/reference/ as they are made now."""
    made: dict[str, str] = runpy.run_path(str(ROOT / "docs" / "make_reference.py"))["files"]()
    return made


def test_the_reference_stored_is_the_one_made(reference):
    """``python docs/make_reference.py`` writes it anew."""
    stored = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "reference").iterdir()}
    assert stored.keys() == reference.keys()
    for name, text in stored.items():
        if not (native.MISSING and name.startswith("engines.")):  # where nothing is compiled, nothing has a kernel
            assert text == reference[name], name


@pytest.mark.parametrize("name", READMES)
def test_both_readmes_lead_to_the_reference(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    japanese = ".ja" if name.endswith(".ja.md") else ""
    for page in ("README", "commands"):
        assert f"](docs/reference/{page}{japanese}.md)" in text


@pytest.mark.parametrize("suffix", [".md", ".ja.md"])
def test_the_reference_lists_its_pages(reference, suffix):
    pages = {name for name in reference if name.endswith(".ja.md") == (suffix == ".ja.md")} - {f"README{suffix}"}
    assert set(re.findall(r"\]\((\w+\.(?:ja\.)?md)\)", reference[f"README{suffix}"])) - reference.keys() == set()
    assert all(f"]({page})" in reference[f"README{suffix}"] for page in pages)


@pytest.mark.parametrize("suffix", [".md", ".ja.md"])
@pytest.mark.parametrize(
    ("page", "table"),
    [
        ("activations", ACTIVATIONS),
        ("losses", LOSSES),
        ("initialisers", INITIALISERS),
        ("optimisers", {**OPTIMISERS, LBFGS.name: LBFGS}),
        ("schedules", SCHEDULES),
    ],
)
def test_the_reference_has_every_row_of_the_equations(reference, page, table, suffix):
    text = reference[page + suffix]
    assert re.findall(r"^## (\S+)$", text, re.MULTILINE) == list(table)
    for row in table.values():
        assert f"$${row.formula}$$" in text
        assert row.source in text
        assert all(f"`{field.name}" in text for field in fields(row))
        assert row.title.ja in reference[f"{page}.ja.md"]


@pytest.mark.parametrize("suffix", [".md", ".ja.md"])
@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("output_pairs", [pair.name for pair in FUSED.values()]),
        ("scalings", SCALINGS),
        ("fills", FILLS),
        ("engines", ENGINES),
        ("formats", FORMATS),
        ("lessons", LESSONS),
        ("topics", TOPICS),
        ("python", [f"bg.{name}" for name in bg.__all__]),
        ("layers", [f"bg.layers.{name}" for name in bg.layers.__all__]),
    ],
)
def test_the_reference_has_every_name_that_can_be_asked_for(reference, page, names, suffix):
    assert re.findall(r"^- `([\w.:-]+)`", reference[page + suffix], re.MULTILINE) == list(names)


@pytest.mark.parametrize(("suffix", "language"), [(".md", "en"), (".ja.md", "ja")])
def test_the_reference_has_every_command_and_option(reference, capsys, suffix, language):
    text = reference[f"commands{suffix}"]
    parts = dict(zip(re.findall(r"^## backglass (\w+)$", text, re.MULTILINE), text.split("\n## ")[1:], strict=True))
    assert list(parts) == command_names()
    for name, part in parts.items():
        assert main([name, "--help", "--lang", language]) == 0
        shown, _, _ = capsys.readouterr().out.rpartition("Example:" if language == "en" else "例:")
        listed = re.findall(r"^  (--[\w-]+)", shown, re.MULTILINE)
        assert re.findall(r"^- `(--[\w-]+)", part, re.MULTILINE) == listed


def test_help_lists_every_command(capsys):
    assert main(["--help"]) == 0
    listed = re.findall(r"^  (\w+)  ", capsys.readouterr().out.split("Commands:")[1], re.MULTILINE)
    assert listed == command_names()


def test_architecture_names_every_part():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in Path(bg.__file__).parent.iterdir():
        if path.name.startswith("_") or path.name == "py.typed":
            continue
        assert f"`{path.name}/`" in text or f"`{path.name}`" in text, path.name


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_lines_are_read_without_scrolling(name):
    assert [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if len(line) > 120] == []


@pytest.mark.skipif(not (ROOT / "src").exists(), reason="the sources are not beside the tests")
@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_that_are_named_are_there(name):
    folders = [ROOT / folder for folder in ("src", "tests", "docs", "benchmarks")]
    files = [f"/{path.relative_to(ROOT).as_posix()}" for folder in folders for path in folder.rglob("*")]
    files += [f"/{path.name}" for path in ROOT.iterdir()]
    named = set(re.findall(r"`([\w./-]+\.(?:py|hpp|cpp|md|svg))`", (ROOT / name).read_text(encoding="utf-8")))
    assert {one for one in named if not any(path.endswith(f"/{one}") for path in files)} == set()


@pytest.mark.parametrize("name", PYTHON)
def test_the_derivation_shown_is_the_one_computed(name):
    code = "\n".join(block for block in blocks(name, "python")[:2])
    names: dict[str, object] = {"bg": bg}
    setup = [line for line in code.splitlines() if re.match(r"net   =|theta =|t =", line)]
    exec("\n".join(setup), names)
    shown = blocks(name, "text")[0].removesuffix("...\n").rstrip()
    assert shown in str(bg.derive(names["t"], "w(2)[1,1]"))


@pytest.mark.parametrize(("guide", "name"), [*zip(PYTHON, ("mazur.svg", "mazur.ja.svg"), strict=True)])
def test_the_picture_shown_is_the_one_drawn(guide, name):
    """Its texts: the exact numbers behind them may differ in the last place elsewhere."""
    assert f"](../{name})" in text_of(guide)
    made = runpy.run_path(str(ROOT / "docs" / "pictures.py"))
    stored = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert len(stored) < 200_000
    drawn = made["picture"](made["FILES"][name])
    assert [element.text for element in all_of(read(stored), "text")] == [
        element.text for element in all_of(read(drawn), "text")
    ]


@pytest.mark.parametrize("suffix", ["", ".ja"])
def test_the_picture_of_the_studio_is_shown_and_small(suffix):
    assert f"](../studio{suffix}.png)" in text_of(f"docs/guide/studio{suffix}.md")
    stored = (ROOT / "docs" / f"studio{suffix}.png").read_bytes()
    assert len(stored) < 350_000
    assert stored[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(stored[at : at + 4]) for at in (16, 20)] == [2560, 1600]


@pytest.mark.parametrize(("readme", "name"), [*zip(READMES, ("moving.gif", "moving.ja.gif"), strict=True)])
def test_the_moving_picture_is_shown_and_small(readme, name):
    assert f"](docs/{name})" in text_of(readme)
    stored = (ROOT / "docs" / name).read_bytes()
    assert len(stored) < 1_000_000
    assert stored[:6] == b"GIF89a"
    assert stored.count(b"\x21\xf9\x04") >= 8  # a control block before every picture


def test_what_the_commands_write_is_no_part_of_a_clone():
    texts = [text_of(name) for name in PAGES]
    texts += [example for name in command_names() for example in help_of(name).examples]
    named = re.compile(r"--(?:output|plot|worksheet|save-config) ([\w.]+)(?!`)\b|[sS]ave\((?:\w+, )?\"([^\"]+)\"")
    written = {one for text in texts for pair in named.findall(text) for one in pair if one} - {"FILE", "ファイル"}
    assert {"single", "prepared", "penguins", "birds.safetensors", "clf.safetensors"} <= written
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert not [name for name in written if not {f"/{name}", f"/{name}/"} & set(ignored)]
