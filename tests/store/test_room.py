"""An engine that is held to a limit says so when it is reached, and what helps."""

from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.store.load import build_store
from tripleaim.store.person import private_engine
from tripleaim.store.room import NAMED, memory_limit

HELPS = "set TRIPLEAIM_MEMORY=4GB and ask again. To close other programs does not help."


def test_what_a_user_lets_it_take_is_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert memory_limit("600MB") == "600MB"
    monkeypatch.setenv(NAMED, "2GB")
    assert memory_limit("600MB") == "2GB"
    for wrong in ("much", "0GB", "2", "-1GB", "2GB; set"):
        monkeypatch.setenv(NAMED, wrong)
        with pytest.raises(InputRefused, match="is no amount of memory"):
            memory_limit("600MB")


def test_a_limit_that_is_reached_is_told_with_what_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAMED, "3MB")
    with pytest.raises(InputRefused, match=HELPS), private_engine() as engine:
        engine.execute("select list(i) from range(3000000) t(i)")
    with pytest.raises(InputRefused, match=r"england.duckdb: needs more than the 2.\d MiB"):
        build_store(tmp_path / "england.duckdb")
    assert list(tmp_path.iterdir()) == []
