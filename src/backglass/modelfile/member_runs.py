"""The runs of a committee's members in a model's file, so that any update of any member can be made again.

A member begins at the first weights of its plan's seed, which take no room in the file. States on the way stand in it
only where they were asked for: a replay then begins at the nearest one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Annotated, Any, TypeAlias

from backglass.codec import Entries, EntryError, Like
from backglass.equations.arrays import Floats
from backglass.network import Network
from backglass.plan import Count, slots_of
from backglass.ranges import whole
from backglass.training.kept import KEPT, Fingerprint, Kept
from backglass.words import models as words

Plain: TypeAlias = dict[str, Any]
Read: TypeAlias = Callable[..., Floats]
RUN = "run"  # the entry of a member
_PREFIX = "member."


@dataclass(frozen=True, eq=False)
class MemberRun:
    """How a member of a committee was trained.

    Attributes
    ----------
    fold : int
        The fold that it held out, from 0.
    folds : int
        How many there are.
    fingerprint : Fingerprint
        Of its run: the network and the plan are the member's own.
    kept : Kept
        States on the way; without the start, where that is the first weights of the plan's seed.
    seeded : bool
        Whether the run began there, so that it can be replayed from its start.
    bias : tuple of float
        b(L) of the member, of which the joined network has the mean alone; empty where there are none.
    inputs : tuple of int or None
        Which of the joined network's inputs it takes, from 0, in its own order; None for all.
    """

    fold: Count
    folds: Annotated[int, whole(2)]
    fingerprint: Fingerprint
    kept: Kept
    seeded: bool
    bias: tuple[float, ...]
    inputs: tuple[Count, ...] | None = None

    @property
    def network(self) -> Network:
        """The member's own."""
        return Network.from_dict(self.fingerprint.network)

    def to_dict(self) -> Plain:
        """All but the arrays, as plain JSON values."""
        return MEMBER_RUN.plain(vars(self) | {"kept": self.kept.to_dict()})


# What a file has of them beside their arrays.
MEMBER_RUN = Entries(MemberRun, {"kept": {"kept": Annotated[Plain, Like(KEPT)]}})


def with_runs(training: Plain, runs: Sequence[MemberRun]) -> Plain:
    """How a model was trained, with the runs of its members put in."""
    if not runs:
        return training
    members = [
        {**member, RUN: run.to_dict()} for member, run in zip(training["members"], runs, strict=True)
    ]  # fmt: skip
    return {**training, "members": members}


def without_runs(training: Plain) -> Plain:
    """The same without them."""
    if "members" not in training:
        return training
    return {**training, "members": [{k: v for k, v in one.items() if k != RUN} for one in training["members"]]}


def arrays_of(runs: Sequence[MemberRun]) -> dict[str, Floats]:
    """The states of members on their way, by the names that they have in the file."""
    return {
        f"{_PREFIX}{number}.{name}": values
        for number, run in enumerate(runs, start=1)
        for name, values in run.kept.to_arrays().items()
    }


def states_in(training: Any) -> int:
    """How many states the members' runs of a header have that is not checked yet."""
    members = training.get("members") if isinstance(training, dict) else None
    found = 0
    for one in members if isinstance(members, list) else ():
        run = one.get(RUN) if isinstance(one, dict) else None
        kept = run.get("kept") if isinstance(run, dict) else None
        cursors = kept.get("cursors") if isinstance(kept, dict) else None
        found += len(cursors) if isinstance(cursors, list) else 0
    return found


def read_runs(training: Plain, joined: Network, tensors: Mapping[str, Floats], read: Read) -> tuple[MemberRun, ...]:
    """The members' runs of a checked header and its arrays; empty where an older version wrote it.

    Raises
    ------
    EntryError
        They are not of members of the joined network, or of one only in part.
    """
    members = training.get("members") or ()
    with_run = [RUN in one for one in members]
    if not any(with_run):
        return ()
    if not all(with_run):
        at = f"training.members[{with_run.index(False)}].{RUN}"
        raise EntryError(words.MISSING_ENTRY.format(at=at))
    runs = tuple(_read(place, one[RUN], joined, tensors, read) for place, one in enumerate(members))
    units = [sum(of_layer) for of_layer in zip(*(run.network.sizes[1:-1] for run in runs), strict=True)]
    if units != list(joined.sizes[1:-1]):
        at = f"training.members[0].{RUN}.fingerprint.network.sizes"
        raise EntryError(words.NOT_THE_SAME.format(at=at, other="network.sizes"))
    return runs


def _read(place: int, plain: Plain, joined: Network, tensors: Mapping[str, Floats], read: Read) -> MemberRun:
    """One member's run."""
    at = f"training.members[{place}].{RUN}"
    made = MEMBER_RUN.made(plain, at)
    network = _network(at, made["fingerprint"].network, joined)
    prefix = f"{_PREFIX}{place + 1}."
    names = [name for name in tensors if name.startswith(prefix)] if made["kept"]["cursors"] else []
    shape = (len(made["kept"]["cursors"]), network.parameter_count)
    arrays = {name.removeprefix(prefix): read(name, shape, made["fingerprint"].plan["dtype"]) for name in names}
    run = MemberRun(**{**made, "kept": Kept.from_parts(made["kept"], arrays)})
    biases = 0 if network.biases == "none" else network.sizes[-1]
    if len(run.bias) != biases:
        raise EntryError(words.WRONG_SHAPE.format(name=f"{at}.bias", found=len(run.bias), wanted=biases))
    _check_inputs(at, run, joined)
    _check_states(at, run)
    return run


def _check_inputs(at: str, run: MemberRun, joined: Network) -> None:
    """Refuse inputs that are not as many as the member's network has, each one of the joined network's."""
    taken = range(joined.sizes[0]) if run.inputs is None else run.inputs
    if len(taken) != run.network.sizes[0] or len(set(taken)) != len(taken) or max(taken) >= joined.sizes[0]:
        raise EntryError(words.NOT_THE_SAME.format(at=f"{at}.inputs", other=f"{at}.fingerprint.network.sizes[0]"))


def _network(at: str, plain: Plain, joined: Network) -> Network:
    """A member's network, which must be a part of the joined one."""
    try:
        network = Network.from_dict(plain)
    except (TypeError, ValueError) as error:
        raise EntryError(words.NOT_THE_SAME.format(at=f"{at}.fingerprint.network", other="network")) from error
    same = network.L == joined.L and network.sizes[-1] == joined.sizes[-1] and network.sizes[0] <= joined.sizes[0]
    if not same or replace(network, sizes=joined.sizes) != joined or joined.biases in ("shared", "frozen"):
        raise EntryError(words.NOT_THE_SAME.format(at=f"{at}.fingerprint.network", other="network"))
    return network


def _check_states(at: str, run: MemberRun) -> None:
    """Refuse states that cannot be of the run."""
    kept, plan = run.kept, run.fingerprint.plan
    if not kept.states and not run.seeded and not kept.reason:
        raise EntryError(words.NO_REASON)
    if not kept.states:
        return
    wanted = slots_of(plan)
    if set(kept.states[0].slots) != wanted:
        raise EntryError(words.SLOTS.format(at=f"{at}.kept.slot", wanted=", ".join(sorted(wanted)) or "-"))
    batches = ceil(plan["rows"] / plan["batch_size"])
    start = kept.states[0].cursor
    for number, state in enumerate(kept.states):
        if not state.cursor.follows(start, batches):
            raise EntryError(words.NO_CURSOR.format(at=f"{at}.kept.cursors[{number}]", batches=batches))
    if kept.states[-1].cursor.update > kept.updates:
        most = kept.updates
        raise EntryError(
            words.MORE_THAN.format(at=f"{at}.kept.cursors", found=kept.states[-1].cursor.update, most=most)
        )
