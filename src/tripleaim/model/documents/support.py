"""One organisation helping, hosting or leading another: support agreements and group models."""

from typing import ClassVar, Literal

from tripleaim.model.documents.base import Code, Day, Document, Pence, Record, Said, Text


class Rating(Record):
    """What a regulator said of an organisation on a day; `scale` names the regulator's scale."""

    organisation: Code
    on: Day
    by: Text
    rating: Text
    scale: Said = ""
    cited: Text


class Event(Record):
    """Something that happened on a day, or in a month or year where no day is known."""

    when: Text
    what: Text
    cited: Text


class SupportAgreement(Document):
    """An organisation helps another that is in difficulty: purpose, dates, before and after."""

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Support agreement"

    kind: Literal["support_agreement"] = "support_agreement"
    purpose: Text
    supported: Code
    overseen_by: Said = ""
    money_pence: Pence | None = None
    ratings: tuple[Rating, ...] = ()
    events: tuple[Event, ...] = ()

    def faults(self) -> list[str]:
        """A supported body that is no party, or no supporter beside it."""
        faults = []
        if self.supported not in self.codes:
            faults.append(f"supported: {self.supported} is not one of the parties")
        if not [code for code in self.codes if code != self.supported]:
            faults.append("parties: names no supporter")
        return faults


class GroupModel(Document):
    """Organisations run together: shared leadership, a hosted service, a group, one board.

    `exclusive` says that a member may be in one such arrangement only.
    """

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Group model"

    kind: Literal["group_model"] = "group_model"
    form: Literal["hosting", "shared leadership", "committees in common", "group", "merger"]
    lead: Code | Literal[""] = ""
    shares: tuple[Text, ...] = ()
    exclusive: bool = True

    def faults(self) -> list[str]:
        """A lead that is no party; one party alone."""
        faults = []
        if self.lead and self.lead not in self.codes:
            faults.append(f"lead: {self.lead} is not one of the parties")
        if len(self.parties) < 2:
            faults.append("parties: a group has two members or more")
        return faults
