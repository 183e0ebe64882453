"""The one door: nothing small leaves, nothing withheld can be worked out, all of it is logged."""

import ast
import csv
import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import tripleaim
from tripleaim.model.errors import InputRefused
from tripleaim.store.disclosure import USES, Profile, profile, profiles, release_of, suppress
from tripleaim.store.sacro import Submission, write_sacro

ON = date(2021, 6, 1)


def test_counts_that_nothing_remembers_are_refused_where_a_profile_promises() -> None:
    counts = np.array([[10, 20], [30, 40]])
    for each in profiles():
        if each.secondary:
            with pytest.raises(InputRefused, match=f"{each.name}: promises .* remembered"):
                suppress(counts, ("a", "b"), each)
        else:
            assert suppress(counts, ("a", "b"), each).cells[-1, -1].count == 100


def test_which_profile_is_used_where_nobody_chooses_stands_in_the_table_alone() -> None:
    named = {each.name for each in profiles()} - {"open"}
    assert set(USES.values()) <= named
    typed = {
        each.value
        for path in Path(tripleaim.__file__).parent.rglob("*.py")
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(each, ast.Constant)
    }
    assert not named & typed


def test_a_profile_without_secondary_suppression_says_so() -> None:
    assert not profile("hes", ON).secondary
    assert "No secondary suppression" in profile("hes", ON).promise


@settings(max_examples=30, deadline=None)
@given(arrays(np.int64, (3, 3), elements=st.integers(0, 30)), st.sampled_from(profiles()))
def test_nothing_small_is_ever_published(counts: np.ndarray, rule: Profile) -> None:
    if rule.secondary:
        release = release_of(counts, ("area", "segment"), rule)
    else:
        release = suppress(counts, ("area", "segment"), rule)
    assert len(release.cells) == 16
    for cell in release.cells.values():
        if cell.count is None:
            assert cell.status == "suppressed"
        else:
            assert cell.count % rule.base == 0
            assert not (rule.base == 1 and rule.is_small(cell.count))
    withheld = {cell for cell, said in release.cells.items() if said.count is None}
    assert withheld == {each.cell for each in release.log}


def test_withheld_is_null_never_zero_and_zero_stays_where_the_profile_says() -> None:
    counts = np.array([[0, 3], [50, 60]])
    release = suppress(counts, ("area", "segment"), profile("hes", ON))
    assert release.cells[(0, 1)].count is None
    assert release.cells[(0, 0)].count == 0


def read_as_viewer(folder: Path) -> dict[str, str]:
    """What SACRO Viewer takes from a folder: by withheld cell of the CSV, the checks it names."""
    said = json.loads((folder / "results.json").read_text())
    assert tuple(map(int, said["version"].split(".")[:2])) >= (0, 4)
    found = {}
    for uid, output in said["results"].items():
        assert uid == output["uid"]
        assert output["status"] in ("pass", "review", "fail")
        assert datetime.fromisoformat(output["timestamp"])
        assert output["status"] == "pass" or output["exception"]
        for file in output["files"]:
            text = (folder / file["name"]).read_bytes()
            checksum = (folder / "checksums" / f"{file['name']}.txt").read_text()
            assert hashlib.sha256(text).hexdigest() == checksum
            lines = list(csv.reader(text.decode().splitlines()))
            for check, places in file["sdc"]["cells"].items():
                assert file["sdc"]["summary"][check] == len(places)
                for row, column in places:
                    assert lines[row + 1][column + 1] == ""
                    label = f"{lines[row + 1][0]}, {lines[0][column + 1]}"
                    found[label] = check
                    told = output["outcome"][lines[0][column + 1]][lines[row + 1][0]]
                    assert told == f"{check}; "
            flagged = sum(cell != "ok" for by in output["outcome"].values() for cell in by.values())
            assert flagged == sum(cell == "" for line in lines[1:] for cell in line)
    return found


def test_the_log_opens_as_sacro_opens_it(tmp_path: Path) -> None:
    counts = np.array([[1, 20], [30, 40]])
    rule, names = profile("hes", ON), (["Leicester", "Rutland"], ["frail", "rest"])
    release = suppress(counts, ("area", "segment"), rule)
    write_sacro(release, Submission(names=names, at=datetime(2021, 6, 1, 9)), tmp_path)
    seen = read_as_viewer(tmp_path)
    assert seen["Leicester, frail"] == "threshold"
    assert set(seen.values()) == {"threshold"}
    told = json.loads((tmp_path / "results.json").read_text())["results"]["output_0"]
    assert list(told) == [
        "uid",
        "status",
        "type",
        "properties",
        "files",
        "outcome",
        "command",
        "summary",
        "timestamp",
        "comments",
        "exception",
    ]
    assert rule.promise in told["comments"]


def test_nothing_withheld_passes(tmp_path: Path) -> None:
    release = suppress(np.array([[10, 20], [30, 40]]), ("area", "band"), profile("hes", ON))
    names = (["a", "b"], ["c", "d"])
    write_sacro(release, Submission(names=names, at=datetime(2021, 6, 1, 9)), tmp_path)
    assert read_as_viewer(tmp_path) == {}
    said = json.loads((tmp_path / "results.json").read_text())["results"]["output_0"]
    assert (said["status"], said["summary"]) == ("pass", "pass")


def test_a_rule_is_not_asked_before_its_first_date() -> None:
    with pytest.raises(InputRefused, match="has no rule before 2020-05-01"):
        profile("opensafely", date(2019, 1, 1))
    with pytest.raises(InputRefused, match="is not a profile"):
        profile("mine", ON)
