"""Counts of who answered, as they leave by the one door, once a day; and who was not reached.

Whoever wished to answered, so no share here has an interval: it says who came, not what people
think.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

import numpy as np

from tripleaim.store.disclosure import USES, profile, suppress
from tripleaim.voice.consultation import FAR_FROM_EVEN
from tripleaim.workspace.hearing.answer import COUNTING, WAYS, Answer
from tripleaim.workspace.hearing.coding import themes_of_answers
from tripleaim.workspace.hearing.consultation import Consultation, Telling, Theme
from tripleaim.workspace.hearing.guards import uncoded
from tripleaim.workspace.hearing.moderating import (
    GROUNDS,
    days_waited,
    first_held,
    grounds_hidden,
)

RULE = USES["consultation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group beside who lives there: answers as they left (None: withheld), shares, and whether
    it has been heard enough (None where that cannot be told)."""

    dimension: str
    group: str
    answers: int | None
    of_answers: float | None
    of_people: float | None
    enough: bool | None

    @property
    def percent(self) -> int:
        """Of the answers, to be shown."""
        return round(100 * (self.of_answers or 0))

    @property
    def percent_here(self) -> int:
        """Of the people, to be shown."""
        return round(100 * (self.of_people or 0))


def answers_counted(consultation: Consultation) -> list[Answer]:
    """The answers that count: no comment on a passage, no double, none taken back."""
    rows = Answer.objects.filter(consultation=consultation, status__in=COUNTING, counts=True)
    return list(rows.exclude(way="passage").order_by("pk"))


def told_counts(consultation: Consultation, on: date) -> dict[str, Any]:
    """Every count that leaves on a day: in all, by way, choice, group, theme, and of moderation."""
    rows = answers_counted(consultation)
    ways = through_door([each.way for each in rows], tuple(w for w in WAYS if w != "passage"), on)
    return {
        "answers": ways[""],
        "ways": {name: count for name, count in ways.items() if name},
        "choices": {
            each.id: _inner([row.choices.get(each.id, "") for row in rows], each.options, on)
            for each in consultation.questions
            if each.answer in ("choice", "scale")
        },
        "groups": {
            name: _inner([row.groups.get(name, "") for row in rows], groups, on)
            for name, groups in consultation.groups.items()
        },
        "themes": _of_themes(consultation, on),
        "waiting": _one(consultation.answers.filter(status="held").count(), on),
        "hidden": _inner(grounds_hidden(consultation), tuple(GROUNDS), on),
        "uncoded": _one(uncoded(consultation), on),
        "moderated": _pace(consultation, on),
    }


def _pace(consultation: Consultation, on: date) -> dict[str, float | None]:
    """How long answers wait for a moderator, in days; None where they are few, or none."""
    waited, first, rule = days_waited(consultation), first_held(consultation), profile(RULE, on)
    waiting = consultation.answers.filter(status="held").count()
    tells_oldest = first is not None and not rule.is_small(waiting)
    return {
        "oldest_days": (on - first).days if first is not None and tells_oldest else None,
        "median_days": float(median(waited)) if waited and not rule.is_small(len(waited)) else None,
    }


def through_door(
    values: Sequence[str], categories: Sequence[str], on: date
) -> dict[str, int | None]:
    """How often each category is there, and under the empty name how often any is, as disclosure
    control lets it leave; None where withheld.

    >>> through_door(["a"] * 3 + ["b"] * 12, ("a", "b", "c"), date(2026, 1, 1))
    {'a': None, 'b': 10, 'c': 0, '': 15}
    """
    counts = np.array([sum(each == name for each in values) for name in categories], dtype=np.int64)
    release = suppress(counts, ("category",), profile(RULE, on))
    told = {
        name: release.cells[(at,)].count for at, name in enumerate(categories)
    }  # the margin of all
    return {**told, "": release.cells[(-1,)].count}


def tell_counts(consultation: Consultation, on: date) -> Telling:
    """The counts of a day, told once: the same however often they are looked at."""
    found, _ = Telling.objects.get_or_create(
        consultation=consultation, day=on, defaults={"told": told_counts(consultation, on)}
    )
    return found


def newest_telling(consultation: Consultation) -> Telling | None:
    """The counts that were told last; None before the first."""
    return Telling.objects.filter(consultation=consultation).order_by("-day").first()


def reach_of(consultation: Consultation, telling: Telling) -> list[Group]:
    """Who was reached beside who lives here, by dimension; made of what left by the door alone.

    A count that was withheld stands in the sum as the middle of what it may be, so that the groups
    that are shown are not told as all of those who answered.
    """
    rule = profile(RULE, telling.day)
    middle, found = (rule.smallest + rule.largest) / 2, []
    for dimension in consultation.groups:
        counts = telling.told["groups"].get(dimension, {})
        rows = [each for each in consultation.said.reached if each.dimension == dimension]
        living = sum(each.living_here for each in rows)
        own = [counts.get(each.group) for each in rows]
        shown = sum(each or 0 for each in own)
        answered = shown and shown + middle * own.count(None)
        least = sum(max(each - rule.base / 2, 0) for each in own if each)  # before it was rounded
        most = rule.largest / (least + rule.largest)
        for each in rows:
            count = counts.get(each.group)
            of_people = each.living_here / living if living else None
            share = count / answered if count is not None and answered else None
            found.append(
                Group(
                    dimension=dimension,
                    group=each.group,
                    answers=count,
                    of_answers=share,
                    of_people=of_people,
                    enough=_enough(share, most, of_people) if answered else None,
                )
            )
    return found


def not_reached(consultation: Consultation, telling: Telling) -> list[Group]:
    """The groups that have not been heard enough."""
    return [each for each in reach_of(consultation, telling) if each.enough is False]


def _enough(share: float | None, most: float, of_people: float | None) -> bool | None:
    """Of a count that was withheld it is told where even the most that it may be is too little."""
    if of_people is None:
        return None
    if share is None:
        return False if most * FAR_FROM_EVEN < of_people else None
    return share * FAR_FROM_EVEN >= of_people


def _inner(values: Sequence[str], categories: Sequence[str], on: date) -> dict[str, int | None]:
    told = through_door(values, categories, on)
    return {name: told[name] for name in categories}


def _of_themes(consultation: Consultation, on: date) -> dict[str, int | None]:
    """Answers put to each theme; an answer may be put to several, so there is no sum."""
    counted = {
        each.pk
        for each in Answer.objects.filter(
            consultation=consultation, status__in=COUNTING, counts=True
        )
    }
    held = {a: t for a, t in themes_of_answers(consultation).items() if a in counted}
    found = {}
    for theme in Theme.objects.filter(consultation=consultation).order_by("pk"):
        number = sum(theme.pk in themes for themes in held.values())
        found[str(theme.pk)] = _one(number, on)
    return found


def _one(number: int, on: date) -> int | None:
    return through_door(["in"] * number, ("in",), on)["in"]
