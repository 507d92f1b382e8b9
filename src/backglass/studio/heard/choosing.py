"""Commands that choose what is learned: problem, problems, lesson, table, prepare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from backglass.ranges import TEXTS
from backglass.studio.commands import Name, Values, command
from backglass.studio.told_lessons import told

if TYPE_CHECKING:
    from backglass.studio.session import Session

Names = Annotated[Any, TEXTS]


@command
def problem(session: Session, *, problem: Values) -> None:
    """Another problem, with the settings that suit it."""
    session.begin(session.opened(problem))


@command
def problems(session: Session) -> dict[str, Any]:
    """What can be chosen by name."""
    return {"problems": session.problems()}


@command
def lesson(session: Session, *, name: Name) -> dict[str, Any]:
    """A lesson's text and steps; where "ready" is false it is being worked out, and is to be asked for again."""
    return told(name, session.lang)


@command
def table(session: Session, *, hash: Name, name: Name = "", target: Name | None = None) -> dict[str, Any]:  # noqa: A002
    """How the columns of a file that was sent are read, what the audit says of them, and what can be predicted.

    Texts come in both languages.
    """
    return session.own.look(hash, target, name)


@command
def prepare(session: Session, *, hash: Name, target: Name, columns: Names | None = None) -> None:  # noqa: A002
    """The table becomes the problem: one column is predicted from the others, or from those that are chosen."""
    description = {"id": "table", "hash": hash, "target": target}
    session.begin(session.opened(description if columns is None else {**description, "columns": columns}))
