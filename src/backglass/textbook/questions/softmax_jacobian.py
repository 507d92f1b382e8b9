"""Questions on the Jacobian of softmax: its entries, its columns, and backwards without it."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

DIAGONAL = At("softmax", 5, Text("The derivative for i = k", "i = k のときの微分"))
BESIDE = At("softmax", 6, Text("The derivative for i ≠ k", "i ≠ k のときの微分"))
JACOBIAN = At("softmax", 7, Text("Both in one: the Kronecker delta", "一つの式にまとめる: クロネッカーのデルタ"))
BACKWARDS = At("softmax", 8, Text("Backwards without the matrix", "行列を作らない逆伝播"))


def own_derivative(draw: Draw) -> Draft:
    """∂f_k/∂u_k."""
    f = draw.probabilities()
    k = draw.whole(1, 3)
    y = f[k - 1]
    return ask_number(
        DIAGONAL,
        Text(
            f"f is the output of softmax for u. What is ∂f_{k}/∂u_{k}?",
            f"f はソフトマックス関数の u に対する出力です。∂f_{k}/∂u_{k} を求めてください。",
        ),
        y * (1 - y),
        wrong(
            "square",
            -(y**2),
            Text(
                "That is -f_k² alone, but f_k (1 - f_k) is f_k - f_k².",
                "-f_k² だけになっています。f_k (1 - f_k) は f_k - f_k² です。",
            ),
        ),
        wrong("one-factor", 1 - y, Text("The factor f_k is missing.", "因子 f_k が抜けています。")),
        wrong("tanh", 1 - y**2, Text("That is the slope of tanh.", "tanh の傾きです。")),
        because=Text(
            "∂f_k/∂u_k = f_k (1 - f_k), as for the sigmoid.",
            "シグモイド関数と同じ形で、∂f_k/∂u_k = f_k (1 - f_k) です。",
        ),
        hint=Text("∂f_k/∂u_k = f_k (1 - f_k)", "∂f_k/∂u_k = f_k (1 - f_k)"),
        given={"f": f, "k": k},
    )


def cross_derivative(draw: Draw) -> Draft:
    """∂f_i/∂u_k for i ≠ k."""
    f = draw.probabilities()
    i, k, _ = draw.shuffled([1, 2, 3])
    a, b = f[i - 1], f[k - 1]
    return ask_choice(
        BESIDE,
        Text(
            f"f is the output of softmax for u. What is ∂f_{i}/∂u_{k}?",
            f"f はソフトマックス関数の u に対する出力です。∂f_{i}/∂u_{k} はどれですか。",
        ),
        -a * b,
        wrong("sign", a * b),
        wrong(
            "own",
            a * (1 - a),
            Text(
                "f_i (1 - f_i) is the derivative with respect to the unit's own u_i.",
                "f_i (1 - f_i) は、自分自身の u_i による微分です。",
            ),
        ),
        wrong(
            "independent",
            0.0,
            Text(
                "The sum in the denominator holds every u, so every output depends on it.",
                "分母の和にすべての u が入るので、どの出力もそれに依存します。",
            ),
        ),
        wrong(
            "mixed",
            a * (1 - b),
            Text("f_i (1 - f_k) would be right for i = k alone.", "f_i (1 - f_k) が正しいのは i = k のときだけです。"),
        ),
        because=Text("∂f_i/∂u_k = -f_i f_k for i ≠ k.", "i ≠ k のとき ∂f_i/∂u_k = -f_i f_k です。"),
        given={"f": f, "i": i, "k": k},
    )


def formula(_: Draw) -> Draft:
    """Both derivatives in one formula."""
    return ask_choice(
        JACOBIAN,
        Text(
            "δ_ik is 1 for i = k and else 0 (Kronecker's delta). Which formula is ∂f_i/∂u_k for all i and k?",
            "δ_ik は i = k のとき 1、それ以外は 0 です (クロネッカーのデルタ)。"
            "すべての i と k について ∂f_i/∂u_k を表す式はどれですか。",
        ),
        "f_i (δ_ik - f_k)",
        wrong("sign", "f_i (f_k - δ_ik)"),
        wrong(
            "own",
            "δ_ik f_i (1 - f_i)",
            Text(
                "For i ≠ k it gives 0, but there it is -f_i f_k.",
                "i ≠ k のとき 0 になりますが、正しくは -f_i f_k です。",
            ),
        ),
        wrong(
            "one",
            "f_i (1 - f_k)",
            Text("For i ≠ k the 1 must not be there.", "i ≠ k のときは 1 が余分です。"),
        ),
        wrong(
            "index",
            "f_k (δ_ik - f_k)",
            Text(
                "For i ≠ k it gives -f_k², but it is -f_i f_k.",
                "i ≠ k のとき -f_k² になりますが、正しくは -f_i f_k です。",
            ),
        ),
        wrong(
            "printed",
            "f_i (δ_ik + f_k)",
            Text(
                "For i ≠ k the sign is wrong: the others fall when one rises.",
                "i ≠ k のとき符号が逆です。一つが増えればほかは減ります。",
            ),
        ),
        because=Text(
            "It gives f_k (1 - f_k) for i = k and -f_i f_k for i ≠ k.",
            "i = k なら f_k (1 - f_k)、i ≠ k なら -f_i f_k になります。",
        ),
    )


def column_sum(draw: Draw) -> Draft:
    """What a column of the Jacobian adds up to."""
    f = draw.probabilities()
    k = draw.whole(1, 3)
    y = f[k - 1]
    return ask_choice(
        JACOBIAN,
        Text(
            f"f is the output of softmax for u. What is Σ_i ∂f_i/∂u_{k}, the sum over all outputs?",
            f"f はソフトマックス関数の u に対する出力です。すべての出力についての和 Σ_i ∂f_i/∂u_{k} はどれですか。",
        ),
        0.0,
        wrong(
            "outputs",
            1.0,
            Text("The outputs add up to 1; their changes to 0.", "和が 1 になるのは出力です。その変化の和は 0 です。"),
        ),
        wrong("own", y * (1 - y), Text("That is the term of the unit itself alone.", "自分自身の項だけです。")),
        wrong("others", -y * (1 - y), Text("That is the sum of the other terms alone.", "ほかの項だけの和です。")),
        wrong(
            "positive",
            2 * y * (1 - y),
            Text("The terms of the other outputs are negative.", "ほかの出力の項は負です。"),
        ),
        because=Text(
            "The outputs always add up to 1, so their changes add up to 0.",
            "出力の和はいつも 1 なので、変化の和は 0 です。",
        ),
        given={"f": f, "k": k},
    )


def pulled_back(draw: Draw) -> Draft:
    """∂E/∂u_k from ∂E/∂f."""
    f = draw.probabilities()
    g = draw.numbers(3, -1, 1, 0.1)
    k = draw.whole(1, 3)
    mean = sum(a * b for a, b in zip(f, g, strict=True))
    y, own = f[k - 1], g[k - 1]
    return ask_number(
        BACKWARDS,
        Text(
            f"f is the output of softmax for u, and g = ∂E/∂f comes back to it. What is ∂E/∂u_{k}?",
            "f はソフトマックス関数の u に対する出力です。そこに g = ∂E/∂f が戻ってきました。"
            f"∂E/∂u_{k} を求めてください。",
        ),
        y * (own - mean),
        wrong(
            "missing-path",
            y * (1 - y) * own,
            Text(
                "Only the path over the unit itself counts here; all outputs depend on u_k.",
                "自分自身を通る経路しか数えていません。どの出力も u_k に依存します。",
            ),
        ),
        wrong(
            "unweighted",
            y * (own - sum(g)),
            Text("The sum is weighted by the outputs: Σ_i g_i f_i.", "出力で重みを付けた和 Σ_i g_i f_i を引きます。"),
        ),
        wrong("one-factor", own - mean, Text("The factor f_k is missing.", "因子 f_k が抜けています。")),
        because=Text("∂E/∂u_k = f_k (g_k - Σ_i g_i f_i).", "∂E/∂u_k = f_k (g_k - Σ_i g_i f_i) です。"),
        hint=Text("∂E/∂u_k = f_k (g_k - Σ_i g_i f_i)", "∂E/∂u_k = f_k (g_k - Σ_i g_i f_i)"),
        given={"f": f, "g": g, "k": k},
    )


TOPIC = Topic(
    "softmax-jacobian",
    80,
    Text("The Jacobian of softmax", "ソフトマックス関数のヤコビ行列"),
    (
        own_derivative,
        cross_derivative,
        formula,
        column_sum,
        pulled_back,
    ),
)
