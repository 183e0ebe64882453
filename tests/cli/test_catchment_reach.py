"""Beds in reach, by straight lines or by a user's own travel times; every fault told at once."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.flows.catchments import floating_catchment, gaussian_weights
from tripleaim.flows.reaching import Reaching, read_reaching
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.store.engine import Store
from tripleaim.studies.catchment.answer import catchment
from tripleaim.studies.catchment.reach import beds_in_reach

ON = date(2020, 4, 1)


@pytest.fixture(scope="module")
def straight(full_store: Store) -> Reaching:
    """Kilometres between the small areas of England and its trusts."""
    return read_reaching(full_store, ON)


def test_access_adds_up_to_the_beds_there_are(straight: Reaching, full_store: Store) -> None:
    weight = gaussian_weights(straight.cost, 50.0)
    access, _ = floating_catchment(straight.people, straight.beds, weight)
    assert access @ straight.people == pytest.approx(straight.beds.sum())
    found = beds_in_reach(None)(full_store, None, ON)
    england, systems = found[0], found[1:]
    per_1000 = straight.beds.sum() / straight.people.sum() * 1000
    assert england.value == pytest.approx(per_1000, abs=1e-3)
    assert len(systems) == 42
    assert {each.status for each in found} == {"assumed"}
    assert min(float(each.value) for each in systems) < per_1000


def test_trusts_that_merged_keep_their_beds(full_store: Store, straight: Reaching) -> None:
    """Poole and Bournemouth became Dorset in October 2020."""
    later = read_reaching(full_store, date(2020, 11, 1))
    assert {"RD3", "RDZ"} <= set(straight.providers)
    assert "R0D" in later.providers
    two = sum(straight.beds[straight.providers.index(code)] for code in ("RD3", "RDZ"))
    assert later.beds[later.providers.index("R0D")] == pytest.approx(two)


def write(folder: Path, *rows: str) -> Path:
    path = folder / "times.csv"
    path.write_text("\n".join(["block,provider,minutes", *rows]) + "\n")
    return path


def test_own_minutes(full_store: Store, straight: Reaching, tmp_path: Path) -> None:
    """Two small areas and two trusts; a pair that is left out is out of reach."""
    first, second = straight.blocks[:2]
    path = write(tmp_path, f"{first},R1H,10", f"{first},RRV,20.5", f"{second},R1H,45")
    found = read_reaching(full_store, ON, path)
    assert (found.blocks, found.providers) == ((first, second), ("R1H", "RRV"))
    assert found.cost.tolist() == [[10, 20.5], [45, np.inf]]
    (england, *_) = beds_in_reach(path)(full_store, None, ON)
    assert "within 30 minutes of a trust" in england.statement
    assert england.label == "The small areas of the file"
    assert england.value == pytest.approx(found.beds.sum() / found.people.sum() * 1000, rel=1e-3)
    huff = catchment("huff", path)(full_store, None, ON)
    by_trust = {each.subject: each.value for each in huff if each.subject}
    beds = found.beds
    pull = beds[0] / 10**2 / (beds[0] / 10**2 + beds[1] / 20.5**2)
    assert by_trust["R1H"] == pytest.approx(found.people @ [pull, 1.0], abs=1)


def test_every_fault_of_the_minutes_at_once(full_store: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "E01000001,R1H,10",
        "E01000001,R1H,12",
        "E01999999,R1H,5",
        "E01000002,ZZZ,5",
        "E01000002,R1H,-5",
        "E01000003,R1H,n/a",
        ",R1H,4",
    )
    with pytest.raises(InputRefused) as refused:
        read_reaching(full_store, ON, path)
    assert {(one.row, one.column, one.count) for one in refused.value.problems} == {
        (4, "block", 2),
        (5, "provider", 1),
        (6, "minutes", 1),
        (7, "minutes", 1),
        (3, "block, provider", 1),
    }


def test_what_cannot_be_answered(full_store: Store, shipped_store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "E01000001,R1H,10")
    with pytest.raises(InputRefused, match="of no use to --model flow"):
        catchment("flow", path)(full_store, None, ON)
    with pytest.raises(NothingFound, match="None of the small areas given lies in"):
        catchment("reach", path)(full_store, "QOP", ON)
    with pytest.raises(NothingFound, match="--data"):
        catchment("reach")(shipped_store, None, ON)


def test_the_command(full_path: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "E01000001,R1H,10", "E01000002,R1H,70")
    words = ["catchment", "--model", "reach", "--minutes", str(path), "--json"]
    said = CliRunner().invoke(app, [*words, "--on", "2020-04-01", "--store", str(full_path)])
    first = json.loads(said.stdout)["findings"][0]
    assert first["unit"] == "beds per 1,000 people"
    assert "your file times.csv" in first["sources"]
