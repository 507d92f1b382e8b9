"""The commands: one file per command, joined in `application.py`.

Nothing heavy is imported before a command runs, so that help and mistakes are answered at once.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

BROKEN_PIPE = 128 + 13  # as a shell tells of a command that SIGPIPE ended


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the console script ``backglass``.

    Parameters
    ----------
    argv : sequence of str or None
        The words after ``backglass``; None takes them from ``sys.argv``.

    Returns
    -------
    int
        The exit status: 0, or 1 (what was asked failed, or standard output cannot be written to), 2 (wrong usage),
        130 (stopped with Ctrl-C), 141 (the reader of standard output went away, as in ``backglass textbook | head``).

    Examples
    --------
    >>> main(["--version"])  # doctest: +ELLIPSIS
    backglass ...
    0
    """
    from backglass.cli.streams import discard, followers_silent, standard_streams

    with standard_streams(), followers_silent():
        try:
            from backglass.cli.application import run

            status = run(list(sys.argv[1:] if argv is None else argv))
        except KeyboardInterrupt:
            status = 128 + signal.SIGINT
        except BrokenPipeError:
            status = BROKEN_PIPE
        try:
            sys.stdout.flush()
        except OSError:  # it was told already
            discard()
    return status
