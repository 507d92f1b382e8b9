"""A table's model for Python: `fit_table` makes it, `load` brings it back."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack, overload

import numpy as np
import numpy.typing as npt
import polars as pl

from backglass.equations.arrays import Floats
from backglass.equations.randomness import check_seed
from backglass.errors import ColumnWarning, DataError, PlanError
from backglass.glass.step import Step
from backglass.modelfile import Model, model_path, write_model
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.preparation.targets import ClassTarget, Target
from backglass.preparation.whole import Preparation
from backglass.ranges import MAPPING, PATH, TEXT, as_python, check, number, one_of, whole
from backglass.tables.frames import Source
from backglass.tables.table import Table
from backglass.training import History
from backglass.words import Text
from backglass.words import explanation as explaining_words
from backglass.words import nearest as nearest_words
from backglass.words import prediction as words
from backglass.workflow import predicting
from backglass.workflow.beside import ModelComparison
from backglass.workflow.depending import Dependence, dependence_on
from backglass.workflow.evaluation import PARTS, Evaluation, Part
from backglass.workflow.explaining import Explanation, Forwards, explanation
from backglass.workflow.folded import Folds, folds_of
from backglass.workflow.job import reading_of
from backglass.workflow.judging import judge
from backglass.workflow.one_member import member_model
from backglass.workflow.one_row import NudgedRow, nudged
from backglass.workflow.option_kinds import within
from backglass.workflow.permuting import Importance, importance_of
from backglass.workflow.predicting import preparation_of
from backglass.workflow.reading import ReadingOptions, table_for
from backglass.workflow.rewinding import Rewound, rewound, step_of


@dataclass(frozen=True, eq=False)
class TableModel:
    """A network trained on a table, with all it takes to use it on another one.

    A table is a path, a `Table` of `read_table`, or a dataframe of pandas or polars. It has the columns that the model
    was trained with, in any order; others do not matter. A path is read as `read_table` does; the key of a join, and
    how the cells stand in a file, are by default the training table's.

    Parameters
    ----------
    model : Model
        What is saved: network, parameters, preparation, history and how it was trained.
    table : Table or None
        What it was trained on, where that was done here; it is not saved.
    comparison : ModelComparison or None
        How boosting and scikit-learn's network did on the same rows, where ``compare=True`` asked for it; it is not
        saved.

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.workflow.table_fit import fit_table
    >>> kinds = ["tern", "tern", "owl", "owl", "gull"]
    >>> birds = pl.DataFrame({"grams": [110, 120, 310, 350, 900] * 12, "kind": kinds * 12})
    >>> model = fit_table(birds, "kind", members=1, keep="grams", epochs=100)
    >>> model
    TableModel(target='kind', classes=3, sizes=(1, 64, 3))
    >>> model.predict(birds[:3]).tolist()
    ['tern', 'tern', 'owl']
    """

    model: Model
    table: Table | None = None
    comparison: ModelComparison | None = None

    def __repr__(self) -> str:
        """What it predicts, and with which network."""
        target = self._target
        kind = f"classes={len(target.classes)}" if isinstance(target, ClassTarget) else "task='regression'"
        return f"TableModel(target={target.name!r}, {kind}, sizes={self.network.sizes})"

    @property
    def _target(self) -> Target:
        return self.preparation.target

    @property
    def target(self) -> str:
        """The column that is predicted."""
        return self._target.name

    @property
    def task(self) -> str:
        """Either "classification" or "regression"."""
        return self._target.task

    @property
    def classes_(self) -> npt.NDArray[np.str_]:
        """The classes as the table has them, in the order of `predict_proba`, (K,); of a number there are none."""
        target = self._target
        if not isinstance(target, ClassTarget):
            raise AttributeError(f"The target {target.name!r} is a number; it has no classes.")
        return np.array(target.classes)

    @property
    def network(self) -> Network:
        """The network; of several members the one that joins them."""
        return self.model.network

    @property
    def theta(self) -> Parameters:
        """What was learned."""
        return self.model.theta

    @property
    def preparation(self) -> Preparation:
        """How columns become inputs, and outputs the target."""
        return preparation_of(self.model)

    @property
    def history(self) -> History | None:
        """Epoch by epoch; of several members with a column "member"."""
        return self.model.history

    @property
    def scores(self) -> dict[str, dict[str, float]]:
        """Loss and accuracy, or r2, of the rows that it was trained on and of those held out, if any."""
        found: dict[str, dict[str, float]] = self.model.training.get("scores", {})
        return found

    @property
    def folds(self) -> Folds | None:
        """How the same fit did on each of ``folds=5``: print it, or take its `mean`, `standard_error`, `each`."""
        return folds_of(self.model.training, self.target)

    def predict(
        self,
        table: Source,
        *,
        engine: str = "auto",
        **reading: Unpack[ReadingOptions],
    ) -> npt.NDArray[Any]:
        """The target of every row, as ``backglass predict`` gives it.

        Parameters
        ----------
        table : path, Table or dataframe
        engine : str, default "auto"
        **reading
            `encoding`, `join`, `on`, `header`, `skip_lines`, `separator`: how a path is read.

        Returns
        -------
        array (N,)
            The classes as texts, as the training table had them, or numbers in the target's unit.

        Raises
        ------
        DataError, FileError
            The table cannot be read or does not fit the model.
        """
        y = predicting.outputs(self.model, self._told(self._read(table, reading)), engine=engine)
        target = self._target
        if isinstance(target, ClassTarget):
            return np.asarray(self.classes_[predicting.probabilities(y).argmax(axis=1)])
        return target.decode(y[:, 0].astype(np.float64))

    def predict_proba(
        self,
        table: Source,
        *,
        engine: str = "auto",
        **reading: Unpack[ReadingOptions],
    ) -> Floats:
        """The probability of every class.

        Parameters
        ----------
        table : path, Table or dataframe
        engine : str, default "auto"
        **reading
            `encoding`, `join`, `on`, `header`, `skip_lines`, `separator`: how a path is read.

        Returns
        -------
        array (N, K)
            In the order of `classes_`, in the type of the model's parameters.

        Raises
        ------
        PlanError
            The target is a number.
        DataError, FileError
            The table cannot be read or does not fit the model.
        """
        if not isinstance(self._target, ClassTarget):
            raise PlanError(words.NO_PROBABILITIES.format(name=self.target))
        read = self._told(self._read(table, reading))
        return predicting.probabilities(predicting.outputs(self.model, read, engine=engine))

    def predict_interval(
        self,
        table: Source,
        level: float = 0.9,
        *,
        engine: str = "auto",
        **reading: Unpack[ReadingOptions],
    ) -> Floats:
        """Of every row two numbers between which the target lies, with a wanted probability.

        The members of a committee missed the rows that each of them held out by so much; the intervals are as wide as
        that asks for (CV+: Barber, Candès, Ramdas, Tibshirani, Annals of Statistics 49, 2021); rows held out of all
        members correct that where they speak against it. With ``members=1`` the rows held out of the training stand for
        them (split conformal prediction). Of rows like those of the training about the share `level` lies between the
        two.

        Parameters
        ----------
        table : path, Table or dataframe
        level : float, default 0.9
            The probability, in (0, 1).
        engine : str, default "auto"
        **reading
            `encoding`, `join`, `on`, `header`, `skip_lines`, `separator`: how a path is read.

        Returns
        -------
        array (N, 2)
            The low and the high end, in the target's unit.

        Raises
        ------
        OptionError, PlanError
            The level is out of its range, or there are too few rows for it; the target is a class; the model is of an
            older version.
        DataError, FileError
            The table cannot be read or does not fit the model.

        Examples
        --------
        >>> import polars as pl
        >>> from backglass.workflow.table_fit import fit_table
        >>> x = [i % 20 - 10 for i in range(200)]
        >>> square = pl.DataFrame({"x": x, "y": [one**2 + i % 3 for i, one in enumerate(x)]})
        >>> model = fit_table(square, "y", keep="x", task="regression", members=2)
        >>> low, high = model.predict_interval(square, 0.8).T
        >>> bool(((low <= square["y"].to_numpy()) & (square["y"].to_numpy() <= high)).mean() > 0.7)
        True
        """
        within(number(0, 1, "()"))("level", level)
        read = self._told(self._read(table, reading))
        return np.stack(predicting.intervals(self.model, read, float(level), engine), axis=1)

    def evaluate(
        self,
        table: Source,
        part: Part = "all",
        *,
        engine: str = "auto",
        **reading: Unpack[ReadingOptions],
    ) -> Evaluation:
        """How good the model is on the rows of a table whose target is known.

        Parameters
        ----------
        table : path, Table or dataframe
            With the target's column, too.
        part : {"all", "train", "validation"}, default "all"
            Of the table that the model was trained with: all rows, or those of one side of its split.
        engine : str, default "auto"
        **reading
            `encoding`, `join`, `on`, `header`, `skip_lines`, `separator`: how a path is read.

        Returns
        -------
        Evaluation
            Print it, or take its ``scores``, ``confusion``, ``true``, ``predicted``.

        Raises
        ------
        OptionError, PlanError
            There is no such part, or it is of another table.
        DataError, FileError
            The table cannot be read or does not fit the model, or holds a class that the model does not know.
        """
        within(one_of(*PARTS))("part", part)
        return judge(self.model, self._told(self._read(table, reading), judged=True), part, engine)

    def importance(
        self,
        table: Source,
        part: Part = "all",
        *,
        repeats: int = 5,
        seed: int = 0,
        engine: str = "auto",
        **reading: Unpack[ReadingOptions],
    ) -> Importance:
        """How much the model needs each column: what it loses when the column's cells are shuffled among the rows.

        Parameters
        ----------
        table : path, Table or dataframe
            With the target's column, too.
        part : {"all", "train", "validation"}, default "all"
            Of the table that the model was trained with: all rows, or those of one side of its split.
        repeats : int, default 5
            How often each column is shuffled.
        seed : int, default 0
        engine : str, default "auto"
        **reading
            `encoding`, `join`, `on`, `header`, `skip_lines`, `separator`: how a path is read.

        Returns
        -------
        Importance
            Print it, or take its ``columns``, the largest first: of each ``column``, ``mean``, by how much the log loss
            of a row grows (of numbers: by how much R² falls), and ``standard_error``.

        Raises
        ------
        OptionError, PlanError
            There is no such part, or it is of another table.
        DataError, FileError
            The table cannot be read or does not fit the model, or has fewer than two rows with the target.
        """
        within(one_of(*PARTS))("part", part)
        within(whole())("repeats", repeats)
        check_seed(seed)
        return importance_of(
            self.model, self._told(self._read(table, reading), judged=True), part, repeats, seed, engine
        )

    def dependence(
        self,
        table: Source,
        column: str,
        *,
        rows: int = 2000,
        seed: int = 0,
        **reading: Unpack[ReadingOptions],
    ) -> Dependence:
        """How the predictions depend on one column: its cell set to one value after the other in every row.

        Parameters
        ----------
        table : path, Table or dataframe
            The target is not needed.
        column : str
            One that inputs are made from.
        rows : int, default 2000
            At most so many rows of the table, drawn by the seed.
        seed : int, default 0
        **reading
            `encoding`, `join`, `on`, `header`, `skip_lines`, `separator`: how a path is read.

        Returns
        -------
        Dependence
            Print it, draw it (``to_svg()``), or take its ``values`` and ``curves``: of each the ``mean`` over the rows
            (partial dependence), ``low`` and ``high`` (between them eight of ten rows), and ``lines`` of single rows.

        Raises
        ------
        DataError, FileError
            The table cannot be read or does not fit the model, or the column is no input of it.
        """
        check("column", column, TEXT, DataError)
        within(whole())("rows", rows)
        check_seed(seed)
        return dependence_on(self.model, self._told(self._read(table, reading)), column, rows, seed)

    @overload
    def explain(
        self,
        table: Source | Mapping[str, Any],
        row: int | None = None,
        name: str | None = None,
        *,
        member: int | None = None,
        nearest: Source | None = None,
        **reading: Unpack[ReadingOptions],
    ) -> Explanation | Forwards: ...
    @overload
    def explain(
        self,
        table: Source | Mapping[str, Any],
        row: int | None = None,
        name: str | None = None,
        *,
        step: int,
        member: int | None = None,
        **reading: Unpack[ReadingOptions],
    ) -> Rewound: ...
    @overload
    def explain(
        self,
        table: Source | Mapping[str, Any],
        row: int | None = None,
        name: str | None = None,
        *,
        nudge: float,
        member: int | None = None,
        **reading: Unpack[ReadingOptions],
    ) -> NudgedRow: ...
    def explain(
        self,
        table: Source | Mapping[str, Any],
        row: int | None = None,
        name: str | None = None,
        *,
        step: int | None = None,
        nudge: float | None = None,
        member: int | None = None,
        nearest: Source | None = None,
        **reading: Unpack[ReadingOptions],
    ) -> Explanation | Forwards | NudgedRow | Rewound:
        """One row in the network, every layer of it, or where one of its numbers comes from.

        A row as a whole begins with what each column adds to the answer (``contributions``).

        Parameters
        ----------
        table : path, Table or dataframe, or mapping
            A mapping is one row: column -> cell.
        row : int, optional
            Counted from 1; a table of one row needs none.
        name : str, optional
            The number to derive, such as "w(3)[1,1]". The row as a whole, a net input such as "u(2)[1]" and an output
            such as "z(3)[1]" need no target in it: the way forwards alone is shown.
        step : int, optional
            An update of the training to go back to, counted from 1: the row's part in it, or with a name where the
            change of that parameter came from. It takes the table that the model was trained with.
        nudge : float, optional
            What to add to the parameter of that name, to see how the loss of the row answers.
        member : int, optional
            One of the networks that the model joins, counted from 1: its own numbers, and with `step` its own updates.
        nearest : path, Table or dataframe, optional
            The table that the model was trained with (``model.table``, where that was done here): its rows that move
            this one most are shown, too. For a row as a whole, which has its target.
        **reading
            `encoding`, `join`, `on`, `header`, `skip_lines`, `separator`: how a path is read.

        Returns
        -------
        Explanation, Forwards, NudgedRow or Rewound
            Print it, or ask for ``to_json()``, ``to_html()``, ``to_latex()``.

        Raises
        ------
        DataError, NetworkError, PlanError, FileError
            No such row, number or update; no target where one is needed; a table that does not serve.
        """
        if isinstance(table, Mapping):
            check("table", table, MAPPING, DataError)
            table = pl.DataFrame({column: [cell] for column, cell in table.items()})
        read = self._read(table, reading)
        if row is None and read.rows > 1:
            raise DataError(explaining_words.WHICH_ROW.format(path=read.path, rows=read.rows))
        row, member = as_python(row), as_python(member)
        if nearest is not None:
            for option, given in (("name", name), ("step", step), ("nudge", nudge)):
                if given is not None:
                    raise DataError(nearest_words.NOT_OF_A_NUMBER.format(option=option))
            training = self._read(nearest, reading)
            return explanation(self.model, read, 1 if row is None else row, nearest=training, member=member)
        if nudge is not None:
            if name is None or step is not None:
                raise DataError(explaining_words.NUDGE_IN_PYTHON)
            model = self.model if member is None else member_model(self.model, member)
            return nudged(model, read, 1 if row is None else row, name, nudge)
        if step is not None:
            return rewound(self.model, read, 1 if row is None else row, step, name, member=member)
        return explanation(self.model, read, 1 if row is None else row, name, member=member)

    def step(
        self,
        update: int,
        table: Source | None = None,
        *,
        member: int | None = None,
        **reading: Unpack[ReadingOptions],
    ) -> Step:
        """One update of the training, made again, as `Run.step` gives it.

        Parameters
        ----------
        update : int
            Counted from 1.
        table : path, Table or dataframe, optional
            What the model was trained with; it may be left out where that was done here.
        member : int, optional
            Whose update, counted from 1, where the model joins several networks.
        **reading
            `encoding`, `join`, `on`, `header`, `skip_lines`, `separator`: how a path is read.

        Returns
        -------
        Step
            `step.trace` is the batch through the network and back, `step.account("w(3)[1,1]")` where the change of one
            parameter came from; its rows are the table's, counted from 1.

        Raises
        ------
        PlanError, EngineError, DataError, FileError
            No such update or member, another table, or the replay would not be the same run.
        """
        if table is not None:
            return step_of(self.model, self._read(table, reading), update, member=as_python(member))
        if self.table is None:
            raise PlanError(words.GIVE_TABLE)
        return step_of(self.model, self.table, update, member=as_python(member))

    def remarks(
        self,
        table: Source,
        **reading: Unpack[ReadingOptions],
    ) -> list[Text]:
        """What a reader should know of a table's predictions: how it was read, and what training never saw of it.

        Raises
        ------
        DataError, FileError
            The table cannot be read or does not fit the model.
        """
        return predicting.remarks(self.model, self._read(table, reading))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model into one file that cannot run anything; `load` and every command read it.

        Parameters
        ----------
        path : path
            The file to make or to replace, whole or not at all; in a folder that is there, ``model.safetensors``.

        Raises
        ------
        FileError
            It cannot be written.
        """
        check("path", path, PATH)
        write_model(model_path(path), self.model)

    def _told(self, table: Table, *, judged: bool = False) -> Table:
        """The table by the model's forms, and a warning for each column with cells that cannot be used."""
        read = self.preparation.read(table)
        of_targets = predicting.unread_in(read, self.target) if judged and self.target in read.names else []
        for sentence in [*predicting.learned_otherwise(self.preparation, read, gaps=False), *of_targets]:
            warnings.warn(str(sentence), ColumnWarning, stacklevel=3)
        return read

    def _read(self, table: Source, reading: ReadingOptions) -> Table:
        return table_for(self.model, table, reading_of("this method", reading))
