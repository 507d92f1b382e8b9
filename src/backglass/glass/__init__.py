"""The glass: every number of a forward and a backward pass, with the names it has in the book.

It computes in float64 by the equations alone and knows no engine; what it computed says itself in blocks (`page/`).
"""

from backglass.glass.account import Account, RuleLine, Term
from backglass.glass.answers import Judgement, judge
from backglass.glass.certificate import Certificate
from backglass.glass.costs import Cost, cost
from backglass.glass.derivation import Derivation, derive
from backglass.glass.diagnosis import Health, health
from backglass.glass.excerpts import Sample
from backglass.glass.functions import certify_function
from backglass.glass.nudging import Nudge, nudge
from backglass.glass.paths import Path, PathSum, path_sum
from backglass.glass.surfaces import Surface, surface
from backglass.glass.tracing import Trace, trace
from backglass.glass.update import Update

__all__ = [
    "Account",
    "Certificate",
    "Cost",
    "Derivation",
    "Health",
    "Judgement",
    "Nudge",
    "Path",
    "PathSum",
    "RuleLine",
    "Sample",
    "Surface",
    "Term",
    "Trace",
    "Update",
    "certify_function",
    "cost",
    "derive",
    "health",
    "judge",
    "nudge",
    "path_sum",
    "surface",
    "trace",
]
