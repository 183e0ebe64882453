"""The manual of the API for software: OpenAPI 3.1, made of the table of addresses."""

from typing import Any

from tripleaim.model.day import DAY_PATTERN
from tripleaim.page.tidy import COLUMNS
from tripleaim.store.files.csv_text import csv_of_rows
from tripleaim.workspace.api.endpoint import Endpoint, Parameter
from tripleaim.workspace.api.endpoints import ENDPOINTS
from tripleaim.workspace.api.examples import ASKED_WRONG, MISSING, RENEWED, ROWS

ROOT = "/api/v1/"
VERSION = "1.0"  # of the addresses and columns; a column that goes or changes is another root
TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "number": {"type": ["number", "null"]},
    "integer": {"type": "integer"},
    "date": {"type": ["string", "null"], "format": "date"},
}
KNOWN = {each.name: TYPES[each.type] for each in COLUMNS}
ANY: dict[str, Any] = {"type": ["string", "number", "null"]}
FAULTS = {
    "type": "object",
    "required": ["faults"],
    "properties": {"faults": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
    "additionalProperties": False,
}
SAID = {
    "400": "What was asked cannot be: every fault of it.",
    "404": "Well asked, and nothing of it is held: no such area, body, measure or day. The answer "
    "names what was not found, and what there is.",
    "503": RENEWED,
}


def manual() -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "tripleaim",
            "version": VERSION,
            "description": "Ten answers about the health systems of England, as rows.",
            "license": {"name": "Open Government Licence v3.0", "identifier": "OGL-UK-3.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {f"{ROOT}{each.name}": {"get": _operation(each)} for each in ENDPOINTS},
        "components": {"schemas": {"Faults": FAULTS}},
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    told = {"400": ASKED_WRONG, "404": MISSING[endpoint.name], "503": RENEWED}
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "description": endpoint.meaning,
        "parameters": [_parameter(each) for each in endpoint.all_parameters()],
        "responses": {
            "200": {
                "description": "The rows.",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {
                        "schema": _rows(endpoint),
                        "example": {"rows": [_example(endpoint)]},
                    },
                    "text/csv": {
                        "schema": {"type": "string"},
                        "example": csv_of_rows([_example(endpoint)]),
                    },
                },
            },
            "304": {"description": "As it was when this ETag was given."},
            **{code: _fault(says, told[code]) for code, says in SAID.items()},
        },
    }


def _fault(says: str, example: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Faults"}
    content = {"application/json": {"schema": schema, "example": {"faults": [example]}}}
    return {"description": says, "content": content}


def _example(endpoint: Endpoint) -> dict[str, Any]:
    return dict(zip(endpoint.columns, ROWS[endpoint.name], strict=True))


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    elif parameter.is_day:
        schema |= {"format": "date", "pattern": f"^{DAY_PATTERN}$"}
    else:
        schema["pattern"] = f"^{parameter.pattern}$"
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.meaning,
        "required": parameter.required,
        "schema": schema,
        "example": parameter.example,
    }


def _rows(endpoint: Endpoint) -> dict[str, Any]:
    columns = {
        name: {**KNOWN.get(name, ANY), "description": says}
        if endpoint.of_files
        else {**ANY, "description": says}
        for name, says in endpoint.columns.items()
    }
    return {
        "type": "object",
        "required": ["rows"],
        "additionalProperties": False,
        "properties": {
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": list(columns),
                    "additionalProperties": False,
                    "properties": columns,
                },
            }
        },
    }
