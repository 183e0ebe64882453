"""`tripleaim key make` and `key sign`: what is pasted where stands first, and says what it is."""

from pathlib import Path

from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.governance.key import is_signed_by, key_text


def test_the_public_half_stands_alone_and_the_note_says_what_it_is_not(tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["key", "make", str(tmp_path / "my.key")])
    assert made.exit_code == 0
    assert len(made.stdout.splitlines()) == 1
    assert len(bytes.fromhex(made.stdout.strip())) == 32
    assert "not the digits that you read" in " ".join(made.stderr.split())


def test_the_signature_is_the_first_line_of_what_is_printed(tmp_path: Path) -> None:
    from datetime import date

    key, text = tmp_path / "my.key", tmp_path / "text.txt"
    public = CliRunner().invoke(app, ["key", "make", str(key)]).stdout.strip()
    said = key_text("RHQ", "p-1", public, date(2026, 12, 1))
    text.write_bytes(said.bytes)
    signed = CliRunner().invoke(app, ["key", "sign", str(text), "--key", str(key)])
    assert signed.exit_code == 0
    first, *rest = signed.output.splitlines()  # both, in the order of a terminal
    assert is_signed_by(public, first, said.bytes)
    assert "\n".join(rest).strip() == said.text.strip()
    assert signed.stdout.splitlines() == [first]
