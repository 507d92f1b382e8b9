"""The lesson's network as a chain of layers, its two passes, its update, and the layers that the reader wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.glass.certificate import Certificate
from backglass.glass.functions import certify_function
from backglass.glass.tracing import Trace, trace
from backglass.layers import Affine, Chain, ReLU, Softmax, SoftmaxWithLoss
from backglass.network import Network
from backglass.textbook.lessons.layers.own import MyAffine, MyReLU, MySoftmax, MySoftmaxWithLoss, Published

X = ((1.0, 2.0), (2.0, -1.0))
CLASSES = (2, 0)
W2, B2 = ((0.5, -0.25), (0.25, 0.5)), (0.25, -0.25)
W3, B3 = ((0.5, 1.0), (-0.5, 0.25), (1.0, -0.5)), (0.0, 0.5, -0.25)
ETA = 0.5
G = ((1.0, -2.0, 0.5), (-0.5, 1.0, 3.0))  # what comes back to a layer that is judged by itself


@dataclass(frozen=True, eq=False)
class BothPasses:
    """Everything that one forward and one backward pass through the layers compute, a row a sample.

    Attributes
    ----------
    u2, z2, u3, y : array (2, n)
    E : float
    g3, dz2, g2, dx : array (2, n)
        dE/du^(3), dE/dz^(2), dE/du^(2), dE/dx: what every layer hands back.
    dW2, db2, dW3, db3 : array
        What stands in the `grads` of the affine layers.
    """

    u2: Floats
    z2: Floats
    u3: Floats
    y: Floats
    E: float
    g3: Floats
    dz2: Floats
    g2: Floats
    dx: Floats
    dW2: Floats
    db2: Floats
    dW3: Floats
    db3: Floats


def targets() -> Floats:
    """One-hot rows of the classes."""
    return np.eye(3)[list(CLASSES)]


def chain() -> Chain:
    """The lesson's layers."""
    return Chain([Affine(W2, B2), ReLU(), Affine(W3, B3), SoftmaxWithLoss()])


def passes() -> BothPasses:
    """Through the lesson's layers and back, one after the other."""
    first, relu, second, loss = chain().layers
    u2 = first.forward(X)
    z2 = relu.forward(u2)
    u3 = second.forward(z2)
    E = loss.forward(u3, CLASSES)
    g3 = loss.backward()
    dz2 = second.backward(g3)
    g2 = relu.backward(dz2)
    dx = first.backward(g2)
    return BothPasses(u2, z2, u3, loss.y, E, g3, dz2, g2, dx, *first.grads, *second.grads)


def traced() -> Trace:
    """The same network without layers: its trace."""
    net = Network((2, 2, 3), hidden="relu", output="softmax", loss="cross_entropy")
    return trace(net, net.parameters(W=[W2, W3], b=[B2, B3]), X, CLASSES)


def updated() -> tuple[Chain, float]:
    """The chain after one update with all gradients, and its error then."""
    layers = chain()
    layers.forward(X, CLASSES)
    layers.backward()
    for param, grad in zip(layers.params, layers.grads, strict=True):
        param -= ETA * grad
    return layers, float(layers.forward(X, CLASSES))


def updated_too_early() -> float:
    """w11^(2) after the update, where the second layer is updated before it has gone back."""
    first, relu, second, loss = chain().layers
    loss.forward(second.forward(relu.forward(first.forward(X))), CLASSES)
    g3 = loss.backward()
    second.backward(g3)
    second.params[0][...] -= ETA * second.grads[0]
    first.backward(relu.backward(second.backward(g3)))
    return float(first.params[0][0, 0] - ETA * first.grads[0][0, 0])


def of_single(u: Any, dout: float = 1.0) -> tuple[float, Floats]:
    """E and dE/du of the first sample alone, by the right layer."""
    layer = SoftmaxWithLoss()
    return layer.forward(u, CLASSES[0]), layer.backward(dout)


def split_apart(p: BothPasses) -> tuple[Floats, Floats]:
    """dE/dy of the cross entropy alone, and dE/du^(3) by the softmax alone, of both samples."""
    softmax = Softmax()
    dy = -targets() / softmax.forward(p.u3) / len(X)
    return dy, softmax.backward(dy)


def own_passes() -> tuple[Floats, ...]:
    """E, dE/dx and all gradients, by the reader's layers."""
    first = MyAffine(*map(np.array, (W2, B2)))
    second, relu, loss = MyAffine(*map(np.array, (W3, B3))), MyReLU(), MySoftmaxWithLoss()
    E = loss.forward(second.forward(relu.forward(first.forward(np.array(X)))), targets())
    dx = first.backward(relu.backward(second.backward(loss.backward())))
    return (np.array(E), dx, *first.grads, *second.grads)


def certificates() -> dict[str, Certificate]:
    """The reader's layers, and the published one for a sample by itself and for twice the error, each judged."""
    u3, t, g = np.array(passes().u3), targets(), np.array(G)

    def affine(W: Any) -> tuple[Any, Any]:
        layer = MyAffine(W, np.array(B3))
        E = (g * layer.forward(passes().z2)).sum()
        layer.backward(g)
        return E, layer.grads[0]

    def between(made: type) -> Any:
        def judged(u: Any) -> tuple[Any, Any]:
            layer = made()
            return (g * layer.forward(u)).sum(), layer.backward(g)

        return judged

    def end(made: type, t: Any, dout: float = 1.0) -> Any:
        def judged(u: Any) -> tuple[Any, Any]:
            layer = made()
            return dout * layer.forward(u, t), layer.backward(dout).reshape(u.shape)

        return judged

    return {
        "MyAffine": certify_function(affine, np.array(W3)),
        "MyReLU": certify_function(between(MyReLU), u3),
        "MySoftmax": certify_function(between(MySoftmax), u3),
        "MySoftmaxWithLoss": certify_function(end(MySoftmaxWithLoss, t), u3),
        "single": certify_function(end(Published, t[0]), u3[0]),
        "dout": certify_function(end(Published, t, 2.0), u3),
    }
