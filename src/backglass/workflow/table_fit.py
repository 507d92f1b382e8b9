"""From a table to a model in one call: `bg.fit_table`."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

from backglass.errors import ColumnWarning, FitWarning, PlanError
from backglass.tables.frames import Source
from backglass.tables.row_files import Rows
from backglass.words import prediction as words
from backglass.workflow.concerns import concerns_of, doubts_about
from backglass.workflow.fitted import model_of
from backglass.workflow.fitting import fit
from backglass.workflow.folding import cross_judged
from backglass.workflow.job import DEFAULTS, Job, check_names
from backglass.workflow.preparing import prepare
from backglass.workflow.table_model import TableModel


def fit_table(table: Source | Rows, target: str, **options: Any) -> TableModel:
    """Train a network to predict one column of a table from the others, with the figures of ``backglass train``.

    Columns are audited and prepared, rows held out to judge by; networks that each hold another fold of the rest out,
    and see the columns in one way or several, are joined to one. Nothing is printed or written. Ctrl-C ends it early
    with what was learned by then. A `FitWarning` says where the rows held out find it no better than the most frequent
    class or the mean, where columns were left out as made from the target, and where more than one row in a hundred
    lacks it.

    Parameters
    ----------
    table : path, Table, dataframe or Rows
        A CSV or Parquet file, what `read_table` gave, or a dataframe of pandas or polars; `Rows`, a pattern or a folder
        of files whose rows need not fit into memory, for which one network is trained.
    target : str
        The column to predict.
    **options
        seed : int, default 0
            Decides the split, the first weights and the shuffles.
        epochs : int, default 200
            At most so many passes over the training rows.
        validation : float, or path, Table or dataframe, default 0.2
            The share of the rows held out to judge the network by, or a table of its own for that; with `folds` none.
        hidden : int or sequence of int, default 64
            Units of the hidden layers; 0 or () for none.
        batch_size : int, default 32
            Rows per update.
        learning_rate : float, default 0.003
            Of the optimiser.
        patience : int, default 20
            Epochs without a lower loss on the rows held out, before a network stops.
        engine : str, default "auto"
        members : int, optional
            Networks of each view that are joined to one, by default 10 of one view and 5 of each of several; 1 trains
            a single one.
        views : str or sequence of str, optional
            How the networks see the inputs: "plain", "pieces" (numbers piece by piece, too), "rules" (rules of small
            trees, too). By default all three from 500 training rows on, else "plain".
        task : {"classification", "regression"}, optional
            By default the target decides.
        keep, drop : str or sequence of str
            Columns to use as they are, or to leave out, whatever the audit says.
        encoding, join, on
            How a path is read; see `read_table`.
        fill : str, sequence of str, or mapping of str to str, default "median"
            What stands in for missing values: "median", "mean", "zero", "most-frequent"; or "drop-rows",
            "drop-column". For all columns, or by column: ``{"age": "mean"}``; for both ``["zero", "age=mean"]``.
        scale : str, sequence of str, or mapping of str to str, default "standard"
            How numbers are scaled: "standard", "min-max", "robust", "quantile", "none"; given as `fill` is.
        ordinal : mapping of str to sequence of str
            Columns whose values have an order, the lowest first: ``{"size": ["small", "medium", "large"]}``.
        one_hot : str or sequence of str
            Columns of numbers that are only names, such as codes.
        parts : str, sequence of str, or mapping of str to str
            Columns of dates whose month, weekday and hour are inputs, too; by default where the training rows say that
            they tell of the target. ``{"day": "no"}`` or "day=no" leaves those of one out, "no" all others.
        words : str, sequence of str, or mapping of str to str
            Columns of texts whose words are inputs; given as `parts` is, and by default decided so, too.
        activation : str, row or sequence of these, default "tanh"
            Of the hidden layers, one for all or one each: a name, a name with parameters such as
            ``"leaky_relu:slope=0.2"``, a row such as ``LeakyReLU(0.2)`` or its `to_dict`.
        optimiser : str or row, default "adam"
            Likewise: ``"momentum:momentum=0.8"``, ``SGD(0.1)``. A row has its own learning rate. "lbfgs" takes all rows
            at once, and so goes with ``members=1`` alone.
        schedule : str or row, optional
            Of the learning rate: ``"cosine:steps=200"``.
        l1, l2, decay : float, default 0
            Penalties ``l1 sum |w| + (l2 / 2) sum w^2`` in the objective, and decoupled weight decay; never on biases.
        dropout : float or sequence of float, default 0
            The share of hidden units dropped, one for all hidden layers or one each.
        loss : str or row, optional
            By default the one whose delta is y - d. A number also takes "huber", "absolute_error", "quantile:q=0.9" and
            the like (of the standardised target), classes "cross_entropy:smoothing=0.1", or two classes
            "binary_cross_entropy:smoothing=0.1".
        class_weight : "balanced", or mapping of str to float, optional
            Weighs rows by their class, in the loss and in early stopping: "balanced" by N / (K N_k), as scikit-learn
            does; classes that a mapping leaves out weigh 1.
        keep_bytes : int, default 0
            How many bytes of states on the way a saved model may hold for all networks together. Every update can be
            opened without any: it is made again from the start of its run; with them, from the nearest state.
        folds : int, optional
            Make the same fit so many times, each time judged by another part of the rows that it does not see:
            `TableModel.folds`. The model itself is then trained on all rows, but for those that `validation` holds out
            where it is given; these are in no fold. With ``members=1`` a fifth is held out all the same: the network
            stops by it.
        groups : str, optional
            The column that says which rows belong together, such as a patient: no group is on both sides of the split,
            of a fold, or of what a member holds out. It is no input unless kept.
        time : str, optional
            The column of dates, times or numbers that says which rows come later: these are held out, and each fold is
            judged by a block of rows and trained on all that is earlier. Members still hold out rows of any time.
        compare : bool, default False
            Fit scikit-learn's gradient boosting and its MLP, and judge them by the same rows: `TableModel.comparison`.
        memory : int or str, optional
            How much memory the rows of a table that is read in parts may take, such as "1GiB", which it is where
            `table` is several files; given with one file, that is read in parts, too. `bg.Rows` says more.
        ranks : {"auto", "force", "off"}, default "auto"
            Whether the processes that torchrun or MPI started train together: members are shared out among them. Every
            one calls this with the same arguments, and gets the same model. docs/scale.md.
        batch_parts : int, optional
            Pieces of a batch whose sums are added in an order that does not depend on the ranks; by default 1, or 8
            where ranks train a single network together.
        header, skip_lines, separator, date, missing, text, number
            How the cells stand in a text file, and how those of single columns are read; see `read_table`.

    Returns
    -------
    TableModel
        With `predict`, `predict_proba`, `evaluate`, `explain`, `step` and `save`.

    Raises
    ------
    OptionError
        There is no such option, or it is of another type or out of its range.
    DataError, FileError, EngineError
        The table, the target or the engine does not serve.
    PlanError
        The numbers grew out of range.

    Examples
    --------
    >>> import polars as pl
    >>> x = [i % 20 - 10 for i in range(200)]
    >>> square = pl.DataFrame({"x": x, "y": [one**2 for one in x]})
    >>> model = fit_table(square, "y", keep="x", task="regression", members=2)
    >>> bool(model.evaluate(square, "validation").scores["r2"] > 0.9)
    True
    >>> fit_table("birds.csv", "kind", epoch=3)
    Traceback (most recent call last):
    ...
    backglass.errors.ArgumentError: fit_table has no option 'epoch'; did you mean 'epochs'?
    """
    check_names("fit_table", options, list(DEFAULTS))
    prepared = prepare(Job(table, target, **options))
    used = [column.name for column in prepared.preparation.columns]
    if doubts := doubts_about(prepared.data.table, [*used, prepared.job.target], prepared.job.drop):
        warnings.warn(" ".join(map(str, doubts)), ColumnWarning, stacklevel=2)
    crossed = None if prepared.job.folds is None else cross_judged(prepared, fit)
    fitted = fit(prepared, crossed=crossed)
    if fitted.diverged:
        raise PlanError(words.DIVERGED, {"option": "learning_rate"}, epoch=fitted.runs[-1].epochs + 1)
    if not fitted.scores or (crossed is not None and fitted.stopped == "interrupted"):
        raise KeyboardInterrupt  # before an epoch was finished, or of a fit that is not the one that was judged
    if fitted.stopped == "interrupted":
        warnings.warn("Training was interrupted; what was learned by then is kept.", UserWarning, stacklevel=2)
    elif prepared.job.compare:
        from backglass.workflow.comparing import compared  # which loads much of scikit-learn

        fitted = replace(fitted, comparison=compared(prepared, fitted, crossed))
    for concern in concerns_of(fitted):
        if concern.loud:
            warnings.warn(str(concern.sentence), FitWarning, stacklevel=2)
    known_by = prepared.data.table
    if prepared.data.in_parts is not None:
        known_by = replace(known_by, sha256="")  # a sample is not the table that it was trained with
    return TableModel(model_of(fitted), known_by, fitted.comparison)
