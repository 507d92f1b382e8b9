"""Questions on the errata: what is wrong in a formula as a document has it."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, Wrong, ask_erratum, wrong
from backglass.words import Text

SIGMOID = At("activations", 1, Text("The sigmoid", "シグモイド関数"))
KINK = At("activations", 9, Text("ReLU and its kink", "ReLU と折れ曲がる点"))
TAIL = At("activations", 7, Text("Why f' is computed from u", "なぜ f' を u から計算するのか"))
SOFTMAX = At("softmax", 1, Text("Three net inputs, three probabilities", "三つの総入力から三つの確率へ"))
SHIFT = At("softmax", 3, Text("Adding the same number to every u", "すべての u に同じ数を足す"))
BESIDE = At("softmax", 6, Text("The derivative for i ≠ k", "i ≠ k のときの微分"))
SOFT = At("losses", 10, Text("Trap 2: soft labels", "落とし穴 2: ソフトラベル"))
SINGLE = At("losses", 11, Text("Trap 3: a single sample", "落とし穴 3: サンプル一つ"))
OFFSET = At("losses", 8, Text("Trap 1: log(y + 1e-7)", "落とし穴 1: log(y + 1e-7)"))
TOTAL = At("mazur", 3, Text("Total error", "総合誤差"))
NET = At("mazur", 1, Text("Hidden layer, forward", "中間層 (隠れ層) の順伝播"))
DELTAS = At("mazur", 5, Text("The deltas of the output layer", "出力層のデルタ"))
UPDATES = At("mazur", 14, Text("The error after more updates", "更新を重ねた後の誤差"))
OUTPUT_WEIGHT = At(
    "two-layer", 4, Text("A weight of the output layer: a sparse vector", "出力層の重み: ほとんどが 0 のベクトル")
)
BIAS = At("two-layer", 9, Text("The bias as a weight", "バイアスを重みとみなす"))
RECURSION = At(
    "multilayer", 5, Text("Stage 3: the deltas of the layers before (4.12)", "手順 3: 中間層のデルタ (4.12)")
)
BATCH = At("multilayer", 7, Text("Batch and minibatch", "バッチとミニバッチ"))
BLOCK = At(
    "perceptron", 5, Text("Derivative 1 of 4, the error: ∂E/∂A = A - Y", "四つの微分 (1) 誤差関数: ∂E/∂A = A - Y")
)
SCALING = At("input-design", 9, Text("Scaling: standardise, or min-max", "尺度をそろえる: 標準化と最小最大"))
REUSED = At("paths", 4, Text("What the recursion reuses", "逆伝播が使い回すもの"))
ORIGIN = At("xor", 10, Text("Without biases", "バイアスがないとき"))
FORWARD = At("network", 6, Text("The next layer", "次の層"))


def _no(en: str, ja: str, why_en: str, why_ja: str) -> Wrong:
    """What is not wrong there, and why it is not."""
    return wrong("not-wrong", Text(en, ja), Text(why_en, why_ja))


def sigmoid_exponent(_: Draw) -> Draft:
    """002-1."""
    return ask_erratum(
        SIGMOID,
        "002-1",
        Text("The exponent does not hold x.", "指数に x が入っていない。"),
        _no(
            "The exponent should be positive.",
            "指数は正でなければならない。",
            "With e^x it would be σ(-x), which falls.",
            "e^x とすると、減少する関数 σ(-x) になります。",
        ),
        _no(
            "The numerator should be e^x.",
            "分子は e^x でなければならない。",
            "e^x / (1 + e^(-x)) has no bound.",
            "e^x / (1 + e^(-x)) は、いくらでも大きくなります。",
        ),
        _no(
            "The 1 in the denominator is too much.",
            "分母の 1 が余分である。",
            "Without it, it would be e^x, which has no bound.",
            "1 がないと e^x になり、いくらでも大きくなります。",
        ),
    )


def softmax_index(_: Draw) -> Draft:
    """002-2."""
    return ask_erratum(
        SOFTMAX,
        "002-2",
        Text(
            "The terms of the sum do not hold the index k that is summed over.",
            "和の各項に、和をとる添字 k が入っていない。",
        ),
        _no(
            "The sum should run over i.",
            "和は i についてとる。",
            "i is the unit whose output is asked for.",
            "i は、出力を求めるユニットの番号です。",
        ),
        _no(
            "The exponents should be negative.",
            "指数は負でなければならない。",
            "Then the largest u would get the least probability.",
            "これでは、最も大きい u の確率が最も小さくなります。",
        ),
        _no(
            "The numerator should be u_i.",
            "分子は u_i でなければならない。",
            "u_i can be negative, and the outputs would not add up to 1.",
            "u_i は負にもなり、出力の和も 1 になりません。",
        ),
    )


def jacobian_sign(_: Draw) -> Draft:
    """002-3."""
    return ask_erratum(
        BESIDE,
        "002-3",
        Text("The sign is wrong.", "符号が間違っている。"),
        _no(
            "It should be f_i (1 - f_k).",
            "f_i (1 - f_k) でなければならない。",
            "f_i (1 - f_i) is the case i = k; there is no 1 for i ≠ k.",
            "f_i (1 - f_i) は i = k の場合です。i ≠ k では 1 は現れません。",
        ),
        _no(
            "It should be 0: f_i does not depend on u_k.",
            "f_i は u_k に依存しないので、0 でなければならない。",
            "The denominator holds all u.",
            "分母にすべての u が入っています。",
        ),
        _no(
            "It should be f_k².",
            "f_k² でなければならない。",
            "Both units enter, by one factor each.",
            "二つのユニットの出力が一つずつ掛かります。",
        ),
    )


def relu_kink(_: Draw) -> Draft:
    """002-4."""
    return ask_erratum(
        KINK,
        "002-4",
        Text(
            "At 0 it gives 1, but the formula beside it has 0 there.",
            "x = 0 で 1 になるが、そばの式では 0 になっている。",
        ),
        _no(
            "For positive x the gradient should be x.",
            "x が正のとき、勾配は x でなければならない。",
            "x is the value; its slope is 1.",
            "x は関数の値です。傾きは 1 です。",
        ),
        _no(
            "For negative x the gradient should be -1.",
            "x が負のとき、勾配は -1 でなければならない。",
            "There the function is constant, 0.",
            "そこでは関数は 0 のまま変わりません。",
        ),
        _no(
            "It should compare grad, not x.",
            "x ではなく grad を比べなければならない。",
            "grad is all 0 at this point; x decides.",
            "この時点の grad はすべて 0 です。x で決めます。",
        ),
    )


def missing_half(_: Draw) -> Draft:
    """001-3."""
    return ask_erratum(
        TOTAL,
        "001-3",
        Text("The half is missing.", "1/2 が抜けている。"),
        _no(
            "The differences should not be squared.",
            "差を 2 乗してはいけない。",
            "Without the square errors of both signs would cancel.",
            "2 乗しないと、正と負の誤差が打ち消し合います。",
        ),
        _no(
            "It should be divided by the number of outputs.",
            "出力の数で割らなければならない。",
            "The page adds up its two outputs; its number shows it.",
            "このページでは二つの出力の誤差を足しています。記載された数値からわかります。",
        ),
        _no(
            "It should be output minus target.",
            "出力から目標値を引かなければならない。",
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
        _no(
            "The bias must not be added to a net input.",
            "総入力にバイアスを足してはいけない。",
            "The bias belongs to the net input.",
            "バイアスは総入力に含まれます。",
        ),
        _no(
            "The inputs should be outputs of the hidden layer.",
            "入力ではなく、中間層の出力を使わなければならない。",
            "h1 lies in the hidden layer: what reaches it are the inputs.",
            "h1 は中間層のユニットなので、届くのは入力です。",
        ),
        _no(
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
        _no(
            "The factor out (1 - out) does not belong to it.",
            "因子 out (1 - out) は不要である。",
            "It is the slope of the sigmoid, a part of the delta.",
            "シグモイド関数の傾きで、デルタの一部です。",
        ),
        _no(
            "out_h1 is missing as a factor.",
            "因子 out_h1 が抜けている。",
            "out_h1 makes the gradient of w5 of the delta; the delta ends before it.",
            "out_h1 を掛けると w5 の勾配になります。デルタには含まれません。",
        ),
        _no(
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
        _no(
            "The factor should be net_h1.",
            "因子は net_h1 でなければならない。",
            "w5 is multiplied by the output out_h1.",
            "w5 に掛かっているのは出力 out_h1 です。",
        ),
        _no(
            "The delta should be that of h1.",
            "h1 のデルタでなければならない。",
            "w5 leads to o1, so its delta counts.",
            "w5 は o1 への重みなので、o1 のデルタを使います。",
        ),
        _no(
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
        _no(
            "The half of the error was forgotten.",
            "誤差の 1/2 を忘れている。",
            "Then it would be about twice as large.",
            "それなら約 2 倍の値になります。",
        ),
        _no(
            "The learning rate was left out.",
            "学習率を掛けていない。",
            "Then it would differ in the second digit already.",
            "それなら 2 桁目から違ってきます。",
        ),
        _no(
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
        _no(
            "The weight should be w_jk.",
            "重みは w_jk でなければならない。",
            "w_kj leads from j to k, and back over it comes k's delta.",
            "w_kj が j から k への重みで、これを逆にたどります。",
        ),
        _no(
            "f' should be taken at u_k.",
            "f' は u_k での値でなければならない。",
            "f' is that of the unit itself, j.",
            "f' は自分自身 (j) のものです。",
        ),
        _no(
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
        _no(
            "The weight should be w_ij.",
            "重みは w_ij でなければならない。",
            "w_ji leads from i to j in all of these documents.",
            "これらの文書では、w_ji が i から j への重みです。",
        ),
        _no(
            "z should be that of layer l.",
            "z は第 l 層のものでなければならない。",
            "The net input of layer l comes from the outputs below.",
            "第 l 層の総入力は、前の層の出力から求めます。",
        ),
        _no(
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
        _no(
            "The factor should be z_j.",
            "因子は z_j でなければならない。",
            "w_ji is multiplied by the output of unit i.",
            "w_ji に掛かっているのはユニット i の出力です。",
        ),
        _no(
            "The sign is wrong: it should be d - y.",
            "符号が逆で、d - y でなければならない。",
            "E = 1/2 ||y - d||² has the derivative y - d.",
            "E = 1/2 ||y - d||² を微分すると y - d です。",
        ),
        _no(
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
        _no(
            "The additional unit should give 0.",
            "追加したユニットの出力は 0 でなければならない。",
            "Then the bias would never be added.",
            "それではバイアスが足されません。",
        ),
        _no(
            "It should give the bias b.",
            "追加したユニットの出力は b でなければならない。",
            "It gives 1; b is the weight that leads from it.",
            "出力は 1 で、b はそこからの重みです。",
        ),
        _no(
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
        _no(
            "The samples' gradients should be multiplied.",
            "サンプルごとの勾配を掛け合わせなければならない。",
            "The error is a sum, and so is its gradient.",
            "誤差が和なので、勾配も和です。",
        ),
        _no(
            "The gradients should be those in the outputs.",
            "出力についての勾配でなければならない。",
            "The weights are updated, so they are in W.",
            "更新するのは重みなので、W についての勾配です。",
        ),
        _no(
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
        _no(
            "It should be Y - A.",
            "Y - A でなければならない。",
            "(A - Y)² differentiated in A gives 2 (A - Y).",
            "(A - Y)² を A で微分すると 2 (A - Y) です。",
        ),
        _no(
            "The derivative of the sigmoid is missing.",
            "シグモイド関数の微分が抜けている。",
            "It comes with the next block, ∂A/∂Z.",
            "それは次のブロック ∂A/∂Z に現れます。",
        ),
        _no(
            "Only the half is too much; the sum is right.",
            "余分なのは 1/2 だけで、和は正しい。",
            "The other components do not depend on A_i.",
            "ほかの成分は A_i に依存しません。",
        ),
    )


def classes_for_samples(_: Draw) -> Draft:
    """002-11."""
    return ask_erratum(
        SINGLE,
        "002-11",
        Text(
            "For a single 1-D sample it is the number of classes.", "1 次元のサンプル一つでは、クラス数になってしまう。"
        ),
        _no(
            "The gradient must not be divided at all.",
            "勾配は割ってはいけない。",
            "For a batch whose error is the mean it must be divided by its size.",
            "バッチの誤差が平均なら、バッチの大きさで割ります。",
        ),
        _no(
            "It should be shape[1].",
            "shape[1] でなければならない。",
            "That is the number of classes of a batch.",
            "それはバッチのクラス数です。",
        ),
        _no(
            "It should be the number of weights.",
            "重みの数でなければならない。",
            "The mean is over samples.",
            "平均はサンプルについてとります。",
        ),
    )


def largest_target(_: Draw) -> Draft:
    """002-12."""
    return ask_erratum(
        SOFT,
        "002-12",
        Text(
            "For soft labels only the largest target counts in the loss.",
            "ソフトラベルのとき、損失に最大の目標出力しか使われない。",
        ),
        _no(
            "For one-hot targets it gives the wrong class.",
            "ワンホットのとき、違うクラスになる。",
            "The largest of a one-hot target is its 1.",
            "ワンホットで最大の成分は 1 なので、正しいクラスになります。",
        ),
        _no(
            "It should be axis=0.",
            "axis=0 でなければならない。",
            "axis=0 would look for a sample, not for a class.",
            "axis=0 ではクラスではなくサンプルを選んでしまいます。",
        ),
        _no(
            "It should be argmin.",
            "argmin でなければならない。",
            "The right class has the largest target.",
            "正解クラスの目標出力が最大です。",
        ),
    )


def small_number(_: Draw) -> Draft:
    """002-13."""
    return ask_erratum(
        OFFSET,
        "002-13",
        Text(
            "The number added makes the loss negative at y = 1 and bounds it.",
            "足した数のため、y = 1 で損失が負になり、上限もできる。",
        ),
        _no(
            "The number added should be larger.",
            "足す数はもっと大きくなければならない。",
            "A larger number makes both worse.",
            "大きくすると、どちらの問題もひどくなります。",
        ),
        _no(
            "The logarithm should be to base 10.",
            "常用対数でなければならない。",
            "The natural one makes the gradient y - d.",
            "自然対数だからこそ、勾配が y - d になります。",
        ),
        _no(
            "y should be squared.",
            "y を 2 乗しなければならない。",
            "The cross entropy takes the logarithm of y itself.",
            "交差エントロピーでは y そのものの対数をとります。",
        ),
    )


def any_constant(_: Draw) -> Draft:
    """002-14."""
    return ask_erratum(
        SHIFT,
        "002-14",
        Text("The constant must not be 0.", "定数は 0 であってはならない。"),
        _no(
            "The constant must be positive.",
            "定数は正でなければならない。",
            "A negative one cancels as well.",
            "負の定数でも約分されます。",
        ),
        _no(
            "Only the numerator may be multiplied.",
            "掛けてよいのは分子だけである。",
            "Then the outputs would change.",
            "それでは出力が変わってしまいます。",
        ),
        _no(
            "The constant must be below 1.",
            "定数は 1 より小さくなければならない。",
            "Any other than 0 cancels.",
            "0 でなければ約分されます。",
        ),
    )


def lost_tail(_: Draw) -> Draft:
    """002-10."""
    return ask_erratum(
        TAIL,
        "002-10",
        Text(
            "It overflows far below 0, and its derivative is lost in the tail.",
            "0 よりずっと小さいところでオーバーフローし、裾で導関数の桁が失われる。",
        ),
        _no(
            "The derivative lacks a minus sign.",
            "導関数の符号が逆である。",
            "The sigmoid rises, so its slope is positive.",
            "シグモイド関数は増加するので、傾きは正です。",
        ),
        _no(
            "The derivative should be 1 - sigmoid(x)².",
            "導関数は 1 - sigmoid(x)² でなければならない。",
            "That is the form of tanh'.",
            "それは tanh' の形です。",
        ),
        _no(
            "At x = 0 it divides by 0.",
            "x = 0 で 0 による割り算になる。",
            "There the denominator is 2.",
            "x = 0 では分母は 2 です。",
        ),
    )


def regularised_inputs(_: Draw) -> Draft:
    """002-9."""
    return ask_erratum(
        SCALING,
        "002-9",
        Text("One of the two words means a penalty on weights.", "二つの言葉の一方は、重みに罰則を加えることである。"),
        _no(
            "Both words mean the same.",
            "二つの言葉は同じことである。",
            "One is done to inputs, the other to weights.",
            "一方は入力に、もう一方は重みに対して行います。",
        ),
        _no(
            "Inputs must not be scaled at all.",
            "入力の尺度を変えてはならない。",
            "Inputs on one scale learn more evenly.",
            "尺度をそろえると、学習が偏りにくくなります。",
        ),
        _no(
            "Outputs are meant, not inputs.",
            "入力ではなく出力のことである。",
            "The passage is on preparing inputs.",
            "入力の準備についての記述です。",
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
        _no(
            "Nothing can be reused: every weight has paths of its own.",
            "重みごとに経路が違うので、何も使い回せない。",
            "The paths share their ends, from a unit to the loss.",
            "経路は、あるユニットから損失までの部分を共有します。",
        ),
        _no(
            "The updated weights are reused.",
            "使い回すのは更新後の重みである。",
            "All gradients are taken before the updates.",
            "勾配はすべて更新前の重みで求めます。",
        ),
        _no(
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
        _no(
            "Without biases the chain rule does not hold.",
            "バイアスがないと連鎖律が成り立たない。",
            "The chain rule holds for any weights.",
            "連鎖律はどんな重みでも成り立ちます。",
        ),
        _no(
            "Without biases all gradients are 0.",
            "バイアスがないと勾配がすべて 0 になる。",
            "The weights have gradients as before.",
            "重みの勾配は変わらずあります。",
        ),
        _no(
            "Without biases the network is linear.",
            "バイアスがないとネットワークは線形になる。",
            "f makes it nonlinear, not the bias.",
            "非線形にするのはバイアスではなく f です。",
        ),
    )


TOPIC = Topic(
    "errata",
    200,
    Text("Errata: what is wrong?", "正誤表: どこが間違っているか"),
    (
        sigmoid_exponent,
        softmax_index,
        jacobian_sign,
        relu_kink,
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
        classes_for_samples,
        largest_target,
        small_number,
        any_constant,
        lost_tail,
        regularised_inputs,
        what_is_reused,
        without_biases,
    ),
)
