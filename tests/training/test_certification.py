"""The certificate of an engine: right gradients pass, planted errors are found, kinks are set apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import backglass as bg
from backglass.engines import ENGINES, NativeEngine, available
from backglass.errors import DataError, NetworkError, PlanError
from tests.oracles.autograd import gradient
from tests.oracles.problems import HIDDEN, PAIR_IDS, PAIRS, problem

READY = [name for name, missing in available().items() if not missing]
needs_native = pytest.mark.skipif("native" not in READY, reason="the native engine is not built here")


class Spoilt(NativeEngine):
    """The native engine with some entries of its gradient multiplied."""

    factors: dict[str, float] = {}  # noqa: RUF012 (set by each test)

    def sums(self, theta, X, D, s, masks=None):
        sums = super().sums(theta, X, D, s, masks)
        gradient = sums.gradient.copy()
        for name, factor in self.factors.items():
            gradient[bg.Parameters(self.network, theta).index(name)] *= factor
        return replace(sums, gradient=gradient)


@pytest.mark.few(100)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("engine", READY)
@pytest.mark.parametrize(("output", "loss"), PAIRS, ids=PAIR_IDS)
def test_every_allowed_pair_is_certified(output, loss, engine, dtype):
    """With every hidden activation in turn, weighted samples, two outputs, ragged batches of three rows."""
    hidden = HIDDEN[PAIRS.index((output, loss)) % len(HIDDEN)]
    p = problem(bg.Network((3, 4, 3, 2), hidden=hidden, output=output, loss=loss))
    theta = bg.Parameters(p.net, p.flat)
    certificate = bg.certify(p.net, theta, p.X, p.D, engine, p.s, dtype=dtype, batch_size=3)
    assert certificate.verdict == "right"
    assert certificate.parameters_checked + certificate.kinks == certificate.parameters == p.net.parameter_count
    assert certificate.kinks == 0
    assert certificate.self_test.passed
    assert certificate.self_test.found >= 0.9 * certificate.self_test.of
    if dtype == "float64":
        assert certificate.worst_relative_error < 1e-8
        assert certificate.self_test.found == certificate.self_test.of


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda row: str(row.to_dict()))
@pytest.mark.parametrize("engine", READY)
def test_every_hidden_activation_is_certified(hidden, engine):
    p = problem(bg.Network((3, 4, 3, 2), hidden=hidden))
    certificate = bg.certify(p.net, bg.Parameters(p.net, p.flat), p.X, p.D, engine, p.s)
    assert (certificate.verdict, certificate.kinks) == ("right", 0)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("biases", ["per_unit", "frozen", "shared", "none", "augmented"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_only_trainable_parameters_are_checked(biases, reduction, dtype):
    p = problem(bg.Network((3, 4, 3), output="softmax", loss="cross_entropy", biases=biases, reduction=reduction))
    certificate = bg.certify(p.net, bg.Parameters(p.net, p.flat), p.X, p.D, sample_weight=p.s, dtype=dtype)
    assert certificate.verdict == "right"
    assert certificate.parameters_checked == certificate.parameters == int(p.net.trainable.sum())
    names = [group.name for group in certificate.groups]
    assert names == (["W(2)", "b(2)", "W(3)", "b(3)"] if biases in ("per_unit", "shared") else ["W(2)", "W(3)"])


def test_the_quotients_are_torchs_gradient(torch):
    p = problem(bg.Network((3, 5, 4, 2), hidden="tanh", output="logistic"))
    certificate = bg.certify(p.net, bg.Parameters(p.net, p.flat), p.X, p.D, "reference", p.s)
    np.testing.assert_allclose(
        certificate.difference, gradient(torch, p.net, p.flat, p.X, p.D, p.s)[1] / p.s.sum(), rtol=1e-8, atol=1e-12
    )


@needs_native
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ["w(2)[1,2]", "w(3)[2,3]", "b(2)[3]", "b(3)[1]"])
def test_an_error_of_one_percent_in_one_entry_of_the_native_engine_is_found(classes, name, dtype):
    net, theta, X, labels = classes
    spoilt = Spoilt(net, dtype)
    spoilt.factors = {name: 1.01}
    certificate = bg.certify(net, theta, X, labels, spoilt)
    assert (certificate.verdict, certificate.worst_parameter) == ("wrong", name)
    assert certificate.worst_relative_error == pytest.approx(0.01 / 1.01, rel=0.02)
    assert certificate.factor is None
    assert name in str(certificate)
    assert bg.certify(net, theta, X, labels, NativeEngine(net, dtype)).verdict == "right"


@needs_native
@pytest.mark.parametrize("factor", [3.0, 0.5, -1.0])
def test_one_factor_for_all_entries_is_named(mazur, factor):
    net, theta, X, D = mazur
    spoilt = Spoilt(net)
    spoilt.factors = dict.fromkeys(theta, factor)
    certificate = bg.certify(net, theta, X, D, spoilt)
    assert certificate.verdict == "wrong"
    assert certificate.factor == pytest.approx(factor, rel=1e-9)
    sentence = {3.0: "is 3 times too large", 0.5: "is 2 times too small", -1.0: "has the wrong sign"}[factor]
    assert sentence in str(certificate)


@needs_native
def test_a_gradient_that_is_not_finite_is_wrong(mazur):
    net, theta, X, D = mazur
    spoilt = Spoilt(net)
    spoilt.factors = {"w(3)[1,1]": np.nan}
    certificate = bg.certify(net, theta, X, D, spoilt)
    assert (certificate.verdict, certificate.worst_parameter) == ("wrong", "w(3)[1,1]")
    assert certificate.to_json()["worst_relative_error"] is None


def test_kinks_are_set_apart_and_the_rest_is_checked():
    """A row of zeros with biases of 0 puts every ReLU unit on its kink; only the biases below move it across."""
    net = bg.Network((2, 3, 1), hidden="relu")
    X = np.array([[0.0, 0.0], [0.3, -0.8], [-0.5, 0.9], [1.1, 0.4]])
    theta = net.initialise(seed=1)
    certificate = bg.certify(net, theta, X, [1.0, 0.0, 1.0, 0.5])
    assert certificate.verdict == "right"
    assert certificate.set_apart == {f"b(2)[{j}]": "kink" for j in (1, 2, 3)}
    assert certificate.kinks == 3
    assert certificate.parameters_checked == certificate.parameters - 3
    assert np.isnan(certificate.relative_error[[certificate.names.index(name) for name in certificate.set_apart]]).all()
    assert "kink" in str(certificate)


@pytest.mark.parametrize("loss", ["absolute_error", bg.Quantile(q=0.8)])
def test_a_target_that_is_met_exactly_is_a_kink_of_some_losses(loss):
    net = bg.Network((1, 1), loss=loss)
    theta = net.parameters(W=[[[2.0]]], b=[[1.0]])
    met = bg.certify(net, theta, [[0.0], [3.0]], [1.0, 2.0])  # y = 1 and 7
    assert met.set_apart == {"b(2)[1]": "kink"}
    assert met.verdict == "right"
    assert bg.certify(net, theta, [[0.0], [3.0]], [1.5, 2.0]).kinks == 0


def test_a_smooth_joint_is_no_kink():
    """Huber's loss at its joint and ELU at 0 have a derivative."""
    net = bg.Network((1, 1, 1), hidden=bg.ELU(alpha=1.0), loss=bg.Huber(delta=1.0), biases="none")
    theta = net.parameters(W=[[[1.0]], [[1.0]]])
    certificate = bg.certify(net, theta, [[0.0], [2.0], [1.0]], [0.0, 1.0, 0.3])
    assert (certificate.verdict, certificate.kinks, certificate.parameters_checked) == ("right", 0, 2)


def test_all_on_kinks_is_undecided():
    net = bg.Network((1, 1), output="relu", biases="none")
    certificate = bg.certify(net, net.parameters(W=[[[0.0]]]), [[1.0]], [1.0])
    assert (certificate.verdict, certificate.kinks, certificate.worst_parameter) == ("undecided", 1, "")
    assert "Nothing could be checked" in str(certificate)


def test_a_gradient_of_zero_is_undecided():
    net = bg.Network((1, 1), biases="none")
    certificate = bg.certify(net, net.parameters(W=[[[2.0]]]), [[1.0]], [2.0])
    assert (certificate.verdict, certificate.parameters_checked, certificate.self_test.of) == ("undecided", 1, 0)
    assert "Undecided" in str(certificate)


def test_saturated_and_vanishing_networks_pass():
    net = bg.Network((2,) * 12, hidden="logistic", output="logistic")
    assert bg.certify(net, net.initialise(0), [[0.05, 0.1]], [[0.01, 0.99]]).verdict == "right"
    net = bg.Network((2, 8, 2), hidden="tanh", output="softmax", loss="cross_entropy")
    theta = bg.Parameters(net, 20 * net.initialise(0).flat)
    X = np.random.default_rng(0).normal(size=(30, 2))
    for dtype in ("float64", "float32"):
        assert bg.certify(net, theta, X, (X[:, 0] > 0).astype(int), dtype=dtype).verdict == "right"


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_unscaled_inputs_and_targets_pass(dtype):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(40, 3)) * [1e-3, 1.0, 1e4] + [0, 5, 1e4]
    net = bg.Network((3, 6, 1), hidden="relu")
    certificate = bg.certify(net, net.initialise(2), X, 1e4 * rng.normal(size=40), dtype=dtype)
    assert certificate.verdict == "right"


def test_a_trained_network_passes(classes):
    net, theta, X, labels = classes
    for dtype in ("float64", "float32"):
        run = bg.train(net, theta, X, labels, optimiser=bg.Adam(0.02), epochs=150, dtype=dtype)
        certificate = bg.certify(net, run.theta, X, labels)
        assert (certificate.verdict, certificate.subject["dtype"]) == ("right", dtype)
        assert certificate.self_test.found >= 0.8 * certificate.self_test.of


def test_a_share_is_drawn_by_seed_and_progress_is_told(classes):
    net, theta, X, labels = classes
    told = []
    some = bg.certify(net, theta, X, labels, share=0.25, seed=7, progress=lambda *counts: told.append(counts))
    again = bg.certify(net, theta, X, labels, share=0.25, seed=7)
    other = bg.certify(net, theta, X, labels, share=0.25, seed=8)
    assert some.parameters_checked == round(0.25 * some.parameters)
    assert some.names == again.names != other.names
    assert told[-1] == (some.parameters_checked, some.parameters_checked)
    everything = bg.certify(net, theta, X, labels)
    for name, quotient in zip(some.names, some.difference, strict=True):
        assert quotient == pytest.approx(everything.difference[everything.names.index(name)], rel=1e-9)


def test_thousands_of_parameters_are_checked_in_blocks():
    """More than one block of parameters and of memory."""
    rng = np.random.default_rng(0)
    net = bg.Network((8, 40, 40, 4), hidden="relu", output="softmax", loss="cross_entropy")
    X = rng.normal(size=(60, 8))
    certificate = bg.certify(net, net.initialise(0), X, rng.integers(4, size=60))
    assert certificate.verdict == "right"
    assert certificate.parameters_checked == net.parameter_count == 2164


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"share": 0.0}, PlanError, "share is 0.0"),
        ({"share": 1.5}, PlanError, "share is 1.5"),
        ({"batch_size": 0}, PlanError, "batch_size is 0"),
        ({"tolerance": 2.0}, PlanError, "tolerance is 2.0"),
        ({"dtype": "float16"}, PlanError, "dtype is 'float16'"),
        ({"engine": "none"}, bg.errors.EngineError, "no engine 'none'"),
        ({"sample_weight": [1.0, 2.0]}, DataError, "sample_weight has the shape"),
    ],
)
def test_wrong_arguments_are_named(mazur, options, error, message):
    with pytest.raises(error, match=message):
        bg.certify(*mazur, **options)


def test_what_does_not_belong_together_is_refused(mazur):
    net, theta, X, D = mazur
    with pytest.raises(NetworkError, match="another network"):
        bg.certify(bg.Network((2, 2, 2)), theta, X, D)
    with pytest.raises(NetworkError, match="made for another network"):
        bg.certify(net, theta, X, D, ENGINES["reference"](bg.Network((2, 2, 2))))
    step = bg.Network((2, 1), output="step")
    with pytest.raises(NetworkError, match="not trained"):
        bg.certify(step, step.initialise(0), X, [[1.0]])
    counts = bg.Network((2, 1), output="exp", loss="poisson")
    with pytest.raises(DataError, match="The loss on these rows is inf"):
        bg.certify(counts, counts.parameters(W=[[[1e4, 1e5]]]), X, [[1.0]])


def test_the_order_of_groups_is_that_of_the_layers():
    net = bg.Network((2, 2, 1), hidden="tanh")
    certificate = bg.certify(net, net.initialise(0), [[1.0, 2.0]], [[1.0]])
    assert [group.name for group in certificate.groups] == ["W(2)", "b(2)", "W(3)", "b(3)"]
    assert sum(group.checked for group in certificate.groups) == certificate.parameters_checked == 9
