"""The name of an exported file in the lines that use it: as a shell takes it, and as Python imports it."""

from __future__ import annotations

import re
import unicodedata
from keyword import iskeyword
from shlex import quote

from backglass.export.emitters.python_text import quoted
from backglass.words.characters import visible

IMPORTED = frozenset({"math", "numpy", "pathlib", "safetensors", "sklearn", "torch"})  # by what is exported to Python
PLAIN = re.compile(r"[\w.,+=/-]+")  # what no shell takes for more, in any alphabet


def in_shell(path: str) -> str:
    """A file as an argument of a command, which takes it for no option and for nothing to be run.

    Examples
    --------
    >>> print(in_shell("net.m"), in_shell("鳥.m"), in_shell("my net.m"), in_shell("-x.m"), in_shell("$(ls).m"))
    net.m 鳥.m 'my net.m' ./-x.m '$(ls).m'
    """
    path = visible(f"./{path}" if path.startswith("-") else path)
    return path if PLAIN.fullmatch(path) else quote(path)


def loaded(file: str, name: str) -> str:
    """The lines by which Python gets something of a file: an import, where its name is one that can be imported.

    Examples
    --------
    >>> print(loaded("net.py", "predict"))
    from net import predict
    >>> print(loaded("my-net.py", "predict"))
    import runpy
    predict = runpy.run_path("my-net.py")["predict"]
    """
    stem = file.removesuffix(".py")
    importable = stem.isidentifier() and not iskeyword(stem) and unicodedata.normalize("NFKC", stem) == stem
    if stem != file and importable:
        return f"from {stem} import {name}"
    return f'import runpy\n{name} = runpy.run_path({quoted(file)})["{name}"]'
