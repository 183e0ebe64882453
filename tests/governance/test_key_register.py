"""The register of keys: events that hold, events that do not, and what is missed when taken out."""

from datetime import timedelta

import pytest

from governance.signed import CODES, DAY, PRIVATE, TODAY, filled, hand, register_of, write_to
from tripleaim.governance.folder import read_folder, write_register
from tripleaim.governance.key import key_text, load_private_key, new_private_key
from tripleaim.governance.key_event import (
    KeyEvent,
    compromised,
    ended,
    read_event,
    registered,
    replaced,
    signed_event,
    vouched,
)
from tripleaim.governance.key_register import (
    OldKey,
    doubles,
    empty_register,
    joined_registers,
    key_rows,
    read_keys,
    register_from,
    with_events,
    with_head,
    write_keys,
)
from tripleaim.governance.signed_text import NAMES, SignedText
from tripleaim.governance.signing import (
    sign_document,
    verify_document,
)
from tripleaim.governance.signing_rules import Trust
from tripleaim.governance.verifying import trust_of, verify_folder
from tripleaim.model.documents.life import move
from tripleaim.model.errors import InputRefused

KEYS = register_of(*CODES)
IDS = {key.party: key.id for key in KEYS.keys.values()}
LATER = DAY + timedelta(days=30)


def new_key(party="AAA", on=LATER):
    """A new private key of a party, its registration and its id."""
    private = load_private_key(new_private_key(), party)
    event = registered(private, party, ("p-new", "Deputy"), on)
    return private, event, event.by


def rules_broken(*events, register=KEYS):
    """What is said of events that are added to a register."""
    return " / ".join(each.rule for each in with_events(register, *events).problems)


def test_the_register_reads_back_as_it_was_written():
    again = read_keys(write_keys(KEYS), "keys.toml")
    assert (again.file, again.keys, again.problems) == (KEYS.file, KEYS.keys, ())
    with pytest.raises(InputRefused, match="is refused"):
        read_keys("keys = 3", "keys.toml")


def test_a_vouch_that_is_good_and_each_that_is_not():
    _, made, key = new_key()
    by = lambda who, **more: vouched(  # noqa: E731
        more.get("key", key),
        IDS[who],
        PRIVATE[more.get("hand", who)],
        more.get("on", LATER),
        more.get("seen", "in person"),
    )
    assert rules_broken(made, by("BBB")) == ""
    assert rules_broken(made, by("BBB", seen="by video")) == ""
    assert "how the key was seen" in rules_broken(made, by("BBB", seen="somehow"))
    assert rules_broken(made, by("AAA")) == (
        "vouches for a key of the voucher's own party: another must"
    )
    assert "was altered" in rules_broken(made, by("BBB", hand="CCC"))
    assert rules_broken(made, by("BBB", on=DAY)) == ""
    assert "before the day from which its key holds" in rules_broken(
        made, by("BBB", on=DAY - timedelta(days=1))
    )
    assert "a key that is not here" in rules_broken(by("BBB"))
    said = SignedText(
        "vouch",
        {"log": "folder", "key": key, "by": IDS["CCC"], "seen": "in person", "day": "2018-05-01"},
    )
    assert "another key than it names" in rules_broken(
        made, signed_event(said, IDS["BBB"], PRIVATE["BBB"])
    )


def test_a_key_must_sign_its_own_text():
    _, made, key = new_key()
    said = key_text("AAA", "p-new", "00" * 32, LATER)
    forged = signed_event(said, IDS["AAA"], PRIVATE["AAA"])
    assert "not signed with the key that it registers" in rules_broken(forged)
    assert "was altered" in rules_broken(made.model_copy(update={"signature": "0" * 128}))
    grown = with_events(KEYS, made.model_copy(update={"signature": "0" * 128}))
    assert key not in grown.keys
    altered = made.model_copy(update={"text": made.text.replace("AAA", "BBB")})
    assert rules_broken(altered) != ""


@pytest.mark.parametrize(
    "text",
    [
        "tripleaim vouch 3\nlog: folder\n",
        "tripleaim vouch 2\nlog: folder\n",
        "nothing",
        "tripleaim decision 2\nlog: folder\n",
        key_text("AAA", "p-a", "00" * 32, DAY).text.replace("2018-04-01", "2018-04-31"),
        key_text("AAA", "p-a", "00" * 32, DAY).text.replace("ed25519", "rsa"),
        key_text("AAA", "p-a", "00" * 32, DAY).text.replace("party: ", "party:  "),
        key_text("AAA", "p-a", "00" * 32, DAY).text + "more: x\n",
        key_text("AAA", "p-a", "00" * 32, DAY).text[:-1],
    ],
)
def test_a_text_that_is_none_is_a_problem_and_has_no_effect(text):
    event = KeyEvent(text=text, by="0" * 64, signature="0" * 128)
    register = with_events(KEYS, event)
    assert register.problems
    assert register.keys == KEYS.keys


def test_why_a_text_about_a_key_is_none():
    def said(text):
        with pytest.raises(InputRefused) as refused:
            read_event(KeyEvent(text=text, by="0" * 64, signature="0" * 128), "here")
        return str(refused.value)

    key = key_text("AAA", "p-a", "00" * 32, DAY).text
    assert "is not an Ed25519 key" in said(key.replace("ed25519", "rsa"))
    assert "is not an Ed25519 key" in said(key.replace("00" * 32, "00" * 31))
    assert "is not a text about a key in a folder" in said(
        key.replace("folder", "elsewhere").replace("day: 2018-04-01\n", "")
    )
    decision = dict.fromkeys((*NAMES["decision"], "day"), "x") | {"log": "folder"}
    assert "is not a text about a key in a folder" in said(SignedText("decision", decision).text)
    assert "names a day that is none" in said(key.replace("2018-04-01", "2018-04-31"))
    wrong = compromised("0" * 64, "1" * 64, PRIVATE["AAA"], DAY, DAY)
    assert "names a day that is none" in said(
        wrong.text.replace("since: 2018-04-01", "since: 2018-04-31")
    )


def test_pins_are_each_sixteen_digits_or_more():
    pins = frozenset({IDS["AAA"][:16], "f" * 16})
    assert KEYS.vouched(pins) == frozenset(IDS.values())
    assert KEYS.vouched(frozenset({IDS["AAA"]})) == frozenset(IDS.values())


def test_registers_without_states_join_without_one():
    bare = register_from(KEYS.file.model_copy(update={"heads": ()}))
    assert joined_registers(bare, bare).file.heads == ()


def test_who_may_end_a_key():
    own, made, key = new_key()
    grown = with_events(KEYS, made)
    assert with_events(grown, ended(key, key, own, LATER, "lost")).keys[key].ended == LATER
    by_colleague = ended(key, IDS["AAA"], PRIVATE["AAA"], LATER, "left")
    assert with_events(grown, by_colleague).keys[key].ended == LATER
    by_other = ended(key, IDS["BBB"], PRIVATE["BBB"], LATER, "malice")
    assert "by a key of another party" in rules_broken(made, by_other)
    assert with_events(grown, by_other).keys[key].ended is None
    by_unvouched = ended(IDS["AAA"], key, own, LATER, "malice")
    assert "without being vouched for" in rules_broken(made, by_unvouched)
    assert with_events(grown, by_unvouched).keys[IDS["AAA"]].ended is None
    twice = [ended(key, key, own, LATER + timedelta(days=n), "lost") for n in (3, 1, 2)]
    assert with_events(grown, *twice).keys[key].ended == LATER + timedelta(days=1)


def test_a_key_that_replaces_another_needs_no_new_voucher():
    _, made, key = new_key()
    grown = with_events(KEYS, made)
    assert key not in grown.vouched()
    heir = with_events(grown, replaced(IDS["AAA"], key, PRIVATE["AAA"], LATER))
    assert key in heir.vouched()
    assert heir.keys[IDS["AAA"]].ended == LATER
    assert not heir.keys[IDS["AAA"]].holds(LATER)
    assert heir.keys[IDS["AAA"]].holds(LATER - timedelta(days=1))
    assert heir.keys[key].holds(LATER)
    assert not heir.keys[key].holds(LATER - timedelta(days=1))
    assert doubles(grown)["AAA"]
    assert not doubles(heir)
    by_other = replaced(IDS["BBB"], key, PRIVATE["BBB"], LATER)
    assert "by a key of another party" in rules_broken(made, by_other)


def test_a_key_that_had_ended_leaves_no_heir_and_ends_no_other():
    own, made, key = new_key()
    revoked = ended(IDS["AAA"], IDS["AAA"], PRIVATE["AAA"], LATER, "left the body")
    next_day = LATER + timedelta(days=1)
    late = replaced(IDS["AAA"], key, PRIVATE["AAA"], next_day)
    for events in ((made, revoked, late), (late, revoked, made)):
        said = rules_broken(*events)
        assert said == f"is signed with a key that had ended on {LATER}"
        assert key not in with_events(KEYS, *events).vouched()
    malice = ended(IDS["AAA"], key, own, next_day, "malice")
    assert "without being vouched for" in rules_broken(made, revoked, late, malice)
    in_time = replaced(IDS["AAA"], key, PRIVATE["AAA"], LATER)
    assert rules_broken(made, revoked, in_time) == ""
    assert key in with_events(KEYS, made, revoked, in_time).vouched()
    vouch = vouched(key, IDS["BBB"], PRIVATE["BBB"], LATER, "in person")
    by_ended = ended(key, IDS["AAA"], PRIVATE["AAA"], next_day, "malice")
    assert "had ended on" in rules_broken(made, vouch, revoked, by_ended)
    assert with_events(KEYS, made, vouch, revoked, by_ended).keys[key].ended is None
    that_day = ended(key, IDS["AAA"], PRIVATE["AAA"], LATER, "left too")
    assert with_events(KEYS, made, vouch, revoked, that_day).keys[key].ended == LATER
    earlier = ended(IDS["AAA"], IDS["AAA"], PRIVATE["AAA"], next_day, "again")
    assert rules_broken(revoked, earlier) == ""


def test_a_key_is_not_its_own_heir_nor_that_of_its_heir():
    own, made, key = new_key("EEE")
    other, also, second = new_key("EEE")
    by_itself = replaced(key, key, own, LATER)
    assert "take the place of one that came from it" in rules_broken(made, by_itself)
    assert key not in with_events(KEYS, made, by_itself).vouched()
    there = replaced(key, second, own, LATER)
    for day in (LATER, LATER + timedelta(days=1)):
        back = replaced(second, key, other, day)
        for events in ((there, back), (back, there)):
            grown = with_events(KEYS, made, also, *events)
            assert "take the place of one" in " / ".join(each.rule for each in grown.problems)
            assert not {key, second} & grown.vouched()
    assert rules_broken(made, also, there) == ""


def island(*events):
    """The register with two keys of a stranger that vouch for one another, and their events."""
    own, made, key = new_key("AAA")
    other, also, second = new_key("FFF")
    ring = (
        vouched(key, second, other, LATER, "in person"),
        vouched(second, key, own, LATER, "in person"),
    )
    malice = ended(IDS["AAA"], key, own, LATER, "malice")
    return with_events(KEYS, made, also, *ring, malice, *events)


def test_with_a_pin_only_those_it_leads_to_may_end_a_key():
    grown = island()
    assert grown.keys[IDS["AAA"]].ended == LATER
    pinned = register_from(grown.file, pins=frozenset({IDS["BBB"]}))
    assert pinned.keys[IDS["AAA"]].ended is None
    (problem,) = pinned.problems
    assert "revokes another key without being vouched for" in problem.rule
    colleague, made, key = new_key("AAA")
    vouch = vouched(key, IDS["BBB"], PRIVATE["BBB"], LATER, "in person")
    rightly = ended(IDS["AAA"], key, colleague, LATER, "left")
    file = island(made, vouch, rightly).file
    assert register_from(file, pins=frozenset({IDS["BBB"]})).keys[IDS["AAA"]].ended == LATER


def test_the_pin_decides_in_verifying_too_and_days_to_come_are_told(tmp_path):
    document = move(filled("decision", "agreed"), "shared")
    for party in ("AAA", "BBB"):
        document = sign_document(document, hand(party, LATER), Trust(keys=KEYS, today=TODAY))
    write_to(tmp_path, document)
    write_register(tmp_path, island())
    pins = frozenset({IDS["BBB"]})
    found = read_folder(tmp_path)
    said = [each.rule for each in verify_folder(found, trust_of(found, TODAY)).faults]
    assert any("on the day its key ended" in each for each in said)
    said = [each.rule for each in verify_folder(found, trust_of(found, TODAY, pins)).faults]
    assert said == ["revokes another key without being vouched for"]
    ahead = vouched(IDS["BBB"], IDS["CCC"], PRIVATE["CCC"], TODAY, "in person")
    write_register(tmp_path, with_events(KEYS, ahead))
    found = read_folder(tmp_path)
    assert verify_folder(found, trust_of(found, TODAY)).faults == ()
    (fault,) = verify_folder(found, trust_of(found, TODAY - timedelta(days=1))).faults
    assert "is dated 2020-01-01, a day still to come" in fault.rule


def test_vouching_from_a_pinned_key_on():
    pin = frozenset({IDS["AAA"][:16]})
    assert KEYS.vouched(pin) == frozenset(IDS.values())
    own, made, key = new_key("EEE")
    other, also, second = new_key("FFF")
    island = with_events(
        KEYS,
        made,
        also,
        vouched(key, second, other, LATER, "in person"),
        vouched(second, key, own, LATER, "in person"),
    )
    assert {key, second} <= island.vouched()
    assert not {key, second} & island.vouched(pin)
    assert island.vouched(frozenset({key})) == {key, second}
    assert KEYS.vouched(frozenset({IDS["AAA"][:15]})) == frozenset()
    assert KEYS.vouched(needed=2) == frozenset()
    both = with_events(
        KEYS,
        *(
            vouched(IDS[code], IDS[by], PRIVATE[by], DAY, "in person")
            for code in CODES
            for by in CODES
            if by != code
        ),
    )
    assert both.vouched(needed=3) == frozenset(IDS.values())
    assert both.vouched(needed=4) == frozenset()


def test_a_voucher_whose_key_had_ended_or_was_in_wrong_hands():
    _, made, key = new_key()
    vouch = vouched(key, IDS["BBB"], PRIVATE["BBB"], LATER, "in person")
    on = lambda day: ended(IDS["BBB"], IDS["BBB"], PRIVATE["BBB"], day, "left")  # noqa: E731
    assert key not in with_events(KEYS, made, vouch, on(LATER)).vouched()
    assert key in with_events(KEYS, made, vouch, on(LATER + timedelta(days=1))).vouched()
    wrong = lambda since: compromised(  # noqa: E731
        IDS["BBB"], IDS["BBB"], PRIVATE["BBB"], LATER + timedelta(days=9), since
    )
    assert key not in with_events(KEYS, made, vouch, wrong(LATER)).vouched()
    assert key in with_events(KEYS, made, vouch, wrong(LATER + timedelta(days=1))).vouched()
    grown = with_events(KEYS, wrong(LATER), wrong(DAY), wrong(LATER))
    assert grown.keys[IDS["BBB"]].doubted_from == DAY


def test_what_a_compromised_key_signed_since_is_doubted_and_not_void(tmp_path):
    document = move(filled("decision", "agreed"), "shared")
    trust = Trust(keys=KEYS, today=TODAY)
    for party in document.signers:
        document = sign_document(document, hand(party, LATER), trust)
    for since, notes in ((LATER, 1), (LATER + timedelta(days=1), 0)):
        end = LATER + timedelta(days=9)
        event = compromised(IDS["AAA"], IDS["AAA"], PRIVATE["AAA"], end, since)
        folder = write_to(tmp_path / str(since), document)
        write_register(folder, with_events(KEYS, event))
        found = read_folder(folder)
        report = verify_folder(found, Trust(keys=found.keys, today=TODAY))
        assert report.faults == ()
        assert sum("is doubted" in str(note) for note in report.notes) == notes


def test_a_thief_of_a_key_cannot_end_the_others_of_its_party():
    _, made, key = new_key()
    grown = with_events(KEYS, made, vouched(key, IDS["BBB"], PRIVATE["BBB"], LATER, "in person"))
    own, private, day = IDS["AAA"], PRIVATE["AAA"], LATER + timedelta(days=5)
    thief = compromised(key, own, private, day, LATER)
    lost = lambda since: compromised(own, own, private, day, since)  # noqa: E731
    assert with_events(grown, thief).keys[key].doubted_from == LATER
    assert with_events(grown, thief, lost(day)).keys[key].ended is None
    assert with_events(grown, thief, lost(day + timedelta(days=1))).keys[key].ended == day


def test_an_event_taken_out_is_missed_by_every_signature_made_after_it(tmp_path):
    end = ended(IDS["AAA"], IDS["AAA"], PRIVATE["AAA"], LATER, "left")
    keys = with_head(with_events(KEYS, end))
    document = move(filled("decision", "agreed"), "shared")
    document = sign_document(document, hand("BBB", LATER), Trust(keys=keys, today=TODAY))
    without = keys.file.model_copy(
        update={"events": tuple(each for each in keys.file.events if each != end)}
    )
    (problem,) = verify_document(document, Trust(keys=register_from(without), today=TODAY))
    assert "1 events that are not here now" in str(problem)
    forged = without.heads[-1].model_copy(update={"events": without.heads[-1].events[1:]})
    size = f"{len(forged.events)} {forged.root}"
    unfit = register_from(without.model_copy(update={"heads": (forged,)}))
    assert "whose root does not fit" in unfit.head_fault(size)
    none = register_from(without.model_copy(update={"heads": ()}))
    (problem,) = verify_document(document, Trust(keys=none, today=TODAY))
    assert "is not on record here" in str(problem)


def test_two_copies_of_a_register_join_in_either_order():
    one = with_head(with_events(KEYS, new_key("EEE")[1]))
    other = with_head(with_events(KEYS, new_key("FFF")[1]))
    both, also = joined_registers(one, other), joined_registers(other, one)
    assert both.keys.keys() == also.keys.keys() == {*one.keys, *other.keys}
    assert both.head == also.head
    assert {head.root for head in both.file.heads} == {head.root for head in also.file.heads}
    for head in (*one.file.heads, *other.file.heads):
        assert both.head_fault(head.name) == ""
    assert joined_registers(one, KEYS).file.events == one.file.events


def test_a_key_of_version_1_can_be_vouched_for():
    row = OldKey(party="EEE", signatory="Chief", public_key="11" * 32, valid_from=DAY)
    old = register_from(KEYS.file.model_copy(update={"keys": (row,)}))
    assert row.key.id not in old.vouched()
    event = vouched(row.key.id, IDS["AAA"], PRIVATE["AAA"], DAY, "in person")
    assert row.key.id in with_events(old, event).vouched()
    assert old.find(row.key.short) == row.key
    assert old.find(row.key.id[:15]) is None
    assert old.find("0" * 16) is None
    assert old.find(row.key.id) == row.key


def test_rows_say_who_vouches():
    rows = key_rows(KEYS)
    assert [row["party"] for row in rows] == list(CODES)
    assert rows[1]["vouched_by"] == "AAA"
    assert {row["may_be_relied_on"] for row in rows} == {"yes"}
    assert {row["may_be_relied_on"] for row in key_rows(empty_register())} == set()
