"""What a computation graph shows of a chain of layers: the operations, and the numbers of one sample between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

import numpy as np

from backglass.equations.activations import Identity
from backglass.equations.arrays import Floats
from backglass.layers.activated import Activated
from backglass.layers.affine import Affine
from backglass.layers.with_loss import WithLoss
from backglass.pictures.computation_graph import Flow, Operation
from backglass.pictures.network_content import name_of
from backglass.words import Language

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def flows_of(layers: Sequence[Any], x: Any, t: Any, dout: Any, speak: Language) -> tuple[list[Operation], list[Flow]]:
    """The operations of a chain, and one more flow than these, for a sample x.

    The layers are copied, so that they keep what their own last pass left.
    """
    copies = [copy(layer) for layer in layers]
    for layer in copies:
        if hasattr(layer, "grads"):
            layer.grads = [np.zeros_like(grad) for grad in layer.grads]
    values = [np.asarray(x)]
    for layer in copies[:-1]:
        values.append(layer.forward(values[-1]))
    last = copies[-1]
    with_target = isinstance(last, WithLoss) or t is not None
    values.append(last.forward(values[-1], t) if with_target else last.forward(values[-1]))
    returned = [np.asarray(dout)]
    for layer in reversed(copies):
        returned.append(layer.backward(returned[-1]))
    returned.reverse()
    returned[-1] = np.broadcast_to(returned[-1], np.shape(values[-1]))
    operations: list[Operation] = []
    flows = [_flow("x", values[0], returned[0])]
    names = _names(copies, with_target)
    for layer, name, z, dz in zip(copies, names, values[1:], returned[1:], strict=True):
        for operation, flow in _parts(layer, name, flows[-1], _flow(name, z, dz), speak):
            operations.append(operation)
            flows.append(flow)
    return operations, flows


def _names(layers: Sequence[Any], with_target: bool) -> Iterator[str]:
    """What the output of every layer is called: u^(l) behind weights, z^(l) behind anything else, E behind a loss."""
    l, weighted = 1, False
    for layer in layers[:-1] if with_target else layers:
        l += isinstance(layer, Affine) or not weighted  # an activation is of the layer whose weights stand before it
        weighted = isinstance(layer, Affine)
        yield f"{'u' if weighted else 'z'}{raised(l)}"
    if with_target:
        yield "E"


def raised(l: int) -> str:
    """The number of a layer as it stands at a symbol.

    Examples
    --------
    >>> raised(12)
    '⁽¹²⁾'
    """
    return f"⁽{str(l).translate(_RAISED)}⁾"


def _flow(name: str, value: Any, gradient: Any) -> Flow:
    """One sample's numbers as a vector, or a single number."""
    value, gradient = np.asarray(value, dtype=np.float64), np.asarray(gradient, dtype=np.float64)
    shape = value.shape[-1:]
    return Flow(name, value.reshape(shape), gradient.reshape(shape))


def _parts(layer: Any, name: str, given: Flow, made: Flow, speak: Language) -> Iterator[tuple[Operation, Flow]]:
    """A layer's operations, each with what leaves it."""
    if isinstance(layer, Affine):
        yield from _affine(layer, name[1:], given, made)
    elif isinstance(layer, WithLoss):
        yield from _with_loss(layer, given, made, speak)
    else:
        label = name_of(layer.f, speak) if isinstance(layer, Activated) else type(layer).__name__
        params = getattr(layer, "params", ())
        learned = zip(params, getattr(layer, "grads", ()), strict=True) if len(params) else ()
        yield Operation(label, tuple(Flow(f"p{k}", *pair) for k, pair in enumerate(learned, start=1))), made


def _affine(layer: Affine, l: str, given: Flow, made: Flow) -> Iterator[tuple[Operation, Flow]]:
    """The product with W, then the sum with b: the sum hands back what it gets."""
    weights = Operation("dot", (Flow(f"W{l}", layer.W, layer.grads[0]),))
    if not layer.b.any() and len(layer.grads) == 1:
        yield weights, made
        return
    b = Flow(f"b{l}", layer.b, layer.grads[1] if len(layer.grads) > 1 else None)
    yield weights, Flow(f"W{l}{given.name}", layer.W @ given.value, made.gradient)
    yield Operation("+", (b,)), made


def _with_loss(layer: WithLoss, given: Flow, made: Flow, speak: Language) -> Iterator[tuple[Operation, Flow]]:
    """The output, then the loss of it and the target."""
    target = Flow("t", layer.t[0])
    if not isinstance(layer.pair.output, Identity):
        u = given.value[None]
        gradient: Floats = np.asarray(made.gradient) * layer.pair.output_gradient(u, layer.t)[0]
        yield Operation(name_of(layer.pair.output, speak)), Flow("y", layer.pair.output(u)[0], gradient)
    yield Operation(name_of(layer.pair.loss, speak), (target,)), made
