"""What a gradient costs, in multiplications, by the ways there are to compute it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from backglass.keywords import keywords
from backglass.network_parts import checked_sizes


@dataclass(frozen=True)
class Cost:
    """Counts for one sample; a MAC is one multiplication with its addition. Activations are not counted.

    Attributes
    ----------
    sizes : tuple of int
        n_1..n_L.
    parameters : int
        Weights and biases, P.
    forward : int
        MACs of a forward pass: one for each weight.
    backward : int
        MACs of the delta recursion and of the weight gradients, without the gradient of the input.
    central_difference : int
        MACs of 2 P forward passes.
    forward_difference : int
        MACs of P + 1 forward passes.
    paths : int
        Paths from all weights to the outputs.
    naive : int
        Multiplications when every path is multiplied out from the loss to its weight.
    """

    sizes: tuple[int, ...]
    parameters: int
    forward: int
    backward: int
    central_difference: int
    forward_difference: int
    paths: int
    naive: int

    @property
    def backpropagation(self) -> int:
        """MACs of forward and backward pass together."""
        return self.forward + self.backward

    @property
    def ratio(self) -> float:
        """How many times as much central differences cost as backpropagation."""
        return self.central_difference / self.backpropagation


def paths_onwards(sizes: Sequence[int], l: int) -> int:
    """How many paths lead from one unit of layer l to the outputs.

    Examples
    --------
    >>> paths_onwards((3, 2, 3), 2), paths_onwards((3, 2, 3), 3)
    (3, 1)
    """
    return prod(sizes[l:])


def multiplications(sizes: Sequence[int], l: int) -> int:
    """Multiplications of one path of a weight of layer l: its 2 (L - l) + 3 factors.

    The factors are dE/dy, f' of every layer from L down to l, the weights between them, and the weight's input.
    """
    return 2 * (len(sizes) - l) + 2


@keywords
def cost(sizes: Sequence[int]) -> Cost:
    """Count the operations of one sample's gradient.

    Parameters
    ----------
    sizes : sequence of int
        n_1 (inputs) to n_L (outputs).

    Raises
    ------
    NetworkError
        Fewer than two layers, or a layer of less than one unit.

    Examples
    --------
    >>> c = cost((784, 50, 10))
    >>> c.forward, c.backward, c.central_difference, c.paths
    (39700, 40200, 3156944000, 392500)
    """
    sizes = checked_sizes(sizes)
    weights = {l: sizes[l - 1] * sizes[l - 2] for l in range(2, len(sizes) + 1)}
    forward = sum(weights.values())
    parameters = forward + sum(sizes[1:])
    paths = {l: count * paths_onwards(sizes, l) for l, count in weights.items()}
    return Cost(
        sizes=sizes,
        parameters=parameters,
        forward=forward,
        backward=forward + sum(count for l, count in weights.items() if l >= 3),
        central_difference=2 * parameters * forward,
        forward_difference=(parameters + 1) * forward,
        paths=sum(paths.values()),
        naive=sum(count * multiplications(sizes, l) for l, count in paths.items()),
    )
