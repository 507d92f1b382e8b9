"""Layers one after the other, and the chain of layers that a network is."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from backglass.equations.arrays import Floats
from backglass.errors import DataError, NetworkError
from backglass.keywords import keywords
from backglass.layers.activated import Activated, ReLU, Sigmoid, Tanh
from backglass.layers.affine import Affine
from backglass.layers.graphing import flows_of
from backglass.layers.layer import Layer
from backglass.layers.with_loss import IdentityWithLoss, SigmoidWithLoss, SoftmaxWithLoss, WithLoss
from backglass.network import Network, check_network
from backglass.numeric import numeric
from backglass.parameters import Parameters
from backglass.pictures.computation_graph import computation_graph
from backglass.ranges import spoken
from backglass.samples import check_belongs
from backglass.words import Language, said

OF_ACTIVATIONS = (Sigmoid, ReLU, Tanh)
OF_LOSSES = (SoftmaxWithLoss, IdentityWithLoss, SigmoidWithLoss)


class Chain:
    """Layers one after the other: forward from the first to the last, backward from the last to the first.

    Parameters
    ----------
    layers : sequence of layers
        Ours, or one's own: whatever has `forward` and `backward`, and perhaps lists `params` and `grads`. A chain
        stands for its layers.

    Raises
    ------
    NetworkError
        There is none, or one of them is no layer.

    Examples
    --------
    A network is trained by three lines; these are the numbers of its trace and of `bg.train`.

    >>> import backglass as bg
    >>> mazur = bg.example("mazur")
    >>> chain = bg.layers.of(mazur.network, mazur.parameters)
    >>> chain
    Chain([Affine, Sigmoid, Affine, WithLoss])
    >>> round(chain.forward(mazur.X, mazur.D), 9)
    0.298371109
    >>> gradient = chain.backward()
    >>> for param, grad in zip(chain.params, chain.grads):
    ...     param -= 0.5 * grad
    >>> round(chain.forward(mazur.X, mazur.D), 9)
    0.291027774
    """

    @keywords
    def __init__(self, layers: Sequence[Any]) -> None:
        if not isinstance(layers, list | tuple) or not layers:
            raise NetworkError(f"layers is {said(layers)}, but it is a list of layers, at least one.")
        for layer in layers:
            if not all(callable(getattr(layer, name, None)) for name in ("forward", "backward")):
                raise NetworkError(f"layers holds {said(layer)}, which has no forward and backward.")
            if not all(isinstance(getattr(layer, name, []), list) for name in ("params", "grads")):
                raise NetworkError(f"layers holds {said(layer)}, whose params and grads are no lists of arrays.")
        self.layers = [one for layer in layers for one in (layer.layers if isinstance(layer, Chain) else [layer])]

    def __repr__(self) -> str:
        """The layers by the names of their classes."""
        return f"Chain([{', '.join(type(layer).__name__ for layer in self.layers)}])"

    @property
    def params(self) -> list[Floats]:
        """What is learned, of all layers in their order: the arrays themselves."""
        return [param for layer in self.layers for param in getattr(layer, "params", ())]

    @property
    def grads(self) -> list[Floats]:
        """dE/dparam in the same order, after `backward`."""
        return [grad for layer in self.layers for grad in getattr(layer, "grads", ())]

    def forward(self, x: Any, t: Any = None) -> Any:
        """E for inputs and targets as the last layer takes them; without a loss at the end, the outputs for x.

        Raises
        ------
        DataError
            The arrays do not fit, targets are missing, or there is no loss that takes them.
        """
        *others, last = self.layers
        for layer in others:
            x = layer.forward(x)
        if t is not None and isinstance(last, Layer) and not isinstance(last, WithLoss):
            raise DataError(f"t is given, but the chain ends with {type(last).__name__}, which is no loss.")
        return last.forward(x) if t is None and not isinstance(last, WithLoss) else last.forward(x, t)

    def backward(self, dout: Any = 1) -> Any:
        """dE/dx of the chain's inputs; every layer's `grads` are filled on the way."""
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

    def predict(self, x: Any) -> Any:
        """The outputs for inputs, behind a last layer with a loss those of its activation; no layer keeps anything."""
        for layer in map(copy, self.layers):
            x = layer.predict(x) if isinstance(layer, WithLoss) else layer.forward(x)
        return x

    @keywords
    def to_svg(self, x: Any, t: Any = None, dout: Any = 1, lang: Language | None = None) -> str:
        """The computation graph of one sample: values above each edge, derivatives below; no layer keeps anything.

        Parameters
        ----------
        x : array-like (n,) or (1, n)
        t : optional
            The target, where the chain ends with a loss.
        dout : default 1
            What comes back to the last layer.
        lang : {"en", "ja"}, optional
            By default the reader's language, as the locale has it.

        Returns
        -------
        str
            One ``<svg>`` element.

        Raises
        ------
        DataError
            Several samples, or what `forward` refuses.
        """
        speak = spoken(lang)
        given = numeric(x, "x")
        if given.ndim == 2 and len(given) != 1:
            raise DataError(
                f"x has {len(given)} rows, but a computation graph shows one sample; give one row, as x[0]."
            )
        return computation_graph(*flows_of(self.layers, given, t, numeric(dout, "dout"), speak), speak)


@keywords
def of(network: Network, theta: Parameters) -> Chain:
    """The chain of layers that a network is: Affine and an activation in turn, at the end the output with its loss.

    Parameters
    ----------
    network : Network
    theta : Parameters
        Copied, in their type.

    Returns
    -------
    Chain
        Its loss and gradients are those of `bg.trace`; its `params` are W and b of every layer, where b is neither
        frozen nor absent. A shared bias is (1,); with biases "augmented" the column w_j0 of W is b.

    Raises
    ------
    NetworkError
        Something is no network, or the parameters belong to another one.

    Examples
    --------
    >>> net = Network((2, 3, 2), hidden="gelu", output="softmax", loss="cross_entropy")
    >>> of(net, net.initialise(seed=0)).layers
    [Affine(params=[(3, 2), (3,)]), Activated(f=GELU()), Affine(params=[(2, 3), (2,)]), SoftmaxWithLoss()]
    """
    check_network(network)
    check_belongs(theta, network)
    layers: list[Layer] = []
    for l, f in network.f.items():
        b = None if network.biases == "none" else theta.biases[l][:1] if network.biases == "shared" else theta.biases[l]
        layers.append(Affine(theta.weights[l], b, frozen=network.biases == "frozen"))
        if l < network.L:
            layers.append(next((kind() for kind in OF_ACTIVATIONS if kind().f == f), Activated(f)))
    layers.append(_end(network))
    return Chain(layers)


def _end(network: Network) -> WithLoss:
    """The output with its loss, by the class that has a name of its own where there is one."""
    for kind in OF_LOSSES:
        layer = kind(reduction=network.reduction)
        if (layer.pair.output, layer.pair.loss) == (network.output, network.loss):
            return layer
    return WithLoss(network.output, network.loss, reduction=network.reduction)
