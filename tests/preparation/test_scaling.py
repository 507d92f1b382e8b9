"""Scaling: each way against its definition, and what holds for all of them."""

import json
from dataclasses import astuple
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sklearn.preprocessing import MinMaxScaler, QuantileTransformer, StandardScaler

from backglass.codec import EntryError, codec
from backglass.preparation.scaling import KNOTS, SCALINGS, AnyScaling, Quantile, Robust

DOCUMENT = Path(__file__).parents[2] / "docs" / "model-file.md"
DRAW = np.random.default_rng(5)
VALUES = DRAW.lognormal(size=200)
LATER = np.concatenate([VALUES, DRAW.normal(size=50) * 100])

numbers = st.floats(allow_nan=False, allow_infinity=False)
columns = st.one_of(
    st.lists(numbers, min_size=1, max_size=30),
    st.lists(st.sampled_from([-1e300, 0.0, 5e-324, 1.0, 1e300]), min_size=1, max_size=30),
    st.builds(lambda value, count: [value] * count, numbers, st.integers(1, 30)),
).map(np.array)


def fitted(scale, values):
    """The scaling, or None where the numbers are too large for it, as it may say of huge numbers alone."""
    try:
        with np.errstate(over="ignore"):
            return SCALINGS[scale].fit(values)
    except OverflowError:
        assert np.abs(values).max() > 1e150
        return None


@pytest.mark.parametrize(
    ("scale", "peer"),
    [("standard", StandardScaler()), ("min-max", MinMaxScaler())],
)
def test_the_plain_ones_are_scikit_learns(scale, peer):
    ours = SCALINGS[scale].fit(VALUES)(LATER)
    np.testing.assert_allclose(ours, peer.fit(VALUES[:, None]).transform(LATER[:, None])[:, 0], rtol=1e-12, atol=1e-12)


def test_robust_by_hand():
    """As the paper has it: the quartiles, and half the range where they agree."""
    lower, median, upper = np.quantile(VALUES, (0.25, 0.5, 0.75))
    r = (LATER - median) / (upper - lower)
    np.testing.assert_allclose(Robust.fit(VALUES)(LATER), r / np.sqrt(1 + (r / 3) ** 2), rtol=1e-14)
    assert Robust.fit(np.array([0.0] * 9 + [4.0])) == Robust(0.0, 2.0)
    assert Robust.fit(np.array([7.0, 7.0])) == Robust(7.0, 0.0)


def test_quantiles_are_normal_scores():
    ranks = np.argsort(np.argsort(VALUES[:100]))
    scores = [NormalDist().inv_cdf((rank + 0.5) / 100) for rank in ranks]
    np.testing.assert_allclose(Quantile.fit(VALUES[:100])(VALUES[:100]), scores, rtol=1e-12, atol=1e-15)
    many = DRAW.exponential(size=5000)
    scaling = Quantile.fit(many)
    assert len(scaling.values) == KNOTS
    peer = QuantileTransformer(n_quantiles=1000, output_distribution="normal").fit(many[:, None])
    inner = np.quantile(many, np.linspace(0.05, 0.95, 50))
    np.testing.assert_allclose(scaling(inner), peer.transform(inner[:, None])[:, 0], atol=0.01)
    assert abs(scaling(many).mean()) < 0.01
    assert abs(scaling(many).std() - 1) < 0.02


@given(st.sampled_from(sorted(SCALINGS)), columns, st.lists(numbers, max_size=5))
@example("quantile", np.array([-1.7e308, 0.0, 1.7e308]), [1e308])
@example("quantile", np.array([0.0, 5e-324, 1e-323]), [1e308, -1e308])
@example("quantile", np.array([1.0, 1.0, -9007196382495088.0]), [0.0])
@example("robust", np.array([0.0, 5e-324]), [1.7e308, -1.7e308])
def test_what_holds_for_all(scale, values, later):
    scaling = fitted(scale, values)
    if scaling is None:
        return
    assert codec(AnyScaling).made(json.loads(json.dumps(scaling.to_dict(), allow_nan=False)), "") == scaling
    with np.errstate(over="ignore"):
        inside = scaling(values)
        after = scaling(np.array(later))
        ordered = scaling(np.sort(values))
    assert np.isfinite(inside).all()
    assert (np.diff(ordered) >= (-1e-14 if scale == "robust" else 0)).all()
    if scale != "none" and values.min() == values.max():
        assert not inside.any()
        assert not after.any()
    if scale == "min-max":
        assert (inside.min(), inside.max()) in [(0.0, 1.0), (0.0, 0.0)]
    if scale == "robust":
        assert (np.abs(after) <= 3).all()
    if scale == "quantile":
        assert ((after >= scaling.scores[0]) & (after <= scaling.scores[-1])).all()


@pytest.mark.parametrize("scale", SCALINGS)
def test_the_model_files_document_names_it_with_all_it_has(scale):
    text = DOCUMENT.read_text(encoding="utf-8")
    names = "".join(f', "{name}"' for name in vars(SCALINGS[scale].fit(VALUES)))
    assert f'{{"kind": "{scale}"{names}}}' in text


NOT_ASCENDING = "it: what a scaling learned does not ascend"


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        ({"kind": "log"}, "it.kind is 'log', not one of standard, min-max, robust, quantile, none"),
        ({"mean": 0.0}, "there is no entry it.kind"),
        ({"kind": "standard", "mean": 0.0}, "there is no entry it.scale"),
        ({"kind": "standard", "mean": 0.0, "scale": -1.0}, "it.scale is -1.0, not a number in [0, inf)"),
        ({"kind": "min-max", "low": 1.0, "high": 0.0}, NOT_ASCENDING),
        ({"kind": "robust", "median": "0", "scale": 1.0}, "it.median is '0', not a finite number"),
        ({"kind": "quantile", "values": [], "scores": []}, NOT_ASCENDING),
        (
            {"kind": "quantile", "values": [1.0, 1.0], "scores": [0.0, 1.0]},
            NOT_ASCENDING,
        ),
        (
            {"kind": "quantile", "values": [1.0, 2.0], "scores": [1.0, 0.0]},
            NOT_ASCENDING,
        ),
        ({"kind": "quantile", "values": [1.0, 2.0], "scores": [1.0]}, NOT_ASCENDING),
    ],
)
def test_a_record_that_is_not_ours_is_refused(plain, reason):
    with pytest.raises(EntryError) as caught:
        codec(AnyScaling).made(plain, "it")
    assert str(caught.value) == reason


def test_equal_columns_are_equal_scalings():
    for kind in SCALINGS.values():
        assert kind.fit(VALUES) == kind.fit(VALUES.copy())
        assert all(isinstance(part, float | tuple) for part in astuple(kind.fit(VALUES)))
