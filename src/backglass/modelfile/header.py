"""What a model file's JSON object holds: its entries, and what each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias, TypedDict

from backglass.codec import Like, Mark, Stored
from backglass.modelfile.member_runs import MEMBER_RUN
from backglass.network import Network
from backglass.plan import PLAN, Count, Cursor
from backglass.preparation.whole import Preparation
from backglass.ranges import DIFFERENT_TEXTS, SEED, Range, number, whole
from backglass.training.kept import KEPT, Fingerprint
from backglass.training.residuals import Counts
from backglass.words import models as words

Plain: TypeAlias = dict[str, Any]
Versions: TypeAlias = Annotated[dict[str, str], Range(words.VERSIONS, lambda versions: "backglass" in versions)]
EACH_ONCE = Range(DIFFERENT_TEXTS.wanted, lambda names: len(names) == len(set(names)))


class Split(TypedDict, total=False):
    """Which rows were held out, and how many each part has; the column of their groups, or of their times."""

    validation: Annotated[float, number(0, 1, "()")] | None
    validation_hash: str | None
    rows: dict[str, Count]
    groups: str
    time: str


class JudgedFold(TypedDict):
    """How one of several folds judged the same fit."""

    rows: Count
    held_out: Count
    scores: dict[str, float | None]


class Counted(TypedDict):
    """What is counted of one network of a committee."""

    member: Annotated[int, whole()]
    rows: Count
    held_out: Count
    epochs: Count
    best_epoch: Count | None


class Member(Counted, total=False):
    """One network of a committee: its view of the inputs, its share of the mean, and the fold that it held out."""

    stopped: str
    view: Literal["plain", "pieces", "rules"]
    weight: Annotated[float, number(0, 1, "(]")]
    fold: Count
    run: Annotated[Plain, Like(MEMBER_RUN)]


class Join(TypedDict):
    """The second table."""

    on: str
    table: str
    columns: list[str]


class Layout(TypedDict):
    """How the cells of the training table stood in its text file."""

    header: bool
    skip_lines: Count
    separator: str | None


class Training(TypedDict, total=False):
    """How the model was trained, and how well it did."""

    plan: Annotated[Plain, Like(PLAN)]
    seed: Annotated[int, SEED]
    split: Split
    scores: dict[str, dict[str, float]]
    members: list[Member]
    class_weight: dict[str, Annotated[float, number()]]
    join: Join | None
    layout: Layout
    mean_inputs: list[float]
    folds: list[JudgedFold]


@dataclass(frozen=True)
class StateHeader(Stored):
    """Where a run ended, and the names of its optimiser's vectors."""

    cursor: Annotated[Cursor, Mark.LISTED]
    slots: Annotated[tuple[str, ...], EACH_ONCE]


Estimated = TypedDict(
    "Estimated", {"class": Literal["MLPClassifier", "MLPRegressor"], "state": Plain}
)  # an estimator of the package, as `values.py` encodes it


@dataclass(frozen=True)
class Header(Stored):
    """The entries, in the order in which they are written; docs/model-file.md says what they mean."""

    versions: Versions
    network: Annotated[Plain, Like(Network)]
    preparation: Preparation | None
    training: Training
    data_hash: str
    fingerprint: Fingerprint | None
    history: Annotated[tuple[str, ...], EACH_ONCE] | None
    optimiser_state: StateHeader | None
    kept: Annotated[Plain, Like(KEPT)] | None
    certificate: Plain | None
    estimator: Estimated | None
    residuals: Annotated[Counts | None, Mark.ADDED] = None
