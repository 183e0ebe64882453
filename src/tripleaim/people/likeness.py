"""By what the same people are known again: the line that they were loaded with, and the first of
their pseudonyms in order.

`people load` writes both into the file of people, whoever else makes such a file need not: the
first pseudonyms are then asked for, which reads everybody's.
"""

import hashlib
import hmac
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import duckdb

from tripleaim.store.person import STATEMENT, person_files
from tripleaim.store.releases import Line
from tripleaim.store.sql_text import exact_path

SOME = 4096
SAME = 0.05
PREFIX, HASH = 8, 12
MARK, FIRST = b"tripleaim_line", b"tripleaim_first"
NUMBERED = "select count(*) from parquet_schema($paths) where name = 'person' and type = 'INT64'"
PEOPLE_ASKED = f"select cast(person as varchar) as person from person order by person limit {SOME}"


def mark_of(folder: Path) -> str:
    """The line that the people were loaded with, whichever system their folder names; empty where
    no file of `people load` bears a mark."""
    with suppress(duckdb.Error):  # whoever reads it whole says so
        told = _told(sorted(folder.glob("system=*/people.parquet")), MARK)
        return next((held.decode(errors="replace") for held in told if held), "")
    return ""


def is_drawn(folder: Path) -> bool:
    """Whether every file of a folder's people says itself that `synthesise` drew them, and numbers
    them: whoever takes the mark out of a file of pseudonyms does not make them synthetic."""
    files = sorted({path.resolve() for path in folder.glob("system=*/*.parquet")})
    with suppress(duckdb.Error), duckdb.connect() as engine:
        paths = [exact_path(path) for path in files]
        numbered = engine.execute(NUMBERED, {"paths": paths}).fetchone()
        labels = _told(files, b"label")
        return labels == [STATEMENT.encode()] * len(files) and numbered == (len(files),)
    return False


def _told(paths: Sequence[Path], key: bytes) -> list[bytes]:
    """What Parquet files say of themselves under a key. Raises duckdb.Error where one is none."""
    if not paths:
        return []
    with duckdb.connect() as engine:
        engine.execute("set enable_progress_bar = false")  # it would stand among what is printed
        asked = "select value from parquet_kv_metadata($paths) where key = $key order by value"
        given = {"paths": [exact_path(path) for path in paths], "key": key}
        return [bytes(value) for (value,) in engine.execute(asked, given).fetchall()]


def first_held(folder: Path) -> list[str] | None:
    """The first pseudonyms of a folder's people, as they were loaded with its files; None where a
    file does not say its own, or cannot be read (whoever reads it whole says so).

    The first of each file are enough to say the first of all.
    """
    files = person_files(folder)
    try:
        told = [held for held in _told(files, FIRST) if held]
    except (duckdb.Error, OSError):
        return None
    if len(told) < len(files):
        return None
    found = {each for held in told for each in held.decode().split(",")}
    return sorted(found)[:SOME]


def is_alike(line: Line, some: Sequence[str]) -> bool:
    """Whether some people are of a line: a twentieth in common of the fewer, and two at least.

    Each sample is of the first in order of their pseudonyms, which are drawn at random: as far as
    both samples reach, all who are in both are in both samples, whatever part of whom they are.
    """
    mine = hashed(line, some)
    return any(_in_common(mine, held) for held in line.state.get("prints", {}).values())


def _in_common(mine: Sequence[str], held: Sequence[str]) -> bool:
    if not mine or not held:
        return False
    if len(held[0]) < PREFIX + HASH:  # as records were kept before: no order, 512 of each
        before = set(held)
        return sum(each[PREFIX:] in before for each in mine[:512]) >= SAME * min(len(mine), 512)
    ends = [max(side)[:PREFIX] for side in (mine, held) if len(side) >= SOME]
    near = [
        {each for each in side if each[:PREFIX] <= min(ends, default="~")} for side in (mine, held)
    ]
    both, fewer = len(near[0] & near[1]), min(map(len, near))
    return both >= min(2, fewer) and both >= SAME * fewer > 0


def hashed(line: Line, some: Sequence[str]) -> list[str]:
    """Pseudonyms as they are kept: where they stand in order, and a keyed hash."""
    key = line.state["key"].encode()
    return [
        f"{each[:PREFIX]:<{PREFIX}}"
        + hmac.new(key, each.encode(), hashlib.sha256).hexdigest()[:HASH]
        for each in some
    ]
