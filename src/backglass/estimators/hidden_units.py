"""What stands between an estimator's inputs and its outputs: the hidden units of every row, as new features."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.base import ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from backglass.engines import choose
from backglass.equations.arrays import DType, Floats
from backglass.errors import NetworkError
from backglass.estimators.choices import dtype_named
from backglass.estimators.receiving import ReceivesTables
from backglass.estimators.refusing import check_outputs
from backglass.network import ROWS_AT_ONCE, Network

NO_HIDDEN = "There is no hidden layer, so that there are no hidden units; give hidden_layer_sizes a width."


class ShowsUnits(ClassNamePrefixFeaturesOutMixin, TransformerMixin, ReceivesTables):
    """An estimator whose units can be looked at; for a Pipeline the last hidden layer's are its features."""

    network_: Network
    engine: str
    threads: int | None

    @abstractmethod
    def _theta(self) -> Floats:
        """The parameters as one vector."""

    @abstractmethod
    def _parts(self, X: Any) -> Iterator[Floats]:
        """Rows as the network takes them, in one part or several; each may lie where the one before did."""

    @property
    def _n_features_out(self) -> int:
        """Units of the last hidden layer; scikit-learn names the features by it."""
        if "network_" not in vars(self):
            raise AttributeError("_n_features_out")
        return self.network_.sizes[_last_hidden(self.network_)]

    def transform(self, X: Any) -> Any:
        """The outputs of the last hidden layer's units, as features for what comes behind it in a Pipeline.

        They are in the precision of the parameters. Of a committee, as ``preset="tabular"`` makes one, they are the
        units of all members side by side.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        array of shape (n_samples, n_units)
            `get_feature_names_out` names the columns; ``set_output(transform="pandas")`` makes it a dataframe.

        Raises
        ------
        ValueError
            Rows that do not serve, or a network without a hidden layer.

        Examples
        --------
        >>> import backglass as bg
        >>> X, y = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 2.0]
        >>> regressor = bg.MLPRegressor("huber", (4, 2), solver="lbfgs", tol=0.1, random_state=0).fit(X, y)
        >>> regressor.transform(X).shape, regressor.get_feature_names_out().tolist()
        ((3, 2), ['mlpregressor0', 'mlpregressor1'])
        """
        check_is_fitted(self)
        last = _last_hidden(self.network_) + 1
        parts = [z[last] for z in self._passed(X, last)]
        return check_outputs(parts[0] if len(parts) == 1 else np.concatenate(parts))

    def activations(self, X: Any) -> list[Floats]:
        """The outputs of the units of every layer, z(1) to z(L): no targets are needed.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        list of array of shape (n_samples, n_l)
            First the inputs as the network takes them (prepared, with gaps filled), last its outputs, to rounding
            those of the predictions; in the precision of the parameters.

        Raises
        ------
        ValueError
            Rows that do not serve.

        Examples
        --------
        >>> import backglass as bg
        >>> X, y = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 2.0]
        >>> regressor = bg.MLPRegressor("huber", (4, 2), solver="lbfgs", tol=0.1, random_state=0).fit(X, y)
        >>> [z.shape for z in regressor.activations(X)]
        [(3, 2), (3, 4), (3, 2), (3, 1)]
        """
        check_is_fitted(self)
        L = self.network_.L
        passed = list(self._passed(X, L))
        return [check_outputs(np.concatenate([z[l] for z in passed])) for l in range(1, L + 1)]

    def _passed(self, X: Any, last: int) -> Iterator[dict[int, Floats]]:
        """l -> z(l) for l = 1..last, a slice of rows at a time: net inputs by the engine, layer by layer."""
        net, theta = self.network_, self._theta()
        dtype: DType = "float32" if theta.dtype == np.float32 else "float64"
        layers = {}
        for l in range(2, last + 1):
            alone = Network((net.sizes[l - 2], net.sizes[l - 1]))
            weights, biases = net.layout[l]
            layers[l] = choose(self.engine, alone)(alone, dtype, self.threads), theta[weights.start : biases.stop]
        for part in self._parts(X):
            for start in range(0, len(part), ROWS_AT_ONCE):
                z = {1: part[start : start + ROWS_AT_ONCE].copy()}
                with np.errstate(over="ignore", invalid="ignore"):
                    for l, (engine, of_layer) in layers.items():
                        z[l] = np.asarray(net.f[l](engine.forward(of_layer, z[l - 1])))
                yield z

    def __sklearn_tags__(self) -> Any:
        """Features in the precision of the parameters: X's own, that of `dtype`, or a committee's."""
        tags = super().__sklearn_tags__()
        settings = self._settings
        if settings["members"] not in (None, 1):
            kept = ["float64"]
        else:
            named = None if settings["dtype"] is None else dtype_named(settings["dtype"])
            kept = ["float64", "float32"] if named is None else [str(named)]
        tags.transformer_tags.preserves_dtype = kept
        return tags


def _last_hidden(network: Network) -> int:
    """The place of the last hidden layer among the sizes, counted from 0."""
    if network.L == 2:
        raise NetworkError(NO_HIDDEN)
    return network.L - 2
