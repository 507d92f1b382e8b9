"""What the glass says: stages, derivations, and what cannot be shown."""

from __future__ import annotations

from backglass.words import Text

STAGES = (
    Text("forward propagation: u and z of every layer", "順伝播: 各層の総入力 u と出力 z"),
    Text("the loss, and delta of the output layer", "誤差と、出力層のデルタ"),
    Text("delta of the hidden layers, from the output back", "中間層のデルタ (出力側から順に)"),
    Text("the gradients of weights and biases", "重みとバイアスの勾配"),
)
NO_STAGE = Text("There is no stage {k}; stages are 1 to 4.", "手順 {k} はありません。1 から 4 までです。")
NO_SAMPLE = Text(
    "There is no sample {n}; the batch has {rows} {rows:row|rows}, counted from 0.",
    "サンプル {n} はありません。バッチは {rows} 行で、0 から数えます。",
)
TOO_MUCH = Text(
    "{what} of all {rows} samples take {size} GiB, and a trace keeps at most {most}; trace fewer rows, or ask for "
    "one sample by {instead}.",
    "{rows} サンプルすべての {what} は {size} GiB になり、保持できる {most} GiB を超えます。行を減らすか、"
    "{instead} で 1 サンプルずつ見てください。",
)

NO_NAME = Text(
    "{name!r} names nothing; write a weight w(l)[j,i], a bias b(l)[j], a net input u(l)[j], an output z(l)[j] or a "
    "delta(l)[j], as in w(3)[1,2].",
    "{name!r} という名前はありません。重み w(l)[j,i]、バイアス b(l)[j]、総入力 u(l)[j]、出力 z(l)[j]、"
    "デルタ delta(l)[j] のいずれかを、w(3)[1,2] のように書いてください。",
)
NO_LAYER = Text(
    "{name!r}: the layer must be one of {first} to {last}.",
    "{name!r}: 層は {first} から {last} までです。",
)
NO_UNIT = Text(
    "{name!r}: layer {layer} has the {units:unit 1 alone|units 1 to {units}}.",
    "{name!r}: 第 {layer} 層のユニットは 1 から {units} までです。",
)
NO_UNIT_FROM_0 = Text(
    "{name!r}: layer {layer} has the units 0 to {units}, of which unit 0 is the constant 1.",
    "{name!r}: 第 {layer} 層のユニットは 0 から {units} までで、ユニット 0 は定数 1 です。",
)
NO_INPUT_OF_0 = Text(
    "{name!r}: unit 0 of a layer is the constant z(l)[0] = 1, which has no net input.",
    "{name!r}: 各層のユニット 0 は定数 z(l)[0] = 1 で、総入力を持ちません。",
)
BIAS_IS_WEIGHT = Text(
    "{name!r}: with biases 'augmented' the bias of unit j is the weight w(l)[j,0]; ask for that.",
    "{name!r}: biases='augmented' のとき、ユニット j のバイアスは重み w(l)[j,0] です。こちらを指定してください。",
)
NO_BIAS = Text("{name!r}: the network has no biases.", "{name!r}: このネットワークにバイアスはありません。")
ONE_SAMPLE = Text(
    "{name} is a number of one sample, and the batch has {rows}; say which, as in derive(t, {name!r}, sample=0).",
    "{name} はサンプルごとに決まる数ですが、バッチには {rows} 行あります。derive(t, {name!r}, sample=0) のように"
    "サンプルを指定してください。",
)
NOT_FINITE = Text(
    "{name} cannot be derived: a number on the way is not finite; look at t.u and t.z for the layer where it begins.",
    "{name} は導けません。途中に有限でない数があります。どの層から始まるかを t.u と t.z で確かめてください。",
)
PATHS_OF_BATCH = Text(
    "{name} has {count} paths in each of {rows} samples, too many to be listed; ask for one sample.",
    "{name} の経路は {rows} サンプルのそれぞれに {count} 本あり、並べきれません。サンプルを一つ指定してください。",
)
OVER_SAMPLES = "sum over the samples"
