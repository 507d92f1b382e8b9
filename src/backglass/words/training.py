"""What `backglass train` says: what stands in its way, and its report."""

from __future__ import annotations

from backglass.words import Text

NOT_OURS = Text(
    "{path} exists and was not written by backglass; choose another folder with --output.",
    "{path} はすでにあり、backglass が書いたものではありません。--output で別のフォルダーを指定してください。",
)
NOT_A_FOLDER = Text(
    "{path} is not a folder; choose another place with --output.",
    "{path} はフォルダーではありません。--output で別の場所を指定してください。",
)
NOT_WRITABLE = Text(
    "The folder {path} may not be written to; choose another place with --output.",
    "フォルダー {path} に書き込めません。--output で別の場所を指定してください。",
)
TABLE_IS_OUTPUT = Text(
    "Writing {path} would replace the table itself; choose another folder with --output.",
    "{path} に書くと表そのものが失われます。--output で別のフォルダーを指定してください。",
)
STOPPED_BEFORE = Text(
    "Stopped before an epoch was finished; nothing was written.",
    "1 エポックも終わらないうちに中断したので、何も書き出していません。",
)
STOPPED_WRITING = Text(
    "Stopped by Ctrl-C while the results were written into {folder}; --resume writes them.",
    "{folder} に結果を書き出している途中で Ctrl-C により中断しました。--resume で書き出せます。",
)
KEPT = Text(
    "Stopped early by Ctrl-C; what was learned until then is in {folder}, and --resume goes on.",
    "Ctrl-C で中断しました。それまでに学習した結果は {folder} にあり、--resume で続きから再開できます。",
)
KEPT_MEMBERS = Text(
    "Stopped early by Ctrl-C: {done} of {members} members {done:is|are} trained, the model in {folder} {done:is that "
    "one|joins them}, and --resume goes on with the others.",
    "Ctrl-C で中断しました。{members} 個のうち学習を終えた {done} 個のメンバーを合わせたモデルが {folder} にあり、"
    "--resume で残りのメンバーから再開できます。",
)
STOPPED_FOLDS = Text(
    "Stopped by Ctrl-C before all folds and the model were finished; half of them judge nothing, so nothing was "
    "written.",
    "すべての分割とモデルの学習が終わる前に Ctrl-C で中断しました。途中までの結果では評価にならないため、"
    "何も書き出していません。",
)
STOPPED_COMPARING = Text(
    "Stopped by Ctrl-C before the other models were fitted; nothing was written, and --resume goes on.",
    "ほかのモデルの学習が終わる前に Ctrl-C で中断しました。何も書き出していません。--resume で続きから再開できます。",
)
NO_RESUME_OF_FOLDS = Text(
    "A run with --folds is not saved as it goes, so that there is none in {folder} to go on with; start it again "
    "without --resume.",
    "--folds を付けた学習は途中経過を保存しないため、{folder} から再開できません。--resume を付けずに始めてください。",
)
NO_RUN = Text(
    "There is no run to resume in {folder}; name its folder with --output, or start one without --resume.",
    "{folder} に再開できる学習がありません。--output でフォルダーを指定するか、--resume を付けずに始めてください。",
)
AT_WORK = Text(
    "Another `backglass train` is at work in {folder}; wait until it is done, or choose another folder with --output.",
    "{folder} では別の `backglass train` が学習中です。終わるまで待つか、--output で別のフォルダーを指定してください。",
)
MORE_EPOCHS_DONE = Text(
    "The run in {folder} has begun epoch {done} already, but --epochs is {epochs}; take {done} or more, or leave it "
    "out.",
    "{folder} の学習はすでにエポック {done} まで進んでいますが、--epochs が {epochs} です。{done} 以上にするか、省いて"
    "ください。",
)
RESUME_AS_IT_WAS = Text(
    "A resumed run keeps the {name} that it was started with; leave it out, or start a new run without --resume.",
    "再開する学習の {name} は始めたときのままです。省くか、--resume を付けずに新しく始めてください。",
)
RESUME_OR_CONFIG = Text(
    "--resume takes the options of the run that it goes on with; leave --config out.",
    "--resume は再開する学習のオプションを使います。--config は付けないでください。",
)
CANNOT_RESUME = Text(
    "The run cannot be resumed ({reason}); start a new one without --resume.",
    "学習を再開できません ({reason})。--resume を付けずに新しく始めてください。",
)
NOT_TOML = Text(
    "{path} is not TOML: {reason}; write lines such as epochs = 100.",
    "{path} は TOML ではありません ({reason})。epochs = 100 のような行を書いてください。",
)
CANNOT_READ_CONFIG = Text(
    "Cannot read {path}: {reason}; check the name of the file.",
    "{path} を読み込めません ({reason})。ファイルの名前を確かめてください。",
)
UNKNOWN_KEY = Text(
    "{path} has {key!r}, which is no option; there are {names}.",
    "{path} の {key!r} というオプションはありません。使えるのは {names} です。",
)
NEAREST_KEY = Text(
    "{path} has {key!r}, which is no option; did you mean {nearest!r}?",
    "{path} の {key!r} というオプションはありません。{nearest!r} のことですか。",
)
WRONG_VALUE = Text("{path}: {key} must be {wanted}.", "{path} の {key} には{wanted}を指定してください。")
DIVERGED = Text(
    "The numbers grew out of range in epoch {epoch}, and nothing was written; try a smaller --learning-rate.",
    "エポック {epoch} で値が発散したため、何も書き出していません。--learning-rate を小さくしてください。",
)

EPOCH = Text("epoch {epoch}/{epochs}", "エポック {epoch}/{epochs}")
MEMBER = Text("member {member}/{members}, ", "メンバー {member}/{members}、")
FOLD = Text("fold {fold}/{folds}, ", "{folds} 分割の {fold}、")
MODEL_ITSELF = Text("the model, ", "モデル、")
COMPARING = Text("{name}, fit {fit}/{fits}", "{name}、学習 {fit}/{fits}")
LOSS = Text("loss", "誤差")
METRICS = {"accuracy": Text("accuracy", "正解率"), "r2": Text("R²", "決定係数 R²")}
TRAINING = Text("training", "訓練")
VALIDATION = Text("validation", "検証")
OWN_FOLD = Text("the fold held out", "各メンバーの検証用の行")
TASKS = {
    "classification": Text("classification", "分類"),
    "regression": Text("regression", "回帰"),
}
LABELS = {
    "target": Text("target", "目標"),
    "rows": Text("rows", "行"),
    "join": Text("joined", "結合"),
    "inputs": Text("inputs", "入力"),
    "prepared": Text("preparation", "前処理"),
    "network": Text("network", "ネットワーク"),
    "members": Text("members", "メンバー"),
    "training": Text("training", "学習の指定"),
    "engine": Text("engine", "エンジン"),
    "epochs": Text("epochs", "エポック"),
    "seconds": Text("seconds", "所要時間 (秒)"),
    "left_out": Text("left out", "使わない列"),
    "kept": Text("kept", "残した列"),
}
ROWS_USED = Text("{rows}: {train} to train, {held_out} held out", "{rows} (訓練 {train}、検証 {held_out})")
ROWS_OF_TWO = Text(
    "{train} to train, {held_out} of another table to judge by", "訓練 {train}、検証は別の表の {held_out}"
)
ROWS_OF_FOLDS = Text("{train} to train; {folds} folds judge", "訓練 {train}、評価は {folds} 分割の交差検証")
ROWS_TIMELESS = Text("; {rows} more {rows:lacks|lack} the time", "。ほかに時刻が欠損した行が {rows}")
ROWS_MISSING = Text("; {rows} more {rows:lacks|lack} the target", "。ほかに目標が欠損した行が {rows}")
JOINED = Text(
    "{path} on {on!r}; {unmatched} {unmatched:row|rows} without a match",
    "{path} (キー {on!r}、対応のない行 {unmatched})",
)
ROWS_INCOMPLETE = Text("; {rows} left out for their missing values", " (欠損のため {rows} 行を訓練から除外)")
INPUTS = Text("{inputs} from {columns} {columns:column|columns}", "{inputs} ({columns} 列から)")
EPOCHS_RUN = Text("{epochs} of {planned}, the best {best}", "{planned} のうち {epochs}、最良は {best}")
MEMBERS = Text("{members} of {sizes}, joined to one network", "{sizes} を {members} 個、一つのネットワークに結合")
MEMBERS_OF_VIEWS = Text(
    "{each}, joined to one network; how much a view counts stands in brackets",
    "{each} を一つのネットワークに結合 (括弧内は見方ごとの重み)",
)
OF_VIEW = Text("{members} {view} ({weight})", "{view} {members} 個 ({weight})")
MEMBERS_LEFT = Text("; {members} were to be trained", "。予定は {members} 個")
MEMBERS_FEWER = Text(
    "; {asked} would hold out less than ten rows each", "。{asked} 個では取り分ける行が 10 行に満たないため"
)
MEMBERS_OF_GROUPS = Text("; there are no more groups", "。グループがこれだけしかないため")
EPOCHS_OF_MEMBERS = Text(
    "{each}, at most {planned}; the best in brackets", "{each}、上限 {planned} (括弧内は最良のエポック)"
)
STOPPED = {
    "early": Text("; stopped early", "。早期終了"),
    "interrupted": Text("; stopped by Ctrl-C", "。Ctrl-C で中断"),
}
NOTHING = Text("", "")
LOGARITHMIC = Text(" (logarithmic)", " (対数目盛)")
WROTE = Text(
    "Wrote {model}, the picture {curve} and a page to read, {report}.",
    "{model}、学習曲線の図 {curve}、結果を読むページ {report} を書き出しました。",
)
NEXT = Text("Next:", "次にできること:")
NEXT_ROW = Text(
    "why row {row} got its answer, number by number", "{row} 行目の答えがどこから来たのかを、数値を追って見る"
)
NEXT_PREDICT = Text("answers for a table, this one or another", "この表や別の表のすべての行を予測する")
NEXT_STUDIO = Text("the network on a page: watch it learn", "ネットワークが学習する様子をページで見る")
NO_NATIVE = Text(
    "The native engine is not here: {reason}. This run uses the reference engine, which is slower.",
    "ネイティブエンジンは使えません ({reason})。速度の劣る reference エンジンで学習します。",
)

CURVE_TITLE = Text("Learning curve: {target}", "学習曲線: {target}")
REPORT_TITLE = Text("A network that predicts {target}", "{target} を予測するネットワーク")
REPORT_OF = Text("Trained by backglass on {table}.", "backglass が {table} で学習しました。")
HOW_GOOD = Text("How good it is", "どれだけ当たるか")
JUDGED_BY = Text(
    "On the {rows} {rows:row|rows} that it was not trained on:", "学習に使わなかった {rows} 行で調べた結果です。"
)
JUDGED_BY_FOLDS = Text(
    "On {rows} {rows:row|rows}, each judged by the network of the fold that did not see it:",
    "{rows} 行について、それぞれ、その行を使わずに学習したネットワークで調べた結果です。",
)
WHAT_IT_NEEDS = Text("Which columns it needs", "どの列を必要としているか")
ASK_IMPORTANCE = Text(
    "`backglass importance MODEL TABLE` says it; for a table of this size it takes its time.",
    "`backglass importance MODEL TABLE` で調べられます。この大きさの表では時間がかかるため、ここでは省きます。",
)
HOW_IT_LEARNED = Text("How it learned", "どう学習したか")
CURVE_MARK = Text(
    "The loss of each epoch. The dotted line marks epoch {epoch}, the best one: its weights are the model's.",
    "各エポックの誤差です。点線は最良だったエポック {epoch} で、モデルの重みはこのときのものです。",
)
CURVE_MEMBERS = Text(
    "The losses of each epoch, one line for each of the {members} members; each is judged by a fold of the training "
    "rows that it does not see, and goes back to its best epoch. The model is their mean, joined to one network.",
    "各エポックの誤差で、{members} 個のメンバーに 1 本ずつの線です。メンバーはそれぞれ訓練の行の別の一部を学習に使わず"
    "に取り分け、その誤差が最良だったエポックの重みに戻ります。モデルはそれらの平均を計算する一つのネットワークです。",
)
MEMBER_COLUMNS = (
    Text("member", "メンバー"),
    Text("rows", "訓練の行"),
    Text("held out", "取り分けた行"),
    Text("epochs", "エポック"),
    Text("the best", "最良"),
    Text("its loss on the fold", "取り分けた行での誤差"),
)
WHAT_IT_IS = Text("What it is", "どんなネットワークか")
WHAT_WAS_ASKED = Text("The options, as in run.toml", "指定したオプション (run.toml と同じ)")
