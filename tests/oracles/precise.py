"""The definitions in mpmath, and derivatives by differences at hundreds of digits: no f' is written down here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mpmath import mp, mpf

Scalar = Callable[[Any], Any]


def _elu(u: Any, alpha: Any) -> Any:
    return u if u > 0 else alpha * mp.expm1(u)


def _selu(u: Any) -> Any:
    """With the two constants solved from the paper's fixed point of mean 0 and variance 1."""
    e, pi = mp.e, mp.pi
    half, two = mp.erfc(1 / mp.sqrt(2)), mp.erfc(mp.sqrt(2))
    alpha = -mp.sqrt(2 / pi) / (half * mp.sqrt(e) - 1)
    below = 2 * two * e**2 + pi * half**2 * e - 2 * (2 + pi) * half * mp.sqrt(e) + pi + 2
    scale = (1 - half * mp.sqrt(e)) * mp.sqrt(2 * pi) / mp.sqrt(below)
    return scale * _elu(u, alpha)


ACTIVATIONS: dict[str, Callable[[Any, Any], Any]] = {  # name -> f(u, row)
    "identity": lambda u, _: u,
    "logistic": lambda u, _: 1 / (1 + mp.exp(-u)),
    "tanh": lambda u, _: mp.tanh(u),
    "relu": lambda u, _: max(u, mpf(0)),
    "leaky_relu": lambda u, row: u if u > 0 else mpf(row.slope) * u,
    "elu": lambda u, row: _elu(u, mpf(row.alpha)),
    "selu": lambda u, _: _selu(u),
    "gelu": lambda u, _: u * mp.ncdf(u),
    "gelu_tanh": lambda u, _: u / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (u + mpf("0.044715") * u**3))),
    "silu": lambda u, _: u / (1 + mp.exp(-u)),
    "softplus": lambda u, _: mp.log1p(mp.exp(u)),
    "mish": lambda u, _: u * mp.tanh(mp.log1p(mp.exp(u))),
    "exp": lambda u, _: mp.exp(u),
    "step": lambda u, _: mpf(1) if u > 0 else mpf(0),
}


def outputs(row: Any, u: Sequence[Any]) -> list[Any]:
    """f of a whole layer; softmax by its definition."""
    if row.name == "softmax":
        e = [mp.exp(x) for x in u]
        return [x / mp.fsum(e) for x in e]
    return [ACTIVATIONS[row.name](x, row) for x in u]


def _x_log(x: Any, y: Any) -> Any:
    return x * mp.log(y) if x else mpf(0)


def _huber(r: Any, delta: Any) -> Any:
    return r * r / 2 if abs(r) <= delta else delta * (abs(r) - delta / 2)


def loss(row: Any, y: Sequence[Any], d: Sequence[Any]) -> Any:
    """E_n by its definition."""
    pairs = list(zip(y, d, strict=True))
    match row.name:
        case "squared_error":
            return mp.fsum((a - b) ** 2 for a, b in pairs) / 2
        case "mean_squared_error":
            return mp.fsum((a - b) ** 2 for a, b in pairs) / len(pairs)
        case "absolute_error":
            return mp.fsum(abs(a - b) for a, b in pairs)
        case "huber":
            return mp.fsum(_huber(a - b, mpf(row.delta)) for a, b in pairs)
        case "quantile":
            return mp.fsum(max(mpf(row.q) * (b - a), (mpf(row.q) - 1) * (b - a)) for a, b in pairs)
        case "poisson":
            return mp.fsum(a - b + _x_log(b, b) - _x_log(b, a) for a, b in pairs)
        case "binary_cross_entropy":
            smoothing = mpf(row.smoothing)
            learned = [(a, (1 - smoothing) * b + smoothing / 2) for a, b in pairs]
            return -mp.fsum(_x_log(b, a) + _x_log(1 - b, 1 - a) for a, b in learned)
        case "cross_entropy":
            smoothing = mpf(row.smoothing)
            return -mp.fsum(_x_log((1 - smoothing) * b + smoothing / len(pairs), a) for a, b in pairs)
    raise ValueError(row.name)


DIGITS = 800  # e^(-2 |u|) is told from nothing as far as float64 reaches, with as many digits again to spare


def value(f: Scalar, x: float) -> float:
    """f(x), rounded once."""
    with mp.workdps(DIGITS):
        return float(f(mpf(x)))


def derivative(f: Scalar, x: float) -> float:
    """f'(x), rounded once."""
    return gradient(lambda v: f(v[0]), [x])[0]


def gradient(f: Callable[[list[Any]], Any], x: Sequence[float]) -> list[float]:
    """The central difference to every entry; h^2 f''' / 6 is below the smallest float64."""
    with mp.workdps(DIGITS):
        h = mpf(10) ** (-DIGITS // 3)
        at = [mpf(entry) for entry in x]
        slopes = []
        for i, entry in enumerate(at):
            above, below = (f([*at[:i], entry + step, *at[i + 1 :]]) for step in (h, -h))
            slopes.append(float((above - below) / (2 * h)))
        return slopes
