"""``backglass info``: what a model's file is, and what can be asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from backglass.cli.again import quoted
from backglass.cli.command import command
from backglass.cli.options import JSON, MODEL
from backglass.cli.output import print_blocks, print_json
from backglass.cli.results import CONFIG_NAME
from backglass.words import Language, Text
from backglass.words import model_facts as words

if TYPE_CHECKING:
    from backglass.workflow.model_facts import ModelFacts

OF_TABLES = {
    "predict": ("predict", "TABLE"),
    "evaluate": ("evaluate", "TABLE"),
    "explain": ("explain", "TABLE", "--row", "1"),
    "importance": ("importance", "TABLE"),
}
OF_ALL = {"serve": ("serve",), "export": ("export", "--to", "onnx")}


@command(MODEL, JSON)
def info(*, model: str, as_json: bool, speak: Language) -> None:
    """Show what a model's file is."""
    from backglass.page.blocks import Heading, Labelled
    from backglass.workflow.model_facts import facts_of

    facts = facts_of(model)
    lines = _next(model, facts)
    if as_json:
        print_json(facts.to_json() | {"next": lines})
        return
    asks = Labelled(tuple((words.ASKS[name], Text(line, line)) for name, line in lines.items()))
    print_blocks([*facts.blocks(), Heading(words.NEXT), asks], speak)


def _next(model: str, facts: ModelFacts) -> dict[str, str]:
    """What can be asked of the model, as it is typed."""
    named = f"./{model}" if model.startswith("-") else model
    asks = OF_TABLES | OF_ALL if facts.kind == "table" else OF_ALL
    lines = {name: ["backglass", verb, named, *more] for name, (verb, *more) in asks.items()}
    beside = Path(facts.path).parent / CONFIG_NAME
    if facts.kind == "table" and beside.is_file():
        lines["again"] = ["backglass", "train", "--config", str(beside)]
    typed = {name: " ".join(map(quoted, line)) for name, line in lines.items()}
    return typed | {"load": f"bg.load({model!r})"}
