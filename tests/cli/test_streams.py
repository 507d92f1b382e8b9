"""Standard output closed, full or read no further; folders that are gone; errors where JSON was asked for."""

import contextlib
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from backglass.cli import main
from backglass.cli.application import command_names

pytestmark = pytest.mark.skipif(os.name != "posix", reason="what a shell does with streams is a matter of POSIX")

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
TRAIN = ["train", str(PENGUINS), "--target", "species", "--members", "1", "--epochs", "1", "--hidden", "3"]
COMMANDS = {
    "inspect": ["inspect", str(PENGUINS), "--target", "species"],
    "train": [*TRAIN, "--output", "again"],
    "predict": ["predict", "m", str(PENGUINS)],
    "evaluate": ["evaluate", "m", str(PENGUINS)],
    "explain": ["explain", "m", str(PENGUINS), "--row", "1"],
    "importance": ["importance", "m", str(PENGUINS), "--repeats", "1"],
    "dependence": ["dependence", "m", str(PENGUINS), "--column", "sex"],
    "health": ["health", "m", str(PENGUINS)],
    "check": ["check", "m", str(PENGUINS), "--rows", "4"],
    "textbook": ["textbook"],
    "glossary": ["glossary"],
    "worksheet": ["worksheet"],
    "compare": ["compare", "log", "--example", "mazur"],
    "practice": ["practice", "--seed", "7"],
    "studio": ["studio", "--no-browser", "--port", "0"],
    "serve": ["serve", "m", "--port", "0"],
    "info": ["info", "m"],
    "export": ["export", "m", "--to", "python", "--output", "-"],
    "doctor": ["doctor"],
}
BAD = "Error: Cannot write to standard output: Bad file descriptor; send it to a place that can be written to.\n"
FULL = BAD.replace("Bad file descriptor", "No space left on device")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a model `m`."""
    place = tmp_path_factory.mktemp("model")
    with contextlib.chdir(place):
        assert main([*TRAIN, "--output", "m"]) == 0
        Path("log").write_text("0.298371109\n")
    return place


@pytest.fixture(autouse=True)
def _there(folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def shell(line, *arguments):
    """What a shell's line with the program for `$0` gives: its exit status, standard output and error."""
    program = shlex.join([sys.executable, "-m", "backglass"])
    done = subprocess.run(
        ["bash", "-c", line.replace("BACKGLASS", program), "bash", *arguments], capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


def test_every_command_is_tried():
    assert set(COMMANDS) == set(command_names())


# What a command prints is written by rich or as bytes, and help by `print`; each fails in the same way.
BY_EACH_WAY = ["textbook", "predict"]


@pytest.mark.few(1)
@pytest.mark.parametrize("name", BY_EACH_WAY)
def test_standard_output_that_cannot_be_written_to(name):
    words = COMMANDS[name]
    assert shell('BACKGLASS "$@" >/dev/full', *words) == (1, "", FULL)
    assert shell('BACKGLASS "$@" >&-', *words) == (1, "", BAD)


def test_so_do_help_and_json_and_the_language_is_asked_for():
    assert shell("BACKGLASS --help >/dev/full") == (1, "", FULL)
    assert shell('BACKGLASS "$@" --json >&-', *COMMANDS["health"]) == (1, "", BAD)
    assert shell("BACKGLASS textbook quantum --json >/dev/full")[2].startswith("Error: There is no lesson 'quantum'")
    assert "標準出力に書き込めません" in shell("BACKGLASS textbook --lang ja >/dev/full")[2]


@pytest.mark.parametrize(
    "name", [name if name in BY_EACH_WAY else pytest.param(name, marks=pytest.mark.slow) for name in COMMANDS]
)
def test_a_reader_that_has_enough(name):
    """As of a Unix command that SIGPIPE ends, without a word."""
    status, _, err = shell('BACKGLASS "$@" 2>err | true; s=${PIPESTATUS[0]}; cat err >&2; exit $s', *COMMANDS[name])
    remarks = [line for line in err.splitlines() if not line.startswith("This is the table that the model was")]
    assert (status, remarks) == (141, [])


@pytest.mark.slow
def test_a_closed_number_is_no_file_s():
    """Else what is printed would go into the file that was opened next."""
    status, out, err = shell('BACKGLASS "$@" >&- 2>&- <&-', *TRAIN, "--output", "numbers")
    assert (status, out, err) == (1, "", "")
    assert main(["predict", "numbers", str(PENGUINS), "--json"]) == 0


def test_standard_error_that_cannot_be_written_to():
    for way in ("2>&-", "2>/dev/full"):
        assert shell(f"BACKGLASS textbook quantum {way}") == (2, "", "")


def test_no_standard_input():
    status, out, err = shell("BACKGLASS predict m - <&-")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert shell("BACKGLASS textbook cost --quiz <&-")[0] == 0


@pytest.mark.parametrize("words", ["textbook cost --quiz", "practice --seed 7", "practice --seed 7 --exam 5"])
def test_answers_in_another_encoding(words, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8:strict")  # as in a locale of UTF-8
    monkeypatch.setenv("BACKGLASS_DATA", str(tmp_path))
    status, out, err = shell(f"printf '\\xff\\xfe\\n1\\n' | BACKGLASS {words} --lang en")
    assert (status, err) == (0, "")
    assert "right" in out


@pytest.mark.slow
def test_colours_without_a_terminal_have_no_bar(tmp_path):
    words = [*TRAIN, "--epochs", "40", "--output", str(tmp_path / "long")]
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from backglass.cli import main, terminal; terminal.SHORT = -1\n"
         "sys.exit(main(sys.argv[1:]))", *words],
        capture_output=True, text=True, env={**os.environ, "FORCE_COLOR": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b[" in done.stdout


# --- folders that are gone, names that are none ---


@pytest.mark.slow
def test_a_folder_that_is_gone(folder):
    def gone(*words):
        return shell('mkdir gone; cd gone; rmdir ../gone; BACKGLASS "$@"', *words)

    status, out, err = gone("predict", str(folder / "m"), str(PENGUINS))
    assert (status, err, out.count("\n")) == (0, "", 345)
    here = "Error: The folder that this was started in is gone; change into one that is there.\n"
    assert gone(*TRAIN) == (1, "", here)
    status, out, err = gone("train", "table.csv", "--target", "y", "--json")
    assert (status, json.loads(out)) == (1, {"error": here.removeprefix("Error: ").strip()})


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["train", str(PENGUINS), "--target", "species", "--output", ""], "--output"),
        (["train", "--resume", "--output", ""], "--output"),
        (["train", "--config", ""], "--config"),
        (["train", str(PENGUINS), "--target", "species", "--save-config", ""], "--save-config"),
        (["train", "", "--target", "species"], "TABLE"),
        (["predict", "", str(PENGUINS)], "MODEL"),
        (["predict", "m", ""], "TABLE"),
        (["predict", "m", str(PENGUINS), "--output", ""], "--output"),
        (["evaluate", "m", str(PENGUINS), "--plot", ""], "--plot"),
        (["explain", "m", str(PENGUINS), "--row", "1", "--worksheet", ""], "--worksheet"),
        (["worksheet", "--output", ""], "--output"),
    ],
)
def test_an_empty_name(capsys, words, shown):
    before = sorted(Path().rglob("*"))
    assert main(words) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"Error: {shown} is empty; name a file or a folder.\n")
    assert sorted(Path().rglob("*")) == before


def test_what_is_read_is_not_replaced(capsys, tmp_path):
    table = tmp_path / "table.csv"
    table.write_bytes(PENGUINS.read_bytes())
    for words in (
        ["explain", "m", str(table), "--row", "1", "--worksheet", str(table)],
        ["explain", "m", str(table), "--row", "1", "--worksheet", "m/model.safetensors"],
        ["train", str(table), "--target", "species", "--save-config", str(table)],
    ):
        assert main(words) == 1
        assert "would replace what is read from it" in capsys.readouterr().err
    assert table.read_bytes() == PENGUINS.read_bytes()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_full_disk(capsys, tmp_path):
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        for words in ([*TRAIN, "--output", str(place / "out")], ["predict", "m", str(PENGUINS), "--output"]):
            words = words if words[0] == "train" else [*words, str(place / "p.csv")]
            assert main(words) == 1
            err = capsys.readouterr().err
            assert err.startswith("Error: Cannot write ")
            assert "No space left on device" in err
            assert err.count("\n") == 1
            assert not list(place.rglob("*.part"))
    finally:
        subprocess.run(["umount", str(place)], check=True)


# --- errors as JSON ---


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["quiz"], 2),
        (["predict", "m", str(PENGUINS), "--outptu", "x"], 2),
        (["predict", "m"], 2),
        (["inspect", str(PENGUINS), "--target"], 2),
        (["train", str(PENGUINS), "--target", "species", "--epochs", "0"], 2),
        (["textbook", "quantum"], 2),
        (["doctor", "more"], 2),
        (["predict", "nothing", str(PENGUINS)], 1),
        (["inspect", "no.csv", "--target", "y"], 1),
        (["evaluate", "m", str(PENGUINS), "--part", "half"], 2),
        (["explain", "m", str(PENGUINS), "--row", "1000"], 1),
        (["health", "m", "no.csv"], 1),
        (["check", "m", str(PENGUINS), "--share", "7"], 2),
        (["train", "--resume", "--output", "never"], 1),
    ],
)
def test_an_error_is_an_object_where_one_was_asked_for(capsys, words, status, language):
    assert main([*words, "--lang", language, "--json"]) == status
    captured = capsys.readouterr()
    sentence = captured.err.removeprefix({"en": "Error: ", "ja": "エラー: "}[language]).rstrip("\n")
    assert json.loads(captured.out) == {"error": sentence}
    assert captured.out.count("\n") == 1
    assert main([*words, "--lang", language]) == status
    assert capsys.readouterr() == ("", captured.err)


def test_one_object_and_no_second_one(capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("backglass.workflow.preparing.table_of", interrupted)
    assert main([*COMMANDS["train"], "--json"]) == 130
    assert json.loads(capsys.readouterr().out) == {"error": "Stopped; nothing was written."}
    monkeypatch.undo()
    assert main(["inspect", "--json", "--target", "species", "--", "--json"]) == 1  # a table of this name
    assert "no file --json" in json.loads(capsys.readouterr().out)["error"]
    assert main(["inspect", "--target", "species", "--", "--json"]) == 1
    assert capsys.readouterr().out == ""
