"""Texts as words, and in which rows of a column each stands how often.

A word is a run of letters and digits, in lower case; of Japanese, Chinese and Korean, which put no blanks between
words, every two neighbouring characters are one, and a character that stands alone. Full-width and half-width
characters are the same (NFKC).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.preparation.columns import place_in

Places = NDArray[np.int64]

CLOSE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー"  # what is written without blanks between words
WORD = rf"[{CLOSE}]+|[[\p{{L}}\p{{M}}\p{{N}}]--[{CLOSE}]]+"
MOST_WORDS = 500


@dataclass(frozen=True, eq=False)
class Tokens:
    """The words of a column of texts, one after the other.

    Attributes
    ----------
    rows : array (tokens,)
        The text of each, counted from 0.
    words : polars.Series
        They themselves, (tokens,).
    missing : array (texts,)
        Whether there is no text.
    """

    rows: Places
    words: pl.Series
    missing: NDArray[np.bool_]


def tokens_of(texts: pl.Series) -> Tokens:
    """The words of a column of texts.

    Examples
    --------
    >>> found = tokens_of(pl.Series(["Don't stop!", None, "東京タワー ok"]))
    >>> found.rows.tolist(), found.words.to_list()
    ([0, 0, 0, 2, 2, 2, 2, 2], ['don', 't', 'stop', '東京', '京タ', 'タワ', 'ワー', 'ok'])
    """
    found = pl.DataFrame({
        "row": np.arange(len(texts)),
        "word": texts.str.normalize("NFKC").str.to_lowercase().str.extract_all(WORD),
    }).explode("word")  # fmt: skip
    found = found.filter(found["word"].is_not_null())
    if found["word"].str.contains(f"^[{CLOSE}]").any():
        found = _in_pairs(found)
    return Tokens(found["row"].to_numpy(), found["word"], texts.is_null().to_numpy())


def _in_pairs(found: pl.DataFrame) -> pl.DataFrame:
    """The same with every two neighbouring characters in the place of a run without blanks, as they follow."""
    word, close = pl.col("word"), pl.col("word").str.contains(f"^[{CLOSE}]..*$") & (pl.col("word").str.len_chars() > 1)
    pairs = pl.int_ranges(0, word.str.len_chars() - 1)
    cut = found.with_columns(at=pl.when(close).then(pairs).otherwise(pl.lit([0], dtype=pl.List(pl.Int64)))).explode(
        "at"
    )
    return cut.select("row", pl.when(close).then(word.str.slice(pl.col("at"), 2)).otherwise(word).alias("word"))


@dataclass(frozen=True, eq=False)
class Bags:
    """How often each of some words stands in each of some texts; only what is there is kept.

    Attributes
    ----------
    starts : array (rows + 1,)
        Where the words of each text begin, and the last ones end.
    words : array (entries,)
        Their places among the words that are counted, ascending within a text.
    counts : array (entries,)
    missing : array (rows,)
        Whether there is no text.
    """

    starts: Places
    words: Places
    counts: NDArray[np.float64]
    missing: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.missing)

    def __getitem__(self, rows: Any) -> Bags:
        """Some of the texts, by a slice or by their numbers."""
        if isinstance(rows, slice):
            rows = np.arange(len(self))[rows]
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        entries = np.arange(starts[-1]) + np.repeat(self.starts[:-1][rows] - starts[:-1], lengths)
        return Bags(starts, self.words[entries], self.counts[entries], self.missing[rows])

    @property
    def rows(self) -> Places:
        """The text of every entry, counted from 0; (entries,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))


def bags_of(tokens: Tokens, words: tuple[str, ...]) -> Bags:
    """How often each of some words stands in each text of a column.

    Examples
    --------
    >>> bags = bags_of(tokens_of(pl.Series(["no, no rain", None, "rain"])), ("no", "rain"))
    >>> bags.rows.tolist(), bags.words.tolist(), bags.counts.tolist(), bags[1:2].missing.tolist()
    ([0, 0, 2], [0, 1, 1], [2.0, 1.0, 1.0], [True])
    """
    places = place_in(tokens.words, words)
    known = places >= 0
    entries, counts = np.unique(tokens.rows[known] * len(words) + places[known], return_counts=True)
    starts = np.searchsorted(entries, np.arange(len(tokens.missing) + 1) * len(words))
    return Bags(starts, entries % len(words), counts.astype(np.float64), tokens.missing)


def frequent_words(tokens: Tokens, least: int, most: int = MOST_WORDS) -> tuple[str, ...]:
    """The words that stand in most of some texts, at least in `least` of them; of equal ones the first by alphabet.

    Examples
    --------
    >>> frequent_words(tokens_of(pl.Series(["no, no rain", "no sun", "rain"])), 2)
    ('no', 'rain')
    """
    if not len(tokens.rows):
        return ()
    once = pl.DataFrame({"row": tokens.rows, "word": tokens.words}).unique()
    counted = once.group_by("word").len("texts").filter(pl.col("texts") >= least)
    return tuple(counted.sort(["texts", "word"], descending=[True, False]).head(most)["word"])


def inverse_frequencies(bags: Bags, count: int) -> NDArray[np.float64]:
    """ln((1 + n) / (1 + n_w)) + 1 of `count` words, n_w of n texts that are there holding the word; (count,).

    The smooth inverse document frequency of scikit-learn's TfidfVectorizer.

    Examples
    --------
    >>> bags = bags_of(tokens_of(pl.Series(["no rain", "rain"])), ("no", "rain"))
    >>> inverse_frequencies(bags, 2).round(3).tolist()
    [1.405, 1.0]
    """
    there = len(bags) - int(bags.missing.sum())
    found: NDArray[np.float64] = np.log((1.0 + there) / (1.0 + np.bincount(bags.words, minlength=count))) + 1.0
    return found


def enter_words(bags: Bags, weights: NDArray[np.float64], inputs: NDArray[Any]) -> None:
    """Write counts times weights (words,), each text's brought to length 1, into `inputs` (rows, words).

    Examples
    --------
    >>> inputs = np.empty((2, 2))
    >>> bags = bags_of(tokens_of(pl.Series(["no rain", "sun"])), ("no", "rain"))
    >>> enter_words(bags, np.array([3.0, 4.0]), inputs)
    >>> inputs.tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    rows = bags.rows
    values = bags.counts * weights[bags.words]
    lengths = np.sqrt(np.bincount(rows, weights=values * values, minlength=len(bags)))
    inputs[:] = 0.0
    inputs[rows, bags.words] = values / lengths[rows]
