"""A record of releases that was cut, emptied or overwritten holds up its own people only."""

import json
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from people.release_line import (
    a_town,
    ask_a_town,
    by,
    counts,
    told,
    write_people,
)
from tripleaim.model.errors import InputRefused
from tripleaim.people.count import (
    release_segments,
)
from tripleaim.people.door import UNREAD, Asked


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return ask_a_town(tmp_path)


def spoil(record: Path, how: str) -> None:
    chain, state = record / "releases.jsonl", next(record.glob("state-*.json"))
    text = chain.read_text()
    name, *lines = text.splitlines()
    entry = json.loads(lines[0])
    spoilt = {
        "cut": text[: len(text) // 2],
        "empty": "",
        "no entries": f"{name}\n",
        "list": "[1]\n[2]\n",
        "deep": f"{name}\n" + "[" * 100_000,
        "number": f"{name}\n7\n",
        "words for things": f"{name}\n" + json.dumps(entry | {"said": []}),
        "number for text": f"{name}\n" + json.dumps(entry | {"at": 7, "state": None}),
        "another field": f"{name}\n" + json.dumps(entry | {"more": 1}),
    }
    if how in spoilt:
        chain.write_text(spoilt[how])
    elif how == "bytes":
        chain.write_bytes(b"\xff\xfe\x00")
    elif how == "folder":
        chain.unlink()
        chain.mkdir()
        (chain / "x").write_text("")
    elif how == "state gone":
        state.unlink()
    else:
        state.write_text(
            {"state cut": state.read_text()[:40], "state list": "[]", "state empty": "{}"}[how]
        )


SPOILT = (
    "cut",
    "empty",
    "list",
    "deep",
    "number",
    "words for things",
    "number for text",
    "another field",
    "bytes",
    "state gone",
    "state cut",
    "state list",
    "state empty",
)


@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("which", ["register", "beside"])
def test_a_record_that_cannot_be_read_holds_up_its_own_people_only(
    how: str, which: str, asked: Asked, tmp_path: Path
) -> None:
    first = counts(asked, by("age < 65"))
    beside = asked.folder / "_releases"
    record = beside if which == "beside" else next(asked.register.glob("*/releases.jsonl")).parent
    spoil(record, how)
    with pytest.raises(InputRefused) as refused:
        counts(asked, by("age < 65"))
    assert "move that folder away" in str(refused.value)
    assert str(record) in str(refused.value)
    rows = [(age, ill, area, pence) for age, ill, area, pence in a_town()[:300]]
    other = replace(asked, folder=write_people(tmp_path / "other", rows))
    with duckdb.connect() as engine:
        path = f"{other.folder}/system=own/people.parquet"
        engine.execute(
            f"create table p as select * replace ('q' || person as person) from '{path}'"
        )
        engine.execute(f"copy p to '{path}' (format parquet)")
    released, _ = release_segments(other, by("age < 65"))
    assert (UNREAD in released.notes) is (which == "register")
    shutil.move(record, tmp_path / "away")
    assert counts(asked, by("age < 65")) == first


@pytest.mark.parametrize("how", ["no entries", "folder"])
def test_a_record_that_says_nothing_is_no_new_beginning(how: str, asked: Asked) -> None:
    """What is told is as before, or nothing is."""
    first = told(asked, by("age < 65"))
    spoil(asked.folder / "_releases", how)
    again = None
    with suppress(InputRefused):
        again = told(asked, by("age < 65 or (age = 93 and dementia)"))
    assert again in (None, first)
