"""`bg.export_model`: what it takes and makes, what it writes and refuses, for every format there is."""

from __future__ import annotations

import getpass
import os
import re
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import backglass as bg
from backglass.cli import export as command
from backglass.errors import ArgumentError, CheckError, DataError, FileError, PlanError
from backglass.export import exporting
from backglass.export.formats import FORMATS
from backglass.words import exported_files
from tests.export.nets import HOSTILE, drawn, made

TRAINABLE = [name for name, row in FORMATS.items() if row.training]
KINDS = (
    "run",
    "committee",
    "classifier",
    "regressor of two",
    "table standard",
    "fit_table",
    "gaps in arrays",
    "float32",
)
HERE = re.escape(str(Path.home())), re.escape(os.getcwd()), re.escape(str(Path(bg.__file__).parent))
TELLING = re.compile("|".join([*HERE, r"\b20[12]\d-[01]\d-[0-3]\d\b", re.escape(socket.gethostname()), "/tmp/"]))


def writes(name):
    """Skips where the format cannot be written here."""
    if name == "onnx" and find_spec("onnx") is None:
        pytest.skip("onnx is not installed (extra export)")


def export(trained, name, **options):
    """Or the refusal, where the format does not take it."""
    writes(name)
    return bg.export_model(trained, to=name, **options)


def small_run(**options):
    net = bg.Network((2, 3, 1), hidden="tanh")
    X = np.random.default_rng(0).normal(size=(11, 2))
    return bg.train(net, net.initialise(seed=0), X, X[:, :1] * X[:, 1:], epochs=4, batch_size=4, **options)


# --- what it takes and makes ---


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_whatever_was_trained(name, kind):
    trained, _ = made(kind)
    try:
        found = export(trained, name)
    except PlanError:
        if name != "sklearn":  # scikit-learn has four activations, and no preparation of ours
            raise
        return
    row = FORMATS[name]
    assert found.to == name
    assert found.what == "network"
    assert found.check is None
    assert list(found.files) == [f"model{row.suffix}", *(f"model{suffix}" for suffix in row.companions)]
    assert all(found.files.values())
    table = getattr(trained, "preparation", None)
    assert found.inputs == (tuple(column.name for column in table.columns) if table else found.inputs)
    if not row.binary:
        assert "backglass" in found.text


@pytest.mark.parametrize("name", TRAINABLE)
def test_every_program_that_trains(name):
    found = export(small_run(), name, what="training")
    assert (found.what, found.dtype, found.inputs) == ("training", "float64", ("x1", "x2"))
    assert list(found.files) == [f"model{FORMATS[name].suffix}"]
    assert "backglass" in found.text


@pytest.mark.parametrize("what", ["network", "training"])
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", FORMATS)
def test_comments_speak_the_language(name, lang, what):
    if what not in FORMATS[name].takes:
        return
    found = export(small_run(), name, what=what, lang=lang)
    text = b"".join(found.files.values()).decode("utf-8", "replace")
    assert (exported_files.HOW[lang] in text, exported_files.HOW["ja" if lang == "en" else "en"] in text) == (
        True,
        False,
    )
    if lang == "en" and not FORMATS[name].binary:
        assert not re.search("[\u3040-\u30ff\u4e00-\u9fff]", text)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_bytes_every_time_and_nothing_of_this_machine(name):
    """In another process, too, whatever its hashes are salted with."""
    trained, _ = made("table of numbers") if name != "sklearn" else made("run")
    first = export(trained, name)
    time.sleep(0.01)
    assert export(trained, name).files == first.files
    for data in first.files.values():
        text = data.decode("utf-8", "replace")
        assert not TELLING.search(text.replace("1970-01-01", "")), TELLING.search(text)
        assert getpass.getuser() not in text or getpass.getuser() == "root"


@pytest.mark.few(1)
@pytest.mark.parametrize("name", FORMATS)
def test_another_process_writes_the_same(name, tmp_path):
    writes(name)
    program = f"""
import hashlib, backglass as bg
net = bg.Network((2, 3, 1), hidden="tanh")
run = bg.train(net, net.initialise(seed=0), [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], epochs=3, engine="reference")
for what in {FORMATS[name].takes!r}:
    for data in bg.export_model(run, to={name!r}, what=what).files.values():
        print(hashlib.sha256(data).hexdigest())
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=tmp_path,
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York"))
    }
    assert len(said) == 1
    assert len(next(iter(said)).split()) >= len(FORMATS[name].takes)


def test_the_text_is_the_file_itself():
    found = export(small_run(), "c")
    assert found.text.encode() == found.files["model.c"]
    assert repr(found).startswith("Exported(to='c', what='network', files={'model.c': ")
    with pytest.raises(PlanError, match="An export for ONNX is no text"):
        _ = export(small_run(), "onnx").text


@pytest.mark.parametrize("name", FORMATS)
def test_float32_is_float32(name):
    if "float32" not in FORMATS[name].dtypes:
        with pytest.raises(PlanError, match=r"does not compute in float32; take float64\."):
            export(small_run(), name, dtype="float32")
        found = export(made("float32").trained, name)
        assert found.dtype == "float64"
        return
    found = export(small_run(), name, dtype="float32")
    assert found.dtype == "float32"


# --- what it writes ---


@pytest.mark.parametrize("name", FORMATS)
def test_files_are_written_beside_each_other(name, tmp_path):
    row = FORMATS[name]
    path = tmp_path / "new" / f"net.v2{row.suffix}"
    writes(name)
    found = bg.export_model(small_run(), path, to=name)
    names = [f"net.v2{suffix}" for suffix in (row.suffix, *row.companions)]
    assert list(found.files) == names
    assert sorted(one.name for one in path.parent.iterdir()) == sorted(names)
    assert {one.name: one.read_bytes() for one in path.parent.iterdir()} == found.files


def test_a_name_without_the_usual_suffix_is_taken_as_given(tmp_path):
    bg.export_model(small_run(), tmp_path / "net", to="c")
    bg.export_model(small_run(), tmp_path / "net.txt", to="c")
    bg.export_model(small_run(), tmp_path / "NET.C", to="c")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["NET.C", "NET.h", "net", "net.h", "net.txt", "net.txt.h"]


@pytest.mark.parametrize(("name", "blocked"), [("c", "net.h"), ("torch", "net.safetensors"), ("c", "net.c")])
def test_all_files_are_written_or_none(tmp_path, name, blocked):
    """A folder stands in the way of one of them."""
    (tmp_path / blocked).mkdir()
    path = tmp_path / f"net{FORMATS[name].suffix}"
    with pytest.raises(FileError, match=rf"Cannot write .*{re.escape(blocked)}"):
        bg.export_model(small_run(), path, to=name)
    assert [one.name for one in tmp_path.iterdir()] == [blocked]


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(FileError, match=r"Cannot write .*file/net\.c"):
        bg.export_model(small_run(), tmp_path / "file" / "net.c", to="c")
    with pytest.raises(FileError, match="Cannot write"):
        bg.export_model(small_run(), "/proc/net.c", to="c")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_without_permission(tmp_path):
    (tmp_path / "shut").mkdir(mode=0o500)
    with pytest.raises(FileError, match=r"Cannot write .*Permission denied"):
        bg.export_model(small_run(), tmp_path / "shut" / "net.c", to="c")
    assert not list((tmp_path / "shut").iterdir())


def test_a_companion_replaces_no_model(tmp_path):
    """`net.py` for PyTorch has its parameters in `net.safetensors`, as the model may."""
    run, path = small_run(), tmp_path / "net.safetensors"
    bg.save(run, path)
    before = path.read_bytes()
    with pytest.raises(FileError, match=r"would write .*net\.safetensors beside .*net\.py, and that is a model"):
        bg.export_model(bg.load(path), tmp_path / "net.py", to="torch")
    assert path.read_bytes() == before
    bg.export_model(run, tmp_path / "other.py", to="torch")
    bg.export_model(run, tmp_path / "other.py", to="torch")  # its own companion it replaces


def test_no_file_that_is_read_from_is_replaced(tmp_path):
    path = tmp_path / "rows.m"
    rows = "x1,x2\n1,2\n"
    path.write_text(rows)
    with pytest.raises((FileError, CheckError, bg.DataError)):
        bg.export_model(small_run(), path, to="octave", check=path)
    assert path.read_text() == rows
    with pytest.raises(FileError, match=r"would write .*rows\.m, which it reads from"):
        exporting.refuse_losing({"": str(path)}, str(path), [path])


# --- names ---

NAMES = (
    "a b",
    "it's",
    'a"b',
    "$(touch pwned)",
    "`touch pwned`",
    "-x",
    "猫",
    "a;b",
    "100%",
    "a\\",
    "end",
    "a*b",
    "??=",
    "1",
    "main",
)


QUICK = ("onnx", "python", "c")  # others take seconds to start


@pytest.mark.few(8)
@pytest.mark.parametrize("stem", NAMES)
@pytest.mark.parametrize("name", QUICK)
def test_hostile_names_of_files(name, stem, tmp_path, monkeypatch):
    """Written and run under that name; only data appears."""
    runs_here(name)
    monkeypatch.chdir(tmp_path)
    found = bg.export_model(small_run(), f"./{stem}{FORMATS[name].suffix}", to=name, check=np.eye(2))
    assert sorted(os.listdir()) == sorted(found.files)
    assert not Path("pwned").exists()


@pytest.mark.slow
@pytest.mark.parametrize("stem", ["$(touch pwned)", "it's \"a\\", "-猫"])
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in QUICK])
def test_hostile_names_of_files_where_a_start_takes_seconds(name, stem, tmp_path, monkeypatch):
    test_hostile_names_of_files(name, stem, tmp_path, monkeypatch)


def runs_here(name):
    """Skips where the format cannot be run here."""
    writes(name)
    if (why := FORMATS[name].made_runtime().missing()) is not None:
        pytest.skip(str(why))


# --- what it refuses ---


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"to": "fortran"}, "to is 'fortran', but it is one of 'onnx', 'torch'"),
        ({"to": None}, "to is None"),
        ({"to": "c", "what": "weights"}, "what is 'weights', but it is 'network' or 'training'"),
        ({"to": "c", "dtype": "float16"}, "dtype is 'float16', but it is 'float64' or 'float32'"),
        ({"to": "c", "lang": "fr"}, "lang is 'fr'"),
        ({"to": "c", "output": 3}, "output is 3"),
        (
            {"to": "onnx", "what": "training"},
            "ONNX takes a trained network, not its training; choose python, c, octave",
        ),
        ({"to": "c", "data": [[1.0, 2.0]]}, "data is the table of a training; ask for the training with what"),
    ],
)
def test_options_that_are_none(options, match):
    with pytest.raises(PlanError, match=re.escape(match)):
        bg.export_model(small_run(), **options)


def test_what_is_not_trained():
    for wrong in (3, None, "penguins", np.eye(2), bg.Network((1, 1))):
        with pytest.raises(PlanError, match="An export takes a run, a committee, a table's model"):
            bg.export_model(wrong, to="c")
    with pytest.raises(PlanError, match="This MLPClassifier is not fitted yet"):
        bg.export_model(bg.MLPClassifier(), to="c")
    with pytest.raises(ArgumentError, match="export_model has no argument 'format'"):
        bg.export_model(small_run(), format="c")


def test_an_activation_of_ones_own_is_refused():
    own = bg.OwnActivation("squared", lambda u: u * u, lambda u: 2 * u)
    net = bg.Network((1, 2, 1), hidden=own)
    run = bg.train(net, net.initialise(), [[1.0]], [1.0], epochs=1, engine="reference")
    with pytest.raises((PlanError, bg.NetworkError)):
        bg.export_model(run, to="c")


def test_onnx_that_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(PlanError, match=r"onnx.*backglass\[export\]"):
        bg.export_model(small_run(), to="onnx")


# --- what the house promises ---


def test_the_command_knows_the_formats():
    assert tuple(FORMATS) == command.NAMES


def test_every_format_has_files_and_a_runtime():
    for name, row in FORMATS.items():
        assert row.name == name
        assert callable(row.writer("network"))
        assert row.made_runtime().name
        assert row.title.en.isascii()
        for use in (row.use, *([row.use_program] if row.training else [])):
            assert 1 <= len(use.splitlines()) <= 3


def test_the_head_says_what_is_given():
    """A call that asks for labels of a network that has none is an error in Octave."""
    of_numbers = drawn(bg.Network((2, 1)))
    of_classes = drawn(bg.Network((2, 3), output="softmax", loss="cross_entropy"))
    for to, pair in (("octave", "[labels, probabilities]"), ("julia", "labels, probabilities")):
        assert " y = predict(X)" in bg.export_model(of_numbers, to=to).text
        assert f" {pair} = predict(X)" in bg.export_model(of_classes, to=to).text


@pytest.mark.parametrize("name", ["net.py", "my net.py", "3-2.py", "class.py", "ｎｅｔ.py", 'it\'s "a".py', "net.v2"])
def test_the_head_says_how_a_file_of_any_name_is_used(name, tmp_path, monkeypatch):
    """What it says runs as it stands, whether Python can import the name or not."""
    text = bg.export_model(small_run(), tmp_path / name, to="python").text
    said = text.partition("# How to use it\n")[2].partition("#\n")[0]
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    given = {"X": np.zeros((2, 2))}
    exec("\n".join(line.removeprefix("#").strip() for line in said.splitlines()), given)
    assert len(given["predict"](given["X"])) == 2
    sys.modules.pop("net", None)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("net.v2", 'source("net.v2")'),  # as it is called, and nothing behind it
        ("my net.m", 'source("my net.m")'),
    ],
)
def test_the_head_names_the_file_as_it_is(name, said):
    found = FORMATS["octave"].used(name, "net", "X", numbers=True)
    assert found.splitlines()[0] == said


@pytest.mark.parametrize("to", [name for name, row in FORMATS.items() if row.suffix == ".py"])
def test_no_script_takes_the_name_of_what_it_imports(to, tmp_path):
    imported = {"torch": "torch", "sklearn": "sklearn"}.get(to, "numpy")
    with pytest.raises(FileError, match="another name") as refused:
        bg.export_model(small_run(), tmp_path / f"{imported}.py", to=to)
    assert "別の名前" in refused.value.text["ja"]
    assert not list(tmp_path.iterdir())


def test_a_check_that_is_yes_or_no():
    assert bg.export_model(small_run(), to="python", check=False).check is None
    with pytest.raises(PlanError, match=r"check is True.*give the rows"):
        bg.export_model(small_run(), to="python", check=True)


@pytest.mark.parametrize("to", ["python", "c"])
def test_a_gap_in_an_array_is_refused_as_one_in_a_table(to):
    with pytest.raises(DataError, match=r"x2.* lacks a value in row 1"):
        bg.export_model(small_run(), to=to, check=np.array([[0.0, np.nan]]))


def test_what_runs_a_program_is_typed_as_a_shell_takes_it():
    assert FORMATS["python"].run_by("$(touch pwned).py", "$(touch pwned)") == "python '$(touch pwned).py'"
    assert FORMATS["octave"].run_by("-x.m", "-x") == "octave-cli ./-x.m"
    assert FORMATS["c"].run_by("net", "net").endswith("net -o net.out -lm\n./net.out")  # never over the source


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_a_million_weights(name, tmp_path):
    """Written in half a minute, or refused in words; the formats of text are large."""
    writes(name)
    model = drawn(bg.Network((1000, 1000, 1), hidden="tanh"))
    begun = time.perf_counter()
    refusal = None
    try:
        found = bg.export_model(model, tmp_path / f"net{FORMATS[name].suffix}", to=name)
    except PlanError as error:
        refusal = error.text
    if refusal is not None:
        assert refusal["ja"] != refusal["en"]
        assert not list(tmp_path.iterdir())
        return
    assert time.perf_counter() - begun < 30
    assert sum(map(len, found.files.values())) < 40_000_000


def test_hostile_names_stay_in_comments_of_one_line_each():
    """Whatever a column is called, no line of the head begins anew."""
    from backglass.export.gathering import portable_of
    from backglass.export.notes import network_lines
    from backglass.words import Text

    lines = network_lines(portable_of(made("hostile").trained), Text("T", "T"), "x", None, "en")
    for line in lines:
        assert line.isprintable() or all(sign.isprintable() or ord(sign) > 0x7F for sign in line), repr(line)
        assert len(line.splitlines()) <= 1
    assert len(HOSTILE) > 30
