"""The texts that keys sign: one spelling, the tree of events, who may sign, seals, doubts."""

from datetime import date, timedelta

import pytest

from governance.signed import CODES, DAY, PRIVATE, TODAY, filled, hand, register_of
from tripleaim.governance.key import is_signed_by
from tripleaim.governance.key_event import (
    compromised,
    event_id,
)
from tripleaim.governance.key_register import (
    empty_register,
    with_events,
)
from tripleaim.governance.signed_text import SignedText, fault_of, read_signed_text
from tripleaim.governance.signing import (
    doubts,
    publish_document,
    sign_document,
    verify_document,
)
from tripleaim.governance.signing_rules import Trust
from tripleaim.governance.tree import leaf_hash, root_of
from tripleaim.model.documents.life import move
from tripleaim.model.errors import InputRefused

KEYS = register_of(*CODES)
IDS = {key.party: key.id for key in KEYS.keys.values()}
LATER = DAY + timedelta(days=30)


def test_the_tree_is_that_of_the_standard():
    leaves = [leaf_hash(bytes([n])) for n in range(7)]
    import hashlib

    def node(left, right):
        return hashlib.sha256(b"\x01" + left + right).digest()

    four = node(node(*leaves[:2]), node(*leaves[2:4]))
    assert root_of(leaves[:3]) == node(node(*leaves[:2]), leaves[2])
    assert root_of(leaves[:4]) == four
    assert root_of(leaves) == node(four, node(node(*leaves[4:6]), leaves[6]))
    assert root_of([]) == hashlib.sha256(b"").digest()
    assert event_id(KEYS.file.events[0]) == leaf_hash(KEYS.file.events[0].leaf_entry).hex()


@pytest.mark.parametrize(
    "value", ["", " x", "x ", "a\nb", "a\tb", "a\x7f", "a\u2028b", "e\u0301", "\ud800"]
)
def test_values_that_cannot_stand_on_a_line(value):
    assert fault_of(value)
    with pytest.raises(InputRefused):
        SignedText("vouch", {"log": "1", "key": value, "by": "b", "seen": "in person"})


def test_a_text_has_one_spelling():
    said = SignedText("vouch", {"log": "1", "key": "a", "by": "b", "seen": "in person"})
    assert read_signed_text(said.bytes, "here") == said
    for spoilt in (
        b"\xff",
        said.bytes + b"\n",
        said.bytes[:-1],
        said.bytes.replace(b"\n", b"\r\n"),
        said.bytes.replace(b"by: b\n", b""),
        said.bytes.replace(b": a", b":a"),
        said.bytes.replace(b"by: b\nseen: in person", b"seen: in person\nby: b"),
        said.bytes.replace(b" 2\n", b" 1\n"),
    ):
        with pytest.raises(InputRefused):
            read_signed_text(spoilt, "here")
    with pytest.raises(InputRefused, match="is no purpose"):
        SignedText("letter", {"log": "1"})
    with pytest.raises(InputRefused, match="is made of"):
        SignedText("vouch", {"log": "folder", "key": "a", "by": "b", "seen": "in person"})


def test_a_doubt_names_its_file_or_its_document():
    document = move(filled("decision", "agreed"), "shared")
    document = sign_document(document, hand("AAA", LATER), Trust(keys=KEYS, today=TODAY))
    event = compromised(IDS["AAA"], IDS["AAA"], PRIVATE["AAA"], LATER, LATER)
    trust = Trust(keys=with_events(KEYS, event), today=TODAY)
    assert [each.where for each in doubts(document, trust, "a.toml")] == ["a.toml"]
    assert [each.where for each in doubts(document, trust)] == ["agreed"]


def test_a_seal_is_judged_when_every_signature_is_of_what_stands_here():
    document = move(filled("decision", "agreed"), "shared")
    trust = Trust(keys=KEYS, today=TODAY)
    for party in document.signers:
        document = sign_document(document, hand(party, LATER), trust)
    spoilt = document.model_copy(update={"seal": {**document.seal, "title": "0" * 12}})
    assert [each.column for each in verify_document(spoilt, trust)] == ["seal"]
    other = document.signatures[1].model_copy(update={"hash": "0" * 64})
    half = spoilt.model_copy(update={"signatures": (document.signatures[0], other)})
    assert "seal" not in [each.column for each in verify_document(half, trust)]


def test_who_may_sign_is_told():
    trust = Trust(keys=KEYS, today=TODAY)
    shared = move(filled("decision", "agreed"), "shared")
    with pytest.raises(InputRefused, match=r"Those are: AAA, BBB\."):
        sign_document(shared, hand("CCC", LATER), trust)
    parties = [{"organisation": "AAA", "name": "A", "signs": False}]
    nobody = move(filled("decision", "agreed", parties=parties), "shared")
    with pytest.raises(InputRefused, match=r"Those are: nobody\."):
        sign_document(nobody, hand("AAA", LATER), trust)


def test_a_signature_that_is_no_signature():
    assert not is_signed_by("00" * 32, "xx", b"")
    assert not is_signed_by("zz", "0" * 128, b"")


def test_publishing_asks_the_same_rules_and_a_line_of_address():
    document = move(filled("decision", "agreed"), "shared")
    trust = Trust(keys=KEYS, today=TODAY)
    for party in document.signers:
        document = sign_document(document, hand(party, LATER), trust)
    with pytest.raises(InputRefused, match="is dated before the signature of AAA, BBB"):
        publish_document(document, hand("AAA", DAY), "https://a.example", trust)
    with pytest.raises(InputRefused, match="is not one of its parties"):
        publish_document(document, hand("CCC", LATER), "https://a.example", trust)
    with pytest.raises(InputRefused, match=r"--address: .*control character"):
        publish_document(document, hand("AAA", LATER), "https://a\nb", trust)
    with pytest.raises(InputRefused, match="a day still to come"):
        publish_document(document, hand("AAA", date(2150, 1, 1)), "https://a", trust)
    with pytest.raises(InputRefused, match=rf"key of AAA\. Registered: {IDS['AAA'][:16]}"):
        publish_document(document, hand("AAA", LATER, PRIVATE["CCC"]), "https://a", trust)
    none = Trust(keys=empty_register(), today=TODAY)
    with pytest.raises(InputRefused, match=r"key of AAA\. Registered: none"):
        publish_document(document, hand("AAA", LATER), "https://a", none)
