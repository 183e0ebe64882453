"""Lineage: where an area or organisation came from and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from tripleaim.model.succession import is_all
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.remembered import Whole, ask_part, once

VERBS = {
    "merges": "{people}{before} merged into {after}",
    "splits": "when {before} was split, {people_or_all} went to {after}",
    "transfers": "{before} gave {people_or_all} to {after}",
    "becomes": "{people}{before} became {after}",
    "recodes": "{people}{before} was given a new code, {after}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a lineage. `share` is the share of the predecessor's people who went along."""

    kind: str
    predecessor: str
    successor: str
    predecessor_name: str
    successor_name: str
    effective: date
    share: float | None
    source: str

    @property
    def sentence(self) -> str:
        """The step in words, with the share of people where it is not all of them."""
        before = f"{self.predecessor_name} ({self.predecessor})"
        after = f"{self.successor_name} ({self.successor})"
        whole = is_all(self.share)
        people = "" if whole else f"{self.share:.1%} of the people of "
        return VERBS[self.kind].format(
            before=before,
            after=after,
            people=people,
            people_or_all="part of it" if whole else f"{self.share:.1%} of its people",
        )


EDGES = """
select s.predecessor, s.successor, s.effective, s.share, s.source,
    coalesce(pn.name, pa.name, pm.name, po.name, s.predecessor) as predecessor_name,
    coalesce(nn.name, na.name, nm.name, no.name, s.successor) as successor_name,
    coalesce(pa.valid_to, po.valid_to) as predecessor_end,
    count(*) over (partition by s.predecessor, s.effective) as heirs,
    count(*) over (partition by s.successor, s.effective) as parents
from succession s
left join area pa on pa.area = s.predecessor
left join area na on na.area = s.successor
left join organisation po on po.organisation = s.predecessor
left join organisation no on no.organisation = s.successor
left join area_name pn on pn.area = s.predecessor
    and holds(pn.valid_from, pn.valid_to, s.effective - interval 1 day)
left join area_name nn on nn.area = s.successor and holds(nn.valid_from, nn.valid_to, s.effective)
left join organisation_name pm on pm.organisation = s.predecessor
    and holds(pm.valid_from, pm.valid_to, s.effective - interval 1 day)
left join organisation_name nm on nm.organisation = s.successor
    and holds(nm.valid_from, nm.valid_to, s.effective)
order by s.effective, s.predecessor, s.successor
"""


def trace(store: Store, subject: str, until: date | None = None) -> list[Event]:
    """Every step by a day (None: ever) that leads to or from an area or organisation, oldest first.

    Goes backwards through all predecessors and forwards through all successors; a body that only
    gave or took part of its people along the way is named, and not itself followed further.
    """
    ways = (_follow(each, subject, until or date.max) for each in _steps(store))
    return [*dict.fromkeys(sorted(chain.from_iterable(ways), key=_order))]


Steps = Mapping[str, list[tuple[Row, str]]]


@once
def _steps(store: Store) -> tuple[Steps, Steps]:
    """Of each body the steps that lead to it and from it, each with who is at its other end.

    They are asked once for all days: few of the thousands are told of any body.
    """
    back: dict[str, list[tuple[Row, str]]] = {}
    forth: dict[str, list[tuple[Row, str]]] = {}
    for row in ask(store, EDGES):
        before, after = str(row["predecessor"]), str(row["successor"])
        back.setdefault(after, []).append((row, before))
        forth.setdefault(before, []).append((row, after))
    return back, forth


def _order(event: Event) -> tuple[date, str, str]:
    return (event.effective, event.predecessor, event.successor)


def _event(row: Row) -> Event:
    return Event(
        kind=_event_kind(row),
        predecessor=row["predecessor"],
        successor=row["successor"],
        predecessor_name=" ".join(row["predecessor_name"].split()),
        successor_name=" ".join(row["successor_name"].split()),
        effective=row["effective"],
        share=row["share"],
        source=row["source"],
    )


def _event_kind(row: Mapping[str, object]) -> str:
    before, after = str(row["predecessor"]), str(row["successor"])
    closes = row["predecessor_end"] == row["effective"]
    if not closes and row["share"] is not None:
        return "transfers"
    share = None if row["share"] is None else float(str(row["share"]))
    if row["heirs"] != 1 and (share is None or not is_all(share)):
        return "splits"
    if before.split(":")[0] != after.split(":")[0]:
        return "becomes"
    return "merges" if row["parents"] != 1 else "recodes"


def _follow(steps: Steps, subject: str, until: date) -> list[Event]:
    found: list[Event] = []
    waiting, seen = [subject], {subject}
    while waiting:
        for row, other in steps.get(waiting.pop(), ()):
            if row["effective"] > until:
                continue
            event = _event(row)
            found.append(event)
            if event.kind != "transfers" and other not in seen:
                seen.add(other)
                waiting.append(other)
    return found


NAMES = """
with named as (
    select area as body, name, ons_code, valid_from, valid_to, source from area_name
    union all
    select organisation, name, null, valid_from, valid_to, source from organisation_name
)
select name, ons_code, valid_from, valid_to, source{whose} from named
{where}
order by valid_from, name
"""
NAMES_OF = NAMES.format(whose="", where="where body = $area")
NAMES_OF_ALL = NAMES.format(whose=", body as whose", where="")


def names_of(store: Store, area: str) -> list[Row]:
    """The spells of name and ONS code of an area, or of an organisation's name, oldest first."""
    return ask_part(store, NAMES_OF, {"area": area}, Whole(sql=NAMES_OF_ALL), [area])
