"""What a look at an update of a run says: why it cannot be replayed, and what a step shows."""

from __future__ import annotations

from backglass.words import Text

NOT_KEPT = Text(
    "This run cannot be replayed: {reason}; train again, with keep_bytes above 0.",
    "この学習は再現できません。{reason}。keep_bytes を 0 より大きくして学習し直してください。",
)
REASONS = {
    "keep_bytes=0": Text("it was trained with keep_bytes=0", "keep_bytes=0 で学習したためです"),
    "partial_fit": Text(
        "partial_fit trains in calls that each bring their own rows",
        "partial_fit は呼び出すたびに別の行で学習するためです",
    ),
    "rows in a file": Text(
        "its rows did not fit into memory, and their file went with the run",
        "行がメモリーに収まらず、そのファイルは学習とともに消えたためです",
    ),
}
OUT_OF_RANGE = Text(
    "There is no update {update}: the run made {updates}; take one from {first} to {updates}.",
    "更新 {update} はありません。この学習の更新は {updates} 回です。"
    "{first} から {updates} までの番号を指定してください。",
)
NO_UPDATE = Text("The run made no update.", "この学習では更新が 1 回も行われていません。")
BEFORE_KEPT = Text(
    "Update {update} was made before this run took over, and its states are not kept; take one from {first} to "
    "{updates}.",
    "更新 {update} は、この学習が引き継ぐ前に行われたもので、状態が残っていません。{first} から {updates} までの番号を"
    "指定してください。",
)
OTHER_VERSION = Text(
    "The run was made by backglass {made}, and this is {here}: a replay might not have its bits; install "
    "backglass=={made}.",
    "この学習は backglass {made} で行われましたが、これは {here} です。同じビットで再現できるとは限りません。"
    "backglass=={made} をインストールしてください。",
)
OTHER_ARITHMETIC = Text(
    "The {engine} engine computed this run by {made}, and here it computes by {here}: a replay would not have its "
    "bits; replay it on a machine like the one that trained it.",
    "この学習はエンジン {engine} が {made} で計算しましたが、ここでは {here} で計算するため、同じビットになりません。"
    "学習したときと同じ種類のコンピューターで再現してください。",
)
OTHER_DATA = Text(
    "These are not the data that the run was trained on, or they were changed since; give the same rows again.",
    "学習に使ったデータと異なるか、その後に変更されています。学習したときと同じ行を渡してください。",
)
OTHER_RUN = Text(
    "The replay did not come to update {update}: it is not the same run.",
    "更新 {update} まで再現できませんでした。同じ学習ではありません。",
)
NO_ACCOUNT = Text(
    "L-BFGS has no account of one parameter: its step mixes all gradients of its last {memory} iterations; the "
    "step's trace has the gradient of each row.",
    "L-BFGS の更新は直前の {memory} 回の勾配をすべて混ぜるため、パラメーター一つの内訳はありません。"
    "各行の勾配は、そのステップの trace にあります。",
)

ACCOUNT = Text(
    "{parameter} at update {update}: epoch {epoch}, batch {batch}, {n} {n:row|rows}",
    "更新 {update} での {parameter} (エポック {epoch}、バッチ {batch}、{n} 行)",
)
PUSHES = Text("Which rows push it most, and which way", "どの行がどちらへ強く動かすか")
ROW = Text("row (from 1)", "行 (1 から)")
WEIGHT = Text("weight s_n", "重み s_n")
ADDS = Text("adds to it", "変化への寄与")
MORE_ROWS = Text("{n} more {n:row|rows}", "ほか {n} 行")
PARTS = Text(
    "The {n} {n:part|parts} of the batch, each summed by one rank and added in a tree",
    "バッチを {n} 個に分け、ランクごとに求めた和を木の順に加える",
)
PART = Text("part", "部分")
RANK = Text("rank", "ランク")
ROWS_OF_PART = Text("rows", "行数")
SUM_OF_PART = Text("its sum", "その和")
SUM = Text("Sum over the batch", "バッチの和")
SUM_AND_MEAN = Text("Sum and mean over the batch", "バッチの和と平均")
PENALTIES = Text("Penalties", "正則化")
CLIPPING = Text(
    "Clipping to c = {most}: the gradient of all parameters has the norm N = {norm}",
    "クリッピング (全体の勾配のノルム N = {norm}、上限 c = {most})",
)
NOT_CLIPPED = Text(
    "Clipping changes nothing: the gradient of all parameters has the norm {norm}, at most {most}",
    "クリッピングは働きません (全体の勾配のノルムは {norm}、上限は {most})",
)
OPTIMISER = Text("Optimiser: {name}, learning rate {rate}", "最適化手法: {name}、学習率 {rate}")
DECAY = Text("Weight decay", "重み減衰")
AFTER = Text("The parameter after the update", "更新後の値")
STORED = Text(
    "The {engine} engine has {stored}: {ulps} {ulps:unit|units} in the last place away.",
    "エンジン {engine} の値は {stored} で、最終桁の単位で {ulps} の差です。",
)
TERMS = Text("Where the change comes from", "変化の内訳")
TERM = Text("from", "要因")
SHARE = Text("share", "割合")
KINDS = {
    "row": Text("the {n} {n:row|rows}", "{n} 行の勾配"),
    "l1": Text("the penalty l1", "L1 正則化"),
    "l2": Text("the penalty l2", "L2 正則化"),
    "memory": Text("earlier updates", "これまでの更新"),
    "decay": Text("weight decay", "重み減衰"),
}
CHANGE = Text("change", "変化")
STEP = Text("Update {update}: epoch {epoch}, batch {batch}", "更新 {update} (エポック {epoch}、バッチ {batch})")
STEP_ROWS = Text("{n} {n:row|rows}, counted from 1: {rows}", "{n} 行 (1 から数えた行番号): {rows}")
AND_MORE = Text("{rows} and {n} more", "{rows} ほか {n} 行")
STEP_LOSS = Text(
    "Loss of the batch before the update: {loss}; engine {engine}, optimiser {optimiser}{rate}.",
    "更新前のバッチの誤差は {loss}。エンジン {engine}、最適化手法 {optimiser}{rate}。",
)
STEP_RATE = Text(", learning rate {rate}", "、学習率 {rate}")
LARGEST = Text("The largest changes", "変化の大きいパラメーター")
PARAMETER = Text("parameter", "パラメーター")
BEFORE = Text("before", "更新前")
AFTERWARDS = Text("after", "更新後")

OTHER_TABLE = Text(
    "{path} is not the table that the model was trained with, so that its updates cannot be made again; give that "
    "table, or leave {step} out.",
    "{path} はこのモデルを学習した表ではないので、更新を再現できません。"
    "学習に使った表を指定するか、{step} を省いてください。",
)
NO_RUN = Text(
    "The model's file holds no run to replay; train it again with this version, or leave {step} out.",
    "このモデルのファイルには再現できる学習が保存されていません。"
    "このバージョンで学習し直すか、{step} を省いてください。",
)
COMMITTEE = Text(
    "The model joins {count} networks that were trained one by one, each with updates of its own; name one of them "
    "with {member}, 1 to {count}, or leave {step} out.",
    "このモデルは別々に学習した {count} 個のネットワークを結合したもので、更新もそれぞれ別です。{member} で 1 から "
    "{count} までのどれかを指定するか、{step} を省いてください。",
)
NO_MEMBERS = Text(
    "The model is a single network and joins no members; leave {member} out.",
    "このモデルは一つのネットワークで、メンバーはありません。{member} を省いてください。",
)
NO_MEMBER = Text(
    "{member} is {value!r}, but the model joins {members} {members:network|networks}, counted from 1.",
    "{member} が {value!r} ですが、このモデルのメンバーは 1 から {members} までです。",
)
NO_MEMBER_RUNS = Text(
    "The model's file holds nothing of its members' runs; train it again with this version, or leave {member} out.",
    "このモデルのファイルにはメンバーごとの学習が保存されていません。このバージョンで学習し直すか、{member} を省いて"
    "ください。",
)
STEP_OF_MEMBER = Text(
    "Update {update} of member {member}: epoch {epoch}, batch {batch}",
    "メンバー {member} の更新 {update} (エポック {epoch}、バッチ {batch})",
)
OF_MEMBER = Text(
    "It is of member {member}, which was trained by itself.", "単独で学習したメンバー {member} についてです。"
)
ROW_NEVER = Text(
    "Row {row} is not in this batch, nor in any other: it was held out or left out, and no update is trained on it.",
    "行 {row} はこのバッチにも、ほかのどのバッチにもありません。取り分けられたか除かれた行で、学習には使われません。",
)
ROW_NEXT = Text(
    "Row {row} is not in this batch and did not push this update; the next one that holds it is update {update}.",
    "行 {row} はこのバッチにないので、この更新には寄与していません。次にこの行を含むのは更新 {update} です。",
)
ROW_OF_OTHER = Text(
    "Row {row} is not in this batch: member {member} holds it out and is never trained on it. Member {other} is, first "
    "in its update {update}.",
    "行 {row} はこのバッチにありません。メンバー {member} はこの行を取り分けていて、学習には使いません。"
    "この行で学習するのはメンバー {other} で、最初は更新 {update} です。",
)
ROW_OUTSIDE = Text(
    "Row {row} is not in this batch and did not push this update.",
    "行 {row} はこのバッチにないので、この更新には寄与していません。",
)
ROW_LOSS = Text(
    "Row {row} is in this batch; its loss before the update: {loss}.",
    "行 {row} はこのバッチにあります。更新前の誤差は {loss} です。",
)
ROW_PUSHES = Text(
    "Row {row} adds {value}: number {place} of the {n} {n:row|rows} by strength.",
    "行 {row} の寄与は {value} で、{n} 行のうち {place} 番目の強さです。",
)
ROW_ADDS = Text("row {row} adds", "行 {row} の寄与")
ROW_SHARE = Text("What row {row} did to them", "行 {row} がそれらに与えた変化")
REPLAYING = Text("replaying the run", "学習を再現しています")
