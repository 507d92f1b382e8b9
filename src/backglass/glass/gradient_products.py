"""The dot products of one sample's gradient with those of others, without a gradient of any of them.

    g_n . g = sum over l of (delta_n^(l) . delta^(l)) (z_n^(l-1) . z^(l-1) + 1)

A small step down the gradient of sample n alone lowers the loss of the other sample by its rate times this: TracIn of
one checkpoint. Source: Pruthi, Liu, Kale, Sundararajan, NeurIPS (2020), equation 1 and section 4.2.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backglass.equations.arrays import Floats
from backglass.glass.tracing import Trace


def gradient_products(t: Trace, one: Trace, trained: Mapping[int, Floats] | None = None) -> Floats:
    """g_n . g of every sample of a trace with the one of another trace, (N,).

    Frozen biases are no parameters, and a shared bias is one of its whole layer.

    Parameters
    ----------
    t, one : Trace
        Of the same network and parameters; `one` of one sample.
    trained : mapping of int to array, optional
        l -> (n_l, n_{l-1}): 1 where a weight is a parameter, 0 where it is a fixed 0, as between members of a
        committee; a layer that is left out has all its weights.

    Examples
    --------
    >>> from backglass.glass.tracing import trace
    >>> from backglass.network import Network
    >>> net = Network((2, 3, 1), hidden="tanh")
    >>> theta = net.initialise(seed=0)
    >>> t = trace(net, theta, [[1.0, 2.0], [0.5, -1.0]], [[1.0], [0.0]])
    >>> g = [t.row(n).gradient for n in (0, 1)]
    >>> bool(np.isclose(gradient_products(t, t.row(0))[1], g[0] @ g[1]))
    True
    """
    biases, products = t.network.biases, np.zeros(len(t.X))
    for l, delta in t.delta.items():
        own, z, own_z = one.delta[l][0], t.outputs[l - 1], one.outputs[l - 1][0]
        if trained is not None and l in trained:
            products += np.einsum("nj,nj->n", (z * own_z) @ trained[l].T, delta * own)
        else:
            products += (delta @ own) * (z @ own_z)
        if biases in ("per_unit", "augmented"):
            products += delta @ own
        elif biases == "shared":
            products += delta.sum(axis=1) * own.sum()
    return products
