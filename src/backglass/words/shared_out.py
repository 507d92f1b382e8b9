"""What is said where the members of a committee are shared out among ranks."""

from __future__ import annotations

from backglass.words import Text

OF_RANK = Text("Rank {rank}: {sentence}", "ランク {rank}: {sentence}")
UNFORESEEN = Text(
    "it failed with {error}; its own report says more.",
    "{error} で失敗しました。詳しくはそのプロセスの出力にあります。",
)
