"""The commands: one file per command, joined in `application.py`.

Nothing heavy is imported before a command runs, so that help and mistakes are answered at once.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the console script ``backglass``.

    Parameters
    ----------
    argv : sequence of str or None
        The words after ``backglass``; None takes them from ``sys.argv``.

    Returns
    -------
    int
        The exit status: 0, or 1 (what was asked failed, or the reader of standard output went away), 2 (wrong
        usage), 130 (stopped with Ctrl-C).

    Examples
    --------
    >>> main(["--version"])  # doctest: +ELLIPSIS
    backglass ...
    0
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without Japanese shows "?" instead of failing
            stream.reconfigure(errors="replace")
    try:
        from backglass.cli.application import run

        status = run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # What is still buffered goes nowhere, else Python complains about it when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1  # as rich answers it
    return status
