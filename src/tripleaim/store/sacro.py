"""A release as a folder that the SACRO viewer opens: the table, what was withheld and why, sums.

`results.json` has the shape that ACRO 0.4 writes and SACRO Viewer reads: by output its uid, status,
type, properties, files with the cells that a check touched (row and column, from nought),
outcome, command, summary, exception, timestamp and comments. It tells small cells from those that
protect others: it is for whoever checks outputs, and is not itself for publication.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tripleaim.store.disclosure import Release
from tripleaim.store.files.csv_text import csv_text
from tripleaim.store.files.output import PRIVATE, write_bytes, write_text
from tripleaim.store.margins import TOTAL, Cell
from tripleaim.store.private import private_folder

VERSION = "0.4.12"  # the version of ACRO whose shape this is
UID = "output_0"
FILE = "people.csv"
CHECKS = {"threshold": "threshold", "secondary": "secondary", "withheld": "earlier-release"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What goes with a release: the names along each side, when it was made, what is said of it."""

    names: Sequence[Sequence[str]]
    at: datetime
    comments: tuple[str, ...] = ()


def write_sacro(release: Release, given: Submission, folder: Path) -> Path:
    """Write a release as `people.csv`, `results.json`, `config.json` and check sums of the files.

    Rows are every side but the last joined, columns the last. It says which small cells there are:
    its owner alone can read it. Returns the path of `results.json`.
    """
    for each in (folder, folder / "checksums"):
        private_folder(each)
    table = _table(release, given).encode()
    write_bytes(folder / FILE, table, PRIVATE)
    digest = hashlib.sha256(table).hexdigest()
    write_text(folder / "checksums" / f"{FILE}.txt", digest, PRIVATE)
    rule = release.profile
    config = {
        "safe_threshold": rule.largest + 1,
        "rounded_to": rule.base,
        "profile": rule.name,
        "secondary_suppression": rule.secondary,
        "cited": rule.cited,
    }
    write_text(folder / "config.json", json.dumps(config, indent=1) + "\n", PRIVATE)
    results = {"version": VERSION, "results": {UID: output_of(release, given)}}
    path = folder / "results.json"
    write_text(path, json.dumps(results, indent=1) + "\n", PRIVATE)
    return path


def output_of(release: Release, given: Submission) -> dict[str, object]:
    """One output in the shape of `results.json`, without any count."""
    rows, columns = _axes(release)
    checks = _checks(release)
    told = Counter(checks.values())
    summary = "".join(f"{check}: {told[check]} cells suppressed; " for check in sorted(told))
    cells: dict[str, list[list[int]]] = {check: [] for check in CHECKS.values()}
    for cell, check in checks.items():
        cells[check].append([rows.index(cell[:-1]), columns.index(cell[-1])])
    return {
        "uid": UID,
        "status": "review" if checks else "pass",
        "type": "table",
        "properties": {"method": "suppress", "profile": release.profile.name},
        "files": [{"name": FILE, "sdc": {"summary": _counts(told), "cells": cells}}],
        "outcome": _outcome(release, given, checks),
        "command": f"tripleaim people segments, by {', '.join(release.dimensions)}",
        "summary": f"review; {summary}" if checks else "pass",
        "timestamp": given.at.isoformat(),
        "comments": [*given.comments, release.profile.promise],
        "exception": "Suppression automatically applied where needed" if checks else "",
    }


def _counts(told: Counter[str]) -> dict[str, object]:
    return {"suppressed": bool(told), **{check: told[check] for check in CHECKS.values()}}


def _checks(release: Release) -> dict[Cell, str]:
    """The check that withheld each withheld cell."""
    return {entry.cell: CHECKS[entry.reason.split()[0].rstrip(":")] for entry in release.log}


def _axes(release: Release) -> tuple[list[Cell], list[int]]:
    rows = dict.fromkeys(cell[:-1] for cell in release.cells)
    columns = dict.fromkeys(cell[-1] for cell in release.cells)
    return list(rows), list(columns)


def _label(cell: Cell, names: Sequence[Sequence[str]]) -> str:
    sides = ["All" if at == TOTAL else side[at] for at, side in zip(cell, names, strict=True)]
    return " / ".join(sides) or "All"


def _outcome(
    release: Release, given: Submission, checks: dict[Cell, str]
) -> dict[str, dict[str, str]]:
    rows, columns = _axes(release)
    return {
        _label((column,), given.names[-1:]): {
            _label(row, given.names[:-1]): f"{check}; " if check else "ok"
            for row in rows
            for check in [checks.get((*row, column), "")]
        }
        for column in columns
    }


def _table(release: Release, given: Submission) -> str:
    rows, columns = _axes(release)
    heads = [_label((column,), given.names[-1:]) for column in columns]
    lines: list[list[object]] = [[" / ".join(release.dimensions[:-1]), *heads]]
    for row in rows:
        counts = [release.cells[(*row, column)].count for column in columns]
        lines.append([_label(row, given.names[:-1]), *counts])
    return csv_text(lines)
