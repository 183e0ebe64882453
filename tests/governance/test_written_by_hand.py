"""Documents written by hand keep their words, order and comments, or their original."""

from governance.signed import TODAY, hand, register_of
from tripleaim.governance.folder import find_filed, read_folder, write_filed
from tripleaim.governance.signing import publish_document, sign_document
from tripleaim.governance.signing_rules import Trust
from tripleaim.model.documents.canonical import content_hash
from tripleaim.model.documents.edit import edited, rewritten
from tripleaim.model.documents.kinds import read_document
from tripleaim.model.documents.life import move
from tripleaim.model.documents.toml import read_toml
from tripleaim.store.shipped import FOLDER

TRUST = Trust(keys=register_of("AAA", "BBB"), today=TODAY)

HAND_WRITTEN = '''# A letter: mind it.
kind = "decision"
title = "Why"   # short
id = "why"
valid_from = 2018-04-01   # the day
taken_on = 2018-04-01
decided = "yes"
because = """it
helps"""
body = "Board"

# who
[[parties]]
organisation = "AAA" # A
name = "A"

[[parties]]
name = "B"
organisation = "BBB"
# end
'''


def test_a_canonical_folder_returns_byte_for_byte():
    files = sorted((FOLDER.parent / "worked").glob("*/*.toml"))
    files = [path for path in files if path.name != "keys.toml"]
    assert len(files) > 15
    for path in files:
        text = path.read_text(encoding="utf-8")
        back = rewritten(text, path.name)
        if back.original is None:
            assert back.text == text
        assert rewritten(back.text, path.name) == back.__class__(
            document=back.document, text=back.text, original=None
        )
        assert edited(text, read_document(text, path.name), path.name) == text


def test_a_hand_written_one_has_an_equal_hash_and_its_original_is_kept():
    back = rewritten(HAND_WRITTEN, "why.toml")
    assert back.original == HAND_WRITTEN
    assert back.text != HAND_WRITTEN
    again = rewritten(back.text, "why.toml")
    assert again.original is None
    assert content_hash(again.document) == content_hash(read_document(HAND_WRITTEN, "why.toml"))


def test_signing_keeps_comments_and_order(tmp_path):
    (tmp_path / "why.toml").write_text(HAND_WRITTEN, encoding="utf-8")
    filed = find_filed(read_folder(tmp_path), "why")
    document = move(filed.document, "shared")
    steps = [document]
    for party in document.signers:
        document = sign_document(document, hand(party), TRUST)
        steps.append(document)
    steps.append(publish_document(document, hand("AAA"), "https://a.example", TRUST))
    for step in steps:
        write_filed(filed.__class__(document=step, path=filed.path, name=filed.name))
        text = filed.path.read_text(encoding="utf-8")
        assert read_document(text, "why.toml") == step
        kept = [line for line in HAND_WRITTEN.splitlines() if line]
        rest = iter(text.splitlines())
        assert all(line in rest for line in kept)  # each in turn, after the one before
    assert 'status = "published"' in text
    again = move(filed.document, "shared")
    again = again.model_copy(update={"status": "draft", "revision": 2})
    write_filed(filed.__class__(document=again, path=filed.path, name=filed.name))
    text = filed.path.read_text(encoding="utf-8")
    assert "[[signatures]]" not in text
    assert "# who" in text
    assert not list(tmp_path.glob("*.orig"))


def test_what_cannot_be_changed_in_place_keeps_its_original(tmp_path, monkeypatch):
    file = tmp_path / "why.toml"
    file.write_text(HAND_WRITTEN, encoding="utf-8")
    filed = find_filed(read_folder(tmp_path), "why")
    monkeypatch.setattr("tripleaim.model.documents.edit._patched", lambda *_: "not = ")
    write_filed(
        filed.__class__(document=move(filed.document, "shared"), path=file, name=filed.name)
    )
    assert (tmp_path / "why.toml.orig").read_text(encoding="utf-8") == HAND_WRITTEN
    assert read_toml(file.read_text(encoding="utf-8"), "why.toml")["status"] == "shared"
