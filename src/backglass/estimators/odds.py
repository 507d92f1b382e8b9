"""How strongly a classifier decides: the log-odds of its classes, from the net inputs of the output layer."""

from __future__ import annotations

import numpy as np

from backglass.equations.arrays import Floats


def log_odds(u: Floats, *, exclusive: bool) -> Floats:
    """log(p / (1 - p)) of every output's probability p, where p itself would have rounded to 0 or 1.

    Of independent outputs it is the net input. Of softmax it is u_k - log sum_{j != k} exp u_j, and rises with p_k
    from row to row, which u_k alone does not.

    Parameters
    ----------
    u : array (N, K)
        Net inputs of the output layer.
    exclusive : bool
        Whether the output is softmax.

    Returns
    -------
    array (N, K)
        In float64: in float32 rows that differ would tie.

    Examples
    --------
    >>> log_odds(np.array([[800.0, 0.0], [900.0, 0.0]]), exclusive=True).tolist()
    [[800.0, -800.0], [900.0, -900.0]]
    """
    u = u.astype(np.float64)
    if not exclusive:
        return u
    largest, rows = u.argmax(axis=1), np.arange(len(u))
    top = u[rows, largest]
    powers = np.exp(u - top[:, None])
    # Behind every class but the largest the sum without it is at least 1, so that taking it away costs no digits.
    others = np.maximum(powers.sum(axis=1, keepdims=True) - powers, 1.0)
    found = u - top[:, None] - np.log(others)
    rest = u.copy()
    rest[rows, largest] = -np.inf
    second = rest.max(axis=1)
    found[rows, largest] = top - second - np.log(np.exp(rest - second[:, None]).sum(axis=1))
    return np.asarray(found)
