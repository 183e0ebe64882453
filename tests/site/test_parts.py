"""What is known from a query about all bodies is what the query about some of them gives."""

from collections.abc import Callable
from datetime import date
from typing import cast

import pytest

from tripleaim.registry.lineage import names_of
from tripleaim.registry.members import match_parts
from tripleaim.site.asked import digest_of
from tripleaim.site.remember import RememberingStore
from tripleaim.store.engine import Store
from tripleaim.store.ground.body import names_on
from tripleaim.store.ground.people import people_of
from tripleaim.store.record.arrangements import read_arrangements
from tripleaim.store.record.money import read_money
from tripleaim.store.record.ratings import read_ratings
from tripleaim.store.remembered import MOST_KEPT, Remembered, once

DAYS = (date(2019, 4, 1), date(2026, 11, 23))
BODIES = (["stp:QOP"], ["icb:QOP", "RM3"], ["RM3", "RDU", "RDU"], ["stp:QE1", "lad:E08000010"],
          ["nobody"], [])  # fmt: skip
Read = Callable[[Store, list[str], date], object]
READ: dict[str, Read] = {
    "ratings, of members too": lambda s, b, on: read_ratings(s, b, on=on, known=date.max),
    "arrangements and their members": lambda s, b, on: read_arrangements(s, b, on=on, known=on),
    "money": lambda s, b, on: read_money(s, b, on=on, known=date.max),
    "names on a day": names_on,
    "names ever": lambda s, b, _: [names_of(s, each) for each in b],
    "people": people_of,
    "parts": lambda s, b, on: [
        match_parts(s, each, kind, on) for each in b for kind in ("ccg", "sub_icb", "stp", "lad")
    ],
}


@pytest.mark.parametrize("what", READ)
def test_a_part_of_the_whole_is_what_is_asked_alone(shipped_store: Store, what: str) -> None:
    asked = RememberingStore(shipped_store)
    held = 0
    for on in DAYS:
        for bodies in BODIES:
            alone = READ[what](shipped_store, bodies, on)
            assert READ[what](cast(Store, asked), bodies, on) == alone
            held += bool(alone)
    assert held >= 2, "nothing was there to be told apart"
    for query in asked.new_queries():
        answer = Remembered(shipped_store, query.sql, query.bound())
        assert digest_of(answer) == query.digest, query.sql


def test_what_a_day_shares_stays_while_systems_come_and_go(shipped_store: Store) -> None:
    store, made = cast(Store, RememberingStore(shipped_store)), []

    @once
    def shared(store: Store) -> int:
        made.append("shared")
        return 1

    @once
    def own(store: Store, number: int) -> int:
        return shared(store) + number

    for number in range(2 * MOST_KEPT):
        own(store, number)
    assert made == ["shared"]
