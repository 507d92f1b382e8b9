"""From prepared rows to a trained network and its scores."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from backglass.equations.optimisers import Adam
from backglass.errors import NonFiniteWarning
from backglass.network import Network
from backglass.preparation.preparation import Preparation
from backglass.presets import TABULAR, members_for
from backglass.training import Committee, EarlyStopping, evaluate, train, train_committee
from backglass.workflow.fitted import Fitted
from backglass.workflow.preparing import DTYPE, Prepared

START_ONLY = 1  # of the states to replay from: when others are kept depends on the time, and so would the file

Watch: TypeAlias = Callable[..., Any]
Own: TypeAlias = Callable[[int | None], Mapping[str, Any]]


def fit(prepared: Prepared, watch: Watch | None = None, own: Own | None = None) -> Fitted:
    """Train on what was prepared, and judge.

    Ctrl-C ends it early with what was learned by then.

    Parameters
    ----------
    prepared : Prepared
    watch : callable, optional
        Called after every epoch with a training moment, and with `member`, from 0, and `members`.
    own : callable, optional
        Called with a member's number, from 0, or with None for a single network; gives options of `train` that are its
        own, such as ``checkpoint`` and ``resume``.

    Raises
    ------
    BackglassError
        The rows do not serve, or the run cannot be resumed.
    """
    job, data, arrays = prepared.job, prepared.data, prepared.arrays
    network = suited_network(prepared.preparation, job.hidden)
    members = members_for(job.members, len(data.rows))
    learned = _trained(prepared, network, members, watch, own)
    finished = len(learned.runs[0].history) > 0
    scores = {
        part: evaluate(learned.network, learned.theta, *of_part, dtype=DTYPE)
        for part, of_part in arrays.items()
        if finished
    }
    return Fitted(
        job,
        data,
        prepared.preparation,
        learned.network,
        learned.theta,
        learned.runs,
        members,
        learned.stopped,
        scores,
        prepared.incomplete,
    )


def suited_network(preparation: Preparation, hidden: tuple[int, ...]) -> Network:
    """The network for a target: its output and loss are the pair whose delta is y - d.

    Two classes take one logistic unit, more take a softmax, a number takes the identity.
    """
    target = preparation.target
    if target.task == "regression":
        output, loss = "identity", "squared_error"
    elif target.outputs == 1:
        output, loss = "logistic", "binary_cross_entropy"
    else:
        output, loss = "softmax", "cross_entropy"
    sizes = (len(preparation.names), *hidden, target.outputs)
    return Network(sizes, hidden=TABULAR.activation, output=output, loss=loss)


def _trained(prepared: Prepared, network: Network, members: int, watch: Watch | None, own: Own | None) -> Committee:
    job = prepared.job
    X, D = prepared.arrays["train"]
    options: dict[str, Any] = {
        "optimiser": Adam(job.learning_rate),
        "epochs": job.epochs,
        "engine": job.engine,
        "seed": job.seed,
        "dtype": DTYPE,
        "early_stopping": EarlyStopping(patience=job.patience),
    }

    def of_member(member: int | None) -> dict[str, Any]:
        watched = [] if watch is None else [partial(watch, member=member or 0, members=members)]
        return {"callbacks": watched, **({} if own is None else own(member))}

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonFiniteWarning)  # whoever asked says it himself
        if members == 1:
            options |= of_member(None) | {"keep_bytes": START_ONLY, "validation": prepared.arrays["validation"]}
            theta = network.initialise(seed=job.seed)
            run = train(network, theta, X, D, batch_size=min(job.batch_size, len(X)), **options)
            return Committee((run,), network, run.theta, run.stopped)
        fewest = len(X) - -(-len(X) // members)  # rows that a member trains on
        by_class = prepared.preparation.target.task == "classification"
        options |= {"members": members, "classes": D if by_class else None, "keep_bytes": 0}
        return train_committee(network, X, D, of_member=of_member, batch_size=min(job.batch_size, fewest), **options)
