"""What is asked of a fit: one field for every option, with its type, its default and its range.

The options of ``backglass train``, the keys of its TOML file and the keywords of `fit_table` are these fields. Nothing
heavy is imported, so that commands can name their options at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

from backglass.errors import BackglassError, OptionError
from backglass.keywords import refuse_unknown
from backglass.preparation.view_names import VIEWS as VIEW_NAMES
from backglass.preparation.view_names import in_order
from backglass.presets import TABULAR, Composition, composition
from backglass.ranges import SEED, Range, number, one_of, whole
from backglass.tables.row_files import LEAST_MEMORY, Rows, is_several
from backglass.words import dividing as dividing_words
from backglass.words import options as words
from backglass.words import rows as rows_words
from backglass.workflow.option_kinds import (
    FLAG,
    FROM_0,
    NUMBER,
    ORDERS,
    ROW,
    ROWS,
    SHARE,
    SHARES,
    SIZE,
    SOURCE,
    SPELLINGS,
    TEXT,
    TEXTS,
    UNITS,
    VIEWS,
    WAYS,
    WEIGHTS,
    WHOLE,
    Check,
    Kind,
    one_row,
    shares_below_1,
    some_rows,
    weights_of_classes,
    within,
)
from backglass.workflow.reading_asked import Reading
from backglass.workflow.row_notation import row_in

if TYPE_CHECKING:
    from backglass.tables.frames import Source

TASKS = ("classification", "regression")
SHARE_HELD_OUT = 0.2  # of the rows, where nothing else is asked for
LBFGS = "lbfgs"  # the optimiser that takes all rows at once, and no learning rate
OFF = "off"
RANKS = ("auto", "force", OFF)
RATE = number(ends="()")
BYTES = whole(0)
MEMORY = Range(rows_words.SIZE_WANTED, lambda value: whole(LEAST_MEMORY).takes(value))

_FRACTION = number(0, 1, "()")
# What is no number is a table.
A_FRACTION = Range(_FRACTION.wanted, lambda value: not isinstance(value, float) or _FRACTION.takes(value))


def _positive_units(name: str, value: tuple[int, ...]) -> None:
    if min(value, default=1) < 1:
        raise OptionError(words.BAD_HIDDEN, {"name": name}, value=",".join(map(str, value)))


def _known_views(name: str, value: tuple[str, ...]) -> None:
    for one in value or ("",):
        within(one_of(*VIEW_NAMES))(name, one)


def _of(kind: Kind, check: Check | None = None, usual: Any = None) -> dict[str, Any]:
    """What a field says of its option beside the default: where that is None, what is usual may stand for it."""
    return {"kind": kind, "check": check, "usual": usual}


@dataclass(frozen=True, eq=False)
class Job:
    """What is asked of a fit; read, and seen to be in its range, field by field.

    Attributes
    ----------
    table : path, Table or dataframe
    target : str
        The column to predict.
    seed : int
        Decides the split, the first weights and the shuffles.
    epochs : int
        At most so many passes over the training rows.
    validation : float, or path, Table or dataframe, or None
        The share of the rows held out, or a table to judge by. Where it is not given, it becomes 0.2; with folds,
        which judge, None: no rows are held out of the model, but those that a single network stops by.
    hidden : tuple of int
        Units of the hidden layers; empty for none.
    batch_size : int or None
        Rows per update; None for L-BFGS, which takes all.
    learning_rate : float or None
        Of the optimiser; None for L-BFGS, which has none.
    patience : int
        Epochs without a lower loss on the rows held out, before a network stops.
    engine : str
        "auto", or the name of one.
    members : int or None
        Networks of each view that are joined to one; 1 trains a single one, of one view. None takes ten of one view,
        five of each of several.
    views : tuple of {"plain", "pieces", "rules"}, or None
        How the networks see the inputs: each number scaled and each category; each number piece by piece, too; rules of
        small trees, too. None takes "plain" and "rules" from 500 training rows on; below, and for a single network,
        "plain".
    task : {"classification", "regression"} or None
        None decides by the target.
    keep, drop : tuple of str
        Columns to use, or to leave out, whatever the audit says.
    encoding, header, skip_lines, separator, join, on
        How the tables are read; see `Reading`.
    date : tuple of str, or mapping of str to str
        "day=%d/%m/%Y"; or formats by column.
    missing : tuple of str, or mapping of str to tuple of str
        "?,-999" for all columns, "region=" for one; or spellings by column.
    text, number : tuple of str
        Columns that are texts as they are written, or numbers.
    fill, scale : tuple of str, or mapping of str to str
        "median" for all columns, "age=mean" for one; or ways by column.
    ordinal : tuple of str, or mapping of str to tuple of str
        "size=small,medium,large"; or values by column, the lowest first.
    one_hot : tuple of str
        Columns of numbers that are names of categories.
    parts, words : tuple of str, or mapping of str to str
        "day" for the month, weekday and hour of that column of dates, or for the words of a column of texts, "day=no"
        for none of it, "no" for none of any other; or "yes" and "no" by column.
    activation : str or None
        Of the hidden layers, one for all or one each, as `row_notation` writes rows; None where there are none.
    optimiser : str
        A row likewise.
    schedule : str or None
        Of the learning rate; None keeps it.
    l1, l2, decay : float
        Penalties and decoupled decay, as `train` takes them.
    dropout : tuple of float
        The share of hidden units dropped, one for all hidden layers or one each; empty for none.
    loss : str or None
        A row; None decides by the target.
    class_weight : tuple of str, or mapping of str to float
        "balanced", or "yes=3" for one class; or weights by class.
    keep_bytes : int
        How many bytes of states on the way the model may hold for all networks together; without any, an update is made
        again from the start of its run.
    folds : int or None
        How many times the same fit is made, each time judged by another part of the rows; None judges by one part.
    groups : str or None
        The column that says which rows belong together, so that no group is on both sides.
    time : str or None
        The column that says which rows come later: these are held out.
    compare : bool or None
        Whether boosting and scikit-learn's network are fitted and judged by the same rows.
    memory : int or None
        Bytes that hold the rows of a table that is read in parts, given as 1GiB, too; None reads a file whole, and a
        pattern or a folder with 1 GiB.
    ranks : {"auto", "force", "off"}
        Where torchrun or MPI has started several processes: whether they train together, also where one alone would be
        faster, or the first one alone.
    batch_parts : int or None
        Pieces that every batch is cut into, whose sums are added in a fixed order; None takes 1, or 8 where ranks train
        one network together.

    Raises
    ------
    OptionError
        A value of another type or out of its range, or two that do not go together.

    Examples
    --------
    >>> Job("birds.csv", "species", hidden="64,32").hidden
    (64, 32)
    >>> Job("birds.csv", "species", epochs=0)
    Traceback (most recent call last):
    ...
    backglass.errors.OptionError: epochs is 0, but it is a whole number from 1 up.
    """

    table: Source | Rows = field(metadata=_of(SOURCE))
    target: str = field(metadata=_of(TEXT))
    seed: int = field(default=0, metadata=_of(WHOLE, within(SEED)))
    epochs: int = field(default=TABULAR.epochs, metadata=_of(WHOLE, within(whole())))
    validation: float | Source | None = field(default=None, metadata=_of(SHARE, within(A_FRACTION)))
    hidden: tuple[int, ...] = field(default=TABULAR.hidden, metadata=_of(UNITS, _positive_units))
    batch_size: int | None = field(default=None, metadata=_of(WHOLE, within(whole()), TABULAR.batch_size))
    learning_rate: float | None = field(default=None, metadata=_of(NUMBER, within(RATE), TABULAR.learning_rate))
    patience: int = field(default=TABULAR.patience, metadata=_of(WHOLE, within(whole())))
    engine: str = field(default="auto", metadata=_of(TEXT))
    members: int | None = field(default=None, metadata=_of(WHOLE, within(whole())))
    views: tuple[str, ...] | None = field(default=None, metadata=_of(VIEWS, _known_views))
    task: Literal["classification", "regression"] | None = field(
        default=None, metadata=_of(TEXT, within(one_of(*TASKS)))
    )
    keep: tuple[str, ...] = field(default=(), metadata=_of(TEXTS))
    drop: tuple[str, ...] = field(default=(), metadata=_of(TEXTS))
    encoding: str | None = field(default=None, metadata=_of(TEXT))
    header: bool | None = field(default=None, metadata=_of(FLAG))
    skip_lines: int | None = field(default=None, metadata=_of(WHOLE, within(whole(0))))
    separator: str | None = field(default=None, metadata=_of(TEXT))
    join: Source | None = field(default=None, metadata=_of(SOURCE))
    on: str | None = field(default=None, metadata=_of(TEXT))
    date: tuple[str, ...] | Mapping[str, str] = field(default=(), metadata=_of(WAYS))
    missing: tuple[str, ...] | Mapping[str, tuple[str, ...]] = field(default=(), metadata=_of(SPELLINGS))
    text: tuple[str, ...] = field(default=(), metadata=_of(TEXTS))
    number: tuple[str, ...] = field(default=(), metadata=_of(TEXTS))
    fill: tuple[str, ...] | Mapping[str, str] = field(default=(), metadata=_of(WAYS))
    scale: tuple[str, ...] | Mapping[str, str] = field(default=(), metadata=_of(WAYS))
    ordinal: tuple[str, ...] | Mapping[str, tuple[str, ...]] = field(default=(), metadata=_of(ORDERS))
    one_hot: tuple[str, ...] = field(default=(), metadata=_of(TEXTS))
    parts: tuple[str, ...] | Mapping[str, str] = field(default=(), metadata=_of(WAYS))
    words: tuple[str, ...] | Mapping[str, str] = field(default=(), metadata=_of(WAYS))
    activation: str | None = field(default=None, metadata=_of(ROWS, some_rows, TABULAR.activation))
    optimiser: str = field(default="adam", metadata=_of(ROW, one_row))
    schedule: str | None = field(default=None, metadata=_of(ROW, one_row))
    l1: float = field(default=0.0, metadata=_of(NUMBER, within(FROM_0)))
    l2: float = field(default=0.0, metadata=_of(NUMBER, within(FROM_0)))
    decay: float = field(default=0.0, metadata=_of(NUMBER, within(FROM_0)))
    dropout: tuple[float, ...] = field(default=(), metadata=_of(SHARES, shares_below_1))
    loss: str | None = field(default=None, metadata=_of(ROW, one_row))
    class_weight: tuple[str, ...] | Mapping[str, float] = field(default=(), metadata=_of(WEIGHTS, weights_of_classes))
    keep_bytes: int = field(default=0, metadata=_of(WHOLE, within(BYTES)))
    folds: int | None = field(default=None, metadata=_of(WHOLE, within(whole(2))))
    groups: str | None = field(default=None, metadata=_of(TEXT))
    time: str | None = field(default=None, metadata=_of(TEXT))
    compare: bool | None = field(default=None, metadata=_of(FLAG))
    memory: int | None = field(default=None, metadata=_of(SIZE, within(MEMORY)))
    ranks: str = field(default="auto", metadata=_of(TEXT, within(one_of(*RANKS))))
    batch_parts: int | None = field(default=None, metadata=_of(WHOLE, within(whole())))

    def __post_init__(self) -> None:
        for one in fields(self):
            object.__setattr__(self, one.name, _taken(one, getattr(self, one.name)))  # frozen from here on
        if self.views is not None and self.members == 1 and len(self.views) > 1:
            raise OptionError(words.ONE_VIEW, {"name": "views", "other": "members"}, views=", ".join(self.views))
        if self.reading.join is not None and self.on is None:
            raise OptionError(words.JOIN_ALONE, {"name": "join", "other": "on"})
        if self.groups is not None and self.time is not None:
            raise OptionError(dividing_words.BOTH, {"groups": "groups", "time": "time"})
        if self.validation is None:
            object.__setattr__(self, "validation", self.share_by_default)
        self._settle()

    def _settle(self) -> None:
        """Put what is usual where nothing was given: only now is it known what was, were it equal to that."""
        usual = {one.name: one.metadata["usual"] for one in fields(self) if one.metadata["usual"] is not None}
        if not self.hidden:
            if self.activation is not None:
                raise OptionError(words.NO_HIDDEN, {"name": "activation", "other": "hidden"})
            del usual["activation"]
        rule = row_in("optimiser", self.optimiser)
        if rule["name"] == LBFGS:
            for name in ("batch_size", "learning_rate"):
                if getattr(self, name) is not None:
                    raise OptionError(words.NOT_OF_LBFGS, {"name": name})
                del usual[name]
        elif "learning_rate" in rule:
            usual["learning_rate"] = self._rate_of(rule["learning_rate"])
        for name, value in usual.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)

    def _rate_of(self, rate: Any) -> float:
        """The learning rate that the optimiser names, which must not be another than the one given."""
        if isinstance(rate, bool) or not isinstance(rate, Real):
            raise OptionError(words.WRONG_TYPE, {"name": "learning_rate"}, wanted=words.WANTED["number"])
        within(RATE)("learning_rate", float(rate))
        if self.learning_rate is not None and self.learning_rate != rate:
            names = {"name": "learning_rate", "other": "optimiser"}
            raise OptionError(words.TWO_RATES, names, value=self.learning_rate, rate=float(rate))
        return float(rate)

    @property
    def share_by_default(self) -> float | None:
        """The share held out where nothing is said of it: folds judge without, but a single network stops by it."""
        return SHARE_HELD_OUT if self.folds is None or self.members == 1 else None

    @property
    def in_parts(self) -> bool:
        """Whether the table is read in parts: a pattern, a folder, `Rows`, or any file with a limit of memory."""
        return self.memory is not None or is_several(self.table)

    def composition(self, rows: int, views: tuple[str, ...] | None = None) -> Composition:
        """Which networks are trained on so many rows, by the views that were asked for or these."""
        return composition(rows, self.members, views if self.views is None else in_order(self.views))

    @property
    def reading(self) -> Reading:
        """How the tables are read."""
        return Reading(**{one.name: getattr(self, one.name) for one in fields(Reading)})


def _taken(one: Any, value: Any) -> Any:
    """A value as the job holds it, seen to be in the range of its field."""
    kind, check = one.metadata["kind"], one.metadata["check"]
    if value is None and one.default in (None, ()):
        return one.default
    try:
        value = kind.read(value)
    except BackglassError:
        raise
    except Exception as error:  # a value of another library may fail in ways of its own
        raise OptionError(words.WRONG_TYPE, {"name": one.name}, wanted=kind.wanted) from error
    if check is not None:
        check(one.name, value)
    return value


def reading_of(function: str, options: Mapping[str, Any]) -> Reading:
    """How a function of Python's was asked to read tables.

    Raises
    ------
    OptionError
        It has no such option, or a value is of another type or out of its range.

    Examples
    --------
    >>> reading_of("read_table", {"header": False}).header
    False
    >>> reading_of("read_table", {"skip": 2})
    Traceback (most recent call last):
    ...
    backglass.errors.ArgumentError: read_table has no option 'skip'; there are encoding, join, on, header, skip_lines, \
separator, date, missing, text, number.
    """
    check_names(function, options, [one.name for one in fields(Reading)])
    return Reading(**{one.name: _taken(one, options[one.name]) for one in fields(Job) if one.name in options})


def check_names(function: str, options: Mapping[str, Any], known: Sequence[str]) -> None:
    """Refuse an option that is none, with the one that was meant.

    Raises
    ------
    ArgumentError
        It is none of those known.
    """
    refuse_unknown(function, options, known, "option")


KINDS: dict[str, Kind] = {one.name: one.metadata["kind"] for one in fields(Job)}
# What is so where nothing is given.
DEFAULTS: dict[str, Any] = {
    one.name: one.default if one.metadata["usual"] is None else one.metadata["usual"]
    for one in fields(Job)
    if one.default is not MISSING
}
LEFT_OPEN = tuple(one.name for one in fields(Job) if one.metadata["usual"] is not None)  # a fit asks if they were given
