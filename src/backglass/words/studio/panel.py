"""Texts of the panel: a number's derivation, checking one's own calculation, lessons beside the network."""

from __future__ import annotations

from backglass.words import Text

_PANEL = {
    "panel.label": Text("Derivation", "導出"),
    "panel.tabs": Text("What is open", "開いているもの"),
    "panel.tab.lesson": Text("lesson", "レッスン"),
    "panel.tab.stage": Text("stage", "段階"),
    "panel.tab.check": Text("my calculation", "自分の計算"),
    "panel.tab.welcome": Text("start", "はじめに"),
    "panel.back": Text("back to the number before", "前の数値に戻る"),
    "panel.close": Text("close", "閉じる"),
    "panel.which": Text("Which numbers", "どの時点の数値か"),
    "panel.view.made": Text("the update just made", "直前の更新"),
    "panel.view.now": Text("now", "現在"),
    "panel.factor": Text("Factor", "因子"),
    "panel.formula": Text("Formula", "式"),
    "panel.number": Text("Number", "値"),
    "panel.path.product": Text("this path", "この経路"),
    "panel.path.sum": Text("all paths", "全経路"),
    "panel.turn": Text("Your turn", "自分で計算"),
    "panel.turn.field": Text("Your value of {name}: a number, or an expression", "{name} の値 (数または式)"),
    "panel.turn.check": Text("check", "確かめる"),
    "panel.turn.reveal": Text("show the answer", "答えを見る"),
    "panel.turn.another": Text("another question", "別の問題"),
    "panel.turn.answer": Text("The answer is {value}.", "答えは {value} です。"),
    "panel.history": Text("Its history", "これまでの変化"),
    "panel.history.slide": Text("History of {name}: goes to an update", "{name} の変化 (選んだ更新へ移る)"),
    "panel.history.at": Text("update {update}: {value}", "更新 {update}: {value}"),
    "panel.nudge": Text("A nudge", "少し動かす"),
    "panel.nudge.h": Text("h: what is added", "加える値 h"),
    "panel.nudge.slide": Text("h: what is added to {name}", "{name} に加える値 h"),
    "panel.nudge.change": Text("actual change", "実際の変化"),
    "panel.nudge.remainder": Text("difference", "差"),
    "panel.nudge.curve": Text("loss", "誤差"),
    "panel.nudge.slope": Text("slope at the first point", "変える前の点での傾き"),
    "panel.nudge.from": Text("{name}, from where it was", "{name} の変化"),
    "panel.nudge.picture": Text(
        "The loss over {name}: it changes by {change}, and the slope foretells {foretold}.",
        "{name} に対する誤差のグラフ。誤差の変化は {change}、傾きからの予測は {foretold} です。",
    ),
    "panel.edit": Text("Another value", "値を変える"),
    "panel.edit.field": Text("New value of {name}: a number, or a fraction", "{name} の新しい値 (数または分数)"),
    "panel.edit.set": Text("set", "変更"),
    "panel.edit.hint": Text(
        "A number or a fraction such as 3/20; updates made after this one are forgotten.",
        "数、または 3/20 のような分数を入力します。この後に行った更新は消えます。",
    ),
    "panel.welcome.title": Text("A network that learns, {sizes}", "学習するネットワーク {sizes}"),
    "panel.welcome.seen": Text(
        "From left to right: the inputs {inputs}, the hidden layers, the outputs {outputs}. Lines are weights, blue "
        "where positive, vermilion and dashed where negative.",
        "左から順に、入力 {inputs}、中間層、出力 {outputs} です。線は重みを表し、正は青、負は朱色の破線です。",
    ),
    "panel.welcome.numbers": Text(
        "Each unit shows u, its total net input; z, its output; and δ, the derivative of the loss with respect to "
        "u. Click any number, and its derivation stands here.",
        "各ユニットの u は総入力、z は出力、δ (デルタ) は誤差関数を u で微分した値です。どの数値も、クリックすると"
        "導出がここに出ます。",
    ),
    "panel.welcome.learns": Text(
        "An update moves each weight a little against its gradient, so that the loss becomes smaller.",
        "更新を 1 回行うと、各重みが勾配と逆の向きに少し動き、誤差が小さくなります。",
    ),
    "panel.welcome.step": Text("Make one update", "更新を 1 回行う"),
    "panel.open.title": Text("Open a number", "数値を開く"),
    "panel.open.text": Text(
        "Click a weight, a bias or a number of a unit, or go to it by Tab and press Enter: here stands where it comes "
        "from, factor by factor.",
        "重み、バイアス、ユニットの数値をクリックすると、その値の導出が因子ごとに出ます。Tab キーで移り、Enter キーで"
        "開くこともできます。",
    ),
    "panel.open.some": Text("For example", "たとえば"),
    "panel.notes": Text("Of the data and the run", "データと学習について"),
}
_CHECK = {
    "check.title": Text("Check my calculation", "自分の計算を確かめる"),
    "check.how": Text(
        "Click a hidden number, work it out, and type a number or an expression such as 0.741*0.187.",
        "隠した数値をクリックし、自分で計算して、数または 0.741*0.187 のような式を入力します。",
    ),
    "check.hide": Text("Hidden", "隠す数値"),
    "check.kind.u": Text("u", "u"),
    "check.kind.z": Text("z", "z"),
    "check.kind.loss": Text("E", "E"),
    "check.kind.delta": Text("δ", "δ"),
    "check.kind.gradient": Text("gradients", "勾配"),
    "check.kind.next": Text("new weights", "更新後の重み"),
    "check.count": Text("of {n} right", "/ {n} 個正解"),
    "check.progress": Text("Right ones", "正解の数"),
    "check.right": Text("right", "正解"),
    "check.shown": Text("answer shown", "答えを表示済み"),
    "check.next": Text("next: {name}", "次へ: {name}"),
    "check.again": Text("hide all again", "すべて隠し直す"),
    "check.end": Text("end checking", "確認を終える"),
    "check.hint": Text("hint", "ヒント"),
    "check.hint.u": Text(
        "Each input of the unit times its weight, added up, and the bias.",
        "ユニットへの入力にそれぞれの重みを掛けて足し、バイアスを加えます。",
    ),
    "check.hint.z": Text("The activation function f of the total net input.", "総入力を活性化関数 f に通します。"),
    "check.hint.loss": Text(
        "From each output and its target comes an error; they are added up. The formula stands below the network.",
        "各出力とその目標出力から誤差を求め、すべての出力について足します。式はネットワークの下にあります。",
    ),
    "check.hint.output": Text(
        "The derivative of the loss with respect to the output, times the slope of the activation function at u.",
        "誤差関数を出力で微分した値に、u での活性化関数の傾きを掛けます。",
    ),
    "check.hint.delta": Text(
        "The deltas of the next layer, each times the weight that leads to it, added up; then times the slope of the "
        "activation function at u.",
        "次の層のデルタに、そこへ向かう重みをそれぞれ掛けて足し、u での活性化関数の傾きを掛けます。",
    ),
    "check.hint.gradient": Text(
        "The delta of the unit that the weight leads to, times the output that the weight multiplies; for a bias the "
        "delta alone. Over a batch this is averaged.",
        "重みの行き先のユニットのデルタに、その重みが掛かる出力を掛けます。バイアスではデルタだけです。バッチでは、"
        "サンプルについて平均します。",
    ),
    "check.hint.next": Text(
        "The weight less the learning rate times its gradient, where the optimiser is plain gradient descent.",
        "重みから、学習率と勾配の積を引きます (通常の勾配降下法の場合)。",
    ),
}
_LESSON = {
    "lesson.loading": Text("Loading the lesson …", "レッスンを読み込んでいます。"),
    "lesson.steps": Text("Steps of the lesson", "レッスンのステップ"),
    "lesson.steps_short": Text("Steps, in short", "ステップ (略)"),
    "lesson.previous": Text("back", "前へ"),
    "lesson.next": Text("next", "次へ"),
    "lesson.try": Text("see it in the network", "ネットワークで見る"),
}
TEXTS = _PANEL | _CHECK | _LESSON
