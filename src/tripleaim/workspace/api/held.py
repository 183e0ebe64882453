"""The rows of the files of a site, read by area and day: the API and the files cannot differ."""

import json
from datetime import date
from json.encoder import encode_basestring
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from tripleaim.model.errors import NothingFound
from tripleaim.page.tidy import COLUMNS, ENGLAND, NAMES
from tripleaim.questions.ten import TEN

FOLDER = "data"
KEPT = 64

# Of what is kept: question, area and day of an answer; one word for what is of the whole.
Key = str | tuple[str, str, date]
IS_NUMBER = [each.type in ("number", "integer") for each in COLUMNS]
ROW = "{" + ", ".join(f"{json.dumps(name)}: %s" for name in NAMES) + "}"


class Held:
    """The Parquet files of a site. They may be replaced while it is served.

    Each file is read once for each version: all ten take about 10 MB, which costs less than to look
    into ten files for every answer.
    """

    def __init__(self, site: Path):
        self.folder = site / FOLDER
        self._made: dict[Key, Any] = {}
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
        return [
            dict(zip(NAMES, row, strict=True))
            for each in _asked(question)
            for row in zip(*self._cells(each, found, day), strict=True)
        ]

    def json(self, area: str, on: date | None, question: str = "") -> str:
        """The same rows as JSON, byte for byte what `json.dumps` makes of them.

        Made column by column: a row as a dict is made for nobody. Raises as `rows` does.
        """
        found, day = self._in_force(area, on)
        parts = (
            self._once((each, found, day), lambda each=each: self._json(each, found, day))
            for each in _asked(question)
        )
        return f"[{', '.join(part for part in parts if part)}]"

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
            table = self._table(each.id)
            for row in table.group_by(["area", "on"]).aggregate([]).to_pylist():
                found.setdefault(row["area"], set()).add(row["on"])
        return {area: sorted(found[area]) for area in sorted(found, key=_national_first)}

    def _cells(self, question: str, area: str, day: date) -> list[list[Any]]:
        table = self._table(question)
        is_meant = compute.and_(
            compute.equal(table["area"], area), compute.equal(table["on"], pa.scalar(day))
        )
        return [_plain(column) for column in table.filter(is_meant).select(NAMES).columns]

    def _json(self, question: str, area: str, day: date) -> str:
        found = self._cells(question, area, day)
        columns = map(_written, found, IS_NUMBER)
        return ", ".join(map(ROW.__mod__, zip(*columns, strict=True))) if found[0] else ""

    def _table(self, question: str) -> pa.Table:
        table: pa.Table = self._once(question, lambda: self._whole(question))
        return table

    def _whole(self, question: str) -> pa.Table:
        return parquet.ParquetFile(self.folder / f"{question}.parquet").read(use_threads=False)

    def _once(self, key: Key, make: Any) -> Any:
        """What `make` makes, once for each version of the files; of answers a few are kept."""
        mark = self.mark()
        with self._lock:
            if mark != self._mark:
                self._mark, self._made = mark, {}
            if key in self._made:
                return self._made[key]
        made = make()
        with self._lock:
            if mark == self._mark:
                answers = [each for each in self._made if isinstance(each, tuple)]
                for oldest in answers[: max(0, len(answers) + 1 - KEPT)]:
                    del self._made[oldest]
                self._made[key] = made
        return made


def _national_first(area: str) -> tuple[bool, str]:
    return area != ENGLAND, area


def _asked(question: str) -> list[str]:
    return [question] if question else [each.id for each in TEN]


def _plain(column: pa.ChunkedArray) -> list[Any]:
    """The cells of a column as Python has them, as `to_pylist` gives them and five times sooner.

    >>> _plain(pa.chunked_array([[1.5, None], [2.0]])), _plain(pa.chunked_array([["a", None]]))
    ([1.5, None, 2.0], ['a', None])
    """
    cells = column.to_numpy()
    if column.null_count and cells.dtype.kind == "f":
        cells = cells.astype(object)
        cells[column.is_null().to_numpy()] = None
    plain: list[Any] = cells.tolist()
    return plain


def _written(cells: list[Any], is_number: bool) -> list[str]:
    """The cells of a column as JSON; a day as its text.

    >>> _written([1.5, None, 2.0], True), _written(["said", None], False)
    (['1.5', 'null', '2.0'], ['"said"', 'null'])
    >>> _written([date(2020, 1, 2)], False)
    ['"2020-01-02"']
    """
    if is_number:
        return json.dumps(cells, allow_nan=False)[1:-1].split(", ")
    said = {each: encode_basestring(str(each)) for each in set(cells)}
    return list(map((said | {None: "null"}).__getitem__, cells))
