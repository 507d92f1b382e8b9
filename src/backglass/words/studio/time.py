"""What the studio says of time: stages, keys, speeds, the curve that is the slider, what comes after."""

from __future__ import annotations

from backglass.words import Text

# The line of stages
STAGES = Text("Stages of an update", "1 回の更新の段階")
FORWARD = Text("forward", "順伝播")
OUTPUT_DELTA = Text("output δ", "出力層の δ")
DELTA = Text("δ backward", "δ の逆伝播")
GRADIENTS = Text("gradients", "勾配")
UPDATE_STAGE = Text("update", "更新")
DONE = Text("done", "済み")
NOW = Text("now", "今ここ")
TO_COME = Text("to come", "これから")
OF_LAYER = Text("layer {l}", "第 {l} 層")
STAGE_OF = Text("stage {n} of {count} of update {update}", "更新 {update} の段階 {n} / {count}")

# The keys
KEYS = Text("Go through time", "時間を進める・戻す")
AGAIN = Text("again: the run from its start, with the same weights", "最初から: 同じ重みで学習をやり直す")
BACK = Text("back by one", "一つ戻る")
PLAY = Text("play", "再生")
PAUSE = Text("pause", "一時停止")
STAGE = Text("stage", "段階")
STAGE_HOW = Text("one stage of the next update", "次の更新を 1 段階進める")
BY_UPDATE = Text("update", "更新")
BY_BATCH = Text("update: a batch", "更新: 1 バッチ")
BY_EPOCH = Text("epoch", "エポック")
BY_SAMPLE = Text("sample", "サンプル")
STEP_UPDATE = Text("one update", "更新を 1 回")
STEP_EPOCH = Text("one epoch", "1 エポック分の更新")
STEP_SAMPLE = Text("show the next sample", "次のサンプルを表示する")
STEP_BY = Text("step by", "進める単位")
AT_ONCE = Text("at once", "一括更新")
AT_ONCE_N = Text("{n} {n:update|updates} at once", "更新を {n} 回まとめて")

# Speeds
SPEED = Text("speed", "速さ")
BY_STAGES = Text("by stages", "段階ごと")
A_SECOND = Text("{n} a second", "毎秒 {n} 回")
A_FRAME = Text("{n} a frame", "1 コマに {n} 回")
AS_FAST = Text("as fast as it goes", "できるだけ速く")
PACE = Text("pace of the stages", "段階の速さ")
PACE_SECONDS = Text("{n} s a stage", "1 段階 {n} 秒")

TIMELINE = Text("Time", "時間")

# The curve that is the slider
SLIDER = Text("Update shown", "表示中の更新回数")
AT_UPDATE = Text("update {n}", "更新 {n}")
UPDATE = Text("update", "更新")
EPOCH = Text("epoch {n}", "エポック {n}")
EDITED = Text("at update {n}: {what}", "更新 {n}: {what}")

# What stands below
AFTER = Text(
    "{n} {n:update was|updates were} made after this. Going on repeats {n:it|them}; an edit forgets {n:it|them}.",
    "この後の更新が {n} 回あります。進めると同じ更新を繰り返し、値を変えるとそれらは消えます。",
)
MADE = Text("{done} of {total} made", "全 {total} 回のうち {done} 回済み")
HALT = Text("stop", "中止")
TAKE_BACK = Text("go back to update {n}", "更新 {n} まで戻す")
DISMISS = Text("close", "閉じる")
WELL = Text("close", "閉じる")
