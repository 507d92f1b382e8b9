"""Texts of the page itself and of the network picture."""

from __future__ import annotations

from backglass.words import Text

TEXTS = {
    "page.network": Text("The network", "ネットワーク"),
    "page.working": Text("Working", "計算しています"),
    "page.picture": Text("network {sizes}", "ネットワーク {sizes}"),
    "page.rest": Text("… {n} more {n:unit|units}", "… ほか {n} ユニット"),
    "page.one": Text(
        "Its output is always 1; the weights that come from it are the biases.",
        "出力は常に 1 です。ここから出る重みがバイアスです。",
    ),
    "page.edges": Text("What the edges show", "辺が表すもの"),
    "page.weights": Text("weights", "重み"),
    "page.gradients": Text("gradients", "勾配"),
    "page.units": Text("What the units show", "ユニットが表すもの"),
    "page.numbers": Text("numbers", "数値"),
    "page.maps": Text("maps", "ヒートマップ"),
    "page.fewer": Text("one unit fewer in layer {l}", "第 {l} 層のユニットを一つ減らす"),
    "page.without": Text("remove layer {l}", "第 {l} 層を取り除く"),
    "page.more_units": Text("one unit more in layer {l}", "第 {l} 層のユニットを一つ増やす"),
    "page.new_layer": Text("a new layer here, as layer {l}", "ここに第 {l} 層を加える"),
    "page.way": Text("from {from} to {to}", "{from} から {to} へ"),
    "page.bias_of": Text("bias of {to}", "{to} のバイアス"),
    "page.bias_shared": Text("bias of all units of layer {l}", "第 {l} 層の全ユニットに共通のバイアス"),
    "page.frozen": Text("It stays as it is: it is not trained.", "学習では変わりません。"),
    "page.unit": Text("unit {j} of layer {l}", "第 {l} 層のユニット {j}"),
    "page.edit": Text("new value of {name}", "{name} の新しい値"),
    "page.edit_hint": Text("A number or a fraction, then Enter", "数か分数を入力して Enter キー"),
    "page.change": Text("change", "変化"),
    "page.nudge_hint": Text(
        "Let go or press Enter to keep it, Escape to undo it.", "離すか Enter キーで確定、Esc キーで取り消し"
    ),
    "page.lost": Text(
        "The line to the session broke; it is opened again by itself.",
        "セッションとの接続が切れました。自動でつなぎ直します。",
    ),
    "page.was": Text("before this update", "この更新の前"),
    "page.was_batch": Text("its batch before this update", "この更新のバッチの更新前の誤差"),
    "page.mean_of": Text("mean of {n} {n:sample|samples}", "{n} サンプルの平均"),
    "page.sum_of": Text("sum of {n} {n:sample|samples}", "{n} サンプルの和"),
    "page.and_penalty": Text("+ penalty", "+ 正則化の項"),
    "page.gradient_penalty": Text("The gradient is with the penalty.", "勾配は正則化の項を含みます。"),
    "page.gradient_batch": Text("The gradient is of the batch that comes next.", "勾配は次のバッチのものです。"),
    "page.gradient_both": Text(
        "The gradient is of the batch that comes next, with the penalty.",
        "勾配は次のバッチのもので、正則化の項を含みます。",
    ),
}
