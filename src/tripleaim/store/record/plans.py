"""Plans: figures of those that were published, and when and by whom they were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store
from tripleaim.store.record.fact import Asked, Fact, as_of, read_as, read_rows

GAP = "do_nothing_gap_2020_21"
PAID = ("management consultants for the 2016 plan (FOI)", "consultants_fee")


PUBLISHED, LEAK, EXISTS = "published", "leak", "exists"
LESS = (
    ("agreed", "agreed"),
    ("approved", "approved"),
    ("finalised", "finished"),
    ("submitted", "submitted"),
    ("NHS England and NHS Improvement told", "submitted"),
    ("draft put", "put forward"),
    ("being prepared", "in preparation"),
    ("due", "due"),
    ("final due", "submitted as a draft"),
    ("rule", "set"),
    (EXISTS, "on record"),
)
"""What was read of a plan that is less than that it was published, by how it begins."""
UNREAD = "that every board has one is cited; its day and address were not read"
PUBLISHERS = {
    "ICB": "the board",
    "ICB and partners": "the board and partners",
    "ICB and partner trusts": "the board and partner trusts",
    "ICP": "the integrated care partnership",
    "ICS": "the integrated care system",
    "partnership": "the partnership",
    "CCG": "a CCG",
    "CCGs": "its CCGs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigure:
    """A figure of a plan: pence, or a value with its unit, or only what was said.

    Gaps of two scopes are never summed or ranked; `standing` is superseded where a source that was
    read later gives the field.
    """

    fact: Fact
    plan: str
    field: str
    pence: int | None
    value: float | None
    unit: str | None
    said: str | None
    scope: str | None
    standing: str
    note: str | None

    @property
    def stands(self) -> bool:
        """Whether it is the figure to show, and not one that was superseded."""
        return self.standing == "stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPublication:
    """A plan and what was done with it: when (`fact.begun`), by whom and how."""

    fact: Fact
    plan: str
    published_by: str | None
    status: str | None
    note: str | None

    @property
    def done(self) -> str:
        """What was done with it: published, unless what was read says less."""
        if (self.published_by or "").startswith(LEAK):
            return "leaked"
        status = self.status or ""
        return next((said for begins, said in LESS if status.startswith(begins)), PUBLISHED)

    @property
    def by(self) -> str:
        """By whom, in words; empty where nobody is named."""
        who = (self.published_by or "").removeprefix(f"{LEAK}, then ").removeprefix(LEAK)
        return PUBLISHERS.get(who, who)

    def how(self, on: date) -> str:
        """What was read of it beyond that, as of a day; empty where there is no more."""
        status = self.status or ""
        if status.startswith(EXISTS):
            return UNREAD
        said = as_of(status, on)
        more = said.removeprefix(self.done).lstrip(",; ")
        return "" if said == "rule" else more


def read_plan_figures(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[PlanFigure]:
    """The figures of published plans by a day, those superseded too."""
    return read_as(
        PlanFigure, read_rows(store, "published_plan", Asked.of(about, on=on, known=known))
    )


def read_plan_publications(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[PlanPublication]:
    """The publications of plans by a day, oldest first."""
    return read_as(
        PlanPublication, read_rows(store, "plan_publication", Asked.of(about, on=on, known=known))
    )
