"""A session asked, and its frames read: what the tests of the studio share."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.studio.problems.problem import Problem
from backglass.studio.session import Session
from backglass.studio.timeline import Timeline
from backglass.words import Text

HEAD = ("kind", "generation", "update", "end", "epoch", "batch", "sample", "loss", "loss_at", "validation_loss",
        "metric", "made_loss", "rate", "norm", "E_n", "reserved")  # fmt: skip


def ask(session: Session, do: str, **arguments: Any) -> dict[str, Any]:
    """The reply, or the error, of a command."""
    heard = [one for one in session.hear({"do": do, "id": 7, **arguments}) if isinstance(one, dict)]
    return next(one for one in heard if one["say"] in ("reply", "error"))


def heard(session: Session, do: str, **arguments: Any) -> list[Any]:
    """Everything that a command brings about: messages, and frames as arrays."""
    sent = session.hear({"do": do, "id": 7, **arguments})
    return [np.frombuffer(one, "<f8") if isinstance(one, bytes) else one for one in sent]


def frame_of(sent: list[Any]) -> dict[str, float]:
    """The head of the only numbers frame among what was sent."""
    (frame,) = (one for one in sent if isinstance(one, np.ndarray) and one[0] == 1)
    return dict(zip(HEAD, frame[:16].tolist(), strict=True)) | {"rest": frame[16:]}


def flowers(rows: int = 53, *, classes: int = 3, **more: Any) -> Problem:
    """A 4-7-classes problem with batches of eleven, so that the last one of an epoch is smaller."""
    rng = np.random.default_rng(5)
    X = rng.normal(size=(rows, 4))
    labels = (X[:, 0] * X[:, 1] > 0).astype(int) + (X[:, 2] > 0.5)
    start = {
        "sizes": [4, 7, classes], "hidden": ["tanh"], "output": "softmax", "loss": "cross_entropy", "batch_size": 11,
        "optimiser": {"name": "adam", "learning_rate": 0.02},
    }  # fmt: skip
    text = Text("flowers", "花")
    return Problem(
        "flowers", text, X, np.eye(classes)[labels % classes], ("a", "b", "c", "d"), ("x", "y", "z")[:classes], start,
        description={"id": "flowers"}, **more,
    )  # fmt: skip


def fresh() -> Session:
    """A session on the first problem, whose scene was sent."""
    session = Session()
    list(session.hear({"do": "frame"}))
    return session


def learner(problem: Problem, **settings: Any) -> Session:
    """A session on a problem of the tests' own."""
    session = Session()
    session.begin(problem, settings)
    session.opened = lambda _: problem  # type: ignore[method-assign]
    list(session.hear({"do": "frame"}))
    return session


def bits(run: Timeline) -> bytes:
    """The parameters and the optimiser's state that are shown, to the last bit."""
    state = run.seen.state
    return state.theta.tobytes() + b"".join(slot.tobytes() for _, slot in sorted(state.slots.items()))
