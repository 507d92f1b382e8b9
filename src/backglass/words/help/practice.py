"""What `--help` says of ``backglass practice``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=14,
    about=Text(
        "Ask questions as the E-certification does; a wrong answer is met by its reason.",
        "E 資格の形式の練習問題を出し、間違えた答えにはその理由を示します。",
    ),
    examples=(
        "backglass practice",
        "backglass practice --topic softmax --questions 5",
        "backglass practice --exam 30",
        "backglass practice --review",
    ),
    notes=(
        Text(
            "With --json nothing is asked: every question has its choices (null where a number is to be typed), the "
            "answer, and reasons and slips in the order of the choices. A program has its gap `____` in `program`; "
            "filled and followed by the lines of `check` it leaves what it computes in `result`.",
            "--json を付けると、問題は尋ねずに、選択肢 (数値を答える問題では null)、正解、"
            "選択肢の順に並んだ理由と誤りの種類を出力します。プログラムは `program` にあり、空欄は `____` です。"
            "空欄を埋めて `check` の行を続けて実行すると、計算結果が `result` に入ります。",
        ),
    ),
    options={
        "topic": Text("Only questions of this topic.", "この分野の問題だけを出します。"),
        "count": Text("How many questions.", "問題の数。"),
        "seed": Text(
            "Decides the questions and their numbers; by default they are new every time.",
            "問題とその数値を決める乱数の種。省くと毎回新しい問題になります。",
        ),
        "review": Text(
            "Ask again what was wrong before; what is right twice leaves the list.",
            "前に間違えた問題をもう一度出します。2 回正解した問題は記録から外れます。",
        ),
        "minutes": Text(
            "An exam of so many minutes: a clock, and all reasons at the end.",
            "制限時間 (分) のある試験にします。理由は最後にまとめて示します。",
        ),
        "forget": Text("Remove the list of what was wrong.", "間違えた問題の記録を消します。"),
    },
)
