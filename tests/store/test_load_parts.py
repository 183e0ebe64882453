"""Parts of a load: a number beyond any column is refused in words, a connection is let go."""

import duckdb
import pandas as pd
import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.model.source import Source
from tripleaim.store import derive
from tripleaim.store.insert import insert_reading
from tripleaim.store.schema import create_statement, tables

SOURCE = Source(id="a", publisher="a", title="a", vintage="a", licence="a", address="", shape="a")


def test_a_number_of_more_bits_than_any_column_has_is_refused() -> None:
    people = tables()["population"]
    row = {
        "year": 2020,
        "area": "E01000001",
        "sex": "persons",
        "age_from": 0,
        "age_to": 0,
        "counted": "resident",
    }
    rows = pd.DataFrame([row | {"people": 2**70}, row | {"age_from": 1, "age_to": 1, "people": 1}])
    with duckdb.connect() as store:
        store.execute(create_statement(people))
        with pytest.raises(InputRefused, match=r"people.*1180591620717411303424"):
            insert_reading(store, SOURCE, {"population": rows})


def test_the_connection_beside_is_closed_where_what_it_does_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: object) -> None:
        raise ValueError("no neighbours")

    monkeypatch.setattr(derive, "derive_neighbours", fail)
    with duckdb.connect() as store:
        beside = store.cursor()
        with pytest.raises(ValueError, match="no neighbours"):
            derive._derive_lying(beside)
        with pytest.raises(duckdb.ConnectionException):
            beside.execute("select 1")
        assert store.execute("select 1").fetchall() == [(1,)]
