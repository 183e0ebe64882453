"""A table of people, a row each, is refused where tables of areas are carried: none is told."""

import random
import uuid
from pathlib import Path

import pandas as pd
import pytest
from bench.planted import KINDS

from registry.test_user_tables import CCGS, FROM, TO
from tripleaim.model.errors import InputRefused
from tripleaim.people.pseudonym import pseudonymise
from tripleaim.registry.across import read_across
from tripleaim.registry.carry import Asked, carry_grids
from tripleaim.registry.spellings import read_spellings
from tripleaim.store.engine import Store, ask
from tripleaim.store.given.grid import read_grids

DRAW = random.Random(3)
MANY = 60
OWN = {
    "person": pseudonymise(map(str, range(MANY)), b"k" * 32),
    "hashed": [f"{DRAW.getrandbits(256):064x}".upper() for _ in range(MANY)],
    "uuid": [str(uuid.UUID(int=DRAW.getrandbits(128))) for _ in range(MANY)],
    "who": [KINDS["nhs spaces"](DRAW, 40) for _ in range(MANY)],
    "number": [KINDS["nhs .0"](DRAW, 40) for _ in range(MANY)],
    "patient_id": [f"A{at}" for at in range(MANY)],
}


def carried(store: Store, table: pd.DataFrame, path: Path) -> pd.DataFrame:
    table.to_csv(path, index=False)
    across = read_across(store, FROM, TO)
    known = read_spellings(store, "ccg", across.before), across
    return carry_grids(path.name, read_grids(path), known, Asked(counts=("cost",))).table


def of_areas(store: Store) -> pd.DataFrame:
    codes = [row["code"] for row in ask(store, CCGS)][:MANY]
    return pd.DataFrame({"code": codes, "cost": [str(100 + 7 * at) for at in range(MANY)]})


@pytest.mark.parametrize("heading", OWN)
def test_a_row_a_person_is_refused_and_nobody_is_told(
    heading: str, shipped_store: Store, tmp_path: Path
) -> None:
    table = of_areas(shipped_store).assign(**{heading: OWN[heading]})
    with pytest.raises(InputRefused, match="a table of people, not of areas") as refused:
        carried(shipped_store, table, tmp_path / "people.csv")
    assert not any(value in str(refused.value) for value in OWN[heading])
    if heading == "patient_id":  # only its heading says what it is
        return
    first = OWN[heading][0]
    with pytest.raises(InputRefused) as refused:
        carried(shipped_store, table.rename(columns={heading: first}), tmp_path / "people.csv")
    assert first not in str(refused.value)


def test_tables_of_areas_with_long_numbers_and_few_numbers_of_chance_go_through(
    shipped_store: Store, tmp_path: Path
) -> None:
    table = of_areas(shipped_store)
    table["pounds"] = [str(DRAW.randrange(10**9, 10**10)) for _ in range(MANY)]
    table["patients"] = [str(1000 + 37 * at) for at in range(MANY)]
    assert len(carried(shipped_store, table, tmp_path / "areas.csv"))
