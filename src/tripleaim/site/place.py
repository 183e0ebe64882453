"""The page of a council: what a resident gets. Those of a system are made with its pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.row import NOW
from tripleaim.model.succession import is_tail
from tripleaim.model.tier import TIERS
from tripleaim.page.names import short_name
from tripleaim.page.short import Short
from tripleaim.page.values import describe_value
from tripleaim.people.trend import Trend, read_trends
from tripleaim.questions.decides.rows import FunctionSeat
from tripleaim.questions.ten import question
from tripleaim.questions.who.rows import NetworkCount
from tripleaim.registry.councils import Council, also_called
from tripleaim.site.address import HOME, place_path, question_path, system_path
from tripleaim.site.identity import identity_of
from tripleaim.site.render import Page
from tripleaim.site.served import Served, treated_at
from tripleaim.site.service_changes import Changing, changing
from tripleaim.site.standing_open import Open, open_here, open_of, ratings_of
from tripleaim.site.system import Maker, locator
from tripleaim.store.engine import Store
from tripleaim.store.record.bodies import Contact, read_contacts
from tripleaim.store.remembered import once, settled

FOUR = (
    ("healthy_life_expectancy", "female", "Years of healthy life, women"),
    ("healthy_life_expectancy", "male", "Years of healthy life, men"),
    ("preventable_mortality", "all", "Preventable deaths under 75, per 100,000"),
    ("life_expectancy_slope", "male", "Gap in life between poorest and richest parts, men"),
    ("life_expectancy", "female", "Years of life, women"),
    ("life_expectancy", "male", "Years of life, men"),
)
ASK_OF = {
    "press": "Services, money, plans",
    "site": "Its own pages",
    "board_papers": "What the board decided",
    "information_request": "A document you want",
}
MOST_FIGURES = 4
DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """A system in which a council lies: its code, name, and how many of the council's people."""

    code: str
    area: str
    name: str
    people: int
    share: float

    @property
    def is_tail(self) -> bool:
        """Whether only a tail of the council's people lives there."""
        return is_tail(self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a place: what, when, the value, England's and that of the period before."""

    says: str
    period: str
    value: str
    england: str
    before: str


def lies_in(make: Maker, council: Council) -> tuple[Here, ...]:
    """The systems in which a council's people live, most first."""
    found = []
    for area, people in council.systems:
        code = area.partition(":")[2]
        if code in make.site.systems:
            name = short_name(make.site.systems[code].name)
            share = people / council.people
            found.append(Here(code=code, area=area, name=name, people=people, share=share))
    return tuple(found)


def place_page(make: Maker, code: str) -> Page:
    """What a resident of a council gets: system, who decides, whom to ask, figures, ten answers."""
    council, on = make.site.places[code], make.site.on
    name, lies, people = council.name, lies_in(make, council), council.people
    mine = lies[0] if lies else None
    told = make.once(f"who {mine.code}", lambda: _system(make, mine)) if mine else None
    lead, treated = _lead(name, lies, people), treated_at(make.store, f"lad:{code}", on)
    return Page(
        path=place_path(code),
        title=f"{name} ({code})",
        description=lead,
        template="place.jinja",
        area=f"lad:{code}",
        on=on,
        crumbs=(
            ("England", HOME),
            *(((mine.name, system_path(mine.code, None)),) if mine else ()),
            (f"council, code {code}", ""),
        ),
        extra={
            "name": name,
            "lead": lead,
            "also": also_called(make.store, code, on),
            "locator": locator(make, mine.area, on, place_path(code), f"{mine.name} in England")
            if mine
            else "",
            "lies": lies,
            "mine": mine,
            "people": people,
            "figures": figures_of(make.store, code, on),
            "told": told,
            "done": _done(told, mine),
            "treated": treated,
            "open_here": _open_here(make, told, treated) if told else (),
            "system_path": system_path(mine.code, None) if mine else "",
            "paths": {here.code: system_path(here.code, None) for here in lies},
            "question_paths": [question_path(mine.code, each.question) for each in told.shorts]
            if told and mine
            else [],
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _System:
    """What the pages of all councils of one system say of it."""

    shorts: tuple[Short, ...]
    levels: tuple[tuple[str, int, str], ...]
    asks: tuple[tuple[str, str, str], ...]
    region: str
    number: int
    people: int | None
    changes: tuple[Changing, ...]
    networks: int
    open: tuple[Open, ...]


def _done(told: "_System | None", mine: Here | None) -> tuple[Short, str] | None:
    """What its system has done, in short, and where that is told in full: most come for it."""
    if told is None or mine is None:
        return None
    [short] = [each for each in told.shorts if each.question == DONE]
    return short, question_path(mine.code, DONE)


def _open_here(make: Maker, told: "_System", treated: Served | None) -> tuple[Open, ...]:
    """What is open, promised and late: of the system, and how the trust most go to is rated."""
    first = treated.parts[0] if treated and treated.parts else None
    ratings = ratings_of(make.store, first.body, make.site.on) if first else []
    return open_here(told.open, ratings, first.name if first else "")


def _system(make: Maker, here: Here) -> _System:
    on = make.site.on
    told = identity_of(make.store, here.area, on)
    networks = question("who").answer(make.store, here.area, on).first(NetworkCount)
    return _System(
        shorts=make.shorts(here.area, on),
        levels=_levels(make, here.area, on),
        asks=asks_of(read_contacts(make.store, [here.area], on=on, known=NOW)),
        region=told.region,
        number=len(told.whole),
        people=told.people,
        changes=changing(make.store, here.area, on),
        networks=networks.number if networks else 0,
        open=open_of(make.store, here.area, on),
    )


def _levels(make: Maker, area: str, on: date) -> tuple[tuple[str, int, str], ...]:
    """How many functions sit at each level, lowest first, with one for example."""
    seats = question("decides").answer(make.store, area, on).of(FunctionSeat)
    count = Counter(seat.sits for seat in seats)
    order = [tier.name for tier in TIERS]
    first = {seat.sits: seat.function for seat in reversed(seats)}
    return tuple(
        (level, count[level], first[level])
        for level in sorted(count, key=lambda tier: order.index(tier) if tier in order else 9)
    )


def asks_of(contacts: Sequence[Contact]) -> tuple[tuple[str, str, str], ...]:
    """Whom to ask for what: the newest page of each kind."""
    newest = {each.kind: each for each in sorted(contacts, key=lambda each: each.fact.begun.low)}
    return tuple(
        (said, newest[kind].name, newest[kind].page)
        for kind, said in ASK_OF.items()
        if kind in newest
    )


@once
def _trends(store: Store, on: date) -> Mapping[str, tuple[Trend, ...]]:
    return read_trends(store, [each[:2] for each in FOUR], on)


@settled
def figures_of(store: Store, code: str, on: date) -> tuple[Figure, ...]:
    """Four figures of a council beside England's, in the order of the list."""
    trends = _trends(store, on)
    own = (*trends.get(f"utla:{code}", ()), *trends.get(f"lad:{code}", ()))
    held = {(each.measure, each.breakdown): each for each in own}
    found = [
        Figure(
            says=says,
            period=_period(one),
            value=describe_value(one.value),
            england=describe_value(one.england) if one.england is not None else "",
            before=describe_value(one.before) if one.before is not None else "",
        )
        for measure, breakdown, says in FOUR
        for one in [held.get((measure, breakdown))]
        if one is not None
    ]
    return tuple(found[:MOST_FIGURES])


def _period(one: Trend) -> str:
    first, last = one.period_from.year, one.period_to.year - 1
    return str(first) if last <= first else f"{first} to {last}"


def _lead(name: str, lies: Sequence[Here], people: int) -> str:
    if not lies:
        return f"Which system plans health care for {name} is not on record here."
    whole = [here for here in lies if not here.is_tail]
    tails = [here for here in lies if here.is_tail]
    first = f"If you live in {name}, NHS {whole[0].name} plans and buys your health care"
    rest = "".join(f", or NHS {here.name} ({here.share:.0%} of people)" for here in whole[1:])
    said = f"{first}{rest}."
    if len(lies) == 1:
        return f"{said} All of its {people:,} people are in this one system."
    tail = "; ".join(f"{here.share:.1%} of its people are in {here.name}" for here in tails)
    return f"{said} Only a tail lies elsewhere: {tail}." if tail else said
