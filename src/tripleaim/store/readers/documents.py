"""Reader of documents in TOML: the document itself, and the ties that it makes."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from tripleaim.model.documents.agreement import JointCommissioning
from tripleaim.model.documents.toml import read_toml
from tripleaim.model.errors import InputRefused, Problem
from tripleaim.model.source import Source

BUYING = "all commissioning"


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `document` and `tie`: a document a file, a tie for each party that buys with others.

    Raises InputRefused with every fault of every document, by file and field.
    """
    documents: list[dict[str, Any]] = []
    ties: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            said = read_toml(path.read_text(encoding="utf-8"), path.name)
            document = JointCommissioning.model_validate(said)
        except InputRefused as refusal:
            problems += refusal.problems
        except ValidationError as error:
            problems += [_problem(path, fault) for fault in error.errors()]
        else:
            documents.append(_row(document))
            ties += _ties(document)
    if problems:
        raise InputRefused(problems)
    return {"document": pd.DataFrame(documents), "tie": pd.DataFrame(ties)}


def _problem(path: Path, fault: Any) -> Problem:
    field = ".".join(str(step) for step in fault["loc"])
    return Problem(where=path.name, column=field or None, rule=str(fault["msg"]))


def _row(document: JointCommissioning) -> dict[str, Any]:
    return {
        "document": document.id,
        "kind": document.kind,
        "title": document.title,
        "status": document.status,
        "valid_from": document.valid_from,
        "valid_to": document.valid_to,
        "body": json.dumps(document.model_dump(mode="json"), ensure_ascii=False, sort_keys=True),
    }


def _ties(document: JointCommissioning) -> list[dict[str, Any]]:
    if document.scope != BUYING:
        return []
    return [
        {
            "kind": "commissions_with",
            "subject": party.organisation,
            "object": document.id,
            "valid_from": party.joined or document.valid_from,
            "valid_to": _earliest(party.left, document.valid_to),
            "document": document.id,
        }
        for party in document.parties
    ]


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
