"""The steps of lesson `depth`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from backglass.glass.tracing import Trace
from backglass.page.figures import figure, significant
from backglass.textbook.lesson import Given, LessonStep, Table, line, plain
from backglass.words import Text

FUNCTIONS = ("logistic", "tanh", "relu")
LAYERS = (1, 2, 5, 10)
ETA, UPDATES = 0.2, 100
SEEDS = (0, 1, 2, 3, 4)
SHOWN = 1  # the seed of the tables for a single one; of 0 and 3, ten layers of tanh magnify the last bit
DOWN = range(12, 1, -1)  # the layers of ten hidden ones, the way the deltas go
DIGITS = 3  # of what came of training

NAMES = {
    "logistic": Text("logistic", "シグモイド関数"),
    "tanh": Text("tanh", "tanh"),
    "relu": Text("ReLU", "ReLU"),
}
HIDDEN = Text("hidden layers", "中間層の数")


@dataclass(frozen=True, eq=False)
class Trained:
    """A network before its first and after its last update."""

    before: Trace
    after: Trace


Runs: TypeAlias = Mapping[tuple[str, int], Sequence[Trained]]

GIVEN = (
    Given(Text("inputs x, 16 of them", "入力 x (16 個)"), "-1, ..., 1"),
    Given(Text("targets", "目標出力"), "d = 0.8 sin(π x)"),
    Given(Text("networks", "ネットワーク"), "1-6-...-6-1"),
    Given(Text("hidden layers, each of 6 units", "中間層の数 (各 6 ユニット)"), "1, 2, 5, 10"),
    Given(Text("hidden function", "中間層の活性化関数"), "σ, tanh, ReLU"),
    Given(
        Text("initial weights by Glorot (ReLU: He), seeds", "重みの初期化 Glorot (ReLU は He) の乱数の種"),
        "0, 1, 2, 3, 4",
    ),
    Given(Text("error, the mean over the samples", "誤差関数 (サンプルの平均)"), "E_n = 1/2 (y - d)²"),
    Given(Text("learning rate η, updates", "学習率 η、更新回数"), f"{ETA}, {UPDATES}"),
)


def norms(t: Trace) -> list[float]:
    """The norm of all deltas of a layer, over the whole batch, for l = 2..L."""
    return [float(np.linalg.norm(delta)) for delta in t.delta.values()]


def _factors(runs: Runs) -> LessonStep:
    slope = float(runs["logistic", 1][0].before.network.f[2].derivative(np.zeros(1))[0])
    return LessonStep(
        Text("What one layer does to the deltas", "一つの層がデルタに与える影響"),
        Text(
            "Going back one layer multiplies the deltas by the weights and by the slope f'. The slope of tanh is 1 at "
            "most, that of ReLU 1 or 0, that of the logistic function f'(0) at most. What the slopes of ten logistic "
            "layers leave at best, if the weights neither help nor harm:",
            "1 層さかのぼるたびに、デルタには重みと傾き f' が掛かります。tanh の傾きは最大 1、ReLU の傾きは 1 か 0、"
            "シグモイド関数の傾きは最大でも f'(0) です。重みの影響を別にすると、シグモイド関数の 10 層を通ってデルタは"
            "最大でも次の割合しか残りません。",
        ),
        (
            line("f'(0) = σ(0) × (1 - σ(0))", slope, "0.5 × (1 - 0.5)"),
            line("r = f'(0)^10", slope**10, "{}^10", [slope]),
        ),
    )


def _deltas(runs: Runs) -> tuple[LessonStep, ...]:
    of = {function: norms(runs[function, 10][SHOWN].before) for function in FUNCTIONS}
    logistic = of["logistic"]
    return (
        LessonStep(
            Text("The deltas of ten layers, layer by layer", "10 層のネットワークのデルタを層ごとに見る"),
            Text(
                "The norm ||δ^(l)|| over all units and samples, before the first update (seed 1), from layer 12 "
                "downwards, the way the deltas go. With the logistic function each layer takes most of what is left: "
                "the gradient vanishes.",
                "最初の更新の前の、全ユニット・全サンプルにわたるノルム ||δ^(l)|| です (乱数の種 1)。デルタが進む向き"
                "に、第 12 層から順に並べてあります。シグモイド関数では、1 層ごとに残りの大半が失われます (勾配消失)。",
            ),
            (
                line(
                    "r = ||δ^(2)|| / ||δ^(12)||",
                    logistic[0] / logistic[-1],
                    "{} / {}",
                    [logistic[0], logistic[-1]],
                ),
            ),
            Table(
                (Text("layer l", "層 l"), *(NAMES[function] for function in FUNCTIONS)),
                tuple((str(l), *(significant(of[function][l - 2], 6) for function in FUNCTIONS)) for l in DOWN),
            ),
        ),
        LessonStep(
            Text("How much of the delta reaches the first hidden layer", "最初の中間層まで届くデルタの割合"),
            Text(
                "||δ^(2)|| / ||δ^(L)|| for all depths, the median of the five seeds.",
                "深さごとの ||δ^(2)|| / ||δ^(L)|| です (五つの乱数の種の中央値)。",
            ),
            table=Table(
                (HIDDEN, *(NAMES[function] for function in FUNCTIONS)),
                tuple(
                    (str(layers), *(significant(_share(runs[function, layers]), 6) for function in FUNCTIONS))
                    for layers in LAYERS
                ),
            ),
        ),
    )


def _share(trained: Sequence[Trained]) -> float:
    """The median over the seeds of the share of the delta's norm that reaches layer 2."""
    both_ends = [norms(one.before) for one in trained]
    return float(np.median([found[0] / found[-1] for found in both_ends]))


def median_loss(trained: Sequence[Trained]) -> float:
    """The median over the seeds of the error after the last update."""
    return float(np.median([one.after.loss for one in trained]))


def idle(trained: Sequence[Trained]) -> int:
    """With how many seeds the error, as it is printed, is that of a network that has learned nothing."""
    nothing = _printed(_nothing_learned(trained[0].before))
    return sum(_printed(one.after.loss) == nothing for one in trained)


def _nothing_learned(t: Trace) -> float:
    """The error of a network that answers 0 to everything."""
    return float(t.network.loss.value(np.zeros_like(t.D), t.D).mean())


def _printed(loss: float) -> str:
    return figure(loss, DIGITS, shorten=False)


def _learning(runs: Runs) -> tuple[LessonStep, ...]:
    t = runs["logistic", 1][0].before
    nothing = _nothing_learned(t)
    return (
        LessonStep(
            Text("The error of a network that has learned nothing", "何も学習していないネットワークの誤差"),
            Text(
                "The mean of the targets is 0. A network that answers 0 to everything costs half the mean of d²; the "
                "16 values of sin² add up to 7.5.",
                "目標出力の平均は 0 です。どの入力にも 0 と答えるだけのネットワークの誤差は、d² の平均の半分です (16 個"
                "の sin² の和は 7.5)。",
            ),
            (
                line(
                    "E = 1/2 × 0.8² × Σ_n sin²(π x_n) / 16",
                    nothing,
                    "1/2 × 0.8² × {} / 16",
                    [float((np.sin(np.pi * t.X) ** 2).sum())],
                    slips={"half": 2 * nothing},
                ),
            ),
        ),
        LessonStep(
            Text(f"The error after {UPDATES} updates", f"{UPDATES} 回更新した後の誤差"),
            Text(
                "The median of the five seeds, and with how many of them the network has learned to answer the mean "
                "and nothing else (E = 0.150). With the logistic function two layers learn less than one, and five or "
                "ten learn nothing. With tanh depth helps up to five layers here; the error of ten is larger than that "
                "of five, though smaller than that of two. With ReLU it depends on the seed: in ten layers with seed 0 "
                "all units of a layer came to give 0 for every input, and neither signal nor delta passes through. "
                "(Three decimals of a median, no more: with some seeds ten layers of tanh magnify what is rounded in "
                "the last digit until the error is another one.)",
                "五つの乱数の種の中央値と、平均を答えることしか学習しなかった種 (E = 0.150) の数です。シグモイド関数で"
                "は、2 層にすると 1 層より学習が遅れ、5 層と 10 層は何も学習していません。この実験の tanh では 5 層ま"
                "では深いほど誤差が小さく、10 層は 2 層と 5 層の間です。ReLU は乱数の種によって違います。乱数の種 0 の"
                " 10 層では、学習の途中で、ある層の全ユニットがどの入力にも 0 を出すようになり、信号もデルタも通らなく"
                "なりました。(中央値を小数第 3 位までしか示さないのは、tanh の 10 層では、乱数の種によって末尾の桁の丸"
                "め誤差が増幅され、誤差の値まで変わってしまうためです。)",
            ),
            table=Table(
                (
                    HIDDEN,
                    Text("function", "活性化関数"),
                    Text("median of E", "E の中央値"),
                    Text("learned nothing", "学習しなかった種"),
                ),
                tuple(
                    (
                        str(layers),
                        NAMES[function],
                        _printed(median_loss(runs[function, layers])),
                        plain(f"{idle(runs[function, layers])} / {len(SEEDS)}"),
                    )
                    for function in FUNCTIONS
                    for layers in LAYERS
                ),
            ),
        ),
        _moved(runs),
    )


def _moved(runs: Runs) -> LessonStep:
    """How far the weights of each layer moved, of ten layers."""
    moved = {function: _distances(runs[function, 10][SHOWN]) for function in FUNCTIONS}
    return LessonStep(
        Text("Which layers have learned", "学習したのはどの層か"),
        Text(
            "How far the weights of each layer have moved, ||W' - W|| / ||W|| (W before, W' after), in ten layers "
            "(seed 1). Where no delta arrives nothing moves: with the logistic function only the layers next to the "
            "output have learned, and they see inputs that the layers before them never made useful.",
            "10 層のネットワークで、各層の重みがどれだけ動いたかを ||W' - W|| / ||W|| で表します (W が更新前、W' が更"
            "新後、乱数の種 1)。デルタが届かない層は動きません。シグモイド関数では出力に近い層しか学習しておらず、しか"
            "もその入力は、手前の層で役に立つ形に変えられてはいません。",
        ),
        table=Table(
            (Text("layer l", "層 l"), *(NAMES[function] for function in FUNCTIONS)),
            tuple((str(l), *(significant(moved[function][l - 2], DIGITS) for function in FUNCTIONS)) for l in DOWN),
        ),
    )


def _distances(trained: Trained) -> list[float]:
    before, after = trained.before.theta.W, trained.after.theta.W
    return [float(np.linalg.norm(after[l] - before[l]) / np.linalg.norm(before[l])) for l in before]


def all_steps(runs: Runs) -> tuple[LessonStep, ...]:
    """All steps."""
    return (_factors(runs), *_deltas(runs), *_learning(runs))


SUMMARY = (
    Text(
        "Each layer multiplies the deltas by W and f'; over many layers that is a power.",
        "デルタには 1 層ごとに W と f' が掛かる。層が多ければ、その累乗で効く。",
    ),
    Text(
        "With the logistic function (f' at most 1/4) the first layers of a deep network get almost nothing.",
        "シグモイド関数 (f' は最大 1/4) では、深いネットワークの入力側の層にほとんど何も届かない。",
    ),
    Text(
        "A layer that gets no delta does not learn, and the layers above it must make do with its random output.",
        "デルタの届かない層は学習せず、その上の層は、ランダムなままの出力で学習するほかない。",
    ),
    Text(
        "More layers are not better by themselves; hidden function and initial weights must suit the depth.",
        "層を増やせばよいわけではない。活性化関数と重みの初期値が深さに合っていなければならない。",
    ),
)
