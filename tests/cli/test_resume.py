"""`backglass train` stopped and resumed, its options in a file, a table to judge by, and the folder of results."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest

from backglass import training
from backglass.cli import main, report
from backglass.cli.config import read_config, to_toml
from backglass.modelfile import read_model
from backglass.tables.reader import read_table
from backglass.workflow.job import Job
from backglass.workflow.judging import judge

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
TRAIN = ["train", str(PENGUINS), "--target", "species", "--members", "1", "--epochs", "30"]
THREE = ["--members", "3"]
RESULTS = ("model.safetensors", "history.csv", "curve.svg", "run.toml")
KILLS = int(os.environ.get("BACKGLASS_KILLS", "1"))
SEED = int(os.environ.get("BACKGLASS_SEED", "0"))


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def told(capsys, *arguments):
    assert main([*map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refusal(capsys, *arguments, status=1):
    sentences = []
    for language, opening in (("en", "Error: "), ("ja", "エラー: ")):
        assert main([*map(str, arguments), "--lang", language]) == status
        err = capsys.readouterr().err
        assert err.startswith(opening)
        assert err.count("\n") == 1
        sentences.append(err.removeprefix(opening).strip())
    assert sentences[0] != sentences[1]
    return sentences[0]


def contents(folder):
    """What must be the same: the seconds in the report and how often a checkpoint was written need not."""
    return [Path(folder, name).read_bytes() for name in RESULTS]


def stop_after(place, monkeypatch):
    """Ctrl-C at the end of an epoch of a member, both counted from 0 and 1; epoch 0 is before the member's first."""

    @contextmanager
    def pressed(_epochs, _speak):
        def press(moment, member, members):  # noqa: ARG001 (as `fit` calls it)
            if (member, moment.epoch) == place:
                raise KeyboardInterrupt

        yield press

    def begin(network, theta, X, D, **options):
        if options["callbacks"][0].keywords["member"] == place[0] and place[1] == 0:
            raise KeyboardInterrupt
        return training.train(network, theta, X, D, **options)

    monkeypatch.setattr(report, "epoch_progress", pressed)
    monkeypatch.setattr("backglass.training.committee.train", begin)


# --- resuming ---


def test_a_stopped_run_resumes_to_the_same_bits(capsys, monkeypatch):
    whole = told(capsys, *TRAIN, "--output", "whole")
    with monkeypatch.context() as patched:
        stop_after((0, 7), patched)
        assert main([*TRAIN, "--output", "cut"]) == 130
    stopped = read_model("cut")
    assert stopped.history.epochs == 7
    capsys.readouterr()
    resumed = told(capsys, "train", "--resume", "--output", "cut")
    assert contents("cut") == contents("whole")
    assert {**resumed, "seconds": 0, **dict.fromkeys(FILES)} == {**whole, "seconds": 0, **dict.fromkeys(FILES)}


FILES = ("model", "history", "curve", "report", "config")


@pytest.mark.parametrize(
    ("place", "members", "said"),
    [
        ((0, 7), 1, "what was learned until then is in cut, and --resume goes on."),
        ((1, 0), 1, "1 of 3 members is trained, the model in cut is that one"),
        ((1, 7), 1, "1 of 3 members is trained, the model in cut is that one"),
        ((2, 1), 2, "2 of 3 members are trained, the model in cut joins them"),
    ],
)
def test_a_stopped_committee_keeps_its_members_and_resumes_to_the_same_bits(capsys, monkeypatch, place, members, said):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # one member after the other, so that the place says which are there
    whole = told(capsys, *TRAIN, *THREE, "--output", "whole")
    with monkeypatch.context() as patched:
        stop_after(place, patched)
        assert main([*TRAIN, *THREE, "--output", "cut"]) == 130
    assert said in capsys.readouterr().err
    stopped = read_model("cut")
    assert (stopped.network.sizes[1], len(stopped.training["members"])) == (64 * members, members)
    resumed = told(capsys, "train", "--resume", "--output", "cut")
    assert contents("cut") == contents("whole")
    assert {**resumed, "seconds": 0, **dict.fromkeys(FILES)} == {**whole, "seconds": 0, **dict.fromkeys(FILES)}


def test_nothing_is_kept_of_a_committee_without_an_epoch(capsys, monkeypatch):
    stop_after((0, 0), monkeypatch)
    assert main([*TRAIN, *THREE]) == 130
    assert capsys.readouterr().err == "Stopped; nothing was written.\n"
    assert not Path("backglass-model/model.safetensors").exists()


def test_another_kind_of_run_leaves_no_checkpoint_behind(capsys):
    told(capsys, *TRAIN, *THREE)
    saved = Path("backglass-model/resume")
    names = ["member-01.safetensors", "member-02.safetensors", "member-03.safetensors", "run.toml"]
    assert sorted(os.listdir(saved)) == names
    assert "keeps the --members" in refusal(capsys, "train", "--resume", "--members", "4", status=2)
    told(capsys, *TRAIN)
    assert sorted(os.listdir(saved)) == ["checkpoint.safetensors", "run.toml"]
    told(capsys, *TRAIN, "--members", 2)
    assert sorted(os.listdir(saved)) == ["member-01.safetensors", "member-02.safetensors", "run.toml"]


@pytest.mark.parametrize("members", [1, 3])
def test_a_finished_run_goes_on_for_more_epochs(capsys, members):
    told(capsys, *TRAIN, "--members", members, "--output", "a")
    told(capsys, *TRAIN, "--members", members, "--output", "b", "--epochs", 50)
    before = contents("a")
    told(capsys, "train", "--resume", "--output", "a")
    assert contents("a") == before
    told(capsys, "train", "--resume", "--output", "a", "--epochs", 50)
    assert contents("a") == contents("b")
    told(capsys, "train", "--resume", "--output", "a")  # the raised number stays
    assert contents("a") == contents("b")


def test_a_resumed_run_is_the_same_run(capsys):
    assert refusal(capsys, "train", "--resume").startswith("There is no run to resume in backglass-model")
    told(capsys, *TRAIN)
    same = refusal(capsys, "train", "--resume", "--seed", "1", status=2)
    assert same.startswith("A resumed run keeps the --seed that it was started with")
    pl.read_csv(PENGUINS).write_csv("other.csv")
    assert "keeps the TABLE" in refusal(capsys, "train", "other.csv", "--resume", status=2)
    assert main([*TRAIN, "--resume"]) == 0  # the very options again
    assert "leave --config out" in refusal(capsys, "train", "--resume", "--config", "run.toml", status=2)


@pytest.mark.parametrize(("members", "saved"), [(1, "checkpoint"), (3, "member-01")])
def test_a_table_that_changed_meanwhile(capsys, members, saved):
    frame = pl.read_csv(PENGUINS, null_values="NA")
    frame.write_csv("table.csv")
    told(capsys, "train", "table.csv", "--target", "species", "--epochs", 3, "--members", members)
    frame.with_columns(bill_depth_mm=pl.col("bill_depth_mm") ** 2).write_csv("table.csv")
    sentence = refusal(capsys, "train", "--resume")
    assert sentence.startswith("The run cannot be resumed (")
    assert "its data is not the same" in sentence
    Path(f"backglass-model/resume/{saved}.safetensors").write_bytes(b"")
    assert "is not a checkpoint of backglass" in refusal(capsys, "train", "--resume")


def test_a_run_resumes_from_another_folder(capsys, tmp_path, monkeypatch):
    pl.read_csv(PENGUINS).write_csv("table.csv")
    told(capsys, "train", "table.csv", "--target", "species", "--epochs", 3, "--output", "out")
    os.mkdir("elsewhere")
    monkeypatch.chdir("elsewhere")
    assert told(capsys, "train", "--resume", "--output", tmp_path / "out", "--epochs", 5)["epochs"] == 5


def test_a_resume_folder_of_others_stays_as_it_is(capsys):
    for name, content in (("run.toml", "speed = 3"), ("checkpoint.safetensors", "mine")):
        os.makedirs(f"{name}-folder/resume")
        mine = Path(f"{name}-folder/resume", name)
        mine.write_text(content)
        sentence = refusal(capsys, *TRAIN, "--output", f"{name}-folder")
        assert sentence.startswith(f"{mine.parent} exists and was not written by backglass")
        assert mine.read_text() == content
    os.mkdir("file")
    Path("file/resume").write_text("mine")
    assert refusal(capsys, *TRAIN, "--output", "file").startswith("file/resume exists and was not written by")
    assert Path("file/resume").read_text() == "mine"


def test_a_new_run_is_no_resumed_one(capsys):
    told(capsys, *TRAIN)
    told(capsys, *TRAIN, "--seed", 1)
    first = contents("backglass-model")
    told(capsys, *TRAIN, "--seed", 1, "--output", "fresh")
    assert contents("fresh") == first


# --- kills at any moment ---

CODE = """
import os, signal, sys
from backglass.cli import main, page, report, results

left = int(sys.argv[1])  # the calls that write until it kills itself; 0 for never
inner = results.Checkpoint
if not left:
    results.Checkpoint = lambda path: inner(path, seconds=0.01)

def counted(call):
    def made(*arguments, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **options)
    return made

for name in ("mkdir", "fsync", "replace", "unlink"):
    setattr(os, name, counted(getattr(os, name)))
print("ready", file=sys.stderr, flush=True)
sys.exit(main(sys.argv[2:]))
"""
LONG = [*TRAIN[:-1], "400", "--patience", "400"]


def start(*arguments, writes=0):
    running = subprocess.Popen(
        [sys.executable, "-c", CODE, str(writes), *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr.readline() == "ready\n"
    return running


COMMITTEE = [*TRAIN, *THREE, "--epochs", "150", "--patience", "150"]
MOST_WRITES = 30  # about as many calls as a training makes that writes no checkpoint before its end


def killed(rng, span, *arguments):
    """A training killed at a moment drawn at random, or at a call that writes; whether it was."""
    if rng.random() < 0.5:
        with start(*arguments, writes=rng.integers(1, MOST_WRITES)) as running:
            return running.wait() != 0
    with start(*arguments) as running:
        try:
            return running.wait(float(rng.random()) * span) != 0
        except subprocess.TimeoutExpired:
            running.kill()
            return True


def lay(old, into):
    """The folder `out` as an older run left it; or no folder."""
    shutil.rmtree("out", ignore_errors=True)
    if into == "old":
        shutil.copytree(old, "out")


def begun():
    """The seed of the run that --resume goes on with; None where there is none."""
    paths = [Path("out/resume", name) for name in ("next.toml", "run.toml")]
    return next((tomllib.loads(path.read_text())["seed"] for path in paths if path.exists()), None)


@pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX")
def test_kills_leave_the_old_or_the_new_run_and_resume_to_the_same_bits(capsys):
    rng = np.random.default_rng(SEED)
    runs = {}
    for name, options in {"single": LONG, "committee": COMMITTEE}.items():
        assert main([*options, "--output", f"{name}-old", "--seed", "1"]) == 0
        began = time.monotonic()
        with start(*options, "--output", f"{name}-new", "--seed", "2") as running:
            assert running.wait() == 0
        runs[name] = options, time.monotonic() - began, contents(f"{name}-old"), contents(f"{name}-new")
    kinds = [(name, into) for name in runs for into in ("old", "new")]
    found = dict.fromkeys(("killed", "killed again", "none begun", "old", "new"), 0)
    for kill in range(KILLS):
        name, into = kinds[kill % len(kinds)]
        options, span, old, new = runs[name]
        lay(f"{name}-old", into)
        place = f"kill {kill} of seed {SEED}, a {name} run into {into} folder"
        found["killed"] += killed(rng, span, *options, "--output", "out", "--seed", "2")
        while begun() == 2 and rng.random() < 0.3:
            found["killed again"] += killed(rng, span, "train", "--resume", "--output", "out")
        models = {old[0], new[0]} if into == "old" else {new[0]}
        if into == "old" or Path("out/model.safetensors").exists():
            assert Path("out/model.safetensors").read_bytes() in models, place
            read_model("out")
        if begun() is None:
            assert into == "new", place
            assert not [path for path in Path("out").rglob("*") if path.is_file() and path.name[0] != "."], place
            assert main([*options, "--output", "out", "--seed", "2"]) == 0, place
            found["none begun"] += 1
        wanted = {None: new, 1: old, 2: new}[begun()]
        found["old" if wanted is old else "new"] += 1
        assert main(["train", "--resume", "--output", "out"]) == 0, place
        assert contents("out") == wanted, place
        assert not list(Path("out").rglob(".*")), place
        assert not Path("out/resume/next.toml").exists(), place
    capsys.readouterr()
    print(f"{KILLS} kills (seed {SEED}): {found}")


@pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX")
def test_ctrl_c_from_a_terminal_can_be_resumed(capsys):
    told(capsys, *LONG, "--output", "whole")
    with start(*LONG, "--output", "cut", "--epochs", "100000", "--patience", "100000") as running:
        while not Path("cut/resume/checkpoint.safetensors").exists():
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        assert "--resume goes on" in running.stderr.read()
    assert running.returncode == 130
    reached = read_model("cut").history.epochs
    assert 0 < reached < 100000
    assert told(capsys, "train", "--resume", "--output", "cut", "--epochs", reached + 5)["epochs"] == reached + 5


# --- options in a file ---


def test_a_config_gives_the_same_run_and_the_command_line_comes_first(capsys):
    told(capsys, *TRAIN, "--hidden", "8,4", "--save-config", "mine.toml", "--output", "a")
    assert tomllib.loads(Path("mine.toml").read_text())["hidden"] == [8, 4]
    told(capsys, "train", "--config", "mine.toml", "--output", "b")
    told(capsys, "train", "--config", "b/run.toml", "--output", "c")
    assert contents("a") == contents("b") == contents("c")
    assert told(capsys, "train", "--config", "mine.toml", "--hidden", "3", "--output", "d")["network"]["sizes"][1] == 3


def test_a_config_may_be_short(capsys):
    Path("run.toml").write_text(
        f'table = "{PENGUINS}"\ntarget = "sex"\nhidden = 0\nepochs = 2\nbatch-size = 8\noutput = "out"\n'
    )
    assert told(capsys, "train", "--config", "run.toml")["network"]["sizes"] == [11, 1]
    assert Path("out/model.safetensors").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("epochs = ", "run.toml is not TOML: Invalid value (at end of document); write lines such as epochs = 100."),
        ("depth = 3", "run.toml has 'depth', which is no option; there are table, target"),
        ("epochs = 1.5", "run.toml: epochs must be a whole number."),
        ("epochs = true", "run.toml: epochs must be a whole number."),
        ('learning_rate = "fast"', "run.toml: learning_rate must be a number."),
        ("target = 3", "run.toml: target must be a text in quotation marks."),
        ("hidden = [1.5]", "run.toml: hidden must be a whole number."),
        ('table = "a.csv"', "--target is missing"),
        ('table = "a.csv"\ntarget = "y"\nepochs = 0', "--epochs is 0, but it is a whole number from 1 up."),
        ('table = "a.csv"\ntarget = "y"\nvalidation = 1.5', "--validation is 1.5, but it is a number in (0, 1)."),
    ],
)
def test_configs_that_do_not_serve(capsys, text, sentence):
    Path("run.toml").write_text(text)
    assert refusal(capsys, "train", "--config", "run.toml", status=2).startswith(sentence)


def test_a_config_that_cannot_be_read(capsys):
    assert refusal(capsys, "train", "--config", "no.toml").startswith("Cannot read no.toml: No such file")
    Path("run.toml").write_bytes(b"\xff")
    assert "is not TOML" in refusal(capsys, "train", "--config", "run.toml", status=2)


def test_any_text_goes_into_a_config_and_comes_out(tmp_path):
    texts = ('a "b" \\c', "列\n\t", "\x7f\x01", "[x]\n#")
    for text in texts:
        job = Job(text, text, 2**64 - 1, 3, text, (), 4, 1e-30, 5, "auto")
        (tmp_path / "run.toml").write_text(to_toml(job))
        read = read_config(tmp_path / "run.toml")
        assert (read["table"], read["target"], read["validation"], read["seed"]) == (text, text, text, 2**64 - 1)
        assert (read["hidden"], read["learning_rate"]) == ((), 1e-30)


# --- a table to judge by ---


def test_a_validation_table(capsys):
    frame = pl.read_csv(PENGUINS, null_values="NA").sample(fraction=1, shuffle=True, seed=0)
    frame.head(250).write_csv("train.csv")
    frame.tail(94).select(reversed(frame.columns)).write_csv("held.csv")
    found = told(capsys, "train", "train.csv", "--target", "sex", "--validation", "held.csv", "--epochs", 20)
    known = [part["sex"].count() for part in (frame.head(250), frame.tail(94))]
    assert [found[part]["rows"] for part in ("train", "validation")] == known
    assert found["rows_without_target"] == 250 - known[0]
    model = read_model("backglass-model")
    assert model.training["split"]["validation"] is None
    scores = judge(model, read_table("held.csv")).scores
    assert {key: scores[key] for key in ("loss", "accuracy")} == model.training["scores"]["validation"]
    assert told(capsys, "train", "--resume")["validation"] == found["validation"]
    assert told(capsys, "evaluate", "backglass-model", "train.csv", "--part", "train")["rows"] == known[0]
    sentence = refusal(capsys, "evaluate", "backglass-model", "train.csv", "--part", "validation")
    assert sentence.startswith("The model held no rows of train.csv out")
    assert main(["train", "train.csv", "--target", "sex", "--validation", "held.csv", "--epochs", "2"]) == 0
    assert f"{known[0]} to train, {known[1]} of another table to judge by" in capsys.readouterr().out


def test_validation_tables_that_do_not_serve(capsys):
    frame = pl.read_csv(PENGUINS, null_values="NA")
    frame.drop("island").write_csv("held.csv")
    assert "held.csv lacks the column 'island'" in refusal(capsys, *TRAIN, "--validation", "held.csv")
    frame.with_columns(species=pl.lit("Emperor")).write_csv("held.csv")
    assert "holds 'Emperor' in row 1, a class" in refusal(capsys, *TRAIN, "--validation", "held.csv")
    assert "There is no file no.csv" in refusal(capsys, *TRAIN, "--validation", "no.csv")


# --- the folder ---


@pytest.mark.parametrize(("language", "words"), [("en", ["How good it is"]), ("ja", ["どれだけ当たるか", "学習曲線"])])
@pytest.mark.parametrize(("target", "pictures"), [("species", 1), ("body_mass_g", 2)])
def test_the_report_stands_alone(capsys, language, words, target, pictures):
    assert main(["train", str(PENGUINS), "--target", target, "--epochs", "3", "--lang", language]) == 0
    assert "report.html" in capsys.readouterr().out
    page = Path("backglass-model/report.html").read_text()
    assert all(word in page for word in words)
    assert f'<html lang="{language}">' in page
    assert page.count("<svg") == pictures + 2  # how good it is; what it needs, how it learned
    assert not [mark for mark in ("src=", "href=", "@import", "<script") if mark in page]
    ElementTree.fromstring(Path("backglass-model/curve.svg").read_text())


def test_names_in_the_report_are_no_html():
    frame = pl.DataFrame({"x": [0.0, 0.0, 1.0, 1.0] * 10, "<b>&": ["<i>", "</p>"] * 20})
    frame.write_csv("table.csv")
    assert main(["train", "table.csv", "--target", "<b>&", "--epochs", "2"]) == 0
    page = Path("backglass-model/report.html").read_text()
    assert "<b>&" not in page
    assert "<i>" not in page
    assert "&lt;b&gt;&amp;" in page
