"""Reader of documents in TOML: the document itself, and the ties that it makes."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from tripleaim.model.documents.agreement import JointCommissioning
from tripleaim.model.documents.base import UNSIGNED, Document, Party
from tripleaim.model.documents.kinds import document_from
from tripleaim.model.documents.support import SupportAgreement
from tripleaim.model.errors import InputRefused, Problem
from tripleaim.model.source import Source
from tripleaim.store.files.toml_file import open_toml


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `document` and `tie`: a document a file, a tie for each party that buys with others.

    Raises InputRefused with every fault of every document, by file and field.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    names: dict[str, str] = {}
    for path in paths:
        try:
            values = open_toml(path)
            if "plan" in values and "kind" not in values:
                continue  # a five-year plan, which is signed under a cover
            document = document_from(values, path.name)
        except InputRefused as refusal:
            problems += refusal.problems
        else:
            documents.append(document)
            if document.id in names:
                problems.append(_twice(document.id, path.name, names[document.id]))
            names[document.id] = path.name
    if problems:
        raise InputRefused(problems)
    return rows_of_documents(documents)


def _twice(id: str, name: str, other: str) -> Problem:
    return Problem(
        where=name,
        column="id",
        value=id,
        rule=f"is also the id of {other}",
        remedy="Give one of them another id.",
    )


def rows_of_documents(documents: Sequence[Document]) -> dict[str, pd.DataFrame]:
    """Rows of `document` and of the ties that documents make, where they make any."""
    ties = [tie for document in documents for tie in _ties(document)]
    reading = {"document": pd.DataFrame([_row(document) for document in documents])}
    return {**reading, "tie": pd.DataFrame(ties)} if ties else reading


def _row(document: Document) -> dict[str, Any]:
    return {
        "document": document.id,
        "kind": document.kind,
        "title": document.title,
        "status": document.status,
        "valid_from": document.valid_from,
        "valid_to": document.valid_to,
        "body": json.dumps(document.model_dump(mode="json"), ensure_ascii=False, sort_keys=True),
    }


def _ties(document: Document) -> Iterator[dict[str, Any]]:
    """Ties of real documents that hold: nothing that is an example, a draft or only shared."""
    if document.example or document.status in UNSIGNED:
        return
    if isinstance(document, JointCommissioning) and document.joins_buyers:
        for party in document.parties:
            yield _tie(document, "commissions_with", party, document.id)
    if isinstance(document, SupportAgreement):
        for party in document.party_with("supporter"):
            yield _tie(document, "supports", party, document.supported)


def _tie(document: Document, kind: str, party: Party, other: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject": party.organisation,
        "object": other,
        "valid_from": party.joined or document.valid_from,
        "valid_to": _earliest(party.left, document.valid_to),
        "document": document.id,
    }


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
