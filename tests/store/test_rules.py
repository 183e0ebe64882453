"""Rules through one door: their first and last days, and the one error before the first."""

from datetime import date, timedelta

import pytest

from tripleaim.model.errors import NothingFound
from tripleaim.store.rules import dated_rules, read_rules, rule, rules_on, year_start


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
    found = rule("sustainability_fund", on)
    assert found.value["fund"] == fund
    assert found.cited
    assert found.grade


def test_before_its_first_day_a_rule_is_an_error() -> None:
    with pytest.raises(NothingFound, match="before the first, of 2016-04-01"):
        rule("sustainability_fund", date(2016, 3, 31))


def test_after_its_last_day_a_rule_is_an_error() -> None:
    last = max(each.valid_to for each in dated_rules("sustainability_fund") if each.valid_to)
    assert rule("sustainability_fund", last - timedelta(days=1))
    with pytest.raises(NothingFound, match=f"on {last}"):
        rule("sustainability_fund", last)


def test_a_rule_of_days_ends_the_day_before() -> None:
    named = {each.id: each for each in dated_rules("legal_basis")}["ccg_powers"]
    assert (named.valid_from, named.valid_to) == (date(2013, 4, 1), date(2022, 7, 1))
    assert not named.holds(date(2013, 3, 31))
    assert named.holds(date(2013, 4, 1))
    assert named.holds(date(2022, 6, 30))
    assert not named.holds(date(2022, 7, 1))
    assert "ccg_powers" in [each.id for each in rules_on("legal_basis", date(2022, 6, 30))]
    assert "ccg_powers" not in [each.id for each in rules_on("legal_basis", date(2022, 7, 1))]


def test_a_financial_year_starts_in_april() -> None:
    assert year_start(2017) == date(2016, 4, 1)


def test_rules_are_read_once() -> None:
    assert read_rules("scrutiny") is read_rules("scrutiny")
