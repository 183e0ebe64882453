"""The one door: nothing small leaves, nothing withheld can be worked out, all of it is logged."""

import csv
import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from bench.disclosure import KINDS, Case, attack, problems_of, recovered
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tripleaim.model.errors import InputRefused
from tripleaim.store.disclosure import Profile, profile, profiles, suppress
from tripleaim.store.sacro import Submission, write_sacro

ON = date(2021, 6, 1)


@pytest.mark.parametrize("name", [each.name for each in profiles() if each.secondary])
def test_an_attack_by_integer_programming_recovers_nothing(name: str) -> None:
    told = attack(name, range(8))
    assert set(told.kinds) == set(KINDS)
    assert told.withheld > 200
    assert told.found == 0


def found_in(counts: np.ndarray, rule: Profile) -> int:
    release = suppress(counts, ("a", "b"), rule)
    case = Case(counts=(counts,) * 2, releases=(release,) * 2, groups=[[], []], kind="same")
    return sum(recovered(problem) for problem in problems_of(case))


def test_the_attack_can_win_where_only_small_cells_are_withheld() -> None:
    """One small cell in a row with its total: without further suppression it is the difference."""
    counts = np.array([[1, 20], [30, 40]])
    bare = profile("ons", ON)
    bare = type(bare)(
        **{n: getattr(bare, n) for n in bare.__dataclass_fields__} | {"secondary": False}
    )
    assert found_in(counts, bare) > 0
    assert found_in(counts, profile("ons", ON)) == 0


@pytest.mark.parametrize(("told", "wins"), [(False, True), (True, False)])
def test_who_knows_that_people_were_only_added_wins_unless_it_was_told(
    told: bool, wins: bool
) -> None:
    rule = profile("ons", ON)
    then, now = np.array([[3, 5, 1], [0, 3, 3]]), np.array([[3, 5, 1], [1, 3, 4]])
    first = suppress(then, ("a", "b"), rule)
    second = suppress(now, ("a", "b"), rule, before=first if told else None)
    case = Case(counts=(then, now), releases=(first, second), groups=[[], []], kind="grown")
    assert (sum(recovered(problem) for problem in problems_of(case)) > 0) is wins


def test_areas_within_areas_and_complements_are_of_the_release() -> None:
    counts = np.array([[1, 30], [20, 30], [9, 40]])
    release = suppress(counts, ("area", "band"), profile("ons", ON), groups=[[[0, 1]]])
    assert release.cells[(3, 1)].count == 60
    assert release.cells[(0, 0)].count is None
    assert sum(release.cells[(at, 0)].count is None for at in (1, 3)) >= 1
    with pytest.raises(InputRefused, match="other cells than the release before it"):
        suppress(counts, ("area", "band"), profile("ons", ON), before=release)


def test_a_profile_without_secondary_suppression_says_so() -> None:
    assert not profile("hes", ON).secondary
    assert "No secondary suppression" in profile("hes", ON).promise


@settings(max_examples=30, deadline=None)
@given(
    arrays(np.int64, (3, 3), elements=st.integers(0, 30)),
    st.sampled_from(["hes", "opensafely", "ons"]),
)
def test_nothing_small_is_ever_published(counts: np.ndarray, name: str) -> None:
    rule = profile(name, ON)
    release = suppress(counts, ("area", "segment"), rule)
    for cell in release.cells.values():
        if cell.count is None:
            assert cell.status == "suppressed"
        else:
            assert cell.count % rule.base == 0
            assert not (rule.base == 1 and rule.is_small(cell.count))


def test_withheld_is_null_never_zero_and_zero_stays_where_the_profile_says() -> None:
    counts = np.array([[0, 3], [50, 60]])
    release = suppress(counts, ("area", "segment"), profile("hes", ON))
    assert release.cells[(0, 1)].count is None
    assert release.cells[(0, 0)].count == 0


def test_what_was_withheld_once_stays_withheld() -> None:
    rule = profile("ons", ON)
    first = suppress(np.array([[1, 20], [30, 40]]), ("a", "b"), rule)
    later = suppress(np.array([[9, 20], [30, 40]]), ("a", "b"), rule, before=first)
    assert later.cells[(0, 0)].count is None


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
    rule, names = profile("ons", ON), (["Leicester", "Rutland"], ["frail", "rest"])
    release = suppress(counts, ("area", "segment"), rule)
    write_sacro(release, Submission(names=names, at=datetime(2021, 6, 1, 9)), tmp_path)
    seen = read_as_viewer(tmp_path)
    assert seen["Leicester, frail"] == "threshold"
    assert set(seen.values()) == {"threshold", "secondary"}
    told = json.loads((tmp_path / "results.json").read_text())["results"]["output_0"]
    assert list(told) == [
        "uid", "status", "type", "properties", "files", "outcome", "command", "summary",
        "timestamp", "comments", "exception",
    ]  # fmt: skip
    assert rule.promise in told["comments"]


def test_nothing_withheld_passes(tmp_path: Path) -> None:
    release = suppress(np.array([[10, 20], [30, 40]]), ("area", "band"), profile("ons", ON))
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
