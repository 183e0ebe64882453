"""The attack on sequences of releases, a small fixed part of it: the door that remembers holds."""

import pytest
from bench.sequences import WAYS, Alone, Remembering, run

from tripleaim.store.disclosure import profiles


@pytest.mark.parametrize("name", [each.name for each in profiles() if each.secondary])
def test_nothing_is_recovered_of_everything_that_left(name: str) -> None:
    found, sizes = run(name, range(4), Remembering)
    assert sizes["releases"] > 20
    assert found["withheld"] > 20
    assert found["pairs"] > 20
    assert {way: found[way] for way in WAYS} == dict.fromkeys(WAYS, 0)


def test_the_attack_wins_where_every_release_is_let_out_alone() -> None:
    found, _ = run("ons", range(4), Alone)
    assert found["differences"] > 0
    assert found["bounds"] > 0
    assert found["money"] > 0
