"""What is shown beside the numbers: the layers, their names, the settings, the stages of an update."""

from __future__ import annotations

from typing import Any

from backglass.network import Network
from backglass.studio.binary_frames import shown
from backglass.studio.problems.problem import Problem
from backglass.studio.settings import both
from backglass.studio.timeline import Timeline
from backglass.words.studio import scene as words

MOST_POINTS = 1000


def scene(timeline: Timeline, generation: int) -> dict[str, Any]:
    """The scene of a run, as `STUDIO` messages have it."""
    chosen = timeline.chosen
    net, problem, plan = chosen.network, chosen.problem, chosen.planned[0]
    return {
        "say": "scene",
        "generation": generation,
        "problem": {
            "id": problem.id,
            "title": both(problem.title),
            "kind": problem.kind,
            "description": dict(problem.description),
            "image": list(problem.image) if problem.image else None,
            "lesson": problem.lesson,
            "file": dict(problem.file) if problem.file else None,
            "members": problem.members,
            "wants": problem.wants or None,
        },
        "settings": chosen.values,
        "layers": [_layer(net, l, problem) for l in range(1, net.L + 1)],
        "names": names(net, problem),
        "biases": net.biases,
        "loss": {"title": both(net.loss.title), "formula": net.loss.formula},
        "samples": len(problem.X),
        "learned": len(plan),
        "batches": plan.batches,
        "classes": list(problem.classes) if problem.classes else None,
        "stages": stages(net),
        "points": _points(problem),
        "edits": [change.to_dict() for change in timeline.changes],
        "cuts": timeline.notes.cuts,
        "engine": timeline.segment.engine.name,
        "parameters": net.parameter_count,
        "notes": [both(note) for note in problem.notes],
    }


def _layer(net: Network, l: int, problem: Problem) -> dict[str, Any]:
    title = words.INPUT if l == 1 else words.OUTPUT if l == net.L else words.HIDDEN
    return {
        "l": l,
        "size": net.sizes[l - 1],
        "shown": list(range(1, shown(net, l, problem) + 1)),
        "activation": net.f[l].name if l > 1 else "",
        "title": both(title),
    }


def names(net: Network, problem: Problem) -> dict[str, Any]:
    """The names of what is shown, where it has one of its own."""
    labels = problem.labels if problem.parameters is None or problem.parameters.network.sizes == net.sizes else {}
    hidden = tuple(labels.get("hidden", ()))
    units = {f"1,{i}": name for i, name in enumerate(problem.inputs[: shown(net, 1, problem)], start=1)}
    units |= {f"{net.L},{k}": name for k, name in enumerate(problem.outputs[: shown(net, net.L)], start=1)}
    if net.L == 3:
        units |= {f"2,{j}": name for j, name in enumerate(hidden[: shown(net, 2)], start=1)}
    return {
        "inputs": list(problem.inputs[: shown(net, 1, problem)]),
        "outputs": list(problem.outputs[: shown(net, net.L)]),
        "units": units,
        "weights": dict(labels.get("weights", {})),
    }


def stages(net: Network) -> list[dict[str, Any]]:
    """The substeps of an update in their order: forward, the output's delta, deltas back, gradients, update.

    Examples
    --------
    >>> [(one["kind"], one.get("l")) for one in stages(Network((2, 2, 2)))][2:5]
    [('output_delta', 3), ('delta', 2), ('gradients', 3)]
    """
    up, down = range(2, net.L + 1), range(net.L, 1, -1)
    return [
        *({"kind": "forward", "l": l} for l in up),
        {"kind": "output_delta", "l": net.L},
        *({"kind": "delta", "l": l} for l in down if l < net.L),
        *({"kind": "gradients", "l": l} for l in down),
        {"kind": "update"},
    ]


def _points(problem: Problem) -> dict[str, Any] | None:
    """The data of two inputs or of a curve, to be drawn."""
    X, D = problem.places[:MOST_POINTS], problem.D[:MOST_POINTS]
    named = D.shape[1] == 1 or problem.classes is not None  # what a colour can show
    if problem.kind != "curve" and X.shape[1] == 2 and len(X) > 1 and named:
        label = D.argmax(axis=1) if D.shape[1] > 1 else D[:, 0]
        return {"x": X.tolist(), "label": label.tolist(), "range": [*span(problem, 0), *span(problem, 1)]}
    if problem.kind == "curve":
        return {"x": X.tolist(), "label": D[:, 0].tolist(), "range": [*span(problem, 0), *_wider(D[:, 0])]}
    return None


def span(problem: Problem, i: int) -> tuple[float, float]:
    """What is drawn of an input, counted from 0: the data with a margin."""
    return _wider(problem.places[:, i])


def _wider(values: Any) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = 0.1 * (high - low) or 1.0
    return low - margin, high + margin
