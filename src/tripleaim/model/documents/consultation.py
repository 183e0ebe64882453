"""Consultations and engagement: who was asked, what they said, what changed."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.bed_test import Condition
from tripleaim.model.documents.base import Code, Day, Document, Id, Pence, Record, Said, Text

Count = Annotated[int, Field(ge=0, le=100_000_000)]


class Paper(Record):
    """Something that respondents could read: a proposal, a business case, a summary."""

    title: Text
    published_on: Day
    address: Said = ""
    covers: tuple[
        Literal["reasons", "options", "finance", "beds", "travel", "equality", "evidence"], ...
    ] = ()
    plain_language: bool = False


class Theme(Record):
    """What responses had in common: how many, the reply, and what changed (empty: nothing did)."""

    theme: Text
    responses: Count
    reply: Said = ""
    changed: Said = ""


class Reached(Record):
    """Respondents of a group beside the people of that group who live here."""

    dimension: Text
    group: Text
    responded: Count
    living_here: Count


class Beds(Record):
    """The bed test: beds before and after, and which of its three conditions is met by what."""

    before: Count
    after: Count
    condition: Condition | None = None
    evidence: Said = ""


class TestOfChange(Record):
    """One of the tests for a service change and the evidence that it is met."""

    test: Literal["engagement", "choice", "clinical evidence", "commissioner support"]
    met: bool
    evidence: Said = ""


class Answered(Record):
    """A question of a scrutiny committee or Healthwatch with its answer."""

    question: Text
    answer: Text


class OptionShown(Record):
    """What an option comes to, for whoever answers: what changes, its cost a year, its effects."""

    option: Text
    changes: Said = ""
    cost_pence_a_year: Pence | None = None
    effects: Said = ""


class Way(Record):
    """A way to answer beside the page: on paper, by telephone, at a meeting; and how."""

    way: Text
    how: Text


class AlsoAs(Record):
    """The same in another form: a document of this partnership by its id, or an address."""

    form: Literal["easy read", "large print", "translation", "British Sign Language", "audio"]
    language: Said = ""
    document: Id | None = None
    address: Said = ""


class Consultation(Document):
    """A consultation on a change: what was open, who was asked, what was said, what changed.

    `fixed` is what is not open to change. `questionnaire` is the id of what is asked; without one
    the options are. Groups of `reached` are asked about on the page, with nobody counted yet.
    `keep_until` is the day on which the words of answers are erased. `places` are the names of the
    partnership's places that it concerns; without any, all of them. `substantial` says whether the
    change is; absent, it is not said, which is not no.
    """

    family: ClassVar[str] = "consultation"
    title_of_kind: ClassVar[str] = "Consultation"

    kind: Literal["consultation"] = "consultation"
    proposal: Text
    decided_before: bool = False
    options: tuple[Text, ...] = ()
    opened_on: Day
    closed_on: Day
    decided_on: Day | None = None
    replied_on: Day | None = None
    councils: tuple[Code, ...] = ()
    substantial: bool | None = None
    papers: tuple[Paper, ...] = ()
    invited: Count | None = None
    responses: Count | None = None
    themes: tuple[Theme, ...] = ()
    reached: tuple[Reached, ...] = ()
    beds: Beds | None = None
    tests: tuple[TestOfChange, ...] = ()
    answers: tuple[Answered, ...] = ()
    representative: Said = ""
    decision: Id | None = None
    fixed: tuple[Text, ...] = ()
    places: tuple[Text, ...] = ()
    shown: tuple[OptionShown, ...] = ()
    ways: tuple[Way, ...] = ()
    also_as: tuple[AlsoAs, ...] = ()
    questionnaire: Id | None = None
    decider: Said = ""
    reply_by: Day | None = None
    decide_by: Day | None = None
    keep_until: Day | None = None

    def faults(self) -> list[str]:
        """Days out of order; a test answered twice; effects of an option that is none."""
        faults = []
        if self.closed_on < self.opened_on:
            faults.append(f"closed_on {self.closed_on} is before opened_on {self.opened_on}")
        if self.decided_on is not None and self.decided_on < self.opened_on:
            faults.append(f"decided_on {self.decided_on} is before opened_on {self.opened_on}")
        after = {"reply_by": self.reply_by, "decide_by": self.decide_by}
        after["keep_until"] = self.keep_until
        faults += [
            f"{name} {day} is before closed_on {self.closed_on}"
            for name, day in after.items()
            if day is not None and day < self.closed_on
        ]
        faults += [
            f"shown: '{each.option}' is none of the options"
            for each in self.shown
            if each.option not in self.options
        ]
        named = [each.test for each in self.tests]
        return faults + [
            f"tests: {t} is given twice" for t in sorted(set(named)) if named.count(t) > 1
        ]


class EngagementRecord(Document):
    """A meeting, event or survey with people or staff: who came, what they said, what followed."""

    family: ClassVar[str] = "consultation"
    title_of_kind: ClassVar[str] = "Engagement record"

    kind: Literal["engagement_record"] = "engagement_record"
    who: Text
    held_on: Day
    means: Text
    reached: Count | None = None
    invited: Count | None = None
    said: tuple[Text, ...] = ()
    promised: tuple[Text, ...] = ()
    changed: tuple[Text, ...] = ()
    followed_up_on: Day | None = None
    representative: Said = ""

    def faults(self) -> list[str]:
        """A follow-up before the event."""
        if self.followed_up_on is not None and self.followed_up_on < self.held_on:
            return [f"followed_up_on {self.followed_up_on} is before held_on {self.held_on}"]
        return []
