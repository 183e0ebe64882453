"""Contradictions between answers about one area and day; sums against totals and England."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bench.sweep.said import Fault, Found, Said, World, by_area, fault, numbers

ENGLAND = "england:E92000001"
SYSTEMS = ("stp", "icb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure that several questions give: `of` are (question, measure), outside any table."""

    id: str
    of: tuple[tuple[str, str], ...]


ALONE = (
    Quantity(id="people", of=(("who", "people"), ("needs", "people"), ("buyers", "area_people"))),
    Quantity(
        id="commissioners",
        of=(("who", "commissioner_count"), ("buyers", "commissioners"), ("next", "commissioners")),
    ),
    Quantity(id="stage", of=(("next", "stage"), ("who", "stage"), ("decides", "stage"))),
    Quantity(id="rating", of=(("decides", "system_rating"), ("next", "system_rating"))),
)
SETS = (
    Quantity(
        id="places",
        of=(("who", "place"), ("who", "place_people"), ("decides", "functions_it_can_carry")),
    ),
)
NAMED = re.compile(r"(?:designated|named)(?: an integrated care system)? (?:in|on) ([\w ]*?20\d\d)")
SAME_ELSEWHERE = ("who", "buyers", "money", "needs", "decides", "next", "fits")


def contradictions(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """Figures, lists and days of one area that two answers give otherwise."""
    for _, said in by_area(answers):
        by_question = {each.question: each for each in said}
        for quantity in ALONE:
            yield from _differ(quantity, by_question, _alone)
        for quantity in SETS:
            yield from _differ(quantity, by_question, _subjects)
        yield from _same_measure(said)
        yield from _designated(by_question)


def _alone(said: Said, measure: str) -> object:
    found = [each.value for each in said.of(measure, table="") if each.status == "found"]
    return found[0] if found else None


def _subjects(said: Said, measure: str) -> object:
    return frozenset(each.subject for each in said.of(measure) if each.subject) or None


def _differ(quantity: Quantity, said: Mapping[str, Said], read: object) -> Iterator[Fault]:
    held = [
        (question, value)
        for question, measure in quantity.of
        if question in said and (value := read(said[question], measure)) is not None  # type: ignore[operator]
    ]
    for question, value in held[1:]:
        if value != held[0][1]:
            what = f"{quantity.id}: {_shown(held[0][1])} by {held[0][0]}, {_shown(value)} here"
            yield fault("contradictions", said[question], what)


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return f"{len(value)} ({', '.join(sorted(value)[:3])} …)"
    return str(value)


def _same_measure(said: Sequence[Said]) -> Iterator[Fault]:
    """One measure of one body under one heading that two questions give otherwise."""
    first: dict[tuple[str, str, str, str], tuple[Said, Found]] = {}
    for each in said:
        if each.question not in SAME_ELSEWHERE:
            continue
        for found in each.found:
            value = found.value
            if found.status != "found" or isinstance(value, bool) or not found.subject:
                continue
            key = (found.measure, found.subject, found.label, found.unit)
            before = first.setdefault(key, (each, found))
            if before[0].question == each.question or not isinstance(value, int | float):
                continue
            was = before[1].value
            if abs(float(was) - float(value)) > max(0.00051, abs(float(was)) * 0.0006):
                what = (
                    f"{found.measure}, {found.label}: {was} by {before[0].question}, {value} here"
                )
                yield fault("contradictions", each, what)


def _designated(said: Mapping[str, Said]) -> Iterator[Fault]:
    """The day on which a system was named, as `next` and `done` tell it."""
    told = {}
    for question in ("next", "done"):
        texts = [each.statement for each in said[question].found[:1]] if question in said else []
        match = NAMED.search(" ".join(texts))
        if match:
            told[question] = match.group(1)
    if (
        len(told) == 2
        and not told["next"].endswith(told["done"])
        and not told["done"].endswith(told["next"])
    ):
        what = f"designation: {told['next']} by next, {told['done']} here"
        yield fault("contradictions", said["done"], what)


COUNTED = (
    ("commissioner_count", "commissioner_people"),
    ("council_count", "council_people"),
    ("place_count", "place_people"),
    ("pcn_count", "pcn"),
    ("partner_count", "partner"),
    ("system_count", "system_people"),
    ("systems", "people"),
    ("buying_groups", "group_people"),
    ("upper_tier_count", "upper_tier_people"),
    ("place_count", "place"),
)
"""A measure that counts, and the rows that it counts."""
SUMMED = (
    ("who", "people", "people_by_age", 0.0),
    ("who", "people", "commissioner_people", 0.0),
    ("who", "people", "council_people", 0.0),
    ("who", "people", "system_people", 0.0),
    ("needs", "people", "people_by_age", 0.0),
    ("adds-up", "gap", "part_of_gap", 1.0),
    ("money", "trusts_surplus", "actual_surplus", 1.0),
)
"""A question, its total, the rows that add up to it, and by how much they may miss."""


def parts_and_totals(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """Totals that are not the sum, or counts that are not the number, of their rows."""
    for each in answers:
        for total, rows in COUNTED:
            yield from _counted(each, total, rows)
        for question, total, rows, miss in SUMMED:
            if question == each.question:
                yield from _summed(each, total, rows, miss)


def _counted(said: Said, total: str, rows: str) -> Iterator[Fault]:
    whole = numbers(said.of(total, table=""))
    listed = said.of(rows)
    if rows in ("people",):
        listed = [each for each in listed if each.table]
    if whole and listed and whole[0] != len(listed):
        yield fault("totals", said, f"{total}: {whole[0]:,.0f}, and {len(listed)} are listed")


def _summed(said: Said, total: str, rows: str, miss: float) -> Iterator[Fault]:
    whole, parts = numbers(said.of(total, table="")), numbers(said.of(rows))
    if not whole or not parts:
        return
    off = abs(sum(parts) - whole[0])
    if off > (miss if miss >= 1 else miss * abs(whole[0])) + 0.5:
        what = f"{total}: {whole[0]:,.0f}, and {rows} add up to {sum(parts):,.0f}"
        yield fault("totals", said, what)


def counts_of_england(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """England's totals against the systems' own answers: people, and systems designated."""
    days: dict[date, dict[tuple[str, str | None], Said]] = {}
    for each in answers:
        days.setdefault(each.on, {})[each.question, each.area] = each
    for on in sorted(days):
        held = days[on]
        yield from _people_of_england(held)
        yield from _designations_of_england(held)


def _people_of_england(held: Mapping[tuple[str, str | None], Said]) -> Iterator[Fault]:
    whole = held.get(("who", ENGLAND))
    people = numbers(whole.of("people", table="")) if whole else []
    if not people:
        return
    for question, measure in (("who", "people"), ("buyers", "group_people")):
        listed = held.get((question, None))
        parts = numbers([each for each in listed.of(measure) if each.table]) if listed else []
        if listed and parts and sum(parts) != people[0]:
            what = f"England had {people[0]:,.0f} people, and these add up to {sum(parts):,.0f}"
            yield fault("england", listed, what)


def _designations_of_england(held: Mapping[tuple[str, str | None], Said]) -> Iterator[Fault]:
    national = held.get(("next", None))
    count = numbers(national.of("designated", "integrated_care_systems")) if national else []
    systems = [
        said
        for (question, area), said in held.items()
        if question == "next" and said.kind == "stp" and area
    ]
    stages = [_alone(each, "stage") for each in systems]
    if not count or not national or len(stages) < 40:
        return
    own = sum(sum(numbers(each.of("named_here", table=""))) for each in systems)
    if own != count[0]:
        what = f"{count[0]:.0f} integrated care systems, and {own:.0f} by the systems' own answers"
        yield fault("england", national, what)
