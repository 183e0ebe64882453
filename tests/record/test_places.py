"""What counts as a place: read first, then the directory's, then the default, never the refuted."""

from datetime import date

import pytest

from tripleaim.model.status import Status
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.places import Place, read_places

TODAY = date(2026, 11, 28)


def names(places: tuple[Place, ...]) -> list[str]:
    return [each.name for each in places]


@pytest.mark.parametrize(
    ("system", "on", "count"),
    [
        ("stp:QOP", date(2018, 6, 1), 10),
        ("stp:QF7", date(2018, 6, 1), 5),
        ("icb:QF7", date(2022, 7, 1), 4),
        ("icb:QYG", date(2023, 4, 1), 9),
        ("icb:QGH", date(2023, 4, 1), 2),
        ("icb:QNQ", date(2025, 4, 1), 5),
    ],
)
def test_places_that_were_read(shipped_store: Store, system: str, on: date, count: int) -> None:
    found = read_places(shipped_store, system, on=on, known=TODAY)
    assert (found.basis, found.known.status) == ("read", Status.SHOWN)
    assert len(found.places) == count, names(found.places)


def test_a_default_is_shown_as_a_default(shipped_store: Store) -> None:
    found = read_places(shipped_store, "icb:QHG", on=date(2023, 4, 1), known=TODAY)
    assert found.basis == "default"
    assert found.known.status is Status.CANNOT_TELL
    assert "own list" in found.known.settles
    assert not any(each.is_read for each in found.places)


@pytest.mark.parametrize(
    ("on", "basis"), [(date(2024, 3, 31), "default"), (date(2024, 4, 1), "directory")]
)
def test_the_directory_comes_before_the_default_from_its_day(
    shipped_store: Store, on: date, basis: str
) -> None:
    found = read_places(shipped_store, "icb:QMJ", on=on, known=TODAY)
    assert (found.basis, len(found.places)) == (basis, 5)


def test_what_was_read_to_be_otherwise_is_not_shown(shipped_store: Store) -> None:
    refuted = ask(shipped_store, "select subject, place, name from place where not shown")
    assert {row["subject"] for row in refuted} >= {"icb:QH8", "icb:QNQ", "icb:QMM", "icb:QUE"}
    for row in refuted:
        found = read_places(shipped_store, row["subject"], on=date(2023, 4, 1), known=TODAY)
        assert found.basis != "default"
        assert row["name"] not in names(found.places) or found.basis == "read", row


def test_a_number_without_names_is_told_and_makes_no_places(shipped_store: Store) -> None:
    found = read_places(shipped_store, "icb:QXU", on=date(2023, 4, 1), known=TODAY)
    assert (found.places, found.number, found.basis) == ((), 4, "counted")
    assert found.known.status is Status.CANNOT_TELL
    assert any("four place-based" in name for name in names(found.other))


def test_two_parts_of_one_ccg_are_two_places(shipped_store: Store) -> None:
    found = read_places(shipped_store, "stp:QUA", on=date(2021, 5, 1), known=TODAY)
    assert {"Sandwell", "West Birmingham"} < set(names(found.places))


def test_places_of_partnerships_end_with_them(shipped_store: Store) -> None:
    rows = ask(
        shipped_store,
        "select subject, fact from place "
        "where subject like 'icb:%' and true_to_high <= '2022-07-01'",
    )
    assert rows == []


@pytest.mark.parametrize(
    ("system", "on", "basis", "count"),
    [
        ("stp:QXU", date(2018, 6, 1), "default", 1),
        ("stp:QH8", date(2018, 6, 1), "default", 3),
        ("stp:QR1", date(2018, 12, 31), "default", 1),
        ("stp:QR1", date(2019, 1, 1), "below", 6),
        ("stp:QXU", date(2021, 12, 31), "default", 1),
        ("stp:QXU", date(2022, 1, 1), "counted", 0),
        ("stp:QMM", date(2021, 12, 31), "default", 1),  # only asked about in May 2021
        ("stp:QMM", date(2022, 1, 1), "below", 7),
        ("icb:QRV", date(2023, 4, 1), "default", 8),  # its own list is of 2025
        ("icb:QKK", date(2023, 4, 1), "read", 6),
    ],
)
def test_a_default_stands_until_what_was_read_to_be_otherwise_had_begun(
    shipped_store: Store, system: str, on: date, basis: str, count: int
) -> None:
    found = read_places(shipped_store, system, on=on, known=TODAY)
    assert (found.basis, len(found.places)) == (basis, count), names(found.places)


@pytest.mark.parametrize(
    ("system", "on", "councils"),
    [
        ("stp:QVV", date(2019, 3, 31), {"utla:E10000009", "lad:E06000028", "lad:E06000029"}),
        ("stp:QVV", date(2019, 4, 1), {"lad:E06000058", "lad:E06000059"}),
        ("stp:QPM", date(2021, 3, 31), {"utla:E10000021"}),
        ("stp:QPM", date(2021, 4, 1), {"lad:E06000061", "lad:E06000062"}),
        ("icb:QSL", date(2023, 3, 31), {"utla:E10000027"}),
        ("icb:QSL", date(2023, 4, 1), {"lad:E06000066"}),
    ],
)
def test_councils_taken_for_places_are_those_of_the_day(
    shipped_store: Store, system: str, on: date, councils: set[str]
) -> None:
    found = read_places(shipped_store, system, on=on, known=TODAY)
    assert found.basis == "default"
    assert {area for each in found.places for area in each.inside} == councils


def test_a_default_has_the_councils_that_its_source_lists(shipped_store: Store) -> None:
    listed = ask(
        shipped_store,
        "select subject, name, true_from_high as begun from place "
        "where not read and shown and level = 'place'",
    )
    by_system: dict[tuple[str, date], set[str]] = {}
    for row in listed:
        by_system.setdefault((row["subject"], row["begun"]), set()).add(row["name"])
    assert len(by_system) > 10
    for (system, begun), councils in by_system.items():
        found = read_places(shipped_store, system, on=begun, known=TODAY)
        if found.basis == "default":
            assert set(names(found.places)) == councils, system
