"""What is said of a link that cannot be opened, or made."""

from __future__ import annotations

from backglass.words import Text

DAMAGED = Text(
    "This link is damaged: a part of it is missing or was changed; copy it whole.",
    "このリンクは壊れています。一部が欠けているか、書き換わっています。全体をコピーし直してください。",
)
NOT_OURS = Text(
    "This link does not hold the state of a studio: {why}.", "このリンクの中身はスタジオの状態ではありません。{why}。"
)
OTHER_VERSION = Text(
    "This link was made by a later version of backglass; install that one.",
    "このリンクは backglass の新しい版で作られています。その版を入れてください。",
)
TOO_LONG = Text(
    "The state takes {length} characters, but a link has {most} at most.",
    "状態を表すのに {length} 文字が必要ですが、リンクに入れられるのは {most} 文字までです。",
)
NOT_WRITTEN = Text(
    "The state holds a number or a sign that no link can hold.", "状態の中に、リンクに書けない数か文字があります。"
)
TOO_FAR = Text(
    "This link asks for {update} updates, which would take about {seconds} seconds here; open one of "
    "an earlier update.",
    "このリンクを開くには更新を {update} 回行う必要があり、ここでは {seconds} 秒ほどかかります。"
    "もっと前の更新のリンクを開いてください。",
)
LATER_CHANGE = Text(
    "This link shows update {update}, but has a change at update {change}, which comes after it; copy it anew.",
    "このリンクが表示するのは更新 {update} ですが、それより後の更新 {change} に変更があります。"
    "リンクをコピーし直してください。",
)
NO_SAMPLE = Text(
    "This link shows sample {sample}, but the data have {rows}.",
    "このリンクが表示するサンプルは {sample} 番ですが、データのサンプルは {rows} 個です。",
)
NOT_A_CHANGE = Text(
    "This link changes a run in a way that a run cannot be changed.",
    "このリンクの変更は、学習の途中では行えないものです。",
)
