"""The rules of signature and publication: each broken alone is found, and nothing else is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.signed import CODES, DAY, PRIVATE, filled, register_of, write_to
from tripleaim.cli.documents import _print_report
from tripleaim.governance.act import Act, acts_of, publishing_bytes, signing_bytes
from tripleaim.governance.folder import read_folder, write_register
from tripleaim.governance.key import load_private_key, new_private_key, public_hex
from tripleaim.governance.key_event import compromised, ended, registered, vouched
from tripleaim.governance.key_register import OldKey, register_from, with_events, with_head
from tripleaim.governance.signing import Hand, publish_document, sign_document, verify_document
from tripleaim.governance.signing_rules import (
    RULES,
    FolderLog,
    Trust,
    broken,
    by_key_file,
    doubted,
    is_version_1,
)
from tripleaim.governance.verifying import verify_folder
from tripleaim.model.documents.canonical import content_hash
from tripleaim.model.documents.life import move

TOMORROW = DAY + timedelta(days=1)
YESTERDAY = DAY - timedelta(days=1)
KEYS = register_of(*CODES)
IDS = {key.party: key.id for key in KEYS.keys.values()}
# Every boundary at once: keys begin on the day, end the day after, and the day is today.
AT_THE_EDGE = with_head(
    with_events(
        KEYS, *(ended(IDS[c], IDS[c], PRIVATE[c], TOMORROW, "left") for c in ("AAA", "BBB"))
    )
)
TRUST = Trust(keys=AT_THE_EDGE, today=DAY)


def whole(trust=TRUST):
    """A decision that both parties signed and the first published, on the edge of every limit."""
    document = move(filled("decision", "agreed"), "shared")
    for party in document.signers:
        document = sign_document(document, Hand(party=party, private=PRIVATE[party], on=DAY), trust)
    first = Hand(party="AAA", private=PRIVATE["AAA"], on=DAY)
    return publish_document(document, first, "https://a.example", trust)


def altered(kind, private=PRIVATE["AAA"], trust=TRUST, **changes):
    """The document with AAA's act of a kind changed and signed again."""
    document = whole(trust)
    if kind == "signature":
        made = document.signatures[0].model_copy(update=changes)
        signature = private.sign(signing_bytes(document, made)).hex()
        made = made.model_copy(update={"signature": signature})
        return document.model_copy(update={"signatures": (made, document.signatures[1])})
    said = {"published_on": changes.pop("signed_on")} if "signed_on" in changes else {}
    made = document.publication.model_copy(update={**said, **changes})
    signature = private.sign(publishing_bytes(document, made)).hex()
    return document.model_copy(
        update={"publication": made.model_copy(update={"signature": signature})}
    )


def act_of(kind, document, party=None) -> Act:
    """The act of a kind in a document: AAA's, or a party's."""
    return next(
        each
        for each in acts_of(document)
        if each.kind == kind and (party is None or each.party == party)
    )


def with_key(kind, begins=DAY, is_vouched=True, end=None):
    """AAA's act made with a second key of its own, and the trust that knows that key."""
    private = load_private_key(new_private_key(), "second")
    keys = with_events(KEYS, registered(private, "AAA", ("p-second", "Deputy"), begins))
    (second,) = set(keys.keys) - set(KEYS.keys)
    if is_vouched:
        keys = with_events(keys, vouched(second, IDS["BBB"], PRIVATE["BBB"], DAY, "by video"))
    if end:
        keys = with_events(keys, ended(second, second, private, end, "left"))
    heads = [*AT_THE_EDGE.file.heads]
    keys = with_head(with_head(with_events(keys, *AT_THE_EDGE.file.events), *heads))
    trust = Trust(keys=keys, today=DAY)
    document = altered(kind, private, key=second, person="p-second", after=keys.head.name)
    return document, trust, None


def by_stranger(kind):
    """An act by CCC, which is no party, with its own key."""
    key = {"party": "CCC", "person": "p-ccc", "key": IDS["CCC"]}
    document = altered(kind, PRIVATE["CCC"], **key)
    if kind == "signature":
        document = document.model_copy(
            update={"signatures": (*whole().signatures, document.signatures[0])}
        )
    return document, TRUST, "CCC"


def twice(kind):
    """A party's signature there twice."""
    document = whole()
    again = (*document.signatures, document.signatures[0])
    return document.model_copy(update={"signatures": again}), TRUST, None


def spoilt(kind):
    """A signature with its first digit changed."""
    document = whole()
    made = document.publication if kind == "publication" else document.signatures[0]
    digit = "0" if made.signature[0] != "0" else "1"
    made = made.model_copy(update={"signature": digit + made.signature[1:]})
    if kind == "publication":
        return document.model_copy(update={"publication": made}), TRUST, None
    return document.model_copy(update={"signatures": (made, *document.signatures[1:])}), TRUST, None


def incomplete(kind):
    """A publication before the second party had signed."""
    document = whole()
    return document.model_copy(update={"signatures": document.signatures[:1]}), TRUST, None


def changed(**changes):
    """How to break a rule by changing lines of the text and signing it."""
    return lambda kind: (altered(kind, **changes), TRUST, None)


def ahead(kind):
    """An act of the day after today, by a key that would hold."""
    trust = Trust(keys=KEYS, today=DAY)
    document = altered(kind, trust=trust, signed_on=TOMORROW)
    if kind == "signature":
        document = document.model_copy(update={"publication": None})
    return document, trust, None


def published_early(kind):
    """A publication of the day before the signatures, by a key that held."""
    keys = register_of(*CODES, begins=YESTERDAY)
    ids = {key.party: key.id for key in keys.keys.values()}
    trust = Trust(keys=keys, today=DAY)
    document = whole(trust)
    made = document.publication.model_copy(update={"published_on": YESTERDAY, "key": ids["AAA"]})
    signature = PRIVATE["AAA"].sign(publishing_bytes(document, made)).hex()
    made = made.model_copy(update={"signature": signature})
    return document.model_copy(update={"publication": made}), trust, None


BREAKS = {
    "party": by_stranger,
    "once": twice,
    "known": changed(key="0" * 64),
    "owner": lambda kind: (
        altered(kind, PRIVATE["CCC"], key=IDS["CCC"], person="p-ccc"),
        TRUST,
        None,
    ),
    "vouched": lambda kind: with_key(kind, is_vouched=False),
    "begun": lambda kind: with_key(kind, begins=TOMORROW, is_vouched=True),
    "ended": lambda kind: with_key(kind, end=DAY),
    "ahead": ahead,
    "revision": changed(revision=2),
    "content": changed(hash="0" * 64),
    "log": changed(log="workspace.example/1"),
    "after": changed(after="3 " + "0" * 64),
    "person": changed(person="p-other"),
    "office": changed(capacity="deputy of spell-1"),
    "meaning": changed(meaning="approves"),
    "bytes": spoilt,
    "complete": incomplete,
    "order": published_early,
}
WITH_A_LOG = "hands"  # a folder without one does not judge it
CASES = [(rule.id, kind) for rule in RULES for kind in rule.kinds if rule.id != WITH_A_LOG]


def test_on_the_edge_of_every_limit_all_hold():
    document = whole()
    assert verify_document(document, TRUST) == []
    assert {key.ended for key in AT_THE_EDGE.of_party("AAA")} == {TOMORROW}


def test_a_party_that_is_only_named_may_publish_and_may_not_sign():
    roles = {"AAA": True, "BBB": True, "CCC": False}
    parties = [
        {"organisation": code, "name": code, "signs": signs} for code, signs in roles.items()
    ]
    document = move(filled("decision", "agreed", parties=parties), "shared")
    for party in document.signers:
        document = sign_document(document, Hand(party=party, private=PRIVATE[party], on=DAY), TRUST)
    named = Hand(party="CCC", private=PRIVATE["CCC"], on=DAY)
    assert (
        verify_document(publish_document(document, named, "https://a.example", TRUST), TRUST) == []
    )
    made = document.signatures[0].model_copy(
        update={"party": "CCC", "person": "p-ccc", "key": IDS["CCC"]}
    )
    signature = PRIVATE["CCC"].sign(signing_bytes(document, made)).hex()
    made = made.model_copy(update={"signature": signature})
    forged = document.model_copy(update={"signatures": (*document.signatures, made)})
    act = act_of("signature", forged, "CCC")
    assert [rule.id for rule, _ in broken(act, forged, TRUST)] == ["party"]


@pytest.mark.parametrize("kind", ["signature", "publication"])
def test_another_revision_is_told_as_that_and_not_as_a_change(kind):
    other = altered(kind, revision=2, hash="0" * 64)
    assert [rule.id for rule, _ in broken(act_of(kind, other), other, TRUST)] == ["revision"]


def test_every_rule_is_for_what_it_says_and_has_a_cure():
    assert {rule.id for rule in RULES} == {*BREAKS, WITH_A_LOG}
    assert len(CASES) == 32
    assert all(rule.asks.endswith(".") and rule.remedy.endswith(".") for rule in RULES)


@pytest.mark.parametrize(("rule", "kind"), CASES)
def test_a_rule_broken_alone_is_found_alone(rule, kind, tmp_path, capsys):
    document, trust, party = BREAKS[rule](kind)
    act = act_of(kind, document, party)
    assert [found.id for found, _ in broken(act, document, trust)] == [rule]
    others = [each for each in acts_of(document) if (each.kind, each.party) != (kind, act.party)]
    follows = {("revision", "signature"): ["complete"]}  # published without that signature
    also = [found.id for each in others for found, _ in broken(each, document, trust)]
    assert also == follows.get((rule, kind), [])
    write_register(write_to(tmp_path, document), trust.keys)
    found = read_folder(tmp_path)
    report = verify_folder(found, Trust(keys=found.keys, today=trust.today))
    said = "\n".join(str(each) for each in report.faults)
    assert next(each.remedy for each in RULES if each.id == rule) in said
    assert f"column {act.column}" in said or f", {act.column}" in said
    with pytest.raises(SystemExit) as exit:
        _print_report(report, "verified", as_json=False)
    assert exit.value.code == 1
    assert "FAULT" in capsys.readouterr().out


@pytest.mark.parametrize(("since", "rules"), [(TOMORROW, []), (DAY, [WITH_A_LOG])])
@pytest.mark.parametrize("kind", ["signature", "publication"])
def test_in_a_log_what_was_made_with_a_stolen_key_falls_from_the_day_told(kind, since, rules):
    stolen = compromised(IDS["AAA"], IDS["AAA"], PRIVATE["AAA"], TOMORROW, since)
    beside = vouched(IDS["BBB"], IDS["DDD"], PRIVATE["DDD"], DAY, "in person")  # not by AAA alone
    keys = with_head(with_events(KEYS, beside, stolen))
    trust = Trust(keys=keys, today=DAY)
    document = whole(trust)
    act = act_of(kind, document, "AAA")
    logged = replace(trust, log=FolderLog(keys, DAY))
    assert [rule.id for rule, _ in broken(act, document, logged)] == rules
    assert [*broken(act, document, trust)] == [], "a folder only doubts it"
    assert [each.kind for each in doubted(document, trust)].count(kind) == len(rules)


@pytest.mark.parametrize("is_pinned", [False, True])
def test_where_vouching_must_start_is_said_when_it_must(is_pinned):
    document, trust, _ = with_key("signature", is_vouched=False)
    trust = replace(trust, pins=frozenset({IDS["BBB"]} if is_pinned else ()))
    said = {
        rule.id: because for rule, because in broken(act_of("signature", document), document, trust)
    }
    assert said["vouched"].endswith("vouches for from a pinned key on") == is_pinned
    assert said["vouched"].endswith("vouches for") != is_pinned


def test_a_key_verifies_by_its_own_method_only():
    trust = replace(TRUST, methods={"ed25519": by_key_file, "webauthn": by_key_file})
    document = altered("signature", method="webauthn")
    act = act_of("signature", document)
    assert [rule.id for rule, _ in broken(act, document, trust)] == ["bytes"]


def test_an_act_that_names_no_log_is_of_version_1():
    made = whole().signatures[0]
    assert not is_version_1(made)
    assert is_version_1(made.model_copy(update={"log": ""}))


def test_the_role_is_asked_too():
    document = altered("signature", role="chair")
    act = act_of("signature", document)
    assert [rule.id for rule, _ in broken(act, document, TRUST)] == ["office"]


def test_what_was_made_with_an_old_text_is_asked_for_what_it_has():
    document = whole()
    old = {"log": "", "after": "", "person": "", "role": "", "capacity": "", "meaning": ""}
    made = document.signatures[0].model_copy(update=old)
    text = signing_bytes(document, made)
    assert text == (f"tripleaim signature 1\nagreed\n1\n{made.hash}\nAAA\n2018-04-01\n".encode())
    made = made.model_copy(update={"signature": PRIVATE["AAA"].sign(text).hex()})
    document = document.model_copy(update={"signatures": (made, document.signatures[1])})
    act = act_of("signature", document)
    assert [rule.id for rule, _ in broken(act, document, TRUST)] == ["known"]
    other = document.model_copy(update={"title": "Another"})
    said = {rule.id for rule, _ in broken(act_of("signature", other), other, TRUST)}
    assert said == {"known", "content"}


def test_a_publication_with_an_old_text_is_asked_for_what_it_has():
    document = whole()
    old = {
        "log": "",
        "after": "",
        "person": "",
        "role": "",
        "capacity": "",
        "revision": None,
        "hash": None,
    }
    made = document.publication.model_copy(update=old)
    text = publishing_bytes(document, made)
    assert (
        text
        == (
            f"tripleaim publication 1\nagreed\n{content_hash(document)}\nAAA\n2018-04-01\n"
            "https://a.example\n"
        ).encode()
    )
    made = made.model_copy(update={"signature": PRIVATE["AAA"].sign(text).hex()})
    document = document.model_copy(update={"publication": made})
    (problem,) = verify_document(document, TRUST)
    assert problem.column == "publication"
    assert "it is on nobody's name" in problem.rule


def test_keys_of_version_1_verify_what_was_signed_with_them():
    row = OldKey(
        party="AAA", signatory="Chief", public_key=public_hex(PRIVATE["AAA"]), valid_from=DAY
    )
    file = AT_THE_EDGE.file.model_copy(update={"keys": (row,)})
    event = vouched(row.key.id, IDS["BBB"], PRIVATE["BBB"], DAY, "in person")
    keys = with_events(register_from(file), event)
    document = whole()
    old = {"log": "", "after": "", "person": "", "role": "", "capacity": "", "meaning": ""}
    made = document.signatures[0].model_copy(update={**old, "key": row.key.short})
    made = made.model_copy(
        update={"signature": PRIVATE["AAA"].sign(signing_bytes(document, made)).hex()}
    )
    said = document.publication.model_copy(
        update={"log": "", "after": "", "key": row.key.short, "revision": None, "hash": None}
    )
    said = said.model_copy(
        update={"signature": PRIVATE["AAA"].sign(publishing_bytes(document, said)).hex()}
    )
    document = document.model_copy(
        update={"signatures": (made, document.signatures[1]), "publication": said}
    )
    trust = Trust(keys=keys, today=DAY)
    assert verify_document(document, trust) == []
    wrong = made.model_copy(update={"revision": 2})
    document = document.model_copy(update={"signatures": (wrong, document.signatures[1])})
    act = act_of("signature", document)
    assert [rule.id for rule, _ in broken(act, document, trust)] == ["revision", "bytes"]


def test_a_text_of_version_2_says_all_of_this():
    document = whole()
    first = document.signatures[0]
    assert signing_bytes(document, first).decode().splitlines() == [
        "tripleaim signature 2",
        "log: folder",
        f"after: {AT_THE_EDGE.head.name}",
        "document: agreed",
        "revision: 1",
        f"content: {first.hash}",
        "party: AAA",
        "person: p-aaa",
        "role: signatory",
        "capacity: own office",
        "meaning: agrees",
        f"key: {IDS['AAA']}",
        "day: 2018-04-01",
    ]
    assert date.fromisoformat("2018-04-01") == DAY
