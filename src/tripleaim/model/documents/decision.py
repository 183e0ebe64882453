"""Decisions, and the minutes of the meetings at which they are made."""

from typing import ClassVar, Literal

from tripleaim.model.documents.base import Day, Document, Hash, Id, Record, Said, Text

Check = Literal[
    "legal basis",
    "delegation without capability",
    "contradiction",
    "function not in the catalogue",
    "measure not in the catalogue",
    "role not in the catalogue",
    "party not on the register",
    "area not on the register",
    "life of a party",
]


class Choice(Record):
    """An option that was before the meeting, and why it was taken or not."""

    option: Text
    chosen: bool = False
    because: Said = ""


class Decision(Document):
    """What a board, a committee or a meeting of partners decided.

    `permits` names checks that the decision sets aside, once it is signed, for the documents that
    `about` names, with the reasons in `because`: of the version alone whose content hash is
    `of_content`, and the faults alone that `of_faults` quotes, where those are given.
    """

    family: ClassVar[str] = "decision"
    title_of_kind: ClassVar[str] = "Decision"

    kind: Literal["decision"] = "decision"
    taken_on: Day
    body: Text
    decided: Text
    because: Text
    about: tuple[Id, ...] = ()
    permits: tuple[Check, ...] = ()
    of_content: Hash | None = None
    of_faults: tuple[Text, ...] = ()
    options: tuple[Choice, ...] = ()
    in_public: bool = False
    review_on: Day | None = None

    def faults(self) -> list[str]:
        """More than one option chosen; a review before the decision."""
        faults = []
        if sum(each.chosen for each in self.options) > 1:
            faults.append("options: more than one is marked as chosen")
        if self.review_on is not None and self.review_on <= self.taken_on:
            faults.append(f"review_on {self.review_on} is not after taken_on {self.taken_on}")
        return faults


class Minutes(Document):
    """What happened at a meeting, item by item, in numbered paragraphs; its chair confirms it.

    Its parties are those whose people meet: it binds none of them. `promised` is what was promised
    to the public: each is offered for the record of promises.
    """

    family: ClassVar[str] = "decision"
    title_of_kind: ClassVar[str] = "Minutes of a meeting"
    binds: ClassVar[bool] = False

    kind: Literal["minutes"] = "minutes"
    held_on: Day
    body: Text
    place: Said = ""
    promised: tuple[Text, ...] = ()
