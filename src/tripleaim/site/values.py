"""The measures of one system as the comparison of systems needs them, in a small file of its own.

A file a system is written with its page and kept as long as its rows are the same; the pages that
compare are drawn of these files, by the site and by the server alike.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tripleaim.model.errors import NothingFound
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.words import figure, period_words
from tripleaim.questions.needs.rows import Care, CareShare, Condition, Health, LikeIt, Measured
from tripleaim.questions.ten import question
from tripleaim.site.address import measures_file
from tripleaim.store.engine import Store

FOLDER = ".values"  # a file a system, while pages are written
WHOLE = measures_file()
KINDS = (Health, CareShare, Care, Condition)
SHARES = (CareShare, Condition)
WAYS = {"higher": "more is better", "lower": "less is better"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A measure of a system in a period, with the period before, England's and its interval.

    Shares are 0 to 1; `places` are decimals shown; `way` says in words which direction is better.
    """

    id: str
    heading: str
    period: str
    way: str
    is_share: bool
    places: int
    here: float
    before: float | None
    england: float | None
    low: float | None
    high: float | None

    def shown(self, value: float) -> str:
        """A value of this measure in words."""
        return f"{100 * value:.1f}%" if self.is_share else str(figure(value, self.places))


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemValues:
    """A system: its code, short name, the systems most like it (nearest first), its measures."""

    code: str
    name: str
    likes: tuple[tuple[str, float], ...]
    values: tuple[Value, ...]

    def of(self, measure: str) -> Value | None:
        """The value of a measure, or None where it is not held."""
        return next((each for each in self.values if each.id == measure), None)


def values_path(code: str) -> str:
    """The file of a system's measures."""
    return f"{FOLDER}/{code}.json"


def read_values(store: Store, code: str, area: str, name: str, on: date) -> SystemValues:
    """The measures of a system on a day, from the rows that answer who needs what."""
    try:
        answer = question("needs").answer(store, area, on)
    except NothingFound:
        return SystemValues(code=code, name=name, likes=(), values=())
    likes = tuple(
        (each.subject.partition(":")[2], each.distance)
        for each in answer.of(LikeIt)
        if each.distance is not None and each.subject != area
    )
    rows = [row for kind in KINDS for row in answer.of(kind)]
    values = {value.id: value for value in _values(rows)}
    return SystemValues(code=code, name=name, likes=likes, values=tuple(values.values()))


def _values(rows: Iterable[Measured]) -> Iterable[Value]:
    words = catalogue_of("needs")
    better = {each.id: each.better for _, each in words.measures()}
    for row in rows:
        if row.side != "here" or row.here is None:
            continue
        low, high = row.bounds or (None, None)
        yield Value(
            id=f"{row.base}|{row.whom}",
            period=period_words(row.first, row.after),
            heading=words.heading_of(row.base) + (f", {row.whom}" if row.whom else ""),
            way="" if isinstance(row, Condition) else WAYS.get(better.get(row.base, ""), ""),
            is_share=isinstance(row, SHARES),
            places=row.places,
            here=float(row.here),
            before=_float(row.before),
            england=_float(row.england),
            low=_float(low),
            high=_float(high),
        )


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def pack_values(system: SystemValues) -> str:
    """A system's measures as the text of a file."""
    return json.dumps(asdict(system), ensure_ascii=False, separators=(",", ":"))


def unpack_values(text: str) -> SystemValues:
    """A system's measures from the text of a file."""
    return _unpack(json.loads(text))


def _unpack(held: Mapping[str, Any]) -> SystemValues:
    return SystemValues(
        code=held["code"],
        name=held["name"],
        likes=tuple((code, far) for code, far in held["likes"]),
        values=tuple(Value(**each) for each in held["values"]),
    )


def digest_of_values(site: Path) -> str:
    """A digest of the measures of all systems of a site: the same for the same."""
    summed = hashlib.blake2b(digest_size=16)
    for file in sorted((site / FOLDER).glob("*.json")):
        summed.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return summed.hexdigest()


def read_folder(site: Path) -> dict[str, SystemValues]:
    """The measures of every system of a site, by code, in order of name."""
    files = sorted((site / FOLDER).glob("*.json"))
    systems = [unpack_values(file.read_text(encoding="utf-8")) for file in files]
    return {each.code: each for each in sorted(systems, key=lambda each: (each.name, each.code))}


def pack_whole(every: Mapping[str, SystemValues]) -> bytes:
    """The measures of every system as one file of the site, of which any choice can be compared."""
    held = [asdict(each) for each in every.values()]
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)


def read_whole(site: Path) -> dict[str, SystemValues]:
    """The measures of every system of a site that was published, by code, in order of name."""
    return {
        each.code: each
        for each in map(_unpack, json.loads(gzip.decompress((site / WHOLE).read_bytes())))
    }
