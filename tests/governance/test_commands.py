"""The commands on documents, from a new one to a verified publication, and what they refuse."""

import json
import tomllib
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from governance.signed import filled, write_to
from tripleaim.cli.app import app
from tripleaim.model.documents.kinds import KINDS
from tripleaim.model.errors import InputRefused, NothingFound

NO_STORE = ["--store", "nowhere.duckdb"]


def run(*arguments, code=0):
    """Run the command line, and return what it printed."""
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(autouse=True)
def no_store(monkeypatch):
    """There is no store, whoever runs the tests where."""
    monkeypatch.setenv("TRIPLEAIM_STORE", "nowhere.duckdb")


@pytest.fixture
def folder(tmp_path):
    """A folder with a delegation, the decision that permits it, and the keys of both parties."""
    place = tmp_path / "agreements"
    found = {
        "function": "pooled-budgets",
        "adequate": True,
        "because": "it was looked at",
        "evidence": [{"says": "a board paper", "cited": "a board", "grade": "assumed"}],
    }
    able = filled("capability_assessment", "able", tier="place", abilities=[found])
    write_to(place, filled("delegation", "handing-over", capability="able"), able)
    write_to(place, filled("decision", "why"))
    for party in ("AAA", "BBB"):
        key = tmp_path / f"{party}.pem"
        run(
            "key",
            "new",
            place,
            "--party",
            party,
            "--signatory",
            "Chief",
            "--key",
            key,
            "--on",
            "2018-01-01",
        )
    for party, other in (("AAA", "BBB"), ("BBB", "AAA")):
        vouch(place, other, party, tmp_path)
    return place


def keys_of(folder):
    """The keys of a folder by party, from the oldest."""
    rows = json.loads(run("key", "list", folder, "--json"))
    return {row["party"]: row["key"] for row in reversed(rows)}


def vouch(folder, other, party, keys):
    """Have a party vouch for another's key."""
    own = ("--party", party, "--key", keys / f"{party}.pem", "--on", "2018-01-02")
    return run("key", "vouch", folder, keys_of(folder)[other], *own, "--seen", "in person")


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


def sign_all(folder, tmp_path):
    """Share and sign the document of the folder by both parties."""
    run("documents", "move", folder, "handing-over", "shared")
    for party in ("AAA", "BBB"):
        run(
            "sign",
            folder,
            "handing-over",
            "--party",
            party,
            "--key",
            tmp_path / f"{party}.pem",
            "--on",
            "2018-04-02",
        )


def rewrite(file, *changes):
    """Change the text of a file."""
    text = file.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    file.write_text(text, encoding="utf-8")


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
