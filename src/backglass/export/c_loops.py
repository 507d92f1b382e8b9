"""Equations of whole rows as C: loops over the elements, one after the other where a sum or a maximum is needed first.

What an expression needs of a whole row (`sum`, `max`, `is_largest`) divides it into loops. What a later loop needs of
an earlier one is kept in an array, or computed again where that costs little; either way the digits are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from backglass.export.expressions import Expression, Op, in_order, merged
from backglass.export.printing import CALLED, Syntax, lines_of

ALONG: frozenset[Op] = frozenset({"sum", "max", "is_largest"})
DEAR: frozenset[Op] = frozenset(
    {"sqrt", "exp", "expm1", "log", "log1p", "tanh", "erfc", "sin", "cos", "power", "hypot", "divide"}
)


def has_loops(expression: Expression) -> bool:
    """Whether something of a whole row is needed; else every element is for itself."""
    return any(node.op in ALONG for node in in_order([expression]))


def c_loops(
    results: Mapping[str, Expression],
    syntax: Syntax,
    c_type: str = "double",
    n: str = "n",
    held: Mapping[str, str] | None = None,
    fixed: frozenset[str] = frozenset(),
    counter: str = "size_t",
) -> list[str]:
    r"""Statements that compute results of one row.

    Parameters
    ----------
    results : mapping
        Names and expressions. One of "rows" is written into the array of that name, others become variables.
    syntax : Syntax
        Of C.
    c_type : str
        Of the numbers.
    n : str
        How many elements a row has.
    held : mapping, optional
        The array in which an input of "rows" stands, where it is not one of its own name. If a result is written into
        that array, the input is overwritten.
    fixed : set of str
        Names that are taken.
    counter : str
        The type of what counts the elements.

    Examples
    --------
    >>> from backglass.equations.activations import Softmax
    >>> from backglass.export.c_syntax import c_syntax
    >>> from backglass.export.recording import record
    >>> softmax = record(Softmax(), "u", width=3)
    >>> print("\n".join(c_loops({"z": softmax}, c_syntax("float64", {}), held={"u": "z"})))
    double m = -HUGE_VAL;
    for (size_t j = 0; j < n; j++)
        m = larger(m, z[j]);
    double s = 0.0;
    for (size_t j = 0; j < n; j++) {
        const double e = exp(z[j] - m);
        s += e;
        z[j] = e;
    }
    for (size_t j = 0; j < n; j++)
        z[j] = z[j] / s;
    """
    names = list(results)
    roots = dict(zip(names, merged(list(results.values())), strict=True))
    return _Writing(roots, syntax, c_type, n, dict(held or {}), set(names) | {"j", n} | fixed, counter).lines()


@dataclass
class _Writing:
    """One row's computation on its way to C."""

    roots: dict[str, Expression]
    syntax: Syntax
    c_type: str
    n: str
    held: dict[str, str]
    taken: set[str]
    counter: str
    name: dict[int, str] = field(default_factory=dict)  # of nodes that are variables
    array: dict[int, str] = field(default_factory=dict)  # of nodes of rows that are kept

    def lines(self) -> list[str]:
        self.nodes = in_order(list(self.roots.values()))
        self.taken |= {node.name for node in self.nodes if node.op == "input"}
        self.level: dict[int, int] = {}
        for node in self.nodes:
            self.level[id(node)] = max((self.level[id(one)] for one in node.of), default=0) + (node.op in ALONG)
        self._needed()
        self._arrays()
        written: list[str] = []
        for level in range(max(self.level.values()) + 1):
            written += [*self._between(level), *self._loop(level)]
        return written

    def _needed(self) -> None:
        """In which loops each node of rows is needed, and which are kept for later ones."""
        self.loops: dict[int, set[int]] = {id(node): set() for node in self.nodes}
        self.of_loop: dict[int, list[Expression]] = {}
        self.kept: list[Expression] = []
        for root in self.roots.values():
            self.loops[id(root)].add(self.level[id(root)])
        for node in reversed(self.nodes):
            at, here = self.level[id(node)], self.loops[id(node)]
            if not _of_rows(node):
                needs = {at - 1} if node.op in ALONG else {at}
            else:
                again = node.op not in DEAR and not any(node is root for root in self.roots.values())
                if node.of and max(here, default=at) > at and not again:
                    self.kept.append(node)
                    here = self.loops[id(node)] = {at, *here}
                needs = here if again else {at}
                for loop in needs if node.of else ():
                    self.of_loop.setdefault(loop, []).insert(0, node)
            for one in node.of:
                # The place of a row's largest element is found in the loop before; then it is a comparison of places.
                self.loops[id(one)] |= {at - 1} if node.op in ALONG else needs
        self.kept.reverse()

    def _arrays(self) -> None:
        """Where what is kept stands: in an array that nobody needs any more, else in one of its own."""
        busy: dict[str, int] = {}  # the last loop that needs what stands in an array
        for node in self.nodes:
            array = self._stands_in(node)
            if array in self.roots:
                busy[array] = max([busy.get(array, 0), *self.loops[id(node)]])
        for name, root in self.roots.items():
            if _of_rows(root):
                self.array[id(root)] = name
                busy.setdefault(name, -1)
        for node in self.kept:
            if id(node) in self.array:
                continue
            at, until = self.level[id(node)], max(self.loops[id(node)])
            wanted = {name: self.level[id(root)] for name, root in self.roots.items() if _of_rows(root)}
            free = [name for name, last in busy.items() if last <= at and until <= wanted.get(name, until)]
            array = free[0] if free else self._fresh("kept")
            self.array[id(node)] = array
            busy[array] = until
        self.own_arrays = sorted(set(self.array.values()) - set(self.roots))

    def _between(self, level: int) -> list[str]:
        """Numbers of the whole row, computed before the loop of a level."""
        written = []
        if level == 0:
            written += [f"{self.c_type} {array}[{self.n}];" for array in self.own_arrays]
        of_rows = {id(one) for node in self.nodes if _of_rows(node) or node.op in ALONG for one in node.of}
        uses = [id(one) for node in self.nodes for one in node.of]
        for node in self.nodes:
            if _of_rows(node) or not node.of or node.op in ALONG or self.level[id(node)] != level:
                continue
            root = next((name for name, one in self.roots.items() if one is node), None)
            dear = id(node) in of_rows and any(one.op in DEAR for one in in_order([node]))
            if root is not None or dear or uses.count(id(node)) > 1:
                written.append(self._declared(node, root, level))
        for name, one in self.roots.items():
            if not _of_rows(one) and self.level[id(one)] == level and self.name.get(id(one)) != name:
                written.append(f"const {self.c_type} {name} = {self._text(one, level)};")
        return written

    def _loop(self, level: int) -> list[str]:
        """The loop of a level over the elements, with what it adds up."""
        here = self.of_loop.get(level, [])
        along = [node for node in self.nodes if node.op in ALONG and self.level[id(node)] == level + 1]
        roots = [(name, root) for name, root in self.roots.items() if _of_rows(root) and self.level[id(root)] == level]
        if not along and not roots and not any(node in self.kept for node in here):
            return []
        before, body, after = [], [], []
        # A result is written where it is computed, if nothing else needs what stood in its array; else all at the end.
        at_once = all(self._overwritable(name, root) for name, root in roots)
        outer = dict(self.name)
        uses = [id(one) for node in here for one in node.of if node.op not in ALONG]
        uses += [id(node.of[0]) for node in along for _ in range(2 if node.op == "is_largest" else 1)]
        uses += [id(root) for _, root in roots]
        for node in here:
            kept = node in self.kept
            if kept and self.level[id(node)] < level:
                continue
            own = next((name for name, root in roots if root is node), "")
            others = kept and not own
            if node.op == "is_largest" or not (uses.count(id(node)) > 1 or others or (own and not at_once)):
                continue
            if own and at_once:
                body.append(f"{own}[j] = {self._text(node, level)};")
                self.name[id(node)] = f"{own}[j]"
            else:
                body.append(self._declared(node, None, level))
            if others:
                after.append(f"{self.array[id(node)]}[j] = {self._text(node, level)};")
        for node in along:
            start, line = self._gathered(node, level)
            before += start
            body += line
        after += [f"{name}[j] = {self._text(root, level)};" for name, root in roots]
        after = [line for line in after if not _is_same(line)]
        inside = {key: name for key, name in self.name.items() if key not in outer}
        self.name = outer | {id(node): self.name[id(node)] for node in along}
        self.taken -= {name for key, name in inside.items() if key not in self.name}
        return [*before, *self._for([*body, *after])]

    def _overwritable(self, array: str, root: Expression) -> bool:
        """Whether a result may be written before the loop's end: only it needs what stood in its array."""
        inside = {id(node) for node in in_order([root])}
        needing = (
            node
            for node in self.nodes
            for one in node.of
            if one is not root and array in (self._stands_in(one), self.array.get(id(one)))
        )
        return all(id(node) in inside for node in needing)

    def _gathered(self, node: Expression, level: int) -> tuple[list[str], list[str]]:
        """What stands before the loop, and in it, for a sum, a maximum or its place."""
        text = self._text(node.of[0], level)
        name = self.name[id(node)] = self._fresh(CALLED[node.op])
        infinite = f"-{self.syntax.number(float('inf'))}"
        if node.op == "sum":
            return [f"{self.c_type} {name} = {self.syntax.number(0.0)};"], [f"{name} += {text};"]
        if node.op == "max":
            larger = self.syntax.operations["maximum"].text.format(name, text)
            return [f"{self.c_type} {name} = {infinite};"], [f"{name} = {larger};"]
        top = self._fresh("top")
        return (
            [f"{self.c_type} {top} = {infinite};", f"{self.counter} {name} = 0;"],
            [f"if ({text} > {top}) {{", f"    {top} = {text};", f"    {name} = j;", "}"],
        )

    def _declared(self, node: Expression, root: str | None, level: int) -> str:
        text = self._text(node, level)
        name = self.name[id(node)] = root or self._fresh(CALLED.get(node.op, "t"))
        return f"const {'int' if node.is_condition else self.c_type} {name} = {text};"

    def _text(self, node: Expression, level: int) -> str:
        return lines_of({"return": self._put(node, level)}, self.syntax)[-1][1]

    def _put(self, node: Expression, level: int) -> Expression:
        """The node with what has a name already in the place of how it is computed."""
        if id(node) in self.name:
            name = f"j == {self.name[id(node)]}" if node.op == "is_largest" else self.name[id(node)]
            return Expression("input", shape=node.shape, name=name)
        if id(node) in self.array and self.level[id(node)] < level:
            return Expression("input", shape=node.shape, name=f"{self.array[id(node)]}[j]")
        if node.op == "input" and node.shape == "rows":
            return replace(node, name=f"{self._stands_in(node)}[j]")
        if node.op == "row":
            return Expression("input", shape="rows", name=f"{self.syntax.row(node.numbers)}[j]")
        return replace(node, of=tuple(self._put(one, level) for one in node.of))

    def _for(self, body: list[str]) -> list[str]:
        """A loop over the elements."""
        head = f"for ({self.counter} j = 0; j < {self.n}; j++)"
        return [head, f"    {body[0]}"] if len(body) == 1 else [f"{head} {{", *(f"    {line}" for line in body), "}"]

    def _stands_in(self, node: Expression) -> str:
        """The array of an input; nothing of other nodes."""
        return self.held.get(node.name, node.name) if node.op == "input" and _of_rows(node) else ""

    def _fresh(self, stem: str) -> str:
        name, number = stem, 1
        while name in self.taken:
            number += 1
            name = f"{stem}{number}"
        self.taken.add(name)
        return name


def _of_rows(node: Expression) -> bool:
    return node.shape == "rows"


def _is_same(line: str) -> bool:
    target, _, value = line.rstrip(";").partition(" = ")
    return target == value
