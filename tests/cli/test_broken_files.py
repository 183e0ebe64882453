"""Verbs given broken files: a sample of bench/broken_files, which goes through all of both."""

import sys
from pathlib import Path

import pytest

from plans.plan_maker import make_random_plan
from store.files.mutations import CSV, TOML, WORKBOOK
from tripleaim.cli.app import main
from tripleaim.plans.text import write_text
from tripleaim.plans.workbook import write_workbook

PLAN = make_random_plan(1, points=2, ages=2, places=1)
MONTHS = b"measure,month,planned,actual\nae,2018-04,10,11\nae,2018-05,10,\n"
PANEL = b"unit,period,outcome,treatment\na,1,2,0\na,2,3,1\nb,1,2,0\nb,2,2,0\n"
SCHEME = b"""title = "x"
cited = "x"
otherwise = "none"
otherwise_title = "None"

[[segment]]
name = "old"
title = "Old"
rule = "age >= 65"
"""
HARD_CSV = (
    "Windows-1252",
    "UTF-16",
    "a million columns",
    "cut in a quote",
    "escape codes",
    "more cells",
)
HARD_TOML = (
    "Windows-1252",
    "deep dotted key",
    "deep lists",
    "cut",
    "huge decimal",
    "escape codes in a value",
    "escape codes in a key",
    "value for table",
    "nan",
)
HARD_BOOK = (
    "cell at the far corner",
    "merged all",
    "entities",
    "cut XML",
    "chart sheet",
    "locked",
    "huge number",
    "escape codes",
)
PLAN_TOML = write_text(PLAN).encode()
CASES = [
    *((("plan", "track", "plan.toml", "FILE.csv"), MONTHS, CSV, kind) for kind in HARD_CSV),
    *((("evaluate", "panel", "FILE.csv"), PANEL, CSV, kind) for kind in HARD_CSV),
    *((("plan", "check", "FILE.toml"), PLAN_TOML, TOML, kind) for kind in HARD_TOML),
    *((("plan", "run", "FILE.toml", "--draws", "9"), PLAN_TOML, TOML, k) for k in HARD_TOML[:4]),
    *((("people", "segments", ".", "--scheme", "FILE.toml"), SCHEME, TOML, k) for k in HARD_TOML),
    *((("documents", "check", "."), PLAN_TOML, TOML, kind) for kind in HARD_TOML),
    *((("key", "list", "."), b"", TOML, kind) for kind in HARD_TOML[:4]),
    *((("plan", "check", "FILE.xlsx"), None, WORKBOOK, kind) for kind in HARD_BOOK),
]


@pytest.mark.parametrize(("words", "good", "kinds", "kind"), CASES, ids=lambda e: str(e)[:30])
def test_a_broken_file_is_a_message(
    words: tuple[str, ...],
    good: bytes | None,
    kinds: dict,
    kind: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIPLEAIM_STORE", str(tmp_path / "none.duckdb"))
    if good is None:
        write_workbook(PLAN, tmp_path / "good.xlsx")
        good = (tmp_path / "good.xlsx").read_bytes()
    alone = "keys.toml" if words[0] == "key" else "d.toml"
    name = next((word for word in words if word.startswith("FILE.")), alone)
    if words[1] == "track":
        (tmp_path / "plan.toml").write_bytes(PLAN_TOML)
    (tmp_path / name).write_bytes(kinds[kind](good))
    monkeypatch.setattr(sys, "argv", ["tripleaim", *words])
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = "".join(capsys.readouterr())
    assert code in (0, 1, 2, 3)
    assert "Traceback" not in said
    assert "\x1b" not in said
    assert code in (0, 1) or said.strip()


def test_every_file_that_a_verb_reads_is_broken(
    shipped_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """By the parser: who adds a verb that reads a file adds it to the bench, or says why not."""
    from bench.broken_files import verbs
    from bench.broken_rest import NOT_BROKEN, unread

    cases = [each.words for each in verbs(tmp_path_factory.mktemp("broken"), shipped_path)]
    assert list(unread(cases)) == []
    spoilt = [words for words in cases if words[:2] != ("plan", "check")]
    assert list(unread(spoilt)) == [("plan check", "plan")]
    assert all(why for why in NOT_BROKEN.values())


def test_every_place_for_a_value_is_tried_with_texts() -> None:
    """By the parser: who adds a verb says what else it is given, or this raises."""
    from bench.injection_slots import slots

    found = list(slots())
    assert all(sum(word.count("{}") for word in each.words) in (1, 2) for each in found)
    tried = {(each.verb, each.name) for each in found}
    assert {("people segments", "scheme"), ("workspace init", "admin"), ("who", "on")} <= tried
    assert len({verb for verb, _ in tried}) > 80
