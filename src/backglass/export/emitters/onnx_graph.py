"""A trained network as a model of ONNX: the preparation of its table, its layers, what its outputs mean.

Names of the user's stand in the metadata and in the texts of classes; those of nodes and values are ours. Of the same
network the same bytes are written every time.
"""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import numpy as np

from backglass import __version__
from backglass.errors import PlanError
from backglass.export.emitters.onnx_nodes import Formula, Graph
from backglass.export.emitters.onnx_table import prepared
from backglass.export.notes import Notes
from backglass.export.portable import NumberInput, Outputs, Portable, TableInput
from backglass.words import export as words
from backglass.words.characters import visible_in_json

OPSET, IR = 13, 8  # old enough for whatever is in use, new enough for all that is needed
LARGEST = 2**31 - 2**20  # bytes of the parameters: a file of protobuf holds 2 GiB, all told


def write(portable: Portable, notes: Notes) -> dict[str, bytes]:
    """The file of a network.

    Parameters
    ----------
    portable : Portable
    notes : Notes

    Raises
    ------
    PlanError
        The package onnx is missing, or the file would be larger than such files can be.
    """
    onnx = _onnx()
    _check_size(portable)
    graph = Graph()
    asked = portable.asks_for
    z = prepared(graph, portable, asked) if portable.columns else asked
    outputs = _outputs(graph, portable, _layers(graph, portable, z))
    made = onnx.helper.make_graph(
        graph.nodes,
        "network",
        [_described(asked, "float64" if portable.columns else portable.dtype, len(portable.asked))],
        [_described(*one) for one in outputs],
        graph.constants,
    )
    model = onnx.helper.make_model(
        made,
        opset_imports=[onnx.helper.make_opsetid("", OPSET)],
        ir_version=IR,
        producer_name="backglass",
        producer_version=__version__,
        doc_string="\n".join(notes.lines),
    )
    onnx.helper.set_model_props(model, _metadata(portable))
    content: bytes = model.SerializeToString(deterministic=True)
    onnx.checker.check_model(content, full_check=True)
    return {"": content}


def _onnx() -> ModuleType:
    """The package, which nothing else needs."""
    try:
        import onnx
        import onnx.checker
        import onnx.helper
    except ModuleNotFoundError as error:
        raise PlanError(words.NO_ONNX) from error
    return onnx


def _check_size(portable: Portable) -> None:
    size = sum(layer.W.nbytes + layer.b.nbytes for layer in portable.layers)
    if size > LARGEST:
        raise PlanError(words.TOO_LARGE_FOR_ONNX.format(size=f"{size / 2**30:.1f}"))


def _layers(graph: Graph, portable: Portable, z: str) -> str:
    """u = W z + b and z = f(u) of each layer; gives the name of y."""
    for l, layer in enumerate(portable.layers, 2):
        W, b = graph.constant(layer.W, name=f"W{l}"), graph.constant(layer.b, name=f"b{l}")
        u = graph.add("Gemm", z, W, b, name=f"u{l}", transB=1)
        z = Formula(graph, portable.dtype, len(layer.b))(layer.z, {"u": u})
        z = z if z == u else graph.named(z, f"z{l}")
    return z


def _outputs(graph: Graph, portable: Portable, y: str) -> list[tuple[str, str, int | None]]:
    """What y means; name, type and width of each output, None where it is one value a row."""
    outputs = portable.outputs
    half = graph.constant(0.5, portable.dtype) if outputs.classes else ""
    if outputs.meaning == "numbers":
        _numbers(graph, portable, y)
        return [("prediction", "float64", portable.sizes[-1])]
    if outputs.meaning == "labels":
        y = graph.named(y, "probabilities")
        graph.cast(graph.add("Greater", y, half), "int64", name="label")
        return [("label", "int64", len(outputs.names)), ("probabilities", portable.dtype, len(outputs.names))]
    if outputs.meaning == "two classes":
        graph.add("Concat", graph.add("Sub", graph.constant(1.0, portable.dtype), y), y, name="probabilities", axis=1)
        above = graph.add("Greater", graph.add("Squeeze", y, graph.constant([1], "int64")), half)
        place = graph.cast(above, "int64")
    else:
        y = graph.named(y, "probabilities")
        place = graph.add("ArgMax", y, axis=1, keepdims=0, select_last_index=0)
    classes, kind = _classes(graph, outputs)
    graph.add("Gather", classes, place, name="label", axis=0)
    return [("label", kind, None), ("probabilities", portable.dtype, len(outputs.classes))]


def _numbers(graph: Graph, portable: Portable, y: str) -> None:
    """In float64, as they were before they were standardised."""
    scale, shift = portable.outputs.scale, portable.outputs.shift
    y = y if portable.dtype == "float64" else graph.cast(y, "float64")
    y = y if scale == 1.0 else graph.add("Mul", y, graph.constant(scale, "float64"))
    y = y if shift == 0.0 else graph.add("Add", y, graph.constant(shift, "float64"))
    graph.named(y, "prediction")


def _classes(graph: Graph, outputs: Outputs) -> tuple[str, str]:
    """The names of the classes as a tensor, and its type."""
    classes = outputs.classes
    kind = {bool: "bool", int: "int64", float: "float64"}.get(type(classes[0]), "text")
    if kind == "int64" and not all(-(2**63) <= int(one) < 2**63 for one in classes):
        kind = "text"
    if kind == "text":
        return graph.texts(tuple(map(str, classes)), "classes"), kind
    return graph.constant(classes, kind, name="classes"), kind


def _described(name: str, kind: str, width: int | None) -> Any:
    """An input or output: (N, width), or (N,)."""
    from onnx import TensorProto, helper

    of = TensorProto.STRING if kind == "text" else helper.np_dtype_to_tensor_dtype(np.dtype(kind))
    return helper.make_tensor_value_info(name, of, ["N"] if width is None else ["N", width])


def _metadata(portable: Portable) -> dict[str, str]:
    """What goes in and comes out, as JSON."""
    outputs = portable.outputs
    told = {
        "columns": [_told(column) for column in portable.columns],
        "inputs": portable.inputs,
        "outputs": outputs.names,
        "meaning": outputs.meaning,
        "classes": outputs.classes,
    }
    return {key: visible_in_json(json.dumps(value, ensure_ascii=False)) for key, value in told.items() if value}


def _told(column: TableInput) -> dict[str, Any]:
    if isinstance(column, NumberInput):
        told = {"name": column.name, "unit": column.unit, "levels": column.levels, "low": column.low}
        told |= {"high": column.high, "fill": column.fill}
    else:
        told = {"name": column.name, "unit": "category", "categories": column.categories, "fill": column.fill}
    return {key: value for key, value in told.items() if value not in (None, ())}
