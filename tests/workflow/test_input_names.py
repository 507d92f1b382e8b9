"""A table's derivations name the columns beside z(1)[i], in every form in which they are shown."""

from __future__ import annotations

import polars as pl
import pytest

import backglass as bg

ROWS = [
    {"mass": m + 0.01 * k, "wing": w, "nest": nest, "kind": kind}
    for k in range(12)
    for m, w, nest, kind in ((1.0, 5.0, "tree", "owl"), (2.0, None, "rock", "tern"), (3.0, 6.5, "rock", "gull"))
]
TABLE = pl.DataFrame(ROWS)
NAMES = ["mass", "wing", "wing missing", "nest = rock", "nest = tree"]


@pytest.fixture(scope="module")
def model():
    return bg.fit_table(TABLE, "kind", members=1, epochs=60, hidden=4, keep=["mass", "wing", "nest"])


def squeezed(text):
    return [" ".join(line.split()) for line in text.splitlines()]


def test_a_weight_of_an_input_stands_beside_its_name(model):
    assert list(model.preparation.names) == NAMES
    for i, name in enumerate(NAMES, start=1):
        found = model.explain(TABLE, 2, f"w(2)[3,{i}]")
        z = found.trace.X[0, i - 1]
        assert any(line.startswith(f"z(1)[{i}] {name} {z:.4f}"[:-1].rstrip("0.")) for line in squeezed(str(found)))
        assert found.to_json()["names"] == {f"z(1)[{i}]": name}
    japanese = model.explain(TABLE, 2, "w(2)[3,3]").to_text("ja")
    assert "z(1)[3] wing の欠損 1" in squeezed(japanese)
    assert '<td class="words">wing missing</td>' in model.explain(TABLE, 2, "w(2)[3,3]").to_html("en")
    assert "& wing missing &" in model.explain(TABLE, 2, "w(2)[3,3]").to_latex("en")


def test_a_net_input_and_an_input_name_all_that_they_are_made_of(model):
    for row in (TABLE, TABLE.drop("kind")):  # with the way back, and forwards alone
        lines = squeezed(model.explain(row, 1, "u(2)[2]").to_text("en"))
        for i, name in enumerate(NAMES, start=1):
            assert any(line.startswith(f"z(1)[{i}] {name} ") for line in lines)
        assert any(line.startswith("z(1)[4] nest = rock ") for line in squeezed(str(model.explain(row, 1, "z(1)[4]"))))


def test_the_terms_of_a_long_sum_are_named_in_its_table():
    wide = TABLE.with_columns(*(pl.col("mass").sqrt().sin().alias(f"c{k}") ** (k + 1) for k in range(8)))
    names = [f"c{k}" for k in range(8)]
    model = bg.fit_table(wide, "kind", members=1, epochs=60, hidden=4, keep=[*names, "mass", "wing", "nest"])
    lines = squeezed(model.explain(wide, 1, "u(2)[1]").to_text("en"))
    assert any(line.startswith("w(2)[1,1] z(1)[1] mass ") for line in lines)
    assert "term name value" in lines


def test_upper_layers_and_arrays_have_no_names(model):
    found = model.explain(TABLE, 1, "w(3)[1,2]")
    assert found.to_json()["names"] == {}
    assert "name" not in squeezed(found.to_text("en"))
    t = bg.trace(model.network, model.theta, found.trace.X, found.trace.D)
    assert bg.derive(t, "w(2)[1,1]").to_json()["names"] == {}
    assert "mass" not in bg.derive(t, "w(2)[1,1]").to_text("en")


def test_nudges_updates_and_the_largest_gradients_name_it_too(model):
    sentence = "w(2)[1,2] is the weight of z(1)[2]: wing."
    assert sentence in squeezed(model.explain(TABLE, 1, "w(2)[1,2]", nudge=0.1).to_text("en"))
    row = int(model.step(1).rows[0])
    assert sentence in squeezed(model.explain(TABLE, row, "w(2)[1,2]", step=1).to_text("en"))
    assert "is the weight of" not in model.explain(TABLE, row, "b(2)[1]", step=1).to_text("en")
    whole = model.explain(TABLE, 1)
    layers = {name[:4] for name, _, _ in whole.largest_gradients()}
    assert ("of input" in whole.to_text("en")) == ("w(2)" in layers)
