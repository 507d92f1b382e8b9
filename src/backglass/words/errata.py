"""The errata of the five documents: printed, right, reason, and why no number shows it where none does.

A row with an empty last text has checks in a lesson; every other row says why it has none.
"""

from __future__ import annotations

from backglass.words import Text

CHECKED = Text("", "")
NOTATION = Text("it is a matter of notation", "記法の問題です")
WORDING = Text("it is a matter of wording", "言葉の問題です")
GARBLED = Text("what was lost cannot be compared", "失われた部分は比べられません")


def _row(printed: str | Text, right: str | Text, en: str, ja: str, unchecked: Text = CHECKED) -> tuple[Text, ...]:
    return _both(printed), _both(right), Text(en, ja), unchecked


def _both(text: str | Text) -> Text:
    return text if isinstance(text, Text) else Text(text, text)


SLIDES = {
    "000-1": _row(
        "E_n = 1/2 Σ_{n=1}^n |d_n - y(x_n - W)|²",
        "E_n = 1/2 ||d_n - y(x_n,W)||²",
        "E_n belongs to one sample, so nothing is summed over n; W is a parameter of y, not taken from x_n.",
        "E_n は一つのサンプルの誤差なので n については足しません。W は y のパラメーターで、"
        "x_n から引くものではありません。",
        Text("x_n - W subtracts a matrix from a vector", "x_n - W はベクトルから行列を引く式で、計算できません"),
    ),
    "000-2": _row(
        "∇E = ∂E/∂W_11",
        Text("∂E/∂W_11 is one component of ∇E", "∂E/∂W_11 は ∇E の成分の一つ"),
        "The gradient has one component for every weight and bias.",
        "勾配は、すべての重みとバイアスについての偏微分を並べたものです。",
        NOTATION,
    ),
    "000-3": _row(
        "b^2, b^3, W^t",
        "b^(2), b^(3), W^(t)",
        "They are numbers of layers and of the iteration, not powers.",
        "べき乗ではなく、層の番号と更新の番号です。",
        NOTATION,
    ),
    "000-4": _row(
        "u^(l) = Σ W_ji^(l) z^(l-1) + b_j",
        "u_j^(l) = Σ_i W_ji^(l) z_i^(l-1) + b_j^(l)",
        "Without indices one cannot see that the sum runs over the units i of the layer below.",
        "添字がないと、前の層のユニット i についての和であることがわかりません。",
        NOTATION,
    ),
    "000-5": _row(
        Text("z_1 = 1; the output z^(l) of layer 0 is 1", "z_1 を 1 にする。0 層での出力 z^(l) を 1 にする"),
        Text("z_0^(l) = 1: unit 0 of every layer", "z_0^(l) = 1 (各層の 0 番目のユニット)"),
        "The bias is the weight w_j0 of an additional unit 0; z_1 is a real input.",
        "バイアスは、追加した 0 番目のユニットからの重み w_j0 です。z_1 は本来の入力です。",
    ),
    "000-6": _row(
        "... + ∂E_n/∂W; ∂E_n/∂W → ∂E/∂W",
        Text("... + ∂E_N/∂W; divided by N_t for a minibatch", "... + ∂E_N/∂W。ミニバッチでは N_t で割る"),
        "The last sample is N; the error of a minibatch is a mean, and so is its gradient.",
        "最後のサンプルは N 番目です。ミニバッチの誤差は平均なので、その勾配も平均です。",
    ),
    "000-7": _row(
        "∂E_n/∂w_ji^(3) = (y - d)^T z_i^(2)",
        "∂E_n/∂w_ji^(3) = (y_j - d_j) z_i^(2)",
        "The derivative of y is zero but for component j, so only that one is left; the printed form has as many "
        "numbers as there are outputs.",
        "∂y/∂w は j 成分のほかは 0 なので、残るのは j 成分だけです。記載どおりだと出力の数だけ値が並びます。",
    ),
    "000-8": _row(
        "δ_j^(l) = Σ_k δ_j^(l+1) (w_kj^(l+1) f'(u_j^(l)))",
        "δ_j^(l) = Σ_k δ_k^(l+1) (w_kj^(l+1) f'(u_j^(l)))",
        "Each unit k hands back its own delta (summary of 04.3, twice).",
        "ユニット k はそれぞれ自分のデルタを返します (04.3 の要約に 2 か所)。",
    ),
    "000-9": _row(
        "u_i^(l) = Σ_i w_ji^(l) z_i^(l-1)",
        "u_j^(l) = Σ_i w_ji^(l) z_i^(l-1)",
        "i is summed over, so it cannot stand on the left.",
        "i は和をとる添字なので、左辺には残りません。",
        NOTATION,
    ),
    "000-10": _row(
        Text("(the equation before (4.5)'s values is missing)", "(「右辺の」が指す式が抜けている)"),
        "∂E_n/∂u_j^(2) = Σ_k ∂E_n/∂u_k^(3) ∂u_k^(3)/∂u_j^(2)",
        "The text speaks of the right-hand side of an equation that is not on the slide.",
        "スライドにない式の右辺について説明しています。",
    ),
    "000-11": _row(
        "dy/dx = (sin² x)' / sin² x",
        "dy/dx = 2 cot x",
        "Not wrong but unfinished; at x = 1 it is 1.284185232.",
        "誤りではありませんが途中で終わっています。x = 1 では 1.284185232 です。",
    ),
    "000-12": _row(
        Text("the rule (誤差逆伝播則) of backpropagation, y = u^(l)", "誤差逆伝播則、y = u^(l)"),
        Text("the method (誤差逆伝播法) of backpropagation, y = u^(L)", "誤差逆伝播法、y = u^(L)"),
        "The output is the last layer L; a network of two layers of weights has L = 3, as l = 1 is the input.",
        "出力は最後の層 L のものです。2 層ネットワークは入力を l = 1 と数えるので L = 3 です。",
        WORDING,
    ),
}

MAZUR = {
    "001-1": _row(
        Text("(formulas replaced by signs)", "(数式が記号や顔文字に化けている)"),
        Text("the lesson mazur", "レッスン mazur"),
        "The machine translation destroyed the formulas.",
        "機械翻訳の際に数式が壊れています。",
        GARBLED,
    ),
    "001-2": _row(
        "596884378; 0.; 019049119",
        "out_h2 = 0.596884378; target_o1 = 0.01; ∂E_o2/∂out_h1 = -0.0190491183",
        "Beginnings and ends of numbers were lost, and with one of them its sign.",
        "数値の先頭や末尾が失われ、一つは符号も失われています。",
    ),
    "001-3": _row(
        "E_total = sum (target - output)²",
        "E_total = Σ 1/2 (target - output)²",
        "Without the half the sum is twice as large as the 0.298371109 printed below it.",
        "1/2 がないと、その下に記載された 0.298371109 の 2 倍になります。",
    ),
    "001-4": _row(
        Text("the output times 1, minus the output", "出力に 1 をかけたものから出力を引いたもの"),
        "out × (1 - out)",
        "Taken at its word it is 0; the slope printed is 0.186815602.",
        "文字どおりに計算すると 0 ですが、記載された傾きは 0.186815602 です。",
    ),
    "001-5": _row(
        "Δ_o1 = -(target - net) (target - out) × out (1 - out)",
        "δ_o1 = -(target - out) × out (1 - out)",
        "The factor with net does not belong there.",
        "net の入った因子は余分です。",
    ),
    "001-6": _row(
        "net_h1 = w1 × i1 + w3 × i2 + b1",
        "net_h1 = w1 × i1 + w2 × i2 + b1",
        "w3 leads to h2; with it net_h1 would be 0.3825 and not 0.3775.",
        "w3 は h2 への重みです。これを使うと net_h1 は 0.3775 ではなく 0.3825 になります。",
    ),
    "001-7": _row(
        Text("the error after the first update is 0.291027924", "1 回更新した後の誤差は 0.291027924"),
        "0.291027774",
        "The weights listed give 0.291027774. 0.291027924 comes from an earlier version of the author's program, "
        "which used the new w5 to w8 for the gradients of w1 to w4.",
        "ページに並ぶ重みからは 0.291027774 になります。0.291027924 は、w1 から w4 の勾配を求めるのに更新後の"
        " w5 から w8 を使っていた、古い版のプログラムの値です。",
    ),
    "001-8": _row(
        "-0.019049119",
        "-0.019049118",
        "The delta of o2 was rounded before it was multiplied by w7.",
        "o2 のデルタを丸めてから w7 を掛けたためです。",
    ),
    "001-9": _row(
        "∂E/∂w5 = -δ_o1 × out_h1",
        Text("only where δ = -∂E/∂net", "δ = -∂E/∂net と定める場合に限る"),
        "With the page's own delta the sign would be wrong.",
        "このページのデルタの定義では符号が逆になります。",
    ),
}

NOTE = {
    "002-1": _row(
        "h(x) = 1 / (1 + e^(-1))",
        "h(x) = 1 / (1 + e^(-x))",
        "As printed it is the constant 0.7310585786.",
        "記載どおりだと定数 0.7310585786 です。",
    ),
    "002-2": _row(
        "f(i, u) = e^(u_i) / Σ_k e^(u_K)",
        "f(i, u) = e^(u_i) / Σ_k e^(u_k)",
        "The sum runs over k; as printed the outputs for [1, 2, 3] add up to 0.501.",
        "和をとるのは k です。記載どおりだと [1, 2, 3] に対する出力の和が 0.501 になります。",
    ),
    "002-3": _row(
        Text("∂f_i/∂u = f_i f_k for i ≠ k", "i ≠ k のとき ∂f_i/∂u = f_i f_k"),
        Text("∂f_i/∂u_k = -f_i f_k for i ≠ k", "i ≠ k のとき ∂f_i/∂u_k = -f_i f_k"),
        "Each column of the Jacobian must add up to 0, as the outputs always add up to 1; by symmetry each row, too.",
        "出力の和は常に 1 なので、ヤコビ行列の各列の和は 0 です。対称なので、各行の和も 0 でなければなりません。",
    ),
    "002-4": _row(
        "`grad[x >= 0] = 1`",
        "`grad[x > 0] = 1`",
        "The formula above it has f'(0) = 0; the code gives 1.",
        "すぐ上の式では f'(0) = 0 ですが、コードでは 1 になります。",
    ),
    "002-5": _row(
        "`self.out =  = softmax(x)`",
        "`self.out = softmax(x)`",
        "Two equals signs are a syntax error.",
        "等号が二つあり、構文エラーになります。",
        Text("the program does not start", "プログラムが動きません"),
    ),
    "002-6": _row(
        "∂E/∂y = y - b",
        "∂E/∂y = y - d",
        "The target is d; b is the bias.",
        "目標出力は d です。b はバイアスを表します。",
        NOTATION,
    ),
    "002-7": _row(
        "∂E/∂w_ji = ∂/∂w_ji (w^(l) z^(l-1) + b^(l)); ∂y/∂u = 1",
        "∂u/∂w_ji = ∂/∂w_ji (w^(l) z^(l-1) + b^(l)); ∂y/∂u = I",
        "What is differentiated there is u; y and u are vectors, so ∂y/∂u is the identity matrix.",
        "微分しているのは u です。y と u はベクトルなので、∂y/∂u は単位行列です。",
        NOTATION,
    ),
    "002-8": _row(
        "w^(2), y = u^(L); u^l; d, t",
        "w^(L), y = u^(L); u^(l); d",
        "The weight before y = u^(L) is w^(L); the target needs one letter.",
        "y = u^(L) の直前の重みは w^(L) です。目標出力の文字は一つに統一します。",
        NOTATION,
    ),
    "002-9": _row(
        "正規化・正則化",
        "正規化・標準化",
        "正則化 is regularisation, a penalty on weights; inputs are standardised (標準化).",
        "正則化は重みに罰則を加えることです。入力に行うのは標準化です。",
        WORDING,
    ),
    "002-10": _row(
        "`1 / (1 + np.exp(-x))`; `(1 - sigmoid(x)) * sigmoid(x)`",
        "σ(u) σ(-u)",
        "The code overflows at -1000 and loses the derivative in the tail: 0 at 40, where it is 4.248e-18.",
        "-1000 でオーバーフローし、裾では導関数の桁が失われます (40 では 0 になるが、正しくは 4.248e-18)。",
    ),
    "002-11": _row(
        Text("`batch_size = t.shape[0]`, for a single sample, too", "1 サンプルでも `batch_size = t.shape[0]`"),
        Text("a single sample is a batch of 1", "1 サンプルは大きさ 1 のバッチ"),
        "For one 1-D sample of K classes the gradient is divided by K.",
        "1 次元の 1 サンプル (K クラス) では、勾配が K で割られてしまいます。",
    ),
    "002-12": _row(
        "`t = t.argmax(axis=1)`",
        "E = -Σ_k t_k log y_k",
        "For soft labels the loss takes only the largest one, while the gradient takes all.",
        "ソフトラベルでは、誤差は最大の成分だけを使い、勾配は全成分を使うので食い違います。",
    ),
    "002-13": _row(
        "`np.log(y + 1e-7)`",
        "log_softmax(u)",
        "The small number makes the loss negative at y = 1 and bounds it at 16.1 where it has no bound; "
        "dout is ignored, and some shapes fail.",
        "微小値のため y = 1 で誤差が負になり、上限のないはずの誤差が 16.1 で頭打ちになります。dout も無視され、"
        "配列の形によってはエラーになります。",
    ),
    "002-14": _row(
        Text("multiply both by any constant", "分子と分母に任意の定数をかける"),
        Text("by any constant but 0, e^c", "0 でない任意の定数 e^c をかける"),
        "Multiplied by 0 nothing is left to divide.",
        "0 をかけると割り算ができません。",
        Text("0 / 0 is no number", "0 / 0 は数値になりません"),
    ),
}

ARTICLE = {
    "003-1": _row(
        Text("(six displayed formulas)", "(別行立ての数式六つ)"),
        "u, z; MSE; ∂l/∂w^(L), ∂l/∂w^(L-1); w - η ∂l/∂w",
        "They are missing from the text.",
        "本文のテキストに含まれていません。",
        GARBLED,
    ),
    "003-2": _row(
        Text("y_j: the output; y_j^(i): the truth", "y_j は出力、y_j^(i) は正解"),
        Text("y the output, d the target", "出力は y、目標出力は d"),
        "One letter for two things that are subtracted from each other.",
        "互いに引き算する二つのものに、同じ文字を使っています。",
        NOTATION,
    ),
    "003-3": _row(
        "∂l/∂y_j, ∂y_i/∂w_ij; z^(L), w^(L-1)",
        "∂l/∂y_j, ∂y_j/∂w_ji; z^(L-1), w^(L-1)",
        "Indices must match along a path; w_ji leads from i to j in every layer.",
        "経路に沿って添字がつながっていなければなりません。w_ji はどの層でも i から j への重みです。",
        NOTATION,
    ),
    "003-4": _row(
        Text("the value of step 1, ∂l/∂y, is reused", "1 ステップ目の値 ∂l/∂y を再利用する"),
        Text("the delta accumulated so far is reused", "そこまでに積み上げたデルタを再利用する"),
        "Beyond the last layer the accumulated delta is needed; the f' of the layers on the way belong to it.",
        "浅い層で必要なのは、途中の層の f' まで掛け込んだデルタです。",
    ),
    "003-5": _row(
        Text("with biases 0 the essence is the same", "バイアスを 0 としても本質は変わらない"),
        Text("for the chain rule, not for what can be learned", "連鎖律については正しいが、表現力は落ちる"),
        "Without a bias the decision boundary of a unit passes through the origin: it cannot learn AND.",
        "バイアスのないユニットの決定境界は必ず原点を通るので、AND も学習できません。",
    ),
}

BLOCKS = {
    "004-1": _row(
        "∂E/∂A = 1/2 Σ (2A - 2Y) = 1/2 Σ (A - Y)",
        "∂E/∂A_i = A_i - Y_i",
        "The half cancels the 2, and the derivative to one A_i leaves no sum.",
        "1/2 は 2 と打ち消し合います。一つの A_i で微分するので和も残りません。",
    ),
    "004-2": _row(
        "E = 1/2 Σ (A - Y)²; σ(Z){1 - σ(Z)}",
        "E = 1/2 Σ_i (A_i - Y_i)²; σ(Z) ⊙ (1 - σ(Z))",
        "A and Y need the index that is summed over; the product is taken element by element.",
        "和をとる添字 i が A と Y に必要です。積は要素ごとにとります。",
    ),
}

ROWS = SLIDES | MAZUR | NOTE | ARTICLE | BLOCKS
