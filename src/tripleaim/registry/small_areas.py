"""People whom areas share by the small areas they are made of: LSOAs of 2011 or of 2021, and wards.

Two vintages may be known by LSOAs of different censuses (wards by those of 2021, CCGs by those of
2011). Then people of Census 2021 are counted in the LSOAs of 2021, and each lies where the LSOA of
2011 lay that it was made from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tripleaim.model.errors import InputRefused, NothingFound, refuse
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import Vintage, release_of, release_on

OLD, NEW = "lsoa11", "lsoa21"
SMALL = {"lsoa": OLD, OLD: OLD, NEW: NEW}
WARD = "ward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Parts: a code before, one after and the people they share; `counted` says which people."""

    parts: Sequence[tuple[str, str, int]]
    counted: str


def is_small(kind: str) -> bool:
    """Whether areas of a kind are known by small areas alone.

    >>> is_small("lsoa21"), is_small("ward"), is_small("lad")
    (True, True, False)
    """
    return kind in SMALL or kind == WARD


def shared_by_small_areas(
    store: Store, before: Vintage, after: Vintage, year: int | None = None
) -> Shared:
    """The people whom areas of two vintages share, LSOA by LSOA; nobody is lost or counted twice.

    By the release of `year`, or the one that counts on the day of `before`, where both are
    known by LSOAs of 2011; else by Census 2021. Raises InputRefused where one is known by neither.
    """
    try:
        release = release_of(store, year) if year else release_on(store, before.on)
    except NothingFound:
        raise _lacking(store, before, after) from None
    bases = [_bases(store, vintage) for vintage in (before, after)]
    if not all(bases):
        raise _lacking(store, before, after)
    common = bases[0] & bases[1]
    basis = min(common) if common else NEW
    counted = f"people of {release.title}" if basis == OLD else "people of Census 2021"
    if not common:
        counted += ", in LSOAs of 2021 laid where those of 2011 lay"
    values: dict[str, object] = {"basis": basis}
    if basis == OLD or not common:
        values["release"] = release.release
    for side, vintage in (("before", before), ("after", after)):
        if vintage.kind not in SMALL:
            values |= {f"kind_{side}": vintage.kind, f"on_{side}": vintage.on}
    sides = {
        f"by_{side}": _lying(vintage.kind, side, bridged=basis not in known)
        for side, vintage, known in (("before", before, bases[0]), ("after", after, bases[1]))
    }
    # SQL of: texts of this file, by kinds that are known
    rows = ask(
        store,
        f"""
        with lived_in as ({LIVED if basis == OLD else CENSUS}),
        before as ({sides["by_before"]}),
        after as ({sides["by_after"]})
        select b.code as before, a.code as after,
            sum({"l.people" if common else "coalesce(b.people, a.people)"})::bigint as people
        from before b join after a on a.block = b.block join lived_in l on l.block = b.block
        group by all order by all
        """,
        values,
    )
    if not rows:
        raise _lacking(store, before, after)
    parts = [(row["before"], row["after"], row["people"]) for row in rows]
    return Shared(parts=parts, counted=counted)


LIVED = "select block, people from lived($release)"
CENSUS = """
select area as block, sum(people)::bigint as people from population
where counted = 'census' and sex = 'persons' group by area
"""
# The people of an LSOA of 2021 in the areas where the LSOAs of 2011 lay that it was made from, by
# the people of those: whole persons, what is left over in the largest part.
BRIDGED = """
select block, code, floor(of_block * part)::bigint
    + case when row_number() over (partition by block order by part desc, code) = 1
        then of_block - sum(floor(of_block * part)::bigint) over (partition by block)
        else 0 end as people
from (
    select block, code, any_value(of_block) as of_block,
        sum(weight) / sum(sum(weight)) over (partition by block) as part
    from (
        select c.block_after as block, o.code, l.people as of_block,
            coalesce(p.people, 1) / count(*) over (partition by c.block_before) as weight
        from ({OLDER}) o
        join block_change c on c.block_before = o.block
        join lived_in l on l.block = c.block_after
        left join lived($release) p on p.block = c.block_before
    )
    group by block, code
)
"""


def _lying(kind: str, side: str, bridged: bool) -> str:
    basis = f"'{OLD}'" if bridged else "$basis"
    if kind in SMALL:
        # SQL of: texts of this file
        plain = f"select block, block as code from block where basis = {basis}"
    else:
        # SQL of: texts of this file, by kinds that are known
        plain = (
            "select block, split_part(area, ':', 2) as code from composition "
            f"where kind = $kind_{side} and basis = {basis} "
            f"and holds(valid_from, valid_to, $on_{side})"
        )
    if bridged:
        # SQL of: texts of this file, by kinds that are known
        return BRIDGED.replace("{OLDER}", plain)
    # SQL of: texts of this file, by kinds that are known
    return f"select *, null::bigint as people from ({plain})"


def _bases(store: Store, vintage: Vintage) -> set[str]:
    if vintage.kind in SMALL:
        sql = "select distinct basis from block where basis = $basis"
        return {row["basis"] for row in ask(store, sql, {"basis": SMALL[vintage.kind]})}
    rows = ask(
        store, "select basis from bases_on($kind, $day)", {"kind": vintage.kind, "day": vintage.on}
    )
    return {row["basis"] for row in rows} & {OLD, NEW}


def _lacking(store: Store, before: Vintage, after: Vintage) -> InputRefused:
    held = ask(
        store,
        "select min(valid_from) as first from composition where kind = $ward",
        {"ward": WARD},
    )
    remedy = "They come with the open data: tripleaim build --data FOLDER."
    if WARD in (before.kind, after.kind) and held[0]["first"]:
        remedy = f"Wards are known from {held[0]['first']} on."
    return refuse(
        "rebase",
        "has no small areas of that census here",
        f"{remedy} Asked for: {before} and {after}.",
    )
