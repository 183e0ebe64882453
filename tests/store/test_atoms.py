"""The adjusted table: parts add up, nobody few is told, no refusal knows a count, all is near."""

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripleaim.model.errors import InputRefused
from tripleaim.store.atoms import Adjusted, Sight, carry_on, divide, lay_whole, sum_of
from tripleaim.store.memory import Memory, Tally, axes_to_count, learn, memory_of, said_of
from tripleaim.store.purse import Spent, carry_purse, divide_purse, lay_purse, spent_by

LEASTS = (3, 8)
PLACES = st.tuples(st.sampled_from("abcd"), st.sampled_from("uvw"), st.sampled_from("xyz"))
PEOPLE = st.lists(PLACES, min_size=1, max_size=300)
ASKED = st.tuples(st.integers(0, 2), st.sets(st.sampled_from("012")))


def sight(*axes: str, least: int = 3) -> Sight:
    return Sight(axes=axes, least=least, key=b"k")


def grow(people: list[tuple[str, ...]], least: int) -> list[Adjusted]:
    """The adjusted table of people after nought, one, two and three axes."""
    tables = [lay_whole(len(people), least)]
    for length in (1, 2, 3):
        counts = Counter(person[:length] for person in people)
        asked = sight("1", "2", "3", least=least)
        tables.append(divide(tables[-1], str(length), counts, asked))
    return tables


@settings(max_examples=100, deadline=None)
@given(PEOPLE, st.sampled_from(LEASTS))
def test_parts_add_up_and_every_number_is_nought_or_enough(people, least: int) -> None:
    tables = grow(people, least)
    for whole, parts in itertools.pairwise(tables):
        assert sum_of(parts, whole.axes) == dict(whole.known)
        assert all(number == 0 or number >= least for number in parts.known.values())
    assert sum(tables[-1].known.values()) == (len(people) if len(people) >= least else 0)


@settings(max_examples=100, deadline=None)
@given(PEOPLE, PEOPLE, st.sampled_from(LEASTS))
def test_a_later_vintage_shows_no_change_of_a_few(people, others, least: int) -> None:
    seen = [grow(people, least)[-1]]
    for now in (others, people, [*people, ("a", "u", "x")]):
        after = carry_on(seen, Counter(now), sight("1", "2", "3", least=least))
        for atom, number in after.known.items():
            assert number == 0 or number >= least
            for old in seen:
                step = abs(number - old.known.get(atom, 0))
                assert step == 0 or step >= least
        seen.append(after)


@pytest.mark.parametrize(("people", "told"), [(2, 0), (3, 3), (4, 4)])
def test_the_least_that_is_told(people: int, told: int) -> None:
    assert lay_whole(people, 3).known == {(): told}
    adjusted = Adjusted(axes=("1",), known={("a",): 100})
    parts = {("a", "u"): 100 - people, ("a", "v"): people}
    assert divide(adjusted, "2", parts, sight("2")).known[("a", "v")] == told


@pytest.mark.parametrize(("now", "told"), [(8, 10), (7, 7), (12, 10), (13, 13), (2, 0)])
def test_the_least_change_that_is_told(now: int, told: int) -> None:
    adjusted = Adjusted(axes=("1",), known={("a",): 10})
    assert carry_on([adjusted], {("a",): now}, sight("1")).known == {("a",): told}


def test_few_in_each_of_many_places_are_told_of_all_of_them() -> None:
    """Five ill in each of forty places of a hundred: none is told of alone, all 200 are nearly."""
    adjusted = Adjusted(axes=("place",), known={(str(at),): 100 for at in range(40)})
    ill = {(str(at), "ill"): 5 for at in range(40)}
    well = {(str(at), "well"): 95 for at in range(40)}
    after = divide(adjusted, "state", ill | well, sight("state", least=8))
    assert abs(sum_of(after, ["state"])[("ill",)] - 200) < 8
    assert set(sum_of(after, ["place"]).values()) == {100}


def tally(people: list[tuple[str, ...]], axes: tuple[str, ...]) -> Tally:
    """People by as many axes as are asked for, an axis being a place of the tuple."""
    return Tally(axes=axes, counts=Counter(tuple(p[int(a)] for a in axes) for p in people))


@settings(max_examples=60, deadline=None)
@given(PEOPLE, PEOPLE, st.lists(ASKED, min_size=1, max_size=8))
def test_what_is_refused_is_the_same_for_any_people(one, other, asked) -> None:
    def refusals(people: list[tuple[str, ...]]) -> list[bool]:
        memory, found = Memory(), []
        for vintage, axes in asked:
            wanted = tuple(sorted(axes))
            try:
                order = axes_to_count(memory, wanted, str(vintage))
                memory, _ = learn(memory, str(vintage), tally(people, order), sight(*wanted))
                found.append(False)
            except InputRefused:
                found.append(True)
        assert memory_of(said_of(memory)) == memory
        return found

    assert refusals(one) == refusals(other)


MONEY = st.lists(st.tuples(PLACES, st.integers(0, 10**6)), min_size=1, max_size=200)


@settings(max_examples=100, deadline=None)
@given(MONEY, st.sampled_from(LEASTS))
def test_money_adds_up_and_nobody_is_most_of_a_pool(people, least: int) -> None:
    tables = grow([place for place, _ in people], least)
    asked = sight("1", "2", "3", least=least)

    def costs(length: int) -> dict[tuple[str, ...], Spent]:
        found: dict[tuple[str, ...], Spent] = {}
        for place, pence in people:
            one = Spent(pence=pence, most=pence)
            found[place[:length]] = found.get(place[:length], Spent(pence=0, most=0)) + one
        return found

    purse = lay_purse(tables[2], costs(2), asked)
    after = divide_purse(purse, tables[3], costs(3), asked)
    for each in (purse, after):
        assert all(pool.known == 0 or pool.known >= 2 * pool.most for pool in each.pools)
    assert sum(pool.known for pool in after.pools) == sum(pool.known for pool in purse.pools)
    kept = carry_purse([after], tables[3], costs(3), asked)
    assert sum(pool.known for pool in kept.pools) == sum(pool.known for pool in after.pools)


def test_money_of_a_newcomer_is_not_shown() -> None:
    adjusted = Adjusted(axes=("1",), known={("a",): 100})
    asked = sight("1")
    before = lay_purse(adjusted, {("a",): Spent(pence=1_000_000, most=50_000)}, asked)
    for newcomer in (1, 50_000, 99_000):
        costs = {("a",): Spent(pence=1_000_000 + newcomer, most=max(50_000, newcomer))}
        later = carry_purse([before], adjusted, costs, asked)
        assert spent_by(later, adjusted, ["1"]) == {("a",): 1_000_000}
