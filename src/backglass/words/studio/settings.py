"""What the settings of the studio are called, and what is said of those that cannot be."""

from __future__ import annotations

from backglass.words import Text

# The settings
SIZES = Text("units of each layer", "各層のユニット数")
HIDDEN = Text("activation of each hidden layer", "各中間層の活性化関数")
OUTPUT = Text("activation of the output layer", "出力層の活性化関数")
LOSS = Text("loss", "誤差関数")
BIASES = Text("biases", "バイアス")
REDUCTION = Text("loss of a batch", "バッチの誤差")
INITIALISER = Text("first weights", "重みの初期値")
SEED = Text("seed", "乱数の種")
OPTIMISER = Text("optimiser", "最適化手法")
SCHEDULE = Text("schedule of the learning rate", "学習率のスケジュール")
BATCH_SIZE = Text("samples in a batch", "バッチのサンプル数")
VALIDATION = Text("share held out for validation", "検証用に取り分ける割合")
L1 = Text("L1 penalty", "L1 正則化の強さ")
L2 = Text("L2 penalty", "L2 正則化の強さ")
DIVIDE_PENALTIES = Text("penalties divided by the batch's weight", "正則化項をバッチの重みで割る")
DECAY = Text("weight decay", "重み減衰")
CLIP_NORM = Text("largest norm of the gradient", "勾配のノルムの上限")
DROPOUT = Text("dropout of each hidden layer", "各中間層のドロップアウト率")
SHUFFLE = Text("a new order every epoch", "エポックごとに並べ替える")
DTYPE = Text("precision", "数値の精度")
ENGINE = Text("way of computing", "計算方法")
METRIC = Text("metric", "評価指標")
EPOCHS = Text("play as far as epoch", "再生を終えるエポック")
PATIENCE = Text("epochs without a better loss before it stops", "誤差が小さくならないとき止めるまでのエポック数")

# The parameters of rows
LEARNING_RATE = Text("learning rate η", "学習率 η")
MOMENTUM = Text("momentum μ", "モメンタムの係数 μ")
EPSILON = Text("ε, against division by 0", "ε (0 で割らないための定数)")
RHO = Text("ρ, the share of the past that is kept", "ρ (過去を残す割合)")
BETA_1 = Text("β₁, for the mean", "β₁ (平均の係数)")
BETA_2 = Text("β₂, for the squares", "β₂ (二乗の平均の係数)")
FORM = Text("form", "式の形")
PER = Text("counted in", "数える単位")
STEPS = Text("length", "長さ")
GAMMA = Text("γ, the factor", "γ (掛ける係数)")
POWER = Text("power", "べき指数")
SCALE = Text("scale", "尺度")
START = Text("start", "始まり")
FINAL = Text("factor at the end", "終わりの係数")
THEN = Text("afterwards", "そのあと")
DERIVATIVE_AT_ZERO = Text("f'(0)", "f'(0)")
SLOPE = Text("slope below 0", "0 未満での傾き")
ALPHA = Text("α", "α")
DELTA = Text("threshold, where the square ends", "しきい値 (二乗から直線に変わるところ)")
Q = Text("q, the quantile", "q (分位点)")
MEMORY = Text("steps remembered", "記憶するステップ数")
GRADIENT_TOLERANCE = Text("gradient at which it ends", "終了とみなす勾配の大きさ")
LOSS_TOLERANCE = Text("relative gain at which it ends", "終了とみなす誤差の減少率")
MAX_EVALUATIONS = Text("most evaluations of the loss", "誤差の計算回数の上限")
SMOOTHING = Text("smoothing of the targets", "目標出力の平滑化")

# Choices that are no rows
PER_UNIT = Text("one for each unit", "ユニットごとに一つ")
FROZEN = Text("kept as they are", "学習しない")
SHARED = Text("one for each layer", "層ごとに一つ")
NONE = Text("none", "なし")
AUGMENTED = Text("as the weights w_j0", "重み w_j0 として")
MEAN = Text("mean over the samples", "サンプルの平均")
SUM = Text("sum over the samples", "サンプルの和")
FLOAT64 = Text("double (float64)", "倍精度 (float64)")
FLOAT32 = Text("single (float32)", "単精度 (float32)")
AUTO = Text("the fastest", "最も速い方法")
NATIVE = Text("compiled program", "コンパイルしたプログラム")
REFERENCE = Text("formula by formula", "式をそのまま計算")
ACCURACY = Text("accuracy", "正解率")
R2 = Text("r2", "決定係数")
EPOCH = Text("epochs", "エポック")
UPDATE = Text("updates", "更新")
LOOK_AHEAD = Text("looking ahead", "先読み")
IN_PLACE = Text("in place", "その場")
CORRECTED = Text("corrected", "偏りを補正")
REORDERED = Text("reordered", "計算順を変えたもの")

# What cannot be
NO_SETTING = Text(
    "There is no setting {name}; there are {names}.", "{name} という設定はありません。あるのは {names} です。"
)
OTHER_INPUTS = Text(
    "The first layer has {given} {given:unit|units}, but the data have {wanted} {wanted:input|inputs}.",
    "第 1 層のユニットは {given} 個ですが、データの入力は {wanted} 個です。",
)
OTHER_OUTPUTS = Text(
    "The last layer has {given} {given:unit|units}, but the data have {wanted} {wanted:target|targets}.",
    "最後の層のユニットは {given} 個ですが、データの目標出力は {wanted} 個です。",
)
TOO_LARGE = Text(
    "This network would take {size} of memory, but a page of the studio may take {most}; take fewer units.",
    "このネットワークには {size} のメモリーが必要ですが、スタジオの一つのページで使えるのは {most} までです。"
    "ユニットを減らしてください。",
)
TOO_MANY_LAYERS = Text(
    "sizes has {given} layers, but the studio takes {most} at most.",
    "層が {given} ありますが、スタジオで使えるのは {most} 層までです。",
)
