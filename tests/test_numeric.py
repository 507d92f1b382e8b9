"""Arrays as users hand them over: what NumPy would lose without a word is refused wherever arrays are taken."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.glass import surface
from backglass.numeric import checked_dtype, exact, numeric
from tests.calls import D, X, network, run, theta

WEIGHTS = np.ones(6)
WHERE = {  # where arrays are taken -> a call with one, and a right one
    "train: X": (lambda a: bg.train(network(), theta(), a, D, epochs=1), X),
    "train: D": (lambda a: bg.train(network(), theta(), X, a, epochs=1), D),
    "train: sample_weight": (lambda a: bg.train(network(), theta(), X, D, epochs=1, sample_weight=a), WEIGHTS),
    "train: validation": (lambda a: bg.train(network(), theta(), X, D, epochs=1, validation=(a, D)), X),
    "train_committee: X": (lambda a: bg.train_committee(network(), a, D, members=2, epochs=1), X),
    "train_committee: classes": (
        lambda a: bg.train_committee(network(), X, D, members=2, epochs=1, classes=a),
        D,
    ),
    "evaluate: X": (lambda a: bg.evaluate(network(), theta(), a, D), X),
    "certify: D": (lambda a: bg.certify(network(), theta(), X, a), D),
    "certify_function: theta": (lambda a: bg.certify_function(lambda w: ((w**2).sum(), 2 * w), a), X),
    "trace: X": (lambda a: bg.trace(network(), theta(), a, D), X),
    "trace: masks": (lambda a: bg.trace(network(), theta(), X, D, masks={2: a}), np.ones((6, 3))),
    "health: X": (lambda a: bg.health(network(), theta(), a, D), X),
    "health: update": (lambda a: bg.health(network(), theta(), X, D, update=a), theta().flat),
    "nudge: D": (lambda a: bg.nudge(network(), theta(), X, a, "w(2)[1,1]", 0.1), D),
    "surface: X": (lambda a: surface(network(), theta(), a, points=3), X),
    "Run.predict": (lambda a: run().predict(a), X),
    "Network.predict": (lambda a: network().predict(theta(), a), X),
    "Network.parameters: W": (lambda a: bg.Network((2, 6)).parameters([a]), X),
    "Network.parameters: b": (lambda a: bg.Network((2, 6)).parameters([X], [a]), D),
    "Parameters: flat": (lambda a: bg.Parameters(network(), a), theta().flat),
    "fit: X": (lambda a: bg.MLPRegressor(max_iter=1).fit(a, D), X),
    "fit: y": (lambda a: bg.MLPRegressor(max_iter=1).fit(X, a), D),
    "fit: sample_weight": (lambda a: bg.MLPRegressor(max_iter=1).fit(X, D, sample_weight=a), WEIGHTS),
    "predict: X": (lambda a: bg.MLPRegressor(max_iter=1).fit(X, D).predict(a), X),
    "Preparation.inputs: rows": (
        lambda a: bg.Preparation.fit(pl.DataFrame({"x": [1.0, 2.0, 3.0], "y": [1.0, 3.0, 2.0]}), "y", task="regression")
        .inputs(pl.DataFrame({"x": [1.0, 2.0, 3.0]}), a),
        np.array([0, 1]),
    ),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore::UserWarning")  # of scikit-learn, of one iteration
@pytest.mark.parametrize("where", WHERE)
def test_masks_and_imaginary_parts_are_never_lost(where):
    call, right = WHERE[where]
    call(right)
    nothing_masked = np.ma.masked_array(right, np.zeros(right.shape, dtype=bool))
    call(nothing_masked)
    mask = np.zeros(right.shape, dtype=bool)
    mask.flat[0] = True
    with pytest.raises(bg.BackglassError, match=r"masked values; fill them or leave their rows out\.$"):
        call(np.ma.masked_array(right, mask))
    if right.ndim == 2 and "fit" not in where and where != "predict: X":
        with pytest.raises(bg.BackglassError, match="masked values"):
            call(list(np.ma.masked_array(right, mask)))
    if where != "train_committee: classes":  # where classes are labels alone
        with pytest.raises(ValueError, match=r"[Cc]omplex") as caught:
            call(right.astype(complex))
        assert "\n" not in str(caught.value) or "fit" in where or where == "predict: X"


REFUSED = {
    "ragged": ([[1, 2], [3]], "X has rows of different lengths; make every row the same length."),
    "a text": ([["1", "2"]], "X holds texts; give numbers."),
    "bytes": ([[b"1", b"2"]], "X holds bytes; give numbers."),
    "dates": (np.array(["2024-01-01"], dtype="datetime64[D]"), "X holds dates; give days or seconds from a start."),
    "durations": (np.array([3], dtype="timedelta64[s]"), "X holds durations; give days or seconds."),
    "fields": (np.zeros(2, dtype=[("a", float)]), "X has named fields; give their numbers as columns of one array."),
    "None": ([[1.0, 2.0], [3.0, None]], "X holds None in row 2, counted from 1, which is no number; fill it or leave "),
    "a set": ({1, 2}, "X is of the type set, but it is an array or nested lists of numbers."),
    "nothing": (None, "X is of the type NoneType, but it is an array or nested lists of numbers."),
    "too large": ([10**400, 1], "X holds a number that is too large"),
    "texts among objects": (np.array([[1, "2"]], dtype=object), "X holds '2' in row 1, counted from 1, which is no"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_array_of_numbers_is_said(what):
    values, says = REFUSED[what]
    with pytest.raises(bg.DataError) as caught:
        numeric(values, "X")
    assert str(caught.value).startswith(says)


def test_pandas_gaps_and_tensors_are_said():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": pd.array([1, 2], dtype="Int64")})
    with pytest.raises(bg.DataError, match="row 2, counted from 1"):
        run().predict(frame)
    assert run().predict(frame.fillna(0)).shape == (2,)
    torch = pytest.importorskip("torch")
    with pytest.raises(bg.DataError, match=r"keeps its gradient; give X\.detach\(\)\.$"):
        run().predict(torch.ones((2, 2), requires_grad=True))
    assert run().predict(torch.ones((2, 2))).shape == (2,)


def test_numbers_of_every_kind_are_taken():
    for values in ([[1, 2]], [[True, False]], np.ones((1, 2), np.float16), [[Fraction(1, 2), Decimal("0.25")]]):
        assert numeric(values, "X").dtype.kind in "biuf"
        assert run().predict(values).shape == (1,)
    kept = np.ones((3, 2))
    assert numeric(kept, "X") is kept
    assert exact([["3/20", 0.5]], "W", bg.NetworkError).tolist() == [[0.15, 0.5]]
    assert [checked_dtype(kind) for kind in ("float32", np.float32, float, np.dtype("f8"))] == ["float32"] * 2 + [
        "float64"
    ] * 2
    for kind in (None, "int8", 3, [("a", float)], object()):
        with pytest.raises(bg.PlanError, match="but it is 'float64' or 'float32'"):
            checked_dtype(kind)


def test_a_network_that_has_no_room_is_refused_before_it_is_made():
    for make in (bg.Network((2, 10**10, 1)).initialise, lambda: bg.Network((2, 10**10, 1)).parameters([[1], [2]])):
        with pytest.raises(
            bg.NetworkError, match=r"not enough memory for the network \(2, 10000000000, 1\): its 40,000,000,001"
        ):
            make()
