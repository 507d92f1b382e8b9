"""What `--help` says of ``backglass train``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=2,
    about=Text(
        "Train a network to predict one column of a table from the others.",
        "表の一つの列を、ほかの列から予測するネットワークを学習します。",
    ),
    examples=(
        "backglass train examples/penguins.csv --target species --output penguins",
        "backglass train --resume --output penguins",
        "backglass train examples/penguins.csv --target species --folds 5 --compare",
        'backglass train "sales/*.parquet" --target sold --memory 1GiB --output sales_model',
    ),
    notes=(
        Text(
            "writes into penguins/ the model (model.safetensors), every epoch (history.csv), the learning curve "
            "(curve.svg), a report (report.html) and the options (run.toml); penguins/resume is what --resume goes on "
            "from. What backglass wrote there before is replaced; any other file is not.",
            "penguins/ に、モデル (model.safetensors)、各エポックの記録 (history.csv)、学習曲線 (curve.svg)、報告 "
            "(report.html)、オプション (run.toml) を書き出します。penguins/resume は --resume で再開するための記録で"
            "す。以前 backglass が書いたものは置き換えますが、ほかのファイルには触れません。",
        ),
        Text(
            "A pattern in quotation marks is one table in several files, which need not fit into memory, and so is a "
            "folder: one network learns from rows in a file in penguins/resume, which goes when training has ended.",
            "引用符で囲んだパターンやフォルダーは、いくつものファイルに分かれた一つの表で、メモリーに収まらなくてもかまい"
            "ません。ネットワーク一つが penguins/resume に置いた準備済みの行から学習し、終わるとその行は消えます。",
        ),
    ),
    options={
        "output": Text("The folder to write to.", "書き出すフォルダー。"),
        "epochs": Text("At most so many passes over the training rows.", "エポック数の上限 (訓練の行を何巡するか)。"),
        "validation": Text(
            "The fraction of rows held out to judge the network by, or a table of its own for that. By default 0.2; "
            "with --folds, which judge, none, unless a single network needs them to stop by.",
            "検証のために取り分ける行の割合、または検証用の別の表。省くと 0.2。--folds では取り分けません "
            "(--members 1 なら、早期終了のために 0.2 を取り分けます)。",
        ),
        "fill": Text(
            "What stands in for missing values: median, mean, zero, most-frequent; or drop-rows, drop-column. For all "
            "columns, or for one: age=mean. By default median, for texts most-frequent. May be given several times.",
            "欠損値の扱い。median (中央値)、mean (平均)、zero (0)、most-frequent (最頻値) で補うか、drop-rows (行を除く"
            ")、drop-column (列を除く)。すべての列に、または age=mean のように列ごとに指定します。省くと median、文字列"
            "では most-frequent です (繰り返し指定できます)。",
        ),
        "scale": Text(
            "How numbers are scaled: standard, min-max, robust, quantile or none. For all columns, or for one: "
            "income=quantile. By default standard. May be given several times.",
            "数値のスケーリング。standard (標準化)、min-max (0 から 1)、robust (中央値と四分位範囲)、quantile (分位数)"
            "、none (しない)。すべての列に、または income=quantile のように列ごとに指定します。省くと standard です (繰"
            "り返し指定できます)。",
        ),
        "ordinal": Text(
            "A column whose values have an order, the lowest first: size=small,medium,large. It becomes one number. "
            "May be given several times.",
            "値に順序のある列。size=small,medium,large のように小さい順に並べると、一つの数値になります"
            " (繰り返し指定できます)。",
        ),
        "one_hot": Text(
            "A column of numbers that are only names, such as codes: one input per value. May be given several times.",
            "番号のように、数値でも大小に意味のない列。値ごとに入力を一つ設けます (繰り返し指定できます)。",
        ),
        "parts": Text(
            "A column of dates whose month, weekday and hour become inputs, too, or day=no for one whose do not; no "
            "for none of the others. By default where the training rows say that they tell of the target. May be given "
            "several times.",
            "月、曜日、時も入力にする日付の列。day=no ならその列では使わず、no ならほかの列すべてで使いません。省くと、"
            "訓練の行で目標との関係が確かめられたものだけを使います (繰り返し指定できます)。",
        ),
        "words": Text(
            "A column of texts whose words become inputs, or note=no for one whose do not; no for none of the others. "
            "By default where the training rows say that they tell of the target. May be given several times.",
            "単語を入力にする文字列の列。note=no ならその列では使わず、no ならほかの列すべてで使いません。省くと、"
            "訓練の行で目標との関係が確かめられた列だけで使います (繰り返し指定できます)。",
        ),
        "resume": Text(
            "Go on with the run that was stopped in DIR, to the same bits; --epochs may be raised.",
            "DIR で止まった学習を続きから再開します。結果は中断しなかった場合とビット単位で同じです。"
            "--epochs は増やせます。",
        ),
        "config": Text(
            "Take options from a TOML file such as run.toml; those given here come first.",
            "run.toml のような TOML ファイルのオプションを使います。ここで指定したものが優先します。",
        ),
        "save_config": Text("Write the options to a TOML file, too.", "オプションを TOML ファイルにも書き出します。"),
        "hidden": Text(
            "Units of the hidden layers, such as 32 or 64,32; 0 for none.",
            "中間層のユニット数。32 や 64,32 など。0 なら中間層なし。",
        ),
        "members": Text(
            "Networks of each view that each hold another fold of the training rows out, joined to one; fewer where a "
            "fold would have less than ten rows. 1 trains a single network. By default 10 of one view, 5 of each of "
            "several.",
            "訓練の行の別々の一部を取り分けて学習し、一つに結合するネットワークの、見方ごとの数。取り分ける行が 10 行に"
            "満たなければ減らします。1 なら一つだけを学習します。既定は見方が一つなら 10、複数なら 5 ずつ。",
        ),
        "views": Text(
            "How the networks see the inputs, as many members for each: plain, pieces (numbers piece by piece, too), "
            "rules (rules of small trees, too). By default all three from 500 training rows on, else plain.",
            "ネットワークが入力をどう見るか。見方ごとに --members 個を学習します。plain (そのまま)、pieces (数値を区間"
            "ごとにも)、rules (小さな木の規則も)。既定は訓練の行が 500 行以上なら三つすべて、それ未満なら plain。",
        ),
        "batch_size": Text("Rows per update.", "更新 1 回あたりの行数 (ミニバッチの大きさ)。"),
        "learning_rate": Text("The learning rate of the optimiser.", "最適化手法の学習率。"),
        "patience": Text(
            "Stop early after so many epochs without a lower loss on the rows held out.",
            "取り分けた行での誤差がこのエポック数だけ下がらなければ早期終了します。",
        ),
        "activation": Text(
            "The activation of the hidden layers, one for all or one each: relu, or relu,tanh. Parameters stand "
            "behind a colon: leaky_relu:slope=0.2.",
            "中間層の活性化関数。relu のようにすべての層に一つか、relu,tanh のように層ごとに指定します。"
            "パラメーターは leaky_relu:slope=0.2 のようにコロンに続けて書きます。",
        ),
        "optimiser": Text(
            "The optimiser: sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw; momentum:momentum=0.8. lbfgs "
            "takes all rows at once, and so needs --members 1.",
            "最適化手法。sgd、momentum、nesterov、adagrad、rmsprop、adam、adamw、または momentum:momentum=0.8 のように"
            "指定します。lbfgs はすべての行を一度に使うため、--members 1 が必要です。",
        ),
        "schedule": Text(
            "How the learning rate changes, such as cosine:steps=200, exponential:gamma=0.99 or "
            "warm_up:steps=5; steps are epochs, or updates with per=update.",
            "学習率の変え方。cosine:steps=200、exponential:gamma=0.99、warm_up:steps=5 など。"
            "steps の単位はエポックで、per=update を付けると更新回数です。",
        ),
        "l1": Text(
            "Adds this times the sum of |w| to the error; never for biases.",
            "誤差に、重みの絶対値の和のこの倍数を加えます (バイアスは除く)。",
        ),
        "l2": Text(
            "Adds half of this times the sum of w² to the error; never for biases.",
            "誤差に、重みの二乗の和のこの倍数の半分を加えます (バイアスは除く)。",
        ),
        "decay": Text(
            "Takes this times the learning rate off every weight at every update, apart from the gradient.",
            "更新のたびに、勾配とは別に、学習率との積の割合だけ重みを小さくします (重み減衰)。",
        ),
        "dropout": Text(
            "The share of hidden units left out at every update, one for all hidden layers or one each: 0.2, or "
            "0.2,0.1.",
            "更新のたびに無作為に外す中間層のユニットの割合。0.2 のようにすべての層に一つか、0.2,0.1 のように層ごとに"
            "指定します。",
        ),
        "loss": Text(
            "The loss. For a number squared_error, mean_squared_error, absolute_error, huber:delta=1, "
            "quantile:q=0.9, of the standardised target; for two classes binary_cross_entropy, for more "
            "cross_entropy. By default the target decides.",
            "誤差関数。数の目標には squared_error、mean_squared_error、absolute_error、huber:delta=1、quantile:q=0.9 "
            "(標準化した目標に対する値)、2 クラスには binary_cross_entropy、3 クラス以上には "
            "cross_entropy など。省くと目標から決めます。",
        ),
        "class_weight": Text(
            "Weigh the rows of a class, in the loss and for early stopping: yes=3, other classes 1; may be given "
            "several times. balanced gives every class the same weight in all.",
            "クラスごとの行の重み (誤差と早期終了に使います)。yes=3 なら、ほかのクラスは 1 です "
            "(繰り返し指定できます)。balanced なら、どのクラスも重みの合計が同じになります。",
        ),
        "keep_bytes": Text(
            "How many bytes of states on the way the model may hold, for all members together. `explain --step` opens "
            "any update without them; in a long run it then begins at the nearest state, not at the start.",
            "学習の途中の状態をモデルに残すバイト数の上限 (全メンバーの合計)。残さなくても `explain --step` "
            "でどの更新も開けますが、残しておくと、長い学習では始めからではなく近くの状態から再現します。",
        ),
        "folds": Text(
            "Make the same fit so many times, each time judged by another part of the rows that it does not see, and "
            "show mean and standard error of every score. The model itself is trained on all rows afterwards, but for "
            "those of --validation where it is given, which are in no fold.",
            "交差検証。同じ学習をこの回数だけ行い、毎回、学習に使わない別の一部の行で調べて、各スコアの平均と標準誤差を"
            "示します。モデルそのものはそのあと全行で学習します (--validation を指定すれば、その行は除き、どの回にも"
            "使いません)。",
        ),
        "groups": Text(
            "Rows with the same value here belong together (a patient, a household): never are they both trained on "
            "and judged by. The column is no input unless kept.",
            "この列の値が同じ行 (同じ患者、同じ世帯など) を一つのグループとし、訓練と検証の両側に分かれないようにしま"
            "す。--keep で残さないかぎり入力には使いません。",
        ),
        "time": Text(
            "A column of dates, times or numbers: the later rows are held out, and each of --folds is judged by a "
            "block of rows and trained on all that is earlier. The column stays an input, unless --drop names it.",
            "日付、時刻、数の列。後の行を検証のために取り分けます。--folds では、毎回、より前の行だけで学習し、続く"
            "一定の期間の行で調べます。--drop で除かないかぎり、この列は入力にも使います。",
        ),
        "ranks": Text(
            "Where torchrun or mpirun has started several processes (ranks): auto has them train together, and refuses "
            "where one alone would be faster; force does not ask; off leaves it to the first one.",
            "torchrun や mpirun で複数のプロセス (ランク) を起動したとき、auto では一緒に学習し、一つだけのほうが速い"
            "場合は断ります。force では断りません。off では最初のランクだけが学習します。",
        ),
        "batch_parts": Text(
            "Pieces that every batch is cut into; their sums are added in a fixed order, so that any number of ranks "
            "has the same bits. By default 1, or 8 where ranks train a single network together.",
            "ミニバッチをいくつの部分に分けるか。部分ごとの和は決まった順に加えるため、ランクの数によらずビット単位で"
            "同じ結果になります。既定は 1、複数のランクが一つのネットワークを学習するときは 8。",
        ),
        "compare": Text(
            "Fit scikit-learn's gradient boosting and its MLP, too, and show how they do on the same rows.",
            "scikit-learn の勾配ブースティングと MLP も学習し、同じ行での結果を並べて示します。",
        ),
    },
)
