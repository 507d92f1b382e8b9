"""Questions on the errata of document 001, the network worked out, and what is wrong in what it says."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_erratum, not_wrong
from backglass.words import Text

TOTAL = At("mazur", 3, Text("Total error", "総合誤差"))
NET = At("mazur", 1, Text("Hidden layer, forward", "中間層 (隠れ層) の順伝播"))
DELTAS = At("mazur", 5, Text("The deltas of the output layer", "出力層のデルタ"))
UPDATES = At("mazur", 14, Text("The error after more updates", "更新を重ねた後の誤差"))


def missing_half(_: Draw) -> Draft:
    """001-3."""
    return ask_erratum(
        TOTAL,
        "001-3",
        Text("The half is missing.", "1/2 が抜けている。"),
        not_wrong(
            "The differences should not be squared.",
            "差を 2 乗してはいけない。",
            "Without the square errors of both signs would cancel.",
            "2 乗しないと、正と負の誤差が打ち消し合います。",
        ),
        not_wrong(
            "It should be divided by the number of outputs.",
            "出力の数で割らなければならない。",
            "The page adds up its two outputs; its number shows it.",
            "このページでは二つの出力の誤差を足しています。記載された数値からわかります。",
        ),
        not_wrong(
            "It should be output minus target.",
            "出力から目標出力を引かなければならない。",
            "Squared, both orders give the same.",
            "2 乗するので、どちらから引いても同じです。",
        ),
    )


def wrong_weight(_: Draw) -> Draft:
    """001-6."""
    return ask_erratum(
        NET,
        "001-6",
        Text("One of the weights leads to another unit.", "重みの一つが、別のユニットへの重みになっている。"),
        not_wrong(
            "The bias must not be added to a net input.",
            "総入力にバイアスを足してはいけない。",
            "The bias belongs to the net input.",
            "バイアスは総入力に含まれます。",
        ),
        not_wrong(
            "The inputs should be outputs of the hidden layer.",
            "入力ではなく、中間層の出力を使わなければならない。",
            "h1 lies in the hidden layer: what reaches it are the inputs.",
            "h1 は中間層のユニットなので、届くのは入力です。",
        ),
        not_wrong(
            "The products should be put into the sigmoid one by one.",
            "積を一つずつシグモイド関数に入れなければならない。",
            "The sigmoid is applied to the sum, the net input.",
            "シグモイド関数に入れるのは和 (総入力) です。",
        ),
    )


def net_in_delta(_: Draw) -> Draft:
    """001-5."""
    return ask_erratum(
        DELTAS,
        "001-5",
        Text("There is a factor too many.", "因子が一つ余分である。"),
        not_wrong(
            "The factor out (1 - out) does not belong to it.",
            "因子 out (1 - out) は不要である。",
            "It is the slope of the sigmoid, a part of the delta.",
            "シグモイド関数の傾きで、デルタの一部です。",
        ),
        not_wrong(
            "out_h1 is missing as a factor.",
            "因子 out_h1 が抜けている。",
            "out_h1 makes the gradient of w5 of the delta; the delta ends before it.",
            "out_h1 を掛けると w5 の勾配になります。デルタには含まれません。",
        ),
        not_wrong(
            "The learning rate is missing.",
            "学習率が抜けている。",
            "It enters with the update.",
            "学習率を掛けるのは更新のときです。",
        ),
    )


def double_sign(_: Draw) -> Draft:
    """001-9."""
    return ask_erratum(
        DELTAS,
        "001-9",
        Text(
            "The minus sign does not fit the page's own delta, which is ∂E/∂net.",
            "このページのデルタは ∂E/∂net なので、マイナスは合わない。",
        ),
        not_wrong(
            "The factor should be net_h1.",
            "因子は net_h1 でなければならない。",
            "w5 is multiplied by the output out_h1.",
            "w5 に掛かっているのは出力 out_h1 です。",
        ),
        not_wrong(
            "The delta should be that of h1.",
            "h1 のデルタでなければならない。",
            "w5 leads to o1, so its delta counts.",
            "w5 は o1 への重みなので、o1 のデルタを使います。",
        ),
        not_wrong(
            "The derivative of the sigmoid is missing.",
            "シグモイド関数の微分が抜けている。",
            "It is in the delta already.",
            "デルタにすでに含まれています。",
        ),
    )


def updated_too_early(_: Draw) -> Draft:
    """001-7."""
    return ask_erratum(
        UPDATES,
        "001-7",
        Text("It was computed with weights that were updated too early.", "早く更新しすぎた重みで計算されている。"),
        not_wrong(
            "The half of the error was forgotten.",
            "誤差の 1/2 を忘れている。",
            "Then it would be about twice as large.",
            "それなら約 2 倍の値になります。",
        ),
        not_wrong(
            "The learning rate was left out.",
            "学習率を掛けていない。",
            "Then it would differ in the second digit already.",
            "それなら 2 桁目から違ってきます。",
        ),
        not_wrong(
            "The biases were updated, too.",
            "バイアスも更新している。",
            "The page leaves them as they are, in both versions.",
            "このページでは、どちらの版でもバイアスを更新していません。",
        ),
    )


TOPIC = Topic(
    "errata-001",
    190,
    Text("Errata of document 001", "正誤表 (文書 001)"),
    (
        missing_half,
        wrong_weight,
        net_in_delta,
        double_sign,
        updated_too_early,
    ),
)
