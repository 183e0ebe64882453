"""Outcomes at their edges: the months that count, each verdict, the days and money of partners."""

from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from tripleaim.evidence.verdict import HARMED, HELPED, NONE
from tripleaim.model.documents.kinds import document_from
from tripleaim.model.documents.outcomes import OutcomesFramework
from tripleaim.model.errors import InputRefused, NothingFound, refuse
from tripleaim.model.status import Status
from tripleaim.money.ledger import POOL, Entry
from tripleaim.studies import outcomes
from tripleaim.studies.outcomes import HERE, Judged, Month, judge_outcome, settle_framework

DAY = timedelta(days=1)
BEGAN, END = date(2018, 4, 1), date(2019, 4, 1)
OUTCOME = {
    "id": "o",
    "name": "O",
    "segment": "all",
    "aim": "health",
    "unit": "days",
    "better": "lower",
    "baseline": 10,
    "target": 8,
    "due": date(2019, 3, 31),
    "lead": "AAA",
    "worth": 1,
    "weight": "1",
}


def framework(**fields: Any) -> Any:
    said = {
        "kind": "outcomes_framework",
        "id": "f",
        "title": "F",
        "status": "signed",
        "valid_from": BEGAN,
        "parties": [{"organisation": code, "name": code} for code in ("AAA", "BBB")],
        "segments": [{"id": "all", "name": "All", "people": 10, "weight": 1}],
        "outcomes": [OUTCOME],
        "contributions": [{"party": "AAA", "year_ending": 2019, "pence": 100}],
        "stake": "0.5",
        "gain_shares": {"AAA": "1"},
        "loss_shares": {"BBB": "1"},
    }
    return document_from({**said, **fields}, "f")


def month(text: str, value: float = 9.0, place: str = HERE, outcome: str = "o") -> Month:
    first = date.fromisoformat(f"{text}-01")
    return Month(outcome=outcome, first=first, place=place, value=value, row=7)


BOTH = [month(text, place=place) for text in ("2018-03", "2018-04") for place in (HERE, "b")]


@pytest.fixture
def panels(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the panel rules are asked, and what they answer."""
    told = SimpleNamespace(asked=[], says=judgement(HELPED, -1.0))

    def judge(panel: Any, lower: bool, wanted: Any) -> Any:
        told.asked.append((panel, lower, wanted.worth))
        if isinstance(told.says, InputRefused):
            raise told.says
        return told.says

    monkeypatch.setattr(outcomes, "judge_panel", judge)
    return told


def judgement(kind: str | None, *effects: float) -> Any:
    estimates = [SimpleNamespace(effect=each, low=each - 1, high=each + 1) for each in effects]
    verdict = None if kind is None else SimpleNamespace(kind=kind, reason=f"it {kind}")
    return SimpleNamespace(verdict=verdict, estimates=estimates, reason="too few")


def judge(months: list[Month], end: date = END, **fields: Any) -> Judged:
    made: OutcomesFramework = framework(**fields)
    return judge_outcome(made, made.outcomes[0], months, end)


@pytest.mark.parametrize(
    ("kind", "effects", "status", "achieved"),
    [
        (HELPED, (-1.0,), Status.SHOWN, Fraction(1, 2)),
        (HELPED, (-2.0,), Status.SHOWN, Fraction(1)),
        (HELPED, (-3.0,), Status.SHOWN, Fraction(1)),
        (HELPED, (-0.0001,), Status.SHOWN, Fraction(0)),
        (HELPED, (), Status.SHOWN, None),
        (NONE, (-1.0,), Status.SHOWN_NOT, Fraction(0)),
        (HARMED, (1.0,), Status.SHOWN_NOT, Fraction(0)),
        ("unclear", (-1.0,), Status.CANNOT_TELL, None),
        (None, (-1.0,), Status.CANNOT_TELL, None),
    ],
)
def test_each_verdict_and_what_it_achieves(
    panels: SimpleNamespace,
    kind: str | None,
    effects: tuple[float, ...],
    status: Status,
    achieved: Fraction | None,
) -> None:
    panels.says = judgement(kind, *effects)
    found = judge(BOTH)
    assert (found.status, found.achieved, found.verdict) == (status, achieved, kind or "")
    assert found.because == (f"it {kind}" if kind else "too few")
    bounds = (effects[0], effects[0] - 1, effects[0] + 1) if effects else (None,) * 3
    assert (found.effect, found.low, found.high) == bounds


@pytest.mark.parametrize(
    ("months", "status", "because"),
    [
        ([], Status.NOT_ON_RECORD, "no month of it is on record here"),
        ([month("2018-03", place="b")], Status.NOT_ON_RECORD, "no month of it is on record here"),
        ([month("2019-04")], Status.NOT_ON_RECORD, "no month of it is on record here"),
        (BOTH[::2], Status.CANNOT_TELL, "no place beside it is given"),
        (BOTH[:3], Status.CANNOT_TELL, "b has no value for April 2018"),
        ([BOTH[0], BOTH[3]], Status.CANNOT_TELL, "here has no value for April 2018 and 1 more"),
        (BOTH[:2], Status.CANNOT_TELL, "there are no months on both sides of its first day"),
        (BOTH[2:], Status.CANNOT_TELL, "there are no months on both sides of its first day"),
    ],
)
def test_why_there_is_no_verdict(
    panels: SimpleNamespace, months: list[Month], status: Status, because: str
) -> None:
    found = judge(months)
    assert (found.status, found.achieved, found.verdict) == (status, None, "")
    assert found.because.startswith(because)
    assert (" more" in found.because) is (" more" in because)
    assert not panels.asked


def test_what_the_panel_rules_refuse_is_told_without_their_full_stop(
    panels: SimpleNamespace,
) -> None:
    panels.says = refuse("panel", "is too short", "Give more months.")
    found = judge(BOTH)
    assert found.because.endswith("Give more months")
    assert (found.status, found.effect) == (Status.CANNOT_TELL, None)


def test_the_panel_is_of_all_places_and_treated_here_from_the_first_day(
    panels: SimpleNamespace,
) -> None:
    late = [month("2018-02", 1.0), month("2018-02", 2.0, "c"), month("2018-02", 3.0, "b")]
    judge([*BOTH, *(month(each, place="c") for each in ("2018-03", "2018-04")), *late])
    ((panel, lower, worth),) = panels.asked
    assert (panel.units, lower, worth) == ((HERE, "b", "c"), True, 1.0)
    assert [each.month for each in panel.periods] == [2, 3, 4]
    assert panel.outcome[:, 0].tolist() == [1.0, 3.0, 2.0]
    assert panel.first.tolist() == [2, 3, 3]
    judge(BOTH, outcomes=[{**OUTCOME, "better": "higher", "target": 12}])
    assert panels.asked[-1][1] is False


YEARS = [month("2018-03", 1.0), month("2018-04", 2.0), month("2018-10", 4.0)]
YEARS += [month("2019-03", 8.0), month("2019-04", 16.0), month("2018-05", 99.0, "b")]


@pytest.mark.parametrize(
    ("end", "began", "latest"),
    [
        (END, BEGAN, (2.0 + 4.0 + 8.0) / 3),
        (END, date(2018, 5, 1), (4.0 + 8.0) / 2),
        (END, date(2018, 10, 1), (4.0 + 8.0) / 2),
        (END, date(2018, 10, 2), 8.0),
        (END, date(2017, 4, 1), (2.0 + 4.0 + 8.0) / 3),
        (date(2020, 4, 1), BEGAN, 16.0),
        (date(2018, 4, 1), BEGAN, None),
    ],
)
def test_the_latest_is_the_mean_of_the_year_here_under_the_framework(
    panels: SimpleNamespace, end: date, began: date, latest: float | None
) -> None:
    found = judge(YEARS, end, valid_from=began)
    assert found.latest == latest
    assert (found.met is None) is (latest is None)
    assert list(found.months) == sorted(found.months)


@pytest.mark.parametrize(
    ("better", "value", "met"),
    [
        ("lower", 8.0, True),
        ("lower", 8.1, False),
        ("lower", 7.9, True),
        ("higher", 12.0, True),
        ("higher", 11.9, False),
        ("higher", 12.1, True),
    ],
)
def test_a_target_is_met_where_it_is_reached(
    panels: SimpleNamespace, better: str, value: float, met: bool
) -> None:
    target = 8 if better == "lower" else 12
    asked = {**OUTCOME, "better": better, "target": target}
    assert judge([month("2018-06", value)], outcomes=[asked]).met is met


@pytest.mark.parametrize(
    ("months", "baseline"),
    [
        (["2018-03"], "none"),
        (["2018-03", "2018-04"], None),
        ([f"2017-{n:02d}" for n in range(8, 13)] + ["2018-04"], None),
        ([f"2017-{n:02d}" for n in range(7, 13)] + ["2018-04"], 6),
    ],
)
def test_six_months_before_make_the_limits(
    monkeypatch: pytest.MonkeyPatch, months: list[str], baseline: int | str | None
) -> None:
    asked: list[Any] = ["none"]
    monkeypatch.setattr(outcomes, "chart_series", lambda _, baseline: asked.append(baseline))
    judge([month(each) for each in reversed(months)])
    assert asked[-1] == baseline


@pytest.mark.parametrize(
    ("due", "is_due"), [(date(2019, 3, 31), True), (END, False), (END + DAY, False)]
)
def test_what_is_due_lies_before_the_end_of_the_year(due: date, is_due: bool) -> None:
    assert judge([], outcomes=[{**OUTCOME, "due": due}]).is_due is is_due


TWO_YEARS = [{"party": "AAA", "year_ending": year, "pence": year} for year in (2019, 2020)]


def test_the_year_is_asked_for_where_there_are_several() -> None:
    assert settle_framework(framework(), [], []).settlement.pool_pence == 100
    both = framework(contributions=TWO_YEARS)
    with pytest.raises(InputRefused, match="Years ending: 2019, 2020"):
        settle_framework(both, [], [])
    with pytest.raises(NothingFound, match="year ending 2021: 2019, 2020"):
        settle_framework(both, [], [], 2021)
    found = [settle_framework(both, [], [], year).settlement for year in (2019, 2020)]
    assert [each.pool_pence for each in found] == [2019, 2020]


@pytest.mark.parametrize(
    ("status", "settles"),
    [
        ("draft", False),
        ("shared", False),
        ("signed", True),
        ("published", True),
        ("superseded", True),
    ],
)
def test_what_parties_have_signed_is_settled(status: str, settles: bool) -> None:
    made = framework(status=status)
    if settles:
        assert settle_framework(made, [], []).framework is made
    else:
        with pytest.raises(InputRefused, match=f"is {status}"):
            settle_framework(made, [], [])


def test_months_go_to_their_outcome_and_those_of_none_are_all_told() -> None:
    two = [{**OUTCOME, "weight": "0.5"}, {**OUTCOME, "id": "p", "weight": "0.5"}]
    months = [month("2018-05", 1.0), month("2018-06", 3.0, outcome="p")]
    found = settle_framework(framework(outcomes=two), months, [])
    assert [each.latest for each in found.judged] == [1.0, 3.0]
    with pytest.raises(InputRefused) as refused:
        settle_framework(framework(), [*months, month("2018-07", outcome="q")], [])
    assert [each.value for each in refused.value.problems] == ["p", "q"]


@pytest.mark.parametrize(
    ("fields", "joined", "left"),
    [
        ({}, BEGAN, END),
        ({"valid_from": date(2017, 4, 1)}, BEGAN, END),
        ({"valid_from": date(2018, 5, 1)}, date(2018, 5, 1), END),
        ({"valid_to": date(2019, 1, 1)}, BEGAN, date(2019, 1, 1)),
        ({"valid_to": date(2020, 1, 1)}, BEGAN, END),
        ({"joined": date(2018, 6, 1)}, date(2018, 6, 1), END),
        ({"joined": date(2017, 6, 1)}, BEGAN, END),
        ({"left": date(2018, 12, 1)}, BEGAN, date(2018, 12, 1)),
        ({"left": date(2019, 12, 1)}, BEGAN, END),
    ],
)
def test_a_partner_takes_part_on_its_days_in_the_year(
    fields: dict[str, date], joined: date, left: date
) -> None:
    own = {name: day for name, day in fields.items() if name in ("joined", "left")}
    whole = {name: day for name, day in fields.items() if name not in own}
    parties = [{"organisation": "AAA", "name": "A", **own}, {"organisation": "BBB", "name": "B"}]
    found = settle_framework(framework(parties=parties, **whole), [], []).settlement
    first = found.partners[0].partner
    assert (first.joined, first.left) == (joined, left)


def entry(given: str, received: str, pence: int, on: date = BEGAN, segment: str = "all") -> Entry:
    accounts = {"given_by": given, "received_by": received}
    return Entry(on=on, **accounts, pence=pence, document="d", segment=segment)


def test_what_is_paid_and_spent_counts_both_ways_and_shares_are_by_party() -> None:
    entries = [
        entry("partner:AAA", POOL, 90, segment=""),
        entry(POOL, "partner:AAA", 20, segment=""),
        entry("partner:BBB", POOL, 5, segment=""),
        entry(POOL, "spend:Homes", 40),
        entry("spend:Homes", POOL, 10, END - DAY),
    ]
    found = settle_framework(framework(), [], entries).settlement
    partners = [each.partner for each in found.partners]
    assert [each.paid_pence for each in partners] == [70, 5]
    assert [each.agreed_pence for each in partners] == [100, 0]
    assert [(each.gain_weight, each.loss_weight) for each in partners] == [(1, 0), (0, 1)]
    assert found.result_pence == 100 - 30


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (entry(POOL, "spend:Homes", 1, BEGAN - DAY), "is not in the year"),
        (entry(POOL, "spend:Homes", 1, END), "is not in the year"),
        (entry("partner:ZZZ", POOL, 1, segment=""), "is no party of the framework"),
        (entry(POOL, "partner:ZZZ", 1, segment=""), "is no party of the framework"),
        (entry(POOL, "spend:Homes", 1, segment="few"), "is no segment of the framework"),
        (entry("spend:Homes", POOL, 1, segment="few"), "is no segment of the framework"),
    ],
)
def test_an_entry_of_another_year_party_or_segment_is_refused(wrong: Entry, said: str) -> None:
    right = entry(POOL, "spend:Homes", 1)
    with pytest.raises(InputRefused) as refused:
        settle_framework(framework(), [], [right, wrong, right])
    (problem,) = refused.value.problems
    assert said in problem.rule


def test_a_year_ends_with_march() -> None:
    (found,) = settle_framework(framework(), YEARS, []).judged
    assert found.months[-1] == date(2019, 3, 1)
    assert found.is_due
