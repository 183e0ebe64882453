"""What was done with a plan: published only where what was read says so."""

from datetime import date

import pytest

from tripleaim.model.said_date import SaidDate
from tripleaim.store.record.fact import Fact
from tripleaim.store.record.plans import PUBLISHED, UNREAD, PlanPublication

DAY = SaidDate.read("2016-11-28")
ON = date(2018, 6, 1)


def plan(status: str | None, by: str | None = None) -> PlanPublication:
    """A plan of which a status and a publisher were read."""
    fact = Fact(
        id="f", subject="stp:QOC", begun=DAY, over=None, known=DAY,
        grade="confirmed", cited="read", address=None, source="s",
    )  # fmt: skip
    return PlanPublication(fact=fact, plan="STP 2016", published_by=by, status=status, note=None)


@pytest.mark.parametrize(
    ("status", "done", "how"),
    [
        (None, PUBLISHED, ""),
        ("published", PUBLISHED, ""),
        ("published with questionnaire", PUBLISHED, "with questionnaire"),
        ("with approval", PUBLISHED, "with approval"),
        ("before NHS England allowed it", PUBLISHED, "before NHS England allowed it"),
        ("released for publication", PUBLISHED, "released for publication"),
        ("approved", "approved", ""),
        ("agreed, after engagement", "agreed", "after engagement"),
        ("submitted, not published", "submitted", "not published"),
        ("draft put to the board", "put forward", "draft put to the board"),
        ("being prepared, timeline tight", "in preparation", "being prepared, timeline tight"),
        ("due spring 2018", "due", "spring 2018"),
        ("rule", "set", ""),
        ("exists; address and day not read", "on record", UNREAD),
        ("approved; council decision of 2023", "approved", ""),
    ],
)
def test_what_is_less_than_published_is_not_called_published(
    status: str | None, done: str, how: str
) -> None:
    found = plan(status)
    assert (found.done, found.how(ON)) == (done, how)


@pytest.mark.parametrize(
    ("by", "done", "said"),
    [
        ("leak", "leaked", ""),
        ("leak, then Lincolnshire Health and Care", "leaked", "Lincolnshire Health and Care"),
        ("ICB", PUBLISHED, "the board"),
        ("partnership", PUBLISHED, "the partnership"),
        ("Camden Council", PUBLISHED, "Camden Council"),
        (None, PUBLISHED, ""),
    ],
)
def test_by_whom_in_words(by: str | None, done: str, said: str) -> None:
    found = plan(None, by)
    assert (found.done, found.by) == (done, said)
