"""The glossary: every term in English and Japanese, its symbol, and what else a reader may call it."""

from __future__ import annotations

from dataclasses import dataclass

from backglass.words import Language, Text

NONE = Text("", "")


@dataclass(frozen=True)
class Term:
    """One term.

    Attributes
    ----------
    name : Text
    symbol : str
        The book's; empty where it has none.
    aliases : Text
        Other names in other books, separated by commas; empty where there are none.
    """

    name: Text
    symbol: str = ""
    aliases: Text = NONE

    def say(self, speak: Language) -> str:
        """The term with its symbol, its aliases, and its name in the other language.

        Examples
        --------
        >>> GLOSSARY["target"].say("en")
        'target d (目標出力; also: ideal, label, t)'
        >>> GLOSSARY["target"].say("ja")
        '目標出力 d (target。別名: 教師データ、正解、理想値、t)'
        """
        head = f"{self.name[speak]} {self.symbol}".rstrip()
        other = self.name["en" if speak == "ja" else "ja"]
        also = self.aliases[speak]
        if speak == "ja":
            return f"{head} ({other}。別名: {also})" if also else f"{head} ({other})"
        return f"{head} ({other}; also: {also})" if also else f"{head} ({other})"


def _term(en: str, ja: str, symbol: str = "", also_en: str = "", also_ja: str = "") -> Term:
    return Term(Text(en, ja), symbol, Text(also_en, also_ja))


GLOSSARY: dict[str, Term] = {
    term.name.en: term
    for term in (
        _term("error backpropagation", "誤差逆伝播法", "", "backprop", "バックプロパゲーション、誤差逆伝搬法"),
        _term("forward propagation", "順伝播", "", "forward pass", "フォワードプロパゲーション、順伝搬"),
        _term("backward pass", "逆伝播", "", "backward propagation", "バックワードパス"),
        _term("feed-forward network", "順伝播型ネットワーク", "", "multilayer perceptron, MLP", "多層パーセプトロン"),
        _term("unit", "ユニット", "", "neuron, node", "ニューロン、ノード"),
        _term("input layer", "入力層", "l = 1"),
        _term("hidden layer", "中間層", "1 < l < L", "", "隠れ層"),
        _term("output layer", "出力層", "l = L"),
        _term("weight", "重み", "w_ji^(l), W^(l)"),
        _term("bias", "バイアス", "b_j^(l)", "w_j0 with z_0 = 1", "z_0 = 1 の重み w_j0"),
        _term("total net input", "総入力", "u_j^(l)", "net input, net, Z", "正味入力、純入力、net、Z"),
        _term("unit output", "出力", "z_j^(l)", "activation, out, A", "活性、out、A"),
        _term("network output", "ネットワークの出力", "y", "prediction, actual", "予測値、実際の出力"),
        _term("target", "目標出力", "d", "ideal, label, t", "教師データ、正解、理想値、t"),
        _term("training sample", "訓練サンプル", "(x_n, d_n)", "training example", "訓練データ、学習データ"),
        _term("activation function", "活性化関数", "f"),
        _term("logistic sigmoid", "シグモイド関数", "σ", "logistic function", "ロジスティック関数"),
        _term("ReLU", "正規化線形関数", "", "rectified linear unit, ramp", "ランプ関数"),
        _term("tanh", "双曲線正接関数", "", "hyperbolic tangent", "ハイパボリックタンジェント"),
        _term("identity", "恒等写像", "", "linear output", "恒等関数"),
        _term("softmax", "ソフトマックス関数"),
        _term("step function", "ステップ関数", "", "Heaviside function", "ヘヴィサイド関数、階段関数"),
        _term("loss", "誤差関数", "E", "error, cost, objective", "損失関数、コスト関数、目的関数"),
        _term("squared error", "二乗誤差", "", "half the sum of squares, SSE", "二乗和誤差"),
        _term("mean squared error", "平均二乗誤差", "", "MSE", "MSE"),
        _term("cross entropy", "交差エントロピー"),
        _term("maximum likelihood", "最尤推定"),
        _term("gradient", "勾配", "∇E"),
        _term("partial derivative", "偏微分", "∂", "", "偏導関数"),
        _term("chain rule", "連鎖律", "", "", "連鎖規則、合成関数の微分"),
        _term(
            "delta", "デルタ", "δ_j^(l) = ∂E_n/∂u_j^(l)", "node delta, local error; -δ in some books",
            "局所誤差、ノードデルタ。符号を逆に定める本もある",
        ),
        _term("delta rule", "デルタルール", "", "Widrow-Hoff rule", "デルタ則"),
        _term("gradient descent", "勾配降下法", "", "steepest descent", "最急降下法"),
        _term("stochastic gradient descent", "確率的勾配降下法", "", "SGD", "SGD"),
        _term("learning rate", "学習率", "ε", "η, α, learning coefficient", "学習係数、η、α"),
        _term("batch learning", "バッチ学習", "", "full batch", "一括学習"),
        _term("minibatch", "ミニバッチ", "D_t, N_t"),
        _term("epoch", "エポック"),
        _term("iteration", "反復", "t", "update, step", "更新、イテレーション"),
        _term("initialisation", "重みの初期化"),
        _term("momentum", "モメンタム", "μ", "inertia", "慣性"),
        _term("Nesterov momentum", "ネステロフの加速法"),
        _term("adaptive learning rate", "適応的学習率"),
        _term("weight decay", "重み減衰", "λ", "", "荷重減衰"),
        _term("regularisation", "正則化"),
        _term("dropout", "ドロップアウト", "p"),
        _term("batch normalisation", "バッチ正規化", "γ, β"),
        _term("early stopping", "早期終了", "", "", "早期打ち切り"),
        _term("learning-rate schedule", "学習率スケジュール"),
        _term("overfitting", "過学習", "", "", "過剰適合"),
        _term("generalisation", "汎化"),
        _term("vanishing gradient", "勾配消失"),
        _term("exploding gradient", "勾配爆発"),
        _term("gradient check", "勾配確認", "", "gradient checking", "勾配チェック"),
        _term("numerical differentiation", "数値微分"),
        _term("difference approximation", "差分近似", "", "finite differences", "有限差分"),
        _term("machine epsilon", "計算機イプシロン", "ε_c", "", "マシンイプシロン"),
        _term("Jacobian", "ヤコビ行列", "J", "", "ヤコビアン"),
        _term("Hadamard product", "要素ごとの積", "⊙", "elementwise product", "アダマール積"),
        _term("computation graph", "計算グラフ"),
        _term("automatic differentiation", "自動微分", "", "autograd, autodiff", ""),
        _term("overflow", "オーバーフロー"),
        _term("one-hot", "ワンホット", "", "1-of-K", "1-of-K 表現"),
        _term("Kronecker delta", "クロネッカーのデルタ", "δ_ik"),
        _term("standardisation", "標準化", "", "z-score", "平均 0、分散 1 にする正規化"),
        _term("missing value", "欠損値"),
        _term("decision boundary", "決定境界"),
        _term("linearly separable", "線形分離可能"),
        _term("perceptron", "パーセプトロン"),
    )
}  # fmt: skip
