"""The rows of the files of a site, read by area and day: the API and the files cannot differ."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from tripleaim.model.errors import NothingFound
from tripleaim.page.tidy import ENGLAND
from tripleaim.questions.ten import TEN

FOLDER = "data"
KEPT = 64


class Held:
    """The Parquet files of a site. They may be replaced while it is served."""

    def __init__(self, site: Path):
        self.folder = site / FOLDER
        self._made: dict[str, Any] = {}
        self._mark = ""
        self._lock = Lock()

    def mark(self) -> str:
        """Which version of the files this is. Raises NothingFound where there are none."""
        try:
            said = (self.folder / "datapackage.json").stat()
        except OSError:
            raise NothingFound("This site has no files of data.") from None
        return f"{said.st_ino:x}-{said.st_mtime_ns:x}-{said.st_size:x}"

    def rows(self, area: str, on: date | None, question: str = "") -> list[dict[str, Any]]:
        """The rows about an area on the day in force, of one question or of all ten in order.

        `area` is an id or a code; the day in force is the newest kept that is not after `on`.
        Raises NothingFound with the days that there are, or the areas.
        """
        found, day = self._in_force(area, on)
        asked = [question] if question else [each.id for each in TEN]
        return [
            row
            for each in asked
            for row in self._once(
                f"{each} {found} {day}", lambda each=each: self._read(each, found, day)
            )
        ]

    def days(self) -> dict[str, list[date]]:
        """The days kept of each area."""
        kept: dict[str, list[date]] = self._once("days", self._days)
        return kept

    def _in_force(self, area: str, on: date | None) -> tuple[str, date]:
        days = self.days()
        meant = [id for id in days if area in (id, id.partition(":")[2])]
        if not meant:
            raise NothingFound(
                f"No answers about {area} are kept here. Areas: /api/v1/answered lists them."
            )
        kept = sorted((day, id) for id in meant for day in days[id] if on is None or day <= on)
        if not kept:
            first = min(day for id in meant for day in days[id])
            raise NothingFound(f"The first day kept of {area} is {first}.")
        day, id = kept[-1]
        return id, day

    def _days(self) -> dict[str, list[date]]:
        found: dict[str, set[date]] = {}
        for each in TEN:
            table = self._table(each.id, ["area", "on"])
            for row in table.group_by(["area", "on"]).aggregate([]).to_pylist():
                found.setdefault(row["area"], set()).add(row["on"])
        return {area: sorted(found[area]) for area in sorted(found, key=_national_first)}

    def _read(self, question: str, area: str, day: date) -> list[dict[str, Any]]:
        filters = (compute.field("area") == area) & (compute.field("on") == day)
        rows: list[dict[str, Any]] = self._table(question, None, filters).to_pylist()
        return rows

    def _table(self, question: str, columns: Iterable[str] | None, filters: Any = None) -> pa.Table:
        path = self.folder / f"{question}.parquet"
        return parquet.read_table(path, columns=columns, filters=filters, use_threads=False)

    def _once(self, key: str, make: Any) -> Any:
        """What `make` makes, once for each version of the files; a few are kept."""
        mark = self.mark()
        with self._lock:
            if mark != self._mark:
                self._mark, self._made = mark, {}
            if key in self._made:
                return self._made[key]
        made = make()
        with self._lock:
            if mark == self._mark:
                while len(self._made) >= KEPT:
                    self._made.pop(next(each for each in self._made if each != "days"))
                self._made[key] = made
        return made


def _national_first(area: str) -> tuple[bool, str]:
    return area != ENGLAND, area
