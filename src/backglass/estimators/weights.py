"""Parameters as scikit-learn shows them, `coefs_` and `intercepts_`: views of one flat vector, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.activations import Logistic
from backglass.equations.arrays import Floats
from backglass.errors import DataError, NetworkError
from backglass.network import Network

MOST_PARAMETERS = 2**33  # 64 GiB of them, and a fit holds several vectors of so many


def shown(network: Network, flat: Floats) -> tuple[list[Floats], list[Floats]]:
    """coefs_ as (n_{l-1}, n_l) and intercepts_ as (n_l,) for l = 2..L, writable views of `flat`.

    Examples
    --------
    >>> coefs, intercepts = shown(Network((3, 2)), np.arange(8.0))
    >>> coefs[0].tolist(), intercepts[0].tolist()
    ([[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]], [6.0, 7.0])
    """
    W, b = network.views(flat)
    return [w.T for w in W.values()], list(b.values())


def packed(network: Network, flat: Floats | None, coefs: list[Any], intercepts: list[Any]) -> Floats:
    """The flat vector of coefs_ and intercepts_: `flat` itself where they are its views still.

    Raises
    ------
    DataError
        They do not fit the network.
    """
    shapes = [(np.shape(W), np.shape(b)) for W, b in zip(coefs, intercepts, strict=True)]
    if shapes != [(pair, pair[1:]) for pair in zip(network.sizes, network.sizes[1:], strict=False)]:
        raise DataError(f"coefs_ and intercepts_ have the shapes {shapes}, but the network is {network.sizes}.")
    if flat is not None and all(getattr(part, "base", None) is flat for part in (*coefs, *intercepts)):
        return flat
    parts = [part for W, b in zip(coefs, intercepts, strict=True) for part in (np.asarray(W).T.ravel(), np.asarray(b))]
    dtype = np.float64 if flat is None else flat.dtype
    return np.concatenate(parts).astype(dtype, copy=False)


def initial(network: Network, random: np.random.RandomState, dtype: str) -> Floats:
    """The parameters that scikit-learn begins with for the same random state.

    Weights and biases of a layer are uniform within sqrt(6 / (fan_in + fan_out)), or sqrt(2 / ...) for logistic
    hidden units (Glorot and Bengio, AISTATS 2010, equation 16), drawn as (fan_in, fan_out), then the biases.

    Raises
    ------
    NetworkError
        There is no memory for so many.
    """
    try:
        if network.parameter_count > MOST_PARAMETERS:
            raise MemoryError
        return _drawn(network, random, dtype)
    except MemoryError as error:
        raise NetworkError(
            f"hidden_layer_sizes {network.sizes[1:-1]} make a network of {network.parameter_count:.3g} parameters, for "
            "which there is no memory; give fewer units."
        ) from error


def _drawn(network: Network, random: np.random.RandomState, dtype: str) -> Floats:
    parts = []
    logistic = bool(network.hidden) and isinstance(network.hidden[0], Logistic)
    for n_in, n_out in zip(network.sizes, network.sizes[1:], strict=False):
        bound = np.sqrt((2 if logistic else 6) / (n_in + n_out))
        parts.append(random.uniform(-bound, bound, (n_in, n_out)).T.ravel())
        parts.append(random.uniform(-bound, bound, n_out))
    return np.concatenate(parts).astype(dtype)
