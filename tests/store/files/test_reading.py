"""One way to read: whatever a file holds, it is read whole or refused in words, within limits."""

import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from store.files.mutations import CSV, TOML, WORKBOOK
from tripleaim.model.errors import InputRefused, Problem
from tripleaim.model.limits import LIMITS
from tripleaim.store.files.csv_file import read_table
from tripleaim.store.files.toml_file import open_toml
from tripleaim.store.files.workbook_file import open_workbook

GOOD_CSV = b"code,people\nE01000001,1200\nE01000002,1300\n"
GOOD_TOML = b'title = "x"\n\n[plan]\nyears = 1\n\n[[rows]]\nshare = 1.5\n'
MOST_BYTES = 300_000_000


def good_workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in (("code", "people"), ("E01000001", 1200), ("E01000002", 1300)):
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def read_whole_or_refused(path: Path, read: Callable[[Path], object]) -> None:
    refused: tuple[Problem, ...] = ()
    tracemalloc.start()
    try:
        read(path)
    except InputRefused as refusal:
        refused = refusal.problems
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert all(path.name in problem.where for problem in refused)
    assert len("".join(map(str, refused))) < 5_000
    assert peak < MOST_BYTES


def test_there_are_as_many_kinds_as_promised() -> None:
    assert min(len(CSV), len(TOML), len(WORKBOOK)) >= 40


@pytest.mark.parametrize("kind", CSV)
def test_a_csv_is_read_whole_or_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(CSV[kind](GOOD_CSV))
    read_whole_or_refused(path, read_table)


@pytest.mark.parametrize("kind", TOML)
def test_a_toml_is_read_whole_or_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "given.toml"
    path.write_bytes(TOML[kind](GOOD_TOML))
    read_whole_or_refused(path, open_toml)


@pytest.mark.parametrize("kind", WORKBOOK)
def test_a_workbook_is_read_whole_or_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "given.xlsx"
    path.write_bytes(WORKBOOK[kind](good_workbook()))

    def read(path: Path) -> list[object]:
        return [list(sheet.values) for sheet in open_workbook(path).worksheets]

    read_whole_or_refused(path, read)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"code,people\ncaf\xe9,1\n", "is not UTF-8, at byte 15"),
        (b"a,a\n1,2\n", "has a heading twice: a"),
        (b"code;people\nE01,3\n", "row 2: has 1 cells where the heading has 2"),
        (b"PK\x03\x04xx", "is an Excel workbook, not a CSV"),
        (b",".join([b"c"] * 3000), "has more than 2,000 columns"),
        (b"", "is empty"),
        (b'a,b\n1,2\n3,"4\n5,6\n7,8\n', "row 3: has a quotation mark that is never closed"),
        (b'a,b\n1,2\n3,"4\n5,6\n7,8', "row 3: has a quotation mark that is never closed"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(text: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(text)
    with pytest.raises(InputRefused, match=said):
        read_table(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_lies_between_cells_is_seen(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text(f'code{delimiter}"name, of it"\nE01{delimiter}"a, b; c"\n', encoding="utf-8")
    table = read_table(path)
    assert list(table.columns) == ["code", "name, of it"]
    assert table.iloc[0, 1] == "a, b; c"
    assert list(table.index) == [2]


@pytest.mark.parametrize(
    "text",
    ["a.b.c = 1", "a = [[[1]]]", 'a = "[[[[.....[["', "a = '{{{{{{'", '"a.b.c.d" = 1', "# [[[["],
)
def test_what_is_not_deep_is_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "given.toml"
    path.write_text(f"{text}\n{'# [' * 40}\n")
    assert bool(open_toml(path)) is not text.startswith("#")


def test_every_limit_says_why() -> None:
    assert all(limit.why and limit.most > 0 for limit in LIMITS)


@pytest.mark.parametrize("by_arrow", [True, False])
def test_a_cell_of_two_lines_is_whole(
    by_arrow: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tripleaim.store.files.csv_file.BY_ARROW", by_arrow)
    path = tmp_path / "given.csv"
    for end in (b'"\n', b'"', b'"\r\n\r\n'):
        path.write_bytes(b'a,b\n1,2\n3,"4\n5' + end)
        assert read_table(path)["b"].tolist() == ["2", "4\n5"]
    path.write_bytes(b'a,b\n1,2\n3,"4\n5,6\n')
    with pytest.raises(InputRefused, match="never closed"):
        read_table(path)
