"""Lesson `chain-rule`: the derivative of log(sin² x), factor by factor, from document 000."""

from __future__ import annotations

from math import cos, log, sin, tan

from backglass.textbook.checks import Check, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Given, Lesson, LessonStep, Watch, line
from backglass.textbook.lessons.chain_rule.pictures import illustrations
from backglass.words import Text

X = 1.0
H = 1e-6  # of the central difference: its error is about h^2

DIFFERENCE = Text("the central difference with h = 1e-6", "h = 1e-6 の中心差分")


def derivative(x: float) -> float:
    """The three factors of d/dx log(sin² x), multiplied.

    Examples
    --------
    >>> round(derivative(1.0), 12)
    1.284185231869
    """
    a = sin(x)
    b = a * a
    return (1 / b) * (2 * a) * cos(x)


def _value(x: float) -> float:
    return log(sin(x) ** 2)


def _inside_out() -> LessonStep:
    a = sin(X)
    b = a * a
    return LessonStep(
        Text("From the inside out", "内側から順に計算する"),
        Text(
            "Three functions stand inside each other; give each of them a name. This is the forward pass of a "
            "chain of three units.",
            "三つの関数が入れ子になっています。それぞれに名前を付けて、内側から順に計算します。三つのユニットが"
            "一列に並んだネットワークの順伝播にあたります。",
        ),
        (
            line("a = sin x", a, "sin({})", [X]),
            line("b = a²", b, "{}²", [a]),
            line("y = log b", _value(X), "log({})", [b]),
        ),
    )


def _factors() -> LessonStep:
    a = sin(X)
    b = a * a
    return LessonStep(
        Text("One factor for each function", "関数ごとに因子が一つ"),
        Text(
            "Each function is differentiated by its own input only.",
            "どの関数も、自分自身の入力だけで微分します。",
        ),
        (
            line("dy/db = 1 / b", 1 / b, "1 / {}", [b]),
            line("db/da = 2 a", 2 * a, "2 × {}", [a]),
            line("da/dx = cos x", cos(X), "cos({})", [X]),
        ),
    )


def _product() -> LessonStep:
    a = sin(X)
    b = a * a
    return LessonStep(
        Text("The chain rule: multiply", "連鎖律: 掛け合わせる"),
        Text(
            "From the outside in, until x itself has been differentiated. The slides stop at (sin² x)' / sin² x.",
            "外側から内側へ、x そのものの微分に行き着くまで掛けます。スライドは (sin² x)' / sin² x で止まっています。",
        ),
        (
            line(
                "dy/dx = dy/db × db/da × da/dx",
                derivative(X),
                "{} × {} × {}",
                [1 / b, 2 * a, cos(X)],
                slips={"missing-derivative": 1 / b, "half": derivative(X) / 2},
            ),
        ),
    )


def _in_closed_form() -> LessonStep:
    a = sin(X)
    return LessonStep(
        Text("In closed form", "閉じた形"),
        Text("(1 / sin² x) × 2 sin x × cos x = 2 cot x.", "(1 / sin² x) × 2 sin x × cos x = 2 cot x です。"),
        (line("dy/dx = 2 cos x / sin x", 2 / tan(X), "2 × {} / {}", [cos(X), a]),),
    )


def _steps() -> tuple[LessonStep, ...]:
    return (_inside_out(), _factors(), _product(), _in_closed_form())


SUMMARY = (
    Text("Name every function inside; one factor for each.", "内側の関数すべてに名前を付け、一つずつ微分する。"),
    Text("The derivative is the product of the factors.", "合成関数の微分は、それらの因子の積である。"),
    Text(
        "A network is such a nest of functions: multiply from the outside in, and keep the products for later.",
        "ネットワークも関数の入れ子なので、同じように外側から掛けていき、途中の積を使い回せばよい。",
    ),
)


def _evidence() -> tuple[Check, ...]:
    place = Text("the closed form 2 cot x", "閉じた形 2 cot x")
    return (Check("dy/dx", "1.284185232", derivative(X), place=place, supports="000-11"),)


def work(_: Watch) -> Content:
    """The lesson."""
    difference, a = (_value(X + H) - _value(X - H)) / (2 * H), sin(X)
    return Content(
        (Given(Text("function", "関数"), "y = log(sin² x)"), Given(Text("at", "点"), "x = 1")),
        with_pictures(_steps(), illustrations((X, a, a * a, _value(X)), (cos(X), 2 * a, 1 / (a * a)))),
        SUMMARY,
        (*_evidence(), same("dy/dx", difference, derivative(X), DIFFERENCE, digits=8)),
        {"derivative": derivative(X), "closed_form": 2 / tan(X)},
    )


LESSON = Lesson(
    "chain-rule",
    30,
    Text("The chain rule on y = log(sin² x), factor by factor", "連鎖律: y = log(sin² x) を因子ごとに微分する"),
    Text(
        "How does one differentiate functions that stand inside each other?",
        "関数の中に関数が入っているとき、どのように微分すればよいのでしょうか。",
    ),
    ("000",),
    ("chain rule", "partial derivative"),
    work,
    _evidence,
)
