"""The account of one parameter at one update: its numbers, which `update.py` computes, and the blocks that say them."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from backglass.brief import brief
from backglass.equations.arrays import Floats
from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.errors import DataError
from backglass.glass.partial import PartialSum, blocks_of, plain
from backglass.page.blocks import Block, Equation, Heading, Paragraph, Table, equation
from backglass.page.figures import figure, signed, significant
from backglass.page.shown import Shown
from backglass.ranges import checked, whole
from backglass.words import Text
from backglass.words import replay as words

Kind: TypeAlias = Literal["row", "l1", "l2", "memory", "decay"]

CHANGE = "Δ"  # what the rule adds to the parameter; with the index λ what decay adds
STRONGEST = 5  # rows of the batch that an account lists by themselves
_MOST = whole(0).or_value(None)


@dataclass(frozen=True)
class RuleLine:
    """One line of the optimiser's rule, as `equations.working.Line`, for one parameter.

    Attributes
    ----------
    symbol, formula, put : str
    values : tuple of float
    value : float
    """

    symbol: str
    formula: str
    put: str
    values: tuple[float, ...]
    value: float


@dataclass(frozen=True)
class Term:
    """One summand of a change.

    Attributes
    ----------
    kind : {"row", "l1", "l2", "memory", "decay"}
        A row of the batch, a penalty, what the optimiser kept from earlier updates, decoupled decay.
    value : float
        What it adds to the parameter.
    row : int or None
        The row's number, from 1, for the kind "row".
    """

    kind: Kind
    value: float
    row: int | None = None


@dataclass(frozen=True, eq=False)
class Account(Shown):
    """Where the change of one parameter at one update came from.

    Attributes
    ----------
    parameter : str
    update, epoch, batch : int
        From 1.
    rows : array (n,)
        The batch's rows, as numbered for the reader: from 1.
    weights : array (n,)
        Their sample weights s_n.
    gradients : array (n,)
        dE_n/dw of each.
    sum : float
        sum_n s_n dE_n/dw.
    division : float
        The batch's weight for reduction "mean", else 1.
    mean : float
        sum / division.
    point : float
        The parameter's value where the gradient was taken; `before`, but for Nesterov's look-ahead.
    l1, l2 : float
        What the penalties add to the gradient.
    norm : float
        Of the gradient of all trainable parameters.
    clip_norm : float or None
        The largest norm allowed.
    clip_factor : float
        What clipping multiplies the gradient by; 1 where it does nothing.
    gradient : float
        What the optimiser is given.
    optimiser : str
        The rule's name.
    learning_rate : float
        Of this update.
    working : tuple of RuleLine
        The rule's lines; the last one is the optimiser's change.
    decay : float
        What decoupled decay adds.
    change : float
        The optimiser's change and the decay's.
    terms : tuple of Term
        The summands of the change: the rows in the batch's order, then the others that are there.
    before, after : float
        The parameter before the update, and after it as computed here in float64.
    stored : float
        As the engine has it.
    ulps : float
        |after - stored| in units of the last place of the stored number, in the run's own precision.
    engine : str
    parts : int
        Of the batch; `sum` is that of `partial`, in the tree.
    partial : tuple of PartialSum
        The parts and their ranks; empty where the batch is summed as a whole.
    """

    parameter: str
    update: int
    epoch: int
    batch: int
    rows: npt.NDArray[np.intp]
    weights: Floats
    gradients: Floats
    sum: float
    division: float
    mean: float
    point: float
    l1: float
    l2: float
    norm: float
    clip_norm: float | None
    clip_factor: float
    gradient: float
    optimiser: str
    learning_rate: float
    working: tuple[RuleLine, ...]
    decay: float
    change: float
    terms: tuple[Term, ...]
    before: float
    after: float
    stored: float
    ulps: float
    engine: str
    parts: int = 1
    partial: tuple[PartialSum, ...] = ()

    def __repr__(self) -> str:
        """The change; print it to read where it came from."""
        return brief(self, parameter=self.parameter, update=self.update, before=self.before, change=self.change)

    @property
    def total(self) -> float:
        """The sum of the terms."""
        return fsum(term.value for term in self.terms)

    def pushes(self, most: int | None = None) -> tuple[Term, ...]:
        """The rows' terms, the strongest first; the number of each row counts from 1, as in `rows`.

        Parameters
        ----------
        most : int, optional
            How many; None is all.
        """
        most = checked("most", most, _MOST, DataError)
        of_rows = [term for term in self.terms if term.kind == "row"]
        return tuple(sorted(of_rows, key=lambda term: -abs(term.value))[:most])

    def blocks(self) -> list[Block]:
        """Rows, the strongest by themselves; sum, mean, penalties, clipping, optimiser, change."""
        title = words.ACCOUNT.format(
            parameter=self.parameter, update=self.update, epoch=self.epoch, batch=self.batch, n=len(self.rows)
        )
        rate = figure(self.learning_rate)
        return [
            Heading(title),
            *_pushes(self),
            *blocks_of(self.partial, self.parts),
            *_gradient(self),
            Heading(words.OPTIMISER.format(name=rule_title(self.optimiser), rate=rate)),
            *(_line(line) for line in self.working),
            *_after(self),
            *_terms(self),
        ]

    def to_json(self) -> dict[str, Any]:
        """The account as plain JSON values, numbers unrounded.

        "samples" has an object for each row: "row", "weight", "gradient" (dE_n/dw) and "term" (what it adds to the
        parameter); "terms" the other summands by kind; "working" the optimiser's lines.
        """
        pushes = [term.value for term in self.terms if term.kind == "row"]
        samples = zip(self.rows.tolist(), self.weights.tolist(), self.gradients.tolist(), pushes, strict=True)
        names = ("row", "weight", "gradient", "term")
        return {
            "parameter": self.parameter,
            "update": self.update,
            "epoch": self.epoch,
            "batch": self.batch,
            "samples": [dict(zip(names, sample, strict=True)) for sample in samples],
            **({"parts": plain(self.partial)} if self.partial else {}),
            "sum": self.sum,
            "division": self.division,
            "mean": self.mean,
            "point": self.point,
            "penalty": {"l1": self.l1, "l2": self.l2},
            "clipping": {"norm": self.norm, "clip_norm": self.clip_norm, "factor": self.clip_factor},
            "gradient": self.gradient,
            "optimiser": self.optimiser,
            "learning_rate": self.learning_rate,
            "working": [{"symbol": q.symbol, "formula": q.formula, "value": q.value} for q in self.working],
            "decay": self.decay,
            "change": self.change,
            "terms": {term.kind: term.value for term in self.terms if term.kind != "row"},
            "before": self.before,
            "after": self.after,
            "stored": self.stored,
            "ulps": self.ulps,
            "engine": self.engine,
        }


def rule_title(rule: str) -> Text:
    """What an optimiser is called."""
    return (LBFGS if rule == LBFGS.name else OPTIMISERS[rule]).title


def _pushes(account: Account) -> list[Block]:
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
    for push in pushes[:STRONGEST]:
        n = at[push.row or 0]
        weight = [figure(float(account.weights[n]))] if weighted else []
        lines.append((str(push.row), *weight, figure(float(account.gradients[n])), signed(push.value)))
    if others := pushes[STRONGEST:]:
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
        clipped = equation("g = g × c / N", account.gradient, "{} × {} / {}", values)
        blocks += [Heading(words.CLIPPING.format(norm=norm, most=most)), clipped]
    return blocks


def _line(line: RuleLine) -> Equation:
    symbol = CHANGE if line.symbol == "change" else line.symbol
    return equation(f"{symbol} = {line.formula}", line.value, line.put, line.values)


def _after(account: Account) -> list[Block]:
    """Decay, the parameter's new value, and what the engine has."""
    blocks: list[Block] = []
    if account.decay:
        share = -account.decay / account.learning_rate / account.before
        values = [account.learning_rate, share, account.before]
        blocks += [
            Heading(words.DECAY),
            equation(f"{CHANGE}_λ = -epsilon lambda w", account.decay, "-{} × {} × {}", values),
        ]
    formula, put = f"{account.parameter} + {CHANGE}", "{} + {}"
    values = [account.before, account.working[-1].value]
    if account.decay:
        formula, put, values = f"{formula} + {CHANGE}_λ", f"{put} + {{}}", [*values, account.decay]
    new = equation(f"{account.parameter} = {formula}", account.after, put, values)
    return [*blocks, Heading(words.AFTER), new, stored(account)]


def stored(account: Account) -> Paragraph:
    """What the engine has for the new value, and how far off that is."""
    said = words.STORED.format(
        engine=account.engine, stored=figure(account.stored, 15), ulps=significant(account.ulps, 2)
    )
    return Paragraph(said)


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
