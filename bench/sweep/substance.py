"""The share of systems whose answer says something about them, by question and era."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bench.sweep.said import Found, Said

ERAS = (
    date(2016, 12, 1),
    date(2018, 6, 1),
    date(2021, 5, 1),
    date(2023, 4, 1),
    date(2026, 11, 28),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A row of the table: of which question, and measures of which one, or each group, is there.

    `each_of` are groups: an answer is one of substance where every group has a known measure.
    """

    id: str
    question: str
    each_of: tuple[tuple[str, ...], ...]


WANTED = (
    Wanted(
        id="who: people, commissioners, councils",
        question="who",
        each_of=(("people",), ("commissioner_count",), ("upper_tier_count", "council_count")),
    ),
    Wanted(id="who: member trusts and other bodies", question="who", each_of=(("partner_count",),)),
    Wanted(id="who: places", question="who", each_of=(("place_count",),)),
    Wanted(
        id="buyers: by document, arrangement, law or merger",
        question="buyers",
        each_of=(("buying_groups", "arrangement", "merger", "planned", "cluster", "service"),),
    ),
    Wanted(id="fits", question="fits", each_of=(("share_that_stays",),)),
    Wanted(
        id="needs: people, and need weights or health against England",
        question="needs",
        each_of=(("people",), ("need_ratio", "measures_judged")),
    ),
    Wanted(
        id="money: allocation or fair share",
        question="money",
        each_of=(("allocation", "fair_share", "reported_allocation", "fair_share_money"),),
    ),
    Wanted(
        id="adds-up: the published plan",
        question="adds-up",
        each_of=(("do_nothing_gap", "published_gap", "predecessor_gap", "published"),),
    ),
    Wanted(
        id="decides: who answers, and something of its own",
        question="decides",
        each_of=(
            ("answers",),
            (
                "rating",
                "regime",
                "delegation",
                "support",
                "kind_of_document",
                "functions_it_can_carry",
                "delegated",
                "mutual_aid",
                "board_of_its_own",
            ),
        ),
    ),
    Wanted(
        id="heard",
        question="heard",
        each_of=(
            (
                "published_by",
                "decision",
                "challenge",
                "replies",
                "occasion",
                "outcome",
                "result_share",
                "heard_on_record",
                "patient_survey",
            ),
        ),
    ),
    Wanted(
        id="done: an estimate with its interval",
        question="done",
        each_of=(
            (
                "effect_on_ae_attendances",
                "effect_on_emergency_admissions",
                "effect_on_delayed_days",
                "effect_on_ae_attendances_type1",
            ),
        ),
    ),
    Wanted(id="next: stage", question="next", each_of=(("stage",),)),
)


def substantive(said: Said, wanted: Wanted) -> bool:
    """Whether an answer says something of the system itself, of each of the wanted groups."""
    return all(any(_says(each) for each in said.of(*group)) for group in wanted.each_of)


def _says(found: Found) -> bool:
    if isinstance(found.value, int | float) and found.measure == "heard_on_record":
        return found.status == "found" and found.value > 0
    if found.measure == "place_count" and found.status == "assumed":
        return found.value is not None  # a default, named as one
    estimate = found.low is not None and found.high is not None
    return found.is_known or estimate


def shares(answers: Sequence[Said]) -> dict[str, dict[date, tuple[int, int]]]:
    """Of how many systems of each era an answer has substance, by row of the table: (some, all)."""
    held: dict[str, dict[date, tuple[int, int]]] = {}
    for wanted in WANTED:
        for era in ERAS:
            asked = list(_of(answers, wanted.question, era))
            if asked:
                some = sum(substantive(each, wanted) for each in asked)
                held.setdefault(wanted.id, {})[era] = (some, len(asked))
    return held


def empty(answers: Sequence[Said]) -> dict[tuple[str, date], list[str]]:
    """The systems without substance, by row of the table and era."""
    return {
        (wanted.id, era): missing
        for wanted in WANTED
        for era in ERAS
        if (
            missing := [
                str(each.area)
                for each in _of(answers, wanted.question, era)
                if not substantive(each, wanted)
            ]
        )
    }


def _of(answers: Sequence[Said], question: str, era: date) -> Iterable[Said]:
    return (
        each
        for each in answers
        if each.question == question
        and each.on == era
        and each.area
        and each.kind in ("stp", "icb")
    )
