"""A reader's own calculation held against the numbers of a moment; and the number itself, for who asks for it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from backglass.equations.optimisers import SGD, Optimiser
from backglass.errors import NetworkError, PlanError
from backglass.glass.account import Account
from backglass.glass.answers import Judgement, judge, judged_number
from backglass.glass.quantities import quantity
from backglass.glass.slips import Made, of_update
from backglass.network import Network
from backglass.page.typed_numbers import half_width
from backglass.studio.opened.changed import account_of, is_frozen, why_not
from backglass.studio.opened.moment import Instant
from backglass.words import Language
from backglass.words import slips as slip_words
from backglass.words.studio import opened as words

_DERIVATIVE = re.compile(r"[d∂]E(?:_n)?/[d∂](?=[wbu])")


def judged(moment: Instant, name: str, text: str) -> Judgement:
    """The judge's verdict.

    Parameters
    ----------
    moment : Instant
    name : str
        As `glass.judge` takes it: u, z, delta and E are those of the sample shown, a parameter's name is the
        derivative of the batch, and with a + behind it its value after this update.
    text : str
        A number or an expression.

    Raises
    ------
    BackglassError
        Nothing of this network, or a number that is not there.
    """
    plain = re.sub(r"\s", "", half_width(name))
    if plain.endswith("+"):
        return replace(_new_value(moment, plain.rstrip("+"), text), name=name)
    if _of_batch(moment.network, plain):
        return judge(moment.trace, plain, text, optimiser=_rule(moment))
    return judge(moment.shown, plain, text, optimiser=_rule(moment))


def _of_batch(net: Network, name: str) -> bool:
    """Whether a name is a parameter's, so that a derivative over the batch is meant."""
    if name in ("E", "E_n") or _DERIVATIVE.match(name):
        return name not in ("E", "E_n") and "E_n" not in name and "/du" not in name and "/∂u" not in name
    return quantity(net, name).parameter


def _rule(moment: Instant) -> Optimiser | None:
    """The optimiser with the rate of this update, by which slips are known; none for L-BFGS."""
    if moment.plan.lbfgs is not None:
        return None
    rate = moment.step.update.rate if moment.moves else moment.plan.optimiser.learning_rate
    return replace(moment.plan.optimiser, learning_rate=rate) if rate > 0 else moment.plan.optimiser


def _new_value(moment: Instant, name: str, text: str) -> Judgement:
    q = quantity(moment.network, name)
    if not q.parameter:
        raise NetworkError(words.NOT_ASKED.format(name=f"{name}+"))
    account = account_of(moment, q.name)
    if account is not None:
        return judged_number(text, account.after, _slips(moment, account))
    if is_frozen(moment.network, moment.theta.index(q.name)):
        return judged_number(text, moment.theta[q.name])
    raise PlanError(why_not(moment))


def _slips(moment: Instant, account: Account) -> list[Made]:
    """What slips make of the new value: by plain descent all of them, by other rules the wrong way and a lost sign."""
    rule = _rule(moment)
    q = quantity(moment.network, account.parameter)
    if isinstance(rule, SGD) and account.gradient == account.mean:
        with np.errstate(all="ignore"):
            return list(of_update(moment.trace, q, account.before + account.decay, account.gradient, rule))
    uphill = account.before - (account.change - account.decay) + account.decay
    return [Made("sign", uphill, slip_words.UPHILL), Made("sign", -account.after, slip_words.SIGN)]


def revealed(moment: Instant, name: str) -> float:
    """The number that `judged` asks for."""
    return judged(moment, name, "0").value


def as_reply(found: Judgement, speak: Language) -> dict[str, Any]:
    """The verdict as the page has it; the answer is not in it."""
    return {"right": found.right, "slip": found.slip, "reason": found.reason[speak], "readable": found.readable}
