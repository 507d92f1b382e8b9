"""The command that gives a file: the picture, the history, a worksheet, the model, the run as a program."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from backglass.glass.tracing import Trace, trace
from backglass.ranges import one_of
from backglass.studio.commands import Flag, command
from backglass.studio.scene import names
from backglass.words.studio import opened as words

if TYPE_CHECKING:
    from backglass.studio.session import Session

What = Annotated[str, one_of("svg", "csv", "worksheet", "model", "program")]
In = Annotated[str, one_of("octave", "python", "scilab", "julia", "c")]  # a test holds it to the export's languages
MOST_COLUMNS = 1000  # parameters that have a column each in the history


@command
def download(session: Session, *, what: What, blanks: Flag = True, language: In = "python") -> dict[str, Any]:
    """The network as a picture, the curves as a table, a worksheet of the sample shown, the model, or a program."""
    if what == "worksheet":
        return _worksheet(session, blanks)
    if what == "program":
        return _program(session, language)
    return _MADE[what](session)


def _svg(session: Session) -> dict[str, Any]:
    from backglass.pictures.svg import network_svg  # no page waits for it to be imported

    labels = _labels(session)
    picture = network_svg(_shown(session), units=None, lang=session.lang, **labels)
    return _text(session, "svg", "image/svg+xml", picture)


def _csv(session: Session) -> dict[str, Any]:
    """A line for each note; numbers unrounded."""
    run = session.timeline
    net, notes = run.chosen.network, run.notes.taken
    few = net.parameter_count <= MOST_COLUMNS and all(note.theta is not None for note in notes)
    norms = [f"delta_norm_{l}" for l in range(2, net.L + 1)]
    head = ["update", "loss", "validation_loss", run.measures.metric_name, *norms, *(run.theta if few else ())]
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(head)
    for note in notes:
        measured = [note.loss, note.validation_loss, note.metric, *note.delta_norms]
        theta = note.theta.tolist() if few and note.theta is not None else []
        writer.writerow([note.update, *("" if one != one else repr(float(one)) for one in [*measured, *theta])])
    return _text(session, "csv", "text/csv", lines.getvalue())


def _worksheet(session: Session, blanks: bool) -> dict[str, Any]:
    from backglass.pictures.worksheet import worksheet

    plan = session.timeline.chosen.planned[0]
    title = words.WORKSHEET_TITLE.format(title=session.problem.title)[session.lang]
    optimiser = None if plan.lbfgs is not None else plan.optimiser
    page = worksheet(
        _shown(session), blanks=blanks, optimiser=optimiser, title=title, lang=session.lang, **_labels(session)
    )
    return _text(session, "html", "text/html", page)


def _model(session: Session) -> dict[str, Any]:
    """The model's file with the parameters shown, which `bg.load` takes; of a table with its preparation."""
    from backglass.modelfile import Model, read_model, write_model  # with polars, whose start is slow
    from backglass.preparation.whole import Preparation

    run, problem = session.timeline, session.problem
    plan = run.chosen.planned[0]
    training = {"plan": plan.to_dict(), "seed": plan.seed}
    preparation = None if problem.preparation is None else Preparation.from_dict(problem.preparation)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.safetensors"
        write_model(path, Model(run.chosen.network, run.theta, preparation, training, ""))
        read_model(path)  # what does not go together is said here, not where it is loaded
        content = path.read_bytes()
    name = f"{_name(session)}.safetensors"
    return {"name": name, "type": "application/octet-stream", "base64": b64encode(content).decode("ascii")}


def _program(session: Session, language: str) -> dict[str, Any]:
    """What trains from the last change on to the update shown: the last loss that it prints is the one shown."""
    from backglass.export.formats import FORMATS
    from backglass.export.program_source import program_source
    from backglass.export.training_gathering import program_along

    run = session.timeline
    segment, end = run.segment, run.seen.state.cursor
    states = [state for state in segment.kept.states if state.cursor.update <= end.update]
    first = segment.first.update
    sizes = "-".join(map(str, run.chosen.network.sizes))
    title = words.PROGRAM_TITLE.format(title=session.problem.title, sizes=sizes, first=first, last=end.update)
    plan = segment.chosen.planned[0]
    program = program_along(run.chosen.network, plan, [segment.first.state, *states], end, title)
    stem = re.sub(r"\W+", "_", _name(session))
    text = program_source(program, language, stem, session.lang)
    return {"name": f"{stem}{FORMATS[language].suffix}", "type": "text/plain", "text": text}


def _shown(session: Session) -> Trace:
    """The sample shown, at the parameters shown."""
    run, problem, n = session.timeline, session.problem, session.sample
    return trace(run.chosen.network, run.theta, problem.X[n : n + 1], problem.D[n : n + 1])


def _labels(session: Session) -> dict[str, Any]:
    """The problem's names, as pictures and worksheets take them."""
    net, problem = session.timeline.chosen.network, session.problem
    own = names(net, problem)
    hidden = [own["units"].get(f"{l},{j}", "") for l in range(2, net.L) for j in range(1, net.sizes[l - 1] + 1)]
    return {
        "inputs": tuple(problem.inputs),
        "hidden": tuple(hidden) if all(hidden) else (),
        "outputs": tuple(problem.outputs),
        "weights": own["weights"],
    }


def _text(session: Session, ending: str, kind: str, text: str) -> dict[str, Any]:
    return {"name": f"{_name(session)}.{ending}", "type": kind, "text": text}


def _name(session: Session) -> str:
    """The name of a file without its ending: the problem and the update."""
    problem = re.sub(r"[^\w-]+", "-", session.problem.id).strip("-") or "network"
    return f"{problem[:60]}-{session.timeline.update}"


_MADE: dict[str, Callable[[Session], dict[str, Any]]] = {"svg": _svg, "csv": _csv, "model": _model}
