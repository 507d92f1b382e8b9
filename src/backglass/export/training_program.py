"""What a training program is written from: the start, the data, the order of the rows, and the equations of a run.

The programs compute an update as `engines/base.py` states it, in float64, and in this order, so that those of Octave,
Scilab and C print the same digits:

- A product of matrices is a sum of products over the inner index in ascending order, begun at 0, without fused
  multiply-add: u = (0 + z_1 w_1 + z_2 w_2 + ...) + b.
- The sum over the rows of a batch, as in db, is taken in ascending order, begun at 0; so is the sum over a row.
- The gradient of a shared bias is the sum of that row, in ascending order.
- The sum of all entries of a matrix (a norm, a penalty) is taken column by column, and in a column from the top.
- W2, b2, W3, b3 ... is the order of the layers: of the deltas' gradients, of the terms of a norm or a penalty.
- The weighted deltas are s_n delta_n; a mean divides the finished sums: dW = (delta' z) / n, where n is the batch's
  number of rows, or its weight where there are sample weights.
- A gradient is dW / n + l1 sign(W) + l2 W, from left to right, in which l1 and l2 are divided by n first where
  `divide_penalties` says so and the reduction is "mean"; then it is clipped, as g times (clip_norm / norm) where the
  norm, the root of the sum of squares, is above clip_norm; then W is decayed, as W - rate decay W = W - ((rate decay)
  W); then the rule is computed.
- The loss shown is over all rows: (s_1 E_1 + s_2 E_2 + ...) / n, + l1 (sum of |W|), + l2 / 2 (sum of W^2), both sums
  over W2 first, then W3 and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backglass.equations.arrays import Floats, Indices
from backglass.export.expressions import Expression
from backglass.export.textbook_forms import Equations
from backglass.network import Biases, Reduction
from backglass.words import Text

Per = Literal["run", "epoch", "update"]


@dataclass(frozen=True, eq=False)
class TrainingProgram:
    """A run, ready to be written as a program in any language.

    Attributes
    ----------
    title : Text
        What is trained, and how.
    sizes : tuple of int
        n_1..n_L.
    functions : dict of int to Text
        l -> what the activation of a layer is called, for comments.
    loss : Text
        What the loss is called.
    rule_title : Text
        What the optimiser is called.
    rule_name : str
        The same, such as "adam", as a name that a program may use.
    biases : {"per_unit", "frozen", "shared", "none", "augmented"}
        "frozen" ones are not trained; "augmented" is written as "per_unit".
    W, b : dict of int to array
        The start: l -> (n_l, n_{l-1}) and l -> (n_l,); b of "shared" is (1,), of "none" there is none.
    equations : Equations
        f, f', the loss and the output's delta.
    slots : tuple of str
        The names of what the optimiser keeps of each parameter, 0 at the start.
    constants : dict of str to float
        The optimiser's numbers by name, but for the learning rate.
    rule : tuple of (str, Expression)
        What an update computes, in this order: the new value of each slot, then that of "theta". By "theta", the
        slots, "g" (the gradient), "t" (the update's number, from 1), "rate" and the constants. Where the name of one
        computed before is used, the new value is meant.
    point : Expression or None
        Where the gradient is taken, by "theta", the slots and the constants; None where that is theta itself.
    X, D : array (N, n_1), array (N, n_L)
    s : array (N,) or None
        Sample weights; None where all are 1.
    orders : array (epochs, N) or None
        The rows, counted from 0, in the order of each epoch; None where they stay in their own order.
    batch_size : int
        The last batch of an epoch holds the rest.
    epochs : int
        How many are begun.
    updates : int
        How many are made; the last epoch may end before its end.
    skips : bool
        Whether a batch may have the weight 0: it makes no update.
    rates : tuple of float
        Learning rates: one, or one for each epoch or update.
    per : {"run", "epoch", "update"}
        What `rates` has one of.
    l1, l2 : float
    divide_penalties : bool
    decay : float
    clip_norm : float or None
    reduction : {"mean", "sum"}
    shown : tuple of int
        Numbers of updates after which the loss is printed: 0, 1, 2, 5, 10, 20, 50, ... and the last.
    remarks : tuple of Text
        What else a reader should know, as that training ended early.
    """

    title: Text
    sizes: tuple[int, ...]
    functions: dict[int, Text]
    loss: Text
    rule_title: Text
    rule_name: str
    biases: Biases
    W: dict[int, Floats]
    b: dict[int, Floats]
    equations: Equations
    slots: tuple[str, ...]
    constants: dict[str, float]
    rule: tuple[tuple[str, Expression], ...]
    point: Expression | None
    X: Floats
    D: Floats
    s: Floats | None
    orders: Indices | None
    batch_size: int
    epochs: int
    updates: int
    skips: bool
    rates: tuple[float, ...]
    per: Per
    l1: float
    l2: float
    divide_penalties: bool
    decay: float
    clip_norm: float | None
    reduction: Reduction
    shown: tuple[int, ...]
    remarks: tuple[Text, ...] = ()

    @property
    def L(self) -> int:
        """The number of layers, the input included."""
        return len(self.sizes)

    @property
    def full(self) -> bool:
        """Whether every batch is all rows: one loop over the updates is enough."""
        return self.batch_size >= len(self.X)

    @property
    def trained_biases(self) -> bool:
        """Whether there are biases that learn."""
        return self.biases in ("per_unit", "shared", "augmented")


def shown_updates(updates: int) -> tuple[int, ...]:
    """0, 1, 2, 5, 10, 20, 50, ... and the last.

    Examples
    --------
    >>> shown_updates(60)
    (0, 1, 2, 5, 10, 20, 50, 60)
    """
    steps = (digit * 10**power for power in range(len(str(updates))) for digit in (1, 2, 5))
    return (0, *(step for step in steps if step < updates), updates) if updates else (0,)
