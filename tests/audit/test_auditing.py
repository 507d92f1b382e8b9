"""The audit: every planted column is caught by its rule, clean ones are left alone, odd tables get an answer."""

import json
import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.audit.aims import aim, scaled
from backglass.audit.association import (
    NEAR,
    correlation,
    dense,
    explained,
    explained_by_line,
    in_bins,
    may_correlate,
    may_predict,
    predicted_share,
    quantiles,
    rank_correlation,
    ranks,
    smoother_orders,
    unit,
)
from backglass.audit.auditing import audit, overruled
from backglass.audit.examined import different_numbers, examined
from backglass.audit.rules import errors
from backglass.audit.sentinels import code_for_missing
from backglass.errors import DataError
from backglass.preparation.cleaned import fences
from backglass.preparation.coded import SHORT, coded
from backglass.preparation.columns import place_in
from backglass.preparation.targets import class_indices, labelled_rows
from backglass.tables.cells import FrameCells
from backglass.tables.forms.evidence import Decided, Evidence
from backglass.tables.forms.form import Form
from backglass.tables.reader import decided_table
from backglass.textbook.lessons.input_design.columns import between_groups, products
from backglass.training import split_rows
from backglass.words import audit as words
from tests.audit.audit_tables import RULES, TABLES, planted, table_of

N = 120
DRAW = np.random.default_rng(1)
Y = DRAW.normal(size=N)
X = DRAW.normal(size=N)


def verdicts_of(target, rows=None, task=None, **columns):
    frame = pl.DataFrame({**columns, "y": target}, strict=False)
    table = decided_table(FrameCells(frame), "table.csv", "")
    wanted = np.arange(table.rows) if rows is None else np.asarray(rows)
    return {one.name: one for one in audit(table, "y", wanted, task)}


def verdict_of(column, target=Y, **options):
    return verdicts_of(target, x=column, **options)["x"]


# --- planted columns, and clean ones ---


def test_planted_columns_are_caught_in_every_table_and_clean_ones_are_not():
    clean, refused = 0, []
    for name, load in TABLES.items():
        frame, target = load()
        table = table_of(planted(frame, target))
        labelled = labelled_rows(table, target)
        training, _ = split_rows(len(labelled), 0.2, 0, class_indices(table, target, labelled))
        rows = labelled[training]
        for one in audit(table, target, rows):
            if one.name in RULES:
                assert (one.verdict, one.rule) == ("reject", RULES[one.name]), (name, one)
            elif table.frame[one.name].gather(rows).n_unique() > 1:  # a pixel that is always 0 is refused rightly
                clean += 1
                refused += [(name, one.name)] if one.verdict == "reject" else []
    print(f"{len(TABLES)} tables, {clean} clean columns, {len(refused)} refused ({100 * len(refused) / clean:.1f} %)")
    assert clean > 100
    assert len(refused) < 0.02 * clean, refused


def test_a_column_that_is_mostly_missing_stays_where_it_tells_of_the_target():
    draw = np.random.default_rng(5)
    y, there = draw.normal(size=400), draw.random(400) < 0.3
    noise = np.where(there, draw.normal(size=400), None)
    values = np.where(there, y + draw.normal(size=400), None)  # what is there tells
    gaps = np.where(y > 0.7, 1.0 + draw.random(400), None)  # that it is there tells
    texts = np.where(there, np.where(y > 0, "warm", "cold"), None)
    for column, verdict in ((noise, "reject"), (values, "repair"), (gaps, "repair"), (texts, "repair")):
        one = verdict_of(column.tolist(), y)
        assert (one.verdict, one.rule) == (verdict, "missing")
        assert one.evidence > 0.5


def test_only_training_rows_are_seen():
    column = np.where(np.arange(N) < 60, Y, 1e9 * X)
    assert verdict_of(column, rows=range(60)).rule == "target"
    assert verdict_of(column).rule != "target"
    assert verdict_of([7.0] * 60 + [8.0] * 60, rows=range(60)).rule == "constant"


# --- one rule after the other ---

TEXTS = [f"{DRAW.integers(1 << 60):x}" for _ in range(N)]
PLACES = DRAW.integers(0, 5, N)
LABELS = np.array(["a", "b", "c"])[PLACES % 3]


@pytest.mark.parametrize(
    ("column", "target", "expected"),
    [
        ([None] * 61 + X[61:].tolist(), Y, ("reject", "missing", 61 / N)),
        ([None] * 60 + X[60:].tolist(), Y, ("repair", "missing", 0.5)),
        ([None] * N, Y, ("reject", "missing", 1.0)),
        ([3.0] * N, Y, ("reject", "constant", 1.0)),
        (["yes"] * N, Y, ("reject", "constant", 1.0)),
        (["yes"] * 100 + [None] * 20, Y, ("repair", "missing", 20 / N)),
        (Y, Y, ("reject", "target", 1.0)),
        (3 - 1e12 * Y, Y, ("reject", "target", 1.0)),
        (np.exp(5 * Y), Y, ("reject", "target", 1.0)),
        (1 / (Y - Y.min() + 1), Y, ("reject", "target", 1.0)),
        (LABELS, LABELS, ("reject", "target", 1.0)),
        ([{"a": 3.0, "b": 1.0, "c": 2.0}[label] for label in LABELS], LABELS, ("reject", "target", 1.0)),
        (np.arange(N) + 1.0, Y, ("reject", "identifier", 1.0)),
        (1000.0 - np.arange(N), Y, ("reject", "identifier", 1.0)),
        (DRAW.permutation(N) + 1.0, Y, ("reject", "identifier", 1.0)),
        ([str(text) for text in TEXTS], Y, ("reject", "identifier", 1.0)),
        ([f"the bird was seen near {text}" for text in TEXTS], Y, ("reject", "text", 1.0)),
        ([f"{i % 28 + 1}.{i % 12 + 1}.2024" for i in range(N)], Y, ("repair", "date", 1.0)),
        (["2024-02-30"] + [f"2024-01-{i % 28 + 1:02}" for i in range(N - 1)], Y, ("repair", "date", (N - 1) / N)),
        (["?"] + [f"{x:.2f}" for x in X[1:]], Y, ("repair", "missing", 1 / N)),
        (["1 + 1"] + [f"{x:.2f}" for x in X[1:]], Y, ("repair", "errors", 1 / N)),
        (np.where(np.arange(N) == 7, np.inf, X), Y, ("repair", "errors", 1 / N)),
        (np.full(N, np.inf), Y, ("reject", "missing", 1.0)),
        (np.where(np.arange(N) < 60, np.inf, -np.inf), Y, ("reject", "missing", 1.0)),
        (np.where(np.arange(N) == 7, -999.0, X), Y, ("repair", "outliers", 1 / N)),
        (np.exp(3 * X), Y, ("use", None, None)),  # grows by factors: no error
        (X, Y, ("use", None, None)),
        (PLACES.astype(float), PLACES + Y, ("use", None, None)),
        (["p", "q", "r"] * 40, Y, ("use", None, None)),
    ],
)
def test_one_column(column, target, expected):
    one = verdict_of(column, target)
    assert (one.verdict, one.rule) == expected[:2]
    assert one.evidence == (None if expected[2] is None else pytest.approx(expected[2], abs=1e-12))
    assert one.sentence.en.endswith(".")
    assert one.sentence.ja.endswith("。")
    assert (one.change is None) == (one.verdict != "repair")


def test_hashes_that_are_numbers():
    one = verdict_of([float(DRAW.integers(1 << 50)) for _ in range(N)])
    assert (one.verdict, one.rule) == ("reject", "identifier")
    measured = np.round(1e6 + 1e5 * (Y + 0.3 * X))  # distinct whole numbers, too, but the order tells
    assert verdict_of(measured).verdict == "use"


def test_codes_are_told_from_counts():
    places = DRAW.integers(0, 8, 800)
    meaning = DRAW.permutation(8)[places] + 0.3 * DRAW.normal(size=800)
    smooth = (places - 3.5) ** 2 + 0.3 * DRAW.normal(size=800)  # no straight line, but neighbours are alike
    coded = verdict_of(places.astype(float), meaning)
    assert (coded.verdict, coded.rule, coded.change) == ("repair", "codes", "one-hot")
    assert coded.evidence > 0.9
    assert verdict_of(places.astype(float), smooth).verdict == "use"
    assert verdict_of(places.astype(float), DRAW.normal(size=800)).verdict == "use"


def test_what_the_data_cannot_tell_is_said():
    grams = DRAW.normal(4000, 800, N).round(-1)
    light = np.where(grams < 4000, "yes", "no")
    one = verdict_of(grams, light)
    assert (one.verdict, one.rule) == ("reject", "target")
    assert one.evidence == 1.0
    assert "cannot tell" in one.sentence.en
    assert "データだけでは決められません" in one.sentence.ja
    noisy = np.where(DRAW.random(N) < 0.1, 8000 - grams, grams)
    assert verdict_of(noisy, light).verdict == "use"
    assert "cannot tell" in verdict_of([4.0, 9.0, 31.0, 77.0, 12.0], [1.0, 0.5, 0.2, 4.0, 1.5]).sentence.en


def test_the_first_of_equal_columns_is_kept():
    found = verdicts_of(Y, a=X, b=X, c=[f"{x:.17g}" for x in X], d=-X)
    assert [(name, one.verdict) for name, one in found.items()] == [
        ("a", "use"),
        ("b", "reject"),
        ("c", "reject"),  # texts that are the same numbers
        ("d", "use"),
    ]
    assert "'a'" in found["b"].sentence.en
    assert "'a'" in found["b"].sentence.ja


def test_rare_and_too_many_categories():
    many = [f"c{i % 60}" for i in range(1990)] + [f"rare{i}" for i in range(10)]
    y = DRAW.normal(size=2000)
    one = verdict_of(many, y)
    assert (one.verdict, one.rule, one.evidence, one.change) == ("repair", "categories", 70.0, "rare")
    one = verdict_of([f"c{i // 2}" for i in range(2200)], DRAW.normal(size=2200))
    assert (one.verdict, one.rule, one.evidence) == ("reject", "categories", 1100.0)


def test_names_do_not_matter():
    columns = {"id": X, "hash": np.sqrt(np.abs(X)), "target_copy": DRAW.normal(size=N)}
    assert all(one.verdict == "use" for one in verdicts_of(Y, **columns).values())


# --- the user's word ---


def test_keep_and_drop_overrule():
    frame = pl.DataFrame({"x": X, "copy": Y, "y": Y})
    table = decided_table(FrameCells(frame), "t.csv", "")
    found = audit(table, "y", np.arange(N))
    x, copy = overruled(found, table, "y", keep=["copy"], drop=["x"])
    assert (x.verdict, x.rule, x.evidence, x.kept) == ("reject", "dropped", None, False)
    assert (copy.verdict, copy.rule, copy.evidence, copy.kept) == ("use", "target", 1.0, True)
    assert "--keep" in copy.sentence.en
    assert overruled(found, table, "y", keep=["x"]) == found
    for keep, drop, sentence in (
        (["y"], [], "'y' is the target"),
        ([], ["z"], "There is no column 'z' in t.csv"),
        (["x"], ["x"], "name the same column 'x'"),
    ):
        with pytest.raises(DataError, match=sentence):
            overruled(found, table, "y", keep, drop)


# --- what is measured ---


def test_the_measures_agree_with_numpy_and_the_lesson():
    assert correlation(X, Y) == pytest.approx(np.corrcoef(X, Y)[0, 1], rel=1e-12)
    assert correlation(1e200 * X, Y) == pytest.approx(np.corrcoef(X, Y)[0, 1], rel=1e-12)
    assert correlation(X, np.ones(N)) == 0.0
    assert rank_correlation(X, Y) == pytest.approx(
        np.corrcoef(np.argsort(np.argsort(X)), np.argsort(np.argsort(Y)))[0, 1], rel=1e-12
    )
    share = between_groups(PLACES.tolist(), Y.tolist()) / products(Y.tolist(), Y.tolist())
    assert explained(PLACES, Y[:, None]) == pytest.approx(1 - (1 - share) * (N - 1) / (N - 5), rel=1e-9)
    line = np.corrcoef(X, Y)[0, 1] ** 2
    assert explained_by_line(X, Y[:, None]) == pytest.approx(1 - (1 - line) * (N - 1) / (N - 2), rel=1e-9)
    assert np.bincount(in_bins(X)).tolist() == [6] * 20
    assert predicted_share(Y, Y, classes=False) > 0.98
    assert predicted_share(X, Y, classes=False) < 0.2
    assert predicted_share(PLACES.astype(float), PLACES, classes=True) == 1.0
    assert smoother_orders(np.arange(10).repeat(5), np.arange(10.0).repeat(5)[:, None]) < 0.02


# --- odd tables ---

cells = st.one_of(
    st.none(),
    st.floats(),
    st.sampled_from([0.0, 1.0, 2.0**63, 10.0**300, -(10.0**300), math.inf]),
    st.integers(-(2**70), 2**70).map(float),
)
texts = st.one_of(st.none(), st.text(max_size=8), st.sampled_from(["true", "false", "1", "2024-01-01", "雌", "inf"]))
kinds_of_column = st.sampled_from(["numbers", "texts", "missing", "booleans"])


@given(st.data(), st.integers(1, 30), st.lists(kinds_of_column, max_size=5), st.booleans())
def test_every_odd_table_gets_an_answer(data, rows, kinds, by_class):
    draw = {"numbers": cells, "texts": texts, "missing": st.none(), "booleans": st.sampled_from(["true", "false"])}
    made = {}
    for place, kind in enumerate(kinds):
        values = data.draw(st.lists(draw[kind], min_size=rows, max_size=rows))
        name = data.draw(st.sampled_from(["", "列", "\U0001f426", "a b"])) + str(place)
        made[name] = pl.Series(values, dtype=pl.Float64 if kind == "numbers" else pl.String)
    target = data.draw(
        st.lists(st.sampled_from(["a", "雄", ""]), min_size=rows, max_size=rows).filter(any)
        if by_class
        else st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=rows, max_size=rows)
    )
    table = decided_table(FrameCells(pl.DataFrame({**made, "the target": target})), "t.csv", "")
    found = audit(table, "the target", labelled_rows(table, "the target"))
    assert [one.name for one in found] == list(made)
    for one in found:
        plain = one.to_dict("ja")
        assert json.loads(json.dumps(plain, allow_nan=False)) == plain
        assert one.rule is None or one.rule in words.RULES
        assert one.missing == table.frame[one.name].null_count()
        if one.verdict == "use" and len(labelled_rows(table, "the target")) == rows:
            assert one.missing == 0


# --- quick ways and slow definitions ---

MORE = np.random.default_rng(2)


def slowly_coded(cells):
    """Sorted different texts, places and counts, by NumPy alone."""
    there = np.array([cell is not None for cell in cells])
    different, places, counts = np.unique(
        np.array([cell for cell in cells if cell is not None], dtype=object), return_inverse=True, return_counts=True
    )
    labels = np.full(len(cells), -1)
    labels[there] = places
    return different.tolist(), labels.tolist(), counts.tolist()


@given(st.lists(texts, min_size=1, max_size=12), st.data())
def test_texts_are_coded_alike_in_short_and_long_columns(values, data):
    rows = np.array(data.draw(st.lists(st.integers(0, len(values) - 1), min_size=1)))
    for repeats in (1, SHORT):  # from the second on the column is a long one
        column = pl.Series("c", values * repeats, dtype=pl.String)
        found = coded(column, rows)
        assert (found.categories.to_list(), found.labels.tolist(), found.counts.tolist()) == slowly_coded(
            [values[row] for row in rows]
        )
        categories = tuple(dict.fromkeys(["p", *found.categories.to_list()[::2]]))
        expected = [categories.index(cell) if cell in categories else -1 for cell in values]
        assert place_in(column, categories)[: len(values)].tolist() == expected


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.one_of(finite, st.integers(-3, 3).map(float)), min_size=1, max_size=60), st.data())
def test_quick_measures_are_the_slow_ones(values, data):
    x = np.array(values)
    shares = np.array([0.05, 0.25, 0.3, 0.5, 0.7, 0.95])
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(quantiles(np.sort(x), shares), np.quantile(x, shares))
        y = np.array(data.draw(st.lists(finite, min_size=len(x), max_size=len(x))))
        for least in (0.5, 0.999):  # the quick look may doubt, but never denies what is there
            assert may_correlate(x, unit(y), least) or abs(correlation(x, y)) < least
    labels = dense(np.array([int(abs(value)) % 7 for value in values]))
    assert labels.tolist() == np.unique([int(abs(value)) % 7 for value in values], return_inverse=True)[1].tolist()
    assert different_numbers(x) == len(np.unique(x))
    assert ranks(x).tolist() == [(x < one).sum() + ((x == one).sum() + 1) / 2 for one in x]


@pytest.mark.parametrize("far", [None, 4.0, 30.0, -500.0])
def test_outliers_are_sought_wherever_they_may_be(far):
    values = MORE.normal(size=9000)
    if far is not None:
        values[17] = far  # in none of the rows that the quick look takes
    low, high = fences(values)
    outside = int(((values < low) | (values > high)).sum())
    one = verdict_of(values, MORE.normal(size=9000))
    assert (one.rule == "outliers") == (outside > 0)


def test_equal_columns_are_noticed_in_every_form():
    days = [f"2024-{i % 12 + 1:02}-{i * 7 % 28 + 1:02}" for i in range(N)]
    others = [f"{day[8:]}.{day[5:7]}.{day[:4]}" for day in days]
    cats = [None if i % 9 == 0 else "pqr"[i * i % 3] for i in range(N)]
    found = verdicts_of(Y, day=days, same=others, cats=cats, again=cats, named=[cell and cell.upper() for cell in cats])
    assert [one.rule for one in found.values()] == ["date", "duplicate", "missing", "duplicate", "missing"]
    long = pl.Series([f"c{i % 7}" for i in range(3000)])
    nearly = long.clone().scatter(1, "c3")  # which none of the rows that are looked at shows
    zeros, y = np.zeros(3000), MORE.normal(size=3000)
    zeros[5] = 1.0
    found = verdicts_of(y, a=long, b=nearly, c=long, d=zeros, e=np.roll(zeros, 2), f=-zeros * -1)
    assert [one.rule == "duplicate" for one in found.values()] == [False, False, True, False, False, True]


# --- numbers that stand for no value ---


def with_code(code, share, values):
    return np.where(np.arange(len(values)) % 100 < 100 * share, code, values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (with_code(-200, 0.14, np.abs(50 + 20 * MORE.normal(size=400))), -200),
        (with_code(-999, 0.14, MORE.normal(size=400)), -999),
        (with_code(9999, 0.02, 300 + 50 * MORE.normal(size=400)), 9999),
        (with_code(-1, 0.05, 40 + MORE.random(400)), -1),
        (with_code(99, 0.05, MORE.integers(0, 80, 400)), None),  # doubtful: the range goes on
        (with_code(0, 0.30, 1000 + 100 * MORE.random(400)), None),  # money
        (with_code(100, 0.10, 40 * MORE.random(400)), None),  # a cap
        (with_code(-1, 0.30, MORE.integers(0, 4, 400)), None),  # a scale
        (MORE.normal(size=400), None),
    ],
)
def test_codes_for_missing_are_remarked_on(values, expected):
    values = np.asarray(values, dtype=float)
    found = code_for_missing(values, values.min(), values.max())
    assert (found and found[0]) == expected
    one = verdict_of(values.tolist(), MORE.normal(size=400))
    said = f"--missing x={expected}"
    assert (said in one.sentence.en) == (said in one.sentence.ja) == (expected is not None)
    if one.rule == "code":
        assert (one.verdict, one.change, one.evidence) == ("use", None, found[1])


# --- forms that were decided before ---


@dataclass(frozen=True)
class Days(Form):
    """A form of which the audit asks no more than its name."""

    form: ClassVar[str] = "date"
    absent: ClassVar[frozenset[str]] = frozenset()

    def read(self, cells):
        raise AssertionError(f"{cells.name} is read again")

    counted = read


def test_a_decided_form_is_not_decided_again():
    days = pl.Series("x", [float(19000 + i * i % 900) for i in range(N - 2)] + [None, None])
    column = examined(days, np.arange(50), Decided(Days(), Evidence(cells=N - 1, read=N - 2)))
    assert (column.kind, column.missing, column.wrong, column.there, column.among) == ("date", 0, 1, N - 1, N)
    found = errors(column, aim(pl.Series("y", Y), np.arange(50), "regression"))
    assert found.evidence == 1 / N
    texts = pl.Series("x", ["2024-01-01", "2024-01-02"] * 30)
    assert examined(texts, np.arange(60), Decided(Days(), Evidence())).kind == "categorical"
    names = pl.Series("x", [f"name {i}" for i in range(5000)])
    column = examined(names, np.arange(4000), Decided(Days(), Evidence()))
    assert (column.kind, column.distinct, column.words_a_cell) == ("text", 4000, 2.0)


@pytest.mark.parametrize("seed", range(20))
def test_the_nearest_values_predict_what_a_tree_predicts(seed):
    draw = np.random.default_rng(seed)
    x = np.round(draw.normal(size=300), int(draw.integers(0, 4)))
    noise = draw.normal(size=300) * draw.choice([0.0, 0.01, 0.1, 1.0])
    numbers, classes = scaled(np.sin(x) + noise), np.digitize(x + noise, [-1.0, 0.0, 1.0])
    for y, of_classes in ((numbers, False), (classes, True)):
        share = predicted_share(x, y, classes=of_classes)
        assert may_predict(x, y, share, classes=of_classes)
        assert not may_predict(x, y, share + 2 * NEAR, classes=of_classes)
