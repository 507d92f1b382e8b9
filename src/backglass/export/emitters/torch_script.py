"""A network as a module of torch, with its parameters in a safetensors file beside it: no pickle is read."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from safetensors.numpy import save

from backglass.equations.arrays import Floats
from backglass.export.emitters.numpy_preparation import (
    helpers,
    imports,
    needed,
    preparation,
    scaled_columns,
    tables,
)
from backglass.export.emitters.python_source import documented
from backglass.export.emitters.python_text import comment, quoted
from backglass.export.emitters.torch_syntax import TORCH, torch_number
from backglass.export.notes import Notes
from backglass.export.portable import Outputs, Portable
from backglass.export.printing import lines_of_layers
from backglass.words import Language

COMPANION = ".safetensors"

FIRST_LARGEST = (
    "def first_largest(u):",
    "    return torch.arange(u.shape[1], device=u.device) == torch.argmax(u, dim=1, keepdim=True)",
    "",
    "",
)


def write(portable: Portable, notes: Notes) -> dict[str, bytes]:
    """The files of a network in torch.

    Parameters
    ----------
    portable : Portable
    notes : Notes

    Returns
    -------
    dict of str to bytes
        "": the script, with a `Network` that is a `torch.nn.Module`, the `network` with its parameters, and `predict`
        as in the program in Python; ".safetensors": the parameters, as ``layer2.weight``, ``layer2.bias`` and so on.
    """
    of_layers = [layer.z for layer in portable.layers]
    prepared = scaled_columns(portable)
    lines = [
        *comment(notes.lines),
        "",
        *_imports(portable),
        "",
        f"DTYPE = torch.{portable.dtype}",
        *tables(portable, notes.lang),
        "",
        "",
        *helpers(prepared),
        *preparation(portable, notes.lang),
        *(FIRST_LARGEST if "is_largest" in needed(of_layers) else ()),
        *_network(portable),
        "",
        "",
        "network = Network().to(DTYPE)",
        f"network.load_state_dict(load_file(Path(__file__).with_name({quoted(notes.stem + COMPANION)})))",
        "network.eval()",
        "",
        "",
        *_predict(portable, notes.lang),
    ]
    return {"": ("\n".join(lines) + "\n").encode(), COMPANION: save(_parameters(portable), {"format": "pt"})}


def _imports(portable: Portable) -> list[str]:
    standard = ["from pathlib import Path", ""]
    if portable.columns:
        *more, numpy = imports(scaled_columns(portable))
        return [*more[:1], *standard, numpy, "import torch", "from safetensors.torch import load_file"]
    return [*standard, "import torch", "from safetensors.torch import load_file"]


def _parameters(portable: Portable) -> dict[str, Floats]:
    found = {}
    for l, layer in enumerate(portable.layers, start=2):
        found[f"layer{l}.weight"] = np.ascontiguousarray(layer.W)
        found[f"layer{l}.bias"] = np.ascontiguousarray(layer.b)
    return found


def _network(portable: Portable) -> list[str]:
    sizes = portable.sizes
    made = [
        f"self.layer{l} = torch.nn.Linear({inputs}, {units})"
        for l, (inputs, units) in enumerate(pairwise(sizes), start=2)
    ]
    forward = lines_of_layers([layer.z for layer in portable.layers], "u{l} = self.layer{l}(z{before})", TORCH)
    return [
        "class Network(torch.nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        *(f"        {line}" for line in made),
        "",
        "    def forward(self, z1):",
        *(f"        {line}" for line in forward),
        "        return y",
    ]


def _predict(portable: Portable, lang: Language) -> list[str]:
    name, start = ("table", "prepared(table)") if portable.columns else ("z1", "z1")
    return [
        "@torch.no_grad()",
        f"def predict({name}):",
        f'    """{documented(portable, lang)}"""',
        f"    y = network(torch.as_tensor({start}, dtype=DTYPE, device=network.layer2.weight.device))",
        *(f"    {line}" for line in _answer(portable.outputs)),
    ]


def _answer(outputs: Outputs) -> list[str]:
    if outputs.meaning == "two classes":
        return [
            "y = torch.hstack([1 - y, y])",
            "return [CLASSES[p > 0.5] for p in y[:, 1].tolist()], y",
        ]
    if outputs.meaning == "classes":
        return ["return [CLASSES[k] for k in y.argmax(dim=1).tolist()], y"]
    if outputs.meaning == "labels":
        return ["return (y > 0.5).int(), y"]
    if outputs.scale == 1.0 and outputs.shift == 0.0:
        return ["return y"]
    return [f"return y.double() * {torch_number(outputs.scale)} + {torch_number(outputs.shift)}"]
