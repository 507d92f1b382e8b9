"""What the commands say where they were started as several ranks."""

from __future__ import annotations

from backglass.words import Text

NO_STANDARD_INPUT = Text(
    "Several ranks cannot all read the table from standard input; write it to a file that each of them can read.",
    "複数のランクが標準入力から同じ表を読むことはできません。どのランクからも読めるファイルに保存してください。",
)
STOPPED = Text(
    "Stopped by Ctrl-C; what the ranks had trained by then is in {folder}, and the same command with --resume goes on.",
    "Ctrl-C で中断しました。それまでに各ランクが学習した結果は {folder} にあり、同じコマンドに --resume を付けると続き"
    "から再開できます。",
)
OF_RANK = Text("rank {rank}: {sentence}", "ランク {rank}: {sentence}")
