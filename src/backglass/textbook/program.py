"""The text of a class as a reader would write it."""

from __future__ import annotations

import ast
import inspect
import re


def program(made: type) -> str:
    """The source of a class without docstrings and annotations: what is shown is what runs.

    Examples
    --------
    >>> from backglass.textbook.lessons.layers.own import MyReLU
    >>> print(program(MyReLU))
    class MyReLU:
        def __init__(self):
            self.params = []
            self.grads = []
    <BLANKLINE>
        def forward(self, x):
            self.mask = x > 0
            return np.where(self.mask, x, 0)
    <BLANKLINE>
        def backward(self, dout):
            return np.where(self.mask, dout, 0)
    """
    text = ast.unparse(_Plain().visit(ast.parse(inspect.getsource(made))))
    return re.sub(r"^(class .*:)\n\n", r"\1\n", text)


class _Plain(ast.NodeTransformer):
    """Takes away what a reader does not write."""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = node.body[1:] if ast.get_docstring(node) else node.body
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.body = node.body[1:] if ast.get_docstring(node) else node.body
        node.returns = None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        assert node.value is not None
        return ast.copy_location(ast.Assign([node.target], node.value), node)
