"""A table of people, a row each, is refused by every verb that takes a table; nobody is told."""

from pathlib import Path

import pytest
from bench.injection_slots import slots

from cli.test_writing_faults import run
from cli.writing_desk import lay_desk
from tripleaim.people.pseudonym import pseudonymise

MANY = 30
IDS = pseudonymise(map(str, range(MANY)), b"k" * 32)
AT = ("--store", "STORE")
# Each verb and file: its words, the headings of its table, and a row of it by number.
TABLES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "rebase": (
        ("rebase", "FILE", "--from", "ccg@2017-04-01", "--to", "stp@2017-04-01", *AT),
        "code,n",
        "00C,{n}",
    ),
    "rebase by": (
        (
            *("rebase", "counts.csv", "--from", "ccg@2017-04-01"),
            *("--to", "stp@2017-04-01", "--by", "FILE", *AT),
        ),
        "from,to,weight",
        "00C,QHM,{n}",
    ),
    "fits flows": (("fits", "QF7", "--flows", "FILE", *AT), "origin,provider,count", "E,RJ1,{n}"),
    "footprint judge": (("footprint", "judge", "FILE", *AT), "block,area", "lad:E{n},1"),
    "capitation places": (
        ("capitation", "QJK", "--on", "2025-10-01", "--places", "FILE", *AT),
        "code,place",
        "A{n},Devon",
    ),
    "capitation money": (
        ("capitation", "QJK", "--on", "2025-10-01", "--money", "FILE", *AT),
        "place,pounds",
        "P{n},100",
    ),
    "spc": (("spc", "FILE", "--period", "month", "--value", "n"), "month,n", "{n},{n}"),
    "spc facet": (
        ("spc", "FILE", "--period", "month", "--value", "n", "--facet", "patient_id"),
        "month,n",
        "2018-01,{n}",
    ),
    "evaluate interrupted": (
        ("evaluate", "interrupted", "FILE", "--from", "5", "--period", "month", "--value", "n"),
        "month,n",
        "{n},{n}",
    ),
    "evaluate panel": (
        ("evaluate", "panel", "FILE", "--better", "lower"),
        "unit,period,outcome,treatment",
        "u{n},2018-01-01,{n},0",
    ),
    "plan track": (
        ("plan", "track", "plan.toml", "FILE"),
        "measure,month,planned,actual",
        "ae,2018-04,{n},{n}",
    ),
    "plan new": (
        ("plan", "new", "--system", "QJK", "--money", "FILE", "--out", "o.toml", *AT),
        "place,pounds",
        "P{n},100",
    ),
    "fund": (
        ("fund", "signed", "fund", "FILE"),
        "on,kind,who,pounds,aim,segment",
        "2018-06-01,payment,RX1,{n},a,b",
    ),
    "control-total": (("control-total", "signed", "totals", "FILE"), "kind,who,value", "x,R,{n}"),
    "outcomes months": (
        ("outcomes", "signed", "outcomes", "FILE", "paid.csv", "--year", "2019"),
        "outcome,month,place,value",
        "a,2018-06,here,{n}",
    ),
    "outcomes entries": (
        ("outcomes", "signed", "outcomes", "achieved.csv", "FILE", "--year", "2019"),
        "on,kind,who,pounds,aim,segment",
        "2018-06-01,payment,RX1,{n},a,b",
    ),
}
# What takes a table of people, or none of rows that would be told.
OTHERS = {
    "people": "the door of people itself",
    "survey": "answers of respondents, by a door of its own: tests/voice/test_told.py",
    "footprint design": "flows, as fits",
    "footprint merge": "flows, as fits",
    "catchment": "flows, as fits; minutes: tests/store/given/test_own_table",
}
TABLE_NAMES = {
    "flows",
    "minutes",
    "by",
    "entries",
    "told",
    "places",
    "money",
    "months",
    "responses",
    "extract",
}
NO_TABLE = {
    "key make": "written",
    "documents proof": "a proof",
    "workspace backup": "written",
    "workspace own-data": "written",
    "workspace restore": "a backup",
}


def test_every_verb_that_takes_a_table_is_tried() -> None:
    for slot in slots():
        if slot.name in TABLE_NAMES | {"file"} and slot.verb not in NO_TABLE:
            tried = any(f"{name} ".startswith(f"{slot.verb} ") for name in TABLES)
            assert tried or {slot.verb, slot.verb.split()[0]} & OTHERS.keys(), slot.verb


OWN = {"person": list(IDS), "patient_id": [f"K{at}" for at in range(MANY)]}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_desk(tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize("heading", OWN)
@pytest.mark.parametrize("verb", TABLES)
def test_a_table_of_people_is_refused_and_nobody_told(
    verb: str,
    heading: str,
    desk: Path,
    shipped_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    words, headings, row = TABLES[verb]
    rows = [f"{row.format(n=at + 1)},{own}" for at, own in enumerate(OWN[heading])]
    (desk / "mine.csv").write_text("\n".join([f"{headings},{heading}", *rows, ""]))
    monkeypatch.chdir(desk)
    monkeypatch.setenv("TRIPLEAIM_STORE", "nowhere.duckdb")
    named = {"FILE": "mine.csv", "STORE": str(shipped_path)}
    code = run([named.get(word, word) for word in words], monkeypatch)
    said = "".join(capfd.readouterr())
    assert code == 2, said
    assert f"column {heading}: tells people apart" in said
    assert not any(own in said for own in OWN[heading])


def test_a_column_that_numbers_something_else_may_be_left_out(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    words, headings, row = TABLES["spc"]
    rows = [row.format(n=at + 1) for at in range(MANY)]
    (desk / "mine.csv").write_text("\n".join([headings, *rows, ""]))
    monkeypatch.chdir(desk)
    assert run([{"FILE": "mine.csv"}.get(word, word) for word in words], monkeypatch) == 0
    assert "tells people apart" not in "".join(capfd.readouterr())
