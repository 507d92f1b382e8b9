"""scikit-learn: the public `fit` of its estimators, warm-started at the case's weights.

No momentum, no penalty, no shuffle and no stopping: its own loop then makes exactly the updates of the case.
"""

from __future__ import annotations

import warnings

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor
from workloads import ADAM, Case

from contenders.base import Contender, Floats, flattened, layers


class ScikitLearn(Contender):
    """MLPClassifier for cross entropy, MLPRegressor for squared error."""

    def version(self) -> str:
        """The package's."""
        return str(sklearn.__version__)

    def unable(self, case: Case) -> str:
        """Its regressor's output is the identity."""
        if case.workload.loss == "squared_error" and case.workload.output != "identity":
            return "squared error only behind an identity output"
        return ""

    def start(self, case: Case) -> None:
        """Fit once for the attributes that a warm start needs."""
        warnings.simplefilter("ignore", ConvergenceWarning)
        work = self.work = case.workload
        self.begin = layers(case.start(), work.sizes)
        self.X, D = case.data()
        classes = work.loss != "squared_error"
        self.y = D.argmax(axis=1) if work.loss == "cross_entropy" else (D.astype(int) if classes else D)
        if self.y.ndim == 2 and self.y.shape[1] == 1:
            self.y = self.y.ravel()
        self.model = (MLPClassifier if classes else MLPRegressor)(
            hidden_layer_sizes=work.sizes[1:-1], activation=work.hidden, solver=case.optimiser, alpha=0.0,
            batch_size=work.batch,
            learning_rate_init=work.rate(case.optimiser), momentum=0.0, nesterovs_momentum=False, shuffle=False,
            tol=0.0, n_iter_no_change=2_000_000, max_iter=1, warm_start=True,
            beta_1=ADAM["beta_1"], beta_2=ADAM["beta_2"], epsilon=case.epsilon,
        )  # fmt: skip
        self.model.fit(self.X, self.y)

    def train(self, epochs: int) -> None:
        """Put the weights back and fit."""
        self.model.coefs_ = [np.ascontiguousarray(W.T) for W, _ in self.begin]
        self.model.intercepts_ = [b.copy() for _, b in self.begin]
        self.model.max_iter = epochs
        self.model.fit(self.X, self.y)

    def theta(self) -> Floats:
        """With W as (n_out, n_in) again."""
        return flattened([(W.T, b) for W, b in zip(self.model.coefs_, self.model.intercepts_, strict=True)])
