"""preset="tabular" on dataframes with texts, dates and gaps: forms, audit and preparation inside the estimators."""

import copy
import pickle
import warnings
from datetime import date, timedelta
from decimal import Decimal

import joblib
import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.callback import ScoringMonitor
from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.utils import get_tags

import backglass as bg
from backglass.errors import DataError, FileError, PlanError
from backglass.estimators.dataframes import needs_preparation
from backglass.modelfile import read_model, write_model
from backglass.tables.reader import read_table

ROWS = 90
FIRST = date(2024, 1, 1)


def columns(seed=0, rows=ROWS):
    """Plain columns of every kind; y follows grams, day and the island."""
    draw = np.random.default_rng(seed)
    grams = draw.normal(400.0, 50.0, rows).round(1)
    days = draw.integers(0, 700, rows).tolist()
    island = draw.choice(["Fair", "Foula", "Unst"], rows).tolist()
    big = (grams - 400) / 50 + (np.array(days) - 350) / 200 + (np.array(island) == "Unst") > 0.3
    return {
        "island": [None if i % 11 == 3 else name for i, name in enumerate(island)],
        "grams": [None if i % 9 == 4 else float(value) for i, value in enumerate(grams)],
        "ringed": [FIRST + timedelta(days=day) for day in days],
        "adult": (draw.random(rows) < 0.5).tolist(),
        "eggs": [None if i % 8 == 1 else int(count) for i, count in enumerate(draw.integers(0, 5, rows))],
        "price": [f"${1000 + day:,}" for day in days],
        "seen": [(FIRST + timedelta(days=day)).strftime("%d.%m.%Y") for day in days[::-1]],
    }, np.where(big, "large", "small")


PLAIN, KIND = columns()
POLARS = pl.DataFrame(PLAIN)
PANDAS = pd.DataFrame(PLAIN).astype({"eggs": "Int64", "ringed": "datetime64[us]", "island": "category"})
NAMES = [
    *(f"island = {name}" for name in ("Fair", "Foula", "Unst")),
    "island missing",
    "grams",
    "grams missing",
    "ringed",
    "adult = false",
    "adult = true",
    "eggs",
    "eggs missing",
    "price",
    "seen",
]


def small(kind=bg.MLPClassifier, **options):
    return kind(**{"preset": "tabular", "members": 2, "max_iter": 4, "random_state": 0, **options})


@pytest.fixture(scope="module")
def fitted():
    return small().fit(PANDAS, KIND)


def test_the_inputs_have_names_and_the_columns_theirs(fitted):
    assert fitted.prepared_names_.tolist() == NAMES
    assert fitted.feature_names_in_.tolist() == list(PLAIN)
    assert fitted.n_features_in_ == len(PLAIN)
    assert fitted.network_.sizes == (len(NAMES), 128, 1)
    assert fitted.preparation_.forms["price"].sign == "$"
    assert fitted.preparation_.forms["seen"].form == "date"
    assert "island = Fair" in fitted._repr_html_()


def test_pandas_and_polars_give_the_same_bits(fitted):
    assert np.array_equal(fitted.predict_proba(POLARS), fitted.predict_proba(PANDAS))
    other = small().fit(POLARS, pl.Series(KIND))
    assert np.array_equal(other.predict_proba(PANDAS), fitted.predict_proba(PANDAS))
    nullable = PANDAS.convert_dtypes()
    assert np.array_equal(fitted.predict_proba(nullable), fitted.predict_proba(PANDAS))


def test_a_row_alone_is_the_row_among_others(fitted):
    together = fitted.predict_proba(PANDAS)
    for frame, of_row in ((PANDAS, lambda i: PANDAS.iloc[i : i + 1]), (POLARS, lambda i: POLARS[i])):
        for row in range(0, len(frame), 7):
            assert np.allclose(fitted.predict_proba(of_row(row)), together[row], rtol=0, atol=1e-14)


def test_the_preparation_is_that_of_a_table():
    table = read_table("examples/penguins.csv")
    frame = pd.read_csv("examples/penguins.csv").dropna(subset="species")
    X = frame.drop(columns="species")
    model = small().fit(X, frame["species"])
    whole = bg.fit_table(frame, "species", validation=frame, members=1, epochs=1)
    ours, theirs = model.preparation_, whole.preparation
    assert (ours.columns, ours.left_out) == (theirs.columns, theirs.left_out)
    assert np.array_equal(ours.inputs(X), theirs.inputs(frame))
    assert np.array_equal(ours.inputs(table), theirs.inputs(table))


def test_numbers_that_are_all_there_stay_what_they_were():
    X, y = load_iris(return_X_y=True, as_frame=True)
    array = small().fit(X.to_numpy(), y).predict_proba(X.to_numpy())
    for frame in (X, X.astype("Float64"), pl.from_pandas(X)):
        model = small().fit(frame, y)
        assert not hasattr(model, "preparation_")
        assert np.allclose(model.predict_proba(frame), array, rtol=0, atol=1e-6)  # means are summed as the cells lie
        assert model.prepared_names_.tolist() == list(X.columns)
    assert not hasattr(small().fit(X.to_numpy(), y), "prepared_names_")


@pytest.mark.parametrize(
    ("frame", "filled", "wanted"),
    [
        (pd.DataFrame({"a": [1, 2], "b": [True, False]}), False, False),
        (pd.DataFrame({"a": pd.array([1, None], dtype="Int64")}), False, True),
        (pd.DataFrame({"a": pd.array([1, None], dtype="Int64")}), True, False),
        (pl.DataFrame({"a": [1.0, float("nan")]}), False, True),
        (pd.DataFrame({"a": [1.0, np.nan], "b": ["x", "y"]}), True, True),
        (pd.DataFrame({"a": pd.arrays.SparseArray([0.0, 1.0])}), False, False),
        (pd.DataFrame([[1.0, 2.0]], columns=["a", "a"]), False, False),
        (pd.DataFrame([["x", 2.0]], columns=["a", "a"]), False, True),
        (pd.DataFrame({"a": [Decimal("1.5"), Decimal("2.5")]}), False, True),
        ([[1.0, 2.0]], False, False),
        (np.array([["a"]]), False, False),
    ],
)
def test_when_a_preparation_comes_in(frame, filled, wanted):
    assert needs_preparation(frame, filled=filled) is wanted


def test_gaps_among_numbers_are_prepared_or_filled():
    X = pd.DataFrame({"x": np.linspace(-1, 1, 60), "z": np.linspace(1, 3, 60) ** 2})
    y = (X["x"] + X["z"] > 4).to_numpy()
    X.loc[::9, "x"] = np.nan
    assert small().fit(X, y).prepared_names_.tolist() == ["x", "x missing", "z"]
    filled = small(missing="fill").fit(X, y)
    assert filled.network_.sizes[0] == 2
    assert np.array_equal(
        filled.predict_proba(X), small(missing="fill").fit(X.to_numpy(), y).predict_proba(X.to_numpy())
    )


def test_one_warning_says_what_the_audit_leaves_out():
    X = PANDAS.assign(ring=[f"R{i:05d}" for i in range(ROWS)], answer=np.where(KIND == "large", "L", "S"), same=7.0)
    with pytest.warns(bg.ColumnWarning) as caught:
        model = small().fit(X, KIND)
    assert len(caught) == 1
    said = str(caught[0].message)
    assert said.startswith("3 of the 10 columns of X are left out; audit=False switches the audit off.")
    assert all(name in said for name in ("'ring': 100 % of its texts", "'answer': Each of its values", "'same': Every"))
    assert model.prepared_names_.tolist() == NAMES
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert model.predict(X).shape == (ROWS,)
    with pytest.warns(
        bg.ColumnWarning, match="^1 of the 10 columns of X are left out. 'ring': nearly every row differs.$"
    ):
        model = small(audit=False).fit(X, KIND)
    assert model.prepared_names_.tolist() == [*NAMES, "answer = L", "answer = S", "same"]


def test_nothing_to_learn_from_is_refused():
    X = pd.DataFrame({"ring": [f"R{i:05d}" for i in range(ROWS)]})
    with pytest.raises(DataError, match="audit rejects every column of X: 'ring'"):
        small().fit(X, KIND)
    with pytest.raises(DataError, match="no column"):
        small(audit=False).fit(X, KIND)
    with pytest.raises(PlanError, match="audit is 'no'"):
        small(audit="no").fit(X, KIND)


def test_what_training_never_saw_is_said(fitted):
    later = PANDAS.astype({"island": object})
    later.loc[3:5, "island"] = "Skye"
    later.loc[7, "ringed"] = None
    later.loc[8, "price"] = "dear"
    with pytest.warns(bg.ColumnWarning) as caught:
        y = fitted.predict(later)
    assert [str(one.message).split(" (")[0] for one in caught] == [
        "Column 'island' holds values that training never or hardly saw",
        "Column 'ringed' lacks a value",
        "Column 'price' holds a cell that is no number in $, commas between thousands",
    ]
    assert y.shape == (ROWS,)


def test_what_does_not_fit_is_refused_as_scikit_learn_does(fitted):
    with pytest.raises(ValueError, match="same order"):
        fitted.predict(PANDAS[list(PLAIN)[::-1]])
    with pytest.raises(ValueError, match="now missing:\n- price"):
        fitted.predict(PANDAS.drop(columns="price"))
    with pytest.raises(ValueError, match="unseen at fit time:\n- more"):
        fitted.predict(PANDAS.assign(more=1))
    for rows in (PANDAS.to_numpy(), [[1.0]]):
        with pytest.raises(DataError, match="come as a dataframe"):
            fitted.predict(rows)
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        small().fit(PANDAS, KIND[1:])
    with pytest.raises(ValueError, match="y to be passed"):
        small().fit(PANDAS, None)
    with pytest.raises(ValueError, match="str"):
        bg.MLPClassifier(max_iter=2).fit(PANDAS, KIND)


def test_numbers_as_targets():
    y = POLARS["grams"].fill_null(400.0).to_numpy() * 10 + POLARS["eggs"].fill_null(2).to_numpy() * 300
    model = small(bg.MLPRegressor, max_iter=60).fit(POLARS, y)
    assert model.score(POLARS, y) > 0.5
    assert model.certify(POLARS[:9], y[:9], share=0.02).verdict == "right"
    both = small(bg.MLPRegressor).fit(POLARS, np.column_stack([y, -y]))
    assert both.predict(POLARS).shape == (ROWS, 2)
    constant = small(bg.MLPRegressor).fit(POLARS, np.full(ROWS, 3.0))
    assert np.isfinite(constant.predict(POLARS)).all()


def test_a_column_made_from_any_output_is_left_out():
    draw = np.random.default_rng(0)
    Y = draw.normal(size=(ROWS, 2))
    X = PANDAS.assign(made=2 * Y[:, 1] + 1)
    with pytest.warns(bg.ColumnWarning, match="'made'"):
        model = small(bg.MLPRegressor).fit(X, Y)
    assert "made" not in model.prepared_names_
    labels = (Y > 0).astype(int)
    several = small().fit(PANDAS, labels)
    assert several.predict(PANDAS).shape == labels.shape


@pytest.mark.parametrize(
    "y",
    [
        pd.Series(KIND),
        pd.Series(KIND, dtype="category"),
        pd.Series(KIND, dtype="string"),
        KIND == "large",
        pd.Series(KIND == "large", index=range(ROWS, 0, -1)),
        np.where(KIND == "large", "NA", ""),
        np.arange(ROWS) % 4 * 10,
    ],
)
def test_targets_of_any_type(y):
    model = small().fit(PANDAS, y)
    assert model.classes_.tolist() == sorted(set(np.asarray(y).tolist()))
    assert set(model.predict(PANDAS).tolist()) <= set(model.classes_.tolist())


def test_weights():
    weights = np.random.default_rng(0).random(ROWS)
    model = small(class_weight="balanced").fit(PANDAS, KIND, sample_weight=weights)
    assert not np.array_equal(model.predict_proba(PANDAS), small().fit(PANDAS, KIND).predict_proba(PANDAS))
    assert 0 <= model.score(PANDAS, KIND, sample_weight=weights) <= 1


def test_one_network_goes_on_with_its_preparation():
    X_val, y_val = columns(1, 40)
    alone = small(members=1, max_iter=3, tol=1e9, n_iter_no_change=1)
    alone.fit(PANDAS, KIND, X_val=pl.DataFrame(X_val), y_val=y_val)
    assert len(alone.validation_scores_) == alone.n_iter_
    prepared = alone.preparation_
    alone.partial_fit(PANDAS, KIND)
    alone.set_params(warm_start=True).fit(PANDAS.iloc[:50], KIND[:50])
    assert alone.preparation_ is prepared
    with pytest.raises(PlanError, match="cannot be prepared"):
        small(members=1).partial_fit(PANDAS, KIND, classes=["large", "small"])
    with pytest.raises(PlanError, match="does not go on"):
        small(warm_start=True).fit(PANDAS, KIND)
    lbfgs = small(members=1, solver="lbfgs", tol=10.0).fit(PANDAS, KIND)
    assert lbfgs.prepared_names_.tolist() == NAMES


def test_a_second_fit_begins_anew():
    model = small().fit(PANDAS, KIND)
    other = model.fit(POLARS.select("price", "island"), KIND)
    assert other.feature_names_in_.tolist() == ["price", "island"]
    X, y = load_iris(return_X_y=True)
    model.fit(X, y)
    assert not hasattr(model, "preparation_")
    assert not hasattr(model, "prepared_names_")
    assert model.predict(X).shape == (150,)


def test_copies_and_files(fitted, tmp_path):
    wanted = fitted.predict_proba(PANDAS)
    joblib.dump(fitted, tmp_path / "model.joblib")
    bg.save(fitted, tmp_path / "model.safetensors")
    for other in (
        copy.deepcopy(fitted),
        pickle.loads(pickle.dumps(fitted)),
        joblib.load(tmp_path / "model.joblib"),
        bg.load(tmp_path / "model.safetensors"),
    ):
        assert other.preparation_ == fitted.preparation_
        assert other.get_params() == fitted.get_params()
        assert np.array_equal(other.predict_proba(POLARS), wanted)
    assert not hasattr(clone(fitted), "preparation_")
    assert np.array_equal(clone(fitted).fit(PANDAS, KIND).predict_proba(PANDAS), wanted)


def test_a_file_whose_preparation_does_not_fit_is_refused(fitted, tmp_path):
    path = tmp_path / "model.safetensors"
    bg.save(fitted, path)
    for damage, match in (
        (lambda plain: plain["columns"].pop(), "preparation_ is not that of its network"),
        (lambda plain: plain["columns"][1].update(fill="dear"), "fill"),
        (lambda plain: plain["forms"]["price"].update(form="prices"), "form"),
    ):
        model = read_model(path)
        damage(dict(model.estimator.value["state"]["items"])["preparation_"]["preparation"])
        write_model(tmp_path / "damaged.safetensors", model)
        with pytest.raises(FileError, match=match):
            bg.load(tmp_path / "damaged.safetensors")


def test_what_could_be_read_otherwise_is_said():
    X = PANDAS.drop(columns="seen").assign(
        left=["06/07/2023", "01/02/2023", "11/12/2022"] * (ROWS // 3),
        length=["oops", *(f"{i % 7}.5" for i in range(ROWS - 1))],
    )
    with pytest.warns(bg.ColumnWarning) as caught:
        model = small().fit(X, KIND)
    assert len(caught) == 1
    assert "'left'" in str(caught[0].message)
    assert "'oops' in row 1" in str(caught[0].message)
    assert model.prepared_names_.tolist() == [*NAMES[:-1], "left", "length", "length missing"]


def test_frames_that_are_no_tables_are_refused():
    twice = pd.DataFrame([["x", "y"]] * ROWS, columns=["a", "a"])
    with pytest.raises(DataError, match="'a'"):
        small().fit(twice, KIND)
    with pytest.raises(DataError, match=r"'c' of DataFrame holds List\(Int64\)"):
        small().fit(POLARS.with_columns(pl.Series("c", [[1, 2]] * ROWS)), KIND)
    with pytest.raises(ValueError, match="0 sample"):
        small().fit(POLARS.head(0), KIND[:0])
    with pytest.raises(ValueError, match="contains NaN"):
        small(bg.MLPRegressor).fit(POLARS, np.full(ROWS, np.nan))
    assert small().fit(POLARS.to_arrow(), KIND).prepared_names_.tolist() == NAMES


def test_columns_without_texts_as_names():
    X = pd.DataFrame({0: PLAIN["island"], 1: PLAIN["grams"]})
    model = small().fit(X, KIND)
    assert model.prepared_names_.tolist() == [
        *(f"0 = {name}" for name in ("Fair", "Foula", "Unst")),
        "0 missing",
        *("1", "1 missing"),
    ]
    with pytest.raises(ValueError, match="expecting 2 features"):
        model.predict(X[[0]])


def test_scikit_learns_ways_to_choose():
    X, y = PANDAS, KIND
    line = Pipeline([("m", small(max_iter=2))])
    assert line.fit(X, y).score(X, y) >= 0
    assert cross_val_score(small(max_iter=2), X, y, cv=3, error_score="raise").shape == (3,)
    assert cross_val_predict(small(max_iter=2), POLARS, y, cv=3, method="predict_proba").shape == (ROWS, 2)
    search = GridSearchCV(small(max_iter=2), {"hidden_layer_sizes": [(3,), (4,)], "audit": [True, False]}, cv=2)
    search.fit(X, y)
    assert search.best_estimator_.prepared_names_.tolist() == NAMES
    tags = get_tags(small()).input_tags
    assert (tags.string, tags.categorical, tags.allow_nan) == (True, True, True)
    tags = get_tags(bg.MLPClassifier()).input_tags
    assert (tags.string, tags.categorical, tags.allow_nan) == (False, False, False)


@pytest.mark.filterwarnings("ignore:Maximum iterations")  # of two epochs
def test_a_single_network_and_one_with_a_scorer_have_the_plain_view():
    for more in ({"members": 1}, {"scoring": "accuracy"}):
        model = small(**{"views": ["plain", "rules"], "max_iter": 2, **more}).fit(PANDAS, KIND)
        assert model.prepared_names_.tolist() == NAMES
    assert len(small(views=["plain", "rules"], max_iter=2, members=2).fit(PANDAS, KIND).prepared_names_) > len(NAMES)


def test_scikit_learns_callbacks_get_the_dataframe():
    monitor = ScoringMonitor(scoring="accuracy")
    model = small(members=1, max_iter=3, tol=1e9, n_iter_no_change=1).set_callbacks(monitor).fit(PANDAS, KIND)
    scores = [row["accuracy"] for row in monitor.get_logs().data if row["task_name"] == "epoch"]
    assert scores[-1] == model.score(PANDAS, KIND)


def test_a_number_of_a_prepared_input_is_opened(fitted):
    at = NAMES.index("adult = true") + 1
    found = fitted.explain(PANDAS, KIND, f"w(2)[1,{at}]")
    assert found.name == f"w(2)[1,{at}]"
    assert fitted.explain(PANDAS, KIND, f"z(1)[{at}]", sample=2).name == f"z(1)[{at}]"
