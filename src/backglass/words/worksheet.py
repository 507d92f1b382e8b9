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
    "A network of {sizes} units. {functions} The loss is {loss}. The inputs are x = z(1), the outputs y = z({L}).",
    "ユニット数 {sizes} のネットワーク。{functions}誤差関数は{loss}。入力は x = z(1)、出力は y = z({L})。",
)
FUNCTION = Text("Layer {l}: {name}.", "第 {l} 層の活性化関数は{name}。")
NAME_OF = Text("name", "名前")
INPUT = Text("input", "入力")
TARGET = Text("target", "目標出力")
WEIGHTS = Text("Weights and biases of layer {l}", "第 {l} 層の重みとバイアス")
UNIT = Text("Unit {j}", "ユニット {j}")
UNIT_OF_LAYER = Text("Unit {j} of layer {l}", "第 {l} 層のユニット {j}")
SHARED_BIAS = Text("Shared bias of layer {l}", "第 {l} 層の共有バイアス")
STAGES = (
    Text("Stage 1: forward propagation gives u and z of every layer", "手順 1: 順伝播で各層の u と z を求める"),
    Text("Stage 2: delta of the output layer", "手順 2: 出力層のデルタを求める"),
    Text("Stage 3: delta of the hidden layers, from the back", "手順 3: 中間層のデルタを後ろから求める"),
    Text("Stage 4: the gradient of every weight and bias", "手順 4: すべての重みとバイアスの勾配を求める"),
    Text("Stage 5: the update of every weight and bias", "手順 5: すべての重みとバイアスを更新する"),
)
RULE = Text(
    "The first update by this sample alone: {name}, learning rate ε = {rate}. A plus sign marks the new values.",
    "このサンプルだけによる最初の更新。{name}、学習率 ε = {rate}。+ を付けた記号は更新後の値です。",
)
NO_LBFGS = Text(
    "L-BFGS searches along a line, which nobody works out by hand; choose another optimiser for a worksheet.",
    "L-BFGS は直線探索を行うので手計算できません。ワークシートには別の最適化手法を指定してください。",
)
AT_FIRST = Text("What the rule has at first", "規則の定数と最初の値")
UPDATE_OF = Text("Update of {name}", "{name} の更新")
FROZEN = Text(
    "The biases are frozen: no update changes them.",
    "バイアスは固定されており、更新しません。",
)
NUMBERS = Text("numbers put in", "数値を代入")
RESULT = Text("result", "結果")
LAYER = Text("Layer {l}", "第 {l} 層")
LOSS = Text("The loss", "誤差関数")
NO_HIDDEN = Text("There is no hidden layer.", "中間層はありません。")
ONE_NUMBER = Text("One gradient through all paths", "一つの勾配をすべての経路から")
LEFT_OUT = Text(
    "{shown} of {count} units of layer {l} are worked out; the others go the same way.",
    "第 {l} 層の {count} ユニットのうち {shown} 個を計算します。残りも同じように求められます。",
)
GRADIENTS_LEFT_OUT = Text(
    "{shown} of {count} gradients of layer {l} are worked out; the others go the same way.",
    "第 {l} 層の {count} 個の勾配のうち {shown} 個を計算します。残りも同じように求められます。",
)
UPDATES_LEFT_OUT = Text(
    "{shown} of {count} weights of layer {l} are updated here; the others go the same way.",
    "第 {l} 層の {count} 個の重みのうち {shown} 個の更新を計算します。残りも同じように求められます。",
)
WEIGHTS_NOT_HERE = Text(
    "{shown} of the {count} weights of layer {l} stand here, those between the units that are worked out.",
    "第 {l} 層の重み {count} 個のうち、計算するユニット間の {shown} 個を載せます。",
)
FILL_IN = Text(
    "Fill in the blanks with a calculator, from the top: first put the numbers into the formula, then write the "
    "result. Every number that you need stands above. The answers are at the end.",
    "上から順に、電卓で空欄を埋めてください。まず式に数値を代入し、次に結果を書きます。"
    "必要な数はすべてその上にあります。"
    "答えは終わりにあります。",
)
FILL_IN_COPY = Text(
    "Fill in the blanks with a calculator, from the top: first put the numbers into the formula, then write the "
    "result with nine decimals. Every number that you need stands above.",
    "上から順に、電卓で空欄を埋めてください。まず式に数値を代入し、次に結果を小数第 9 位まで書きます。必要な数はすべて"
    "その上にあります。",
)
COPY = Text("{title}, No. {number}", "{title}、{number} 番")
COPIES = Text("{title} ({count} {count:copy|copies}, seed {seed})", "{title} ({count} 部、乱数の種 {seed})")
ANSWERS_OF = Text("Answers: {title}", "答え: {title}")
TOO_FEW_NUMBERS = Text(
    "A network of {sizes} units has numbers for {copies} {copies:worksheet|worksheets}, and not for more.",
    "ユニット数 {sizes} のネットワークで数値の異なるワークシートは {copies} 部までです。",
)
NUMBER = Text("No. {number}", "{number} 番")
WORKING = Text("worksheets", "ワークシート")
EXAMPLE_OR_SIZES = Text(
    "Give --example or --sizes, not both.", "--example と --sizes はどちらか一方だけを指定してください。"
)
STUDENT = Text("Name", "氏名")
ANSWERS = Text("Answers", "答え")
MADE = Text("Made by backglass {version}.", "backglass {version} で作成。")
