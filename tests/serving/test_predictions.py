"""What a served model answers: the bits of `predict`, in JSON and CSV, whatever stands beside a row."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from backglass.modelfile import read_model
from backglass.serving.openapi import document
from backglass.tables.reader import read_table
from backglass.workflow import predicting

from .served import serving

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Models: "species", of classes; "mass", of a number; "net", of arrays; "estimator" and "named", of estimators."""
    place = tmp_path_factory.mktemp("served")
    table = bg.read_table(PENGUINS)
    bg.fit_table(table, "species", members=2, epochs=20).save(place / "species")
    bg.fit_table(table, "body_mass_g", members=2, epochs=20).save(place / "mass")
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 3))
    y = np.where(X[:, 0] > 0, "a", "b")
    net = bg.Network((3, 4, 1), output="logistic", loss="binary_cross_entropy")
    bg.save(bg.train(net, net.initialise(seed=0), X, (X[:, 0] > 0) * 1.0, epochs=3), place / "net")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has not converged
        bg.save(bg.MLPClassifier(hidden_layer_sizes=(4,), max_iter=3).fit(X, y), place / "estimator")
        named = pl.DataFrame({"x": X[:, 1] + X[:, 0], "t": np.where(X[:, 1] > 0, "u", "v")})
        bg.save(bg.MLPClassifier(preset="tabular", max_iter=3, members=1).fit(named, y), place / "named")
    return place


@pytest.fixture(scope="module")
def species(folder):
    with serving(str(folder / "species")) as served:
        yield served


@pytest.fixture(scope="module")
def mass(folder):
    with serving(str(folder / "mass")) as served:
        yield served


def rows_of(table):
    """Rows as a program sends them: numbers as numbers, gaps as null."""
    return table.frame.to_dicts()


def flat(prediction):
    """A prediction as a row of the table that `predict` gives."""
    return (prediction["prediction"], *prediction.get("probabilities", {}).values())


def test_each_row_alone_has_the_bits_of_predict(folder, species):
    model, table = read_model(folder / "species"), read_table(PENGUINS)
    expected = predicting.predict(model, table).rows()
    for row, wanted in list(zip(rows_of(table), expected, strict=True))[::6]:
        status, answer = species.post("/predict", row)
        assert status == 200
        assert flat(answer["predictions"][0]) == wanted
        assert species.post("/predict", {"rows": [row]})[1] == species.post("/predict", [row])[1] == answer


@pytest.mark.parametrize("name", ["species", "mass"])
def test_a_table_has_the_bytes_of_the_command(folder, request, capfdbinary, name):
    served = request.getfixturevalue(name)
    assert main(["predict", str(folder / name), str(PENGUINS)]) == 0
    written = capfdbinary.readouterr().out
    sent = {"content_type": "text/csv", "accept": "text/csv"}
    status, headers, body = served.ask("POST", "/predict", PENGUINS.read_bytes(), **sent)
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert body == written
    status, answer = served.post("/predict", PENGUINS.read_bytes(), content_type="text/csv")
    frame = predicting.predict(read_model(folder / name), read_table(PENGUINS))
    assert [flat(one) for one in answer["predictions"]] == frame.rows()
    assert served.post("/predict", rows_of(read_table(PENGUINS)))[1]["predictions"] == answer["predictions"]


def test_what_cannot_be_read_is_said_as_the_command_says_it(folder, species):
    row = rows_of(read_table(PENGUINS))[0] | {"bill_length_mm": "long", "island": "Atlantis", "sex": None}
    said = predicting.remarks(read_model(folder / "species"), bg.read_table(pl.DataFrame([row])))
    one = species.post("/predict", row)[1]["warnings"]
    assert one == species.post("/predict", [row, row][:1])[1]["warnings"] == [str(text) for text in said]
    assert len(one) >= 2
    assert species.post("/predict?lang=ja", row)[1]["warnings"] == [text["ja"] for text in said]
    assert "3 in all" in species.post("/predict", [row] * 3)[1]["warnings"][0]
    table = pl.DataFrame([row]).write_csv().encode()
    _, headers, _ = species.ask("POST", "/predict?format=csv", table, content_type="text/csv")
    assert json.loads(headers["backglass-warnings"]) == one


def test_a_column_of_texts_and_numbers_is_read_cell_by_cell(mass):
    row = {name: cell for name, cell in rows_of(read_table(PENGUINS))[0].items() if name != "body_mass_g"}
    texts = row | {"bill_length_mm": str(row["bill_length_mm"])}
    both = mass.post("/predict", [row, texts])[1]["predictions"]
    assert both[0] == both[1] == mass.post("/predict", row)[1]["predictions"][0]
    status, answer = mass.post("/predict", [row, row | {"bill_length_mm": True}])
    assert (status, "several types" in answer["error"]) == (422, True)


def test_numbers_of_a_form_with_decimal_commas_stay_what_they_are(tmp_path):
    """1.5 as a JSON number is one and a half, also where a text 1.500 would be a thousand and five hundred."""
    table = pl.DataFrame({"price": [f"{i % 30},{i % 10}" for i in range(90)], "y": [float(i % 30) for i in range(90)]})
    model = bg.fit_table(table, "y", task="regression", members=1, epochs=5, keep="price")
    assert model.preparation.forms["price"].decimal == ","
    model.save(tmp_path / "m")
    with serving(str(tmp_path / "m")) as served:
        number, text = (served.post("/predict", {"price": one})[1]["predictions"] for one in (1.5, "1,5"))
        assert number == text
        assert served.post("/predict", [{"price": 1.5}, {"price": "1,5"}])[0] == 422


def test_intervals(folder, mass, species):
    rows = rows_of(read_table(PENGUINS))[:5]
    answer = mass.post("/predict?interval=0.8", rows)[1]["predictions"]
    model = read_model(folder / "mass")
    assert [tuple(one.values()) for one in answer] == predicting.predict(
        model, bg.read_table(pl.DataFrame(rows)), interval=0.8
    ).rows()
    for served, options in ((species, "interval=0.8"), (mass, "interval=1.5"), (mass, "interval=nan")):
        status, answer = served.post(f"/predict?{options}", rows)
        assert (status, list(answer)) == (422, ["error"])


def test_explanations(folder, species):
    row = rows_of(read_table(PENGUINS))[3]
    model = bg.load(folder / "species")
    found = model.explain(row)
    assert species.post("/explain", row)[1] == json.loads(json.dumps(found.to_json()))
    weight = species.post("/explain?name=w(3)[1,1]&member=2", row)[1]
    assert weight == json.loads(json.dumps(model.explain(row, name="w(3)[1,1]", member=2).to_json()))
    sent = {"content_type": "application/json"}
    status, headers, text = species.ask("POST", "/explain?lang=ja", json.dumps(row), accept="text/plain", **sent)
    assert (status, headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert "name=" in text.decode()
    assert "寄与" in text.decode()
    status, headers, page = species.ask("POST", "/explain", json.dumps(row), accept="text/html", **sent)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "sandbox" in headers["content-security-policy"]
    assert b"<math" in page
    table = PENGUINS.read_bytes()
    assert species.post("/explain?row=4", table, content_type="text/csv")[1]["columns"] == found.to_json()["columns"]
    for options, body in (("", [row, row]), ("?row=3", row), ("?row=0", row), ("?member=99", row), ("?name=x", row)):
        status, answer = species.post(f"/explain{options}", body)
        assert (status, list(answer)) == (422, ["error"]), options


def test_models_of_arrays(folder):
    X = [[1.0, -2, 0.5], [0, 0, 0]]
    with serving(str(folder / "net")) as served:
        answer = served.post("/predict", X)[1]
        model = bg.load(folder / "net")
        assert [one["prediction"] for one in answer["predictions"]] == model.predict(X).tolist()
        assert served.post("/predict", X[0])[1]["predictions"] == answer["predictions"][:1]
        for wrong in (
            [],
            [[1.0]],
            [["1", 2, 3]],
            [[True, 2, 3]],
            [[None, 2, 3]],
            {"a": 1},
            [[10**400, 1, 2]],
            [X[0], 3],
        ):
            status, said = served.post("/predict", wrong)
            assert (status, list(said)) == (422, ["error"]), wrong
        assert served.post("/predict?interval=0.9", X)[0] == served.post("/explain", X)[0] == 422
        assert served.post("/predict", b"1,2,3\n", content_type="text/csv")[0] == 415


def test_estimators(folder):
    X = [[1.0, -2, 0.5], [0, 0, 0]]
    estimator = bg.load(folder / "estimator")
    with serving(str(folder / "estimator")) as served:
        answer = served.post("/predict", X)[1]["predictions"]
        assert [one["prediction"] for one in answer] == estimator.predict(X).tolist()
        assert [list(one["probabilities"].values()) for one in answer] == estimator.predict_proba(X).tolist()
        status, said = served.post("/predict", [[1e308, 1e308, 0]])
        assert status in (200, 422)
        assert "Traceback" not in json.dumps(said)
    named = bg.load(folder / "named")
    with serving(str(folder / "named")) as served:
        row = {"x": 0.25, "t": "u"}
        answer = served.post("/predict", row)[1]["predictions"][0]
        assert list(answer["probabilities"].values()) == named.predict_proba(pl.DataFrame([row]))[0].tolist()
        assert served.post("/predict", {"x": 1})[0] == 422


@pytest.mark.parametrize(
    ("missing", "row", "part"),
    [
        (None, {"x": None, "t": 1}, "The cell 'x' of row 2 is null, but must be a number."),
        (None, {"x": 1, "t": "u"}, "The cell 't' of row 2 is a text, but must be a number."),
        (None, {"x": 10**400, "t": 1}, "The cell 'x' of row 2"),
        (None, {"x": 1, "t": True}, ""),
        ("fill", {"x": None, "t": 1}, ""),
        ("fill", {"x": 1, "t": "nan"}, "The cell 't' of row 2 is a text"),
    ],
)
def test_an_estimator_of_named_numbers_names_the_cell_that_is_none(tmp_path, missing, row, part):
    table = pl.DataFrame({"x": [0.5, None if missing else 1.0, -1.0] * 9, "t": [1.0, 2.0, 4.0] * 9})
    fitted = bg.MLPClassifier(hidden_layer_sizes=(2,), max_iter=2, missing=missing or "error")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bg.save(fitted.fit(table, [0, 1, 1] * 9), tmp_path / "m")
    with serving(str(tmp_path / "m")) as served:
        status, answer = served.post("/predict", [{"x": 1, "t": 2}, row])
        assert (status, answer.get("error", "")[: len(part)]) == (422 if part else 200, part)
        if not part:
            filled = pl.DataFrame([{"x": 1.0, "t": 2.0}, {name: cell and float(cell) for name, cell in row.items()}])
            assert [one["prediction"] for one in answer["predictions"]] == fitted.predict(filled).tolist()


@pytest.mark.parametrize("name", ["species", "mass", "net", "estimator", "named"])
def test_the_example_of_each_document_is_taken(folder, name):
    with serving(str(folder / name)) as served:
        assert served.ask("GET", "/healthz")[2] == b'{"status": "ok"}'
        told = json.loads(served.ask("GET", "/openapi.json")[2])
        assert told["openapi"] == "3.1.0"
        example = told["paths"]["/predict"]["post"]["requestBody"]["content"]["application/json"]["example"]
        status, answer = served.post("/predict", example)
        assert (status, answer["warnings"]) == (200, [])
        takes_tables = "text/csv" in told["paths"]["/predict"]["post"]["requestBody"]["content"]
        assert takes_tables == ("/explain" in told["paths"]) == (name in ("species", "mass"))
        assert takes_tables == (served.post("/predict", b"x\n1\n", content_type="text/csv")[0] != 415)
        facts = json.loads(served.ask("GET", "/model")[2])
        assert facts["parameters"] == read_model(folder / name).network.parameter_count
        assert str(folder) not in json.dumps(facts)
        for speak, part in (("en", "keeps nothing that is sent"), ("ja", "送られたデータは残しません")):
            page = served.ask("GET", f"/?lang={speak}")[2].decode()
            assert part in page
            assert f"http://127.0.0.1:{served.port}/predict" in page
            assert takes_tables == ("/explain" in page) == ("CSV" in page)


def test_the_document_names_the_columns_and_classes(folder):
    from backglass.serving.of_tables import TableAnswers

    told = document(TableAnswers(read_model(folder / "species")))["components"]["schemas"]
    assert "island" in told["Row"]["required"]
    assert told["Row"]["properties"]["island"]["examples"] == ["Biscoe", "Dream", "Torgersen"]
    assert set(told["Predictions"]["properties"]["predictions"]["items"]["properties"]["prediction"]["enum"]) == {
        "Adelie",
        "Chinstrap",
        "Gentoo",
    }


def test_the_row_of_the_documentation_is_answered_as_it_says(species):
    text = (Path(__file__).parents[2] / "docs" / "serving.md").read_text(encoding="utf-8")
    row = json.loads(text.partition(" -d '")[2].partition("'")[0])
    status, answer = species.post("/predict", row)
    assert (status, answer["warnings"]) == (200, [])
    shown = json.loads(text.partition("```json\n")[2].partition("```")[0])
    assert list(answer["predictions"][0]) == list(shown["predictions"][0])
    assert answer["predictions"][0]["prediction"] == shown["predictions"][0]["prediction"]
