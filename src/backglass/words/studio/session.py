"""What a session answers where it cannot do what it is asked."""

from __future__ import annotations

from backglass.words import Text

NO_MESSAGE = Text(
    'A message is one JSON object with "do", the name of a command.',
    'メッセージは、コマンド名を "do" に持つ一つの JSON オブジェクトです。',
)
NO_COMMAND = Text(
    "There is no command {name}; there are {names}.", "{name} というコマンドはありません。あるのは {names} です。"
)
NO_ARGUMENT = Text(
    "The command {command!r} has no argument {name!r}; it has {names}.",
    "コマンド {command!r} に {name!r} という引数はありません。あるのは {names} です。",
)
NO_ARGUMENTS = Text(
    "The command {command!r} has no argument {name!r}; it takes none.",
    "コマンド {command!r} に {name!r} という引数はありません。引数を取らないコマンドです。",
)
ARGUMENT_MISSING = Text(
    "The command {command!r} needs its argument {name!r}.", "コマンド {command!r} には引数 {name!r} が必要です。"
)
TOO_LATE = Text(
    "Update {update} has not been made; the run has {end} {end:update|updates}.",
    "更新 {update} はまだ行っていません。これまでの更新は {end} 回です。",
)
NO_SAMPLE = Text(
    "There is no sample {sample}, counted from 0; there {rows:is|are} {rows}.",
    "0 から数えて {sample} 番のサンプルはありません。サンプルは {rows} 個です。",
)
NO_PLANE = Text(
    "A boundary is drawn for two inputs; these data have {inputs}.",
    "境界を描けるのは入力が二つのときです。このデータの入力は {inputs} 個です。",
)
A_NUMBER = Text("a number, or a text that says one", "数か、数を表す文字列")
NOT_READ = Text(
    "{typed!r} is no number that can be read; write digits, or an expression such as 3/20.",
    "{typed!r} は数として読めません。数字か、3/20 のような式を書いてください。",
)
NOT_FINITE = Text("A parameter has to be a finite number.", "パラメーターは有限の数にしてください。")
STOPPED = Text(
    "Learning stopped at epoch {epoch}, batch {batch}: in layer {layer}, {what} is no longer finite. The last finite "
    "state is shown; go back, lower the learning rate, or scale the inputs.",
    "エポック {epoch}、バッチ {batch} で学習が止まりました。第 {layer} 層で{what}が有限の値ではなくなっています。"
    "表示しているのは、有限だった最後の状態です。前に戻る、学習率を下げる、入力の尺度をそろえるなどしてみてください。",
)
EPOCHS_ENDED = Text(
    "Playing ended with epoch {epoch}, as it was set.", "設定どおり、エポック {epoch} で再生を終えました。"
)
PATIENCE_ENDED = Text(
    "Playing ended: {epochs} {epochs:epoch|epochs} brought no better loss. Shown is the best epoch, which ended with "
    "update {update}.",
    "{epochs} エポックのあいだ誤差が小さくならなかったので、再生を終えました。表示しているのは、最良のエポックが"
    "終わった更新 {update} です。",
)
RUN_ENDED = {
    "converged": Text(
        "L-BFGS has converged with update {update}: the gradient, or the gain, is as small as is set.",
        "L-BFGS が収束しました。更新 {update} で、勾配または誤差の減少量が、設定した値以下になりました。",
    ),
    "no way on": Text(
        "L-BFGS ended with update {update}: its line search found no point with a lower loss.",
        "L-BFGS は更新 {update} で終わりました。直線探索で、誤差がより小さくなる点が見つかりませんでした。",
    ),
    "evaluations": Text(
        "L-BFGS ended with update {update}: so many evaluations of the loss as are set were made.",
        "L-BFGS は更新 {update} で終わりました。誤差の計算が、設定した回数に達しました。",
    ),
}
WHAT = {
    "net input u": Text("a net input u", "総入力 u "),
    "unit output z": Text("an output z", "ユニットの出力 z "),
    "loss": Text("the loss", "誤差関数の値"),
    "delta": Text("a delta", "デルタ"),
    "parameter": Text("a parameter", "パラメーター"),
}
