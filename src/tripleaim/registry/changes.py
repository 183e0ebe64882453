"""Changes of buyers: who merges, moves or is given another code next after a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.succession import MOST, puts_right
from tripleaim.store.engine import Store, ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A coming change of buyers: who becomes whom, when.

    `predecessors` go in whole; `part` is set where a part of one goes, be it the most of it: the
    share (0 to 1) of its people. `is_alone` says that nobody else
    goes into the successor that day; `is_recode` that the successor is a body of the same kind with
    the same people, so that only its code changed.
    """

    predecessors: tuple[str, ...]
    successor: str
    effective: date
    part: float | None = None
    is_alone: bool = False
    is_recode: bool = False


# One row a predecessor and successor of the next date of any change of buyers.
NEXT = """
with step as (
    select s.predecessor, s.successor, s.effective, s.share,
        count(*) filter (where coalesce(s.share, 1) > $most)
            over (partition by s.successor, s.effective) as parents
    from succession s
    join area a on a.area = s.successor
    where s.effective > $on and a.kind in ('ccg', 'icb') and s.predecessor like '%:%'
),
mine as (
    select * from step
    where cast($codes as varchar[]) is null or list_contains($codes, predecessor)
)
select * from mine
where effective = (select min(effective) from mine)
order by successor, predecessor
"""


def next_changes(store: Store, on: date, areas: Sequence[str] | None = None) -> list[Change]:
    """The next date after a day on which commissioners merge or move, and what happens then.

    This is what is known now; whether it had been announced by that day is not recorded.
    """
    codes = list(areas) if areas is not None else None
    rows = ask(store, NEXT, {"on": on, "codes": codes, "most": MOST})
    whole: dict[tuple[str, date, bool], list[str]] = defaultdict(list)
    parts = []
    for row in rows:
        if row["share"] is None or puts_right(1 - row["share"]):
            key = (row["successor"], row["effective"], row["parents"] == 1)
            whole[key].append(row["predecessor"])
        else:
            parts.append(
                Change(
                    predecessors=(row["predecessor"],),
                    successor=row["successor"],
                    effective=row["effective"],
                    part=row["share"],
                )
            )
    changes = [
        Change(
            predecessors=tuple(before),
            successor=successor,
            effective=effective,
            is_alone=alone,
            is_recode=alone and _kind(before[0]) == _kind(successor),
        )
        for (successor, effective, alone), before in whole.items()
    ]
    return [*changes, *parts]


def _kind(area: str) -> str:
    return area.partition(":")[0]


NAMES = "select area, name from named_on($on) order by area"


def names_on(store: Store, on: date) -> dict[str, str]:
    """The name of every area, by id: the one it had on a day, else the one it is listed under."""
    return {row["area"]: row["name"] for row in ask(store, NAMES, {"on": on})}
