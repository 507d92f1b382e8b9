"""A finished fit, and the model that it makes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.modelfile import MemberRun, Model
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import Cursor
from backglass.preparation.verdicts import Verdict
from backglass.preparation.whole import Preparation
from backglass.training import Committee, History, Run
from backglass.training.mixture import Seat
from backglass.training.residuals import Residuals
from backglass.workflow.beside import ModelComparison
from backglass.workflow.centre import mean_inputs
from backglass.workflow.chance import Chance
from backglass.workflow.evaluation import Evaluation
from backglass.workflow.folded import Folds
from backglass.workflow.job import Job
from backglass.workflow.preparing import Halves
from backglass.workflow.reading import join_to_keep, layout_of


@dataclass(frozen=True, eq=False)
class Fitted:
    """A finished fit with all that a report needs.

    Parameters
    ----------
    job : Job
        What was asked.
    data : Halves
        What it was trained on and judged by.
    preparation : Preparation
        How its columns became numbers.
    network : Network
        The network.
    theta : Parameters
        What was learned; of a committee the joined network's.
    runs : tuple of Run
        How the training went: of the one network, or of every member.
    members : int
        Networks that were to be trained; with 1 the rows held out stop it early, and no committee is made.
    stopped : str
        How the training ended, as `Run` says it; of a committee "finished" where all members are there.
    scores : dict of str to dict
        Loss and accuracy, or r2, of both; empty where no epoch was finished.
    incomplete : int
        Rows left out of training because they lack a value in a column whose fill is "drop-rows".
    chance : Chance or None
        Whether it is better than the most frequent class, or the mean; None where no epoch was finished or an output is
        not finite.
    judged : Evaluation or None
        How good it is on the rows held out; None likewise. Where no rows but those of folds are held out, all of
        these, each judged by the network of the fold that did not see it; `chance` likewise.
    seats : tuple of Seat
        What each member is in the committee.
    verdicts : tuple of Verdict
        What the audit said of the columns, as the user overruled it.
    held_out : (X, D), optional
        Inputs and targets of the rows held out, as the networks take them.
    class_weight : mapping of str to float
        The weight of the rows of each class; empty where all weigh the same.
    residuals : Residuals or None
        What the networks missed the rows that they held out by; None likewise, and of classes.
    folds : Folds or None
        How each of several folds judged the same fit.
    comparison : ModelComparison or None
        How boosting and scikit-learn's network did on the same rows.
    """

    job: Job
    data: Halves
    preparation: Preparation
    network: Network
    theta: Parameters
    runs: tuple[Run, ...]
    members: int
    stopped: str
    scores: dict[str, dict[str, float]]
    incomplete: int = 0
    chance: Chance | None = None
    judged: Evaluation | None = None
    seats: tuple[Seat, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    held_out: tuple[Any, Any] | None = None
    class_weight: Mapping[str, float] = field(default_factory=dict)
    residuals: Residuals | None = None
    folds: Folds | None = None
    comparison: ModelComparison | None = None

    @property
    def rows(self) -> dict[str, int]:
        """How many rows it was trained on, and judged by."""
        if (found := self.data.in_parts) is not None:
            return {"train": found.training, "validation": found.held_out}
        return {"train": len(self.data.rows), "validation": len(self.data.held_out)}

    @property
    def without_target(self) -> int:
        """Rows of the table that lack the target."""
        if (found := self.data.in_parts) is not None:
            return found.rows - found.labelled
        used = len(self.data.rows) + (len(self.data.held_out) if self.data.validation is self.data.table else 0)
        return self.data.table.rows - used - self.incomplete - self.data.division.timeless

    @property
    def history(self) -> History:
        """Epoch by epoch; of a committee with a column "member"."""
        return self.runs[0].history if self.members == 1 else Committee(self.runs, self.network, self.theta).history()

    @property
    def best_epoch(self) -> int | None:
        """The epoch whose parameters came back; a committee has one for each member."""
        return self.runs[0].best_epoch if self.members == 1 else None

    @property
    def seconds(self) -> float:
        """How long the training took."""
        return sum(run.seconds for run in self.runs)

    @property
    def parameters_sha256(self) -> str:
        """SHA-256 of the learned parameters' bytes, least significant first."""
        flat = self.theta.flat
        return sha256(flat.astype(flat.dtype.newbyteorder("<")).tobytes()).hexdigest()

    @property
    def diverged(self) -> bool:
        """Whether the training met a value that is not finite, or a score is none: other rows may overflow, too."""
        finite = all(math.isfinite(value) for part in self.scores.values() for value in part.values())
        return self.stopped == "non-finite" or not finite


def model_of(fitted: Fitted) -> Model:
    """The model of a finished fit."""
    run, data, job = fitted.runs[0], fitted.data, fitted.job
    share = job.validation if isinstance(job.validation, float) else None
    by_other = share is None and job.validation is not None
    training = {
        "plan": run.plan.to_dict(),
        "seed": job.seed,
        "split": {
            "validation": share,
            "validation_hash": data.validation.identity if by_other else None,
            "rows": fitted.rows,
            **{name: column for name in ("groups", "time") if (column := getattr(job, name)) is not None},
        },
        "scores": fitted.scores,
        "join": join_to_keep(data.table),
        "layout": layout_of(job.reading),
        "mean_inputs": _mean_inputs(fitted).tolist(),
    }
    if fitted.class_weight:
        training["class_weight"] = dict(fitted.class_weight)
    if fitted.members > 1:
        training["members"] = members_of(fitted)
    if fitted.folds is not None:
        training["folds"] = [asdict(one) for one in fitted.folds.each]
    model = Model(
        fitted.network,
        fitted.theta,
        fitted.preparation,
        training,
        data.table.identity,
        history=fitted.history,
        residuals=fitted.residuals,
    )
    if fitted.members > 1:  # no single run made it
        return replace(model, members=member_runs(fitted))
    return replace(model, state=run.state, fingerprint=run.fingerprint(), kept=run.kept)


def _mean_inputs(fitted: Fitted) -> Floats:
    data = fitted.data
    if data.in_parts is None:
        return mean_inputs(fitted.preparation, data.table, data.rows)
    total: Floats = np.zeros(len(fitted.preparation.names))
    for part in data.in_parts.flat.train.parts():
        total += part[:, :-1].sum(axis=0, dtype=np.float64)
    return total / data.in_parts.training


def member_runs(fitted: Fitted) -> tuple[MemberRun, ...]:
    """The runs of a committee's members as its file keeps them."""
    return tuple(map(_member_run, fitted.runs, fitted.seats))


def _member_run(run: Run, seat: Seat) -> MemberRun:
    """A member's run; one that went on elsewhere with other arithmetic begins at a state on its way."""
    kept = run.kept
    seeded = bool(kept.states) and kept.states[0].cursor == Cursor()
    if seeded:
        kept = replace(kept, states=kept.states[1:])
    net = run.network
    bias = () if net.biases == "none" else tuple(run.theta.biases[net.L].tolist())
    inputs = None if seat.inputs is None else tuple(seat.inputs.tolist())
    return MemberRun(seat.fold, seat.folds, run.fingerprint(), kept, seeded, bias, inputs)


def members_of(fitted: Fitted) -> list[dict[str, Any]]:
    """What became of each network that was trained, as plain values."""
    rows = fitted.rows
    return [
        {
            "member": number,
            "rows": len(run.plan),
            "held_out": rows["validation"] if fitted.members == 1 else rows["train"] - len(run.plan),
            "epochs": run.epochs,
            "best_epoch": run.best_epoch,
            "stopped": run.stopped,
            **({"view": seat.view, "weight": seat.weight, "fold": seat.fold} if fitted.members > 1 else {}),
        }
        for number, (run, seat) in enumerate(zip(fitted.runs, fitted.seats, strict=True), start=1)
    ]
