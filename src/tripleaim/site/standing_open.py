"""What is open, promised and late where somebody lives: oversight, promises, reforms, ratings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.row import NOW
from tripleaim.page.citation import named_source
from tripleaim.page.short import Mark
from tripleaim.page.words import capital, day_words, said_words
from tripleaim.questions.decides.rows import Regime
from tripleaim.questions.heard.rows import PromiseKept
from tripleaim.questions.next.rows import Reform
from tripleaim.questions.ten import question
from tripleaim.site.oversight_open import came_under, ended_by, going_on, of_the_living
from tripleaim.store.engine import Store
from tripleaim.store.record.ratings import SCHEMES, Rating, read_ratings
from tripleaim.store.remembered import settled

MOST, OVERSEEN = 5, 2
PROPOSED, OVERALL = "proposed", "overall"
STATES = {"late": 0, "broken": 1, "open": 2, "kept": 3}  # what somebody should ask about first


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One thing that is open, promised or late: what, in a sentence, and how far it is known."""

    what: str
    says: str
    mark: Mark


@settled
def open_of(store: Store, area: str, on: date) -> tuple[Open, ...]:
    """What is open of a system: who is under oversight, what was promised, what is proposed."""
    regimes = question("decides").answer(store, area, on, NOW).of(Regime)
    promises = question("heard").answer(store, area, on, NOW).of(PromiseKept)
    reforms = question("next").answer(store, area, on, NOW).of(Reform)
    overseen = _overseen(regimes, ended_by(store, regimes, on), on)
    return (*overseen, *_promised(promises), *_proposed(reforms))


def open_here(told: Sequence[Open], ratings: Sequence[Rating], trust: str) -> tuple[Open, ...]:
    """What is open of a system and how the trust of a place is rated; five rows at most."""
    return (*told[: MOST - 1], _rated(ratings, trust))


def ratings_of(store: Store, code: str, on: date) -> list[Rating]:
    """The ratings of a trust by a day."""
    return read_ratings(store, [code], on=on, known=NOW)


def _overseen(regimes: Sequence[Regime], ended: frozenset[str], on: date) -> list[Open]:
    """Oversight of bodies that live of which no end is on record, the newest first."""
    still = going_on(of_the_living(regimes, ended, on))[:OVERSEEN]
    if not still:
        told = any(came_under(each) for each in regimes)
        which = "special oversight of a body here"
        return [_absent("Oversight", f"{which} that goes on" if told else which)]
    return [Open(what="Oversight", says=_so_then(each), mark=Mark.CANNOT) for each in still]


def _so_then(each: Regime) -> str:
    """What was so when it was told: nothing on record says that it still is."""
    stayed = f"told {said_words(each.told)}: {each.stays}; " if each.stays else ""
    begun = f"{each.body}: {each.regime}, {each.happened} {said_words(each.when)}"
    return f"{begun}; {stayed}whether it has ended cannot be told."


def _promised(promises: Sequence[PromiseKept]) -> list[Open]:
    """The promise made in public that one should ask about first."""
    first = min(promises, key=lambda each: (STATES.get(each.state, 9), each.due), default=None)
    if first is None:
        return [_absent("Promised", "promise made in public by a body here")]
    says = f"{capital(first.promise)}: {first.state}, due {day_words(first.due)}."
    return [Open(what="Promised", says=says, mark=Mark.KNOWN)]


def _proposed(reforms: Sequence[Reform]) -> list[Open]:
    """What is proposed and not yet in force, the newest."""
    found = [each for each in reforms if each.standing == PROPOSED]
    newest = max(found, key=lambda each: (each.when.low, each.what), default=None)
    if newest is None:
        return [_absent("Proposed", "reform that is proposed and not in force")]
    says = f"{capital(newest.what)}, {said_words(newest.when)} ({named_source(newest.cited)})."
    return [Open(what="Proposed", says=says, mark=Mark.KNOWN)]


def _rated(ratings: Sequence[Rating], trust: str) -> Open:
    newest = max(
        ratings, key=lambda each: (each.fact.begun.high, each.domain == OVERALL), default=None
    )
    if newest is None:
        return _absent("Rated", f"rating of {trust or 'a trust here'}")
    scheme = SCHEMES.get(newest.scheme, newest.scheme.replace("_", " "))
    says = f"{trust}: {newest.rating}, {newest.domain}, {newest.period} ({scheme})."
    return Open(what="Rated", says=says, mark=Mark.KNOWN)


def _absent(what: str, which: str) -> Open:
    return Open(what=what, says=f"No {which} is on record.", mark=Mark.ABSENT)
