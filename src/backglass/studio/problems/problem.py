"""What a learner works on: data, names, and the settings that suit them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from backglass.errors import DataError
from backglass.parameters import Parameters
from backglass.studio.problems.features import COORDINATES, Data, called, featured
from backglass.words import Text, said
from backglass.words.studio import problems as words

Look: TypeAlias = Literal["numbers", "plane", "curve", "images", "table"]


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
    members : int
        Of the committee that it shows one of.
    wants : str
        The hash of the table that a model was trained with, where it is shown without; empty elsewhere.
    preparation : mapping or None
        How the columns of its table became the inputs, as JSON: what a model's file has to go with it.
    points : array (N, 2) or None
        Where the samples stand on the plane, where X is made of `features`; None where X is that itself.
    features : tuple of str
        What of the plane's coordinates the inputs are; empty where X is the coordinates.
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
    members: int = 1
    wants: str = ""
    points: Data | None = None
    features: tuple[str, ...] = ()
    preparation: Mapping[str, Any] | None = None

    @property
    def places(self) -> Data:
        """Where the samples stand: on the plane (N, 2), on the curve's axis (N, 1)."""
        return self.X if self.points is None else self.points

    def inputs_of(self, points: Data) -> Data:
        """The inputs X (N, n_1) of points of the plane (N, 2), or of the curve's axis (N, 1)."""
        return featured(points, self.features) if self.features else points


def on_plane(problem: Problem, features: tuple[str, ...]) -> Problem:
    """A problem whose X is points of the plane, with these inputs made of them; without features it is as it is.

    Examples
    --------
    >>> import numpy as np
    >>> made = on_plane(Problem("p", Text("p", "p"), np.ones((3, 2)), np.ones((3, 1)), (), ()), ("x1", "x1^2", "x1 x2"))
    >>> made.X.shape, made.places.shape, made.inputs
    ((3, 3), (3, 2), ('x1', 'x1²', 'x1 x2'))
    """
    if not features:
        return problem
    made = replace(problem, inputs=called(features), description={**problem.description, "features": list(features)})
    if "sizes" in made.start:
        made = replace(made, start={**made.start, "sizes": [len(features), *made.start["sizes"][1:]]})
    if features == COORDINATES:
        return made
    return replace(made, X=featured(problem.X, features), points=problem.X, features=features)


def check_entries(description: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse an entry of a description that says nothing of its problem.

    Raises
    ------
    DataError
        There is one.
    """
    names = ("id", *known)
    for name in description:
        if name not in names:
            raise DataError(words.NO_ENTRY.format(id=description["id"], name=said(name), names=", ".join(names)))
