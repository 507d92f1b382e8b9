"""Our own choice of defaults for tables; `docs/tabular.md` says how it was made, and what did not pay."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """What a network for a table is made and trained with where nothing else is asked for.

    Attributes
    ----------
    hidden : tuple of int
        Units of the hidden layers of a member.
    activation : str
        Of the hidden layers.
    learning_rate : float
        Of Adam.
    batch_size : int
        Rows of a minibatch.
    epochs : int
        At most.
    patience : int
        Epochs without a better loss on the rows held out, before a member stops; its best parameters come back.
    members : int
        Networks that each hold another fold of the rows out; they are joined to one.
    dtype : str
        That they are trained in.
    """

    hidden: tuple[int, ...]
    activation: str
    learning_rate: float
    batch_size: int
    epochs: int
    patience: int
    members: int
    dtype: str


TABULAR = Preset(
    hidden=(64,),
    activation="tanh",
    learning_rate=0.003,
    batch_size=32,
    epochs=200,
    patience=20,
    members=10,
    dtype="float32",
)
LEAST_OF_A_FOLD = 10


def members_for(asked: int, rows: int) -> int:
    """How many networks are trained on so many rows: fewer than asked for where each would hold out less than ten.

    Examples
    --------
    >>> members_for(10, 275), members_for(10, 45), members_for(10, 12)
    (10, 4, 1)
    """
    return max(1, min(asked, rows // LEAST_OF_A_FOLD))
