"""What pictures and worksheets say."""

from __future__ import annotations

from backglass.words import Text

# The network diagram
DIAGRAM = Text("Network {sizes}", "ネットワーク {sizes}")
OF_SAMPLE = Text("sample {n} (from 0)", "サンプル {n} (0 から数えて)")
DESCRIPTION = Text(
    "Layers from left to right: {layers}. An edge is the {edges} between two units: blue and solid where it is "
    "positive, orange and dashed where it is negative, wider where it is larger.",
    "左から右へ: {layers}。線は二つのユニットの間の{edges}で、正は青の実線、負は橙の破線、大きいほど太い。",
)
EDGES = {"weight": Text("weight", "重み"), "gradient": Text("gradient", "勾配")}
STAGES = {
    1: Text("stage 1: forward propagation gives u and z", "手順 1: 順伝播で u と z を求める"),
    2: Text("stage 2: δ of the output layer", "手順 2: 出力層のデルタを求める"),
    3: Text("stage 3: δ of the hidden layers, from the back", "手順 3: 中間層のデルタを後ろから求める"),
    4: Text("stage 4: the gradient of every weight", "手順 4: すべての重みの勾配を求める"),
}
WEIGHT = Text("{name} and its way to the loss", "{name} から誤差関数まで")
ONE_PATH = Text("one path to the loss", "誤差関数への一つの経路")
INPUT = Text("input layer", "入力層")
HIDDEN = Text("hidden layer", "中間層")
OUTPUT = Text("output layer", "出力層")
LOSS = Text("loss", "誤差関数")
TARGET = Text("target", "目標出力")
MORE = Text("… {count} more", "… 他 {count} 個")
POSITIVE = Text("{edges} > 0", "{edges} > 0")
NEGATIVE = Text("{edges} < 0", "{edges} < 0")
WIDEST = Text("the widest: {size}", "最も太い線: {size}")

# The block diagram of the perceptron
PERCEPTRON = Text("Perceptron", "パーセプトロン")
PERCEPTRON_SAYS = Text(
    "Above, from left to right: inputs and weights, the sum u, the activation, the output y, and the loss E, which "
    "compares y with the target d. Below, from right to left: the factors of the chain rule, one under each block; "
    "their product is the gradient.",
    "上は左から右へ、入力と重み、総入力 u、活性化関数、出力 y、y と目標出力 d を比べる誤差関数 E。"
    "下は右から左へ、各ブロックの下に連鎖律の因子。その積が勾配になる。",
)
FACTORS = {
    "error": Text("∂E/∂y: the loss, differentiated by the output", "∂E/∂y: 誤差関数を出力で微分"),
    "activation": Text("∂y/∂u: the activation, differentiated by the net input", "∂y/∂u: 活性化関数を総入力で微分"),
    "input": Text("∂u/∂w: the net input, differentiated by a weight", "∂u/∂w: 総入力を重みで微分"),
    "bias": Text("∂u/∂b: the net input, differentiated by the bias", "∂u/∂b: 総入力をバイアスで微分"),
    "delta": Text("δ = ∂E/∂u: the loss, differentiated by the net input", "δ = ∂E/∂u: 誤差関数を総入力で微分"),
    "update": Text("the update, against the gradient", "勾配と逆の向きに更新"),
}
SUM = Text("sum", "総和")
ACTIVATION = Text("activation", "活性化関数")
COMPARE = Text("compare", "比較")

# Plots
NO_MATPLOTLIB = Text(
    "Plots are drawn with matplotlib, which is not installed; pip install 'backglass[plots]' brings it.",
    "グラフの描画に使う matplotlib がありません。pip install 'backglass[plots]' で入ります。",
)
NO_FONT = "No Japanese font was found on this machine, so the labels are English."
EPOCH = Text("epoch", "エポック")
UPDATE_NUMBER = Text("update", "更新")
COLUMNS = {
    "loss": Text("training", "訓練"),
    "validation_loss": Text("validation", "検証"),
    "validation_accuracy": Text("validation accuracy", "検証の正解率"),
    "validation_r2": Text("validation R²", "検証の決定係数 R²"),
    "validation_score": Text("validation score", "検証のスコア"),
}
LEARNING_CURVES = Text("Learning curves", "学習曲線")
DELTA_NORMS = Text("Norm of delta by layer", "層ごとのデルタのノルム")
LAYER = Text("layer {l}", "第 {l} 層")
WEIGHT_HISTORIES = Text("Parameters during training", "学習中のパラメーター")
VALUE = Text("value", "値")
DECISION_BOUNDARY = Text("Decision boundary", "決定境界")
OUTPUT_SURFACE = Text("Output of the network", "ネットワークの出力")
OUTPUT_VALUE = Text("output y", "出力 y")
CLASS = Text("class {k}", "クラス {k}")
ACTIVATIONS = Text("Outputs of the units, layer by layer", "層ごとのユニットの出力の分布")
HOW_MANY = Text("count", "個数")

BLOCKS = Text("Blocks: {values}", "ブロック図: {values}")
BLOCKS_ACTIVE = Text(
    "The block {function} and its factor are marked.", "ブロック {function} とその因子に印を付けてあります。"
)
FORWARD = Text("forward →", "順伝播 →")
BACKWARD = Text("backward ←", "逆伝播 ←")

# The computation graph
GRAPH = Text("Computation graph: {operations}", "計算グラフ: {operations}")
GRAPH_SAYS = Text(
    "Operations from left to right, row by row. Above each edge stands the value that goes forward, below it the "
    "derivative of E that comes back; what enters from above has its value on the left, its derivative on the right.",
    "左から右へ、行ごとに演算が並ぶ。矢印の上は順伝播する値、下は逆伝播する E の微分。"
    "上から入る重みなどは、線の左が値、右が微分。",
)
GRAPH_VALUES = Text("values, forward →", "順伝播する値 →")
GRAPH_DERIVATIVES = Text("derivatives of E, backward ←", "逆伝播する E の微分 ←")
