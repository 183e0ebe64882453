"""Bad input costs nothing: a clear error with file, row, column and remedy; nothing is loaded."""

import gzip
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tripleaim.model.errors import CheckFailed, InputRefused
from tripleaim.store import load
from tripleaim.store.engine import ask_value, open_store
from tripleaim.store.front_door import find_faults
from tripleaim.store.load import build_store

LOOKUP = "geography/lookups/lsoa11_ccg16_lad16.csv.gz"
REGISTER = "organisations/ods/etr_2025-12.csv"
HEADING = "LSOA11CD,LSOA11NM,CCG16CD,CCG16CDH,CCG16NM,LAD16CD,LAD16NM,FID"
ROWS = [
    "E01010638,Bradford 004A,E38000001,02N,NHS Airedale CCG,E08000032,Bradford,1",
    "E01023975,Ashford 007B,E38000002,09C,NHS Ashford CCG,E07000105,Ashford,2",
    "E01023976,Ashford 007C,E38000002,09C,NHS Ashford CCG,E07000105,Ashford,3",
]
GOOD = "\n".join([HEADING, *ROWS]) + "\n"
TRUST = '"RM3","SALFORD","Y54","Q83","","","","","","M6 8HD","{}","{}"' + ',""' * 15 + "\n"


def edit(old: str, new: str, text: str = GOOD) -> bytes:
    assert old in text
    return text.replace(old, new).encode()


def swapped() -> bytes:
    cells = [line.split(",") for line in GOOD.splitlines()]
    return (
        "\n".join(",".join([*row[:2], row[3], row[2], *row[4:]]) for row in cells[1:])
        .join([HEADING + "\n", "\n"])
        .encode()
    )


FAULTS: list[tuple[str, Callable[[], bytes], tuple[str, ...]]] = [
    ("empty file", lambda: b"", ("is empty", "tripleaim fetch")),
    ("no rows", lambda: (HEADING + "\n").encode(), ("a heading and no rows",)),
    ("web page", lambda: b"<!DOCTYPE html><html>Not found</html>", ("is a web page",)),
    (
        "wrong encoding",
        lambda: edit("Ashford 007B", "Ashf\u00f6rd").decode().encode("latin-1"),
        ("row 3", "is not UTF-8, at byte"),
    ),
    ("zero bytes", lambda: edit("Ashford 007B", "Ash\0ford"), ("row 3", "zero byte")),
    (
        "missing column",
        lambda: (
            edit("CCG16CD,CCG16CDH,", "CCG16CD,")
            .replace(b",02N", b"")
            .replace(b",09C", b"")
            .replace(b"CCG16CD,", b"XXG16CD,")
            .replace(b"CCG16NM", b"XXG16NM")
        ),
        ("lacks the columns of ccg16",),
    ),
    (
        "extra column",
        lambda: (
            edit("FID", "FID,MOOD")
            .replace(b",1\n", b",1,fine\n")
            .replace(b",2\n", b",2,fine\n")
            .replace(b",3\n", b",3,fine\n")
        ),
        ("has columns that no lookup has: MOOD",),
    ),
    ("heading twice", lambda: edit("LAD16NM", "LAD16CD"), ("has a heading twice",)),
    ("swapped columns", swapped, ("column CCG16CD", "'02N' is not an ONS code", "swapped?")),
    (
        "ragged row",
        lambda: edit("NHS Ashford CCG", "NHS Ashford, Kent CCG"),
        ("row 3", "has 9 cells where the heading has 8", "needs quotes"),
    ),
    ("short row", lambda: edit(",Ashford,3", ""), ("row 4", "has 6 cells where the heading has 8")),
    (
        "duplicated key",
        lambda: edit("E01023976", "E01023975"),
        ("row 4", "column LSOA11CD", "'E01023975' stands in row 3 already"),
    ),
    (
        "overlapping membership",
        lambda: edit(
            "E01023976,Ashford 007C,E38000002,09C", "E01023975,Ashford 007B,E38000001,02N"
        ),
        ("in two areas at once",),
    ),
    (
        "scientific code",
        lambda: edit("02N", "9E10"),
        ("'9E10' is not an ODS code of a ccg", "read codes as numbers"),
    ),
    (
        "lost zeros",
        lambda: edit("02N", "2"),
        ("'2' is not an ODS code of a ccg", "read codes as numbers"),
    ),
    ("broken ONS code", lambda: edit("E38000001", "E3800001"), ("'E3800001' is not an ONS code",)),
]


def folder_with(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / "data" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return tmp_path / "data"


@pytest.fixture
def old_store(tmp_path: Path, shipped_path: Path) -> Path:
    """A store that is there already and must answer as before."""
    path = tmp_path / "england.duckdb"
    path.write_bytes(shipped_path.read_bytes())
    return path


def refusal(store: Path, data: Path) -> str:
    """What a load says when it refuses, having changed nothing."""
    before = store.read_bytes()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(load, "shipped_files", lambda _: [])  # good, and slow to read 30 times
        with pytest.raises(InputRefused) as refused:
            load.build_store(store, data)
    assert store.read_bytes() == before
    assert [each.name for each in store.parent.iterdir() if "building" in each.name] == []
    assert "Traceback" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(("fault", "content", "said"), FAULTS, ids=[each[0] for each in FAULTS])
def test_a_bad_lookup(
    tmp_path: Path, old_store: Path, fault: str, content: Callable[[], bytes], said: tuple[str, ...]
) -> None:
    message = refusal(old_store, folder_with(tmp_path, LOOKUP, content()))
    assert "lsoa11_ccg16_lad16.csv.gz" in message
    for words in said:
        assert words in message


@pytest.mark.parametrize(
    ("opened", "closed", "said"),
    [
        ("20010431", "", "'20010431' is not a day"),
        ("1 April", "", "'1 April' is not a day"),
        ("20180401", "20170331", "'RM3' closed before it opened on 2018-04-01"),
    ],
)
def test_a_bad_register(
    tmp_path: Path, old_store: Path, opened: str, closed: str, said: str
) -> None:
    data = folder_with(tmp_path, REGISTER, TRUST.format(opened, closed).encode())
    message = refusal(old_store, data)
    assert f"{said}" in message
    assert "etr_2025-12.csv, row 1" in message


def test_a_truncated_gzip(tmp_path: Path, old_store: Path) -> None:
    data = folder_with(tmp_path, LOOKUP, b"")
    many = "".join(f"E{n:08d},x,E38000001,02N,A,E08000032,B,{n}\n" for n in range(20_000))
    (data / LOOKUP).write_bytes(gzip.compress((HEADING + "\n" + many).encode())[:-2000])
    assert "cut short or damaged" in refusal(old_store, data)


def test_a_byte_order_mark_is_welcome(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert find_faults(path) == []


@pytest.mark.parametrize(("columns", "told"), [(2000, []), (2001, ["has more than 2,000 columns"])])
def test_more_columns_than_any_table_has(tmp_path: Path, columns: int, told: list[str]) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress((",".join(["x"] * columns) + "\n1\n").encode()))
    assert [fault.rule for fault in find_faults(path)] == told


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path, old_store: Path) -> None:
    data = folder_with(tmp_path, LOOKUP, edit("02N", "9E10").replace(b"E08000032", b"E8"))
    register = data / REGISTER
    register.parent.mkdir(parents=True)
    register.write_text(TRUST.format("20180401", "20170331"))
    message = refusal(old_store, data)
    assert len(message.splitlines()) >= 3
    assert "9E10" in message
    assert "'E8'" in message
    assert "RM3" in message


@pytest.mark.parametrize("filling", [b"\0", b"a"])
def test_a_ten_gigabyte_line_costs_no_memory(tmp_path: Path, filling: bytes) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        if filling == b"\0":
            file.truncate(10 * 1024**3)
        else:
            file.write(filling * (3 << 20))
            file.truncate(10 * 1024**3)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    faults = find_faults(path)
    assert len(faults) == 1
    assert "zero byte" in str(faults[0]) or "more than a megabyte long" in str(faults[0])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_a_folder_that_holds_nothing_known(tmp_path: Path, old_store: Path) -> None:
    data = folder_with(tmp_path, "holiday/photos.txt", b"hello")
    assert "holds no file that the catalogue knows" in refusal(old_store, data)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_mutation_gives_a_stack_trace(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(GOOD.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
        content = content or bytearray(b"x")
    folder = tmp_path / "mutated"
    path = folder / LOOKUP
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(bytes(content)))
    store = tmp_path / "mutated.duckdb"
    try:
        build_store(store, folder)
    except (InputRefused, CheckFailed):
        assert not store.exists()
    else:
        with open_store(store) as built:
            assert ask_value(built, "select count(*) from source") > 0
        store.unlink()
