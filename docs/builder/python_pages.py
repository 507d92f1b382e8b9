"""The reference of Python: for every part of the package a page with its public names, from their docstrings."""

from __future__ import annotations

import re
from collections.abc import Iterator

import backglass as bg
from backglass import layers
from backglass.pictures import plots

# Part of the package -> the page's name, its title, and what it says first. The order is that of the site.
PARTS = {
    "network": ("Networks and parameters", "What a network computes, and the vector of its parameters."),
    "training": ("Training", "From a network and its data to a run, whose every update can be opened again."),
    "glass": ("Opening a number", "Where a number comes from, whether a gradient is right, what keeps from learning."),
    "workflow": ("Tables", "From a table to a model and back."),
    "preparation": ("Preparing columns", "How columns become inputs."),
    "estimators": ("Estimators", "In the place of scikit-learn's perceptrons."),
    "equations": ("Rows of the equations", "Activations, losses, optimisers and schedules, each a class."),
    "saving": ("Saving and exporting", "One file that cannot run anything; programs for other runtimes."),
    "textbook": ("Textbook and studio", "Lessons, worksheets, and the page on which a network learns."),
    "layers": ("Layers", "Layers as programs have them, with `forward`, `backward`, `params` and `grads`."),
    "plots": ("Plots", "Plots with matplotlib, which the extra `plots` brings."),
    "errors": ("Errors and warnings", "What is raised, and what is warned of."),
}
_TOGETHER = {
    "parameters": "network",
    "windows": "training",
    "tables": "workflow",
    "export": "saving",
    "pictures": "textbook",
    "studio": "textbook",
}
_DIFFERENCE = re.compile(r"array - like\(")
_BLANK = re.compile(r"</code>\s+\)")
_BARE = re.compile(r"\s*–\s*(?=<div class=\"doc-md-description\">\s*</div>)")
_PLOTS = ("learning_curves", "delta_norms", "weight_histories", "decision_boundary", "activation_histograms")


def named() -> Iterator[tuple[str, str, str]]:
    """(part, the name that a reader writes, where it is defined) of every public name."""
    for name in bg.__all__:
        yield part_of(getattr(bg, name)), f"bg.{name}", place_of(getattr(bg, name))
    for name in layers.__all__:
        yield "layers", f"bg.layers.{name}", place_of(getattr(layers, name))
    for name in _PLOTS:
        yield "plots", f"plots.{name}", place_of(getattr(plots, name))


def part_of(thing: object) -> str:
    """The page on which a name stands."""
    part = thing.__module__.split(".")[1]
    return _TOGETHER.get(part, part)


def place_of(thing: object) -> str:
    """The module and name of a definition."""
    return f"{thing.__module__}.{thing.__qualname__}"  # type: ignore[attr-defined]


def files() -> dict[str, str]:
    """Every page by its name on the site."""
    names = list(named())
    return {f"python/{part}.md": page(part, names) for part in PARTS}


def typeset(html: str) -> str:
    """What the reference became, with types as the docstrings write them.

    griffe reads ``array-like (N, n_1)`` as a difference; a parameter of which nothing is said keeps its dash, and a
    default value a blank behind it.
    """
    html = _BLANK.sub("</code>)", html)
    return _BARE.sub("\n", _DIFFERENCE.sub("array-like (", html).replace("array - like", "array-like"))


def page(part: str, names: list[tuple[str, str, str]]) -> str:
    """One page: its names in the order of the alphabet, functions and classes alike."""
    title, says = PARTS[part]
    lines = [f"# {title}", "", says, ""]
    for _, name, place in sorted((one for one in names if one[0] == part), key=lambda one: one[1].lower()):
        lines += [f'<a id="{name}"></a>', "", f"::: {place}", "    options:", f"      heading: {name}"]
        lines += [f"      toc_label: {name}", ""]
    return "\n".join(lines)
