"""The register of keys in a folder: events that nobody can alter or take out unseen.

Each event is signed; each signature on a document names the register's head when it was made: how
many events, and the root of the tree over them. An event that is missing is missed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from tripleaim.governance.key import Key, public_id
from tripleaim.governance.key_event import (
    ENDINGS,
    KeyEvent,
    Told,
    Vouch,
    broken_rules,
    event_id,
    key_of,
    read_event,
)
from tripleaim.governance.tree import root_of
from tripleaim.model.day import told_day
from tripleaim.model.documents.base import Code, Day, Hash, Record, Said, Text
from tripleaim.model.documents.toml import read_toml, write_toml
from tripleaim.model.errors import InputRefused, Problem


class OldKey(Record):
    """A key of version 1: nobody signed its row."""

    party: Code
    signatory: Text
    public_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    valid_from: Day
    valid_to: Day | None = None
    note: Said = ""

    @property
    def key(self) -> Key:
        """The key that the row tells of."""
        return Key(
            id=public_id(self.public_key),
            party=self.party,
            person="",
            signatory=self.signatory,
            public=self.public_key,
            begins=self.valid_from,
            ended=self.valid_to,
        )


class Head(Record):
    """A state that the register had: the hashes of its events, in order, and their root."""

    root: Hash
    events: tuple[Hash, ...]

    @property
    def name(self) -> str:
        """As a signed text names it: size and root."""
        return f"{len(self.events)} {self.root}"


class KeyFile(Record):
    """The register as it stands in a file."""

    keys: tuple[OldKey, ...] = ()
    events: tuple[KeyEvent, ...] = ()
    heads: tuple[Head, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRegister:
    """Keys by id with what happened to them; `problems` names events that were left out."""

    file: KeyFile
    keys: Mapping[str, Key]
    vouches: Mapping[str, tuple[Vouch, ...]]
    problems: tuple[Problem, ...] = ()

    def find(self, name: str) -> Key | None:
        """The key of an id, whole or its first 16 digits or more; None when none or several."""
        whole = self.keys.get(name)
        if whole is not None or len(name) < 16:
            return whole
        found = [key for id, key in self.keys.items() if id.startswith(name)]
        return found[0] if len(found) == 1 else None

    def of_party(self, party: str) -> tuple[Key, ...]:
        """The keys of a party, oldest first."""
        own = (key for key in self.keys.values() if key.party == party)
        return tuple(sorted(own, key=lambda key: (key.begins, key.id)))

    @property
    def head(self) -> Head:
        """The register's state now."""
        leaves = sorted(event_id(event) for event in self.file.events)
        root = root_of([bytes.fromhex(leaf) for leaf in leaves]).hex()
        return Head(root=root, events=tuple(leaves))

    def head_fault(self, named: str) -> str:
        """Why no state of this register is the one that a text names; empty when one is."""
        head = next((each for each in self.file.heads if each.name == named), None)
        if head is None:
            return "names a state of the register of keys that is not on record here"
        if root_of([bytes.fromhex(leaf) for leaf in head.events]).hex() != head.root:
            return "names a state of the register of keys whose root does not fit"
        here = {event_id(event) for event in self.file.events}
        gone = [leaf for leaf in head.events if leaf not in here]
        if gone:
            return f"was made when the register held {len(gone)} events that are not here now"
        return ""

    def vouched(self, pins: frozenset[str] = frozenset(), needed: int = 1) -> frozenset[str]:
        """Ids of the keys that other parties vouch for, or whose fingerprint was told elsewhere.

        With pins, vouching must start from one of them; theirs alone is enough. Without, keys that
        vouch for one another stand: whoever can write in the folder could have made them all.
        """
        if pins:
            return self._grown(frozenset(id for id in self.keys if _is_pinned(id, pins)), needed)
        known: frozenset[str] = frozenset(self.keys)
        while True:
            kept = frozenset(id for id in known if self._is_carried(id, known, needed))
            if kept == known:
                return known
            known = kept

    def _grown(self, founders: frozenset[str], needed: int) -> frozenset[str]:
        known = founders
        while True:
            more = frozenset(
                id for id in self.keys if self._is_carried(id, known, needed, founders)
            )
            if more <= known:
                return known
            known |= more

    def _is_carried(
        self, id: str, known: frozenset[str], needed: int, founders: frozenset[str] = frozenset()
    ) -> bool:
        good = [
            each
            for each in self.vouches.get(id, ())
            if each.by in known and self._may_vouch(self.keys[each.by], each)
        ]
        parties = {self.keys[each.by].party for each in good if not each.inherits}
        return len(parties) >= needed or any(each.inherits or each.by in founders for each in good)

    def _may_vouch(self, voucher: Key, vouch: Vouch) -> bool:
        doubted = voucher.doubted_from is not None and vouch.on >= voucher.doubted_from
        in_force = vouch.inherits or voucher.ended is None or vouch.on < voucher.ended
        return in_force and not doubted


def _is_pinned(id: str, pins: frozenset[str]) -> bool:
    return any(len(pin) >= 16 and id.startswith(pin) for pin in pins)


def register_from(
    file: KeyFile, where: str = "keys.toml", pins: frozenset[str] = frozenset()
) -> KeyRegister:
    """The register that a file tells of: keys, who vouches, what ended; broken events left out.

    With pins, only keys that are vouched for from one of them on may end another.
    """
    told, problems = _read_events(file, where)
    return register_of(file, told, problems, where, pins)


def register_of(
    file: KeyFile,
    told: Sequence[Told],
    problems: list[Problem],
    where: str,
    pins: frozenset[str] = frozenset(),
    needed: int = 1,
) -> KeyRegister:
    """The register that events tell of, in their order; events that break a rule are left out.

    `pins` and `needed` as in `KeyRegister.vouched`: who is vouched for by them may end another's.
    """
    keys = {old.key.id: old.key for old in file.keys}
    keys |= {each.about: key_of(each) for each in told if each.said.purpose == "key"}
    sound: list[Told] = []
    for each in told:
        broken = broken_rules(each, keys)
        problems += [_broken(each, rule.broken, where) for rule in broken]
        if not broken:
            sound.append(each)
    own = {each.about for each in sound if each.said.purpose == "key"}
    keys = {id: key for id, key in keys.items() if id in own or not key.person}
    told_of = set(keys)
    sound = [each for each in sound if {each.event.by, each.about} <= told_of]
    bare = KeyRegister(file=file, keys=keys, vouches=_vouches(sound))
    ends, refused = _endings(sound, keys, bare.vouched(pins, needed))
    problems += [_broken(each, because, where) for each, because in refused]
    void = {id(each) for each, _ in refused}
    return KeyRegister(
        file=file,
        keys=_ended(keys, ends),
        vouches=_vouches(each for each in sound if id(each) not in void),
        problems=tuple(problems),
    )


def events_ahead(register: KeyRegister, today: date) -> Iterator[Problem]:
    """Events of the register that are dated on a day still to come."""
    told, _ = _read_events(register.file, "keys.toml")
    for each in told:
        if each.day > today:
            said = f"is dated {each.day}, a day still to come"
            yield replace(_broken(each, said, "keys.toml"), remedy="Take it out.")


def read_keys(text: str, where: str) -> KeyRegister:
    """The register of keys in a TOML text. Raises InputRefused when it is not one."""
    try:
        return register_from(KeyFile.model_validate(read_toml(text, where)), where)
    except ValidationError as error:
        raise InputRefused(
            Problem(
                where=where,
                column=".".join(str(part) for part in each["loc"]),
                rule=f"is refused: {each['msg']}",
                remedy="Write it again with tripleaim key new.",
            )
            for each in error.errors()
        ) from None


def write_keys(register: KeyRegister) -> str:
    """The register as TOML, events in the order in which they were added."""
    return write_toml(register.file.model_dump(exclude_defaults=True))


def empty_register() -> KeyRegister:
    """A register without keys."""
    return register_from(KeyFile())


def with_events(register: KeyRegister, *events: KeyEvent) -> KeyRegister:
    """The register with events added, those that it has already left out."""
    have = {event_id(event) for event in register.file.events}
    new = tuple(event for event in events if event_id(event) not in have)
    return register_from(register.file.model_copy(update={"events": (*register.file.events, *new)}))


def with_head(register: KeyRegister, *heads: Head) -> KeyRegister:
    """The register with states recorded; without `heads`, its present one."""
    have = {head.root for head in register.file.heads}
    new = [head for head in heads or (register.head,) if head.root not in have]
    file = register.file.model_copy(update={"heads": (*register.file.heads, *new)})
    return replace(register, file=file)


def joined_registers(first: KeyRegister, second: KeyRegister) -> KeyRegister:
    """Two registers of one folder as one: every event and every state of either."""
    file = with_events(first, *second.file.events).file
    old = {key.public_key: key for key in (*second.file.keys, *file.keys)}
    joined = register_from(file.model_copy(update={"keys": tuple(old.values())}))
    return with_head(joined, *second.file.heads) if second.file.heads else joined


def doubles(register: KeyRegister) -> dict[str, tuple[Key, ...]]:
    """Parties with more than one key that has not ended, and those keys."""
    live: dict[str, tuple[Key, ...]] = {}
    for key in register.keys.values():
        if key.ended is None:
            live[key.party] = (*live.get(key.party, ()), key)
    return {party: keys for party, keys in sorted(live.items()) if len(keys) > 1}


def key_rows(register: KeyRegister, pins: frozenset[str] = frozenset()) -> list[dict[str, object]]:
    """One row a key, by party: its life, who vouches for it and whether it may be relied on."""
    good = register.vouched(pins)
    keys = register.keys
    return [
        {
            "party": key.party,
            "signatory": key.signatory,
            "key": key.short,
            "begins": key.begins,
            "ended": key.ended,
            "doubted_from": key.doubted_from,
            "vouched_by": ", ".join(
                sorted({keys[each.by].party for each in register.vouches.get(key.id, ())})
            ),
            "may_be_relied_on": "yes" if key.id in good else "no",
        }
        for key in sorted(keys.values(), key=lambda key: (key.party, key.begins, key.id))
    ]


def _read_events(file: KeyFile, where: str) -> tuple[list[Told], list[Problem]]:
    told: list[Told] = []
    problems: list[Problem] = []
    for number, event in enumerate(file.events, start=1):
        try:
            told.append(read_event(event, f"{where}, event {number}"))
        except InputRefused as refusal:
            problems += refusal.problems
    return told, problems


def _broken(told: Told, rule: str, where: str) -> Problem:
    return Problem(
        where=where,
        column="events",
        value=f"{told.said.purpose} {told.about[:16]}",
        rule=rule,
        remedy="It has no effect. Put back what was there, or take it out.",
    )


def _vouches(sound: Iterable[Told]) -> dict[str, tuple[Vouch, ...]]:
    found: dict[str, tuple[Vouch, ...]] = {}
    for each in sound:
        if each.said.purpose in ("vouch", "replace"):
            vouch = Vouch(each.event.by, each.day, each.said.purpose == "replace")
            found[each.about] = (*found.get(each.about, ()), vouch)
    return found


def _endings(
    sound: Sequence[Told], keys: Mapping[str, Key], relied_on: frozenset[str]
) -> tuple[list[Told], list[tuple[Told, str]]]:
    """Events that end a key, and those whose signer may not, with why.

    Who has another key take the place of its own, or ends another key, must not have ended before;
    to end another it must be vouched for, by events that stand (`relied_on`: as if none had ended
    any key). Day by day, so that it is nothing in which order events were added.
    """
    allowed: list[Told] = []
    refused: list[tuple[Told, str]] = []
    ended = {id: key.ended for id, key in keys.items() if key.ended is not None}
    stolen = {e.about: _since(e) for e in sound if _is_own_compromise(e)}
    vouchers = Counter(each.about for each in sound if each.said.purpose in ("vouch", "replace"))
    ends = [each for each in sound if each.said.purpose in (*ENDINGS, "replace")]
    places: dict[str, str] = {}  # an heir, and the key whose place it takes
    for each in sorted(ends, key=_place_in_day):
        signer, is_heir = each.event.by, each.said.purpose == "replace"
        is_own = signer == each.about
        if is_heir and each.about in _line_of(signer, places):
            refused.append((each, "has a key take the place of one that came from it"))
            vouchers[each.about] -= 1
        elif not is_own and signer in stolen and stolen[signer] <= each.day:
            refused.append((each, "is signed with a key that its own holder told was stolen"))
            vouchers[each.about] -= is_heir
        elif not is_own and signer in ended and ended[signer] < each.day:
            refused.append((each, f"is signed with a key that had ended on {ended[signer]}"))
            vouchers[each.about] -= is_heir
        elif not is_own and not is_heir and (vouchers[signer] < 1 or signer not in relied_on):
            refused.append((each, "revokes another key without being vouched for"))
        else:
            allowed.append(each)
            if is_heir:
                places[each.about] = signer
            ending = signer if is_heir else each.about
            ended[ending] = min(each.day, ended.get(ending, each.day))
    return allowed, refused


def _is_own_compromise(told: Told) -> bool:
    return told.said.purpose == "compromise" and told.event.by == told.about


def _since(told: Told) -> date:
    return told.since or told_day(told.said["since"])


def _place_in_day(end: Told) -> tuple[date, bool, str]:
    """Day by day, and in a day heirs first: what they sign that day depends on it."""
    return end.day, end.said.purpose != "replace", event_id(end.event)


def _line_of(key: str, places: Mapping[str, str]) -> list[str]:
    """A key, the key whose place it took, and so on."""
    line = [key]
    while line[-1] in places:
        line.append(places[line[-1]])
    return line


def _ended(keys: Mapping[str, Key], ends: Iterable[Told]) -> dict[str, Key]:
    found = dict(keys)
    for each in ends:
        id = each.said["old"] if each.said.purpose == "replace" else each.about
        key = found[id]
        day = each.day
        if each.said.purpose == "compromise":
            since = _since(each)
            key = replace(key, doubted_from=min(since, key.doubted_from or since))
        found[id] = replace(key, ended=min(day, key.ended or day))
    return found
