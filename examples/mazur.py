"""The worked example of document 001 by itself, with its names: `python examples/mazur.py` prints its numbers."""

from math import exp

i1, i2 = 0.05, 0.10
target_o1, target_o2 = 0.01, 0.99
weights = [0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55]  # w1 to w8
b1, b2 = 0.35, 0.60
eta = 0.5
SHOWN = (0, 1, 2, 10, 100, 1_000, 9_999, 10_000)


def squash(net):
    """The logistic function."""
    return 1 / (1 + exp(-net))


def forward(weights):
    """The outputs of h1, h2, o1 and o2."""
    w1, w2, w3, w4, w5, w6, w7, w8 = weights
    out_h1, out_h2 = squash(w1 * i1 + w2 * i2 + b1), squash(w3 * i1 + w4 * i2 + b1)
    out_o1, out_o2 = squash(w5 * out_h1 + w6 * out_h2 + b2), squash(w7 * out_h1 + w8 * out_h2 + b2)
    return out_h1, out_h2, out_o1, out_o2


def error(weights):
    """The total error."""
    _, _, out_o1, out_o2 = forward(weights)
    return 1 / 2 * (target_o1 - out_o1) ** 2 + 1 / 2 * (target_o2 - out_o2) ** 2


def gradient(weights):
    """dE/dw1 to dE/dw8, all of them by the weights as they are: nothing is updated in between."""
    out_h1, out_h2, out_o1, out_o2 = forward(weights)
    _, _, _, _, w5, w6, w7, w8 = weights
    delta_o1 = (out_o1 - target_o1) * out_o1 * (1 - out_o1)
    delta_o2 = (out_o2 - target_o2) * out_o2 * (1 - out_o2)
    delta_h1 = (delta_o1 * w5 + delta_o2 * w7) * out_h1 * (1 - out_h1)
    delta_h2 = (delta_o1 * w6 + delta_o2 * w8) * out_h2 * (1 - out_h2)
    of_hidden = [delta_h1 * i1, delta_h1 * i2, delta_h2 * i1, delta_h2 * i2]
    return [*of_hidden, delta_o1 * out_h1, delta_o1 * out_h2, delta_o2 * out_h1, delta_o2 * out_h2]


for updates in range(SHOWN[-1] + 1):
    if updates in SHOWN:
        print(f"after {updates:6,} updates: E = {error(weights):.10f}")
    slopes = gradient(weights)
    if updates == 0:
        print("dE/dw1 to dE/dw8:", *(f"{slope:.9f}" for slope in slopes))
    if updates < SHOWN[-1]:
        weights = [w - eta * slope for w, slope in zip(weights, slopes, strict=True)]
    if updates == 0:
        print("new w1 to w8:", *(f"{w:.9f}" for w in weights))
print("out_o1, out_o2 in the end:", *(f"{out:.9f}" for out in forward(weights)[2:]))
