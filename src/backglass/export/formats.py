"""The formats of exports: one table, which the command, `export_model`, the documentation and the tests go through.

What writes a format and what runs it is named by a row, and imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, TypeAlias, get_args

from backglass.equations.arrays import DType
from backglass.export.called import in_shell, loaded
from backglass.export.runtimes.base import Runtime
from backglass.words import Text
from backglass.words.characters import visible

What: TypeAlias = Literal["network", "training"]
WHATS: tuple[What, ...] = get_args(What)
Files: TypeAlias = dict[str, bytes]  # suffix -> content; "" is the file itself
EITHER: tuple[DType, ...] = ("float64", "float32")


@dataclass(frozen=True)
class Format:
    """A format of exports.

    Attributes
    ----------
    name : str
        By which it is asked for.
    title : Text
        What a reader knows it as.
    suffix : str
        Of the file.
    use : str
        How a network is used, as code of the language, with {file} and {stem}, its name with and without its suffix,
        {source}, what a shell takes as it, {predict} and {model}, by which Python gets them of it, {asked}, what goes
        in, and {gives}; a line each.
    network : str
        The module in `emitters/` whose `write(portable, notes)` makes the files of a network.
    runtime : str
        The class in `runtimes/` that runs it, as "module:Class".
    use_program : str
        The same of a program that trains, with {source}, {made}, what a compiler makes of it, and
        {command}, by which that is run.
    pair : str
        What classes and their probabilities are given as, for {gives}; numbers are given as y.
    training : str or None
        The module in `emitters/` whose `write(program, notes)` makes the program that trains; None where there is none.
    companions : tuple of str
        Suffixes of the files that stand beside it, of a network.
    binary : bool
        Whether the file is no text.
    dtypes : tuple of {"float64", "float32"}
        What a network may be computed in; the first, unless it is asked for or trained in another of them.
    """

    name: str
    title: Text
    suffix: str
    use: str
    network: str
    runtime: str
    training: str | None = None
    use_program: str = ""
    pair: str = ""
    companions: tuple[str, ...] = ()
    binary: bool = False
    dtypes: tuple[DType, ...] = EITHER

    @property
    def takes(self) -> tuple[What, ...]:
        """What can be exported in it."""
        return WHATS if self.training else WHATS[:1]

    def used(self, file: str, stem: str, asked: str, *, numbers: bool) -> str:
        """How the file of a network is used that gives numbers, or classes.

        Examples
        --------
        >>> print(FORMATS["octave"].used("net.m", "net", "X", numbers=True))
        source("net.m")
        y = predict(X)
        """
        by_python = {name: loaded(file, name) for name in ("predict", "model")}
        said = {"file": visible(file), "stem": visible(stem), "source": in_shell(file)}
        return self.use.format(**said, **by_python, asked=asked, gives="y" if numbers else self.pair)

    def run_by(self, file: str, stem: str) -> str:
        """How the file of a program that trains is run.

        Examples
        --------
        >>> print(FORMATS["c"].run_by("my net.c", "my net"))
        cc -std=c99 -O2 -ffp-contract=off 'my net.c' -o 'my net' -lm
        './my net'
        """
        made = stem if stem != file else f"{file}.out"
        return self.use_program.format(source=in_shell(file), made=in_shell(made), command=in_shell(f"./{made}"))

    def files_beside(self, what: What) -> tuple[str, ...]:
        """The suffixes of the files that stand beside it."""
        return self.companions if what == "network" else ()

    def writer(self, what: What) -> Callable[[Any, Any], Files]:
        """The function that makes the files: of a `Portable` or a `TrainingProgram`, and `Notes`."""
        module = self.network if what == "network" else self.training
        write: Callable[[Any, Any], Files] = import_module(f"backglass.export.emitters.{module}").write
        return write

    def made_runtime(self) -> Runtime:
        """What runs it."""
        module, _, kind = self.runtime.partition(":")
        made: Runtime = getattr(import_module(f"backglass.export.runtimes.{module}"), kind)()
        return made


FORMATS = {
    row.name: row
    for row in (
        Format(
            "onnx",
            Text("ONNX", "ONNX"),
            ".onnx",
            'session = onnxruntime.InferenceSession("{file}")\nsession.run(None, {{"{asked}": {asked}}})',
            "onnx_graph",
            "onnx_runtime:OnnxRuntime",
            binary=True,
        ),
        Format(
            "torch",
            Text("PyTorch", "PyTorch"),
            ".py",
            "{predict}\npredict({asked})",
            "torch_script",
            "torch_runtime:TorchRuntime",
            companions=(".safetensors",),
        ),
        Format(
            "sklearn",
            Text("scikit-learn", "scikit-learn"),
            ".py",
            "{model}\nmodel.predict({asked})",
            "sklearn_script",
            "sklearn_runtime:SklearnRuntime",
        ),
        Format(
            "python",
            Text("Python with NumPy", "Python (NumPy)"),
            ".py",
            "{predict}\npredict({asked})",
            "python_source",
            "python_runtime:PythonRuntime",
            "python_program",
            "python {source}",
        ),
        Format(
            "c",
            Text("C99", "C99"),
            ".c",
            '#include "{stem}.h"\ncc -std=c99 -O2 program.c {source} -lm',
            "c_source",
            "c_runtime:CRuntime",
            "c_program",
            "cc -std=c99 -O2 -ffp-contract=off {source} -o {made} -lm\n{command}",
            companions=(".h",),
        ),
        Format(
            "octave",
            Text("GNU Octave and MATLAB", "GNU Octave、MATLAB"),
            ".m",
            'source("{file}")\n{gives} = predict({asked})',
            "octave_source",
            "octave_runtime:OctaveRuntime",
            "octave_program",
            "octave-cli {source}",
            pair="[labels, probabilities]",
        ),
        Format(
            "scilab",
            Text("Scilab", "Scilab"),
            ".sce",
            'exec("{file}", -1)\n{gives} = predict({asked})',
            "scilab_source",
            "scilab_runtime:ScilabRuntime",
            "scilab_program",
            "scilab-cli -nb -quit -f {source}",
            pair="[labels, probabilities]",
            dtypes=("float64",),
        ),
        Format(
            "julia",
            Text("Julia", "Julia"),
            ".jl",
            'include("{file}")\n{gives} = predict({asked})',
            "julia_source",
            "julia_runtime:JuliaRuntime",
            "julia_program",
            "julia {source}",
            pair="labels, probabilities",
        ),
    )
}
