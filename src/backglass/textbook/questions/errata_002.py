"""Questions on the errata of document 002, and what is wrong in what it says."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_erratum, not_wrong
from backglass.words import Text

SIGMOID = At("activations", 1, Text("The sigmoid", "シグモイド関数"))
KINK = At("activations", 9, Text("ReLU and its kink", "ReLU と折れ曲がる点"))
TAIL = At("activations", 7, Text("Why f' is computed from u", "なぜ f' を u から計算するのか"))
SOFTMAX = At("softmax", 1, Text("Three net inputs, three probabilities", "三つの総入力から三つの確率へ"))
SHIFT = At("softmax", 3, Text("Adding the same number to every u", "すべての u に同じ数を足す"))
BESIDE = At("softmax", 6, Text("The derivative for i ≠ k", "i ≠ k のときの微分"))
SOFT = At("losses", 10, Text("Trap 2: soft labels", "落とし穴 2: ソフトラベル"))
SINGLE = At("losses", 11, Text("Trap 3: a single sample", "落とし穴 3: サンプル一つ"))
OFFSET = At("losses", 8, Text("Trap 1: log(y + 1e-7)", "落とし穴 1: log(y + 1e-7)"))
SCALING = At("input-design", 9, Text("Scaling: standardise, or min-max", "尺度をそろえる: 標準化と最小最大"))


def sigmoid_exponent(_: Draw) -> Draft:
    """002-1."""
    return ask_erratum(
        SIGMOID,
        "002-1",
        Text("The exponent does not hold x.", "指数に x が入っていない。"),
        not_wrong(
            "The exponent should be positive.",
            "指数は正でなければならない。",
            "With e^x it would be σ(-x), which falls.",
            "e^x とすると、減少する関数 σ(-x) になります。",
        ),
        not_wrong(
            "The numerator should be e^x.",
            "分子は e^x でなければならない。",
            "e^x / (1 + e^(-x)) has no bound.",
            "e^x / (1 + e^(-x)) は、いくらでも大きくなります。",
        ),
        not_wrong(
            "The 1 in the denominator is too much.",
            "分母の 1 が余分である。",
            "Without it, it would be e^x, which has no bound.",
            "1 がないと e^x になり、いくらでも大きくなります。",
        ),
    )


def softmax_index(_: Draw) -> Draft:
    """002-2."""
    return ask_erratum(
        SOFTMAX,
        "002-2",
        Text(
            "The terms of the sum do not hold the index k that is summed over.",
            "和の各項に、和をとる添字 k が入っていない。",
        ),
        not_wrong(
            "The sum should run over i.",
            "和は i についてとる。",
            "i is the unit whose output is asked for.",
            "i は、出力を求めるユニットの番号です。",
        ),
        not_wrong(
            "The exponents should be negative.",
            "指数は負でなければならない。",
            "Then the largest u would get the least probability.",
            "これでは、最も大きい u の確率が最も小さくなります。",
        ),
        not_wrong(
            "The numerator should be u_i.",
            "分子は u_i でなければならない。",
            "u_i can be negative, and the outputs would not add up to 1.",
            "u_i は負にもなり、出力の和も 1 になりません。",
        ),
    )


def jacobian_sign(_: Draw) -> Draft:
    """002-3."""
    return ask_erratum(
        BESIDE,
        "002-3",
        Text("The sign is wrong.", "符号が間違っている。"),
        not_wrong(
            "It should be f_i (1 - f_k).",
            "f_i (1 - f_k) でなければならない。",
            "f_i (1 - f_i) is the case i = k; there is no 1 for i ≠ k.",
            "f_i (1 - f_i) は i = k の場合です。i ≠ k では 1 は現れません。",
        ),
        not_wrong(
            "It should be 0: f_i does not depend on u_k.",
            "f_i は u_k に依存しないので、0 でなければならない。",
            "The denominator holds all u.",
            "分母にすべての u が入っています。",
        ),
        not_wrong(
            "It should be f_k².",
            "f_k² でなければならない。",
            "Both units enter, by one factor each.",
            "二つのユニットの出力が一つずつ掛かります。",
        ),
    )


def relu_kink(_: Draw) -> Draft:
    """002-4."""
    return ask_erratum(
        KINK,
        "002-4",
        Text(
            "At 0 it gives 1, but the formula beside it has 0 there.",
            "x = 0 で 1 になるが、そばの式では 0 になっている。",
        ),
        not_wrong(
            "For positive x the gradient should be x.",
            "x が正のとき、勾配は x でなければならない。",
            "x is the value; its slope is 1.",
            "x は関数の値です。傾きは 1 です。",
        ),
        not_wrong(
            "For negative x the gradient should be -1.",
            "x が負のとき、勾配は -1 でなければならない。",
            "There the function is constant, 0.",
            "そこでは関数は 0 のまま変わりません。",
        ),
        not_wrong(
            "It should compare grad, not x.",
            "x ではなく grad を比べなければならない。",
            "grad is all 0 at this point; x decides.",
            "この時点の grad はすべて 0 です。x で決めます。",
        ),
    )


def classes_for_samples(_: Draw) -> Draft:
    """002-11."""
    return ask_erratum(
        SINGLE,
        "002-11",
        Text(
            "For a single 1-D sample it is the number of classes.", "1 次元のサンプル一つでは、クラス数になってしまう。"
        ),
        not_wrong(
            "The gradient must not be divided at all.",
            "勾配は割ってはいけない。",
            "For a batch whose error is the mean it must be divided by its size.",
            "バッチの誤差が平均なら、バッチの大きさで割ります。",
        ),
        not_wrong(
            "It should be shape[1].",
            "shape[1] でなければならない。",
            "That is the number of classes of a batch.",
            "それはバッチのクラス数です。",
        ),
        not_wrong(
            "It should be the number of weights.",
            "重みの数でなければならない。",
            "The mean is over samples.",
            "平均はサンプルについてとります。",
        ),
    )


def largest_target(_: Draw) -> Draft:
    """002-12."""
    return ask_erratum(
        SOFT,
        "002-12",
        Text(
            "For soft labels only the largest target counts in the loss.",
            "ソフトラベルのとき、誤差に最大の目標出力しか使われない。",
        ),
        not_wrong(
            "For one-hot targets it gives the wrong class.",
            "ワンホットのとき、違うクラスになる。",
            "The largest of a one-hot target is its 1.",
            "ワンホットで最大の成分は 1 なので、正しいクラスになります。",
        ),
        not_wrong(
            "It should be axis=0.",
            "axis=0 でなければならない。",
            "axis=0 would look for a sample, not for a class.",
            "axis=0 ではクラスではなくサンプルを選んでしまいます。",
        ),
        not_wrong(
            "It should be argmin.",
            "argmin でなければならない。",
            "The right class has the largest target.",
            "正解クラスの目標出力が最大です。",
        ),
    )


def small_number(_: Draw) -> Draft:
    """002-13."""
    return ask_erratum(
        OFFSET,
        "002-13",
        Text(
            "The number added makes the loss negative at y = 1 and bounds it.",
            "足した数のため、y = 1 で誤差が負になり、上限もできる。",
        ),
        not_wrong(
            "The number added should be larger.",
            "足す数はもっと大きくなければならない。",
            "A larger number makes both worse.",
            "大きくすると、どちらの問題もひどくなります。",
        ),
        not_wrong(
            "The logarithm should be to base 10.",
            "常用対数でなければならない。",
            "The natural one makes the gradient y - d.",
            "自然対数だからこそ、勾配が y - d になります。",
        ),
        not_wrong(
            "y should be squared.",
            "y を 2 乗しなければならない。",
            "The cross entropy takes the logarithm of y itself.",
            "交差エントロピーでは y そのものの対数をとります。",
        ),
    )


def any_constant(_: Draw) -> Draft:
    """002-14."""
    return ask_erratum(
        SHIFT,
        "002-14",
        Text("The constant must not be 0.", "定数は 0 であってはならない。"),
        not_wrong(
            "The constant must be positive.",
            "定数は正でなければならない。",
            "A negative one cancels as well.",
            "負の定数でも約分されます。",
        ),
        not_wrong(
            "Only the numerator may be multiplied.",
            "掛けてよいのは分子だけである。",
            "Then the outputs would change.",
            "それでは出力が変わってしまいます。",
        ),
        not_wrong(
            "The constant must be below 1.",
            "定数は 1 より小さくなければならない。",
            "Any other than 0 cancels.",
            "0 でなければ約分されます。",
        ),
    )


def lost_tail(_: Draw) -> Draft:
    """002-10."""
    return ask_erratum(
        TAIL,
        "002-10",
        Text(
            "It overflows far below 0, and its derivative is lost in the tail.",
            "0 よりずっと小さいところでオーバーフローし、裾で導関数の桁が失われる。",
        ),
        not_wrong(
            "The derivative lacks a minus sign.",
            "導関数の符号が逆である。",
            "The sigmoid rises, so its slope is positive.",
            "シグモイド関数は増加するので、傾きは正です。",
        ),
        not_wrong(
            "The derivative should be 1 - sigmoid(x)².",
            "導関数は 1 - sigmoid(x)² でなければならない。",
            "That is the form of tanh'.",
            "それは tanh' の形です。",
        ),
        not_wrong(
            "At x = 0 it divides by 0.",
            "x = 0 で 0 による割り算になる。",
            "There the denominator is 2.",
            "x = 0 では分母は 2 です。",
        ),
    )


def regularised_inputs(_: Draw) -> Draft:
    """002-9."""
    return ask_erratum(
        SCALING,
        "002-9",
        Text("One of the two words means a penalty on weights.", "二つの言葉の一方は、重みに罰則を加えることである。"),
        not_wrong(
            "Both words mean the same.",
            "二つの言葉は同じことである。",
            "One is done to inputs, the other to weights.",
            "一方は入力に、もう一方は重みに対して行います。",
        ),
        not_wrong(
            "Inputs must not be scaled at all.",
            "入力の尺度を変えてはならない。",
            "Inputs on one scale learn more evenly.",
            "尺度をそろえると、学習が偏りにくくなります。",
        ),
        not_wrong(
            "Outputs are meant, not inputs.",
            "入力ではなく出力のことである。",
            "The passage is on preparing inputs.",
            "入力の準備についての記述です。",
        ),
    )


TOPIC = Topic(
    "errata-002",
    190,
    Text("Errata of document 002", "正誤表 (文書 002)"),
    (
        sigmoid_exponent,
        softmax_index,
        jacobian_sign,
        relu_kink,
        classes_for_samples,
        largest_target,
        small_number,
        any_constant,
        lost_tail,
        regularised_inputs,
    ),
)
