"""What the textbook's pages say around the lessons."""

from __future__ import annotations

from backglass.words import Text

TITLE = Text("Backpropagation, every figure of it", "誤差逆伝播法を一つ残らず計算する")
LEAD = Text(
    "Seventeen lessons, from the first unit to the last formula. They redo the worked examples of five documents, and "
    "hold every figure that those print against the computed one. Read them in this order: each uses only what came "
    "before.",
    "最初のユニットから最後の数式まで、17 のレッスンで学びます。五つの文書の例題をすべて計算し直し、文書の数値と一つ一"
    "つ照らし合わせます。上から順に読んでください。どのレッスンも、それより前に学んだことだけを使います。",
)
START = Text("Start: {title}", "ここから始める: {title}")
PAGES = Text("Pages", "ページ")
CONTENTS = Text("Contents", "目次")
LESSONS = Text("Lessons", "レッスン")
GLOSSARY = Text("Glossary", "用語集")
ERRATA = Text("Errata of the documents", "文書の正誤表")
ERRATA_SAYS = Text(
    "What the five documents print wrong, what is right, and the figures that show it.",
    "五つの文書にある誤りと、正しい記述、それを示す数値です。",
)
GLOSSARY_SAYS = Text(
    "Every word of the lessons: what it means, how it is read, what else it is called.",
    "レッスンに出てくる用語の意味、読み方、別名です。",
)
SHOW = Text("Show the result", "結果を見る")
SHOW_BOTH = Text("Show the result and the table", "結果と表を見る")
TRY = Text("Work it out first:", "まず自分で計算してみましょう。")
PREVIOUS = Text("Previous", "前のレッスン")
NEXT = Text("Next", "次のレッスン")
BEFORE_AND_AFTER = Text("The lessons before and after", "前後のレッスン")
ALSO = Text("Also called", "別名")
MET_IN = Text("Met in", "出てくるレッスン")
OTHER_LANGUAGE = Text("日本語", "English")  # each page names the other language in that language
SKIP = Text("Skip to the text", "本文へ")
MADE = Text(
    "Made by backglass {version}. A figure that looks wrong? Report it, with lesson, step and this version, in the "
    "issue tracker named in README.",
    "backglass {version} が作成しました。数値がおかしいと思ったら、レッスン名、ステップ番号、このバージョンを添えて、"
    "README にある課題管理へお知らせください。",
)
BOTH_NEED_FOLDER = Text(
    "--lang both belongs to --html DIR, which writes the pages in both languages; choose ja or en.",
    "--lang both は、両方の言語のページを作る --html DIR とだけ使えます。ja か en を指定してください。",
)
ONE_PLACE = Text(
    "All lessons go into the folder of --html ({folder}); leave the lesson or the folder out.",
    "--html {folder} はすべてのレッスンを書き出します。レッスン名かフォルダーのどちらかを省いてください。",
)
WROTE = Text(
    "Wrote {count} {count:page|pages}; open {index} in a browser.",
    "{count} ページを作りました。{index} をブラウザーで開いてください。",
)
MAKING = Text("{lesson}: lesson {done} of {total}", "{lesson}: レッスン {done}/{total}")
