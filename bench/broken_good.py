"""Good tables for `bench.broken_files` and its kin that go their whole way on a store of theirs."""

from pathlib import Path

from tripleaim.store.engine import open_store

ON = "2018-06-01"
COUNCILS = """
select area from area where kind = 'lad' and valid_from <= $on
and (valid_to is null or valid_to > $on) order by area
"""
SMALL_AREAS = """
select min(block) from composition where kind = 'lad' and basis = 'lsoa11'
and valid_from <= $on and (valid_to is null or valid_to > $on) group by area order by 1
"""
# What ships has no small areas: it is refused there after it is read.
FEW = ["E01000001"]


def map_of(store: Path) -> bytes:
    """Every council of a day in one of two areas."""
    areas = _ask(store, COUNCILS)
    lines = [f"{area},{at % 2}" for at, area in enumerate(areas)]
    return "\n".join(["block,area", *lines, ""]).encode()


def flow_of(store: Path) -> bytes:
    """People of a small area of every council, to two providers and elsewhere."""
    lines = [
        f"{block},{provider},{10 + at % 7}"
        for at, block in enumerate(_ask(store, SMALL_AREAS) or FEW)
        for provider in ("RJ1", "RHQ")
    ]
    return "\n".join(["origin,provider,count", *lines, "elsewhere,RJ1,3", ""]).encode()


def _ask(store: Path, sql: str) -> list[str]:
    with open_store(store) as opened:
        return [str(value) for (value,) in opened.execute(sql, {"on": ON}).fetchall()]
