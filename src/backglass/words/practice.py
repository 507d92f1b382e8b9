"""What the practice says: slips, what is asked of a formula, verdicts, scores, and what became of the record."""

from __future__ import annotations

from typing import get_args

from backglass.words import Language, Text
from backglass.words.slips import OF_LINES

LANGUAGES: tuple[Language, ...] = get_args(Language)
SLIPS: dict[str, Text] = {
    **{str(slip): text for slip, text in OF_LINES.items()},
    "missing-derivative": Text("The factor f' is missing.", "因子 f' を掛け忘れています。"),
    "derivative-at-z": Text(
        "f' is taken at z, but its argument is u.", "f' に z を入れていますが、入れるのは総入力 u です。"
    ),
    "other-unit": Text("That is another unit's number.", "別のユニットの値です。"),
    "missing-path": Text(
        "A path is missing from the sum: all paths count.", "経路が一つ抜けています。すべての経路について足します。"
    ),
    "rate": Text("The learning rate was forgotten, or taken twice.", "学習率を忘れたか、余分に掛けています。"),
    "index": Text("An index is off.", "添字がずれています。"),
    "transposed": Text(
        "A column of W was taken for a unit; the weights that lead into unit j are row j.",
        "W の列をユニットの重みとしています。ユニット j に入る重みは j 行です。",
    ),
    "digits": Text(
        "It is right but for rounding on the way; round only at the end.",
        "途中で丸めたために最後の桁が違います。丸めるのは最後だけにします。",
    ),
    "size": Text("The size is wrong.", "大きさが違います。"),
}
WHAT_IS_WRONG = Text(
    "Document {document} has, with a mistake:\n{printed}\nWhat is wrong?",
    "文書 {document} に次のような誤った記述があります。\n{printed}\nどこが間違っていますか。",
)
FILL = Text("{what} What fills the gap?", "{what}空欄に入るものはどれですか。")
WIDTHS = Text(
    "n holds the numbers of units of the layers, the input layer first. {asked}",
    "n は、入力層から順に並べた各層のユニット数です。{asked}",
)
RIGHT_IS = Text("{reason} It should read: {right}", "{reason}正しくは「{right}」です。")

# Judging.
WHICH_CHOICE = Text("Type the number of a choice, 1 to 4.", "1 から 4 の番号で答えてください。")
NO_NUMBER = Text("That cannot be read as a number; try again.", "数値として読めません。もう一度入力してください。")
TOO_SHORT = Text(
    "Right as far as it goes, but give at least {digits} significant digits.",
    "ここまでは合っていますが、有効数字 {digits} 桁以上で答えてください。",
)

# The session.
HEADING = Text("Question {number} of {total}: {topic}", "第 {number} 問 (全 {total} 問): {topic}")
ASK_CHOICE = Text("Your choice, 1 to 4 (? for a hint): ", "番号 1 から 4 (? でヒント): ")
ASK_NUMBER = Text("Your answer (? for a hint): ", "答え (? でヒント): ")
ASK_IN_EXAM = Text("Your answer ({left} left): ", "答え (残り {left}): ")
MINUTES = Text("{minutes} min {seconds} s", "{minutes} 分 {seconds} 秒")
HOW = Text(
    "An empty line skips, `answer` shows the answer, Ctrl-D ends. Numbers with three significant digits or more, or "
    "an expression such as 0.5*0.3.",
    "何も入力せずに Enter を押すと次の問題に進みます。`answer` で答えを表示し、Ctrl-D で終わります。"
    "数値は有効数字 3 桁以上か、0.5*0.3 のような式で答えてください。",
)
HOW_IN_EXAM = Text(
    "{total} {total:question|questions} in {minutes} {minutes:minute|minutes}; an empty line skips, Ctrl-D ends. "
    "What was wrong, and why, is said at the end.",
    "{total} 問、制限時間 {minutes} 分です。何も入力せずに Enter を押すと次の問題に進み、Ctrl-D で終わります。"
    "間違いとその理由は最後に示します。",
)
RIGHT = Text("Right.", "正解です。")
WRONG = Text("Not right.", "違います。")
VERDICT = Text("{verdict} {reason}", "{verdict}{reason}")
TRY_AGAIN = Text("Try once more.", "もう一度考えてみましょう。")
ANSWER_IS = Text("Answer: {answer}", "正解: {answer}")
READ = Text(
    "To read: lesson {lesson}, step {step}, {title} (backglass textbook {lesson} --step {step})",
    "参照: レッスン {lesson} のステップ {step}「{title}」(backglass textbook {lesson} --step {step})",
)
SKIPPED = Text("Skipped.", "次の問題に進みます。")
TIME_OVER = Text("The time is over.", "時間になりました。")
SCORE = Text("{right} of {asked} right", "{asked} 問中 {right} 問正解")
NOT_ANSWERED = Text("{count} not answered", "未回答 {count} 問")
NOTHING_ASKED = Text("Nothing was answered.", "解答した問題はありません。")
BY_TOPIC = (Text("topic", "分野"), Text("right", "正解"), Text("of", "問題数"))
WHAT_WAS_WRONG = Text("What was wrong", "間違えた問題")
YOU_SAID = Text("Your answer: {answer}", "あなたの答え: {answer}")
SEED_WAS = Text(
    "For the same questions again, add --seed {seed}.", "同じ問題をもう一度解くには --seed {seed} を付けます。"
)
TO_REVIEW = Text(
    "{count} {count:question waits|questions wait} to be asked again: backglass practice --review",
    "復習する問題が {count} 問あります: backglass practice --review",
)

# The record.
NOTHING_TO_REVIEW = Text(
    "Nothing waits to be asked again; what you answer wrongly in `backglass practice` will.",
    "復習する問題はありません。`backglass practice` で間違えた問題がここに加わります。",
)
FORGOTTEN = Text("The list of what was wrong is removed.", "間違えた問題の記録を消しました。")
NOTHING_TO_FORGET = Text("There was no list to remove.", "消す記録はありませんでした。")
SET_ASIDE = Text(
    "The list of what was wrong is damaged; it is now {path}, and a new one begins.",
    "間違えた問題の記録が壊れています。{path} に移し、新しい記録を始めます。",
)
CANNOT_READ = Text(
    "Cannot read {path}: {reason}; free it, or name another folder with BACKGLASS_DATA.",
    "{path} を読めません ({reason})。読めるようにするか、環境変数 BACKGLASS_DATA で別のフォルダーを指定してください。",
)
CANNOT_FORGET = Text(
    "Cannot remove {path}: {reason}; remove it by hand.", "{path} を消せません ({reason})。手で消してください。"
)

# What the command refuses.
UNKNOWN_TOPIC = Text(
    "There is no topic {name!r}; the topics are {topics}.", "分野 {name!r} はありません。分野は {topics} です。"
)
NEAREST_TOPIC = Text(
    "There is no topic {name!r}; did you mean {nearest!r}?", "分野 {name!r} はありません。{nearest!r} のことですか。"
)
FORGET_ALONE = Text(
    "--forget stands alone; it removes the list and asks nothing.",
    "--forget は単独で使います (記録を消すだけで、問題は出しません)。",
)
JSON_HAS_NO_EXAM = Text(
    "--json asks nothing, so --exam has nothing to time.", "--json では問題を尋ねないので、--exam は使えません。"
)


def asked_of(en: str, ja: str) -> Text:
    """What a program is for, and what is asked of it.

    Examples
    --------
    >>> asked_of("f is the identity.", "f は恒等写像です。").en
    'f is the identity. What fills the gap?'
    """
    return FILL.format(what=Text(en, ja))


def of_layers(en: str, ja: str) -> Text:
    """A question about a network whose layers have n units.

    Examples
    --------
    >>> of_layers("How many layers are hidden?", "中間層はいくつありますか。").ja
    'n は、入力層から順に並べた各層のユニット数です。中間層はいくつありますか。'
    """
    return WIDTHS.format(asked=Text(en, ja))
