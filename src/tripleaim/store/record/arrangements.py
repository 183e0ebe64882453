"""Arrangements: bodies that buy, merge, share officers, cluster, host or provide together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.model.status import Status
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.fact import Asked, Fact, read_as, read_members, read_rows

HAPPENED = {"done", "in_force", "closed", "open", "attempted"}
MERGERS = {"merger_of_ccgs", "merger_of_trusts", "merger_of_boards"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """An arrangement with those who take part, by role; what is planned or proposed is not done.

    `end_is_legal` says that its end is only that of its members in law, and was not read.
    """

    fact: Fact
    kind: str
    title: str
    status: str
    delegated: str | None
    buyers_before: int | None
    buyers_after: int | None
    fate: str | None
    worth: str | None
    end_is_legal: bool
    note: str | None
    members: Mapping[str, tuple[str, ...]] | None = None

    @property
    def happened(self) -> bool:
        """Whether it came about, as against planned, proposed, refused or dropped."""
        if self.kind in MERGERS:
            return self.status == "done"
        return self.status in HAPPENED and not self.kind.startswith("merger_")

    def holds(self, on: date) -> Status:
        """Whether it was in being on a day; what did not come about was not."""
        return self.fact.held(on) if self.happened else Status.SHOWN_NOT


def read_arrangements(
    store: Store, about: Iterable[str] | None, *, on: date, known: date, kinds: Sequence[str] = ()
) -> list[Arrangement]:
    """The arrangements of bodies begun, or said, by a day, oldest first, each once; of England
    those of some kinds may be asked for."""
    asked = Asked.of(about, on=on, known=known)
    rows = read_rows(store, "arrangement", asked, members=True, kinds=kinds)
    members = read_members(store, [row["fact"] for row in rows])
    found: dict[str, Arrangement] = {}
    for each in read_as(Arrangement, rows):
        found.setdefault(each.fact.id, replace(each, members=members.get(each.fact.id, {})))
    return list(found.values())


def coming(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[Arrangement]:
    """What was known by a day to be planned for after it, or proposed: none of it done."""
    later = read_arrangements(store, about, on=date.max, known=min(known, on))
    open_still = (each for each in later if not each.happened or each.fact.begun.low > on)
    return [each for each in open_still if not is_past(store, each, on)]


LIVING = """
select count(*) as areas, count(*) filter (where holds(valid_from, valid_to, $on)) as living
from area where list_contains($areas, area)
"""


# Whether boards were made anew on a day.
REMADE = "select 1 from succession where effective = $day and predecessor like 'icb:%' limit 1"


def is_past(store: Store, told: Arrangement, on: date) -> bool:
    """Whether a plan that was told of is no plan any more, because it had come about.

    Of a merger nobody who was to merge is left; of a plan of boards its day has come, and boards
    were made anew on it.
    """
    members, day = told.members or {}, told.fact.begun
    if told.kind == "board_plan" and day.is_exact and day.low <= on:
        return bool(ask(store, REMADE, {"day": day.low}))
    if not told.kind.startswith("merger_"):
        return False
    codes = [code for role in ("old", "member") for code in members.get(role, ())]
    areas = [f"ccg:{code.rpartition(':')[2]}" for code in codes]
    [held] = ask(store, LIVING, {"areas": areas, "on": on})
    return bool(held["areas"]) and not held["living"]
