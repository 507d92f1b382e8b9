"""Lesson `cost`: how many multiplications a gradient takes, by three ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, ClassVar

import numpy as np

from backglass.equations.activations import Identity
from backglass.equations.backward import deltas, weight_gradients
from backglass.equations.forward import forward
from backglass.glass.costs import Cost, cost
from backglass.glass.paths import path_sum
from backglass.textbook.checks import Check
from backglass.textbook.lesson import Content, Given, Lesson, LessonStep, Table, Watch, line, plain
from backglass.textbook.lessons.examples import multilayer, two_layer
from backglass.words import Text

SIZES = ((2, 2, 2), (784, 50, 10), (784, 100, 100, 10), (10,) * 6, (32,) * 11)
SHOWN = (784, 50, 10)
COUNTED = ((2, 2, 2), (3, 4, 3, 2), (5, 4, 6, 3))
RUN = Text("counted while the equations run", "計算式を実行しながら数えた回数")
LISTED = Text("paths listed one by one", "経路を一つずつ挙げて数えた数")


@dataclass(frozen=True)
class Counting:
    """A number that counts how often two of its kind are multiplied."""

    value: float
    count: ClassVar[int] = 0

    def __add__(self, other: Counting | float) -> Counting:
        return Counting(self.value + (other.value if isinstance(other, Counting) else other))

    __radd__ = __add__

    def __mul__(self, other: Counting | float) -> Counting:
        if isinstance(other, Counting):
            Counting.count += 1
            return Counting(self.value * other.value)
        return Counting(self.value * other)

    __rmul__ = __mul__


def _numbers(*shape: int) -> np.ndarray[Any, Any]:
    """An array of counting numbers."""
    return np.array([Counting(1.0) for _ in range(int(np.prod(shape)))], dtype=object).reshape(shape)


def counted(sizes: tuple[int, ...]) -> tuple[int, int]:
    """The multiplications of a forward and of a backward pass of one sample, counted while they are made.

    Examples
    --------
    >>> counted((2, 2, 2))
    (8, 12)
    """
    L = len(sizes)
    f = dict.fromkeys(range(2, L + 1), Identity())
    W = {l: _numbers(sizes[l - 1], sizes[l - 2]) for l in f}
    b = {l: _numbers(sizes[l - 1]) for l in f}
    before = Counting.count
    pass_ = forward(f, W, b, _numbers(1, sizes[0]))
    between = Counting.count
    delta = deltas(f, W, pass_.u, _numbers(1, sizes[-1]))
    weight_gradients(delta, pass_.z, np.ones(1))
    return between - before, Counting.count - between


def _forward(c: Cost) -> LessonStep:
    n1, n2, n3 = c.sizes
    return LessonStep(
        Text("Forward", "順伝播"),
        Text(
            "Every weight is used in one multiplication (with its addition: one MAC). Activation functions are "
            "not counted.",
            "重み一つにつき掛け算が 1 回です (足し算と合わせて 1 MAC と数えます)。活性化関数の計算は数えません。",
        ),
        (
            line("F = n1 n2 + n2 n3", c.forward, "{} × {} + {} × {}", [n1, n2, n2, n3]),
            line("P = F + n2 + n3", c.parameters, "{} + {} + {}", [c.forward, n2, n3]),
        ),
    )


def _backward(c: Cost) -> LessonStep:
    _, n2, n3 = c.sizes
    return LessonStep(
        Text("Backpropagation", "誤差逆伝播法"),
        Text(
            "The deltas pass back through every weight but those of layer 2 (nobody asks for the input's "
            "gradient), and (4.13) takes one multiplication for each weight.",
            "デルタの計算では第 2 層以外の各重みを 1 回ずつ使い (入力の勾配は不要)、(4.13) で重み 1 個につきさらに 1 "
            "回掛けます。",
        ),
        (
            line("B = n2 n3 + F", c.backward, "{} × {} + {}", [n2, n3, c.forward]),
            line("F + B", c.backpropagation, "{} + {}", [c.forward, c.backward]),
        ),
    )


def _differences(c: Cost) -> LessonStep:
    return LessonStep(
        Text("Numerical differentiation", "数値微分"),
        Text(
            "A central difference needs two forward passes for each of the P parameters.",
            "中心差分では、P 個のパラメーターのそれぞれについて順伝播が 2 回必要です。",
        ),
        (
            line(
                "D = 2 P F",
                c.central_difference,
                "2 × {} × {}",
                [c.parameters, c.forward],
                slips={"half": c.central_difference // 2},
            ),
            line("D / (F + B)", c.ratio, "{} / {}", [c.central_difference, c.backpropagation], digits=1),
        ),
    )


def _by_paths(c: Cost) -> LessonStep:
    n1, n2, n3 = c.sizes
    return LessonStep(
        Text("The chain rule, path by path", "経路ごとの連鎖律"),
        Text(
            "A weight of layer 2 has n3 paths to the outputs, one of layer 3 has one. A path of a weight of "
            "layer l has 2 (L - l) + 3 factors, so 2 (L - l) + 2 multiplications. R counts all paths, M their work.",
            "第 2 層の重みから出力までの経路は n3 通り、第 3 層の重みからは 1 通りです (全部で R 通り)。第 l 層の重みの"
            "経路には因子が 2 (L - l) + 3 個あり、掛け算は 2 (L - l) + 2 回です (全部で M 回)。",
        ),
        (
            line("R = n1 n2 n3 + n2 n3", c.paths, "{} × {} × {} + {} × {}", [n1, n2, n3, n2, n3]),
            line("M = 4 n1 n2 n3 + 2 n2 n3", c.naive, "4 × {} × {} × {} + 2 × {} × {}", [n1, n2, n3, n2, n3]),
        ),
    )


def _steps(c: Cost, compared: Sequence[tuple[int, ...]]) -> tuple[LessonStep, ...]:
    return (_forward(c), _backward(c), _differences(c), _by_paths(c), _comparison(compared))


def _comparison(compared: Sequence[tuple[int, ...]]) -> LessonStep:
    rows = []
    for sizes in compared:
        c = cost(sizes)
        name = "-".join(map(str, sizes)) if len(sizes) < 6 else f"{sizes[0]} × {len(sizes)}"
        rows.append(
            (plain(name), f"{c.backpropagation:,}", f"{c.central_difference:,}", f"{c.ratio:,.1f}", f"{c.paths:,}")
        )
    return LessonStep(
        Text("Other networks", "ほかのネットワーク"),
        Text(
            "Work path by path grows with the product of the widths, backpropagation with the number of weights. "
            "Ask for a network of your own with `--sizes`, as in `--sizes 4,16,3`. "
            "(32 × 11: eleven layers of 32 units.)",
            "経路ごとの計算量は層の幅の積で増えますが、誤差逆伝播法では重みの数に比例するだけです。"
            "`--sizes 4,16,3` のようにすると、好きな大きさのネットワークについて数えられます "
            "(32 × 11 は 32 ユニットの層が 11 層)。",
        ),
        table=Table(
            (
                Text("layers", "層"),
                Text("backprop", "F + B"),
                Text("differences", "中心差分"),
                Text("times", "倍率"),
                Text("paths", "経路"),
            ),
            tuple(rows),
        ),
    )


SUMMARY = (
    Text(
        "The backward pass costs one to two forward passes (two to three with the forward pass), however many weights "
        "there are.",
        "逆伝播の手間は順伝播の 1～2 回分 (順伝播と合わせて 2～3 回分) で、この比は重みの数によらない。",
    ),
    Text("Central differences cost 2 P forward passes.", "中心差分は順伝播 2 P 回分かかる。"),
    Text(
        "Path by path, the work grows with the product of the widths, and with depth beyond all bounds.",
        "経路ごとに計算すると、手間は層の幅の積で増え、層が増えるたびに何倍にもなる。",
    ),
)


def _checks() -> tuple[Check, ...]:
    checks = []
    for sizes in COUNTED:
        name, c, (forward_pass, backward_pass) = "-".join(map(str, sizes)), cost(sizes), counted(sizes)
        checks.append(Check(f"F, {name}", f"{forward_pass:,}", c.forward, place=RUN))
        checks.append(Check(f"B, {name}", f"{backward_pass:,}", c.backward, place=RUN))
    for t in (two_layer(), multilayer()):
        weights = [name for name in t.theta if name.startswith("w")]
        listed = sum(len(path_sum(t, name).paths) for name in weights)
        name = "-".join(map(str, t.network.sizes))
        checks.append(Check(f"R, {name}", f"{listed:,}", cost(t.network.sizes).paths, place=LISTED))
    return tuple(checks)


def work(_: Watch, own: tuple[tuple[int, ...], ...] = ()) -> Content:
    """The lesson, with networks of the reader's own in the comparison."""
    compared = (*SIZES, *own)
    return Content(
        (
            Given(Text("layers n1, n2, n3", "層 n1, n2, n3"), "784, 50, 10"),
            Given(Text("one sample", "サンプル"), "N = 1"),
        ),
        _steps(cost(SHOWN), compared),
        SUMMARY,
        _checks(),
        {"costs": [_as_data(cost(sizes)) for sizes in compared]},
    )


def _as_data(c: Cost) -> dict[str, Any]:
    return {**asdict(c), "sizes": list(c.sizes), "backpropagation": c.backpropagation, "ratio": c.ratio}


LESSON = Lesson(
    "cost",
    120,
    Text(
        "What a gradient costs: backpropagation against two other ways", "勾配の計算量: 誤差逆伝播法とほかの二つの方法"
    ),
    Text("How much work does backpropagation save?", "誤差逆伝播法によって、計算はどれだけ減るのでしょうか。"),
    ("000", "002"),
    ("error backpropagation", "numerical differentiation", "chain rule"),
    work,
)


def with_sizes(sizes: tuple[int, ...]) -> Lesson:
    """The lesson that also counts for a network of the reader's own.

    Examples
    --------
    >>> with_sizes((4, 16, 3)).work(lambda done, total: None).data["costs"][-1]["forward"]
    112
    """
    cost(sizes)  # refuses sizes that are none
    return replace(LESSON, work=partial(work, own=(sizes,)))
