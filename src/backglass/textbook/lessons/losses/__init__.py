"""Lesson `losses`: squared error, cross entropy, their means, and the traps of the program that document 002 quotes."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.activations import Softmax
from backglass.page.figures import figure
from backglass.textbook.checks import Check, evidence, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Given, Lesson, Watch
from backglass.textbook.lessons.examples import sign
from backglass.textbook.lessons.losses.pictures import illustrations
from backglass.textbook.lessons.losses.steps import (
    BAD,
    CE,
    GOOD,
    INDICES,
    LOGITS,
    MSE,
    ONE_HOT,
    PROBABILITIES,
    RIGHT,
    SSE,
    Y,
    batch,
    conventions,
    gradient,
    input_gradient,
    loss_steps,
    ten,
    value,
)
from backglass.textbook.lessons.losses.steps import D as ZERO
from backglass.textbook.lessons.losses.traps import (
    EXTREME,
    PAIRS,
    SHORT,
    SOFT,
    WEIGHT,
    D,
    U,
    delta,
    error,
    program_end,
    program_error,
    trap_steps,
)
from backglass.words import Text

H = 1e-5  # of the central differences: their error is about h^2
NET_INPUTS = (-1000.0, -2.0, 0.0, 2.0, 1000.0)  # for the binary cross entropy

BOOK = Text(
    "Saito, Deep Learning from Scratch, chapter 4: the program that document 002 quotes",
    "斎藤康毅『ゼロから作る Deep Learning』第 4 章 (文書 002 が引用しているコード)",
)
PROGRAM = Text("the program, run as it stands", "コードをそのまま実行")
DIFFERENCE = Text("central differences with h = 1e-5", "h = 1e-5 の中心差分")
LABELS = Text("one-hot targets instead of indices", "番号の代わりにワンホット")
BY_CHAIN = Text("the softmax's Jacobian times -d/y", "ソフトマックス関数のヤコビ行列と -d/y の積")
BY_OUTPUT = Text("from the outputs y", "出力 y から計算")

GIVEN = (
    Given(Text("outputs y, targets d (also t)", "出力 y、目標出力 d (t とも書く)"), "(1, 2, 4), (0, 0, 0)"),
    Given(Text("ten classes, output a, right: index 2", "10 クラスの出力 a (正解は 2)"), "y[2] = 0.6, y[7] = 0.1"),
    Given(Text("ten classes, output b, right: index 2", "10 クラスの出力 b (正解は 2)"), "y[2] = 0.1, y[7] = 0.6"),
    Given(Text("the other outputs of b and of a", "a、b のほかの出力"), "0.1, 0.05, 0, 0.05, 0.1, 0, 0, 0"),
    Given(Text("a batch of net inputs u, N = 2", "総入力 u のバッチ (N = 2)"), "(1, 2, 3), (0.5, -1, 2)"),
    Given(Text("its classes, counted from 0", "その正解のクラス (0 から数える)"), "2, 0"),
)

SUMMARY = (
    Text(
        "With the half in front, the gradient of the squared error is y - d.",
        "1/2 を付けた二乗誤差の勾配は y - d である。",
    ),
    Text(
        "Say which mean is taken, over outputs or samples; it scales the gradient.",
        "平均を出力についてとるのか、サンプルについてとるのかを明示する。勾配の大きさが変わる。",
    ),
    Text(
        "Cross entropy with a one-hot target is -log of the right class's probability.",
        "ワンホットの交差エントロピーは、正解のクラスの確率の -log である。",
    ),
    Text(
        "Cross entropy behind its own output (sigmoid, softmax): delta is y - d, and stays where a wrong output "
        "saturates.",
        "交差エントロピーを対応する出力 (シグモイド関数、ソフトマックス関数) と組めばデルタは y - d となり、間違えたま"
        "ま飽和した出力でも消えない。",
    ),
    Text(
        "Compute the error from u by log-softmax; add no small number.",
        "誤差は u から log-softmax で求める。微小な数は足さない。",
    ),
)


def _published() -> tuple[Check, ...]:
    """What the book that document 002 quotes prints below its programs."""
    one = np.eye(10)[[RIGHT]]
    rows = (
        ("SE_a", "0.0975", value(SSE, GOOD, ten(RIGHT))),
        ("SE_b", "0.5975", value(SSE, BAD, ten(RIGHT))),
        ("CE_a (+1e-7)", "0.510825457099338", program_error([GOOD], one)),
        ("CE_b (+1e-7)", "2.302584092994546", program_error([BAD], one)),
    )
    return tuple(Check(name, text, number, place=BOOK) for name, text, number in rows)


def _differences() -> tuple[Check, ...]:
    """The gradients of the losses, and the deltas of the pairs, by differences."""
    checks = []
    for name, loss, y, d in (("SE", SSE, Y, ZERO), ("MSE", MSE, Y, ZERO), ("CE", CE, PROBABILITIES, ONE_HOT)):
        h = H * np.eye(3)[2]
        difference = (value(loss, y + h, d) - value(loss, y - h, d)) / (2 * H)
        checks.append(same(f"∂{name}/∂y_3", difference, float(gradient(loss, y, d)[2]), DIFFERENCE, digits=6))
    for output, loss_name in PAIRS.values():
        for k in range(3):
            h = H * np.eye(3)[k]
            difference = (error(output, loss_name, U + h, D) - error(output, loss_name, U - h, D)) / (2 * H)
            computed = float(delta(output, loss_name, U, D)[k])
            checks.append(
                same(f"δ_{k + 1} ({sign(output)}, {SHORT[loss_name]})", difference, computed, DIFFERENCE, digits=8)
            )
    t = batch(INDICES)
    for k in range(3):
        h = H * np.eye(3)[k]
        difference = (batch(INDICES, LOGITS + h).loss - batch(INDICES, LOGITS - h).loss) / (2 * H)
        checks.append(same(f"∂E/∂b_{k + 1}", difference, float(t.db[2][k]), DIFFERENCE, digits=8))
    return tuple(checks)


def _routes() -> tuple[Check, ...]:
    by_index, by_one_hot, soft = batch(INDICES), batch(np.eye(3)[list(INDICES)]), batch(SOFT)
    u, d = np.array([U]), np.array([D])
    chain = Softmax().pullback(u, CE.gradient(Softmax()(u), d))[0]
    return (
        same("E", by_one_hot.loss, by_index.loss, LABELS),
        same("∂E/∂u_13", float(input_gradient(by_one_hot)[0, 2]), float(input_gradient(by_index)[0, 2]), LABELS),
        *(
            same(f"δ_{k + 1}", float(chain[k]), float(delta("softmax", "cross_entropy", U, D)[k]), BY_CHAIN)
            for k in range(3)
        ),
        same("E", float(CE.value(by_index.y, by_index.D).mean()), by_index.loss, BY_OUTPUT),
        same("E (0.1, 0.2, 0.7)", float(CE.value(soft.y, soft.D).mean()), soft.loss, BY_OUTPUT),
    )


def _evidence() -> tuple[Check, ...]:
    """The checks of the errata of document 002 on the program of the losses."""
    single, soft = batch([INDICES[0]], LOGITS[:1]).delta[2][0], batch(SOFT)
    third = np.eye(3)[2]
    rows: tuple[tuple[str, str, str, str, float], ...] = (
        ("002-11", "∂E/∂u_3", f"{single[2] / len(single):.9f}", "-0.334759044", single[2]),
        ("002-12", "E", f"{program_error(soft.y, soft.D):.9f}", "1.424458631", soft.loss),
        ("002-13", "E(y = 1)", f"{program_end(1.0):.9f}", "0.000000000", value(CE, (1.0,), (1.0,)) + 0.0),
        ("002-13", "E(y → 0)", figure(program_end(0.0)), "2000.000", error("softmax", "cross_entropy", EXTREME, third)),
        ("002-13", "∂(2E)/∂u_3", f"{single[2]:.9f}", "-0.669518088", WEIGHT * single[2]),
    )
    return tuple(
        check
        for erratum, name, printed, right, number in rows
        for check in evidence(erratum, name, printed, right, float(number), "002", PROGRAM)
    )


def _as_data() -> dict[str, Any]:
    one, third = np.eye(10)[[RIGHT]], np.eye(3)[2]
    hard, soft, single = batch(INDICES), batch(SOFT), batch([INDICES[0]], LOGITS[:1])
    kinds = conventions()
    bce = "binary_cross_entropy"
    return {
        "squared_error": [value(SSE, y, ten(RIGHT)) for y in (GOOD, BAD)],
        "cross_entropy": [value(CE, y, ten(RIGHT)) for y in (GOOD, BAD)],
        "program": [program_error([y], one) for y in (GOOD, BAD)],
        "program_ends": [program_end(0.0), program_end(1.0)],
        "conventions": {name: E for name, (E, _) in kinds.items()},
        "convention_gradients": {name: g.tolist() for name, (_, g) in kinds.items()},
        "output_gradient": gradient(CE, PROBABILITIES, ONE_HOT).tolist(),
        "batch": {"loss": hard.loss, "onehot": hard.D.tolist(), "grad": input_gradient(hard).tolist()},
        "soft": {"loss": soft.loss, "grad": input_gradient(soft).tolist()},
        "single": {"loss": single.loss, "grad": single.delta[2][0].tolist()},
        "extreme": {
            "loss": error("softmax", "cross_entropy", EXTREME, third),
            "grad": delta("softmax", "cross_entropy", EXTREME, third).tolist(),
        },
        "binary": {f"d={d}": [error("logistic", bce, (u,), (float(d),)) for u in NET_INPUTS] for d in (0, 1)},
        "deltas": {key: delta(*names, U, D).tolist() for key, names in PAIRS.items()},
        "saturated": {
            "sse": float(delta("logistic", "squared_error", (1000.0,), (0.0,))[0]),
            "bce": float(delta("logistic", bce, (1000.0,), (0.0,))[0]),
        },
    }


def work(_: Watch) -> Content:
    """The lesson."""
    steps = (*loss_steps(), *trap_steps())
    return Content(
        GIVEN,
        with_pictures(steps, illustrations()),
        SUMMARY,
        (*_published(), *_differences(), *_routes(), *_evidence()),
        _as_data(),
    )


LESSON = Lesson(
    "losses",
    90,
    Text("Loss functions, and the traps of a published program", "誤差関数と、公開コードの落とし穴"),
    Text(
        "How is it measured how wrong an output is, and what does each measure hand back?",
        "出力がどれだけ間違っているかを、どのように測るのでしょうか。測り方によって、逆伝播する値はどう変わるのでしょ"
        "うか。",
    ),
    ("002", "003"),
    ("loss", "squared error", "mean squared error", "cross entropy", "target", "one-hot", "delta", "minibatch"),
    work,
    _evidence,
)
