"""Texts as words: what is a word, how words become inputs, and columns that are named for it."""

import numpy as np
import polars as pl
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from backglass.codec import EntryError
from backglass.errors import DataError
from backglass.preparation.kinds import fit_column
from backglass.preparation.recipe import Recipe
from backglass.preparation.tokens import MOST_WORDS, frequent_words, tokens_of
from backglass.preparation.whole import Preparation
from backglass.preparation.wished import wished
from backglass.preparation.worded import WordedColumn

DRAW = np.random.default_rng(4)
WORDS = np.array([*"abcdefghij", "rain", "sun", "東京", "本", "Été", "über"])
TEXTS = pl.Series("note", [" ".join(DRAW.choice(WORDS, n)) for n in DRAW.integers(0, 9, 120)])


def words_of(text):
    return tokens_of(pl.Series([text])).words.to_list()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The CAT's 3.5 cats, été_x", ["the", "cat", "s", "3", "5", "cats", "été", "x"]),
        ("東京へ行く", ["東京", "京へ", "へ行", "行く"]),
        ("ﾃﾞｰﾀ と データ、ｱ", ["デー", "ータ", "と", "デー", "ータ", "ア"]),
        ("本 book 本を", ["本", "book", "本を"]),
        ("한국어 텍스트", ["한국", "국어", "텍스", "스트"]),
        ("नमस्ते!", ["नमस्ते"]),
        ("Ｆｕｌｌ ¹", ["full", "1"]),
        (" \n\t--", []),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


def test_inputs_are_those_of_scikit_learn():
    column = WordedColumn.fit(TEXTS)
    found = TfidfVectorizer(
        vocabulary=list(column.words), tokenizer=words_of, lowercase=False, token_pattern=None
    ).fit_transform(TEXTS.to_list())
    inputs = np.empty((len(TEXTS), len(column.names)))
    column.encode(column.read(TEXTS), inputs)
    np.testing.assert_allclose(inputs, found.toarray(), rtol=0, atol=1e-15)


def test_a_text_alone_has_the_bits_that_it_has_among_others():
    column = WordedColumn.fit(TEXTS)
    inputs, alone = np.empty((len(TEXTS), len(column.names))), np.empty((1, len(column.names)))
    column.encode(TEXTS, inputs)
    cells = column.cells(TEXTS)
    for row in range(0, len(TEXTS), 7):
        column.encode(TEXTS[row : row + 1], alone)
        assert alone.tolist() == inputs[[row]].tolist()
    for rows in (slice(5, 60, 3), np.array([7, 3, 3, 118])):
        some = np.empty((len(np.arange(len(TEXTS))[rows]), len(column.names)))
        column.enter(cells[rows], some)
        assert some.tolist() == inputs[rows].tolist()


def test_unseen_words_empty_texts_and_gaps_are_zeros():
    column = WordedColumn.fit(pl.Series("note", ["rain today", None] * 5))
    assert (column.names, column.indicator) == (("note: rain", "note: today", "note missing"), True)
    inputs = np.empty((4, 3))
    column.encode(pl.Series("note", ["snow", "", None, "RAIN rain snow"]), inputs)
    assert inputs.tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 1], [1, 0, 0]]


def test_the_most_frequent_words_in_five_rows_or_more_are_taken():
    many = pl.Series([f"w{row % 600} all" for row in range(600 * 5)])
    found = frequent_words(tokens_of(many), 5)
    assert (len(found), found[:3]) == (MOST_WORDS, ("all", "w0", "w1"))
    assert frequent_words(tokens_of(many[:-5]), 5, 1000)[-1] == "w99"
    assert WordedColumn.fit(pl.Series("note", ["x y", "x z"] * 2)) is None


def test_a_column_is_plain_values_and_back():
    column = WordedColumn.fit(TEXTS)
    assert WordedColumn.from_dict(column.to_dict()) == column
    assert repr(column) == f"WordedColumn(name='note', indicator=False, words={len(column.words)}, filled_by='zero')"
    for change, said in (
        ({"weights": [1.0]}, r"not as many words \(16\) as weights of them \(1\)"),
        ({"weights": [0.0] * len(column.words)}, "weights"),
        ({"words": []}, "words"),
        ({"words": ["a"] * 2, "weights": [1.0, 1.0]}, "words"),
    ):
        with pytest.raises(EntryError, match=said):
            WordedColumn.from_dict(column.to_dict() | change)


def test_words_are_asked_for_by_column():
    rows = np.arange(len(TEXTS))
    assert fit_column(TEXTS, rows, recipe=Recipe(words=["note"])).kind == "worded"
    assert fit_column(TEXTS, rows, recipe=Recipe(words={"note": "no"})).reason == "identifier"
    assert fit_column(TEXTS, rows, recipe=Recipe(words="note", fill="drop-rows")).filled_by == "drop-rows"
    for recipe, column, said in (
        (Recipe(words="n"), pl.Series("n", [1.0, 2.0]), "'n' holds no texts"),
        (Recipe(words="n"), pl.Series("n", ["x", "y"]), "No word of column 'n' stands in 5 training rows"),
        (
            Recipe(words="n", fills={"n": "mean"}),
            pl.Series("n", ["x"] * 6),
            "a missing text has none, so there is no mean",
        ),
        (Recipe(words="n", scales={"n": "none"}), pl.Series("n", ["x"] * 6), "nothing to scale"),
        (Recipe(words="n", one_hot="n"), pl.Series("n", ["x"] * 6), "to be both one-hot and words"),
    ):
        with pytest.raises(DataError, match=said):
            fit_column(column, np.arange(len(column)), recipe=recipe)


def test_wishes_name_columns_of_any_name():
    for wishes, answers in (
        (("a=no", "no"), (True, False, False)),
        (("a=no=no",), (False, None, None)),
        (("no=yes", "b=no"), (None, True, False)),
    ):
        assert tuple(wished(wishes, name) for name in ("a=no", "no", "b")) == answers
    table = pl.DataFrame({"a=no": ["x y"] * 8, "y": [1.0, 2.0] * 4})
    assert Preparation.fit(table, "y", recipe=Recipe(words="a=no=yes")).columns[0].kind == "worded"
    for wrong, said in (
        ("b", "no column 'b'"),
        (["a=no=maybe"], "no column 'a=no=maybe'"),
        (["y"], "'y' is the target"),
    ):
        with pytest.raises(DataError, match=said):
            Preparation.fit(table, "y", recipe=Recipe(words=wrong))
    for wrong in (3, [3], {"a": "perhaps"}, {"a": True}, [""]):
        with pytest.raises(DataError, match="words must be names of columns"):
            Recipe(words=wrong)
