"""The commands on keys: a second one, one replaced, one compromised, one that signed that day."""

import json
import tomllib
from datetime import timedelta

import pytest

from governance.command_desk import (
    keys_of,
    lay_folder,
    run,
    sign_all,
)
from tripleaim.model.errors import InputRefused, NothingFound


@pytest.fixture(autouse=True)
def no_store(monkeypatch):
    """There is no store, whoever runs the tests where."""
    monkeypatch.setenv("TRIPLEAIM_STORE", "nowhere.duckdb")


@pytest.fixture
def folder(tmp_path):
    return lay_folder(tmp_path)


def test_a_second_key_is_warned_of_and_revoked(folder, tmp_path):
    said = run(
        "key",
        "new",
        folder,
        "--party",
        "BBB",
        "--signatory",
        "Somebody",
        "--key",
        tmp_path / "more.pem",
        "--on",
        "2018-01-03",
    )
    assert "Warning: BBB has other keys in force" in said
    run("documents", "move", folder, "handing-over", "shared")
    second = ("--party", "BBB", "--key", tmp_path / "more.pem", "--on", "2018-04-02")
    with pytest.raises(InputRefused, match="a key that no other party vouches for"):
        run("sign", folder, "handing-over", *second)
    assert "has 2 keys in force" in run("documents", "verify", folder)
    rows = json.loads(run("key", "list", folder, "--json"))
    false = next(row["key"] for row in rows if row["signatory"] == "Somebody")
    run(
        "key",
        "revoke",
        folder,
        false,
        "--party",
        "BBB",
        "--key",
        tmp_path / "BBB.pem",
        "--reason",
        "not ours",
        "--on",
        "2018-04-03",
    )
    assert "keys in force" not in run("documents", "verify", folder)
    with pytest.raises(NothingFound, match="The register holds no key"):
        run(
            "key",
            "revoke",
            folder,
            "0" * 16,
            "--party",
            "BBB",
            "--key",
            tmp_path / "BBB.pem",
            "--reason",
            "none",
        )
    with pytest.raises(InputRefused, match="vouches for a key of the voucher's own party"):
        run(
            "key",
            "vouch",
            folder,
            false,
            "--party",
            "BBB",
            "--key",
            tmp_path / "BBB.pem",
            "--seen",
            "by video",
        )


def test_a_key_replaced_and_one_compromised(folder, tmp_path):
    sign_all(folder, tmp_path)
    old = keys_of(folder)["AAA"]
    run(
        "key",
        "new",
        folder,
        "--party",
        "AAA",
        "--signatory",
        "Chief",
        "--key",
        tmp_path / "next.pem",
        "--on",
        "2018-05-01",
    )
    rows = json.loads(run("key", "list", folder, "--json"))
    new = next(row["key"] for row in rows if row["party"] == "AAA" and row["key"] != old)
    run(
        "key",
        "replace",
        folder,
        new,
        "--party",
        "AAA",
        "--key",
        tmp_path / "AAA.pem",
        "--on",
        "2018-05-02",
    )
    address = ("--address", "https://a.example", "--party", "AAA", "--on", "2018-06-01")
    with pytest.raises(InputRefused, match="after its key had ended"):
        run("publish", folder, "handing-over", *address, "--key", tmp_path / "AAA.pem")
    run("publish", folder, "handing-over", *address, "--key", tmp_path / "next.pem")
    assert "0 faults" in run("documents", "verify", folder)
    assert "no other party vouches for from a pinned key on" in run(
        "documents", "verify", folder, "--pin", "f" * 16, code=1
    )
    assert "0 faults" in run("documents", "verify", folder, "--pin", keys_of(folder)["BBB"])
    run(
        "key",
        "revoke",
        folder,
        keys_of(folder)["BBB"],
        "--party",
        "BBB",
        "--key",
        tmp_path / "BBB.pem",
        "--reason",
        "stolen",
        "--since",
        "2018-04-01",
        "--on",
        "2018-07-01",
    )
    said = run("documents", "verify", folder)
    assert "signatures of BBB: is doubted" in said


def test_a_key_is_not_ended_on_a_day_on_which_it_signed(folder, tmp_path):
    sign_all(folder, tmp_path)
    mine, by = keys_of(folder)["AAA"], ("--party", "AAA", "--key", tmp_path / "AAA.pem")
    signed = tomllib.loads((folder / "handing-over.toml").read_text(encoding="utf-8"))
    day = next(each["signed_on"] for each in signed["signatures"] if each["party"] == "AAA")
    new = ("key", "new", folder, "--party", "AAA", "--signatory", "N", "--on", day)
    run(*new, "--key", tmp_path / "n.pem")
    rows = json.loads(run("key", "list", folder, "--json"))
    new = next(row["key"] for row in rows if row["party"] == "AAA" and row["key"] != mine)
    before = (folder / "keys.toml").read_bytes()
    for ending in (("replace", folder, new), ("revoke", folder, mine, "--reason", "left")):
        with pytest.raises(InputRefused, match=r"takes with it .*\(signatures of AAA\)"):
            run("key", *ending, *by, "--on", day)
    with pytest.raises(InputRefused, match="is the key that acts"):
        run("key", "replace", folder, mine, *by, "--on", day + timedelta(days=1))
    assert (folder / "keys.toml").read_bytes() == before
    run("key", "replace", folder, new, *by, "--on", day + timedelta(days=1))
    assert "0 faults" in run("documents", "verify", folder)
