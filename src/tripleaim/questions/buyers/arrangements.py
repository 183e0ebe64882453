"""What is on record of how commissioners bought: arrangements, services, plans and mergers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.questions.bodies import ids_of
from tripleaim.questions.buyers.rows import (
    Arranged,
    Cluster,
    Earlier,
    Evidence,
    Later,
    Merger,
    Planned,
    Service,
)
from tripleaim.registry.arranged import JOINING
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on
from tripleaim.store.record.arrangements import Arrangement, is_past, read_arrangements
from tripleaim.store.record.fact import names_later

SOME = "buying_together"  # the table of arrangements says no more of what they were
SERVICES = (
    "council_integration",
    "lead_commissioner_ambulance",
    "lead_commissioner_111",
    SOME,
    "hosted_function",
    "nhse_intervention",
)
PLANS = (
    "merger_announced",
    "merger_approved",
    "merger_delayed",
    "merger_dropped",
    "merger_refused",
    "board_plan",
)
DONE, CLUSTERED, BOARDS = "merger_of_ccgs", "cluster", "merger_of_boards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of which system or buyers, as of which day, known by which."""

    system: str
    codes: tuple[str, ...]
    on: date
    known: date

    @property
    def about(self) -> tuple[str, ...]:
        """The ids by which facts may name them."""
        ids = (f"{kind}:{code}" for code in self.codes for kind in ("ccg", "icb"))
        return (self.system, *self.codes, *ids)


def evidence(store: Store, asked: Asked) -> list[Row]:
    """The arrangements of a system and its commissioners, those of its predecessors after them."""
    told = [
        row
        for each in read_arrangements(store, asked.about, on=asked.on, known=asked.known)
        if (row := _row(store, each, asked.on))
    ]
    plans = _plans(store, asked)
    ordered = (Arranged, Cluster, Service, Merger)
    listed = _once(row for kind in ordered for row in told if type(row) is kind)
    return [*listed, *plans, *_earlier(store, asked), *_later(store, asked)]


def _once(rows: Iterable[Row]) -> list[Row]:
    """Each arrangement once, though it is on record of both that take part."""
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        names = row.names if isinstance(row, Evidence) else (row.subject,)
        title = row.title if isinstance(row, Evidence) else ""
        found.setdefault((type(row), names, title), row)
    return [*found.values()]


def clustered(rows: Iterable[Row]) -> tuple[str, ...]:
    """The boards that work as one by the evidence on record, by name."""
    return tuple(sorted({name for row in rows if isinstance(row, Cluster) for name in row.names}))


def _row(store: Store, told: Arrangement, on: date) -> Row | None:
    held = told.holds(on)
    if told.kind == DONE and told.happened and told.fact.begun.low <= on:
        return _merger(store, told)
    if held is Status.SHOWN_NOT:
        return None
    if told.kind in JOINING:
        shared = len(_taking_part(told)) > 1
        return _evidence(store, Arranged if shared else Service, told, on)
    if told.kind == CLUSTERED:
        return _evidence(store, Cluster, told, on)
    service = _evidence(store, Service, told, on)
    return service if told.kind in SERVICES and (service.title or service.names) else None


def _plans(store: Store, asked: Asked) -> list[Evidence]:
    """What had been said by the day of mergers and committees to come, or that were not to be."""
    by_then = min(asked.known, asked.on)
    told = read_arrangements(store, asked.about, on=date.max, known=by_then)
    found: list[Evidence] = []
    for each in told:
        said_by = each.fact.known.high <= asked.on
        to_come = each.fact.begun.low > asked.on and each.kind in (*JOINING, CLUSTERED)
        not_yet = each.status in ("planned", "proposed", "approved") and each.kind in (
            *JOINING,
            CLUSTERED,
            DONE,
        )
        if not said_by or is_past(store, each, asked.on):
            continue
        if each.kind in PLANS or to_come or not_yet:
            found.append(_evidence(store, Planned, each, asked.on))
    fullest = sorted(found, key=lambda row: (-len(row.names), not row.title))
    kept: list[Evidence] = []
    for row in fullest:
        if not any(_tells(other, row) for other in kept):
            kept.append(row)
    return [row for row in found if any(row is other for other in kept)]


def _tells(other: Evidence, row: Evidence) -> bool:
    """Whether another row tells the same plan: of the same day and no fewer bodies."""
    alike = {row.form, other.form} <= NAMED_TO_MERGE or (row.what == other.what)
    same_words = bool(row.names) or row.title in ("", other.title)
    return alike and same_words and row.begun == other.begun and {*row.names} <= {*other.names}


def _earlier(store: Store, asked: Asked) -> list[Evidence]:
    """What joined the commissioners of the partnerships that a board goes back to."""
    if not asked.system.startswith("icb:"):
        return []
    before = set(ids_of(store, asked.system, asked.on))
    partnerships = sorted(each for each in before if each.startswith("stp:"))
    told = read_arrangements(store, partnerships, on=asked.on, known=asked.known)
    return [
        _evidence(store, Earlier, each, asked.on)
        for each in told
        if each.kind in JOINING and each.happened and each.fact.subject in before
    ]


def _later(store: Store, asked: Asked) -> list[Evidence]:
    """By what they bought, decided or were led together from a later day on, the first three."""
    told = read_arrangements(store, asked.about, on=date.max, known=asked.known)
    found = [
        _evidence(store, Later, each, each.fact.begun.high)
        for each in told
        if each.fact.begun.low > asked.on
        and each.kind in JOINING
        and set(_codes(each)) & set(asked.codes)
    ]
    return [row for row in found if len(row.names) > 1][:3]


def _codes(told: Arrangement) -> Iterable[str]:
    return (code for codes in (told.members or {}).values() for code in codes)


def _evidence(store: Store, kind: type[Evidence], told: Arrangement, on: date) -> Evidence:
    fact = told.fact
    over = fact.over if fact.over and fact.over.high <= on else None
    title = (
        ""
        if names_later(told.title, on) or told.kind in (DONE, BOARDS)
        else told.title.rstrip(". ")
    )
    return kind(
        subject=fact.subject,
        sources=(fact.source,),
        what="arrangement" if told.kind == SOME else told.kind.replace("_", " "),
        form=_form(kind, told),
        title=title,
        names=_named(store, _taking_part(told), on),
        begun=fact.known if kind is Planned else fact.begun,
        over=over,
        perhaps=told.happened and fact.held(on) is Status.CANNOT_TELL,
        delegated=told.delegated if told.delegated in ("yes", "partly") else "",
        cited=fact.cited,
        grade=fact.grade,
    )


FORMS: Mapping[str, str] = {
    "board_plan": "boards",
    "merger_announced": "announced",
    "merger_approved": "approved",
    "merger_delayed": "delayed",
    "merger_dropped": "dropped",
    "merger_refused": "refused",
    DONE: "told",
}
NAMED_TO_MERGE = {"announced", "approved", "told"}


def _form(kind: type[Evidence], told: Arrangement) -> str:
    if kind is Planned:
        return FORMS.get(told.kind, "")
    if kind is Later and told.status in ("none", "planned", "proposed"):
        return "none" if told.status == "none" else "planned"
    return told.kind if told.kind in JOINING and kind is not Service else ""


def _taking_part(told: Arrangement) -> tuple[str, ...]:
    """Ids of those that take part, old before new; a board's own id where it is the subject."""
    members = told.members or {}
    listed = [*members.get("member", ()), *members.get("old", ()), *members.get("with", ())]
    mine = [told.fact.subject] if "with" in members else []
    return tuple(dict.fromkeys([*mine, *listed]))


def _named(store: Store, ids: Sequence[str], on: date) -> tuple[str, ...]:
    """Names of the day, short, in order of name; a commissioner's code is looked up as one."""
    both = [other for each in ids for other in _ids(each)]
    called = names_on(store, both, on)
    found = {each: next((called[id] for id in _ids(each) if id in called), each) for each in ids}
    return tuple(sorted(short(name) for name in found.values()))


def _ids(code: str) -> Iterable[str]:
    return (code,) if ":" in code else (f"ccg:{code}", f"icb:{code}", code)


def _merger(store: Store, told: Arrangement) -> Merger | None:
    members = told.members or {}
    new, day = members.get("new", ()), told.fact.begun.low
    if not new:
        return None
    return Merger(
        subject=f"ccg:{new[0]}",
        sources=(told.fact.source,),
        day=day,
        before=_named(store, members.get("old", ()), day),
        after=_named(store, new[:1], day)[0],
    )


def short(name: str) -> str:
    """A name without what all names of its kind have.

    >>> short("NHS Frimley Integrated Care Board"), short("NHS Devon CCG")
    ('Frimley', 'Devon')
    """
    return name.removeprefix("NHS ").removesuffix(" CCG").removesuffix(" Integrated Care Board")
