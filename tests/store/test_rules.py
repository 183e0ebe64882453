"""Rules through one door: their first and last days, and the one error before the first."""

import re
from datetime import date
from pathlib import Path

import pytest

from tripleaim.model.errors import NothingFound
from tripleaim.store.rules import (
    dated_rules,
    read_rules,
    rule_of_year,
    rules_of_year,
    year_start,
)


@pytest.mark.parametrize(
    ("on", "fund"),
    [
        (date(2016, 4, 1), "Sustainability and Transformation Fund"),
        (date(2018, 3, 31), "Sustainability and Transformation Fund"),
        (date(2018, 4, 1), "Provider Sustainability Fund"),
        (date(2019, 3, 31), "Provider Sustainability Fund"),
    ],
)
def test_a_rule_of_financial_years_holds_from_april_to_march(on: date, fund: str) -> None:
    [found] = [each for each in dated_rules("sustainability_fund") if each.holds(on)]
    assert found.value["fund"] == fund
    assert found.cited
    assert found.grade


def test_a_rule_of_days_ends_the_day_before() -> None:
    named = {each.id: each for each in dated_rules("legal_basis")}["ccg_powers"]
    assert (named.valid_from, named.valid_to) == (date(2013, 4, 1), date(2022, 7, 1))
    assert not named.holds(date(2013, 3, 31))
    assert named.holds(date(2013, 4, 1))
    assert named.holds(date(2022, 6, 30))
    assert not named.holds(date(2022, 7, 1))


def test_a_financial_year_starts_in_april() -> None:
    assert year_start(2017) == date(2016, 4, 1)


def test_rules_are_read_once() -> None:
    assert read_rules("scrutiny") is read_rules("scrutiny")


def test_a_year_that_none_covers_says_which_years_are_covered() -> None:
    with pytest.raises(NothingFound, match="years ending 2017 to 2019, 2021"):
        rules_of_year("sustainability_fund", 2020)
    assert rule_of_year("sustainability_fund", 2019).value["first_year_ending"] == 2019


def test_what_stands_beside_rules_in_a_file_is_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = date(2016, 4, 1)
    held = {
        "most": 7,
        "title": "valid_from",
        "steps": [{"valid_from": begun}, {"name": "named", "valid_from": begun}, "valid_from", 3],
        "alone": {"valid_from": begun},
        "undated": {"said": "a"},
    }
    monkeypatch.setattr("tripleaim.store.rules.read_rules", lambda table: held)
    found = dated_rules("beside rules")
    assert [each.id for each in found] == ["steps 0", "named", "alone"]
    assert {each.valid_from for each in found} == {begun}


def test_rules_are_loaded_through_the_door_only() -> None:
    package = Path(__file__).parents[2] / "src" / "tripleaim"
    own = package / "store" / "rules.py"
    loads = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if path != own
        and re.search(r'(/ |path\()"rules"|rules/\w+\.toml"', path.read_text(encoding="utf-8"))
    ]
    assert loads == []


def test_what_has_no_day_is_no_dated_rule() -> None:
    assert dated_rules("scrutiny") == ()
