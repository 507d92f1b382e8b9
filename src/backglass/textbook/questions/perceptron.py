"""Questions on the perceptron: its blocks, their derivatives, one update, and what it can decide."""

from __future__ import annotations

from backglass.equations.activations import Logistic
from backglass.textbook.draw import Draw
from backglass.textbook.one_unit import at, slope
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

SIGMOID = Logistic()
SUM = At("perceptron", 1, Text("Block f(): from the weights to Z", "ブロック f(): 重みから Z へ"))
DELTA = At("perceptron", 7, Text("The delta: the first two factors", "デルタ: 初めの二つの因子の積"))
WEIGHT = At("perceptron", 8, Text("Derivative 3 of 4, the input: ∂Z/∂W = X", "四つの微分 (3) 入力層: ∂Z/∂W = X"))
FURTHER = At("perceptron", 10, Text("One layer further back: ∂Z/∂X = W", "もう一つ前の層があれば: ∂Z/∂X = W"))
UPDATE = At("perceptron", 11, Text("One update", "1 回の更新"))
OUTPUTS = At("perceptron", 14, Text("The outputs in the end", "最後の出力"))
BIAS = At("network", 4, Text("What the bias adjusts", "バイアスが調整するもの"))

ROWS = ((0, 0), (0, 1), (1, 0), (1, 1))
AND, OR, XOR = (0, 0, 0, 1), (0, 1, 1, 1), (0, 1, 1, 0)


def block_sum(draw: Draw) -> Draft:
    """Z."""
    x1, x2, w1, w2 = draw.numbers(4, -2, 2, 0.5)
    b = draw.number(-3, 3, 0.5)
    Z = w1 * x1 + w2 * x2 + b
    return ask_number(
        SUM,
        Text("Z = w1 x1 + w2 x2 + b. What is Z?", "Z = w1 x1 + w2 x2 + b とします。Z を求めてください。"),
        Z,
        wrong("no-bias", Z - b, Text("The bias is missing.", "バイアスを足していません。")),
        wrong("missing-path", w1 * x1 + b, Text("One of the products is missing.", "積が一つ抜けています。")),
        wrong("index", w1 * x2 + w2 * x1 + b),
        because=Text("Weight times input, added up, and the bias.", "重みと入力の積の和に、バイアスを足します。"),
        hint=Text("Z = w1 x1 + w2 x2 + b", "Z = w1 x1 + w2 x2 + b"),
        given={"x1": x1, "x2": x2, "w1": w1, "w2": w2, "b": b},
    )


def delta_from_sum(draw: Draw) -> Draft:
    """∂E/∂Z from Z."""
    Z, Y = draw.number(-3, 3, 0.5), float(draw.whole(0, 1))
    A = at(SIGMOID, Z)
    return ask_number(
        DELTA,
        Text(
            "A = σ(Z), E = 1/2 (A - Y)². What is the delta ∂E/∂Z?",
            "A = σ(Z)、E = 1/2 (A - Y)² とします。デルタ ∂E/∂Z を求めてください。",
        ),
        (A - Y) * A * (1 - A),
        wrong("missing-derivative", A - Y),
        wrong("derivative-at-z", (A - Y) * slope(SIGMOID, A)),
        wrong("sign", (Y - A) * A * (1 - A)),
        wrong("half", (A - Y) * A * (1 - A) / 2),
        because=Text("∂E/∂A × ∂A/∂Z = (A - Y) A (1 - A).", "∂E/∂A × ∂A/∂Z = (A - Y) A (1 - A) です。"),
        hint=Text("∂E/∂Z = (A - Y) × A (1 - A)", "∂E/∂Z = (A - Y) × A (1 - A)"),
        given={"Z": Z, "Y": Y},
    )


def weight_gradient(draw: Draw) -> Draft:
    """∂E/∂w from the delta."""
    delta = draw.number(-0.9, 0.9, 0.1)
    x, w = draw.numbers(2, -2, 2, 0.5), draw.numbers(2, -2, 2, 0.5)
    j = draw.whole(1, 2)
    return ask_choice(
        WEIGHT,
        Text(
            f"The delta ∂E/∂Z of a perceptron with the inputs x and the weights w is δ. What is ∂E/∂w{j}?",
            f"入力 x、重み w のパーセプトロンのデルタ ∂E/∂Z が δ です。∂E/∂w{j} はどれですか。",
        ),
        delta * x[j - 1],
        wrong("index", delta * x[2 - j]),
        wrong(
            "weight",
            delta * w[j - 1],
            Text("∂Z/∂w is the input x; the weight is ∂Z/∂x.", "∂Z/∂w は入力 x です。重みになるのは ∂Z/∂x です。"),
        ),
        wrong(
            "delta-alone",
            delta,
            Text("That is the gradient of the bias; x is missing.", "バイアスの勾配です。x が掛かっていません。"),
        ),
        wrong(
            "inner-alone",
            x[j - 1],
            Text("That is ∂Z/∂w alone; the delta is missing.", "∂Z/∂w だけで、デルタが掛かっていません。"),
        ),
        wrong("sign", -delta * x[j - 1]),
        because=Text("The delta times the input of that weight.", "デルタに、その重みが掛かる入力を掛けます。"),
        given={"δ": delta, "x": x, "w": w, "j": j},
    )


def further_back(draw: Draw) -> Draft:
    """∂E/∂x from the delta."""
    delta = draw.number(-0.9, 0.9, 0.1)
    x, w = draw.numbers(2, -2, 2, 0.5), draw.numbers(2, -2, 2, 0.5)
    return ask_choice(
        FURTHER,
        Text(
            "The delta ∂E/∂Z of a perceptron with the inputs x and the weights w is δ. What goes further back to a "
            "layer before it, ∂E/∂x?",
            "入力 x、重み w のパーセプトロンのデルタ ∂E/∂Z が δ です。さらに前の層に戻る ∂E/∂x はどれですか。",
        ),
        (delta * w[0], delta * w[1]),
        wrong(
            "inputs",
            (delta * x[0], delta * x[1]),
            Text("That is ∂E/∂w; ∂Z/∂x is the weight.", "∂E/∂w です。∂Z/∂x は重みです。"),
        ),
        wrong("weights-alone", w, Text("The delta is missing.", "デルタが掛かっていません。")),
        wrong("index", (delta * w[1], delta * w[0])),
        wrong("delta-alone", (delta, delta), Text("The weights are missing.", "重みが掛かっていません。")),
        because=Text(
            "∂Z/∂x = w, so each input gets the delta times its weight.",
            "∂Z/∂x = w なので、どの入力にもデルタ × 重みが戻ります。",
        ),
        given={"δ": delta, "x": x, "w": w},
    )


def one_update(draw: Draw) -> Draft:
    """A weight after one update."""
    w, x, eta = draw.number(-2, 2, 0.5), draw.number(0.5, 2, 0.5), draw.pick((0.1, 0.2, 0.5, 2.0))
    delta = draw.number(-0.9, 0.9, 0.1)
    return ask_number(
        UPDATE,
        Text(
            "A weight w has the input x, and the delta behind it is δ. What is w after one update with the learning "
            "rate η?",
            "重み w に掛かる入力が x、後ろのデルタが δ です。学習率 η で 1 回更新した後の w を求めてください。",
        ),
        w - eta * delta * x,
        wrong(
            "sign",
            w + eta * delta * x,
            Text(
                "The step was added; one goes against the gradient.",
                "勾配の向きに進んでいます。進むのは勾配と逆の向きです。",
            ),
        ),
        wrong("rate", w - delta * x),
        wrong(
            "input",
            w - eta * delta,
            Text("The input x is missing: the gradient is δ x.", "入力 x が抜けています。勾配は δ x です。"),
        ),
        because=Text("w - η δ x.", "w - η δ x です。"),
        hint=Text("w⁺ = w - η × δ × x", "w⁺ = w - η × δ × x"),
        given={"w": w, "x": x, "δ": delta, "η": eta},
    )


def boundary(draw: Draw) -> Draft:
    """Where the boundary meets an axis."""
    w1, w2, b = draw.numbers(3, -4, 4, 1)
    return ask_choice(
        BIAS,
        Text(
            "A perceptron decides by the sign of w1 x1 + w2 x2 + b. Where does its boundary meet the axis x2 = 0?",
            "パーセプトロンは w1 x1 + w2 x2 + b の符号で判定します。決定境界が軸 x2 = 0 と交わる x1 はどれですか。",
        ),
        -b / w1,
        wrong("sign", b / w1),
        wrong("index", -b / w2),
        wrong(
            "inverse",
            -w1 / b,
            Text(
                "Solve w1 x1 + b = 0 for x1: b is divided by w1.",
                "w1 x1 + b = 0 を x1 について解くと、b を w1 で割ります。",
            ),
        ),
        wrong(
            "origin",
            0.0,
            Text("It passes through the origin only without a bias.", "原点を通るのは、バイアスがないときだけです。"),
        ),
        because=Text("w1 x1 + b = 0 gives x1 = -b / w1.", "w1 x1 + b = 0 から x1 = -b / w1 です。"),
        given={"w1": w1, "w2": w2, "b": b},
    )


def gate(draw: Draw) -> Draft:
    """Which gate a perceptron computes."""
    name, w1, w2, b = draw.pick(
        (
            ("AND", 1.0, 1.0, -1.5),
            ("AND", 2.0, 2.0, -3.0),
            ("AND", 0.5, 0.5, -0.7),
            ("OR", 1.0, 1.0, -0.5),
            ("OR", 2.0, 2.0, -1.0),
            ("OR", 0.5, 0.5, -0.2),
            ("NAND", -1.0, -1.0, 1.5),
            ("NAND", -0.5, -0.5, 0.7),
            ("NOR", -1.0, -1.0, 0.5),
            ("NOR", -0.5, -0.5, 0.2),
        )
    )
    reasons = {
        "AND": Text("AND fires for (1, 1) alone.", "AND が 1 になるのは (1, 1) だけです。"),
        "OR": Text("OR fires for all but (0, 0).", "OR は (0, 0) のほかは 1 になります。"),
        "NAND": Text("NAND fires for all but (1, 1).", "NAND は (1, 1) のほかは 1 になります。"),
        "NOR": Text("NOR fires for (0, 0) alone.", "NOR が 1 になるのは (0, 0) だけです。"),
        "XOR": Text("No single perceptron computes XOR.", "XOR は一つのパーセプトロンでは計算できません。"),
    }
    others = [other for other in reasons if other != name]
    return ask_choice(
        OUTPUTS,
        Text(
            "A perceptron gives 1 where w1 x1 + w2 x2 + b > 0, else 0, for inputs of 0 and 1. Which gate is it?",
            "パーセプトロンは w1 x1 + w2 x2 + b > 0 なら 1、そうでなければ 0 を出力します (入力は 0 か 1)。"
            "どの論理ゲートですか。",
        ),
        name,
        *(wrong("other-gate", other, reasons[other]) for other in others),
        because=reasons[name],
        given={"w1": w1, "w2": w2, "b": b},
    )


def right_rows(draw: Draw) -> Draft:
    """How many rows of AND a perceptron has right."""
    w1, w2, b = draw.number(-2, 3, 0.5), draw.number(-2, 3, 0.5), draw.number(-3, 2, 0.5) + 0.25
    fires = tuple(int(w1 * x1 + w2 * x2 + b > 0) for x1, x2 in ROWS)
    bare = tuple(int(w1 * x1 + w2 * x2 > 0) for x1, x2 in ROWS)

    def right(answers: tuple[int, ...], of: tuple[int, ...]) -> int:
        return sum(one == other for one, other in zip(answers, of, strict=True))

    return ask_choice(
        OUTPUTS,
        Text(
            "A perceptron gives 1 where w1 x1 + w2 x2 + b > 0, else 0. For how many of the rows (0, 0), (0, 1), (1, "
            "0), (1, 1) is that x1 AND x2?",
            "パーセプトロンは w1 x1 + w2 x2 + b > 0 なら 1、そうでなければ 0 を出力します。(0, 0)、(0, 1)、(1, 0)、"
            "(1, 1) のうち、x1 AND x2 と一致するのはいくつですか。",
        ),
        right(fires, AND),
        wrong("or", right(fires, OR), Text("That counts the rows of OR.", "OR と一致する数です。")),
        wrong("xor", right(fires, XOR), Text("That counts the rows of XOR.", "XOR と一致する数です。")),
        wrong("no-bias", right(bare, AND), Text("The bias was left out.", "バイアスを足していません。")),
        wrong("mistakes", 4 - right(fires, AND), Text("That counts the rows that are wrong.", "一致しない数です。")),
        wrong("ones", sum(fires), Text("That counts the outputs that are 1.", "出力が 1 になる数です。")),
        because=Text(
            "Put in the four rows and compare with 0, 0, 0, 1.", "四つの入力を順に入れ、0, 0, 0, 1 と比べます。"
        ),
        given={"w1": w1, "w2": w2, "b": b},
    )


TOPIC = Topic(
    "perceptron",
    40,
    Text("The perceptron", "パーセプトロン"),
    (block_sum, delta_from_sum, weight_gradient, further_back, one_update, boundary, gate, right_rows),
)
