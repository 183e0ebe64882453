"""The example that other files begin with a copy of is the one that `World()` makes anew."""

import os
import pickle
import re
import sqlite3
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from world import World

KEPT = Path(os.environ["WORKSPACE_LAID"])
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?")
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
    assert [name for name in here if here[name] != there[name]] == []
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
