"""The areas of a kind that border on one, and for how long."""

from collections.abc import Mapping
from datetime import date

from tripleaim.store.engine import Store
from tripleaim.store.remembered import Whole, ask_part

BORDERS = """
select if(a.area = $area, b.area, a.area) as beside, sum(n.metres) as metres
from neighbour n
join lying($kind, $on) a on a.block = n.block
join lying($kind, $on) b on b.block = n.neighbour
where n.basis = ground_basis() and a.area <> b.area and $area in (a.area, b.area)
group by 1 order by metres desc, beside
"""
BORDERS_OF_ALL = """
with met as (
    select a.area as one, b.area as other, sum(n.metres) as metres
    from neighbour n
    join lying($kind, $on) a on a.block = n.block
    join lying($kind, $on) b on b.block = n.neighbour
    where n.basis = ground_basis() and a.area <> b.area
    group by all
)
select beside, sum(metres) as metres, whose from (
    select other as beside, metres, one as whose from met
    union all
    select one as beside, metres, other as whose from met
) group by beside, whose order by metres desc, beside, whose
"""


def borders_of(store: Store, area: str, on: date) -> Mapping[str, float]:
    """Metres of border with each area of its kind on a day, longest first; 0 across water."""
    values = {"kind": area.split(":", 1)[0], "on": on}
    whole = Whole(sql=BORDERS_OF_ALL, values=values)
    rows = ask_part(store, BORDERS, {**values, "area": area}, whole, [area])
    return {row["beside"]: float(row["metres"]) for row in rows}
