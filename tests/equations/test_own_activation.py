"""An activation of one's own: what is looked at when it is made, and that it does all that a row of the table does."""

from __future__ import annotations

import copy
import json
import math
import pickle

import numpy as np
import pytest
from sklearn.base import clone

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.errors import EngineError, NetworkError, PlanError
from tests import tolerances

HIDDEN = [name for name, row in ACTIVATIONS.items() if row.trainable and "hidden" in row.places]
RNG = np.random.default_rng(7)
X, s = RNG.normal(size=(30, 2)), RNG.uniform(0.0, 2.0, 30)
D = np.stack([X[:, 0] * X[:, 1], np.sin(X[:, 0])], axis=1)


def softsign(u):
    return u / (1 + np.abs(u))


def softsign_slope(u):
    return 1 / (1 + np.abs(u)) ** 2


def clipped(u):
    return np.clip(u, -1, 1)


def within(u):
    return (np.abs(u) < 1).astype(u.dtype)


def one(u):
    return np.ones_like(u)


def in_place(u):
    u *= 2
    return u


def shaky(u):
    return u + np.random.default_rng().normal(size=u.shape).astype(u.dtype) / 1e6


SOFTSIGN = bg.OwnActivation("softsign", softsign, softsign_slope)
CLIPPED = bg.OwnActivation("clipped", clipped, within, kinks=[1, -1])


def network(own=SOFTSIGN, **options):
    net = bg.Network((2, 4, 2), hidden=own, **options)
    return net, net.initialise(seed=3)


@pytest.mark.parametrize(
    "name", [name for name, row in ACTIVATIONS.items() if row.trainable and "hidden" in row.places]
)
def test_what_the_table_has_passes_and_computes_the_same_bits(name):
    row = ACTIVATIONS[name]()
    own = bg.OwnActivation(f"own_{name}", row, row.derivative, row.kinks)
    ours, theirs = (bg.Network((2, 4, 2), hidden=hidden) for hidden in (own, row))
    options = {"epochs": 3, "batch_size": 7, "sample_weight": s, "engine": "reference"}
    runs = [bg.train(net, bg.Parameters(net, theirs.initialise().flat), X, D, **options) for net in (ours, theirs)]
    assert runs[0].theta.flat.tobytes() == runs[1].theta.flat.tobytes()


@pytest.mark.parametrize(
    ("f", "f_prime"),
    [
        (np.sin, np.cos),
        (lambda u: u**3, lambda u: 3 * u**2),
        (lambda u: 1e9 * np.tanh(u), lambda u: 1e9 * (1 - np.tanh(u) ** 2)),
        (lambda u: 1e-9 * np.sin(u), lambda u: 1e-9 * np.cos(u)),
        (lambda u: np.sin(1000 * u), lambda u: 1000 * np.cos(1000 * u)),
        (lambda u: np.exp(-100 * u * u), lambda u: -200 * u * np.exp(-100 * u * u)),
        (lambda u: u / np.sqrt(1 + u * u), lambda u: (1 + u * u) ** -1.5),
        (lambda u: np.sign(u) * np.log1p(np.abs(u)), lambda u: 1 / (1 + np.abs(u))),  # f'' jumps
        (lambda u: -u, lambda u: -np.ones_like(u)),
    ],
)
def test_nothing_that_is_right_is_refused(f, f_prime):
    assert bg.OwnActivation("mine", f, f_prime).derivative(np.zeros(1)) == f_prime(np.zeros(1))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("Soft sign", softsign, softsign_slope),
            "name is 'Soft sign', but it is at most 100 small letters, digits and underscores",
        ),
        ((3, softsign, softsign_slope), "name is 3, but"),
        (("tanh", softsign, softsign_slope), "name is 'tanh', which is an activation of the table"),
        (("mine", "tanh", softsign_slope), "f is 'tanh', but it is a function of an array"),
        (("mine", softsign, None), "f_prime is None, but it is a function"),
        (("mine", softsign, softsign_slope, 0.0), r"kinks is 0.0, but it is the u from -1000 to 1000 where f'"),
        (("mine", softsign, softsign_slope, (math.nan,)), r"kinks is \(nan,\)"),
        (("mine", softsign, softsign_slope, (1e300,)), r"kinks is \(1e\+300,\)"),
        (("mine", np.ma.array, one), "f gave a MaskedArray for an array"),
        (("mine", math.tanh, one), r"f raised TypeError \(.*\) at an array of shape \(278,\) and dtype float64"),
        (("mine", lambda u: u.tolist(), one), "f gave a list for an array"),
        (
            ("mine", lambda u: u.ravel(), one),
            r"f gave shape \(276,\) and dtype float64 for an array of shape \(138, 2\)",
        ),
        (
            ("mine", lambda u: u.astype(float), one),
            "dtype float64 for an array .* dtype float32; both must be the same",
        ),
        (("mine", softsign, lambda _: np.float64(1)), "f_prime gave a float64 for an array"),
        (("mine", in_place, one), "f changed the array that it was given"),
        (("mine", shaky, one), "f gave other values for the same array"),
        (("mine", lambda u: u - u.mean(axis=0), one), "f at u = -1000.0 depends on the other numbers of the array"),
        (("mine", np.exp, np.exp), r"f\(1000.0\) is inf in float64, but it must be finite where \|u\| is up to 1000"),
        (("mine", lambda u: u * abs(u) ** 12, lambda u: 13 * abs(u) ** 12), r"f\(-1000.0\) is -inf in float32"),
        (("mine", np.cbrt, lambda u: 1 / (3 * np.cbrt(u) ** 2)), r"f_prime\(0.0\) is inf in float64"),
        (("mine", softsign, np.zeros_like), "f_prime is 0 wherever it was looked at"),
        (("mine", np.sin, lambda u: 1.00001 * np.cos(u)), r"f_prime\(0.0\) is 1.00001, but .* of f there is 1.0;"),
        (
            ("mine", lambda u: 1e-9 * np.sin(u), lambda u: 1.1e-9 * np.cos(u)),
            r"f_prime\(0.0\) is 1.1e-09, but .* 1e-09",
        ),
        (("mine", np.abs, np.sign), r"f_prime\(-?[0-9.e]+-0[56]\) is -?1.0"),  # right at the kink, but not beside it
        (("mine", clipped, within), r"f_prime\(-1.0\) is 0.0, but .* 0.5; mend one of the two, or name .* kinks="),
        (("mine", lambda u: u + np.abs(u - 0.3) / 99, lambda u: 1 + np.sign(u - 0.3) / 99), r"f_prime\((0.299|0.3)"),
        (("mine", lambda u: u + (u > 0.7), one), r"f_prime\((0.699|0.7)"),
        (("mine", lambda u: u + (u > 0), one, (0.0,)), "f jumps at u = 0.0, from -1e-09 to 1.000000001"),
    ],
)
def test_what_does_not_serve_is_refused_in_one_sentence(arguments, said):
    with pytest.raises(NetworkError, match=said) as refused:
        bg.OwnActivation(*arguments)
    assert str(refused.value).startswith("OwnActivation")
    assert "\n" not in str(refused.value)


def test_a_very_long_name_leaves_a_sentence_short():
    name = "x" * 100_000
    for given in ({"kinks": "a"}, {"f_prime": one}, {"f": 3}):
        with pytest.raises(NetworkError) as refused:
            bg.OwnActivation(**{"name": name, "f": softsign, "f_prime": softsign_slope} | given)
        assert len(str(refused.value)) < 1000


def test_by_hand():
    """u = 0.5 x 2 = 1, z = 1 / 2, y = 3 z = 1.5; delta(2) = (1.5 - 0.5) x 3 x f'(1) = 3 / 4; dE/dw = 3 / 4 x 2."""
    net = bg.Network((1, 1, 1), hidden=SOFTSIGN, biases="none")
    theta = net.parameters(W=[[[0.5]], [[3.0]]])
    d = bg.derive(bg.trace(net, theta, [[2.0]], [[0.5]]), "w(2)[1,1]")
    assert (d.gradient, [factor.value for factor in d.factors]) == (1.5, [3.0, 0.25, 2.0])
    assert d.factors[1].formula == "f'(u(2)[1])"
    run = bg.train(net, theta, [[2.0]], [[0.5]], optimiser=bg.SGD(0.1), epochs=1)
    assert (run.theta["w(2)[1,1]"], run.theta["w(3)[1,1]"]) == (pytest.approx(0.35), pytest.approx(2.95))
    assert run.engine == "reference"


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_its_gradient_is_torchs(torch, dtype):
    net, theta = network(output=bg.OwnActivation("second", softsign, softsign_slope), loss="huber")
    run = bg.train(net, theta, X, D, optimiser=bg.SGD(1.0), epochs=1, sample_weight=s, dtype=dtype)
    flat = torch.tensor(theta.flat.astype(dtype), requires_grad=True)
    x, d, share = (torch.tensor(values.astype(dtype)) for values in (X, D, s / s.sum()))
    W2, b2, W3, b3 = flat.split([8, 4, 8, 2])
    z = torch.nn.functional.softsign(x @ W2.reshape(4, 2).T + b2)
    y = torch.nn.functional.softsign(z @ W3.reshape(2, 4).T + b3)
    E = share @ torch.nn.functional.huber_loss(y, d, reduction="none").sum(dim=1)
    gradient = torch.autograd.grad(E, flat)[0].numpy()
    found = theta.flat.astype(dtype) - run.theta.flat
    np.testing.assert_allclose(found, gradient, rtol=0, atol=tolerances.ENGINE_SUMS[dtype] * np.linalg.norm(gradient))


@pytest.mark.parametrize("own", [SOFTSIGN, CLIPPED], ids=lambda own: own.name)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_it_is_certified(own, dtype):
    net, theta = network(own)
    certificate = bg.certify(net, theta, X, D, sample_weight=s, dtype=dtype)
    assert (certificate.verdict, certificate.subject["engine"]) == ("right", "reference")
    on_the_kink = bg.Network((1, 1), output=CLIPPED, biases="none")
    at = on_the_kink.parameters([[[1.0]]])
    assert bg.certify(on_the_kink, at, [[1.0]], [[0.0]]).kinks == 1
    assert bg.certify(on_the_kink, at, [[0.5]], [[0.0]]).kinks == 0


def test_it_is_traced_derived_drawn_and_examined():
    net, theta = network()
    t = bg.trace(net, theta, X, D)
    np.testing.assert_array_equal(t.z[2], softsign(t.u[2]))
    for name in ("w(2)[1,2]", "b(2)[3]", "z(2)[1]", "w(3)[2,1]", "delta(2)[1]"):
        d = bg.derive(t, name, sample=1)
        assert d.adds_up
        for speak in ("en", "ja"):
            assert "softsign" in d.to_text(speak, 1000)
            assert "softsign" in d.to_html(speak)
        json.dumps(d.to_json(), allow_nan=False)
    assert "softsign" in t.to_svg()
    assert "softsign" in t.to_worksheet(1)
    assert bg.health(t).layers[0].activation == "softsign"
    moved = bg.nudge(net, theta, X, D, "w(2)[1,1]", 1e-3)
    assert moved.gradient == pytest.approx(t.dW[2][0, 0])
    run = bg.train(net, theta, X, D, epochs=3, batch_size=8)
    account = run.step(7).account("w(2)[1,1]")
    assert account.total == pytest.approx(account.change, rel=1e-12)


def test_a_falling_one_has_its_steepest_slope_in_the_bound():
    net, theta = network(bg.OwnActivation("falling", lambda u: -2 * np.tanh(u), lambda u: -2 / np.cosh(u / 1) ** 2))
    layer = bg.health(bg.trace(net, theta, X, D)).layers[0]
    assert layer.from_output <= layer.bound == pytest.approx(2 * np.linalg.norm(theta.W[3], 2))


def test_it_has_equals_a_hash_a_name_and_copies():
    again = bg.OwnActivation("softsign", softsign, softsign_slope)
    assert (SOFTSIGN, hash(SOFTSIGN)) == (again, hash(again))
    assert bg.OwnActivation("softsign", softsign, softsign_slope, kinks=(3.0,)) != SOFTSIGN
    assert repr(SOFTSIGN) == "OwnActivation('softsign', softsign, softsign_slope)"
    assert repr(CLIPPED) == "OwnActivation('clipped', clipped, within, kinks=(-1.0, 1.0))"
    assert str(SOFTSIGN.title) == "softsign"
    assert pickle.loads(pickle.dumps(SOFTSIGN)) == copy.deepcopy(SOFTSIGN) == SOFTSIGN
    with pytest.raises(AttributeError):
        SOFTSIGN.name = "other"


def test_numpys_warnings_of_it_trouble_nobody():
    """Both sides of a where are computed; here e^u overflows where it is not taken."""
    own = bg.OwnActivation(
        "mixed", lambda u: np.where(u > 0, u, np.expm1(u)), lambda u: np.where(u > 0, np.ones_like(u), np.exp(u))
    )
    net = bg.Network((1, 2, 1), hidden=own)
    theta = net.parameters([[[1.0], [1.0]], [[1.0, 1.0]]])
    assert net.predict(theta, [[900.0]]).tolist() == [1800.0]
    assert bg.trace(net, theta, [[900.0]], [[1.0]]).dz_du[2].tolist() == [[1.0, 1.0]]


def test_a_network_takes_it_where_it_takes_a_row():
    net = bg.Network((2, 3, 3, 2), hidden=["tanh", SOFTSIGN], output=CLIPPED, loss="absolute_error")
    assert [f.name for f in net.f.values()] == ["tanh", "softsign", "clipped"]
    with pytest.raises(NetworkError, match="'cross_entropy' cannot stand behind the output 'softsign'"):
        bg.Network((2, 2), output=SOFTSIGN, loss="cross_entropy")
    with pytest.raises(NetworkError, match="Two activations of one's own have the same name"):
        bg.Network((2, 3, 2), hidden=SOFTSIGN, output=bg.OwnActivation("softsign", clipped, within, (-1, 1)))
    for wrong in (3, None, [3]):
        with pytest.raises(NetworkError, match=r"(3|None) is no activation; give one of its rows"):
            bg.Network((2, 3, 2), hidden=wrong)
        with pytest.raises(bg.BackglassError, match=r"^activation is \[?(3|None)"):
            bg.MLPRegressor(activation=wrong).fit(X, D)
    with pytest.raises(NetworkError, match="ReLU is a class of activation"):
        bg.Network((2, 3, 2), hidden=bg.ReLU)
    for wrong in (np.tanh, [np.tanh]):
        with pytest.raises(
            NetworkError, match=r"is no activation; give a row of the table such as ReLU\(\), or OwnAct"
        ):
            bg.Network((2, 3, 2), hidden=wrong)
    with pytest.raises(EngineError, match="'softsign' is one's own, Python code that the reference engine runs; take"):
        bg.train(*network(), X, D, engine="native")


def test_no_file_takes_it(tmp_path):
    net, theta = network()
    run = bg.train(net, theta, X, D, epochs=2)
    said = "'softsign' is one's own: it is Python code, and files hold none"
    with pytest.raises(PlanError, match=said):
        bg.save(run, tmp_path / "model.safetensors")
    with pytest.raises(PlanError, match=said):
        bg.train(net, theta, X, D, epochs=2, checkpoint=tmp_path / "run.checkpoint")
    estimator = bg.MLPRegressor(hidden_layer_sizes=(3,), activation=SOFTSIGN, solver="lbfgs", tol=0.1).fit(X, D)
    with pytest.raises(PlanError, match=said):
        bg.save(estimator, tmp_path / "model.safetensors")
    assert not list(tmp_path.iterdir())


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize(
    "options", [{}, {"members": 2}, {"preset": "tabular"}, {"solver": "lbfgs"}, {"dtype": "float32"}]
)
def test_the_estimators_take_it(options):
    labels = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)
    settings = {"hidden_layer_sizes": (4,), "activation": SOFTSIGN, "random_state": 0, "max_iter": 5} | options
    for made, y in ((bg.MLPClassifier(**settings), labels), (bg.MLPRegressor(**settings), D)):
        fitted = clone(made).fit(X, y)
        assert fitted.network_.hidden[0] == SOFTSIGN
        np.testing.assert_array_equal(pickle.loads(pickle.dumps(fitted)).predict(X), fitted.predict(X))
        assert fitted.certify(X, y).verdict == "right"
    with pytest.raises(bg.BackglassError, match=r"^activation is <ufunc 'tanh'>, but it is one of"):
        bg.MLPRegressor(activation=np.tanh).fit(X, D)
