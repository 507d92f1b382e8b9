"""What a gradient certificate, a health report and a nudge say."""

from __future__ import annotations

from backglass.words import Text

ONE_FORMAT = Text(
    "Give --html or --json, not both; each has the whole.",
    "--html と --json はどちらか一つだけを指定してください。",
)

# The certificate
CERTIFICATE_OF = Text("Gradient certificate: {model}, {table}", "勾配確認書: {model}、{table}")
CERTIFICATE = Text("Gradient certificate", "勾配確認書")
RIGHT = Text(
    "The gradient is right: {checked:the one derivative checked agrees|all {checked} derivatives checked agree} with "
    "central differences of the loss.",
    "勾配は正しく求められています。確かめた {checked} 個の偏微分は、すべて誤差関数の中心差分と一致しました。",
)
WRONG = Text(
    "The gradient is wrong: {parameter} is {gradient:.6g}, but the loss changes by {difference:.6g} per unit.",
    "勾配が誤っています。{parameter} の偏微分は {gradient:.6g} ですが、誤差関数の中心差分は {difference:.6g} です。",
)
TOO_LARGE = Text(
    "The gradient is {factor:.6g} times too large: every derivative checked is {factor:.6g} times the loss's.",
    "勾配が {factor:.6g} 倍になっています。確かめたどの偏微分も、正しい値の {factor:.6g} 倍です。",
)
TOO_SMALL = Text(
    "The gradient is {divisor:.6g} times too small: every derivative checked is {factor:.6g} times the loss's.",
    "勾配が {divisor:.6g} 分の 1 になっています。確かめたどの偏微分も、正しい値の {factor:.6g} 倍です。",
)
REVERSED = Text(
    "The gradient has the wrong sign: every derivative checked is {factor:.6g} times the loss's.",
    "勾配の符号が逆です。確かめたどの偏微分も、正しい値の {factor:.6g} 倍です。",
)
NOT_FINITE_GRADIENT = Text(
    "The gradient is wrong: {parameter} is {gradient}, no finite number.",
    "勾配が誤っています。{parameter} の偏微分が有限の数ではありません ({gradient})。",
)
NOTHING_CHECKED = Text(
    "Nothing could be checked: every parameter is set apart; take other rows or other parameters.",
    "どのパラメーターも対象から外れたため、何も確かめられませんでした。ほかの行かパラメーターで試してください。",
)
NOTHING_FOUND = Text(
    "Undecided: a 1 % error would not be found here, because the gradient is 0 or lost in rounding; "
    "take other rows, other parameters, or float64.",
    "判定できません。勾配が 0 か丸め誤差に埋もれていて、1 % の誤りを見つけられないためです。"
    "ほかの行やパラメーター、または float64 で試してください。",
)
LABELS = {
    "engine": Text("gradient of", "勾配の計算"),
    "checked": Text("checked", "確かめた数"),
    "set_apart": Text("set apart", "対象外"),
    "worst": Text("worst error", "最大の相対誤差"),
    "tolerance": Text("let pass", "許容値"),
    "self_test": Text("self-test", "検査自体の確認"),
}
ENGINE = Text("engine {engine}, {dtype}, rows: {rows}", "エンジン {engine}、{dtype}、{rows} 行")
BATCHES = Text(", in batches of {size}", " ({size} 行ずつ)")
FUNCTION = Text("function {function}, {dtype}", "関数 {function}、{dtype}")
CHECKED = Text(
    "{checked} of {parameters} {parameters:parameter|parameters}", "{parameters} 個のパラメーターのうち {checked} 個"
)
SHARE = Text("; {share:g} of them drawn with seed {seed}", " (割合 {share:g} を乱数の種 {seed} で抽出)")
KINKS = Text(
    "{kinks}, because a kink (ReLU at 0, say) lies within every step",
    "{kinks} 個。どの刻み幅でも折れ曲がる点 (ReLU の 0 など) をまたぐため",
)
OVERFLOWED = Text(
    "{count}, because the loss beside them is not finite", "{count} 個。近くの誤差が有限の数にならないため"
)
WORST = Text(
    "{error} at {parameter}: gradient {gradient}, difference {difference}",
    "{error} ({parameter}: 勾配 {gradient}、差分 {difference})",
)
TOLERANCE = Text("a relative error of {tolerance}", "相対誤差 {tolerance} まで")
SELF_TEST = Text(
    "an error of {planted:g} %, planted into one derivative after the other: found {found} {found:time|times} of {of}",
    "偏微分を一つずつ {planted:g} % ずらして検査: {of} 回のうち {found} 回発見",
)
GROUP_HEAD = (Text("parameters", "パラメーター"), Text("checked", "確かめた数"), Text("worst error", "最大の相対誤差"))
ROWS_DRAWN = Text(
    "Checked on {rows} of the table's {of} rows, drawn with seed {seed}.",
    "表の {of} 行から乱数の種 {seed} で選んだ {rows} 行で確かめました。",
)
STORED = Text("The certificate is kept in {model}.", "確認書を {model} に保存しました。")
CHECKING = Text("checking derivatives", "偏微分を確認中")

# Health
HEALTH_OF = Text("Health: {model}, {table}", "診断: {model}、{table}")
HEALTH = Text("Health of the network (rows: {rows})", "ネットワークの診断 ({rows} 行)")
HEALTHY = Text("Nothing is wrong: no finding.", "問題は見つかりませんでした。")
LAYER_HEAD = (
    Text("layer", "層"),
    Text("activation", "活性化関数"),
    Text("|δ|", "δ の大きさ"),
    Text("of top", "出力層比"),
    Text("at most", "上界"),
    Text("dead", "死んだユニット"),
    Text("saturated", "飽和"),
    Text("zeros", "出力 0"),
    Text("update", "更新比"),
)
LEGEND = {  # by the English head of a column
    "|δ|": Text(
        "|δ|: norm of delta, root mean square over the rows", "δ の大きさ: デルタのノルムの、行についての二乗平均平方根"
    ),
    "of top": Text(
        "of top: over that of the output layer, which the activations' largest derivatives and the weights keep below "
        "the number under at most",
        "出力層比: 出力層のデルタとの比で、活性化関数の微分の最大値と重みで決まる上界を超えません",
    ),
    "dead": Text(
        "dead: of the units, those whose derivative is 0 in every row",
        "死んだユニット: 全ユニットのうち、どの行でも微分が 0 のものの数",
    ),
    "saturated": Text(
        "saturated: where the derivative is below 1 % of its largest value", "飽和: 微分が最大値の 1 % に満たない割合"
    ),
    "zeros": Text("zeros: where a ReLU's output is 0", "出力 0: ReLU の出力が 0 である割合"),
    "update": Text("update: size of the update over that of the weights", "更新比: 更新量と重みの大きさの比"),
}
LEGEND_JOIN = Text("; ", "。")
LEGEND_END = Text(".", "。")
VANISHING = Text(
    "Vanishing gradient: the deltas of layer {layer} ({name}, derivative at most {steepest}) are {ratio} times those "
    "of layer {top}, so that its weights hardly learn; take relu or tanh for the hidden layers, fewer layers, or "
    "larger first weights.",
    "勾配消失: 第 {layer} 層 ({name}、微分の最大値は {steepest}) のデルタは第 {top} 層の {ratio} 倍しかなく、重みが"
    "ほとんど学習されません。中間層を relu か tanh にする、層を減らす、重みの初期値を大きくする、のいずれかを"
    "試してください。",
)
EXPLODING = Text(
    "Exploding gradient: the deltas of layer {layer} ({name}, derivative at most {steepest}) are {ratio} times those "
    "of layer {top}; take smaller weights, scale inputs and targets, or clip the gradient (clip_norm=1).",
    "勾配爆発: 第 {layer} 層 ({name}、微分の最大値は {steepest}) のデルタが第 {top} 層の {ratio} 倍あります。"
    "重みを小さくする、入力と目標出力を標準化する、勾配をクリッピングする (clip_norm=1)、のいずれかを試してください。",
)
DEAD = Text(
    "Dead units: {dead} of the {units} {units:unit|units} of layer {layer} ({share:.0%}) {dead:has|have} a derivative "
    "of 0 in every row and cannot learn; lower the learning rate, start again with biases at 0, or take leaky_relu.",
    "死んだユニット: 第 {layer} 層の {units} 個のうち {dead} 個 ({share:.0%}) は、どの行でも微分が 0 で学習できません。"
    "学習率を下げる、バイアスを 0 に戻して学習し直す、leaky_relu を使う、のいずれかを試してください。",
)
ALL_DEAD = Text(
    "A dead layer: {units:the one unit|all {units} units} of layer {layer} {units:has|have} a derivative of 0 in "
    "every row, so that nothing below them learns; start again with biases at 0 and a lower learning rate, or take "
    "leaky_relu.",
    "死んだ層: 第 {layer} 層の {units} 個のユニットはどれも、すべての行で微分が 0 です。"
    "これより入力側は学習されません。バイアスを 0 に戻し学習率を下げて学習し直すか、leaky_relu を使ってください。",
)
SATURATED = Text(
    "Saturated units: in {share:.0%} of all cases the derivative of layer {layer} ({name}) is below 1 % of its largest "
    "value; scale the inputs, start with smaller weights, or add weight decay.",
    "飽和: 第 {layer} 層 ({name}) の微分は、全体の {share:.0%} で最大値の 1 % に満ちません。"
    "入力を標準化する、重みの初期値を小さくする、重み減衰を加える、のいずれかを試してください。",
)
WRONG_END = Text(
    "Saturated at the wrong end: for {share:.0%} of the rows the output ({name}) is far from its target where its "
    "derivative is nearly 0, so that {loss} cannot correct it; take a loss whose delta is y - d, such as a cross "
    "entropy.",
    "逆側での飽和: {share:.0%} の行で、出力 ({name}) は目標出力から遠いのに微分がほぼ 0 で、{loss} では修正が"
    "進みません。デルタが y - d になる交差エントロピーなどの誤差関数を使ってください。",
)
IDENTICAL = Text(
    "Identical units: all {units} units of layer {layer} have the same weights and will stay the same; start with "
    "random weights.",
    "同一のユニット: 第 {layer} 層の {units} 個のユニットは重みがすべて等しく、学習しても等しいままです。"
    "重みを乱数で初期化してください。",
)
LARGE_UPDATE = Text(
    "Large updates: an update changes the weights of layer {layer} by {ratio} times their size, where about 0.001 is "
    "usual; lower the learning rate.",
    "大きすぎる更新: 1 回の更新で第 {layer} 層の重みが大きさの {ratio} 倍も変わります (普通は 0.001 倍程度)。"
    "学習率を下げてください。",
)
NOT_FINITE = Text(
    "Not finite: {count} {count:value|values} of {what} in layer {layer} {count:is no finite number|are no finite "
    "numbers}; scale the inputs, or take smaller weights.",
    "発散: 第 {layer} 層の {what} のうち {count} 個が有限の数ではありません。入力を標準化するか、重みを小さく"
    "してください。",
)

# Nudge
NOT_MOVED = Text(
    "{parameter} is {value:g}, to which {h:g} cannot be added in float64; take another h.",
    "{parameter} は {value:g} なので、float64 では {h:g} を加えられません。別の h を指定してください。",
)
NUDGE = Text("{parameter} from {value} to {after}", "{parameter} を {value} から {after} へ")
LOSS_BEFORE = Text("loss before", "変更前の誤差")
LOSS_AFTER = Text("loss after", "変更後の誤差")
CHANGE = Text("change", "変化")
GRADIENT_H = Text("gradient × h", "勾配 × h")
REMAINDER = Text("remainder", "残り")
NUDGE_HEAD = (Text("", ""), Text("value", "値"))
NUDGE_SAYS = Text(
    "The gradient foretells the change but for the remainder, which shrinks with h² (remainder / h² = {per_h2}).",
    "変化はほぼ「勾配 × h」で、その残りは h² に比例して小さくなります (残り / h² = {per_h2})。",
)
NUDGE_PICTURE = Text(
    "The curve is the loss, the straight line its slope at the value before. The ring is what the slope foretells for "
    "the value after; the remainder lies between it and the curve.",
    "曲線が誤差、直線が変更前の値での傾きです。変更後の値について傾きから予測したのが白丸で、曲線との差が「残り」"
    "です。",
)
NUDGE_CURVE = Text("loss E", "誤差 E")
NUDGE_SLOPE = Text("slope {gradient}", "傾き {gradient}")
NUDGE_POINTS = Text("before and after", "変更前と変更後")
