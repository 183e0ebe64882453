"""What counts as a place, drawn: each basis in turn, and who is not taken for a place."""

from datetime import date, timedelta

import pytest

from drawn import store_of
from record.facts_drawn import facts
from tripleaim.store.engine import Store
from tripleaim.store.record.places import read_places

DAY = timedelta(days=1)
ON, LATE = date(2023, 4, 1), date(2030, 1, 1)
# Kent and Surrey are of two districts each; of Surrey half lives in the system, in one of them.
GROUND = {
    "area": """
        area          | kind | code      | name    | valid_from | source
        icb:QKS       | icb  | QKS       | Kent    | 2022-07-01 | a
        lad:E07000105 | lad  | E07000105 | Ashford | 2013-04-01 | a
        lad:E07000116 | lad  | E07000116 | Wells   | 2013-04-01 | a
        lad:E07000207 | lad  | E07000207 | Elm     | 2013-04-01 | a
        lad:E07000208 | lad  | E07000208 | Epsom   | 2013-04-01 | a
    """,
    "composition": """
        block | basis | area          | kind | valid_from | source
        k1    | piece | icb:QKS       | icb  | 2022-07-01 | a
        k2    | piece | icb:QKS       | icb  | 2022-07-01 | a
        e1    | piece | icb:QKS       | icb  | 2022-07-01 | a
        k1    | piece | lad:E07000105 | lad  | 2013-04-01 | a
        k2    | piece | lad:E07000116 | lad  | 2013-04-01 | a
        e1    | piece | lad:E07000207 | lad  | 2013-04-01 | a
        e2    | piece | lad:E07000208 | lad  | 2013-04-01 | a
    """,
    "population": """
        area | year | sex     | age_from | people | counted  | source
        k1   | 2017 | persons | 0        | 10     | resident | p
        k2   | 2017 | persons | 0        | 10     | resident | p
        e1   | 2017 | persons | 0        | 10     | resident | p
        e2   | 2017 | persons | 0        | 10     | resident | p
    """,
    "upper_tier": """
        fact | subject | council   | name
        u:1  | icb:QKS | E10000016 | Kent
    """,
}
HEAD = "fact | subject | place | name | level | read | shown | begun | last\n"
READ = "p:1 | icb:QKS | place:a | East | place | true | true | 2022-07-01 | 2024-03-31\n"
SAID = "p:5 | icb:QKS | place:e | Kent | place | false | true | 2022-07-01 |\n"
LISTED = "p:2 | icb:QKS | place:b | West | reporting_entity | true | true | 2022-07-01 |\n"
REFUTED = "p:3 | icb:QKS | place:c | Kent | place | false | false | 2022-07-01 |\n"
LOCAL = "p:4 | icb:QKS | place:d | Town | locality | true | true | 2022-07 |\n"
WANTED = "p:6 | icb:QKS | place:f | Town | asked | true | true | 2022-07-01 |\n"
NEARBY = "p:7 | icb:QKS | place:g | Town | locality | false | true | 2022-07-01 |\n"
COUNTED = "fact | subject | counted | value | begun | last\n"


@pytest.mark.parametrize(
    ("rows", "on", "basis", "names"),
    [
        ("", ON, "default", "Kent"),
        (READ + LISTED, ON, "read", "East"),
        (READ + LISTED, date(2024, 3, 31), "read", "East"),
        (READ + LISTED, date(2024, 4, 1), "directory", "West"),
        (SAID, ON, "default", "Kent"),
        (REFUTED, ON, "default", "Kent"),  # refuted, but nothing else was read
        (REFUTED + WANTED, ON, "default", "Kent"),  # people were only asked
        (REFUTED + LOCAL, ON, "below", "Ashford Elm Wells"),
        (REFUTED + LOCAL + SAID, ON, "default", "Kent"),
        (REFUTED + LOCAL + NEARBY, ON, "below", "Ashford Elm Wells"),
        (LOCAL, ON, "default", "Kent"),
    ],
)
def test_what_counts_as_a_place(rows: str, on: date, basis: str, names: str) -> None:
    given = GROUND | ({"place": facts(HEAD + rows)} if rows else {})
    found = read_places(store_of(given), "icb:QKS", on=on, known=LATE)
    assert (found.basis, " ".join(each.name for each in found.places)) == (basis, names)
    assert found.known.is_known is (basis in ("read", "directory"))
    assert [each.name for each in found.other] == ["Town"] * (rows.count("Town"))


@pytest.fixture(scope="module")
def refuted() -> Store:
    """A system whose default was read to be wrong, with counts of its places."""
    counts = COUNTED + (
        "n:1 | stp:QKS | places  | 3 | 2022-07-01 |\n"
        "n:2 | icb:QKS | places  | 4 | 2023-01-01 | 2023-03-31\n"
        "n:3 | icb:QKS | wards   | 9 | 2023-02-01 |\n"
        "n:4 | icb:QXX | places  | 8 | 2023-02-01 |\n"
    )
    given = {"place": facts(HEAD + REFUTED + LOCAL), "reported_count": facts(counts)}
    return store_of(GROUND | given)


@pytest.mark.parametrize(
    ("system", "on", "basis", "number"),
    [
        ("icb:QKS", date(2022, 7, 1) - DAY, "default", 1),
        ("icb:QKS", date(2022, 7, 1), "counted", 3),
        ("icb:QKS", date(2023, 3, 31), "counted", 4),
        ("icb:QKS", date(2023, 4, 1), "counted", 3),
        ("stp:QKS", ON, "counted", 3),
        ("icb:QZZ", ON, "none", None),
    ],
)
def test_a_number_without_names_is_the_last_that_was_said(
    refuted: Store, system: str, on: date, basis: str, number: int | None
) -> None:
    found = read_places(refuted, system, on=on, known=LATE)
    assert (found.basis, found.number) == (basis, number)


def test_a_place_is_told_once_with_its_members_and_ids_of_one_system_together() -> None:
    rows = (
        "p:1 | icb:QKS | place:a | East | place | true | true | 2022-07-01 |\n"
        "p:2 | icb:QKS | place:a | East | place | true | true | 2022-07-01 |\n"
        "p:3 | stp:QKS | place:b | Best | place | true | true | 2022-07-01 |\n"
    )
    members = "fact | member | role | source\np:2 | lad:E07000105 | inside | s"
    store = store_of({"place": facts(HEAD + rows), "fact_member": members})
    found = read_places(store, ("stp:QKS", "icb:QKS"), on=ON, known=LATE)
    assert found.system == "stp:QKS"
    assert [(each.name, each.inside) for each in found.places] == [
        ("Best", ()),
        ("East", ("lad:E07000105",)),
    ]
