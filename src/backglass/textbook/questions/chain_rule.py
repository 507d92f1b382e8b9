"""Questions on the chain rule: derivatives of functions of functions, factor by factor."""

from __future__ import annotations

import math

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_gap, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

FACTORS = At("chain-rule", 2, Text("One factor for each function", "関数ごとに因子が一つ"))
MULTIPLY = At("chain-rule", 3, Text("The chain rule: multiply", "連鎖律: 掛け合わせる"))
CLOSED = At("chain-rule", 4, Text("In closed form", "閉じた形"))
ADD = At(
    "paths",
    2,
    Text("A hidden weight: multiply along each path, add all paths", "中間層の重み: 経路に沿って掛け、すべて足す"),
)

INNER = Text(
    "The derivative of the inside is missing: it is multiplied, too.",
    "内側の関数の微分を掛け忘れています。",
)


def power_of_a_sum(draw: Draw) -> Draft:
    """The derivative of (a x + b)^n."""
    a, b, n = draw.number(-3, 3, 1), draw.number(-3, 3, 1), draw.whole(3, 4)
    x = draw.number(-2, 2, 0.5)
    inside = a * x + b
    return ask_choice(
        MULTIPLY,
        Text("y = (a x + b)^n. What is dy/dx?", "y = (a x + b)^n とします。dy/dx はどれですか。"),
        n * inside ** (n - 1) * a,
        wrong("inner", n * inside ** (n - 1), INNER),
        wrong(
            "outer",
            inside ** (n - 1) * a,
            Text("The factor n of the power is missing.", "累乗の微分で出る n が抜けています。"),
        ),
        wrong(
            "exponent",
            n * inside**n * a,
            Text("The exponent becomes n - 1.", "指数は n - 1 になります。"),
        ),
        wrong(
            "power-inside",
            n * a ** (n - 1) * x ** (n - 1),
            Text(
                "b does not vanish from the inside: the power is taken of a x + b.",
                "累乗の中の b は消えません。a x + b の累乗です。",
            ),
        ),
        because=Text(
            "n (a x + b)^(n-1) for the outside, times a for the inside.",
            "外側の微分 n (a x + b)^(n-1) に、内側の微分 a を掛けます。",
        ),
        given={"a": a, "b": b, "n": n, "x": x},
    )


def log_of_a_square(draw: Draw) -> Draft:
    """The derivative of log(a + x²)."""
    a, x = draw.number(1, 5, 1), draw.number(-3, 3, 0.5)
    inside = a + x**2
    return ask_number(
        MULTIPLY,
        Text("y = log(a + x²). What is dy/dx?", "y = log(a + x²) とします。dy/dx を求めてください。"),
        2 * x / inside,
        wrong("inner", 1 / inside, INNER),
        wrong(
            "outer",
            2 * x,
            Text(
                "The derivative of the logarithm, 1 / (a + x²), is missing.",
                "対数の微分 1 / (a + x²) を掛け忘れています。",
            ),
        ),
        wrong(
            "logarithm-kept",
            2 * x / math.log(inside),
            Text("log b has the derivative 1 / b, not 1 / log b.", "log b の微分は 1 / log b ではなく 1 / b です。"),
        ),
        wrong(
            "square",
            x / inside,
            Text("x² has the derivative 2 x.", "x² の微分は 2 x です。"),
        ),
        because=Text("1 / (a + x²) × 2 x.", "1 / (a + x²) × 2 x です。"),
        hint=Text("dy/dx = dy/db × db/dx with b = a + x²", "b = a + x² とすると dy/dx = dy/db × db/dx"),
        given={"a": a, "x": x},
    )


def log_sine_squared(draw: Draw) -> Draft:
    """The derivative of log(sin² x)."""
    x = draw.number(0.3, 2.8, 0.1)
    sine, cosine = math.sin(x), math.cos(x)
    return ask_choice(
        CLOSED,
        Text(
            "y = log(sin² x), x in radians. What is dy/dx?",
            "y = log(sin² x) とします (x はラジアン)。dy/dx はどれですか。",
        ),
        2 * cosine / sine,
        wrong(
            "inner",
            2 / sine,
            Text("The innermost factor, cos x, is missing.", "最も内側の因子 cos x が抜けています。"),
        ),
        wrong(
            "square",
            cosine / sine,
            Text("The 2 of the square is missing.", "2 乗の微分で出る 2 が抜けています。"),
        ),
        wrong(
            "outermost-alone",
            1 / sine**2,
            Text(
                "That is 1 / sin² x alone; the derivative of sin² x is still to be multiplied.",
                "1 / sin² x だけです。さらに sin² x の微分を掛けます。",
            ),
        ),
        wrong(
            "upside-down",
            2 * sine / cosine,
            Text("That is 2 tan x; it must be 2 cot x.", "2 tan x になっています。正しくは 2 cot x です。"),
        ),
        wrong("sign", -2 * cosine / sine),
        because=Text(
            "(1 / sin² x) × 2 sin x × cos x = 2 cos x / sin x.",
            "(1 / sin² x) × 2 sin x × cos x = 2 cos x / sin x です。",
        ),
        given={"x": x},
    )


def factors(_: Draw) -> Draft:
    """The factors between the error and a weight."""
    return ask_choice(
        MULTIPLY,
        Text(
            "E depends on y, y on u, and u on w, on nothing else. Which formula is ∂E/∂w?",
            "E は y だけに、y は u だけに、u は w だけによって決まります。∂E/∂w を表す式はどれですか。",
        ),
        "∂E/∂y × ∂y/∂u × ∂u/∂w",
        wrong(
            "sum",
            "∂E/∂y + ∂y/∂u + ∂u/∂w",
            Text(
                "Along one path factors are multiplied; it is paths that are added.",
                "一つの経路に沿った因子は掛けます。足すのは経路どうしです。",
            ),
        ),
        wrong(
            "missing-derivative",
            "∂E/∂y × ∂u/∂w",
            Text("The factor ∂y/∂u = f'(u) in between is missing.", "間の因子 ∂y/∂u = f'(u) が抜けています。"),
        ),
        wrong(
            "one-upside-down",
            "∂E/∂y × ∂u/∂y × ∂u/∂w",
            Text(
                "The middle factor is upside down: u acts on y.", "真ん中の因子が逆です。影響するのは u から y へです。"
            ),
        ),
        wrong(
            "all-upside-down",
            "∂y/∂E × ∂u/∂y × ∂w/∂u",
            Text(
                "Every factor is upside down: that is 1 / (∂E/∂w).", "すべての因子が逆です。これは 1 / (∂E/∂w) です。"
            ),
        ),
        wrong(
            "too-many",
            "∂E/∂y × ∂E/∂u × ∂E/∂w",
            Text(
                "Each factor is a function's derivative in its own input, not E's in everything.",
                "どの因子も、それぞれの関数を自分の入力で微分したものです。E の微分を並べるのではありません。",
            ),
        ),
        because=Text(
            "One factor for each function, from the outside in.", "関数ごとに因子が一つあり、外側から順に掛けます。"
        ),
    )


def bell(draw: Draw) -> Draft:
    """The derivative of exp(-a x²)."""
    a, x = draw.pick((0.5, 1.0, 2.0)), draw.number(-1.5, 1.5, 0.1)
    value = math.exp(-a * x**2)
    return ask_choice(
        FACTORS,
        Text("y = e^(-a x²). What is dy/dx?", "y = e^(-a x²) とします。dy/dx はどれですか。"),
        -2 * a * x * value,
        wrong("inner", value, INNER),
        wrong("sign", 2 * a * x * value),
        wrong(
            "exponent-alone",
            -2 * a * x,
            Text("That is the derivative of the exponent alone.", "指数だけの微分です。"),
        ),
        wrong("square", -a * x * value, Text("x² has the derivative 2 x.", "x² の微分は 2 x です。")),
        wrong(
            "derivative-as-exponent",
            math.exp(-2 * a * x),
            Text(
                "The exponent was differentiated in its place; e^b stays e^b.",
                "指数をその場で微分しています。e^b の微分は e^b です。",
            ),
        ),
        because=Text(
            "e^b with b = -a x², times db/dx = -2 a x.", "b = -a x² とすると、e^b に db/dx = -2 a x を掛けます。"
        ),
        given={"a": a, "x": x},
    )


def two_ways(draw: Draw) -> Draft:
    """A variable that acts over two inner functions."""
    c, t = draw.number(-3, 3, 1), draw.number(-2, 2, 0.5)
    a, b = t**2, 3 * t + c
    return ask_number(
        ADD,
        Text(
            "y = a b with a = t² and b = 3 t + c: t acts on y over a and over b. What is dy/dt?",
            "y = a b、a = t²、b = 3 t + c とします。t は a と b の両方を通って y に影響します。"
            "dy/dt を求めてください。",
        ),
        b * 2 * t + a * 3,
        wrong("missing-path", b * 2 * t),
        wrong("other-path", a * 3, Text("The way over a is missing from the sum.", "a を通る経路が抜けています。")),
        wrong(
            "product-of-derivatives",
            2 * t * 3,
            Text(
                "The ways are added, and each has a factor ∂y/∂a or ∂y/∂b.",
                "経路どうしは足します。また、それぞれに ∂y/∂a か ∂y/∂b が掛かります。",
            ),
        ),
        wrong(
            "factors-swapped",
            a * 2 * t + b * 3,
            Text("∂y/∂a is b, and ∂y/∂b is a.", "∂y/∂a は b で、∂y/∂b は a です。"),
        ),
        because=Text(
            "∂y/∂a × da/dt + ∂y/∂b × db/dt = b × 2 t + a × 3.", "∂y/∂a × da/dt + ∂y/∂b × db/dt = b × 2 t + a × 3 です。"
        ),
        hint=Text("dy/dt = ∂y/∂a × da/dt + ∂y/∂b × db/dt", "dy/dt = ∂y/∂a × da/dt + ∂y/∂b × db/dt"),
        given={"c": c, "t": t},
    )


def by_program(_: Draw) -> Draft:
    """The derivative of log(sin² x) by a program."""
    return ask_gap(
        MULTIPLY,
        asked_of(
            "slope works out y = log(sin² x) from the inside out, and then dy/dx.",
            "slope は y = log(sin² x) を内側から順に計算し、dy/dx を求めます。",
        ),
        """
import math

def slope(x):
    a = math.sin(x)
    b = a**2
    y = math.log(b)
    return ____
""",
        "1 / b * 2 * a * math.cos(x)",
        wrong(
            "inner",
            "1 / b * 2 * a",
            Text("The innermost factor, cos x, is missing.", "最も内側の因子 cos x が抜けています。"),
        ),
        wrong(
            "of-output",
            "1 / y * 2 * a * math.cos(x)",
            Text(
                "The logarithm is differentiated in its input b, not in its output y.",
                "対数は、出力 y ではなく入力 b で微分します。",
            ),
        ),
        wrong(
            "other-place",
            "1 / b * 2 * a * math.cos(a)",
            Text(
                "The sine is differentiated in its input x, not in its output a.",
                "sin は、出力 a ではなく入力 x で微分します。",
            ),
        ),
        wrong(
            "sum",
            "1 / b + 2 * a + math.cos(x)",
            Text("The factors are multiplied, not added.", "因子は足すのではなく掛け合わせます。"),
        ),
        wrong("square", "1 / b * a * math.cos(x)", Text("a² has the derivative 2 a.", "a² の微分は 2 a です。")),
        because=Text(
            "dy/db × db/da × da/dx, each at its own input.", "dy/db × db/da × da/dx で、どれも自分の入力での値です。"
        ),
        check="result = slope(1.2)",
    )


TOPIC = Topic(
    "chain-rule",
    30,
    Text("The chain rule", "連鎖律"),
    (
        power_of_a_sum,
        log_of_a_square,
        log_sine_squared,
        factors,
        bell,
        two_ways,
        by_program,
    ),
)
