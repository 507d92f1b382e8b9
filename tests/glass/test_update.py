"""Accounts add up: for every optimiser, on random networks, with all that an update can have."""

from __future__ import annotations

import json

import numpy as np
import pytest
from rich.cells import cell_len

import backglass as bg
from backglass.equations.optimisers import OPTIMISERS
from backglass.errors import NetworkError
from tests import tolerances
from tests.oracles.problems import HIDDEN, PAIRS, targets

RULES = [*(row() for row in OPTIMISERS.values()), bg.Nesterov(form="in_place"), bg.Adam(form="reordered")]
RULE_IDS = [f"{row.name}-{getattr(row, 'form', '')}".rstrip("-") for row in RULES]


def random_run(rng, optimiser, dtype="float64"):
    """A few updates on a random network, with everything that can be asked for, by chance."""
    hidden = [HIDDEN[k] for k in rng.integers(len(HIDDEN), size=rng.integers(0, 4))]
    output, loss = PAIRS[rng.integers(len(PAIRS))]
    outputs = int(rng.integers(2 if output.name == "softmax" else 1, 7))
    net = bg.Network(
        (int(rng.integers(1, 5)), *rng.integers(1, 6, size=len(hidden)), outputs), hidden, output, loss,
        biases=rng.choice(["per_unit", "frozen", "shared", "none", "augmented"]), reduction=rng.choice(["mean", "sum"]),
    )  # fmt: skip
    X = rng.normal(size=(11, net.sizes[0]))
    some = {
        "l1": 0.01, "l2": 0.02, "divide_penalties": True, "clip_norm": 0.1, "schedule": bg.InverseTime(0.5),
        "sample_weight": rng.uniform(0.1, 2, size=11), "dropout": 0.3 if hidden else 0.0,
    }  # fmt: skip
    if not optimiser.own_decay:
        some["decay"] = 0.05
    options = {name: value for name, value in some.items() if rng.random() < 0.6}
    return bg.train(
        net, net.initialise(int(rng.integers(1000))), X, targets(rng, net, 11), optimiser=optimiser, epochs=3,
        batch_size=4, dtype=dtype, **options,
    )  # fmt: skip


@pytest.mark.few(2)
@pytest.mark.filterwarnings("ignore::backglass.errors.NonFiniteWarning")
@pytest.mark.parametrize("optimiser", RULES, ids=RULE_IDS)
def test_terms_add_up_to_the_change(optimiser):
    rng = np.random.default_rng(7)
    for _ in range(25):
        run = random_run(rng, optimiser)
        for update in {1, run.updates // 2, run.updates} - {0}:
            step = run.step(update)
            for name in np.array(list(run.theta))[run.network.trainable]:
                account = step.account(str(name))
                scale = sum(abs(term.value) for term in account.terms)
                assert abs(account.total - account.change) <= 1e-12 * scale
                assert account.parameter == name
                gradient = step.update.gradient[step.theta.index(name)] * account.clip_factor
                assert account.gradient == pytest.approx(gradient, rel=1e-10, abs=1e-14)
                assert account.after == pytest.approx(account.stored, rel=1e-9, abs=1e-9)
                assert account.change == pytest.approx(account.after - account.before, rel=1e-8, abs=1e-13)


def test_the_references_own_update_is_no_ulp_away(classes):
    net, theta, X, labels = classes
    options = {"optimiser": bg.Nesterov(0.1), "epochs": 5, "batch_size": 8, "l2": 0.01, "decay": 0.1, "dropout": 0.3}
    run = bg.train(net, theta, X, labels, engine="reference", **options)
    step = run.step(20)
    for account in map(step.account, run.theta):  # BLAS kernels add in orders of their own
        scale = max(abs(account.before), abs(account.change), abs(account.gradient))
        assert abs(account.after - account.stored) <= 4 * np.spacing(scale)


def test_float32_is_judged_in_its_own_ulps(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, dtype="float32", epochs=3, batch_size=8)
    ulps = [run.step(11).account(name).ulps for name in run.theta]
    assert 0 < max(ulps) < 1000


def test_a_worked_account(mazur):
    """w5 of the printed example: gradient 0.082167041, new weight 0.35891648."""
    net, theta, X, D = mazur
    run = bg.train(net, theta, X, D, optimiser=bg.SGD(0.5), epochs=1)
    account = run.step(1).account("w(3)[1,1]")
    assert account.gradient == pytest.approx(0.082167041, abs=5e-10)
    assert account.after == pytest.approx(0.35891648, abs=5e-9)
    assert [(term.kind, term.row) for term in account.terms] == [("row", 1)]
    assert account.terms[0].value == pytest.approx(-0.5 * 0.082167041, abs=5e-10)
    with pytest.raises(NetworkError, match="frozen"):
        run.step(1).account("b(2)[1]")
    with pytest.raises(NetworkError, match="layers"):
        run.step(1).account("w(9)[1,1]")


def test_rows_are_named_and_the_strongest_come_first(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, optimiser="sgd", epochs=2, batch_size=8, validation=0.3)
    step = run.step(3)
    account = step.account("b(3)[2]")
    pushes = account.pushes()
    assert [abs(push.value) for push in pushes] == sorted((abs(push.value) for push in pushes), reverse=True)
    assert {push.row for push in pushes} == set(step.rows.tolist())
    assert account.pushes(3) == pushes[:3]
    for push in pushes:
        alone = bg.trace(net, step.theta, X[[push.row - 1]], labels[[push.row - 1]])
        expected = -step.update.rate * alone.db[3][1] / len(step.rows)
        assert push.value == pytest.approx(expected, rel=tolerances.FORMULA * 10)


def test_a_shared_bias_has_the_sum_of_its_layer(classes):
    _, _, X, labels = classes
    net = bg.Network((4, 7, 3), hidden="tanh", output="softmax", loss="cross_entropy", biases="shared")
    run = bg.train(net, net.initialise(seed=3), X, labels, optimiser="sgd", epochs=1)
    step = run.step(1)
    account = step.account("b(2)")
    assert account.parameter == "b(2)"
    np.testing.assert_allclose(account.gradients, step.trace.delta[2].sum(axis=1), rtol=1e-14)


@pytest.mark.parametrize("optimiser", RULES, ids=RULE_IDS)
def test_it_reads_in_both_languages_at_80_columns(optimiser):
    rng = np.random.default_rng(3)
    run = random_run(rng, optimiser)
    step = run.step(2)
    name = step.largest(1)[0]
    for speak in ("en", "ja"):
        for text in (step.to_text(speak), step.account(name).to_text(speak)):
            assert all(cell_len(line) <= 80 for line in text.splitlines()), text
    assert str(step.account(name)).startswith(f"{name} at update 2: epoch 1, batch 2, 4 rows")
    assert "これまでの更新" in step.account(name).to_text("ja") or "v" not in step.before.slots


def test_its_json_is_plain_and_unrounded(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=2, batch_size=8, clip_norm=0.01, l1=0.1)
    account = run.step(5).account("w(2)[3,4]")
    values = json.loads(json.dumps(account.to_json(), allow_nan=False))
    assert values["stored"] == account.stored
    assert [one["row"] for one in values["samples"]] == account.rows.tolist()
    total = sum(one["term"] for one in values["samples"]) + sum(values["terms"].values())
    assert total == pytest.approx(values["change"], rel=1e-12)
    assert values["clipping"]["factor"] == account.clip_factor < 1
    assert values["working"][-1]["symbol"] == "change"


def test_latex_and_html_draw_the_whole(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=2, batch_size=8, clip_norm=0.01, l2=0.1)
    account = run.step(5).account("w(2)[3,4]")
    latex = account.to_latex("ja")
    assert r"-\frac{\epsilon m'}{\sqrt{v'} + \epsilon'}" in latex
    assert r"Δ &= -\frac" in latex
    assert latex.count("%") == latex.count(r"\%") > 0
    for html in (account.to_html(), account._repr_html_(), run.step(5)._repr_html_()):
        assert html.startswith("<div")
        assert html.count("<table") == html.count("</table>") > 0
