"""What is said of a network or a plan whose parts do not go together, and of targets that its loss does not take."""

from __future__ import annotations

from backglass.words import Text

NOT_HIDDEN = Text(
    "The activation {name!r} belongs to the output layer; use it as output=.",
    "活性化関数 {name!r} は出力層で使うものです。中間層では使えません。",
)
OF_ONE_UNIT = Text(
    "A {title} of one unit is always 1; use output 'logistic' with loss 'binary_cross_entropy', or two units.",
    "ユニットが一つだけの{title}は常に 1 になります。出力 'logistic' と誤差関数 'binary_cross_entropy' を使うか、"
    "ユニットを二つにしてください。",
)
NOT_BEHIND = Text(
    "The loss {loss!r} cannot stand behind the output {output!r}: {because}.",
    "誤差関数 {loss!r} は出力 {output!r} とは組み合わせられません。{because}。",
)
OF_COUNTS = Text(
    "a count's mean is positive and has no upper bound: it takes the output 'exp'",
    "回数の平均は正で上限がないため、出力 'exp' と組み合わせます",
)
EACH_ITS_OWN = Text(
    "each output is a probability of its own: it takes the output 'logistic'",
    "出力の一つ一つがそれぞれ確率なので、出力 'logistic' と組み合わせます",
)
ADDING_UP = Text(
    "the outputs must add up to 1: it takes the output 'softmax'",
    "出力の和が 1 でなければならないため、出力 'softmax' と組み合わせます",
)
UNTRAINABLE = Text(
    "Layer {layer} has the activation {name!r}, whose derivative is 0 wherever it exists: the network can be "
    "evaluated, not trained; use 'logistic' or 'tanh' to train it.",
    "第 {layer} 層の活性化関数 {name!r} は、導関数が存在するところではどこでも 0 です。"
    "このネットワークは計算できますが、学習はできません。学習させるには 'logistic' か 'tanh' を使ってください。",
)
TARGET_OUTSIDE = Text(
    "{name} holds a value outside [{low}, {high}] in row {row}, counted from 1; {loss} takes none.",
    "{name} の {row} 行目 (1 から数えて) に [{low}, {high}] の外の値があります。{loss} では使えません。",
)
NOT_ADDING_UP = Text(
    "{name}: the class probabilities of row {row}, counted from 1, add up to {total}, not 1.",
    "{name} の {row} 行目 (1 から数えて) では、クラスの確率の和が 1 ではなく {total} です。",
)
OF_ALL_ROWS = Text(
    "L-BFGS minimises one smooth function of all rows; leave {name} out.",
    "L-BFGS は、すべての行から作る一つの滑らかな関数を最小化します。{name} は指定しないでください。",
)
