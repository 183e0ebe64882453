"""What a test needs beside Python, and the tests that are left out where it is not there.

A test that needs the open data (or a browser, Java, PostgreSQL) says so by what it asks for: a
fixture, a parameter that names one, or a marker. Where that is not here the test is collected
apart: neither passed nor failed nor skipped, but counted and named at the end of the run.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

DATA_FIXTURES = ("data_folder", "full_path", "full_store")


def data_named() -> Path | None:
    """The folder of open data that DATA names; None without DATA. Nothing is searched for."""
    named = os.environ.get("DATA")
    return Path(named).resolve() if named else None


def facts_named() -> Path | None:
    """The folder of cited facts: FACTS, or `facts` beside the data."""
    named, data = os.environ.get("FACTS"), data_named()
    folder = Path(named) if named else data.parent / "facts" if data else None
    return folder if folder and folder.is_dir() else None


def chromium() -> str | None:
    """The browser that the tests drive."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def postgres() -> str | None:
    """The program that starts a PostgreSQL server: on the path, or where Debian puts it."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return shutil.which("pg_ctl") or (str(debian[-1]) if debian else None)


@cache
def makes_pdf() -> bool:
    """Whether copies in PDF can be made: two packages, of which one needs a library."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError):
        return False
    return find_spec("pyhanko") is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something beside Python that some tests need."""

    marker: str
    fixtures: tuple[str, ...]
    is_here: Callable[[], bool]
    remedy: str


NEEDS = (
    Need(
        marker="data",
        fixtures=DATA_FIXTURES,
        is_here=lambda: data_named() is not None,
        remedy="need the open data: make test DATA=folder",
    ),
    Need(
        marker="facts",
        fixtures=("facts_folder",),
        is_here=lambda: facts_named() is not None,
        remedy="need the cited facts beside the open data: make test DATA=folder FACTS=folder",
    ),
    Need(
        marker="browser",
        fixtures=("browser",),
        is_here=lambda: chromium() is not None,
        remedy="need a browser: install chromium",
    ),
    Need(
        marker="spark",
        fixtures=(),
        is_here=lambda: shutil.which("java") is not None,
        remedy="need Java for Spark: install a Java runtime, 17 or later",
    ),
    Need(
        marker="postgres",
        fixtures=(),
        is_here=lambda: postgres() is not None,
        remedy="need PostgreSQL: install postgresql",
    ),
    Need(
        marker="spreadsheet",
        fixtures=("saved_by_libreoffice",),
        is_here=lambda: shutil.which("soffice") is not None,
        remedy="need LibreOffice: install libreoffice-calc",
    ),
    Need(
        marker="polars",
        fixtures=("polars",),
        is_here=lambda: find_spec("polars") is not None,
        remedy="need polars: pip install polars",
    ),
    Need(
        marker="altair",
        fixtures=("altair",),
        is_here=lambda: find_spec("altair") is not None,
        remedy="need altair: pip install 'tripleaim[notebook]'",
    ),
    Need(
        marker="pdf",
        fixtures=(),
        is_here=makes_pdf,
        remedy="need WeasyPrint with Pango, and pyHanko: pip install 'tripleaim[pdf]'",
    ),
    Need(
        marker="whole",
        fixtures=(),
        is_here=lambda: bool(os.environ.get("WHOLE")),
        remedy="repeat on another database what is whole elsewhere: make grids",
    ),
)


def needs_of(fixtures: Iterable[str], parameters: Iterable[object], markers: Iterable[str]) -> set:
    """The needs of a test by what it asks for."""
    asked = {*fixtures, *(each for each in parameters if isinstance(each, str))}
    marked = set(markers)
    return {need.marker for need in NEEDS if need.marker in marked or asked & set(need.fixtures)}


def set_apart(items: Sequence[pytest.Item]) -> tuple[list[pytest.Item], list[tuple[str, str]]]:
    """The tests that can run here, and (need, file) of each that cannot.

    Only what a test asks for is looked for: whether copies in PDF can be made takes a second.
    """
    here: dict[str, bool] = {}
    kept, left = [], []
    for item in items:
        call = getattr(item, "callspec", None)
        needs = needs_of(
            getattr(item, "fixturenames", ()),
            call.params.values() if call else (),
            (mark.name for mark in item.iter_markers()),
        )
        for each in sorted(needs):
            item.add_marker(each)
        for need in NEEDS:
            if need.marker in needs and need.marker not in here:
                here[need.marker] = need.is_here()
        lacking = [e.marker for e in NEEDS if e.marker in needs and not here[e.marker]]
        if lacking:
            left.append((lacking[0], item.nodeid.split("::")[0]))
        else:
            kept.append(item)
    return kept, left


def tell(left: Sequence[tuple[str, str]]) -> list[str]:
    """What to print of the tests left out: how many, of which files, and what they need.

    >>> tell([("data", "tests/a.py"), ("data", "tests/a.py"), ("data", "tests/b.py")])
    ['3 tests need the open data: make test DATA=folder', '  tests/a.py 2', '  tests/b.py 1']
    """
    lines = []
    for need in NEEDS:
        files = Counter(file for marker, file in left if marker == need.marker)
        if files:
            lines.append(f"{files.total()} tests {need.remedy}")
            lines += [f"  {file} {count}" for file, count in sorted(files.items())]
    return lines
