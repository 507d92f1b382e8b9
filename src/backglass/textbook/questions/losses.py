"""Questions on the values of losses: conventions, one-hot and soft targets, what bounds them."""

from __future__ import annotations

import math

import numpy as np

from backglass.equations.losses import BinaryCrossEntropy, CrossEntropy, Loss, MeanSquaredError, SquaredError
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

HALF_SUM, MEAN, BINARY, ENTROPY = SquaredError(), MeanSquaredError(), BinaryCrossEntropy(), CrossEntropy()
SQUARED = At("losses", 1, Text("The squared error", "二乗誤差"))
CONVENTIONS = At("losses", 2, Text("With and without the half, sum and mean", "1/2 のあるなし、和と平均"))
ONE_HOT = At(
    "losses", 4, Text("The cross entropy: one-hot or index", "交差エントロピー: ワンホットと番号 (インデックス)")
)
BATCH = At("losses", 6, Text("From the net inputs, for a batch of two", "総入力から求める: サンプル二つのバッチ"))
OFFSET = At("losses", 9, Text("The same number bounds the error", "同じ 1e-7 が誤差を頭打ちにする"))
SOFT = At("losses", 10, Text("Trap 2: soft labels", "落とし穴 2: ソフトラベル"))
SATURATED = At("losses", 13, Text("A saturated output that is wrong", "飽和して間違えている出力"))

COMMON_LOGARITHM = Text("The logarithm is the natural one, not to base 10.", "対数は常用対数ではなく自然対数です。")
PROBABILITY = Text("The logarithm is missing.", "対数をとっていません。")


def _value(loss: Loss, y: object, d: object) -> float:
    return float(loss.value(np.array([y]), np.array([d]))[0])


def half_squared(draw: Draw) -> Draft:
    """1/2 Σ (y - d)²."""
    y, d = draw.numbers(3, -2, 3, 0.5), draw.numbers(3, -2, 3, 0.5)
    E = _value(HALF_SUM, y, d)
    return ask_number(
        SQUARED,
        Text("What is the squared error E = 1/2 ||y - d||²?", "二乗誤差 E = 1/2 ||y - d||² を求めてください。"),
        E,
        wrong("half", 2 * E),
        wrong("mean-for-sum", E / 3),
        wrong(
            "not-squared",
            sum(abs(a - b) for a, b in zip(y, d, strict=True)) / 2,
            Text("The differences must be squared.", "差を 2 乗していません。"),
        ),
        wrong(
            "root",
            math.sqrt(2 * E),
            Text(
                "That is the length ||y - d||, without square and half.", "2 乗も 1/2 もしていない長さ ||y - d|| です。"
            ),
        ),
        because=Text("Half the sum of the squared differences.", "差の 2 乗の和の半分です。"),
        hint=Text("E = 1/2 Σ_k (y_k - d_k)²", "E = 1/2 Σ_k (y_k - d_k)²"),
        given={"y": y, "d": d},
    )


def mean_squared(draw: Draw) -> Draft:
    """The mean of the squares."""
    y, d = draw.numbers(4, -2, 3, 0.5), draw.numbers(4, -2, 3, 0.5)
    E = _value(MEAN, y, d)
    return ask_choice(
        CONVENTIONS,
        Text(
            "What is the mean squared error (MSE), the mean of the squares?",
            "平均二乗誤差 (MSE、差の二乗の平均) はどれですか。",
        ),
        E,
        wrong("half", E / 2),
        wrong("mean-for-sum", 4 * E),
        wrong("root", math.sqrt(E), Text("That is its root, the RMSE.", "その平方根 (RMSE) です。")),
        wrong(
            "squared-mean",
            (sum(a - b for a, b in zip(y, d, strict=True)) / 4) ** 2,
            Text(
                "The mean was taken first: differences of both signs cancel each other.",
                "先に平均をとると、正と負の差が打ち消し合ってしまいます。",
            ),
        ),
        because=Text("1/K Σ_k (y_k - d_k)².", "1/K Σ_k (y_k - d_k)² です。"),
        given={"y": y, "d": d},
    )


def of_one_hot(draw: Draw) -> Draft:
    """-log y_k."""
    y, k = draw.probabilities(), draw.whole(1, 3)
    d, right = tuple(float(place == k) for place in (1, 2, 3)), y[k - 1]
    return ask_number(
        ONE_HOT,
        Text(
            f"y are the outputs of softmax, class {k} is right. What is the cross entropy?",
            f"ソフトマックス関数の出力が y で、正解はクラス {k} です。交差エントロピー誤差を求めてください。",
        ),
        _value(ENTROPY, y, d),
        wrong("sign", math.log(right)),
        wrong("common-logarithm", -math.log10(right), COMMON_LOGARITHM),
        wrong("index", -math.log(y[k % 3])),
        wrong("no-logarithm", 1 - right, PROBABILITY),
        because=Text(
            "Of the one-hot target only the right class is left: E = -log y_k.",
            "ワンホットなので正解クラスの項だけが残り、E = -log y_k です。",
        ),
        hint=Text("E = -Σ_k d_k log y_k", "E = -Σ_k d_k log y_k"),
        given={"y": y, "k": k},
    )


def of_a_batch(draw: Draw) -> Draft:
    """The mean over two samples."""
    first, second = draw.probabilities(), draw.probabilities()
    classes = (draw.whole(1, 3), draw.whole(1, 3))
    p, q = first[classes[0] - 1], second[classes[1] - 1]
    E = -math.log(p) - math.log(q)
    return ask_choice(
        BATCH,
        Text(
            "A batch of two: the rows of Y are outputs of softmax, k the right classes. What is the cross entropy of "
            "the batch, the mean over its samples?",
            "サンプル二つのバッチです。Y の各行はソフトマックス関数の出力、k は正解クラスの番号です。"
            "バッチの交差エントロピー誤差 (サンプルの平均) はどれですか。",
        ),
        E / 2,
        wrong("mean-for-sum", E),
        wrong(
            "mean-inside",
            -math.log((p + q) / 2),
            Text(
                "The mean of the outputs was taken; take the mean of the errors.",
                "出力の平均の対数をとっています。平均をとるのは誤差です。",
            ),
        ),
        wrong(
            "outputs-too",
            E / 6,
            Text(
                "It was divided by all numbers; the mean is over the samples.",
                "すべての成分の数で割っています。平均はサンプルについてとります。",
            ),
        ),
        wrong("sign", -E / 2),
        because=Text(
            "1/2 (-log y_1 - log y_2), with the output of each sample's right class.",
            "1/2 (-log y_1 - log y_2) です (それぞれ正解クラスの出力)。",
        ),
        given={"Y": (first, second), "k": classes},
    )


def knows_nothing(draw: Draw) -> Draft:
    """The error of equal outputs."""
    K = draw.whole(3, 20)
    return ask_number(
        ONE_HOT,
        Text(
            "A network that knows nothing gives each of K classes the same probability. What is its cross entropy?",
            "何も学習していないネットワークが、K 個のクラスすべてに同じ確率を出しました。"
            "交差エントロピー誤差を求めてください。",
        ),
        math.log(K),
        wrong("no-logarithm", 1 / K, PROBABILITY),
        wrong("common-logarithm", math.log10(K), COMMON_LOGARITHM),
        wrong(
            "mean-for-sum",
            math.log(K) / K,
            Text(
                "Only one term is left, that of the right class; nothing is divided by K.",
                "残るのは正解クラスの項だけです。K では割りません。",
            ),
        ),
        because=Text("-log(1/K) = log K, whatever class is right.", "正解がどのクラスでも -log(1/K) = log K です。"),
        hint=Text("E = -log y_k", "E = -log y_k"),
        given={"K": K},
    )


def soft_targets(draw: Draw) -> Draft:
    """The cross entropy of soft targets."""
    y, d = draw.probabilities(), draw.probabilities()
    largest = max(range(3), key=lambda k: d[k])
    E = _value(ENTROPY, y, d)
    return ask_number(
        SOFT,
        Text(
            "The target d is soft. What is the cross entropy?",
            "目標出力 d がソフトラベルです。交差エントロピー誤差を求めてください。",
        ),
        E,
        wrong(
            "argmax",
            -math.log(y[largest]),
            Text(
                "argmax keeps the largest target alone; all components of d count.",
                "argmax をとると最も大きい成分しか残りません。d の全成分を使います。",
            ),
        ),
        wrong("sign", -E),
        wrong(
            "exchanged",
            _value(ENTROPY, d, y),
            Text(
                "Target and output are exchanged: the logarithm is of y.",
                "目標出力と出力が逆です。対数をとるのは y です。",
            ),
        ),
        wrong("mean-for-sum", E / 3),
        because=Text("-Σ_k d_k log y_k over all classes.", "すべてのクラスについての -Σ_k d_k log y_k です。"),
        hint=Text("E = -Σ_k d_k log y_k", "E = -Σ_k d_k log y_k"),
        given={"y": y, "d": d},
    )


def bounded(draw: Draw) -> Draft:
    """What a small number added to y makes of a large error."""
    power = draw.whole(4, 9)
    epsilon = 10.0**-power
    return ask_choice(
        OFFSET,
        Text(
            "A program computes E = -log(y + ε), and the right class has the output y = 0. What does it print?",
            "プログラムが E = -log(y + ε) を計算します。正解クラスの出力が y = 0 のとき、E はいくつになりますか。",
        ),
        -math.log(epsilon),
        wrong("common-logarithm", float(power), COMMON_LOGARITHM),
        wrong("sign", math.log(epsilon)),
        wrong("small", epsilon, PROBABILITY),
        wrong(
            "zero",
            0.0,
            Text(
                "That would be the error of y = 1 without ε: the best, not the worst.",
                "ε を足さないときの y = 1 での誤差です。最悪ではなく最良の場合です。",
            ),
        ),
        because=Text(
            "-log ε: the error cannot become larger, however wrong the output is.",
            "-log ε です。出力がどれほど間違っていても、誤差はこれより大きくなりません。",
        ),
        given={"ε": epsilon},
    )


def binary_entropy(draw: Draw) -> Draft:
    """The binary cross entropy."""
    y, d = draw.number(0.1, 0.9, 0.05), float(draw.whole(0, 1))
    E = _value(BINARY, (y,), (d,))
    other = -math.log(1 - y if d else y)
    return ask_choice(
        SATURATED,
        Text("What is the binary cross entropy of the output y?", "出力 y の二値交差エントロピー誤差はどれですか。"),
        E,
        wrong(
            "other-term",
            other,
            Text("That is the term of the other target.", "目標出力が逆のときの項です。"),
        ),
        wrong("squared", (y - d) ** 2 / 2, Text("That is the squared error.", "二乗誤差です。")),
        wrong("sign", -E),
        wrong(
            "both-terms",
            E + other,
            Text(
                "Only one of the two terms is left: the other is multiplied by 0.",
                "二つの項の一方には 0 が掛かるので、残るのは一つだけです。",
            ),
        ),
        because=Text("-d log y - (1 - d) log(1 - y).", "-d log y - (1 - d) log(1 - y) です。"),
        given={"y": y, "d": d},
    )


TOPIC = Topic(
    "losses",
    90,
    Text("Losses", "誤差関数"),
    (
        half_squared,
        mean_squared,
        of_one_hot,
        of_a_batch,
        knows_nothing,
        soft_targets,
        bounded,
        binary_entropy,
    ),
)
