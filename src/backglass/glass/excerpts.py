"""What a trace hands out of itself: one sample, one stage of the procedure, the loss as a node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from backglass.brief import brief
from backglass.cached import cached_property
from backglass.equations.arrays import Floats
from backglass.equations.losses import Loss
from backglass.errors import DataError
from backglass.ranges import as_python, whole
from backglass.words import Text, said
from backglass.words import glass as words

if TYPE_CHECKING:
    from backglass.glass.tracing import Trace


@dataclass(frozen=True, eq=False)
class LossNode:
    """The loss as a node of its own, behind the outputs.

    Attributes
    ----------
    row : Loss
        Its row of the table, with its formula.
    y, d : array (N, n_L)
        What goes in.
    E : array (N,)
        What comes out for every sample.
    dE_dy : array (N, n_L)
        What goes back; infinite where the output has reached the end of its range on the wrong side.
    value : float
        The objective of the batch.
    """

    row: Loss
    y: Floats
    d: Floats
    E: Floats
    dE_dy: Floats
    value: float

    def __repr__(self) -> str:
        """The loss; its arrays are many."""
        return brief(self, loss=self.row, rows=len(self.E), value=self.value)


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of the procedure (手順): its number, its name and the arrays it computes, by symbol.

    Attributes
    ----------
    number : int
        1 to 4.
    name : Text
    values : dict
        Symbol -> array, or symbol -> layer -> array, in the order computed.
    """

    number: int
    name: Text
    values: Mapping[str, Any]

    @classmethod
    def of(cls, t: Trace, k: Any) -> Stage:
        """The stage of that number.

        Raises
        ------
        DataError
            There is none.
        """
        L, k = t.network.L, as_python(k)
        match k if whole().takes(k) else None:
            case 1:
                values: dict[str, Any] = {"u": t.u, "z": t.z}
            case 2:
                values = {"E": t.E, "dE_dy": t.dE_dz[L], "delta": {L: t.delta[L]}}
            case 3:
                values = {"delta": {l: t.delta[l] for l in range(L - 1, 1, -1)}}
            case 4:
                values = {"dW": t.dW} | ({} if t.network.biases == "augmented" else {"db": t.db})
            case _:
                raise DataError(words.NO_STAGE.format(k=said(k)))
        return cls(k, words.STAGES[k - 1], values)

    def __repr__(self) -> str:
        """Which stage, and the symbols that it computes."""
        return brief(self, number=self.number, name=str(self.name), values=[*self.values])


@dataclass(frozen=True, eq=False)
class Sample:
    """One sample of a trace.

    Attributes
    ----------
    u, z, delta : dict of int to array
        l -> (n_l,); with biases "augmented" z[l] is (n_l + 1,) for l < L, z_0 = 1 first.
    d : array (n_L,)
    E : float
        E_n.
    outputs : dict of int to array
        l -> (n_l,): z of the units from 1 on, whatever the kind of bias.
    dW : dict of int to array
        l -> (n_l, n_{l-1}), or the shape of an augmented W: dE_n/dW.
    """

    u: dict[int, Floats]
    z: dict[int, Floats]
    d: Floats
    E: float
    delta: dict[int, Floats]
    outputs: dict[int, Floats]

    @classmethod
    def of(cls, t: Trace) -> Sample:
        """The sample of a trace of one row."""
        return cls(
            u={l: u[0] for l, u in t.u.items()},
            z={l: z[0] for l, z in t.z.items()},
            d=t.D[0],
            E=float(t.E[0]),
            delta={l: delta[0] for l, delta in t.delta.items()},
            outputs={l: z[0] for l, z in t.outputs.items()},
        )

    def __repr__(self) -> str:
        """The loss; its arrays are many."""
        return brief(self, layers=len(self.z), d=self.d, E=self.E)

    @cached_property
    def dW(self) -> dict[int, Floats]:
        """dE_n/dW: l -> (n_l, n_{l-1}); with biases "augmented" (n_l, n_{l-1} + 1)."""
        return {l: np.outer(delta, self.z[l - 1]) for l, delta in self.delta.items()}
