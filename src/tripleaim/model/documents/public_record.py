"""What a partnership's public door holds on a day: who was heard, what was promised and asked."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.documents.base import Code, Day, Document, Id, Record, Said, Text

Count = Annotated[int, Field(ge=0, le=100_000_000)]


class Heard(Record):
    """How many answered a consultation, in all or of a group, as disclosure control lets it leave.

    `answers` is None where it is withheld. `dimension` and `group` are empty for all; `living_here`
    are the people of the group where that is known.
    """

    consultation: Id
    title: Text
    dimension: Said = ""
    group: Said = ""
    answers: Count | None = None
    living_here: Count | None = None


class ThemeHeard(Record):
    """A theme of what was said: how many said it (None: withheld), the reply, what changed.

    `version` names the document and revision that changed, where one did.
    """

    consultation: Id
    theme: Text
    answers: Count | None = None
    reply: Said = ""
    changed: Said = ""
    version: Said = ""


class PromiseHeld(Record):
    """A promise with who owns it, until when, where it was made, and how it stands."""

    promise: Text
    owner: Code
    due: Day
    made_on: Day
    made_in: Text
    status: Literal["open", "late", "kept", "broken"]
    ended_on: Day | None = None
    outcome: Said = ""


class PublicQuestion(Record):
    """A question that somebody asked the partnership in public, and its answer."""

    question: Text
    asked_on: Day
    due: Day
    answered_on: Day | None = None
    answer: Said = ""


class PublicRecord(Document):
    """What a workspace's public door held on `as_of`. It commits nobody: it is a record."""

    family: ClassVar[str] = "consultation"
    title_of_kind: ClassVar[str] = "Public record"

    kind: Literal["public_record"] = "public_record"
    as_of: Day
    heard: tuple[Heard, ...] = ()
    themes: tuple[ThemeHeard, ...] = ()
    promises: tuple[PromiseHeld, ...] = ()
    questions: tuple[PublicQuestion, ...] = ()

    def faults(self) -> list[str]:
        """What ended before it was made, or was answered before it was asked."""
        return [
            *(
                f"promises: '{each.promise[:40]}' ended before it was made"
                for each in self.promises
                if each.ended_on is not None and each.ended_on < each.made_on
            ),
            *(
                f"questions: '{each.question[:40]}' was answered before it was asked"
                for each in self.questions
                if each.answered_on is not None and each.answered_on < each.asked_on
            ),
        ]
