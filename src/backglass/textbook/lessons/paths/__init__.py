"""Lesson `paths`: every path from a weight to the loss, and what the recursion does not compute twice."""

from __future__ import annotations

from typing import Any

from backglass.glass.costs import cost, paths_onwards
from backglass.glass.paths import PathSum, path_sum
from backglass.glass.tracing import Trace
from backglass.page.figures import figure
from backglass.textbook.checks import Check, evidence, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Given, Lesson, LessonStep, Table, Watch, line
from backglass.textbook.lessons.examples import multilayer, two_layer
from backglass.textbook.lessons.paths.pictures import illustrations
from backglass.words import Text

SUMMED = Text("the sum over all paths", "すべての経路の和")
DIGITS = 6

GIVEN = (
    Given(
        Text("the network of lesson two-layer, one sample", "レッスン two-layer のネットワーク (1 サンプル)"),
        "3-2-3",
    ),
    Given(
        Text("the network of lesson multilayer, first sample", "レッスン multilayer のネットワーク (最初のサンプル)"),
        "3-4-3-2",
    ),
)


def _output_weight(t: Trace) -> LessonStep:
    found = path_sum(t, "w(3)[2,1]")
    return LessonStep(
        Text("An output weight has one path", "出力層の重みの経路は一つ"),
        Text(
            "From w21^(3) only u2^(3) can be reached. Two factors: what the weight is multiplied by, and the delta "
            "of the output unit.",
            "w21^(3) からは u2^(3) にしか進めません。因子は、重みに掛かっている出力と、"
            "出力ユニットのデルタの二つです。",
        ),
        (
            line(
                "∂E/∂w21^(3) = z1^(2) × δ2^(3)",
                found.gradient,
                "{} × {}",
                [factor.value for factor in found.paths[0].factors],
            ),
        ),
    )


def _hidden_weight(t: Trace) -> LessonStep:
    found = path_sum(t, "w(2)[1,2]")
    values = [path.value for path in found.paths]
    without = sum(path.value / t.dz_du[2][0, 0] for path in found.paths)
    return LessonStep(
        Text("A hidden weight: multiply along each path, add all paths", "中間層の重み: 経路に沿って掛け、すべて足す"),
        Text(
            "w12^(2) changes u1^(2), which feeds all three outputs: three paths p1, p2, p3. By the chain rule the "
            "factors along a path are multiplied, and the paths added. The first two factors are the same in each: "
            "the input x2 and the slope of the hidden unit.",
            "w12^(2) が変わると u1^(2) が変わり、三つの出力すべてに伝わるので、経路は p1, p2, p3 の三つです。連鎖律に"
            "より、経路に沿って因子を掛け、経路どうしを足します。初めの二つの因子 (入力 x2 と中間ユニットの傾き) はど"
            "の経路にも共通です。",
        ),
        (
            *(
                line(
                    f"p{k} = x2 × f'(u1^(2)) × w{k}1^(3) × δ{k}^(3)",
                    path.value,
                    "{} × {} × {} × {}",
                    [factor.value for factor in path.factors],
                    slips={"missing-derivative": path.value / t.dz_du[2][0, 0]},
                )
                for k, path in enumerate(found.paths, start=1)
            ),
            line(
                "∂E/∂w12^(2) = p1 + p2 + p3",
                found.gradient,
                "{} + {} + {}",
                values,
                slips={"missing-derivative": without, "mean-for-sum": found.total / 3},
            ),
        ),
    )


def _deeper(t: Trace) -> LessonStep:
    found = path_sum(t, "w(2)[1,1]")
    rows = tuple((" → ".join(f"u{k}^({l})" for l, k in path.units), figure(path.value, 9)) for path in found.paths)
    return LessonStep(
        Text("One layer more: 3 × 2 paths", "層が一つ増えると 3 × 2 の経路"),
        Text(
            "In the 3-4-3-2 network w11^(2) has 3 × 2 = 6 paths. Their number is the product of the widths of all "
            "layers above, so it grows with every layer.",
            "3-4-3-2 のネットワークでは、w11^(2) から誤差までの経路は 3 × 2 = 6 通りです。"
            "経路の数は上にある層の幅の積なので、"
            "層が増えるたびに何倍にもなります。",
        ),
        (
            line(
                "∂E_1/∂w11^(2) = p1 + p2 + p3 + p4 + p5 + p6",
                found.gradient,
                " + ".join(["{}"] * len(found.paths)),
                [path.value for path in found.paths],
            ),
        ),
        Table((Text("path", "経路"), Text("product", "積")), rows),
    )


def _reuse(t: Trace) -> LessonStep:
    delta, w4, w3, f3, f2 = t.delta, t.theta.W[4], t.theta.W[3][:, 0], t.dz_du[3][0], t.dz_du[2][0, 0]
    c = cost(t.network.sizes)
    rows = tuple(
        (f"w11^({l})", f"{paths_onwards(t.network.sizes, l)}", f"{found.multiplications}", f"{found.recursion}")
        for l, found in ((l, path_sum(t, f"w({l})[1,1]")) for l in (4, 3, 2))
    )
    return LessonStep(
        Text("What error backpropagation reuses", "誤差逆伝播法が使い回すもの"),
        Text(
            "The paths share their ends. δ_k^(3) has gathered, once, all that lies between u_k^(3) and the error, "
            "the slope f' of layer 3 included; six paths become three products. Every weight of the layers below "
            "uses the same three numbers. It is this accumulated delta that is reused, not only ∂E/∂y.",
            "経路どうしは末端を共有しています。δ_k^(3) は、u_k^(3) から誤差までの部分を第 3 層の傾き f' も含めて一度に"
            "まとめたもので、六つの経路が三つの積になります。下の層のどの重みも、この三つの数を使います。"
            "使い回されるのは"
            " ∂E/∂y だけではなく、こうして積み上げたデルタです。",
        ),
        (
            *(
                line(
                    f"δ{k}^(3) = f'(u{k}^(3)) × (w1{k}^(4) δ1^(4) + w2{k}^(4) δ2^(4))",
                    delta[3][0, k - 1],
                    "{} × ({} × {} + {} × {})",
                    [f3[k - 1], w4[0, k - 1], delta[4][0, 0], w4[1, k - 1], delta[4][0, 1]],
                    DIGITS,
                )
                for k in (1, 2, 3)
            ),
            line(
                "∂E_1/∂w11^(2) = x1 × f'(u1^(2)) × Σ_k w_k1^(3) δ_k^(3)",
                t.sample_dW[2][0, 0, 0],
                "{} × {} × ({} × {} + {} × {} + {} × {})",
                [t.X[0, 0], f2, *(v for pair in zip(w3, delta[3][0], strict=True) for v in pair)],
                DIGITS,
                {"missing-derivative": t.sample_dW[2][0, 0, 0] / f2},
            ),
        ),
        Table(
            (
                Text("weight", "重み"),
                Text("paths", "経路"),
                Text("multiplications, path by path", "経路ごとの掛け算"),
                Text("by the recursion", "逆伝播での掛け算"),
            ),
            (*rows, (Text("all weights", "すべての重み"), f"{c.paths}", f"{c.naive}", f"{c.backward}")),
        ),
    )


SUMMARY = (
    Text(
        "Gradient of a weight = sum over all paths from it to the loss of the product along the path.",
        "重みの勾配 = その重みから誤差までのすべての経路について、経路上の微分を掛けたものの和。",
    ),
    Text("Number of paths = product of the widths of the layers above.", "経路の数 = それより上にある層の幅の積。"),
    Text(
        "The recursion adds up at every unit before it multiplies on, so nothing is multiplied twice.",
        "逆伝播ではユニットごとに足してから先へ掛けていくので、同じ掛け算を二度しない。",
    ),
)


def _evidence() -> tuple[Check, ...]:
    """Erratum 003-4: with ∂l/∂y reused alone, the slopes of the layers on the way are lost."""
    t = multilayer()
    f3 = t.dz_du[3][0]
    found = path_sum(t, "w(2)[1,1]")
    without = sum(path.value / f3[path.units[1][1] - 1] for path in found.paths)
    place = Text("gradients in the hidden layers, last paragraph", "「隠れ層での勾配計算」の最後の段落")
    return evidence("003-4", "∂E_1/∂w11^(2)", f"{without:.9f}", "-0.013599202", found.gradient, "003", place)


def work(_: Watch) -> Content:
    """The lesson."""
    two, deep = two_layer(), multilayer()
    checks = [
        same(f"∂E/∂w{name[5]}{name[7]}^({name[2]})", found.total, found.gradient, SUMMED)
        for name, found in ((name, path_sum(two, name)) for name in two.theta if name.startswith("w(2)"))
    ]
    checks += [
        same(f"∂E_1/∂w{name[5]}{name[7]}^({name[2]})", found.total, found.gradient, SUMMED)
        for name, found in ((name, path_sum(deep, name)) for name in ("w(4)[1,1]", "w(3)[1,1]", "w(2)[1,1]"))
    ]
    return Content(
        GIVEN,
        with_pictures(
            (_output_weight(two), _hidden_weight(two), _deeper(deep), _reuse(deep)), illustrations(two, deep)
        ),
        SUMMARY,
        (*checks, *_evidence()),
        {
            "two-layer w(2)[1,2]": _as_data(path_sum(two, "w(2)[1,2]")),
            "multilayer w(2)[1,1]": _as_data(path_sum(deep, "w(2)[1,1]")),
        },
    )


def _as_data(found: PathSum) -> dict[str, Any]:
    return {
        "paths": [{"units": [list(unit) for unit in path.units], "value": path.value} for path in found.paths],
        "sum": found.total,
        "backprop": found.gradient,
        "multiplications": found.multiplications,
        "recursion": found.recursion,
    }


LESSON = Lesson(
    "paths",
    110,
    Text(
        "Every path from a weight to the loss, and what is reused", "重みから誤差までのすべての経路と、使い回されるもの"
    ),
    Text(
        "Through which paths does a weight act on the error, and what is computed only once?",
        "重みはどの経路を通って誤差に影響するのでしょうか。一度だけ計算すれば済むのは何でしょうか。",
    ),
    ("003", "000"),
    ("chain rule", "delta", "error backpropagation"),
    work,
    _evidence,
)
