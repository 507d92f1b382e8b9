"""Questions on gradient descent: slopes, steps against them, the learning rate, valleys."""

from __future__ import annotations

from backglass.page.figures import figure
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, Wrong, ask_choice, ask_gap, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

NUDGE = At("descent", 2, Text("Move the weight a little", "重みを少しだけ動かしてみる"))
DIFFERENTIATED = At("descent", 4, Text("The same by differentiating", "同じ値を微分で求める"))
AGAINST = At("descent", 6, Text("Step against it", "勾配と逆向きに進む"))
AGAIN = At("descent", 7, Text("And again", "繰り返す"))
RATE = At("descent", 8, Text("How large a step?", "歩幅はどれくらいがよいか"))
VALLEY = At("descent", 9, Text("A valley that is not the deepest", "最も深いとは限らない谷"))


def response(draw: Draw) -> Draft:
    """ΔE / h of a unit without bias."""
    x, d = draw.number(-2, 2, 0.5), draw.number(-2, 2, 0.5)
    w, h = draw.number(-1, 1, 0.1), draw.pick((0.1, 0.2))
    before, after = ((one * x - d) ** 2 / 2 for one in (w, w + h))
    return ask_choice(
        NUDGE,
        Text(
            "y = w x, E = 1/2 (y - d)². The weight is made larger by h. How much does E change, divided by h?",
            "y = w x、E = 1/2 (y - d)² とします。重み w を h だけ増やしたときの E の変化を h で割った値 ΔE / h "
            "はどれですか。",
        ),
        (after - before) / h,
        wrong("not-divided", after - before, Text("It is still to be divided by h.", "まだ h で割っていません。")),
        wrong("sign", (before - after) / h),
        wrong("half", 2 * (after - before) / h),
        wrong(
            "derivative",
            (w * x - d) * x,
            Text(
                "That is the slope at w, where h goes to 0; for this h the quotient is another number.",
                "h を 0 に近づけたときの傾きです。この h での値とは異なります。",
            ),
        ),
        because=Text("(E(w + h) - E(w)) / h.", "(E(w + h) - E(w)) / h です。"),
        hint=Text(
            "ΔE / h = (1/2 ((w + h) x - d)² - 1/2 (w x - d)²) / h",
            "ΔE / h = (1/2 ((w + h) x - d)² - 1/2 (w x - d)²) / h",
        ),
        given={"w": w, "x": x, "d": d, "h": h},
    )


def expected_error(draw: Draw) -> Draft:
    """The error after a small change of a weight, from the gradient alone."""
    E, g = draw.number(1, 3, 0.1), draw.number(-4, 4, 0.5)
    h = draw.pick((-0.1, 0.1, 0.2, -0.2))
    return ask_choice(
        DIFFERENTIATED,
        Text(
            "The error is E, its gradient in a weight g = ∂E/∂w. The weight is changed by h. What is the error "
            "afterwards, about?",
            "誤差が E、ある重みの勾配が g = ∂E/∂w です。この重みを h だけ動かすと、誤差はおよそいくらになりますか。",
        ),
        E + g * h,
        wrong("sign", E - g * h),
        wrong(
            "change-alone",
            g * h,
            Text("That is the change alone; it is added to E.", "変化の分だけです。これを E に足します。"),
        ),
        wrong(
            "step-forgotten",
            E + g,
            Text("The gradient is multiplied by the change h.", "勾配には動かした幅 h を掛けます。"),
        ),
        wrong(
            "divided",
            E + g / h,
            Text("The gradient is ΔE / h, so ΔE is g h.", "勾配が ΔE / h なので、ΔE は g h です。"),
        ),
        wrong(
            "factor",
            E * g * h,
            Text("The change is added to E, not multiplied.", "変化は E に掛けるのではなく足します。"),
        ),
        because=Text("ΔE ≈ g h, so E + g h.", "ΔE ≈ g h なので、およそ E + g h です。"),
        given={"E": E, "g": g, "h": h},
    )


def _move(first: bool, second: bool) -> Text:
    """Which way two weights move; up where true."""
    en = ["larger" if up else "smaller" for up in (first, second)]
    ja = ["増やす" if up else "減らす" for up in (first, second)]
    if first == second:
        return Text(f"Make both w_1 and w_2 {en[0]}.", f"w_1 も w_2 も{ja[0]}。")
    return Text(f"Make w_1 {en[0]} and w_2 {en[1]}.", f"w_1 は{ja[0]}。w_2 は{ja[1]}。")


def _uphill(which: int, slope: float) -> Text:
    """Why a weight that moves with its gradient moves the wrong way."""
    if slope < 0:
        return Text(
            f"w_{which} would go up the slope: a negative gradient asks for a larger weight.",
            f"w_{which} が坂を上る向きです。勾配が負なら重みを増やします。",
        )
    return Text(
        f"w_{which} would go up the slope: a positive gradient asks for a smaller weight.",
        f"w_{which} が坂を上る向きです。勾配が正なら重みを減らします。",
    )


def which_way(draw: Draw) -> Draft:
    """Against the gradient."""
    g = draw.numbers(2, -2, 2, 0.1)
    first, second = (one < 0 for one in g)
    return ask_choice(
        AGAINST,
        Text(
            "The gradient of the error in two weights is g = (∂E/∂w_1, ∂E/∂w_2). What does a step of gradient descent "
            "do?",
            "二つの重みについての誤差の勾配は g = (∂E/∂w_1, ∂E/∂w_2) です。勾配降下法の 1 回の更新では、"
            "重みをどう動かしますか。",
        ),
        _move(first, second),
        wrong(
            "sign",
            _move(not first, not second),
            Text("That goes with the gradient: the error grows.", "勾配と同じ向きに進んでいるので、誤差が増えます。"),
        ),
        wrong("sign-of-first", _move(not first, second), _uphill(1, g[0])),
        wrong("sign-of-second", _move(first, not second), _uphill(2, g[1])),
        because=Text(
            "Each weight moves against the sign of its gradient.", "どの重みも、勾配の符号と逆の向きに動かします。"
        ),
        given={"g": g},
    )


def one_step(draw: Draw) -> Draft:
    """One step on a parabola."""
    a, c = draw.number(0.5, 4, 0.5), draw.number(-2, 2, 0.5)
    w, eta = draw.number(-3, 3, 0.5), draw.pick((0.05, 0.1, 0.2))
    slope = a * (w - c)
    return ask_number(
        AGAINST,
        Text(
            "E = 1/2 a (w - c)². What is w after one step of gradient descent with the learning rate η?",
            "E = 1/2 a (w - c)² とします。学習率 η の勾配降下法で 1 回更新した後の w を求めてください。",
        ),
        w - eta * slope,
        wrong("sign", w + eta * slope),
        wrong("rate", w - slope),
        wrong("half", w - eta * slope / 2),
        wrong(
            "factor-a",
            w - eta * (w - c),
            Text("The factor a of the gradient is missing.", "勾配の因子 a が抜けています。"),
        ),
        wrong(
            "step-alone",
            -eta * slope,
            Text("That is the step alone; it is added to w.", "動かす量だけです。これを w に足します。"),
        ),
        because=Text(
            "∂E/∂w = a (w - c), and w+ = w - η a (w - c).", "∂E/∂w = a (w - c) なので、w+ = w - η a (w - c) です。"
        ),
        hint=Text("w+ = w - η ∂E/∂w", "w+ = w - η ∂E/∂w"),
        given={"a": a, "c": c, "w": w, "η": eta},
    )


def after_steps(draw: Draw) -> Draft:
    """The weight after n steps on a parabola."""
    a, n = draw.pick((0.5, 1.0, 2.0, 4.0)), draw.whole(2, 4)
    w, eta = draw.number(-4, 4, 0.5), draw.pick((0.05, 0.1, 0.2, 0.25))
    shrinks = 1 - eta * a
    return ask_choice(
        AGAIN,
        Text(
            "E = 1/2 a w². What is w after n steps of gradient descent with the learning rate η?",
            "E = 1/2 a w² とします。学習率 η の勾配降下法で n 回更新した後の w はどれですか。",
        ),
        w * shrinks**n,
        wrong(
            "same-slope",
            w * (1 - n * eta * a),
            Text(
                "The slope of the start was used n times; it changes with every step.",
                "最初の傾きを n 回使っています。傾きは更新のたびに変わります。",
            ),
        ),
        wrong("one-step", w * shrinks, Text("That is w after one step.", "1 回だけ更新した後の値です。")),
        wrong("sign", w * (1 + eta * a) ** n),
        wrong("index", w * shrinks ** (n + 1), Text("That is one step too many.", "更新が 1 回多くなっています。")),
        because=Text("Each step multiplies w by 1 - η a.", "1 回の更新で w は 1 - η a 倍になります。"),
        given={"a": a, "w": w, "η": eta, "n": n},
    )


FATES = {
    "steady": (
        Text("It goes to 0 from one side.", "片側から 0 に近づく。"),
        Text("That needs 0 < 1 - η a < 1.", "そうなるのは 0 < 1 - η a < 1 のときです。"),
    ),
    "at-once": (
        Text("It is 0 after one step.", "1 回の更新で 0 になる。"),
        Text("That needs 1 - η a = 0.", "そうなるのは 1 - η a = 0 のときです。"),
    ),
    "oscillates": (
        Text("It changes its sign with every step and goes to 0.", "更新のたびに符号を変えながら 0 に近づく。"),
        Text("That needs -1 < 1 - η a < 0.", "そうなるのは -1 < 1 - η a < 0 のときです。"),
    ),
    "swings": (
        Text("It swings between two values for ever.", "二つの値の間をいつまでも往復する。"),
        Text("That needs 1 - η a = -1.", "そうなるのは 1 - η a = -1 のときです。"),
    ),
    "diverges": (
        Text(
            "It changes its sign with every step and grows without a bound.",
            "更新のたびに符号を変えながら、限りなく大きくなる。",
        ),
        Text("That needs 1 - η a < -1.", "そうなるのは 1 - η a < -1 のときです。"),
    ),
}


def _fate(factor: float) -> str:
    """What becomes of w when every step multiplies it by a factor below 1."""
    if abs(factor) in (0.0, 1.0):
        return "swings" if factor else "at-once"
    if factor > 0:
        return "steady"
    return "oscillates" if factor > -1 else "diverges"


def learning_rate(draw: Draw) -> Draft:
    """What a learning rate makes of a weight."""
    a, w = draw.pick((0.5, 1.0, 2.0, 4.0, 8.0)), draw.number(-3, 3, 0.5)
    eta = draw.pick((0.25, 0.75, 1.0, 1.5, 1.75, 2.0, 2.25, 2.5, 3.0)) / a
    factor = 1 - eta * a
    fate = _fate(factor)
    return ask_choice(
        RATE,
        Text(
            "E = 1/2 a w², and w starts as given. What becomes of w under gradient descent with the learning rate η?",
            "E = 1/2 a w² とします。与えられた w から学習率 η の勾配降下法を続けると、w はどうなりますか。",
        ),
        FATES[fate][0],
        *(wrong(slip, says, reason) for slip, (says, reason) in FATES.items() if slip != fate),
        because=Text(
            f"Each step multiplies w by 1 - η a = {figure(factor)}.",
            f"1 回の更新で w は 1 - η a = {figure(factor)} 倍になります。",
        ),
        given={"a": a, "w": w, "η": eta},
    )


def largest_rate(draw: Draw) -> Draft:
    """Where gradient descent begins to leave the valley."""
    x, d = draw.number(0.5, 4, 0.5), draw.number(-2, 2, 0.5)
    return ask_number(
        RATE,
        Text(
            "y = w x, E = 1/2 (y - d)². Gradient descent goes to the least error for learning rates between 0 and a "
            "bound. What is the bound?",
            "y = w x、E = 1/2 (y - d)² とします。勾配降下法で最小の誤差に近づくのは、"
            "学習率が 0 からある限界までのときです。その限界を求めてください。",
        ),
        2 / x**2,
        wrong(
            "at-once",
            1 / x**2,
            Text(
                "With that rate one step reaches the least error; up to twice as much it still gets there.",
                "1 回の更新で最小に達する学習率です。その 2 倍までは近づきます。",
            ),
        ),
        wrong(
            "not-squared",
            2 / x,
            Text(
                "∂E/∂w = (w x - d) x has the slope x², not x.",
                "∂E/∂w = (w x - d) x の w についての傾きは、x ではなく x² です。",
            ),
        ),
        wrong(
            "upside-down",
            x**2 / 2,
            Text("The steeper the valley, the smaller the bound.", "谷が急なほど、限界は小さくなります。"),
        ),
        because=Text(
            "The distance is multiplied by 1 - η x², which lies above -1 for η < 2 / x².",
            "1 回の更新で最小点との差は 1 - η x² 倍になり、これが -1 より大きいのは η < 2 / x² のときです。",
        ),
        hint=Text("|1 - η x²| < 1", "|1 - η x²| < 1"),
        given={"x": x, "d": d},
    )


def _about_a_halt(en: str, ja: str, why: str, why_ja: str, slip: str) -> Wrong:
    return wrong(slip, Text(en, ja), Text(why, why_ja))


def halted(_: Draw) -> Draft:
    """What can be said where the gradient is 0."""
    return ask_choice(
        VALLEY,
        Text(
            "Gradient descent has come to a halt where the gradient is 0. Which statement is right?",
            "勾配降下法が、勾配が 0 の点で止まりました。正しい説明はどれですか。",
        ),
        Text("Elsewhere the error may be smaller still.", "ここより誤差の小さい点が、ほかにないとは限らない。"),
        _about_a_halt(
            "The error is the smallest there is.", "誤差は、ありうる最小の値になっている。",
            "It may be a local minimum: a valley, but not the deepest.", "局所的な極小点かもしれません。"
            "谷であっても、最も深いとは限りません。",
            "global",
        ),
        _about_a_halt(
            "The error is 0.", "誤差は 0 になっている。",
            "It is the slope that is 0, not the error.", "0 なのは傾きで、誤差ではありません。",
            "value",
        ),
        _about_a_halt(
            "More updates make the error smaller.", "更新を続ければ誤差はさらに減る。",
            "The step is η times the gradient, so nothing moves any more.", "一歩は勾配の η 倍なので、もう動きません。",
            "more-steps",
        ),
        _about_a_halt(
            "A larger learning rate leads on from there.", "学習率を大きくすれば、そこから動き出す。",
            "0 times any learning rate is 0.", "どんな学習率を掛けても 0 は 0 です。",
            "rate",
        ),
        _about_a_halt(
            "From any other start one ends there, too.", "どこから始めてもその点に行き着く。",
            "Where one ends depends on where one starts.", "行き着く先は出発点によって変わります。",
            "any-start",
        ),
        because=Text(
            "Descent goes down from where it starts; another valley may be deeper.",
            "出発点から下るだけなので、ほかにもっと深い谷があるかもしれません。",
        ),
    )  # fmt: skip


def descends(_: Draw) -> Draft:
    """The loop of gradient descent."""
    return ask_gap(
        AGAIN,
        asked_of(
            "gradient(w) is the derivative of the error in w.",
            "gradient(w) は、w での誤差の微分係数です。",
        ),
        """
def descend(gradient, start, eta, updates):
    w = start
    for _ in range(updates):
        w = ____
    return w
""",
        "w - eta * gradient(w)",
        wrong("sign", "w + eta * gradient(w)"),
        wrong("rate", "w - gradient(w)"),
        wrong(
            "step-alone",
            "-eta * gradient(w)",
            Text("That is the step alone; it is added to w.", "動かす量だけです。これを w に足します。"),
        ),
        wrong(
            "same-slope",
            "w - eta * gradient(start)",
            Text("The slope of the start is used in every update.", "どの更新でも最初の傾きを使っています。"),
        ),
        wrong(
            "from-start",
            "start - eta * gradient(w)",
            Text("Every step begins at the start again.", "毎回、最初の位置から動かしています。"),
        ),
        because=Text(
            "w+ = w - η ∂E/∂w, with the slope where w is now.", "w+ = w - η ∂E/∂w で、傾きは今の w での値です。"
        ),
        check="result = descend(lambda w: 2.0 * (w - 3.0), 1.0, 0.1, 3)",
    )


TOPIC = Topic(
    "descent",
    20,
    Text("Gradient descent", "勾配降下法"),
    (
        response,
        expected_error,
        which_way,
        one_step,
        after_steps,
        learning_rate,
        largest_rate,
        halted,
        descends,
    ),
)
