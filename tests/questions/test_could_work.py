"""What could work here, and who is answered for whom: shown needs only, harms first."""

from datetime import date

import pytest

from questions.together import ask_each
from tripleaim.model.row import Answer
from tripleaim.model.status import Status
from tripleaim.questions.decides.answer import decides
from tripleaim.questions.heard.answer import heard
from tripleaim.questions.lead import find_lead
from tripleaim.questions.next.answer import what_next
from tripleaim.questions.next.could_work import could_work
from tripleaim.questions.next.rows import (
    BesideLikes,
    Helped,
    Inside,
    Led,
    NationalCount,
    Reform,
    Stage,
    SystemIn,
    TriedHere,
    Worse,
)
from tripleaim.questions.ten import question
from tripleaim.registry.area import list_areas
from tripleaim.store.engine import Store

ON = date(2018, 6, 1)
TODAY = date(2026, 11, 28)
TOLD = date(2023, 4, 1)
LOST = "challenged in court without success"
OVER = "challenged in court, and that is over"


@pytest.mark.parametrize(("kind", "on"), [("stp", ON), ("icb", TODAY)])
def test_only_what_is_shown_leads_to_what_others_tried(
    shipped_store: Store, kind: str, on: date
) -> None:
    seen = set()
    for each in list_areas(shipped_store, kind, on)[::2]:
        rows = tuple(could_work(shipped_store, each.area.id, on))
        answer = Answer(question="next", on=on, rows=rows)
        (head,) = answer.of(BesideLikes)
        worse, helped = answer.of(Worse), answer.of(Helped)
        seen.add(head.status)
        assert head.worse == len(worse)
        assert head.compared >= head.worse
        assert (head.status is Status.SHOWN) == bool(worse)
        named = {row.what for row in worse}
        assert {one for row in helped for one in row.bears} <= named
        assert all(row.tried == sum(row.what in one.bears for one in helped) for row in worse)
        order = [row.effect for row in helped]
        assert order == sorted(order, key=("harm", "help", "neither").index)
        assert all(row.when.low <= on for row in helped)
    assert seen == {Status.SHOWN, Status.SHOWN_NOT}


def test_an_effect_of_a_year_is_told_from_its_end(shipped_store: Store) -> None:
    def told(on: date) -> set[str]:
        rows = could_work(shipped_store, "stp:QHL", on)
        return {row.subject for row in rows if isinstance(row, Helped)}

    assert "intervention_effects:012" not in told(date(2018, 12, 30))
    assert "intervention_effects:012" in told(date(2018, 12, 31))


def test_vanguards_stand_with_the_system_that_they_were_in(shipped_store: Store) -> None:
    kinds = {row.kind for row in what_next(shipped_store, "stp:QNQ", ON).of(TriedHere)}
    assert "vanguard" in kinds


def test_what_forebears_tried_is_named_as_theirs(shipped_store: Store) -> None:
    rows = what_next(shipped_store, "icb:QT1", TOLD).of(TriedHere)
    whose = {row.programme: row.whose for row in rows}
    assert whose["Barnsley"] == whose["Sheffield"] == "South Yorkshire and Bassetlaw"
    assert {row.whose for row in rows if row.subject == "icb:QT1"} <= {""}
    assert all(row.whose for row in rows if row.subject != "icb:QT1")
    said = [each.statement for each in question("next").ask(shipped_store, "icb:QT1", TOLD)]
    assert any("Sheffield (of South Yorkshire and Bassetlaw) (pioneer)" in one for one in said)


def test_it_is_the_challenge_that_was_lost_and_not_the_contract(shipped_store: Store) -> None:
    days = {date(2018, 4, 23): set(), ON: {LOST}, date(2019, 7, 1): {LOST, OVER}}
    for on, expected in days.items():
        rows = what_next(shipped_store, "stp:QVV", on).of(Reform)
        assert {row.standing for row in rows if "in court" in row.standing} == expected
        assert not {"lost", "closed"} & {row.standing for row in rows}


@pytest.mark.parametrize("name", ["next", "heard", "decides"])
def test_england_is_answered_by_name_too(shipped_store: Store, name: str) -> None:
    asked = question(name)
    named = asked.ask(shipped_store, "E92000001", ON)
    assert named == asked.ask(shipped_store, None, ON)
    assert named


@pytest.mark.parametrize("area", ["ccg:00T", "E08000001"])
def test_a_place_is_led_to_its_system(shipped_store: Store, area: str) -> None:
    answer = what_next(shipped_store, area, ON)
    row = answer.rows[0]
    assert isinstance(row, Led)
    assert row.subject == answer.area == "stp:QOP"
    assert row.share == pytest.approx(1.0, abs=0.01)
    assert answer.of(Stage)


@pytest.mark.parametrize("ask", [what_next, heard, decides])
def test_a_network_is_led_to_its_system(shipped_store: Store, ask: object) -> None:
    answer = ask(shipped_store, "pcn:U00070", date(2021, 5, 1))  # type: ignore[operator]
    assert type(answer.rows[0]).__name__ == "Led"
    assert answer.area == "stp:QWE"


@pytest.mark.parametrize("ask", [what_next, heard, decides])
@pytest.mark.parametrize("on", [date(2019, 5, 1), date(2021, 5, 1), TODAY])
def test_every_region_is_answered(shipped_store: Store, ask: object, on: date) -> None:
    regions = [(each.area.id, on) for each in list_areas(shipped_store, "nhs_region", on)]
    for answer in ask_each(shipped_store, ask, regions):  # type: ignore[arg-type]
        rows = answer.rows  # type: ignore[attr-defined]
        assert rows[0].systems >= 1, answer
        assert rows[0].status is Status.SHOWN


def test_the_systems_of_regions_are_the_systems_of_england(shipped_store: Store) -> None:
    for on in (date(2021, 5, 1), TODAY):
        found: set[str] = set()
        regions = [(each.area.id, on) for each in list_areas(shipped_store, "nhs_region", on)]
        for answer in ask_each(shipped_store, what_next, regions):
            rows = answer.of(SystemIn)
            (head,) = answer.of(Inside)
            assert head.systems == len(rows) == head.boards + head.named + head.others
            assert sum(row.share for row in rows) == pytest.approx(1, abs=0.03)
            found |= {row.subject for row in rows}
        (count,) = what_next(shipped_store, None, on).of(NationalCount)
        assert len(found) == count.number


def test_before_there_were_systems_nobody_is_led(shipped_store: Store) -> None:
    lead = find_lead(shipped_store, "E08000001", date(2015, 6, 1))
    assert lead.systems == ()
    answer = what_next(shipped_store, "E08000001", date(2015, 6, 1))
    assert answer.rows[0].status is Status.NOT_ON_RECORD
