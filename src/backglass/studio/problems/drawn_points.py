"""Points drawn on a plane or along a curve, as problems: number, noise and seed are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backglass.equations.optimisers import Adam
from backglass.equations.output_pairs import matching_loss
from backglass.ranges import SEED, Range, checked, number, whole
from backglass.studio.problems import shapes
from backglass.studio.problems.features import COORDINATES, checked_features
from backglass.studio.problems.problem import Problem, check_entries, on_plane
from backglass.words import Text
from backglass.words.studio import problems as words

MOST_POINTS = 2000
COUNT, NOISE = whole(4, MOST_POINTS), number(0, 2, "[]")
TWO = ("0", "1")  # the classes


@dataclass(frozen=True)
class Pattern:
    """A kind of drawn points, with the network that learns them.

    Attributes
    ----------
    id : str
    title : Text
    draw : callable
        (points, noise, seed) -> places and targets.
    hidden : tuple of int
        Units of the hidden layers.
    rate : float
        Of Adam.
    points : int
    noise : float
    classes : bool
        Whether the targets are the classes 0 and 1, else numbers.
    inputs : int
        2 on the plane, 1 along a curve.
    held_out : float or None
        The share of the points to validate with.
    batch_size : int or None
        None for all points at once.
    """

    id: str
    title: Text
    draw: Callable[[int, float, int], shapes.Drawn]
    hidden: tuple[int, ...]
    rate: float
    points: int = 200
    noise: float = 0.1
    classes: bool = True
    inputs: int = 2
    held_out: float | None = 0.2
    batch_size: int | None = 20

    @property
    def group(self) -> str:
        """Where it stands in the chooser."""
        return "plane" if self.inputs == 2 else "curve"

    @property
    def defaults(self) -> dict[str, Any]:
        """The entries of its description that need not be given."""
        plain = {"count": self.points, "noise": self.noise, "seed": 0}
        return plain | ({"features": list(COORDINATES)} if self.inputs == 2 else {})


RANGES: dict[str, Range] = {"count": COUNT, "noise": NOISE, "seed": SEED}
GATE: dict[str, Any] = {"points": 4, "noise": 0.0, "held_out": None, "batch_size": None}
PATTERNS: dict[str, Pattern] = {
    one.id: one
    for one in (
        Pattern("and", words.AND, shapes.both, (), 0.1, **GATE),
        Pattern("or", words.OR, shapes.either, (), 0.1, **GATE),
        Pattern("xor-points", words.XOR, shapes.one_alone, (4,), 0.1, **GATE),
        Pattern("circles", words.CIRCLES, shapes.circles, (4,), 0.03),
        Pattern("moons", words.MOONS, shapes.moons, (6,), 0.03),
        Pattern("spiral", words.SPIRAL, shapes.spiral, (8, 8), 0.01, noise=0.05),
        Pattern("gaussians", words.GAUSSIANS, shapes.gaussians, (2,), 0.03),
        Pattern("slope", words.SLOPE, shapes.slope, (), 0.03, classes=False),
        Pattern("hills", words.HILLS, shapes.hills, (8, 4), 0.01, noise=0.05, classes=False),
        Pattern("sine", words.SINE, shapes.sine, (6,), 0.03, 60, 0.05, classes=False, inputs=1),
    )
}


def of_pattern(description: Mapping[str, Any]) -> Problem:
    """The problem of drawn points.

    Parameters
    ----------
    description : mapping
        "id" of a pattern; perhaps "count", "noise", "seed", on the plane "features".

    Raises
    ------
    DataError, PlanError
        An entry that is none, or outside its range.

    Examples
    --------
    >>> moons = of_pattern({"id": "moons", "noise": 0})
    >>> moons.X.shape, moons.D[:3].tolist(), moons.start["sizes"]
    ((200, 2), [[0.0], [1.0], [0.0]], [2, 6, 1])
    """
    pattern = PATTERNS[description["id"]]
    check_entries(description, pattern.defaults)
    given = pattern.defaults | {**description}
    count, noise, seed = (checked(name, given[name], RANGES[name]) for name in RANGES)
    places, targets = pattern.draw(int(count), float(noise), int(seed))
    features = checked_features(given["features"]) if pattern.inputs == 2 else ()
    return on_plane(
        Problem(
            pattern.id,
            pattern.title,
            places,
            targets[:, None],
            ("x",),
            ("y",),
            _start(pattern, int(count)),
            kind="plane" if features else "curve",
            description=given,
            classes=TWO if pattern.classes else None,
        ),
        features,
    )


def _start(pattern: Pattern, count: int) -> dict[str, Any]:
    output = "logistic" if pattern.classes else "identity"
    return {
        "sizes": [pattern.inputs, *pattern.hidden, 1],
        "hidden": "tanh",
        "output": output,
        "loss": matching_loss(output),
        "optimiser": Adam(pattern.rate).to_dict(),
        "validation": pattern.held_out,
        "batch_size": pattern.batch_size and min(pattern.batch_size, count // 2),
    }
