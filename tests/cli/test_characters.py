"""Names and cells that steer a terminal or break XML: in all that is printed and written they are written out."""

import json
import os
import pty
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from backglass.cli import main

# The screen cleared, a bell, text turned round, the same in 8 bits, a line end, what XML cannot hold, a mark of Arabic.
EVIL = "\x1b[2J\x07\u202e\x9b2J\u2028\ufffe\u061c\u2066"
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe]")
ROWS = 60
FRAME = pl.DataFrame(
    {
        f"x{EVIL}": [float(k * 7 % 31) for k in range(ROWS)],
        f"kind{EVIL}": [f"a{EVIL}", f"b{EVIL}", f"c{EVIL}"] * (ROWS // 3),
        f"key{EVIL}": [f"k{k}{EVIL}" for k in range(ROWS)],
        f"same{EVIL}": [f"only{EVIL}"] * ROWS,
        f"y{EVIL}": [f"low{EVIL}" if k * 7 % 31 < 15 else f"high{EVIL}" for k in range(ROWS)],
        f"number{EVIL}": [float(k * 7 % 31) * 2 + k % 3 for k in range(ROWS)],
    }
)
TABLE, OUT = f"table{EVIL}.csv", f"out{EVIL}"
QUICK = ["--members", "1", "--epochs", "2", "--hidden", "2", "--output", OUT]


@pytest.fixture(autouse=True)
def _in_a_folder_with_a_table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    FRAME.write_csv(TABLE)


def steady(text, place):
    assert not STEERS.search(text), (place, STEERS.findall(text)[:5], text[:500])
    return text


@pytest.mark.few(1)
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("target", ["y", "number"])
def test_nothing_steers(capsys, target, language):
    def told(*words, status=0):
        assert main([*words, "--lang", language]) == status, words
        captured = capsys.readouterr()
        for text in captured:
            steady(text, words)
        return captured.out

    name, of_target = [TABLE, "--target", f"{target}{EVIL}"], f"table{EVIL}.csv"
    told("inspect", *name)
    found = json.loads(told("inspect", *name, "--json"))
    assert found["target"] == f"{target}{EVIL}"  # nothing is lost
    told("train", *name, *QUICK, "--keep", f"x{EVIL}", "--fill", f"x{EVIL}=mean", "--save-config", f"save{EVIL}.toml")
    assert json.loads(told("train", "--resume", "--output", OUT, "--json"))["target"] == f"{target}{EVIL}"
    told("predict", OUT, of_target, "--output", f"p{EVIL}.csv")
    found = json.loads(told("predict", OUT, of_target, "--id", f"key{EVIL}", "--json"))
    assert found["predictions"][0][f"key{EVIL}"] == f"k0{EVIL}"
    for more in ([], ["--json"], ["--plot", f"plot{EVIL}.svg"]):
        told("evaluate", OUT, of_target, *more)
    for more in ([], ["--json"], ["--html"], ["--latex"], ["--worksheet", f"sheet{EVIL}.html"], ["--step", "1"]):
        told("explain", OUT, of_target, "--row", "1", *more)
    for command in ("check", "health"):
        told(command, OUT, of_target)
        told(command, OUT, of_target, "--json")
    read_back()


def read_back():
    """All that was written, in its own format."""
    seen = set()
    for path in (path for path in Path().rglob("*") if path.is_file() and path.name != TABLE):
        seen.add(path.suffix)
        if path.suffix in {".svg", ".html", ".toml"}:
            text = steady(path.read_text(encoding="utf-8"), path)
        if path.suffix == ".svg":
            ElementTree.fromstring(text)
        if path.suffix == ".html":
            for svg in re.findall("<svg.*?</svg>", text, re.DOTALL):
                ElementTree.fromstring(svg)
        if path.suffix == ".toml":
            assert tomllib.loads(text)["target"].endswith(EVIL)
    assert seen == {".svg", ".html", ".toml", ".csv", ".safetensors"}


@pytest.mark.parametrize(
    "words",
    [
        ["train", TABLE, "--target", f"z{EVIL}"],
        ["train", TABLE, "--target", f"y{EVIL}", "--drop", f"q{EVIL}"],
        ["train", TABLE, "--target", f"y{EVIL}", "--engine", f"fast{EVIL}"],
        ["train", TABLE, "--target", f"y{EVIL}", f"--{EVIL}"],
        ["train", f"no{EVIL}.csv", "--target", "y"],
        ["train", TABLE, "--target", f"key{EVIL}"],
        ["train", TABLE, "--target", f"y{EVIL}", "--output", TABLE],
        ["train", "--resume", "--output", f"none{EVIL}"],
        ["train", "--config", f"none{EVIL}"],
        ["predict", f"none{EVIL}", TABLE],
        ["predict", f"none{EVIL}", TABLE, "--output", f"p{EVIL}.doc"],
        ["inspect", TABLE, "--target", f"y{EVIL}", "--encoding", EVIL],
        ["inspect", TABLE, "--target", f"y{EVIL}", "--date", f"x{EVIL}={EVIL}"],
        ["inspect", TABLE, "--target", f"y{EVIL}", EVIL],
        ["textbook", f"mazur{EVIL}"],
        [f"train{EVIL}"],
    ],
)
def test_no_error_steers(capsys, words):
    for more in ([], ["--lang", "ja"], ["--json"]):
        assert main([*words, *more]) in (1, 2)
        captured = capsys.readouterr()
        assert captured.err.count("\n") == 1
        for text in captured:
            steady(text, words)


@pytest.mark.skipif(os.name != "posix", reason="bytes that are no text are names on POSIX alone")
def test_a_name_of_bytes_that_are_no_text(capsys):
    table = os.fsdecode(b"t\xff\x1b.csv")
    FRAME.write_csv("t.csv")
    os.rename("t.csv", table)
    words = ["train", table, "--target", f"y{EVIL}", *QUICK[:-1], "out"]
    assert main(words) == 0
    assert main(["train", "--resume", "--output", "out"]) == 0
    assert main(["inspect", table, "--target", f"y{EVIL}"]) == 0
    for text in capsys.readouterr():
        steady(text, table)
    assert main(["inspect", table, "--target", f"y{EVIL}", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["table"] == table


@pytest.mark.skipif(os.name != "posix", reason="terminals are a matter of POSIX")
def test_predictions_are_data_but_on_a_terminal(capsys):
    assert main(["train", TABLE, "--target", f"y{EVIL}", *QUICK]) == 0
    capsys.readouterr()
    words = [sys.executable, "-m", "backglass", "predict", OUT, TABLE]
    done = subprocess.run(words, capture_output=True, check=True)
    assert f"high{EVIL}" in done.stdout.decode()
    theirs, ours = pty.openpty()
    with subprocess.Popen(words, stdout=ours) as running:
        os.close(ours)
        seen = b""
        while part := _read(theirs):
            seen += part
    assert running.returncode == 0
    assert "high\\x1b[2J" in steady(seen.decode().replace("\r\n", "\n"), "terminal")


def _read(descriptor):
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:  # the terminal is gone
        return b""
