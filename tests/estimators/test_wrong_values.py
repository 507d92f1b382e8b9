"""Wrong values for every parameter, and wrong data for every method: a sentence that names it, never a raw error."""

from __future__ import annotations

import warnings
from fractions import Fraction
from inspect import signature

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from sklearn.neural_network import MLPClassifier

import backglass as bg
from backglass.errors import BackglassError

DRAW = np.random.default_rng(0)
X, Y = DRAW.random((40, 3)), np.arange(40) % 2
pytestmark = pytest.mark.filterwarnings("ignore")
WRONG = [
    None, 3, -1, 0, "x", "", 1.5, -0.0, float("nan"), float("inf"), print, type, object(), True, b"x", bytearray(b"a"),
    1j, (), [1, 2], [None], ["x"], [print], [[1]], [{}], [[]], ("relu",), ["relu", "x"], [0.1, None], {}, {"a": 1},
    {"name": []}, {"name": "leaky_relu", "slope": "a"}, {0: -1}, {0: "a"}, set(), range(3), np.array([1, 2]),
    np.array([[1.0]]), np.array("x"), np.float32(2), np.datetime64("2020"), Fraction(1, 3), 10**12, 2**31, 2**63,
    2**64, 10**400, "auto", "none", bg.ReLU(), bg.Adam(), bg.Cosine(10), bg.MLPRegressor(),
]  # fmt: skip
KINDS = [bg.MLPClassifier, bg.MLPRegressor]
ROWS = ("leaky_relu", "LeakyReLU")  # what a row says of itself


@pytest.mark.few(3)
@pytest.mark.parametrize(
    "others", [{}, {"solver": "lbfgs"}, {"solver": "sgd", "early_stopping": True}, {"preset": "tabular", "members": 2}],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_parameter_is_named(kind, others, capsys):
    raw = []
    for place, name in enumerate(signature(kind).parameters):
        for value in WRONG[place % 4 :: 4] if others else WRONG:
            model = kind(**{"max_iter": 1, "hidden_layer_sizes": (2,), **others, name: value})
            try:
                model.fit(X, Y).predict(X)
            except (BackglassError, ValueError) as error:
                if name not in str(error) and not any(row in str(error) for row in ROWS):
                    raw.append((name, value, error))
            except Exception as error:  # what must not come
                raw.append((name, value, error))
    capsys.readouterr()  # verbose=3 prints
    assert raw == []


def test_attributes_that_depend_on_a_wrong_parameter_are_not_there():
    for value in WRONG:
        hasattr(bg.MLPClassifier(solver=value), "partial_fit")
        hasattr(bg.MLPClassifier(members=value), "partial_fit")
        repr(bg.MLPClassifier(members=value, solver=value))


DATA = {
    "nothing": None, "a number": 3, "a text": "x", "a function": print, "ragged": [[1], [1, 2]], "empty": [],
    "a dict": {"a": 1}, "a set": {1}, "an object": object(), "one dimension": np.arange(40.0),
    "three dimensions": np.zeros((40, 3, 2)), "complex": X + 1j, "texts": np.array([["a"] * 3] * 40), "bytes": b"x",
    "infinity": np.full((40, 3), np.inf), "too large for float32": np.full((40, 3), 1e60), "no row": np.zeros((0, 3)),
    "no column": np.zeros((40, 0)), "sparse": sp.csr_matrix(np.full((40, 3), 1e60)), "None": [[None] * 3] * 40,
    "large whole numbers": [[10**400] * 3] * 40, "few": np.ones(3), "NaN": np.full(40, np.nan),
    "dates": np.array(["2020"] * 40, dtype="M8[Y]"), "spans": np.array([1] * 40, dtype="m8[s]"),
}  # fmt: skip
CALLS = {
    "X": lambda model, wrong: model.fit(wrong, Y),
    "y": lambda model, wrong: model.fit(X, wrong),
    "sample_weight": lambda model, wrong: model.fit(X, Y, wrong),
    "X_val": lambda model, wrong: model.fit(X, Y, X_val=wrong, y_val=Y),
    "y_val": lambda model, wrong: model.fit(X, Y, X_val=X, y_val=wrong),
    "sample_weight_val": lambda model, wrong: model.fit(X, Y, X_val=X, y_val=Y, sample_weight_val=wrong),
    "classes": lambda model, wrong: bg.MLPClassifier(**model.get_params()).partial_fit(X, Y, classes=wrong),
    "partial y": lambda model, wrong: bg.MLPClassifier(**model.get_params()).partial_fit(X, wrong, classes=[0, 1]),
    "partial X": lambda model, wrong: bg.MLPClassifier(**model.get_params()).partial_fit(wrong, Y, classes=[0, 1]),
    "predict": lambda model, wrong: model.fit(X, Y).predict(wrong),
    "probabilities": lambda model, wrong: model.fit(X, Y).predict_proba(wrong),
    "score": lambda model, wrong: model.fit(X, Y).score(wrong, Y),
}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("call", CALLS)
def test_wrong_data_is_refused_with_a_sentence(call, dtype):
    raw = []
    for name, wrong in DATA.items():
        model = bg.MLPClassifier((2,), max_iter=1, dtype=dtype)
        try:
            CALLS[call](model, wrong)
        except ValueError as error:
            if " D " in f" {error} " or "theta" in str(error):
                raw.append((name, error))
        except Exception as error:  # what must not come
            raw.append((name, error))
    assert raw == []


def test_targets_and_weights_have_the_users_names():
    for more, match in (
        ({"y": -Y}, "y holds a value outside"),
        ({"y": Y, "X_val": X, "y_val": -Y}, "y_val holds a value outside"),
        ({"y": Y, "X_val": X[:, :2], "y_val": Y}, "X_val or y_val does not serve: X has 2 features"),
        ({"y": Y, "X_val": X, "y_val": Y, "sample_weight_val": -Y}, "sample_weight_val holds -1"),
        ({"y": np.full(40, 1e60)}, "y holds a value in row 1, counted from 1, that is not finite in float32"),
    ):
        with pytest.raises(bg.DataError, match=match):
            bg.MLPRegressor("poisson", (2,), dtype="float32").fit(X, **more)
    model = bg.MLPRegressor("poisson", (2,), max_iter=1).fit(X, Y)
    with pytest.raises(bg.DataError, match="y holds a value outside"):
        model.explain(X, -Y, "w(2)[1,1]")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [1e39, 1e60, 1e308, -1e60])
def test_rows_beyond_the_precision_are_refused_as_in_a_fit(kind, value):
    narrow = kind((2,), max_iter=1, random_state=0) if kind is bg.MLPClassifier else kind("squared_error", (2,))
    narrow.set_params(max_iter=1, dtype="float32").fit(X, Y)
    wide = kind(**{**narrow.get_params(), "dtype": None}).fit(X, Y)
    far = np.array([X[0], [value, 0, 0]])
    asked = [narrow.predict, lambda rows: narrow.score(rows, [0, 1])]
    asked += [narrow.predict_proba, narrow.predict_log_proba] if kind is bg.MLPClassifier else []
    for method in (*asked, lambda rows: narrow.fit(rows, [0, 1]), lambda rows: narrow.partial_fit(rows, [0, 1])):
        for rows in (far, sp.csr_matrix(far)):
            with pytest.raises(ValueError, match="X contains infinity or a value too large"):
                method(rows)
    assert (
        np.isfinite(wide.predict(far) if kind is bg.MLPRegressor else wide.predict_proba(far)).all() or value == 1e308
    )


def test_a_row_whose_net_inputs_leave_the_precision_is_named():
    model = bg.MLPRegressor(hidden_layer_sizes=(8, 8), max_iter=1, dtype="float32", random_state=0).fit(X, Y)
    with pytest.raises(bg.DataError, match=r"Row 2 of X holds values so large .* float32; scale X"):
        model.predict([[0, 0, 0], [3e38, 3e38, 3e38]])


def test_no_memory_for_a_network_is_said_in_the_users_words():
    for sizes in ((10**12,), (2**33,), (10**5, 10**6)):
        with pytest.raises(bg.NetworkError, match=r"hidden_layer_sizes .* no memory; give fewer units"):
            bg.MLPClassifier(sizes).fit(X, Y)


LABELS = {
    "int": Y, "int8": Y.astype("i1"), "uint64": Y.astype("u8"), "float": Y * 1.0, "float32": Y.astype("f4"),
    "bool": Y == 1, "texts": np.array(["al", "beta", "gammagamma", "de"])[np.arange(40) % 4],
    "list": ["yes", "no"] * 20, "objects": np.array(["yes", "perhaps"] * 20, dtype=object), "column": Y[:, None],
}  # fmt: skip


def frames_of_labels():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    texts = ["owl", "tern"] * 20
    return {
        "series": pandas.Series(texts), "pandas string": pandas.Series(texts, dtype="string"),
        "pandas category": pandas.Series(texts, dtype="category"), "pandas Int64": pandas.Series(Y, dtype="Int64"),
        "category of numbers": pandas.Series(Y, dtype="category"), "boolean": pandas.Series(Y == 1, dtype="boolean"),
        "polars": polars.Series(texts), "polars category": polars.Series(texts, dtype=polars.Categorical),
        "enum": polars.Series(texts, dtype=polars.Enum(["owl", "tern"])),
        "polars bool": polars.Series((Y == 1).tolist()),
    }  # fmt: skip


def test_labels_have_scikit_learns_type():
    for name, y in (LABELS | frames_of_labels()).items():
        found = []
        for kind in (bg.MLPClassifier, MLPClassifier):
            whole = kind((2,), max_iter=1, random_state=0).fit(X, y)
            part = kind((2,), random_state=0).partial_fit(X, y, classes=np.unique(np.ravel(np.asarray(y))))
            found.append((whole.classes_.dtype, whole.predict(X).dtype, part.classes_.dtype, part.predict(X).dtype))
            assert whole.score(X, y) >= 0
        assert found[0] == found[1], name


@pytest.mark.parametrize("make", [sp.csr_matrix, sp.csc_matrix, sp.csr_array, sp.lil_matrix, sp.coo_array])
def test_sparse_labels_are_answered_sparse(make, tmp_path):
    several = DRAW.integers(0, 2, (40, 3))
    ours, theirs = (
        kind((4,), solver="lbfgs", random_state=0, max_iter=30).fit(X, make(several))
        for kind in (bg.MLPClassifier, MLPClassifier)
    )
    answer = ours.predict(X)
    assert (type(answer), answer.dtype) == (type(theirs.predict(X)), theirs.predict(X).dtype)
    dense = bg.MLPClassifier((4,), solver="lbfgs", random_state=0, max_iter=30).fit(X, several).predict(X)
    assert type(dense) is np.ndarray
    np.testing.assert_array_equal(answer.toarray(), dense)
    assert ours.score(X, make(several)) == ours.score(X, several)
    bg.save(ours, tmp_path / "model.safetensors")
    assert sp.issparse(bg.load(tmp_path / "model.safetensors").predict(X))
    first = bg.MLPClassifier((4,)).partial_fit(X, make(several), classes=[0, 1, 2])
    assert sp.issparse(first.predict(X))


def test_partial_fit_is_there_where_it_can_work():
    for options, there in (
        ({}, True), ({"solver": "lbfgs"}, False), ({"solver": bg.LBFGS()}, False), ({"members": 2}, False),
        ({"members": 1}, True), ({"preset": "tabular"}, False), ({"preset": "tabular", "members": 1}, True),
        ({"solver": bg.RMSProp(0.01)}, True),
    ):  # fmt: skip
        assert [hasattr(kind(**options), "partial_fit") for kind in KINDS] == [there, there]


def test_labels_that_have_no_order_are_refused():
    with warnings.catch_warnings(), pytest.raises(bg.DataError, match="y does not serve"):
        bg.MLPClassifier().fit(X, np.array(["a", None] * 20, dtype=object))


FRAME = pd.DataFrame(X[:, [0, 1, 2, 0]], columns=list("aabb"))
GAPS = np.where(np.arange(40)[:, None] == 3, np.nan, X)
SEVERAL = np.column_stack([Y, np.arange(40) % 3])


@pytest.mark.parametrize(
    ("kind", "rows", "targets", "sentence"),
    [
        ("MLPClassifier", FRAME, Y, "X has columns of the same name ('a' 2 times, 'b' 2 times); rename them."),
        ("MLPRegressor", FRAME, Y, "X has columns of the same name ('a' 2 times, 'b' 2 times); rename them."),
        ("MLPClassifier", GAPS, Y, 'Input X contains NaN: missing="fill" puts the median of the column there'),
        ("MLPRegressor", X, np.where(Y, "yes", "no"), "y holds a text where a number is needed: "),
        ("MLPRegressor", X, pd.Series(["a", "b"] * 20), "X or y holds a text where a number is needed: "),
        ("MLPClassifier", pd.DataFrame({"town": ["u", "v"] * 20}), Y, "X or y holds a text where a number is needed: "),
        (
            "MLPClassifier",
            X,
            np.array([1, "a"] * 20, dtype=object),
            "Unknown label type: y holds values of several types, ",
        ),
        (
            "MLPClassifier",
            X,
            np.array([None, "a"] * 20, dtype=object),
            "Unknown label type: y holds values of several types, ",
        ),
        ("MLPClassifier", X, pd.Series([None, "a"] * 20), "y contains NaN, which is no class; leave its rows out"),
        ("MLPClassifier", X, SEVERAL, "y has 2 columns of classes, and they are not 0 and 1 alone"),
    ],
)
def test_data_that_users_have_by_mistake(kind, rows, targets, sentence):
    model = getattr(bg, kind)(max_iter=1, hidden_layer_sizes=(2,))
    with pytest.raises(BackglassError) as caught:
        model.fit(rows, targets)
    assert str(caught.value).startswith(sentence)


def test_gaps_and_names_twice_where_rows_are_predicted():
    model = bg.MLPClassifier((2,), max_iter=1).fit(X, Y)
    with pytest.raises(BackglassError, match="Input X contains NaN"):
        model.predict(GAPS)
    with pytest.raises(BackglassError, match="columns of the same name"):
        model.predict(FRAME[["a", "b"]].iloc[:, :3])


def test_sizes_in_the_place_of_the_loss():
    with pytest.raises(BackglassError, match=r"loss is \(8,\), .*; sizes are hidden_layer_sizes=\(\.\.\.\)"):
        bg.MLPRegressor((8,)).fit(X, Y)
