"""Questions on programs of gradients and updates: NumPy with a gap, and four ways to fill it."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_gap, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

DELTAS = At(
    "multilayer", 5, Text("The deltas of the layers before, by (4.12) (stage 3)", "中間層のデルタ: 式 (4.12) (手順 3)")
)
MINIBATCH = At("multilayer", 7, Text("Batch and minibatch", "バッチとミニバッチ"))
ENTROPY = At(
    "losses", 4, Text("The cross entropy: one-hot or index", "交差エントロピー: ワンホットと番号 (インデックス)")
)
NEW_ROWS = At("input-design", 10, Text("The same numbers for a new player", "新しい選手にも同じ値を使う"))
DIFFERENCES = At("cost", 3, Text("Numerical differentiation", "数値微分"))


def minibatch_update(_: Draw) -> Draft:
    """An update with the mean gradient of a minibatch."""
    return ask_gap(
        MINIBATCH,
        asked_of(
            "The error of a minibatch is the mean over its samples; gradients has one row a sample.",
            "ミニバッチの誤差はサンプルについての平均です。gradients には、サンプルごとの勾配が 1 行ずつ入っています。",
        ),
        """
import numpy as np

def update(w, gradients, eta):
    return w - ____
""",
        "eta * gradients.mean(axis=0)",
        wrong("mean-for-sum", "eta * gradients.sum(axis=0)"),
        wrong("rate", "gradients.mean(axis=0)"),
        wrong("sign", "-eta * gradients.mean(axis=0)"),
        wrong(
            "axis",
            "eta * gradients.mean(axis=1)",
            Text(
                "That is the mean over the weights; it is taken over the samples.",
                "重みについての平均です。平均はサンプルについてとります。",
            ),
        ),
        wrong(
            "first",
            "eta * gradients[0]",
            Text("Only the first sample counts there.", "最初のサンプルしか使っていません。"),
        ),
        because=Text("w - η times the mean of the gradients.", "勾配の平均に η を掛けて w から引きます。"),
        check="result = update(np.array([0.5, -0.3]), np.array([[0.2, 0.4], [0.6, -0.2], [0.1, 0.5]]), 0.1)",
    )


def two_layer_update(_: Draw) -> Draft:
    """Both deltas before either update."""
    return ask_gap(
        DELTAS,
        asked_of(
            "One update of a network of two layers (one sample, squared error, identity output).",
            "2 層ネットワークの 1 回の更新です (サンプル一つ、二乗誤差、出力は恒等写像)。",
        ),
        """
import numpy as np

def update(W1, W2, x, d, eta):
    z = np.tanh(W1 @ x)
    y = W2 @ z
    delta2 = y - d
    new_W2 = W2 - eta * np.outer(delta2, z)
    delta1 = ____
    new_W1 = W1 - eta * np.outer(delta1, x)
    return new_W1, new_W2
""",
        "(1 - z**2) * (W2.T @ delta2)",
        wrong("updated-too-early", "(1 - z**2) * (new_W2.T @ delta2)"),
        wrong("missing-derivative", "W2.T @ delta2"),
        wrong("derivative-at-z", "(1 - np.tanh(z)**2) * (W2.T @ delta2)"),
        wrong(
            "index",
            "(1 - z**2) * (W2 @ delta2)",
            Text(
                "The deltas come back over the columns of W2, so it is transposed.",
                "デルタは W2 の列に沿って戻るので、転置が必要です。",
            ),
        ),
        wrong(
            "sigmoid",
            "z * (1 - z) * (W2.T @ delta2)",
            Text(
                "z (1 - z) belongs to the sigmoid; here f = tanh.",
                "z (1 - z) はシグモイド関数のものです。ここでは f = tanh です。",
            ),
        ),
        because=Text(
            "δ^(1) = f'(u) ⊙ (W2^T δ^(2)), with the W2 of the forward pass.",
            "δ^(1) = f'(u) ⊙ (W2^T δ^(2)) で、W2 は順伝播に使ったものです。",
        ),
        check="""
x, d = np.array([0.5, -1.0]), np.array([0.3, 0.1])
result = update(np.array([[0.2, -0.4], [0.7, 0.1]]), np.array([[0.5, -0.3], [0.8, 0.6]]), x, d, 0.5)[0]
""",
    )


def gradient_check(_: Draw) -> Draft:
    """A central difference."""
    return ask_gap(
        DIFFERENCES,
        asked_of(
            "numerical_gradient takes central differences of f at the vector w.",
            "numerical_gradient は、ベクトル w での f の中心差分を求めます。",
        ),
        """
import numpy as np

def numerical_gradient(f, w, h=1e-4):
    grad = np.zeros_like(w)
    for i in range(w.size):
        kept = w[i]
        w[i] = kept + h
        above = f(w)
        w[i] = kept - h
        below = f(w)
        grad[i] = ____
        w[i] = kept
    return grad
""",
        "(above - below) / (2 * h)",
        wrong("half", "(above - below) / h", Text("The two points lie 2h apart.", "二つの点は 2h だけ離れています。")),
        wrong("sign", "(below - above) / (2 * h)"),
        wrong(
            "precedence",
            "(above - below) / 2 * h",
            Text(
                "Without brackets that is half the difference times h.",
                "括弧がないので、差を 2 で割ってから h を掛けることになります。",
            ),
        ),
        wrong(
            "mean",
            "(above + below) / (2 * h)",
            Text(
                "That adds the two values; the slope is their difference.",
                "二つの値を足しています。傾きは差から求めます。",
            ),
        ),
        because=Text("(f(w + h) - f(w - h)) / (2h).", "(f(w + h) - f(w - h)) / (2h) です。"),
        check="result = numerical_gradient(lambda w: float((w**3).sum()), np.array([0.5, -1.0, 2.0]))",
    )


def put_back(_: Draw) -> Draft:
    """A weight put back after it was nudged."""
    return ask_gap(
        DIFFERENCES,
        asked_of(
            "Every weight is nudged and then put back.",
            "重みを一つずつ少しだけ動かし、元に戻します。",
        ),
        """
import numpy as np

def numerical_gradient(f, w, h=1e-4):
    grad = np.zeros_like(w)
    for i in range(w.size):
        kept = w[i]
        w[i] = kept + h
        above = f(w)
        w[i] = kept - h
        below = f(w)
        grad[i] = (above - below) / (2 * h)
        ____
    return grad
""",
        "w[i] = kept",
        wrong(
            "not-put-back",
            "pass",
            Text(
                "w[i] stays at w - h, and every later weight is judged at another point.",
                "w[i] が w - h のままになり、後の重みの勾配を別の点で求めてしまいます。",
            ),
        ),
        wrong(
            "added-twice",
            "w[i] = kept + h",
            Text("That leaves the weight moved by h.", "重みが h だけ動いたままです。"),
        ),
        wrong("zero", "w[i] = 0", Text("The weight was kept, not 0.", "元の値は 0 ではなく kept です。")),
        wrong(
            "all",
            "w[:] = kept",
            Text("That gives every weight the value of this one.", "すべての重みが同じ値になってしまいます。"),
        ),
        because=Text("The weight gets the value that it had, kept.", "元の値 kept に戻します。"),
        check="""
w = np.array([0.5, -1.0, 2.0])
result = np.append(numerical_gradient(lambda w: float((w**2).prod()), w), w)
""",
    )


def minibatch_rows(_: Draw) -> Draft:
    """The rows of one minibatch."""
    return ask_gap(
        MINIBATCH,
        asked_of(
            "order is a shuffled array of row numbers; rows gives those of minibatch t, counted from 0.",
            "order は並べ替えた行番号の配列です。rows は、0 から数えて t 番目のミニバッチの行番号を返します。",
        ),
        """
import numpy as np

def rows(order, t, size):
    return order[____]
""",
        "t * size:(t + 1) * size",
        wrong(
            "not-moved",
            ":size",
            Text("That is the first minibatch every time.", "毎回、最初のミニバッチになってしまいます。"),
        ),
        wrong(
            "by-one",
            "t:t + size",
            Text(
                "Minibatches would overlap: each begins only one row after the one before.",
                "1 行ずつしか進まず、ミニバッチが重なってしまいます。",
            ),
        ),
        wrong(
            "end-left-out",
            "t * size:(t + 1) * size - 1",
            Text(
                "A slice ends before its end already; one row of each minibatch is lost.",
                "スライスはもともと終わりの手前までです。ミニバッチごとに 1 行ずつ失われます。",
            ),
        ),
        wrong(
            "every-so-many",
            "t::size",
            Text(
                "That takes every size-th row: as many rows as there are minibatches.",
                "size 行おきに取り出しています。行の数がミニバッチの大きさになりません。",
            ),
        ),
        because=Text("size rows, from t times size on.", "t × size 番目から size 行です。"),
        check="result = rows(np.array([5, 2, 7, 0, 3, 6, 1, 4]), 1, 3)",
    )


def one_hot(_: Draw) -> Draft:
    """One-hot targets of class numbers."""
    return ask_gap(
        ENTROPY,
        asked_of(
            "one_hot makes targets (n, K) of class numbers d.",
            "one_hot は、クラス番号 d から目標出力 (n, K) を作ります。",
        ),
        """
import numpy as np

def one_hot(d, K):
    T = np.zeros((len(d), K))
    T[____] = 1
    return T
""",
        "np.arange(len(d)), d",
        wrong(
            "whole-columns",
            ":, d",
            Text(
                "That sets the columns d in all rows: several classes for each sample.",
                "すべての行の d 列が 1 になり、一つのサンプルに正解がいくつもできてしまいます。",
            ),
        ),
        wrong("rows", "d", Text("That sets whole rows to 1.", "行全体が 1 になってしまいます。")),
        wrong(
            "transposed",
            "d, np.arange(len(d))",
            Text("The sample is the row, the class the column.", "サンプルが行、クラスが列です。"),
        ),
        wrong(
            "next-class",
            "np.arange(len(d)), d - 1",
            Text("Class numbers count from 0 here, as columns do.", "クラス番号は、列と同じく 0 から数えています。"),
        ),
        because=Text("In row n the column d_n.", "n 行目の d_n 列を 1 にします。"),
        check="result = one_hot(np.array([2, 0, 1, 2]), 3)",
    )


def standardise(_: Draw) -> Draft:
    """New rows scaled with the training rows' numbers."""
    return ask_gap(
        NEW_ROWS,
        asked_of(
            "A network was trained on standardised rows; now new rows are predicted.",
            "標準化した訓練サンプルで学習したネットワークに、新しいデータを入れて予測します。",
        ),
        """
import numpy as np

def prepared(train, new):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return ____
""",
        "(new - mean) / deviation",
        wrong(
            "own-numbers",
            "(new - new.mean(axis=0)) / new.std(axis=0)",
            Text(
                "The new rows' own mean would give the same row another value in another company; the training's "
                "counts.",
                "新しいデータ自身の平均を使うと、同じ行でも一緒に入れるデータによって値が変わります。"
                "訓練サンプルの値を使います。",
            ),
        ),
        wrong(
            "precedence",
            "new - mean / deviation",
            Text("The difference is divided, so it stands in brackets.", "割るのは差なので、括弧が必要です。"),
        ),
        wrong(
            "variance",
            "(new - mean) / deviation**2",
            Text("It is divided by the standard deviation, not by the variance.", "分散ではなく標準偏差で割ります。"),
        ),
        wrong(
            "not-centred",
            "new / deviation",
            Text("The mean is not taken off.", "平均を引いていません。"),
        ),
        because=Text(
            "The mean and deviation of the training rows, for whatever comes later.",
            "後から来るデータにも、訓練サンプルの平均と標準偏差を使います。",
        ),
        check="""
train = np.array([[170.0, 60.0], [180.0, 80.0], [160.0, 55.0]])
result = prepared(train, np.array([[175.0, 70.0], [150.0, 50.0]]))
""",
    )


def accuracy(_: Draw) -> Draft:
    """The share of rows whose class is right."""
    return ask_gap(
        ENTROPY,
        asked_of(
            "y (N, K) are outputs of softmax, d (N,) the numbers of the right classes.",
            "y (N, K) はソフトマックス関数の出力、d (N,) は正解クラスの番号です。正解率を求めます。",
        ),
        """
import numpy as np

def accuracy(y, d):
    return (____).mean()
""",
        "y.argmax(axis=1) == d",
        wrong(
            "axis",
            "y.argmax(axis=0)[:1] == d",
            Text(
                "axis=0 finds for each class the sample in which it is largest.",
                "axis=0 では、クラスごとに最大となるサンプルを求めてしまいます。",
            ),
        ),
        wrong(
            "value",
            "y.max(axis=1) == d",
            Text(
                "max is the probability itself, not its class number.",
                "max は確率そのもので、クラスの番号ではありません。",
            ),
        ),
        wrong(
            "probability",
            "y[np.arange(len(d)), d]",
            Text(
                "That is the mean probability of the right classes, not how often they win.",
                "正解クラスの確率の平均で、当たった割合ではありません。",
            ),
        ),
        wrong(
            "sign",
            "y.argmax(axis=1) != d",
            Text("That is the share of wrong rows.", "間違えた割合です。"),
        ),
        because=Text(
            "The class with the largest output is compared with the right one.",
            "出力が最大のクラスを、正解のクラスと比べます。",
        ),
        check="result = accuracy(np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3], [0.1, 0.2, 0.7]]), np.array([1, 2, 2]))",
    )


def relative_error(_: Draw) -> Draft:
    """How a gradient is held against differences."""
    return ask_gap(
        DIFFERENCES,
        asked_of(
            "Gradients of any size are compared, 1e-8 as well as 100; 0 means that they agree.",
            "1e-8 から 100 まで、どんな大きさの勾配も比べられるようにします。一致すれば 0 です。",
        ),
        """
import numpy as np

def difference(computed, numerical):
    return np.abs(computed - numerical).max() / ____
""",
        "max(np.abs(computed).max(), np.abs(numerical).max())",
        wrong(
            "absolute",
            "1",
            Text(
                "An absolute difference of 1e-8 says nothing where the gradients are that small themselves.",
                "差の絶対値が 1e-8 でも、勾配自身がその大きさなら何もわかりません。",
            ),
        ),
        wrong(
            "sum",
            "np.abs(computed + numerical).sum()",
            Text(
                "Gradients of opposite signs cancel there: it divides by 0 just where they differ most.",
                "符号が逆だと打ち消し合い、最も食い違うときに 0 で割ることになります。",
            ),
        ),
        wrong(
            "signed",
            "max(computed.max(), numerical.max())",
            Text("Where all are negative the result is negative.", "すべて負のとき、結果も負になってしまいます。"),
        ),
        wrong(
            "least",
            "min(np.abs(computed).min(), np.abs(numerical).min())",
            Text(
                "The least may be 0 or nearly so; the largest gives the size.",
                "最小の成分は 0 に近いかもしれません。大きさを表すのは最大の成分です。",
            ),
        ),
        because=Text(
            "The largest difference over the largest component: relative to the gradients' size.",
            "最大の差を最大の成分で割ります。勾配の大きさに対する比になります。",
        ),
        check="result = difference(np.array([-3e-8, -1e-8]), np.array([-1e-8, -2e-8]))",
    )


TOPIC = Topic(
    "programs-training",
    230,
    Text("Programs: gradients and updates", "プログラム: 勾配と更新"),
    (
        minibatch_update,
        two_layer_update,
        gradient_check,
        put_back,
        relative_error,
        minibatch_rows,
        one_hot,
        standardise,
        accuracy,
    ),
)
