"""`tripleaim footprint design`: from one command to words, figures, a table and a map."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused, NothingFound

RUNNER = CliRunner()


def design(store: Path, *words: object) -> str:
    said = ["footprint", "design", "--store", store, "--on", "2021-06-01", "--changes", 60, *words]
    result = RUNNER.invoke(app, [str(word) for word in said])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def test_a_proposal_says_what_it_gains_moves_and_breaks(shipped_path: Path) -> None:
    words = design(shipped_path)
    for part in (
        "The 42 areas proposed keep",
        "would be in another system",
        "random maps",
        "Areas proposed",
        "Who moves",
        "What it breaks",
        "Sources:",
    ):
        assert part in words


def test_figures_add_up(shipped_path: Path) -> None:
    said = json.loads(design(shipped_path, "--json"))["findings"]
    moved = next(one for one in said if one["measure"] == "people_who_move")
    parts = [one["value"] for one in said if one["measure"] == "people_move"]
    assert sum(parts) == moved["value"] > 0
    areas = [one for one in said if one["measure"] == "area_keeps"]
    assert len(areas) == 42
    assert all(one["sources"] and one["method"] for one in said)
    lowest = next(one for one in said if one["measure"] == "lowest_area_keeps")
    assert lowest["value"] == min(one["value"] for one in areas)


def test_councils_are_written_with_their_outlines(shipped_path: Path, tmp_path: Path) -> None:
    design(shipped_path, "--out", tmp_path)
    rows = list(csv.DictReader((tmp_path / "proposal.csv").open()))
    assert len(rows) == 309
    drawn = json.loads((tmp_path / "proposal.geojson").read_text())["features"]
    assert {each["properties"]["area"] for each in drawn} == {row["area"] for row in rows}
    assert sum(each["properties"]["people"] for each in drawn) == 56_286_961
    assert all(0 < each["properties"]["share_kept"] < 1 for each in drawn)
    again = tmp_path / "again"
    design(shipped_path, "--out", again)
    for name in ("proposal.csv", "proposal.geojson"):
        assert (again / name).read_bytes() == (tmp_path / name).read_bytes()


def test_small_areas_are_written_with_their_centres(full_path: Path, tmp_path: Path) -> None:
    words = design(
        full_path,
        "--level",
        "msoa",
        "--within",
        "QF7",
        "--areas",
        3,
        "--lowest",
        300_000,
        "--highest",
        700_000,
        "--out",
        tmp_path,
    )
    assert "compare the excess" in words
    drawn = json.loads((tmp_path / "proposal.geojson").read_text())["features"]
    assert len(drawn) == 3
    assert all(each["geometry"]["type"] == "MultiPoint" for each in drawn)
    assert sum(len(each["geometry"]["coordinates"]) for each in drawn) > 900


def test_a_pinned_system_stays(shipped_path: Path) -> None:
    words = design(shipped_path, "--pin", "QOP")
    assert "The 41 areas proposed" in words
    assert "Greater Manchester" not in words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lowest", 2_000_000, "--highest", 2_100_000), "27,713,039 people more"),
        (("--from", "tomorrow"), "neither today nor nothing"),
        (("--splits", 3), "no meaning for whole councils"),
        (("--maps", 3, "--from", "today"), "draws many maps from nothing"),
    ],
)
def test_what_cannot_be_met_is_said(
    shipped_path: Path, words: tuple[object, ...], said: str
) -> None:
    with pytest.raises(InputRefused, match=said):
        design(shipped_path, *words)


def test_a_day_without_footprints_is_said(shipped_path: Path) -> None:
    with pytest.raises(NothingFound, match="not known in which council"):
        design(shipped_path, "--on", "2015-01-01")


def test_councils_are_merged_into_the_regions_that_patients_make(shipped_path: Path) -> None:
    on = ["--store", str(shipped_path), "--on", "2021-06-01", "--json"]
    said = json.loads(RUNNER.invoke(app, ["footprint", "merge", *on]).stdout)["findings"]
    first, *regions = said
    assert first["value"] == len(regions)
    assert min(each["value"] for each in regions) > 0.6
    members = sum(each["statement"].count("councils,") for each in regions)
    assert members > 0.5 * len(regions)
    result = RUNNER.invoke(app, ["footprint", "merge", *on, "--least-stays", "1.2"])
    assert isinstance(result.exception, InputRefused)


def test_a_written_proposal_is_judged_as_it_was_designed(
    shipped_path: Path, tmp_path: Path
) -> None:
    designed = json.loads(design(shipped_path, "--json", "--out", tmp_path))["findings"]
    on = ["--store", str(shipped_path), "--on", "2021-06-01", "--json"]
    result = RUNNER.invoke(app, ["footprint", "judge", str(tmp_path / "proposal.csv"), *on])
    judged = json.loads(result.stdout)["findings"]
    for measure in ("flow_kept_inside", "lowest_area_keeps", "people_who_move"):
        one, two = (
            next(each["value"] for each in said if each["measure"] == measure)
            for said in (designed, judged)
        )
        assert one == two
    assert judged[-1]["statement"] == "Every area is in one piece."


def test_a_spoilt_map_is_refused_with_everything_wrong(shipped_path: Path, tmp_path: Path) -> None:
    design(shipped_path, "--out", tmp_path)
    path = tmp_path / "proposal.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:-2], lines[5], "lad:E99999999,nowhere"]))
    on = ["--store", str(shipped_path), "--on", "2021-06-01"]
    refused = RUNNER.invoke(app, ["footprint", "judge", str(path), *on]).exception
    assert isinstance(refused, InputRefused)
    said = [(one.rule.split(",")[0], one.count) for one in refused.problems]
    assert [rule for rule, _ in said][:2] == ["is no block of that day", "is in no area of the map"]
    assert said[1][1] == 2
    assert len(said) == 3
