"""Questions on programs of data: minibatches, one-hot, scaling, accuracy."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_gap, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

MINIBATCH = At("multilayer", 7, Text("Batch and minibatch", "バッチとミニバッチ"))
ENTROPY = At(
    "losses", 4, Text("The cross entropy: one-hot or index", "交差エントロピー: ワンホットと番号 (インデックス)")
)
NEW_ROWS = At("input-design", 10, Text("The same numbers for a new player", "新しい選手にも同じ値を使う"))


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


TOPIC = Topic(
    "programs-data",
    230,
    Text("Programs: data and accuracy", "プログラム: データの準備と正解率"),
    (
        minibatch_rows,
        one_hot,
        standardise,
        accuracy,
    ),
)
