"""A network as a frozen description: what it computes, and where its parameters stand in one flat vector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from backglass.brief import brief
from backglass.cached import cached_property
from backglass.equations.activations import Activation
from backglass.equations.arrays import Array, Floats, namespace
from backglass.equations.forward import forward
from backglass.equations.initialisers import INITIALISERS, Initialiser
from backglass.equations.losses import LOSSES, Loss
from backglass.equations.output_pairs import OutputPair, output_pair
from backglass.equations.randomness import check_seed
from backglass.equations.table import look_up
from backglass.errors import NetworkError
from backglass.given_parameters import flat_of, given_by_layer
from backglass.keywords import keywords
from backglass.memory import room
from backglass.network_parts import (
    ActivationChoice,
    LossChoice,
    activation_row,
    check_together,
    checked_sizes,
    hidden_rows,
)
from backglass.parameters import Parameters
from backglass.ranges import check, check_type, one_of, whole
from backglass.samples import check_belongs, checked_inputs
from backglass.words import Text
from backglass.words import networks as words

Biases: TypeAlias = Literal["per_unit", "frozen", "shared", "none", "augmented"]
Reduction: TypeAlias = Literal["mean", "sum"]

ROWS_AT_ONCE = 4096  # bounds the memory of a large table's prediction


@dataclass(frozen=True, init=False)
class Network:
    """A multilayer perceptron: what it computes, without its parameters.

    Parameters
    ----------
    sizes : sequence of int
        n_1 (inputs) to n_L (outputs), at least two numbers, each at least 1.
    hidden : activation or sequence of activations, default "relu"
        One for all hidden layers, or one per hidden layer. An activation is a name, a row such as
        ``LeakyReLU(slope=0.2)``, a row's `to_dict`, or an `OwnActivation`.
    output : activation, default "identity"
    loss : loss, default "squared_error"
    biases : {"per_unit", "frozen", "shared", "none", "augmented"}, default "per_unit"
        "frozen" biases keep their values; a "shared" one serves a whole layer. "augmented" is "per_unit" as the book
        writes it shorter: the bias of unit j is the weight w(l)[j,0] of a unit 0 below, whose output z(l-1)[0] is
        always 1. The matrices W[l] have it as their first column, and there is no b; every number is the same.
    reduction : {"mean", "sum"}, default "mean"
        Whether the objective is the weighted mean of the E_n of a batch, or their weighted sum.

    Raises
    ------
    NetworkError
        The parts do not fit together; the message says why.

    Examples
    --------
    >>> net = Network((4, 16, 3), hidden="tanh", output="softmax", loss="cross_entropy")
    >>> net.L, net.parameter_count
    (3, 131)
    >>> Network((4, 1), output="softmax", loss="cross_entropy")
    Traceback (most recent call last):
    ...
    backglass.errors.NetworkError: A softmax of one unit is always 1; use output 'logistic' with loss \
'binary_cross_entropy', or two units.
    """

    sizes: tuple[Annotated[int, whole()], ...]
    hidden: tuple[Activation, ...]
    output: Activation
    loss: Loss
    biases: Biases = "per_unit"
    reduction: Reduction = "mean"

    @keywords
    def __init__(
        self,
        sizes: Sequence[int],
        hidden: ActivationChoice | Sequence[ActivationChoice] = "relu",
        output: ActivationChoice = "identity",
        loss: LossChoice = "squared_error",
        biases: Biases = "per_unit",
        reduction: Reduction = "mean",
    ) -> None:
        put = object.__setattr__  # the dataclass is frozen from here on
        put(self, "sizes", checked_sizes(sizes))
        put(self, "hidden", hidden_rows(hidden, len(self.sizes) - 2))
        put(self, "output", activation_row(output))
        put(self, "loss", look_up("loss", LOSSES, loss, NetworkError))
        check("biases", biases, one_of(*get_args(Biases)), NetworkError)
        check("reduction", reduction, one_of(*get_args(Reduction)), NetworkError)
        put(self, "biases", biases)
        put(self, "reduction", reduction)
        check_together(self.sizes, self.hidden, self.output, self.loss)

    def __repr__(self) -> str:
        """All of it; of very many layers the first ones."""
        return brief(self, **{one.name: getattr(self, one.name) for one in fields(self)})

    @property
    def L(self) -> int:
        """The number of layers, the input included."""
        return len(self.sizes)

    @cached_property
    def f(self) -> dict[int, Activation]:
        """l -> activation of layer l, l = 2..L."""
        return dict(enumerate((*self.hidden, self.output), start=2))

    @cached_property
    def pair(self) -> OutputPair:
        """Output and loss together, fused where a fused form exists."""
        return output_pair(self.output, self.loss)

    @property
    def untrainable(self) -> str:
        """Why the network can be evaluated but not trained; empty where it can be."""
        return str(self.refusal or "")

    @property
    def refusal(self) -> Text | None:
        """The same in both languages; None where it can be trained."""
        for l, row in self.f.items():
            if not row.trainable:
                return words.UNTRAINABLE.format(layer=l, name=row.name)
        return None

    @cached_property
    def layout(self) -> dict[int, tuple[slice, slice]]:
        """Where layer l stands in the flat vector: l -> (slice of W row-major, slice of b).

        With biases "augmented" the column w_j0 of W stands where b does otherwise.
        """
        layout, start = {}, 0
        for l in range(2, self.L + 1):
            n_out, n_in = self.sizes[l - 1], self.sizes[l - 2]
            middle = start + n_out * n_in
            end = middle + {"shared": 1, "none": 0}.get(self.biases, n_out)
            layout[l] = (slice(start, middle), slice(middle, end))
            start = end
        return layout

    @property
    def first_input(self) -> int:
        """Where i of w(l)[j,i] begins: at 0, the unit with z_0 = 1, with biases "augmented", else at 1."""
        return 0 if self.biases == "augmented" else 1

    @property
    def parameter_count(self) -> int:
        """The length of the flat vector."""
        return int(self.layout[self.L][1].stop)

    @cached_property
    def is_weight(self) -> npt.NDArray[np.bool_]:
        """Which entries of the flat vector are weights, (P,): what penalties and decay act on.

        The weight w_j0 of z_0 = 1 is a bias here, too, so that "augmented" learns what "per_unit" does.
        """
        marks = np.zeros(self.parameter_count, dtype=bool)
        for W, _ in self.layout.values():
            marks[W] = True
        return marks

    @cached_property
    def trainable(self) -> npt.NDArray[np.bool_]:
        """Which entries of the flat vector training may change, (P,): frozen biases stay out."""
        return self.is_weight if self.biases == "frozen" else np.ones_like(self.is_weight)

    def views(self, flat: Array) -> tuple[dict[int, Array], dict[int, Array]]:
        """W and b as views of a flat vector of any array library: l -> (n_l, n_{l-1}) and l -> (n_l,).

        So the equations take them, whatever the kind of bias; with "augmented" b[l] is the column w_j0.
        """
        xp = namespace(flat)
        W, b = {}, {}
        for l, (of_W, of_b) in self.layout.items():
            n_out = self.sizes[l - 1]
            W[l] = xp.reshape(flat[of_W], (n_out, self.sizes[l - 2]))
            b[l] = xp.zeros_like(W[l][:, 0]) if self.biases == "none" else flat[of_b]
            if self.biases == "shared":
                b[l] = xp.broadcast_to(b[l], (n_out,))
        return W, b

    def flatten(self, dW: Mapping[int, Array], db: Mapping[int, Array]) -> Array:
        """Gradients by layer as one flat vector, (P,); a shared bias's gradient is the sum over its units."""
        xp = namespace(dW[2])
        parts = []
        for l in self.layout:
            parts.append(xp.reshape(dW[l], (-1,)))
            if self.biases == "shared":
                parts.append(xp.reshape(xp.sum(db[l]), (1,)))
            elif self.biases != "none":
                parts.append(db[l])
        return xp.concat(parts)

    @keywords
    def parameters(
        self,
        W: Sequence[Any] | Mapping[int, Any],
        b: Sequence[Any] | Mapping[int, Any] | None = None,
    ) -> Parameters:
        """Parameters from numbers.

        Parameters
        ----------
        W, b : sequence or mapping
            For l = 2..L (a mapping: l -> values) the weights (n_l, n_{l-1}) and biases (n_l,), as arrays or
            nested lists of numbers or of texts such as "3/20"; ``b`` left out is 0. A shared bias may be
            given as one number a layer. With biases "augmented" W[l] is (n_l, n_{l-1} + 1), w_j0 first, and
            there is no ``b``.

        Raises
        ------
        NetworkError
            A wrong number of layers, a wrong shape, something that is not a finite number.

        Examples
        --------
        >>> net = Network((2, 1))
        >>> net.parameters(W=[[["3/20", 0.2]]], b=[[1]]).flat.tolist()
        [0.15, 0.2, 1.0]
        >>> Network((2, 1), biases="augmented").parameters(W=[[[1, "3/20", 0.2]]])["w(2)[1,0]"]
        1.0
        """
        by_layer = given_by_layer(self, W, b)
        with self._room():
            return Parameters(self, flat_of(self, *by_layer))

    @keywords
    def initialise(self, seed: int = 0, initialiser: Initialiser | str | None = None) -> Parameters:
        """Random weights, biases 0.

        Parameters
        ----------
        seed : int, default 0
            0 to 2^64 - 1; the same seed gives the same weights everywhere.
        initialiser : Initialiser or str, optional
            A row of the table or its name; by default each layer takes the one that suits its activation.

        Raises
        ------
        PlanError
            No such initialiser, or a seed out of range.

        Examples
        --------
        >>> Network((3, 2)).initialise(seed=1).W[2].shape
        (2, 3)
        """
        check_seed(seed)
        chosen = None if initialiser is None else look_up("initialiser", INITIALISERS, initialiser)
        with self._room():
            flat = np.zeros(self.parameter_count)
            for l, (of_W, _) in self.layout.items():
                row = chosen or self.f[l].initialiser
                flat[of_W] = row.weights(seed, l, self.sizes[l - 1], self.sizes[l - 2]).ravel()
            return Parameters(self, flat)

    @keywords
    def predict(self, theta: Parameters, X: Any) -> npt.NDArray[Any]:
        """What the network says of rows, as its loss understands it, by the equations in the type of theta.

        Parameters
        ----------
        theta : Parameters
        X : array-like (N, n_1)

        Returns
        -------
        array
            Of a cross entropy the class indices, (N,), from 0; of a binary cross entropy 1 where an output is above
            0.5 and else 0, (N,) for one output and (N, n_L) for several; of any other loss the outputs y, (N,) for one
            and (N, n_L) for several.

        Raises
        ------
        NetworkError, DataError
            The parameters of another network, or rows that do not fit.

        Examples
        --------
        >>> net = Network((2, 3), output="softmax", loss="cross_entropy")
        >>> theta = net.parameters(W=[[[1, 0], [0, 1], [0, 0]]])
        >>> net.predict(theta, [[2.0, 1.0], [-1.0, -2.0]]).tolist()
        [0, 2]
        """
        check_belongs(theta, self)
        X = checked_inputs(self, X, theta.flat.dtype.name)
        slices = (X[start : start + ROWS_AT_ONCE] for start in range(0, len(X), ROWS_AT_ONCE))
        return self.decided(np.concatenate([forward(self.f, theta.weights, theta.biases, part).y for part in slices]))

    def decided(self, y: Floats) -> npt.NDArray[Any]:
        """What outputs (N, n_L) say, as `predict` gives it."""
        if self.loss.classes or (self.loss.probabilities and self.output.exclusive):
            return np.asarray(y.argmax(axis=1))
        if self.loss.probabilities:
            y = (y > 0.5).astype(np.intp)
        return y[:, 0] if y.shape[1] == 1 else y

    def to_dict(self) -> dict[str, Any]:
        """The network as plain JSON values."""
        return {
            "sizes": list(self.sizes),
            "hidden": [row.to_dict() for row in self.hidden],
            "output": self.output.to_dict(),
            "loss": self.loss.to_dict(),
            "biases": self.biases,
            "reduction": self.reduction,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Network:
        """The network that `to_dict` wrote.

        Examples
        --------
        >>> net = Network((2, 3, 1), hidden="tanh")
        >>> Network.from_dict(net.to_dict()) == net
        True
        """
        check_type("values", values, Mapping, "to_dict", NetworkError)
        try:
            return cls(**values)
        except TypeError as error:  # a key is missing, or none of a network's
            raise NetworkError(f"The values are not those of a network's to_dict: {str(error).rstrip('.')}.") from error

    def _room(self) -> AbstractContextManager[None]:
        """Room for the flat vector, for as much on the way to it, and once more in Parameters."""
        return room(24 * self.parameter_count, self.sizes, self.parameter_count)


def check_network(network: Any, name: str = "network") -> None:
    """Refuse what is no network.

    Raises
    ------
    NetworkError
        It is of another type.
    """
    if not isinstance(network, Network):
        check_type(name, network, Network, "bg.Network", NetworkError)
