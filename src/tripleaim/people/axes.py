"""The axes along which people are told apart, and one question that counts along all of them.

An axis is a system, an age band, the segment of a scheme, or an area of a kind. What is asked along
it is kept beside the people with the record of releases, so that a later vintage is asked the same.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from tripleaim.people.deciles import ranked_sql
from tripleaim.people.segments import BAND_NUMBER, BANDS, Scheme, Segment, _sum_sql, segment_sql

if TYPE_CHECKING:
    import pandas as pd

NOWHERE = "(elsewhere)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One way to tell people apart: `kind` is system, band, segment or area.

    `areas` gives the area of each LSOA; people of other LSOAs are NOWHERE. Two axes that tell the
    same people apart in the same way have the same name, whatever their titles.
    """

    kind: str
    scheme: Scheme | None = None
    areas: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """What it is called in the record: its kind, and a digest of what it asks.

        >>> Axis(kind="band").name
        'band'
        """
        if self.scheme:
            rules = [[each.name, each.rule] for each in self.scheme.segments]
            return f"segment {_digest([rules, self.scheme.otherwise, self.scheme.score])}"
        return f"area {_digest(sorted(self.areas.items()))}" if self.areas else self.kind

    @property
    def places(self) -> Sequence[str]:
        """The places that there are whether or not anybody is there; of areas and systems none.

        >>> BAND.places[0]
        '0 to 17'
        """
        if self.scheme:
            return list(self.scheme.titles)
        return BANDS if self.kind == "band" else ()

    @property
    def said(self) -> dict[str, Any]:
        """All of it, for the record."""
        held = self.scheme
        scheme = {each.name: getattr(held, each.name) for each in fields(Scheme)} if held else None
        if scheme:
            scheme["segments"] = [[s.name, s.title, s.rule] for s in scheme["segments"]]
        return {"kind": self.kind, "scheme": scheme, "areas": self.areas and dict(self.areas)}


SYSTEM, BAND = Axis(kind="system"), Axis(kind="band")


def read_axis(said: Mapping[str, Any]) -> Axis:
    """An axis from the record.

    >>> read_axis(BAND.said) == BAND
    True
    """
    scheme = None
    if said["scheme"]:
        held = dict(said["scheme"])
        held["segments"] = tuple(
            Segment(name=name, title=title, rule=rule) for name, title, rule in held["segments"]
        )
        held["score"] = tuple((column, weight) for column, weight in held["score"])
        scheme = Scheme(**held)
    return Axis(kind=said["kind"], scheme=scheme, areas=said["areas"])


def joint_sql(axes: Sequence[Axis], money: bool) -> str:
    """People along all axes: one row a combination, `at_0`, `at_1`... numbers, a system or an LSOA.

    With `money` also what they cost, and the most that one of them cost, in pence.
    """
    first, people, numbers = _scored(axes)
    picked = [f"{_expression(axis, numbers)} as at_{at}" for at, axis in enumerate(axes)]
    named = ", ".join(f"at_{at}" for at in range(len(axes)))
    cost, sums = "", ""
    if money:
        cost = ", cast(cost as bigint) as cost"
        # SQL of: expressions of ours by kind of axis, and places in schemes
        sums = f", coalesce({_sum_sql('cost')}, 0) as cost, coalesce(max(abs(cost)), 0) as most"
    # SQL of: expressions of ours by kind of axis, and places in schemes
    return f"""
with {first} told as (select {", ".join(picked)}{cost} from {people})
select {named}, cast(count(*) as bigint) as people{sums}
from told
group by {named}
order by {named}
"""


def name_places(axes: Sequence[Axis], rows: "pd.DataFrame") -> "pd.DataFrame":
    """The answer of `joint_sql` with a column of labels for every axis, by its name."""
    labels = {axis.name: _labels(axis, rows[f"at_{at}"]) for at, axis in enumerate(axes)}
    return rows.drop(columns=[f"at_{at}" for at in range(len(axes))]).assign(**labels)


def _labels(axis: Axis, places: "pd.Series[Any]") -> "pd.Series[Any]":
    if axis.areas is not None:
        return places.map(axis.areas).fillna(NOWHERE)
    if axis.kind == "system":
        return places.astype(str)
    named = list(axis.scheme.titles) if axis.scheme else list(BANDS)
    return places.astype(int).map(dict(enumerate(named)))


def _expression(axis: Axis, numbers: Mapping[str, str]) -> str:
    if axis.scheme:
        return f"({numbers.get(axis.name) or segment_sql(axis.scheme)})"
    return {"band": f"({BAND_NUMBER})", "system": "system", "area": "lsoa"}[axis.kind]


def _scored(axes: Sequence[Axis]) -> tuple[str, str, dict[str, str]]:
    """Common tables, the table to ask of, and the expression of every segment that is a tenth."""
    scored = {axis.name: axis.scheme for axis in axes if axis.scheme and axis.scheme.score}
    if not scored:
        return "", "person", {}
    names = {name: f"ranked_{at}" for at, name in enumerate(scored)}
    tables = [
        ranked_sql(scheme.score, "person", names[name]) for name, scheme in scored.items() if scheme
    ]
    if len(scored) == 1:
        return f"{tables[0]},", "ranked_0", dict.fromkeys(scored, "tenth - 1")
    picked = ", ".join(f"{table}.tenth as {table}_tenth" for table in names.values())
    joined = "\n".join(f"join {table} on {table}.person = p.person" for table in names.values())
    # SQL of: expressions of ours by kind of axis, and places in schemes
    tables.append(f"everybody as (select p.*, {picked} from person p {joined})")
    numbers = {name: f"{table}_tenth - 1" for name, table in names.items()}
    return f"{', '.join(tables)},", "everybody", numbers


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]
