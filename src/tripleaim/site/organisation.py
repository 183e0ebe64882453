"""The page of an organisation: who it is through time, its systems, its ratings, its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tripleaim.model.row import NOW
from tripleaim.model.succession import is_tail
from tripleaim.page.names import is_part_of_board, short_name
from tripleaim.page.words import day_words, said_words
from tripleaim.registry.find.lying import Lies, read_lying
from tripleaim.registry.lineage import Event, names_of, trace
from tripleaim.registry.members import system_kind
from tripleaim.registry.organisation import Organisation, read_organisations
from tripleaim.site.address import HOME, find_path, organisation_path
from tripleaim.site.dealings import amounts_of, groups_of, papers_of
from tripleaim.site.place import ASK_OF
from tripleaim.site.render import Page
from tripleaim.site.served import serves
from tripleaim.site.system import Maker
from tripleaim.store.record.bodies import read_contacts
from tripleaim.store.record.events import read_events
from tripleaim.store.record.fact import Fact
from tripleaim.store.record.ratings import read_ratings

KIND = {"trust": "NHS trust", "commissioner": "commissioner"}
CONFIRMED = "confirmed"
Spell = tuple[str, date | None, date | None]
WORDS = {"secondary": "read in others’ accounts", "derived": "worked out", "disputed": "disputed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One dated line: when, what, how sure, and where it was read."""

    when: str
    says: str
    grade: str
    cited: str


def organisation_page(make: Maker, code: str) -> Page:
    """Who an organisation is and was, which systems it is of, how it was rated, whom to ask."""
    one: Organisation = make.once("organisations", lambda: read_organisations(make.store))[code]
    on = make.site.on
    kind = KIND.get(one.kind, one.kind)
    names = _names(make, one)
    called = _called(one, names)
    lead = lead_of(one, kind, called)
    events = read_events(make.store, [code], on=on, known=NOW)
    contacts = read_contacts(make.store, [code], on=on, known=NOW)
    return Page(
        path=organisation_path(code),
        title=f"{called} ({code})",
        description=lead,
        template="organisation.jinja",
        area=None,
        on=on,
        crumbs=(("England", HOME), ("Every name", find_path()), (f"{kind}, code {code}", "")),
        extra={
            "name": called, "lead": lead, "kind": kind, "one": one,
            "today": _today(make, one), "people": _people(make, one),
            "systems": [
                (each.system, _name_of(make, each.system),
                 f"since {day_words(each.since)}" if each.until is None
                 else f"{day_words(each.since)} to {day_words(each.until)}")
                for each in one.memberships
            ],
            "names": names,
            "steps": [_step(each, code) for each in trace(make.store, code)],
            "ratings": _ratings(make, code),
            **_dealings(make, code, on),
            "events": [
                Told(when=said_words(each.fact.begun),
                     says=": ".join(part for part in (each.regime, each.happened) if part),
                     grade=_grade(each.fact), cited=each.fact.cited)
                for each in events
            ],
            "asks": [(ASK_OF.get(each.kind, each.kind.replace("_", " ")), each.name, each.page)
                     for each in contacts],
        },
    )  # fmt: skip


def _names(make: Maker, one: Organisation) -> list[Spell]:
    """Its names and their days, oldest first: of a commissioner those of the area it bought for,
    which have the days of the law; the register tells of a name when it is next read."""
    found = [row for area in reversed(one.areas) for row in names_of(make.store, area)]
    return [
        (row["name"], row["valid_from"], row["valid_to"])
        for row in found or names_of(make.store, one.code)
    ]


def _called(one: Organisation, names: Sequence[Spell]) -> str:
    """What it is called at the head of its page: a part of a board is told by the name that it had
    as a commissioner of its own.

    >>> part = Organisation(code="02H", name="NHS Greater Manchester ICB - 02H",
    ...                     kind="commissioner", valid_from=None, valid_to=None, source="",
    ...                     memberships=())
    >>> _called(part, [("NHS Wigan Borough CCG", None, None)])
    'Wigan Borough'
    """
    if not is_part_of_board(one.name):
        return one.name
    own = [name for name, *_ in names if not is_part_of_board(name)]
    return short_name(own[-1] if own else one.name)


def _today(make: Maker, one: Organisation) -> list[tuple[str, str, float]]:
    """The systems of today in which its people live: of a commissioner those it bought for, of a
    trust those of the newest systems of which it was a partner, where these have ended."""
    lying = make.once("lying", lambda: read_lying(make.store, make.site.on))
    last = max((each.until or date.max for each in one.memberships), default=None)
    ended = [each.system for each in one.memberships if each.until == last]
    areas = one.areas or (tuple(ended) if last != date.max else ())
    found: dict[str, float] = {}
    for lies in (lying[each] for each in areas if each in lying):
        for code, share in lies.systems:
            found[code] = max(found.get(code, 0.0), share)
        if one.areas:
            break
    return [
        (pages.area, short_name(pages.name), share)
        for code, share in sorted(found.items(), key=lambda pair: -pair[1])
        if (pages := make.site.systems.get(code)) and not is_tail(share)
    ]


def _people(make: Maker, one: Organisation) -> tuple[int, list[tuple[str, str, float]]]:
    """How many people live in the area it bought for, and in which councils."""
    lying = make.once("lying", lambda: read_lying(make.store, make.site.on))
    lies = next((lying[each] for each in one.areas if each in lying), Lies())
    return lies.people, [
        (f"lad:{code}", make.site.places[code].name, share)
        for code, share in lies.councils
        if code in make.site.places and not is_tail(share)
    ]


def _dealings(make: Maker, code: str, on: date) -> dict[str, Any]:
    """Its results, with whom it works, what it signed, whom it serves."""
    return {
        "amounts": amounts_of(make.store, code, on),
        "groups": groups_of(make.store, code, on),
        "papers": papers_of(make.store, code),
        "serves": serves(make.store, code, _kind(make), on),
        "councils": serves(make.store, code, "lad", on),
    }


def _kind(make: Maker) -> str:
    kind: str = make.once("kind", lambda: system_kind(make.store, make.site.on))
    return kind


def _ratings(make: Maker, code: str) -> list[tuple[str, str, str, str, str]]:
    """Scheme, domain, rating, period and how sure, in order of scheme and domain."""
    held = read_ratings(make.store, [code], on=make.site.on, known=NOW)
    return [
        (each.scheme.replace("_", " "), each.domain, each.rating, each.period, _grade(each.fact))
        for each in sorted(held, key=lambda each: (each.scheme, each.domain))
    ]


def _name_of(make: Maker, area: str) -> str:
    pages = make.site.systems.get(area.partition(":")[2])
    return short_name(pages.name) if pages else area


def _step(event: Event, code: str) -> tuple[str, str, str, str, str]:
    """A step of its life: its day as a date and in words, what happened, the other body."""
    forward = event.predecessor == code
    other, name = (
        (event.successor, event.successor_name)
        if forward
        else (event.predecessor, event.predecessor_name)
    )
    says = "went into" if forward else "took over from"
    day = event.effective
    return day.isoformat(), day_words(day), says, other, name


def _grade(fact: Fact) -> str:
    return "" if fact.grade == CONFIRMED else WORDS.get(fact.grade, fact.grade)


def lead_of(one: Organisation, kind: str, called: str = "") -> str:
    """What an organisation is, in a sentence.

    >>> from datetime import date
    >>> trust = Organisation(code="RDU", name="Frimley Health", kind="trust", source="ods",
    ...                      valid_from=date(2014, 10, 1), valid_to=None, memberships=())
    >>> lead_of(trust, "NHS trust")
    'Frimley Health is an NHS trust, on record since 1 October 2014.'
    """
    article = "an" if kind[:1] in "NAEIO" else "a"
    since = day_words(one.valid_from) if one.valid_from else "a day that is not on record"
    name = called or one.name
    if one.valid_to:
        return f"{name} was {article} {kind}, from {since} until {day_words(one.valid_to)}."
    if name != one.name and is_part_of_board(one.name):
        board = one.name.partition(" - ")[0]
        return f"{name} is a part of {board}, code {one.code}; on record as a buyer since {since}."
    return f"{name} is {article} {kind}, on record since {since}."
