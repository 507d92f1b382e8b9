"""The layers of a network in C: constants, u = W z + b, the activations."""

from __future__ import annotations

from backglass.equations.arrays import DType
from backglass.export.c_loops import c_loops, has_loops
from backglass.export.c_syntax import C_TYPE
from backglass.export.c_text import in_comment
from backglass.export.emitters.c_tables import numbers_table, rows_table
from backglass.export.expressions import in_order
from backglass.export.portable import Layer, Portable
from backglass.export.printing import Syntax, lines_of
from backglass.words import Language
from backglass.words import export_c as words

NET_INPUT = """/* {about} */
static void net_input(const {T} *W, const {T} *b, size_t n, size_t m, const {T} *z, {T} *u)
{{
    for (size_t j = 0; j < n; j++, W += m) {{
        {T} s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        const size_t whole = m - m % 4;

        for (size_t i = 0; i < whole; i += 4) {{
            s0 += W[i] * z[i];
            s1 += W[i + 1] * z[i + 1];
            s2 += W[i + 2] * z[i + 2];
            s3 += W[i + 3] * z[i + 3];
        }}
        for (size_t i = whole; i < m; i++)
            s0 += W[i] * z[i];
        u[j] = s0 + s1 + (s2 + s3) + b[j];
    }}
}}"""


def net_input(dtype: DType, lang: Language) -> str:
    """The function that every layer calls."""
    return NET_INPUT.format(about=words.NET_INPUT[lang], T=C_TYPE[dtype])


def tables_of_layers(portable: Portable, lang: Language) -> list[str]:
    """W and b of every layer."""
    found = []
    c_type = C_TYPE[portable.dtype]
    for l, layer in enumerate(portable.layers, 2):
        about = words.WEIGHTS.format(layer=l, n=len(layer.b))[lang]
        found.append(f"/* {about} */\n{rows_table(f'W{l}', layer.W, c_type)}")
        found.append(f"/* {words.BIASES.format(layer=l)[lang]} */\n{numbers_table(f'b{l}', layer.b, c_type)}")
    return found


def activations(portable: Portable, syntax: Syntax, lang: Language) -> tuple[list[str], dict[int, str]]:
    """The functions f, and by layer the name of what it calls, of rows as a whole with brackets behind it.

    What several layers share is written once; z = u is not written.
    """
    layers: dict[tuple[str, str], list[int]] = {}
    for l, layer in enumerate(portable.layers, 2):
        if layer.z.op != "input":
            layers.setdefault(_function(layer, syntax, C_TYPE[portable.dtype]), []).append(l)
    functions: list[str] = []
    called: dict[int, str] = {}
    for (head, body), sharing in layers.items():
        title = portable.layers[sharing[0] - 2].f.title
        about = words.ACTIVATION.format(layers=", ".join(map(str, sharing)), title=title)[lang]
        functions.append(f"/* {in_comment(about)} */\n{head.format(sharing[0])}\n{body}")
        called |= {l: f"f{sharing[0]}{'()' if head.startswith('static void') else ''}" for l in sharing}
    return functions, called


def _function(layer: Layer, syntax: Syntax, c_type: str) -> tuple[str, str]:
    """The head of a function f, with a place for its number, and its body."""
    if has_loops(layer.z):
        lines = c_loops({"z": layer.z}, syntax, c_type, str(len(layer.b)), {"u": "z"}, frozenset({"u"}))
        head = f"static void f{{}}({c_type} z[{len(layer.b)}])"
    else:
        *first, (_, last) = lines_of({"return": layer.z}, syntax)
        lines = [*(f"const {c_type} {name} = {text};" for name, text in first), f"return {last};"]
        head = f"static {c_type} f{{}}({c_type} u)"
        if not any(node.name == "u" for node in in_order([layer.z])):
            lines.insert(0, "(void)u;")
    return head, "\n".join(["{", *(f"    {line}" for line in lines), "}"])


def layer_lines(l: int, n: int, m: int, before: str, here: str, f: str) -> list[str]:
    """The statements of layer `l`: n units with m inputs, from one array to another, and f."""
    lines = [f"net_input(W{l}, b{l}, {n}, {m}, {before}, {here});"]
    if f.endswith("()"):
        return [*lines, f"{f[:-2]}({here});"]
    if f:
        lines += [f"for (size_t j = 0; j < {n}; j++)", f"    {here}[j] = {f}({here}[j]);"]
    return lines
