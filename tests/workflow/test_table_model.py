"""`bg.fit_table` and its model: the figures of the commands, whatever a table is, and every mistake in one sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.cli import main
from backglass.workflow import fitting, predicting
from backglass.workflow.explaining import Forwards

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
FRAME = pl.read_csv(PENGUINS, null_values="NA")
JUDGED = ["--validation", PENGUINS]
ROW = {name: cell for name, cell in FRAME.row(4, named=True).items() if name != "species"}


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture(scope="module")
def joined():
    """Three members, joined to one network."""
    return bg.fit_table(PENGUINS, "species", members=3, epochs=5)


@pytest.fixture(scope="module")
def single():
    return bg.fit_table(PENGUINS, "species", members=1, epochs=4, hidden=(5, 4))


@pytest.fixture(scope="module")
def masses():
    return bg.fit_table(PENGUINS, "body_mass_g", members=2, epochs=3)


def tables():
    return {
        "path": PENGUINS,
        "text": str(PENGUINS),
        "Table": bg.read_table(PENGUINS),
        "polars": FRAME,
        "pandas": pd.read_csv(PENGUINS),
    }


def command(capsys, *arguments):
    capsys.readouterr()
    assert main([*map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


# --- the commands' figures ---


@pytest.mark.few(2)
@pytest.mark.filterwarnings("ignore::backglass.FitWarning")  # four epochs are few
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"members": 3}, ["--members", 3]),
        ({"members": 1, "hidden": (5, 4), "seed": 7}, ["--members", 1, "--hidden", "5,4", "--seed", 7]),
        (
            {"members": 2, "hidden": 0, "fill": ["mean", "sex=zero"], "scale": "robust", "drop": "year"},
            [
                "--members",
                2,
                "--hidden",
                0,
                "--fill",
                "mean",
                "--fill",
                "sex=zero",
                "--scale",
                "robust",
                "--drop",
                "year",
            ],
        ),
        (
            {"members": 1, "scale": {"year": "none"}, "ordinal": {"sex": ["female", "male"]}, "validation": 0.3},
            ["--members", 1, "--scale", "year=none", "--ordinal", "sex=female,male", "--validation", 0.3],
        ),
        (
            {"members": 1, "one_hot": ["year"], "batch_size": 16, "learning_rate": 0.01, "patience": 2},
            ["--members", 1, "--one-hot", "year", "--batch-size", 16, "--learning-rate", 0.01, "--patience", 2],
        ),
        (
            {"members": 1, "keep": ["year"], "task": "classification", "engine": "reference", "validation": PENGUINS},
            ["--members", 1, "--keep", "year", "--task", "classification", "--engine", "reference", *JUDGED],
        ),
    ],
)
def test_the_model_is_the_one_that_the_command_writes(capsys, tmp_path, options, words):
    found = command(capsys, "train", PENGUINS, "--target", "species", "--epochs", 4, "--output", tmp_path / "a", *words)
    model = bg.fit_table(PENGUINS, "species", epochs=4, **options)
    model.save(tmp_path / "b.safetensors")
    assert (tmp_path / "b.safetensors").read_bytes() == (tmp_path / "a" / "model.safetensors").read_bytes()
    scores = {part: {name: found[part][name] for name in ("loss", "accuracy")} for part in ("train", "validation")}
    assert model.scores == scores


@pytest.mark.few(4)
@pytest.mark.parametrize("kind", ["path", "text", "Table", "polars", "pandas"])
@pytest.mark.parametrize("which", ["joined", "masses"])
def test_predictions_are_the_commands_whatever_a_table_is(capsys, tmp_path, request, which, kind):
    model = request.getfixturevalue(which)
    model.save(tmp_path / "m.safetensors")
    assert (
        main(["predict", str(tmp_path / "m.safetensors"), str(PENGUINS), "--output", str(tmp_path / "p.parquet")]) == 0
    )
    capsys.readouterr()
    said = pl.read_parquet(tmp_path / "p.parquet")
    for one in (model, bg.load(tmp_path / "m.safetensors")):
        table = tables()[kind]
        assert one.predict(table).tolist() == said["prediction"].to_list()
        if which == "joined":
            p = one.predict_proba(table)
            assert p.tolist() == said.select(f"probability_{name}" for name in one.classes_).to_numpy().tolist()


def test_a_table_joined_and_in_another_encoding(capsys, tmp_path):
    islands = pl.DataFrame({"island": ["Torgersen", "Biscoe", "Dream"], "丘": [3, 1, 2]})
    (tmp_path / "islands.csv").write_bytes(islands.write_csv().encode("cp932"))
    read = {"encoding": "cp932", "join": tmp_path / "islands.csv"}
    words = ["--encoding", "cp932", "--join", tmp_path / "islands.csv"]
    command(capsys, "train", PENGUINS, "--target", "species", "--epochs", 3, "--members", 1, *words, "--on", "island",
            "--output", tmp_path / "a")  # fmt: skip
    model = bg.fit_table(PENGUINS, "species", epochs=3, members=1, on="island", **read)
    model.save(tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == (tmp_path / "a" / "model.safetensors").read_bytes()
    by_files = model.predict_proba(PENGUINS, **read)  # the model knows the key
    assert np.array_equal(by_files, model.predict_proba(FRAME, join=islands))
    whole = bg.read_table(PENGUINS, join=islands, on="island")
    assert np.array_equal(by_files, model.predict_proba(whole))
    with pytest.raises(bg.DataError, match=r"islands\.csv"):
        model.predict(PENGUINS)


def test_evaluate_gives_the_commands_scores(capsys, tmp_path, joined, masses):
    for model in (joined, masses):
        model.save(tmp_path / "m")
        for part in ("all", "train", "validation"):
            found = model.evaluate(PENGUINS, part)
            said = command(capsys, "evaluate", tmp_path / "m", PENGUINS, "--part", part)
            assert found.to_json().items() <= said.items()
            assert f"{said['loss']:.4f}" in str(found)
            assert repr(found).startswith(f"Evaluation(rows={said['rows']}, loss={round(said['loss'], 4)}")
    assert "the rows held out" in joined.evaluate(PENGUINS, "validation").to_text("en")
    assert "検証用に取り分けた行" in joined.evaluate(PENGUINS, "validation").to_text("ja")


def test_a_dataframe_is_known_again_by_its_columns():
    model = bg.fit_table(FRAME, "species", members=1, epochs=3)
    held = model.evaluate(pd.read_csv(PENGUINS), "validation")
    assert held.rows == 69
    with pytest.raises(bg.PlanError, match=r"DataFrame is not the table .* leave part out\."):
        model.evaluate(FRAME[:300], "validation")
    with pytest.raises(bg.PlanError, match="is not the table"):
        model.evaluate(PENGUINS, "validation")
    with pytest.raises(bg.OptionError, match="part is 'held', but it is one of 'all', 'train', 'validation'"):
        model.evaluate(FRAME, "held")


# --- what is given back ---


@pytest.mark.filterwarnings("ignore::backglass.FitWarning")  # of eleven birds the sex is not known
def test_labels_are_texts_and_numbers_are_numbers(joined, masses):
    said = joined.predict(PENGUINS)
    assert (said.shape, said.dtype.kind) == ((344,), "U")
    assert joined.classes_.tolist() == ["Adelie", "Chinstrap", "Gentoo"]
    p = joined.predict_proba(PENGUINS)
    assert p.shape == (344, 3)
    assert np.array_equal(joined.classes_[p.argmax(axis=1)], said)
    numbers = masses.predict(PENGUINS)
    assert (numbers.shape, numbers.dtype) == ((344,), np.float64)
    assert 3000 < numbers.mean() < 5500
    assert not hasattr(masses, "classes_")
    with pytest.raises(bg.PlanError, match="'body_mass_g' is a number, so there are no probabilities"):
        masses.predict_proba(PENGUINS)
    both = bg.fit_table(PENGUINS, "sex", members=1, epochs=2).predict_proba(PENGUINS)
    assert both.shape == (344, 2)
    assert np.allclose(both.sum(axis=1), 1)


def test_what_it_says_of_itself(joined, masses):
    assert repr(joined) == "TableModel(target='species', classes=3, sizes=(15, 192, 3))"
    assert repr(masses).startswith("TableModel(target='body_mass_g', task='regression', sizes=(")
    assert (joined.target, joined.task, masses.task) == ("species", "classification", "regression")
    assert joined.history.names()[0] == "member"
    assert joined.theta.network == joined.network
    assert joined.preparation.target.name == "species"
    (remark,) = joined.remarks(FRAME.with_columns(island=pl.lit("Ross")))
    assert "'Ross'" in str(remark)


def test_a_file_brings_the_same_object_back(tmp_path, joined):
    joined.save(tmp_path / "a")
    loaded = bg.load(tmp_path / "a")
    assert isinstance(loaded, bg.TableModel)
    assert repr(loaded) == repr(joined)
    assert loaded.theta == joined.theta
    assert loaded.scores == joined.scores
    bg.save(loaded, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_run_saved_with_its_preparation_is_a_tables_model(tmp_path):
    prepared = bg.Preparation.fit(FRAME, "species")
    net = bg.Network((len(prepared.names), 3), output="softmax", loss="cross_entropy")
    run = bg.train(net, net.initialise(seed=0), prepared.inputs(FRAME), prepared.targets(FRAME), epochs=2)
    bg.save(run, tmp_path / "m", prepared)
    model = bg.load(tmp_path / "m")
    assert model.scores == {}
    assert np.array_equal(model.predict(FRAME), model.classes_[run.predict(prepared.inputs(FRAME))])


def test_nothing_is_printed_or_written(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model = bg.fit_table(PENGUINS, "species", members=2, epochs=2)
    model.predict(PENGUINS)
    model.evaluate(PENGUINS)
    assert capfd.readouterr() == ("", "")
    assert os.listdir() == []


# --- a row opened ---


def test_explain_gives_the_commands_object(capsys, tmp_path, single):
    single.save(tmp_path / "m")
    for name in (None, "w(3)[2,2]", "b(2)[1]", "delta(3)[1]", "z(4)[2]", "u(2)[1]"):
        words = [] if name is None else ["--weight", name]
        said = command(capsys, "explain", tmp_path / "m", PENGUINS, "--row", 4, *words)
        assert single.explain(PENGUINS, 4, name).to_json() == said
    for name in (None, "w(3)[2,2]"):
        words = [] if name is None else ["--weight", name]
        said = command(capsys, "explain", tmp_path / "m", PENGUINS, "--row", 4, "--step", 5, *words)
        assert single.explain(PENGUINS, 4, name, step=5).to_json() == said
    said = command(capsys, "explain", tmp_path / "m", PENGUINS, "--row", 4, "--weight", "b(2)[1]", "--nudge", 0.5)
    assert single.explain(PENGUINS, 4, "b(2)[1]", nudge=0.5).to_json() == said


@pytest.mark.parametrize("wrong", [{"nudge": 0.1}, {"name": "b(2)[1]", "nudge": 0.1, "step": 1}])
def test_a_nudge_needs_a_name_and_no_step(single, wrong):
    with pytest.raises(bg.DataError, match="nudge moves the one parameter that name says"):
        single.explain(PENGUINS, 4, **wrong)


def test_an_explanation_says_how_python_asks_for_more(single, joined):
    shown = single.explain(PENGUINS, 4).to_text("en")
    assert 'explain(table, 4, "w(' in " ".join(shown.split())
    assert "--" not in shown.replace("─", "").replace("---", "")
    assert 'the name "u(2)[' in " ".join(joined.explain(PENGUINS, 4).to_text("en").split())
    assert "explain(table, 4, " in single.explain(PENGUINS, 4).to_text("ja")
    assert repr(single.explain(PENGUINS, 4, "w(3)[2,2]")).startswith("Explanation(row=4, name='w(3)[2,2]', loss=")


def test_a_row_without_a_target_has_a_way_forwards(single):
    whole = single.explain(PENGUINS, 5)
    for name, value in (
        ("z(4)[2]", whole.trace.z[4][0, 1]),
        ("z(2)[3]", whole.trace.z[2][0, 2]),
        ("u(3)[1]", whole.trace.u[3][0, 0]),
        ("z(1)[2]", whole.trace.X[0, 1]),
    ):
        for table, row in ((ROW, None), (FRAME.drop("species"), 5), (FRAME.with_columns(species=pl.lit(None)), 5)):
            found = single.explain(table, row, name)
            assert isinstance(found, Forwards)
            assert (found.row, found.to_json()["value"]) == (row or 1, value)
            assert "nan" not in str(found)
            assert "no error to propagate back" in " ".join(str(found).split())
            assert "順伝播だけ" in found.to_text("ja").replace("\n   ", "")
    net = single.explain(ROW, name="u(3)[1]").to_json()
    bias = single.theta["b(3)[1]"]
    assert sum(term["value"] for term in net["inputs"]) + bias == pytest.approx(net["value"])
    for name in ("w(2)[1,1]", "b(2)[1]", "delta(2)[1]"):
        with pytest.raises(bg.DataError, match="has no 'species', the target"):
            single.explain(ROW, name=name)


def test_a_row_without_a_target_is_shown_forwards_as_a_whole(single, joined):
    for model in (single, joined):
        whole, found = model.explain(PENGUINS, 5), model.explain(FRAME.drop("species"), 5)
        assert isinstance(found, Forwards)
        assert repr(found) == "Forwards(row=5)"
        plain = found.to_json()
        assert plain["columns"] == whole.to_json()["columns"]
        for layer, same in zip(plain["layers"], whole.to_json()["layers"], strict=True):
            assert layer == {name: same[name] for name in ("layer", "u", "z")}
        for said in (str(found), found.to_text("ja"), found.to_html("en"), found.to_latex("en")):
            assert "nan" not in said.replace("nance", "")
            assert "delta" not in said
        assert "no error to propagate back" in " ".join(str(found).split())


def test_the_command_explains_rows_without_a_target_too(capsys, tmp_path, single):
    single.save(tmp_path / "m")
    FRAME.drop("species").write_csv(tmp_path / "t.csv")
    said = command(capsys, "explain", tmp_path / "m", tmp_path / "t.csv", "--row", 5, "--weight", "z(4)[2]")
    assert said == single.explain(tmp_path / "t.csv", 5, "z(4)[2]").to_json()
    asked = ["explain", str(tmp_path / "m"), str(tmp_path / "t.csv"), "--row", "5", "--weight", "z(4)[2]"]
    assert main(asked) == 0
    assert "z(4)[2] = f(u(4)[2])" in capsys.readouterr().out
    assert main([*asked, "--worksheet", str(tmp_path / "w.html")]) == 1
    assert "has no 'species', the target" in capsys.readouterr().err


def test_which_row(single):
    with pytest.raises(bg.DataError, match="has 344 rows; name the one to explain"):
        single.explain(PENGUINS)
    with pytest.raises(bg.DataError, match="There is no row 0"):
        single.explain(PENGUINS, 0)
    gaps = dict.fromkeys(ROW)
    assert (
        single.explain(gaps, name="z(4)[1]").derivation.value == single.explain(gaps, name="z(4)[1]").to_json()["value"]
    )


def test_an_update_made_again(tmp_path, single, joined):
    step = single.step(7)
    assert repr(single.step(7, PENGUINS)) == repr(step)
    assert step.theta_after.flat.tolist() == single.step(8).theta.flat.tolist()
    single.save(tmp_path / "m")
    loaded = bg.load(tmp_path / "m")
    with pytest.raises(bg.PlanError, match="give the table that it was trained with"):
        loaded.step(7)
    assert loaded.step(7, PENGUINS).theta_after == step.theta_after
    with pytest.raises(
        bg.PlanError, match=r"joins 3 networks .* name one of them with member, 1 to 3, or leave step out"
    ):
        joined.step(1)
    with pytest.raises(bg.PlanError, match="is not the table"):
        single.step(7, FRAME)
    frames = bg.fit_table(FRAME, "species", members=1, epochs=4, hidden=(5, 4))
    assert frames.step(7, pd.read_csv(PENGUINS)).theta_after == frames.step(7).theta_after


# --- mistakes and interruptions ---


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"epoch": 3}, "fit_table has no option 'epoch'; did you mean 'epochs'?"),
        ({"magic": 3}, "fit_table has no option 'magic'; there are seed, epochs,"),
        ({"epochs": 0}, "epochs is 0, but it is a whole number from 1 up."),
        ({"epochs": 2.5}, "epochs must be a whole number."),
        ({"seed": -1}, "seed is -1, but it is a whole number from 0 to 2^64 - 1."),
        ({"learning_rate": "fast"}, "learning_rate must be a number."),
        ({"hidden": (3, 0)}, "hidden is '3,0', but it must be whole numbers such as 32 or 64,32, or 0"),
        ({"validation": 1.0}, "validation is 1.0, but it is a number in (0, 1)."),
        ({"task": "ranking"}, "task is 'ranking', but it is 'classification' or 'regression'."),
        ({"scale": "none of them"}, "scale is 'none of them', but it is one of 'standard',"),
        ({"ordinal": {"sex": ["male"]}}, "ordinal is 'sex', but it must be a column and its different values"),
        ({"on": "island"}, "on names the key of join; name the table to join."),
        ({"join": FRAME}, "join needs its key; name the column that both tables have with on."),
        ({"keep": 3}, "keep must be a list of texts in quotation marks."),
    ],
)
def test_wrong_options(options, sentence):
    with pytest.raises(bg.OptionError) as caught:
        bg.fit_table(PENGUINS, "species", **options)
    assert str(caught.value).startswith(sentence)


def test_wrong_tables():
    with pytest.raises(bg.DataError, match="did you mean 'species'"):
        bg.fit_table(PENGUINS, "specis")
    with pytest.raises(bg.FileError, match=r"nothing\.csv"):
        bg.fit_table("nothing.csv", "y")
    with pytest.raises(bg.OptionError, match="table must be"):
        bg.fit_table(3, "y")
    with pytest.raises(bg.EngineError, match="steam"):
        bg.fit_table(PENGUINS, "species", engine="steam", members=1)


def test_numbers_out_of_range():
    with pytest.raises(bg.PlanError, match=r"out of range in epoch 1; try a smaller learning_rate\."):
        bg.fit_table(PENGUINS, "body_mass_g", members=1, learning_rate=1e30, epochs=3)


def test_ctrl_c_keeps_what_was_learned(monkeypatch):
    def pressed_after(epochs):
        def train(*arguments, callbacks, **options):
            def press(moment):
                if moment.epoch == epochs:
                    raise KeyboardInterrupt

            return bg.train(*arguments, callbacks=[*callbacks, press], **options)

        return train

    monkeypatch.setattr(fitting, "train", pressed_after(3))
    with pytest.warns(UserWarning, match="Training was interrupted; what was learned by then is kept"):
        model = bg.fit_table(PENGUINS, "species", members=1, epochs=50)
    assert model.history.epochs == 3
    assert model.predict(PENGUINS).shape == (344,)


# --- the same table, whatever it is ---

NUMBERS = st.one_of(st.none(), st.integers(-3, 3).map(float), st.floats(-1e3, 1e3, width=32))
TEXTS = st.one_of(st.none(), st.sampled_from(["red", "green", "blue", "été"]))


@pytest.fixture(scope="module")
def learned():
    draw = np.random.default_rng(0)
    x, colour = draw.normal(size=60).round(3), draw.choice(["red", "green", "blue"], 60)
    y = np.where(x > 0, "up", np.where(colour == "red", "flat", "down"))
    frame = pl.DataFrame({"x": [None, *x[1:]], "colour": [None, *colour[1:]], "n": draw.integers(0, 50, 60), "y": y})
    with pytest.warns(bg.FitWarning, match="no better than chance"):  # four epochs are few
        return bg.fit_table(frame, "y", members=2, epochs=4, hidden=6)


@pytest.mark.filterwarnings("ignore:Column .* holds (a value|values):backglass.ColumnWarning")
@given(st.lists(st.tuples(NUMBERS, TEXTS, NUMBERS), min_size=1, max_size=12))
def test_a_table_predicts_the_same_as_path_table_pandas_and_polars(tmp_path_factory, learned, rows):
    frame = pl.DataFrame(rows, schema={"x": pl.Float64, "colour": pl.String, "n": pl.Float64}, orient="row")
    folder = tmp_path_factory.mktemp("same")
    frame.write_csv(folder / "t.csv")
    frame.write_parquet(folder / "t.parquet")
    whole = learned.predict_proba(frame)
    others = (
        folder / "t.csv",
        folder / "t.parquet",
        bg.read_table(folder / "t.csv"),
        pd.DataFrame({name: frame[name].to_list() for name in frame.columns}),
        frame.select("n", "colour", "x"),
    )
    for other in others:
        assert np.array_equal(learned.predict_proba(other), whole)
        assert learned.predict(other).tolist() == learned.classes_[whole.argmax(axis=1)].tolist()
    assert predicting.predict(learned.model, frame)["prediction"].to_list() == learned.predict(frame).tolist()


@pytest.mark.filterwarnings("ignore::backglass.FitWarning", "ignore::backglass.ColumnWarning")
def test_what_was_mostly_unread_in_training_may_be_so_later(tmp_path):
    """A column that the user says is numbers, and infinite ones, are read of a later table as of the first."""
    x, inf = ["a", "b", "c", "1", "2"] * 8, [float("inf"), float("inf"), 1.0, 2.0] * 10
    frame = pl.DataFrame({"x": x, "inf": inf, "y": ["p", "q"] * 20})
    frame.write_csv(tmp_path / "table.csv")
    model = bg.fit_table(frame, "y", number="x", keep=["x", "inf"], epochs=2, members=1)
    assert model.preparation.mixed == ("x",)
    assert model.predict(frame).tolist() == model.predict(tmp_path / "table.csv").tolist()
    later = frame.with_columns(x=pl.lit("1"), inf=pl.Series(["a"] * 40))
    with pytest.raises(bg.DataError, match="'inf' of DataFrame is no column of the kind"):
        model.predict(later)
