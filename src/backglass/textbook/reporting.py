"""The line with which a wrong figure is reported: what the issue form asks for, to be copied."""

from __future__ import annotations

from backglass import __version__


def report_line(lesson: str, step: int | None = None) -> str:
    """Lesson, step and version.

    Examples
    --------
    >>> report_line("mazur", 4).rpartition(" ")[0]
    'lesson=mazur step=4'
    """
    of_step = "" if step is None else f" step={step}"
    return f"lesson={lesson}{of_step} version={__version__}"
