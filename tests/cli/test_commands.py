"""Commands: found by their files, each with words for all that it takes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import click
import pytest

import backglass
from backglass.cli.application import Program, command_names, command_of
from backglass.cli.command import help_of
from backglass.cli.config import NAMES
from backglass.words import Text
from backglass.words import commands as words
from backglass.workflow.job import Job

SOURCE = Path(backglass.__file__).parent
CLI = SOURCE / "cli"


def commands() -> dict[str, click.Command]:
    return {name: command_of(name) for name in command_names()}


def test_what_the_parser_is_is_known_to_few():
    """A command states what it takes by `options.py`; `train` alone asks what was typed."""
    knowing = {path.stem for path in CLI.glob("*.py") if re.search(r"^(import|from) click", path.read_text(), re.M)}
    assert knowing == {"application", "command", "help_page", "options", "train", "usage"}


def test_the_order_of_the_help():
    assert command_names() == [
        "inspect", "train", "predict", "evaluate", "explain", "importance", "check", "health", "textbook", "studio",
        "glossary", "worksheet", "compare", "practice", "export", "dependence", "serve", "info", "doctor",
    ]  # fmt: skip
    places = [help_of(name).place for name in command_names()]
    assert len(set(places)) == len(places)


def test_every_parameter_has_its_words_and_no_words_are_left_over():
    shared = set()
    for name, command in commands().items():
        said, taken = help_of(name), {str(one.name) for one in command.params}
        assert set(said.options) <= taken, name
        assert taken - set(said.options) <= set(words.OPTIONS), name
        assert all(example.startswith(f"backglass {name}") for example in said.examples)
        shared |= taken - set(said.options)
    assert shared | {str(one.name) for one in Program().params} == set(words.OPTIONS)


def test_what_is_said_is_said_in_both_languages():
    for name in command_names():
        said = help_of(name)
        for text in (said.about, *said.notes, *said.options.values(), *words.OPTIONS.values()):
            assert isinstance(text, Text)
            assert re.search("[\u3040-\u9fff]", text.ja), (name, text.en)
            assert not re.search("[\u3040-\u9fff]", text.en), (name, text.en)


@pytest.mark.parametrize("name", ["check", "health", "inspect", "predict", "evaluate", "explain", "train"])
def test_a_shared_option_is_the_same_one_everywhere(name):
    """The same name with the same place, range and default, but where a command's own words say otherwise."""
    first: dict[str, click.Parameter] = {}
    for other, command in commands().items():
        for one in command.params:
            if str(one.name) not in help_of(other).options:
                first.setdefault(str(one.name), one)
    for one in commands()[name].params:
        if str(one.name) not in help_of(name).options:
            assert (one.opts, one.metavar, one.multiple) == (
                first[str(one.name)].opts,
                first[str(one.name)].metavar,
                first[str(one.name)].multiple,
            )


def test_what_train_is_asked_for_stands_in_job_alone():
    """Its options, the keys of its files and the keywords of Python are the fields, with the same values by default."""
    names = {one.name for one in fields(Job)}
    assert set(NAMES) == names | {"output"}
    train = command_of("train")
    assert {str(one.name) for one in train.params} - names == {
        "output", "resume", "config", "save_config", "as_json", "speak", "help",
    }  # fmt: skip
    typed = train.make_context("train", ["birds.csv", "--target", "species"], obj="en").params
    assert vars(Job(**{name: typed[name] for name in names})) == vars(Job("birds.csv", "species"))


COMMAND = '''
"""``backglass greet``."""

from backglass.cli.command import command
from backglass.cli.options import JSON, option
from backglass.cli.output import print_json
from backglass.words import Language
from backglass.words.help.greet import HELLO


@command(option("--name", metavar="NAME", required=True), JSON)
def greet(*, name: str, as_json: bool, speak: Language) -> None:
    """Greet somebody."""
    greeting = HELLO.format(name=name)[speak]
    print_json({"said": greeting}) if as_json else print(greeting)
'''
WORDS = '''
"""What ``backglass greet`` says."""

from backglass.words import Text
from backglass.words.help import Help

HELLO = Text("Hello, {name}.", "{name} さん、こんにちは。")
HELP = Help(
    place=100,
    about=Text("Greet somebody.", "あいさつします。"),
    examples=("backglass greet --name Ada",),
    options={"name": Text("Whom.", "相手の名前。")},
)
'''


def test_a_new_command_is_two_files(tmp_path):
    copy = tmp_path / "backglass"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "native", "*.so"))
    (copy / "cli" / "greet.py").write_text(COMMAND, encoding="utf-8")
    (copy / "words" / "help" / "greet.py").write_text(WORDS, encoding="utf-8")

    def told(*arguments: str, status: int = 0) -> str:
        environment = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1", "LC_ALL": "C"}
        run = [sys.executable, "-m", "backglass", *arguments]
        done = subprocess.run(run, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    assert told("greet", "--name", "Ada") == "Hello, Ada.\n"
    assert told("greet", "--name", "Ada", "--json", "--lang", "ja") == '{"said": "Ada さん、こんにちは。"}\n'
    assert told("--help").count("  greet       Greet somebody.\n") == 1
    assert "--name NAME   相手の名前。  [必須]" in told("greet", "--help", "--lang", "ja")
    assert told("gret", status=2) == "Error: There is no command 'gret'; did you mean 'greet'?\n"
    assert told("greet", status=2) == "Error: --name is missing; `backglass greet --help` shows an example.\n"
