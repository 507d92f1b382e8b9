"""Questions on what makes a step other than η times the gradient: momentum, AdaGrad, weight decay."""

from __future__ import annotations

import math

import numpy as np

from backglass.equations.optimisers import Momentum
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_gap, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

AGAINST = At("descent", 6, Text("Step against it", "勾配と逆向きに進む"))
RATE = At("descent", 8, Text("How large a step?", "歩幅はどれくらいがよいか"))


def momentum(draw: Draw) -> Draft:
    """A step with inertia."""
    w, v, g = draw.number(-2, 2, 0.5), draw.number(-0.5, 0.5, 0.1), draw.number(-2, 2, 0.5)
    mu, eta = draw.pick((0.5, 0.8, 0.9)), draw.pick((0.1, 0.2))
    found = Momentum(eta, mu).update(np.array([w]), np.array([g]), {"v": np.array([v])}, 1, eta)[0]
    return ask_number(
        RATE,
        Text(
            "Momentum: v+ = μ v - η g, then w+ = w + v+. What is w+?",
            "モメンタムでは v+ = μ v - η g、w+ = w + v+ と更新します。w+ を求めてください。",
        ),
        float(found[0]),
        wrong(
            "no-inertia",
            w - eta * g,
            Text("That is plain gradient descent: μ v is missing.", "普通の勾配降下法です。μ v が抜けています。"),
        ),
        wrong("sign", w + mu * v + eta * g),
        wrong(
            "old-velocity",
            w + v,
            Text("The new v+ is added, not the old v.", "足すのは元の v ではなく新しい v+ です。"),
        ),
        wrong(
            "velocity-alone",
            mu * v - eta * g,
            Text("That is v+; it is added to w.", "v+ の値です。これを w に足します。"),
        ),
        wrong("rate", w + mu * v - g),
        because=Text("w + μ v - η g.", "w + μ v - η g です。"),
        hint=Text("w+ = w + (μ v - η g)", "w+ = w + (μ v - η g)"),
        given={"w": w, "v": v, "g": g, "μ": mu, "η": eta},
    )


def adagrad(draw: Draw) -> Draft:
    """The second step of AdaGrad."""
    w, g = draw.number(-2, 2, 0.5), draw.numbers(2, -4, 4, 1)
    eta = draw.pick((0.1, 0.2, 0.5))
    h = g[0] ** 2 + g[1] ** 2
    return ask_choice(
        RATE,
        Text(
            "AdaGrad: h+ = h + g², then w+ = w - η g / sqrt(h+), with h = 0 at first. The first two gradients are g_1 "
            "and g_2, and w is the weight after the first update. What is it after the second?",
            "AdaGrad では h+ = h + g²、w+ = w - η g / sqrt(h+) と更新します (h は初め 0)。"
            "初めの二つの勾配が g_1 と g_2、1 回目の更新後の重みが w です。2 回目の更新後の重みはどれですか。",
        ),
        w - eta * g[1] / math.sqrt(h),
        wrong(
            "no-adapting",
            w - eta * g[1],
            Text(
                "That is plain gradient descent, not divided by sqrt(h+).",
                "普通の勾配降下法です。sqrt(h+) で割っていません。",
            ),
        ),
        wrong(
            "not-remembered",
            w - eta * g[1] / abs(g[1]),
            Text("h keeps the square of the first gradient, too.", "h には一つ目の勾配の 2 乗も残っています。"),
        ),
        wrong("no-root", w - eta * g[1] / h, Text("It is the root of h+ that divides.", "割るのは h+ の平方根です。")),
        wrong("sign", w + eta * g[1] / math.sqrt(h)),
        wrong(
            "sum-of-gradients",
            w - eta * g[1] / (abs(g[0]) + abs(g[1])),
            Text("The squares are added, and then the root is taken.", "2 乗を足してから平方根をとります。"),
        ),
        because=Text(
            "h+ = g_1² + g_2², and w - η g_2 / sqrt(h+).", "h+ = g_1² + g_2² なので、w - η g_2 / sqrt(h+) です。"
        ),
        given={"w": w, "g_1": g[0], "g_2": g[1], "η": eta},
    )


def weight_decay(draw: Draw) -> Draft:
    """A step with weight decay."""
    w, g = draw.number(-3, 3, 0.5), draw.number(-1, 1, 0.1)
    decay, eta = draw.pick((0.05, 0.1, 0.2)), draw.pick((0.1, 0.2, 0.5))
    return ask_choice(
        AGAINST,
        Text(
            "The penalty 1/2 λ w² is added to the error, whose own gradient in w is g. What is w after one step of "
            "gradient descent with the learning rate η?",
            "誤差 E に罰則 1/2 λ w² を加えます。E の w についての勾配は g です。"
            "学習率 η の勾配降下法で 1 回更新した後の w はどれですか。",
        ),
        w - eta * (g + decay * w),
        wrong(
            "no-penalty",
            w - eta * g,
            Text("The gradient of the penalty, λ w, is missing.", "罰則の勾配 λ w が抜けています。"),
        ),
        wrong(
            "grows",
            w - eta * (g - decay * w),
            Text("The penalty makes the weight smaller, not larger.", "罰則は重みを小さくする向きに働きます。"),
        ),
        wrong("half", w - eta * (g + decay * w / 2)),
        wrong(
            "not-differentiated",
            w - eta * (g + decay * w**2 / 2),
            Text(
                "The penalty itself was added to the gradient, not its derivative.",
                "罰則を微分せずに勾配に足しています。",
            ),
        ),
        wrong("rate", w - g - decay * w),
        because=Text("The gradient becomes g + λ w.", "勾配が g + λ w になります。"),
        hint=Text("w+ = w - η (g + λ w)", "w+ = w - η (g + λ w)"),
        given={"w": w, "g": g, "λ": decay, "η": eta},
    )


def inertia(_: Draw) -> Draft:
    """The velocity of momentum."""
    return ask_gap(
        RATE,
        asked_of(
            "Momentum keeps the velocity v: part of the last step, and a step against the gradient.",
            "モメンタムでは、前回の動きの一部に勾配と逆向きの一歩を加えたものを v として保存します。",
        ),
        """
def train(gradient, w, eta, mu, updates):
    v = 0.0
    for _ in range(updates):
        v = ____
        w = w + v
    return w
""",
        "mu * v - eta * gradient(w)",
        wrong("sign", "mu * v + eta * gradient(w)"),
        wrong(
            "no-inertia",
            "-eta * gradient(w)",
            Text("That is plain gradient descent: mu * v is missing.", "普通の勾配降下法です。mu * v が抜けています。"),
        ),
        wrong("rate", "mu * v - gradient(w)"),
        wrong(
            "all-of-it",
            "v - eta * gradient(w)",
            Text(
                "All of the last step is kept, not the part mu: nothing brakes.",
                "前回の動きを mu 倍せずに残しているので、減速しません。",
            ),
        ),
        wrong(
            "bracket",
            "mu * (v - eta * gradient(w))",
            Text("mu belongs to v alone.", "mu を掛けるのは v だけです。"),
        ),
        because=Text("v+ = μ v - η g.", "v+ = μ v - η g です。"),
        check="result = train(lambda w: 2.0 * w, 1.0, 0.1, 0.9, 3)",
    )


TOPIC = Topic(
    "optimisers",
    105,
    Text("Momentum, AdaGrad, weight decay", "モメンタム、AdaGrad、重み減衰"),
    (
        momentum,
        adagrad,
        weight_decay,
        inertia,
    ),
)
