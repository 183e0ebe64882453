"""The door on Spark: the same releases, withheld cells and refusals as on DuckDB, one by one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from people.test_earlier_release import AT, a_town, by, write_people
from tripleaim.model.errors import InputRefused
from tripleaim.people.count import release_areas, release_segments
from tripleaim.people.door import Asked
from tripleaim.people.moving import release_movement
from tripleaim.store.disclosure import profile

MSOAS = {"E00": "north", "E01": "south"}
PARTS = {"E00": "one", "E01": "one"}
Ask = Callable[[Asked, Asked], Any]

ALL_BUT_ONE = by("age < 65 or (age = 93 and dementia)")
ILL = by("dementia")

SEQUENCE: dict[str, Ask] = {
    "segments": lambda now, _: release_segments(now, by("age < 65")),
    "by one rule more": lambda now, _: release_segments(now, ALL_BUT_ONE),
    "by area, with money": lambda now, _: release_areas(now, by("dementia"), MSOAS),
    "by a wider area": lambda now, _: release_areas(now, by("dementia"), PARTS),
    "a score": lambda now, _: release_segments(now, by("age >= 90")),
    "the year after": lambda now, later: release_segments(later, by("age < 65")),
    "moves": lambda now, later: release_movement(later, now.folder, by("age < 65")),
    "moves by another scheme": lambda now, later: release_movement(later, now.folder, ILL),
    "the year before, in a new way": lambda now, _: release_segments(now, by("age < 20")),
    "the year before again": lambda now, _: release_segments(now, by("age < 65")),
    "another rule": lambda now, _: release_segments(
        replace(now, rule=profile("hes", AT.date())), by("age < 65")
    ),
    "a column that is not there": lambda now, _: release_segments(now, by("frailty = 3")),
}


def told(ask: Ask, now: Asked, later: Asked) -> object:
    """What is released, or what the refusal says."""
    try:
        found = ask(now, later)
    except InputRefused as refused:
        return [(each.rule, each.remedy) for each in refused.problems]
    released, *rest = found
    cells = {cell: (said.count, said.status) for cell, said in released.cells.items()}
    return cells, {each.cell for each in released.log}, len(released.notes), rest


@pytest.mark.spark
@pytest.mark.parametrize("name", ["ons", "opensafely", "hes"])
def test_a_sequence_is_the_same_on_both_engines(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tripleaim.store.releases.secrets.token_hex", lambda size: "ab" * size)
    rows = a_town()
    after = [(93, True, "E00", 1), *((age, age % 3 == 0, a, c) for age, _, a, c in rows[5:])]
    seen: dict[str, list[object]] = {}
    for engine in ("duckdb", "local[1]"):
        here = tmp_path / engine
        asked = Asked(
            folder=write_people(here / "now", rows),
            rule=profile(name, AT.date()),
            at=AT,
            register=here / "register",
            engine=engine,
        )
        later = replace(asked, folder=write_people(here / "later", after))
        seen[engine] = [told(ask, asked, later) for ask in SEQUENCE.values()]
    for what, mine, theirs in zip(SEQUENCE, seen["duckdb"], seen["local[1]"], strict=True):
        assert mine == theirs, what
    refused = [
        what for what, said in zip(SEQUENCE, seen["duckdb"], strict=True) if isinstance(said, list)
    ]
    assert "a column that is not there" in refused
    if name != "hes":
        assert {"another rule", "the year before, in a new way"} <= set(refused)


@pytest.mark.spark
def test_what_spark_cannot_read_is_told_without_a_value(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A file that is damaged, one whose column has other values, and columns that are not there."""
    asked = Asked(
        folder=write_people(tmp_path / "now", a_town()),
        rule=profile("ons", AT.date()),
        at=AT,
        register=tmp_path / "register",
        engine="local[1]",
    )
    path = asked.folder / "system=own" / "people.parquet"
    with duckdb.connect() as engine:
        changed = "* replace (case when age = 44 then 'SECRET' else age::varchar end as age)"
        engine.execute(f"create table p as select {changed} from '{path}'")
        engine.execute(f"copy p to '{path}' (format parquet)")
    with pytest.raises(InputRefused, match="cannot be read") as values:
        release_segments(asked, by("age < 65"))
    path.write_bytes(path.read_bytes()[:-40] + b"SECRET" * 7)
    with pytest.raises(InputRefused) as damaged:
        release_segments(asked, by("age < 65"))
    said = "".join(capfd.readouterr())
    for text in (str(values.value), str(damaged.value), said):
        assert "SECRET" not in text
        assert "Traceback" not in text
        assert "at org.apache" not in text
