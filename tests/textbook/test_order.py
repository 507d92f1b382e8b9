"""No lesson uses what only a later one introduces: its words, in both languages, and its formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from backglass.page.blocks import Table
from backglass.textbook.lesson import Content, Lesson, LessonStep, line
from backglass.textbook.shelf import LESSONS
from backglass.words import Text
from backglass.words.terms import GLOSSARY
from tests.textbook.worked import worked

ORDER = list(LESSONS)
# How a term is found, where its names alone would not do: in English, in Japanese.
FOUND_BY = {
    "backward pass": (r"backward pass|backprop|hand\w* back", "逆伝播(?!法)"),
    "batch learning": ("batch learning|full batch", "バッチ学習"),
    "cross entropy": (r"cross.entropy|\bB?CE\b", r"交差エントロピー|\bB?CE\b"),
    "delta": (r"\bdeltas?\b|δ", "デルタ|δ"),
    "difference approximation": ("differences?", "差分"),
    "exploding gradient": ("explod", "爆発"),
    "gradient descent": ("descent", "勾配降下"),
    "hidden layer": ("hidden", "中間"),
    "identity": (r"\bidentity\b", "恒等"),
    "initialisation": ("initialis", "初期化"),
    "iteration": (r"\b(iteration|update)s?\b", "更新"),
    "learning rate": ("learning rates?|η", "学習率|η"),
    "linearly separable": ("separab", "分離可能|分離不可能"),
    "local minimum": ("local minim", "極小"),
    "logistic sigmoid": ("logistic|sigmoid|σ", "シグモイド|σ"),
    "loss": (r"\b(error|loss)(es|s)?\b|\bE\b", "誤差関数|誤差 E"),
    "mean squared error": (r"mean squared error|\bMSE\b", r"平均二乗誤差|\bMSE\b"),
    "minibatch": (r"\b(mini)?batch(es)?\b|N_t", "バッチ|N_t"),
    "missing value": (r"\bmissing\b", "欠損"),
    "one-hot": ("one.hot", "ワンホット"),
    "overflow": ("overflow", "オーバーフロー"),
    "ReLU": ("ReLU|rectif", "ReLU|正規化線形"),
    "saturation": ("saturat", "飽和"),
    "squared error": (r"squared error|\bS?SE\b", r"二乗誤差|\bS?SE\b"),
    "standardisation": ("standardis", "標準化"),
    "step function": ("step function|Heaviside", "ステップ関数"),
    "tanh": ("tanh|hyperbolic", "tanh|双曲線正接"),
    "training sample": (r"\bsamples?\b", "サンプル"),
    "unit output": (r"\bz\b", r"\bz\b"),
    "vanishing gradient": ("vanish", "勾配消失|消失"),
}
# What is no term of the glossary, and where it is introduced.
OTHERS = {
    "central difference": ("descent", "central difference", "中心差分"),
    "log-sum-exp": ("softmax", "log-sum-exp", "log-sum-exp"),
    "log-softmax": ("losses", "log-softmax", "log-softmax"),
    "Hadamard matrix": ("vanishing", "Hadamard", "アダマール行列"),
    "kink": ("activations", r"\bkinks?\b", "折れ曲がる"),
}
LISTED_ALONE = {  # words that a lesson explains under "Words" and speaks of as "it", or by its symbol alone
    ("chain-rule", "partial derivative"),
}


def texts_of(lesson: Lesson, content: Content) -> Iterator[Text]:
    """All that a reader reads of a lesson, but the words explained at its head and the line about the next one."""
    yield from (lesson.title, lesson.answers, *content.summary)
    for given in content.given:
        yield from (given.what, alike(given.value))
    for step in content.steps:
        yield from (step.title, step.says, *(alike(line.formula) for line in step.lines))
        if step.picture is not None:
            yield step.picture.says
        if step.table is not None:
            cells = (cell for row in (step.table.head, *step.table.rows) for cell in row)
            yield from (cell if isinstance(cell, Text) else alike(cell) for cell in cells)
    for check in content.checks:
        yield from (check.place, check.called)


def alike(text: str) -> Text:
    return Text(text, text)


@cache
def texts(name: str) -> tuple[Text, ...]:
    return tuple(texts_of(LESSONS[name], worked(name)))


def patterns(term: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    if term in OTHERS:
        en, ja = OTHERS[term][1:]
    else:
        name = GLOSSARY[term].name
        en, ja = FOUND_BY.get(term, (rf"\b{re.escape(name.en)}(s|es)?\b", re.escape(name.ja)))
    case = re.IGNORECASE if en == en.lower() and not re.search("[α-ω]", en) else 0
    return re.compile(en, case), re.compile(ja)


def uses(said: tuple[Text, ...], term: str) -> list[Text]:
    en, ja = patterns(term)
    return [text for text in said if en.search(text.en) or ja.search(text.ja)]


def introduced(term: str) -> str | None:
    """The lesson that introduces a term: the first one that lists it among its words."""
    if term in OTHERS:
        return OTHERS[term][0]
    return next((name for name in ORDER if term in LESSONS[name].terms), None)


@pytest.mark.parametrize("term", [*GLOSSARY, *OTHERS])
def test_a_word_is_used_where_it_has_been_introduced(term):
    home = introduced(term)
    early = ORDER if home is None else ORDER[: ORDER.index(home)]
    assert {name: found for name in early if (found := uses(texts(name), term))} == {}


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_uses_the_words_that_it_explains(name):
    unused = {term for term in LESSONS[name].terms if not uses(texts(name), term)}
    assert {(name, term) for term in unused} <= LISTED_ALONE


def test_what_is_listed_alone_is():
    assert all(term in LESSONS[name].terms and not uses(texts(name), term) for name, term in LISTED_ALONE)


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_asks_its_question_and_closes_with_statements(name):
    lesson, content = LESSONS[name], worked(name)
    assert lesson.answers.en.endswith("?")
    assert lesson.answers.ja.endswith("か。")
    assert content.summary
    assert all(text.en.endswith(".") and text.ja.endswith("。") for text in content.summary)


@pytest.mark.parametrize(
    ("step", "term"),
    [
        (LessonStep(Text("The gradient", "傾き")), "gradient"),
        (LessonStep(Text("Slope", "勾配")), "gradient"),
        (LessonStep(Text("A", "あ"), Text("Momentum helps.", "速くなります。")), "momentum"),
        (LessonStep(Text("A", "あ"), lines=(line("δ = y - d", 0.5),)), "delta"),
        (LessonStep(Text("A", "あ"), table=Table(("x", Text("out", "ソフトマックス関数")), ())), "softmax"),
        (LessonStep(Text("A", "あ"), table=Table(("x",), (("tanh",),))), "tanh"),
    ],
)
def test_a_word_before_its_lesson_is_noticed(step, term):
    content = Content((), (step,), (), ())
    assert uses(tuple(texts_of(LESSONS["network"], content)), term)
    assert introduced(term) != "network"
