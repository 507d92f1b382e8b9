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
        Networks that each hold another fold of the rows out, where all of them see the inputs in one way; they are
        joined to one.
    views : tuple of str
        How members see the inputs of tables of `long` training rows or more: `backglass.preparation.view_names.VIEWS`.
    members_of_views : int
        Networks of each view, where there are several.
    long : int
        Below so many training rows all members see the inputs plainly.
    trees : int
        Whose leaves are the rules of a member that sees rules.
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
    views: tuple[str, ...]
    members_of_views: int
    long: int
    trees: int
    dtype: str


TABULAR = Preset(
    hidden=(64,),
    activation="tanh",
    learning_rate=0.003,
    batch_size=32,
    epochs=200,
    patience=20,
    members=10,
    views=("plain", "pieces", "rules"),
    members_of_views=5,
    long=500,
    trees=5,
    dtype="float32",
)
LEAST_OF_A_FOLD = 10


@dataclass(frozen=True)
class Composition:
    """Which networks a committee is made of.

    Attributes
    ----------
    members : int
        Of each view; each holds another fold of the rows out. 1 is a single network.
    views : tuple of str
    """

    members: int
    views: tuple[str, ...]

    @property
    def networks(self) -> int:
        """How many there are."""
        return self.members * len(self.views)


def composition(rows: int, members: int | None = None, views: tuple[str, ...] | None = None) -> Composition:
    """Which networks are trained on so many rows, where `members` or `views` were given or left to us.

    Examples
    --------
    >>> composition(2000)
    Composition(members=5, views=('plain', 'pieces', 'rules'))
    >>> composition(275), composition(2000, members=1)
    (Composition(members=10, views=('plain',)), Composition(members=1, views=('plain',)))
    >>> composition(2000, views=("pieces",)), composition(45)
    (Composition(members=10, views=('pieces',)), Composition(members=4, views=('plain',)))
    """
    if views is None:
        views = TABULAR.views if rows >= TABULAR.long and members != 1 else ("plain",)
    if members is None:
        members = TABULAR.members if len(views) == 1 else TABULAR.members_of_views
    members = members_for(members, rows)
    return Composition(members, views if members > 1 else views[:1])


def members_for(asked: int, rows: int) -> int:
    """How many members there are of so many rows: fewer than asked for where each would hold out less than ten.

    Examples
    --------
    >>> members_for(10, 275), members_for(10, 45), members_for(10, 12)
    (10, 4, 1)
    """
    return max(1, min(asked, rows // LEAST_OF_A_FOLD))
