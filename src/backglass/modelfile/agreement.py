"""Whether the parts of a model file, each of which is what should stand there, belong to one model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from math import ceil, fsum
from typing import Any

from backglass.codec import EntryError
from backglass.errors import DataError, PlanError
from backglass.modelfile.header import Header
from backglass.network import Network
from backglass.plan import Cursor, State, slots_of
from backglass.preparation.whole import Preparation
from backglass.tables.sniffing import separator_named
from backglass.training.history import History
from backglass.training.kept import Kept
from backglass.words import models as words

MOST_LOST = 2**20  # epochs whose lines Ctrl-C cost a run, before it took their updates back
OFF = 1e-6  # that the weights of members may be off in their sum
_OF_A_SPLIT = ("seed", "split")
_MEMBER = "member"
_SEAT = ("view", "weight", "fold")


def check_header(header: Header, network: Network) -> None:
    """Refuse entries that contradict each other.

    Raises
    ------
    EntryError
        The message names one of them.
    """
    if header.preparation is not None:
        _check_fit(network, header.preparation)
        if header.data_hash:
            _check_split(header.training)
    _check_weights(header.training, header.preparation)
    layout = header.training.get("layout")
    if layout is not None and layout["separator"] is not None:
        try:
            separator_named(layout["separator"])
        except DataError as error:
            at = "training.layout.separator"
            raise EntryError(words.AT.format(at=at, reason=error.text.without_stop())) from error
    means = header.training.get("mean_inputs")
    if means is not None and len(means) != network.sizes[0]:
        at = "training.mean_inputs"
        raise EntryError(words.WRONG_SHAPE.format(name=at, found=(len(means),), wanted=(network.sizes[0],)))
    if "plan" in header.training:
        check_plan("training.plan", header.training["plan"], network)
    if (made_by := header.fingerprint) is not None:
        check_plan("fingerprint.plan", made_by.plan, network)
        try:
            same = Network.from_dict(made_by.network) == network
        except TypeError:  # it has an entry more
            same = False
        if not same:
            raise EntryError(words.NOT_THE_SAME.format(at="fingerprint.network", other="network"))


def check_plan(at: str, plan: Mapping[str, Any], network: Network) -> None:
    """Refuse a plan that no run of the network has.

    Raises
    ------
    EntryError
        It has more rows in a batch than rows, drops units of layers that are not hidden, or its optimiser or schedule
        is none.
    """
    try:
        slots_of(plan)
    except PlanError as error:
        raise EntryError(words.AT.format(at=at, reason=error.text.without_stop())) from error
    if plan["batch_size"] > plan["rows"]:
        raise EntryError(words.MORE_THAN.format(at=f"{at}.batch_size", found=plan["batch_size"], most=plan["rows"]))
    for layer in plan["dropout"]:
        if not 2 <= int(layer) < network.L:
            raise EntryError(words.NO_HIDDEN.format(at=f"{at}.dropout", layer=layer))


def check_run(header: Header, history: History | None, state: State | None, kept: Kept | None) -> None:
    """Refuse a run whose end, states and history cannot be of one run.

    Raises
    ------
    EntryError
        The message names one of them.
    """
    _check_members(header.training.get("members"), history)
    plan = header.training.get("plan") if header.fingerprint is None else header.fingerprint.plan
    if state is None or plan is None:
        return
    wanted = slots_of(plan)
    if set(state.slots) != wanted:
        raise EntryError(words.SLOTS.format(at="optimiser_state.slots", wanted=", ".join(sorted(wanted)) or "-"))
    if kept is None:
        return
    if not kept.states:
        if not kept.reason:
            raise EntryError(words.NO_REASON)
        return
    if set(kept.states[0].slots) != wanted:
        raise EntryError(words.SLOTS.format(at="kept.slot", wanted=", ".join(sorted(wanted)) or "-"))
    batches = ceil(plan["rows"] / plan["batch_size"])
    start = kept.states[0].cursor
    for place, one in enumerate(kept.states):
        _check_cursor(f"kept.cursors[{place}]", one.cursor, start, batches)
    _check_cursor("optimiser_state.cursor", state.cursor, start, batches)
    if kept.updates != state.cursor.update or kept.states[-1].cursor.update > kept.updates:
        raise EntryError(words.NOT_THE_SAME.format(at="kept.updates", other="optimiser_state.cursor[2]"))
    if history is not None and history.epochs + MOST_LOST < state.cursor.epoch - start.epoch:
        raise EntryError(words.NOT_THE_SAME.format(at="history", other="optimiser_state.cursor[0]"))


def _check_cursor(at: str, cursor: Cursor, start: Cursor, batches: int) -> None:
    if not cursor.follows(start, batches):
        raise EntryError(words.NO_CURSOR.format(at=at, batches=batches))


def _check_members(members: Any, history: History | None) -> None:
    """The members of a committee, counted from 1, and the epochs of each in the history."""
    for place, member in enumerate(members or ()):
        if member["member"] != place + 1:
            raise EntryError(words.NOT_THE_SAME.format(at=f"training.members[{place}].member", other=f"{place + 1}"))
        if (member["best_epoch"] or 0) > member["epochs"]:
            at = f"training.members[{place}].best_epoch"
            raise EntryError(words.MORE_THAN.format(at=at, found=member["best_epoch"], most=member["epochs"]))
        _check_member_run(f"training.members[{place}]", member)
    _check_shares(members or ())
    if history is None or _MEMBER not in history:
        return
    epochs = {float(one["member"]): one["epochs"] for one in members or ()}
    lines = [(number, len(list(own))) for number, own in groupby(history[_MEMBER].tolist())]
    in_order = all(one < other for (one, _), (other, _) in pairwise(lines))
    if not in_order or not all(0 <= epochs.get(number, -1) - count <= MOST_LOST for number, count in lines):
        raise EntryError(words.NOT_THE_SAME.format(at="history.member", other="training.members"))


def _check_member_run(at: str, member: Any) -> None:
    """A member's run is of the fold that it held out, and trained on as many rows."""
    if "run" not in member:
        return
    run, made_by, plan = member["run"], member["run"]["fingerprint"], f"{at}.run.fingerprint.plan"
    check_plan(plan, made_by["plan"], Network.from_dict(made_by["network"]))
    if made_by["plan"]["rows"] != member["rows"]:
        raise EntryError(words.NOT_THE_SAME.format(at=f"{plan}.rows", other="rows"))
    if run["fold"] >= run["folds"]:
        raise EntryError(words.MORE_THAN.format(at=f"{at}.run.fold", found=run["fold"], most=run["folds"] - 1))
    if member.get("fold", run["fold"]) != run["fold"]:
        raise EntryError(words.NOT_THE_SAME.format(at=f"{at}.fold", other=f"{at}.run.fold"))


def _check_shares(members: Sequence[Any]) -> None:
    """Members have a view, a weight and a fold, all of them or, in older files, none; the weights add up to 1."""
    if not any(name in member for member in members for name in _SEAT):
        return
    for place, member in enumerate(members):
        for name in _SEAT:
            if name not in member:
                raise EntryError(words.MISSING_ENTRY.format(at=f"training.members[{place}].{name}"))
    total = fsum(member["weight"] for member in members)
    if abs(total - 1) > OFF:
        raise EntryError(words.SHARES.format(found=f"{total:.9g}"))


def _check_weights(training: Mapping[str, Any], preparation: Preparation | None) -> None:
    """Weights of classes are those of the target's."""
    weights = training.get("class_weight")
    if weights is not None and (preparation is None or [*weights] != [*getattr(preparation.target, "classes", ())]):
        raise EntryError(words.NOT_THE_SAME.format(at="training.class_weight", other="preparation.target.classes"))


def _check_split(training: Mapping[str, Any]) -> None:
    """What it takes to split the training table again."""
    for name in _OF_A_SPLIT:
        if name not in training:
            raise EntryError(words.MISSING_ENTRY.format(at=f"training.{name}"))
    if "validation" not in training["split"]:
        raise EntryError(words.MISSING_ENTRY.format(at="training.split.validation"))


def _check_fit(network: Network, preparation: Preparation) -> None:
    """Refuse a network and a preparation that do not belong together."""
    sizes = network.sizes[0], network.sizes[-1]
    prepared = len(preparation.names), preparation.target.outputs
    if sizes != prepared:
        raise EntryError(words.NO_FIT.format(sizes=sizes, prepared=prepared))
