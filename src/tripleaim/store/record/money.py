"""Money that was reported of systems, trusts and councils; need-weighted people; rules of funds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import refuse
from tripleaim.store.engine import Store
from tripleaim.store.record.fact import Asked, Fact, read_as, read_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedMoney:
    """An amount in pence, or a value with its unit, or only that one was reported.

    `stage` and `basis` say what it is; `bound` how it is meant (at least, up to).
    """

    fact: Fact
    kind: str
    item: str
    period: str
    year_ending: int | None
    pence: int | None
    value: float | None
    unit: str | None
    stage: str | None
    basis: str | None
    bound: str | None
    note: str | None

    def less(self, other: "ReportedMoney") -> int:
        """This amount less another, in pence.

        Raises InputRefused unless both are of one item, stage and basis: others never compare.
        """
        for name in ("kind", "item", "stage", "basis", "unit"):
            if getattr(self, name) != getattr(other, name):
                raise refuse(name, "differs: these amounts do not compare", value=other.item)
        if self.pence is None or other.pence is None:
            raise refuse("pence", "is not on record")
        return self.pence - other.pence


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedWeighted:
    """People weighted for need, their share of England's, and need against England's."""

    fact: Fact
    year_ending: int
    component: str
    people: float
    share: float | None
    relative: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRule:
    """A rule or amount of a financial scheme in a period."""

    fact: Fact
    period: str
    scheme: str
    rule: str | None
    parameter: str | None
    pence: int | None
    value: float | None
    unit: str | None
    said: str | None


def read_money(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[ReportedMoney]:
    """The amounts reported of bodies for periods begun by a day, oldest first."""
    return read_as(
        ReportedMoney, read_rows(store, "reported_money", Asked.of(about, on=on, known=known))
    )


def read_need_weighted(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[NeedWeighted]:
    """Need-weighted people of boards for years of allocation begun by a day, oldest first."""
    return read_as(
        NeedWeighted, read_rows(store, "need_weighted", Asked.of(about, on=on, known=known))
    )


def read_fund_rules(store: Store, *, on: date, known: date) -> list[FundRule]:
    """The rules and amounts of financial schemes begun by a day, oldest first."""
    return read_as(FundRule, read_rows(store, "fund_rule", Asked(on=on, known=known)))
