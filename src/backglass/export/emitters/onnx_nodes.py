"""A graph of ONNX while it is made, and expressions as its nodes.

Everything is built of primitives: onnxruntime has no kernels in float64 for Elu, Selu, Softplus, LeakyRelu, Erf. Where
the primitives alone would lose digits, an operation is put together so that it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import pi
from typing import Any

import numpy as np

from backglass.equations.arrays import DType
from backglass.export.error_function import BEYOND, COEFFICIENTS, MIDDLE
from backglass.export.expressions import Expression, Op, in_order, is_number
from backglass.export.recording import RANK

# Operations that ONNX has as they are.
PLAIN: Mapping[Op, str] = {
    "negative": "Neg",
    "abs": "Abs",
    "sign": "Sign",
    "sqrt": "Sqrt",
    "exp": "Exp",
    "log": "Log",
    "tanh": "Tanh",
    "floor": "Floor",
    "sin": "Sin",
    "add": "Add",
    "subtract": "Sub",
    "multiply": "Mul",
    "divide": "Div",
    "power": "Pow",
    "maximum": "Max",
    "minimum": "Min",
    "greater": "Greater",
    "greater_equal": "GreaterOrEqual",
    "less": "Less",
    "less_equal": "LessOrEqual",
    "equal": "Equal",
    "where": "Where",
}


class Graph:
    """Nodes and constants, under names of our own.

    Attributes
    ----------
    nodes : list
        Of ONNX, in order.
    """

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self._constants: list[Any] = []
        self._same: dict[tuple[str, tuple[int, ...], bytes], str] = {}
        self._count = 0

    @property
    def constants(self) -> list[Any]:
        """What stands in the graph and is used, in order."""
        used = {name for node in self.nodes for name in node.input}
        return [one for one in self._constants if one.name in used]

    def add(self, op: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        """A node; gives the name of what it computes."""
        from onnx import helper

        self._count += not name
        name = name or f"t{self._count}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], name=name, **attributes))
        return name

    def cast(self, value: str, dtype: str, name: str = "") -> str:
        """A value in another type."""
        from onnx import helper

        return self.add("Cast", value, name=name, to=helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))

    def named(self, value: str, name: str) -> str:
        """A value under another name."""
        last = self.nodes[-1] if self.nodes else None
        if last is None or last.output[0] != value:
            return self.add("Identity", value, name=name)
        last.output[0] = last.name = name
        return name

    def constant(self, values: Any, dtype: str = "", name: str = "") -> str:
        """Numbers that stand in the graph; gives their name. Without a name of their own the same stand once."""
        from onnx import numpy_helper

        array = np.ascontiguousarray(values, dtype=dtype or None).reshape(np.shape(values))
        if not name:
            key = (array.dtype.str, array.shape, array.tobytes())
            if key in self._same:
                return self._same[key]
            name = self._same[key] = f"c{len(self._same) + 1}"
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def texts(self, texts: tuple[str, ...], name: str) -> str:
        """Texts that stand in the graph; gives their name."""
        from onnx import TensorProto, helper

        encoded: Any = [text.encode("utf-8") for text in texts]
        self._constants.append(helper.make_tensor(name, TensorProto.STRING, [len(texts)], encoded))
        return name


class Formula:
    """Puts an expression into a graph.

    Parameters
    ----------
    graph : Graph
    dtype : {"float64", "float32"}
        What it is computed in.
    width : int
        How many columns its inputs have.
    """

    def __init__(self, graph: Graph, dtype: DType, width: int) -> None:
        self.graph, self.dtype, self.width = graph, dtype, width
        self.made: dict[Op, Callable[[Expression, list[str]], str]] = {
            "expm1": self._expm1,
            "log1p": self._log1p,
            "erfc": self._erfc,
            "cos": self._cos,
            "hypot": self._hypot,
            "maximum": self._maximum,
            "sum": self._sum,
            "max": self._max,
            "is_largest": self._is_largest,
            "count_at_most": self._count_at_most,
            "take": self._take,
        }

    def __call__(self, expression: Expression, inputs: Mapping[str, str], name: str = "") -> str:
        """The name of what the expression is, (N, width), by the names of its inputs."""
        found: dict[int, str] = {}
        for node in in_order([expression]):
            if node.op == "input":
                found[id(node)] = inputs[node.name]
            elif node.op == "number":
                found[id(node)] = self._number(node.number)
            elif node.op == "row":
                found[id(node)] = self.graph.constant([node.numbers], self.dtype)
            else:
                arguments = [
                    self._argument(found[id(one)], one, node.op == "where" and place == 0)
                    for place, one in enumerate(node.of)
                ]
                found[id(node)] = self._node(node, arguments)
        result = self._argument(found[id(expression)], expression)
        if expression.shape != "rows":  # 0 for all, say
            (one,) = list(inputs.values())[:1]
            result = self._do("Expand", result, self._do("Shape", one))
        return self.graph.named(result, name) if name else result

    def _node(self, node: Expression, arguments: list[str]) -> str:
        if node.op in self.made:
            return self.made[node.op](node, arguments)
        return self._do(PLAIN[node.op], *arguments)

    def _argument(self, name: str, of: Expression, condition: bool = False) -> str:
        """True and false as 1 and 0 where numbers are wanted."""
        if condition == of.is_condition:
            return name
        return self.graph.cast(name, "bool" if condition else self.dtype)

    def _do(self, op: str, *inputs: str, **attributes: Any) -> str:
        return self.graph.add(op, *inputs, **attributes)

    def _number(self, value: float) -> str:
        return self.graph.constant(value, self.dtype)

    # --- what is put together: of (node, names of its arguments), the name of the result ---

    def _maximum(self, node: Expression, of: list[str]) -> str:
        """Relu where it is one: runtimes join it with what comes before."""
        return self._do("Relu", of[0]) if is_number(node.of[1], 0.0) else self._do("Max", *of)

    def _expm1(self, node: Expression, of: list[str]) -> str:
        """With t = tanh(-|x| / 2), 2 t / (1 - t) is e^-|x| - 1: nothing cancels. Above 0, e^x - 1 = -e^x (e^-x - 1)."""
        x, half, two = of[0], self._number(0.5), self._number(2.0)
        below = node.of[0].op == "minimum" and any(is_number(one, 0.0) for one in node.of[0].of)
        downward = x if below else self._do("Neg", self._do("Abs", x))
        t = self._do("Tanh", self._do("Mul", downward, half))
        m = self._do("Div", self._do("Mul", t, two), self._do("Sub", self._number(1.0), t))
        if below:
            return m
        upward = self._do("Neg", self._do("Mul", self._do("Exp", x), m))
        return self._do("Where", self._do("Greater", x, self._number(0.0)), upward, m)

    def _log1p(self, _: Expression, of: list[str]) -> str:
        """log w - ((w - 1) - x) / w, w = 1 + x as it was rounded; log w alone where x is -1 or infinite."""
        x, one = of[0], self._number(1.0)
        w = self._do("Add", one, x)
        log = self._do("Log", w)
        lost = self._do("Div", self._do("Sub", self._do("Sub", w, one), x), w)
        return self._do("Where", self._do("IsNaN", lost), log, self._do("Sub", log, lost))

    def _erfc(self, _: Expression, of: list[str]) -> str:
        """As `error_function.py` has it."""
        x, one, middle = of[0], self._number(1.0), self._number(MIDDLE)
        a = self._do("Min", self._do("Abs", x), self._number(BEYOND))
        s = self._do("Div", self._do("Sub", a, middle), self._do("Add", a, middle))
        *rest, p = map(self._number, COEFFICIENTS[self.dtype])
        for coefficient in reversed(rest):
            p = self._do("Add", self._do("Mul", p, s), coefficient)
        e = self._do("Exp", self._do("Neg", self._do("Mul", a, a)))
        below = self._do("Add", one, self._do("Add", a, a))
        right = self._do("Div", self._do("Mul", e, p), below)
        left = self._do("Sub", self._number(2.0), right)
        return self._do("Where", self._do("Less", x, self._number(0.0)), left, right)

    def _cos(self, _: Expression, of: list[str]) -> str:
        """sin(x + pi / 2): onnxruntime has no cosine in float64."""
        return self._do("Sin", self._do("Add", of[0], self._number(pi / 2)))

    def _hypot(self, _: Expression, of: list[str]) -> str:
        """The larger, m, times sqrt(1 + r^2), r the smaller by m; m itself where that is 0 / 0 or inf / inf."""
        x, y = (self._do("Abs", one) for one in of)
        m = self._do("Max", x, y)
        r = self._do("Div", self._do("Min", x, y), m)
        root = self._do("Sqrt", self._do("Add", self._number(1.0), self._do("Mul", r, r)))
        return self._do("Where", self._do("IsNaN", r), m, self._do("Mul", m, root))

    def _sum(self, _: Expression, of: list[str]) -> str:
        return self._do("ReduceSum", of[0], self.graph.constant([1], "int64"), keepdims=1)

    def _max(self, _: Expression, of: list[str]) -> str:
        return self._do("ReduceMax", of[0], axes=[1], keepdims=1)

    def _is_largest(self, _: Expression, of: list[str]) -> str:
        place = self._do("ArgMax", of[0], axis=1, keepdims=1, select_last_index=0)
        return self._do("Equal", self.graph.constant([range(self.width)], "int64"), place)

    def _count_at_most(self, node: Expression, of: list[str]) -> str:
        """One more axis, along which x is compared with all of the numbers."""
        last = self.graph.constant([2], "int64")
        x = self._do("Unsqueeze", of[0], last)
        found = self._do("GreaterOrEqual", x, self.graph.constant(node.numbers, self.dtype))
        return self._do("ReduceSum", self.graph.cast(found, self.dtype), last, keepdims=0)

    def _take(self, node: Expression, of: list[str]) -> str:
        return self._do(
            "Gather", self.graph.constant(node.numbers, self.dtype), self.graph.cast(of[0], "int64"), axis=0
        )


def stacked(expressions: list[Expression]) -> Expression:
    """Expressions of one structure as one, in which the numbers that differ are rows: one expression a column.

    Examples
    --------
    >>> from backglass.export.recording import record
    >>> both = [record(lambda x: x - 1.0, "x"), record(lambda x: x - 2.0, "x")]
    >>> structure(both[0]) == structure(both[1])
    True
    >>> stacked(both).of[1].op, stacked(both).of[1].numbers
    ('row', (1.0, 2.0))
    """
    made: dict[int, Expression] = {}
    for alike in zip(*(in_order([one]) for one in expressions), strict=True):
        first = alike[0]
        of = tuple(made[id(one)] for one in first.of)
        numbers = tuple(one.number for one in alike)
        if first.op == "number" and len({number.hex() for number in numbers}) > 1:
            made[id(first)] = Expression("row", shape="rows", numbers=numbers)
        else:
            widest = max((one.shape for one in of), key=RANK.__getitem__, default=first.shape)
            shape = widest if first.shape == "scalar" else first.shape
            made[id(first)] = Expression(first.op, of, shape, first.name, first.number, first.numbers)
    return made[id(expressions[0])]


def structure(expression: Expression) -> tuple[object, ...]:
    """What expressions share that can be stacked: all but the numbers that stand in them."""
    nodes = in_order([expression])
    place = {id(node): number for number, node in enumerate(nodes)}
    return tuple(
        (node.op, tuple(place[id(one)] for one in node.of), node.shape, node.name, node.numbers) for node in nodes
    )
