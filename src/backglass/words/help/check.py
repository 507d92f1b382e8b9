"""What `--help` says of ``backglass check``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=7,
    about=Text(
        "Hold the engine's gradient against central differences of the loss.",
        "エンジンの求めた勾配を誤差関数の中心差分と照らし合わせます (勾配確認)。",
    ),
    examples=("backglass check penguins examples/penguins.csv",),
    notes=(
        Text(
            "The model's file stays as it is, unless --store is given. The exit status is 1 where the gradient is "
            "wrong.",
            "--store を付けない限り、モデルのファイルは変わりません。勾配が誤っていれば終了ステータスは 1 です。",
        ),
    ),
    options={
        "share": Text(
            "The share of the parameters that is checked, drawn at random; by default all, and of more than 10,000 so "
            "many.",
            "確かめるパラメーターの割合 (無作為に抽出)。既定ではすべてです (10,000 個を超える場合は 10,000 個だけ)。",
        ),
        "store": Text(
            "Keep the certificate in the model's file, which is written anew.",
            "確認書をモデルに保存します (ファイルを書き直します)。",
        ),
        "seed": Text("Decides which rows and parameters are drawn.", "行とパラメーターの抽出を決める乱数の種。"),
    },
)
