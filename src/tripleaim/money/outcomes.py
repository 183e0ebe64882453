"""A year of an outcomes framework: the pool by segment, and what each partner gets of its result.

The pool of a year is what partners owe for their days in it. It is divided over segments by people
times need weight. What is left over at the end is the gain: a part of it, the stake, is split over
outcomes by their weights, and of each outcome's part as much is paid as was achieved; what is not
stays in the pool, and what cannot be told or is not due yet is held. The rest of a gain, or a loss,
is shared by the formula of the agreement, by the days on which each was a partner. Everything adds
to the penny.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tripleaim.model.errors import refuse
from tripleaim.model.pence import share_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingPartner:
    """A partner in a year: what it agreed to put in, its weights of gain and loss, its days."""

    code: str
    name: str
    agreed_pence: int
    paid_pence: int
    gain_weight: Fraction
    loss_weight: Fraction
    joined: date
    left: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeStake:
    """An outcome's weight in the stake, and how much of it was achieved: 0 to 1, or None.

    None where it cannot be told: then its part of the stake is held, and nobody is paid. What is
    not achieved of one that is not due yet is held too, and lost to nobody before its day.
    """

    outcome: str
    weight: Fraction
    achieved: Fraction | None
    is_due: bool = True

    def __post_init__(self) -> None:
        if self.achieved is not None and not 0 <= self.achieved <= 1:
            raise refuse(self.outcome, "is achieved by less than nothing or more than all")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOutcome:
    """What became of an outcome's part of the stake, in pence: the three parts add up to it."""

    outcome: str
    stake_pence: int
    paid_pence: int
    kept_pence: int
    held_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledPartner:
    """What stands to a partner's name, in pence; `settles_pence` is what it still has to pay."""

    partner: SharingPartner
    owed_pence: int
    share_pence: int

    @property
    def settles_pence(self) -> int:
        """Owed, less paid, less its share of a gain (or with its share of a loss)."""
        return self.owed_pence - self.partner.paid_pence - self.share_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeYear:
    """The settlement of a year, in pence: gain is positive, loss negative.

    `budget` and `spent` are by segment. `result` = pool less spend = shares + kept + held.
    """

    year_ending: int
    budget: Mapping[str, int]
    spent: Mapping[str, int]
    outcomes: tuple[PaidOutcome, ...]
    partners: tuple[SettledPartner, ...]

    @property
    def pool_pence(self) -> int:
        """What the partners owed for the year."""
        return sum(each.owed_pence for each in self.partners)

    @property
    def result_pence(self) -> int:
        """What is left over (positive) or overspent (negative)."""
        return self.pool_pence - sum(self.spent.values())

    @property
    def held_pence(self) -> int:
        """What waits until its outcome can be told, or is due."""
        return sum(each.held_pence for each in self.outcomes)

    @property
    def kept_pence(self) -> int:
        """What stays in the pool because its outcome was not achieved."""
        return sum(each.kept_pence for each in self.outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTerms:
    """What the framework says of a year: people times weight by segment, stake, partners."""

    year_ending: int
    weighted_people: Mapping[str, Fraction]
    stake: Fraction
    partners: tuple[SharingPartner, ...]

    @property
    def days(self) -> tuple[date, date]:
        """The first day of the financial year, and the first after it."""
        return date(self.year_ending - 1, 4, 1), date(self.year_ending, 4, 1)


def settle_year(
    terms: YearTerms, outcomes: Sequence[OutcomeStake], spent: Mapping[str, int]
) -> OutcomeYear:
    """The settlement of a year, to the penny. Raises InputRefused for spend on no segment of it.

    Raises InputRefused too where nobody was a partner who shares the result.
    """
    strange = sorted(set(spent) - set(terms.weighted_people))
    if strange:
        known = ", ".join(terms.weighted_people)
        raise refuse(
            "spend", "is for no segment of the framework", f"Segments: {known}.", value=strange[0]
        )
    owed = {each.code: owed_by_days(each, terms) for each in terms.partners}
    pool = sum(owed.values())
    parts = share_pence(pool, list(terms.weighted_people.values()))
    whole = dict.fromkeys(terms.weighted_people, 0) | dict(spent)
    result = pool - sum(whole.values())
    paid = pay_outcomes(result, terms.stake, outcomes)
    shared = result - sum(each.kept_pence + each.held_pence for each in paid)
    shares = share_by_days(terms, shared)
    return OutcomeYear(
        year_ending=terms.year_ending,
        budget=dict(zip(terms.weighted_people, parts, strict=True)),
        spent=whole,
        outcomes=paid,
        partners=tuple(
            SettledPartner(partner=each, owed_pence=owed[each.code], share_pence=shares[each.code])
            for each in terms.partners
        ),
    )


def owed_by_days(partner: SharingPartner, terms: YearTerms) -> int:
    """What a partner owes: its sum for the year by its days in it, to the penny."""
    here, away = _days(partner, terms)
    return share_pence(partner.agreed_pence, [here, away])[0]


def _days(partner: SharingPartner, terms: YearTerms) -> tuple[int, int]:
    first, end = terms.days
    here = max(0, (min(partner.left, end) - max(partner.joined, first)).days)
    return here, (end - first).days - here


def pay_outcomes(
    result_pence: int, stake: Fraction, outcomes: Sequence[OutcomeStake]
) -> tuple[PaidOutcome, ...]:
    """What of the stake of a gain each outcome pays out, keeps in the pool, or holds.

    >>> half = OutcomeStake(outcome="a", weight=Fraction(1), achieved=Fraction(1, 2))
    >>> [(each.paid_pence, each.kept_pence) for each in pay_outcomes(101, Fraction(1, 1), [half])]
    [(51, 50)]
    """
    at_stake = share_pence(max(0, result_pence), [stake, 1 - stake])[0]
    parts = share_pence(at_stake, [each.weight for each in outcomes])
    found = []
    for each, part in zip(outcomes, parts, strict=True):
        achieved = each.achieved
        paid = 0 if achieved is None else share_pence(part, [achieved, 1 - achieved])[0]
        held = part - paid if achieved is None or not each.is_due else 0
        found.append(
            PaidOutcome(
                outcome=each.outcome,
                stake_pence=part,
                paid_pence=paid,
                held_pence=held,
                kept_pence=part - paid - held,
            )
        )
    return tuple(found)


def share_by_days(terms: YearTerms, pence: int) -> dict[str, int]:
    """A gain (positive) or loss shared by weight times days; a partner of no days has no part."""
    if not pence:
        return {each.code: 0 for each in terms.partners}
    weights = [
        (each.gain_weight if pence > 0 else each.loss_weight) * _days(each, terms)[0]
        for each in terms.partners
    ]
    if not any(weights):
        raise refuse("shares", "have nobody who was a partner in this year")
    parts = share_pence(pence, weights)
    return {each.code: part for each, part in zip(terms.partners, parts, strict=True)}
