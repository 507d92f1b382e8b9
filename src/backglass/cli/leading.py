"""`backglass train` as several ranks: the first one reads, decides, prints and writes, the others follow in silence.

What the first rank asks for goes to the others as its file of options. All prepare the table, each by itself, and train
together; what stands in the way of a rank is said by the first one. A rank whose sentence cannot reach it waits first:
where the first rank has ended, whoever launched them ends the others, and nothing is said twice.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backglass.cli.config import NAMES, at_home_anywhere, job_of, options_in, to_toml
from backglass.cli.output import STANDARD
from backglass.cli.usage import UsageError
from backglass.errors import BackglassError, EngineError
from backglass.launched import Launched, launched
from backglass.words import Text
from backglass.words import launched as words
from backglass.workflow.job import LBFGS, OFF, Job
from backglass.workflow.row_notation import row_in

if TYPE_CHECKING:
    from backglass.cli.results import RunFiles
    from backglass.engines.transport import Transport

SECONDS, EACH = 5.0, 0.2  # that a rank waits before it speaks for itself, and longer with each rank


def following() -> Launched | None:
    """As which rank this process follows the first one; None for that one, and for a process alone."""
    group = launched()
    return group if group is not None and group.rank > 0 else None


def ranks_of(job: Job) -> int:
    """How many ranks do what is asked."""
    group = launched()
    return 1 if group is None or job.ranks == OFF else group.size


def device_of(engine: str) -> str:
    """Where the numbers of an engine lie, by which ranks reach each other.

    Examples
    --------
    >>> device_of("torch:cuda"), device_of("auto")
    ('cuda', 'cpu')
    """
    return "cuda" if engine.endswith(":cuda") else "cpu"


def restarts_of_any(engine: str) -> int:
    """How often torchrun has started a rank again; on several machines it may be only the one where a rank failed.

    Parameters
    ----------
    engine : str
        As the command line names it.
    """
    from backglass.engines.joining import joined
    from backglass.engines.transport import exchange_json

    if (group := launched()) is None or (ranks := joined(device_of(engine))) is None:
        return 0
    found: list[int] = exchange_json(ranks, group.restarts)
    return max(found)


def tell_as_follower(sentence: str) -> None:
    """Say, after a while, what stands in the way of a rank behind the first one."""
    if (group := following()) is None or sys.__stderr__ is None:
        return
    time.sleep(SECONDS + EACH * group.rank)
    with suppress(OSError):
        print(sentence, file=sys.__stderr__, flush=True)


@dataclass(frozen=True)
class Lead:
    """The first of several ranks, which the others follow.

    Attributes
    ----------
    ranks : Transport
    """

    ranks: Transport

    @classmethod
    def of(cls, job: Job, files: RunFiles) -> Lead | None:
        """Tell the others what is to be done; None where there are none, or they are not to take part.

        Raises
        ------
        UsageError
            The table comes from standard input.
        """
        if launched() is None:
            return None
        if STANDARD in (job.table, job.join, job.validation) and job.ranks != OFF:
            raise UsageError(words.NO_STANDARD_INPUT)

        from backglass.engines.joining import joined
        from backglass.engines.transport import broadcast_json

        if (ranks := joined(device_of(job.engine))) is None:
            return None
        text = None if job.ranks == OFF else to_toml(at_home_anywhere(job))
        broadcast_json(ranks, {"options": text, "folder": os.path.abspath(files.folder), "resume": files.resume})
        return None if text is None else cls(ranks)

    def meet(self) -> None:
        """Wait until all ranks are as far as this one.

        Raises
        ------
        EngineError
            Something stands in the way of one of them.
        """
        _meet(self.ranks, None)

    def begin(self, files: RunFiles) -> None:
        """Tell the others that an older run's checkpoints are away, and which one a single network goes on from."""
        from backglass.engines.transport import broadcast_json

        broadcast_json(self.ranks, files.resumed())


def settled(job: Job) -> Job:
    """The job with the parts that several ranks cut batches into, so that one process can go on with it."""
    if ranks_of(job) == 1 or job.members != 1 or job.batch_parts is not None:
        return job
    from backglass.training.ranked import PARTS_OF_RANKS

    return replace(job, batch_parts=PARTS_OF_RANKS)


def follow(engine: str) -> None:
    """Do what the first rank asks for: prepare the table and train, but write no results.

    Parameters
    ----------
    engine : str
        As the command line names it, which is the same for all ranks.

    Raises
    ------
    BackglassError
        What stands in the way, which the first rank knows where it could be told.
    """
    from backglass.cli.results import RunFiles
    from backglass.engines.joining import joined
    from backglass.engines.transport import broadcast_json
    from backglass.workflow.fitting import fit
    from backglass.workflow.folding import cross_judged
    from backglass.workflow.preparing import prepare

    if (ranks := joined(device_of(engine))) is None:
        return
    restarts_of_any(engine)  # the first rank asks
    asked = broadcast_json(ranks)
    if asked["options"] is None:
        return
    try:
        job = job_of(dict.fromkeys(NAMES) | options_in(asked["options"], Path(asked["folder"])))
        prepared = prepare(job)
    except BackglassError as error:
        _meet(ranks, error.text)
        raise
    _meet(ranks, None)
    if job.folds is not None:
        fit(prepared, crossed=cross_judged(prepared, fit))
        return
    files, resumed = RunFiles(Path(asked["folder"]), asked["resume"]), broadcast_json(ranks)

    if not files.resume:  # an older run's, where the ranks share no folder
        for member in range(ranks.rank, prepared.composed.networks, ranks.size):
            files.checkpoint(member).unlink(missing_ok=True)

    def own(member: int | None) -> dict[str, Any]:
        return {**files.of_member(member), **({"resume": resumed} if member is None else {})}

    fit(prepared, None, None if row_in("optimiser", job.optimiser)["name"] == LBFGS else own)


def _meet(ranks: Transport, problem: Text | None) -> None:
    """Hear of every rank whether something stands in its way."""
    from backglass.engines.transport import exchange_json

    said: list[Any] = exchange_json(ranks, None if problem is None else [problem.en, problem.ja])
    for rank, one in enumerate(said):
        if one is not None and problem is None:
            raise EngineError(words.OF_RANK.format(rank=rank, sentence=Text(*one)))
