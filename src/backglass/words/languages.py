"""What is said of a computation as a program, in one language or in several side by side."""

from __future__ import annotations

from backglass.words import Text

TITLE = Text("The same as a program", "同じ学習をプログラムで")
COMMAND = Text(
    "As a program for Octave and MATLAB: `backglass textbook {name} --program octave`; the others are `python`, "
    "`scilab`, `julia` and `c`.",
    "同じ学習をするプログラム (Octave、MATLAB): `backglass textbook {name} --program octave` (ほかに `python`、"
    "`scilab`、`julia`、`c`)",
)
SAYS = Text(
    "Each program below trains the network of this lesson from the same first weights, {updates} "
    "{updates:update|updates} with {rows} {rows:sample|samples} each. It prints how many updates were made, and the "
    "error then. Its four parts come in the order of the procedure: forward, the output's delta, the deltas of the "
    "layers before it, gradients and update.",
    "以下のプログラムはどれも、このレッスンのネットワークを同じ初期値から学習させます。1 回の更新に {rows} サンプルを"
    "使って {updates} 回更新し、更新回数とそのときの誤差を表示します。処理は手順どおり、順伝播、出力層のデルタ、"
    "それより前の層のデルタ、勾配と更新の四つの部分に分かれています。",
)
AS_FILE = Text(
    "One of them as a file: `backglass textbook {name} --program octave > {file}`; the others are `python`, `scilab`, "
    "`julia` and `c`.",
    "ファイルに保存するには `backglass textbook {name} --program octave > {file}` と入力します。`octave` のほかに "
    "`python`、`scilab`、`julia`、`c` を指定できます。",
)
DIFFERS = Text(
    "What differs among the four languages of document 004 is how a thing is written, not what is computed. `A`, `B` "
    "and `U` are matrices, `b` is a row:",
    "文書 004 が比べている四つの言語で違うのは書き方だけで、計算の中身は同じです。`A`、`B`、`U` は行列、`b` は行ベクト"
    "ルです。",
)
STATEMENT = Text("to write", "書きたいもの")
PRINTED = Text(
    "They print 17 digits. Shown here are those in which all languages agree, from our own run of the same training. "
    "All programs but the one in Julia are run by our tests, which hold what they print against this; the one in Julia "
    "was read by a parser, and not run.",
    "プログラムは 17 桁で表示します。ここに示す出力は backglass 自身が同じ学習を計算した値で、すべての言語で一致する桁"
    "までを載せています。Julia 以外のプログラムはテストで実際に動かし、出力がこの値と合うことを確かめています。Julia の"
    "プログラムは構文を調べただけで、動かしていません。",
)
PRINTS = Text("It prints", "出力")
MADE_BY = Text("Made by: {command}", "作成: {command}")
RUN_BY = Text("Run it by: {command}", "実行: {command}")
NO_PROGRAM = Text(
    "There is no program of the lesson {name!r}; there are programs of {names}.",
    "レッスン {name!r} のプログラムはありません。プログラムがあるのは {names} です。",
)
ALONE = Text(
    "--program prints the program alone; leave {option} out.",
    "--program はプログラムだけを表示します。{option} を省いてください。",
)
