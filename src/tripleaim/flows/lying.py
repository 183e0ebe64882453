"""In which area of a kind each small area lay on a day."""

from datetime import date

from tripleaim.store.engine import Store, ask_frame

LYING = """
select block, area from composition
where kind = $kind and basis = $basis and holds(valid_from, valid_to, $on)
order by block, area
"""


def read_lying(store: Store, kind: str, basis: str, on: date) -> dict[str, str]:
    """The area of a kind that each block lay in on a day; blocks in none are left out."""
    rows = ask_frame(store, LYING, {"kind": kind, "basis": basis, "on": on})
    return dict(zip(rows["block"].astype(str), rows["area"].astype(str), strict=True))
