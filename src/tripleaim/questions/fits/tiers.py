"""What stays inside at each tier of a system, what each can carry, and its waiting list."""

from tripleaim.flows.carry import (
    ENOUGH,
    NAMES,
    UNTOLD,
    Step,
    lowest_tiers,
    read_steps,
)
from tripleaim.model.area import Area
from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.store.engine import Row, Store, ask

BY_TIER = "What stays inside, tier by tier"
PARTS = "Places, and whether they keep their own"
CARRY = "What each tier can carry"
METHOD = (
    "residents' flow to providers that the area uses most, over all their flow to named providers, "
    "providers given to areas anew at each tier; "
    "boundaries of 30 June 2022, of the waiting list 31 January 2026, emergencies of 2018/19"
)
THRESHOLD = f"enough is {ENOUGH:.0%}: assumed, as no official threshold is on record"
NOBODY = ", as no provider draws most of its patients there"
TOO_FEW = "A network's ground is where most people are registered with its practices."
OF_TWO = "Places are on record for two systems only, up to June 2022."
CAVEATS = {"network": (TOO_FEW,), "place": (OF_TWO,)}
PLACES = """
select c.area, a.name, c.work, c.kept, c.flow, c.source
from carried c join area a on a.area = c.area
where c.tier = 'place' and $wanted in (split_part(c.system, ':', 2), c.area)
order by c.work desc, c.kept / c.flow desc, c.area
"""
WAITING = """
select area, kept, flow, source, rank() over (order by kept / flow desc) as place,
    count(*) over () as boards
from carried where work = 'planned care' and tier = 'icb'
qualify area = 'icb:' || $system
"""


def tier_findings(store: Store, code: str) -> list[Finding]:
    """Findings on the tiers of a system by its code; none where the store holds none of it."""
    steps = read_steps(store, code)
    if not steps:
        return []
    return [
        *(_step(each) for each in steps),
        *_places(store, code),
        *_carry(steps),
    ]


def england_tiers(store: Store) -> list[Finding]:
    """The same of all systems together: tiers, and what each can carry."""
    steps = read_steps(store, None)
    return [*(_step(each) for each in steps), *(_carry(steps) if steps else [])]


def waiting_findings(store: Store, code: str) -> list[Finding]:
    """How much of a system's waiting list is at its own providers, January 2026."""
    rows = ask(store, WAITING, {"system": code})
    return [
        Finding(
            measure="waiting_list_that_stays", value=round(row["kept"] / row["flow"], 6),
            unit="share", subject=row["area"], sources=(row["source"],),
            method="people waiting at the end of January 2026 by commissioner and provider; each "
            "provider counts for the board that most of those waiting there live in",
            statement=f"Of {row['flow']:,.0f} residents waiting for planned care in January 2026, "
            f"{row['kept'] / row['flow']:.1%} waited at providers of their own system: number "
            f"{row['place']} of the {row['boards']} boards of that month.",
        )
        for row in rows
    ]  # fmt: skip


def _step(step: Step) -> Finding:
    named = NAMES[step.tier]
    each = f"the {named}" if step.areas == 1 else f"each of {step.areas:,} {_many(named)}"
    words = "" if step.areas == 1 else f"; in {step.enough:,} of them enough"
    return Finding(
        measure="stays_at_tier", value=round(step.stays, 6), unit="share", table=BY_TIER,
        label=f"{step.work}, {named}", sources=(step.source,), method=METHOD,
        caveats=CAVEATS.get(step.tier, ()),
        statement=f"{step.work.capitalize()}: {step.stays:.1%} stays inside {each}{words}.",
    )  # fmt: skip


def _many(named: str) -> str:
    return f"{named[:-1]}ies" if named.endswith("y") else f"{named}s"


def place_findings(store: Store, place: Area) -> list[Finding]:
    """What stays in one place, by kind of work. Raises NothingFound where the store has none."""
    found = _places(store, place.id)
    if not found:
        raise NothingFound(f"No flow of patients is held for the place {place.name}.")
    return found


def _places(store: Store, wanted: str) -> list[Finding]:
    """The places of a system by its code, or one place by its id."""
    return [_place(row) for row in ask(store, PLACES, {"wanted": wanted})]


def _place(row: Row) -> Finding:
    kept = row["kept"] / row["flow"]
    said = f"{kept:.1%} of {row['work']} stays in the place"
    return Finding(
        measure="place_keeps", value=round(kept, 6) if kept else None, unit="share",
        status="found" if kept else "cannot tell",
        subject=row["area"], label=f"{row['name']}, {row['work']}", table=PARTS,
        sources=(row["source"],), method=METHOD,
        statement=f"{row['name']}: {said}." if kept else f"{row['name']}: how much of "
        f"{row['work']} stays in the place cannot be told{NOBODY}.",
    )  # fmt: skip


def _carry(steps: list[Step]) -> list[Finding]:
    found = []
    for work, lowest in lowest_tiers(steps).items():
        mine = [each for each in steps if each.work == work]
        looked = ", ".join(NAMES[each.tier] for each in mine)
        words = (
            f"enough of it ({lowest.stays:.0%}) stays inside the {NAMES[lowest.tier]}, the lowest "
            f"tier of those looked at ({looked}) that can carry it"
            if lowest
            else f"no tier looked at ({looked}) keeps enough of it inside"
        )
        found.append(
            Finding(
                measure="lowest_tier", value=NAMES[lowest.tier] if lowest else None, unit="tier",
                status="assumed" if lowest else "cannot tell", label=work, table=CARRY,
                sources=tuple(sorted({each.source for each in mine})),
                method=f"{METHOD}; {THRESHOLD}",
                statement=f"{work.capitalize()}: {words}.",
            )
        )  # fmt: skip
    for work, why in UNTOLD.items():
        found.append(
            Finding(
                measure="lowest_tier", value=None, unit="tier", status="cannot tell", label=work,
                table=CARRY, sources=("derived",), method=THRESHOLD,
                statement=f"{work.capitalize()}: cannot be told from flow; {why}.",
            )
        )  # fmt: skip
    return found
