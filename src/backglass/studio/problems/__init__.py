"""What can be learned from in the studio, by the JSON that describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backglass.errors import DataError
from backglass.studio.problems.problem import Problem
from backglass.textbook.by_name import EXAMPLES, example
from backglass.words import Text, said


def opened(description: Mapping[str, Any]) -> Problem:
    """The problem that a description stands for.

    Raises
    ------
    DataError
        There is none.

    Examples
    --------
    >>> opened({"lesson": "mazur"}).inputs
    ('i1', 'i2')
    """
    name = description.get("lesson")
    if not isinstance(name, str) or name not in EXAMPLES:
        raise DataError(f"{said(dict(description))} describes no problem.")
    made = example(name)
    net, labels = made.network, made.labels
    return Problem(
        name,
        Text(name, name),
        made.X,
        made.D,
        tuple(labels.get("inputs") or (f"x{i}" for i in range(1, net.sizes[0] + 1))),
        tuple(labels.get("outputs") or (f"y{k}" for k in range(1, net.sizes[-1] + 1))),
        {**net.to_dict(), "optimiser": made.optimiser.to_dict()},
        made.parameters,
        labels,
        description={"lesson": name},
        lesson=name,
    )
