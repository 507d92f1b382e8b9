"""What there is to say of a finished training, for the terminal and for the page."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from backglass.presets import members_for
from backglass.tables.names import seen_name
from backglass.words import Language, Text
from backglass.words import training as words
from backglass.words.forms import together
from backglass.words.tables import LEFT_OUT
from backglass.workflow.fitted import Fitted
from backglass.workflow.job import DEFAULTS, Job
from backglass.workflow.preparing import DTYPE

OF_TRAINING = ("activation", "optimiser", "schedule", "l1", "l2", "decay", "dropout", "loss", "class_weight")
ROWS_OF_ALL = 100  # from so many on the preset's members have ten each to hold out


def facts(fitted: Fitted, speak: Language) -> list[tuple[str, str]]:
    """What was trained, on what and how, each with its name."""
    run, preparation, rows = fitted.runs[0], fitted.preparation, fitted.rows
    join = fitted.data.table.joined
    net = fitted.network
    sizes = "-".join(map(str, net.sizes))
    used = words.ROWS_USED if isinstance(fitted.job.validation, float) else words.ROWS_OF_TWO
    counts = used.format(rows=sum(rows.values()), train=rows["train"], held_out=rows["validation"])[speak]
    if fitted.job.validation is None:
        counts = words.ROWS_OF_FOLDS.format(train=rows["train"], folds=fitted.job.folds)[speak]
    missing = words.ROWS_MISSING.format(rows=fitted.without_target)[speak] if fitted.without_target else ""
    if timeless := fitted.data.division.timeless:
        missing += words.ROWS_TIMELESS.format(rows=timeless)[speak]
    if fitted.incomplete:
        missing += words.ROWS_INCOMPLETE.format(rows=fitted.incomplete)[speak]
    if fitted.members == 1:
        trained = words.EPOCHS_RUN.format(epochs=run.epochs, planned=fitted.job.epochs, best=run.best_epoch)[speak]
    else:
        each = ", ".join(f"{one.epochs} ({one.best_epoch})" for one in fitted.runs)
        trained = words.EPOCHS_OF_MEMBERS.format(each=each, planned=fitted.job.epochs)[speak]
    lines = {
        "target": f"{preparation.target.name} ({words.TASKS[preparation.target.task][speak]})",
        "rows": counts + missing,
        **(
            {}
            if join is None
            else {"join": words.JOINED.format(path=join.path, on=join.on, unmatched=join.unmatched)[speak]}
        ),
        "inputs": words.INPUTS.format(inputs=len(preparation.names), columns=len(preparation.columns))[speak],
        **({"prepared": done} if (done := asked(fitted.job)) else {}),
        "network": together([Text(sizes, sizes), *(row.title for row in (*net.hidden, net.output, net.loss))])[speak],
        **({"members": _members(fitted, speak)} if fitted.members > 1 else {}),
        **({"training": done} if (done := asked_of_training(fitted.job)) else {}),
        "engine": f"{run.engine}, {DTYPE}",
        "epochs": trained + words.STOPPED.get(fitted.stopped, words.NOTHING)[speak],
        "seconds": f"{fitted.seconds:.2f}",
    }
    return [(words.LABELS[label][speak], line) for label, line in lines.items()]


def _members(fitted: Fitted, speak: Language) -> str:
    done, units = len(fitted.runs), "-".join(map(str, fitted.runs[0].network.sizes))
    said = words.MEMBERS.format(members=done, sizes=units)[speak]
    if len(views := list(dict.fromkeys(seat.view for seat in fitted.seats))) > 1:
        said = words.MEMBERS_OF_VIEWS.format(each=", ".join(_of_view(fitted, view, speak) for view in views))[speak]
    if fitted.stopped != "finished":
        said += words.MEMBERS_LEFT.format(members=fitted.members)[speak]
        return said
    of_view = max(seat.fold for seat in fitted.seats) + 1
    if of_view < (asked := _asked(fitted)):
        few = fitted.job.groups is None or members_for(asked, fitted.rows["train"]) == of_view
        said += (words.MEMBERS_FEWER.format(asked=asked) if few else words.MEMBERS_OF_GROUPS)[speak]
    return said


def _of_view(fitted: Fitted, view: str, speak: Language) -> str:
    weights = [seat.weight for seat in fitted.seats if seat.view == view]
    return words.OF_VIEW.format(members=len(weights), view=view, weight=f"{sum(weights):.1f}")[speak]


def _asked(fitted: Fitted) -> int:
    """How many members of a view there would be of many rows."""
    return fitted.job.members or fitted.job.composition(max(fitted.rows["train"], ROWS_OF_ALL)).members


def left_out(fitted: Fitted, speak: Language) -> list[tuple[str, str]]:
    """The columns that are no input, each with its reason; and those that are one because --keep says so."""
    return [
        (words.LABELS["left_out"][speak], f"{seen_name(column.name)} ({LEFT_OUT[column.reason][speak]})")
        for column in fitted.preparation.left_out
    ] + [(words.LABELS["kept"][speak], name) for name in fitted.preparation.kept]


def losses_of(fitted: Fitted) -> list[tuple[Text, list[list[float]]]]:
    """The losses in training and by the rows that stop it, epoch by epoch: a list for each network, named."""
    held_out = words.VALIDATION if fitted.members == 1 else words.OWN_FOLD
    return [
        (name, [run.history[column].tolist() for run in fitted.runs])
        for name, column in ((words.TRAINING, "loss"), (held_out, "validation_loss"))
    ]


def asked(job: Job) -> str:
    """What was asked of the preparation, as on the command line; empty where nothing was."""
    options = {"--fill": job.fill, "--scale": job.scale, "--ordinal": job.ordinal, "--one-hot": job.one_hot}
    options |= {"--parts": job.parts, "--words": job.words}
    return " ".join(f"{option} {one}" for option, given in options.items() for one in _each(given))


def asked_of_training(job: Job) -> str:
    """What was asked of the training, as on the command line; empty where all is as usual.

    Examples
    --------
    >>> asked_of_training(Job("t.csv", "y", activation="relu", class_weight={"owl": 3}))
    '--activation relu --class-weight owl=3'
    """
    usual = DEFAULTS if job.hidden else DEFAULTS | {"activation": None}
    options = {name: getattr(job, name) for name in OF_TRAINING if getattr(job, name) not in (usual[name], None)}
    if "optimiser" in options and job.learning_rate is not None and "learning_rate" not in job.optimiser:
        options["learning_rate"] = job.learning_rate
    return shlex.join(
        word
        for name, given in options.items()
        for one in _typed(given)
        for word in (f"--{name.replace('_', '-')}", one)
    )


def _typed(given: Any) -> Iterable[str]:
    if isinstance(given, tuple) and given and isinstance(given[0], float):
        return [",".join(f"{share:.15g}" for share in given)]
    if isinstance(given, Mapping):
        return [f"{name}={weight:.15g}" for name, weight in given.items()]
    return given if isinstance(given, tuple) else [given if isinstance(given, str) else f"{given:.15g}"]


def _each(given: Mapping[str, str | Sequence[str]] | Sequence[str]) -> Iterable[str]:
    """What was asked by column, as on the command line."""
    if not isinstance(given, Mapping):
        return given
    return [f"{name}={of if isinstance(of, str) else ','.join(of)}" for name, of in given.items()]
