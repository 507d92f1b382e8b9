"""What `--help` says of ``backglass health``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=8,
    about=Text(
        "Say what keeps a network from learning (vanishing gradients, dead or saturated units), with the remedy.",
        "学習を妨げるもの (勾配消失、死んだユニット、飽和など) を、対策とともに示します。",
    ),
    examples=("backglass health penguins examples/penguins.csv --learning-rate 0.01",),
    options={
        "seed": Text("Decides which rows are drawn.", "行の抽出を決める乱数の種。"),
        "learning_rate": Text(
            "Compare the update of gradient descent at this learning rate with the weights.",
            "この学習率の勾配降下法での更新量を、重みの大きさと比べます。",
        ),
    },
)
