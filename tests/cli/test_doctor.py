"""`backglass doctor` and what all commands share: help, versions, languages, wrong usage, a pipe that closes."""

import json
import os
import platform
import re
import subprocess
import sys

import numpy
import pytest
from rich.cells import cell_len

from backglass import __version__
from backglass.cli import main
from backglass.cli.application import command_names
from backglass.engines import ReferenceEngine, choose, native

KEYS = {"version", "python", "platform", "numpy", "cores", "cores_limited_by", "engines", "engine", "torch", "extras"}
KEYS |= {"report"}


def test_json_is_one_strict_object(capsys):
    assert main(["doctor", "--json"]) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert set(found) == KEYS
    assert (found["version"], found["numpy"]) == (__version__, numpy.__version__)
    assert found["engines"]["reference"] == ""
    assert found["engines"][found["engine"]["auto"]] == ""
    assert found["engine"]["dtype"] == "float32"
    assert 1 <= found["cores"] <= os.cpu_count()
    assert found["extras"]["torch"]["install"] == "pip install 'backglass[torch]'"
    assert captured.err == ""


def test_for_a_reader_in_both_languages(capsys):
    assert main(["doctor", "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert "cores allowed" in english
    assert "auto chooses it" in english
    assert english.splitlines()[-1].startswith(f"version={__version__} python={platform.python_version()} platform=")
    assert main(["doctor", "--lang", "ja"]) == 0
    japanese = capsys.readouterr().out
    assert "使えるコア数" in japanese
    assert "auto はこれを選び" in japanese
    assert japanese.splitlines()[-1] == english.splitlines()[-1]


def test_the_limit_that_decides_is_named(capsys, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert main(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    by = "OMP_NUM_THREADS" if os.cpu_count() > 1 else "machine"
    assert (found["cores"], found["cores_limited_by"]) == (1, by)
    for speak, said in (("en", "1, by the environment variable OMP_N"), ("ja", "1 (環境変数 OMP_NUM_THREADS")):
        assert main(["doctor", "--lang", speak]) == 0
        assert said in capsys.readouterr().out or os.cpu_count() == 1


@pytest.mark.skipif(choose("auto") is ReferenceEngine, reason="the native engine is not built here")
def test_what_has_no_kernel_is_named(capsys, monkeypatch):
    for speak, line in (
        ("en", "computed by reference alone: none"),
        ("ja", "reference だけが計算できるもの: なし"),
    ):
        assert main(["doctor", "--lang", speak]) == 0
        assert line in capsys.readouterr().out
    monkeypatch.delitem(native.KERNELS["optimiser"], "adam")
    monkeypatch.delitem(native.KERNELS["loss"], "huber")
    assert main(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["engine"]["reference_only"]
    assert found == {"activation": [], "loss": ["huber"], "optimiser": ["adam"]}
    assert main(["doctor", "--lang", "en"]) == 0
    assert "computed by reference alone: huber, adam" in capsys.readouterr().out


def test_the_language_before_the_command(capsys):
    assert main(["--lang", "ja", "doctor"]) == 0
    assert "使えるコア数" in capsys.readouterr().out
    for arguments in (["--lang", "ja", "--help"], ["--help", "--lang=ja"], ["--lang", "ja"]):
        assert main(arguments) == 0
        assert "使い方" in capsys.readouterr().out
    assert main(["--lang", "ja", "doctor", "--lang", "en"]) == 0
    assert "cores allowed" in capsys.readouterr().out
    assert main(["--lang", "fr", "doctor"]) == 2
    assert capsys.readouterr().err == "Error: --lang is 'fr', but it is 'ja' or 'en'.\n"


def test_the_locale_decides_the_language(capsys, monkeypatch):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LC_MESSAGES", "ja_JP.UTF-8")
    assert main(["trian"]) == 2
    assert capsys.readouterr().err == "エラー: コマンド 'trian' はありません。'train' のことですか。\n"
    assert main(["trian", "--lang", "en"]) == 2
    assert capsys.readouterr().err == "Error: There is no command 'trian'; did you mean 'train'?\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["fly"], "There is no command 'fly'; `backglass --help` lists the commands."),
        (["--fly"], "There is no option --fly; `backglass --help` lists the options."),
        (["doctor", "--fly"], "There is no option --fly; `backglass doctor --help` lists the options."),
        (["train", "--learning-rat", "1"], "There is no option --learning-rat; did you mean --learning-rate?"),
        (["doctor", "--json=yes"], "Option '--json' does not take a value; see `backglass doctor --help`."),
        (["doctor", "--lang"], "Option '--lang' requires an argument; see `backglass doctor --help`."),
        (["train", "t.csv", "--seed", "x"], "--seed must be a whole number."),
        (["train", "t.csv", "--learning-rate", "x"], "--learning-rate must be a number."),
        (["explain", "m", "t.csv"], "--row is missing; `backglass explain --help` shows an example."),
        (["predict"], "MODEL is missing; `backglass predict --help` shows an example."),
        (["doctor", "now"], "Got unexpected extra argument(s) (now); see `backglass doctor --help`."),
        (["doctor", "--lang", "fr"], "--lang is 'fr', but it is 'ja' or 'en'."),
    ],
)
def test_wrong_usage(capsys, monkeypatch, arguments, sentence):
    monkeypatch.setenv("LC_ALL", "C")
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"Error: {sentence}\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["fly"], "コマンド 'fly' はありません。`backglass --help` で一覧を見られます。"),
        (["--fly"], "オプション --fly はありません。`backglass --help` で一覧を見られます。"),
        (["train", "--learning-rat", "1"], "オプション --learning-rat はありません。--learning-rate のことですか。"),
        (["doctor", "now", "then"], "余分な引数があります (now then)。`backglass doctor --help` を見てください。"),
        (
            ["doctor", "--json=yes"],
            "オプション --json に値は付けられません。`backglass doctor --help` を見てください。",
        ),
        (["train", "--seed"], "オプション --seed には値が必要です。`backglass train --help` を見てください。"),
        (["train", "t.csv", "--seed", "x"], "--seed には整数を指定してください。"),
        (["explain", "m", "t.csv"], "--row が指定されていません。`backglass explain --help` に例があります。"),
        (["predict"], "MODEL が指定されていません。`backglass predict --help` に例があります。"),
    ],
)
def test_wrong_usage_in_japanese(capsys, monkeypatch, arguments, sentence):
    """Wholly: nothing of the parser's own English is in it."""
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"エラー: {sentence}\n")


def test_the_last_language_counts_for_mistakes_too(capsys):
    assert main(["--lang", "en", "doctor", "now", "--lang", "ja"]) == 2
    assert capsys.readouterr().err.startswith("エラー: ")


@pytest.mark.parametrize("name", ["train", "doctor"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_help_has_an_example_and_a_word_for_every_option(capsys, name, language):
    assert main([name, "--help", "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert f"  backglass {name} " in shown
    assert {"en": "Example:", "ja": "例:"}[language] in shown
    assert {"en": "The language, ja or en", "ja": "言語。ja か en。"}[language] in shown


@pytest.mark.parametrize("name", ["", *command_names()])
def test_japanese_help_has_no_word_of_english_and_fits_the_terminal(capsys, monkeypatch, name):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert main([name, "--help"] if name else ["--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("使い方: backglass")
    assert "オプション:" in shown
    assert "この説明を表示して終わります。" in shown
    assert not re.search("Usage|Options|Commands|default|required|Show this", shown)
    prose = [line for line in shown.split("\n") if not line.startswith("    backglass")]
    assert max(map(cell_len, prose)) <= 80


@pytest.mark.parametrize("name", command_names())
def test_english_help_fits_the_terminal_and_breaks_no_word(capsys, monkeypatch, name):
    monkeypatch.setenv("LC_ALL", "C")
    for columns in ("60", "80", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        assert main([name, "-h"]) == 0
        shown = capsys.readouterr().out
        prose = [line for line in shown.split("\n") if not line.startswith("    backglass")]
        assert max(map(len, prose)) <= min(int(columns), 80)
        assert not re.search("\\w-\n", shown)
        assert not re.search("[\u3040-\u9fff]", shown)


def test_no_command_shows_the_help(capsys):
    assert main([]) == 0
    alone = capsys.readouterr().out
    assert main(["--help"]) == 0
    assert capsys.readouterr().out == alone
    assert "backglass train examples/penguins.csv --target species" in alone


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"backglass {__version__}\n"


def test_help_and_mistakes_load_nothing_heavy():
    code = (
        "import sys; from backglass.cli import main; main(['--help']); main(['train', 't.csv']);"
        "print(*{'numpy', 'polars', 'rich', 'scipy', 'torch', 'safetensors'} & set(sys.modules), file=sys.stderr)"
    )
    environment = os.environ | {"LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stderr.splitlines() == ["Error: --target is missing; `backglass train --help` shows an example.", ""]


@pytest.mark.skipif(os.name != "posix", reason="pipes that close are a matter of POSIX")
@pytest.mark.parametrize("arguments", [["doctor"], ["doctor", "--json"], ["--help"]])
def test_a_closed_pipe_is_silent(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "backglass", *arguments], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.stderr, done.returncode) == ("", 141)
