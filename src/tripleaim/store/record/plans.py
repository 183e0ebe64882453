"""Plans: figures of those that were published, and when and by whom they were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store
from tripleaim.store.record.fact import Asked, Fact, read_as, read_rows

GAP = "do_nothing_gap_2020_21"


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
    """A plan that was published: when (`fact.begun`), by whom and how."""

    fact: Fact
    plan: str
    published_by: str | None
    status: str | None
    note: str | None


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
