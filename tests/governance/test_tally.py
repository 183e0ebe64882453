"""Counts of votes: every rule beside a count written anew, and what a signed line tells again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.signed import filled
from governance.test_committee_kinds import TERMS, terms
from tripleaim.governance.tally import MEMBERS, SORTS, WEIGHT, Tally, read_tally
from tripleaim.model.documents.committee import RULES
from tripleaim.model.errors import InputRefused

VOTES = st.lists(st.tuples(st.sampled_from(SORTS), st.integers(1, 1000)), max_size=12)


def tally_of(votes, rule, quorum, quorum_of):
    """The count of votes with their weights, as a workspace makes it."""
    numbers = [sum(sort == each for sort, _ in votes) for each in SORTS]
    weights = tuple(sum(w for sort, w in votes if sort == each) for each in SORTS)
    return Tally(
        votes_for=numbers[0],
        against=numbers[1],
        abstained=numbers[2],
        members=len(votes),
        apart=numbers[4],
        quorum=quorum,
        rule=rule,
        weights=weights if rule == "weighted" or quorum_of == WEIGHT else None,
        quorum_of=quorum_of,
    )


def plainly(votes, rule, quorum, quorum_of):
    """The outcome, one vote after the other."""
    present = for_it = against = weight_for = weight_against = cast = 0
    for sort, weight in votes:
        if sort in ("for", "against", "abstained"):
            present += weight if quorum_of == WEIGHT else 1
            cast += 1
        if sort == "for":
            for_it, weight_for = for_it + 1, weight_for + weight
        if sort == "against":
            against, weight_against = against + 1, weight_against + weight
    if present < quorum:
        return "lapsed"
    won = {
        "unanimous": for_it > 0 and for_it == cast,
        "majority": for_it > against,
        "two thirds": for_it > 0 and 3 * for_it >= 2 * (for_it + against),
        "weighted": for_it > 0 and weight_for > weight_against,
        "consent": for_it > 0 and against == 0,
    }[rule]
    return "carried" if won else "lost"


@given(
    VOTES, st.sampled_from(list(RULES)), st.integers(1, 3000), st.sampled_from([MEMBERS, WEIGHT])
)
def test_every_rule_is_as_counted_plainly(votes, rule, quorum, quorum_of):
    quorum = quorum if quorum_of == WEIGHT else 1 + quorum % 12
    made = tally_of(votes, rule, quorum, quorum_of)
    said = made.outcome if made.is_quorate else "lapsed"
    assert said == plainly(votes, rule, quorum, quorum_of)
    assert read_tally(rule, made.text, made.quorum_text) == made


@pytest.mark.parametrize(
    ("counts", "quorum"),
    [
        ("5 for, 1 against", "6 of 5"),
        ("5 for, 1 against, 0 abstained, 3 did not vote", "6 of five"),
        ("5 for, 1 against, 0 abstained, 3 did not vote", "6 of 5 by weight"),
        ("5 for, 1 against, 0 abstained, 3 did not vote ", "6 of 5"),
        ("5 against, 1 for, 0 abstained, 3 did not vote", "6 of 5"),
        ("5 for (weight 9), 1 against, 0 abstained, 3 did not vote", "6 of 5"),
        ("05 for, 1 against, 0 abstained, 3 did not vote", "6 of 5"),
    ],
)
def test_a_line_that_is_no_count_tells_none(counts, quorum):
    assert read_tally("majority", counts, quorum) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rule": "weighted", "quorum": 2}, ""),
        ({"rule": "majority"}, "Chief executive of AAA has a weight, and rule and quorum ask"),
        ({"rule": "majority", "quorum_of": "weight", "quorum": 41}, ""),
        ({"rule": "majority", "quorum_of": "weight", "quorum": 42}, "42 is more than the 41 that"),
        ({"rule": "weighted", "quorum": 3}, "3 is more than the 2 members who vote"),
    ],
)
def test_weights_are_there_for_something(fields, said):
    seats = [
        {"organisation": "AAA", "post": "Chief executive", "weight": 40},
        {"organisation": "BBB", "post": "Secretary"},
    ]
    if not said:
        assert terms(members=seats, **fields)
        return
    with pytest.raises(InputRefused) as refused:
        terms(members=seats, **fields)
    assert said in str(refused.value)


def test_a_seat_without_a_vote_has_no_weight_and_who_gives_functions_signs():
    seats = [{"organisation": "AAA", "post": "Secretary"}]
    silent = {"organisation": "BBB", "post": "Guest", "votes": False, "weight": 2}
    for fields, said in (
        ({"members": [*seats, silent], "rule": "weighted"}, "Guest of BBB has a weight, and it"),
        (
            {
                "parties": [
                    {"organisation": "AAA", "name": "A", "role": "commissioner"},
                    {"organisation": "BBB", "name": "B", "role": "provider", "signs": False},
                ],
                "established_by": ["AAA", "BBB"],
                "members": seats,
            },
            "established_by: BBB does not sign",
        ),
    ):
        with pytest.raises(InputRefused) as refused:
            filled(TERMS, "terms", chair="Secretary", quorum=1, **fields)
        assert said in str(refused.value)
