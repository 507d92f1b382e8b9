"""What is said of options that are out of their range; {name} is the option, as Python or a command calls it."""

from __future__ import annotations

from backglass.words import Text

BAD_HIDDEN = Text(
    "{name} is {value!r}, but it must be whole numbers such as 32 or 64,32, or 0 for no hidden layer.",
    "{name} は 32 や 64,32 のような整数か、中間層なしの 0 にしてください ({value!r} です)。",
)
BAD_ORDER = Text(
    "{name} is {value!r}, but it must be a column and its different values, the lowest first, such as "
    "size=small,medium,large.",
    "{name} は size=small,medium,large のように、列名と異なる値を小さい順に指定してください ({value!r} です)。",
)
ON_ALONE = Text(
    "{name} names the key of {other}; name the table to join.",
    "{name} は {other} のキーです。{other} で結合する表も指定してください。",
)
JOIN_ALONE = Text(
    "{name} needs its key; name the column that both tables have with {other}.",
    "{name} にはキーが必要です。両方の表にある列を {other} で指定してください。",
)
ONE_VIEW = Text(
    "{other} 1 trains a single network, which has one view of the inputs; {name} names several ({views}).",
    "{other} が 1 なら学習するネットワークは一つで、入力の見方も一つです。{name} に複数 ({views}) が指定されています。",
)
WRONG_TYPE = Text("{name} must be {wanted}.", "{name} には{wanted}を指定してください。")
WANTED = {
    "text": Text("a text in quotation marks", "引用符で囲んだ文字列"),
    "yes or no": Text("true or false", "true か false"),
    "texts": Text("a list of texts in quotation marks", "引用符で囲んだ文字列のリスト"),
    "whole": Text("a whole number", "整数"),
    "number": Text("a number", "数"),
    "source": Text(
        "the name of a table in quotation marks, or a dataframe", "引用符で囲んだ表の名前、またはデータフレーム"
    ),
    "number or text": Text("a number, or a table's name in quotation marks", "数、または引用符で囲んだ表の名前"),
}
WANTED |= {
    "row": Text(
        "a name in quotation marks, with parameters such as 'momentum:momentum=0.9', or a row",
        "引用符で囲んだ名前 ('momentum:momentum=0.9' のようにパラメーターも書けます) か、その行",
    ),
    "shares": Text("a number, or a list of numbers", "数、または数のリスト"),
    "size": Text("a size such as 512MiB or 1GiB", "`512MiB` や `1GiB` のような大きさ"),
    "weights": Text(
        "'balanced', a list of texts such as 'yes=3', or a table of class and weight",
        "'balanced'、'yes=3' のような文字列のリスト、またはクラスと重みの表",
    ),
}
BAD_ROW = Text(
    "{name} is {value!r}, but it must be a name, its parameters behind a colon, as in leaky_relu:slope=0.2.",
    "{name} は leaky_relu:slope=0.2 のように、名前の後のコロンに続けてパラメーターを書いてください ({value!r} です)。",
)
ONE_ROW = Text("{name} is {value!r}, but it must be one name.", "{name} の名前は一つにしてください ({value!r} です)。")
NO_PARAMETER = Text(
    "{name}: {row!r} has no {parameter!r}; it has {known}.",
    "{name}: {row!r} に {parameter!r} はありません。指定できるのは {known} です。",
)
PARAMETER_OF = Text(
    "{name}: {row!r} has no {parameter!r}; take {others}, as in {other}:{parameter}=...",
    "{name}: {row!r} に {parameter!r} はありません。{parameter!r} を持つのは {others} です (例: "
    "{other}:{parameter}=...)。",
)
NO_DEFAULT = Text(
    "{name}: {row!r} has no default for {parameter!r}; give {row}:{parameter}=...",
    "{name}: {row!r} の {parameter!r} には既定値がありません。{row}:{parameter}=... と指定してください。",
)
TWO_RATES = Text(
    "{name} is {value:g}, but {other} names the learning rate {rate:g}; give it once.",
    "{name} は {value:g} ですが、{other} では学習率が {rate:g} です。どちらか一方だけを指定してください。",
)
TWO_DECAYS = Text(
    "{name} is {value:g}, but {row} has a decay of its own; give it as {other} {row}:decay={value:g}.",
    "{name} は {value:g} ですが、{row} 自身にも重み減衰があります。{other} {row}:decay={value:g} と指定してください。",
)
NOT_OF_LBFGS = Text(
    "L-BFGS minimises one smooth function of all rows, and takes no {name}; leave it out.",
    "L-BFGS はすべての行についての滑らかな関数を最小にするため、{name} は使えません。省いてください。",
)
LBFGS_ALONE = Text(
    "L-BFGS takes all rows at once, and so trains no committee; give {name} 1.",
    "L-BFGS はすべての行を一度に使うため、複数のメンバーには使えません。{name} を 1 にしてください。",
)
NO_HIDDEN = Text(
    "{name} is of hidden layers, and with this {other} there are none; leave {name} out.",
    "{name} は中間層に働きますが、{other} の指定で中間層がありません。{name} を省いてください。",
)
NOT_AS_MANY = Text(
    "{name} has {count} {count:entry|entries}, but there {layers:is one hidden layer|are {layers} hidden layers}; "
    "give one for all, or one for each.",
    "{name} は {count} 個ですが、中間層は {layers} 層です。すべての層に一つか、層と同じ数だけ指定してください。",
)
WRONG_LOSS = Text(
    "{name} is {value!r}, but {target!r} is {kind}, which takes {known}.",
    "{name} が {value!r} ですが、{target!r} は{kind}なので、{known} でなければなりません。",
)
KINDS_OF_TARGETS = {
    "number": Text("a number", "数"),
    "two": Text("one of two classes", "2 クラスの目標"),
    "several": Text("one of several classes", "3 クラス以上の目標"),
}
BAD_CLASS_WEIGHT = Text(
    "{name} is {value!r}, but it must be balanced, or a class and its weight from 0 up, such as yes=3.",
    "{name} は balanced か、yes=3 のようなクラスと 0 以上の重みにしてください ({value!r} です)。",
)
NEAREST_CLASS_WEIGHT = Text(
    "{name} is {value!r}, but it must be balanced, or a class and its weight, such as yes=3; did you mean 'balanced'?",
    "{name} は balanced か、yes=3 のようなクラスと重みにしてください ({value!r} です)。'balanced' のことですか。",
)
WEIGHTS_OF_NUMBER = Text(
    "Rows are weighed by their class with {name}, but {target!r} is a number; leave it out.",
    "{name} はクラスごとに行の重みを変えますが、{target!r} は数です。省いてください。",
)
NO_CLASS = Text(
    "{name}: {target!r} has no class {value!r}; there are {known}.",
    "{name}: {target!r} に {value!r} というクラスはありません。あるのは {known} です。",
)
NEAREST_CLASS = Text(
    "{name}: {target!r} has no class {value!r}; did you mean {nearest!r}?",
    "{name}: {target!r} に {value!r} というクラスはありません。{nearest!r} のことですか。",
)
ALL_WEIGHTS_0 = Text(
    "With {name} every row that is trained on has the weight 0; give one class another weight.",
    "{name} では学習する行の重みがすべて 0 になります。0 でない重みを指定してください。",
)
