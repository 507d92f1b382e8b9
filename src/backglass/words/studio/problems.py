"""What the studio says of what can be learned from."""

from __future__ import annotations

from backglass.words import Text

# Titles.
AND = Text("AND: 1 where both inputs are 1", "AND: 両方の入力が 1 のときだけ 1")
OR = Text("OR: 1 where at least one input is 1", "OR: どちらかの入力が 1 なら 1")
XOR = Text("XOR: 1 where exactly one input is 1", "XOR: 片方の入力だけが 1 のとき 1")
CIRCLES = Text("A disc inside a ring", "円とそれを囲む輪")
MOONS = Text("Two crescents", "かみ合う二つの半円")
SPIRAL = Text("Two spirals", "二重らせん")
GAUSSIANS = Text("Two Gaussian clouds", "二つの正規分布")
SLOPE = Text("A plane: d = (x1 + x2) / 2", "平面: d = (x1 + x2) / 2")
HILLS = Text("Hills and hollows", "山と谷")
SINE = Text("A sine: d = sin x", "正弦曲線: d = sin x")
POINTS = Text("Points of your own", "自分で置いた点")
FLOWERS = Text("Iris: three species by four measures", "アイリス: 四つの長さから三つの品種を見分ける")
DIGITS = Text("Digits: handwriting as pictures of 8 × 8", "手書き数字: 8 × 8 の画像")
TABLE = Text("{target} of {name}", "{name} の {target}")
MODEL = Text("The model {name}", "モデル {name}")
MEMBER = Text(
    "The model {name}, member {member} of {members}", "モデル {name} (メンバー {members} 個のうち {member} 番)"
)
RUN = Text("Your run", "学習済みの結果")
EXAMPLES = {
    "three-layers": Text("A 3-4-3-2 network, three samples", "3-4-3-2 のネットワーク (3 サンプル)"),
    "iris": Text("A 4-5-3 network on iris", "アイリスを学習する 4-5-3 のネットワーク"),
}

# Parameters of a problem.
COUNT = Text("number of points", "点の数")
NOISE = Text("noise", "ノイズ")
SEED = Text("seed of the points", "点の乱数の種")
FEATURES = Text("inputs", "入力")

# Why this network stands beside a lesson.
OF_NETWORK = Text(
    "The network of the lesson has no target; here it is 1, so that there is something to learn.",
    "このレッスンのネットワークには目標出力がありません。学習できるように、ここでは 1 としています。",
)
OF_CHAIN_RULE = Text(
    "The lesson differentiates a nest of functions that is no network. The nearest is shown: three units in a row, "
    "whose gradient is such a product of factors, too.",
    "このレッスンが微分するのは関数の入れ子で、ネットワークではありません。最も近いものとして、三つのユニットを一列に"
    "並べたネットワークを示します。その勾配も、同じように因子の積になります。",
)
OF_ACTIVATIONS = Text(
    "The lesson looks at functions one by one. Its one network is shown: a sigmoid unit at u = 5, where it is "
    "saturated, before an output that hands back 0.5. Another activation is chosen in the settings.",
    "このレッスンは関数を一つずつ調べます。示しているのは、そこに出てくるただ一つのネットワークで、u = 5 で飽和したシグ"
    "モイド関数のユニットに、出力から 0.5 が戻ってきます。活性化関数は設定で変えられます。",
)
OF_SOFTMAX = Text(
    "The lesson begins at the net inputs 1, 2, 3. The weights 1 and 0 hand the inputs on as they are; the right class "
    "is the third.",
    "このレッスンは総入力 1, 2, 3 から始まります。重みを 1 と 0 にして、入力をそのまま総入力にしています。正解は 3 番目"
    "のクラスです。",
)
OF_LOSSES = Text(
    "The lesson's batch of two. The weights 1 and 0 hand the inputs on as net inputs.",
    "このレッスンに出てくる二つのサンプルのバッチです。重みを 1 と 0 にして、入力をそのまま総入力にしています。",
)
OF_PATHS = Text(
    "The lesson begins with this network, and goes on with the one of lesson multilayer.",
    "このレッスンはまずこのネットワークを扱い、続いてレッスン multilayer のネットワークを扱います。",
)
OF_COST = Text(
    "The lesson counts multiplications, of this network, too; its largest have hundreds of inputs.",
    "このレッスンは掛け算の回数を数えます。数えるネットワークの一つを示します。ほかに、入力が数百ある大きなものも扱いま"
    "す。",
)
OF_VANISHING = Text(
    "The lesson's chain of ten layers with one unit each. The last layers bring the error down; look at how little of "
    "the delta reaches the first.",
    "このレッスンに出てくる、1 ユニットの層を 10 層つないだネットワークです。誤差を減らすのは後ろの層です。最初の層に届"
    "くデルタがどれほど小さいかを見てください。",
)
OF_PLAYERS = Text(
    "What the rules leave of the lesson's table: the height, standardised, its gap at the mean, and an input for each "
    "position; the target is goals, standardised.",
    "このレッスンの表から、規則に従って残した入力です。標準化した身長 (欠損値は平均) と、ポジションごとの入力一つです。"
    "目標出力は標準化した得点です。",
)
OF_DESCENT = Text(
    "The lesson's unit y = w x with its first learning rate; others are set in the settings.",
    "このレッスンに出てくるユニット y = w x です。学習率は設定で変えられます。",
)
OF_DEPTH = Text(
    "One of the lesson's networks: ten hidden layers of tanh.",
    "このレッスンに出てくるネットワークの一つで、tanh の中間層が 10 層あります。",
)
OF_XOR = Text("The lesson's network with a hidden layer.", "このレッスンに出てくる、中間層のあるネットワークです。")

# Notes on data.
SCALED_FLOWERS = Text(
    "Four lengths in cm of 150 flowers, each standardised: mean 0 and standard deviation 1.",
    "150 個の花について測った四つの長さ (cm) です。それぞれ平均 0、標準偏差 1 に標準化しています。",
)
PIXELS = Text(
    "p34 is the pixel in row 3, column 4: 0 is white, 1 is black.",
    "p34 は 3 行 4 列目の画素です。0 が白、1 が黒を表します。",
)
TABLE_ROWS = Text(
    "Learned from {train} {train:row|rows}, counted here from 1 in the table's order; {validation} are held out to "
    "judge by.",
    "{train} 行から学習します (番号は、その行だけを表の順に 1 から数えたものです)。{validation} 行は検証用に取り分けて"
    "います。",
)
ROWS_LEFT = Text(
    "Of {rows} rows {kept} are learned from here, drawn at random.",
    "{rows} 行のうち、ここでは無作為に選んだ {kept} 行から学習します。",
)
LEFT_OUT = Text("Left out: {columns}.", "使わない列: {columns}")
WIDE = Text(
    "There are {inputs} inputs, of which the picture shows the first {shown}.",
    "入力は {inputs} 個あります。図に示すのは最初の {shown} 個です。",
)
OF_COMMITTEE = Text(
    "The model joins {members} networks; this is number {member}. The file has the biases of the outputs as the mean "
    "of all of them only.",
    "このモデルは {members} 個のネットワークを一つにつないだもので、これはその {member} 番です。出力層のバイアスは、全"
    "体の平均だけがファイルに入っています。",
)
ONE_OF_COMMITTEE = Text(
    "The model joins {members} networks; this is number {member}.",
    "このモデルは {members} 個のネットワークを一つにつないだもので、これはその {member} 番です。",
)
ITS_VIEW = Text(
    "It sees {inputs} {inputs:input|inputs} of the model, which has {all}, in the view {view!r}.",
    "モデルの {all} 個の入力のうち、このメンバーが見るのは {inputs} 個です (入力の見方は {view!r})。",
)
NO_ROWS = Text(
    "The model file holds no rows to learn from: every input is 0, which is a number's mean, and the target is what "
    "the network gives. Add the table that it was trained with.",
    "モデルのファイルには学習に使う行がありません。入力はすべて 0 (数の列なら平均)、目標出力はネットワークの出力そのも"
    "のとしています。学習に使った表を追加してください。",
)
NO_ROWS_OF_ARRAYS = Text(
    "The model was trained on arrays, which its file does not hold: every input is 0, and the target is what the "
    "network gives.",
    "このモデルは配列から学習したもので、そのデータはファイルにありません。入力はすべて 0、目標出力はネットワークの出力"
    "そのものとしています。",
)
OTHER_ROWS = Text(
    "The table is not the one that the model was trained with; all its rows are shown.",
    "この表は、モデルの学習に使った表ではありません。すべての行を示します。",
)
OF_RUN_END = Text(
    "It begins where the run ended, and goes on from there.", "学習が終わったところから始まり、その続きを学習できます。"
)
OF_RUN_START = Text(
    "It begins where the run began; the run can be made again.", "学習の最初から始まり、同じ学習を繰り返せます。"
)
WITHOUT_WEIGHTS = Text(
    "The run's sample weights are left out here: every sample counts alike.",
    "サンプルの重みはここでは使わず、どのサンプルも同じ重みとします。",
)
LESSON_WORKS = Text(
    "The lesson is being worked out: it trains networks for some seconds.",
    "レッスンを計算しています。ネットワークの学習を含むため、数秒かかります。",
)

# What is refused.
NO_LESSON = Text(
    "There is no lesson {name}; there are {names}.", "{name} というレッスンはありません。あるのは {names} です。"
)
NEEDS_FILE = Text(
    "The file {name} is needed, which is not here: add it.",
    "ファイル {name} が必要ですが、ここにありません。追加してください。",
)
NOT_THIS_KIND = Text("{name} is no {wanted}.", "{name} は{wanted}ではありません。")
A_TABLE = Text("table", "表")
A_MODEL = Text("model of backglass", "backglass のモデル")
NO_COLUMN = Text("{name} has no column {column} to learn from.", "{name} に、学習に使える列 {column} はありません。")
NO_TARGET = Text(
    "A table is described by its hash and its target; {given} is none.",
    "表を使う問題は、ハッシュ値と目標の列で指定します。{given} はその形になっていません。",
)
TOO_WIDE = Text(
    "The table makes {inputs} inputs, more than the {most} that can be shown here: leave columns out.",
    "この表からは {inputs} 個の入力ができ、ここで扱える {most} 個を超えます。列を減らしてください。",
)
NO_MEMBER = Text(
    "There is no member {member}; the model has {members}.",
    "メンバー {member} はありません。モデルのメンバーは {members} 個です。",
)
NEEDS_NO_TABLE = Text(
    "The model was trained on arrays and knows no columns: no table can be given with it.",
    "このモデルは配列から学習したもので、列の名前を持たないため、表を組み合わせられません。",
)
NO_START = Text("The run keeps no start to begin from ({reason}).", "学習の最初の状態が残っていません ({reason})。")
RUN_ELSEWHERE = Text(
    "The problem is a run in someone's Python, which a link does not hold.",
    "この問題は Python で行った学習の結果で、リンクには含まれていません。",
)
UNREADABLE = Text(
    "The file cannot be read: something in it is unlike any table or model that is known here.",
    "ファイルを読み込めません。表としてもモデルとしても読めない部分があります。",
)
HALTED = Text("It was stopped.", "中断しました。")
TOO_LONG = Text(
    "Reading the file took longer than {seconds} seconds; give a smaller one.",
    "ファイルの読み込みに {seconds} 秒以上かかりました。もっと小さいファイルにしてください。",
)
NO_ROOM = Text(
    "Reading the file takes more memory than the {most} there are for it; give a smaller one.",
    "ファイルの読み込みに、使えるメモリー {most} では足りません。もっと小さいファイルにしてください。",
)
NO_PROBLEM = Text("{given} describes no problem.", "{given} は問題の指定として読めません。")
UNKNOWN_PROBLEM = Text(
    "There is nothing named {name} to learn from; there are {names}.",
    "{name} という問題はありません。あるのは {names} です。",
)
NEAREST_PROBLEM = Text(
    "There is nothing named {name} to learn from; did you mean {nearest}?",
    "{name} という問題はありません。{nearest} のことですか。",
)
NO_ENTRY = Text(
    "A problem {id} has no entry {name}; there are {names}.",
    "問題 {id} に項目 {name} はありません。あるのは {names} です。",
)
NO_FEATURES = Text(
    "features is {given}, but it is a list of these: {names}.",
    "入力が {given} ですが、次の名前のリストで選びます: {names}",
)
BAD_POINTS = Text(
    "Point {n} is {given}, but a point is three numbers: x, y from -100 to 100, and its label.",
    "{n} 番目の点が {given} ですが、点は三つの数 (-100 から 100 までの x と y、それにラベル) です。",
)
BAD_LABEL = Text(
    "Point {n} has the label {given}, but a class is a whole number from 0 to 9.",
    "{n} 番目の点のラベルが {given} ですが、クラスは 0 から 9 までの整数です。",
)
POINTS_COUNT = Text(
    "{n} {n:point is|points are} set, but it takes 2 to {most}.",
    "点が {n} 個ありますが、2 個から {most} 個まで置けます。",
)
ONE_CLASS = Text(
    "All points are of one class; set some of another one.",
    "すべての点が同じクラスです。別のクラスの点も置いてください。",
)
