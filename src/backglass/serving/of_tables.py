"""The answers of a model of a table: rows are objects, or a table in CSV."""

from __future__ import annotations

from typing import Any

import polars as pl

from backglass.modelfile import Model
from backglass.preparation.columns import CategoricalColumn, NumericColumn
from backglass.preparation.kinds import Column
from backglass.preparation.ordinal import OrdinalColumn
from backglass.preparation.targets import ClassTarget
from backglass.preparation.whole import Preparation
from backglass.ranges import number
from backglass.serving.answered import Predicted, Wish
from backglass.serving.json_rows import table_of_rows
from backglass.serving.request_parts import JSON, check_count, json_of, rows_in
from backglass.tables.forms.described import described
from backglass.tables.reader import table_of_text
from backglass.tables.table import Table
from backglass.web.guarding import RefusedError
from backglass.words import serving as words
from backglass.workflow.explaining import Explanation, Forwards, explanation
from backglass.workflow.option_kinds import within
from backglass.workflow.predicting import INTERVAL, PREDICTION, PROBABILITY, predict, preparation_of, remarks
from backglass.workflow.quick_rows import QuickRows
from backglass.workflow.reading import layout_for, table_for
from backglass.workflow.reading_asked import Reading

CALLED = "request.csv"  # in messages, in the place of a file's name
MOST_LISTED = 100  # categories in a schema
CELL = ["string", "number", "boolean", "null"]


class TableAnswers:
    """A model of a table, asked by programs; see `answered.ServedModel`."""

    def __init__(self, model: Model) -> None:
        self.model, self.preparation = model, preparation_of(model)
        self._quick = QuickRows(model)

    def quickly(self, value: Any) -> Predicted | None:
        """The prediction of one row that is an object, where nothing is wrong with it."""
        rows = value.get("rows") if isinstance(value, dict) and value.keys() == {"rows"} else value
        if isinstance(rows, list) and len(rows) == 1:
            rows = rows[0]
        if not isinstance(rows, dict) or any(isinstance(cell, list | dict) for cell in rows.values()):
            return None
        answer = self._quick.answer(rows)
        if answer is None:
            return None
        prediction: dict[str, Any] = {PREDICTION: answer.prediction}
        if answer.probabilities:
            prediction["probabilities"] = dict(zip(self._classes, answer.probabilities, strict=True))
        return Predicted((prediction,), answer.remarks)

    def predicted(self, body: bytes, wish: Wish) -> Predicted:
        """The predictions for all rows of a body.

        Raises
        ------
        RefusedError, BackglassError
            What is wrong with it.
        """
        if wish.interval is not None:
            within(number(0, 1, "()"))("interval", wish.interval)
        table = self._table(body, wish)
        frame = predict(self.model, table, interval=wish.interval)
        content = frame.write_csv().encode() if wish.as_csv else b""
        return Predicted([] if wish.as_csv else self._plain(frame), remarks(self.model, table), content)

    def explained(self, body: bytes, wish: Wish) -> Explanation | Forwards:
        """One row of a body in the network.

        Raises
        ------
        RefusedError, BackglassError
            What is wrong with it.
        """
        table = self._table(body, wish)
        if wish.row is None and table.rows > 1:
            raise RefusedError(422, words.ONE_ROW.format(rows=table.rows))
        return explanation(self.model, table, wish.row or 1, wish.name, by="server", member=wish.member)

    def schema_of_row(self) -> dict[str, Any]:
        """An object with a cell for each column; other entries do not matter."""
        names = [column.name for column in self.preparation.columns]
        properties = {column.name: self._schema_of_cell(column) for column in self.preparation.columns}
        return {"type": "object", "required": names, "properties": properties, "additionalProperties": True}

    def schema_of_prediction(self) -> dict[str, Any]:
        """The class with the probabilities of all, or a number with the ends of its interval."""
        if self._classes:
            probabilities = {
                "type": "object",
                "required": list(self._classes),
                "properties": {name: {"type": "number"} for name in self._classes},
            }
            properties: dict[str, Any] = {PREDICTION: {"enum": list(self._classes)}, "probabilities": probabilities}
            return {"type": "object", "required": [PREDICTION, "probabilities"], "properties": properties}
        number_or_none = {"type": ["number", "null"]}
        properties = dict.fromkeys((PREDICTION, *INTERVAL), number_or_none)
        return {"type": "object", "required": [PREDICTION], "properties": properties}

    def example(self) -> dict[str, Any]:
        """A usual row: what stands in for gaps."""
        return usual_row(self.preparation)

    def most_interval(self) -> float:
        """As many rows as were held out, and one more, share the line evenly."""
        kept = None if self._classes else self.model.residuals
        return 0.0 if kept is None else kept.rows / (kept.rows + 1)

    def members(self) -> int:
        """Those of a committee; a single network is its own."""
        return max(1, len(self.model.members))

    @property
    def _classes(self) -> tuple[str, ...]:
        target = self.preparation.target
        return target.classes if isinstance(target, ClassTarget) else ()

    def _table(self, body: bytes, wish: Wish) -> Table:
        if wish.content == JSON:
            return table_of_rows(rows_in(json_of(body), dict), self.preparation, self.example())
        table = table_of_text(CALLED, body, self.preparation.forms, **layout_for(self.model))
        check_count(table.rows)
        return table_for(self.model, table, Reading())

    def _plain(self, frame: pl.DataFrame) -> list[dict[str, Any]]:
        rows = frame.to_dicts()
        if not self._classes:
            return rows
        columns = {name: f"{PROBABILITY}{name}" for name in self._classes}
        return [
            {PREDICTION: row[PREDICTION], "probabilities": {name: row[of] for name, of in columns.items()}}
            for row in rows
        ]

    def _schema_of_cell(self, column: Column) -> dict[str, Any]:
        """A cell may be anything that a file may hold; what it is read as stands in its description."""
        form = self.preparation.forms.get(column.name)
        schema: dict[str, Any] = {"type": CELL, "examples": [_usual(column)]}
        if form is not None:
            schema["description"] = described(form).en
        if isinstance(column, CategoricalColumn):
            schema["examples"] = list(column.categories[:MOST_LISTED])
        if isinstance(column, OrdinalColumn):
            schema["examples"] = list(column.levels)
        return schema


def usual_row(preparation: Preparation) -> dict[str, Any]:
    """A usual row: what stands in for gaps."""
    return {column.name: _usual(column) for column in preparation.columns}


def _usual(column: Column) -> Any:
    """A cell that is often there; null where what stands in for a gap is no cell, as of dates."""
    if isinstance(column, CategoricalColumn):
        return column.fill or column.categories[0]
    if isinstance(column, OrdinalColumn):
        return column.levels[0]
    if not isinstance(column, NumericColumn):
        return None
    return int(column.fill) if column.fill.is_integer() else column.fill
