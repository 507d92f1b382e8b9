"""The account of one parameter at one update, as plain numbers: what `update.py` computes and `rendering` draws."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from backglass.equations.arrays import Floats
from backglass.words import Language

Kind: TypeAlias = Literal["row", "l1", "l2", "memory", "decay"]


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
        The row's number, for the kind "row".
    """

    kind: Kind
    value: float
    row: int | None = None


@dataclass(frozen=True, eq=False)
class Account:
    """Where the change of one parameter at one update came from.

    Attributes
    ----------
    parameter : str
    update, epoch, batch : int
        From 1.
    rows : array (n,)
        The batch's rows, as numbered for the reader.
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

    @property
    def total(self) -> float:
        """The sum of the terms."""
        return fsum(term.value for term in self.terms)

    def pushes(self, most: int | None = None) -> tuple[Term, ...]:
        """The rows' terms, the strongest first.

        Parameters
        ----------
        most : int, optional
            How many; None is all.
        """
        of_rows = [term for term in self.terms if term.kind == "row"]
        return tuple(sorted(of_rows, key=lambda term: -abs(term.value))[:most])

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

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_text(self, lang: Language = "en", width: int = 80) -> str:
        """The account for a terminal, in lines of at most `width` columns; the five strongest rows by themselves."""
        from backglass.glass import account_blocks as account
        from backglass.page import text

        return text.draw(account.account_blocks(self), lang, width)

    def to_latex(self, lang: Language = "en") -> str:
        """The account as LaTeX, for a document that uses amsmath."""
        from backglass.glass import account_blocks as account
        from backglass.page import latex

        return latex.draw(account.account_blocks(self), lang)

    def to_html(self, lang: Language = "en") -> str:
        """The account as a piece of HTML with MathML and its own style."""
        from backglass.glass import account_blocks as account
        from backglass.page import html

        return html.fragment(html.draw(account.account_blocks(self), lang), lang)
