"""A second release is told of the first by the record, whatever it is of: scheme, area, vintage."""

import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from people.release_line import (
    AT,
    SCHEME,
    a_town,
    ask_a_town,
    by,
    counts,
    told,
    write_people,
)
from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused
from tripleaim.people.count import (
    data_label,
    release_areas,
    release_segments,
)
from tripleaim.people.door import Asked, begin_line, describe_releases
from tripleaim.people.likeness import PREFIX, SOME, hashed, is_alike
from tripleaim.people.moving import release_movement
from tripleaim.store.disclosure import Release, profile
from tripleaim.store.person import STATEMENT
from tripleaim.store.releases import new_line


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return ask_a_town(tmp_path)


@pytest.mark.parametrize("name", ["ons", "opensafely"])
def test_schemes_that_differ_by_one_person_tell_the_same(name: str, tmp_path: Path) -> None:
    folder = write_people(tmp_path / "own", a_town())
    one = Asked(folder=folder, rule=profile(name, AT.date()), at=AT, register=tmp_path / "r")
    for most in range(40, 80, 5):
        plain = told(one, by(f"age < {most}"))
        more = told(one, by(f"age < {most} or (age = 93 and dementia)"))
        assert plain == more


def test_a_newcomer_is_not_shown_by_the_next_vintage(asked: Asked, tmp_path: Path) -> None:
    before = counts(asked, by("dementia"))
    later = write_people(tmp_path / "later", [*a_town(), (30, True, "E00", 700)])
    assert counts(replace(asked, folder=later), by("dementia")) == before


def test_one_of_an_area_costs_nothing_that_can_be_subtracted(tmp_path: Path) -> None:
    """A council of three areas, one of them of one person who cost 987,654 pence."""
    rows = [(40, False, f"E{at % 2}", 100_000) for at in range(600)]
    folder = write_people(tmp_path / "own", [*rows, (40, False, "E9", 987_654)])
    one = Asked(folder=folder, rule=profile("ons", AT.date()), at=AT, register=tmp_path / "r")
    council = dict.fromkeys(("E0", "E1", "E9"), "council")
    inside = {"E0": "north", "E1": "south", "E9": "alone"}
    _, _, whole = release_areas(one, by("age < 65"), council)
    _, names, parts = release_areas(one, by("age < 65"), inside)
    assert "alone" not in names[0]
    assert whole.by_area["council"] - sum(parts.by_area.values()) == 0
    assert set(parts.by_area) == {"north", "south"}


def test_the_record_deleted_or_put_back_as_it_was_is_put_right(
    asked: Asked, tmp_path: Path
) -> None:
    record = asked.folder / "_releases"
    first = counts(asked, by("age < 65"))
    shutil.copytree(record, tmp_path / "old")
    second = counts(asked, by("age < 65 or dementia"))
    for old in (False, True):
        shutil.rmtree(record)
        if old:
            shutil.copytree(tmp_path / "old", record)
        released, _ = release_segments(asked, by("age < 65"))
        assert any("put back" in note for note in released.notes)
        assert counts(asked, by("age < 65")) == first
        assert counts(asked, by("age < 65 or dementia")) == second


def test_a_record_that_was_changed_is_refused(asked: Asked) -> None:
    counts(asked, by("age < 65"))
    chain = asked.folder / "_releases" / "releases.jsonl"
    counts(asked, by("dementia"))
    chain.write_text(chain.read_text().replace("ons", "open", 1))
    with pytest.raises(InputRefused, match=r"does not follow|not remembered"):
        counts(asked, by("dementia"))


def test_the_same_people_are_known_in_another_folder(asked: Asked, tmp_path: Path) -> None:
    first = counts(asked, by("age < 65"))
    again = replace(asked, folder=write_people(tmp_path / "again", a_town()))
    released, _ = release_segments(again, by("age < 65 or (age = 93 and dementia)"))
    assert "both are one line" in released.notes[0]
    assert "Release 2 of line" in released.notes[-1]
    assert counts(again, by("age < 65")) == first


def test_people_loaded_with_a_mark_are_refused_without_any_record(asked: Asked) -> None:
    """Both records gone: the file itself says that there was one."""
    with begin_line(asked.folder, asked.register) as mark:
        path = asked.folder / "system=own" / "people.parquet"
        duckdb.execute(f"create or replace temp table copied as from '{path}'")
        duckdb.execute(
            f"copy copied to '{path}' (format parquet, kv_metadata {{tripleaim_line: '{mark}'}})"
        )
    first = counts(asked, by("age < 65"))
    shutil.rmtree(asked.folder / "_releases")
    assert counts(asked, by("age < 65")) == first
    shutil.rmtree(asked.folder / "_releases")
    shutil.rmtree(asked.register)
    with pytest.raises(InputRefused, match="whose record of releases is gone"):
        counts(asked, by("age < 65"))


def test_a_new_load_of_people_of_whom_something_has_left_is_their_line(
    asked: Asked, tmp_path: Path
) -> None:
    first = counts(asked, by("age < 65"))
    again = replace(asked, folder=tmp_path / "again")
    with begin_line(again.folder, again.register):
        write_people(again.folder, a_town())
    assert told(again, by("age < 65 or (age = 93 and dementia)")) == told(asked, by("age < 65"))
    assert counts(again, by("age < 65")) == first


def test_a_label_of_synthetic_people_hides_nobody(asked: Asked) -> None:
    first = told(asked, by("age < 65"))
    shutil.rmtree(asked.folder / "_releases")
    (asked.folder / "SYNTHETIC.json").write_text("{}")
    assert told(asked, by("age < 65 or (age = 93 and dementia)")) == first


def test_people_loaded_with_a_mark_are_ones_own_whatever_their_folder_is_called(
    asked: Asked, tmp_path: Path
) -> None:
    """Renamed and labelled they would pass for people who do not exist, of whom none is known."""
    with begin_line(asked.folder, asked.register) as mark:
        path = asked.folder / "system=own" / "people.parquet"
        duckdb.execute(f"create or replace temp table copied as from '{path}'")
        duckdb.execute(
            f"copy copied to '{path}' (format parquet, kv_metadata {{tripleaim_line: '{mark}'}})"
        )
    first = told(asked, by("age < 65"))
    away = replace(asked, folder=tmp_path / "away")
    shutil.copytree(asked.folder / "system=own", away.folder / "system=QOP")
    (away.folder / "SYNTHETIC.json").write_text("{}")
    assert data_label(away.folder) == "own"
    copied = away.folder / "system=QOP" / "people.parquet"
    for label in ("", f", kv_metadata {{label: '{STATEMENT}'}}"):
        duckdb.execute(f"copy copied to '{copied}' (format parquet{label})")  # without its mark
        assert data_label(away.folder) == "own"
    pair = told(away, by("age < 65 or (age = 93 and dementia)"))
    assert list(pair.values()) == list(first.values())


def test_money_that_was_paid_back_counts_as_large_as_it_is(asked: Asked, tmp_path: Path) -> None:
    """One person's repayment is most of what an area spent: it is in no sum of its own."""
    rows = [(40, False, "E01", 100_00) for _ in range(30)] + [(40, False, "E02", 900_00)] * 30
    rows += [(41, False, "E01", -2_500_00)]
    money = replace(asked, folder=write_people(tmp_path / "money", rows))
    areas = {"E01": "one", "E02": "two"}
    _, _, costs = release_areas(money, by("age < 65"), areas)
    alone = replace(
        asked,
        folder=write_people(tmp_path / "without", rows[:-1]),
        register=tmp_path / "another",
    )
    _, _, without = release_areas(alone, by("age < 65"), areas)
    assert costs.by_area.get("one") == 14_000_00
    assert without.by_area.get("one") == 3_000_00


def test_what_is_beside_people_is_for_their_user_only(asked: Asked) -> None:
    counts(asked, by("age < 65"))
    for place in (asked.folder / "_releases", asked.register):
        assert place.stat().st_mode & 0o777 == 0o700
        for path in place.rglob("*"):
            assert path.stat().st_mode & 0o077 == 0, path


def test_another_rule_than_the_one_promised_is_refused_before_anything_is_counted(
    asked: Asked,
) -> None:
    counts(asked, by("age < 65"))
    for name in ("open", "hes", "opensafely"):
        with pytest.raises(InputRefused, match="is not ons, promised before"):
            counts(replace(asked, rule=profile(name, AT.date())), by("age < 65"))


def test_the_commands_tell_and_list_what_left(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SCHEME.format(rule="dementia"))
    how = ["--scheme", str(tmp_path / "mine.toml"), "--profile", "ons"]
    run = CliRunner().invoke(app, ["people", "segments", str(asked.folder), *how])
    assert run.exit_code == 0
    assert "Release 1 of line" in run.stderr
    assert "Release" not in run.stdout
    listed = CliRunner().invoke(app, ["people", "releases", str(asked.folder)]).stdout
    assert "segments by mine, ons" in listed


def test_both_records_put_back_are_told_by_what_was_told_beside_a_release(
    asked: Asked, tmp_path: Path
) -> None:
    """Nothing on the machine shows it; whoever kept what stood beside the release can."""
    counts(asked, by("age < 65"))
    places = (asked.folder / "_releases", asked.register)
    for at, place in enumerate(places):
        shutil.copytree(place, tmp_path / f"kept{at}")
    released, _ = release_segments(asked, by("dementia"))
    head = released.notes[-1].rstrip(".").rpartition(" ")[2]
    assert head in describe_releases(asked.folder, asked.register, [head])
    for at, place in enumerate(places):
        shutil.rmtree(place)
        shutil.copytree(tmp_path / f"kept{at}", place)
    assert head not in describe_releases(asked.folder, asked.register)
    for wrong in (head, head[:4], ""):
        with pytest.raises(InputRefused, match="is not in the record"):
            describe_releases(asked.folder, asked.register, [wrong])


def test_a_part_of_the_people_is_their_line_and_others_are_not(tmp_path: Path) -> None:
    """An extract of one place out of a system's: as another vintage, not as other people."""
    rng = random.Random(1)
    everybody = sorted(f"{rng.getrandbits(128):032x}" for _ in range(40_000))
    line = new_line()
    line = replace(line, state={**line.state, "prints": {"a": hashed(line, everybody[:SOME])}})
    for size, alike in ((20_000, True), (2_000, True), (300, True)):
        part = sorted(rng.sample(everybody, size))
        assert is_alike(line, part[:SOME]) is alike
    others = sorted(f"{rng.getrandbits(128):032x}" for _ in range(40_000))
    movers = sorted([*others[:39_600], *rng.sample(everybody, 400)])
    assert not is_alike(line, others[:SOME])
    assert not is_alike(line, movers[:SOME])
    assert is_alike(line, sorted([*others[:36_000], *rng.sample(everybody, 4_000)])[:SOME])


def test_a_record_of_before_knows_its_people(tmp_path: Path) -> None:
    people = [f"{at:032x}" for at in range(600)]
    line = new_line()
    kept = [each[PREFIX:] for each in hashed(line, people[:512])]
    line = replace(line, state={**line.state, "prints": {"a": kept}})
    assert is_alike(line, people)
    assert not is_alike(line, [f"{at:032x}" for at in range(9_000, 9_600)])


def labels(released: Release, names: Sequence[Sequence[str]]) -> set[tuple[str, ...]]:
    """The cells that stand in a release, told or not."""
    return {
        tuple("all" if at < 0 else side[at] for at, side in zip(cell, names, strict=True))
        for cell in released.cells
    }


@pytest.mark.parametrize("promised", ["ons", "opensafely"])
def test_nothing_shows_whether_anybody_is_there(promised: str, tmp_path: Path) -> None:
    """A segment, an area or a move of one person stands in a release as one of nobody does."""
    plain = [(at % 90, at % 5 == 0, f"E0{at % 2}", 1000 + at) for at in range(400)]
    towns = {"few": [*plain, (93, True, "E9", 500)], "nobody": plain}
    areas = {"E00": "north", "E01": "south", "E9": "alone"}
    found = {}
    for name, rows in towns.items():
        folder = write_people(tmp_path / name / "now", rows)
        before = write_people(tmp_path / name / "before", plain)
        one = Asked(
            folder=folder,
            rule=profile(promised, AT.date()),
            at=AT,
            register=tmp_path / name / "register",
        )
        scheme = by("age = 93 and dementia")
        moves = release_movement(one, before, scheme)
        shares, names, costs = release_areas(one, scheme, areas)
        found[name] = (
            {c: n for c, n in counts(one, scheme).items() if c[1] == "group"},
            labels(shares, names),
            sorted(costs.by_area),
            labels(*moves),
        )
    assert found["few"] == found["nobody"]
    assert found["few"][0]["own", "group", "all"] is None
    assert ("alone", "all") not in found["few"][1]
    assert ("rest", "(absent)") in found["few"][3]
