"""Sustainability funding: what each partner earns under the rule of the year, and who loses what.

A partner's fund has a finance part and an access part. The finance part that is its own is earned
by meeting its own control total; the part tied to the system, by the system meeting its own. The
access part is earned in the measure in which the access standards were met.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

from tripleaim.model.errors import refuse
from tripleaim.money.control_total import Position, system_position
from tripleaim.store.rules import dated_rules, rule_of_year


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRule:
    """The shares of one fund in one year; `system_share` is of the finance part.

    Where the organisation's own result is not `own_at_stake`, the rest of the part is its anyhow.
    """

    fund: str
    first_year_ending: int
    last_year_ending: int
    finance_share: Fraction
    access_share: Fraction
    system_share: Fraction
    source: str
    cited: str
    grade: str
    own_at_stake: bool = True

    def __post_init__(self) -> None:
        if self.finance_share + self.access_share != 1:
            raise refuse(self.fund, "has finance and access shares that do not make 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """What a partner can earn in the year, in pence, and how far it met the access standards."""

    organisation: str
    pence: int
    access_met: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What a partner earned of each part, and what it lost, in pence: they add to what it could."""

    organisation: str
    own_finance_pence: int
    system_finance_pence: int
    access_pence: int
    lost_pence: int

    @property
    def pence(self) -> int:
        """All that it earned."""
        return self.own_finance_pence + self.system_finance_pence + self.access_pence


@cache
def rules() -> tuple[FundRule, ...]:
    """Every dated rule, in order of year."""
    return tuple(_fund_rule(each.value) for each in dated_rules("sustainability_fund"))


def _fund_rule(said: Mapping[str, Any]) -> FundRule:
    shares = ("finance_share", "access_share", "system_share")
    return FundRule(**{**said, **{name: Fraction(said[name]) for name in shares}})


def rule_of(year_ending: int) -> FundRule:
    """The rule of a financial year. Raises NothingFound for a year that no rule covers.

    >>> rule_of(2017).finance_share
    Fraction(7, 10)
    """
    return _fund_rule(rule_of_year("sustainability_fund", year_ending).value)


def tie_to_system(rule: FundRule, share: Fraction | str) -> FundRule:
    """The rule with a share of the finance part tied to the system's result instead.

    >>> tie_to_system(rule_of(2017), "0.5").system_share
    Fraction(1, 2)
    """
    return replace(rule, system_share=Fraction(share))


def earn(
    rule: FundRule, entitlements: Sequence[Entitlement], positions: Sequence[Position]
) -> list[Earned]:
    """What each partner earns, in the order given. Every penny is either earned or lost.

    >>> rule = rule_of(2017)
    >>> one = earn(rule, [Entitlement(organisation="a", pence=1000)],
    ...            [Position(organisation="a", control_total_pence=0, result_pence=-1)])
    >>> one[0].pence, one[0].lost_pence
    (300, 700)
    """
    position = {each.organisation: each for each in positions}
    missing = [e.organisation for e in entitlements if e.organisation not in position]
    if missing:
        raise refuse("fund", "has no control total and result", value=", ".join(missing))
    system_met = system_position(positions).is_met
    return [
        _earned(rule, each, position[each.organisation].is_met, system_met) for each in entitlements
    ]


def losses_if_missed(
    rule: FundRule, entitlements: Sequence[Entitlement], positions: Sequence[Position], by: int
) -> Mapping[str, Mapping[str, int]]:
    """What each partner would lose if one of them missed its control total by some pence.

    First key the partner that misses, second the partner that loses; in pence, against all meeting
    theirs exactly.
    """
    exact = [replace(each, result_pence=each.control_total_pence) for each in positions]
    whole = {each.organisation: each.pence for each in earn(rule, entitlements, exact)}
    table: dict[str, dict[str, int]] = {}
    for misser in exact:
        worse = [
            replace(each, result_pence=each.result_pence - by) if each == misser else each
            for each in exact
        ]
        after = earn(rule, entitlements, worse)
        table[misser.organisation] = {
            each.organisation: whole[each.organisation] - each.pence for each in after
        }
    return table


def _earned(rule: FundRule, could: Entitlement, own_met: bool, system_met: bool) -> Earned:
    finance = int(could.pence * rule.finance_share)
    access = could.pence - finance
    system = int(finance * rule.system_share)
    got_access = int(access * could.access_met)
    got_own = finance - system if own_met or not rule.own_at_stake else 0
    got_system = system if system_met else 0
    return Earned(
        organisation=could.organisation,
        own_finance_pence=got_own,
        system_finance_pence=got_system,
        access_pence=got_access,
        lost_pence=could.pence - got_own - got_system - got_access,
    )
