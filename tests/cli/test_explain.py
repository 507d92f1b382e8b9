"""`backglass explain`: a row from the table to the loss, and any number of it derived."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

import backglass as bg
from backglass.cli import main
from backglass.modelfile import read_model
from backglass.tables.reader import read_table
from backglass.words import worksheet as sheet_words

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
ROW = 4  # cells of it are missing


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    options = [
        "--target",
        "species",
        "--output",
        str(folder),
        "--hidden",
        "5,4",
        "--epochs",
        "5",
        "--members",
        "1",
        "--json",
    ]
    assert main(["train", str(PENGUINS), *options]) == 0
    return str(folder)


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


def explain(capsys, model, *options, table=PENGUINS, row=ROW):
    capsys.readouterr()
    assert main(["explain", model, str(table), "--row", str(row), *options]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refusal(capsys, *arguments, status):
    sentences = []
    for language, opening in (("en", "Error: "), ("ja", "エラー: ")):
        capsys.readouterr()
        assert main(["explain", *map(str, arguments), "--lang", language]) == status
        captured = capsys.readouterr()
        assert ("error" in captured.out) == ("--json" in arguments)
        assert captured.err.startswith(opening)
        assert captured.err.count("\n") == 1
        sentences.append(captured.err.removeprefix(opening))
    assert sentences[0] != sentences[1]
    return sentences[0]


def own_trace(model, row=ROW):
    trained, table, at = read_model(model), read_table(PENGUINS), np.array([row - 1])
    preparation = trained.preparation
    return bg.trace(trained.network, trained.theta, preparation.inputs(table, at), preparation.targets(table, at))


def test_the_json_of_a_row_is_its_trace(capsys, model):
    found = json.loads(explain(capsys, model, "--json"))
    t = own_trace(model)
    assert found["row"] == ROW
    assert [layer["layer"] for layer in found["layers"]] == [2, 3, 4]
    for layer in found["layers"]:
        for symbol in ("u", "z", "delta"):
            assert layer[symbol] == getattr(t, symbol)[layer["layer"]][0].tolist()
    assert found["loss"] == t.loss
    assert found["target"] == {"raw": "Adelie", "d": [1.0, 0.0, 0.0]}


def test_cells_are_followed_from_the_table_to_layer_1(capsys, model):
    found = json.loads(explain(capsys, model, "--json"))
    inputs = [one for column in found["columns"] for one in column["inputs"]]
    assert [one["unit"] for one in inputs] == list(range(1, 16))
    assert [one["value"] for one in inputs] == own_trace(model).X[0].tolist()
    columns = {column["column"]: column for column in found["columns"]}
    mass, island = columns["body_mass_g"], columns["island"]
    learned = {column.name: column for column in read_model(model).preparation.columns}["body_mass_g"]
    assert (mass["raw"], mass["filled"]) == (None, learned.fill)
    assert mass["inputs"][0]["value"] == (learned.fill - learned.scaling.mean) / learned.scaling.scale
    assert mass["inputs"][1] == {"name": "body_mass_g missing", "unit": mass["inputs"][0]["unit"] + 1, "value": 1.0}
    assert (mass["changed_by"], mass["scaled"]) == ("median", mass["inputs"][0]["value"])
    assert mass["scaling"] == {"kind": "standard", "mean": learned.scaling.mean, "scale": learned.scaling.scale}
    assert (island["raw"], island["filled"], island["scaling"]) == ("Torgersen", "Torgersen", None)
    assert [one["value"] for one in island["inputs"]] == [0.0, 0.0, 1.0]


@pytest.fixture(scope="module")
def every_way(tmp_path_factory):
    """A model of a table with gaps, categories, an order, codes, dates and an outlier, scaled in every way."""
    folder = tmp_path_factory.mktemp("every way")
    draw = np.random.default_rng(3)
    x = draw.normal(size=(6, 120)).round(2)
    lines = ["size,code,day,far,a,b,c,d,y"]
    for i in range(120):
        size = ("small", "medium", "large", "")[draw.integers(4)]
        far = 10_000.0 if i in (4, 50, 90) else x[4, i]
        y = "no" if x[0, i] + x[1, i] > 0 else "yes"
        gap = "" if i in (4, 9) else x[0, i]
        lines.append(f"{size},{i % 4},2024-03-{1 + i % 28:02},{far},{gap},{x[1, i]},{x[2, i]},{x[3, i]},{y}")
    table = folder / "every.csv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    options = ["--target", "y", "--output", str(folder), "--hidden", "3", "--epochs", "2", "--json"]
    prepared = ["--fill", "mean", "--fill", "size=zero", "--ordinal", "size=small,medium,large", "--one-hot", "code"]
    scaled = [f"--scale={one}" for one in ("a=min-max", "b=robust", "c=quantile", "d=none", "far=robust")]
    assert main(["train", str(table), *options, *prepared, *scaled]) == 0
    return str(folder), table


def test_every_way_from_the_table_to_layer_1(capsys, every_way):
    folder, table = every_way
    for row in (1, 5, 10):
        found = json.loads(explain(capsys, folder, "--json", table=table, row=row))["columns"]
        columns = {one["column"]: one for one in found}
        lines = table.read_text(encoding="utf-8").splitlines()
        cells = dict(zip(lines[0].split(","), lines[row].split(","), strict=True))
        for name, one in columns.items():
            raw = one["raw"]
            assert raw == (float(cells[name]) if isinstance(raw, float) else cells[name] or None)
        by = {name: one["changed_by"] for name, one in columns.items()}
        assert (by["day"], by["code"], by["b"]) == ("days", None, None)
        assert (by["a"], by["far"]) == ({1: None, 5: "mean", 10: "mean"}[row], "clip" if row == 5 else None)
        assert by["size"] == ("order" if cells["size"] else "zero")
        a, b, c, d = ((columns[name], columns[name]["scaling"]) for name in "abcd")
        for (one, _), value in zip((a, b, c, d), _scaled(a, b, c, d), strict=True):
            assert one["scaled"] == one["inputs"][0]["value"] == pytest.approx(value)


def _scaled(a, b, c, d):
    """By hand, from what the JSON says."""
    yield (a[0]["filled"] - a[1]["low"]) / (a[1]["high"] - a[1]["low"])
    r = (b[0]["filled"] - b[1]["median"]) / b[1]["scale"]
    yield r / (1 + (r / 3) ** 2) ** 0.5
    yield np.interp(c[0]["filled"], c[1]["values"], c[1]["scores"])
    yield d[0]["filled"]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_terminal_shows_the_figures_of_every_scaling(capsys, every_way, lang):
    folder, table = every_way
    out = explain(capsys, folder, "--lang", lang, table=table, row=5)
    assert max(map(cell_len, out.splitlines())) <= 80
    for formula in (
        "z(1) = (x - μ) / s",
        "z(1) = (x - a) / (b - a)",
        "r = (x - m) / q",
        "z(1) = r / sqrt(1 + r² / 9)",
        "z(1) = s[1] + (s[2] - s[1]) (x - x[1]) / (x[2] - x[1])",
        "z(1) = x",
    ):
        assert f"   {formula}\n" in out
    shown = {"en": ("(mean)", "(held back)", "2024-03-05", "days"), "ja": ("(平均)", "限界値", "2024-03-05", "日数")}
    for word in shown[lang]:
        assert word in out
    column = {one.name: one for one in read_model(folder).preparation.columns}["b"]
    value = float(read_table(table).frame["b"][4])
    r = (value - column.scaling.median) / column.scaling.scale
    (line,) = re.findall(r"^   b  +(\S+) +(\S+) +(\S+) +(\S+) +(\S+)$", out, re.MULTILINE)
    numbers = [float(number) for number in line]
    assert numbers == pytest.approx(
        [value, column.scaling.median, column.scaling.scale, r, r / (1 + (r / 3) ** 2) ** 0.5]
    )
    latex = explain(capsys, folder, "--latex", "--lang", lang, table=table, row=5)
    assert r"\frac{r}{\sqrt{1 + \frac{r^{2}}{9}}}" in latex
    assert "<msqrt>" in explain(capsys, folder, "--html", "--lang", lang, table=table, row=5)


def test_the_five_largest_gradients(capsys, model):
    found = json.loads(explain(capsys, model, "--json"))["largest_gradients"]
    t = own_trace(model)
    every = sorted((abs(g) for dW in t.dW.values() for g in dW.ravel()), reverse=True)
    assert [abs(entry["gradient"]) for entry in found] == every[:5]
    assert all(t.theta[entry["weight"]] == entry["value"] for entry in found)


def test_the_json_of_a_number_is_its_derivations(capsys, model):
    t = own_trace(model)
    for name in ("w(4)[1,2]", "b(3)[2]", "u(2)[4]", "z(3)[2]", "delta(2)[1]"):
        told = json.loads(explain(capsys, model, "--weight", name, "--json"))
        assert told == bg.derive(t, name).to_json() | {"names": told["names"]}
        assert bool(told["names"]) == (name == "u(2)[4]")  # of the inputs, which arrays do not name


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_terminal_shows_the_whole_row(capsys, model, lang):
    out = explain(capsys, model, "--lang", lang)
    assert max(map(cell_len, out.splitlines())) <= 80
    t = own_trace(model)
    for j, u in enumerate(t.u[2][0], start=1):
        assert re.search(rf"^ +{j} +{u:.9f} ", out, re.MULTILINE)
    assert f"E_n = {t.loss:.9f}" in out
    assert "Adelie" in out
    hint = re.search(r'--weight "(w\(4\)\[1,\d\])"', out)
    assert hint
    assert out.count(hint[1]) == 2  # among the largest gradients, and as the example of what to ask next
    assert ("missing" if lang == "en" else "欠損") in out


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_terminal_shows_a_derivation(capsys, model, lang):
    out = explain(capsys, model, "--weight", "w(3)[2,2]", "--lang", lang)
    assert out.rstrip("\n") == bg.derive(own_trace(model), "w(3)[2,2]").to_text(lang)


def test_latex_and_html(capsys, model):
    derivation = bg.derive(own_trace(model), "w(3)[2,2]")
    assert explain(capsys, model, "--weight", "w(3)[2,2]", "--latex").rstrip("\n") == derivation.to_latex().rstrip("\n")
    page = explain(capsys, model, "--weight", "w(3)[2,2]", "--html", "--lang", "ja")
    root = ET.fromstring(re.sub(r"<meta [^>]*>|<!DOCTYPE html>", "", page))
    assert root.attrib["lang"] == "ja"
    assert page.count("<math ") > 10
    for summary in ("--latex", "--html"):
        assert "Torgersen" in explain(capsys, model, summary)


def test_ones_own_number_is_judged(capsys, model):
    t = own_trace(model)
    delta, g = t.delta[2][0, 0], t.dW[3][0, 1]
    for typed, right, slip in ((f"delta(2)[1]={delta:.6g}", True, None), (f"w(3)[1,2] = {-g:.6g}", False, "sign")):
        found = json.loads(explain(capsys, model, "--check", typed, "--json"))
        assert (found["row"], found["right"], found["slip"]) == (ROW, right, slip)
    assert "The sign is wrong." in explain(capsys, model, "--check", f"w(3)[1,2]={-g:.6g}")
    assert "符号が逆です。" in explain(capsys, model, "--check", f"w(3)[1,2]={-g:.6g}", "--lang", "ja")
    assert "符号が逆です。" in explain(capsys, model, "--check", f"ｗ（３）［１，２］＝{-g:.6g}", "--lang", "ja")
    after = json.loads(explain(capsys, model, "--check", "w(3)[1,2]+=1e9", "--json"))
    assert after["slip"] == "size"


def test_a_nudge_is_of_the_row(capsys, model):
    t = own_trace(model)
    moved = bg.nudge(t.network, t.theta, t.X, t.D, "w(3)[1,2]", -0.25)
    asked = ("--weight", "w(3)[1,2]", "--nudge", "-0.25")
    assert json.loads(explain(capsys, model, *asked, "--json")) == {"row": ROW} | moved.to_json()
    text = explain(capsys, model, *asked)
    assert text.startswith(f"Row {ROW}: w(3)[1,2] from ")
    assert f"{moved.remainder:.9f}" in text or "e-" in text
    assert "残り" in explain(capsys, model, *asked, "--lang", "ja")
    page = explain(capsys, model, *asked, "--html")
    assert page.startswith("<!DOCTYPE html>")
    assert page.count(f"Row {ROW}: w(3)[1,2] from ") == 2  # the title, and the heading
    assert page.count("<polyline") == 3
    assert r"\begin{tabular}" in explain(capsys, model, *asked, "--latex", "--lang", "ja")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_worksheet_is_written_whole(capsys, model, tmp_path, lang):
    path = tmp_path / "new" / "row.html"
    out = explain(capsys, model, "--worksheet", str(path), "--weight", "w(3)[2,2]", "--lang", lang)
    assert out.strip() == {"en": f"Wrote {path}.", "ja": f"{path} を書き出しました。"}[lang]
    page = path.read_text(encoding="utf-8")
    root = ET.fromstring(re.sub(r"<meta [^>]*>|<!DOCTYPE html>", "", page))
    assert root.attrib["lang"] == lang
    gap = {"en": "body_mass_g missing", "ja": "body_mass_g の欠損"}[lang]
    for name in ("bill_length_mm", "Adelie", gap, "w(3)[2,2]"):
        assert name in page
    explain(capsys, model, "--worksheet", str(path), "--blanks", "--units", "3", "--lang", lang)
    asked, answers = path.read_text(encoding="utf-8").split(f">{sheet_words.ANSWERS[lang]}</h2>")
    assert asked.count(f">{sheet_words.RESULT[lang]}<") > 10
    assert answers.count("<math ") > 10
    assert sheet_words.LEFT_OUT.format(shown=3, count="5", l=2)[lang] in asked
    for option in (["--blanks"], ["--units", 3]):
        assert f"{option[0]} is of a worksheet" in refusal(capsys, model, PENGUINS, "--row", 4, *option, status=2)
    assert "--worksheet" in refusal(capsys, model, PENGUINS, "--row", 4, "--worksheet", path, "--html", status=2)
    assert "leave --step out" in refusal(
        capsys, model, PENGUINS, "--row", 4, "--worksheet", path, "--step", 1, status=2
    )
    inside = path / "a file is no folder"
    assert "Cannot write" in refusal(capsys, model, PENGUINS, "--row", 4, "--worksheet", inside, status=1)


def test_wide_layers_show_the_units_that_move_the_next_layer_most(capsys, tmp_path):
    options = ["--target", "body_mass_g", "--output", str(tmp_path), "--hidden", "7", "--epochs", "1", "--json"]
    assert main(["train", str(PENGUINS), *options]) == 0
    out = explain(capsys, str(tmp_path), row=1)
    assert "Of 70 units the 20 are shown that move the next layer's net inputs most" in out
    t = own_trace(str(tmp_path), row=1)
    strongest = np.argsort(-np.abs(t.theta.W[3][0] * t.z[2][0]))[:20] + 1
    shown = [int(unit) for unit in re.findall(r"^   (\d+) +-?\d", out.split("Layer 2")[1], re.MULTILINE)[:20]]
    assert shown == sorted(strongest)
    assert f'50 are not. --json has all, and --weight "u(2)[{shown[0]}]" opens one.' in " ".join(out.split())
    assert explain(capsys, str(tmp_path), "--weight", f"u(2)[{shown[0]}]", row=1).startswith("Derivation")
    assert len(re.findall(r"^   \d+ +-?\d", out, re.MULTILINE)) == 21
    assert len(json.loads(explain(capsys, str(tmp_path), "--json", row=1))["layers"][0]["u"]) == 70


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--row", "0"], 2, "--row is 0"),
        (["--row", "345"], 1, "There is no row 345"),
        (["--row", "1", "--json", "--html"], 2, "one of --latex, --html, --json and --worksheet"),
        (["--row", "1", "--nudge", "0.1"], 2, "name it with --weight"),
        (["--row", "1", "--check", "delta(2)[1]"], 2, "a name and your own number"),
        (["--row", "1", "--check", "w(2)[1,1]=1", "--html"], 2, "leave --weight"),
        (["--row", "1", "--check", "w(9)[1,1]=1"], 1, "the layer must be one of 2 to 4"),
        (["--row", "1", "--weight", "w(2)[1,1]", "--nudge", "0"], 2, "--nudge is 0.0, but it is a finite number other"),
        (
            ["--row", "1", "--weight", "w(2)[1,1]", "--nudge", "0.1", "--step", "1"],
            2,
            "leave --step and --worksheet out",
        ),
        (["--row", "1", "--weight", "u(2)[1]", "--nudge", "0.1"], 1, "The weights and biases decide u(2)[1]"),
        (["--row", "1", "--weight", "w(9)[1,1]", "--nudge", "0.1"], 1, "the layer must be one of 2 to 4"),
        (["--row", "1", "--weight", "w(2)[1,1]", "--nudge", "1e-30"], 1, "to which 1e-30 cannot be added"),
        (["--row", "1", "--weight", "w(2)"], 1, "'w(2)' names nothing"),
        (["--row", "1", "--weight", "w(5)[1,1]"], 1, "the layer must be one of 2 to 4"),
        (["--row", "1", "--weight", "w(2)[6,1]"], 1, "layer 2 has the units 1 to 5"),
        (["--row", "1", "--weight", "w(2)[1,16]"], 1, "layer 1 has the units 1 to 15"),
    ],
)
def test_mistakes_are_said_in_one_sentence(capsys, model, options, status, said):
    assert said in refusal(capsys, model, PENGUINS, *options, status=status)


def test_a_weight_of_a_row_without_its_target_is_refused(capsys, model, tmp_path):
    lines = PENGUINS.read_text(encoding="utf-8").splitlines()
    table = tmp_path / "t.csv"
    table.write_text("\n".join([lines[0], "NA," + lines[1].split(",", 1)[1]]) + "\n", encoding="utf-8")
    asked = (table, "--row", "1", "--weight", "w(2)[1,1]")
    assert "Row 1 of" in refusal(capsys, model, *asked, status=1)
    table.write_text("\n".join(line.split(",", 1)[1] for line in lines) + "\n", encoding="utf-8")
    assert "has no 'species', the target" in refusal(capsys, model, *asked, status=1)
    assert "has no 'species', the target" in refusal(capsys, model, *asked, "--nudge", "0.1", status=1)
