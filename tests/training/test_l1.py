"""L1 from end to end: by hand, by central differences, by torch's autograd; its kink; the estimators' `l1`."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import backglass as bg
from backglass.equations.penalties import penalty
from backglass.errors import PlanError
from tests import tolerances
from tests.oracles import autograd

ENGINES = ("reference", "native")
L1 = 0.05


def problem(dtype="float64", saturated=False):
    """Three outputs, weights of the rows, a ragged last batch (13 rows by 5); saturated units on demand."""
    rng = np.random.default_rng(4)
    X, D, s = rng.normal(size=(13, 3)), rng.normal(size=(13, 3)), rng.uniform(0.0, 2.0, 13)
    net = bg.Network((3, 4, 3), hidden="tanh")
    theta = net.initialise(seed=1)
    flat = theta.flat * (40 if saturated else 1)
    flat[[1, 14]] = 0.0  # where the penalty has its kink
    return net, bg.Parameters(net, flat), X.astype(dtype), D.astype(dtype), s.astype(dtype)


def objective(net, flat, X, D, s):
    """The weighted mean of the losses and l1 times the sum of the absolute weights."""
    E = bg.trace(net, bg.Parameters(net, flat), X, D).E
    return float(s @ E / s.sum() + penalty(flat, net.is_weight.astype(float), L1))


def test_one_step_by_hand():
    """y = w x = 2, E = (y - d)^2 / 2 + 0.1 |w|: dE/dw = (2 - 1) 2 + 0.1 = 2.1, and -0.1 where w is below 0."""
    net = bg.Network((1, 1))
    for engine in ENGINES:
        for w, d, after in ((1.0, 1.0, 0.79), (-1.0, -3.0, -1.19), (0.0, 0.0, 0.0)):
            theta = net.parameters(W=[[[w]]], b=[[0.0]])
            run = bg.train(net, theta, [[2.0]], [d], optimiser=bg.SGD(0.1), epochs=1, l1=0.1, engine=engine)
            assert run.theta["w(2)[1,1]"] == pytest.approx(after, rel=1e-15)
            assert run.history["loss"][0] == pytest.approx((2 * w - d) ** 2 / 2 + 0.1 * abs(w), rel=1e-15)
    assert run.theta["b(2)[1]"] == 0


@pytest.mark.parametrize("saturated", [False, True])
@pytest.mark.parametrize("engine", ENGINES)
def test_the_step_is_that_of_central_differences(engine, saturated):
    net, theta, X, D, s = problem(saturated=saturated)
    run = bg.train(net, theta, X, D, sample_weight=s, optimiser=bg.SGD(1.0), epochs=1, l1=L1, engine=engine)
    g = theta.flat - run.theta.flat
    h = tolerances.STEP * np.eye(net.parameter_count)
    numeric = [
        (objective(net, theta.flat + e, X, D, s) - objective(net, theta.flat - e, X, D, s)) / (2 * tolerances.STEP)
        for e in h
    ]
    np.testing.assert_allclose(g, numeric, atol=tolerances.CENTRAL_DIFFERENCE * max(1, np.linalg.norm(g)))
    assert run.history["loss"][0] == pytest.approx(objective(net, theta.flat, X, D, s), rel=1e-13)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_an_epoch_is_torchs(torch, dtype, engine):
    net, theta, X, D, s = problem(dtype)
    options = {"optimiser": bg.SGD(0.1), "batch_size": 5, "shuffle": False, "epochs": 1, "dtype": dtype, "l1": L1}
    run = bg.train(net, theta, X, D, sample_weight=s, engine=engine, **options)
    flat, weights = theta.flat.astype(dtype), torch.tensor(net.is_weight)
    for start in (0, 5, 10):
        rows = slice(start, start + 5)
        at = torch.tensor(flat, requires_grad=True)
        x, d, share = (torch.tensor(values[rows]) for values in (X, D, s))
        E = autograd.summed_loss(torch, net, at, x, d, share) / share.sum() + L1 * at[weights].abs().sum()
        flat = flat - np.asarray(0.1, dtype) * torch.autograd.grad(E, at)[0].numpy()
    np.testing.assert_allclose(run.theta.flat, flat, rtol=0, atol=tolerances.ENGINE_UPDATES[dtype])


def test_a_certificate_sets_the_kink_apart():
    """Nothing is to be said of a weight at 0, or so near that every step crosses it."""
    w = np.array([0.7, 0.0, 1e-12, -0.3])
    certificate = bg.certify_function(lambda at: (0.5 * at @ at + L1 * np.abs(at).sum(), at + L1 * np.sign(at)), w)
    assert (certificate.verdict, certificate.kinks) == ("right", 2)
    wrong = bg.certify_function(lambda at: (0.5 * at @ at + L1 * np.abs(at).sum(), at - L1 * np.sign(at)), w)
    assert wrong.verdict == "wrong"


def test_the_account_of_an_update_has_its_term(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, optimiser=bg.SGD(0.1), batch_size=8, epochs=2, l1=0.25)
    account = run.step(9).account("w(2)[3,4]")
    assert account.l1 == 0.25 * np.sign(account.point)
    assert [term.value for term in account.terms if term.kind == "l1"] == [pytest.approx(-0.1 * account.l1)]
    assert "g = g + l_1 sign(w)" in str(account)
    assert account.total == pytest.approx(account.change, rel=1e-12)
    assert run.step(9).account("b(2)[3]").l1 == 0


def test_a_run_goes_on_and_another_l1_is_another_run(classes, tmp_path):
    net, theta, X, labels = classes
    path = str(tmp_path / "run.checkpoint")
    options = {"batch_size": 8, "l1": 0.01, "checkpoint": path}
    whole = bg.train(net, theta, X, labels, epochs=6, batch_size=8, l1=0.01)
    bg.train(net, theta, X, labels, epochs=3, **options)
    run = bg.train(net, theta, X, labels, epochs=6, resume=path, **options)
    assert run.theta == whole.theta
    assert whole.step(20).after.theta.tobytes() == run.step(20).after.theta.tobytes()
    with pytest.raises(PlanError, match="its l1 is not the same"):
        bg.train(net, theta, X, labels, epochs=6, resume=path, **(options | {"l1": 0.02}))


def test_lbfgs_refuses_it_in_a_sentence(classes):
    net, theta, X, labels = classes
    with pytest.raises(PlanError, match="L-BFGS minimises one smooth function of all rows; leave l1 out"):
        bg.train(net, theta, X, labels, optimiser="lbfgs", l1=0.1)
    with pytest.raises(PlanError, match="leave l1 out"):
        bg.MLPClassifier((3,), solver="lbfgs", l1=0.1).fit(X, labels)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_estimators_l1_is_divided_as_its_alpha_is(engine):
    """By a batch's weight: with all rows in one batch E is (sum_n E_n + l1 sum |w| + alpha / 2 sum w^2) / N."""
    X = np.random.default_rng(0).normal(size=(40, 3))
    D = X[:, :1] * [2.0, -1.0]
    options = {"alpha": 0.5, "l1": 3.0, "solver": "sgd", "momentum": 0.0, "learning_rate_init": 0.1}
    options |= {"hidden_layer_sizes": (), "random_state": 0, "max_iter": 400, "tol": 0.0}
    with warnings.catch_warnings(action="ignore"):
        fitted = bg.MLPRegressor(engine=engine, **options).fit(X, D)
    (W,), (b,) = fitted.coefs_, fitted.intercepts_
    g = X.T @ (X @ W + b - D) + 0.5 * W
    assert np.abs(W[1:]).max() < 0.3 * 3.0 / 40  # it steps to and fro over 0: by no more than a step
    np.testing.assert_allclose(g[0], -3.0 * np.sign(W[0]), rtol=0.05)
    assert fitted.loss_ == pytest.approx(
        (((X @ W + b - D) ** 2).sum() / 2 + 3.0 * np.abs(W).sum() + 0.25 * (W**2).sum()) / 40, rel=5e-3
    )


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_an_estimators_l1_is_kept_goes_on_and_reaches_every_member(classes, tmp_path):
    _, _, X, labels = classes
    kinds = {"l1": 0.5, "random_state": 0, "hidden_layer_sizes": (4,)}
    fitted = bg.MLPClassifier(max_iter=8, keep_run=True, **kinds).fit(X, labels)
    assert fitted.run_.plan.l1 == 0.5
    bg.save(fitted, tmp_path / "model.safetensors")
    again = bg.load(tmp_path / "model.safetensors")
    assert again.get_params() == fitted.get_params()
    np.testing.assert_array_equal(again.predict_proba(X), fitted.predict_proba(X))
    by_parts = bg.MLPClassifier(**kinds)
    for _ in range(8):
        by_parts.partial_fit(X, labels, classes=[0, 1, 2])
    np.testing.assert_array_equal(by_parts.predict_proba(X), fitted.predict_proba(X))
    members = {"members": 2, "max_iter": 3, "random_state": 0}
    with_l1, without = (bg.MLPClassifier(l1=l1, keep_run=True, **members).fit(X, labels) for l1 in (0.5, 0.0))
    assert with_l1.run_.plan.l1 == 0.5
    assert not np.array_equal(with_l1.coefs_[0], without.coefs_[0])
    with pytest.raises(PlanError, match=r"l1 is -1, but it is a number in \[0, inf\)"):
        bg.MLPClassifier(l1=-1).fit(X, labels)
