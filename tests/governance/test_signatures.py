"""Every kind of document: load, check, sign, verify, alter one byte, verify."""

import random
from datetime import date

import pytest

from governance.signed import (
    IDS,
    PRIVATE,
    TRUST,
    filled,
    hand,
    published_document,
    signed_document,
)
from tripleaim.governance.act import signing_bytes
from tripleaim.governance.signing import sign_document, verify_document
from tripleaim.model.documents.canonical import content_hash
from tripleaim.model.documents.kinds import KINDS, read_document, read_json, text_of
from tripleaim.model.documents.life import move, revise
from tripleaim.model.errors import InputRefused
from tripleaim.store.readers.documents import rows_of_documents

pytestmark = pytest.mark.filterwarnings("error")


def is_noticed(text: str, original) -> list[str]:
    """What is said about an altered text: why it cannot be read, or what no longer verifies."""
    try:
        altered = read_document(text, "altered.toml")
    except InputRefused as refusal:
        return [str(each) for each in refusal.problems]
    if altered == original:
        return ["the same document"]  # such as a letter of a comment, or 2018-04-01 with a space
    problems = [str(each) for each in verify_document(altered, TRUST)]
    if altered.superseded_by != original.superseded_by:
        problems.append("refers to a document that is not there")
    return problems


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_sign_verify_and_alter_one_byte(kind):
    document = published_document(kind, on=date(2018, 5, 1))
    assert read_document(text_of(document), "a.toml") == document
    assert read_json(rows_of_documents([document])["document"]["body"][0], "a.json") == document
    assert verify_document(document, TRUST) == []
    text = text_of(document)
    chance = random.Random(kind)
    for place in sorted(chance.sample(range(len(text)), 150)):
        for letter in ("x", "7"):
            if text[place] != letter:
                altered = text[:place] + letter + text[place + 1 :]
                assert is_noticed(altered, document), (place, text[place - 20 : place + 20])


def test_the_message_names_what_was_changed():
    text = text_of(signed_document("pooled_fund"))
    altered = read_document(text.replace("pence = 0", "pence = 9"), "fund.toml")
    (problem,) = verify_document(altered, TRUST, "fund.toml")
    assert "contributions[1].pence was changed (it now reads 9)" in str(problem)
    assert "every party sign again" in str(problem)


def test_with_the_seal_altered_too_the_change_is_still_found():
    document = signed_document("decision")
    altered = document.model_copy(update={"decided": "the opposite"})
    from tripleaim.model.documents.canonical import seal_of

    hidden = altered.model_copy(update={"seal": seal_of(altered)})
    (problem,) = verify_document(hidden, TRUST)
    assert "changed after it was signed" in str(problem)
    assert "no field can be named" in str(problem)


def test_an_altered_seal_alone_is_found():
    document = signed_document("decision")
    spoilt = document.model_copy(update={"seal": {**document.seal, "title": "0" * 12}})
    assert "seal" in str(verify_document(spoilt, TRUST)[0])


def test_a_key_that_is_not_the_partys():
    shared = move(filled("decision", "a-decision"), "shared")
    with pytest.raises(InputRefused, match="is not a registered key of AAA"):
        sign_document(shared, hand("AAA", private=PRIVATE["CCC"]), TRUST)
    document = signed_document("decision")
    forged = document.signatures[0].model_copy(update={"key": IDS["CCC"], "person": "p-ccc"})
    made = PRIVATE["CCC"].sign(signing_bytes(document, forged)).hex()
    forged = forged.model_copy(update={"signature": made})
    (problem,) = verify_document(
        document.model_copy(update={"signatures": (forged, document.signatures[1])}),
        TRUST,
        "d.toml",
    )
    assert "d.toml, column signatures of AAA" in str(problem)
    assert "a key that is not AAA's: it is CCC's" in str(problem)
    assert "Each party signs with its own key" in str(problem)


def test_two_parties_signing_different_revisions():
    first = move(filled("decision", "a-decision"), "shared")
    by_one = sign_document(first, hand("AAA"), TRUST)
    second = move(revise(first), "shared")
    by_other = sign_document(second, hand("BBB"), TRUST)
    merged = by_other.model_copy(update={"signatures": (*by_one.signatures, *by_other.signatures)})
    said = " ".join(str(each) for each in verify_document(merged, TRUST))
    assert "signatures of AAA: is of revision 1; the document is at revision 2" in said


def test_what_changed_since_the_first_signature_is_not_signed_by_the_next():
    shared = move(filled("decision", "a-decision"), "shared")
    by_one = sign_document(shared, hand("AAA"), TRUST)
    altered = by_one.model_copy(update={"decided": "something else"})
    with pytest.raises(InputRefused, match="is not what others signed: decided was changed"):
        sign_document(altered, hand("BBB"), TRUST)


def test_a_change_after_signing_is_a_new_revision_that_needs_signing_again():
    again = revise(signed_document("delegation"))
    assert (again.revision, again.status, again.signatures, again.seal) == (2, "draft", (), {})


def test_signing_again_and_signing_for_nobody():
    document = signed_document("decision")
    with pytest.raises(InputRefused, match="has signed revision 1 already"):
        sign_document(document, hand("AAA"), TRUST)
    with pytest.raises(InputRefused, match="'ZZZ' is not a party that signs it"):
        sign_document(document, hand("ZZZ", private=PRIVATE["CCC"]), TRUST)
    with pytest.raises(InputRefused, match="only what is shared can be signed"):
        sign_document(filled("decision", "draft"), hand("AAA"), TRUST)


def test_a_key_before_its_time():
    shared = move(filled("decision", "a-decision"), "shared")
    with pytest.raises(InputRefused, match="was made on 2017-01-01, before its key holds"):
        sign_document(shared, hand("AAA", date(2017, 1, 1)), TRUST)


def test_the_hash_does_not_depend_on_how_a_number_is_written():
    text = text_of(filled("shared_control_total", "totals"))
    one = read_document(text.replace("system_share = 0.0", "system_share = 0.10"), "a")
    other = read_document(text.replace("system_share = 0.0", "system_share = 0.1"), "a")
    assert one.system_share == other.system_share
    assert content_hash(one) == content_hash(other)
