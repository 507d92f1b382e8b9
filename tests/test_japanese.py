"""Every Japanese text that a reader meets: one word for one thing, figures, spaces, nothing left in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import pytest

import backglass
from backglass.cli.application import command_names
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.equations.schedules import SCHEDULES
from backglass.preparation.filling import FILLS
from backglass.preparation.scaling import SCALINGS
from backglass.preparation.view_names import VIEWS
from backglass.textbook.by_name import EXAMPLES
from backglass.textbook.shelf import LESSONS
from backglass.words.glossary import BETWEEN
from backglass.words.terms import TERMS

ROWS = {*OPTIMISERS, LBFGS.name, *SCHEDULES, *LOSSES}
Check: TypeAlias = Callable[[str, str], list[str]]  # (text, place) -> what is wrong with it

SOURCE = Path(backglass.__file__).parent
ROOT = Path(__file__).parents[1]
GUIDES = tuple(f"docs/guide/{name}.ja.md" for name in ("studio", "python", "commands", "textbook"))
PAGES = (
    "README.ja.md",
    "docs/course.ja.md",
    "docs/gallery.ja.md",
    "docs/gradient-certificate.ja.md",
    "docs/gradients/tutorial.ja.md",
    "docs/how-to/compare.ja.md",
    "docs/how-to/csv.ja.md",
    "docs/how-to/dates-and-texts.ja.md",
    "docs/how-to/explain.ja.md",
    "docs/how-to/export.ja.md",
    "docs/how-to/lecture.ja.md",
    "docs/how-to/own-backpropagation.ja.md",
    "docs/how-to/resume.ja.md",
    "docs/how-to/studio.ja.md",
    "docs/index.ja.md",
    "docs/learn/practice.ja.md",
    "docs/learn/tutorial.ja.md",
    "docs/notebooks/index.ja.md",
    "docs/tables/tutorial.ja.md",
    "docs/why.ja.md",
    *GUIDES,
)
REFERENCE = "docs/make_reference.py"
GLOSSARY = "words/terms.py"  # where the other names of a term stand

SIGN = "\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff々"  # a letter of Japanese
JAPANESE = re.compile(f"[{SIGN}]")
ALIKE = {"plain", "line", "same", "Check", "Line", "equation", "Equation"}  # whose first argument both languages share
QUOTING = "正則化 is regularisation"  # English that has to name a Japanese word
NOT_SAID = (  # what a file of a user's is read by, and signs at which no line begins or ends
    "page/wrapping.py", "tables/encodings.py", "tables/forms/", "textbook/own_log.py", "textbook/own_lines.py",
)  # fmt: skip

# What stands in Latin letters in a Japanese textbook, too, by the reason why.
LATIN = {
    "functions of formulas": "log sin cos cot max min exp sqrt nan tanh log-softmax log-sum-exp corrcoef argmax",
    "differentials, and letters by their names": "dx dy da db lambda",
    "more of them, and gates": "tan dt OR NAND NOR target",
    "names of keys": "Enter Tab Esc Delete Ctrl-D",
    "names of functions by which Japanese texts call them": "ReLU Leaky ELU SELU GELU SiLU Swish Mish softplus",
    "names of methods": "tf-idf Adam AdamW AdaGrad RMSProp L-BFGS BFGS Glorot Xavier He LeCun XOR AND of-K",
    "names of measures and units": "ns NaN MAE RMSE AUC ROC ECE SHA MSE SE CE BCE SSE MAC GiB MB cm",
    "names of people, books and pages": "Mazur Kato Sotaro Back Propagation Deep Learning simulationroom GK DF MF FW",
    "names of programs, formats and languages": (
        "backglass Python NumPy scikit-learn pandas polars matplotlib torch threadpoolctl anywidget LazyFrame amsmath "
        "CSV Parquet JSON HTML XML LaTeX MathML SVG PNG TOML PDF ZIP Excel Arrow Feather SQLite Unicode UTF Shift JIS "
        "ONNX PyTorch SciPy safetensors README Linux macOS Ctrl-C CPU GPU NVIDIA CUDA NUL Apache License English CC "
        "MPI HTTP OpenAPI Windows Jupyter"
    ),
    "models of scikit-learn": "MLP HistGradientBoosting",
    "who is measured beside, and where": "JAX RealMLP onnxruntime AMD EPYC Zen",
    "languages of programs": "MATLAB GNU Octave Scilab Julia",
    "names of people in README.ja.md": "Gorman Williams Fraser Horst Hill Ridders",
    "names in a program that a text speaks of": "dout axis Softmax SoftmaxWithLoss True False float dtype theta tol",
    "what is typed": (
        "training FORMAT onnx sklearn "
        "true false auto reference tab blank utf cp ja en both NA DIR MODEL LESSON penguins resume pip install epochs "
        "classification regression all validation notebook LESSON lang start no words parts note day balanced steps "
        "torchrun mpirun force off distributed"
    ),
    "languages of programs, as they are typed": "octave python scilab julia",
    "names in programs that are asked about": (
        "Affine forward backward params grads grad gradient gradients shape size sizes order rows kept argmin nanmean "
        "slope None mu delta dW n_out"
    ),
    "columns of an example's table": "height goals run",
    "symbols drawn as a letter": "change decay",  # Δ and Δ_λ, in accounts of an update
    "entries of files, and attributes": "kept reason form trace null",
}  # fmt: skip
ALONE_IN = {  # English words that are names in these files, and left over anywhere else
    "columns of an example's table": ("textbook/lessons/input_design/",),
    "symbols drawn as a letter": ("equations/optimisers.py", "pictures/first_update.py"),
    "names in programs that are asked about": (
        "textbook/questions/",
        "textbook/lessons/layers/",
        "docs/guide/textbook.ja.md",
    ),
    "entries of files, and attributes": ("words/", *PAGES),
    "what is typed": ("words/", *PAGES),
    "languages of programs, as they are typed": ("words/", *PAGES),
}
FORMULA = re.compile(r"[A-Za-z]'?(_[A-Za-z]{,2})?'?|(net|out)(_[ho])?'?|[a-zA-Z]+'")  # E_n, w_ji, f', net_h1, ReLU'
PROGRAM = re.compile(r"[A-Za-z]{2,}(_[A-Za-z]+)+|[A-Za-z]+([.][A-Za-z_]+)+")  # keep_bytes, t.shape, run.toml
CODE = re.compile(
    r"`[^`]*`|\{[^{}]*\}|'[^']{2,}'|\"\w+\"|--[a-z][a-z-]*|[A-Za-z_]+\([^()]*\)|[a-z_]+=[\w,.%/-]*|[\w/.-]+[.](?:md|html)\b",
    re.ASCII,
)
WORD = re.compile(r"(?<![A-Za-z_.-])[A-Za-z][A-Za-z_.'-]*[A-Za-z']")

# Where another name of a term may stand, and why: what is found there is no other name, or explains one.
EXPLAINED = {
    "隠れ層": r"中間層 \(隠れ層\)|逆伝播、隠れ層|「隠れ層での勾配計算」",  # explained; headings of the documents
    "局所誤差": r"デルタ \(局所誤差\)",  # explained
    "教師データ": r"目標出力 \(教師データ、理想値",  # explained
    "理想値": r"目標出力 \(教師データ、理想値",
    "偏導関数": "(誤差関数|シグモイド関数)の偏導関数",  # a heading of the document
    "ニューロン": "形式ニューロン",  # a model of its own
    "活性": "活性化",  # another word
    "損失": "(フーバー|分位点|ポアソン|対数)損失",  # so these are called
    "ノード": "(演算ごとに|計算グラフの)ノード",  # of a computation graph
    "多層パーセプトロン": "多層パーセプトロン",  # the name of the whole field, in titles and beside scikit-learn's
    "予測値": "予測値",  # of a table's target, in its own unit: it is not y
}
VARIANTS = {  # not in the glossary, but one thing called by two names all the same
    "シード": "乱数の種",
    "折れ点": "折れ曲がる点",
    "切り詰め": "クリッピング",
    "訓練行": "訓練の行",
    "道すじ|道のり": "経路",
    "[順逆]伝搬": "順伝播、逆伝播",
    "シグモイド(?!関数|線形)": "シグモイド関数",
    "ソフトマックス(?!関数)": "ソフトマックス関数",
    "恒等(?!写像)": "恒等写像",
    "学習ステップ": "更新",
    "カテゴリ(?!ー)|パラメータ(?!ー)|メモリ(?!ー)|フォルダ(?!ー)|ユーザ(?!ー)|データー": "長音は「ー」を付けて書く",
}
COUNTERS = (
    "[層人行個回列桁項組問段倍本歩番枚件年秒日]|種類|次元|クラス|ページ|文字|通り|か所|週間|ユニット|成分|レッスン"
)
IDIOMS = "一列に並|一歩|一通り|何百倍"
STYLE = {
    "a space between Japanese and Latin letters or figures": f"[{SIGN}][A-Za-z0-9]|[A-Za-z0-9][{SIGN}]",
    "a space before a bracket": rf"[{SIGN}]\((?!\))",
    "a space behind a bracket": rf"\)[{SIGN}]",
    "a full-width sign in a sentence": f"[{SIGN}][,.;!?]",
    "brackets and colons of half width": "[（）：；，．！？]",
    "～ between figures": "[0-9} ][~〜]",
    "figures with counters": f"(?<![同統第])[一二三四五六七八九十]+({COUNTERS})",
    "Japanese numbers with つ": "[0-9] ?つ",
}


def of_source(file: str, source: str) -> Iterator[tuple[str, str]]:
    """Where a module says something in Japanese or in both languages alike, and what; a value put in is {}."""
    tree = ast.parse(source)
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    parts |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    parts |= {id(call.args[0]) for call in calls if _is_text(call)}
    shared = {id(call.args[1]) for call in calls if _is_text(call)}
    shared |= {id(call.args[0]) for call in calls if call.func.id in ALIKE and call.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            text = node.value
        else:
            continue
        if (JAPANESE.search(text) or id(node) in shared) and not text.startswith(QUOTING):
            yield f"{file}:{node.lineno}", text


def _is_text(call: ast.Call) -> bool:
    """Whether it is a text, whose first side is English and may quote a Japanese word."""
    return call.func.id == "Text" and len(call.args) == 2


def of_page(file: str, page: str) -> Iterator[tuple[str, str]]:
    """The same of a page in Markdown, without its programs and where its links lead."""
    program = False
    for number, line in enumerate(page.splitlines(), start=1):
        program ^= line.startswith("```")
        if not program and JAPANESE.search(line):
            yield f"{file}:{number}", re.sub(r"\]\([^()]*\)", "]", line)


@cache
def texts() -> tuple[tuple[str, str], ...]:
    files = {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))}
    files[REFERENCE] = ROOT / REFERENCE
    said = [of_source(file, path.read_text("utf-8")) for file, path in files.items() if not file.startswith(NOT_SAID)]
    return tuple(chain(*said, *(of_page(page, (ROOT / page).read_text("utf-8")) for page in PAGES)))


@cache
def allowed(file: str) -> frozenset[str]:
    """What may stand in Latin letters in a file: what a reader types, and what is listed."""
    listed = " ".join(words for why, words in LATIN.items() if file.startswith(ALONE_IN.get(why, ""))).split()
    return frozenset({*command_names(), *LESSONS, *EXAMPLES, *FILLS, *SCALINGS, *VIEWS, *ACTIVATIONS, *ROWS, *listed})


def english(text: str, place: str = "") -> list[str]:
    """Words in Latin letters that are no symbols, nor typed, nor listed."""
    known = allowed(place.partition(":")[0])
    words = (word.strip(".-") for word in WORD.findall(CODE.sub(" ", text)))
    return [word for word in words if not (word in known or FORMULA.fullmatch(word) or PROGRAM.fullmatch(word))]


def other_names(text: str, place: str = "") -> list[str]:
    """Other names of a term of the glossary, where its own should stand, and what is listed as such."""
    found: list[str] = []
    if place.startswith(GLOSSARY):
        return found
    for term in TERMS:
        for name in filter(JAPANESE.search, map(str.strip, BETWEEN.split(term.aliases.ja))):
            if name in re.sub(EXPLAINED.get(name, "$."), "", text):
                found.append(f"{name} is {term.name.ja}")
    return found + [f"{name} is {term}" for name, term in VARIANTS.items() if re.search(name, text)]


def style(text: str, _: str = "") -> list[str]:
    """What is written otherwise than in the other texts."""
    plain = re.sub(IDIOMS, "", CODE.sub("` `", text))
    return [rule for rule, wrong in STYLE.items() if re.search(wrong, plain)]


def wrong(check: Check) -> list[str]:
    return [f"{place}: {one}" for place, text in texts() for one in check(text, place)]


def test_nothing_is_left_in_english():
    assert wrong(english) == []


def test_one_thing_has_one_name():
    assert wrong(other_names) == []


def test_figures_spaces_and_signs_are_written_alike():
    assert wrong(style) == []


def test_no_word_is_written_with_and_without_a_long_vowel_at_its_end():
    words = {word for _, text in texts() for word in re.findall("[ァ-ヺー]{3,}", text)}
    assert {word for word in words if f"{word}ー" in words} == set()


def test_what_is_listed_is_there():
    """An exception that nothing needs is taken out of its list."""
    everything = "\n".join(text for _, text in texts())
    assert [word for word in " ".join(LATIN.values()).split() if word not in everything] == []
    assert [name for name, where in EXPLAINED.items() if not re.search(where, everything)] == []
    assert {name for term in TERMS for name in map(str.strip, BETWEEN.split(term.aliases.ja))} >= set(EXPLAINED)


def test_texts_are_found():
    assert len(texts()) > 1500
    source = (
        'def f():\n    """説明"""\n    return Text("正則化 is", f"{n} 行"), "列", Text("x", "x"), plain("at 1"), "no"'
    )
    assert sorted(text for _, text in of_source("a.py", source)) == ["at 1", "x", "{} 行", "列"]
    assert list(of_page("a.md", "# 題\n```\n題\n```\n[題](a.md)")) == [("a.md:1", "# 題"), ("a.md:5", "[題]")]


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (english, "lines が合います。"),
        (english, "値が missing です。"),
        (english, "at x = 1"),
        (english, "S_between"),
        (english, "change = -ε g"),
        (other_names, "誤差を損失と呼びます。"),
        (other_names, "隠れ層のユニット"),
        (other_names, "学習係数 η"),
        (other_names, "二乗和誤差"),
        (other_names, "パラメータを更新します。"),
        (other_names, "シグモイドの傾き"),
        (style, "十層のネットワーク"),
        (style, "選手は八人です。"),
        (style, "表が2 つあります。"),
        (style, "三つ(四つ)あります。"),
        (style, "重みを掛け,足します。"),
        (style, "1~2 回分"),
        (style, "データ：値"),
    ],
)
def test_a_mistake_is_noticed(check, text):
    assert check(text, "")


@pytest.mark.parametrize(
    "text",
    [
        "w21^(3) と z^(l) の積 f'(u) × 0.5 です。",
        "`missing` を {name} に、--fill median で。",
        "一つ、二乗、一列に並んだ",
    ],
)
def test_what_is_right_passes(text):
    assert english(text) == other_names(text) == style(text) == []
