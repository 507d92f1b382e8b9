"""The steps of lesson `losses` on the losses themselves; the published program's traps are in `traps.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.losses import CrossEntropy, Loss, MeanSquaredError, SquaredError
from backglass.glass.tracing import Trace, trace
from backglass.network import Network
from backglass.page.figures import figure
from backglass.textbook.lesson import LessonStep, Line, Table, line
from backglass.words import Text
from backglass.words.slips import Slip

Y, D = (1.0, 2.0, 4.0), (0.0, 0.0, 0.0)
PROBABILITIES, ONE_HOT = (0.2, 0.3, 0.5), (0.0, 0.0, 1.0)
GOOD = (0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0)  # the book's ten classes, the right one being index 2
BAD = (0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0)
RIGHT = 2
LOGITS, INDICES = ((1.0, 2.0, 3.0), (0.5, -1.0, 2.0)), (2, 0)
SSE, MSE, CE = SquaredError(), MeanSquaredError(), CrossEntropy()


def value(loss: Loss, y: Any, d: Any) -> float:
    """E_n of one sample.

    Examples
    --------
    >>> value(SquaredError(), (1.0, 2.0, 4.0), (0.0, 0.0, 0.0))
    10.5
    """
    return float(loss.value(np.array([y]), np.array([d]))[0])


def gradient(loss: Loss, y: Any, d: Any) -> Any:
    """dE_n/dy of one sample."""
    return loss.gradient(np.array([y]), np.array([d]))[0]


def conventions() -> dict[str, tuple[float, Any]]:
    """The error and its gradient at the lesson's y and d, by four conventions."""
    half, half_gradient = value(SSE, Y, D), gradient(SSE, Y, D)
    mean, mean_gradient = value(MSE, Y, D), gradient(MSE, Y, D)
    return {
        "half_sum": (half, half_gradient),
        "sum": (2 * half, 2 * half_gradient),
        "mean": (mean, mean_gradient),
        "half_mean": (mean / 2, mean_gradient / 2),
    }


def batch(targets: Any, logits: Any = LOGITS) -> Trace:
    """Net inputs handed straight to a softmax output: a network whose weight matrix is the identity."""
    net = Network((3, 3), output="softmax", loss="cross_entropy")
    return trace(net, net.parameters(W=[np.eye(3)], b=[np.zeros(3)]), logits, targets)


def input_gradient(t: Trace) -> Any:
    """∂E/∂u of a batch whose error is the mean: (N, K)."""
    return t.delta[2] / len(t.X)


def ten(index: int) -> Any:
    """The one-hot target of the book's example.

    Examples
    --------
    >>> ten(2)[:4].tolist()
    [0.0, 0.0, 1.0, 0.0]
    """
    return np.eye(10)[index]


def loss_steps() -> tuple[LessonStep, ...]:
    """The steps from the squared error to the gradient of the cross entropy in the net inputs."""
    return (_squared(), _means(), _book(), _cross_entropy(), _inverse(), _from_net_inputs(), _delta())


def _squared() -> LessonStep:
    E, g = conventions()["half_sum"]
    return LessonStep(
        Text("The squared error", "二乗誤差"),
        Text(
            "Square the difference of every output to its target, add up, and halve. The half cancels the 2 that "
            "comes down when the square is differentiated; the gradient is just y - d.",
            "出力ごとに目標出力との差を二乗し、和をとって半分にします。1/2 は二乗を微分したときに出る 2 を打ち消すため"
            "のもので、勾配は y - d そのものになります。",
        ),
        (
            line(
                "E = 1/2 × ((y_1 - d_1)² + (y_2 - d_2)² + (y_3 - d_3)²)",
                E,
                "1/2 × (({} - {})² + ({} - {})² + ({} - {})²)",
                [number for pair in zip(Y, D, strict=True) for number in pair],
                slips={"half": 2 * E},
            ),
            *(
                line(
                    f"∂E/∂y_{k} = y_{k} - d_{k}",
                    g[k - 1],
                    "{} - {}",
                    [Y[k - 1], D[k - 1]],
                    slips={"half": 2 * g[k - 1]},
                )
                for k in (1, 2, 3)
            ),
        ),
    )


def _means() -> LessonStep:
    by = conventions()
    names = {
        "half_sum": "1/2 Σ_k (y_k - d_k)²",
        "sum": "Σ_k (y_k - d_k)²",
        "mean": "1/K Σ_k (y_k - d_k)²",
        "half_mean": "1/(2K) Σ_k (y_k - d_k)²",
    }
    rows = tuple((names[name], figure(E), *(figure(number) for number in g[:2])) for name, (E, g) in by.items())
    total, mean, g = by["sum"][0], by["mean"][0], by["mean"][1][2]
    return LessonStep(
        Text("With and without the half, sum and mean", "1/2 のあるなし、和と平均"),
        Text(
            "Books differ in the factor in front. All four gradients point the same way, but their lengths differ, "
            "and so does the step that a learning rate η makes. And two means must be told apart: over the K outputs "
            "of a sample (mean squared error) and over the N samples of a minibatch, a few samples taken together.",
            "前に付く係数は本によって違います。四つの勾配の向きは同じですが、長さが違うので、同じ学習率 η でも一歩の大"
            "きさが変わります。また、平均には 2 種類あります。一つのサンプルの K 個の出力についての平均 (平均二乗誤差) "
            "と、ミニバッチ (まとめて扱う少数のサンプル) の N 個のサンプルについての平均です。混同しないようにしましょ"
            "う。",
        ),
        (
            line(
                "MSE = 1/K × ((y_1 - d_1)² + (y_2 - d_2)² + (y_3 - d_3)²)",
                mean,
                "1/3 × (({} - {})² + ({} - {})² + ({} - {})²)",
                [number for pair in zip(Y, D, strict=True) for number in pair],
                slips={"mean-for-sum": total, "half": mean / 2},
            ),
            line(
                "∂MSE/∂y_3 = 2/K × (y_3 - d_3)",
                g,
                "2/3 × ({} - {})",
                [Y[2], D[2]],
                slips={"mean-for-sum": 3 * g, "half": g / 2},
            ),
        ),
        Table(("E", Text("value", "値"), "∂E/∂y_1", "∂E/∂y_2"), rows),
    )


def _book() -> LessonStep:
    def error(symbol: str, y: tuple[float, ...]) -> Line:
        d = ten(RIGHT)
        E = value(SSE, y, d)
        terms = [(f"({{}} - {figure(d[k])})²" if d[k] else "{}²", y[k]) for k in range(10) if y[k]]
        put = "1/2 × (" + " + ".join(term for term, _ in terms) + ")"
        return line(
            f"E_{symbol} = 1/2 × Σ_k (y_k - d_k)²", E, put, [number for _, number in terms], slips={"half": 2 * E}
        )

    return LessonStep(
        Text("Ten classes, squared error", "10 クラスの二乗誤差"),
        Text(
            "The right class has index 2 (counted from 0 as programs do, y[2] being the third output). It gets 0.6 "
            "in output a; class 7 gets 0.6 in output b. Outputs that are 0 are left out below.",
            "正解はクラス 2 です (番号はプログラムに合わせて 0 から数えます。y[2] は 3 番目の出力です)。出力 a は正解"
            "に 0.6 を、出力 b はクラス 7 に 0.6 を与えています。0 の出力は省いて書きます。",
        ),
        (error("a", GOOD), error("b", BAD)),
    )


def _cross_entropy() -> LessonStep:
    E_a, E_b = value(CE, GOOD, ten(RIGHT)), value(CE, BAD, ten(RIGHT))
    return LessonStep(
        Text("The cross entropy: one-hot or index", "交差エントロピー: ワンホットと番号 (インデックス)"),
        Text(
            "E = -Σ_k d_k log y_k. With a one-hot target all terms but one are multiplied by 0 (0 × log 0 counts as "
            "0), so the index of the right class is all one has to know.",
            "E = -Σ_k d_k log y_k です。ワンホットの目標出力では、一つを除いてすべての項に 0 が掛かるので (0 × log 0 は"
            " 0 とみなします)、正解のクラスの番号さえわかれば計算できます。",
        ),
        (
            line("E_a = -log y[2]", E_a, "-log({})", [GOOD[RIGHT]], drawn="E_a = -log y_3"),
            line("E_b = -log y[2]", E_b, "-log({})", [BAD[RIGHT]], drawn="E_b = -log y_3"),
        ),
    )


def _inverse() -> LessonStep:
    y, d = PROBABILITIES, ONE_HOT
    pairs = [number for pair in zip(d, y, strict=True) for number in pair]
    return LessonStep(
        Text("Its gradient in the outputs", "交差エントロピーを出力で微分する"),
        Text(
            "Let y = (0.2, 0.3, 0.5), d = (0, 0, 1). ∂E/∂y_k = -d_k / y_k: the less probable the right class, the "
            "steeper. Here y is taken as three free numbers; the softmax comes in below.",
            "y = (0.2, 0.3, 0.5)、d = (0, 0, 1) とします。∂E/∂y_k = -d_k / y_k なので、正解のクラスの確率が小さいほど"
            "勾配は急になります。ここでは y を三つの独立な数とみなしています。ソフトマックス関数は次のステップで考えま"
            "す。",
        ),
        (
            line(
                "E = -(d_1 × log y_1 + d_2 × log y_2 + d_3 × log y_3)",
                value(CE, y, d),
                "-({} × log({}) + {} × log({}) + {} × log({}))",
                pairs,
            ),
            line("∂E/∂y_3 = -d_3 / y_3", gradient(CE, y, d)[2], "-{} / {}", [d[2], y[2]]),
        ),
    )


def _from_net_inputs() -> LessonStep:
    t = batch(INDICES)

    def error(n: int) -> Line:
        u, k = LOGITS[n - 1], INDICES[n - 1]
        return line(
            f"E_{n} = log(e^(u_{n}1) + e^(u_{n}2) + e^(u_{n}3)) - u_{n}{k + 1}",
            t.E[n - 1],
            "log(e^({}) + e^({}) + e^({})) - {}",
            [*u, u[k]],
        )

    rows = tuple(
        (str(n), ", ".join(map(figure, LOGITS[n - 1])), str(INDICES[n - 1]), ", ".join(map(figure, t.D[n - 1])))
        for n in (1, 2)
    )
    return LessonStep(
        Text("From the net inputs, for a batch of two", "総入力から求める: サンプル二つのバッチ"),
        Text(
            "Behind a softmax, -log y_k = log S - u_k, S being the sum of the e^(u). The error of a batch is here the "
            "mean over its samples, whether the targets are given as indices or one-hot.",
            "ソフトマックス関数の後では -log y_k = log S - u_k です (S は e^(u) の和)。バッチの誤差は、ここではサンプ"
            "ルについての平均とします。目標出力を番号で与えてもワンホットで与えても同じ値です。",
        ),
        (
            error(1),
            error(2),
            line("E = 1/2 × (E_1 + E_2)", t.loss, "1/2 × ({} + {})", t.E.tolist(), slips={"mean-for-sum": 2 * t.loss}),
        ),
        Table(("n", Text("net inputs u", "総入力 u"), Text("index", "番号"), Text("one-hot d", "ワンホット d")), rows),
    )


def _delta() -> LessonStep:
    t = batch(INDICES)
    y, d, delta, g = t.y, t.D, t.delta[2], input_gradient(t)

    def component(n: int, k: int) -> Line:
        slips: dict[Slip, float] = {"mean-for-sum": delta[n - 1, k - 1]}
        return line(
            f"∂E/∂u_{n}{k} = 1/2 × (y_{n}{k} - d_{n}{k})",
            g[n - 1, k - 1],
            "1/2 × ({} - {})",
            [y[n - 1, k - 1], d[n - 1, k - 1]],
            slips=slips,
        )

    return LessonStep(
        Text("The gradient in the net inputs", "総入力についての勾配"),
        Text(
            "-d / y times the Jacobian of the softmax leaves y - d: the delta of the output layer. The mean over N = 2 "
            "samples divides it by 2.",
            "-d / y にソフトマックス関数のヤコビ行列を掛けると y - d になります。これが出力層のデルタです。N = 2 個の"
            "サンプルの平均をとっているので、さらに 2 で割ります。",
        ),
        tuple(component(n, k) for n in (1, 2) for k in (1, 2, 3)),
    )
