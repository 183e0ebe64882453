"""A count of votes in the open: five sorts of member, by number and by weight; the rule decides.

Who counts and who checks a signed count ask the same: what it says, and what follows from it.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from tripleaim.model.documents.committee import RULES

SORTS = ("for", "against", "abstained", "did not vote", "took no part")
MEMBERS, WEIGHT = "members", "weight"
BY_WEIGHT = " by weight"
ONE = re.compile(r"(\d{1,6}) (" + "|".join(SORTS) + r")(?: \(weight (\d{1,9})\))?")
Five = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the voting members stand: for, against, abstained, not yet, apart; quorum and rule.

    `apart` are those whom an interest shuts out: they are members and do not vote. `weights` are
    those of the five sorts, in that order, where the terms of reference give the seats weights.
    """

    votes_for: int
    against: int
    abstained: int
    members: int
    quorum: int
    rule: str
    apart: int = 0
    weights: Five | None = None
    quorum_of: str = MEMBERS

    @property
    def voted(self) -> int:
        """How many voted, abstentions among them."""
        return self.votes_for + self.against + self.abstained

    @property
    def not_yet(self) -> int:
        """How many have not voted."""
        return self.members - self.voted - self.apart

    @property
    def there(self) -> int:
        """What the quorum counts: those who voted, or their weight."""
        if self.quorum_of == WEIGHT:
            return sum((self.weights or (0,))[:3])
        return self.voted

    @property
    def is_quorate(self) -> bool:
        """Whether enough voted."""
        return self.there >= self.quorum

    @property
    def is_carried(self) -> bool:
        """Whether the rule carries it, when the quorum is there.

        >>> split = {"abstained": 0, "members": 9, "quorum": 5, "rule": "two thirds"}
        >>> Tally(votes_for=4, against=2, **split).is_carried
        True
        >>> Tally(votes_for=3, against=2, **split).is_carried
        False
        """
        cast = self.votes_for + self.against
        if not self.is_quorate or not self.votes_for:
            return False
        if self.rule == "unanimous":
            return self.votes_for == self.voted
        if self.rule == "consent":
            return not self.against
        if self.rule == "two thirds":
            return Fraction(self.votes_for, cast) >= Fraction(2, 3)
        if self.rule == "weighted":
            return self.weights is not None and self.weights[0] > self.weights[1]
        return self.votes_for > self.against

    @property
    def outcome(self) -> str:
        """As it is signed."""
        return "carried" if self.is_carried else "lost"

    @property
    def text(self) -> str:
        """The count on one line, as it is signed.

        >>> terms = {"members": 3, "quorum": 2, "rule": "weighted", "weights": (60, 0, 0, 30, 10)}
        >>> Tally(votes_for=1, against=0, abstained=0, apart=1, **terms).text
        '1 for (weight 60), 0 against (weight 0), 0 abstained (weight 0), 1 did not vote \
(weight 30), 1 took no part (weight 10)'
        """
        numbers = (self.votes_for, self.against, self.abstained, self.not_yet, self.apart)
        weights = self.weights or (None,) * len(SORTS)
        rows = list(zip(numbers, SORTS, weights, strict=True))
        return ", ".join(
            f"{number} {sort}" + (f" (weight {weight})" if weight is not None else "")
            for number, sort, weight in (rows if self.apart else rows[:-1])
        )

    @property
    def quorum_text(self) -> str:
        """Who took part of those who must, as it is signed."""
        return f"{self.there} of {self.quorum}" + (BY_WEIGHT if self.quorum_of == WEIGHT else "")


def read_tally(rule: str, counts: str, quorum: str) -> Tally | None:
    """The count that the lines of a signed decision tell; None where they tell none.

    >>> read_tally("majority", "5 for, 1 against, 0 abstained, 3 did not vote", "6 of 5").outcome
    'carried'
    >>> read_tally("majority", "5 for, 1 against, 0 abstained, 3 did not vote", "9 of 5")
    """
    found = [ONE.fullmatch(each) for each in counts.split(", ")]
    needed, is_weight = quorum.removesuffix(BY_WEIGHT), quorum.endswith(BY_WEIGHT)
    digits = re.fullmatch(r"\d{1,9} of (\d{1,9})", needed)
    rows = [each.groups() for each in found if each is not None]
    if rule not in RULES or digits is None or len(rows) != len(found):
        return None
    numbers = [int(number) for number, _, _ in rows] + [0] * (len(SORTS) - len(rows))
    weighed = [int(weight) for _, _, weight in rows if weight is not None]
    weighed += [0] * (len(SORTS) - len(weighed)) if weighed else []
    told = Tally(
        votes_for=numbers[0],
        against=numbers[1],
        abstained=numbers[2],
        members=sum(numbers),
        apart=numbers[-1],
        quorum=int(digits[1]),
        rule=rule,
        weights=(weighed[0], weighed[1], weighed[2], weighed[3], weighed[4]) if weighed else None,
        quorum_of=WEIGHT if is_weight else MEMBERS,
    )
    return told if (told.text, told.quorum_text) == (counts, quorum) else None
