"""What stands beside the network when a number is opened: its derivation, its paths, its update."""

from __future__ import annotations

from backglass.words import Text

MADE = Text("in update {update}", "(更新 {update})")
NOW = Text("now, after {update} {update:update|updates}", "(現在: {update} 回更新した後)")
FIRST = Text("now, before the first update", "(現在: 最初の更新の前)")
WEIGHT_FROM = Text("from {below} to {unit}", "{below} から {unit} へ")
BIAS_INTO = Text("the bias of {unit}", "{unit} のバイアス")
BIAS_OF_LAYER = Text("the bias that all units of layer {l} share", "第 {l} 層のすべてのユニットに共通のバイアス")
UNIT = Text("unit {j} of layer {l}", "第 {l} 層のユニット {j}")
INPUT_UNIT = Text("input {j}", "入力 {j}")
KINDS = {
    "net input": Text("the net input of {unit}", "{unit} の総入力"),
    "output": Text("the output of {unit}", "{unit} の出力"),
    "delta": Text("the delta of {unit}", "{unit} のデルタ"),
}
AN_INPUT = Text("{unit}, as it is given", "{unit} (与えられた値)")
CONSTANT = Text(
    "It is a constant: the weights that come from it are the biases of layer {l}.",
    "これは定数です。ここから出る重みが、第 {l} 層のバイアスです。",
)

RULE = Text("The chain rule", "連鎖律")
ROW_ALONE = Text("Sample {row} alone:", "サンプル {row} だけでは:")
PRODUCT = Text("their product", "これらの積")
SUM = Text("their sum", "これらの和")
FORWARD = Text("Forward", "順伝播")
DELTA = Text("The delta of the unit", "ユニットのデルタ")
BACKWARD = Text("Its derivative", "誤差の微分")
FAN_OUT = Text("To the next layer", "次の層への広がり")
FAN_OUT_SAYS = Text(
    "Through {n} {n:unit|units} of layer {l} it reaches the loss; what each of them passes back:",
    "第 {l} 層の {n} 個のユニットを通して誤差に影響します。各ユニットから戻る値:",
)
OTHERS = Text("{count} {count:other|others} together", "ほかの {count} 個の和")
IN_ALL = Text("sum", "和")

SAMPLES = Text("The samples of the batch", "バッチのサンプル")
SAMPLES_MEAN = Text(
    "The gradient is the mean over the {n} samples of the batch; those that add most:",
    "勾配はバッチの {n} サンプルについての平均です。寄与の大きいサンプル:",
)
SAMPLES_WEIGHTED = Text(
    "The gradient is the weighted mean over the {n} samples of the batch; those that add most:",
    "勾配はバッチの {n} サンプルについての重み付き平均です。寄与の大きいサンプル:",
)
SAMPLES_SUM = Text(
    "The gradient is the sum over the {n} samples of the batch; those that add most:",
    "勾配はバッチの {n} サンプルについての和です。寄与の大きいサンプル:",
)
ROW_HEAD = Text("sample", "サンプル")
SHARE_HEAD = Text("weight", "重み")
TERM_HEAD = Text("adds", "寄与")

UPDATE_MADE = Text("The update", "更新")
UPDATE_NOW = Text("The update that comes next", "次に行う更新")
BY_RULE = Text("{name}, learning rate η = {rate}", "{name}、学習率 η = {rate}")
LOOKS_AHEAD = Text(
    "The gradient is taken where the momentum leads, here at {point}; with it {value} is updated.",
    "勾配はモメンタムで進んだ先 (ここでは {point}) で求め、それを使って {value} を更新します。",
)
CLIPPED = Text(
    "Clipping: the gradient of all parameters has the norm N = {norm}, above c = {most}.",
    "クリッピング: 勾配全体のノルム N = {norm} が上限 c = {most} を超えています。",
)
WITH_PENALTY = Text("The gradient with the penalty, g:", "正則化の項を含む勾配 g:")
FROZEN = Text(
    "This bias is frozen: no update changes it. Its derivative is there all the same.",
    "このバイアスは固定されており、どの更新でも変わりません。それでも微分は求められます。",
)
NO_UPDATE = Text(
    "From here no update can be made: a number would no longer be finite.",
    "ここから先の更新はできません。値が有限でなくなります。",
)
RUN_ENDS = Text(
    "From here no update can be made: L-BFGS ends with this one.",
    "L-BFGS はこの更新で終わり、この先の更新はありません。",
)
NO_RULE = Text(
    "L-BFGS mixes the gradients of many updates and of all parameters: the change of one has no line of its own.",
    "L-BFGS は多くの更新とすべてのパラメーターの勾配を合わせて使うため、"
    "一つのパラメーターの変化だけを 1 行の式には書けません。",
)
TIMES_GRADIENT = Text(
    "The change is {factor} times −∂E/∂w. By gradient descent this factor would be η, the same for all parameters.",
    "この変化は −∂E/∂w の {factor} 倍です。勾配降下法なら、この倍率はどのパラメーターでも同じ η になります。",
)

PATHS = Text("Paths to the loss: {n}", "誤差までの経路: {n}")
SUM_OF_PATHS = Text("The sum over all paths is the derivative.", "すべての経路の値を足すと、微分になります。")
SUM_OF_LARGEST = Text(
    "The {n} largest, and {more} more together:",
    "大きいものから {n} 個と、残り {more} 個の和:",
)
NO_SUM = Text(
    "This sum differs from {value}: please report it.", "この和は {value} と一致しません。不具合としてご報告ください。"
)
ACCOUNT = Text("Where the change comes from", "変化の内訳")
DERIVATION = Text("The whole derivation", "導出の全体")

LOSS = Text("The loss", "誤差")
LOSS_OF_ROW = Text("The loss of sample {row}", "サンプル {row} の誤差")
LOSS_OF_BATCH = Text("Over the batch", "バッチ全体の誤差")
LOSS_NAME = Text("{name}, by y and d of the sample.", "{name} (サンプルの y と d から求めます)。")
BATCH_MEAN = Text("The mean over the {n} {n:sample|samples} of the batch.", "バッチの {n} サンプルの平均です。")
BATCH_SUM = Text("The sum over the {n} {n:sample|samples} of the batch.", "バッチの {n} サンプルの和です。")
PENALISED = Text("With the penalties the loss is {value}.", "正則化の項を加えた誤差関数の値は {value} です。")

STAGES = {
    "forward": Text("Forward: layer {l}", "順伝播: 第 {l} 層"),
    "output_delta": Text("The delta of the output layer", "出力層のデルタ"),
    "delta": Text("The deltas of layer {l}", "第 {l} 層のデルタ"),
    "gradients": Text("The gradients of layer {l}", "第 {l} 層の勾配"),
    "update": Text("The update", "更新"),
}
MORE_UNITS = Text("And so on for {n} more {n:unit|units}.", "残りの {n} ユニットも同様です。")
MORE_PARAMETERS = Text("And so on for {n} more {n:parameter|parameters}.", "残りの {n} 個のパラメーターも同様です。")
OVER_BATCH = Text(
    "The picture shows sample {row}; the gradient is taken over all {n} samples of the batch.",
    "図に示しているのはサンプル {row} ですが、勾配はバッチの {n} サンプル全体について求めます。",
)
NOT_FINITE = Text(
    "A number on the way is not finite, so nothing can be derived here; go back to an earlier update.",
    "途中に有限でない数があるため、ここでは何も導けません。前の更新に戻ってください。",
)
NO_STAGE = Text(
    "There is no stage {k}; this network has {n}.", "段階 {k} はありません。このネットワークの段階は {n} 個です。"
)

NOT_ASKED = Text("{name} is no number that can be checked here.", "{name} は、ここでは答え合わせできない数です。")
PROGRAM_TITLE = Text(
    "{title}: {sizes} network, updates {first} to {last} of a run in the studio",
    "{title}: {sizes} のネットワーク、スタジオでの学習の更新 {first} から {last} まで",
)
WORKSHEET_TITLE = Text("{title}: a worksheet", "{title}: ワークシート")
