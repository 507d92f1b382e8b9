"""scikit-learn estimators: its own parameters with their meanings and defaults, and more.

`choices.py` turns parameters into a network and an optimiser, `learning.py` trains by `training.train`, `base.py` is
what both estimators share. docs/scikit-learn.md lists what differs from scikit-learn on purpose.
"""

from backglass.estimators.classifier import MLPClassifier
from backglass.estimators.regressor import MLPRegressor

__all__ = ["MLPClassifier", "MLPRegressor"]
