"""A name that is misspelt: what was meant is named, be it a command, an option, a key of a file, or a column."""

from pathlib import Path

import polars as pl
import pytest

from backglass.cli import main

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
FRAME = pl.read_csv(PENGUINS, null_values="NA")
TABLE = ["table.csv", "--target", "species"]
QUICK = ["--members", "1", "--epochs", "1", "--hidden", "2"]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model") / "m"
    assert main(["train", str(PENGUINS), "--target", "species", "--drop", "year", *QUICK, "--output", str(folder)]) == 0
    return str(folder)


@pytest.fixture(autouse=True)
def _in_a_folder_with_a_table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    FRAME.write_csv("table.csv")


def refusal(capsys, words, status):
    said = []
    for language in ("en", "ja"):
        assert main([*words, "--lang", language]) == status
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        said.append(captured.err)
    assert said[1].endswith("のことですか。\n") == said[0].endswith("?\n")
    return said[0].removeprefix("Error: ").strip()


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["trian", *TABLE], "'train'"),
        (["train", *TABLE, "--hiden", "3"], "--hidden"),
        (["train", *TABLE, "--hiden=3"], "--hidden"),
        (["train", *TABLE, "--learning_rate", "3"], "--learning-rate"),
        (["train", *TABLE, "--no-heder"], "--no-header"),
        (["predict", "m", "table.csv", "--ouput", "x"], "--output"),
        (["inspect", "table.csv", "--taget", "species"], "--target"),
        (["explain", "m", "table.csv", "--rwo", "1"], "--row"),
        (["evaluate", "m", "table.csv", "--jsno"], "--json"),
        (["textbook", "--eratta"], "--errata"),
        (["--versoin"], "--version"),
        (["train", "--config", "run.toml"], "'epochs'"),
    ],
)
def test_what_is_typed(capsys, words, meant):
    Path("run.toml").write_text("epoch = 3")
    assert refusal(capsys, words, 2).endswith(f"did you mean {meant}?")


def test_hyphens_are_no_likeness(capsys):
    assert refusal(capsys, ["--json-"], 2) == "There is no option --json-; `backglass --help` lists the options."


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--target", "NAME"),
        ("--keep", "NAME"),
        ("--drop", "NAME"),
        ("--date", "NAME=%d/%m/%Y"),
        ("--missing", "NAME=?"),
        ("--text", "NAME"),
        ("--number", "NAME"),
        ("--fill", "NAME=mean"),
        ("--scale", "NAME=robust"),
        ("--ordinal", "NAME=a,b"),
        ("--one-hot", "NAME"),
        ("--on", "NAME"),
    ],
)
def test_a_column_of_train(capsys, option, value):
    words = ["train", *TABLE, option, value.replace("NAME", "bil_length_mm")]
    if option == "--on":
        words += ["--join", "table.csv"]
    sentence = refusal(capsys, words, 1)
    assert sentence == "There is no column 'bil_length_mm' in table.csv; did you mean 'bill_length_mm'?"


def test_a_column_of_the_other_commands(capsys, model):
    for words in (
        ["inspect", *TABLE, "--drop", "sexx"],
        ["inspect", *TABLE, "--keep", "sexx"],
        ["inspect", "table.csv", "--target", "sexx"],
        ["predict", model, "table.csv", "--id", "sexx"],
    ):
        assert refusal(capsys, words, 1) == "There is no column 'sexx' in table.csv; did you mean 'sex'?"
    # The target is none that could be kept or dropped.
    assert "its columns are island" in refusal(capsys, ["inspect", *TABLE, "--drop", "specie"], 1)


@pytest.mark.parametrize("command", ["predict", "evaluate", "health", "check"])
def test_a_column_of_the_model_is_never_another_one_of_its_own(capsys, model, command):
    lacks = "other.csv lacks the column 'bill_length_mm' that the model was trained with; "
    FRAME.rename({"bill_length_mm": "Bill length (mm)"}).write_csv("other.csv")
    assert refusal(capsys, [command, model, "other.csv"], 1) == lacks + "if 'Bill length (mm)' is meant, rename it."
    FRAME.drop("bill_length_mm").write_csv("other.csv")  # bill_depth_mm is near, but it is an input
    assert refusal(capsys, [command, model, "other.csv"], 1) == lacks + "add it."


def test_nor_the_target_nor_one_that_was_left_out(capsys, model):
    FRAME.drop("sex").rename({"species": "sexes"}).write_csv("other.csv")
    assert "if 'sexes' is meant" in refusal(capsys, ["predict", model, "other.csv"], 1)
    frame = pl.DataFrame({"height1": [1.0, 2.0, 3.0], "height2": [1, 1, 4], "height": [2, 1, 3]})
    frame = pl.concat([frame] * 14)
    frame.write_csv("heights.csv")
    words = ["train", "heights.csv", "--target", "height", "--task", "regression", "--drop", "height2", *QUICK]
    assert main([*words, "--keep", "height1", "--output", "heights"]) == 0
    capsys.readouterr()
    frame.drop("height1").write_csv("heights.csv")
    assert refusal(capsys, ["predict", "heights", "heights.csv"], 1).endswith("; add it.")
