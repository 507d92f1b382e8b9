"""Questions on the errata of documents 000, 001, 003 and 004, and what is wrong in what they say."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_erratum, not_wrong
from backglass.words import Text

TOTAL = At("mazur", 3, Text("Total error", "総合誤差"))
NET = At("mazur", 1, Text("Hidden layer, forward", "中間層 (隠れ層) の順伝播"))
DELTAS = At("mazur", 5, Text("The deltas of the output layer", "出力層のデルタ"))
UPDATES = At("mazur", 14, Text("The error after more updates", "更新を重ねた後の誤差"))
OUTPUT_WEIGHT = At(
    "two-layer", 4, Text("A weight of the output layer: a sparse vector", "出力層の重み: ほとんどが 0 のベクトル")
)
BIAS = At("two-layer", 9, Text("The bias as a weight", "バイアスを重みとみなす"))
RECURSION = At(
    "multilayer", 5, Text("The deltas of the layers before, by (4.12) (stage 3)", "中間層のデルタ: 式 (4.12) (手順 3)")
)
BATCH = At("multilayer", 7, Text("Batch and minibatch", "バッチとミニバッチ"))
BLOCK = At(
    "perceptron", 5, Text("Derivative 1 of 4, the error: ∂E/∂A = A - Y", "四つの微分 (1) 誤差関数: ∂E/∂A = A - Y")
)
REUSED = At("paths", 4, Text("What error backpropagation reuses", "誤差逆伝播法が使い回すもの"))
ORIGIN = At("xor", 10, Text("Without biases", "バイアスがないとき"))
FORWARD = At("network", 6, Text("The next layer", "次の層"))


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


def own_delta(_: Draw) -> Draft:
    """000-8."""
    return ask_erratum(
        RECURSION,
        "000-8",
        Text(
            "The delta on the right has the index of the unit below.",
            "右辺のデルタの添字が、前の層のユニットのものになっている。",
        ),
        not_wrong(
            "The weight should be w_jk.",
            "重みは w_jk でなければならない。",
            "w_kj leads from j to k, and back over it comes k's delta.",
            "w_kj が j から k への重みで、これを逆にたどります。",
        ),
        not_wrong(
            "f' should be taken at u_k.",
            "f' は u_k での値でなければならない。",
            "f' is that of the unit itself, j.",
            "f' は自分自身 (j) のものです。",
        ),
        not_wrong(
            "The sum should run over j.",
            "和は j についてとらなければならない。",
            "j is the unit whose delta is asked for.",
            "j は、デルタを求めるユニットの番号です。",
        ),
    )


def index_on_the_left(_: Draw) -> Draft:
    """000-9."""
    return ask_erratum(
        FORWARD,
        "000-9",
        Text("The index on the left is the one that is summed over.", "左辺の添字が、和をとる添字になっている。"),
        not_wrong(
            "The weight should be w_ij.",
            "重みは w_ij でなければならない。",
            "w_ji leads from i to j in all of these documents.",
            "これらの文書では、w_ji が i から j への重みです。",
        ),
        not_wrong(
            "z should be that of layer l.",
            "z は第 l 層のものでなければならない。",
            "The net input of layer l comes from the outputs below.",
            "第 l 層の総入力は、前の層の出力から求めます。",
        ),
        not_wrong(
            "f is missing around the sum.",
            "和に f が適用されていない。",
            "u is the net input; z = f(u) comes afterwards.",
            "u は総入力です。f を適用した z = f(u) はその後です。",
        ),
    )


def whole_vector(_: Draw) -> Draft:
    """000-7."""
    return ask_erratum(
        OUTPUT_WEIGHT,
        "000-7",
        Text(
            "It has the whole vector y - d, where one component belongs.",
            "一つの成分だけでよいところに、ベクトル y - d 全体が入っている。",
        ),
        not_wrong(
            "The factor should be z_j.",
            "因子は z_j でなければならない。",
            "w_ji is multiplied by the output of unit i.",
            "w_ji に掛かっているのはユニット i の出力です。",
        ),
        not_wrong(
            "The sign is wrong: it should be d - y.",
            "符号が逆で、d - y でなければならない。",
            "E = 1/2 ||y - d||² has the derivative y - d.",
            "E = 1/2 ||y - d||² を微分すると y - d です。",
        ),
        not_wrong(
            "f' is missing.",
            "f' が抜けている。",
            "The outputs here are the identity: f' = 1.",
            "ここの出力は恒等写像で、f' = 1 です。",
        ),
    )


def bias_unit(_: Draw) -> Draft:
    """000-5."""
    return ask_erratum(
        BIAS,
        "000-5",
        Text(
            "It makes a real unit 1, not an additional one.",
            "追加したユニットではなく、本来のユニットを 1 にしている。",
        ),
        not_wrong(
            "The additional unit should give 0.",
            "追加したユニットの出力は 0 でなければならない。",
            "Then the bias would never be added.",
            "それではバイアスが足されません。",
        ),
        not_wrong(
            "It should give the bias b.",
            "追加したユニットの出力は b でなければならない。",
            "It gives 1; b is the weight that leads from it.",
            "出力は 1 で、b はそこからの重みです。",
        ),
        not_wrong(
            "Only the input layer has such a unit.",
            "そのようなユニットは入力層にしかない。",
            "Every layer has one but the last.",
            "最後の層を除くすべての層にあります。",
        ),
    )


def last_sample(_: Draw) -> Draft:
    """000-6."""
    return ask_erratum(
        BATCH,
        "000-6",
        Text(
            "The sum does not end with the last sample N, and the minibatch is not a mean.",
            "和が最後のサンプル N で終わっておらず、ミニバッチの平均もとっていない。",
        ),
        not_wrong(
            "The samples' gradients should be multiplied.",
            "サンプルごとの勾配を掛け合わせなければならない。",
            "The error is a sum, and so is its gradient.",
            "誤差が和なので、勾配も和です。",
        ),
        not_wrong(
            "The gradients should be those in the outputs.",
            "出力についての勾配でなければならない。",
            "The weights are updated, so they are in W.",
            "更新するのは重みなので、W についての勾配です。",
        ),
        not_wrong(
            "The learning rate should stand before every term.",
            "各項に学習率を掛けなければならない。",
            "It enters with the update, once.",
            "学習率は更新のときに一度だけ掛けます。",
        ),
    )


def one_component(_: Draw) -> Draft:
    """004-1."""
    return ask_erratum(
        BLOCK,
        "004-1",
        Text(
            "One component is differentiated, so no sum stays, and the half cancels the 2.",
            "一つの成分で微分するので和は残らず、1/2 は 2 と打ち消し合う。",
        ),
        not_wrong(
            "It should be Y - A.",
            "Y - A でなければならない。",
            "(A - Y)² differentiated in A gives 2 (A - Y).",
            "(A - Y)² を A で微分すると 2 (A - Y) です。",
        ),
        not_wrong(
            "The derivative of the sigmoid is missing.",
            "シグモイド関数の微分が抜けている。",
            "It comes with the next block, ∂A/∂Z.",
            "それは次のブロック ∂A/∂Z に現れます。",
        ),
        not_wrong(
            "Only the half is too much; the sum is right.",
            "余分なのは 1/2 だけで、和は正しい。",
            "The other components do not depend on A_i.",
            "ほかの成分は A_i に依存しません。",
        ),
    )


def what_is_reused(_: Draw) -> Draft:
    """003-4."""
    return ask_erratum(
        REUSED,
        "003-4",
        Text(
            "It is not ∂l/∂y but the delta accumulated on the way that is reused.",
            "使い回すのは ∂l/∂y ではなく、途中まで掛け込んだデルタである。",
        ),
        not_wrong(
            "Nothing can be reused: every weight has paths of its own.",
            "重みごとに経路が違うので、何も使い回せない。",
            "The paths share their ends, from a unit to the loss.",
            "経路は、あるユニットから誤差までの部分を共有します。",
        ),
        not_wrong(
            "The updated weights are reused.",
            "使い回すのは更新後の重みである。",
            "All gradients are taken before the updates.",
            "勾配はすべて更新前の重みで求めます。",
        ),
        not_wrong(
            "The inputs are reused.",
            "使い回すのは入力である。",
            "They are a factor of the first weights alone.",
            "入力が掛かるのは最初の層の重みだけです。",
        ),
    )


def without_biases(_: Draw) -> Draft:
    """003-5."""
    return ask_erratum(
        ORIGIN,
        "003-5",
        Text(
            "Without biases every boundary passes through the origin, so less can be learned.",
            "バイアスがないと境界が必ず原点を通り、学習できるものが減る。",
        ),
        not_wrong(
            "Without biases the chain rule does not hold.",
            "バイアスがないと連鎖律が成り立たない。",
            "The chain rule holds for any weights.",
            "連鎖律はどんな重みでも成り立ちます。",
        ),
        not_wrong(
            "Without biases all gradients are 0.",
            "バイアスがないと勾配がすべて 0 になる。",
            "The weights have gradients as before.",
            "重みの勾配は変わらずあります。",
        ),
        not_wrong(
            "Without biases the network is linear.",
            "バイアスがないとネットワークは線形になる。",
            "f makes it nonlinear, not the bias.",
            "非線形にするのはバイアスではなく f です。",
        ),
    )


TOPIC = Topic(
    "errata",
    200,
    Text("Errata of the other documents", "正誤表 (ほかの文書)"),
    (
        missing_half,
        wrong_weight,
        net_in_delta,
        double_sign,
        updated_too_early,
        own_delta,
        index_on_the_left,
        whole_vector,
        bias_unit,
        last_sample,
        one_component,
        what_is_reused,
        without_biases,
    ),
)
