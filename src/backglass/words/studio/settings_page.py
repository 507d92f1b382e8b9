"""What the studio's header, its chooser, its settings, its link and its downloads say."""

from __future__ import annotations

from backglass.words import Text

# The header
CHOOSE = Text("What to learn from", "学習の題材")
SETTINGS = Text("settings", "設定")
CHARTS = Text("charts", "グラフ")
CHECK = Text("check my calculation", "自分の計算を確かめる")
LINK = Text("link", "リンク")
DOWNLOAD = Text("download", "ダウンロード")
LANGUAGE = Text("Language: English. Change to Japanese", "言語: 日本語。英語に切り替える")
THEME = Text("Colours", "配色")
LIGHT = Text("light", "明るい配色")
DARK = Text("dark", "暗い配色")
SYSTEM = Text("as the computer has it", "コンピューターの設定に合わせる")
MORE = Text("more", "その他")
CLOSE = Text("close", "閉じる")

# The chooser
CHOOSE_LESSONS = Text("Lessons of the textbook", "教科書のレッスン")
CHOOSE_PLANE = Text("Points on a plane", "平面上の点")
CHOOSE_CURVE = Text("Curves", "曲線")
CHOOSE_DATA = Text("Data sets", "データセット")
OWN = Text("Your own", "自分のデータ")
ANOTHER_SEED = Text("another seed", "別の種にする")

# Points that a reader sets
SET_POINTS = Text("Set points by clicking", "クリックで点を置く")
DRAWING = Text("Points of your own", "自分で置いた点")
POINTS_HOW = Text(
    "Click to set a point of the class chosen below, right-click or Shift-click to take one away. By keyboard: the "
    "arrows move the cross, Enter sets, Delete takes away, a digit chooses the class.",
    "クリックすると、下で選んだクラスの点を置きます。右クリック、または Shift を押しながらのクリックで点を消します。"
    "キーボードでは、矢印キーで十字を動かし、Enter で置き、Delete で消し、数字キーでクラスを選びます。",
)
POINTS_HOW_NUMBERS = Text(
    "Click to set a point with the number typed below, right-click or Shift-click to take one away. By keyboard: the "
    "arrows move the cross, Enter sets, Delete takes away.",
    "クリックすると、下に入力した数値の点を置きます。右クリック、または Shift を押しながらのクリックで点を消します。"
    "キーボードでは、矢印キーで十字を動かし、Enter で置き、Delete で消します。",
)
POINTS_TASK = Text("What is learned of the points", "点から何を学習するか")
POINTS_CLASSES = Text("classes", "クラス")
POINTS_NUMBERS = Text("numbers", "数値")
A_CLICK = Text("What a click does", "クリックですること")
SET_ONE = Text("set", "置く")
NEXT_TARGET = Text("target d of the next point", "次に置く点の目標値 d")
BAD_TARGET = Text("The target has to be a number from −100 to 100.", "目標値は −100 から 100 までの数値にします。")
TWO_POINTS = Text("It learns as soon as there are two points.", "点が二つあれば、すぐに学習を始めます。")
CLASSES = Text("Class of the next point", "次に置く点のクラス")
TAKE_AWAY = Text("take away", "消す")
CLEAR = Text("clear all", "すべて消す")
PLANE = Text("Plane from −3 to 3 in both directions", "縦横とも −3 から 3 までの平面")
COUNT_POINTS = Text("{n} {n:point|points}", "{n} 点")
CROSS_AT = Text("{x}, {y}: {count}", "{x}, {y}: {count}")
TWO_NEEDED = Text(
    "It learns as soon as two classes have a point each.", "二つのクラスにそれぞれ点があれば、すぐに学習を始めます。"
)

# Files of one's own
OWN_FILE = Text("a table (CSV) or a model file", "表 (CSV) またはモデルファイル")
OR_DROP = Text("or drop it anywhere on the page", "またはページのどこかにドロップします")
DROP_HERE = Text("Drop the table or the model here", "表またはモデルをここにドロップします")
STAYS = Text(
    "The file goes to the backglass on this machine and nowhere else.",
    "ファイルは、この backglass が動いているコンピューターの外には送られません。",
)
READING = Text("Reading {name} ...", "{name} を読んでいます")
ONE_FILE = Text(
    "One file at a time, please: {n} were dropped.", "ファイルは一つずつにしてください ({n} 個がドロップされました)。"
)
TABLE_SAYS = Text("What {name} holds", "{name} の内容")
TARGET = Text("Column to predict", "予測する列")
COLUMNS = Text("Columns to learn from", "学習に使う列")
NO_COLUMN = Text("Choose at least one column to learn from.", "学習に使う列を一つ以上選んでください。")
PREPARE = Text("prepare and learn", "準備して学習する")
BACK = Text("back to the list", "一覧に戻る")
MEMBER = Text("member of the model", "モデルのメンバー")
ASKS_FILE = Text(
    "This link was made with the file {name}, which links do not carry. Choose that file to see the same numbers.",
    "このリンクはファイル {name} を使って作られました。リンクにファイルは入りません。同じ数値を見るには、そのファイルを"
    "選んでください。",
)
OTHER_FILE = Text(
    "{name} is another file than the one of the link: its contents differ. Choose the one that the link was made with.",
    "{name} は、リンクを作ったときのファイルと内容が違います。リンクを作ったときのファイルを選んでください。",
)

# The settings
SETTINGS_TITLE = Text("Settings", "設定")
LIVE = Text("goes on from here", "ここから続ける")
LIVE_SAYS = Text(
    "Settings marked with a dot change the run from this update on; the others begin a new run.",
    "点の付いた設定は、今の更新から先を変えます。ほかの設定を変えると、学習を最初から始めます。",
)
GROUP_NETWORK = Text("Network", "ネットワーク")
GROUP_START = Text("Start and precision", "初期値と精度")
GROUP_DATA = Text("Data", "データ")
GROUP_LEARNING = Text("Learning", "学習")
GROUP_PENALTIES = Text("Penalties and limits", "正則化と制限")
GROUP_PLAYING = Text("Playing", "再生")
WENT_ON = Text("{title}: changed from update {update} on.", "{title}: 更新 {update} から変えました。")
BEGAN = Text("{title}: a new run began.", "{title}: 学習を最初から始めました。")
BROUGHT = Text("With it changed: {titles}.", "合わせて変わったもの: {titles}。")
LAYERS = Text("Layers", "層")
HIDDEN_LAYERS = Text("{n} hidden {n:layer|layers}", "中間層 {n} 層")
LAYER = Text("layer {l}", "第 {l} 層")
INPUTS = Text("inputs: {n}", "入力: {n}")
OUTPUTS = Text("outputs: {n}", "出力: {n}")
UNITS_OF = Text("units of layer {l}", "第 {l} 層のユニットの数")
FEWER_UNITS = Text("one unit fewer in layer {l}", "第 {l} 層のユニットを一つ減らす")
MORE_UNITS = Text("one unit more in layer {l}", "第 {l} 層のユニットを一つ増やす")
FEWER_LAYERS = Text("take the last hidden layer away", "最後の中間層をなくす")
MORE_LAYERS = Text("one hidden layer more", "中間層を一つ増やす")
ACTIVATION_OF = Text("activation of layer {l}", "第 {l} 層の活性化関数")
NONE = Text("none", "なし")
NONE_INITIALISER = Text("as suits each layer", "層に合わせる")
NONE_BATCH_SIZE = Text("all", "すべて")
NONE_METRIC = Text("as suits the loss", "誤差関数に合わせる")
NONE_EPOCHS = Text("no end", "終わりなし")
NONE_PATIENCE = Text("never", "止めない")
NO_NUMBER = Text("Type a number.", "数を入力してください。")
NO_WHOLE = Text("Type a whole number.", "整数を入力してください。")
NOT_BETWEEN = Text("It has to be between {low} and {high}.", "{low} から {high} までの数にしてください。")
NOT_FROM = Text("It has to be {low} or more.", "{low} 以上の数にしてください。")

# Link and downloads
LINK_TITLE = Text("Link to what you see", "今見ているものへのリンク")
LINK_SAYS = Text(
    "Opened elsewhere it shows the same numbers: settings, seed, edited weights, the update, what is open. It holds "
    "no key; whoever opens it uses their own backglass.",
    "設定、乱数の種、書き換えた重み、更新、開いているものが入ります。別の場所で開いても同じ数値が見られます。キーは入り"
    "ません。開く人は自分の backglass を使います。",
)
LINK_FIELD = Text("the link", "リンク")
COPY = Text("copy", "コピー")
COPIED = Text("Copied.", "コピーしました。")
NOT_COPIED = Text(
    "The browser did not allow copying; the link is selected above, press Ctrl-C.",
    "ブラウザーがコピーを許しませんでした。上で選択してあるので、Ctrl-C でコピーできます。",
)
LINK_FILE = Text(
    "Your file {name} is not in the link; whoever opens it is asked for that file.",
    "ファイル {name} はリンクに入りません。開く人は、そのファイルを求められます。",
)
LEAVE_OUT = Text("Leave out", "表示しないもの")
PRESENT = Text("large type, for the last row", "後ろの席からも読める大きな文字")
HEADER_PART = Text("header", "見出し")
CHOOSER_PART = Text("what to learn from", "学習の題材")
SETTINGS_PART = Text("settings", "設定")
CHARTS_PART = Text("charts", "グラフ")
CHECK_PART = Text("check", "計算の確認")
TIMELINE_PART = Text("timeline", "時間の操作")
STAGES_PART = Text("stages", "段階")
PANEL_PART = Text("panel", "パネル")
LINK_PART = Text("link and download", "リンクとダウンロード")
DOWNLOAD_TITLE = Text("Download", "ダウンロード")
SVG = Text("picture of the network (SVG)", "ネットワークの図 (SVG)")
PNG = Text("picture of the network (PNG)", "ネットワークの図 (PNG)")
WORKSHEET = Text("worksheet of this update, to print", "この更新のワークシート (印刷用)")
CSV = Text("history of the run (CSV)", "学習の経過 (CSV)")
MODEL = Text("model file", "モデルファイル")
PROGRAM = Text("this run as a program", "この学習のプログラム")
PROGRAM_LANGUAGE = Text("language of the program", "プログラムの言語")
OCTAVE = Text("Octave, MATLAB", "Octave、MATLAB")
PYTHON = Text("Python", "Python")
SCILAB = Text("Scilab", "Scilab")
JULIA = Text("Julia", "Julia")
C = Text("C", "C")
PROGRAM_SAYS = Text(
    "From the last change on, to the update shown; it prints the losses of the run.",
    "最後の変更から、表示中の更新までの学習です。実行すると、その間の誤差を表示します。",
)
MAKING = Text("Making {name} ...", "{name} を作っています")
MADE = Text("{name} is in your downloads.", "{name} をダウンロードしました。")
NO_PICTURE = Text("The browser could not draw the picture.", "ブラウザーが図を描けませんでした。")
