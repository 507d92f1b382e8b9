"""The steps of lesson `descent`."""

from __future__ import annotations

from math import tanh

from backglass.page.figures import figure, significant
from backglass.textbook.lesson import LessonStep, Table, line
from backglass.textbook.lessons.descent.runs import RATES, Descents
from backglass.words import Text, findings

UPDATES = Text("updates", "更新回数")


def all_steps(runs: Descents) -> tuple[LessonStep, ...]:
    """The error, a nudge, the slope, what it foretells, one step against it, then learning rates and valleys."""
    return (
        _how_wrong(runs),
        _a_nudge(runs),
        _smaller(runs),
        _by_derivative(runs),
        _foretold(runs),
        _against(runs),
        _again(runs),
        _rates(runs),
        _valleys(runs),
    )


def _how_wrong(runs: Descents) -> LessonStep:
    t = runs.start
    w, x, y, d = t.theta.flat[0], t.X[0, 0], t.y[0, 0], t.D[0, 0]
    return LessonStep(
        Text("How wrong is it?", "どれだけ間違っているか"),
        Text(
            "The unit should put out the target d, and puts out y. The error E makes one number of the difference: 0 "
            "where y = d, larger the farther off, whether above or below. This one is the squared error.",
            "ユニットには目標出力 d を出してほしいのですが、ネットワークの出力は y です。その違いを一つの数にまとめた"
            "ものが誤差 E です。y = d なら 0、上でも下でも、離れるほど大きくなります。ここでは二乗誤差を使います。",
        ),
        (
            line("y = w x", y, "{} × {}", [w, x]),
            line("E = 1/2 (y - d)²", t.loss, "1/2 × ({} - {})²", [y, d], slips={"half": 2 * t.loss}),
        ),
    )


def _a_nudge(runs: Descents) -> LessonStep:
    first = runs.nudges[0]
    x, d = runs.start.X[0, 0], runs.start.D[0, 0]
    return LessonStep(
        Text("Move the weight a little", "重みを少しだけ動かしてみる"),
        Text(
            "Nothing but w can be changed; x and d are given. So make w larger by h = 0.1 and work the error out anew. "
            "It grows: w ought to become smaller. How strongly does it answer? Divide its change by h.",
            "変えられるのは w だけです (x と d は与えられたもの)。そこで w を h = 0.1 だけ増やして、誤差を計算し直し"
            "ます。誤差は増えました。つまり w は減らすべきです。どれくらい強く応答したかは、変化を h で割れば"
            "わかります。",
        ),
        (
            line("E' = 1/2 ((w + h) x - d)²", first.after, "1/2 × (({} + {}) × {} - {})²", [first.value, 0.1, x, d]),
            line("ΔE = E' - E", first.change, "{} - {}", [first.after, first.before]),
            line("ΔE / h = (E' - E) / h", first.change / 0.1, "{} / {}", [first.change, 0.1]),
        ),
    )


def _smaller(runs: Descents) -> LessonStep:
    up, down = runs.nudges[-1], runs.back
    return LessonStep(
        Text("Smaller and smaller: the slope", "もっと小さく: 傾き"),
        Text(
            "The answer depends on h, but less and less: ΔE / h comes to rest at one number. It is the slope of the "
            "error at w, and it is what is called the gradient, ∂E/∂w. Going the same way up and down, and dividing by "
            "2 h, gives it at once (the central difference):",
            "応答の強さは h によって変わりますが、h を小さくすると一つの数に落ち着きます。これが w における誤差の"
            "傾きで、勾配 ∂E/∂w と呼ばれるものです。同じ幅だけ上下に動かして 2 h で割れば (中心差分)、すぐに"
            "求まります。",
        ),
        (
            line(
                "∂E/∂w = (E(w + h) - E(w - h)) / (2 h)",
                (up.after - down.after) / (2 * up.h),
                "({} - {}) / (2 × {})",
                [up.after, down.after, 0.001],
            ),
        ),
        Table(
            ("h", "ΔE", "ΔE / h"),
            tuple((figure(one.h), figure(one.change), figure(one.change / one.h)) for one in runs.nudges),
        ),
    )


def _by_derivative(runs: Descents) -> LessonStep:
    t = runs.start
    x, y, d, g = t.X[0, 0], t.y[0, 0], t.D[0, 0], t.dW[2][0, 0]
    return LessonStep(
        Text("The same by differentiating", "同じ値を微分で求める"),
        Text(
            "Trying out costs a whole forward pass for each weight, and rounds. Differentiating gives the same number "
            "from what is at hand: E = 1/2 (w x - d)², so ∂E/∂w = (w x - d) x. The 1/2 is there to cancel the 2.",
            "試す方法では、重み一つごとに順伝播をやり直すことになり、丸め誤差も入ります。微分すれば、手元の値だけで"
            "同じ数が求まります。E = 1/2 (w x - d)² なので ∂E/∂w = (w x - d) x です。1/2 は、微分で出る 2 を打ち消す"
            "ために付けてあります。",
        ),
        (line("∂E/∂w = (y - d) x", g, "({} - {}) × {}", [y, d, x], slips={"half": g / 2}),),
    )


def _foretold(runs: Descents) -> LessonStep:
    first = runs.nudges[0]
    rows = (
        (findings.LOSS_BEFORE, [one.before for one in runs.nudges]),
        (findings.LOSS_AFTER, [one.after for one in runs.nudges]),
        (findings.CHANGE, [one.change for one in runs.nudges]),
        (findings.GRADIENT_H, [one.predicted for one in runs.nudges]),
        (findings.REMAINDER, [one.remainder for one in runs.nudges]),
    )
    return LessonStep(
        Text("What the gradient foretells", "勾配からどこまで予測できるか"),
        Text(
            "If w is moved by h, the gradient foretells a change of the error by ∂E/∂w × h. What is left over, the "
            "remainder r, is there because the slope changes on the way. With h ten times smaller the change is about "
            "ten times smaller, but the remainder a hundred times: for a small step the gradient says it all. To try "
            'it in Python: `import backglass as bg; print(bg.example("descent").nudge("w(2)[1,1]", 0.1))`',
            "w を h 動かすと誤差がどれだけ変わるかは、∂E/∂w × h で予測できます。実際の変化との差が「残り」r で、"
            "動くあいだに傾きそのものが変わるために生じます。h を 10 分の 1 にすると、変化は約 10 分の 1 ですが、"
            "残りは 100 分の 1 になります。小さく動かすかぎり、勾配だけで変化がわかるのです。Python で試すには: "
            '`import backglass as bg; print(bg.example("descent").nudge("w(2)[1,1]", 0.1))`',
        ),
        (
            line("ΔE ≈ ∂E/∂w × h", first.predicted, "{} × {}", [first.gradient, 0.1]),
            line("r = ΔE - ∂E/∂w × h", first.remainder, "{} - {}", [first.change, first.predicted]),
        ),
        Table(
            (Text("", ""), *(f"h = {figure(one.h)}" for one in runs.nudges)),
            tuple((name, *map(figure, values)) for name, values in rows),
        ),
    )


def _against(runs: Descents) -> LessonStep:
    run = runs.by_rate[RATES[1]]
    before, after = run[0], run[1]
    w, g = before.theta.flat[0], before.dW[2][0, 0]
    return LessonStep(
        Text("Step against it", "勾配と逆向きに進む"),
        Text(
            "The gradient is positive: with a larger w the error grows. So w is moved the other way, and the steeper "
            "the slope, the farther. The learning rate η says how far; here η = 0.2. This is gradient descent.",
            "勾配が正なので、w を増やすと誤差も増えます。だから逆向きに、しかも傾きが急なほど大きく動かします。"
            "どれだけ動かすかを決めるのが学習率 η で、ここでは η = 0.2 です。これが勾配降下法です。",
        ),
        (
            line(
                "w+ = w - η ∂E/∂w",
                after.theta.flat[0],
                "{} - {} × {}",
                [w, RATES[1], g],
                slips={"sign": w + RATES[1] * g},
            ),
            line(
                "E+ = 1/2 (w+ x - d)²",
                after.loss,
                "1/2 × ({} × {} - {})²",
                [after.theta.flat[0], before.X[0, 0], before.D[0, 0]],
            ),
        ),
    )


def _again(runs: Descents) -> LessonStep:
    run = runs.by_rate[RATES[1]]
    t = run[1]
    return LessonStep(
        Text("And again", "繰り返す"),
        Text(
            "At the new weight the slope is another one, and smaller: the steps shorten by themselves, and at the "
            "bottom of the valley, where w = 0.5 and the slope is 0, they end.",
            "新しい重みでは傾きも変わり、小さくなっています。谷底に近づくほど歩幅は自然に縮み、傾きが 0 になる "
            "w = 0.5 で止まります。",
        ),
        (
            line("∂E/∂w = (y - d) x", t.dW[2][0, 0], "({} - {}) × {}", [t.y[0, 0], t.D[0, 0], t.X[0, 0]]),
            line("w+ = w - η ∂E/∂w", run[2].theta.flat[0], "{} - {} × {}", [t.theta.flat[0], RATES[1], t.dW[2][0, 0]]),
        ),
        Table(
            (UPDATES, "w", "∂E/∂w", "E"),
            tuple(
                (str(n), *(significant(value, 6) for value in (one.theta.flat[0], one.dW[2][0, 0], one.loss)))
                for n, one in run.items()
            ),
        ),
    )


def _rates(runs: Descents) -> LessonStep:
    last = runs.by_rate[RATES[-1]]
    t = last[0]
    return LessonStep(
        Text("How large a step?", "歩幅はどれくらいがよいか"),
        Text(
            "With η = 0.05 it goes right but slowly; with 0.2 quickly; with 0.4 it jumps over the valley to and fro, "
            "and still comes down. With η = 0.6 every jump lands higher on the other side than it started: the error "
            "grows without end. The first such jump:",
            "η = 0.05 では着実ですが遅く、0.2 なら速く下ります。0.4 では谷を飛び越えて左右に振れながら、それでも"
            "下っていきます。η = 0.6 では、飛ぶたびに反対側のもっと高いところに着地し、誤差は限りなく増えます。その"
            "最初の一歩はこうなります。",
        ),
        (
            line(
                "w+ = w - η ∂E/∂w",
                last[1].theta.flat[0],
                "{} - {} × {}",
                [t.theta.flat[0], RATES[-1], t.dW[2][0, 0]],
            ),
        ),
        Table(
            (Text("updates, w", "更新回数と w"), *(f"η = {eta}" for eta in runs.by_rate)),
            tuple((str(n), *(significant(run[n].theta.flat[0], 6) for run in runs.by_rate.values())) for n in last),
        ),
    )


def _valleys(runs: Descents) -> LessonStep:
    *_, right = (run[max(run)] for run in runs.by_start.values())
    w, (x1, x2), (d1, d2) = right.theta.flat[0], right.X[:, 0], right.D[:, 0]
    return LessonStep(
        Text("A valley that is not the deepest", "最も深いとは限らない谷"),
        Text(
            "Another unit, y = tanh(w x), is to give 0.9 at x = 1 and -0.9 at x = 10: one w cannot do both. (tanh "
            "rises smoothly from -1 to 1, with 0 at 0.) Its error has two valleys. From w = -0.5 the descent ends in "
            "the deeper one; from w = 1 it ends where the slope is 0, too, and every small step leads up, but the "
            "error is larger: a local minimum. Where one starts matters, and that is why trainings are begun more "
            "than once, at random.",
            "別のユニット y = tanh(w x) に、x = 1 で 0.9、x = 10 で -0.9 を出させようとします (tanh は -1 から 1 まで"
            "滑らかに増え、0 では 0 になる関数です)。一つの w で両方を満たすことはできず、誤差には谷が二つできます。w "
            "= -0.5 から始めると深い谷に着きますが、w = 1 から始めると、同じように傾きが 0 で、まわりはすべて上り坂な"
            "のに、誤差はもっと大きい場所で止まります。これが局所的な極小点です。どこから始めるかで結果が変わるので、"
            "乱数で初期値を変えて何度か学習を試します。",
        ),
        (
            line(
                "E = 1/2 (tanh w - 0.9)² + 1/2 (tanh(10 w) + 0.9)²",
                right.loss,
                "1/2 × ({} - {})² + 1/2 × ({} + {})²",
                [tanh(w * x1), d1, tanh(w * x2), -d2],
            ),
        ),
        Table(
            (
                Text("updates", "更新回数"),
                *(cell for start in runs.by_start for cell in (f"w = {start}", "E")),
            ),
            tuple(
                (
                    str(n),
                    *(
                        cell
                        for run in runs.by_start.values()
                        for cell in (significant(run[n].theta.flat[0], 6), significant(run[n].loss, 6))
                    ),
                )
                for n in next(iter(runs.by_start.values()))
            ),
        ),
    )
