"""Contracts for most of an area's care: lead provider, alliance, integrated care provider."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.documents.base import Code, Document, Pence, Text


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
