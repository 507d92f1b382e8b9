"""Questions on updates: one weight, all at once, minibatches and epochs."""

from __future__ import annotations

import math
from statistics import fmean

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text
from backglass.words.terms import GLOSSARY

NEW_WEIGHT = At("mazur", 7, Text("The new w5", "新しい w5"))
AT_ONCE = At("multilayer", 6, Text("The gradients, by (4.13) (stage 4)", "重みについての勾配: 式 (4.13) (手順 4)"))
MINIBATCH = At("multilayer", 7, Text("Batch and minibatch", "バッチとミニバッチ"))

STEP_ALONE = Text("That is the step alone; it is added to the weight.", "動かす量だけです。これを重みに足します。")
FIRST_ALONE = Text("That is made of the first sample alone.", "一つ目のサンプルしか使っていません。")


def weight_update(draw: Draw) -> Draft:
    """w - η δ z."""
    w, delta = draw.number(-1, 1, 0.1), draw.number(-0.9, 0.9, 0.1)
    z, eta = draw.number(0.2, 0.9, 0.1), draw.pick((0.1, 0.2, 0.5))
    return ask_number(
        NEW_WEIGHT,
        Text(
            "A weight w leads from a unit with the output z to a unit with the delta δ. What is the weight after one "
            "update with the learning rate η?",
            "重み w は、出力が z のユニットから、デルタが δ のユニットへ向かいます。"
            "学習率 η で 1 回更新した後の重みを求めてください。",
        ),
        w - eta * delta * z,
        wrong("sign", w + eta * delta * z),
        wrong("rate", w - delta * z),
        wrong(
            "input",
            w - eta * delta,
            Text("The output z below is missing: ∂E/∂w = δ z.", "前の層の出力 z が抜けています。∂E/∂w = δ z です。"),
        ),
        wrong(
            "slope-of-z",
            w - eta * delta * z * (1 - z),
            Text("No f' is needed any more: it is in the delta.", "f' は余分です。デルタに含まれています。"),
        ),
        wrong("step-alone", -eta * delta * z, STEP_ALONE),
        because=Text("∂E/∂w = δ z, and w+ = w - η δ z.", "∂E/∂w = δ z なので、w+ = w - η δ z です。"),
        hint=Text("w+ = w - η × δ × z", "w+ = w - η × δ × z"),
        given={"w": w, "δ": delta, "z": z, "η": eta},
    )


def all_at_once(draw: Draw) -> Draft:
    """Two weights in a row, updated together."""
    x, d = draw.number(-2, 2, 0.5), draw.number(-2, 2, 0.5)
    w, v = draw.numbers(2, -2, 2, 0.5)
    eta = draw.pick((0.1, 0.2, 0.5))
    z = w * x
    delta = v * z - d
    new_v = v - eta * delta * z
    return ask_choice(
        AT_ONCE,
        Text(
            "z = w x, y = v z, E = 1/2 (y - d)². What are w and v after one update with the learning rate η, as (w, "
            "v)?",
            "z = w x、y = v z、E = 1/2 (y - d)² とします。学習率 η で 1 回更新した後の (w, v) はどれですか。",
        ),
        (w - eta * delta * v * x, new_v),
        wrong("updated-too-early", (w - eta * delta * new_v * x, new_v)),
        wrong(
            "computed-again",
            (w - eta * (new_v * z - d) * new_v * x, new_v),
            Text(
                "y was computed again with the new v: then the two gradients belong to different points.",
                "新しい v で y を計算し直しています。二つの勾配は同じ点で求めます。",
            ),
        ),
        wrong("sign", (w + eta * delta * v * x, v + eta * delta * z)),
        wrong("rate", (w - delta * v * x, v - delta * z)),
        wrong(
            "path",
            (w - eta * delta * x, new_v),
            Text("The factor v on the way from z to y is missing.", "z から y への因子 v が抜けています。"),
        ),
        because=Text(
            "∂E/∂v = (y - d) z and ∂E/∂w = (y - d) v x, both with the old weights.",
            "∂E/∂v = (y - d) z、∂E/∂w = (y - d) v x で、どちらも更新前の重みで計算します。",
        ),
        given={"x": x, "d": d, "w": w, "v": v, "η": eta},
    )


def minibatch_step(draw: Draw) -> Draft:
    """A step with the mean gradient."""
    g = draw.numbers(draw.pick((3, 4, 5)), -1, 2, 0.1)
    w, eta = draw.number(-2, 2, 0.5), draw.pick((0.1, 0.2, 0.5))
    return ask_number(
        MINIBATCH,
        Text(
            "The error of a minibatch is the mean over its samples. For a weight w the gradients of the samples are g. "
            "What is w after the update with the learning rate η?",
            "ミニバッチの誤差はサンプルについての平均です。重み w についてのサンプルごとの勾配が g のとき、"
            "学習率 η で更新した後の w を求めてください。",
        ),
        w - eta * fmean(g),
        wrong("mean-for-sum", w - eta * sum(g)),
        wrong("sign", w + eta * fmean(g)),
        wrong("rate", w - fmean(g)),
        wrong("one-sample", w - eta * g[0], FIRST_ALONE),
        because=Text("w - η times the mean of the g.", "g の平均に η を掛けて w から引きます。"),
        hint=Text("w+ = w - η × (1/N_t) Σ_n g_n", "w+ = w - η × (1/N_t) Σ_n g_n"),
        given={"w": w, "g": g, "η": eta},
    )


def ragged_gradient(draw: Draw) -> Draft:
    """The gradient of a last minibatch that is not full."""
    g, B = draw.numbers(draw.whole(3, 5), -1, 2, 0.1), draw.pick((8, 10, 16))
    return ask_choice(
        MINIBATCH,
        Text(
            "Minibatches have B samples, but the last of an epoch has only those whose gradients are g. The error of a "
            "minibatch is the mean over its samples. What is the gradient of the last one?",
            "ミニバッチは B 個ずつですが、エポックの最後だけは勾配が g のサンプルしかありません。"
            "ミニバッチの誤差はそのサンプルについての平均です。最後のミニバッチの勾配はどれですか。",
        ),
        fmean(g),
        wrong(
            "full-size",
            sum(g) / B,
            Text(
                "It is divided by the samples that are there, not by B.",
                "割るのは B ではなく、実際にあるサンプルの数です。",
            ),
        ),
        wrong("mean-for-sum", sum(g)),
        wrong(
            "minus-one",
            sum(g) / (len(g) - 1),
            Text(
                "N - 1 belongs to the sample variance; a mean is divided by N.",
                "N - 1 で割るのは不偏分散です。平均は N で割ります。",
            ),
        ),
        wrong("one-sample", g[0], FIRST_ALONE),
        because=Text("N_t is the number of its own samples.", "N_t は、そのミニバッチに実際にあるサンプルの数です。"),
        given={"B": B, "g": g},
    )


def count_of_updates(draw: Draw) -> Draft:
    """How many updates some epochs have."""
    B, T = draw.pick((8, 16, 20, 32, 50)), draw.whole(2, 9)
    full, rest = draw.whole(3, 12), draw.whole(1, B - 1)
    N = full * B + rest
    return ask_number(
        MINIBATCH,
        Text(
            "N training samples are used in minibatches of B, and the samples left over at the end of an epoch are a "
            "smaller minibatch. How many updates do T epochs have?",
            "N 個の訓練サンプルを B 個ずつのミニバッチに分け、エポックの終わりに余ったサンプルは小さいミニバッチと"
            "して使います。T エポックで更新は何回ですか。",
        ),
        T * math.ceil(N / B),
        wrong(
            "rest-left-out",
            T * full,
            Text("The samples left over are an update, too.", "余ったサンプルでも 1 回更新します。"),
        ),
        wrong("one-epoch", math.ceil(N / B), Text("That is one epoch alone.", "1 エポック分だけです。")),
        wrong(
            "iteration-for-sample",
            T * N,
            Text(
                "An update is made for each minibatch, not for each sample.",
                "更新はサンプルごとではなく、ミニバッチごとに 1 回です。",
            ),
        ),
        wrong(
            "batch-learning",
            T,
            Text(
                "With all N samples in each update it would be one an epoch.",
                "全サンプルで 1 回更新するバッチ学習での回数です。",
            ),
        ),
        because=Text("N / B rounded up, times T.", "N / B を切り上げて T を掛けます。"),
        hint=Text("T × (N / B rounded up)", "T × (N / B を切り上げた数)"),
        given={"N": N, "B": B, "T": T},
    )


def last_minibatch(draw: Draw) -> Draft:
    """How many samples the last minibatch has."""
    B = draw.pick((16, 20, 32, 50, 64))
    full, rest = draw.whole(3, 12), draw.whole(2, B - 1)
    return ask_choice(
        MINIBATCH,
        Text(
            "N training samples are used in minibatches of B, the rest in a last smaller one. How many samples has the "
            "last minibatch of an epoch?",
            "N 個の訓練サンプルを B 個ずつのミニバッチに分け、余りを最後の小さいミニバッチにします。"
            "最後のミニバッチのサンプルは何個ですか。",
        ),
        rest,
        wrong("full-size", B, Text("Only the others are full.", "B 個あるのは、ほかのミニバッチです。")),
        wrong("lacking", B - rest, Text("So many are lacking to a full one.", "B 個に足りない個数です。")),
        wrong("count", full, Text("That is the number of full minibatches.", "B 個そろったミニバッチの数です。")),
        wrong("count-of-all", full + 1, Text("That is the number of all minibatches.", "ミニバッチ全体の数です。")),
        because=Text("The remainder of N divided by B.", "N を B で割った余りです。"),
        given={"N": full * B + rest, "B": B},
    )


NAMED = ("batch learning", "minibatch", "epoch", "iteration", "learning rate", "stochastic gradient descent")


def named(draw: Draw) -> Draft:
    """The name of what the glossary describes."""
    asked = GLOSSARY[draw.pick(NAMED)]
    others = [GLOSSARY[name] for name in NAMED if GLOSSARY[name] is not asked]
    return ask_choice(
        MINIBATCH,
        Text(f"What is this called? {asked.means.en}", f"次の説明にあてはまる用語はどれですか。{asked.means.ja}"),
        asked.name,
        *(wrong(one.name.en.replace(" ", "-"), one.name, one.means) for one in others),
        because=asked.means,
    )


TOPIC = Topic(
    "updates",
    100,
    Text("Updates, minibatches, epochs", "更新、ミニバッチ、エポック"),
    (
        weight_update,
        all_at_once,
        minibatch_step,
        ragged_gradient,
        count_of_updates,
        last_minibatch,
        named,
    ),
)
