"""Contracts for most of an area's care: lead provider, alliance, one holder of the whole budget."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.documents.base import AreaId, Code, Document, Id, Pence, Record, Text
from tripleaim.model.pence import in_full


class LeadProviderContract(Document):
    """One provider answers for care that several give.

    `primary_care` says how general practice takes part: not at all, by an agreement beside the
    contract (virtual), for some of its services, or by giving up its own contract for this one.
    """

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Lead provider or integrated care provider contract"

    kind: Literal["lead_provider_contract"] = "lead_provider_contract"
    form: Literal["alliance", "lead provider", "integrated care provider"]
    provider: Code
    services: Annotated[tuple[Text, ...], Field(min_length=1)]
    primary_care: Literal["none", "virtual", "partial", "full"]
    open_to: Literal["statutory bodies", "any provider"]
    yearly_pence: Annotated[Pence, Field(ge=0)] | None = None
    payment: Literal["activity", "block", "whole population", "aligned incentive"]

    def faults(self) -> list[str]:
        """A provider that is no party; nobody who commissions."""
        faults = []
        if self.provider not in self.codes:
            faults.append(f"provider: {self.provider} is not one of the parties")
        if not self.party_with("commissioner", "lead commissioner"):
            faults.append("parties: none has the role commissioner")
        return faults


class Budget(Record):
    """The whole budget of a financial year of the contract."""

    year_ending: Annotated[int, Field(ge=2014, le=2200)]
    pence: Annotated[Pence, Field(ge=0)]


class BudgetLine(Record):
    """What of the budget of a year is meant for a service."""

    year_ending: Annotated[int, Field(ge=2014, le=2200)]
    service: Text
    pence: Annotated[Pence, Field(ge=0)]


class Subcontract(Record):
    """What another party gives of the care, and what it is paid in a financial year."""

    organisation: Code
    services: Text
    year_ending: Annotated[int, Field(ge=2014, le=2200)]
    pence: Annotated[Pence, Field(ge=0)]


class IntegratedHealthContract(Document):
    """One holder answers for the health of the people of an area, with their whole budget.

    It is a contract, not a body. Every financial year that it touches has a budget; the `lines` of
    a year, where there are any, add up to it, and sub-contracts take no more than it.
    `outcomes_framework` is the id of the document that says what is to be achieved.
    """

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Integrated health organisation contract"

    kind: Literal["integrated_health_contract"] = "integrated_health_contract"
    area: AreaId
    commissioner: Code
    holder: Code
    people: Text
    functions: tuple[Id, ...] = ()
    services: Annotated[tuple[Text, ...], Field(min_length=1)]
    budgets: Annotated[tuple[Budget, ...], Field(min_length=1)]
    lines: tuple[BudgetLine, ...] = ()
    subcontracts: tuple[Subcontract, ...] = ()
    outcomes_framework: Id | None = None
    notice_months: Annotated[int, Field(ge=0, le=120)]
    ends_when: Text

    def faults(self) -> list[str]:
        """Sides that are no parties or are one, years without a budget, sums that do not add up."""
        return [*self._side_faults(), *self._year_faults(), *self._sum_faults()]

    def _side_faults(self) -> Iterator[str]:
        yield from self.no_parties("commissioner", [self.commissioner])
        yield from self.no_parties("holder", [self.holder])
        others = [each.organisation for each in self.subcontracts]
        yield from self.no_parties("subcontracts", others)
        if self.holder == self.commissioner:
            yield f"holder: {self.holder} is the commissioner"
        if self.holder in others:
            yield f"subcontracts: {self.holder} is the holder itself"
        for function in sorted({f for f in self.functions if self.functions.count(f) > 1}):
            yield f"functions: {function} is named twice"

    def _year_faults(self) -> Iterator[str]:
        years = [each.year_ending for each in self.budgets]
        first = _year_ending(self.valid_from)
        last = _year_ending(self.valid_to - timedelta(days=1)) if self.valid_to else max(years)
        for year in sorted({each for each in years if years.count(each) > 1}):
            yield f"budgets: the year ending {year} is there twice"
        for year in sorted(set(range(first, last + 1)) - set(years)):
            yield f"budgets: the year ending {year} has none"
        for year in sorted(each for each in set(years) if not first <= each <= last):
            yield f"budgets: the contract does not hold in the year ending {year}"

    def _sum_faults(self) -> Iterator[str]:
        whole = {each.year_ending: each.pence for each in self.budgets}
        for field, rows in (("lines", self.lines), ("subcontracts", self.subcontracts)):
            added: Counter[int] = Counter()
            for each in rows:
                added[each.year_ending] += each.pence
            for year, pence in sorted(added.items()):
                budget = whole.get(year)
                if budget is None:
                    yield f"{field}: the year ending {year} has no budget"
                elif pence > budget or (field == "lines" and pence != budget):
                    yield (
                        f"{field}: add to {in_full(pence)} for the year ending {year}, "
                        f"whose budget is {in_full(budget)}"
                    )


def _year_ending(day: date) -> int:
    return day.year + (day.month > 3)
