"""Binding: codes as the facts give them become ids of bodies that lived on the day."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tripleaim.model.area import BOARDS_BEGAN, ENGLAND
from tripleaim.model.errors import refuse
from tripleaim.model.said_date import ONE_DAY, SaidDate
from tripleaim.model.spell import Spell
from tripleaim.store.ground.councils import council_id

FOOTPRINTS_BEGAN = date(2016, 3, 1)
NORTH_MERGED = date(2018, 6, 7)
BOARDS_MERGED = date(2026, 4, 1)

WORDS = {
    "ENGLAND": ENGLAND,
    "ENG": ENGLAND,
    "LONDON": "nhs_region:Y56",
    "LONDON REGION": "nhs_region:Y56",
    "SOUTH EAST REGION": "nhs_region:Y59",
}
NUMBERS = re.compile(r"\d+")
IN_TEXT = re.compile(r"\b(?:R[A-Z0-9]{2}|\d{2}[A-Z])\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """When a fact was true and when it was known."""

    begun: SaidDate
    ended: SaidDate | None
    known: SaidDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """The lives of systems by id, and the codes of the 44 footprints by number."""

    systems: Mapping[str, Spell]
    footprints: Mapping[str, str]

    def bind(self, kind: str, text: str, days: Days) -> list[str]:
        """The ids that a text names, of a kind, in the days of a fact; empty for an empty text."""
        return list(dict.fromkeys(BINDERS[kind](self, text, days)))

    def system(self, code: str, days: Days, *, every: bool) -> list[str]:
        """The system of a code on the day of a fact; with `every`, all its lives that it touches.

        What happened on the day on which a body ended is its own where no other lived; a plan is of
        the body of the day on which it was known; what happened before there were footprints is of
        the first of its code. Raises InputRefused where no body of it lived then.
        """
        if code in WORDS:
            return [WORDS[code]]
        lives = [(id, life) for id, life in self.systems.items() if id.split(":")[1] == code]
        if not lives:
            raise refuse("facts", "is not a system", value=code)
        last = days.ended.high if days.ended else days.begun.high
        if every:
            last = days.ended.high if days.ended else date.max
        spans = (
            (days.begun.low, last),
            (days.begun.low - ONE_DAY, last),
            (days.known.low, days.known.high),
        )
        for low, high in spans:
            held = [id for id, life in lives if _touches(life, low, high)]
            if held:
                return held if every else held[:1]
        first, life = lives[0]
        if days.begun.low < FOOTPRINTS_BEGAN == life.valid_from:
            return [first]
        raise refuse("facts", f"is no system of {days.begun.low}", value=code)


def _touches(life: Spell, low: date, last: date) -> bool:
    return life.valid_from <= last and (life.valid_to is None or low < life.valid_to)


def read_bodies(
    footprints: list[dict[str, str]], boards: list[str], merged: list[dict[str, str]]
) -> Bodies:
    """The lives of systems, from the tables of footprints and boards."""
    ended = {code for row in merged for code in row["predecessors_ods"].split(";") if code}
    lives: dict[str, Spell] = {}
    for row in footprints:
        lives[f"stp:{row['ods_code']}"] = Spell(valid_from=FOOTPRINTS_BEGAN, valid_to=BOARDS_BEGAN)
    for code in ("QVP", "QT8", "QMK"):
        lives[f"stp:{code}"] = Spell(valid_from=FOOTPRINTS_BEGAN, valid_to=NORTH_MERGED)
    lives["stp:QHM"] = Spell(valid_from=NORTH_MERGED, valid_to=BOARDS_BEGAN)
    for code in boards:
        until = BOARDS_MERGED if code in ended else None
        lives[f"icb:{code}"] = Spell(valid_from=BOARDS_BEGAN, valid_to=until)
    for row in merged:
        lives.setdefault(f"icb:{row['system_ods']}", Spell(valid_from=BOARDS_MERGED))
    numbers = {row["footprint_no"]: row["ods_code"] for row in footprints}
    return Bodies(systems=lives, footprints=numbers)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _systems(bodies: Bodies, text: str, days: Days) -> list[str]:
    return [id for code in _split(text) for id in bodies.system(code, days, every=False)]


def _spells(bodies: Bodies, text: str, days: Days) -> list[str]:
    return [id for code in _split(text) for id in bodies.system(code, days, every=True)]


def _numbers(bodies: Bodies, text: str, days: Days) -> list[str]:
    codes = [bodies.footprints[number] for number in NUMBERS.findall(text)]
    return [id for code in codes for id in bodies.system(code, days, every=False)]


def _of_2016(bodies: Bodies, text: str, days: Days) -> list[str]:
    return [f"stp:{bodies.footprints[number]}" for number in NUMBERS.findall(text)]


def _bodies(bodies: Bodies, text: str, days: Days) -> list[str]:
    is_system = text in WORDS or any(id.endswith(f":{text}") for id in bodies.systems)
    return _systems(bodies, text, days) if is_system else _organisations(bodies, text, days)


def _organisations(bodies: Bodies, text: str, days: Days) -> list[str]:
    return [WORDS.get(code, code) for code in _split(text)]


def _codes_in_text(bodies: Bodies, text: str, days: Days) -> list[str]:
    return [found for found in IN_TEXT.findall(text) if not found.startswith("RIS")]


def _districts(bodies: Bodies, text: str, days: Days) -> list[str]:
    return [f"lad:{code}" for code in _split(text)]


def _councils(bodies: Bodies, text: str, days: Days) -> list[str]:
    return [ENGLAND if code.startswith("E92") else council_id(code) for code in _split(text)]


def _by_kind(bodies: Bodies, text: str, days: Days) -> list[str]:
    kind, _, listed = text.partition(",")
    kinds = {"ccg2017": "ccg", "part of ccg2017": "ccg", "sub_icb": "sub_icb", "lad": "lad"}
    if kind == "utla":
        return _councils(bodies, listed, days)
    if kind == "ods":
        return _split(listed)
    return [f"{kinds[kind]}:{code}" for code in _split(listed)] if kind else []


Binder = Callable[[Bodies, str, Days], list[str]]
BINDERS: Mapping[str, Binder] = {
    "systems": _systems,
    "spells": _spells,
    "footprints": _numbers,
    "numbers": _of_2016,
    "bodies": _bodies,
    "organisations": _organisations,
    "codes_in_text": _codes_in_text,
    "districts": _districts,
    "councils": _councils,
    "areas_by_kind": _by_kind,
    "england": lambda bodies, text, days: [ENGLAND],
}
