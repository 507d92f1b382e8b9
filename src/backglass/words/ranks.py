"""What is said where several processes (ranks) train one network."""

from __future__ import annotations

from backglass.words import Text

SILENT = Text(
    "Rank {rank} heard nothing from rank {other} for {seconds:g} s; that process hangs, has ended, or cannot be "
    "reached: see what it printed, and start the run again.",
    "ランク {rank} は {seconds:g} 秒間、ランク {other} から何も受け取っていません。相手のプロセスが止まっているか、"
    "終了したか、接続できない状態です。相手の出力を確かめて、もう一度起動してください。",
)
LOST = Text(
    "Rank {rank} lost the connection to rank {other}: {problem}; see what that process printed, and start the run "
    "again.",
    "ランク {rank} からランク {other} への接続が切れました ({problem})。相手のプロセスの出力を確かめて、もう一度"
    "起動してください。",
)
ELSEWHERE = Text(
    "Rank {other} has ended, so that rank {rank} cannot go on; see what that process printed.",
    "ランク {other} が終了したため、ランク {rank} は続けられません。相手のプロセスの出力を確かめてください。",
)
