"""A folder of documents with keys of both parties, and the command line upon it."""

import json

from typer.testing import CliRunner

from governance.signed import filled, write_to
from tripleaim.cli.app import app

NO_STORE = ["--store", "nowhere.duckdb"]


def run(*arguments, code=0):
    """Run the command line, and return what it printed."""
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def lay_folder(tmp_path):
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
