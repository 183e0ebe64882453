"""What has left about a wave of a survey: the same record of releases as of people.

A wave is a line: its record lies in `_releases` beside the file of responses and in the user's
register, chained and 0600 (`store/releases.py`). It keeps keyed hashes of who answered and the sums
told, no answer. Two respondents of the same answers and the same columns are one to it, and it
counts them; who corrects an answer makes one go and another come.
"""

import base64
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from tripleaim.model.documents.survey import Questionnaire, SurveyWave
from tripleaim.model.errors import refuse
from tripleaim.store.releases import (
    FOLDER,
    Line,
    later_of,
    locked,
    new_line,
    read_line,
    read_register,
    write_line,
)
from tripleaim.voice.responses import Responses
from tripleaim.voice.survey import Before, SurveySettings, Wave, tell_wave
from tripleaim.voice.told import Told, nothing_told

HASH = 16
ENOUGH_ALIKE, PART_ALIKE = 10, 0.5
PUT_BACK = "The record beside the responses was missing or behind: put back from the register."
KNOWN = "Most of these answers were told of before as wave '{}': both are one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fielded:
    """A wave of a questionnaire, who answered, and where their file lies."""

    questionnaire: Questionnaire
    wave: SurveyWave
    responses: Responses
    folder: Path

    @property
    def beside(self) -> Path:
        """Where the record of its releases lies."""
        return self.folder / FOLDER / f"survey-{self.wave.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked of a wave, when, and whose register remembers it."""

    by: Sequence[str] = ()
    at: datetime
    register: Path
    settings: SurveySettings = field(default_factory=SurveySettings)


def release_wave(fielded: Fielded, asking: Asking) -> tuple[Wave, tuple[str, ...]]:
    """The estimates of a wave as they may leave, written down before they do, and what must be told
    beside them.

    Raises InputRefused for problems of the responses, and for a record that was changed, is
    contradicted, or cannot be written.
    """
    with _opened(fielded, asking.register) as (line, notes):
        before = _before(line, fielded)
        wave, told = tell_wave(
            fielded.questionnaire,
            (fielded.wave, fielded.responses),
            asking.by,
            asking.settings,
            before,
        )
        line = _add(line, fielded, asking, notes)
        said = {
            "what": "survey",
            "scheme": fielded.wave.id,
            "money": False,
            "by": list(asking.by),
            "cells": len(wave.results),
            "folder": str(fielded.folder),
            "withheld": sum(each.estimate is None for each in wave.results),
        }
        held = {**line.state["survey"], **{name: _said(each) for name, each in told.items()}}
        state = {**line.state, "survey": held, "rows": _rows(line, fielded.responses)}
        line = line.add(asking.at.isoformat(), "release", said, state)
        write_line(line, asking.register / line.name)
        write_line(line, fielded.beside)
    return wave, (*notes, line.told)


@contextmanager
def _opened(fielded: Fielded, register: Path) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """The line of a wave, nobody else's releases between, and what must be told of finding it."""
    with locked(register), locked(fielded.beside):
        here, known = read_line(fielded.beside), read_register(register)
        alike = [line for line in known.lines if _is_of(line, fielded)]
        names = {line.name for line in [here, *alike] if line}
        torn = [line.name for line in known.guessed if _is_of(line, fielded)]
        for name in (names & set(known.broken)) | set(torn):
            raise known.broken[name]
        if len(names) > 1:
            raise refuse(
                str(fielded.folder),
                "holds answers of more than one record of releases",
                "Keep the record of one wave beside its responses, each wave under an id of its "
                "own.",
            )
        there = next(iter(alike), None)
        if here and there:
            found = later_of(here, there, str(fielded.beside))
        else:
            found = here or there or _new(fielded)
        yield found, _notes(found, here, fielded)


def _new(fielded: Fielded) -> Line:
    line = new_line()
    return replace(line, state={**line.state, "wave": fielded.wave.id, "survey": {}, "rows": []})


def _notes(found: Line, here: Line | None, fielded: Fielded) -> tuple[str, ...]:
    wave = found.state["wave"]
    if wave != fielded.wave.id:
        return (KNOWN.format(wave),)
    behind = here is None or len(here.entries) < len(found.entries)
    return (PUT_BACK,) if found.entries and behind else ()


def _is_of(line: Line, fielded: Fielded) -> bool:
    """Whether a line is of a wave: of its id, or of mostly the same answers under another.

    Only answers that one respondent alone gave count: in a short questionnaire many give the same.
    """
    if "survey" not in line.state:
        return False
    if line.state["wave"] == fielded.wave.id:
        return True
    mine, held = (
        {row for row, times in Counter(rows).items() if times == 1}
        for rows in (_rows(line, fielded.responses), line.state["rows"])
    )
    return len(mine & held) >= max(ENOUGH_ALIKE, PART_ALIKE * min(len(mine), len(held)))


def _rows(line: Line, responses: Responses) -> list[str]:
    """Every respondent by all that they answered, as a keyed hash."""
    return _hashed(line, responses, sorted(responses.columns))


def _hashed(line: Line, responses: Responses, columns: Sequence[str]) -> list[str]:
    key = line.state["key"].encode()
    return [
        hmac.new(key, "\x1f".join(row).encode(), hashlib.sha256).hexdigest()[:HASH]
        for row in zip(*(responses.columns[name] for name in columns), strict=True)
    ]


def _before(line: Line, fielded: Fielded) -> Before:
    """Who answered each question, as the record knows them, and what was told of it."""
    questions = {each.id for each in fielded.questionnaire.questions}
    others = sorted(set(fielded.responses.columns) - questions)
    people: dict[str, list[str]] = {}
    for name in sorted(questions & set(fielded.responses.columns)):
        seen: Counter[str] = Counter()
        people[name] = []
        for each in _hashed(line, fielded.responses, [name, *others]):
            seen[each] += 1
            people[name].append(f"{each}.{seen[each]}")
    held = {name: _told(said) for name, said in line.state["survey"].items()}
    told = dict(held)
    for name in people:
        for gone in held.keys() - questions:  # a question that now has another id
            if len(set(held[gone].people) & set(people[name])) >= PART_ALIKE * len(people[name]):
                told[name] = told.get(name, nothing_told()).join(held[gone])
    return Before(people=people, told=told)


def _add(line: Line, fielded: Fielded, asking: Asking, notes: Sequence[str]) -> Line:
    for note in notes:
        said = {"note": note, "folder": str(fielded.folder)}
        line = line.add(asking.at.isoformat(), "put back", said, line.state)
    return line


def _said(told: Told) -> dict[str, Any]:
    """What was told of a question, as the record keeps it."""
    sums = [base64.b64encode(row.astype("<f4").tobytes()).decode() for row in told.sums]
    return {"people": list(told.people), "sums": sums}


def _told(said: Mapping[str, Any]) -> Told:
    people = tuple(said["people"])
    rows = [np.frombuffer(base64.b64decode(each), "<f4").astype(float) for each in said["sums"]]
    sums = np.array(rows).reshape(len(rows), len(people))
    return Told(people=people, sums=sums)
