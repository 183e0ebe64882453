"""A user's own flow of patients, laid in front of the store's for as long as it is open.

A CSV with columns origin (LSOAs or MSOAs of 2011), provider and count. What an MSOA's people do is
taken to be what each of its LSOAs' do, by residents. Every question on flow then answers from it.
Nothing is written to the store.
"""

from pathlib import Path

from tripleaim.model.errors import Problem
from tripleaim.model.limits import FLOW
from tripleaim.store.engine import Store, ask
from tripleaim.store.files.csv_file import refuse_all
from tripleaim.store.given.own_table import read_own_table
from tripleaim.store.ground import basis_of

CARRY_BACK = "Carry it back first: tripleaim rebase."

COLUMNS = ("origin", "provider", "count")
KIND = "people by place of admission"

SHIPPED = "This store is built from what ships: build it with --data, which has LSOAs."
NUMBER = "try_cast(count as double)"
UNKNOWN_AREA = "is no small area of the store"
FAULTS = {
    "origin = ''": ("origin", "has no origin", "Give elsewhere where it is not known."),
    f"{NUMBER} is null or isinf({NUMBER}) or isnan({NUMBER})": ("count", "is no number", ""),
    f"{NUMBER} < 0": ("count", "is negative", "A flow goes one way: swap the two ends."),
    "provider = ''": ("provider", "has no provider", "Give elsewhere where it is not known."),
    "newer": (
        "origin",
        "is an area of 2021, and flow is laid over those of 2011",
        CARRY_BACK,
    ),
    "origin not in ('', 'elsewhere') and not known and not middle and not newer": (
        "origin",
        UNKNOWN_AREA,
        "Is it an LSOA or MSOA of 2011, as E01000001 or E02000001?",
    ),
    "provider not in ('', 'elsewhere') and not provided": (
        "provider",
        "is no organisation of the store",
        "Give its ODS code, as RDU.",
    ),
    "again > 1": ("origin", "stands with this provider in an earlier row", "Add the two up."),
}


def note_on(path: Path) -> str:
    """What an answer says that rests on a user's own flow: the methods name the store's."""
    return f"Flow is that of {path.name}, wherever a method speaks of admissions of 2018."


def use_own_flow(store: Store, path: Path) -> int:
    """Lay a file of flow in front of the store's; how many rows. The store itself is not changed.

    Raises InputRefused with every kind of fault: how many rows, the first of them, what to do.
    """
    table = read_own_table(path, COLUMNS, FLOW)[list(COLUMNS)]
    store.register("given_flow", table.rename_axis("line").reset_index())
    try:
        store.execute(MARKED, {"basis": _basis(store)})
        refuse_all(_faults(store, path))
        store.execute(LAID, {"kind": KIND, "source": f"your file {path.name}"})
    finally:
        store.execute("drop table if exists temp.own_flow")
        store.unregister("given_flow")
    return len(table)


MARKED = """
create or replace temp table own_flow as
select g.*, g.origin in (select block from block where basis = $basis) as known,
    g.origin in (select split_part(area, ':', 2) from composition where kind = 'msoa') as middle,
    g.origin in (select block from block where basis = 'lsoa21')
        and g.origin not in (select block from block where basis = $basis) as newer,
    g.provider in (select organisation from organisation)
        or g.provider in (select provider from main.flow) as provided,
    row_number() over (partition by g.origin, g.provider order by g.line) as again
from given_flow g
"""

LAID = """
create or replace temp table flow as
with home as (
    select block, split_part(area, ':', 2) as msoa from composition
    where kind = 'msoa' and basis = 'lsoa11'
),
people as (
    select area as block, sum(people) as people from population
    where counted = 'resident' and sex = 'persons' and year = (
        select max(year) from population
        where counted = 'resident' and sex = 'persons' and year <= 2019
    )
    group by area
),
spread as (
    select h.msoa, h.block, p.people / sum(p.people) over (partition by h.msoa) as part
    from home h join people p using (block)
),
laid as (
    select origin, provider, cast(count as double) as count from own_flow where not middle
    union all
    select s.block, o.provider, cast(o.count as double) * s.part
    from own_flow o join spread s on s.msoa = o.origin
    where o.middle
)
select origin, provider, date '1900-01-01' as period_from, date '1900-01-01' as period_to,
    $kind as kind, count, cast(null as double) as share,
    cast(null as varchar) as of_what, 'reported' as grade, $source as source
from laid
where origin <> 'elsewhere' and count > 0
"""


def _basis(store: Store) -> str:
    return basis_of(store)


def _faults(store: Store, path: Path) -> list[Problem]:
    said = []
    basis = _basis(store)
    for wrong, (column, rule, remedy) in FAULTS.items():
        # SQL of: conditions and columns of this file's FAULTS
        sql = f"""
            select count(*) as times, min(line) as line, arg_min({column}, line) as value
            from own_flow where {wrong}
        """
        (row,) = ask(store, sql)
        if row["times"]:
            remedy = SHIPPED if basis == "piece" and rule is UNKNOWN_AREA else remedy
            said.append(
                Problem(
                    where=path.name,
                    row=row["line"],
                    column=column,
                    value=row["value"] or None,
                    rule=rule,
                    remedy=remedy,
                    count=row["times"],
                )
            )
    return said
