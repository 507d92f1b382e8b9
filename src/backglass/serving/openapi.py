"""What can be asked of a server, for programs: OpenAPI 3.1, made of the model's own columns."""

from __future__ import annotations

from typing import Any

from backglass import __version__
from backglass.serving.answered import ServedModel
from backglass.serving.request_parts import CSV, HTML, JSON, MOST_ROWS, TEXT
from backglass.words.serving import OPENAPI

NAMES = r"^(u|z|b|delta)\([1-9][0-9]*\)\[[1-9][0-9]*\]$|^w\([1-9][0-9]*\)\[[1-9][0-9]*,[0-9]+\]$"
REFUSALS = ("400", "403", "408", "413", "415", "421", "422", "503")


def document(model: ServedModel) -> dict[str, Any]:
    """The document of a model.

    Parameters
    ----------
    model : ServedModel
    """
    members = model.members()  # none of a model of arrays, which takes no tables, either
    csv: dict[str, Any] = {CSV: {"schema": {"type": "string"}}} if members else {}
    row = {JSON: {"schema": _ref("Row"), "example": model.example()}, **csv}
    body = {JSON: {"schema": _ref("Rows"), "example": model.example()}, **csv}
    languages = _option("lang", {"enum": ["en", "ja"]})
    predict = [_option("format", {"enum": ["json", "csv"] if members else ["json"]}), languages]
    if most := model.most_interval():
        predict.append(_option("interval", {"type": "number", "exclusiveMinimum": 0, "maximum": most}))
    explain = [
        _option("row", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}),
        _option("name", {"type": "string", "pattern": NAMES, "examples": ["z(2)[1]"]}),
        _option("format", {"enum": ["json", "html", "text"]}),
        languages,
    ]
    if members > 1:
        explain.append(_option("member", {"type": "integer", "minimum": 1, "maximum": members}))
    texts: dict[str, Any] = {HTML: {"schema": {"type": "string"}}, TEXT: {"schema": {"type": "string"}}}
    page = {HTML: texts[HTML]}
    found: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "backglass serve", "version": __version__, "description": OPENAPI["about"]},
        "paths": {
            "/predict": {"post": _operation("predict", {**_json("Predictions"), **csv}, predict, body)},
            "/model": {"get": _operation("model", {JSON: {"schema": {"type": "object"}}})},
            "/openapi.json": {"get": _operation("openapi", {JSON: {"schema": {"type": "object"}}})},
            "/healthz": {"get": _operation("health", {JSON: {"schema": {"type": "object"}}})},
            "/": {"get": _operation("page", page, [languages])},
        },
        "components": {"schemas": _schemas(model)},
    }
    if members:
        answers = {JSON: {"schema": {"type": "object"}}, **texts}
        found["paths"]["/explain"] = {"post": _operation("explain", answers, explain, row)}
    return found


def _schemas(model: ServedModel) -> dict[str, Any]:
    several = {"type": "array", "items": _ref("Row"), "minItems": 1, "maxItems": MOST_ROWS}
    of_object = {"type": "object", "required": ["rows"], "properties": {"rows": several}, "additionalProperties": False}
    return {
        "Row": model.schema_of_row(),
        "Rows": {"anyOf": [_ref("Row"), several, of_object]},
        "Predictions": {
            "type": "object",
            "required": ["predictions", "warnings"],
            "properties": {
                "predictions": {"type": "array", "items": model.schema_of_prediction()},
                "warnings": {"type": "array", "items": {"type": "string"}},
            },
        },
        "Refusal": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
    }


def _operation(
    name: str, answers: dict[str, Any], options: list[dict[str, Any]] | None = None, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    refused = {status: {"description": OPENAPI["refused"], "content": _json("Refusal")} for status in REFUSALS}
    found: dict[str, Any] = {
        "operationId": name,
        "summary": OPENAPI[name],
        "responses": {"200": {"description": OPENAPI[name], "content": answers}, **refused},
    }
    if options:
        found["parameters"] = options
    if body is not None:
        found["requestBody"] = {"required": True, "content": body}
    return found


def _option(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def _json(name: str) -> dict[str, Any]:
    return {JSON: {"schema": _ref(name)}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
