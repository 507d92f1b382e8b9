"""What the textbook says around its lessons: headings, the quiz's answers, where to report."""

from __future__ import annotations

from backglass.words import Text

NOTHING = Text("", "")
DOCUMENTS = {
    "000": Text(
        'Kato Sotaro, slides "Back Propagation" (2020-04-28), after Okatani, Deep Learning (2015), chapter 4',
        "Kato Sotaro「Back Propagation」スライド (2020-04-28)。岡谷貴之『深層学習』(2015) 第 4 章による",
    ),
    "001": Text(
        "Mazur, a step by step backpropagation example, in a Japanese machine translation",
        "Mazur による誤差逆伝播法の数値例 (日本語の機械翻訳)",
    ),
    "002": Text(
        "A note for the Japanese E-certification: feed-forward networks (2022-01-30)",
        "E 資格のための覚え書き「順伝播ネットワーク」(2022-01-30)",
    ),
    "003": Text(
        "A beginner's article on error backpropagation in multilayer perceptrons",
        "多層パーセプトロンの誤差逆伝播法についての入門記事",
    ),
    "004": Text(
        "simulationroom999, backpropagation 2: the perceptron as a block diagram",
        "simulationroom999「【入門】逆伝播②【数値計算】」(単純パーセプトロンのブロック図)",
    ),
}

SOURCES = Text("The five documents", "五つの文書")
DOCUMENT = Text("document {number}", "文書 {number}")
ERRATUM = Text("misprint, see erratum {id}", "誤り (正誤表 {id})")
SUPPORTS = Text("the right value of erratum {id}", "正誤表 {id} の正しい値")
JOIN = Text("; ", "。")
LINES_NAME = "lines"
CHECK_NAMES = {LINES_NAME: Text("lines", "行数")}
LINES_PLACE = Text(
    "lines whose printed result follows from their printed numbers",
    "表示された数値どおりに計算して結果が合う行の数",
)

LIST_COLUMNS = (Text("lesson", "レッスン"), Text("what it works out", "内容"), Text("document", "文書"))
FROM_DOCUMENT = Text("From {number}: {document}", "出典 {number}: {document}")
TERMS = Text("Words", "用語")
GIVEN = Text("Given", "与えられているもの")
GIVEN_COLUMNS = (Text("what", "項目"), Text("value", "値"))
SUMMARY = Text("Key points", "要点")
NEXT_LESSON = Text(
    "Next: {title} (backglass textbook {name}).",
    "次のレッスン: {title} (backglass textbook {name})",
)
LAST_LESSON = Text("This is the last lesson.", "これが最後のレッスンです。")
START_HERE = Text(
    "Start here: backglass textbook {name}. Each lesson says at its end which one comes next.",
    "最初に読むレッスン: backglass textbook {name} (各レッスンの終わりに、次のレッスンが書いてあります)",
)
CHECKS = Text("Checks", "数値の照合")
CHECK_COLUMNS = (Text("number", "数値"), Text("as given", "照合する値"), Text("computed", "計算値"))
CHECK_COUNT = Text(
    "{agree} of {total} {agree:agrees|agree} in the digits printed.",
    "{total} 個のうち {agree} 個が、照合する値の桁まで一致します。",
)
SIZES_OF_COST = Text(
    "--sizes belongs to the lesson cost, as in `backglass textbook cost --sizes 4,16,3`.",
    "--sizes は cost のレッスンで使います。例: `backglass textbook cost --sizes 4,16,3`。",
)
BAD_SIZES = Text(
    "--sizes is {value!r}, but it is at least two whole numbers from 1 up, inputs first, as in 4,16,3.",
    "--sizes が {value!r} ですが、4,16,3 のように 1 以上の整数を二つ以上、入力層から順に並べてください。",
)
CHECK_NAMED = Text(
    "{count} printed wrong, as named by the errata (backglass textbook --errata).",
    "{count} 個は一致しませんが、どれも正誤表に載っている誤りです (backglass textbook --errata)。",
)
CHECK_WRONG = Text(
    "{count} {count:differs|differ} although no erratum names {count:it|them}: please report {count:it|them}.",
    "{count} 個は正誤表にないのに一致しません。お知らせください。",
)
AGREES = Text("agrees", "一致")
MISPRINT = Text("misprint", "文書の誤り")
DIFFERS = Text("DIFFERS", "不一致")
REPORT = Text(
    "A figure that looks wrong? Report it in the issue tracker named in README, with this line:",
    "数値がおかしければ、次の行を添えて README にある課題管理へお知らせください。",
)

ERRATA = Text("Errata", "正誤表")
PRINTED = Text("printed", "文書")
RIGHT = Text("right", "正しくは")
REASON = Text("reason", "理由")
NOT_CHECKABLE = Text("not checkable: {reason}", "数値では確かめられません ({reason})")

QUIZ_ASK = Text("{symbol} = ? ", "{symbol} = ? ")
QUIZ_HOW = Text(
    "Type a number or an expression; ? gives a hint, `skip` goes on, `answer` shows the answer.",
    "数か式を入力してください。? でヒント、`skip` で次の問題、`answer` で答えを表示します。",
)
QUIZ_AGAIN = Text("Try once more.", "もう一度考えてみましょう。")
QUIZ_SKIPPED = Text("Skipped.", "飛ばします。")
QUIZ_NO_MORE = Text("There is nothing more to put in.", "代入する数値はこれだけです。")
QUIZ_NOTHING = Text("No question was answered.", "解答した問題はありません。")
QUIZ_SCORE = Text("{right} of {asked} right", "{asked} 問中 {right} 問正解")
QUIZ_RECORD = Text("step {step}: {how}", "ステップ {step}: {how}")
QUIZ_AT_ONCE = Text("right", "正解")
QUIZ_SECOND = Text("right at the second try", "2 回目で正解")
QUIZ_MISSED = Text("not right", "不正解")
QUIZ_GIVEN_UP = {"skipped": Text("skipped", "飛ばした"), "shown": Text("answer shown", "答えを見た")}
QUIZ_HINTS = Text(", {hints} {hints:hint|hints}", "、ヒント {hints} 回")

UNKNOWN_LESSON = Text(
    "There is no lesson {name!r}; `backglass textbook` lists the lessons.",
    "レッスン {name!r} はありません。`backglass textbook` で一覧を見られます。",
)
NEAREST_LESSON = Text(
    "There is no lesson {name!r}; did you mean {nearest!r}?",
    "レッスン {name!r} はありません。{nearest!r} のことですか。",
)
UNKNOWN_STEP = Text(
    "--step is {step}, but the lesson {name!r} has the steps 1 to {last}.",
    "--step は {step} ですが、レッスン {name!r} のステップは 1 から {last} までです。",
)
NOTHING_ASKED = Text(
    "Step {step} of the lesson {name!r} has no number to ask for; choose another.",
    "レッスン {name!r} のステップ {step} には問う数値がありません。別のステップを選んでください。",
)
NEEDS_LESSON = Text(
    "{option} needs a lesson, as in `backglass textbook mazur {option}`.",
    "{option} にはレッスンの指定が必要です (例: `backglass textbook mazur {option}`)。",
)
ONE_OF = Text(
    "Give one of a lesson, --all and --errata, not several.",
    "レッスン名、--all、--errata はどれか一つだけ指定してください。",
)
ONE_FORMAT = Text(
    "Give one of --latex, --html and --json, and --quiz with --json alone.",
    "--latex、--html、--json はどれか一つだけを指定してください。--quiz と組み合わせられるのは --json だけです。",
)
WORKING = Text("{lesson}: {done}/{total} updates", "{lesson}: 更新 {done}/{total}")

GLOSSARY_COLUMNS = (Text("term", "用語"), Text("Japanese", "英語"), Text("symbol", "記号"))
ALSO_CALLED = Text("Also called: {names}.", "別名: {names}。")
IN_LESSONS = Text("Lessons: {lessons}.", "レッスン: {lessons}")
UNKNOWN_TERM = Text(
    "There is no term like {word!r}; `backglass glossary` lists the terms.",
    "{word!r} に近い用語はありません。`backglass glossary` で一覧を見られます。",
)
NEAREST_EXAMPLE = Text(
    "There is no example {name!r}; did you mean {nearest!r}?", "例 {name!r} はありません。{nearest!r} のことですか。"
)
UNKNOWN_EXAMPLE = Text(
    "There is no example {name!r}; there are {names}.", "例 {name!r} はありません。あるのは {names} です。"
)
