"""Points that a learner set on the plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from backglass.equations.optimisers import Adam
from backglass.equations.output_pairs import matching_loss
from backglass.errors import DataError
from backglass.ranges import checked, number, one_of, whole
from backglass.studio.problems.drawn_points import MOST_POINTS, TWO
from backglass.studio.problems.features import checked_features
from backglass.studio.problems.problem import Problem, check_entries, on_plane
from backglass.words import said
from backglass.words.studio import problems as words

MOST_CLASSES = 10
PLACE, LABEL, TASK = number(-100, 100, "[]"), whole(0, MOST_CLASSES - 1), one_of("classes", "numbers")


def of_points(description: Mapping[str, Any]) -> Problem:
    """The problem of points set by hand.

    Parameters
    ----------
    description : mapping
        "points", each [x, y, label]; perhaps "task", "classes" (the default) or "numbers", and "features".

    Raises
    ------
    DataError, PlanError
        Points that are none, too few or too many, or of one class alone.

    Examples
    --------
    >>> made = of_points({"id": "points", "points": [[0, 0, 0], [1, 1, 2], [2, 0, 1]]})
    >>> made.D.tolist(), made.outputs
    ([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]], ('0', '1', '2'))
    """
    check_entries(description, ("points", "task", "features"))
    task = checked("task", description.get("task", "classes"), TASK)
    points = _checked_points(description.get("points"), by_class=task == "classes")
    targets, classes = (points[:, 2:], None) if task == "numbers" else _by_class(points[:, 2])
    several = classes is not None and len(classes) > 2
    output = "identity" if classes is None else "softmax" if several else "logistic"
    start = {
        "sizes": [2, 6, targets.shape[1]],
        "hidden": "tanh",
        "output": output,
        "loss": matching_loss(output),
        "optimiser": Adam(0.03).to_dict(),
    }
    made = Problem(
        "points",
        words.POINTS,
        points[:, :2],
        targets,
        (),
        classes if several and classes is not None else ("y",),
        start,
        kind="plane",
        description={"id": "points", "task": task, "points": points.tolist()},
        classes=classes,
    )
    return on_plane(made, checked_features(description.get("features")))


def _by_class(labels: Any) -> tuple[Any, tuple[str, ...]]:
    """Targets and the names of the classes: those from 0 to the largest, and two at least."""
    if len(np.unique(labels)) < 2:
        raise DataError(words.ONE_CLASS)
    if labels.max() == 1:
        return labels[:, None], TWO
    classes = tuple(str(k) for k in range(int(labels.max()) + 1))
    return np.eye(len(classes))[labels.astype(int)], classes


def _checked_points(given: Any, by_class: bool) -> Any:
    """The points, (N, 3)."""
    if not isinstance(given, list | tuple):
        raise DataError(words.BAD_POINTS.format(n=1, given=said(given)))
    if not 2 <= len(given) <= MOST_POINTS:
        raise DataError(words.POINTS_COUNT.format(n=len(given), most=MOST_POINTS))
    for n, point in enumerate(given, start=1):
        if not _is_point(point):
            raise DataError(words.BAD_POINTS.format(n=n, given=said(point)))
        if by_class and not LABEL.takes(_whole(point[2])):
            raise DataError(words.BAD_LABEL.format(n=n, given=said(point[2])))
    return np.array(given, dtype=np.float64)


def _is_point(point: Any) -> bool:
    return isinstance(point, Sequence) and len(point) == 3 and all(map(PLACE.takes, point))


def _whole(value: Any) -> Any:
    """2 for 2.0, as JSON may have it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
