"""Reading a table as people write it: separators, signs, words for yes, old encodings."""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

ENCODINGS = ("utf-8", "cp1252")
WRITTEN = re.compile(r"[£$€]?\s*([+-]?[£$€]?\d{1,3}(?:,\d{3})*(?:\.\d+)?|[+-]?\d*\.?\d+)\s*%?")
SIGN = re.compile(r"[£$€%]")
YES, NO = {"yes", "y", "true"}, {"no", "n", "false"}


def read_rows(file: Path, texts: Collection[str] = ()) -> "pd.DataFrame":
    """The rows of a CSV or of a workbook's first sheet.

    The columns `texts` (units, facets) are text as written: 007 is not 7, NA is Namibia, empty is
    none.

    `12,117`, `121.2%` and `£5` are numbers, yes and no are 1 and 0; a file in the encoding of older
    Windows is read too. Where some cells of a column have such a sign and others have not, or have
    another, nobody knows what the numbers are of: the column stays as it is written.
    """
    import pandas as pd

    from tripleaim.store.files.csv_file import read_table

    if is_workbook(file):
        rows = _of_workbook(file)
    else:
        rows = read_table(file, encodings=ENCODINGS).reset_index(drop=True).astype(object)
    rows = rows.replace({"": None})
    kept = {_plain(each) for each in texts}
    for name in rows.columns:
        if _plain(name) not in kept and not pd.api.types.is_numeric_dtype(rows[name]):
            rows[name] = _as_numbers(rows[name])
    return rows


def is_workbook(file: Path) -> bool:
    """Whether a file is an Excel workbook, by how it begins."""
    try:
        with file.open("rb") as held:
            return held.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def _of_workbook(file: Path) -> "pd.DataFrame":
    """The first sheet below its titles: headings stand in the first row with as many as it has."""
    import pandas as pd

    from tripleaim.store.given import read_grids

    grid = [[cell.strip() for cell in row] for row in read_grids(file)[0].rows]
    width = max(sum(map(bool, row)) for row in grid)
    top = next(at for at, row in enumerate(grid) if sum(map(bool, row)) >= width)
    used = [at for at, name in enumerate(grid[top]) if name]
    body = [[row[at] for at in used] for row in grid[top + 1 :] if any(row)]
    return pd.DataFrame(body, columns=[grid[top][at] for at in used], dtype=object)


@contextmanager
def told_of(file: Path) -> Iterator[None]:
    """What is refused of `table` is refused of the file by its name."""
    from tripleaim.model.errors import InputRefused

    try:
        yield
    except InputRefused as refusal:
        raise InputRefused(
            replace(each, where=file.name) if each.where in ("table", "panel") else each
            for each in refusal.problems
        ) from None


def headed_as_asked(rows: "pd.DataFrame", names: Iterable[str]) -> "pd.DataFrame":
    """The same rows; a heading that differs from a name asked for by case or spaces alone has it.

    >>> import pandas as pd
    >>> list(headed_as_asked(pd.DataFrame(columns=[" Unit", "x"]), ["unit", "x"]).columns)
    ['unit', 'x']
    """
    held = [str(each) for each in rows.columns]
    renamed = {}
    for name in set(filter(None, names)) - set(held):
        like = [each for each in held if _plain(each) == _plain(name)]
        if len(like) == 1:
            renamed[like[0]] = name
    return rows.rename(columns=renamed)


def _plain(name: object) -> str:
    """A heading without what people write it with or without."""
    return str(name).strip().casefold()


def _as_numbers(column: "pd.Series") -> "pd.Series":
    """A column of numbers as people write them, as numbers; any other as it is."""
    import pandas as pd

    words = column.dropna().astype(str).str.strip()
    numbers = pd.to_numeric(words, errors="coerce")
    if len(words) and numbers.notna().all():
        return numbers.reindex(column.index)
    if len(words) and set(words.str.lower()) <= YES | NO:
        return column.map(lambda each: each if each is None else _yes(each))
    if not len(words) or not words.map(lambda each: WRITTEN.fullmatch(each) is not None).all():
        return column
    if words.map(lambda each: "".join(SIGN.findall(each))).nunique() > 1:
        return column
    plain = words.str.replace(r"[£$€,%\s]", "", regex=True)
    return pd.to_numeric(plain, errors="coerce").reindex(column.index)


def _yes(word: object) -> int:
    return int(str(word).strip().lower() in YES)
