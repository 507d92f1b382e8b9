"""`backglass export`: every option, every refusal, and what stands in the files."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

import backglass as bg
from backglass.cli import main
from backglass.export.formats import FORMATS, Format
from backglass.export.runtimes.base import Runtime
from backglass.words import Text
from backglass.words import export as words

PENGUINS = str(Path(__file__).parents[2] / "examples" / "penguins.csv")
CC = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler here")
ONNX = pytest.mark.skipif(
    find_spec("onnx") is None or find_spec("onnxruntime") is None, reason="onnx or onnxruntime is not installed"
)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """A folder with the models "single" and "committee" of penguins, and an estimator's."""
    folder = tmp_path_factory.mktemp("models")
    for name, members in (("single", "1"), ("committee", "2")):
        options = ["--target", "species", "--members", members, "--epochs", "3", "--output", str(folder / name)]
        assert main(["train", PENGUINS, *options]) == 0
    X = np.random.default_rng(0).normal(size=(12, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = bg.MLPClassifier(hidden_layer_sizes=(3,), max_iter=2).fit(X, ["a", "b", "c"] * 4)
    bg.save(fitted, folder / "estimator.safetensors")
    net = bg.Network((2, 2, 1), hidden="tanh")
    bg.save(bg.train(net, net.initialise(), X, X[:, 0], epochs=2), folder / "run.safetensors")
    return folder


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def ran(capsys, *arguments, status=0):
    assert main(["export", *map(str, arguments)]) == status
    return capsys.readouterr()


def told(capsys, *arguments):
    out = ran(capsys, *arguments, "--json").out
    assert out.count("\n") == 1
    return json.loads(out, parse_constant=lambda name: pytest.fail(name))


def refusal(capsys, *arguments, status=1):
    """The sentence in English; the Japanese one is there, too, and nothing is written."""
    before, sentences = sorted(os.listdir()), []
    for language, opening in (("en", "Error: "), ("ja", "エラー: ")):
        captured = ran(capsys, *arguments, "--lang", language, status=status)
        assert captured.out == ""
        assert captured.err.startswith(opening)
        assert captured.err.count("\n") == 1
        sentences.append(captured.err.removeprefix(opening).strip())
    assert re.search("[\u3040-\u9fff]", sentences[1])
    assert sorted(os.listdir()) == before
    return sentences[0]


# --- what is written ---


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(models, capsys, name):
    if name == "onnx" and find_spec("onnx") is None:
        pytest.skip("onnx is not installed (extra export)")
    if name == "sklearn":
        found = told(capsys, models / "estimator.safetensors", "--to", name)
        inputs = ["x1", "x2"]
    else:
        found = told(capsys, models / "committee", "--to", name)
        inputs = ["island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex", "year"]
    row = FORMATS[name]
    files = [f"model{suffix}" for suffix in (row.suffix, *row.companions)]
    model = "estimator.safetensors" if name == "sklearn" else "committee/model.safetensors"
    assert found == {
        "model": str(models / model),
        "file": files[0],
        "files": files,
        "to": name,
        "what": "network",
        "dtype": "float64" if name in ("scilab", "sklearn") else "float32",
        "inputs": inputs,
        "check": None,
    }
    assert sorted(os.listdir()) == sorted(files)


@pytest.mark.parametrize("name", [name for name, row in FORMATS.items() if row.training])
def test_every_training(models, capsys, name):
    found = told(
        capsys, models / "single", "--to", name, "--what", "training", "--data", PENGUINS, "--dtype", "float64"
    )
    assert (found["what"], found["dtype"], found["check"]) == ("training", "float64", None)
    assert os.listdir() == [f"model{FORMATS[name].suffix}"] == found["files"]


@CC
def test_a_check_stands_in_the_file_and_in_the_object(models, capsys):
    found = told(capsys, models / "committee", "--to", "c", "--output", "birds.c", "--check", PENGUINS)
    check = found["check"]
    assert found["files"] == ["birds.c", "birds.h"]
    assert set(check) == {"table", "rows", "largest_difference", "tolerance", "runtime", "version"}
    assert (check["table"], check["rows"], check["tolerance"], check["runtime"]) == (PENGUINS, 344, 1e-5, "C compiler")
    assert 0 <= check["largest_difference"] < 1e-6
    text = " ".join(Path("birds.c").read_text().replace("\n *", " ").split())
    assert f"on 344 rows: the largest difference from backglass {bg.__version__}" in text
    assert f"is {check['largest_difference']:.3e}, relative to the largest |y|; allowed are 1e-05." in text
    assert PENGUINS not in text


@CC
def test_the_check_of_a_training(models, capsys):
    """Its table is the one that it was trained with; it need not be named twice."""
    words_ = ["--to", "c", "--what", "training", "--check", PENGUINS, "--dtype", "float64"]
    check = told(capsys, models / "single", *words_)["check"]
    assert (check["table"], check["tolerance"]) == (PENGUINS, 1e-9)
    assert check["largest_difference"] < 1e-9
    assert check["rows"] >= 5


@pytest.mark.parametrize(("language", "said"), [("en", "What goes in"), ("ja", "入力")])
def test_what_is_printed_is_the_file(models, capsys, language, said):
    printed = ran(capsys, models / "committee", "--to", "python", "--output", "-", "--lang", language).out
    assert os.listdir() == []
    ran(capsys, models / "committee", "--to", "python", "--lang", language)
    assert Path("model.py").read_text(encoding="utf-8") == printed
    assert said in printed


def test_the_command_and_python_write_the_same(models, capsys):
    ran(capsys, models / "committee", "--to", "octave", "--output", "birds.m", "--dtype", "float64")
    found = bg.export_model(bg.load(models / "committee"), "other/birds.m", to="octave", dtype="float64")
    assert Path("birds.m").read_bytes() == Path("other/birds.m").read_bytes() == found.files["birds.m"]


@CC
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_what_is_said_fits_the_terminal(models, capsys, monkeypatch, width, language):
    monkeypatch.setenv("COLUMNS", str(width))
    out = ran(capsys, models / "committee", "--to", "c", "--check", PENGUINS, "--lang", language).out
    for line in out.splitlines():
        assert cell_len(line) <= width, line
    flat = " ".join(out.split())
    assert ("344 行" if language == "ja" else "344 rows") in flat
    assert "1e-05" in flat
    assert "flipper_length_mm" in flat


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [40, 80])
def test_the_help_names_every_format(capsys, monkeypatch, width, language):
    monkeypatch.setenv("COLUMNS", str(width))
    shown = ran(capsys, "--help", "--lang", language).out
    for name in FORMATS:
        assert re.search(rf"\b{name}\b", shown)
    for option in ("--to", "--what", "--dtype", "--check", "--data", "--output", "--json", "--lang", "--encoding"):
        assert option in shown


def test_the_language_is_that_of_the_comments(models, capsys):
    ran(capsys, models / "committee", "--to", "julia", "--lang", "ja")
    assert "学習済みニューラルネットワーク" in Path("model.jl").read_text(encoding="utf-8")


def test_a_joined_table_is_read_as_in_training(capsys):
    """`--join` and the like are those of the check's table."""
    Path("birds.csv").write_text("island,grams,kind\n" + "A,100,x\nB,300,y\nA,110,x\nB,310,y\n" * 6)
    Path("islands.csv").write_text("island;height\nA;10\nB;20\n")
    joined = ["--join", "islands.csv", "--on", "island"]
    options = ["--target", "kind", "--epochs", "2", "--keep", "height"]
    assert main(["train", "birds.csv", *options, "--output", "m", *joined]) == 0
    capsys.readouterr()
    assert "--join" in ran(capsys, "m", "--to", "python", "--check", "birds.csv", status=1).err
    assert told(capsys, "m", "--to", "python", "--check", "birds.csv", *joined)["check"]["rows"] == 24


def test_an_estimators_rows_come_from_a_table_of_numbers(models, capsys):
    Path("rows.csv").write_text("a,b\n1,2\n3,4\n")
    found = told(capsys, models / "estimator.safetensors", "--to", "python", "--check", "rows.csv")
    assert found["check"]["rows"] == 2


def test_standard_input_can_be_the_table(models):
    words_ = ["export", str(models / "committee"), "--to", "python", "--check", "-", "--json"]
    data = Path(PENGUINS).read_bytes()
    done = subprocess.run([sys.executable, "-m", "backglass", *words_], input=data, capture_output=True, check=True)
    assert json.loads(done.stdout)["check"]["rows"] == 344


# --- names ---


@pytest.mark.parametrize("name", ["a b.m", "it's.m", "$(touch pwned).m", "鳥.m", 'a"b.m', "a;b.m", "%d.m"])
def test_hostile_names_are_names(models, capsys, name):
    found = told(capsys, models / "committee", "--to", "octave", "--output", name)
    assert found["file"] == name
    assert os.listdir() == [name]


def test_a_name_with_a_hyphen_before_it(models, capsys):
    assert told(capsys, models / "committee", "--to", "octave", "--output=-x.m")["file"] == "-x.m"
    assert os.listdir() == ["-x.m"]


def test_a_name_with_control_characters_steers_no_terminal(models, capsys):
    captured = ran(capsys, models / "committee", "--to", "octave", "--output", "a\x1b[2Jb.m")
    assert "\x1b" not in captured.out + captured.err
    assert "\x1b" not in Path("a\x1b[2Jb.m").read_text(encoding="utf-8")


# --- refusals ---


def test_what_is_there_by_default_is_not_replaced(models, capsys):
    Path("model.h").write_text("mine")
    assert refusal(capsys, models / "committee", "--to", "c") == (
        "model.h is there already; name the file to write with --output."
    )
    ran(capsys, models / "committee", "--to", "c", "--output", "model.c")  # asked for by its name
    assert "mine" not in Path("model.h").read_text()


def test_the_model_is_not_replaced(models, capsys):
    Path("net.safetensors").write_bytes((models / "committee" / "model.safetensors").read_bytes())
    before = Path("net.safetensors").read_bytes()
    for output in ("net.py", "./net.py"):
        said = refusal(capsys, "net.safetensors", "--to", "torch", "--output", output)
        assert "net.safetensors would replace what is read from it" in said
    said = refusal(capsys, models / "single", "--to", "torch", "--output", "net.py")
    assert said == (
        "The export would write net.safetensors beside net.py, and that is a model; choose another name for net.py."
    )
    assert "would replace" in refusal(capsys, "net.safetensors", "--to", "c", "--output", "net.safetensors")
    assert Path("net.safetensors").read_bytes() == before


def test_the_table_is_not_replaced(models, capsys):
    shutil.copy(PENGUINS, "birds.csv")
    for option in ("--check", "--data"):
        what = ["--what", "training"] if option == "--data" else []
        said = refusal(capsys, models / "single", "--to", "c", "--output", "birds.csv", option, "birds.csv", *what)
        assert "birds.csv would replace what is read from it" in said


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "--to"),
        (("--to", "fortran"), 2, "--to is 'fortran', but it is one of 'onnx', 'torch'"),
        (("--to", "c", "--what", "weights"), 2, "--what is 'weights', but it is 'network' or 'training'."),
        (
            ("--to", "c", "--dtype", "float16"),
            2,
            "--dtype is 'float16', but it is 'float32' or 'float64'; did you mean 'float64'?",
        ),
        (("--to", "c", "--output", ""), 2, "--output is empty"),
        (("--to", "c", "--check", ""), 2, "--check is empty"),
        (("--to", "c", "--data", ""), 2, "--data is empty"),
        (("--to", "c", "--output", "-"), 2, "An export for C99 is not one text, so it is not printed"),
        (("--to", "torch", "--output", "-"), 2, "An export for PyTorch is not one text"),
        (("--to", "onnx", "--output", "-"), 2, "An export for ONNX is not one text"),
        (("--to", "python", "--output", "-", "--json"), 2, "--json and `--output -` would both print"),
        (("--to", "onnx", "--what", "training"), 2, "ONNX takes a trained network, not its training; choose python"),
        (("--to", "sklearn", "--what", "training"), 2, "scikit-learn takes a trained network, not its training"),
        (("--to", "c", "--data", PENGUINS), 2, "--data is the table of a training; ask for the training with --what"),
        (("--to", "c", "--check", "no.csv"), 1, "no.csv"),
        (("--to", "c", "--output", "/proc/model.c"), 1, "Cannot write /proc/model"),
        (("--to", "c", "extra"), 2, "unexpected extra argument"),
    ],
)
def test_what_is_refused(models, capsys, arguments, status, said):
    if "--json" in arguments:
        assert ran(capsys, models / "single", *arguments, status=status).out  # an error is an object, too
        return
    assert said in refusal(capsys, models / "single", *arguments, status=status)


def test_a_training_that_cannot_be_exported(models, capsys):
    said = refusal(capsys, models / "single", "--to", "c", "--what", "training", "--dtype", "float64")
    assert "--data" in said
    assert "--members 1" in refusal(
        capsys, models / "committee", "--to", "c", "--what", "training", "--data", PENGUINS, "--dtype", "float64"
    )
    assert "float32" in refusal(capsys, models / "single", "--to", "c", "--what", "training", "--data", PENGUINS)
    Path("other.csv").write_text(Path(PENGUINS).read_text(encoding="utf-8").replace("Torgersen", "Elsewhere"))
    options = ["--what", "training", "--data", "other.csv", "--dtype", "float64"]
    assert "other.csv is not the table" in refusal(capsys, models / "single", "--to", "c", *options)


def test_a_model_that_is_not_there(capsys):
    assert "There is no model nothing" in refusal(capsys, "nothing", "--to", "c")
    Path("text.safetensors").write_text("x")
    assert refusal(capsys, "text.safetensors", "--to", "c")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_is_shut(models, capsys):
    os.mkdir("shut", mode=0o500)
    assert "Cannot write shut/m.c" in refusal(capsys, models / "single", "--to", "c", "--output", "shut/m.c")


def test_something_is_in_the_way(models, capsys):
    os.mkdir("m.h")
    assert "Cannot write m.h" in refusal(capsys, models / "single", "--to", "c", "--output", "m.c")
    assert os.listdir() == ["m.h"]


class Broken(Runtime):
    """A runtime that is not there, or that says something else."""

    name = "Broken"

    def __init__(self, why=None):
        self.why = why

    def missing(self):
        return self.why

    def version(self):
        return "Broken 1"

    def run(self, files, stem, portable, table):  # noqa: ARG002
        return np.zeros((len(table), 3))


def test_a_runtime_that_is_not_there(models, capsys, monkeypatch):
    why = words.NOT_INSTALLED.format(name="Broken", how="apt install broken")
    monkeypatch.setattr(Format, "made_runtime", lambda _: Broken(why))
    said = refusal(capsys, models / "single", "--to", "c", "--check", PENGUINS)
    assert said.startswith("The check runs the export with Broken, which is not here; install it (apt install broken)")


def test_a_difference_is_an_error(models, capsys, monkeypatch):
    monkeypatch.setattr(Format, "made_runtime", lambda _: Broken())
    said = refusal(capsys, models / "single", "--to", "c", "--check", PENGUINS)
    assert re.search(r"The export for C99 differs from the network in row \d+ by .*, so it was not written", said)


@ONNX
def test_onnx_is_run_too(models, capsys):
    found = told(capsys, models / "single", "--to", "onnx", "--check", PENGUINS)
    assert found["check"]["runtime"] == "onnxruntime"


def test_a_text_is_a_text():
    assert isinstance(words.WROTE, Text)
