"""Symbols that stand for arrays: an equation that is called with them leaves an `Expression` behind.

The equations ask an array for its namespace (the array API's `__array_namespace__`), so that they take symbols as they
take arrays of NumPy and torch. What is written down are the operations in their order: an export rounds where the
equations round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from backglass.errors import PlanError
from backglass.export.expressions import Expression, Op, Shape, merged
from backglass.words import export as words

Value: TypeAlias = "Symbol | float | int"
ONE: tuple[Op, ...] = ("abs", "sign", "sqrt", "exp", "expm1", "log", "log1p", "tanh", "erfc", "floor", "sin", "cos")
TWO: tuple[Op, ...] = ("hypot", "maximum", "minimum")
BY_ELEMENT: dict[str, Op] = {op: op for op in (*ONE, *TWO)}
RANK: dict[Shape, int] = {"scalar": 0, "column": 1, "rows": 2}


class Symbol:
    """An array that is not there yet.

    Parameters
    ----------
    expression : Expression
    width : int
        How many columns the array has.
    """

    dtype = None
    device = "cpu"

    def __init__(self, expression: Expression, width: int) -> None:
        self.expression, self.width = expression, width

    def __array_namespace__(self, api_version: str | None = None) -> Any:
        """The operations that can be written down."""
        return NAMESPACE

    @property
    def shape(self) -> tuple[int, int]:
        """(N, n) with 0 for N, which no equation asks for."""
        return (0, self.width)

    def __neg__(self) -> Symbol:
        return _of("negative", self)

    def __add__(self, other: Value) -> Symbol:
        return _of("add", self, other)

    def __radd__(self, other: Value) -> Symbol:
        return _of("add", other, self)

    def __sub__(self, other: Value) -> Symbol:
        return _of("subtract", self, other)

    def __rsub__(self, other: Value) -> Symbol:
        return _of("subtract", other, self)

    def __mul__(self, other: Value) -> Symbol:
        return self if _is(other, 1) else _symbol(other) if _is(self, 1) else _of("multiply", self, other)

    def __rmul__(self, other: Value) -> Symbol:
        return self if _is(other, 1) else _symbol(other) if _is(self, 1) else _of("multiply", other, self)

    def __truediv__(self, other: Value) -> Symbol:
        return self if _is(other, 1) else _of("divide", self, other)

    def __rtruediv__(self, other: Value) -> Symbol:
        return _of("divide", other, self)

    def __pow__(self, other: Value) -> Symbol:
        return _of("multiply", self, self) if _is(other, 2) else _of("power", self, other)

    def __rpow__(self, other: Value) -> Symbol:
        return _of("power", other, self)

    def __gt__(self, other: Value) -> Symbol:
        return _of("greater", self, other)

    def __ge__(self, other: Value) -> Symbol:
        return _of("greater_equal", self, other)

    def __lt__(self, other: Value) -> Symbol:
        return _of("less", self, other)

    def __le__(self, other: Value) -> Symbol:
        return _of("less_equal", self, other)

    def __eq__(self, other: object) -> Symbol:  # type: ignore[override]
        assert isinstance(other, Symbol | float | int)
        return _of("equal", self, other)

    def __bool__(self) -> bool:
        raise PlanError(words.DECIDES)


class _Places(Symbol):
    """Where the largest value of a row stands, and the places it is held against: only `is_largest` knows them."""

    def __init__(self, of: Symbol | None, width: int) -> None:
        super().__init__(Expression("number"), width)
        self.of = of

    def __eq__(self, other: object) -> Symbol:  # type: ignore[override]
        assert isinstance(other, _Places)
        of = self.of if other.of is None else other.of
        assert of is not None
        return Symbol(Expression("is_largest", (of.expression,), "rows"), of.width)

    __hash__ = None  # type: ignore[assignment]


class _Namespace:
    """What the equations use of the array API."""

    __name__ = __name__  # array-api-compat tells namespaces apart by it

    def __getattr__(self, name: str) -> Any:
        if name in BY_ELEMENT:
            return lambda *values: _of(BY_ELEMENT[name], *values)
        if name.startswith("_"):
            raise AttributeError(name)
        raise PlanError(words.NO_OPERATION.format(name=name))

    @staticmethod
    def where(condition: Symbol, then: Value, otherwise: Value) -> Symbol:
        """`then` where the condition holds."""
        return _of("where", condition, then, otherwise)

    @staticmethod
    def zeros_like(_: Symbol) -> Symbol:
        """0, broadcast."""
        return _number(0.0)

    @staticmethod
    def ones_like(_: Symbol) -> Symbol:
        """1, broadcast."""
        return _number(1.0)

    @staticmethod
    def asarray(value: Value, **_: Any) -> Symbol:
        """The number, broadcast."""
        return _symbol(value)

    @staticmethod
    def sum(x: Symbol, axis: int = -1, keepdims: bool = False) -> Symbol:  # noqa: ARG004
        """The sum of each row."""
        return _along("sum", x, axis)

    @staticmethod
    def max(x: Symbol, axis: int = -1, keepdims: bool = False) -> Symbol:  # noqa: ARG004
        """The largest value of each row."""
        return _along("max", x, axis)

    @staticmethod
    def argmax(x: Symbol, axis: int = -1, keepdims: bool = False) -> Symbol:  # noqa: ARG004
        """Where the largest value of each row stands."""
        return _Places(x, x.width)

    @staticmethod
    def arange(stop: int, **_: Any) -> Symbol:
        """The places of a row."""
        return _Places(None, stop)

    @staticmethod
    def count_at_most(numbers: tuple[float, ...], x: Symbol) -> Symbol:
        """How many of the ascending numbers are at most x."""
        return Symbol(Expression("count_at_most", (x.expression,), x.expression.shape, numbers=numbers), x.width)

    @staticmethod
    def take(numbers: tuple[float, ...], places: Symbol) -> Symbol:
        """The numbers at whole places counted from 0."""
        of = places.expression
        return Symbol(Expression("take", (of,), of.shape, numbers=numbers), places.width)


def record(f: Callable[..., Any], *names: str, width: int = 1, shapes: tuple[Shape, ...] = ()) -> Expression:
    """What a function of arrays computes of symbols with these names.

    Parameters
    ----------
    f : callable
        Such as an activation: it takes and returns arrays.
    names : str
        Of its arguments.
    width : int, default 1
        How many columns they have.
    shapes : tuple of {"scalar", "column", "rows"}
        Of the arguments; those that are not named are "rows".

    Raises
    ------
    PlanError
        The function does with its arguments what cannot be written down.

    Examples
    --------
    >>> from backglass.equations.activations import Tanh
    >>> found = record(Tanh(), "u")
    >>> found.op, found.of[0].name
    ('tanh', 'u')
    """
    return record_all(lambda *symbols: [f(*symbols)], *names, width=width, shapes=shapes)[0]


def record_all(
    f: Callable[..., Sequence[Any]], *names: str, width: int = 1, shapes: tuple[Shape, ...] = ()
) -> tuple[Expression, ...]:
    """What a function computes that returns several arrays; what they share is one node.

    Examples
    --------
    >>> first, second = record_all(lambda u: [-u, -u + 1], "u")
    >>> second.of[0] is first
    True
    """
    rest: list[Shape] = ["rows" for _ in names[len(shapes) :]]
    symbols = [
        Symbol(Expression("input", shape=shape, name=name), width)
        for name, shape in zip(names, (*shapes, *rest), strict=True)
    ]
    return merged([_symbol(one).expression for one in f(*symbols)])


def _is(value: Value, number: int) -> bool:
    expression = _symbol(value).expression
    return expression.op == "number" and expression.number == number


def _number(value: float) -> Symbol:
    return Symbol(Expression("number", number=float(value)), 1)


def _symbol(value: Any) -> Symbol:
    return value if isinstance(value, Symbol) else _number(value)


def _of(op: Op, *values: Value) -> Symbol:
    """An operation element by element; its shape is the widest of its arguments' shapes."""
    symbols = [_symbol(value) for value in values]
    shape = max((one.expression.shape for one in symbols), key=RANK.__getitem__)
    of = tuple(one.expression for one in symbols)
    return Symbol(Expression(op, of, shape), max(one.width for one in symbols))


def _along(op: Op, x: Symbol, axis: int) -> Symbol:
    assert axis in (-1, 1)
    return Symbol(Expression(op, (x.expression,), "column"), 1)


NAMESPACE = _Namespace()
