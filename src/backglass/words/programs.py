"""What a training program cannot be made of, and what stands in its comments."""

from __future__ import annotations

from backglass.words import Text

DROPOUT = Text(
    "This run drops units at random, by masks that no other language draws; train without dropout to export it.",
    "この学習はドロップアウトを使っており、その乱数は他の言語では再現できません。ドロップアウトなしで学習し直して"
    "ください。",
)
LBFGS = Text(
    "L-BFGS is SciPy's and has no short program; train with another optimiser, such as Adam, to export the training.",
    "L-BFGS は SciPy が計算しており、短いプログラムにはなりません。Adam などの別の最適化手法で学習し直してください。",
)
FLOAT32 = Text(
    "This run was computed in float32, and a program computes in float64; give {dtype} float64 to export the same "
    "training in float64.",
    "この学習は float32 で行われましたが、プログラムは float64 で計算します。同じ学習を float64 で書き出すには、"
    "{dtype} に float64 を指定してください。",
)
COMMITTEE = Text(
    "A committee is {count} {count:run|runs}, one after the other; export one of them, such as committee.runs[0].",
    "委員会は {count} 回の学習からなります。committee.runs[0] のように、そのうち一つを書き出してください。",
)
COMMITTEE_MODEL = Text(
    "This model is a committee of {count} {count:run|runs}, which its file does not hold; train again with "
    "{members} 1 to export the training.",
    "このモデルは {count} 回の学習からなる委員会で、個々の学習はファイルに残っていません。{members} を 1 にして学習し"
    "直してください。",
)
TOO_MUCH = Text(
    "The program would hold {count} {count:number|numbers} of data and orders of rows, and it takes {most} at most; "
    "train on fewer rows, for fewer epochs, or without shuffling.",
    "データと行の順番で {count} 個の数になり、プログラムに書けるのは {most} 個までです。行かエポックを減らすか、"
    "シャッフルなしで学習し直してください。",
)
NO_START = Text(
    "The start of this run was not kept; train again, with {keep_bytes} above 0.",
    "この学習の出発点は残っていません。{keep_bytes} を 0 より大きくして学習し直してください。",
)
PARTIAL_FIT = Text(
    "partial_fit trains in calls that each bring their own rows, so that there is no one run to export; call fit.",
    "partial_fit は呼び出すたびに別の行で学習するため、一つのプログラムにはなりません。`fit` を使ってください。",
)
WENT_ON = Text(
    "This run went on from update {update} of another one, whose start it does not know; export a run that began anew.",
    "この学習は別の学習の更新 {update} 回目から続けたもので、その出発点は残っていません。最初から行った学習を書き出して"
    "ください。",
)
REMEMBERS = Text(
    "This run was changed after update {update}, and {optimiser} remembers what came before, which a program that "
    "begins there cannot; start again with these settings, and take the program of that run.",
    "この学習は更新 {update} 回目の後で変更され、{optimiser} はそれより前の学習の値を引き継いでいます。途中から始まるプ"
    "ログラムでは再現できないので、この設定のまま最初からやり直して、そのプログラムを保存してください。",
)
WITHIN_EPOCH = Text(
    "This run was changed after update {update}, in the middle of an epoch, and a program begins with an epoch; make "
    "the change at an epoch's end, or start again with these settings.",
    "この学習は更新 {update} 回目の後、エポックの途中で変更されました。プログラムはエポックの初めから始まるので、変更を"
    "エポックの終わりに行うか、この設定のまま最初からやり直してください。",
)
NO_TRAINING = Text(
    "The training of a model needs its run, and this model has none; export the network alone, or train again.",
    "学習のプログラムには学習の記録が必要ですが、このモデルにはありません。ネットワークだけを書き出すか、学習し直して"
    "ください。",
)
NO_RUN_KEPT = Text(
    "This {kind} did not keep its run; fit it with keep_run=True to export the training.",
    "この {kind} は学習の記録を残していません。keep_run=True を指定して学習し直してください。",
)
NO_TABLE = Text(
    "A model's file does not hold its data; give the table that it was trained with as {data}.",
    "モデルのファイルに訓練サンプルは入っていません。学習に使った表を {data} で指定してください。",
)
NO_ARRAYS = Text(
    "A model's file does not hold its data; give the arrays that it was trained on as {data}, such as (X, D).",
    "モデルのファイルに訓練サンプルは入っていません。学習に使った配列を {data} で (X, D) のように指定してください。",
)
OTHER_TABLE = Text(
    "{path} is not the table that the model was trained with; give that one.",
    "{path} はモデルの学習に使った表ではありません。学習に使った表を指定してください。",
)
OTHER_DATA = Text(
    "These are not the data that the model was trained on; give the same rows again.",
    "モデルの学習に使ったデータではありません。学習したときと同じ行を渡してください。",
)
NO_UPDATE = Text(
    "The run made no update, so that there is no training to export.",
    "この学習では更新が 1 回も行われていないため、書き出すものがありません。",
)
TITLE = Text(
    "{sizes} network: {updates} {updates:update|updates} by {optimiser}",
    "{sizes} のネットワークの学習: {optimiser}、{updates} 回更新",
)
BEST = Text(
    "Early stopping chose the best parameters on the way; this program goes on to the last update that was made.",
    "モデルには早期終了で選ばれた途中のパラメーターが入っています。このプログラムは、実際に行われた最後の更新まで"
    "続けます。",
)

# What stands in the comments of a training program.
PRINTS = Text("It prints: number of updates, loss E", "表示するのは、更新回数と誤差 E")
STEPS_AT = Text("The procedure begins at line {line}.", "手順は {line} 行目から始まります。")
PRODUCT = Text(
    "A B, summed in this order whatever the machine, so that every digit is the same everywhere",
    "行列の積 A B (和をとる順序を決めておくと、どの計算機でも同じ桁になる)",
)
ACTIVATION = Text("layer {layers}: {name}", "第 {layers} 層: {name}")
SLOPE = Text("its derivative", "その微分")
RULE = Text("an update by {name}: theta is a weight matrix or a bias", "{name} による更新 (theta は重み行列かバイアス)")
LOSS = Text("E over all rows: {name}", "すべての行での誤差 E: {name}")
DATA = Text("Data: a row is a sample", "データ (1 行が 1 サンプル)")
INPUTS = Text("inputs", "入力")
TARGETS = Text("targets", "目標出力")
WEIGHTS = Text("weights of the samples", "サンプルの重み")
ORDERS = Text("The order of the rows in each epoch", "各エポックで行を使う順番")
START = Text("Start: a row of W is a unit", "出発点 (W の 1 行が 1 ユニット)")
FROZEN = Text(
    "Start: a row of W is a unit; the biases b are not trained", "出発点 (W の 1 行が 1 ユニット、b は学習しない)"
)
SLOTS = Text("What {name} remembers, 0 at first", "{name} が覚えておく値 (はじめは 0)")
RATE = Text("learning rate", "学習率")
RATES_BY_EPOCH = Text("learning rate of each epoch", "各エポックの学習率")
RATES_BY_UPDATE = Text("learning rate of each update", "各更新の学習率")
UPDATES = Text("number of updates", "更新回数")
UPDATES_MADE = Text("updates made so far", "これまでの更新回数")
SHOWN = Text("updates after which E is printed", "E を表示する更新回数")
EPOCHS = Text("number of epochs", "エポック数")
BATCH = Text("rows of a minibatch", "ミニバッチの行数")
MINIBATCH = Text("a minibatch", "ミニバッチ")
NO_WEIGHT = Text("a batch without weight makes no update", "重みの和が 0 のミニバッチでは更新しない")
AHEAD = Text("0. Look ahead: the gradient is taken there", "0. 先の点: 勾配はここで求める")
FORWARD = Text("1. Forward", "1. 順伝播")
OUTPUT = Text("2. The delta of the output layer", "2. 出力層のデルタ")
BACKWARD = Text("3. The deltas backward", "3. デルタの逆伝播")
NO_HIDDEN = Text("3. The deltas backward: there is no hidden layer", "3. デルタの逆伝播 (中間層がないので不要)")
UPDATE = Text("4. Gradients and update", "4. 勾配と更新")
WEIGHTED = Text("each sample counts by its weight", "サンプルごとの重みを掛ける")
CLIPPED = Text("a longer gradient is shortened to this norm", "勾配のノルムの上限")
DECAYED = Text("weight decay", "重み減衰")
PENALTY = Text("penalty on the weights", "重みへの罰則")
COUNT = Text("number of rows", "行の数")
WEIGHT_SUM = Text("sum of the weights", "重みの和")
OUTPUT_DELTA = Text("the delta of the output layer", "出力層のデルタ")
SAMPLE_LOSS = Text("E of each row: {name}", "各行の誤差: {name}")
CAREFUL = Text(
    "f, f' and E are written so that they keep their digits where units are saturated.",
    "f、f'、E は、ユニットが飽和しても桁が落ちない形で書いてあります。",
)
