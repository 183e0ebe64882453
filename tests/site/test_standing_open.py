"""What is open, promised and late on the page of a place: five rows, each with its mark."""

from datetime import date, timedelta
from typing import Any

import pytest

from tripleaim.model.said_date import SaidDate
from tripleaim.page.short import Mark
from tripleaim.questions.decides.rows import Regime
from tripleaim.questions.heard.rows import PromiseKept
from tripleaim.site.oversight_open import ended_by
from tripleaim.site.standing_open import (
    MOST,
    Open,
    _overseen,
    _promised,
    open_here,
    open_of,
    ratings_of,
)
from tripleaim.store.engine import Store

ON = date(2026, 12, 1)
DAY = SaidDate.read("2024-07-17")


def regime(**fields: Any) -> Regime:
    held: dict[str, Any] = {
        "subject": "R1H",
        "body": "Barts",
        "regime": "special measures",
        "happened": "entered",
        "when": DAY,
        "left": None,
        "rated": "",
        "stays": "",
        "told": DAY,
        "silent": False,
        "cited": "CQC",
        "grade": "primary",
        "sources": ("facts_oversight",),
    }
    return Regime(**{**held, **fields})


def _rows(*regimes: Regime, ended: frozenset[str] = frozenset(), on: date = ON) -> list[Open]:
    return _overseen(regimes, ended, on)


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({"silent": True}, "entered on 17 July 2024; whether it has ended cannot be told."),
        ({"happened": "accepted"}, "on 17 July 2024; whether it has ended cannot be told."),
        ({"happened": "in it"}, "on 17 July 2024; whether it has ended cannot be told."),
        ({"happened": "asks to leave"}, "on 17 July 2024; whether it has ended cannot be told."),
        ({"stays": "stays", "silent": True}, "; told on 17 July 2024: stays; whether it has ended"),
        ({"happened": "left"}, None),
        ({"happened": "among the top three"}, None),
        ({"left": DAY, "rated": "good"}, None),
        ({}, None),
    ],
)
def test_only_oversight_without_an_end_is_told_and_never_as_known(
    fields: dict[str, Any], end: str | None
) -> None:
    (row,) = _rows(regime(**fields))
    assert row.mark is (Mark.ABSENT if end is None else Mark.CANNOT)
    assert ("Barts" in row.says) is (end is not None)
    assert (end or "on record.") in row.says


def test_a_panel_with_nothing_left_says_what_is_not_on_record() -> None:
    never, rated = _rows(), _rows(regime(happened="last among acute trusts"))
    assert never == rated
    assert never[0].says == "No special oversight of a body here is on record."
    over = _rows(regime(silent=True), ended=frozenset({"R1H"}))[0]
    assert over.says == "No special oversight of a body here that goes on is on record."
    assert over.mark is never[0].mark is Mark.ABSENT


SUPPORT = "Recovery Support Programme (segment 4)"
MEASURES, LOOKED_INTO = "special measures", "investigation and intervention"


@pytest.mark.parametrize("happened", ["entered", "in it", "accepted", "asks to leave"])
@pytest.mark.parametrize(
    ("entered", "then", "on", "by", "is_open"),
    [
        (SUPPORT, SUPPORT, "2024-07-17", "R1H", False),  # left on the day on which it was told
        (SUPPORT, SUPPORT, "2024-07", "R1H", True),  # in a month that may be before that day
        (SUPPORT, SUPPORT, "2024-07-16", "R1H", True),  # what was left before is another time
        (SUPPORT, SUPPORT, "2025", "RM3", True),  # another body
        (SUPPORT, f"special measures / {SUPPORT}", "2025", "R1H", False),
        (SUPPORT, MEASURES, "2025", "R1H", True),  # what came before it does not end it
        (MEASURES, SUPPORT, "2025", "R1H", False),  # what followed it does
        (SUPPORT, "Provider Improvement Programme (segment 5)", "2025", "R1H", False),
        ("special measures (quality)", "financial special measures", "2025", "R1H", True),
        ("special measures (quality and money)", "financial special measures", "2025", "R1H", True),
        (
            "financial special measures",
            "special measures (quality and money)",
            "2025",
            "R1H",
            False,
        ),
        ("financial special measures", MEASURES, "2025", "R1H", False),
        ("enforcement undertakings", SUPPORT, "2025", "R1H", True),  # neither followed the other
        (f"{LOOKED_INTO} (money)", f"{LOOKED_INTO} regime", "2025", "R1H", False),
    ],
)
@pytest.mark.parametrize("stays", ["", "stays six more months"])
def test_a_later_end_of_the_regime_or_of_one_that_followed_ends_every_kind(
    happened: str, entered: str, then: str, on: str, by: str, is_open: bool, stays: str
) -> None:
    began = regime(regime=entered, happened=happened, silent=happened == "entered", stays=stays)
    left = regime(regime=then, happened="left", when=SaidDate.read(on), subject=by)
    for rows in ((began, left), (left, began)):
        (row,) = _rows(*rows)
        assert (row.mark is Mark.CANNOT) is is_open
        assert row.mark is not Mark.KNOWN


def test_an_entry_whose_end_is_told_in_a_note_is_over() -> None:
    again = regime(regime=SUPPORT, when=SaidDate.read("2025"), silent=True)
    (row,) = _rows(regime(regime="special administration"), again)
    assert SUPPORT in row.says


def test_an_end_of_another_regime_does_not_end_an_entry_that_is_not_silent() -> None:
    left = regime(regime=SUPPORT, happened="left", when=SaidDate.read("2025"))
    (row,) = _rows(regime(regime="enforcement undertakings"), left)
    assert row.mark is Mark.CANNOT


def test_a_body_is_told_once_of_a_regime_by_the_newest_word() -> None:
    later = {"when": SaidDate.read("2025-02"), "silent": True}
    first = regime(silent=True)
    for newer in (regime(**later), regime(regime=SUPPORT, **later)):
        for rows in ((first, newer), (newer, first)):
            assert ["February 2025" in row.says for row in _rows(*rows)] == [True]
    same = [regime(regime=f"{LOOKED_INTO} {end}", silent=True) for end in ("(money)", "regime")]
    assert len(_rows(*same)) == 1
    assert len(_rows(first, regime(subject="RM3", body="Salford", **later))) == 2
    assert len(_rows(first, regime(regime="enforcement undertakings", **later))) == 2


@pytest.mark.parametrize(
    ("named", "on", "is_open"),
    [
        ("capped expenditure process of 2017/18", date(2018, 3, 31), True),  # it ends today
        ("capped expenditure process of 2017/18", date(2018, 4, 1), False),
        ("recovery plan of 2017", date(2017, 12, 31), True),
        ("recovery plan of 2017", date(2018, 1, 1), False),
        ("enforcement undertakings (NHS Act 2006)", date(2018, 4, 1), True),  # the year of a law
        ("plan of 2017/19", date(2026, 4, 1), True),  # no financial year
        (MEASURES, date(2026, 4, 1), True),
    ],
)
def test_a_regime_of_a_named_year_is_over_with_it(named: str, on: date, is_open: bool) -> None:
    (row,) = _rows(regime(regime=named, silent=True), on=on)
    assert (row.mark is Mark.CANNOT) is is_open


@pytest.mark.parametrize(
    ("body", "last"),
    [
        ("03Q", date(2022, 6, 30)),  # a CCG whose code lives on as that of a part of a board
        ("07X", date(2020, 3, 31)),
        ("stp:QOQ", date(2022, 6, 30)),
        ("icb:QU9", date(2026, 3, 31)),
        ("R1H", None),
        ("icb:QOP", None),
        ("nobody", None),
    ],
)
def test_what_befell_a_body_is_over_from_the_day_after_its_last(
    shipped_store: Store, body: str, last: date | None
) -> None:
    row = regime(subject=body, silent=True)
    assert ended_by(shipped_store, [row], last or ON) == frozenset()
    gone = ended_by(shipped_store, [row], last + timedelta(days=1)) if last else frozenset()
    assert gone == frozenset({body} if last else ())
    assert (_rows(row, ended=gone)[0].mark is Mark.CANNOT) is (last is None)


@pytest.mark.parametrize(
    ("area", "on", "body", "is_open"),
    [
        ("stp:QJM", date(2022, 3, 15), "United Lincolnshire", True),
        ("stp:QJM", date(2022, 3, 16), "United Lincolnshire", False),  # left on the day itself
        ("icb:QOP", ON, "Tameside", True),
        ("icb:QOQ", ON, "Vale of York", False),
        ("icb:QOQ", ON, "Humber", False),
        ("icb:T6Y0W", ON, "King's Lynn", False),
        ("icb:S0E4D", ON, "Buckinghamshire", False),
    ],
)
def test_what_ships_tells_no_oversight_that_is_over(
    shipped_store: Store, area: str, on: date, body: str, is_open: bool
) -> None:
    rows = [row for row in open_of(shipped_store, area, on) if row.what == "Oversight"]
    assert rows
    assert any(body in row.says for row in rows) is is_open
    assert not any(row.mark is Mark.KNOWN for row in rows)


def test_the_promise_to_ask_about_first_is_the_late_one() -> None:
    held: dict[str, Any] = {
        "owner": "R1H",
        "owner_name": "Barts",
        "made_on": ON,
        "made_in": "a meeting",
        "ended_on": None,
        "outcome": "",
        "sources": ("documents",),
    }
    made = [
        PromiseKept(promise=state, due=date(2026, 1, at), state=state, **held)
        for at, state in enumerate(("kept", "open", "late", "broken"), start=1)
    ]
    assert _promised(made)[0].says == "Late: late, due 3 January 2026."
    (none,) = _promised([])
    assert none.mark is Mark.ABSENT
    assert none.says == "No promise made in public by a body here is on record."


@pytest.mark.parametrize("trust", ["RMC", "RWA", ""])
def test_a_place_has_five_rows_at_most_and_says_what_is_not_on_record(
    shipped_store: Store, trust: str
) -> None:
    told = open_of(shipped_store, "icb:QOP", ON)
    rows = open_here(told, ratings_of(shipped_store, trust, ON) if trust else [], trust)

    assert 4 <= len(rows) <= MOST
    assert rows[-1].what == "Rated"
    assert (rows[-1].mark is Mark.ABSENT) is (trust == "")
    assert next(each for each in rows if each.what == "Promised").mark is Mark.ABSENT
    if trust == "RWA":
        assert rows[-1].says.startswith("RWA: segment 4, overall, 2025/26 Q3")


def test_every_place_has_the_panel(planned: set[str], site_folder: object) -> None:
    from pathlib import Path

    pages = sorted((Path(str(site_folder)) / "place").rglob("index.html"))
    assert pages
    for page in pages:
        assert "What is open, promised and late" in page.read_text(encoding="utf-8"), page
