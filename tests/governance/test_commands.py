"""The commands on documents, from a new one to a verified publication, and what they refuse."""

import json

import pytest

from governance.command_desk import (
    NO_STORE,
    keys_of,
    lay_folder,
    rewrite,
    run,
    sign_all,
)
from governance.signed import filled, write_to
from tripleaim.model.documents.kinds import KINDS
from tripleaim.model.errors import InputRefused, NothingFound


@pytest.fixture(autouse=True)
def no_store(monkeypatch):
    """There is no store, whoever runs the tests where."""
    monkeypatch.setenv("TRIPLEAIM_STORE", "nowhere.duckdb")


@pytest.fixture
def folder(tmp_path):
    return lay_folder(tmp_path)


def test_from_new_to_published_and_verified(folder, tmp_path):
    assert "3 documents checked: 0 faults" in run("documents", "check", folder, *NO_STORE)
    run("documents", "move", folder, "handing-over", "shared")
    first = ("--party", "AAA", "--key", tmp_path / "AAA.pem", "--on", "2018-04-02")
    second = ("--party", "BBB", "--key", tmp_path / "BBB.pem", "--on", "2018-04-03")
    assert "Waiting for BBB" in run("sign", folder, "handing-over", *first)
    assert "Every party has signed" in run("sign", folder, "handing-over", *second)
    run(
        "publish",
        folder,
        "handing-over",
        "--address",
        "https://a.example",
        *first[:4],
        "--on",
        "2018-04-03",
    )
    said = run("documents", "verify", folder)
    assert "3 documents verified: 0 faults" in said
    assert "keys.toml: was taken as it stands" in said
    pinned = run("documents", "verify", folder, "--pin", keys_of(folder)["AAA"])
    assert "was taken as it stands" not in pinned
    rows = json.loads(run("documents", "list", folder, "--json"))
    assert rows[2]["status"] == "published"
    assert rows[2]["verifies"] == "yes"
    file = folder / "handing-over.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("a text", "something else"),
        encoding="utf-8",
    )
    said = run("documents", "verify", folder, code=1)
    assert "was changed after it was signed" in said
    assert "purpose was changed" in said


def test_a_private_key_is_for_its_owner_alone(folder, tmp_path):
    assert (tmp_path / "AAA.pem").stat().st_mode & 0o077 == 0
    with pytest.raises(InputRefused, match="is there already"):
        run(
            "key",
            "new",
            folder,
            "--party",
            "AAA",
            "--signatory",
            "Chief",
            "--key",
            tmp_path / "AAA.pem",
        )


def test_what_is_refused_is_a_message(folder, tmp_path):
    with pytest.raises(InputRefused, match="only what is shared can be signed"):
        run("sign", folder, "handing-over", "--party", "AAA", "--key", tmp_path / "AAA.pem")
    with pytest.raises(InputRefused, match="cannot go from draft to published"):
        run("documents", "move", folder, "handing-over", "published")
    with pytest.raises(NothingFound, match="holds no document 'nothing'"):
        run("documents", "move", folder, "nothing", "shared")
    with pytest.raises(InputRefused, match="'letter' is not a kind of document"):
        run("new", "letter", "--to", tmp_path)
    with pytest.raises(InputRefused, match="is there already"):
        run("new", "decision", "--to", folder, "--id", "why")
    with pytest.raises(InputRefused, match=r"none\.pem: is not there"):
        run("sign", folder, "why", "--party", "AAA", "--key", tmp_path / "none.pem")
    (tmp_path / "bad.pem").write_text("nothing", encoding="utf-8")
    run("documents", "move", folder, "why", "shared")
    with pytest.raises(InputRefused, match="is not an unencrypted Ed25519 private key"):
        run("sign", folder, "why", "--party", "AAA", "--key", tmp_path / "bad.pem")


def test_schemas_of_every_kind():
    assert set(json.loads(run("documents", "schema"))) == set(KINDS)
    with pytest.raises(InputRefused, match="is not a kind"):
        run("documents", "schema", "letter")


def test_a_survey_from_file_to_table(tmp_path):
    asked = [{"id": "some-id", "text": "?", "answer": "choice", "options": ["good", "bad"]}]
    write_to(tmp_path, filled("questionnaire", "asked", questions=asked))
    write_to(tmp_path, filled("survey_wave", "wave"))
    (tmp_path / "answers.csv").write_text("some-id\n" + "good\n" * 12, encoding="utf-8")
    said = run("survey", tmp_path, "wave", tmp_path / "answers.csv")
    assert "some-id" in said
    assert "effect of unequal weights 1.00" in said


def test_signatures_stripped_a_false_status_a_double_and_a_foreign_successor(folder, tmp_path):
    sign_all(folder, tmp_path)
    file = folder / "handing-over.toml"
    whole = file.read_text(encoding="utf-8")
    assert "0 faults" in run("documents", "verify", folder)
    start = whole.index("[[signatures]]")
    end = whole.index("[[functions]]")
    file.write_text(whole[:start] + whole[end:], encoding="utf-8")
    said = run("documents", "verify", folder, code=1)
    assert "status is signed, but AAA, BBB has not signed revision 1" in said
    rewrite(file, ('status = "signed"', 'status = "draft"'))
    assert "without a signature: they were taken out" in run("documents", "verify", folder, code=1)
    for status in ("draft", "shared", "published", "superseded"):
        file.write_text(whole.replace('status = "signed"', f'status = "{status}"'), "utf-8")
        assert f"status is {status}, but" in run("documents", "verify", folder, code=1)
    file.write_text(whole, encoding="utf-8")
    (folder / "copy.toml").write_text(whole, encoding="utf-8")
    assert "is also the id of" in run("documents", "verify", folder, code=1)
    (folder / "copy.toml").unlink()
    for named, rule in (
        ("elsewhere", "is the id of no document in this folder"),
        ("why", "does not say that it supersedes this document"),
    ):
        rewrite(file, ("valid_from =", f'superseded_by = "{named}"\nvalid_from ='))
        assert rule in run("documents", "verify", folder, code=1)
        file.write_text(whole, encoding="utf-8")
    rewrite(folder / "why.toml", ("valid_from =", 'supersedes = "handing-over"\nvalid_from ='))
    rewrite(
        file,
        ("valid_from =", 'superseded_by = "why"\nvalid_from ='),
        ('status = "signed"', 'status = "superseded"'),
    )
    said = run("documents", "verify", folder, code=1)
    assert "is draft: nothing is superseded by what is not signed" in said


def test_a_day_still_to_come_is_refused(folder, tmp_path):
    run("documents", "move", folder, "handing-over", "shared")
    key = ("--party", "AAA", "--key", tmp_path / "AAA.pem", "--on", "2150-01-01")
    with pytest.raises(InputRefused, match="'2150-01-01' is still to come"):
        run("sign", folder, "handing-over", *key)
    with pytest.raises(InputRefused, match="is still to come"):
        run(
            "key",
            "new",
            folder,
            "--party",
            "CCC",
            "--signatory",
            "C",
            "--key",
            tmp_path / "c.pem",
            "--on",
            "2150-01-01",
        )


def test_copies_signed_apart_are_joined(folder, tmp_path):
    import shutil

    run("documents", "move", folder, "handing-over", "shared")
    other = tmp_path / "copy"
    shutil.copytree(folder, other)
    for place, party in ((folder, "AAA"), (other, "BBB")):
        run(
            "sign",
            place,
            "handing-over",
            "--party",
            party,
            "--key",
            tmp_path / f"{party}.pem",
            "--on",
            "2018-04-02",
        )
    write_to(other, filled("decision", "more"))
    run("new", "decision", "--to", other, "--id", "unfinished")
    run("key", "new", other, "--party", "CCC", "--signatory", "C", "--key", tmp_path / "c.pem")
    said = run("documents", "merge", folder, other)
    assert "handing-over: signed" in said
    assert "more: added" in said
    assert "unfinished.toml was not taken" in said
    assert "0 faults" in run("documents", "verify", folder)
    assert set(keys_of(folder)) == {"AAA", "BBB", "CCC"}
    (other / "unfinished.toml").unlink()
    assert "Nothing in the other copy was new" in run("documents", "merge", folder, other)
    rewrite(other / "handing-over.toml", ('purpose = "a text"', 'purpose = "another"'))
    with pytest.raises(InputRefused, match=r"not the same in both folders: purpose was changed"):
        run("documents", "merge", folder, other)
