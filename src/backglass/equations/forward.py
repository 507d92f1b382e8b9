r"""Forward propagation (順伝播).

Layers are l = 1..L; layer 1 is the input. For l = 2..L:

    u^(l) = z^(l-1) W^(l)' + b^(l)        net input, one row a sample
    z^(l) = f^(l)(u^(l))                  output of the units

The book's augmented form takes the bias as the weight w_j0 of a unit whose output is always 1: with
W~ = [b W] and z~ = [1 z], u = z~ W~'. `augmented_weights` and `augmented_outputs` build both, and the gradient
of W~ is [db dW]. The two forms are the same numbers: the equations keep W and b apart, and a network with
biases="augmented" shows the form with z_0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backglass.equations.activations import Activation
from backglass.equations.arrays import Array, namespace


@dataclass(frozen=True)
class Forward:
    """What a forward pass leaves behind.

    Attributes
    ----------
    u : dict of int to array
        l -> (N, n_l), l = 2..L.
    z : dict of int to array
        l -> (N, n_l), l = 1..L; z[1] is X, z[L] is y; a dropped unit's z is 0.
    """

    u: dict[int, Array]
    z: dict[int, Array]

    @property
    def y(self) -> Array:
        """The outputs, (N, n_L)."""
        return self.z[max(self.z)]


def forward(
    f: Mapping[int, Activation],
    W: Mapping[int, Array],
    b: Mapping[int, Array],
    X: Array,
    masks: Mapping[int, Array] | None = None,
) -> Forward:
    """Propagate a batch through all layers.

    Parameters
    ----------
    f : mapping
        l -> activation, l = 2..L.
    W, b : mappings
        l -> (n_l, n_{l-1}) and l -> (n_l,).
    X : array (N, n_1)
    masks : mapping, optional
        l -> (N, n_l) of hidden layers: the factors of inverted dropout, 0 or 1 / (1 - p).

    Returns
    -------
    Forward

    Examples
    --------
    >>> import numpy as np
    >>> from backglass.equations.activations import Identity
    >>> forward({2: Identity()}, {2: np.array([[2.0, 3.0]])}, {2: np.array([1.0])}, np.array([[1.0, 1.0]])).y
    array([[6.]])
    """
    u: dict[int, Array] = {}
    z: dict[int, Array] = {1: X}
    for l in range(2, max(W) + 1):
        u[l] = z[l - 1] @ W[l].T + b[l]
        z[l] = f[l](u[l])
        if masks and l in masks:
            z[l] = z[l] * masks[l]
    return Forward(u, z)


def augmented_weights(W: Array, b: Array) -> Array:
    """W~ = [b W]: (n_l, 1 + n_{l-1}), the bias as w_j0."""
    return namespace(W).concat([b[:, None], W], axis=1)


def augmented_outputs(z: Array) -> Array:
    """z~ = [1 z]: (N, 1 + n_l), with z_0 = 1 in every layer.

    Examples
    --------
    >>> import numpy as np
    >>> W, b, z = np.array([[2.0, 3.0]]), np.array([1.0]), np.array([[1.0, 1.0]])
    >>> augmented_outputs(z) @ augmented_weights(W, b).T
    array([[6.]])
    """
    xp = namespace(z)
    return xp.concat([xp.ones_like(z[:, :1]), z], axis=1)
