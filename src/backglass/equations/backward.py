r"""Backward propagation (逆伝播): the delta recursion and the gradients.

With delta_j^(l) = dE_n/du_j^(l), of one sample, neither weighted nor divided:

    delta^(L) = dE_n/du^(L)                              from the output pair
    delta^(l) = f'(u^(l)) * (delta^(l+1) W^(l+1))        l = L-1..2, equation (4.12)
    dW^(l)    = sum_n s_n delta_n^(l)' z_n^(l-1)         l = 2..L, equation (4.13), s_n the sample's weight
    db^(l)    = sum_n s_n delta_n^(l)

Equations are numbered as in Okatani, Deep Learning (2015), chapter 4.
"""

from __future__ import annotations

from collections.abc import Mapping

from backglass.equations.activations import Activation
from backglass.equations.arrays import Array


def deltas(
    f: Mapping[int, Activation],
    W: Mapping[int, Array],
    u: Mapping[int, Array],
    delta_L: Array,
    masks: Mapping[int, Array] | None = None,
) -> dict[int, Array]:
    """Carry the output's delta back to layer 2.

    Parameters
    ----------
    f, W, u : mappings
        As in `forward`.
    delta_L : array (N, n_L)
        dE_n/du^(L).
    masks : mapping, optional
        The masks of the forward pass.

    Returns
    -------
    dict of int to array
        l -> (N, n_l), in the order computed: l = L..2.

    Examples
    --------
    >>> import numpy as np
    >>> from backglass.equations.activations import Identity
    >>> W = {2: np.ones((1, 1)), 3: np.array([[2.0]])}
    >>> deltas({2: Identity(), 3: Identity()}, W, {2: np.ones((1, 1)), 3: np.ones((1, 1))}, np.array([[0.5]]))
    {3: array([[0.5]]), 2: array([[1.]])}
    """
    L = max(W)
    delta = {L: delta_L}
    for l in range(L - 1, 1, -1):
        dE_dz = delta[l + 1] @ W[l + 1]
        if masks and l in masks:
            dE_dz = dE_dz * masks[l]
        delta[l] = f[l].pullback(u[l], dE_dz)
    return delta


def weight_gradients(delta: Mapping[int, Array], z: Mapping[int, Array], s: Array) -> dict[int, Array]:
    """dW: l -> (n_l, n_{l-1}), the weighted sum over the samples of delta_j^(l) z_i^(l-1).

    Parameters
    ----------
    delta, z : mappings
        l -> (N, n_l).
    s : array (N,)
        Sample weights.
    """
    return {l: (s[:, None] * delta[l]).T @ z[l - 1] for l in sorted(delta)}


def bias_gradients(delta: Mapping[int, Array], s: Array) -> dict[int, Array]:
    """db: l -> (n_l,), the weighted sum over the samples of delta_j^(l)."""
    return {l: s @ delta[l] for l in sorted(delta)}


def sample_weight_gradients(delta: Mapping[int, Array], z: Mapping[int, Array]) -> dict[int, Array]:
    """dE_n/dW of every sample alone: l -> (N, n_l, n_{l-1}); its weighted sum over n is dW.

    Examples
    --------
    >>> import numpy as np
    >>> sample_weight_gradients({2: np.array([[2.0], [3.0]])}, {1: np.array([[1.0], [10.0]])})[2].ravel().tolist()
    [2.0, 30.0]
    """
    return {l: delta[l][:, :, None] * z[l - 1][:, None, :] for l in sorted(delta)}


def input_gradient(W: Mapping[int, Array], delta: Mapping[int, Array]) -> Array:
    """dE_n/dx: (N, n_1), one step of the recursion past layer 2, without an f'."""
    return delta[2] @ W[2]


def output_jacobian(f: Mapping[int, Activation], W: Mapping[int, Array], u: Mapping[int, Array], l: int = 1) -> Array:
    """The derivatives of the outputs to the outputs of layer l: dy_k/dz_j^(l).

    Parameters
    ----------
    f, W, u : mappings
        As in `forward`.
    l : int, default 1
        1 (the input) to L - 1.

    Returns
    -------
    array (N, n_L, n_l)
        J_f^(L) W^(L) ... J_f^(l+1) W^(l+1), rows k, columns j.

    Examples
    --------
    >>> import numpy as np
    >>> from backglass.equations.activations import Softmax
    >>> W = {2: np.array([[1.0], [2.0]])}
    >>> output_jacobian({2: Softmax()}, W, {2: np.array([[0.0, 0.0]])}).ravel().tolist()
    [-0.25, 0.25]
    """
    L = max(W)
    J = f[L].jacobian(u[L]) @ W[L]
    for m in range(L - 1, l, -1):
        J = J @ f[m].jacobian(u[m]) @ W[m]
    return J
