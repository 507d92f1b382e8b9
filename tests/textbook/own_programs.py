"""Programs as readers write them: loops over units, without our equations, with one slip where one is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import backglass as bg

FUNCTIONS = {"logistic": lambda u: 1 / (1 + math.exp(-u)), "tanh": math.tanh}
SLOPES = {"logistic": lambda z: z * (1 - z), "tanh": lambda z: 1 - z * z}
SLIPS = (
    "sign", "missing-derivative", "derivative-at-z", "updated-too-early", "mean-for-sum", "half", "rate",
    "missing-path",
)  # fmt: skip


def training(name: str, slip: str | None = None, backwards: bool = False) -> Iterator[tuple[float, list[float]]]:
    """The loss and all weights before the first update and after each; `backwards` adds in the opposite order."""
    example = bg.example(name)
    net, eta = example.network, example.optimiser.learning_rate
    W = [example.parameters.W[l].tolist() for l in range(2, net.L + 1)]
    b = [example.parameters.b[l].tolist() for l in range(2, net.L + 1)]
    f = [net.f[l].name for l in range(2, net.L + 1)]
    samples = list(zip(example.X.tolist(), example.D.tolist(), strict=True))
    if backwards:
        samples.reverse()
    while True:
        loss, dW, db = 0.0, [[[0.0] * len(row) for row in of] for of in W], [[0.0] * len(of) for of in b]
        for x, d in samples:
            loss += one_sample(W, W, b, f, net.loss.name, x, d, dW, db, slip, backwards)
        if slip == "updated-too-early":
            new = [
                [w - eta * g / len(samples) for w, g in zip(*rows, strict=True)]
                for rows in zip(W[-1], dW[-1], strict=True)
            ]
            dW[0], db[0] = [[0.0] * len(row) for row in W[0]], [0.0] * len(b[0])
            unused = [[[0.0] * len(row) for row in of] for of in W[1:]], [[0.0] * len(of) for of in b[1:]]
            for x, d in samples:
                one_sample(
                    W,
                    [*W[:-1], new],
                    b,
                    f,
                    net.loss.name,
                    x,
                    d,
                    [dW[0], *unused[0]],
                    [db[0], *unused[1]],
                    slip,
                    backwards,
                )
        size = 1 if net.reduction == "sum" or slip == "mean-for-sum" else len(samples)
        if slip == "mean-for-sum" and len(samples) == 1:
            size = net.sizes[-1]
        yield loss / size, [w for of in W for row in of for w in row]
        factor = (1 if slip == "rate" else eta) * (-1 if slip == "sign" else 1)
        for l in range(len(W)):
            for j in range(len(W[l])):
                for i in range(len(W[l][j])):
                    W[l][j][i] -= factor * dW[l][j][i] / size
                if net.biases != "frozen":
                    b[l][j] -= factor * db[l][j] / size


def total(terms: list[float], backwards: bool) -> float:
    """Their sum, from the front or from the back."""
    return sum(reversed(terms)) if backwards else sum(terms)


def one_sample(
    W: Any, W_back: Any, b: Any, f: list[str], loss: str, x: Any, d: Any, dW: Any, db: Any, slip: Any, backwards: bool
) -> float:  # fmt: skip
    """Add one sample's gradient to dW and db, the deltas carried back through W_back, and give its loss."""
    z, u = [x], [None]
    for l, rows in enumerate(W):
        u.append(
            [total([w * v for w, v in zip(row, z[-1], strict=True)], backwards) + b[l][j] for j, row in enumerate(rows)]
        )
        if f[l] == "softmax":
            powers = [math.exp(value - max(u[-1])) for value in u[-1]]
            z.append([power / total(powers, backwards) for power in powers])
        else:
            z.append([FUNCTIONS[f[l]](value) for value in u[-1]])
    y, half = z[-1], 1 if slip == "half" else 0.5
    if loss == "squared_error":
        E = half * total([(d_k - y_k) ** 2 for d_k, y_k in zip(d, y, strict=True)], backwards)
        delta = [2 * half * (y_k - d_k) * SLOPES[f[-1]](y_k) for y_k, d_k in zip(y, d, strict=True)]
    else:
        E = -total([d_k * math.log(y_k) for d_k, y_k in zip(d, y, strict=True) if d_k], backwards)
        if loss == "binary_cross_entropy":
            E -= total([(1 - d_k) * math.log(1 - y_k) for d_k, y_k in zip(d, y, strict=True)], backwards)
        delta = [y_k - d_k for y_k, d_k in zip(y, d, strict=True)]
        E, delta = (2 * E, [2 * one for one in delta]) if slip == "half" else (E, delta)
    for l in range(len(W) - 1, -1, -1):
        behind = W_back[l]
        for j in range(len(W[l])):
            db[l][j] += delta[j]
            for i in range(len(W[l][j])):
                dW[l][j][i] += delta[j] * z[l][i]
        if l:
            kept = range(1, len(behind)) if slip == "missing-path" and l == 1 else range(len(behind))
            delta = [
                total([delta[k] * behind[k][j] for k in kept], backwards) * hidden_slope(f[l - 1], z[l][j], slip)
                for j in range(len(W[l - 1]))
            ]
    return E


def hidden_slope(name: str, z: float, slip: str | None) -> float:
    """f' of a hidden unit, left out or taken at z where that is the slip."""
    if slip == "missing-derivative":
        return 1.0
    return SLOPES[name](FUNCTIONS[name](z)) if slip == "derivative-at-z" else SLOPES[name](z)
