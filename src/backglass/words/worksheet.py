"""What a worksheet says around its formulas."""

from __future__ import annotations

from backglass.words import Text

TITLE_OF_SAMPLE = Text(
    "Error backpropagation by hand: {sizes}, sample {n} (from 0)",
    "誤差逆伝播法を手で追う: {sizes}、サンプル {n} (0 から数えて)",
)
TITLE = Text("Error backpropagation by hand: {sizes}", "誤差逆伝播法を手で追う: {sizes}")
BLANK_TITLE = Text("{title} (to fill in)", "{title} (穴埋め)")
SAMPLE = Text("Sample {n} (from 0)", "サンプル {n} (0 から数えて)")
GIVEN = Text("Given", "与えられているもの")
NETWORK = Text(
    "A network of {sizes} units. {functions} The loss is {loss}.",
    "ユニット数 {sizes} のネットワーク。{functions}誤差関数は{loss}。",
)
FUNCTION = Text("Layer {l}: {name}.", "第 {l} 層の活性化関数は{name}。")
NAME_OF = Text("name", "名前")
INPUT = Text("input", "入力")
TARGET = Text("target", "目標出力")
WEIGHTS = Text("Weights and biases of layer {l}", "第 {l} 層の重みとバイアス")
UNIT = Text("unit", "ユニット")
STAGES = (
    Text("Stage 1: forward propagation gives u and z of every layer", "手順 1: 順伝播で各層の u と z を求める"),
    Text("Stage 2: delta of the output layer", "手順 2: 出力層のデルタを求める"),
    Text("Stage 3: delta of the hidden layers, from the back", "手順 3: 中間層のデルタを後ろから求める"),
    Text("Stage 4: the gradient of every weight and bias", "手順 4: すべての重みとバイアスの勾配を求める"),
)
LAYER = Text("Layer {l}", "第 {l} 層")
LOSS = Text("The loss", "誤差関数")
NO_HIDDEN = Text("There is no hidden layer.", "中間層はありません。")
ONE_NUMBER = Text("One gradient through all paths", "一つの勾配をすべての経路から")
LEFT_OUT = Text(
    "{shown} of {count} units of layer {l} are worked out; the others go the same way.",
    "第 {l} 層の {count} ユニットのうち {shown} 個を計算します。残りも同じように求められます。",
)
WEIGHTS_LEFT_OUT = Text(
    "{shown} of {count} gradients of layer {l} are worked out; the others go the same way.",
    "第 {l} 層の {count} 個の勾配のうち {shown} 個を計算します。残りも同じように求められます。",
)
WIDE = Text(
    "Layer {l} has {count} weights; they are in the model, and too many for a page.",
    "第 {l} 層の重みは {count} 個あり、紙面には載せません。",
)
FILL_IN = Text(
    "Fill in the blanks with a calculator, from the top; every number that you need stands above it. The answers are "
    "on the last page.",
    "上から順に、電卓で空欄を埋めてください。必要な数はすべてその上にあります。答えは最後のページです。",
)
ANSWERS = Text("Answers", "答え")
MADE = Text("Made by backglass {version}.", "backglass {version} で作成。")
