"""What stands around the formulas of a derivation."""

from __future__ import annotations

from backglass.words import Text

KINDS = {
    "weight": Text("the weight {name}", "重み {name}"),
    "bias": Text("the bias {name}", "バイアス {name}"),
    "net input": Text("the net input {name}", "総入力 {name}"),
    "output": Text("the output {name}", "出力 {name}"),
    "delta": Text("the delta {name}", "デルタ {name}"),
}
OF_SAMPLE = Text("Derivation of {what}, sample {n} (from 0)", "{what} を導く (0 から数えてサンプル {n})")
OF_ONE = Text("Derivation of {what}", "{what} を導く")
OF_BATCH = Text("Derivation of {what}, over {n} {n:sample|samples}", "{what} を導く ({n} サンプルの和)")

BIAS_AS_WEIGHT = Text(
    "It is the bias of unit {j} of layer {l}, as the weight of unit 0 of layer {below}, whose output is always 1.",
    "第 {l} 層のユニット {j} のバイアスを、第 {below} 層のユニット 0 (出力は常に 1) の重みとみなしたものです。",
)
CONSTANT = Text(
    "It is a constant: unit 0 of layer {l} has no net input, and no weight leads to it. The weights that come from it "
    "are the biases of the next layer.",
    "これは定数です。第 {l} 層のユニット 0 には総入力がなく、そこに入る重みもありません。ここから出る重みが次の層の"
    "バイアスです。",
)

FORWARD = Text("Forward", "順伝播")
CHAIN = Text("The chain rule", "連鎖律")
FAN_OUT = Text(
    "The unit reaches the loss through {k} {k:unit|units} of layer {l}; the largest terms of the sum:",
    "このユニットは第 {l} 層の {k} 個のユニットを通って誤差に影響します。和のうち大きな項:",
)
INPUTS = Text(
    "{k} {k:output|outputs} of layer {l} {k:comes|come} in; the largest terms of the sum:",
    "第 {l} 層の {k} 個の出力の和です。大きな項:",
)
INPUT = Text("input", "入力")
NAME = Text("name", "名前")
TERM = Text("term", "項")
VALUE = Text("value", "値")
OTHERS = Text("{count} {count:other|others together}", "ほかの {count} 個の和")
SUM = Text("sum", "和")

SAMPLES = Text("The samples", "サンプルごとの項")
SAMPLES_MEAN = Text(
    "The gradient is the weighted mean of the samples' gradients; those that add most:",
    "勾配は各サンプルの勾配の重み付き平均です。寄与の大きいサンプル:",
)
SAMPLES_SUM = Text(
    "The gradient is the weighted sum of the samples' gradients; those that add most:",
    "勾配は各サンプルの勾配の重み付き和です。寄与の大きいサンプル:",
)
SAMPLE = Text("sample (from 0)", "サンプル (0 から)")
SHARE = Text("weight", "重み")

PATHS = Text("All paths to the loss", "誤差までのすべての経路")
ONE_PATH = Text("There is one path: the factors above are its product.", "経路は一つで、上の因子の積がその値です。")
PATH_COUNT = Text(
    "Multiply along {count:the one path|each of the {count} paths, and add all paths}.",
    "{count} 通りの経路に沿って掛け、すべての経路を足します。",
)
PATH_LARGEST = Text(
    "There are {count} paths; those with the largest products:",
    "経路は {count} 通りあります。積の大きい経路:",
)
PATHS_UNLISTED = Text(
    "There are {count} paths, too many to be listed for several samples; their sum:",
    "経路は {count} 通りあり、複数のサンプルについては並べきれません。その和:",
)
PATH = Text("path", "経路")
PRODUCT = Text("product", "積")
ADDS_UP = Text(
    "The sum over all paths is the gradient found by the recursion (difference {difference}).",
    "すべての経路の和は、逆伝播で求めた勾配と一致します (差 {difference})。",
)
ADDS_UP_NOT = Text(
    "The sum over all paths differs from the gradient by {difference}: please report this.",
    "すべての経路の和が勾配と {difference} だけ違います。不具合としてご報告ください。",
)

UNROLLED = Text("The loss unrolled", "入れ子をほどいた誤差")
ONE_DEEP = Text(
    "What is marked stands inside one function, so one derivative is taken. {functions}",
    "印を付けた部分は 1 重の関数の中にあるので、微分は 1 個です。{functions}",
)
DEPTH = Text(
    "What is marked stands inside {depth} nested functions, so {depth} derivatives are multiplied. {functions}",
    "印を付けた部分は {depth} 重の関数の中にあるので、{depth} 個の微分を掛け合わせます。{functions}",
)
FUNCTION = Text("f is {name} in layer {l}", "第 {l} 層の f は{name}")
LOSS_IS = Text("E is {name}", "E は{name}")
SAME_FUNCTION = Text("f is {name} in layers {first} to {last}", "第 {first} 層から第 {last} 層の f は{name}")
JOIN = Text("; ", "、")
END = Text(".", "です。")

REUSED = Text("What is reused", "使い回されるもの")
REUSE = Text(
    "u and z come from the forward pass; delta of layer {l} was computed once and serves all units of layer {below}. "
    "With it at hand this takes {reuse} {reuse:multiplication|multiplications}; path by path it would take {paths}: "
    "{saved} saved.",
    "u と z は順伝播で、第 {l} 層のデルタは一度だけ計算したもので、第 {below} 層のすべてのユニットに使います。"
    "これがあれば掛け算は {reuse} 回です。経路ごとに計算すると {paths} 回なので、{saved} 回減ります。",
)
NO_REUSE = Text(
    "u and z come from the forward pass. At the output there is nothing to save yet: every layer below reuses this "
    "layer's delta.",
    "u と z は順伝播で計算したものです。出力層では節約はまだありません。ここのデルタを下の層が使い回します。",
)
