"""Oversight: dated frameworks, ratings with the working shown, and systems that pass by a partner.

Scores run from 1 (best) to the number of categories (worst), as the frameworks' categories do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from tripleaim.governance.accountability import Partner
from tripleaim.model.documents.support import Rating, SupportAgreement
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.store.rules import dated_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A dated way of rating systems: groups of domains, weights (1 unless said), categories."""

    id: str
    name: str
    valid_from: date
    valid_to: date | None
    groups: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, float]
    categories: tuple[str, ...]
    cited: str

    @property
    def domains(self) -> tuple[str, ...]:
        """Every domain, group by group."""
        return tuple(domain for group in self.groups.values() for domain in group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A rating and how it came about: the mean of each domain, its weight, what was missing."""

    framework: str
    score: float
    category: str
    working: tuple[tuple[str, float, float], ...]
    missing: tuple[str, ...]

    def explain(self) -> str:
        """The working in a sentence."""
        said = ", ".join(
            f"{domain} {mean:.2f} x {weight:g}" for domain, mean, weight in self.working
        )
        left_out = f"; nothing is on record on {', '.join(self.missing)}" if self.missing else ""
        return f"{self.category} ({self.score:.2f}): {said}{left_out}."


@cache
def frameworks() -> Mapping[str, Framework]:
    """Every framework by id."""
    return {
        each.id: Framework(
            id=each.id,
            name=(said := each.value)["name"],
            valid_from=each.valid_from,
            valid_to=each.valid_to,
            groups={group: tuple(domains) for group, domains in said["groups"].items()},
            weights=said["weights"],
            categories=tuple(said["categories"]),
            cited=said["cited"],
        )
        for each in dated_rules("oversight")
    }


def judge(framework: Framework, scores: Mapping[str, Sequence[float]]) -> Judged:
    """The category of a system from the scores of its indicators by domain, with the working.

    A domain's score is the mean of its indicators, the whole the weighted mean of the domains that
    have any, rounded to the nearest category (a half goes to the worse).
    """
    unknown = sorted(set(scores) - set(framework.domains))
    if unknown:
        raise refuse(
            framework.id, "is not a domain", ", ".join(framework.domains), value=unknown[0]
        )
    worst = len(framework.categories)
    wrong = [each for given in scores.values() for each in given if not 1 <= each <= worst]
    if wrong:
        raise refuse(framework.id, f"is not a score from 1 to {worst}", value=str(wrong[0]))
    working = tuple(
        (domain, sum(scores[domain]) / len(scores[domain]), float(framework.weights.get(domain, 1)))
        for domain in framework.domains
        if scores.get(domain)
    )
    if not working:
        raise NothingFound(f"{framework.name}: no domain has a score.")
    whole = sum(weight for _, _, weight in working)
    score = sum(mean * weight for _, mean, weight in working) / whole
    return Judged(
        framework=framework.id,
        score=score,
        category=framework.categories[min(worst, int(score + 0.5)) - 1],
        working=working,
        missing=tuple(domain for domain in framework.domains if not scores.get(domain)),
    )


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
