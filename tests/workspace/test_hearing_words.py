"""What the public door makes of words and days: signals, prints, reading ages, working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.workspace.hearing.likeness import suggest_themes
from tripleaim.workspace.hearing.reading_age import reading_age
from tripleaim.workspace.hearing.signals import SIGNALS, plain, print_of, signals_of
from tripleaim.workspace.hearing.working_days import (
    add_working_days,
    bank_holidays,
    is_working_day,
)

# gov.uk/bank-holidays, England and Wales
OFFICIAL = {
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", OFFICIAL)
def test_bank_holidays_are_the_official_ones(year):
    assert sorted(f"{day:%m-%d}" for day in bank_holidays(year)) == OFFICIAL[year].split()


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_working_days_are_counted_without_the_first(day, number):
    end = add_working_days(day, number)
    days = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, days)) == number
    assert number == 0 or is_working_day(end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring Mrs Brown", ["personal"]),
        ("brown bread", []),
        ("I live at S70 1AB", ["personal"]),
        ("write to ann@example.org", ["personal"]),
        ("NHS number 943 476 5919", ["personal"]),
        ("in 2019/20 it was 1,234,567", []),
        ("see https://spam.example", ["link"]),
        ("cheap pills at pills.xyz", ["link"]),
        ("you are SCUM", ["abuse"]),
        ("the Scunthorpe bus", []),
        ("<b>bold</b>", ["code"]),
        ("5 < 6 and 7 > 2", []),
        ("{{ 7 * 7 }}", ["code"]),
        ("What matters most is time.Then money", []),
    ],
)
def test_signals(text, expected):
    assert signals_of(text) == expected


@given(st.text(max_size=300))
def test_signals_and_prints_take_any_text(text):
    assert set(signals_of(text)) <= set(SIGNALS)
    assert plain(plain(text)) == plain(text)
    key = b"k"
    assert print_of(key, {"a": text}) == print_of(key, {"a": f"  {text} ", "b": ""})
    assert print_of(key, {"a": text}) != print_of(b"other", {"a": text})
    reading_age(text)


@given(st.text(max_size=200), st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=40))))
def test_suggestions_are_themes_that_are_there(text, coded):
    found = suggest_themes(text, coded)
    assert len(found) <= 3
    assert {name for name, _ in found} <= set(coded)
    assert all(0 < how <= 1.001 for _, how in found)
    assert found == sorted(found, key=lambda each: -each[1])


def test_a_longer_word_and_sentence_is_harder():
    easy = "We want to close the ward. Tell us what you think. You have ten weeks."
    hard = (
        "Notwithstanding organisational considerations, the reconfiguration of intermediate "
        "rehabilitation accommodation necessitates comprehensive deliberation by stakeholders."
    )
    assert reading_age(easy) < 9 < 16 < reading_age(hard)
    assert reading_age("") is None
