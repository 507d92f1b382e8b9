"""What is said of the training rows that moved the answer for a row."""

from __future__ import annotations

from backglass.words import Text

TITLE = Text("The training rows that move row {row} most", "行 {row} を大きく動かす訓練の行")
SAYS = Text(
    "g_n · g is the dot product of a training row's gradient with this row's: by so much, times the learning rate, one "
    "small step of plain descent on that row alone would lower the error of this one, in the network as it is now "
    "(TracIn, Pruthi et al. 2020, at the last parameters). It is not what training without that row would give, nor "
    "what Adam did with it, and a row with a large error counts much whether it is like this one or not. {rows} "
    "{rows:row was|rows were} looked at.",
    "g_n · g は、訓練の行の勾配とこの行の勾配の内積です。今のネットワークでその行だけを使って通常の勾配降下を少し行う"
    "と、この行の誤差は、内積に学習率を掛けた分だけ小さくなります。その行を除いて学習し直した結果ではなく、Adam によ"
    "る実際の更新とも異なります。また、誤差の大きい行は、この行に似ていなくても大きな値になります。調べたのは {rows} "
    "行です。",
)
LOWERS = Text("They lower the error of this row:", "この行の誤差を小さくする行:")
RAISES = Text("They raise it:", "大きくする行:")
NONE_LOWERS = Text("No row lowers the error of this row.", "この行の誤差を小さくする行はありません。")
NONE_RAISES = Text("No row raises it.", "大きくする行はありません。")
ROW = Text("row", "行")
DISTANCE = Text("distance in z(1)", "z(1) での距離")
OTHER_TABLE = Text(
    "{path} is not the table that this model was trained with (its hash is another): these rows did not train it, and "
    "the products say only what a step on them would do.",
    "{path} は、このモデルの学習に使った表ではありません (ハッシュが異なります)。これらの行は学習に使われておらず、内"
    "積はその行で更新したときに起こることだけを表します。",
)
NOT_FINITE = Text(
    "Gradients of {path} are not finite numbers in this network, so that no row can be named.",
    "{path} の行の勾配がこのネットワークでは有限の数にならないため、行を示せません。",
)
NOT_OF_A_NUMBER = Text(
    "The training rows that move a row are those of the row as a whole; leave {option} out.",
    "行を動かす訓練の行は、行全体について調べます。{option} は付けないでください。",
)
