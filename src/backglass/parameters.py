"""The parameters of a network: one flat vector with views by layer and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from backglass.brief import brief
from backglass.cached import cached_property
from backglass.equations.arrays import Array
from backglass.equations.forward import augmented_weights
from backglass.errors import NetworkError
from backglass.keywords import keywords_of
from backglass.numeric import checked_dtype, numeric
from backglass.ranges import TEXT, check, checked, whole
from backglass.words import glass as words
from backglass.words import said

if TYPE_CHECKING:
    from backglass.network import Network

NO_B = (
    "{} is {}, but with biases='augmented' there is none: the bias of unit j is the weight w(l)[j,0], in the first "
    "column of {}[l]."
)
_NAME = re.compile(r"\s*([wb])\s*\(\s*(\d+)\s*\)\s*\[\s*(\d+)\s*(?:,\s*(\d+)\s*)?\]\s*")


@keywords_of
@dataclass(frozen=True, eq=False)
class Parameters:
    """The parameters of a network: one flat vector, read-only, with views and names.

    Parameters
    ----------
    network : Network
    flat : array (P,)
        For l = 2..L, W[l] row-major, then b[l] (biases "augmented": the column w_j0); float32 stays float32, anything
        else becomes float64.

    Attributes
    ----------
    W : dict of int to array
        l -> (n_l, n_{l-1}); `W[l][j-1, i-1]` is w_ji^(l). With biases "augmented" (n_l, n_{l-1} + 1), and
        `W[l][j-1, i]` is w_ji^(l), i from 0.
    b : dict of int to array
        l -> (n_l,); with biases "augmented" there is none.
    weights, biases : dict of int to array
        l -> (n_l, n_{l-1}) and l -> (n_l,): W and b apart, whatever the kind of bias.

    Raises
    ------
    NetworkError
        `flat` has the wrong length.

    Examples
    --------
    >>> from backglass.network import Network
    >>> theta = Network((2, 1)).parameters(W=[[[0.4, 0.45]]], b=[[0.6]])
    >>> theta["w(2)[1,2]"], theta["b(2)[1]"]
    (0.45, 0.6)
    >>> list(theta)
    ['w(2)[1,1]', 'w(2)[1,2]', 'b(2)[1]']
    """

    network: Network
    flat: npt.NDArray[Any]

    def __post_init__(self) -> None:
        if not hasattr(self.network, "parameter_count"):
            raise NetworkError(f"network is of the type {type(self.network).__name__}, but it is a Network.")
        given = numeric(self.flat, "flat", NetworkError)
        flat = np.array(given, dtype=np.float32 if given.dtype == np.float32 else np.float64)
        if flat.shape != (self.network.parameter_count,):
            raise NetworkError(
                f"flat has the shape {flat.shape}, but the network {self.network.sizes} has "
                f"{self.network.parameter_count} parameters."
            )
        flat.flags.writeable = False
        object.__setattr__(self, "flat", flat)

    def __repr__(self) -> str:
        """Of which network, and how many; `list` has their names."""
        return brief(self, sizes=self.network.sizes, count=len(self.flat), dtype=self.flat.dtype.name)

    @cached_property
    def W(self) -> dict[int, Array]:
        """l -> (n_l, n_{l-1}); with biases "augmented" (n_l, n_{l-1} + 1), the column w_j0 first."""
        if self.network.biases != "augmented":
            return self.weights
        W = {l: augmented_weights(self.weights[l], self.biases[l]) for l in self.weights}
        for matrix in W.values():
            matrix.flags.writeable = False  # as views of `flat` are
        return W

    @property
    def b(self) -> dict[int, Array]:
        """l -> (n_l,); a NetworkError with biases "augmented", where W has them."""
        if self.network.biases == "augmented":
            raise NetworkError(NO_B.format("b", "asked for", "W"))
        return self.biases

    @property
    def weights(self) -> dict[int, Array]:
        """The weights without w_j0, l -> (n_l, n_{l-1}), whatever the kind of bias: what the equations take as W."""
        return self._views[0]

    @property
    def biases(self) -> dict[int, Array]:
        """What is added to each unit's sum, l -> (n_l,), whatever the kind of bias: what the equations take as b."""
        return self._views[1]

    @cached_property
    def _views(self) -> tuple[dict[int, Array], dict[int, Array]]:
        return self.network.views(self.flat)

    def __len__(self) -> int:
        return len(self.flat)

    def __iter__(self) -> Iterator[str]:
        """The names of the entries of `flat`, in order; a shared bias is b(l)."""
        net = self.network
        for l, (_, of_b) in net.layout.items():
            n_out, n_in = net.sizes[l - 1], net.sizes[l - 2]
            yield from (f"w({l})[{j},{i}]" for j in range(1, n_out + 1) for i in range(1, n_in + 1))
            if net.biases == "shared":
                yield f"b({l})"
            elif net.biases == "augmented":
                yield from (f"w({l})[{j},0]" for j in range(1, n_out + 1))
            else:
                yield from (f"b({l})[{j}]" for j in range(1, of_b.stop - of_b.start + 1))

    def __getitem__(self, name: str) -> float:
        """The value of w(l)[j,i] or b(l)[j], by its name."""
        return float(self.flat[self.index(name)])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Parameters):
            return NotImplemented
        return (
            self.network == other.network
            and self.flat.dtype == other.flat.dtype
            and np.array_equal(self.flat, other.flat)
        )

    def index(self, name: str) -> int:
        """Where a named parameter stands in `flat`.

        Parameters
        ----------
        name : str
            w(l)[j,i] or b(l)[j]; a shared bias also b(l). Numbers start at 1, layers at 2; with biases "augmented" the
            bias is w(l)[j,0].

        Raises
        ------
        NetworkError
            Not a name, or not one of this network.
        """
        net = self.network
        check("The name of a parameter", name, TEXT, NetworkError)
        if net.biases == "augmented" and name.lstrip().startswith("b"):
            raise NetworkError(words.BIAS_IS_WEIGHT.format(name=name))
        if net.biases == "shared" and (of_layer := re.fullmatch(r"b\((\d+)\)", name.strip())):
            name = f"b({of_layer[1]})[1]"
        match = _NAME.fullmatch(name)
        if match is None or (match[1] == "w") != (match[4] is not None):
            raise NetworkError(f"{said(name)} names no parameter; write w(l)[j,i] or b(l)[j], as in w(3)[1,2].")
        l, j = int(match[2]), int(match[3])
        if l not in net.layout:
            raise NetworkError(f"{name!r}: the network {net.sizes} has weights in the layers {list(net.layout)}.")
        n_out, n_in = net.sizes[l - 1], net.sizes[l - 2]
        i = int(match[4] or 1)
        if not (1 <= j <= n_out and net.first_input <= i <= n_in):
            inputs = f"{net.first_input} to {n_in}"
            raise NetworkError(f"{name!r}: layer {l} has units 1 to {n_out}, each with inputs {inputs}.")
        of_W, of_b = net.layout[l]
        if match[1] == "w" and i > 0:
            return int(of_W.start) + (j - 1) * n_in + (i - 1)
        if net.biases == "none":
            raise NetworkError(f"{name!r}: the network has no biases.")
        return int(of_b.start) + (0 if net.biases == "shared" else j - 1)

    def place(self, k: int) -> tuple[int, int, int | None]:
        """Layer l, unit j and input i of an entry of `flat`; i is None for a bias, j is 0 for a shared one.

        With biases "augmented" a bias is the weight of the input 0.

        Raises
        ------
        NetworkError
            There is no such entry.
        """
        net = self.network
        k = checked("The number of an entry", k, whole(0, net.parameter_count - 1), NetworkError)
        for l, (of_W, of_b) in net.layout.items():
            if k < of_W.stop:
                j, i = divmod(k - of_W.start, net.sizes[l - 2])
                return l, j + 1, i + 1
            if k < of_b.stop:
                return l, 0 if net.biases == "shared" else k - of_b.start + 1, None if net.first_input else 0
        raise AssertionError(k)

    def name(self, k: int) -> str:
        """The name of an entry of `flat`, counted from 0; `index` is the way back.

        Examples
        --------
        >>> from backglass.network import Network
        >>> theta = Network((2, 1)).initialise()
        >>> theta.name(1), theta.index("w(2)[1,2]")
        ('w(2)[1,2]', 1)
        """
        l, j, i = self.place(k)
        if i is not None:
            return f"w({l})[{j},{i}]"
        return f"b({l})[{j}]" if j else f"b({l})"

    def to_lists(self) -> dict[str, list[Any]]:
        """W and b as nested lists for l = 2..L, which `Network.parameters` takes back."""
        lists: dict[str, list[Any]] = {"W": [W.tolist() for W in self.W.values()]}
        if self.network.biases not in ("none", "augmented"):
            lists["b"] = [b.tolist() for b in self.b.values()]
        return lists

    def astype(self, dtype: npt.DTypeLike) -> Parameters:
        """The same parameters, rounded to float32 or widened to float64.

        Raises
        ------
        NetworkError
            There is no such type.
        """
        dtype = checked_dtype(dtype, NetworkError)
        return Parameters(self.network, self.flat.astype(dtype))
