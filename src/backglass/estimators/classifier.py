"""MLPClassifier: scikit-learn's, on backglass's engines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.callback import with_callbacks
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted, column_or_1d

from backglass.equations.activations import Identity
from backglass.equations.arrays import Floats
from backglass.equations.losses import SquaredError
from backglass.errors import DataError
from backglass.estimators import choices
from backglass.estimators.base import BaseMLP
from backglass.estimators.given import LEFT
from backglass.estimators.labels import Labels
from backglass.estimators.odds import log_odds
from backglass.estimators.receiving import When
from backglass.estimators.refusing import told
from backglass.keywords import keywords


class MLPClassifier(ClassifierMixin, BaseMLP):
    """A multilayer perceptron for classes: scikit-learn's `MLPClassifier`, and more.

    Parameters
    ----------
    hidden_layer_sizes : int or sequence of int, default (100,)
        Units of the hidden layers; () is none.
    activation : str, activation or sequence of them, default "relu"
        Of the hidden layers, one for all or one each: every name and row of `Network`'s ``hidden``.
    solver : {"adam", "sgd", "lbfgs"} or optimiser, default "adam"
        Also the other optimisers by name, which take `learning_rate_init`, or a row such as ``bg.RMSProp(0.01)``, whose
        own numbers count.
    alpha : float, default 0.0001
        L2: alpha / 2 times the sum of the squared weights, divided by the batch's weight (its rows, or the sum of their
        sample weights), is added to the loss. Biases are free.
    batch_size : int or "auto", default "auto"
        Rows of a minibatch; "auto" is 200, or all rows where there are fewer. L-BFGS takes all.
    learning_rate : {"constant", "invscaling", "adaptive"} or schedule, default "constant"
        For the solver "sgd": "invscaling" divides the rate by (1 + rows seen) ** power_t at the end of an epoch;
        "adaptive" divides it by 5 where the fit would have stopped, until it is 1e-6. A schedule such as
        ``bg.Cosine(200)`` is for any solver but L-BFGS.
    learning_rate_init : float, default 0.001
    power_t : float, default 0.5
    max_iter : int, default 200
        Epochs at most; for L-BFGS iterations.
    shuffle : bool, default True
        A new order of the rows every epoch.
    random_state : int, RandomState or None, default None
        Of the first parameters (scikit-learn's for the same state), the split, shuffles and dropout.
    tol : float, default 1e-4
        An epoch counts as better where its loss (or score) is better than the best so far by at least so much. For
        L-BFGS the largest component of the gradient at which it stops.
    verbose : bool, default False
        Print every epoch's loss, and score.
    warm_start : bool, default False
        `fit` goes on where the last one stopped, with the optimiser's state.
    momentum : float, default 0.9
        For the solver "sgd".
    nesterovs_momentum : bool, default True
        For the solver "sgd", in the form of `Nesterov`'s "in_place".
    early_stopping : bool, default False
        Hold `validation_fraction` of the rows out, stop when the score on them no longer improves, and keep the
        parameters that scored best.
    validation_fraction : float, default 0.1
    scoring : str or callable, optional
        What the rows held out are scored by after every epoch, in place of the accuracy: "loss", the name of one of
        scikit-learn's scorers, or a function ``scorer(estimator, X, y)``, greater for better. It is for
        `early_stopping`, for `members`, and for X_val.
    beta_1, beta_2, epsilon : float, default 0.9, 0.999 and 1e-8
        For the solver "adam".
    n_iter_no_change : int or inf, default 10
        The fit stops after more than so many epochs in a row that are not better.
    max_fun : int, default 15000
        Evaluations of the loss at most, for the solver "lbfgs".
    loss : str or loss, default "log_loss"
        The cross entropy that suits the classes; or another loss by name or row. ``bg.CrossEntropy(smoothing=0.1)``
        smooths the labels of classes, ``bg.BinaryCrossEntropy(smoothing=0.1)`` those of rows with several labels, or of
        two classes: each d becomes (1 - smoothing) d + smoothing / 2.
    output : {"auto", "logistic", "softmax"}, default "auto"
        "auto" is softmax for three classes and more, else logistic.
    class_weight : dict, "balanced" or None, default None
        Class to weight, multiplied into the sample weights; "balanced" gives every class the same sum. In batches of
        one row weights have no effect.
    l1 : float, default 0
        L1: l1 times the sum of the absolute weights, divided as `alpha`'s part is. Where a weight is 0, where E has a
        kink, its slope counts as 0. Weights of no use come close to 0, but not to rest there. Not for L-BFGS, whose
        function must be smooth.
    dropout : float or sequence of float, default 0
        The share of hidden units dropped in training, one for all hidden layers or one each.
    clip_norm : float, optional
        The largest norm of a gradient.
    missing : {"error", "fill"}, default "error"
        "fill" takes NaN, and puts the median of the column's known values (of the first fit) in its place; the preset
        does so where nothing else is given.
    dtype : {"float32", "float64"}, optional
        To compute in; by default X's own where it is one of them, else float64.
    engine : str, default "auto"
        "native", "reference", "torch" or "torch:cuda"; an engine by name is never replaced by another.
    threads : int, optional
        None is as many as every limit allows: CPU affinity, a container's quota, OMP_NUM_THREADS, joblib and
        threadpoolctl. The number changes no bit.
    ranks : {"off", "auto", "force"}, default "off"
        Whether the processes that torchrun or MPI started fit together (docs/scale.md): "auto" refuses where they are
        slower than one. It is off unless asked for, since searches fit in threads and processes of their own.
    parts : int, optional
        Pieces of a batch whose sums are added in an order that does not depend on the ranks: 8 where ranks train one
        network, else 1.
    callbacks : sequence of callable, optional
        Each is called with a `Moment` after every epoch (inside ``bg.EachUpdate`` after every update); True stops the
        fit. scikit-learn's own are set by `set_callbacks`.
    keep_run : bool, default False
        Whether the `Run` is kept as `run_`, with data and states, so that ``run_.step(t)`` opens any update of it.
    preset : {None, "tabular"}, default None
        "tabular" puts our own choice for tables in the place of parameters that are not given; one that is given
        counts, even where it is equal to the default. ``docs/tabular.md`` says what it is and how it was chosen.
    members : int, optional
        Networks that each hold another fold of the rows out and stop by their loss on it; by default 1, the preset has
        ten, or five of each view. They start from `Network`'s own first parameters, on standardised columns, and are
        joined to one network, the mean of their last net inputs. There are fewer where a fold would have less than ten
        rows.
    views : str or sequence of {"plain", "pieces", "rules"}, optional
        With ``preset="tabular"``: how members see the inputs of a dataframe, which is then prepared. "plain" is each
        number scaled and each category, "pieces" adds to that each number piece by piece, "rules" to that rules of
        small trees; how much each counts is chosen by the rows held out. By default all three from 500 rows on. Of
        arrays, with a scorer, with L-BFGS and of a single network there is the plain view.
    audit : bool, default True
        With ``preset="tabular"``: columns of a prepared dataframe that the audit rejects (identifiers, constants, the
        target in another form, ...) are left out, with a `ColumnWarning` that says why; False uses every column that
        can be an input.

    Attributes
    ----------
    coefs_ : list of array (n_{l-1}, n_l)
        The weights behind each layer; they may be written to.
    intercepts_ : list of array (n_l,)
        The biases.
    loss_ : float
        Of the last epoch; for L-BFGS of the final parameters.
    best_loss_ : float or None
        The least loss of an epoch; None with `early_stopping`.
    loss_curve_ : list of float
        Of every epoch, the mean of its batches' losses before their updates, penalty included.
    validation_scores_ : list of float or None
        Of every epoch, where there is validation data: the accuracy, for several labels a row that of whole rows, or
        what `scoring` asks for; of "loss" the negative, so that greater is better.
    best_validation_score_ : float or None
    n_iter_ : int
        Epochs, or iterations, of the last call.
    t_ : int
        Rows trained on so far.
    n_layers_, n_outputs_, n_features_in_ : int
    feature_names_in_ : array of str
        Where X's columns are named.
    out_activation_ : str
        The output layer's activation.
    network_ : Network
    parameters_ : Parameters
        The parameters by the book's names, such as ``parameters_["w(2)[1,3]"]``.
    history_ : History
        One line an epoch: "loss", "learning_rate", and with validation data "validation_loss" and the score.
    fill_values_ : array (n_features,)
        With ``missing="fill"``.
    preparation_ : Preparation
        Where a dataframe was prepared: with ``preset="tabular"``, one in which a column holds texts, dates or anything
        that is no number and no truth value, or a gap that `missing` does not fill. Then z(1) are the prepared inputs.
    prepared_names_ : array of str
        The names of the inputs z(1), such as "island = Biscoe"; without a preparation those of X's columns.
    run_ : Run
        With ``keep_run=True``. A fit by `partial_fit` cannot be replayed, and its `kept` says so.
    classes_ : array of shape (n_classes,)

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> X, y = load_iris(return_X_y=True)
    >>> classifier = MLPClassifier((16,), solver="lbfgs", random_state=0).fit(X, y)
    >>> classifier.predict(X[[0, 60, 120]]).tolist()
    [0, 1, 2]
    >>> classifier.score(X, y) > 0.97
    True
    >>> classifier.network_.sizes, len(classifier.parameters_)
    ((4, 16, 3), 131)
    """

    _metric = "accuracy"

    @keywords
    def __init__(
        self,
        hidden_layer_sizes: Any = LEFT["hidden_layer_sizes"],
        activation: Any = LEFT["activation"],
        *,
        solver: Any = "adam",
        alpha: float = LEFT["alpha"],
        batch_size: Any = "auto",
        learning_rate: Any = "constant",
        learning_rate_init: float = LEFT["learning_rate_init"],
        power_t: float = 0.5,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: Any = None,
        tol: float = LEFT["tol"],
        verbose: Any = False,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        scoring: Any = None,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        n_iter_no_change: float = LEFT["n_iter_no_change"],
        max_fun: int = 15000,
        loss: Any = "log_loss",
        output: Any = "auto",
        class_weight: Any = None,
        l1: float = 0.0,
        dropout: Any = 0.0,
        clip_norm: float | None = None,
        missing: str = LEFT["missing"],
        dtype: Any = None,
        engine: str = "auto",
        threads: int | None = None,
        ranks: str = "off",
        parts: int | None = None,
        callbacks: Any = None,
        keep_run: bool = False,
        preset: str | None = None,
        members: int | None = None,
        views: Any = None,
        audit: bool = True,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.learning_rate_init = learning_rate_init
        self.power_t = power_t
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.tol = tol
        self.verbose = verbose
        self.warm_start = warm_start
        self.momentum = momentum
        self.nesterovs_momentum = nesterovs_momentum
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.scoring = scoring
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.n_iter_no_change = n_iter_no_change
        self.max_fun = max_fun
        self.loss = loss
        self.output = output
        self.class_weight = class_weight
        self.l1 = l1
        self.dropout = dropout
        self.clip_norm = clip_norm
        self.missing = missing
        self.dtype = dtype
        self.engine = engine
        self.threads = threads
        self.ranks = ranks
        self.parts = parts
        self.callbacks = callbacks
        self.keep_run = keep_run
        self.preset = preset
        self.members = members
        self.views = views
        self.audit = audit

    @with_callbacks
    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        X_val: Any = None,
        y_val: Any = None,
        sample_weight_val: Any = None,
    ) -> Self:
        """Fit the network.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            With ``preset="tabular"`` also a dataframe of pandas or polars with texts, dates and gaps.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            Classes; for several labels a row an indicator matrix.
        sample_weight : array-like of shape (n_samples,), optional
            At least 0.
        X_val, y_val, sample_weight_val : optional
            Data of one's own to take the score of, in place of a part of X: `early_stopping` then goes by it; without
            `early_stopping` it is only recorded, in `validation_scores_` and `history_`.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            The data or a parameter does not serve, or the fit diverged; the message says what to do.

        Warns
        -----
        FitWarning
            X is not scaled, weights have no effect, or the fit is no better than one answer for all rows.
        """
        return self._fit(X, y, sample_weight, (X_val, y_val, sample_weight_val))

    @available_if(lambda estimator: estimator._check_goes_on())
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None, classes: Any = None) -> Self:
        """One epoch more, going on with the optimiser's state: n calls make the network of one fit of n epochs.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
        sample_weight : array-like of shape (n_samples,), optional
        classes : array-like of shape (n_classes,)
            All classes that will ever come; needed in the first call.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            As `fit`; also where the first call names no classes, or a later one others.
        """
        if classes is None and not hasattr(self, "classes_"):
            raise DataError("classes must be passed on the first call to partial_fit: all that will ever come.")
        if classes is not None and not hasattr(self, "classes_"):
            self._know(Labels.of_first_part(classes, y))
        elif classes is not None and not np.array_equal(
            named := Labels.of_first_part(classes, []).classes, self.classes_
        ):
            raise DataError(f"classes is {named}, but the first call to partial_fit named {self.classes_}.")
        return self._fit(X, y, sample_weight, incremental=True)

    def predict(self, X: Any) -> Any:
        """The class of every row.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        array of shape (n_samples,), or (n_samples, n_outputs) for several labels a row
        """
        outputs = self._outputs(X)
        return self._labels.named(outputs)

    def predict_proba(self, X: Any) -> Floats:
        """The probability of every class.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        array of shape (n_samples, n_classes)
            In the order of `classes_`.
        """
        outputs = self._outputs(X)
        return np.hstack([1 - outputs, outputs]) if outputs.shape[1] == 1 else outputs

    def predict_log_proba(self, X: Any) -> Floats:
        """The logarithm of `predict_proba`.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        array of shape (n_samples, n_classes)
        """
        with np.errstate(divide="ignore"):  # a probability of 0 has the logarithm -inf
            return np.asarray(np.log(self.predict_proba(X)))

    def decision_function(self, X: Any) -> Floats:
        """The log-odds log(p / (1 - p)) of the classes: above 0 where `predict_proba` is above 1/2.

        They come from the output layer's net inputs, and rank rows as `predict_proba` does, also where that has
        rounded to 0 or 1.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        array of shape (n_samples,), (n_samples, n_classes) or (n_samples, n_labels)
            For two classes those of ``classes_[1]``; in float64.

        Examples
        --------
        >>> X, y = [[0.0], [1.0], [2.0], [3.0]], ["no", "no", "yes", "yes"]
        >>> classifier = MLPClassifier((), solver="lbfgs", random_state=0, tol=1e-2).fit(X, y)
        >>> classifier.decision_function(X) > 0
        array([False, False,  True,  True])
        """
        check_is_fitted(self)
        network = replace(self.network_, output=Identity(), loss=SquaredError())
        odds = log_odds(self._outputs(X, network), exclusive=self.network_.output.exclusive)
        return odds if self._labels.several or self._labels.exclusive else odds[:, -1]

    def _know(self, labels: Labels) -> None:
        self._labels, self.classes_ = labels, labels.classes

    def _targets(self, y: Any, when: When) -> Floats:
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        if when == "first":
            self._know(Labels.of(y))
        with told("y"):
            D = self._labels.targets(y, all_of_them=when == "again")
        output, loss = self._ends()
        if self._labels.several and choices.loss_row(loss).classes and (D.sum(axis=1) != 1).any():
            raise DataError(
                f"y has rows with several labels or none, but the loss {choices.loss_row(loss).name!r} takes one class "
                "a row; give loss='log_loss', or BinaryCrossEntropy(smoothing=...) to smooth the labels."
            )
        both = D.shape[1] == 1 and output == "softmax"
        return np.hstack([1 - D, D]) if both else D

    def _weighted(self, y: Any, s: Floats | None) -> Floats | None:
        if self.class_weight is None:
            return s
        of_classes = compute_sample_weight(self.class_weight, y)
        return np.asarray(of_classes if s is None else s * of_classes)

    def _classes_of(self, D: Floats) -> Any:
        return D[:, 0] if D.shape[1] == 1 else D.argmax(axis=1) if self._labels.exclusive else None

    @property
    def _stratified(self) -> bool:
        return not (self._labels.several or self._labels.exclusive)  # scikit-learn stratifies two classes alone

    def _ends(self) -> tuple[Any, Any]:
        labels = self._labels
        return choices.ends_of_classes(self.loss, self.output, exclusive=labels.exclusive, count=len(labels.classes))

    @property
    def _output_names(self) -> list[str]:
        return [*map(str, self.classes_)] if self.n_outputs_ == len(self.classes_) else [str(self.classes_[-1])]

    def __sklearn_tags__(self) -> Any:
        """Several labels a row."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags
