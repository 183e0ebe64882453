"""What is open, promised and late on the page of a place: five rows, each with its mark."""

from datetime import date
from typing import Any

import pytest

from tripleaim.model.said_date import SaidDate
from tripleaim.page.short import Mark
from tripleaim.questions.decides.rows import Regime
from tripleaim.questions.heard.rows import PromiseKept
from tripleaim.site.standing_open import MOST, _overseen, _promised, open_here, open_of, ratings_of
from tripleaim.store.engine import Store

ON = date(2026, 12, 1)
DAY = SaidDate.read("2024-07-17")


def regime(**fields: Any) -> Regime:
    held: dict[str, Any] = {
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


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({"silent": True}, Mark.CANNOT),
        ({"happened": "accepted"}, Mark.CANNOT),
        ({"stays": "it stays"}, Mark.KNOWN),
        ({"happened": "left"}, Mark.ABSENT),
        ({"left": DAY, "rated": "good"}, Mark.ABSENT),
        ({}, Mark.ABSENT),
    ],
)
def test_only_oversight_without_an_end_is_open(fields: dict[str, Any], mark: Mark) -> None:
    (row,) = _overseen([regime(**fields)])
    assert row.mark is mark
    assert ("Barts" in row.says) is (mark is not Mark.ABSENT)


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
    assert _promised([])[0].mark is Mark.ABSENT


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
