"""Judged twice: what one shortfall costs by a partner's own test and by the system's again.

Money is pence. The arithmetic takes amounts and shares; the rules of a year are dated data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tripleaim.model.documents.agreement import SharedControlTotal
from tripleaim.store.rules import rule_of_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """What a missed control total costs: shares (0 to 1) of each partner's sustainability fund.

    `finance_share` is the part that depends on finance at all; of that, `system_share` depends on
    the system's result and the rest on the organisation's own, where `organisation_rule` holds.
    """

    finance_share: Decimal
    system_share: Decimal
    organisation_rule: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A partner's control total, the fund it earns by meeting it and its forecast, in pence."""

    code: str
    control_total_pence: int
    fund_pence: int
    forecast_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AtStake:
    """What one shortfall of a partner costs it by its own test and by the system's, in pence.

    `exposed_*` is what it would lose if it alone fell short by enough to fail both tests; `lost_*`
    is what it loses on the forecasts; `others_exposed_pence` what its partners would lose with it.
    """

    code: str
    shortfall_pence: int
    exposed_own_pence: int
    exposed_system_pence: int
    others_exposed_pence: int
    lost_own_pence: int
    lost_system_pence: int

    @property
    def is_double(self) -> bool:
        """Whether one shortfall can cost it twice."""
        return self.exposed_own_pence > 0 and self.exposed_system_pence > 0

    @property
    def is_hit_twice(self) -> bool:
        """Whether it is costing it twice on the forecasts."""
        return self.lost_own_pence > 0 and self.lost_system_pence > 0


def judge_twice(partners: Sequence[Partner], regime: Regime) -> list[AtStake]:
    """What each partner has at stake under a regime, in the order given.

    Under a regime of organisations alone, or of the system alone, no partner is judged twice.
    """
    own_share, system_share = _shares(regime)
    system_missed = sum(p.forecast_pence for p in partners) < sum(
        p.control_total_pence for p in partners
    )
    whole = sum(_part(p.fund_pence, system_share) for p in partners)
    return [
        AtStake(
            code=partner.code,
            shortfall_pence=max(0, partner.control_total_pence - partner.forecast_pence),
            exposed_own_pence=_part(partner.fund_pence, own_share),
            exposed_system_pence=(at_system := _part(partner.fund_pence, system_share)),
            others_exposed_pence=whole - at_system,
            lost_own_pence=_part(partner.fund_pence, own_share)
            if partner.forecast_pence < partner.control_total_pence
            else 0,
            lost_system_pence=at_system if system_missed else 0,
        )
        for partner in partners
    ]


def _shares(regime: Regime) -> tuple[Decimal, Decimal]:
    system = regime.finance_share * regime.system_share
    own = regime.finance_share - system if regime.organisation_rule else Decimal(0)
    return own, system


def _part(pence: int, share: Decimal) -> int:
    return int(pence * share)


def partners_of(agreed: SharedControlTotal) -> list[Partner]:
    """The partners of a shared control total; without a forecast, one is taken to be met."""
    return [
        Partner(
            code=each.party,
            control_total_pence=each.control_total_pence,
            fund_pence=each.sustainability_pence,
            forecast_pence=each.control_total_pence
            if each.forecast_pence is None
            else each.forecast_pence,
        )
        for each in agreed.totals
    ]


def regime_of(agreed: SharedControlTotal) -> Regime:
    """The regime that an agreement makes with the fund's rule of its year.

    Raises NothingFound for a year without a rule.
    """
    fund = rule_of_year("sustainability_fund", agreed.year_ending)
    return Regime(
        finance_share=Decimal(fund.value["finance_share"]),
        system_share=agreed.system_share,
        organisation_rule=agreed.organisation_rule,
    )
