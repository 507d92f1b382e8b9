"""Tables through the real commands: Shift_JIS with Japanese names, decimal commas, a second table joined."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from backglass.cli import main
from backglass.modelfile import read_model

PENGUINS = pl.read_csv(Path(__file__).parents[2] / "examples" / "penguins.csv", null_values="NA")
NAMES = {"species": "種", "island": "島", "bill_length_mm": "くちばしの長さ", "body_mass_g": "体重", "sex": "性別"}
WORDS = {
    "Adelie": "アデリー", "Gentoo": "ジェンツー", "Chinstrap": "ヒゲ", "Torgersen": "トージャーセン島",
    "Biscoe": "ビスコー島", "Dream": "ドリーム島", "male": "雄", "female": "雌",
}  # fmt: skip
QUICK = ("--hidden", "4", "--epochs", "4", "--members", "1")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def japanese():
    frame = PENGUINS.select(*NAMES).rename(NAMES)
    return frame.with_columns(pl.col(pl.String).replace(WORDS))


def run_json(capsys, *arguments):
    assert main([*map(str, arguments), "--json"]) == 0
    captured = capsys.readouterr()
    return json.loads(captured.out), captured.err


def refusal(capsys, *arguments, status=1):
    assert main([*map(str, arguments)]) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Error: ")
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("Error: ").strip()


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16"])
def test_japanese_names_stay_what_they_are(capsys, encoding):
    Path("表.csv").write_bytes(japanese().write_csv().encode(encoding))
    said = {
        "cp932": ["Read 表.csv as Shift_JIS (cp932) text."],
        "utf-8-sig": [],
        "utf-16": ["Read 表.csv as UTF-16 text."],
    }[encoding]

    seen, err = run_json(capsys, "inspect", "表.csv", "--target", "種")
    assert [column["name"] for column in seen["columns"]] == list(NAMES.values())[1:]
    assert (seen["target"], seen["remarks"], err.splitlines()) == ("種", said, said)

    trained, err = run_json(capsys, "train", "表.csv", "--target", "種", *QUICK)
    assert (trained["target"], trained["remarks"], err.splitlines()) == ("種", said, said)
    assert "Read" not in Path("backglass-model/report.html").read_text(encoding="utf-8")
    model = read_model("backglass-model")
    assert {column.name for column in model.preparation.columns} == set(NAMES.values()) - {"種"}
    assert model.preparation.target.classes == ("アデリー", "ジェンツー", "ヒゲ")

    predicted, err = run_json(capsys, "predict", "backglass-model", "表.csv", "--id", "島")
    assert predicted["columns"][:3] == ["島", "prediction", "probability_アデリー"]
    assert {row["prediction"] for row in predicted["predictions"]} <= set(WORDS.values())
    assert predicted["predictions"][0]["島"] == "トージャーセン島"
    assert (predicted["remarks"][: len(said)], err.splitlines()[: len(said)]) == (said, said)

    judged, _ = run_json(capsys, "evaluate", "backglass-model", "表.csv", "--part", "validation")
    assert judged["confusion"]["classes"] == ["アデリー", "ジェンツー", "ヒゲ"]
    assert judged["accuracy"] == trained["validation"]["accuracy"]

    explained, _ = run_json(capsys, "explain", "backglass-model", "表.csv", "--row", 3)
    assert [column["column"] for column in explained["columns"]] == list(NAMES.values())[1:]
    assert explained["target"]["raw"] == "アデリー"
    assert main(["explain", "backglass-model", "表.csv", "--row", "3", "--lang", "ja"]) == 0
    captured = capsys.readouterr()
    assert "くちばしの長さ" in captured.out
    assert ("Shift_JIS (cp932)" in captured.err) == (encoding == "cp932")
    for command in ("check", "health"):
        _, err = run_json(capsys, command, "backglass-model", "表.csv")
        assert err.splitlines()[: len(said)] == said


def test_decimal_commas_give_the_same_model(capsys):
    PENGUINS.write_csv("plain.csv")
    PENGUINS.write_csv("commas.csv", separator=";", decimal_comma=True)
    _, err = run_json(capsys, "train", "plain.csv", "--target", "species", *QUICK, "--output", "plain")
    assert err == ""
    found, _ = run_json(capsys, "train", "commas.csv", "--target", "species", *QUICK, "--output", "commas")
    assert found["remarks"] == [
        "Read commas.csv as cells separated by semicolons.",
        "Read the numbers of commas.csv with decimal commas in 'bill_length_mm', 'bill_depth_mm'.",
    ]
    plain, commas = read_model("plain"), read_model("commas")
    assert commas.preparation.forms["bill_depth_mm"] == replace(plain.preparation.forms["bill_depth_mm"], decimal=",")
    assert replace(commas.preparation, forms={}) == replace(plain.preparation, forms={})
    assert (commas.theta.flat == plain.theta.flat).all()


def test_how_cells_stand_is_said_once(capsys):
    """A model knows the lines above the names, the separator and that there are no names."""
    rows = PENGUINS.select("species", "bill_length_mm", "bill_depth_mm").write_csv(include_header=False, separator="|")
    Path("stand.csv").write_text(f"Penguins of three islands\n\n{rows}", "utf-8")
    said = ["--no-header", "--skip-lines", "2", "--separator", "|"]
    found, _ = run_json(capsys, "train", "stand.csv", "--target", "c1", *said, *QUICK)
    assert (found["rows"], found["target"]) == (344, "c1")
    assert read_model("backglass-model").training["layout"] == {"header": False, "skip_lines": 2, "separator": "|"}
    assert 'separator = "|"' in Path("backglass-model/run.toml").read_text("utf-8")
    predicted, _ = run_json(capsys, "predict", "backglass-model", "stand.csv", "--output", "own.csv")
    assert predicted["rows"] == 344
    Path("named.csv").write_text(f"c1,c2,c3\n{rows.replace('|', ',')}", "utf-8")
    run_json(
        capsys, "predict", "backglass-model", "named.csv", "--skip-lines", "1", "--separator", ",", "--output", "b.csv"
    )
    assert Path("b.csv").read_text("utf-8") == Path("own.csv").read_text("utf-8")


def test_what_is_said_of_columns_is_in_the_model(capsys):
    """Dates, spellings of missing, texts and numbers; a later table needs none of it said again."""
    rows = [
        f"0{1 + n % 9}/0{1 + n % 7}/2023,{n % 5},{[-999, 3, 5][n % 3]},{'NA' if n % 2 else 'EMEA'}" for n in range(60)
    ]
    Path("said.csv").write_text("\n".join(["day,code,x,region", *rows]) + "\n", "utf-8")
    said = ["--date", "day=%m/%d/%Y", "--text", "code", "--missing", "-999", "--missing", "region=", "--keep", "day"]
    run_json(capsys, "train", "said.csv", "--target", "region", *said, *QUICK)
    model = read_model("backglass-model").preparation
    assert model.target.classes == ("EMEA", "NA")
    assert (model.forms["day"].format, model.forms["code"].form) == ("%m/%d/%Y", "text")
    assert (model.forms["x"].missing, model.forms["region"].known) == (("-999",), False)
    assert "x missing" in model.names
    assert run_json(capsys, "predict", "backglass-model", "said.csv", "--output", "out.csv")[1] == ""
    assert "probability_EMEA,probability_NA" in Path("out.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        (["--date", "day"], 2, "--date is 'day', but it must be a column and the format of its dates"),
        (["--date", "day=%d"], 1, "A date cannot be written as '%d'"),
        (["--date", "y=%d/%m/%Y"], 1, "No cell of column 'y' is a date of the format '%d/%m/%Y'; row 1 holds '1'."),
        (["--text", "code", "--number", "code"], 2, "Column 'code' is named with both --text and --number"),
        (["--number", "cod"], 1, "did you mean 'code'?"),
        (["--missing", "cod=?"], 1, "did you mean 'code'?"),
        (["--separator", "both"], 1, "give --separator one sign, such as ';', or tab or blank."),
        (["--skip-lines", "99"], 1, "has no more than 4 lines, so 99 cannot be skipped"),
        (["--skip-lines", "-1"], 2, "--skip-lines is -1, but it is a whole number from 0 up."),
    ],
)
def test_what_cannot_be_said_of_cells(capsys, wrong, status, sentence):
    Path("table.csv").write_text("day,code,y\n01/02/2023,7,1\n03/04/2023,8,2\n05/06/2023,9,3\n", "utf-8")
    assert sentence in refusal(capsys, "inspect", "table.csv", "--target", "y", *wrong, status=status)


def test_the_users_encoding(capsys):
    frame = PENGUINS.select("species", "bill_length_mm").rename({"bill_length_mm": "Länge"})
    Path("german.csv").write_bytes(frame.write_csv(null_value="NA").encode("cp1252"))
    assert refusal(capsys, "inspect", "german.csv", "--target", "species").startswith(
        "german.csv is neither UTF-8 nor Shift_JIS text (line 1)"
    )
    found, _ = run_json(capsys, "train", "german.csv", "--target", "species", "--encoding", "cp1252", *QUICK)
    assert found["remarks"] == ["Read german.csv as Windows-1252 text."]
    assert 'encoding = "cp1252"' in Path("backglass-model/run.toml").read_text(encoding="utf-8")
    predicted, _ = run_json(capsys, "predict", "backglass-model", "german.csv", "--encoding", "windows-1252")
    assert predicted["rows"] == 344
    sentence = refusal(capsys, "inspect", "german.csv", "--target", "species", "--encoding", "klingon")
    assert sentence.startswith("There is no encoding 'klingon' for tables; choose one of utf-8, cp932, ")


# --- a second table ---


def write_two(extra=()):
    """The penguins, and a table of two of their three islands."""
    PENGUINS.drop("bill_depth_mm", "sex").write_csv("birds.csv", null_value="NA")
    islands = [("Dream", 3.0, "north"), ("Biscoe", 5.0, "south"), *extra]
    pl.DataFrame(islands, schema=["island", "hills", "coast"], orient="row").write_csv("islands.csv")


JOIN = ("--join", "islands.csv", "--on", "island")


def test_a_joined_table_through_all_commands(capsys):
    write_two()
    remark = "52 of the 344 rows of birds.csv have no match in islands.csv by 'island'; what it adds is missing there."
    seen, err = run_json(capsys, "inspect", "birds.csv", "--target", "species", *JOIN)
    verdicts = {column["name"]: (column["verdict"], column["rule"]) for column in seen["columns"]}
    assert verdicts["island"] == ("reject", "key")
    assert {"hills", "coast"} <= set(verdicts)
    join = {"path": "islands.csv", "on": "island", "columns": ["hills", "coast"], "unmatched": 52}
    assert (seen["join"], seen["remarks"], err.strip()) == (join, [remark], remark)

    trained, _ = run_json(capsys, "train", "birds.csv", "--target", "species", *JOIN, *QUICK)
    assert (trained["join"], trained["remarks"]) == (join, [remark])
    assert {"name": "island", "reason": "key"} in trained["left_out"]
    assert "islands.csv on &#x27;island&#x27;" in Path("backglass-model/report.html").read_text(encoding="utf-8")
    model = read_model("backglass-model")
    assert model.training["join"] == {"on": "island", "table": "islands.csv", "columns": ["hills", "coast"]}
    assert {"hills", "coast"} & {column.name for column in model.preparation.columns}

    for command in ("predict", "evaluate", "explain --row 1", "check", "health"):
        name, *more = command.split()
        lacking = refusal(capsys, name, "backglass-model", "birds.csv", *more)
        assert lacking.startswith("birds.csv lacks 'hills'")
        assert lacking.endswith("join it with --join islands.csv --on island.")
        run_json(capsys, name, "backglass-model", "birds.csv", *more, "--join", "islands.csv")  # the model has the key
        with_key, _ = run_json(capsys, name, "backglass-model", "birds.csv", *more, *JOIN)
        assert with_key.get("remarks", [remark])[0] == remark
    judged, _ = run_json(capsys, "evaluate", "backglass-model", "birds.csv", *JOIN, "--part", "validation")
    assert judged["accuracy"] == trained["validation"]["accuracy"]
    run_json(capsys, "explain", "backglass-model", "birds.csv", "--row", 1, "--step", 2, *JOIN)


def test_a_table_that_was_joined_before_needs_no_join(capsys):
    write_two()
    run_json(capsys, "train", "birds.csv", "--target", "species", *JOIN, *QUICK)
    whole = pl.read_csv("birds.csv", null_values="NA").join(
        pl.read_csv("islands.csv"), on="island", how="left", maintain_order="left"
    )
    whole.write_csv("whole.csv", null_value="NA")
    one, _ = run_json(capsys, "predict", "backglass-model", "whole.csv")
    two, _ = run_json(capsys, "predict", "backglass-model", "birds.csv", *JOIN)
    assert one["predictions"] == two["predictions"]


def test_the_key_can_be_kept(capsys):
    write_two()
    found, _ = run_json(capsys, "train", "birds.csv", "--target", "species", *JOIN, "--keep", "island", *QUICK)
    assert "island" not in [one["name"] for one in found["left_out"]]
    assert "island" in {column.name for column in read_model("backglass-model").preparation.columns}


def test_a_run_with_a_join_is_resumed_and_configured(capsys):
    write_two()
    first, _ = run_json(capsys, "train", "birds.csv", "--target", "species", *JOIN, *QUICK, "--save-config", "job.toml")
    again, _ = run_json(capsys, "train", "--config", "job.toml", "--output", "again")
    assert again["train"] == first["train"]
    more, _ = run_json(capsys, "train", "--resume", "--epochs", 6)
    assert (more["epochs"], more["join"]["unmatched"]) == (6, 52)


def test_validation_on_a_table_of_its_own_is_joined_too(capsys):
    write_two()
    pl.read_csv("birds.csv", null_values="NA").head(30).write_csv("few.csv", null_value="NA")
    found, _ = run_json(capsys, "train", "birds.csv", "--target", "species", *JOIN, "--validation", "few.csv", *QUICK)
    assert len(found["remarks"]) == 2
    assert found["validation"]["rows"] == 30


@pytest.mark.parametrize(
    ("options", "status", "sentence"),
    [
        (("--join", "islands.csv"), 2, "--join needs its key; name the column that both tables have with --on."),
        (("--on", "island"), 2, "--on names the key of --join; name the table to join."),
        (("--join", "no.csv", "--on", "island"), 1, "There is no file no.csv;"),
        (("--join", "islands.csv", "--on", "islnd"), 1, "There is no column 'islnd' in birds.csv; did you"),
        (("--join", "islands.csv", "--on", "year"), 1, "There is no column 'year' in islands.csv"),
        (("--join", "birds.csv", "--on", "island"), 1, "Both birds.csv and birds.csv have a column 'species'"),
        (("--join", "twice.csv", "--on", "island"), 1, "twice.csv has the key 'island' = 'Dream' in row 1 and again"),
        (("--join", "numbers.csv", "--on", "island"), 1, "The key 'island' holds the text 'Torgersen' in row 1 of"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["train", "inspect"])
def test_what_cannot_be_joined(capsys, command, options, status, sentence):
    write_two()
    Path("twice.csv").write_text("island,x\nDream,1\nBiscoe,2\nDream,3\n")
    Path("numbers.csv").write_text("island,x\n1,1\n2,2\n")
    assert refusal(capsys, command, "birds.csv", "--target", "species", *options, status=status).startswith(sentence)


def test_the_key_cannot_be_the_target(capsys):
    write_two()
    sentence = refusal(capsys, "train", "birds.csv", "--target", "island", *JOIN)
    assert sentence.startswith("The tables are joined on 'island', so it must be known before the prediction")


def test_a_model_without_a_join_needs_the_key(capsys):
    write_two()
    run_json(capsys, "train", "birds.csv", "--target", "species", *QUICK)
    arguments = ("predict", "backglass-model", "birds.csv", "--join", "islands.csv")
    assert refusal(capsys, *arguments, status=2).startswith("--join needs its key")
    run_json(capsys, *arguments, "--on", "island")


def test_names_that_steer_a_terminal(capsys):
    names, rows = ["species", "bill\x1b[2J", "year\x85\u202e\n"], [f"{'ab'[i % 2]},{i % 7},{i % 5}" for i in range(60)]
    Path("table.csv").write_text("\n".join([",".join(f'"{name}"' for name in names), *rows]), encoding="utf-8")
    assert refusal(capsys, "inspect", "table.csv", "--target", "x").endswith(r"bill\x1b[2J, year\x85\u202e.")
    for arguments in (["inspect"], ["train", *QUICK, "--output", "run"]):
        assert main([arguments[0], "table.csv", "--target", "species", *arguments[1:]]) == 0
    assert main(["explain", "run", "table.csv", "--row", "3"]) == 0
    printed = "".join(capsys.readouterr())
    assert not {"\x1b", "\x85", "\u202e"} & set(printed)
    assert "bill\\x1b[2J" in printed
