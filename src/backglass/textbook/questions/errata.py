"""Questions on the errata of documents 000, 003 and 004, and what is wrong in what they say."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_erratum, not_wrong
from backglass.words import Text

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
