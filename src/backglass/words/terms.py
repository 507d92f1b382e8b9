"""The terms of the glossary: names, readings, symbols, what they mean, and what else a reader may call them."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.glossary import Term


def _term(
    en: str, ja: str, reading: str, symbol: str, means: str, means_ja: str, also: str = "", also_ja: str = ""
) -> Term:
    return Term(Text(en, ja), reading, symbol, Text(means, means_ja), Text(also, also_ja))


TERMS = (
    _term(
        "error backpropagation", "誤差逆伝播法", "ごさぎゃくでんぱほう", "",
        "The way to all derivatives of the error in one pass from the output back to the input: the delta of a "
        "layer is made from those of the layer behind it.",
        "誤差関数の微分を、出力から入力へ一度さかのぼるだけですべて求める方法。ある層のデルタを、"
        "一つ後ろの層のデルタから計算する。",
        "backprop", "バックプロパゲーション、誤差逆伝搬法",
    ),
    _term(
        "forward propagation", "順伝播", "じゅんでんぱ", "",
        "Computing the outputs of all units from the input layer to the output layer.",
        "入力層から出力層へ向かって、すべてのユニットの出力を順に計算すること。",
        "forward pass", "フォワードプロパゲーション、順伝搬",
    ),
    _term(
        "backward pass", "逆伝播", "ぎゃくでんぱ", "",
        "Computing the deltas from the output layer back to the first hidden layer.",
        "出力層から最初の中間層へ向かって、デルタを順に計算すること。",
        "backward propagation", "バックワードパス",
    ),
    _term(
        "feed-forward network", "順伝播型ネットワーク", "じゅんでんぱがたねっとわーく", "",
        "A network whose units stand in layers, each of which passes its outputs to the next alone.",
        "ユニットが層に並び、各層の出力が次の層だけに渡されるネットワーク。",
        "multilayer perceptron, MLP", "多層パーセプトロン",
    ),
    _term(
        "unit", "ユニット", "", "",
        "What adds up its inputs, each times its weight, adds a bias, and passes the sum through a function.",
        "入力にそれぞれ重みを掛けて足し合わせ、バイアスを加えた和を関数に通す計算の単位。",
        "neuron, node", "ニューロン、ノード",
    ),
    _term(
        "input layer", "入力層", "にゅうりょくそう", "l = 1",
        "The first layer; its outputs are the inputs of the network, and it computes nothing.",
        "最初の層。ネットワークへの入力をそのまま出力とし、計算はしない。",
    ),
    _term(
        "hidden layer", "中間層", "ちゅうかんそう", "1 < l < L",
        "A layer between input and output.",
        "入力層と出力層の間にある層。",
        "", "隠れ層",
    ),
    _term(
        "output layer", "出力層", "しゅつりょくそう", "l = L",
        "The last layer, whose outputs are those of the network.",
        "最後の層。その出力がネットワークの出力になる。",
    ),
    _term(
        "layer", "層", "そう", "l",
        "Units beside each other, which take the same inputs.",
        "同じ入力を受け取るユニットを並べたもの。",
    ),
    _term(
        "weight", "重み", "おもみ", "w_ji^(l), W^(l)",
        "The factor by which an input counts in a unit's sum; w_ji leads from unit i to unit j.",
        "ユニットの和の中で、ある入力に掛ける係数。w_ji はユニット i からユニット j へ向かう。",
    ),
    _term(
        "bias", "バイアス", "", "b_j^(l)",
        "What is added to a unit's sum whatever its inputs are; it shifts where the unit switches.",
        "入力によらずユニットの和に加える数。ユニットが切り替わる位置をずらす。",
        "w_j0 with z_0 = 1", "z_0 = 1 の重み w_j0",
    ),
    _term(
        "parameter", "パラメーター", "", "θ",
        "A number that is learned: a weight or a bias.",
        "学習で求める数。重みとバイアスのこと。",
    ),
    _term(
        "total net input", "総入力", "そうにゅうりょく", "u_j^(l)",
        "A unit's sum of weight times input, and its bias.",
        "ユニットに届く「重み×入力」の総和にバイアスを加えた値。",
        "net input, net, Z", "正味入力、純入力、net、Z",
    ),
    _term(
        "unit output", "出力", "しゅつりょく", "z_j^(l)",
        "What a unit passes on: its activation function of its total net input.",
        "ユニットが次に渡す値。総入力を活性化関数に通したもの。",
        "activation, out, A", "活性、out、A",
    ),
    _term(
        "network output", "ネットワークの出力", "ねっとわーくのしゅつりょく", "y",
        "The outputs of the output layer.",
        "出力層の出力。",
        "prediction, actual", "予測値、実際の出力",
    ),
    _term(
        "target", "目標出力", "もくひょうしゅつりょく", "d",
        "What the network should put out for a sample.",
        "サンプルに対してネットワークに出力してほしい値。",
        "ideal, label, t", "教師データ、正解ラベル、理想値、t",
    ),
    _term(
        "training sample", "訓練サンプル", "くんれんさんぷる", "(x_n, d_n)",
        "An input with its target, from which the network learns.",
        "学習に使う、入力と目標出力の組。",
        "training example", "訓練データ、学習データ",
    ),
    _term(
        "activation function", "活性化関数", "かっせいかかんすう", "f",
        "The function through which a unit passes its sum; without it, layers could be multiplied out into one.",
        "ユニットが和を通す関数。これがなければ、層を重ねても 1 層にまとめられてしまう。",
    ),
    _term(
        "logistic sigmoid", "シグモイド関数", "しぐもいどかんすう", "σ",
        "1 / (1 + e^(-u)): values from 0 to 1, slope f (1 - f), at most 1/4.",
        "1 / (1 + e^(-u))。値は 0 から 1 で、傾きは f (1 - f)、最大でも 1/4。",
        "logistic function", "ロジスティック関数",
    ),
    _term(
        "ReLU", "正規化線形関数", "せいきかせんけいかんすう", "",
        "max(0, u): slope 1 above 0, 0 below.",
        "max(0, u)。傾きは u > 0 で 1、u < 0 で 0。",
        "rectified linear unit, ramp", "ランプ関数",
    ),
    _term(
        "tanh", "双曲線正接関数", "そうきょくせんせいせつかんすう", "",
        "Values from -1 to 1, slope 1 - f², at most 1.",
        "値は -1 から 1 で、傾きは 1 - f²、最大で 1。",
        "hyperbolic tangent", "ハイパボリックタンジェント",
    ),
    _term(
        "identity", "恒等写像", "こうとうしゃぞう", "",
        "f(u) = u, the output for numbers of any size (regression).",
        "f(u) = u。回帰の出力に使う。",
        "linear output", "恒等関数",
    ),
    _term(
        "softmax", "ソフトマックス関数", "そふとまっくすかんすう", "",
        "e^(u_k) divided by the sum over all classes: probabilities that sum to 1.",
        "e^(u_k) を全クラスの和で割ったもの。合計が 1 の確率になる。",
    ),
    _term(
        "step function", "ステップ関数", "すてっぷかんすう", "",
        "0 below 0 and 1 above: nothing can be learned through it, for its slope is 0.",
        "0 より下で 0、上で 1 をとる関数。傾きが 0 なので、これを通しては学習できない。",
        "Heaviside function", "ヘヴィサイド関数、階段関数",
    ),
    _term(
        "saturation", "飽和", "ほうわ", "",
        "Where a function is nearly flat, its slope nearly 0: little is learned there.",
        "関数がほとんど平らになり、傾きがほぼ 0 になること。そこでは学習がほとんど進まない。",
    ),
    _term(
        "loss", "誤差関数", "ごさかんすう", "E",
        "One number for how wrong the outputs are, to be made small by learning.",
        "出力がどれだけ間違っているかを表す一つの数。学習ではこれを小さくする。",
        "error, cost, objective", "損失、損失関数、コスト関数、目的関数",
    ),
    _term(
        "squared error", "二乗誤差", "にじょうごさ", "",
        "1/2 ||y - d||²; the 1/2 cancels the 2 of the derivative.",
        "1/2 ||y - d||²。1/2 は微分で出る 2 を打ち消すために付ける。",
        "half the sum of squares, SSE", "二乗和誤差",
    ),
    _term(
        "mean squared error", "平均二乗誤差", "へいきんにじょうごさ", "",
        "The mean over the samples of (y - d)², without the 1/2.",
        "(y - d)² をサンプルについて平均したもの (1/2 は付けない)。",
        "MSE", "MSE",
    ),
    _term(
        "cross entropy", "交差エントロピー", "こうさえんとろぴー", "",
        "-Σ_k d_k log y_k: the loss that belongs to probabilities of classes.",
        "-Σ_k d_k log y_k。クラスの確率を出力するときの誤差関数。",
    ),
    _term(
        "maximum likelihood", "最尤推定", "さいゆうすいてい", "",
        "Choosing the parameters under which the data would have been most probable; squared error and cross "
        "entropy follow from it.",
        "観測されたデータが最も起こりやすくなるようにパラメーターを選ぶこと。"
        "二乗誤差も交差エントロピーもここから導かれる。",
    ),
    _term(
        "gradient", "勾配", "こうばい", "∇E",
        "How the error answers to each parameter: the column of its partial derivatives. Against it the error "
        "falls fastest.",
        "誤差が各パラメーターにどう応答するかを並べたもの (偏微分を並べたベクトル)。"
        "その逆向きに進むと誤差が最も速く減る。",
    ),
    _term(
        "partial derivative", "偏微分", "へんびぶん", "∂",
        "The derivative to one variable while all others are held.",
        "ほかの変数を固定し、一つの変数だけで微分すること。",
        "", "偏導関数",
    ),
    _term(
        "chain rule", "連鎖律", "れんさりつ", "",
        "The derivative of a function of functions is the product of their derivatives; where several ways lead "
        "on, the products are added.",
        "合成関数の微分は、それぞれの関数の微分の積になる。影響の経路が複数あれば、経路ごとの積を足し合わせる。",
        "", "連鎖規則、合成関数の微分法",
    ),
    _term(
        "path", "経路", "けいろ", "",
        "A way along which a parameter acts on the error, from unit to unit.",
        "あるパラメーターが、ユニットからユニットへ伝わって誤差に影響する道筋。",
    ),
    _term(
        "delta", "デルタ", "", "δ_j^(l) = ∂E_n/∂u_j^(l)",
        "The derivative of the error to a unit's total net input; delta times input is the gradient of a weight.",
        "誤差関数をユニットの総入力で微分した値。「デルタ×入力」が重みの勾配になる。",
        "node delta, local error; -δ in some books", "局所誤差、ノードデルタ。符号を逆に定める本もある",
    ),
    _term(
        "delta rule", "デルタルール", "", "",
        "The update of a unit's weights by delta times input.",
        "ユニットの重みを「デルタ×入力」に従って更新する規則。",
        "Widrow-Hoff rule", "デルタ則",
    ),
    _term(
        "gradient descent", "勾配降下法", "こうばいこうかほう", "",
        "Stepping again and again against the gradient: w+ = w - ε ∂E/∂w.",
        "勾配と逆の向きに少しずつ進むことを繰り返す方法: w+ = w - ε ∂E/∂w。",
        "steepest descent", "最急降下法",
    ),
    _term(
        "local minimum", "局所的な極小点", "きょくしょてきなきょくしょうてん", "",
        "Where every small step makes the error larger, though it is smaller elsewhere.",
        "どちらへ少し動いても誤差が増えるが、ほかにもっと誤差の小さい場所がある点。",
    ),
    _term(
        "stochastic gradient descent", "確率的勾配降下法", "かくりつてきこうばいこうかほう", "",
        "Gradient descent with the gradient of one sample, or of a few, drawn at random.",
        "無作為に選んだ一つまたは少数のサンプルの勾配を使う勾配降下法。",
        "SGD", "SGD",
    ),
    _term(
        "learning rate", "学習率", "がくしゅうりつ", "ε",
        "The factor of the gradient in an update: how far one steps.",
        "更新のときに勾配に掛ける係数。一歩の大きさを決める。",
        "η, α, learning coefficient", "学習係数、η、α",
    ),
    _term(
        "batch learning", "バッチ学習", "ばっちがくしゅう", "",
        "Each update uses the gradient over all training samples.",
        "訓練サンプル全体についての勾配で、1 回の更新をする学習。",
        "full batch", "一括学習",
    ),
    _term(
        "minibatch", "ミニバッチ", "", "D_t, N_t",
        "A few samples that share one update.",
        "1 回の更新に使う、少数のサンプルの組。",
    ),
    _term(
        "epoch", "エポック", "", "",
        "One pass through all training samples.",
        "訓練サンプル全体を一通り使うこと。",
    ),
    _term(
        "iteration", "更新", "こうしん", "t",
        "One update of the parameters.",
        "パラメーターの値を 1 回変えること。その回数を t で数える。",
        "update, step", "反復、イテレーション",
    ),
    _term(
        "initialisation", "重みの初期化", "おもみのしょきか", "",
        "Choosing the first weights, at random and of a size that keeps the signals alive.",
        "重みの初期値を決めること。乱数を使い、信号が消えない大きさにする。",
    ),
    _term(
        "momentum", "モメンタム", "", "μ",
        "Part of the last step is made again, so that steps in one direction grow and those to and fro cancel.",
        "前回の更新の一部を次にも加える方法。同じ向きの歩みは大きくなり、行ったり来たりは打ち消し合う。",
        "inertia", "慣性",
    ),
    _term(
        "Nesterov momentum", "ネステロフの加速法", "ねすてろふのかそくほう", "",
        "Momentum with the gradient taken where the momentum is about to lead.",
        "モメンタムで進んだ先の位置で勾配を計算する方法。",
    ),
    _term(
        "adaptive learning rate", "適応的学習率", "てきおうてきがくしゅうりつ", "",
        "Each parameter has a learning rate of its own, by the sizes of its past gradients (AdaGrad, RMSProp, Adam).",
        "過去の勾配の大きさに応じて、パラメーターごとに学習率を変える方法 (AdaGrad、RMSProp、Adam)。",
    ),
    _term(
        "weight decay", "重み減衰", "おもみげんすい", "λ",
        "A penalty λ/2 Σ w² that makes the weights shrink a little in each update.",
        "罰則 λ/2 Σ w² を加え、更新のたびに重みを少しずつ小さくすること。",
        "", "荷重減衰",
    ),
    _term(
        "regularisation", "正則化", "せいそくか", "",
        "What keeps a network from learning its training samples by heart.",
        "訓練サンプルの丸暗記 (過学習) を防ぐための工夫。",
    ),
    _term(
        "dropout", "ドロップアウト", "", "p",
        "Leaving out hidden units at random during training.",
        "学習中に、中間層のユニットを無作為に取り除くこと。",
    ),
    _term(
        "batch normalisation", "バッチ正規化", "ばっちせいきか", "γ, β",
        "Bringing the sums of a layer to mean 0 and variance 1 over the minibatch. backglass has none.",
        "層の総入力を、ミニバッチの中で平均 0、分散 1 にそろえること (backglass にはない)。",
    ),
    _term(
        "early stopping", "早期終了", "そうきしゅうりょう", "",
        "Ending the training where the error on samples kept apart no longer falls.",
        "取り分けておいたサンプルでの誤差が減らなくなったところで、学習を終えること。",
        "", "早期打ち切り",
    ),
    _term(
        "learning-rate schedule", "学習率スケジュール", "がくしゅうりつすけじゅーる", "",
        "A rule by which the learning rate changes during the training.",
        "学習の進行に合わせて学習率を変える規則。",
    ),
    _term(
        "overfitting", "過学習", "かがくしゅう", "",
        "Small errors on the training samples, large ones on others.",
        "訓練サンプルでの誤差は小さいのに、ほかのデータでの誤差が大きいこと。",
        "", "過剰適合",
    ),
    _term(
        "generalisation", "汎化", "はんか", "",
        "Being right on samples that were not learned from.",
        "学習に使っていないデータに対しても正しく答えられること。",
    ),
    _term(
        "vanishing gradient", "勾配消失", "こうばいしょうしつ", "",
        "Deltas that shrink from layer to layer on their way back, so that the first layers hardly learn.",
        "層をさかのぼるたびにデルタが小さくなり、入力に近い層がほとんど学習できなくなること。",
    ),
    _term(
        "exploding gradient", "勾配爆発", "こうばいばくはつ", "",
        "Deltas that grow from layer to layer on their way back.",
        "層をさかのぼるたびにデルタが大きくなること。",
    ),
    _term(
        "gradient check", "勾配確認", "こうばいかくにん", "",
        "Holding the gradient of backpropagation against differences of the error.",
        "誤差逆伝播法で求めた勾配を、誤差の差分と比べて確かめること。",
        "gradient checking", "勾配チェック",
    ),
    _term(
        "numerical differentiation", "数値微分", "すうちびぶん", "",
        "Working a derivative out from differences of values instead of by rules.",
        "式を微分せず、関数の値の差から微分係数を求めること。",
    ),
    _term(
        "difference approximation", "差分近似", "さぶんきんじ", "",
        "(E(w + h) - E(w)) / h, or better the central one, (E(w + h) - E(w - h)) / (2 h).",
        "(E(w + h) - E(w)) / h、またはより正確な中心差分 (E(w + h) - E(w - h)) / (2 h)。",
        "finite differences", "有限差分",
    ),
    _term(
        "machine epsilon", "計算機イプシロン", "けいさんきいぷしろん", "ε_c",
        "The distance from 1 to the next number that a computer can hold: about 2.2e-16 in double precision.",
        "計算機で表せる、1 の次に大きい数と 1 との差。倍精度では約 2.2e-16。",
        "", "マシンイプシロン",
    ),
    _term(
        "Jacobian", "ヤコビ行列", "やこびぎょうれつ", "J",
        "The matrix of all partial derivatives of several outputs to several inputs.",
        "複数の出力を複数の入力で偏微分した値を並べた行列。",
        "", "ヤコビアン",
    ),
    _term(
        "Hadamard product", "要素ごとの積", "ようそごとのせき", "⊙",
        "The product of two matrices of one shape, entry by entry.",
        "同じ形の行列どうしで、同じ位置の要素を掛けたもの。",
        "elementwise product", "アダマール積",
    ),
    _term(
        "computation graph", "計算グラフ", "けいさんぐらふ", "",
        "A computation drawn as nodes and arrows; the chain rule follows the arrows back.",
        "計算をノードと矢印で表した図。連鎖律は矢印を逆にたどる。",
    ),
    _term(
        "automatic differentiation", "自動微分", "じどうびぶん", "",
        "A program that applies the chain rule by itself. backglass states its derivatives by hand instead.",
        "連鎖律を自動的に適用するプログラム (backglass では使わず、微分をすべて式で書いている)。",
        "autograd, autodiff", "",
    ),
    _term(
        "overflow", "オーバーフロー", "", "",
        "A number larger than the computer can hold, as e^1000.",
        "e^1000 のように、計算機で表せる範囲を超えること。",
    ),
    _term(
        "one-hot", "ワンホット", "", "",
        "A class written as a 1 in its place and 0 elsewhere.",
        "クラスを、その位置だけ 1、ほかは 0 の並びで表したもの。",
        "1-of-K", "1-of-K 表現",
    ),
    _term(
        "Kronecker delta", "クロネッカーのデルタ", "", "δ_ik",
        "1 where both indices are the same, else 0.",
        "二つの添字が等しければ 1、そうでなければ 0。",
    ),
    _term(
        "standardisation", "標準化", "ひょうじゅんか", "",
        "Subtracting a column's mean and dividing by its standard deviation.",
        "列の平均を引き、標準偏差で割ること。",
        "z-score", "z スコア",
    ),
    _term(
        "missing value", "欠損値", "けっそんち", "",
        "A cell that holds no value.",
        "値が入っていないセル。",
    ),
    _term(
        "decision boundary", "決定境界", "けっていきょうかい", "",
        "Where a network's answer changes from one class to the other.",
        "ネットワークの答えが一方のクラスから他方へ変わる境目。",
    ),
    _term(
        "linearly separable", "線形分離可能", "せんけいぶんりかのう", "",
        "Said of two classes that one straight line (or plane) separates.",
        "二つのクラスを 1 本の直線 (または平面) で分けられること。",
    ),
    _term(
        "perceptron", "パーセプトロン", "", "",
        "A single unit that learns to tell two classes apart.",
        "二つのクラスを見分けるように学習する、一つのユニット。",
    ),
)  # fmt: skip
GLOSSARY: dict[str, Term] = {term.name.en: term for term in TERMS}
