"""Data sets that come with scikit-learn: iris, and handwritten digits as pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from backglass.equations.optimisers import Adam
from backglass.studio.problems.problem import Problem, check_entries
from backglass.words.studio import problems as words

SIDE, DARKEST = 8, 16  # of a picture of a digit: pixels, and the value of the darkest


def of_data_set(description: Mapping[str, Any]) -> Problem:
    """The problem of a data set.

    Parameters
    ----------
    description : mapping
        Its "id" alone, "iris" or "digits".

    Raises
    ------
    DataError
        There is more in it.

    Examples
    --------
    >>> iris = of_data_set({"id": "iris"})
    >>> iris.X.shape, iris.inputs[0], iris.classes
    ((150, 4), 'sepal length', ('setosa', 'versicolor', 'virginica'))
    """
    check_entries(description, ())
    return DATA_SETS[description["id"]]()


def _iris() -> Problem:
    """Fisher's 150 flowers, their four measures standardised."""
    from sklearn.datasets import load_iris  # a second, for whoever chooses it alone

    data = load_iris()
    X = np.asarray(data.data, dtype=np.float64)
    names = tuple(str(name).removesuffix(" (cm)") for name in data.feature_names)
    classes = tuple(map(str, data.target_names))
    return Problem(
        "iris",
        words.FLOWERS,
        (X - X.mean(axis=0)) / X.std(axis=0),
        np.eye(len(classes))[data.target],
        names,
        classes,
        _start([4, 5, 3], 0.02, 30),
        kind="table",
        description={"id": "iris"},
        classes=classes,
        notes=(words.SCALED_FLOWERS,),
    )


def _digits() -> Problem:
    """1,797 digits of 8 x 8 pixels, each from 0 (white) to 1."""
    from sklearn.datasets import load_digits

    data = load_digits()
    classes = tuple(map(str, range(10)))
    return Problem(
        "digits",
        words.DIGITS,
        np.asarray(data.data, dtype=np.float64) / DARKEST,
        np.eye(len(classes))[data.target],
        tuple(f"p{row}{column}" for row in range(1, SIDE + 1) for column in range(1, SIDE + 1)),
        classes,
        _start([SIDE * SIDE, 24, 10], 0.005, 32),
        kind="images",
        description={"id": "digits"},
        classes=classes,
        image=(SIDE, SIDE),
        notes=(words.PIXELS,),
    )


def _start(sizes: list[int], rate: float, batch_size: int) -> dict[str, Any]:
    return {
        "sizes": sizes,
        "hidden": "tanh",
        "output": "softmax",
        "loss": "cross_entropy",
        "optimiser": Adam(rate).to_dict(),
        "batch_size": batch_size,
        "validation": 0.2,
    }


DATA_SETS: dict[str, Callable[[], Problem]] = {"iris": _iris, "digits": _digits}
