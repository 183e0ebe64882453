"""Arranged: on what evidence commissioners bought as one, and how those of a system did.

Law (one commissioner for the whole), documents and arrangements on record join commissioners; a
shared officer across systems joins leadership and not buying. What is known only to the year may
have begun by the day or not: it joins nobody, and is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.status import Shown, Status, cannot_tell, not_on_record, shown, shown_not
from tripleaim.model.succession import MOST
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.arrangements import Arrangement, read_arrangements
from tripleaim.store.remembered import once

JOINING = ("joint_committee", "commissioning_alliance", "shared_accountable_officer")
WITHIN = ("shared_accountable_officer",)
"""Kinds that join buying only where all who take part are of one system."""
SETTLES = "minutes of the governing bodies, or of a joint committee, of those commissioners"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """An arrangement by which commissioners of a day bought as one: their codes of that day."""

    arrangement: Arrangement
    members: tuple[str, ...]
    held: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """How the commissioners of a system bought: whether as one along its footprint, and why.

    `ground` is law, together, account, part, across, perhaps (an arrangement whose days are
    not on record), led (one of leadership alone, across systems) or nothing; `groups` how many
    groups they formed, None where that cannot be told; `outside` those whom nothing joins.
    `commissioners` is how many they are, where `registry.buyers.read_bought` tells it.
    """

    follows: Shown
    ground: str
    groups: int | None
    commissioners: int = 0
    outside: tuple[str, ...] = ()
    account: Arrangement | None = None


LATER = """
select predecessor, successor from succession
where effective <= $on and coalesce(share, 1) > $most and predecessor like 'ccg:%'
    and successor like 'ccg:%'
order by effective, predecessor, successor
"""


@once
def read_arranged(store: Store, on: date, known: date) -> list[Arranged]:
    """The arrangements that joined, or may have joined, commissioners of a day, oldest first.

    One who had merged by the day is taken to be in with its successor.
    """
    heirs = {
        row["predecessor"].partition(":")[2]: row["successor"].partition(":")[2]
        for row in ask(store, LATER, {"on": on, "most": MOST})
    }
    found = []
    for each in read_arrangements(store, None, on=on, known=known, kinds=JOINING):
        held = each.holds(on)
        if held is not Status.SHOWN_NOT:
            members = sorted({heir_of(code, heirs) for code in _members(each)})
            if len(members) > 1:
                found.append(Arranged(arrangement=each, members=tuple(members), held=held))
    return found


def _members(arrangement: Arrangement) -> Iterable[str]:
    return (arrangement.members or {}).get("member", ())


def heir_of(code: str, heirs: Mapping[str, str]) -> str:
    """The commissioner that a code had become, over as many mergers as there were.

    >>> heir_of("00W", {"00W": "14L"}), heir_of("02H", {"00W": "14L"})
    ('14L', '02H')
    """
    while code in heirs and heirs[code] != code:
        code = heirs[code]
    return code


def joins(arranged: Arranged, systems_of: Mapping[str, Sequence[str]]) -> bool:
    """Whether an arrangement makes one buyer of those who take part.

    It does when it was in being that day, unless it is one of leadership only across systems.
    """
    if arranged.held is not Status.SHOWN:
        return False
    if arranged.arrangement.kind not in WITHIN:
        return True
    systems = {system for code in arranged.members for system in systems_of.get(code, ())}
    return len(systems) <= 1


def judge(
    codes: Sequence[str],
    groups: Sequence[Sequence[str]],
    sources: tuple[str, ...],
    arranged: Sequence[Arranged],
    accounts: Sequence[Arrangement],
) -> Bought:
    """How the commissioners of a system (`codes`) bought, by the groups that evidence makes.

    `accounts` are what was said of them as a whole, so many buyers before and so many after: one
    decides that they bought apart where it and the arrangements on record tell as many groups.
    """
    inside = set(codes)
    mine = [set(group) for group in groups if inside & set(group)]
    joined = [group for group in mine if len(group) > 1]
    if len(codes) == 1 and not joined:
        return Bought(follows=shown(*sources), ground="law", groups=1)
    if mine == [inside]:
        return Bought(follows=shown(*sources), ground="together", groups=1)
    if any(group - inside for group in joined):
        return Bought(follows=shown_not(*sources), ground="across", groups=len(mine))
    outside = tuple(sorted(code for group in mine if len(group) == 1 for code in group))
    for each in accounts:
        if each.buyers_before == len(codes) and each.buyers_after == len(mine):
            judged = shown_not(each.fact.source)
            return Bought(
                follows=judged, ground="account", groups=len(mine), outside=outside, account=each
            )
    return _in_doubt(inside, joined, outside, sources, arranged)


def _in_doubt(
    inside: set[str],
    joined: Sequence[set[str]],
    outside: tuple[str, ...],
    sources: tuple[str, ...],
    arranged: Sequence[Arranged],
) -> Bought:
    if joined:
        judged = cannot_tell(SETTLES, *sources)
        return Bought(follows=judged, ground="part", groups=None, outside=outside)
    perhaps = [each for each in arranged if inside & set(each.members)]
    if perhaps:
        held = tuple(dict.fromkeys(each.arrangement.fact.source for each in perhaps))
        doubtful = any(each.held is Status.CANNOT_TELL for each in perhaps)
        ground = "perhaps" if doubtful else "led"
        return Bought(follows=cannot_tell(SETTLES, *held), ground=ground, groups=None)
    return Bought(
        follows=not_on_record(SETTLES), ground="nothing", groups=None, outside=tuple(sorted(inside))
    )


def read_accounts(store: Store, about: Iterable[str], on: date, known: date) -> list[Arrangement]:
    """What was said of the buyers of a system as a whole, and held on a day; newest first.

    What sources contradict is no ground for a verdict.
    """
    told = read_arrangements(store, about, on=on, known=known)
    return [
        each
        for each in reversed(told)
        if each.kind == "buying_together"
        and each.buyers_before
        and each.fact.grade != "conflicting"
        and each.holds(on) is Status.SHOWN
    ]
