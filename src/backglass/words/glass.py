"""What the glass says: stages, derivations, and what cannot be shown."""

from __future__ import annotations

from backglass.words import Text

STAGES = (
    Text("forward propagation: u and z of every layer", "順伝播: 各層の総入力 u と出力 z"),
    Text("the loss, and delta of the output layer", "誤差と、出力層のデルタ"),
    Text("delta of the hidden layers, from the output back", "中間層のデルタ (出力側から順に)"),
    Text("the gradients of weights and biases", "重みとバイアスの勾配"),
)
NO_STAGE = Text("There is no stage {k}; stages are 1 to 4.", "段階 {k} はありません。1 から 4 までです。")
NO_SAMPLE = Text(
    "There is no sample {n}; the batch has {rows} rows, counted from 0.",
    "サンプル {n} はありません。バッチは {rows} 行で、0 から数えます。",
)
TOO_MUCH = Text(
    "{what} of all {rows} samples take {size} GiB, and a trace keeps at most {most}; trace fewer rows, or ask for "
    "one sample by {instead}.",
    "{rows} サンプルすべての {what} は {size} GiB になり、保持できる {most} GiB を超えます。行を減らすか、"
    "{instead} で 1 サンプルずつ見てください。",
)
