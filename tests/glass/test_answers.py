"""A reader's number judged: right to its digits, or the slip that gives it, for any name of any network."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.errors import DataError, NetworkError, PlanError
from backglass.glass.answers import asked, judged_number
from backglass.glass.slips import of_number
from backglass.page.typed_numbers import read

PAIRS = int(os.environ.get("BACKGLASS_ANSWERS", "400"))


@pytest.fixture(scope="module")
def t():
    return bg.example("mazur").trace()


def softmax_trace():
    rng = np.random.default_rng(2)
    net = bg.Network((3, 4, 3), hidden="tanh", output="softmax", loss="cross_entropy", reduction="sum")
    theta = bg.Parameters(net, rng.normal(size=net.parameter_count))
    return bg.trace(net, theta, rng.normal(size=(5, 3)), rng.integers(3, size=5))


# What each slip makes of mazur's numbers, computed here from the document's own (spec, section 3).
DELTA_O, OUT_H, W_OUT, SLOPE_H1 = (0.138498561629, -0.038098236517), 0.593269992107, (0.40, 0.50), 0.241300708572
EARLY = 0.138498561629 * 0.358916479718 - 0.038098236517 * 0.511301270239
OF_MAZUR = [
    ("w(3)[1,1]", 0.082167040564, None),
    ("w(3)[1,1]", -0.082167040564, "sign"),
    ("w(3)[1,1]", 0.741365069552 * OUT_H, "missing-derivative"),
    ("w(3)[1,1]", 2 * 0.082167040564, "half"),
    ("w(3)[1,1]", -0.038098236517 * OUT_H, "other-unit"),
    ("w(3)[1,1]", 0.082667627848, "index"),
    ("w(3)[1,1]", 0.5 * 0.082167040564, "half"),
    ("delta(2)[1]", 0.008771354689, None),
    ("delta(2)[1]", 0.036350306393, "missing-derivative"),
    ("delta(2)[1]", DELTA_O[0] * W_OUT[0] * SLOPE_H1, "missing-path"),
    ("delta(2)[1]", 0.009954254705, "other-unit"),
    ("delta(2)[1]", EARLY * SLOPE_H1, "updated-too-early"),
    ("delta(2)[1]", (0.138498561629 * 0.40 - 0.038098236517 * 0.45) * SLOPE_H1, "index"),
    ("w(2)[1,1]", 0.000438567734, None),
    ("w(2)[1,1]", 0.000668396021, "missing-path"),
    ("w(2)[1,1]", 0.000877135469, "half"),
    ("w(2)[1,1]", 0, "size"),
    ("w(3)[1,1]+", 0.358916479718, None),
    ("w(3)[1,1]+", 0.441083520282, "sign"),
    ("w(3)[1,1]+", 0.40 - 0.082167040564, "rate"),
    ("b(3)[1]+", 0.60, None),
    ("u(2)[1]", 0.3775, None),
    ("u(2)[1]", 0.0275, "missing-path"),
    ("u(2)[1]", 0.25 * 0.05 + 0.30 * 0.10 + 0.35, "other-unit"),
    ("z(2)[1]", 1 / (1 + np.exp(-0.0275)), "missing-path"),
    ("E", 0.298371108760, None),
    ("E", 0.596742217520, "half"),
    ("E", 0.274811083176, "missing-path"),
]


@pytest.mark.parametrize(("name", "value", "slip"), OF_MAZUR)
def test_the_slips_of_the_worked_example(t, name, value, slip):
    judged = bg.judge(t, name, f"{value:.9f}", optimiser=bg.SGD(0.5))
    right = bg.judge(t, name, repr(judged.value), optimiser=bg.SGD(0.5))
    assert right.right
    assert judged.right == (abs(value - judged.value) < 1e-9)
    assert judged.slip == slip
    assert judged.reason.en != judged.reason.ja


def test_at_z_in_place_of_u(t):
    z, delta = 0.593269992107, 0.036350306393
    logistic = 1 / (1 + np.exp(-z))
    assert bg.judge(t, "delta(2)[1]", f"{delta * logistic * (1 - logistic):.8f}").slip == "derivative-at-z"


def test_at_z_where_a_mask_comes_after_it():
    net = bg.Network((1, 1, 1), hidden="tanh")
    t = bg.trace(net, net.parameters(W=[[[0.5]], [[2.0]]]), [[1.0]], [[0.0]], masks={2: [[2.0]]})
    slope = 1 - np.tanh(np.tanh(0.5)) ** 2
    assert bg.judge(t, "delta(2)[1]", f"{t.delta[3][0, 0] * 2.0 * 2.0 * slope:.6f}").slip == "derivative-at-z"


def test_of_a_softmax_and_a_sum_over_samples():
    t = softmax_trace()
    g = t.dW[3][0, 1]
    for value, slip in ((g, None), (-g, "sign"), (g / 5, "mean-for-sum"), (t.dW[3][1, 1], "other-unit")):
        assert bg.judge(t, "w(3)[1,2]", f"{value:.7f}").slip == slip
    without = t.share @ ((t.delta[3] @ t.theta.W[3])[:, 0] * t.X[:, 1])
    assert bg.judge(t, "w(2)[1,2]", f"{without:.7f}").slip == "missing-derivative"
    assert bg.judge(t, "dE/dw(2)[1,2]", f"{t.dW[2][0, 1]:.7f}").right
    assert bg.judge(t, "delta(2)[1]", f"{t.delta[2][3, 0]:.7f}", sample=3).right
    assert bg.judge(t, "w(3)[1,2]", f"{0.1 * g:.7f}", optimiser=bg.Adam(0.1)).slip == "rate"


def test_a_longer_way():
    t = bg.example("three-layers").trace()
    row = t.row(0)
    products = (
        row.theta.W[4][1, 0] * row.delta[4][0, 1] * row.dz_du[3][0, 0] * row.theta.W[3][0, 1] * row.dz_du[2][0, 1]
    )
    without = bg.judge(row, "delta(2)[2]", f"{row.delta[2][0, 1] - products:.9f}")
    assert without.slip == "missing-path"
    assert "u(2)[2] → u(3)[1] → u(4)[2]" in without.reason.en
    only_upper = (row.delta[4] @ row.theta.W[4]) @ row.theta.W[3] * row.dz_du[2]
    assert bg.judge(row, "delta(2)[2]", f"{only_upper[0, 1]:.9f}").slip == "missing-derivative"


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("w(3)[1,1]", "0.741*0.187*0.593", True),
        ("w(3)[1,1]", "0.741365 × 0.186816 × 0.593270", True),
        ("w(3)[1,1]", "（０．７５１３６５－０．０１）＊０．１８６８１６＊０．５９３２７", True),
        ("w(3)[1,1]", "0.741*0.187", False),
        ("delta(3)[2]", "−0.0381", True),
        ("w(2)[1,1]", "0.0364*0.2413/20", True),
        ("w(2)[1,1]", "1/3", False),
    ],
)
def test_expressions_are_right_within_the_rounding_of_their_numbers(t, name, text, right):
    assert bg.judge(t, name, text).right is right


def test_a_wrong_size_or_sign_is_never_praised(t):
    for text in ("0", "0.0", "0.1", "-0.0004386", "0.0044", "1"):
        judged = bg.judge(t, "w(2)[1,1]", text)
        assert not judged.right
        assert judged.slip in ("size", "sign", None)


def test_a_raised_digit_is_asked_for_again(t):
    for text in ("0.5²", "1²", "3½", "0.0822₁"):
        assert not bg.judge(t, "w(3)[1,1]", text).readable


@pytest.mark.parametrize(
    "text",
    [
        "4.386×10^-4",
        "4.386 * 10**-4",
        "4.386×10⁻⁴",
        "４．３８６×１０＾（－４）",
        "4.386E−4",
        "0.4386*10^(-3)",
        "438.6*10^-6",
        "0.4386×10⁻³",
    ],
)
def test_powers_of_ten(t, text):
    assert bg.judge(t, "w(2)[1,1]", text).right


def test_a_power_of_ten_has_the_digits_before_it(t):
    assert not bg.judge(t, "w(2)[1,1]", "4×10^-4").right
    assert read("4×10^-4").digits == 1
    assert read("1/3*10^-2").value * 300 == 1
    assert read("2.5*10^2*3").digits is None
    for text in ("110^2", "10^2.5", "10^10^2", "2^10", "10^", "10^99999", "2*10^3^2"):
        assert read(text) is None


@pytest.mark.parametrize("sign", "-−–—―‐‑－ー")
def test_every_stroke_that_a_keyboard_gives_is_a_minus(t, sign):
    assert bg.judge(t, "delta(3)[2]", f"{sign}0.0381").right


@pytest.mark.parametrize("text", ["0,082167", "0,082", "０，０８２１６７", "0,741*0,187*0,593", "-0,5", "1,2345"])
def test_a_decimal_comma_is_named_and_asked_for_again(t, text):
    """0,082 is no 82."""
    judged = bg.judge(t, "w(3)[1,1]", text)
    assert (judged.readable, judged.right) == (False, False)
    assert "type a point" in judged.reason.en
    assert "ピリオド" in judged.reason.ja
    assert read("1,234.5").value == read("1234.5").value


def test_derivatives_written_out(t):
    assert bg.judge(t, "dE/du(2)[1]", "0.0087714").right
    assert bg.judge(t, "∂E/∂u(2)[1]", "-0.0087714").slip == "sign"
    assert bg.judge(t, "ｄＥ／ｄｗ（３）［１，１］", "0.08217").right
    for name in ("dE/dz(2)[1]", "dE/ddelta(2)[1]", "dE/du(2)[1]+", "dE/dw(2)[1,1]+"):
        with pytest.raises(NetworkError):
            bg.judge(t, name, "0.1", optimiser="sgd")


def test_what_is_of_one_sample():
    net = bg.Network((2, 2, 1), hidden="tanh")
    t = bg.trace(net, net.initialise(1), [[0.5, -1.0], [2.0, 0.25]], [[1.0], [0.5]])
    for name, of_sample in (
        ("E_n", t.row(1).loss),
        ("dE_n/dw(2)[2,1]", t.row(1).dW[2][1, 0]),
        ("dE_n/du(2)[2]", t.delta[2][1, 1]),
    ):
        assert bg.judge(t, name, f"{of_sample:.9f}", sample=1).right
        assert not bg.judge(t, name, f"{of_sample:.9f}").right
    assert bg.judge(t, "E", f"{t.loss:.9f}", sample=1).right
    with pytest.raises(NetworkError, match="one sample"):
        bg.judge(t, "dE/du(2)[2]", "0.1")


def test_what_is_known_is_named(t):
    assert "u(2)[1]" in bg.judge(t, "z(2)[1]", "0.3775").reason.en
    assert bg.judge(t, "z(2)[1]", "0.3775").slip is None


def random_trace(rng):
    sizes = tuple(int(n) for n in rng.integers(1, 5, size=rng.integers(2, 5)))
    pairs = [("identity", "squared_error"), ("logistic", "squared_error"), ("logistic", "binary_cross_entropy")]
    pairs += [("softmax", "cross_entropy")] * (sizes[-1] > 1)
    output, loss = pairs[rng.integers(len(pairs))]
    biases = ("per_unit", "frozen", "shared", "none", "augmented")[rng.integers(5)]
    hidden, reduction = ("tanh", "logistic", "relu")[rng.integers(3)], ("mean", "sum")[rng.integers(2)]
    net = bg.Network(sizes, hidden=hidden, output=output, loss=loss, biases=biases, reduction=reduction)
    theta = bg.Parameters(net, rng.normal(size=net.parameter_count))
    n = int(rng.integers(1, 4))
    D = rng.uniform(size=(n, sizes[-1])) if loss != "cross_entropy" else rng.integers(sizes[-1], size=n)
    return bg.trace(net, theta, rng.normal(size=(n, sizes[0])), D, rng.uniform(0.5, 2, size=n))


def names_of(t):
    names = ["E"]
    for l, n in enumerate(t.network.sizes[1:], start=2):
        names += [f"{letter}({l})[{j}]" for letter in ("u", "z", "delta") for j in range(1, n + 1)]
    trained = [*t.theta]
    return names + trained + [f"{name}+" for name in trained]


def test_the_slip_named_gives_the_number_typed():
    """Of random names and slips on random networks: made, typed to some digits, judged."""
    rng = np.random.default_rng(17)
    named = 0
    while named < PAIRS:
        t = random_trace(rng)
        names = names_of(t)
        for name in rng.choice(names, size=min(20, len(names)), replace=False):
            optimiser = (bg.SGD(0.3), bg.Momentum(0.2), bg.Adam(0.1))[rng.integers(3)]
            value, slips = asked(t, str(name), 0, optimiser)
            made = [one for one in slips if np.isfinite(one.value)]
            digits = int(rng.integers(4, 12))
            if not made:
                continue
            typed = f"{made[rng.integers(len(made))].value:.{digits}g}"
            judged = bg.judge(t, str(name), typed, optimiser=optimiser)
            number = read(typed)
            fits = number.gives(value) and number.has_digits(2)
            assert judged.right == (fits or number.is_exactly(value)), (name, typed)
            if not judged.right and judged.slip not in ("digits", "size"):
                assert judged.slip is not None, (name, typed)
                assert any(one.slip == judged.slip and number.gives(one.value) for one in made), (name, typed)
            named += 1


@given(st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1e-9), st.integers(2, 15))
def test_what_is_right_is_right_to_its_digits(value, digits):
    assert judged_number(f"{value:.{digits - 1}e}", value).right
    assert judged_number(f"{value:.{digits - 1}e}".replace("-", "−"), value).right


@given(st.text(max_size=210))
def test_any_text_is_judged(text):
    judged = judged_number(text, 0.25)
    assert judged.right in (True, False)


def test_a_bias_as_a_weight():
    net = bg.Network((2, 2, 1), hidden="tanh", biases="augmented")
    theta = net.parameters(W=[[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [[0.7, 0.8, 0.9]]])
    t = bg.trace(net, theta, [[1.0, 2.0]], [[0.5]])
    assert bg.judge(t, "w(2)[1,0]", f"{t.delta[2][0, 0]:.9f}").right
    assert bg.judge(t, "w(2)[1,0]", f"{2 * t.delta[2][0, 0]:.9f}").slip == "half"
    assert bg.judge(t, "u(2)[1]", f"{t.u[2][0, 0] - 0.1:.9f}").reason.en == "The term w(2)[1,0] of the sum is missing."
    assert bg.judge(t, "z(2)[0]", "1").right
    assert bg.judge(t, "z(2)[0]", "-1").slip == "sign"


def test_a_judgement_says_itself(t):
    judged = bg.judge(t, "w(3)[1,1]", "-0.0822")
    assert judged.to_text("ja").strip() == "符号が逆です。"
    assert json.loads(json.dumps(judged.to_json()))["slip"] == "sign"
    assert "0.082167" not in judged.to_text("en")
    assert judged.value == pytest.approx(0.082167040564)


def test_wrong_questions(t):
    for name, text, error in (
        ("w(9)[1,1]", "1", NetworkError),
        ("E+", "1", NetworkError),
        ("delta(2)[1]+", "1", NetworkError),
        ("w(2)[1,1]+", "1", PlanError),
        (3, "1", NetworkError),
        ("w(2)[1,1]", 3, DataError),
    ):
        with pytest.raises(error):
            bg.judge(t, name, text)
    with pytest.raises(PlanError, match="LBFGS"):
        bg.judge(t, "w(2)[1,1]+", "1", optimiser=bg.LBFGS())
    with pytest.raises(DataError):
        bg.judge(t, "u(2)[1]", "1", sample=4)


def test_the_slips_of_one_number_are_bounded():
    net = bg.Network((20, 50, 40, 30, 10), hidden="tanh", output="softmax", loss="cross_entropy")
    t = bg.trace(net, net.initialise(), np.ones((3, 20)), [0, 1, 2])
    q = bg.glass.quantities.quantity(net, "w(2)[1,1]")
    assert 0 < len([*of_number(t, q, 0, bg.SGD(0.1))]) < 20_000
    net = bg.Network((2, 3, 60, 60, 60))  # 216,000 paths
    t = bg.trace(net, net.initialise(), np.ones((1, 2)), np.zeros((1, 60)))
    q = bg.glass.quantities.quantity(net, "delta(2)[1]")
    assert 0 < len([*of_number(t, q, 0, bg.SGD(0.1))]) < 1_000
