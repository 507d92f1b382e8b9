"""Slips: what a reader gets wrong, and what is said of it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from backglass.words import Text

Slip: TypeAlias = Literal[
    "sign",
    "missing-derivative",
    "derivative-at-z",
    "other-unit",
    "missing-path",
    "updated-too-early",
    "mean-for-sum",
    "half",
    "rate",
    "index",
    "digits",
    "size",
]

SIGN = Text("The sign is wrong.", "符号が逆です。")
UPHILL = Text(
    "The step was added; one goes against the gradient and subtracts it.",
    "勾配の向きに進んでいます。勾配とは逆の向きへ進むので、引きます。",
)
MISSING_DERIVATIVE = Text("The factor {slope} is missing.", "{slope} を掛け忘れています。")
EVERY_DERIVATIVE = Text(
    "The factor f' is missing in all layers from {first} to {last}.",
    "第 {first} 層から第 {last} 層まで、f' をすべて掛け忘れています。",
)
DERIVATIVE_AT_Z = Text(
    "f' was taken at z({l}), the output, in place of u({l}), the total net input.",
    "f' の引数が違います。総入力 u({l}) ではなく、出力 z({l}) での値になっています。",
)
EVERY_DERIVATIVE_AT_Z = Text(
    "f' was taken at the outputs z in place of the total net inputs u, from layer {first} to layer {last}.",
    "第 {first} 層から第 {last} 層まで、f' を総入力 u ではなく出力 z で計算しています。",
)
OTHER_UNIT = Text("That is the number of another unit: {name}.", "別のユニットの値です。これは {name} です。")
DELTA_OF_OTHER = Text("The delta of another unit was taken: {name}.", "別のユニットのデルタ {name} を使っています。")
MISSING_TERM = Text("The term {term} of the sum is missing.", "和の項 {term} が抜けています。")
ONE_TERM = Text("Only the term {term} of the sum was taken.", "和のうち、項 {term} しか足していません。")
MISSING_PATH = Text("The path {path} is missing from the sum.", "経路 {path} が和から抜けています。")
TOO_EARLY = Text(
    "An updated weight was used too early; all updates come after all gradients.",
    "更新後の重みを早く使いすぎています。更新は、すべての勾配を求めてからです。",
)
SUM_FOR_MEAN = Text(
    "The sum over the samples was taken for their mean: it is divided by {division}.",
    "サンプルについて、平均ではなく和をとっています。{division} で割ります。",
)
MEAN_FOR_SUM = Text(
    "The mean over the samples was taken for their sum: it is not divided by {division}.",
    "サンプルについて、和ではなく平均をとっています。{division} では割りません。",
)
MEAN_OF_OUTPUTS = Text(
    "The sum over the outputs was divided by their number, {n}.", "出力についての和を、出力の数 {n} で割っています。"
)
TWICE = Text("That is twice the right value: is a 1/2 forgotten?", "正しい値の 2 倍です。1/2 を忘れていませんか。")
HALVED = Text(
    "That is half the right value: the 1/2 of the error cancels when it is differentiated.",
    "正しい値の半分です。誤差関数の 1/2 は、微分すると 2 と打ち消し合います。",
)
RATE_FORGOTTEN = Text("The learning rate {rate} was forgotten in the step.", "学習率 {rate} を掛け忘れています。")
RATE_TAKEN = Text(
    "The derivative was multiplied by the learning rate, {rate}; that comes with the update.",
    "微分に学習率 {rate} は入りません。掛けるのは更新のときです。",
)
INDEX_OF_INPUT = Text(
    "The index is off: {taken} was taken for {right}.", "添字がずれています。{right} ではなく {taken} を使っています。"
)
TRANSPOSED = Text(
    "The indices are the wrong way round: {taken} was taken for {right}.",
    "添字が逆です。{right} ではなく {taken} を使っています。",
)

TOO_FEW = Text(
    "That agrees as far as it goes, but it is too short to tell; give at least {digits} significant digits.",
    "ここまでは一致していますが、桁が足りません。有効数字 {digits} 桁以上で答えてください。",
)
LAST_DIGITS = Text(
    "Nearly: the last digits differ. Round only at the end.",
    "惜しいところです。最後のほうの桁が違います。丸めるのは最後だけにしましょう。",
)
POINT = Text(
    "The digits are right, but the decimal point is not: check the power of ten.",
    "数字の並びは合っていますが、小数点の位置が違います。10 の累乗を確かめてください。",
)
TOO_LARGE = Text("That is more than ten times too large.", "大きすぎます。正しい値の 10 倍を超えています。")
TOO_SMALL = Text("That is less than a tenth of the right value.", "小さすぎます。正しい値の 10 分の 1 に届きません。")

CORRECT = Text("Right.", "正解です。")
CORRECT_BY_FACTORS = Text(
    "Right, within the rounding of the numbers put in.", "正解です。代入した数値の丸めの範囲で一致します。"
)
NOT_RIGHT = Text(
    "Not right, and no known slip gives this number.", "違います。よくある間違いのどれにも当てはまりません。"
)
WRONG_SIGN_TOO = Text(
    "Not right; the sign is wrong, too, and no known slip gives this number.",
    "違います。符号も逆です。よくある間違いのどれにも当てはまりません。",
)
RECOGNISED = Text("Not right: that number is {name}.", "違います。その値は {name} です。")
UNREADABLE = Text(
    "{text!r} cannot be read as a number; type one such as 0.0822, or a product such as 0.741*0.187*0.593.",
    "{text!r} は数として読めません。0.0822 のような数か、0.741*0.187*0.593 のような式で、もう一度答えてください。",
)
DECIMAL_COMMA = Text(
    "{text!r} has a comma for its decimal sign; type a point, as in 0.5.",
    "{text!r} の小数点がコンマになっています。0.5 のように、ピリオドで入力してください。",
)
NEEDS_OPTIMISER = Text(
    "{name!r} is the value after the update, which needs the optimiser; give optimiser=, as in bg.SGD(0.5).",
    "{name!r} は更新後の値なので、最適化手法が要ります。optimiser= に `bg.SGD(0.5)` などを与えてください。",
)
NO_RULE = Text(
    "{name!r} is the value after one update by {title}, which has no rule for one weight alone; take another "
    "optimiser.",
    "{name!r} は更新後の値ですが、{title} の更新は重みごとの式になりません。別の最適化手法を選んでください。",
)
NOT_FINITE = Text(
    "{name!r} is not finite here, so that no answer to it can be judged.",
    "{name!r} は有限の値ではないため、答えを判定できません。",
)
NO_PARAMETER_AFTER = Text(
    "{name!r}: only weights and biases are updated; a + belongs behind w(l)[j,i] or b(l)[j].",
    "{name!r}: 更新されるのは重みとバイアスだけです。+ は w(l)[j,i] か b(l)[j] の後に付けます。",
)
OF_ONE_SAMPLE = Text(
    "{name!r}: net inputs belong to one sample; write dE_n/du(l)[j] or delta(l)[j].",
    "{name!r}: 総入力はサンプルごとの値です。dE_n/du(l)[j] か delta(l)[j] と書いてください。",
)

# Of a line of a lesson, whose symbols are the document's own.
OF_LINES: dict[Slip, Text] = {
    "sign": SIGN,
    "missing-derivative": Text("The factor f' is missing.", "f' を掛け忘れています。"),
    "mean-for-sum": Text("The sum was taken for the mean, or the mean for the sum.", "和と平均を取り違えています。"),
    "updated-too-early": TOO_EARLY,
    "half": Text("The 1/2 was forgotten, or taken twice.", "1/2 を忘れたか、余分に掛けています。"),
}
