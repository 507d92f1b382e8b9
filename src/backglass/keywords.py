"""Keyword arguments that a function does not have, and what was meant by them: optimizer, lr, n_epochs."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from backglass.errors import ArgumentError

Given = ParamSpec("Given")
Result = TypeVar("Result")
Made = TypeVar("Made")

LANGUAGES = ("lang", "language", "locale")
# What other libraries call it -> what it may be called here, where the spelling alone does not tell.
MEANT = {
    **dict.fromkeys(
        ("lr", "eta", "step_size", "learning_rate", "learning_rate_init"),
        ("learning_rate_init", "learning_rate", "optimiser"),
    ),
    **dict.fromkeys(("solver", "momentum", "optimizer", "optimiser"), ("optimiser", "solver")),
    **dict.fromkeys(("max_iter", "iterations", "n_iter", "nb_epoch", "epochs", "n_epochs"), ("epochs", "max_iter")),
    **dict.fromkeys(("activation", "activations", "nonlinearity"), ("hidden",)),
    **dict.fromkeys(
        ("layers", "layer_sizes", "hidden_layer_sizes", "units", "sizes", "hidden"),
        ("sizes", "hidden", "hidden_layer_sizes"),
    ),
    **dict.fromkeys(("criterion", "cost", "objective"), ("loss",)),
    **dict.fromkeys(("out_activation", "output_activation", "final_activation"), ("output",)),
    **dict.fromkeys(("bias", "use_bias", "fit_intercept"), ("biases",)),
    **dict.fromkeys(("y", "Y", "target", "targets", "labels"), ("D", "target")),
    **dict.fromkeys(("x", "data", "inputs"), ("X", "table")),
    **dict.fromkeys(("params", "parameters", "weights"), ("theta", "sample_weight")),
    **dict.fromkeys(("random_state", "rng", "seed"), ("seed", "random_state")),
    **dict.fromkeys(("patience", "n_iter_no_change"), ("n_iter_no_change", "early_stopping")),
    **dict.fromkeys(
        ("validation_split", "validation_data", "validation_fraction", "val", "validation"),
        ("validation", "validation_fraction"),
    ),
    **dict.fromkeys(("n_jobs", "num_threads", "workers"), ("threads",)),
    **dict.fromkeys(("device", "backend"), ("engine",)),
    **dict.fromkeys(("alpha", "weight_decay", "l2", "decay"), ("decay", "l2", "alpha")),
    **dict.fromkeys(LANGUAGES, ("lang",)),
    **dict.fromkeys(("file", "filename", "fname"), ("path",)),
    **dict.fromkeys(("index", "i"), ("sample", "n")),
    "net": ("network",),
    "tol": ("tolerance",),
    "network": ("net",),
    "model": ("network", "net"),
}
RATES = ("lr", "eta", "step_size", "learning_rate", "learning_rate_init", "momentum")
RATE = " (the learning rate is the optimiser's, as in optimiser=bg.Adam(0.01))"
DEVICE = " (the device is the engine's, as in engine='torch:cuda')"


def keywords(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """The function, which for a keyword argument that it does not have says what was meant.

    Raises
    ------
    ArgumentError
        Of the function that is given back: it has no such argument.

    Examples
    --------
    >>> @keywords
    ... def double(number):
    ...     return 2 * number
    >>> double(number=3)
    6
    >>> double(numbre=3)
    Traceback (most recent call last):
    ...
    backglass.errors.ArgumentError: double has no argument 'numbre'; did you mean 'number'?
    """
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    known = frozenset(names)
    called = function.__qualname__.removesuffix(".__init__")

    @wraps(function)
    def checked(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        if not kwargs.keys() <= known:
            refuse_unknown(called, kwargs, [name for name in names if name not in ("self", "cls")])
        return function(*args, **kwargs)

    return checked


def keywords_of(kind: type[Made]) -> type[Made]:
    """The class, which says the same of its constructor's arguments.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @keywords_of
    ... @dataclass
    ... class Point:
    ...     height: float
    >>> Point(hight=3.0)
    Traceback (most recent call last):
    ...
    backglass.errors.ArgumentError: Point has no argument 'hight'; did you mean 'height'?
    """
    made: Any = kind
    made.__init__ = keywords(made.__init__)
    return kind


def refuse_unknown(called: str, given: Iterable[str], known: Sequence[str], word: str = "argument") -> None:
    """Refuse the first name that is none of those known, with the one that was meant.

    Raises
    ------
    ArgumentError
        There is one.

    Examples
    --------
    >>> refuse_unknown("train", ["lr"], ["optimiser", "epochs"])
    Traceback (most recent call last):
    ...
    backglass.errors.ArgumentError: train has no argument 'lr'; did you mean 'optimiser' (the learning rate is the \
optimiser's, as in optimiser=bg.Adam(0.01))?
    """
    for name in given:
        if name not in known:
            raise ArgumentError(f"{called} has no {word} {name!r}; {_instead(name, known)}")


def _instead(name: str, known: Sequence[str]) -> str:
    """What to do in place of a name that is not there, as the end of a sentence."""
    if name in LANGUAGES and "lang" not in known:
        return "a language is given where something is shown, as in print(found.to_text(lang='ja'))."
    near = meant(name, known)
    rate = RATE if near == "optimiser" and name in RATES else ""
    device = DEVICE if near == "engine" and name == "device" else ""
    return f"did you mean {near!r}{rate}{device}?" if near else f"there are {', '.join(known)}."


def meant(name: str, known: Sequence[str]) -> str:
    """Which of the names known was meant by one that is not; empty where none is like it.

    Examples
    --------
    >>> meant("optimizer", ["epochs", "optimiser"]), meant("max_iter", ["epochs"]), meant("qqq", ["epochs"])
    ('optimiser', 'epochs', '')
    """
    for other in MEANT.get(name, ()):
        if other in known:
            return other
    folded = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(name.casefold(), folded, n=1)
    return folded[near[0]] if near else ""
