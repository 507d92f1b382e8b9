"""The report of a training: one page that says what came out, looks right where it is read, and can be made again."""

import json
import re
import shlex
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from click.core import ParameterSource

from backglass.cli import main, page, told
from backglass.cli.again import explaining_command, quoted, training_command
from backglass.cli.config import NAMES, OUTPUT, job_of
from backglass.cli.train import train
from backglass.workflow.fitted import members_of
from backglass.workflow.job import LEFT_OPEN, Job

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
QUICK = ["--epochs", "5", "--members", "2"]
VOID = {"meta", "br", "rect", "path", "circle", "line", "polyline", "polygon", "input"}


class Nested(HTMLParser):
    """Sees that every element that is opened is closed, in order, and keeps what is asked for from elsewhere."""

    def __init__(self):
        super().__init__()
        self.open, self.elsewhere, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        self.elsewhere += [value for name, value in attrs if name in ("src", "href", "srcset", "data")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.words.append(data)


def read(text):
    parser = Nested()
    parser.feed(text)
    parser.close()
    assert not parser.open
    assert not parser.elsewhere
    assert not re.search(r"<script|@import|url\(|https?://(?!www\.w3\.org)", text)
    return " ".join(" ".join(parser.words).split())


def reported(folder, target, *more, lang="en"):
    words = ["train", str(PENGUINS), "--target", target, "--output", str(folder), *QUICK, *more, "--lang", lang]
    assert main(words) == 0
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("target", ["species", "sex", "body_mass_g"])
def test_what_it_says(tmp_path, capsys, target, lang):
    said = read(reported(tmp_path / "m", target, lang=lang))
    head = said[: said.index({"en": "How good it is", "ja": "どれだけ当たるか"}[lang])]
    assert target in head
    assert "penguins.csv" in head
    assert {"en": "always", "ja": "常に"}[lang] in head  # what it is held against is on the first screen
    assert main(["train", str(PENGUINS), "--target", target, "--output", str(tmp_path / "n"), *QUICK, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    judged = printed["judged"]
    assert main(["evaluate", str(tmp_path / "n"), str(PENGUINS), "--part", "validation", "--json"]) == 0
    evaluated = json.loads(capsys.readouterr().out)
    assert {name: evaluated[name] for name in judged} == judged
    model = str(tmp_path / "m")
    for one in judged["worst"]:
        assert f"backglass explain {model} {PENGUINS} --row {one['row']}" in said
    assert printed["importance"][0]["column"] in said
    for name in pl.read_csv(PENGUINS).columns:
        assert name in said
    if target == "sex":
        assert f"{judged['threshold']['best']['f1']:.3f}" in said
        assert f"{judged['calibration']['error']:.3f}" in said
    if target == "body_mass_g":
        assert f"{judged['rmse']:.1f}" in said
        assert f"{judged['baseline']['rmse']:.1f}" in said
    else:
        for one in judged["by_class"]:
            assert f"{one['class']}  {one['precision'] or 0:.3f}".split()[-1] in said


def test_the_command_that_it_gives_explains_the_row(tmp_path, capsys):
    written = reported(tmp_path / "my model", "species")
    command = next(re.finditer(r"<code>(backglass explain .*?)</code>", written))[1]
    words = shlex.split(command.replace("&#x27;", "'"))
    assert main([*words[1:], "--json"]) == 0
    json.loads(capsys.readouterr().out.splitlines()[-1])


def test_many_columns_and_classes_are_counted(tmp_path):
    rows = 400
    frame = pl.DataFrame({f"c{k}": [(row * (k + 3)) % 101 for row in range(rows)] for k in range(120)})
    frame = frame.with_columns(kind=pl.Series([f"k{row % 25}" for row in range(rows)]))
    frame.write_csv(tmp_path / "wide.csv")
    words = ["train", str(tmp_path / "wide.csv"), "--target", "kind", "--epochs", "1", "--members", "1"]
    assert main([*words, "--output", str(tmp_path / "m")]) == 0
    said = read((tmp_path / "m" / "report.html").read_text(encoding="utf-8"))
    assert "20 more columns" in said
    assert "With 25 classes" in said


def test_a_report_shuffles_no_more_rows_than_time_allows(tmp_path, monkeypatch):
    monkeypatch.setattr(told, "MOST_WORK", 1)
    monkeypatch.setattr(told, "FEWEST_ROWS", 20)
    assert "shuffled among the rows (20)" in read(reported(tmp_path / "m", "species"))


def test_views_and_weights_of_members_stand_in_their_table(tmp_path, monkeypatch):
    def seen(fitted):
        return [{**one, "view": "pieces", "weight": 0.5} for one in members_of(fitted)]

    monkeypatch.setattr(page, "members_of", seen)
    said = read(reported(tmp_path / "m", "species"))
    assert "view weight" in said
    assert said.count("pieces 0.500") == 2


# --- commands ---

FULL = [
    "a b.csv", "--target", "it's", "--hidden", "0", "--validation", "0.3", "--keep", "x", "--keep", "--odd",
    "--no-header", "--missing", "-999", "--missing", "c=?,none", "--fill", "zero", "--ordinal", "size=small,large",
    "--learning-rate", "0.0001", "--task", "regression", "--separator", "tab", "--seed", "7", "--members", "3",
]  # fmt: skip


def job_typed(words):
    """The job that `train` makes of words, and the folder."""
    with train.make_context("backglass train", list(words)) as context, context:
        shown = [name for name in LEFT_OPEN if context.get_parameter_source(name) is not ParameterSource.COMMANDLINE]
        options = context.params | dict.fromkeys(shown)
    return job_of({name: options[name] for name in NAMES if name != OUTPUT}), options[OUTPUT]


DIVIDED = [
    ["--folds", "3", "--groups", "who", "--compare"],
    ["--folds", "3", "--validation", "0.2", "--time", "day"],
    ["--folds", "3", "--members", "1"],
]


@pytest.mark.parametrize(
    "words", [["t.csv", "--target", "y"], FULL, *(["t.csv", "--target", "y", *more] for more in DIVIDED)]
)
def test_the_command_makes_the_same_job(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    job, _ = job_typed(words)
    command = training_command(job, Path("out dir"))
    program, name, *again = shlex.split(command)
    assert (program, name) == ("backglass", "train")
    made, folder = job_typed(again)
    expected = replace(job, table=str(tmp_path / str(job.table)))
    assert {name: getattr(made, name) for name in NAMES if name != OUTPUT} == {
        name: getattr(expected, name) for name in NAMES if name != OUTPUT
    }
    assert folder == str(tmp_path / "out dir")


def test_of_python_what_is_said_by_column_is_typed_by_column():
    job = Job("/t.csv", "y", fill={"age": "mean"}, ordinal={"size": ("s", "l")}, missing={"c": ("?", "-")})
    words = shlex.split(training_command(job, Path("/out")))
    assert words[words.index("--fill") + 1] == "age=mean"
    assert words[words.index("--ordinal") + 1] == "size=s,l"
    assert words[words.index("--missing") + 1] == "c=?,-"


def test_a_row_of_a_table_of_its_own_is_explained_there():
    job = Job("/t.csv", "y", validation="/held.csv", join="/j.csv", on="k")
    assert explaining_command(job, Path("/m"), 4) == "backglass explain /m /held.csv --row 4 --join /j.csv --on k"
    of_folds = Job("/t.csv", "y", folds=3)
    assert explaining_command(of_folds, Path("/m"), 4) == "backglass explain /m /t.csv --row 4"


@pytest.mark.parametrize("word", ["plain", "a b", "it's $HOME `x` \\", "a\x1b[2J\n", "é\u202e", "\x9b", "-\t-"])
def test_a_shell_reads_what_is_quoted(word):
    line = quoted(word)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", line)
    environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["bash", "-c", f"printf %s {line}"], check=True, capture_output=True, env=environment)
    assert done.stdout.decode() == word
