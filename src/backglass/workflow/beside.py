"""A fit beside other models on the same rows: scores, paired differences, and how long each took."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from backglass.page.blocks import Block, Heading, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.shown import Shown
from backglass.words import Text
from backglass.words import dividing as words
from backglass.words import prediction as judging_words
from backglass.workflow.folded import shown_short

PLUS_MINUS = Text("±", "±")


@dataclass(frozen=True)
class Measured:
    """A score, or a difference of scores, with the standard error of its mean; None where there is none."""

    mean: float | None
    standard_error: float | None = None

    @property
    def shown(self) -> tuple[str, str]:
        """Both as a table shows them."""
        return shown_short(self.mean), shown_short(self.standard_error)


@dataclass(frozen=True)
class ComparedModel:
    """How one model did.

    Attributes
    ----------
    name : {"backglass", "boosting", "mlp"}
    scores : mapping of str to Measured
        As `Evaluation` has them, but for the loss.
    differences : mapping of str to Measured
        The same scores, backglass less the model: positive is better for an accuracy and R², worse for an error.
    seconds : float
        How long a fit took, with all that it does to the columns.
    failed : str
        Why there is no score.
    """

    name: str
    scores: dict[str, Measured] = field(default_factory=dict)
    differences: dict[str, Measured] = field(default_factory=dict)
    seconds: float = 0.0
    failed: str = ""

    @property
    def title(self) -> Text:
        """What it is called."""
        return words.CONTENDERS.get(self.name, words.OURS)


@dataclass(frozen=True, eq=False)
class ModelComparison(Shown):
    """A fit beside scikit-learn's boosting and its MLP.

    Attributes
    ----------
    target : str
    measure : {"accuracy", "r2"}
        What is shown; `to_json` has all scores.
    over : {"folds", "rows"}
        What the standard errors are over.
    count : int
        How many there are.
    models : tuple of ComparedModel
        Ours first.
    """

    target: str
    measure: str
    over: Literal["folds", "rows"]
    count: int
    models: tuple[ComparedModel, ...]

    def __repr__(self) -> str:
        """The scores that are shown."""
        scores = {one.name: one.scores[self.measure].mean for one in self.models if self.measure in one.scores}
        return f"ModelComparison({self.measure}: {', '.join(f'{name} {mean:z.4f}' for name, mean in scores.items())})"

    def blocks(self) -> list[Block]:
        """What was done, and a line for each model."""
        how = words.COMPARED_FOLDS if self.over == "folds" else words.COMPARED_ROWS
        lines = [self._line(one) for one in self.models if not one.failed]
        head = words.COMPARED_HEADS
        grid = Grid(
            (
                head["model"],
                judging_words.SHORT[self.measure],
                PLUS_MINUS,
                head["difference"],
                PLUS_MINUS,
                head["seconds"],
            ),
            tuple(lines),
        )
        failed = [
            Paragraph(words.FAILED.format(name=one.title, reason=one.failed)) for one in self.models if one.failed
        ]
        return [
            Heading(words.COMPARED.format(target=self.target)),
            Paragraph(how.format(count=self.count)),
            grid,
            *failed,
        ]

    def _line(self, one: ComparedModel) -> tuple[Text | str, ...]:
        difference = one.differences.get(self.measure, Measured(None)).shown if one.differences else ("", "")
        return (one.title, *one.scores[self.measure].shown, *difference, f"{one.seconds:.2f}")

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, unrounded, with all scores."""
        return {"measure": self.measure, "over": self.over, "count": self.count, "models": [*map(_plain, self.models)]}


def _plain(one: ComparedModel) -> dict[str, Any]:
    if one.failed:
        return {"model": one.name, "failed": one.failed}
    scores, differences = ({name: vars(value) for name, value in of.items()} for of in (one.scores, one.differences))
    return {"model": one.name, "scores": scores, "differences": differences, "seconds": one.seconds}
