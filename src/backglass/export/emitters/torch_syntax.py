"""How torch writes expressions."""

from __future__ import annotations

from backglass.export.expressions import Expression
from backglass.export.printing import Operation, Syntax
from backglass.export.python_syntax import SIGNS, python_number

TENSORS_ALONE = {"maximum", "minimum", "hypot"}  # torch does not take numbers there


def torch_number(number: float) -> str:
    """A number that Python reads as the same bits.

    Examples
    --------
    >>> torch_number(0.1), torch_number(float("inf"))
    ('0.1', 'torch.inf')
    """
    return python_number(number, "torch")


def as_tensor(text: str, argument: Expression, of: Expression) -> str:
    """A number as a tensor where torch takes no other, or would give it a type of its own."""
    if argument.op != "number":
        return text
    undecided = of.op == "where" and all(one.op == "number" for one in of.of[1:])
    return f"torch.tensor({text}, dtype=DTYPE)" if of.op in TENSORS_ALONE or undecided else text


TORCH = Syntax(
    {
        **SIGNS,
        **{
            op: Operation(f"torch.{op}({{0}})")
            for op in ("abs", "sign", "sqrt", "exp", "expm1", "log", "log1p", "tanh", "erfc", "floor", "sin", "cos")
        },
        **{op: Operation(f"torch.{op}({{0}}, {{1}})") for op in ("hypot", "maximum", "minimum")},
        "where": Operation("torch.where({0}, {1}, {2})"),
        "sum": Operation("torch.sum({0}, dim=1, keepdim=True)"),
        "max": Operation("torch.amax({0}, dim=1, keepdim=True)"),
        "is_largest": Operation("first_largest({0})"),
        "count_at_most": Operation("torch.searchsorted({numbers}, {0}, right=True)"),
        "take": Operation("{numbers}[{0}.long()]"),
    },
    torch_number,
    lambda numbers: f"torch.tensor([{', '.join(map(torch_number, numbers))}], dtype=DTYPE)",
    as_tensor,
)
