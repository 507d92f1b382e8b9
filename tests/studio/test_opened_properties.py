"""Panels of random networks: what is printed gives what was computed."""

from __future__ import annotations

import json
from math import fsum, isclose, prod
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import backglass as bg
from backglass.page.calculator import evaluate
from tests.studio.opened_moments import check_html, opened, plain, section, trained

HIDDEN = ("logistic", "tanh", "relu", "leaky_relu", "softplus", "elu", "gelu", "identity")
ENDS = (
    ("logistic", "squared_error"), ("logistic", "binary_cross_entropy"), ("softmax", "cross_entropy"),
    ("softmax", "squared_error"), ("identity", "squared_error"), ("identity", "huber"), ("tanh", "mean_squared_error"),
)  # fmt: skip
FEW = settings(
    max_examples=settings.default.max_examples // 2, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def moments(draw: Any) -> Any:
    """An update of a small network, whatever its kind."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4).map(tuple))
    output, loss = draw(st.sampled_from([end for end in ENDS if sizes[-1] > 1 or end[0] != "softmax"]))
    biases = draw(st.sampled_from(("per_unit", "shared", "frozen", "augmented", "none")))
    net = bg.Network(
        sizes, hidden=draw(st.sampled_from(HIDDEN)), output=output, loss=loss, biases=biases,
        reduction=draw(st.sampled_from(("mean", "sum"))),
    )  # fmt: skip
    seed, rows = draw(st.integers(0, 2**20)), draw(st.integers(1, 3))
    rng = np.random.default_rng(seed)
    D = rng.uniform(0.05, 0.95, size=(rows, sizes[-1]))
    D = D / D.sum(axis=1, keepdims=True) if loss == "cross_entropy" else D
    options: dict[str, Any] = {"optimiser": draw(st.sampled_from(("sgd", "momentum", "adam")))}
    options |= {"batch_size": draw(st.integers(1, rows)), "l2": draw(st.sampled_from((0.0, 0.1)))}
    options |= {"sample_weight": rng.uniform(0.5, 2, size=rows)} if draw(st.booleans()) else {}
    return trained(net, rng.normal(size=(rows, sizes[0])), D, update=draw(st.integers(1, 3)), seed=seed, **options)


@FEW
@given(moment=moments(), lang=st.sampled_from(("en", "ja")), which=st.integers(0, 10**6))
def test_factors_and_paths_of_a_parameter_give_its_gradient(moment, lang, which):
    names = list(moment.theta)
    name = names[which % len(names)]
    reply = opened(moment, name, lang)
    own = float(moment.alone.gradient[moment.theta.index(name)])
    shared = name.startswith("b") and "[" not in name
    if shared:
        weight = prod(factor["value"] for factor in reply["factors"] if plain(factor["symbol_html"]) == "sn")
        found = weight * fsum(factor["value"] for factor in reply["factors"] if plain(factor["symbol_html"]) != "sn")
    else:
        found = prod(factor["value"] for factor in reply["factors"])
    assert isclose(found, own, rel_tol=1e-9, abs_tol=1e-12)
    paths = section(reply, "paths")
    if not paths["more"]:
        assert isclose(fsum(path["value"] for path in paths["paths"]), own, rel_tol=1e-8, abs_tol=1e-12)
    assert isclose(reply["gradient"], moment.trace.gradient[moment.theta.index(name)], rel_tol=1e-12, abs_tol=1e-15)
    if len(reply["factors"]) > 1 and not shared and abs(own) > 1e-4:
        printed = " × ".join(f"({_digits(factor['figure_html'])})" for factor in reply["factors"])
        assert abs(evaluate(printed) - float(_digits(reply["total"]["figure_html"]))) < 1.1e-9
    check_html(reply)
    json.dumps(reply, allow_nan=False)


@FEW
@given(moment=moments(), lang=st.sampled_from(("en", "ja")), which=st.integers(0, 10**6))
def test_every_unit_opens(moment, lang, which):
    net = moment.network
    places = [(l, j) for l in range(2, net.L + 1) for j in range(1, net.sizes[l - 1] + 1)]
    l, j = places[which % len(places)]
    u, z, delta = (opened(moment, f"{letter}({l})[{j}]", lang) for letter in ("u", "z", "delta"))
    assert isclose(fsum(one["value"] for one in u["factors"]), u["value"], rel_tol=1e-9, abs_tol=1e-12)
    assert u["value"] == moment.shown.u[l][0, j - 1]
    assert z["value"] == moment.shown.outputs[l][0, j - 1]
    found = prod(factor["value"] for factor in delta["factors"])
    assert isclose(found, delta["value"], rel_tol=1e-9, abs_tol=1e-12)
    for reply in (u, z, delta, opened(moment, "E", lang), opened(moment, "z(1)[1]", lang)):
        check_html(reply)
        json.dumps(reply, allow_nan=False)


def _digits(html: str) -> str:
    return plain(html.replace("·10<sup>", "e")).replace("−", "-")
