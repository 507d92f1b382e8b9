"""The account of a parameter, and the summary of an update, as blocks."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum
from typing import Any

from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.glass.account import Account, RuleLine
from backglass.page.blocks import Block, Equation, Heading, Paragraph, Table, equation
from backglass.page.figures import figure, significant
from backglass.words import Text
from backglass.words import replay as words

MOST_ROWS = 12  # of a batch, that a step lists by number


def account_blocks(account: Account, rows: int = 5) -> list[Block]:
    """An account as blocks: rows, sum, mean, penalties, clipping, optimiser, change.

    Parameters
    ----------
    account : Account
    rows : int, default 5
        Of the batch, the strongest first.
    """
    title = words.ACCOUNT.format(
        parameter=account.parameter,
        update=account.update,
        epoch=account.epoch,
        batch=account.batch,
        n=len(account.rows),
    )
    return [
        Heading(title),
        *_pushes(account, rows),
        *_gradient(account),
        Heading(words.OPTIMISER.format(name=_name(account.optimiser), rate=figure(account.learning_rate))),
        *(_line(line) for line in account.working),
        *_after(account),
        *_terms(account),
    ]


def step_blocks(step: Mapping[str, Any]) -> list[Block]:
    """A step's `summary` as blocks."""
    rows: Text | str = ", ".join(map(str, step["rows"][:MOST_ROWS]))
    if len(step["rows"]) > MOST_ROWS:
        rows = words.AND_MORE.format(rows=rows, n=len(step["rows"]) - MOST_ROWS)
    rate = step["learning_rate"]
    said_rate = "" if rate is None else words.STEP_RATE.format(rate=figure(rate))
    facts = {"loss": figure(step["loss"]), "engine": step["engine"], "rate": said_rate}
    changes: tuple[tuple[Text | str, ...], ...] = tuple(
        (one["parameter"], figure(one["before"]), figure(one["after"]), signed(one["after"] - one["before"]))
        for one in step["largest_changes"]
    )
    blocks: list[Block] = [
        Heading(words.STEP.format(update=step["update"], epoch=step["epoch"], batch=step["batch"])),
        Paragraph(words.STEP_ROWS.format(n=len(step["rows"]), rows=rows)),
        Paragraph(words.STEP_LOSS.format(**facts, optimiser=_name(step["optimiser"]))),
    ]
    if changes:
        head = (words.PARAMETER, words.BEFORE, words.AFTERWARDS, words.CHANGE)
        blocks += [Heading(words.LARGEST), Table(head, changes)]
    return blocks


def _pushes(account: Account, rows: int) -> list[Block]:
    """The strongest rows, and the sum of the others."""
    pushes = account.pushes()
    at = {row: n for n, row in enumerate(account.rows.tolist())}
    weighted = bool((account.weights != 1).any())
    head: tuple[Text | str, ...] = (
        words.ROW,
        *([words.WEIGHT] if weighted else []),
        f"dE_n/d{account.parameter}",
        words.ADDS,
    )
    lines: list[tuple[Text | str, ...]] = []
    for push in pushes[:rows]:
        n = at[push.row or 0]
        weight = [figure(float(account.weights[n]))] if weighted else []
        lines.append((str(push.row), *weight, figure(float(account.gradients[n])), signed(push.value)))
    if others := pushes[rows:]:
        rest = signed(fsum(push.value for push in others))
        lines.append((words.MORE_ROWS.format(n=len(others)), *[""] * (1 + weighted), rest))
    return [Heading(words.PUSHES), Table(head, tuple(lines))]


def _gradient(account: Account) -> list[Block]:
    """From the sum to the gradient that the optimiser is given."""
    total = "sum_n s_n dE_n/d" if (account.weights != 1).any() else "sum_n dE_n/d"
    symbol = "g" if account.division == 1 else "G"
    blocks: list[Block] = [
        Heading(words.SUM if account.division == 1 else words.SUM_AND_MEAN),
        equation(f"{symbol} = {total}{account.parameter}", account.sum),
    ]
    if account.division != 1:
        divisor = "sum_n s_n" if (account.weights != 1).any() else "n"
        blocks.append(equation(f"g = {symbol} / {divisor}", account.mean, "{} / {}", [account.sum, account.division]))
    penalised = account.mean + account.l1 + account.l2
    parts = [(formula, value) for formula, value in (("l_1 sign(w)", account.l1), ("l_2 w", account.l2)) if value]
    if parts:
        formula = " + ".join(["g", *(formula for formula, _ in parts)])
        put = " + ".join(["{}"] * (1 + len(parts)))
        values = [account.mean, *(value for _, value in parts)]
        blocks += [Heading(words.PENALTIES), equation(f"g = {formula}", penalised, put, values)]
    if account.clip_norm is not None:
        norm, most = figure(account.norm), figure(account.clip_norm)
        if account.clip_factor == 1:
            return [*blocks, Paragraph(words.NOT_CLIPPED.format(norm=norm, most=most))]
        values = [penalised, account.clip_norm, account.norm]
        clipped = equation("g = g × largest / norm", account.gradient, "{} × {} / {}", values)
        blocks += [Heading(words.CLIPPING.format(norm=norm)), clipped]
    return blocks


def _line(line: RuleLine) -> Equation:
    return equation(f"{line.symbol} = {line.formula}", line.value, line.put, line.values)


def _after(account: Account) -> list[Block]:
    """Decay, the parameter's new value, and what the engine has."""
    blocks: list[Block] = []
    if account.decay:
        share = -account.decay / account.learning_rate / account.before
        values = [account.learning_rate, share, account.before]
        blocks += [
            Heading(words.DECAY),
            equation("decay = -epsilon lambda w", account.decay, "-{} × {} × {}", values),
        ]
    formula, put = f"{account.parameter} + change", "{} + {}"
    values = [account.before, account.working[-1].value]
    if account.decay:
        formula, put, values = f"{formula} + decay", f"{put} + {{}}", [*values, account.decay]
    stored = words.STORED.format(
        engine=account.engine, stored=figure(account.stored, 15), ulps=significant(account.ulps, 2)
    )
    new = equation(f"{account.parameter} = {formula}", account.after, put, values)
    return [*blocks, Heading(words.AFTER), new, Paragraph(stored)]


def _terms(account: Account) -> list[Block]:
    """What the rows, the penalties, the optimiser's memory and the decay add to the change."""
    sums: dict[str, float] = {}
    for term in account.terms:
        sums[term.kind] = sums.get(term.kind, 0.0) + term.value
    scale = fsum(abs(value) for value in sums.values()) or 1.0
    lines: list[tuple[Text | str, ...]] = [
        (words.KINDS[kind].format(n=len(account.rows)), signed(value), _percent(abs(value) / scale))
        for kind, value in sums.items()
    ]
    lines.append((words.CHANGE, signed(account.change), ""))
    return [Heading(words.TERMS), Table((words.TERM, words.ADDS, words.SHARE), tuple(lines))]


def _percent(share: float) -> Text:
    said = f"{100 * share:.1f} %"
    return Text(said, said)


def signed(value: float) -> str:
    """A summand: a number with its sign.

    Examples
    --------
    >>> signed(0.25), signed(-0.25)
    ('+0.25', '-0.25')
    """
    return f"{'+' if value > 0 else ''}{figure(value)}"


def _name(rule: str) -> Text:
    return (LBFGS if rule == LBFGS.name else OPTIMISERS[rule]).title
