"""Which flows tell how much care stays, drawn: by day, by kind, of whom and where."""

from datetime import date, timedelta

import pytest

from drawn import store_of
from tripleaim.governance.containment import Care, read_care, self_containment
from tripleaim.store.engine import Store

DAY = timedelta(days=1)
YEAR, NEXT = date(2017, 4, 1), date(2018, 4, 1)
GIVEN = {
    "composition": """
        block | basis | area    | kind | valid_from | valid_to   | source
        k1    | piece | ccg:01A | ccg  | 2013-04-01 | 2018-06-01 | a
        k2    | piece | ccg:01A | ccg  | 2013-04-01 | 2018-06-01 | a
        k1    | piece | ccg:02M | ccg  | 2018-06-01 |            | a
        k2    | piece | ccg:02M | ccg  | 2018-06-01 |            | a
        k1    | piece | stp:QA  | stp  | 2013-04-01 |            | a
    """,
    # emergencies are of more years; elsewhere and what was not counted are told of nobody
    "flow": """
        origin    | provider  | period_from | kind           | count | source
        k1        | P         | 2017-04-01  | all admissions | 6     | t
        k2        | P         | 2017-04-01  | all admissions | 1     | s
        k2        | Q         | 2017-04-01  | all admissions | 3     | s
        ccg:09Z   | Q         | 2017-04-01  | all admissions | 4     | s
        elsewhere | P         | 2017-04-01  | all admissions | 50    | s
        k1        | elsewhere | 2017-04-01  | all admissions | 60    | s
        k1        | R         | 2017-04-01  | all admissions |       | s
        k1        | P         | 2018-04-01  | all admissions | 8     | s
        k1        | P         | 2016-04-01  | emergency      | 2     | s
        k1        | P         | 2017-04-01  | emergency      | 9     | s
        k1        | Q         | 2019-04-01  | all admissions |       | s
        k1        | Q         | 2015-04-01  | births         | 9     | s
    """,
}


@pytest.fixture(scope="module")
def store() -> Store:
    """Two years of admissions and two of emergencies, of two blocks and of a commissioner."""
    return store_of(GIVEN)


FIRST = {"ccg:01A": {"P": 7.0, "Q": 3.0}, "ccg:09Z": {"Q": 4.0}}


@pytest.mark.parametrize(
    ("on", "events"),
    [
        (date(2016, 4, 1) - DAY, None),
        (date(2016, 4, 1), {"ccg:01A": {"P": 2.0}}),  # no broader kind had been counted yet
        (YEAR - DAY, {"ccg:01A": {"P": 2.0}}),
        (YEAR, FIRST),
        (NEXT - DAY, FIRST),
        (NEXT, {"ccg:01A": {"P": 8.0}}),
        (date(2018, 6, 1), {"ccg:02M": {"P": 8.0}}),
        (date(2019, 4, 1), {"ccg:02M": {"P": 8.0}}),  # what nobody counted is no newer year
    ],
)
def test_the_newest_of_the_broadest_kind_counted_by_a_day(
    store: Store, on: date, events: dict[str, dict[str, float]] | None
) -> None:
    found = read_care(store, on)
    assert (found and dict(found.events)) == events


def test_work_is_added_up_by_provider_and_the_first_source_is_named(store: Store) -> None:
    found = read_care(store, YEAR)
    assert found is not None
    assert found.by_provider == {"P": 7.0, "Q": 7.0}
    assert found.source == "s"
    assert self_containment(found, ["ccg:01A"]) == 0.7
    assert self_containment(found, ["ccg:09Z"]) == 1.0


@pytest.mark.parametrize(
    ("here", "there", "share"),
    [(50.0, 50.0, 0.0), (50.1, 49.9, 1.0), (0.0, 9.0, None), (10.0, 90.0, 0.0)],
)
def test_a_provider_is_their_own_by_more_than_half_of_its_work(
    here: float, there: float, share: float | None
) -> None:
    care = Care(
        events={"a": {"X": here}, "b": {"X": there}}, by_provider={"X": here + there}, source="s"
    )
    assert self_containment(care, ["a"]) == share
    assert self_containment(care, ["c"]) is None
