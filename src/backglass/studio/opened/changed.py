"""The update of one parameter: gradient, optimiser and new value, each line with its numbers."""

from __future__ import annotations

from typing import Any

from backglass.errors import NetworkError
from backglass.glass.account import CHANGE, Account, rule_title
from backglass.network import Network
from backglass.page.blocks import Equation
from backglass.page.figures import figure, significant
from backglass.studio.opened.markup import Markup
from backglass.studio.opened.moment import Instant
from backglass.studio.opened.numbered import numbered
from backglass.words import Text
from backglass.words.studio import opened as words


def account_of(moment: Instant, parameter: str) -> Account | None:
    """The account of a parameter; None where it has none: a frozen bias, L-BFGS, no update from here."""
    try:
        return moment.account(parameter)
    except NetworkError:
        return None


def is_frozen(network: Network, index: int) -> bool:
    """Whether no update changes an entry of the parameters."""
    return not bool(network.trainable[index])


def update_section(moment: Instant, name: str, account: Account | None, set_: Markup) -> dict[str, Any]:
    """The section of a panel."""
    title = words.UPDATE_MADE if moment.view == "made" else words.UPDATE_NOW
    section = {"id": "update", "title": title[set_.speak]}
    if account is None:
        html = set_.paragraph(why_not(moment, name))
        return section | {"html": html + (_together(moment, name, set_) if _by_lbfgs(moment, name) else "")}
    parts = []
    if len(account.working) > 1 or account.decay:
        named = words.BY_RULE.format(name=rule_title(account.optimiser), rate=figure(account.learning_rate))
        parts.append(f'<p class="by">{set_.says(named)}</p>')
    if moment.looks_ahead and account.point != account.before:
        said = words.LOOKS_AHEAD.format(point=figure(account.point), value=figure(account.before))
        parts.append(set_.paragraph(said))
    if account.clip_norm is not None and account.clip_factor != 1:
        said = words.CLIPPED.format(norm=figure(account.norm), most=figure(account.clip_norm))
        parts.append(set_.paragraph(said))
    if account.l1 or account.l2:
        parts.append(set_.paragraph(words.WITH_PENALTY))
    *lines, last = changes(name, account)
    parts += [set_.equation(line) for line in lines]
    formula = last.formula.partition(" = ")[2]
    parts.append(f'<p class="by">{set_.side(f"{name} ← {formula}")}</p>')
    put = set_.line(last) if last.put else set_.equation(last)
    return section | {"html": f'{"".join(parts)}<p class="upd">{put}</p>'}


def changes(name: str, account: Account) -> list[Equation]:
    """The lines from the gradient to the new value, which is the last one's result."""
    plain = account.gradient == account.mean and len(account.working) == 1
    derivative = f"dE/d{name}"
    lines = [] if plain else _gradient(derivative, account)
    for line in account.working[:-1]:
        lines.append(numbered(f"{line.symbol} = {line.formula}", line.value, line.put, line.values))
    last = account.working[-1]
    formula, put = last.formula.replace(" g", f" {derivative}") if plain else last.formula, last.put
    sign = "" if formula.startswith("-") else "+ "
    formula, put = (f"{name} {sign}{formula}", f"{{}} {sign}{put}")
    if not sign:
        formula, put = (one.replace(" -", " - ", 1) for one in (formula, put))
    values = [account.before, *last.values]
    if account.decay:
        share = -account.decay / account.learning_rate / account.before
        formula, put = f"{formula} - epsilon lambda {name}", f"{put} - {{}} × {{}} × {{}}"
        values += [account.learning_rate, share, account.before]
    return [*lines, numbered(f"{CHANGE} = {formula}", account.after, put, values)]


def _gradient(derivative: str, account: Account) -> list[Equation]:
    """What the optimiser is given: the derivative, the penalties, clipping."""
    parts = [(derivative, account.mean)]
    parts += [(formula, value) for formula, value in (("l_1 sign(w)", account.l1), ("l_2 w", account.l2)) if value]
    total = account.mean + account.l1 + account.l2
    put = " + ".join(["{}"] * len(parts)) if len(parts) > 1 else ""
    formula = " + ".join(part for part, _ in parts)
    lines = [numbered(f"g = {formula}", total, put, [value for _, value in parts] if put else [])]
    if account.clip_norm is not None and account.clip_factor != 1:
        values = [total, account.clip_norm, account.norm]
        lines.append(numbered("g = g × c / N", account.gradient, "{} × {} / {}", values))
    return lines


def _by_lbfgs(moment: Instant, name: str) -> bool:
    """Whether L-BFGS changes a parameter in this update."""
    trained = not is_frozen(moment.network, moment.theta.index(name))
    return trained and moment.moves and moment.plan.lbfgs is not None


def _together(moment: Instant, name: str, set_: Markup) -> str:
    """How far one parameter went where all are changed together, beside its own slope."""
    at, step = moment.theta.index(name), moment.step
    before, after = float(moment.theta.flat[at]), float(step.after.theta[at])
    change, slope = after - before, float(moment.trace.gradient[at])
    if moment.network.is_weight[at]:
        slope += step.update.l2 * before
    sign = "-" if change < 0 else "+"
    line = set_.line(numbered(f"{CHANGE} = {name} {sign} {CHANGE}", after, f"{{}} {sign} {{}}", [before, abs(change)]))
    said = words.TIMES_GRADIENT.format(factor=significant(-change / slope, 4)) if slope else None
    return f'<p class="upd">{line}</p>{set_.paragraph(said) if said else ""}'


def why_not(moment: Instant, name: str = "") -> Text:
    """Why a parameter, or any of them, has no line of its own in this update."""
    if name and is_frozen(moment.network, moment.theta.index(name)):
        return words.FROZEN
    if moment.plan.lbfgs is None:
        return words.NO_UPDATE
    return words.NO_RULE if moment.moves else words.RUN_ENDS
