"""What a model's file is, by what stands in it. Nothing here prints."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.modelfile import Model, model_path, read_model
from backglass.modelfile.container import read_contents
from backglass.page.blocks import Block, Heading, Labelled, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.figures import figure
from backglass.page.shown import Shown
from backglass.preparation.kinds import Column
from backglass.preparation.targets import ClassTarget
from backglass.preparation.whole import Preparation
from backglass.tables.forms.described import described
from backglass.words import Text
from backglass.words import model_facts as words
from backglass.words import prediction as score_words
from backglass.words import tables as table_words
from backglass.words import training as training_words
from backglass.words.forms import together

MOST_NAMES = 20  # classes or columns in one line
UNCHECKED = 1  # the format that has no checksum
SHOWN = 16  # digits of a hash
HELD = ("history", "state", "kept", "certificate", "residuals")


@dataclass(frozen=True, eq=False)
class ModelFacts(Shown):
    """What a model's file is.

    Attributes
    ----------
    path : str
        The file.
    bytes : int
        Its size.
    format : int
        The version of the format that it was written in.
    model : Model
    """

    path: str
    bytes: int
    format: int
    model: Model

    @property
    def kind(self) -> str:
        """Either "table", "run", "MLPClassifier" or "MLPRegressor"."""
        if self.model.estimator is not None:
            return str(self.model.estimator.value["class"])
        return "run" if self.model.preparation is None else "table"

    def blocks(self) -> list[Block]:
        """What is to be drawn."""
        facts = [(words.LABELS[label], fact) for label, fact in self._facts()]
        found: list[Block] = [Heading(words.TITLE.format(name=self.path)), Labelled(tuple(facts))]
        found += _scores(self.model)
        if self.model.preparation is not None:
            found += _columns(self.model.preparation)
        return found

    def to_json(self, file: bool = True) -> dict[str, Any]:
        """The same as plain JSON values; without `file` nothing of where it lies."""
        model, network = self.model, self.model.network
        found: dict[str, Any] = {"model": self.path} if file else {}
        found |= {
            "kind": self.kind,
            "bytes": self.bytes,
            "format": self.format,
            "checksum_fits": None if self.format == UNCHECKED else True,
            "parameters_sha256": parameters_sha256(model),
            "versions": model.versions,
            "network": network.to_dict(),
            "parameters": network.parameter_count,
            "dtype": model.theta.flat.dtype.name,
            **_target_json(model.preparation),
            "members": [_member_json(one) for one in model.training.get("members", ())],
            "scores": model.training.get("scores", {}),
            "rows": self._rows,
            "seed": model.training.get("seed"),
            "optimiser": _plan(model).get("optimiser"),
            "data_sha256": model.data_hash or None,
            "holds": self._held,
        }
        return found

    @property
    def _rows(self) -> dict[str, int] | None:
        """How many rows it was trained with, and how many were held out."""
        split = self.model.training.get("split")
        if split is not None:
            return dict(split["rows"])
        return {"train": int(_plan(self.model)["rows"])} if "rows" in _plan(self.model) else None

    @property
    def _held(self) -> list[str]:
        held = [name for name in HELD if getattr(self.model, name) is not None]
        return held + ["runs"] * bool(self.model.members)

    def _facts(self) -> Iterator[tuple[str, Text]]:
        model, network, training = self.model, self.model.network, self.model.training
        yield "kind", words.KINDS[self.kind]
        if model.preparation is not None:
            target = model.preparation.target
            yield "target", words.TARGET.format(name=target.name, task=training_words.TASKS[target.task])
            if isinstance(target, ClassTarget):
                yield "classes", words.CLASSES.format(count=len(target.classes), names=_names(target.classes))
        sizes = "-".join(map(str, network.sizes))
        rows = dict.fromkeys(row.title for row in (*network.hidden, network.output, network.loss))
        yield "network", together([Text(sizes, sizes), *rows])
        dtype = model.theta.flat.dtype.name
        yield "parameters", words.PARAMETERS.format(count=f"{network.parameter_count:,}", dtype=dtype)
        if members := training.get("members"):
            yield "members", _members(members)
        if (counts := self._rows) is not None:
            held_out = counts.get("validation")
            text = words.ROWS_ALONE if held_out is None else words.ROWS
            yield "rows", text.format(train=counts["train"], held_out=held_out)
        if (optimiser := _plan(model).get("optimiser")) is not None:
            said = optimiser["name"] + "".join(f", {k} {v}" for k, v in optimiser.items() if k == "learning_rate")
            yield "optimiser", Text(said, said)
        if training.get("seed") is not None:
            yield "seed", _as_it_is(training["seed"])
        if (by := model.fingerprint or next((one.fingerprint for one in model.members), None)) is not None:
            yield "engine", _as_it_is(f"{by.engine} ({by.arithmetic})" if by.arithmetic else by.engine)
        if join := training.get("join"):
            yield "join", words.JOINED.format(columns=_names(join["columns"]), table=join["table"], on=join["on"])
        if model.preparation is not None and (left_out := model.preparation.left_out):
            said = [words.LEFT_OUT.format(name=one.name, reason=table_words.LEFT_OUT[one.reason]) for one in left_out]
            yield "left_out", together(said)
        yield "made_by", words.MADE_BY[self.kind]
        yield "made_with", _as_it_is(", ".join(f"{name} {version}" for name, version in model.versions.items()))
        if held := [words.HELD[name] for name in self._held]:
            yield "holds", together(held)
        yield "size", words.SIZE.format(bytes=self.bytes, format=self.format)
        yield "checksum", words.NO_CHECKSUM if self.format == UNCHECKED else words.FITS
        yield "parameters_sha256", _begun(parameters_sha256(model))
        if model.data_hash:
            yield "data_sha256", _begun(model.data_hash)


def facts_of(path: str | os.PathLike[str]) -> ModelFacts:
    """What a model's file is.

    Parameters
    ----------
    path : path
        The file, or the folder that holds it as ``model.safetensors``.

    Raises
    ------
    FileError
        There is no such file, or it is not a backglass model, or it is damaged.
    """
    file = model_path(path)
    model = read_model(file)
    return ModelFacts(str(file), os.path.getsize(file), read_contents(file).version, model)


def parameters_sha256(model: Model) -> str:
    """The SHA-256 of the parameters as they lie in the file: little-endian, in their own type, W and b by layer.

    Examples
    --------
    >>> from backglass.network import Network
    >>> net = Network((1, 1))
    >>> parameters_sha256(Model(net, net.parameters(W=[[[0.0]]], b=[[0.0]]), None, {}, ""))[:8]
    '374708ff'
    """
    flat = np.ascontiguousarray(model.theta.flat)
    return hashlib.sha256(flat.astype(flat.dtype.newbyteorder("<"), copy=False).data).hexdigest()


def _plan(model: Model) -> dict[str, Any]:
    plan = model.training.get("plan")
    return dict(plan) if plan else {}


def _as_it_is(value: object) -> Text:
    return Text(str(value), str(value))


def _begun(digest: str) -> Text:
    """The beginning of a hash, which a narrow terminal has room for; `to_json` has all of it."""
    return _as_it_is(f"{digest[:SHOWN]}...")


def _names(names: tuple[str, ...] | list[str]) -> Text:
    listed = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return words.AND_MORE.format(names=listed, more=more) if more > 0 else Text(listed, listed)


def _target_json(preparation: Preparation | None) -> dict[str, Any]:
    """Target and columns of a model of a table."""
    if preparation is None:
        return {}
    target = preparation.target
    classes = list(target.classes) if isinstance(target, ClassTarget) else None
    return {
        "target": {"name": target.name, "task": target.task, "classes": classes},
        "columns": [
            {
                "name": column.name,
                "kind": column.kind,
                "form": preparation.forms[column.name].to_dict() if column.name in preparation.forms else None,
                "inputs": len(column.names),
            }
            for column in preparation.columns
        ],
        "rules": len(preparation.rules),
        "left_out": [one.to_dict() for one in preparation.left_out],
    }


def _member_json(member: dict[str, Any]) -> dict[str, Any]:
    return {name: member[name] for name in ("member", "rows", "held_out", "epochs", "view", "weight") if name in member}


def _members(members: list[dict[str, Any]]) -> Text:
    views = list(dict.fromkeys(one.get("view", "plain") for one in members))
    if len(views) < 2:
        return words.MEMBERS.format(count=len(members))
    said = []
    for view in views:
        weights = [one.get("weight", 0.0) for one in members if one.get("view", "plain") == view]
        said.append(words.OF_VIEW.format(count=len(weights), view=view, weight=f"{sum(weights):.2f}"))
    return words.MEMBERS_OF_VIEWS.format(count=len(members), each=together(said))


def _scores(model: Model) -> list[Block]:
    """What it was judged by when it was trained."""
    scores = model.training.get("scores")
    if not scores:
        return []
    names = list(dict.fromkeys(name for of in scores.values() for name in of))
    said = {name: score_words.SCORES.get(name, _as_it_is(name)) for name in names}
    rows: list[tuple[Text | str, ...]] = [
        (said[name], *(_figure(of.get(name)) for of in scores.values())) for name in names
    ]
    head = (words.SCORE, *(score_words.EVERY_PART.get(part, _as_it_is(part)) for part in scores))
    return [Heading(words.SCORES), Grid(head, tuple(rows))]


def _figure(value: float | None) -> str:
    return "-" if value is None else figure(value, 6)


def _columns(preparation: Preparation) -> list[Block]:
    rows = tuple(
        (_as_it_is(column.name), _form(preparation, column), _kind(column), str(len(column.names)))
        for column in preparation.columns
    )
    found: list[Block] = [Heading(words.COLUMNS), Grid((words.COLUMN, words.FORM, words.KIND, words.INPUTS), rows)]
    if preparation.rules:
        found.append(Paragraph(words.RULES.format(count=len(preparation.rules))))
    return found


def _form(preparation: Preparation, column: Column) -> Text:
    form = preparation.forms.get(column.name)
    return words.GUESSED if form is None else described(form)


def _kind(column: Column) -> Text:
    kind = words.KINDS_OF_COLUMNS[column.kind]
    return words.IN_PIECES.format(kind=kind) if column.plain < len(column.names) else kind
