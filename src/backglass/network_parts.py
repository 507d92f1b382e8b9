"""What a network is made of, as it is chosen: sizes, activations and loss, and whether they go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from backglass.equations.activations import ACTIVATIONS, Activation
from backglass.equations.losses import Loss
from backglass.equations.own_activation import OwnActivation
from backglass.equations.table import look_up
from backglass.errors import NetworkError
from backglass.numeric import is_list
from backglass.ranges import as_python, whole
from backglass.words import networks as words
from backglass.words import said

ActivationChoice: TypeAlias = Activation | str | Mapping[str, Any]
LossChoice: TypeAlias = Loss | str | Mapping[str, Any]


def checked_sizes(sizes: Any) -> tuple[int, ...]:
    """The units of each layer as ints.

    Raises
    ------
    NetworkError
        They are not at least two whole numbers from 1 up.

    Examples
    --------
    >>> checked_sizes([2, 3, 1])
    (2, 3, 1)
    """
    widths = tuple(map(as_python, sizes)) if is_list(sizes) else ()
    if len(widths) < 2 or not all(map(whole().takes, widths)):
        raise NetworkError(
            f"sizes is {said(sizes)}, but it is at least two whole numbers from 1 up, inputs first, as in (2, 3, 1)."
        )
    return widths


def activation_row(choice: Any) -> Activation:
    """The row that a choice stands for: one of the table by itself, its name or its `to_dict`, or one's own.

    Raises
    ------
    NetworkError
        It stands for none.
    """
    if isinstance(choice, OwnActivation):
        return choice
    if callable(choice) and not isinstance(choice, Activation | type):
        raise NetworkError(
            f"{choice!r} is no activation; give a row of the table such as ReLU(), or OwnActivation(name, f, f_prime)."
        )
    row: Activation = look_up("activation", ACTIVATIONS, choice, NetworkError)
    return row


def hidden_rows(hidden: ActivationChoice | Sequence[ActivationChoice], count: int) -> tuple[Activation, ...]:
    """The rows of so many hidden layers, of one choice for all of them or one each.

    Raises
    ------
    NetworkError
        One stands for none, or they are more or fewer.
    """
    if not isinstance(hidden, list | tuple):
        return (activation_row(hidden),) * count
    rows = tuple(map(activation_row, hidden))
    if len(rows) != count:
        raise NetworkError(f"hidden names {len(rows)} activations, but the network has {count} hidden layers.")
    return rows


def check_together(sizes: tuple[int, ...], hidden: tuple[Activation, ...], output: Activation, loss: Loss) -> None:
    """Refuse parts of a network that do not fit together.

    Raises
    ------
    NetworkError
        Two activations of one name, one in a place that is not its own, a softmax of one unit, or a loss that cannot
        stand behind the output.
    """
    own = {row for row in (*hidden, output) if isinstance(row, OwnActivation)}
    if len({row.name for row in own}) < len(own):
        raise NetworkError("Two activations of one's own have the same name; give each a name of its own.")
    for row in hidden:
        if "hidden" not in row.places:
            raise NetworkError(words.NOT_HIDDEN.format(name=row.name))
    if output.exclusive and sizes[-1] == 1:
        raise NetworkError(words.OF_ONE_UNIT.format(title=output.title))
    check_stands_behind(output, loss)


def check_stands_behind(output: Activation, loss: Loss) -> None:
    """Refuse a loss behind an output that it does not take.

    Raises
    ------
    NetworkError
        It does not.
    """
    if not loss.takes(output):
        raise NetworkError(words.NOT_BEHIND.format(loss=loss.name, output=output.name, because=loss.because))
