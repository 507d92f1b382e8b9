"""What `--help` says of ``backglass explain``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=5,
    about=Text(
        "Show what each column adds to the answer for one row of a table, then the row in every layer of the network, "
        "and derive any number by the chain rule.",
        "表の 1 行について、各列の寄与と、ネットワークをどう通るかを層ごとに示し、どの数値も連鎖律で導いて見せます。",
    ),
    examples=(
        "backglass explain penguins examples/penguins.csv --row 3",
        'backglass explain penguins examples/penguins.csv --row 3 --weight "w(2)[1,1]"',
        "backglass explain penguins examples/penguins.csv --row 3 --worksheet sheet.html --blanks",
        'backglass explain penguins examples/penguins.csv --row 3 --weight "w(3)[1,1]" --nudge 0.01',
        'backglass explain penguins examples/penguins.csv --row 3 --check "delta(2)[1]=0.0088"',
        "backglass explain penguins examples/penguins.csv --row 3 --member 3 --step 100",
        "backglass explain penguins examples/penguins.csv --row 3 --nearest examples/penguins.csv",
    ),
    notes=(
        Text(
            "A model of `backglass train` joins several networks, its members, that were trained one by one: --step "
            "asks for an update of the one that --member names.",
            "`backglass train` のモデルは、別々に学習した複数のネットワーク (メンバー) を結合したものです。--step は "
            "--member で指定したメンバーの更新を開きます。",
        ),
        Text(
            "Numbers are named w(l)[j,i] (weights), b(l)[j] (biases), u(l)[j] (net inputs), z(l)[j] (outputs) and "
            "delta(l)[j]; layer 1 is the input, units count from 1.",
            "数値の名前は w(l)[j,i] (重み)、b(l)[j] (バイアス)、u(l)[j] (総入力)、z(l)[j] (出力)、delta(l)[j] (デルタ"
            ") です。入力層が第 1 層で、ユニットは 1 から数えます。",
        ),
    ),
    options={
        "row": Text(
            "The row of the table, counted from 1, the header not counted.",
            "表の何行目か (見出しを除き、1 から数えます)。",
        ),
        "weight": Text(
            "Derive this number, such as w(2)[1,1]; without it the whole row is shown.",
            "導く数値の名前。例: w(2)[1,1]。省くと行全体を表示します。",
        ),
        "nudge": Text(
            "Add this to the parameter of --weight and show how the row's loss answers, beside gradient × h.",
            "--weight のパラメーターにこの値を加え、その行の誤差がどう変わるかを、勾配 × h と並べて示します。",
        ),
        "check": Text(
            "Judge your own number, as in delta(2)[1]=0.0088: right to its digits, or which slip gives it. A "
            "parameter's name means the derivative to it, with a + its value after one update from here; products such "
            "as 0.741*0.187 are read.",
            "自分で求めた値を判定します。例: delta(2)[1]=0.0088。桁まで正しいか、"
            "どの間違いをするとその値になるかを答えます。"
            "パラメーターの名前は微分を、後に + を付けると 1 回更新した後の値を表します。0.741*0.187 "
            "のような式でもかまいません。",
        ),
        "update": Text(
            "Go back to this update of the training: its batch, its changes, the row's part; with --weight where the "
            "change of that parameter came from. It takes the table that the model was trained with.",
            "学習のこの回の更新に戻り、バッチ、変化、その行の寄与を示します。--weight を付けると、そのパラメーターの変"
            "化の内訳を示します。学習に使った表が必要です。",
        ),
        "member": Text(
            "One of the networks that the model joins, counted from 1: its own numbers, and with --step its own "
            "updates.",
            "モデルが結合しているネットワークの番号 (1 から)。そのメンバーだけの数値を示します。--step "
            "を付けると、そのメンバーの更新を開きます。",
        ),
        "nearest": Text(
            "The table that the model was trained with: show its rows that move this one most, by their gradients.",
            "学習に使った表。勾配から見て、この行の誤差を最も大きく動かす行を示します。",
        ),
        "worksheet": Text(
            "Write a page with the network, the four stages and every formula into this file; it prints on A4.",
            "ネットワークの図、四つの手順、すべての式と値を載せたページ (A4 で印刷できます) を書き出すファイル。",
        ),
        "blanks": Text(
            "Leave the results of the worksheet to the reader; the answers stand at its end.",
            "ワークシートの結果を空欄にします。答えは終わりに載せます。",
        ),
        "units": Text(
            "Units of a wide layer that the worksheet draws and works out; 6 unless you ask for another number.",
            "大きな層のうち、ワークシートで図に描いて計算するユニットの数。指定がなければ 6 個です。",
        ),
    },
)
