"""What `--help` says of ``backglass textbook``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=9,
    about=Text(
        "Work out the examples of the textbooks, every figure beside the printed one.",
        "教科書の例題を、文書の数値と照らし合わせながら、最初から最後まで計算して見せます。",
    ),
    examples=(
        "backglass textbook",
        "backglass textbook mazur --step 4",
        "backglass textbook mazur --quiz",
        "backglass textbook perceptron --program octave",
        "backglass textbook --html course",
    ),
    options={
        "lesson": Text(
            "The lesson to work out; without it the lessons are listed.",
            "計算して見せるレッスン。省くと一覧を表示します。",
        ),
        "sizes": Text(
            "For the lesson cost: the layers of a network of your own, such as 4,16,3.",
            "cost のレッスンで数えたいネットワークの各層のユニット数。例: 4,16,3",
        ),
        "step": Text(
            "Only this step of the lesson, counted from 1.", "このステップだけを表示します (1 から数えます)。"
        ),
        "quiz": Text(
            "Hide a number at each step and judge the answers typed.",
            "各ステップの数値を一つ伏せ、入力された答えを判定します。",
        ),
        "html": Text(
            "With a folder and no lesson: write all lessons as pages that open from it (--lang both: in both "
            "languages). With a lesson: print its page.",
            "フォルダーを指定すると、すべてのレッスンをページとして書き出します (--lang both で両方の言語)。"
            "レッスンを指定すると、そのページを表示します。",
        ),
        "program": Text(
            "Print the program that trains the lesson's network, alone: octave (MATLAB), python, scilab, julia or c.",
            "レッスンのネットワークを学習させるプログラムだけを表示します。octave (MATLAB)、python、scilab、julia、c "
            "から選びます。",
        ),
        "errata": Text("Print the errata of the documents.", "五つの文書の正誤表を表示します。"),
        "all_lessons": Text("Work out all lessons.", "すべてのレッスンを計算します。"),
    },
)
