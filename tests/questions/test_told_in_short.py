"""What is in doubt is so on the card too, and a merger of nobody on record has no list of names."""

import re
from collections.abc import Sequence
from datetime import date

import pytest

from questions.together import ask_each
from tripleaim.model.said_date import SaidDate
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.say import sentence_of
from tripleaim.questions.heard.rows import Occasion, OnRecord, ServiceChange
from tripleaim.questions.next import coming as module
from tripleaim.questions.ten import question
from tripleaim.registry.area import list_areas
from tripleaim.store.engine import Store
from tripleaim.store.record.arrangements import Arrangement
from tripleaim.store.record.fact import Fact

DISPUTED, PLAIN = "stp:QE1", "stp:QHL"
ON = date(2017, 6, 1)


@pytest.mark.parametrize(("area", "differs"), [(DISPUTED, True), (PLAIN, False)])
def test_a_day_of_which_sources_differ_is_told_so_wherever_it_is_told(
    shipped_store: Store, area: str, differs: bool
) -> None:
    heard = question("heard")
    answer = heard.answer(shipped_store, area, ON)
    (row,) = answer.of(OnRecord)
    assert row.first_plan is not None
    assert row.in_doubt is differs
    card = heard.short(shipped_store, area, ON, {})
    assert ("sources differ" in card.says) is differs


@pytest.mark.parametrize("on", [date(2018, 6, 1), date(2022, 7, 1)])
def test_what_a_card_counts_adds_up_to_its_figure(shipped_store: Store, on: date) -> None:
    kind = "stp" if on < date(2022, 7, 1) else "icb"
    seen = 0
    systems = [(each.area.id, on, {}) for each in list_areas(shipped_store, kind, on)]
    for card in ask_each(shipped_store, question("heard").short, systems):
        parts = re.search(
            r"(\d+) changes? of .*?(\d+) other occ.*?(?:, and (\d+) doc|$)", card.says
        )
        if parts:
            seen += 1
            assert sum(int(part or 0) for part in parts.groups()) == int(card.figure), card
    assert seen > 20


def merger(members: dict[str, tuple[str, ...]]) -> Arrangement:
    day = SaidDate.read("2018-02-01")
    fact = Fact(
        id="m",
        subject="stp:QOP",
        begun=SaidDate.read("2019-04-01"),
        over=None,
        known=day,
        grade="primary",
        cited="minutes",
        address=None,
        source="facts_arrangements",
    )
    return Arrangement(
        fact=fact,
        kind="merger_of_ccgs",
        title="the commissioners of the north become one",
        status="proposed",
        delegated=None,
        buyers_before=None,
        buyers_after=None,
        fate=None,
        worth=None,
        end_is_legal=False,
        note=None,
        members=members,
    )


@pytest.mark.parametrize(
    ("members", "form", "names"),
    [
        ({"old": ("00T", "00V")}, "merger", 2),
        ({"old": ("no such body",)}, "", 0),
        ({}, "", 0),
    ],
)
def test_a_merger_is_told_by_its_bodies_where_they_are_on_record(
    shipped_store: Store,
    monkeypatch: pytest.MonkeyPatch,
    members: dict[str, tuple[str, ...]],
    form: str,
    names: int,
) -> None:
    def planned(*_: object, **__: object) -> Sequence[Arrangement]:
        return [merger(members)]

    monkeypatch.setattr(module, "planned", planned)
    on = date(2018, 6, 1)
    (told,) = module.coming(shipped_store, ["stp:QOP"], on, on)
    assert (told.form, len(told.names)) == (form, names)
    assert told.standing == "announced or approved"


@pytest.mark.parametrize(
    ("area", "told"),
    [("stp:QT6", "(more than 5,000 people)"), ("stp:QJ2", "(2,260 replies)")],
)
def test_a_round_number_keeps_what_was_said_of_it(
    shipped_store: Store, area: str, told: str
) -> None:
    answer = question("heard").answer(shipped_store, area, date(2018, 6, 1))
    words = catalogue_of("heard")
    assert any(told in sentence_of(answer, row, words) for row in answer.of(Occasion))


def test_who_is_to_decide_is_no_decision(shipped_store: Store) -> None:
    answer = question("heard").answer(shipped_store, "icb:T6Y0W", date(2026, 11, 28))
    (change,) = [each for each in answer.of(ServiceChange) if "West Suffolk" in each.programme]
    assert change.decision == ""
    assert not any("to decide" in each.decision for each in answer.of(ServiceChange))
