"""The commands on documents, from a new one to a verified publication, and what they refuse."""

import json

import pytest
from typer.testing import CliRunner

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


@pytest.fixture
def folder(tmp_path):
    """A folder with a delegation, the decision that permits it, and the keys of both parties."""
    place = tmp_path / "agreements"
    for kind, name in (("delegation", "handing-over"), ("decision", "why")):
        run("new", kind, "--to", place, "--id", name, "--on", "2018-04-01")
    why = place / "why.toml"
    why.write_text(
        why.read_text(encoding="utf-8").replace(
            "[[parties]]", 'permits = ["delegation without capability"]\n\n[[parties]]', 1
        ),
        encoding="utf-8",
    )
    handing = place / "handing-over.toml"
    handing.write_text(
        handing.read_text(encoding="utf-8").replace("purpose =", 'decision = "why"\npurpose ='),
        encoding="utf-8",
    )
    for party in ("AAA", "BBB"):
        key = tmp_path / f"{party}.pem"
        run("sign", place, "--new-key", "--party", party, "--signatory", "Chief", "--key", key,
            "--on", "2018-01-01")  # fmt: skip
    return place


def test_from_new_to_published_and_verified(folder, tmp_path):
    assert "2 documents checked: 0 faults" in run("documents", "check", folder, *NO_STORE)
    run("documents", "move", folder, "handing-over", "shared")
    first = ("--party", "AAA", "--key", tmp_path / "AAA.pem", "--on", "2018-04-02")
    second = ("--party", "BBB", "--key", tmp_path / "BBB.pem", "--on", "2018-04-03")
    assert "Waiting for BBB" in run("sign", folder, "handing-over", *first)
    assert "Every party has signed" in run("sign", folder, "handing-over", *second)
    run("publish", folder, "handing-over", "--address", "https://a.example", *first)
    assert "2 documents verified: 0 faults" in run("documents", "verify", folder)
    rows = json.loads(run("documents", "list", folder, "--json"))
    assert rows[1]["status"] == "published"
    assert rows[1]["verifies"] == "yes"
    file = folder / "handing-over.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("to be written", "something else"),
        encoding="utf-8",
    )
    said = run("documents", "verify", folder, code=1)
    assert "was changed after it was signed" in said
    assert "purpose was changed" in said


def test_a_private_key_is_for_its_owner_alone(folder, tmp_path):
    assert (tmp_path / "AAA.pem").stat().st_mode & 0o077 == 0
    with pytest.raises(InputRefused, match="is there already"):
        run("sign", folder, "--new-key", "--party", "AAA", "--signatory", "Chief", "--key",
            tmp_path / "AAA.pem")  # fmt: skip


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
    with pytest.raises(InputRefused, match="cannot be read"):
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
    run("new", "questionnaire", "--to", tmp_path, "--id", "some-questionnaire")
    run("new", "survey_wave", "--to", tmp_path, "--id", "wave")
    (tmp_path / "answers.csv").write_text("some-id\n" + "good\n" * 12, encoding="utf-8")
    asked = tmp_path / "some-questionnaire.toml"
    asked.write_text(
        asked.read_text(encoding="utf-8").replace(
            'answer = "text"', 'answer = "choice"\noptions = ["good", "bad"]'
        ),
        encoding="utf-8",
    )
    said = run("survey", tmp_path, "wave", tmp_path / "answers.csv")
    assert "some-id" in said
    assert "effect of unequal weights 1.00" in said
