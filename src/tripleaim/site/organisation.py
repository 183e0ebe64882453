"""The page of an organisation: who it is through time, its systems, its ratings, its pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tripleaim.model.row import NOW
from tripleaim.page.names import short_name
from tripleaim.page.words import day_words, said_words
from tripleaim.registry.lineage import Event, names_of, trace
from tripleaim.registry.members import system_kind
from tripleaim.registry.organisation import Organisation, read_organisations
from tripleaim.site.address import HOME, organisation_path
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
    lead = lead_of(one, kind)
    events = read_events(make.store, [code], on=on, known=NOW)
    contacts = read_contacts(make.store, [code], on=on, known=NOW)
    return Page(
        path=organisation_path(code),
        title=f"{one.name} ({code})",
        description=lead,
        template="organisation.jinja",
        area=None,
        on=on,
        crumbs=(("England", HOME), ("Every name", "find/index.html"), (f"{kind}, code {code}", "")),
        extra={
            "name": one.name, "lead": lead, "kind": kind, "one": one,
            "systems": [
                (each.system, _name_of(make, each.system),
                 f"since {day_words(each.since)}" if each.until is None
                 else f"{day_words(each.since)} to {day_words(each.until)}")
                for each in one.memberships
            ],
            "names": [(row["name"], row["valid_from"], row["valid_to"])
                      for row in names_of(make.store, code)],
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


def lead_of(one: Organisation, kind: str) -> str:
    """What an organisation is, in a sentence.

    >>> from datetime import date
    >>> trust = Organisation(code="RDU", name="Frimley Health", kind="trust", source="ods",
    ...                      valid_from=date(2014, 10, 1), valid_to=None, memberships=())
    >>> lead_of(trust, "NHS trust")
    'Frimley Health is an NHS trust, on record since 1 October 2014.'
    """
    article = "an" if kind[:1] in "NAEIO" else "a"
    since = day_words(one.valid_from) if one.valid_from else "a day that is not on record"
    if one.valid_to:
        return f"{one.name} was {article} {kind}, from {since} until {day_words(one.valid_to)}."
    return f"{one.name} is {article} {kind}, on record since {since}."
