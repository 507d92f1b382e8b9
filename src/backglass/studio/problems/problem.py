"""What a learner works on: data, names, and the settings that suit them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from backglass.parameters import Parameters
from backglass.words import Text

Look: TypeAlias = Literal["numbers", "plane", "curve", "images", "table"]
Data: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Problem:
    """Data to learn from, and how a network for them begins.

    Attributes
    ----------
    id : str
    title : Text
    X : array (N, n_1)
    D : array (N, n_L)
    inputs, outputs : tuple of str
        Names of the units of the first and of the last layer.
    start : mapping
        The settings that suit it, as `Settings` reads them; what is left out is the table's default.
    parameters : Parameters or None
        The first ones, where they are fixed.
    labels : mapping
        Names of units and weights, as `Trace.to_svg` takes them.
    kind : {"numbers", "plane", "curve", "images", "table"}
        How it is shown.
    description : mapping
        JSON that opens it again.
    classes : tuple of str or None
        The labels, where it is a classification.
    validation : (X, D) or None
        Data of its own to be judged by.
    lesson : str or None
        The lesson beside it.
    image : (rows, columns) or None
        Of the picture that a sample is.
    file : mapping or None
        ``{"hash", "name"}`` of the user's file that it is made of.
    notes : tuple of Text
        What a reader should know of it.
    """

    id: str
    title: Text
    X: Data
    D: Data
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    start: Mapping[str, Any] = field(default_factory=dict)
    parameters: Parameters | None = None
    labels: Mapping[str, Any] = field(default_factory=dict)
    kind: Look = "numbers"
    description: Mapping[str, Any] = field(default_factory=dict)
    classes: tuple[str, ...] | None = None
    validation: tuple[Data, Data] | None = None
    lesson: str | None = None
    image: tuple[int, int] | None = None
    file: Mapping[str, str] | None = None
    notes: tuple[Text, ...] = ()
