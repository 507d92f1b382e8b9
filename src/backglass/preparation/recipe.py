"""What the user says of the columns' preparation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from backglass.brief import brief
from backglass.errors import DataError
from backglass.keywords import keywords_of
from backglass.preparation.filling import FILLS, FILLS_OF_NUMBERS, Fill
from backglass.preparation.scaling import SCALINGS, Scale
from backglass.preparation.view_names import VIEWS, in_order
from backglass.preparation.wished import Wishes, columns_wished, wished, wishes_of
from backglass.ranges import MAPPING, check
from backglass.tables.forms.asked import Asked, Spellings, Ways, asked_of, names_of
from backglass.tables.names import known_column
from backglass.words import tables as words


@keywords_of
@dataclass(frozen=True)
class Recipe:
    """How columns are prepared: a rule for all of them, and exceptions by name.

    Parameters
    ----------
    fill : {"median", "mean", "zero", "most-frequent", "drop-rows", "drop-column"}
        What stands in for a missing number. Texts take the most frequent one for "median" and "mean"; "zero" sets
        none of a text's inputs. "drop-rows" leaves the rows that lack the value out of training, "drop-column" the
        column. An input says "was missing" where training rows lacked a value.
    scale : {"standard", "min-max", "robust", "quantile", "none"}
        How numbers are scaled: `backglass.preparation.scaling` says what each does.
    fills, scales : mapping of str to str
        The same for single columns, by name.
    ordinal : mapping of str to sequence of str
        Columns of texts that have an order, with their values, the lowest first; they become numbers 0, 1, 2, ...
    one_hot : collection of str
        Columns of numbers that are names of categories, so that each gets an input of its own, as texts do.
    views : sequence of {"plain", "pieces", "rules"}
        How the inputs are seen: "plain" is each number scaled and each category; "pieces" adds to that each number
        encoded piece by piece (`backglass.preparation.pieces`), "rules" to that whether rules found by small trees
        hold (`backglass.preparation.rule_inputs`).
    parts : collection of str, or mapping of str to {"yes", "no"}
        Columns of dates or times of day whose month, weekday and hour are inputs, too, whatever the training rows say
        of them; "day=no" not those of that one, "no" of none that is not named.
    words : collection of str, or mapping of str to {"yes", "no"}
        Columns of texts whose words are inputs; said as `parts` is.
    date, missing, text, number
        How columns' cells are read, where it is not as they suggest: see `backglass.read_table`.

    Raises
    ------
    DataError
        There is no such fill or scale, or the values of an order are not different ones.

    Examples
    --------
    >>> recipe = Recipe(scale="robust", scales={"income": "quantile"}, ordinal={"size": ["small", "medium", "large"]})
    >>> recipe.scale_of("income"), recipe.scale_of("age"), recipe.fill_of("age")
    ('quantile', 'robust', 'median')
    """

    fill: Fill = "median"
    scale: Scale = "standard"
    fills: Mapping[str, Fill] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    ordinal: Mapping[str, Sequence[str]] = field(default_factory=dict)
    one_hot: Collection[str] = ()
    views: Sequence[str] = ("plain",)
    date: Ways = ()
    missing: Spellings = ()
    text: Collection[str] = ()
    number: Collection[str] = ()
    parts: Wishes = ()
    words: Wishes = ()

    def __post_init__(self) -> None:
        for name in ("fills", "scales", "ordinal"):
            check(name, getattr(self, name), MAPPING, DataError)
        if not all(isinstance(levels, Collection) for levels in self.ordinal.values()):
            raise DataError(words.BAD_LEVELS.format(name=next(iter(self.ordinal))))
        object.__setattr__(self, "one_hot", names_of("one_hot", self.one_hot))  # frozen from here on
        object.__setattr__(self, "views", _checked_views(self.views))
        for option in ("parts", "words"):
            object.__setattr__(self, option, wishes_of(option, getattr(self, option)))
        self.asked(())
        for wanted, known in (
            ((self.fill, *self.fills.values()), FILLS),
            ((self.scale, *self.scales.values()), tuple(SCALINGS)),
        ):
            for one in wanted:
                if not isinstance(one, str) or one not in known:
                    raise DataError(words.UNKNOWN_WAY.format(value=one, choices=", ".join(known)))
        for name, levels in self.ordinal.items():
            if isinstance(levels, str) or len(levels) < 2 or len(set(levels)) < len(levels):
                raise DataError(words.BAD_LEVELS.format(name=name))
            if name in self.one_hot:
                raise DataError(words.TWO_ENCODINGS.format(name=name, one="ordinal", other="one-hot"))

    def __repr__(self) -> str:
        """All that is said; of very many columns the first ones."""
        return brief(self, **{one.name: getattr(self, one.name) for one in fields(self)})

    @property
    def in_pieces(self) -> bool:
        """Whether numbers are encoded piece by piece, too."""
        return any(view != "plain" for view in self.views)

    def fill_of(self, name: str) -> Fill:
        """How the gaps of the column of that name are filled."""
        return self.fills.get(name, self.fill)

    def scale_of(self, name: str) -> Scale:
        """How the column of that name is scaled."""
        return self.scales.get(name, self.scale)

    def parts_of(self, name: str) -> bool | None:
        """Whether the parts of a column's dates are inputs; None where the training rows decide."""
        return wished(tuple(self.parts), name)

    def words_of(self, name: str) -> bool | None:
        """Whether the words of a column are inputs; None where the training rows decide."""
        return wished(tuple(self.words), name)

    def asked(self, names: Sequence[str]) -> Asked:
        """What is asked of the cells of columns with these names."""
        return asked_of(names, self.date, self.missing, self.text, self.number)

    def check_names(self, names: Sequence[str], target: str, path: str) -> None:
        """Refuse a column that is not among the inputs.

        Raises
        ------
        DataError
            A column that is named is none of `names`, or is the target.
        """
        said = (*columns_wished(tuple(self.parts), names), *columns_wished(tuple(self.words), names))
        for name in (*self.fills, *self.scales, *self.ordinal, *self.one_hot, *said):
            if name == target:
                raise DataError(words.TARGET_PREPARED.format(name=name))
            known_column(name, [one for one in names if one != target], path)
        for name in self.asked(names).named:
            known_column(name, names, path)

    def check_encodings(self, name: str) -> None:
        """Refuse a column that is to be encoded in two ways.

        Raises
        ------
        DataError
            It is.
        """
        named = {"ordinal": self.ordinal, "one-hot": self.one_hot}
        ways = [way for way, columns in named.items() if name in columns]
        ways += [way for way, said in (("parts", self.parts_of(name)), ("words", self.words_of(name))) if said]
        if len(ways) > 1:
            raise DataError(words.TWO_ENCODINGS.format(name=name, one=ways[0], other=ways[1]))

    def check_words(self, name: str) -> None:
        """Refuse for a column of words what they have not.

        Raises
        ------
        DataError
            The column was named with a way to fill it, or a scale.
        """
        if (fill := self.fills.get(name)) is not None and fill not in ("zero", "drop-rows", "drop-column"):
            raise DataError(words.FILL_OF_WORDS.format(name=name, fill=fill))
        if name in self.scales:
            raise DataError(words.SCALE_OF_WORDS.format(name=name))

    def check_texts(self, name: str) -> None:
        """Refuse for a column of categories what numbers alone can have.

        Raises
        ------
        DataError
            The column was named with such a fill or a scale.
        """
        if self.fills.get(name) in FILLS_OF_NUMBERS:
            raise DataError(words.FILL_OF_TEXTS.format(name=name, fill=self.fills[name]))
        if name in self.scales:
            raise DataError(words.SCALE_OF_TEXTS.format(name=name))


def _checked_views(views: Any) -> tuple[str, ...]:
    """The views, each once and in their order."""
    given = (views,) if isinstance(views, str) else tuple(views) if isinstance(views, Sequence) else ()
    for one in given:
        if one not in VIEWS:
            raise DataError(words.UNKNOWN_WAY.format(value=one, choices=", ".join(VIEWS)))
    if not given:
        raise DataError(words.NO_VIEW.format(value=views, choices=", ".join(VIEWS)))
    return in_order(given)


AS_USUAL = Recipe()
