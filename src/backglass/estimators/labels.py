"""Classes as targets of a network, and its outputs as classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, issparse
from sklearn.utils.multiclass import check_classification_targets, type_of_target, unique_labels

from backglass.equations.arrays import Floats
from backglass.errors import DataError
from backglass.estimators.refusing import told

SEVERAL_TARGETS = (
    "y has {columns} columns of classes, and they are not 0 and 1 alone, as those of several labels a row are; fit a "
    "network to each: MultiOutputClassifier(MLPClassifier(...)) of scikit-learn does."
)
MIXED = (
    "Unknown label type: y holds values of several types, or of none that classes have ({types}); give all classes as "
    "texts, or as numbers."
)


@dataclass(frozen=True, eq=False)
class Labels:
    """The classes that an estimator knows.

    Attributes
    ----------
    classes : array (K,)
        In ascending order; for several labels a row 0..K-1.
    several : bool
        Whether a row has several labels: an indicator matrix of 0 and 1.
    sparse : bool
        Whether that matrix was sparse: then so are answers.

    Examples
    --------
    >>> labels = Labels.of(np.array(["b", "a", "b"]))
    >>> labels.targets(np.array(["a", "b"])).tolist(), labels.named(np.array([[0.2], [0.7]])).tolist()
    ([[0.0], [1.0]], ['a', 'b'])
    """

    classes: npt.NDArray[Any]
    several: bool = False
    sparse: bool = False

    @classmethod
    def of(cls, y: Any) -> Labels:
        """Those that stand in y.

        Raises
        ------
        ValueError
            y holds no classes.
        """
        with told("y", always=True):
            y = y if issparse(y) else np.asarray(y)
            kind = type_of_target(y, input_name="y")
            if kind == "multilabel-indicator":
                return cls(np.arange(y.shape[1]), several=True, sparse=issparse(y))
            if kind == "multiclass-multioutput":
                raise DataError(SEVERAL_TARGETS.format(columns=y.shape[1]))
            if kind == "unknown" and y.ndim == 1:
                raise DataError(MIXED.format(types=", ".join(sorted({type(one).__name__ for one in y}))))
            if kind not in ("binary", "multiclass"):
                check_classification_targets(y)
            return cls(unique_labels(y))  # texts get a type of their own, as scikit-learn's

    @classmethod
    def of_first_part(cls, classes: Any, y: Any) -> Labels:
        """Those that are named in a first `partial_fit`; several a row where y has them.

        Raises
        ------
        ValueError
            No class is named, or what is named are none.
        """
        with told("classes", always=True):
            named = unique_labels(classes)
            if not len(named):
                raise DataError("classes names no class; name all that will ever come.")
        with told("y"):
            given = cls.of(y) if issparse(y) or np.ndim(y) == 2 else None
        return given if given is not None and given.several else cls(named)

    @property
    def exclusive(self) -> bool:
        """Whether there are three classes or more, of which a row has one."""
        return not self.several and len(self.classes) > 2

    def targets(self, y: Any, *, all_of_them: bool = False) -> Floats:
        """y as (N, K) of 0 and 1, or (N, 1) where there are two classes.

        Parameters
        ----------
        y : array (N,), or (N, K) for several labels
        all_of_them : bool
            Whether every class must be there, as a warm start wants it.

        Raises
        ------
        DataError
            A class that is not known, or one that is missing.
        """
        if self.several:
            rows = np.asarray(y if isinstance(y, np.ndarray) else y.toarray(), dtype=np.float64)
            if rows.ndim != 2 or rows.shape[1] != len(self.classes):
                raise DataError(f"y has the shape {rows.shape}, but there are {len(self.classes)} labels.")
            return rows
        if np.ndim(y) != 1 or issparse(y):
            raise DataError(f"y has the shape {y.shape}, but the estimator knows one label a row.")
        at = np.minimum(np.searchsorted(self.classes, y), len(self.classes) - 1)
        known = np.asarray(self.classes[at] == y).all()
        if all_of_them and not (known and len(np.unique(at)) == len(self.classes)):
            raise DataError(
                "warm_start can only be used where `y` has the same classes as in the previous call to fit. "
                f"Previously got {self.classes}, `y` has {np.unique(y)}"
            )
        if not known:
            raise DataError(
                f"The classes are {self.classes}, but there are others in {np.unique(y)}; name all of them."
            )
        rows = np.eye(len(self.classes))[at] if self.exclusive else at[:, None]
        return np.asarray(rows, dtype=np.float64)

    def named(self, outputs: Floats) -> Any:
        """The classes that outputs (N, K), or (N, 1) for two classes, stand for: the largest, or those above 1/2."""
        if self.several:
            marks = np.asarray(outputs > 0.5, dtype=int)
            return csr_matrix(marks) if self.sparse else marks
        if outputs.shape[1] == 1:
            return np.asarray(self.classes[np.minimum((outputs[:, 0] > 0.5).astype(int), len(self.classes) - 1)])
        return np.asarray(self.classes[outputs.argmax(axis=1)])
