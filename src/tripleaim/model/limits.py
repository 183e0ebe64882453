"""How large a file of the user may be: every limit in one place, and why it is what it is.

docs/reference/limits.md is generated from here. A limit is refused in words, before the file is
held in memory.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most of something that a file may have: of what kind of file, of what, and why."""

    kind: str
    of: str
    most: int
    why: str

    def __str__(self) -> str:
        return f"{self.most:,} {self.of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLimits:
    """How large a CSV may be."""

    bytes: Limit
    columns: Limit
    cells: Limit


CSV_BYTES = Limit(
    kind="CSV",
    of="bytes",
    most=64_000_000,
    why="a table of areas, months or answers is under a megabyte; unpacked, where it is packed",
)
CSV_COLUMNS = Limit(
    kind="CSV", of="columns", most=2_000, why="a survey has hundreds, a table of areas tens"
)
CSV_CELLS = Limit(kind="CSV", of="cells", most=5_000_000, why="held in memory as text")
FLOW_BYTES = Limit(
    kind="CSV of flows or travel times",
    of="bytes",
    most=400_000_000,
    why="every LSOA of England to every trust is 130 MB",
)
FLOW_CELLS = Limit(
    kind="CSV of flows or travel times",
    of="cells",
    most=30_000_000,
    why="every LSOA of England to every trust is 15 million",
)
TOML_BYTES = Limit(
    kind="TOML", of="bytes", most=2_000_000, why="a five-year plan is a few hundred kB"
)
TOML_DEPTH = Limit(
    kind="TOML",
    of="levels of brackets or of dots in a key",
    most=24,
    why="a document has four; deeper ones cost time and memory by the square",
)
TOML_ROWS = Limit(
    kind="TOML", of="rows of a table or list", most=20_000, why="the largest plan has thousands"
)
TOML_DIGITS = Limit(
    kind="TOML",
    of="digits of a number, places of its exponent among them",
    most=40,
    why="pence of all the money there is are 18",
)
BOOK_BYTES = Limit(kind="Workbook", of="bytes", most=20_000_000, why="a plan is a few hundred kB")
BOOK_UNPACKED = Limit(
    kind="Workbook",
    of="bytes unpacked",
    most=100_000_000,
    why="a workbook is a packed archive: 0.6 MB can hold a cell of 600 MB",
)
BOOK_PARTS = Limit(kind="Workbook", of="parts", most=2_000, why="sheets, styles and pictures")
BOOK_CELLS = Limit(kind="Workbook", of="cells", most=400_000, why="10,000 answers to 40 questions")
BOOK_ROWS = Limit(
    kind="Workbook",
    of="rows down to the last that holds something",
    most=100_000,
    why="one stray cell at the foot of a sheet makes every row above it count",
)
BOOK_COLUMNS = Limit(
    kind="Workbook",
    of="columns across to the last that holds something",
    most=2_000,
    why="one stray cell at the right of a sheet makes every column before it count",
)
BOOK_AREA = Limit(
    kind="Workbook",
    of="places in a sheet, rows times columns",
    most=2_000_000,
    why="empty places are read too",
)
BOOK_DEPTH = Limit(kind="Workbook", of="levels of its XML", most=64, why="Excel writes about ten")
LOG_BYTES = Limit(
    kind="Log of a workspace's export",
    of="bytes",
    most=200_000_000,
    why="three million leaves are 195 MB",
)
BACKUP_BYTES = Limit(
    kind="Backup of a workspace",
    of="bytes",
    most=20_000_000_000,
    why="unpacked; 60 million events. Back up a larger database by its own means",
)
BACKUP_LINE = Limit(
    kind="Row of a backup",
    of="bytes",
    most=50_000_000,
    why="one row is held in memory; a request of 5 MB fills no larger one",
)
KEY_BYTES = Limit(kind="Key", of="bytes", most=100_000, why="a key is under a kilobyte")

TABLE = TableLimits(bytes=CSV_BYTES, columns=CSV_COLUMNS, cells=CSV_CELLS)
FLOW = TableLimits(bytes=FLOW_BYTES, columns=CSV_COLUMNS, cells=FLOW_CELLS)

LIMITS = (
    CSV_BYTES,
    CSV_COLUMNS,
    CSV_CELLS,
    FLOW_BYTES,
    FLOW_CELLS,
    TOML_BYTES,
    TOML_DEPTH,
    TOML_ROWS,
    TOML_DIGITS,
    BOOK_BYTES,
    BOOK_UNPACKED,
    BOOK_PARTS,
    BOOK_CELLS,
    BOOK_ROWS,
    BOOK_COLUMNS,
    BOOK_AREA,
    BOOK_DEPTH,
    LOG_BYTES,
    BACKUP_BYTES,
    BACKUP_LINE,
    KEY_BYTES,
)
