"""The example that other files begin with a copy of is the one that `World()` makes anew."""

import os
import pickle
import re
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from world import World

KEPT = Path(os.environ["WORKSPACE_LAID"])
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?")
DAY = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
DRAWN = re.compile(r"[0-9a-f]{8,}|[A-Za-z0-9+/_=-]{20,}")  # ids, digests, keys, signatures
MEMBERS = "workspace_partnership_members"  # Django puts these in by no order, at once


def rows(path):
    """Every row of every table of a file; what is drawn by when it first stands there."""
    met = {}

    def as_told(cell):
        if not isinstance(cell, str):
            return cell
        cell = MOMENT.sub("moment", cell)
        return DRAWN.sub(lambda found: f"drawn {met.setdefault(found[0], len(met))}", cell)

    with sqlite3.connect(path) as file:
        tables = file.execute("select name from sqlite_master where type = 'table' order by name")
        found = {
            name: [
                tuple(map(as_told, row))
                for row in file.execute(f'select * from "{name}" order by rowid').fetchall()
            ]
            for (name,) in tables.fetchall()
        }
    found[MEMBERS] = sorted(row[1:] for row in found[MEMBERS])
    return found


def days_between(path):
    """On how many days since the example of a file was begun something may have been made."""
    with sqlite3.connect(path) as file:
        ((first,),) = file.execute("select min(at) from workspace_event").fetchall()
    return (datetime.now(UTC).date() - date.fromisoformat(first[:10])).days


def is_same(here, there, days):
    """Whether two tables are the same but for days, of which those here are at most so many later:
    all are the same unless midnight came between."""
    one, other = str(here), str(there)
    if DAY.sub("day", one) != DAY.sub("day", other):
        return False
    pairs = zip(DAY.findall(one), DAY.findall(other), strict=True)
    return all(
        mine == theirs or 0 < (date.fromisoformat(mine) - date.fromisoformat(theirs)).days <= days
        for mine, theirs in pairs
    )


@pytest.fixture(scope="module")
def anew(begun):
    """The example made here, on tables as they were laid."""
    assert begun == "laid"
    return World()


@pytest.fixture(scope="module")
def kept():
    """The example that was kept."""
    return pickle.loads((KEPT / "world.pickle").read_bytes())


def test_every_row_is_the_same_but_for_what_is_drawn(anew):
    here, there = rows(connection.settings_dict["NAME"]), rows(KEPT / "world.sqlite")
    assert sorted(here) == sorted(there)
    days = days_between(KEPT / "world.sqlite")
    assert [name for name in here if not is_same(here[name], there[name], days)] == []
    filled = {each._meta.db_table for each in apps.get_models() if each.objects.exists()}
    assert len(filled) > 10
    assert here != rows(KEPT / "laid.sqlite")


def test_everybody_has_the_same_keys_in_hand_and_each_of_them_signs(anew, kept):
    assert vars(anew).keys() == vars(kept).keys()
    assert [type(each) for each in anew.hands.values()] == [type(h) for h in kept.hands.values()]
    assert list(anew.keys) == list(kept.keys)
    assert (anew.root in anew.hands, kept.root in kept.hands) == (True, True)
    assert {code: each.pk for code, each in anew.people.items()} == {
        code: each.pk for code, each in kept.people.items()
    }
    assert (anew.founder, anew.partnership.name) == (kept.founder, kept.partnership.name)
    again = pickle.loads(pickle.dumps(anew))
    for key, hand in anew.hands.items():
        assert again.hands[key].public == hand.public
        assert again.hands[key].sign(key, b"text").signature


def test_a_row_more_would_be_seen(anew, tmp_path):
    there = rows(KEPT / "world.sqlite")
    other = tmp_path / "other.sqlite"
    other.write_bytes((KEPT / "world.sqlite").read_bytes())
    with sqlite3.connect(other) as file:
        file.execute("update workspace_person set name = 'Another' where mail like 'founder%'")
    assert [name for name, each in rows(other).items() if each != there[name]] == [
        "workspace_person"
    ]


def test_a_day_more_is_the_same_over_midnight_alone(anew):
    there = [("2026-11-30", "moment", 1), ("2027-04-01", None, 2)]
    here = [("2026-12-01", "moment", 1), ("2027-04-01", None, 2)]
    assert is_same(there, there, 0)
    assert [is_same(here, there, days) for days in (0, 1, 2)] == [False, True, True]
    assert not is_same(there, here, 1)
    assert not is_same([("2026-12-02", "moment", 1), here[1]], there, 1)
    assert not is_same([("2026-12-01", "moment", 2), here[1]], there, 1)
    assert days_between(KEPT / "world.sqlite") >= 0
