"""Footprints through time: from vintages to spells

An official lookup says where each small area lay on one date. Put in order, the lookups give
spells: a block lies in an area from the first lookup that saw it there until the first that saw it
elsewhere, or until its kind of area ends. From the blocks that changed hands follow successions,
with the share of people who went along.
"""

from drawn import example
from tripleaim.registry.lineage import trace
from tripleaim.store.derive import derive_tables
from tripleaim.store.engine import ask

KINDS = """
    kind | valid_from | valid_to   | becomes
    stp  | 2016-03-01 | 2022-07-01 | icb
    icb  | 2022-07-01 |            |
"""


@example(
    "A block that three lookups saw is in two systems, each for a spell",
    given={
        "area_kind": KINDS,
        "sighting": """
            block     | basis  | area    | kind | seen_on    | source
            E01000001 | lsoa11 | stp:QOP | stp  | 2017-04-01 | ons_2017
            E01000001 | lsoa11 | stp:QOP | stp  | 2018-04-01 | ons_2018
            E01000001 | lsoa11 | icb:QJ2 | icb  | 2022-07-01 | ons_2022
        """,
        "area_seen": """
            area    | kind | code | name               | seen_on    | source
            stp:QOP | stp  | QOP  | Greater Manchester | 2017-04-01 | ons_2017
            icb:QJ2 | icb  | QJ2  | Derbyshire         | 2022-07-01 | ons_2022
        """,
    },
    expect="""
        block     | area    | valid_from | valid_to
        E01000001 | stp:QOP | 2017-04-01 | 2022-07-01
        E01000001 | icb:QJ2 | 2022-07-01 |
    """,
)
def spells(store):
    derive_tables(store)
    return ask(
        store,
        "select block, area, valid_from, valid_to from composition "
        "where kind in ('stp', 'icb') order by valid_from",
    )


@example(
    "A table of CCGs and their systems places the blocks of each CCG",
    given={
        "sighting": """
            block     | basis  | area    | kind | seen_on    | source
            E01000001 | lsoa11 | ccg:00T | ccg  | 2019-04-01 | ons_lsoa
        """,
        "area_seen": """
            area    | kind | code | ons_code  | name   | parent  | seen_on    | source
            ccg:00T | ccg  | 00T  | E38000016 | Bolton | stp:QOP | 2019-04-01 | ons_ccg
            stp:QOP | stp  | QOP  | E54000007 | GM     |         | 2019-04-01 | ons_ccg
        """,
    },
    expect="""
        block     | area    | source
        E01000001 | ccg:00T | ons_lsoa
        E01000001 | stp:QOP | ons_ccg
    """,
)
def parents(store):
    derive_tables(store)
    return ask(
        store,
        "select block, area, source from composition where kind in ('ccg', 'stp') order by area",
    )


@example(
    "An ONS code is brought to the ODS code that another table prints beside it",
    given={
        "sighting": """
            block     | basis  | area          | kind | seen_on    | source
            E01000001 | lsoa11 | stp:E54000007 | stp  | 2017-04-01 | ons_2017
        """,
        "area_seen": """
            area          | kind | code | ons_code  | name | seen_on    | source
            stp:E54000007 | stp  |      | E54000007 | GM   | 2017-04-01 | ons_2017
            stp:QOP       | stp  | QOP  | E54000007 | GM   | 2020-04-01 | ons_2020
        """,
    },
    expect="""
        area    | valid_from
        stp:QOP | 2017-04-01
    """,
)
def codes(store):
    derive_tables(store)
    return ask(store, "select area, valid_from from composition where kind = 'stp'")


@example(
    "Of two blocks one leaves: a transfer with its share of people, not a merger",
    given={
        "sighting": """
            block     | basis  | area    | kind | seen_on    | source
            E01000001 | lsoa11 | ccg:01H | ccg  | 2016-04-01 | ons_2016
            E01000002 | lsoa11 | ccg:01H | ccg  | 2016-04-01 | ons_2016
            E01000003 | lsoa11 | ccg:01K | ccg  | 2016-04-01 | ons_2016
            E01000001 | lsoa11 | ccg:01H | ccg  | 2017-04-01 | ons_2017
            E01000002 | lsoa11 | ccg:01K | ccg  | 2017-04-01 | ons_2017
            E01000003 | lsoa11 | ccg:01K | ccg  | 2017-04-01 | ons_2017
        """,
        "area_seen": """
            area    | kind | code | name      | seen_on    | source
            ccg:01H | ccg  | 01H  | Cumbria   | 2016-04-01 | ons_2016
            ccg:01K | ccg  | 01K  | Lancaster | 2016-04-01 | ons_2016
        """,
        "population": """
            area      | year | sex     | age_from | people | counted
            E01000001 | 2017 | persons | 0        | 900    | resident
            E01000002 | 2017 | persons | 0        | 100    | resident
            E01000003 | 2017 | persons | 0        | 500    | resident
        """,
    },
    expect="""
        predecessor | successor | kind      | share | effective
        ccg:01H     | ccg:01K   | transfers | 0.1   | 2017-04-01
    """,
)
def transfers(store):
    derive_tables(store)
    for event in trace(store, "ccg:01K"):
        yield {
            "predecessor": event.predecessor,
            "successor": event.successor,
            "kind": event.kind,
            "share": event.share,
            "effective": event.effective,
        }
