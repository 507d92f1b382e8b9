"""`Studio`: the studio in a notebook."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from backglass.errors import DataError, MissingExtraError
from backglass.keywords import keywords
from backglass.ranges import LANGUAGE
from backglass.studio.problems.planned import problem_of_run
from backglass.studio.received_files import ReceivedFiles
from backglass.studio.session import Session
from backglass.training import Run
from backglass.words import Language, language, said
from backglass.words.studio import serving as words

if TYPE_CHECKING:
    from backglass.studio.notebook import StudioWidget

Begin: TypeAlias = Callable[[ReceivedFiles], Session]


@keywords
def Studio(start: Any = None, *, lang: Language | None = None) -> StudioWidget:
    """A page on which a network learns, is stopped anywhere, and every number opens: the last value of a cell shows it.

    What is learned and edited on the page comes back: ``w.theta``, ``w.update``, ``w.network``. ``w.close()`` frees it.

    Parameters
    ----------
    start : Run, TableModel, fitted estimator, str, path or None
        What it begins with: a run of `train` (its data, network and plan, and what was learned), a model, or the name
        of a lesson or of another problem, such as "mazur", "xor" or "iris"; None is the 2-2-2 example.
    lang : {"en", "ja"}, optional
        The page's language at first; by default the locale's.

    Returns
    -------
    StudioWidget
        With `theta` (`Parameters`), `update` (int) and `network` (`Network`), as the page shows them.

    Raises
    ------
    MissingExtraError
        anywidget is not installed.
    DataError
        There is no such problem, or `start` is nothing of these.

    Examples
    --------
    >>> w = Studio("mazur")  # doctest: +SKIP
    >>> w.update, round(float(w.theta["w(3)[1,1]"]), 9)  # doctest: +SKIP
    (0, 0.4)
    """
    if lang is not None and not LANGUAGE.takes(lang):
        raise DataError(words.NO_LANGUAGE.format(given=said(lang)))
    try:
        from backglass.studio.notebook import StudioWidget
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("anywidget", "ipywidgets", "traitlets"):
            raise
        raise MissingExtraError(words.NEEDS_ANYWIDGET) from error
    return StudioWidget(_beginning(start), language(lang))


def _beginning(start: Any) -> Begin:
    """What makes the session that begins with something."""
    if start is None:
        return lambda files: Session(files=files)
    run = start if isinstance(start, Run) else getattr(start, "run_", None)
    if isinstance(run, Run):
        return lambda files: _of_run(run, files)
    if isinstance(start, os.PathLike) or (isinstance(start, str) and Path(start).exists()):
        return lambda files: _of_model(os.fspath(start), files)
    if isinstance(start, str):
        return lambda files: _named(start, files)
    if callable(getattr(type(start), "save", None)):
        return lambda files: _of_saved(start, files)
    raise DataError(words.NO_START.format(given=said(start)))


def _of_run(run: Run, files: ReceivedFiles) -> Session:
    session = Session(files=files)
    session.begin(problem_of_run(run))
    return session


def _named(name: str, files: ReceivedFiles) -> Session:
    session = Session(files=files)
    session.begin(session.named(name))
    return session


def _of_model(path: str, files: ReceivedFiles) -> Session:
    from backglass.modelfile.model import model_path

    kept = files.add_copy(str(model_path(path)))
    return Session({"id": "model", "hash": kept.hash, "name": kept.name}, files)


def _of_saved(model: Any, files: ReceivedFiles) -> Session:
    """A model of a table, by way of its file."""
    with tempfile.TemporaryDirectory(prefix="backglass-") as folder:
        path = Path(folder, "model.safetensors")
        model.save(path)
        return _of_model(str(path), files)
