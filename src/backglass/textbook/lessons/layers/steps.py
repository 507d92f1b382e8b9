"""The steps of lesson `layers`: every layer forwards, then every layer back, then the chain and the judge."""

from __future__ import annotations

import numpy as np

from backglass.equations.arrays import Floats, log_sum_exp
from backglass.page.figures import figure
from backglass.textbook.lesson import LessonStep, Table, line, plain
from backglass.textbook.lessons.layers.both_passes import (
    B2,
    ETA,
    W2,
    W3,
    BothPasses,
    X,
    certificates,
    of_single,
    split_apart,
    targets,
    updated,
    updated_too_early,
)
from backglass.textbook.lessons.layers.own import MyAffine, MyReLU, MySoftmax, MySoftmaxWithLoss
from backglass.textbook.program import program
from backglass.words import Text

H = 0.001  # of the difference that the reader works out
TRAINING = """E = chain.forward(x, t)
chain.backward()
for param, grad in zip(chain.params, chain.grads):
    param -= eta * grad"""
JUDGING = """def loss_and_gradient(u):
    layer = MySoftmaxWithLoss()
    return layer.forward(u, t), layer.backward()

bg.certify_function(loss_and_gradient, u)"""
RIGHT, WRONG = Text("right", "正しい"), Text("wrong", "誤り")


def all_steps(p: BothPasses) -> tuple[LessonStep, ...]:
    """What a layer is; the layers forwards; the layers back; the chain; the judge."""
    return (
        _promise(),
        _affine_forward(p),
        _relu_forward(p),
        _loss_forward(p),
        _loss_backward(p),
        _apart(p),
        _affine_backward(p),
        _relu_backward(p),
        _chain(p),
        _judge(p),
    )


def _promise() -> LessonStep:
    rows: tuple[tuple[Text | str, ...], ...] = (
        (plain("forward"), Text("x to the output", "x から出力を求める")),
        (plain("backward"), Text("dout to ∂E/∂x", "dout から ∂E/∂x を求める")),
        (plain("params"), Text("what is learned", "学習するパラメーター")),
        (plain("grads"), Text("∂E by each of params", "params それぞれについての勾配")),
    )
    return LessonStep(
        Text("What every layer can do", "層が備えるもの"),
        Text(
            "A layer is an object with two methods and two lists. forward keeps what the way back will need. backward "
            "is given dout, the derivative of E to the layer's output, puts the derivatives to its params into grads, "
            "in the same order, and hands the derivative to its input to the layer before. Whoever knows these four "
            "names can put layers together without looking into them.",
            "層は、二つのメソッドと二つのリストを備えた部品です。forward は、逆伝播で使う値を取っておきます。backwar"
            "d は自分の出力についての E の微分 dout を受け取り、params についての微分を同じ順に grads へ入れ、入力に"
            "ついての微分を前の層へ渡します。この四つの名前がそろっていれば、中身を知らなくても層をつなげられます。",
        ),
        table=Table((Text("name", "名前"), Text("what it is", "役割")), rows),
    )


def _samples(symbol: str, values: Floats) -> Table:
    """A matrix, a row a sample."""
    symbols = tuple(symbol.replace("k", str(k)) for k in range(1, values.shape[1] + 1))
    return Table(
        (Text("sample", "サンプル"), *symbols),
        tuple((f"{n}", *map(figure, row)) for n, row in enumerate(values.tolist(), start=1)),
    )


def _affine_forward(p: BothPasses) -> LessonStep:
    def unit(j: int) -> tuple[str, float, str, list[float]]:
        (w1, w2), (x1, x2) = W2[j - 1], X[0]
        formula = f"u{j}^(2) = w{j}1^(2) x1 + w{j}2^(2) x2 + b{j}^(2)"
        return formula, float(p.u2[0, j - 1]), "{} × {} + {} × {} + {}", [w1, x1, w2, x2, B2[j - 1]]

    return LessonStep(
        Text("Affine: weights times inputs, plus biases", "Affine: 重みを掛けてバイアスを足す"),
        Text(
            "All rows at once: U = X W^T + b. A row of W is a unit, and w_ji leads from input i to unit j. Books that "
            "multiply x W keep the transpose, a column a unit; all else is the same. Sample 1 is written out.",
            "U = X W^T + b によって、すべてのサンプルをまとめて計算します。W の 1 行が一つのユニットで、w_ji は入力 "
            "i からユニット j への重みです。x W と書く本では W が転置されていて、1 列が一つのユニットになりますが、"
            "ほかは同じです。サンプル 1 を書き下します。",
        ),
        (line(*unit(1)), line(*unit(2))),
        _samples("uk^(2)", p.u2),
        program=program(MyAffine),
    )


def _relu_forward(p: BothPasses) -> LessonStep:
    def masked(n: int, j: int) -> tuple[str, float, str, list[float]]:
        u = float(p.u2[n - 1, j - 1])
        return f"z_{n}{j} = m_{n}{j} × u_{n}{j}", float(p.z2[n - 1, j - 1]), "{} × {}", [int(u > 0), u]

    return LessonStep(
        Text("ReLU: a mask", "ReLU: マスクを掛ける"),
        Text(
            "m is 1 where u > 0, else 0; the first index is the sample, the second the unit. The mask is all that "
            "backward needs, so it is kept. Unit 2 of sample 2 is off.",
            "u > 0 のところで m = 1、それ以外で m = 0 とします (一つ目の添字がサンプル、二つ目がユニット)。逆伝播に"
            "必要なのはこのマスクだけなので、取っておきます。サンプル 2 のユニット 2 は 0 になります。",
        ),
        (line(*masked(1, 1)), line(*masked(2, 2)), line(*masked(2, 1))),
        _samples("zk^(2)", p.z2),
        program=program(MyReLU),
    )


def _loss_forward(p: BothPasses) -> LessonStep:
    logs = log_sum_exp(p.u3)[:, 0].tolist()
    each = [float(log - u @ t) for log, u, t in zip(logs, p.u3, targets(), strict=True)]
    return LessonStep(
        Text("SoftmaxWithLoss: the error", "SoftmaxWithLoss: 誤差"),
        Text(
            "A second Affine gives u^(3) (the table). The error is the mean of -log of the right class's probability. "
            "It is computed from u by the logarithm of the softmax: no 1e-7 is added, and soft targets count with all "
            "their components. A class given by its number becomes a one-hot row first.",
            "二つ目の Affine で u^(3) を求めます (表)。誤差は、正解のクラスの確率の -log をサンプルについて平均した"
            "ものです。ソフトマックス関数の対数を u から直接求めるので、1e-7 を足す必要はなく、ソフトラベルでは全成分を"
            "使います。番号で与えられた正解は、先にワンホットの行に直しておきます。",
        ),
        (
            line(
                "log S_1 = log(e^(u_11) + e^(u_12) + e^(u_13))",
                logs[0],
                "log(e^({}) + e^({}) + e^({}))",
                p.u3[0].tolist(),
            ),
            line("E_1 = log S_1 - u_13", each[0], "{} - {}", [logs[0], p.u3[0, 2]]),
            line("E_2 = log S_2 - u_21", each[1], "{} - {}", [logs[1], p.u3[1, 0]]),
            line("E = 1/2 × (E_1 + E_2)", p.E, "1/2 × ({} + {})", each, slips={"mean-for-sum": sum(each)}),
        ),
        _samples("uk^(3)", p.u3),
        program=program(MySoftmaxWithLoss),
    )


def _loss_backward(p: BothPasses) -> LessonStep:
    e, y, t, count = np.exp(p.u3[0]), p.y, targets(), len(X)
    return LessonStep(
        Text("Back through SoftmaxWithLoss", "SoftmaxWithLoss の逆伝播"),
        Text(
            "g = ∂E/∂u^(3) is dout (y - t) / N. N is the number of samples of the minibatch: for a single one nothing "
            "is divided, where the quoted program divides by the number of classes. And dout must be used: if twice "
            "the error is wanted, 2 comes back. Here dout = 1 and N = 2.",
            "g = ∂E/∂u^(3) は dout (y - t) / N です。N はミニバッチのサンプルの数なので、サンプルが一つなら割りま"
            "せん。文書が引用しているコードは、このときクラスの数で割ってしまいます。また、dout は必ず掛けます。"
            "たとえば誤差の 2 倍を誤差関数にすれば、2 が戻ってきます。ここでは dout = 1、N = 2 です。",
        ),
        (
            line("y_13 = e^(u_13) / S_1", y[0, 2], "e^({}) / {}", [p.u3[0, 2], float(e.sum())]),
            line(
                "g_11 = dout (y_11 - t_11) / N",
                p.g3[0, 0],
                "{} × ({} - {}) / {}",
                [1, y[0, 0], int(t[0, 0]), count],
            ),
            line(
                "g_13 = dout (y_13 - t_13) / N",
                p.g3[0, 2],
                "{} × ({} - {}) / {}",
                [1, y[0, 2], int(t[0, 2]), count],
                slips={"mean-for-sum": float(y[0, 2] - t[0, 2])},
            ),
        ),
        _samples("g_nk", p.g3),
    )


def _apart(p: BothPasses) -> LessonStep:
    dy, g = split_apart(p)
    s = float(p.y[0] @ dy[0])
    return LessonStep(
        Text("The same by Softmax alone", "Softmax だけの層でも同じ"),
        Text(
            "Two layers would do it, too: the cross entropy hands back h = -t / (N y), and Softmax the product with "
            "its Jacobian, y (h - s), s being the sum of y h. The sums run over the last axis, so that one sample as a "
            "1-D array passes as well, which fails in the document's class (and that has two equals signs in one line, "
            "so that it does not even start). In the fused layer y cancels: no y that has rounded to 0 divides.",
            "層を二つに分けてもかまいません。交差エントロピーの層は h = -t / (N y) を返し、Softmax の層はヤコビ行列"
            "との積 y (h - s) を返します (s は y h の和)。和は最後の軸 (`axis=-1`) についてとるので、1 次元の配列で渡"
            "した一つのサンプルも扱えます (文書のクラスではエラーになります。そもそも 1 か所に等号が二つあり、そのま"
            "までは動きません)。まとめた層では y が約分されるため、0 に丸められた y で割ることがありません。",
        ),
        (
            line("h_13 = -t_13 / (N y_13)", dy[0, 2], "-1 / ({} × {})", [len(X), p.y[0, 2]]),
            line("s_1 = y_13 h_13", s, "{} × {}", [p.y[0, 2], dy[0, 2]]),
            line(
                "g_13 = y_13 (h_13 - s_1)",
                g[0, 2],
                "{} × ({} - {})",
                [p.y[0, 2], dy[0, 2], s],
                slips={"missing-derivative": dy[0, 2]},
            ),
        ),
        program=program(MySoftmax),
    )


def _affine_backward(p: BothPasses) -> LessonStep:
    g, z = p.g3, p.z2
    back = [number for pair in zip(g[0], np.array(W3)[:, 0], strict=True) for number in pair]
    return LessonStep(
        Text("Back through Affine", "Affine の逆伝播"),
        Text(
            "To the layer before goes g W, each unit's g by its own weights. Into grads go the sums over the samples, "
            "g^T Z and the sum of the g. They are not divided by N once more: the loss has done it.",
            "前の層には g W を返します。各ユニットの g に、そのユニットの重みを掛けて集めたものです。grads には、サ"
            "ンプルについての和 g^T Z と g の和が入ります。N で割るのは誤差関数の層で済んでいるので、ここではもう割りま"
            "せん。",
        ),
        (
            line(
                "∂E/∂z_11 = g_11 w11^(3) + g_12 w21^(3) + g_13 w31^(3)",
                p.dz2[0, 0],
                "{} × {} + {} × {} + {} × {}",
                back,
            ),
            line("∂E/∂b1^(3) = g_11 + g_21", p.db3[0], "{} + {}", [g[0, 0], g[1, 0]]),
            line(
                "∂E/∂w11^(3) = g_11 z_11 + g_21 z_21",
                p.dW3[0, 0],
                "{} × {} + {} × {}",
                [g[0, 0], z[0, 0], g[1, 0], z[1, 0]],
                slips={"mean-for-sum": float(p.dW3[0, 0]) / len(X)},
            ),
        ),
        _samples("∂E/∂zk^(2)", p.dz2),
    )


def _relu_backward(p: BothPasses) -> LessonStep:
    return LessonStep(
        Text("Back through ReLU", "ReLU の逆伝播"),
        Text(
            "The derivative passes where the value passed. At u = 0 the mask is 0, as the formula has it; the "
            "document's program has u ≥ 0, and 1 there.",
            "順伝播で値を通したところだけ、微分も通します。u = 0 ではマスクが 0 で、式のとおりです。文書のコードは"
            " u ≥ 0 としているので、そこだけ 1 になってしまいます。",
        ),
        (
            line("∂E/∂u_11 = m_11 × ∂E/∂z_11", p.g2[0, 0], "{} × {}", [1, p.dz2[0, 0]]),
            line(
                "∂E/∂u_22 = m_22 × ∂E/∂z_22",
                p.g2[1, 1],
                "{} × {}",
                [0, p.dz2[1, 1]],
                slips={"missing-derivative": float(p.dz2[1, 1])},
            ),
        ),
        _samples("∂E/∂uk^(2)", p.g2),
    )


def _chain(p: BothPasses) -> LessonStep:
    after, E = updated()
    w = W2[0][0]
    return LessonStep(
        Text("The chain, and one update", "層をつなげて、1 回更新する"),
        Text(
            "forward from the first layer to the last, backward from the last to the first; only then is anything "
            "updated. The picture is sample 1 alone (N = 1), with a node for each operation. Here η = 0.5; the error "
            f"falls from {figure(p.E)} to {figure(E)}.",
            "forward は最初の層から最後の層へ、backward は最後の層から最初の層へと呼び、更新はそのあとで一度に行いま"
            "す。図はサンプル 1 だけの計算グラフ (N = 1) で、演算ごとにノードがあります。ここでは η = 0.5 とします。"
            "誤差は "
            f"{figure(p.E)} から {figure(E)} に減ります。",
        ),
        (
            line(
                "∂E/∂w11^(2) = ∂E/∂u_11 × x_11 + ∂E/∂u_21 × x_21",
                p.dW2[0, 0],
                "{} × {} + {} × {}",
                [p.g2[0, 0], X[0][0], p.g2[1, 0], X[1][0]],
            ),
            line(
                "w+ = w11^(2) - η × ∂E/∂w11^(2)",
                float(after.params[0][0, 0]),
                "{} - {} × {}",
                [w, ETA, p.dW2[0, 0]],
                slips={"updated-too-early": updated_too_early(), "sign": w + ETA * float(p.dW2[0, 0])},
            ),
        ),
        program=TRAINING,
    )


def _judge(p: BothPasses) -> LessonStep:
    u, ahead, behind = p.u3[0], np.array(p.u3[0]), np.array(p.u3[0])
    ahead[2] += H
    behind[2] -= H
    E_ahead, E_behind = of_single(ahead)[0], of_single(behind)[0]
    named = {
        "single": Text("the quoted one, one sample", "文書のコード、サンプル一つ"),
        "dout": Text("the quoted one, dout = 2", "文書のコード、dout = 2"),
    }
    rows = tuple(
        (named.get(name, plain(name)), RIGHT if one.verdict == "right" else WRONG, figure(one.factor or 1.0, 6))
        for name, one in certificates().items()
    )
    return LessonStep(
        Text("Judge your own layer", "自分の層を確かめる"),
        Text(
            "A gradient check: move one input of the layer and see how the error answers; the quotient q must be what "
            "backward gives. bg.certify_function does it for all entries, and says by which factor a wrong gradient is "
            f"off. The lines have sample 1 alone, u = ({', '.join(map(figure, u.tolist()))}), and h = {H}.",
            "層への入力を一つだけ少し動かし、誤差の変化を見ます。その商 q が backward の返す値と一致するはずです (勾配"
            "確認)。"
            "bg.certify_function はすべての成分についてこれを行い、誤った勾配なら何倍になっているかも示します。次の式は"
            f"サンプル 1 だけの場合で、u = ({', '.join(map(figure, u.tolist()))})、h = {H} です。",
        ),
        (
            line(
                "q_3 = (E(u_3 + h) - E(u_3 - h)) / (2 h)",
                (E_ahead - E_behind) / (2 * H),
                "({} - {}) / (2 × {})",
                [E_ahead, E_behind, H],
                digits=6,
                slips={"half": (E_ahead - E_behind) / H, "mean-for-sum": (E_ahead - E_behind) / (6 * H)},
            ),
        ),
        Table((Text("layer", "層"), Text("verdict", "判定"), Text("factor", "倍率")), rows),
        program=JUDGING,
    )
