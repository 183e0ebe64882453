"""Oversight: systems that pass by a partner, and ratings before and after support."""

from collections.abc import Sequence
from dataclasses import dataclass

from tripleaim.governance.judged_twice import Partner
from tripleaim.model.documents.support import Rating, SupportAgreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """A system that meets its total while some partners fail theirs, and who carries them.

    Pence: `margin` is what the system has over its total; `carriers` would each sink it if they
    only met their own.
    """

    failing: tuple[str, ...]
    carriers: tuple[str, ...]
    margin_pence: int


def find_masking(partners: Sequence[Partner]) -> Masking | None:
    """Who carries whom in a system that passes; None when it fails, or all pass by themselves.

    >>> rich = Partner(code="A", control_total_pence=0, fund_pence=0, forecast_pence=900)
    >>> poor = Partner(code="B", control_total_pence=0, fund_pence=0, forecast_pence=-500)
    >>> find_masking([rich, poor]).carriers
    ('A',)
    """
    over = {each.code: each.forecast_pence - each.control_total_pence for each in partners}
    margin = sum(over.values())
    failing = tuple(code for code, by in over.items() if by < 0)
    if margin < 0 or not failing:
        return None
    carriers = tuple(code for code, by in over.items() if by > 0 and margin - by < 0)
    return Masking(failing=failing, carriers=carriers, margin_pence=margin)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAndAfter:
    """How a supported organisation and its supporters were rated before and after support began."""

    organisation: str
    before: Rating | None
    after: tuple[Rating, ...]


def before_and_after(agreement: SupportAgreement) -> list[BeforeAndAfter]:
    """Each organisation with ratings: the last on or before the support began, then all since."""
    codes = dict.fromkeys(rating.organisation for rating in agreement.ratings)
    found = []
    for code in codes:
        own = sorted((r for r in agreement.ratings if r.organisation == code), key=lambda r: r.on)
        early = [rating for rating in own if rating.on <= agreement.valid_from]
        found.append(
            BeforeAndAfter(
                organisation=code,
                before=early[-1] if early else None,
                after=tuple(rating for rating in own if rating.on > agreement.valid_from),
            )
        )
    return found
