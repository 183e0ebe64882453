"""A source: where a number comes from, and how far to believe it."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from tripleaim.model.errors import refuse

GRADES = {
    "official": "published by the body responsible for it",
    "reported": "read in another account of it",
    "derived": "computed from official tables",
    "assumed": "ours; change it if you know better",
}
FILES = frozenset((".csv", ".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".gz", ".parquet", ".json"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publication, with what it covers and how far to believe it.

    `files` are paths or patterns inside the open-data folder: its own publication first, then what
    must lie beside it for that to be read (a register, a lookup); `shape` names the reader; `holds`
    what a lookup must have columns for (ccg17, lad17); `fetchable` is false where the address is a
    page on which a person must click.

    >>> Source(id="ods_succ", publisher="NHS England, ODS", title="Successions", vintage="2026-05",
    ...        licence="OGL v3.0", address="https://example.org/succ.zip", shape="ods_succession",
    ...        files=("organisations/ods/succ_2026-05.csv",)).grade
    'official'
    """

    id: str
    publisher: str
    title: str
    vintage: str
    licence: str
    address: str
    shape: str
    files: tuple[str, ...] = ()
    grade: str = "official"
    valid_from: date | None = None
    holds: tuple[str, ...] = ()
    fetchable: bool = True

    @property
    def has_file(self) -> bool:
        """Whether its address is of a file: one that ends like none is a page, whoever says not."""
        address = urlsplit(self.address)
        ends = PurePosixPath(address.path).suffix.lower()
        return self.fetchable and address.scheme in ("http", "https") and ends in FILES

    def __post_init__(self) -> None:
        if self.grade not in GRADES:
            raise refuse(
                self.id, "is not a grade", f"Grades: {', '.join(GRADES)}.", value=self.grade
            )
        for field in ("id", "publisher", "title", "vintage", "licence"):
            if not getattr(self, field):
                raise refuse("source", f"{self.id or '?'} has no {field}")
