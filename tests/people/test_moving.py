"""Moves between two years: they fit both, and what is refused leaves nothing on record."""

from dataclasses import replace
from pathlib import Path

import pytest

from people.release_line import a_town, ask_a_town, by, counts, write_people
from tripleaim.model.errors import InputRefused
from tripleaim.people.door import Asked, describe_releases
from tripleaim.people.moving import release_movement


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return ask_a_town(tmp_path)


def test_moves_fit_what_was_told_of_both_years(asked: Asked, tmp_path: Path) -> None:
    later = [(93, False, "E00", 1), *((age, age % 3 == 0, a, c) for age, _, a, c in a_town()[5:])]
    now = replace(asked, folder=write_people(tmp_path / "later", later))
    ill = by("dementia")
    was = counts(asked, ill)
    released, names = release_movement(now, asked.folder, ill)
    is_now = counts(now, ill)
    for side, year in ((0, was), (1, is_now)):
        for name in ("group", "rest"):
            cell = (names[0].index(name), -1) if side == 0 else (-1, names[1].index(name))
            assert released.cells[cell].count == year["own", name, "all"]
            row = [at for at in released.cells if at[side] == cell[side] and at[1 - side] >= 0]
            assert sum(released.cells[at].count or 0 for at in row) == year["own", name, "all"]
    with pytest.raises(InputRefused, match="compared before"):
        release_movement(now, asked.folder, by("age < 65"))


def records(*folders: Path) -> dict[str, str]:
    """Every file of some records, as it is."""
    files = [path for folder in folders for path in folder.rglob("*.json*")]
    return {str(path): path.read_text() for path in files}


def test_a_year_on_record_stays_the_newer_one_when_the_year_before_it_is_asked(
    asked: Asked, tmp_path: Path
) -> None:
    """This year first, then moves to it: what may be asked of it before may be asked after."""
    plain = [*a_town()[5:], (40, True, "E01", 900)]
    last = replace(asked, folder=write_people(tmp_path / "last", plain))
    first = counts(asked, by("dementia"))
    release_movement(asked, last.folder, by("dementia"))
    assert counts(asked, by("dementia")) == first
    assert counts(asked, by("age < 65 and dementia"))
    with pytest.raises(InputRefused, match="have a vintage that came on record later"):
        counts(last, by("age < 20"))


def test_moves_that_are_refused_leave_no_entry(asked: Asked, tmp_path: Path) -> None:
    """A new way to tell this year's people apart, when a year after it is on record."""
    last = replace(asked, folder=write_people(tmp_path / "last", a_town()[5:]))
    later = replace(asked, folder=write_people(tmp_path / "later", a_town()[9:]))
    counts(asked, by("dementia"))
    counts(later, by("dementia"))
    places = (asked.register, asked.folder, last.folder, later.folder)
    before = records(*places)
    for now, was in ((asked, last), (asked, later), (asked, asked)):
        with pytest.raises(InputRefused, match=r"came on record later|folder of both years"):
            release_movement(now, was.folder, by("age < 65"))
        assert records(*places) == before


def test_two_years_of_whom_nothing_has_left_are_not_told_as_put_back(
    asked: Asked, tmp_path: Path
) -> None:
    """Opened together they are one line from the first: no record was missing, none is written."""
    last = replace(asked, folder=write_people(tmp_path / "last", a_town()[5:]))
    released, _ = release_movement(asked, last.folder, by("dementia"))
    assert not [note for note in released.notes if "another folder" in note or "put back" in note]
    for folder in (asked.folder, last.folder):
        assert "another folder" not in describe_releases(folder, asked.register)
    again, _ = release_movement(
        replace(asked, folder=write_people(tmp_path / "copy", a_town())),
        last.folder,
        by("dementia"),
    )
    assert [note for note in again.notes if "another folder" in note]


def test_a_register_beside_people_is_refused_and_waits_for_nobody(asked: Asked) -> None:
    """Both would be locked, the second by whoever holds the first."""
    with pytest.raises(InputRefused, match="cannot be the register too"):
        counts(replace(asked, register=asked.folder / "_releases"), by("dementia"))
