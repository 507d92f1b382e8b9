"""The options of training on the command line and in its files: each is taken, shown, stored and resumed as given."""

from __future__ import annotations

import itertools
import json
import shlex
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from backglass.cli import main
from backglass.cli.config import NAMES, job_of, read_config
from backglass.cli.train import train
from backglass.modelfile import read_model
from backglass.workflow import fitting
from backglass.workflow.job import DEFAULTS, LEFT_OPEN, Job

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
TRAIN = ["train", str(PENGUINS), "--target", "species"]
QUICK = ["--hidden", "3", "--epochs", "3", "--members", "2"]
TYPED = [
    "--activation", "relu", "--optimiser", "momentum:momentum=0.8", "--learning-rate", "0.05", "--schedule",
    "cosine:steps=9", "--l1", "0.001", "--l2", "0.01", "--decay", "0.02", "--dropout", "0.25", "--loss",
    "cross_entropy:smoothing=0.1", "--class-weight", "Adelie=2", "--class-weight", "Gentoo=3", "--keep-bytes", "9999",
]  # fmt: skip
# For every option a value that is none by default, and the one that it has by default, as they are typed.
OTHER = {
    "seed": ("3", "0"),
    "epochs": ("3", "200"),
    "validation": ("0.3", "0.2"),
    "hidden": ("3", "64"),
    "batch_size": ("8", "32"),
    "learning_rate": ("0.5", "0.003"),
    "patience": ("3", "20"),
    "engine": ("reference", "auto"),
    "activation": ("relu", "tanh"),
    "optimiser": ("sgd", "adam"),
    "l1": ("0.5", "0"),
    "l2": ("0.5", "0"),
    "decay": ("0.5", "0"),
    "dropout": ("0.5", "0"),
    "keep_bytes": ("9", "0"),
    "ranks": ("off", "auto"),
    "output": ("elsewhere", "backglass-model"),
}
NOT_TO_BE_NAMED = {
    "table",
    "target",
    "task",
    "schedule",
    "loss",
    "members",
    "views",
    "batch_parts",
}  # their default is not typed


def typed(name, value):
    return [f"--{name.replace('_', '-')}", value]


@pytest.fixture
def asked(monkeypatch):
    """The jobs that `backglass train` would do."""
    found = []
    monkeypatch.setattr("backglass.cli.train._check_output", lambda *_: None)
    monkeypatch.setattr("backglass.cli.train._run", lambda job, files, **_: found.append((job, files.folder)))
    return found


def value_of(asked, name):
    job, folder = asked[-1]
    return str(folder) if name == "output" else getattr(job, name)


@pytest.mark.parametrize("name", OTHER)
def test_a_default_that_is_typed_comes_before_the_file_of_options(asked, tmp_path, monkeypatch, name):
    """An option given in words is never replaced because it equals a default."""
    monkeypatch.chdir(tmp_path)
    other, usual = OTHER[name]
    assert main([*TRAIN, *typed(name, other), "--save-config", "other.toml"]) == 0
    from_file = value_of(asked, name)
    if name == "output":  # a file of options has none unless it is written into it
        Path("other.toml").write_text(f'{Path("other.toml").read_text()}output = "{other}"\n')
    assert main([*TRAIN]) == 0
    by_default = value_of(asked, name)
    assert main([*TRAIN, "--config", "other.toml"]) == 0
    assert value_of(asked, name) == from_file != by_default
    assert main([*TRAIN, "--config", "other.toml", *typed(name, usual)]) == 0
    assert value_of(asked, name) == (by_default or (0.0,) if name == "dropout" else by_default)


def test_every_option_is_tried():
    repeated = {one.name for one in train.params if one.multiple}
    reading = {"encoding", "header", "skip_lines", "separator", "join", "on"}  # None by default, which is not typed
    judging = {"folds", "groups", "time", "compare", "memory"}  # likewise
    assert set(NAMES) == set(OTHER) | NOT_TO_BE_NAMED | {str(name) for name in repeated} | reading | judging
    assert {one.name for one in fields(Job)} == set(DEFAULTS) | {"table", "target"}


@pytest.mark.parametrize("name", LEFT_OPEN)
def test_a_usual_value_that_is_typed_is_known_to_be(name):
    """None stands where nothing was typed, so that what does not go with the rest is refused only where it was."""
    context = train.make_context("train", [*TRAIN[1:], *typed(name, OTHER[name][1])], obj="en")
    assert str(context.params[name]) == OTHER[name][1]


@pytest.mark.usefixtures("asked")
def test_lbfgs_takes_no_rows_at_once_nor_rate_even_where_they_are_the_usual_ones(capsys):
    of_lbfgs = ["--optimiser", "lbfgs", "--members", "1"]
    assert main([*TRAIN, *of_lbfgs]) == 0
    for name in ("batch_size", "learning_rate"):
        assert main([*TRAIN, *of_lbfgs, *typed(name, OTHER[name][1])]) == 2
        assert f"takes no --{name.replace('_', '-')}; leave it out." in capsys.readouterr().err


def test_what_is_typed_is_stored_shown_and_resumed(capsys, tmp_path):
    assert main([*TRAIN, *QUICK, *TYPED, "--output", str(tmp_path / "m"), "--lang", "en"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for part in zip(TYPED[::2], TYPED[1::2], strict=True):
        if part[0] != "--keep-bytes":
            assert " ".join(part) in shown
    model = read_model(tmp_path / "m")
    plan = model.training["plan"]
    assert plan["optimiser"] == {"name": "momentum", "learning_rate": 0.05, "momentum": 0.8}
    assert plan["schedule"] == {"name": "cosine", "per": "epoch", "steps": 9, "final": 0.0}
    assert (plan["l1"], plan["l2"], plan["decay"], plan["dropout"]) == (0.001, 0.01, 0.02, {"2": 0.25})
    assert model.network.hidden[0].name == "relu"
    assert model.network.loss.to_dict() == {"name": "cross_entropy", "smoothing": 0.1}
    assert model.training["class_weight"] == {"Adelie": 2.0, "Chinstrap": 1.0, "Gentoo": 3.0}
    options = dict.fromkeys(NAMES) | DEFAULTS | dict.fromkeys(LEFT_OPEN) | read_config(tmp_path / "m" / "run.toml")
    job = job_of(options)
    assert (job.optimiser, job.class_weight) == ("momentum:momentum=0.8", ("Adelie=2", "Gentoo=3"))
    assert "momentum:momentum=0.8" in (tmp_path / "m" / "report.html").read_text(encoding="utf-8")


def test_what_is_typed_overrules_what_it_leaves_no_place_for(asked, tmp_path, monkeypatch):
    """A file of options has all of them, as the run that wrote it had."""
    monkeypatch.chdir(tmp_path)
    assert main([*TRAIN, *TYPED, "--save-config", "run.toml"]) == 0
    from_file = [*TRAIN, "--config", "run.toml"]
    assert main([*from_file, "--hidden", "0"]) == 0
    assert (asked[-1][0].activation, asked[-1][0].dropout) == (None, ())
    assert main([*from_file, "--optimiser", "sgd:learning_rate=0.7"]) == 0
    assert asked[-1][0].learning_rate == 0.7
    assert main([*TRAIN, "--save-config", "run.toml"]) == 0
    assert main([*from_file, "--optimiser", "lbfgs", "--members", "1"]) == 0
    assert (asked[-1][0].learning_rate, asked[-1][0].batch_size) == (None, None)
    assert main([*from_file, "--hidden", "0", "--activation", "relu"]) == 2


class Stop:
    """Ctrl-C in one epoch of one member."""

    def __init__(self, member, epoch):
        self.at = member, epoch

    def __call__(self, moment, member=0, **_):
        if (member, moment.epoch) == self.at:
            raise KeyboardInterrupt


@pytest.mark.parametrize("stop", [(0, 2), (1, 2)])
def test_a_resumed_committee_is_the_one_that_was_not_stopped(tmp_path, monkeypatch, capsys, stop):
    options = [*QUICK, *TYPED, "--epochs", "4"]
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    assert main([*TRAIN, *options, "--output", str(whole), "--json"]) == 0
    trained = fitting.fit
    monkeypatch.setattr(fitting, "fit", lambda prepared, _, own: trained(prepared, Stop(*stop), own))
    assert main([*TRAIN, *options, "--output", str(cut), "--json"]) == 130
    monkeypatch.setattr(fitting, "fit", trained)
    assert main(["train", "--resume", "--output", str(cut), "--json"]) == 0
    ours, theirs = read_model(cut), read_model(whole)
    assert ours.theta == theirs.theta
    assert json.dumps(ours.header()["training"]["members"]) == json.dumps(theirs.header()["training"]["members"])
    assert all(np.array_equal(ours.tensors()[name], values) for name, values in theirs.tensors().items())
    capsys.readouterr()
    found = []
    for folder, member in itertools.product((whole, cut), (1, 2)):
        explain = [
            "explain",
            str(folder),
            str(PENGUINS),
            "--row",
            "3",
            "--member",
            str(member),
            "--step",
            "7",
            "--json",
        ]
        assert main(explain) == 0
        found.append(capsys.readouterr().out)
    assert found[:2] == found[2:]
    assert main(["train", "--resume", "--output", str(cut), "--l2", "0.5"]) == 2
    assert "keeps the --l2 that it was started with" in capsys.readouterr().err


def test_lbfgs_is_trained_and_begins_anew(tmp_path, capsys):
    options = shlex.split(f"--optimiser lbfgs --members 1 --epochs 5 --hidden 3 --json --output {tmp_path}")
    assert main([*TRAIN, *options]) == 0
    first = read_model(tmp_path).theta
    assert main(["train", "--resume", "--output", str(tmp_path), "--json"]) == 0
    assert read_model(tmp_path).theta == first
    assert main(["explain", str(tmp_path), str(PENGUINS), "--row", "3", "--step", "2", "--json"]) == 0
    assert main(["explain", str(tmp_path), str(PENGUINS), "--row", "3", "--check", "w(2)[1,1]=0.1", "--json"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["--engine", "navite"], "native"),
        (["--task", "clasification"], "classification"),
        (["--scale", "standrd"], "standard"),
        (["--fill", "bill_length_mm=medain"], "median"),
        (["--encoding", "utf_8x"], "utf-8"),
        (["--activation", "rellu"], "relu"),
        (["--optimiser", "nestrov"], "nesterov"),
        (["--schedule", "cosin:steps=2"], "cosine"),
        (["--loss", "cross_entrpy"], "cross_entropy"),
        (["--class-weight", "Adeli=2"], "Adelie"),
        (["--class-weight", "balance"], "balanced"),
        (["--lang", "enn"], "en"),
    ],
)
def test_a_misspelt_choice_is_told_what_was_meant(capsys, tmp_path, words, meant):
    assert main([*TRAIN, "--output", str(tmp_path / "m"), *words]) != 0
    said = capsys.readouterr().err
    assert said.endswith(f"did you mean {meant!r}?\n")
    if "--lang" not in words:
        assert main([*TRAIN, "--output", str(tmp_path / "m"), *words, "--lang", "ja"]) != 0
        assert capsys.readouterr().err.endswith(f"{meant!r} のことですか。\n")
