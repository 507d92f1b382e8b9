"""`backglass predict` and `evaluate`: the right numbers, bit for bit, and every misfit of a table in one sentence."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn import metrics

from backglass.cli import main
from backglass.modelfile import read_model, write_model
from backglass.tables.reader import read_table
from backglass.workflow import predicting as prediction

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
FRAME = pl.read_csv(PENGUINS, null_values="NA")


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """A folder with the models "species", "sex" and "mass", and what their training said of them."""
    folder = tmp_path_factory.mktemp("models")
    said = {}
    for name, target in (("species", "species"), ("sex", "sex"), ("mass", "body_mass_g")):
        words = [
            "train",
            str(PENGUINS),
            "--target",
            target,
            "--output",
            str(folder / name),
            "--epochs",
            "30",
            "--members",
            "4",
        ]
        out = subprocess.run(
            [sys.executable, "-m", "backglass", *words, "--json"], capture_output=True, text=True, check=True
        )
        said[name] = json.loads(out.stdout)
    return folder, said


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def told(capsys, *arguments):
    assert main([*map(str, arguments), "--json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return json.loads(out, parse_constant=lambda name: pytest.fail(name))


def refusal(capsys, *arguments, status=1):
    sentences = []
    for language, opening in (("en", "Error: "), ("ja", "エラー: ")):
        assert main([*map(str, arguments), "--lang", language]) == status
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith(opening)
        assert captured.err.count("\n") == 1
        sentences.append(captured.err.removeprefix(opening).strip())
    assert sentences[0] != sentences[1]
    return sentences[0]


# --- the numbers ---


@pytest.mark.parametrize("name", ["species", "sex", "mass"])
def test_evaluate_gives_the_bits_of_the_process_that_trained(models, capsys, name):
    folder, said = models
    for part in ("train", "validation"):
        found = told(capsys, "evaluate", folder / name, PENGUINS, "--part", part)
        assert {key: found[key] for key in said[name][part]} == said[name][part]


@pytest.mark.few(1)
@pytest.mark.parametrize("name", ["species", "sex", "mass"])
def test_predict_gives_the_same_bits_in_a_fresh_process(models, name):
    folder, _ = models
    expected = prediction.predict(read_model(folder / name), read_table(PENGUINS))
    words = [sys.executable, "-m", "backglass", "predict", str(folder / name), str(PENGUINS)]
    subprocess.run([*words, "--output", "p.parquet"], check=True, capture_output=True)
    assert pl.read_parquet("p.parquet").equals(expected)
    piped = subprocess.run(words, check=True, capture_output=True).stdout
    assert pl.read_csv(io.BytesIO(piped), schema=expected.schema).equals(expected)


def test_the_scores_are_scikit_learns(models, capsys):
    folder, _ = models
    found = told(capsys, "evaluate", folder / "species", PENGUINS)
    frame = prediction.predict(read_model(folder / "species"), read_table(PENGUINS))
    true, predicted = FRAME["species"].to_list(), frame["prediction"].to_list()
    p = frame.select(pl.col("^probability_.*$")).cast(pl.Float64).to_numpy()
    p /= p.sum(axis=1, keepdims=True)
    assert found["accuracy"] == metrics.accuracy_score(true, predicted)
    assert found["balanced_accuracy"] == metrics.balanced_accuracy_score(true, predicted)
    assert found["log_loss"] == pytest.approx(metrics.log_loss(true, p))
    assert found["loss"] == pytest.approx(found["log_loss"], rel=1e-5)
    assert found["auc"] == pytest.approx(metrics.roc_auc_score(true, p, multi_class="ovr"))
    assert found["confusion"]["counts"] == metrics.confusion_matrix(true, predicted).tolist()

    found = told(capsys, "evaluate", folder / "mass", PENGUINS)
    known = FRAME["body_mass_g"].is_not_null()
    predicted = prediction.predict(read_model(folder / "mass"), read_table(PENGUINS))["prediction"].filter(known)
    true = FRAME["body_mass_g"].filter(known)
    assert (found["rows"], found["rows_without_target"]) == (342, 2)
    assert found["r2"] == pytest.approx(metrics.r2_score(true, predicted), rel=1e-5)
    assert found["mae"] == pytest.approx(metrics.mean_absolute_error(true, predicted))
    assert found["rmse"] == pytest.approx(metrics.root_mean_squared_error(true, predicted))


def test_two_classes_have_two_probabilities(models):
    folder, _ = models
    frame = prediction.predict(read_model(folder / "sex"), read_table(PENGUINS))
    assert frame.columns == ["prediction", "probability_female", "probability_male"]
    np.testing.assert_allclose(frame["probability_female"] + frame["probability_male"], 1, rtol=1e-6)
    assert (frame["prediction"] == "male").equals(frame["probability_male"] > 0.5)


def test_a_class_that_the_table_lacks(models, capsys):
    FRAME.filter(pl.col("species") == "Adelie").write_csv("adelie.csv")
    found = told(capsys, "evaluate", models[0] / "species", "adelie.csv")
    assert found["auc"] is None
    assert main(["evaluate", str(models[0] / "species"), "adelie.csv"]) == 0
    assert "not defined: a class is missing" in capsys.readouterr().out


# --- files and pipes ---


def test_an_id_column_stands_as_it_was(models, capsys):
    ids = [f"{k:05}" for k in range(344)]
    FRAME.with_columns(nr=pl.Series(ids)).write_csv("table.csv")
    for output in ("p.csv", "p.tsv", "p.parquet"):
        found = told(capsys, "predict", models[0] / "species", "table.csv", "--id", "nr", "--output", output)
        assert (found["output"], found["rows"], found["columns"][:2]) == (output, 344, ["nr", "prediction"])
    assert pl.read_parquet("p.parquet")["nr"].to_list() == ids
    assert Path("p.csv").read_text().splitlines()[1].startswith("00000,Adelie,")
    assert Path("p.tsv").read_text().splitlines()[1].startswith("00000\tAdelie\t")
    FRAME.with_columns(nr=pl.Series(range(2**60, 2**60 + 344))).write_parquet("table.parquet")
    told(capsys, "predict", models[0] / "species", "table.parquet", "--id", "nr", "--output", "p.parquet")
    assert pl.read_parquet("p.parquet")["nr"].to_list() == list(range(2**60, 2**60 + 344))


def test_standard_input_and_output(models):
    for data in (PENGUINS.read_bytes(), _parquet(FRAME)):
        words = [sys.executable, "-m", "backglass", "predict", str(models[0] / "species"), "-", "--output", "-"]
        out = subprocess.run(words, input=data, capture_output=True, check=True).stdout.decode()
        assert out.count("\n") == 345
        assert out.startswith("prediction,probability_Adelie,")
    out = subprocess.run(words, input=b"", capture_output=True, check=False)
    assert (out.returncode, out.stdout) == (1, b"")
    assert b"<stdin> is empty" in out.stderr


def _parquet(frame):
    content = io.BytesIO()
    frame.write_parquet(content)
    return content.getvalue()


@pytest.mark.skipif(os.name != "posix", reason="pipes are a matter of POSIX")
def test_a_reader_that_has_enough(models):
    pl.concat([FRAME] * 100).write_csv("long.csv")
    words = [sys.executable, "-m", "backglass", "predict", str(models[0] / "species"), "long.csv"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout.readline()
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()
    assert running.returncode == 141


def test_json_holds_the_predictions_where_no_file_does(models, capsys):
    found = told(capsys, "predict", models[0] / "mass", PENGUINS, "--id", "sex")
    assert found["columns"] == ["sex", "prediction"]
    assert len(found["predictions"]) == 344
    assert set(found["predictions"][0]) == {"sex", "prediction"}


def test_intervals_stand_behind_the_predictions(models, capsys):
    folder, _ = models
    predict = ("predict", folder / "mass", PENGUINS, "--interval")
    assert told(capsys, *predict, "0.8", "--id", "sex", "--output", "p.csv")["columns"] == [
        "sex", "prediction", "low", "high",
    ]  # fmt: skip
    frame = pl.read_csv("p.csv")
    import backglass as bg

    assert np.array_equal(
        frame.select("low", "high").to_numpy(), bg.load(folder / "mass").predict_interval(PENGUINS, 0.8)
    )
    inside = FRAME["body_mass_g"].is_between(frame["low"], frame["high"])
    assert inside.mean() == pytest.approx(0.8, abs=0.08)
    assert list(told(capsys, *predict, "0.9")["predictions"][0]) == ["prediction", "low", "high"]
    wanted = "--interval is 90.0, but it is a number in (0, 1)."
    assert refusal(capsys, *predict, "90", status=2) == wanted
    assert "--interval must be a number" in refusal(capsys, *predict, "wide", status=2)
    assert "ask for 0.9963 at most" in refusal(capsys, *predict, "0.999")
    assert "'species' is a class" in refusal(capsys, "predict", folder / "species", PENGUINS, "--interval", "0.9")
    FRAME.rename({"year": "low"}).with_columns(year=pl.lit(2007)).write_csv("table.csv")
    taken = refusal(capsys, "predict", folder / "mass", "table.csv", "--interval", "0.9", "--id", "low")
    assert "'low' cannot be kept" in taken


@pytest.mark.parametrize(("name", "shape"), [("species", "<rect"), ("mass", "<circle")])
def test_plots(models, capsys, name, shape):
    found = told(capsys, "evaluate", models[0] / name, PENGUINS, "--plot", "plot.svg")
    assert found["plot"] == "plot.svg"
    assert Path("plot.svg").read_text().count(shape) > 9


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["balanced accuracy", "the rows held out", "Chinstrap"]), ("ja", ["均衡正解率", "検証用に取り分けた行"])],
)
def test_for_a_reader(models, capsys, language, words):
    assert (
        main(["evaluate", str(models[0] / "species"), str(PENGUINS), "--part", "validation", "--lang", language]) == 0
    )
    shown = capsys.readouterr().out
    assert all(word in shown for word in words)


# --- tables that do not fit, or not quite ---


def test_reordered_and_extra_columns_change_nothing(models, capsys):
    as_it_was = told(capsys, "predict", models[0] / "species", PENGUINS)["predictions"]
    FRAME.select(pl.lit("x").alias("extra"), *reversed(FRAME.columns)).write_csv("table.csv")
    assert told(capsys, "predict", models[0] / "species", "table.csv")["predictions"] == as_it_was
    FRAME.drop("species").write_parquet("table.parquet")
    assert told(capsys, "predict", models[0] / "species", "table.parquet")["predictions"] == as_it_was


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (FRAME.drop("island"), "table.csv lacks the column 'island' that the model was trained with; add it."),
        (FRAME.rename({"island": "Islands"}), "if 'Islands' is meant, rename it."),
        (
            FRAME.with_columns(bill_depth_mm=pl.lit("deep")),
            "344 of 344 cells are no number (the first is 'deep' in row 1)",
        ),
        (
            FRAME.with_columns(bill_depth_mm=pl.lit(1e300)),
            "Column 'bill_depth_mm' holds a number in row 1 that is beyond",
        ),
    ],
)
def test_a_column_that_does_not_fit(models, capsys, change, sentence):
    change.write_csv("table.csv")
    assert sentence in refusal(capsys, "predict", models[0] / "species", "table.csv")


def test_what_training_never_saw_is_remarked_on(models, capsys):
    strange = pl.when(pl.int_range(pl.len()) == 6).then(pl.lit("Atlantis")).otherwise(pl.col("island")).alias("island")
    FRAME.with_columns(strange, bill_depth_mm=pl.lit(None)).write_csv("table.csv")
    assert main(["predict", str(models[0] / "species"), "table.csv"]) == 0
    said = capsys.readouterr().err
    assert (
        "Column 'island' holds a value that training never or hardly saw (1 in all, 'Atlantis' in row 7); it is taken"
        in said
    )
    assert len(told(capsys, "predict", models[0] / "species", "table.csv")["remarks"]) == said.count("\n")
    FRAME.with_columns(year=pl.lit(None)).write_csv("table.csv")
    assert main(["predict", str(models[0] / "species"), "table.csv", "--lang", "ja"]) == 0
    assert "列 'year' は 344 行すべてで欠損しています。すべて 2008 で補います。" in capsys.readouterr().err
    FRAME.with_columns(year=pl.when(pl.int_range(pl.len()) > 3).then("year")).write_csv("table.csv")
    assert main(["predict", str(models[0] / "species"), "table.csv", "--lang", "ja"]) == 0
    assert "列 'year' に欠損が 4 個あります (最初は 1 行目)" in capsys.readouterr().err


def test_categories_that_became_numbers(models, capsys):
    FRAME.with_columns(island=pl.lit(1)).write_csv("table.csv")
    remarks = told(capsys, "predict", models[0] / "species", "table.csv")["remarks"]
    assert (
        "Column 'island' holds values that training never or hardly saw (344 in all, the first '1' in row 1)"
        in " ".join(remarks)
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (FRAME.drop("species"), "There is no column 'species' in table.csv"),
        (FRAME.with_columns(species=pl.lit(None)), "The target 'species' is missing in every row of table.csv"),
        (
            pl.concat(
                [
                    FRAME.head(5).with_columns(species=pl.lit(None, pl.String)),
                    FRAME.head(1),
                    FRAME.head(1).with_columns(species=pl.lit("Emperor")),
                ]
            ),
            "The target 'species' holds 'Emperor' in row 7, a class the model was not trained with.",
        ),
    ],
)
def test_a_target_that_does_not_serve(models, capsys, change, sentence):
    change.write_csv("table.csv")
    assert sentence in refusal(capsys, "evaluate", models[0] / "species", "table.csv")


def test_parts_belong_to_the_table_of_training(models, capsys):
    FRAME.head(300).write_csv("table.csv")
    sentence = refusal(capsys, "evaluate", models[0] / "species", "table.csv", "--part", "train")
    assert sentence.startswith("table.csv is not the table that the model was trained with")
    wrong = refusal(capsys, "evaluate", models[0] / "species", PENGUINS, "--part", "test", status=2)
    assert wrong == "--part is 'test', but it is one of 'all', 'train', 'validation'."


def test_outputs_that_cannot_be(models, capsys):
    predict = ("predict", models[0] / "species", PENGUINS)
    assert "neither CSV nor Parquet by its name" in refusal(capsys, *predict, "--output", "p.xls", status=2)
    FRAME.write_csv("table.csv")
    taken = refusal(capsys, "predict", models[0] / "species", "table.csv", "--output", "table.csv")
    assert taken.startswith("Writing table.csv would replace what is read from it")
    assert "end in .svg" in refusal(capsys, "evaluate", *predict[1:], "--plot", "p.png", status=2)
    assert "There is no column 'nr'" in refusal(capsys, *predict, "--id", "nr")
    FRAME.rename({"year": "prediction"}).with_columns(year=pl.lit(2007)).write_csv("table.csv")
    taken = refusal(capsys, "predict", models[0] / "species", "table.csv", "--id", "prediction")
    assert "'prediction' cannot be kept" in taken


def test_a_model_without_preparation(models, capsys):
    from dataclasses import replace

    write_model("model.safetensors", replace(read_model(models[0] / "species"), preparation=None))
    assert "trained on arrays" in refusal(capsys, "predict", "model.safetensors", PENGUINS)


@pytest.mark.parametrize("preset", [None, "tabular"])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning", "ignore::backglass.FitWarning")
def test_an_estimator_is_none_for_commands(capsys, preset):
    import backglass as bg

    frame = FRAME.drop_nulls().select("bill_length_mm", "body_mass_g")
    options = {} if preset is None else {"preset": preset}
    table = frame.to_pandas() if preset else frame.to_numpy()
    bg.save(bg.MLPRegressor(max_iter=2, **options).fit(table, frame["body_mass_g"].to_numpy()), "model.safetensors")
    for command in ("predict", "evaluate", "check", "health"):
        sentence = refusal(capsys, command, "model.safetensors", PENGUINS)
        assert sentence.startswith("This model is an MLPRegressor for scikit-learn")


def test_json_has_no_number_that_is_not_finite(models, capsys):
    odd = pl.Series("odd", [float("nan"), float("inf"), float("-inf"), 1.5])
    FRAME.head(4).with_columns(odd).write_parquet("odd.parquet")
    found = told(capsys, "predict", models[0] / "species", "odd.parquet", "--id", "odd")
    assert [row["odd"] for row in found["predictions"]] == [None, None, None, 1.5]
