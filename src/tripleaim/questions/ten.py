"""The ten questions: one entry each gives the command, the title, the page, the address.

A question is a folder beside this file: `answer.py` asks the engines, `page.py` lays it out. What
names a question anywhere (command line, site, library, API) reads this register.
"""

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from inspect import signature
from types import ModuleType
from typing import TYPE_CHECKING

from tripleaim.model.errors import NothingFound, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tripleaim.model.finding import Finding
    from tripleaim.model.row import Answer
    from tripleaim.page.section import Section
    from tripleaim.page.short import Short
    from tripleaim.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One of the ten: its id, its title in the words of a user, and a line on what it holds.

    `word` names it where there is room for one. `sentence` and `figure` are the measures that its
    card shows, the first ones where they are empty. `takes_flows` where a user's own flow of
    patients may stand in front of the store's.

    >>> question("adds-up").folder
    'adds_up'
    """

    id: str
    title: str
    about: str
    function: str = ""
    word: str = ""
    sentence: str = ""
    figure: str = ""
    takes_flows: bool = False

    @property
    def folder(self) -> str:
        """Its folder in `questions/`."""
        return self.id.replace("-", "_")

    @property
    def help(self) -> str:
        """What the command says of itself."""
        return f"{self.title} {self.about}"

    def answer(
        self, store: "Store", area: str | None, on: date, known: date | None = None
    ) -> "Answer":
        """Its typed rows for an area or all systems, as known by a day (None: the day asked)."""
        function = getattr(self._module("answer"), self.function or self.folder)
        takes_known = "known" in signature(function).parameters
        found: Answer = function(store, area, on, *((known,) if takes_known else ()))
        return found

    def ask(
        self, store: "Store", area: str | None, on: date, known: date | None = None
    ) -> "list[Finding]":
        """Its findings for an area, or for all systems: the typed rows, put into words."""
        from tripleaim.model.row import Answer
        from tripleaim.page.catalogue import catalogue_of
        from tripleaim.page.say import findings_of

        found: Answer | list[Finding] = self.answer(store, area, on, known)
        if isinstance(found, Answer):
            return findings_of(found, catalogue_of(self.folder))
        return found

    def short(
        self, store: "Store", area: str | None, on: date, vintages: "Mapping[str, str]"
    ) -> "Short":
        """Its answer on a card; where nothing is held, a card that says so."""
        from tripleaim.page.short import Headline, nothing_short, short_of

        try:
            asked = getattr(self._module("answer"), "in_short", None)
            found = asked(store, area, on) if asked else self.answer(store, area, on)
        except NothingFound:
            return nothing_short(self.id, self.title, "this", on)
        headline = Headline(sentence=self.sentence, figure=self.figure)
        return short_of(found, self.id, self.title, headline, vintages)

    def section(self, store: "Store", area: str | None, on: date) -> "Section | None":
        """Its part of a page; None where it has nothing to show there."""
        found: Section | None = self._module("page").section(store, area, on)
        return found

    def _module(self, name: str) -> ModuleType:
        return import_module(f"tripleaim.questions.{self.folder}.{name}")


TEN = (
    Question(
        id="who",
        word="Who",
        figure="people",
        title="Who is it?",
        about="Areas, tiers, members, and how they got here.",
    ),
    Question(
        id="buyers",
        word="Buyers",
        title="Who buys here?",
        about="Buying groups, and whether they follow the footprint.",
    ),
    Question(
        id="fits",
        figure="share_that_stays",
        word="Patients",
        title="Does the footprint follow its patients?",
        about="What stays inside, where the rest go.",
        takes_flows=True,
    ),
    Question(
        id="needs",
        word="Needs",
        sentence="need_ratio",
        title="Who needs what?",
        about="People, need, segments, health, care and cost.",
    ),
    Question(
        id="money",
        word="Money",
        title="Where does the money go?",
        about="Allocations, fair shares, trusts' results, sustainability money.",
    ),
    Question(
        id="adds-up",
        word="Plan",
        title="Does the plan add up?",
        about="What was published, what doing nothing would cost, what breaks it.",
    ),
    Question(
        id="decides",
        figure="functions_here",
        word="Decides",
        title="Who decides, and who answers for it?",
        about="Functions by tier, delegation, accountability.",
    ),
    Question(
        id="heard",
        word="Heard",
        title="Were people heard?",
        about="Publication, surveys, consultations, what changed.",
    ),
    Question(
        id="done",
        word="Done",
        title="What has it ever done for me?",
        about="Effects with intervals, and what could have refuted them.",
    ),
    Question(
        id="next",
        word="Next",
        figure="stage",
        title="What next?",
        about="The stage a system is at, what the next one needs, what to do until then.",
        function="what_next",
    ),
)
BY_ID = {each.id: each for each in TEN}


def question(name: str) -> Question:
    """One of the ten by its id, hyphens or underscores. Raises InputRefused for another."""
    found = BY_ID.get(name.replace("_", "-"))
    if found is None:
        raise refuse("question", "is none of the ten", f"Ask: {', '.join(BY_ID)}.", value=name)
    return found
