"""Commands for the charts: the curves of a run, outputs beside targets, the decision boundary."""

from __future__ import annotations

from base64 import b64encode
from bisect import bisect_right
from collections.abc import Iterable
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np

from backglass.errors import DataError
from backglass.ranges import whole
from backglass.studio.commands import Whole, command
from backglass.studio.heat import outputs, plane
from backglass.studio.scene import span
from backglass.words.studio import session as words

if TYPE_CHECKING:
    from backglass.studio.session import Session

Most = Annotated[int, whole(1, 1000)]
Size = Annotated[int, whole(2, 128)]


@command
def charts(session: Session, *, since: Whole = 0) -> dict[str, Any]:
    """The curves of the run, from the first note at or after update `since`."""
    run = session.timeline
    taken = run.notes.taken
    start = bisect_right(taken, since - 1, key=lambda note: note.update)
    notes = taken[start:]
    losses = [note.validation_loss for note in notes]
    metrics = [note.metric for note in notes]
    layers = range(2, run.chosen.network.L + 1)
    return {
        "from": since,
        "cuts": run.notes.cuts,
        "update": [note.update for note in notes],
        "loss": finite(note.loss for note in notes),
        "validation_loss": finite(losses) if run.chosen.planned[1] is not None else None,
        "metric": finite(metrics) if any(map(isfinite, metrics)) else None,
        "metric_name": run.measures.metric_name,
        "delta_norms": {str(l): finite(note.delta_norms[l - 2] for note in notes) for l in layers},
    }


@command
def outputs_(session: Session, *, most: Most = 200) -> dict[str, Any]:
    """What the network gives for the first samples, beside what it should."""
    run, problem = session.timeline, session.problem
    net = run.chosen.network
    X, D = problem.X[:most], problem.D[:most]
    y = outputs(net, run.seen.state.theta, X)[net.L]
    right = _right(net.loss.classes or net.output.exclusive, y, D) if net.loss.probabilities else None
    rows = [
        {
            "sample": n,
            "target": D[n].tolist(),
            "output": finite(y[n]),
            "right": None if right is None else bool(right[n]),
        }
        for n in range(len(X))
    ]
    return {"rows": rows, "samples": len(problem.X)}


@command
def boundary(session: Session, *, size: Size = 64) -> dict[str, Any]:
    """The network's outputs over its one or two inputs, float32, the outputs of a point together."""
    run, problem = session.timeline, session.problem
    inputs = problem.places.shape[1]
    if inputs > 2:
        raise DataError(words.NO_PLANE.format(inputs=inputs))
    spans = [span(problem, i) for i in range(inputs)]
    points = np.linspace(*spans[0], size)[:, np.newaxis] if inputs == 1 else plane(spans[0], spans[1], size)
    net = run.chosen.network
    y = outputs(net, run.seen.state.theta, problem.inputs_of(points))[net.L]
    with np.errstate(over="ignore"):
        values = y.astype("<f4").tobytes()
    return {
        "x": list(spans[0]),
        "y": list(spans[1]) if inputs == 2 else None,
        "size": size,
        "outputs": net.sizes[-1],
        "values": b64encode(values).decode("ascii"),
    }


def finite(values: Iterable[float]) -> list[float | None]:
    """Numbers as JSON has them: None for those that are not finite."""
    return [float(value) if isfinite(value) else None for value in values]


def _right(exclusive: bool, y: Any, D: Any) -> Any:
    if exclusive:
        return y.argmax(axis=1) == D.argmax(axis=1)
    return ((y > 0.5) == (D > 0.5)).all(axis=1)
