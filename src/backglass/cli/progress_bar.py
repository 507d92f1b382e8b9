"""The one progress bar: on standard error, if that is a terminal, for work that lasts longer than a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from backglass.cli.output import console


class Tell(Protocol):
    """What is told how far the work is."""

    def __call__(self, done: int, whole: int, says: str | None = None, beside: str | None = None) -> None:
        """It is `done` of `whole`; `says` stands before the bar from now on, `beside` after it."""


@contextmanager
def progress(says: str) -> Iterator[Tell]:
    """A bar that only moves until it is told how far the work is; it says "3/10" where nothing else stands beside it.

    Examples
    --------
    >>> with progress("Counting") as tell:
    ...     tell(1, 2)
    """
    from backglass.cli.terminal import Bar

    with Bar(console(error=True)) as bar:
        task = bar.add_task(says, total=None, beside="")

        def tell(done: int, whole: int, says: str | None = None, beside: str | None = None) -> None:
            beside = f"{done}/{whole}" if beside is None else beside
            bar.update(task, completed=done, total=whole, description=says, beside=beside)

        yield tell
