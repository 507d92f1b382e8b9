"""A network as a program in Python: NumPy alone, and the formulas as a textbook has them."""

from __future__ import annotations

from backglass.export.emitters.numpy_preparation import helpers, imports, preparation, scaled_columns, tables
from backglass.export.emitters.python_text import array, comment
from backglass.export.notes import Notes
from backglass.export.portable import Meaning, Outputs, Portable
from backglass.export.printing import lines_of_layers
from backglass.export.python_syntax import PYTHON, python_number
from backglass.words import Language, Text
from backglass.words import exported_python as words

DOCUMENTED: dict[Meaning, Text] = {
    "numbers": words.NUMBERS_OUT,
    "two classes": words.CLASSES_OUT,
    "classes": words.CLASSES_OUT,
    "labels": words.LABELS_OUT,
}


def write(portable: Portable, notes: Notes) -> dict[str, bytes]:
    """The files of a network in Python.

    Parameters
    ----------
    portable : Portable
    notes : Notes

    Returns
    -------
    dict of str to bytes
        "": the program, whose `predict` takes the table, or z(1) where the network was trained on arrays.

    Examples
    --------
    >>> import backglass as bg
    >>> from backglass.export.gathering import portable_of
    >>> from backglass.modelfile import Model
    >>> net = bg.Network((2, 2, 1), hidden="tanh")
    >>> model = Model(net, net.parameters(W=[[[1, 2], [3, 4]], [[5, 6]]]), None, {}, "")
    >>> print(write(portable_of(model), Notes("net", "en", ("A network.",)))[""].decode().replace('"', "'"))
    # A network.
    <BLANKLINE>
    import numpy as np
    <BLANKLINE>
    W2 = np.array([
        [1.0, 2.0],
        [3.0, 4.0],
    ])
    b2 = np.zeros(2)
    W3 = np.array([
        [5.0, 6.0],
    ])
    b3 = np.zeros(1)
    <BLANKLINE>
    <BLANKLINE>
    @np.errstate(all='ignore')
    def predict(z1):
        '''y, (N, 1), of z(1), (N, 2).'''
        z1 = np.asarray(z1, dtype=np.float64)
        u2 = z1 @ W2.T + b2
        z2 = np.tanh(u2)
        u3 = z2 @ W3.T + b3
        y = u3
        return y
    <BLANKLINE>
    """
    expressions = [*scaled_columns(portable), *(layer.z for layer in portable.layers)]
    lines = [
        *comment(notes.lines),
        "",
        *imports(expressions),
        "",
        *parted(tables(portable, notes.lang)),
        *weights(portable),
        "",
        "",
        *helpers(expressions),
        *preparation(portable, notes.lang),
        *_predict(portable, notes.lang),
    ]
    return {"": ("\n".join(lines) + "\n").encode()}


def parted(lines: list[str]) -> list[str]:
    """Lines with a blank one behind them, where there are any."""
    return [*lines, ""] if lines else []


def weights(portable: Portable) -> list[str]:
    """W and b of every layer."""
    lines: list[str] = []
    for l, layer in enumerate(portable.layers, start=2):
        lines += [*array(f"W{l}", layer.W, portable.dtype), *array(f"b{l}", layer.b, portable.dtype)]
    return lines


def documented(portable: Portable, lang: Language) -> str:
    """What `predict` gives, as its docstring says it."""
    outputs = portable.outputs
    goes_in = words.A_TABLE if portable.columns else words.PREPARED
    what = goes_in.format(columns=len(portable.columns), inputs=len(portable.inputs))
    count = max(len(outputs.classes), portable.sizes[-1])
    return DOCUMENTED[outputs.meaning].format(outputs=count, what=what)[lang]


def _predict(portable: Portable, lang: Language) -> list[str]:
    name = "table" if portable.columns else "z1"
    start = "prepared(table)" if portable.columns else f"np.asarray(z1, dtype=np.{portable.dtype})"
    layers = lines_of_layers([layer.z for layer in portable.layers], "u{l} = z{before} @ W{l}.T + b{l}", PYTHON)
    return [
        '@np.errstate(all="ignore")',
        f"def predict({name}):",
        f'    """{documented(portable, lang)}"""',
        *(f"    {line}" for line in (f"z1 = {start}", *layers, *_answer(portable.outputs))),
    ]


def _answer(outputs: Outputs) -> list[str]:
    if outputs.meaning == "two classes":
        return [
            "y = np.hstack([1 - y, y])",
            "return [CLASSES[int(p > 0.5)] for p in y[:, 1]], y",
        ]
    if outputs.meaning == "classes":
        return ["return [CLASSES[k] for k in np.argmax(y, axis=1)], y"]
    if outputs.meaning == "labels":
        return ["return (y > 0.5).astype(int), y"]
    if outputs.scale == 1.0 and outputs.shift == 0.0:
        return ["return y"]
    return [f"return y.astype(np.float64) * {python_number(outputs.scale)} + {python_number(outputs.shift)}"]
