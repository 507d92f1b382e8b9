"""One run, from its arguments to its end: `train`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from os import PathLike
from typing import Any

from backglass import __version__
from backglass.engines import Engine, choose
from backglass.engines.transport import Transport
from backglass.engines.windowed import stored
from backglass.equations.optimisers import LBFGS, Optimiser
from backglass.equations.schedules import Schedule
from backglass.errors import NetworkError, PlanError
from backglass.flat import FlatRows
from backglass.keywords import keywords
from backglass.network import Network, check_network
from backglass.parameters import Parameters
from backglass.plan import Plan, State
from backglass.ranges import FLAG, FUNCTION, PATH, check, checked, one_of
from backglass.samples import check_belongs
from backglass.training.arguments import Fold, Validation, make_plan
from backglass.training.callbacks import Best, Callback, EarlyStopping, checked_callbacks, watcher
from backglass.training.checkpoint import Checkpoint, load
from backglass.training.kept import IN_A_FILE, KEEP_BYTES, Kept, checked_bytes, keeping, plan_hash
from backglass.training.loop import Loop
from backglass.training.metrics import OWN, metric_name
from backglass.training.progress import Progress, beginning
from backglass.training.ranked import Group, facts_of
from backglass.training.run import Run
from backglass.windows import Windows

METRIC = one_of("accuracy", "r2").or_value(None)
SCORE = FUNCTION.or_value(None)


@keywords
def train(
    network: Network,
    theta: Parameters | State,
    X: Any,
    D: Any,
    *,
    optimiser: Optimiser | LBFGS | str = "adam",
    epochs: int = 100,
    batch_size: int | None = None,
    engine: str = "auto",
    seed: int = 0,
    validation: float | tuple[Any, ...] | Fold | FlatRows | None = None,
    sample_weight: Any = None,
    early_stopping: EarlyStopping | Best | int | bool | None = None,
    schedule: Schedule | str | None = None,
    l1: float = 0.0,
    l2: float = 0.0,
    divide_penalties: bool = False,
    decay: float = 0.0,
    clip_norm: float | None = None,
    dropout: float | Sequence[float] = 0.0,
    shuffle: bool | Windows = True,
    dtype: str = "float64",
    threads: int | None = None,
    callbacks: Sequence[Callback] = (),
    gradient_norm: bool = False,
    metric: str | None = None,
    score: Callable[[Parameters], Any] | None = None,
    checkpoint: Checkpoint | str | PathLike[str] | None = None,
    resume: str | PathLike[str] | None = None,
    keep_bytes: int = KEEP_BYTES,
    ranks: str | Transport = "auto",
    parts: int | None = None,
) -> Run:
    """Train a network by error backpropagation.

    Parameters
    ----------
    network : Network
    theta : Parameters or State
        Where it starts; from the `state` of an earlier run with the same network and optimiser it goes on as if it had
        never stopped, on the same data or others.
    X : array-like (N, n_1)
    D : array-like (N, n_L)
        Targets; 1-D for one output; for cross entropy also 1-D class indices from 0.
    optimiser : Optimiser, LBFGS or str, default "adam"
        A row such as ``SGD(0.5)``, or its name.
    epochs : int, default 100
        Passes over the data, those before a state that it goes on from included; for L-BFGS iterations.
    batch_size : int, optional
        Rows of a minibatch, 1 for online learning; None takes all rows at once. The last one holds the rest.
    engine : str, default "auto"
        An engine by name is never replaced by another.
    seed : int, default 0
        Of shuffles, dropout masks and the validation split.
    validation : float or (X, D) or (X, D, sample_weight), optional
        A share of the rows to hold out, each class in its proportion; or data of one's own.
    sample_weight : array-like (N,), optional
        s_n, at least 0.
    early_stopping : EarlyStopping, Best, int or bool, optional
        True, or the patience in epochs; the best parameters come back. The `best` of an earlier run goes on counting.
    schedule : Schedule or str, optional
        Of the learning rate.
    l1, l2 : float
        Penalties l1 sum |w| + (l2 / 2) sum w^2 in the objective; never on biases.
    divide_penalties : bool, default False
        Whether the penalties are divided by the batch's weight, as the losses are with reduction "mean".
    decay : float
        Decoupled weight decay; never on biases.
    clip_norm : float, optional
        The largest norm of the gradient.
    dropout : float or sequence of float
        The share of hidden units dropped, in [0, 1), one for all hidden layers or one each.
    shuffle : bool or Windows, default True
        A new order every epoch; all rows at once are never shuffled. `Windows` shuffles as rows are that are read from
        a file, block by block.
    dtype : {"float64", "float32"}
    threads : int, optional
        None is as many as every limit of the process allows (`backglass.cores`); the number changes no bit.
    callbacks : sequence of callable
        Each is called with a `Moment` after every epoch (inside `EachUpdate` after every update); True stops.
    gradient_norm : bool, default False
        Whether the history has the column "gradient_norm".
    metric : {"accuracy", "r2"}, optional
        Of the validation data; by default the accuracy where the loss is a cross entropy, else r2.
    score : callable, optional
        A measure of one's own, greater for better: called with the parameters after every epoch, beside the metric. It
        makes the column "validation_score", by which ``EarlyStopping(monitor="validation_score")`` goes; it needs
        `validation`.
    checkpoint : Checkpoint or path, optional
        Where the run is saved as it goes.
    resume : path, optional
        A checkpoint of the same run to go on from; more epochs may be asked for than at first. Among ranks it is that
        of rank 0 that counts.
    keep_bytes : int, default 2**26
        The most memory for the states that updates are replayed from, at most 64; the run's start is always among
        them. 0 keeps none, and no update of the run can be replayed.
    ranks : {"auto", "force", "off"} or Transport, default "auto"
        Whether the processes that torchrun or MPI started train together. "auto" does it where they did, and refuses
        where it takes longer than one process alone; "force" does it anyway. Rank 0 decides when to stop, calls the
        callbacks and writes checkpoints; every rank gets the same `Run`.
    parts : int, optional
        The pieces of a batch whose sums are added in a tree that does not depend on the ranks: as many parts, the same
        bits. None is 8 where ranks train together, else 1.

    Returns
    -------
    Run
        Ctrl-C and a value that is not finite end the run early; what was learned is in it.

    Raises
    ------
    DataError, NetworkError, PlanError, EngineError, FileError
        What was given does not fit; nothing has been trained.

    Warns
    -----
    NonFiniteWarning
        A loss or parameter was not finite; the run keeps the last finite parameters.

    Examples
    --------
    >>> import backglass as bg
    >>> net = bg.Network((2, 2, 2), hidden="logistic", output="logistic", biases="frozen")
    >>> theta = net.parameters(W=[[[.15, .20], [.25, .30]], [[.40, .45], [.50, .55]]], b=[[.35, .35], [.60, .60]])
    >>> run = bg.train(net, theta, [[0.05, 0.10]], [[0.01, 0.99]], optimiser=bg.SGD(0.5), epochs=2)
    >>> run.history["loss"].round(9).tolist()
    [0.298371109, 0.291027774]
    """
    check_network(network)
    if not isinstance(theta, State):
        check_belongs(theta, network)
    check("metric", metric, METRIC)
    check("score", score, SCORE)
    gradient_norm = checked("gradient_norm", gradient_norm, FLAG)
    listeners = checked_callbacks(callbacks)
    if (refusal := network.refusal) is not None:
        raise NetworkError(refusal)
    group = Group.of(ranks, engine)
    plan, held_out = make_plan(
        network, X, D, optimiser=optimiser, epochs=epochs, batch_size=batch_size, seed=seed, validation=validation,
        sample_weight=sample_weight, schedule=schedule, l1=l1, l2=l2, divide_penalties=divide_penalties, decay=decay,
        clip_norm=clip_norm, dropout=dropout, shuffle=shuffle, dtype=dtype, threads=threads,
        parts=group.parts(parts),
    )  # fmt: skip
    if score is not None and held_out is None:
        raise PlanError("score is taken where there is validation data; give validation, or leave score out.")
    worker = choose(engine, network, plan.optimiser)(network, plan.dtype, threads)
    start = beginning(network, theta, plan)
    keep_bytes = checked_bytes(keep_bytes)
    stopping = watcher(early_stopping, held_out is not None)
    fingerprint: dict[str, Any] = {}
    saver = checkpoint if isinstance(checkpoint, Checkpoint | None) else Checkpoint(checkpoint)
    check("resume", resume, PATH.or_value(None))
    if plan.lbfgs is not None and not (saver is None and resume is None):
        raise PlanError("L-BFGS keeps no checkpoint; leave checkpoint and resume out, or take another optimiser.")
    if saver is not None or resume is not None or group.size > 1:
        fingerprint = _fingerprint(worker, plan, held_out, stopping, gradient_norm)
    goes_on = group.told(resume is not None)  # by the first rank, which alone needs to reach the file
    worker = group.engine(worker, plan, start, facts_of(fingerprint, start), goes_on=goes_on)
    kept = Kept.nothing(IN_A_FILE) if stored(plan) else keeping(keep_bytes, worker, plan, start)
    progress = Progress(start, best=stopping, kept=kept)
    if goes_on:
        columns = _columns(network, held_out is not None, gradient_norm, metric, score is not None)
        fresh = progress
        progress = group.read(resume or "", lambda path: load(path, fingerprint, fresh, columns))
    loop = Loop(worker, plan, held_out, progress, listeners, gradient_norm, metric, score, saver, fingerprint, group)
    with group.uninterrupted(worker):
        return loop.run()


def _columns(network: Network, validated: bool, gradient_norm: bool, metric: str | None, scored: bool) -> list[str]:
    """The columns of a history, in their order."""
    names = ("loss", metric or metric_name(network), *([OWN] if scored else [])) if validated else ()
    norm = ["gradient_norm"] if gradient_norm else []
    return ["loss", "learning_rate", *norm, *(f"validation_{name}" for name in names)]


def _fingerprint(
    engine: Engine, plan: Plan, held_out: Validation | None, best: Best | None, gradient_norm: bool
) -> dict[str, Any]:
    """What must be the same for a checkpoint to be this run's; more epochs may be asked for."""
    options = {name: value for name, value in plan.to_dict().items() if name != "epochs"} | {"parts": plan.parts}
    held = () if held_out is None else held_out.data
    return {
        "version": __version__,
        "engine": engine.name,
        "network": engine.network.to_dict(),
        **options,
        "early stopping": None if best is None else [asdict(best.rule), best.monitor],
        "gradient norm": gradient_norm,
        "data": plan_hash(plan, *held),
    }
