"""Agreements that join organisations: partnership, joint buying, pooled fund, control total."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.documents.base import Code, Document, Pence, Record, Said, Share, Text


class PartnershipAgreement(Document):
    """What the members of a partnership have agreed: how they decide and what binds whom."""

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Partnership agreement"

    kind: Literal["partnership_agreement"] = "partnership_agreement"
    standing: Literal["voluntary", "statutory"]
    decision_rule: Literal["consensus", "majority", "weighted majority", "lead decides"]
    places: tuple[Text, ...] = ()
    boards: tuple[Text, ...] = ()
    binding_on: Literal["nobody in law", "signatories by contract", "members by statute"]


ALL_BUYING = "all commissioning"


class JointCommissioning(Document):
    """Commissioners who buy together: shared officers, a joint committee, an alliance or a merger.

    `arrangement` is the form; `lead` the code of the commissioner that acts for the others.
    """

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Joint commissioning agreement"

    kind: Literal["joint_commissioning"] = "joint_commissioning"
    arrangement: Literal[
        "shared accountable officer",
        "joint committee",
        "lead commissioner",
        "alliance",
        "merger",
    ]
    lead: Code | Literal[""] = ""
    scope: Said = ALL_BUYING

    @property
    def joins_buyers(self) -> bool:
        """Whether it makes one buyer of its parties, in whatever form: where its scope is all."""
        return self.scope == ALL_BUYING

    def faults(self) -> list[str]:
        """A lead that is no party; one party alone."""
        faults = []
        if self.lead and self.lead not in self.codes:
            faults.append(f"lead: {self.lead} is not one of the parties")
        if len(self.parties) < 2:
            faults.append("parties: nobody buys together alone; name two or more")
        return faults


class Contribution(Record):
    """What a party puts into a pooled fund in a financial year."""

    party: Code
    year_ending: Annotated[int, Field(ge=1990, le=2200)]
    pence: Annotated[Pence, Field(ge=0)]


class Limit(Record):
    """The most that a party bears of an overspend, or gets of what is left over, in a year."""

    party: Code
    pence: Annotated[Pence, Field(ge=0)]


class PooledFund(Document):
    """A pooled fund of NHS and council money under section 75 of the NHS Act 2006.

    A contribution is for the whole financial year; a party that joins or leaves in it owes the days
    on which it takes part. `minimums` are what parties must put in at least (Better Care Fund).
    What is left over is shared as an overspend is, unless `surplus` says that it stays.
    """

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Pooled fund (section 75)"

    kind: Literal["pooled_fund"] = "pooled_fund"
    purpose: Text
    host: Code
    contributions: tuple[Contribution, ...]
    overspend_shared: Literal["in proportion to contributions", "by the host", "by risk shares"]
    risk_shares: dict[str, Share] = Field(default_factory=dict)
    surplus: Literal["shared as an overspend is", "stays in the fund"] = "shared as an overspend is"
    limits: tuple[Limit, ...] = ()
    minimums: tuple[Contribution, ...] = ()

    def faults(self) -> list[str]:
        """A host or contributor that is no party; risk shares that are not a whole; doubles."""
        faults = [] if self.host in self.codes else [f"host: {self.host} is not one of the parties"]
        faults += [
            f"contributions: {each.party} is not one of the parties"
            for each in self.contributions
            if each.party not in self.codes
        ]
        faults += [
            f"{field}: {each.party} is not one of the parties"
            for field, rows in (("limits", self.limits), ("minimums", self.minimums))
            for each in rows
            if each.party not in self.codes
        ]
        named = [(each.party, each.year_ending) for each in self.contributions]
        faults += [
            f"contributions: {code} has two for the year ending {year}"
            for code, year in sorted(set(named))
            if named.count((code, year)) > 1
        ]
        limited = [each.party for each in self.limits]
        faults += [
            f"limits: {code} has two" for code in sorted(set(limited)) if limited.count(code) > 1
        ]
        least = [(each.party, each.year_ending) for each in self.minimums]
        faults += [
            f"minimums: {code} has two for the year ending {year}"
            for code, year in sorted(set(least))
            if least.count((code, year)) > 1
        ]
        if self.overspend_shared == "by risk shares" and sum(self.risk_shares.values()) != 1:
            faults.append(f"risk_shares: add to {sum(self.risk_shares.values())}, not to 1")
        faults += [
            f"risk_shares: {code} is not one of the parties"
            for code in self.risk_shares
            if code not in self.codes
        ]
        return faults


class ControlTotal(Record):
    """One organisation's control total for the year: surplus is positive, deficit negative.

    `sustainability_pence` is the sustainability fund it earns by meeting it.
    """

    party: Code
    control_total_pence: Pence
    sustainability_pence: Annotated[Pence, Field(ge=0)] = 0
    forecast_pence: Pence | None = None


class SharedControlTotal(Document):
    """A system control total: the sum of its members', with what is at stake where.

    `system_share` is the share of each member's sustainability fund that depends on the system's
    result rather than its own; `organisation_rule` says whether the member's own result still
    costs it the rest.
    """

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Shared control total"

    kind: Literal["shared_control_total"] = "shared_control_total"
    year_ending: Annotated[int, Field(ge=2017, le=2031)]
    totals: Annotated[tuple[ControlTotal, ...], Field(min_length=1)]
    system_share: Share
    organisation_rule: bool = True
    offsets_net_to_zero: bool = True

    def faults(self) -> list[str]:
        """A total for a body that is no party, or two totals for one."""
        named = [each.party for each in self.totals]
        faults = [
            f"totals: {code} is not one of the parties" for code in named if code not in self.codes
        ]
        faults += [
            f"totals: {code} has two" for code in sorted(set(named)) if named.count(code) > 1
        ]
        return faults
