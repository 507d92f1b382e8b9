"""What a fit or an inspection warns of: rows lost for want of a target, and predictions no better than chance."""

from __future__ import annotations

from backglass.words import Text

WARNING = Text("Warning: {sentence}", "警告: {sentence}")

NO_BETTER_CLASS = Text(
    "This network predicts {target!r} no better than chance: of the {rows} {rows:row|rows} that it was not trained on "
    "it gets {right} right, and naming the most frequent class, {base!r}, every time gets {by_base}{ending}.",
    "このネットワークによる {target!r} の予測は、偶然の域を出ません。学習に使わなかった {rows} 行のうち"
    "正解は {right} 行で、いつも最頻のクラス {base!r} と答えた場合は {by_base} 行{ending}。",
)
NO_BETTER_NUMBER = Text(
    "This network predicts {target!r} no better than chance: on the {rows} {rows:row|rows} that it was not trained on "
    "its root mean squared error is {right}, and naming the training rows' mean, {base}, every time has "
    "{by_base}{ending}.",
    "このネットワークによる {target!r} の予測は、偶然の域を出ません。学習に使わなかった {rows} 行での"
    "二乗平均平方根誤差は {right} で、いつも訓練の行の平均 {base} と答えた場合は {by_base} {ending}。",
)
IN_OTHER_TABLE = Text("{path}: {said}", "{path}: {said}")
COPIES = Text(
    "{count} of the {rows} {rows:row|rows} that were held out equal a row that it was trained on in every column; if "
    "they are copies, take them out (or keep what belongs together on one side with {option} COLUMN), for their scores "
    "tell what was learned by heart.",
    "取り分けた {rows} 行のうち {count} 行は、学習に使った行とすべての列が同じです。重複した行なら削除してください "
    "(関係のある行を同じ側に置くには {option} 列名)。同じ行での評価値は、丸暗記の度合いを示すだけです。",
)
CLEARLY = Text("", "です")
BY_CHANCE = Text(", a difference that chance gives, too", "で、この程度の差は偶然でも生じます")
GIVE_MORE = Text(
    "Do not rely on it; give it columns that tell more of the target, or more rows.",
    "このまま使わず、目標と関係のある列か、行を増やしてください。",
)
WITHOUT_THE_BEST = Text(
    "Left out as the target itself or made from it: {columns}, which would nearly tell it; what remains does not "
    "predict it. Use a column that is known before the target is with {option} COLUMN.",
    "{columns} からは目標がほぼ分かりますが、目標そのものか目標から作った列として除いてあり、残りの列では"
    "予測できません。目標より先に分かる列なら {option} 列名 で使ってください。",
)
MADE_FROM_TARGET = Text(
    "Left out as the target itself or made from it: {columns}; use a column that is known before the target is with "
    "{option} COLUMN.",
    "{columns} は、目標そのものか目標から作った列として除きました。目標より先に分かる列なら "
    "{option} 列名 で使ってください。",
)
NUMBERED_CATEGORIES = Text(
    "{names} of {path} are of a categorical type, but hold numbers and are taken as such, as from a file; name them "
    "with text=, or write them as texts such as 'c1', to have categories.",
    "{path} の {names} はカテゴリー型ですが、中身が数なので、ファイルから読む場合と同じく数として扱います。"
    "カテゴリーとして扱うには text= で指定するか、'c1' のような文字列にしてください。",
)
CODE = Text(
    "{value} is far from all other values of {columns}; if it stands for a missing value, say {option} {value}.",
    "{columns} の {value} は、ほかの値から大きく離れています。欠損を表す値なら {option} {value} と指定してください。",
)
CODE_IN = Text("{name!r} ({share} % of the training rows)", "{name!r} (訓練の行の {share} %)")
LOST = Text(
    "{lost} of the {rows} rows of {path} {lost:lacks|lack} the target {target!r}, so nothing is learned from "
    "{lost:it|them}{spellings}.",
    "{path} の {rows} 行のうち {lost} 行は目標 {target!r} が欠損しており、学習に使いません{spellings}。",
)
SPELLED = Text(
    '; {spellings} count as missing: {option} {target}="" takes them as values',
    '。{spellings} は欠損とみなしています。値として扱うには {option} {target}="" を指定してください',
)
SPELLED_IN = Text("{spelling} ({count} {count:row|rows})", "{spelling} ({count} 行)")
