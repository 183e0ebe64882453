"""The history of a body of any date: its lives, names and lineage, told in order."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from tripleaim.model.area import SYSTEMS
from tripleaim.model.errors import NothingFound
from tripleaim.registry.area import PREFERENCE, explain_practice, plain_name
from tripleaim.registry.lineage import Event, names_of, trace
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground import Life as OneLife
from tripleaim.store.ground import bodies_with_code, lives_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A body, when it lived, what it was called when, and what it was a member of when."""

    subject: str
    name: str
    valid_from: date | None
    valid_to: date | None
    names: tuple[Row, ...]
    moves: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The bodies that a code or name has meant, and every step of their lineage, oldest first."""

    asked: str
    lives: tuple[Life, ...]
    events: tuple[Event, ...]

    def to_dict(self) -> dict[str, object]:
        """The history as plain values."""
        return {
            "asked": self.asked,
            "lives": [asdict(life) for life in self.lives],
            "events": self.to_rows(),
        }

    def to_rows(self) -> list[dict[str, object]]:
        """One row an event."""
        return [asdict(event) for event in self.events]


# Bodies of which only ties are on record (a prison's practice) have the life of their ties.
LIVES = """
select area as subject, name, kind, code, valid_from, valid_to from area
where kind not in ('lsoa', 'msoa', 'ward')
union all
select organisation, name, kind, organisation, valid_from, valid_to from organisation
where kind in ('trust', 'practice', 'council')
union all
select subject, subject || ' (its name is not on record)', 'other', subject, min(valid_from),
    if(bool_or(valid_to is null), null, max(valid_to))
from tie
where kind = 'member_of' and subject not in (select organisation from organisation)
group by subject
order by subject
"""
MOVES = """
select t.object, coalesce(n.name, o.name, t.object) as name, t.valid_from, t.valid_to, t.source
from tie t
left join organisation o on o.organisation = t.object
left join organisation_name n on n.organisation = t.object
    and holds(n.valid_from, n.valid_to, t.valid_from)
where t.subject = $subject and t.kind = 'member_of'
order by t.valid_from, t.object
"""


NAMED = """
select organisation as code, name from organisation where organisation = upper(trim($asked))
"""


def _without_a_life(store: Store, asked: str) -> str:
    """What is to be said of a body of which the register knows a name and no day."""
    rows = ask(store, NAMED, {"asked": asked})
    if not rows:
        return ""
    return (
        f"{rows[0]['code']} is {rows[0]['name']}; when it began or ended, and what it was before, "
        "is not on record here."
    )


def read_history(store: Store, asked: str) -> History:
    """Everything that a code or name has ever meant here, with its lineage.

    Raises NothingFound with what to try when nothing here was ever called that.
    """
    rows = _match(ask(store, LIVES), asked, bodies_with_code(store, asked))
    if not rows:
        if known := explain_practice(asked) or _without_a_life(store, asked):
            raise NothingFound(known)
        raise NothingFound(
            f"Nothing here was ever called '{asked}'.",
            "To list areas: tripleaim areas --kind KIND --on DATE.",
        )
    lives = tuple(
        Life(
            subject=row["subject"],
            name=row["name"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            names=tuple(names_of(store, row["subject"])),
            moves=tuple(ask(store, MOVES, {"subject": row["subject"]})),
        )
        for row in rows
    )
    traced = [event for life in lives for event in trace(store, life.subject)]
    ordered = sorted(
        dict.fromkeys(traced),
        key=lambda event: (event.effective, event.predecessor, event.successor),
    )
    return History(asked=asked, lives=lives, events=tuple(ordered))


def _match(rows: Sequence[Row], asked: str, coded: Sequence[str]) -> list[Row]:
    wanted, plain = asked.strip().upper(), plain_name(asked)
    by_code = [row for row in rows if row["subject"] in coded or wanted == row["code"]]
    if by_code:
        return by_code
    named = [row for row in rows if plain and plain_name(row["name"]) == plain]
    kinds = [row["kind"] for row in named if row["kind"] in PREFERENCE]
    if not kinds:
        return named
    first = min(kinds, key=PREFERENCE.index)
    tier = SYSTEMS if first in SYSTEMS else (first,)
    return [row for row in named if row["kind"] in tier]


def describe_history(told: History) -> str:
    """The history in sentences, oldest first."""
    lines = []
    for life in told.lives:
        lines.append(f"{life.subject}: {life.name}, {_span(life.valid_from, life.valid_to)}")
        lines += [
            f"    called {spell['name']} ({spell['ons_code'] or 'no ONS code'}) "
            f"{_span(spell['valid_from'], spell['valid_to'])}"
            for spell in life.names
            if len(life.names) > 1
        ]
        lines += [
            f"    a member of {move['name']} ({move['object']}) "
            f"{_span(move['valid_from'], move['valid_to'])}  [{move['source']}]"
            for move in life.moves
        ]
    lines.append("")
    day = None
    for event in told.events:
        if event.effective != day:
            day = event.effective
            lines.append(f"{day}")
        lines.append(f"    {event.sentence}  [{event.source}]")
    if not told.events:
        lines.append("No predecessor and no successor is on record.")
    return "\n".join(lines)


def _span(valid_from: date | None, valid_to: date | None) -> str:
    start = f"from {valid_from}" if valid_from else "from a day not on record"
    return f"{start} to today" if valid_to is None else f"{start} to the day before {valid_to}"


def find_organisation(store: Store, asked: str, on: date) -> OneLife | None:
    """The organisation, no area, that a code or name means on a day; None where there is none."""
    rows = _match(ask(store, LIVES), asked, bodies_with_code(store, asked.strip().upper()))
    bodies = [row["subject"] for row in rows if row["kind"] not in PREFERENCE]
    found = [life for life in lives_of(store, bodies).values() if life.lives_on(on)]
    return found[0] if found else None
