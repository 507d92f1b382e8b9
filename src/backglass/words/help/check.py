"""What `--help` says of ``backglass check``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=6,
    about=Text(
        "Hold the engine's gradient against central differences of the loss, and keep the certificate in the model.",
        "エンジンの求めた勾配を誤差関数の中心差分と照らし合わせ、確認書をモデルに保存します (勾配確認)。",
    ),
    examples=("backglass check penguins examples/penguins.csv",),
    notes=(Text("The exit status is 1 where the gradient is wrong.", "勾配が誤っていれば終了ステータスは 1 です。"),),
    options={
        "share": Text(
            "The share of the parameters that is checked, drawn at random.",
            "確かめるパラメーターの割合 (無作為に抽出)。",
        ),
        "seed": Text("Decides which rows and parameters are drawn.", "行とパラメーターの抽出を決める乱数の種。"),
    },
)
