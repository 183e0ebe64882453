"""What the signatures of a workspace are judged by: its log in place of the signers' word.

An act must stand in the log; the log's day is its day. The register of keys and the roles are read
as they were before that entry.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Protocol

from tripleaim.governance.act import Act
from tripleaim.governance.key_event import KINDS_OF_EVENT
from tripleaim.governance.key_register import KeyRegister
from tripleaim.governance.log_entry import NOTHING, Entry
from tripleaim.governance.log_keys import NEEDED, founding_in, register_of_log, starts_in
from tripleaim.governance.passkey import by_passkey
from tripleaim.governance.signed_text import SignedText, read_signed_text
from tripleaim.governance.signing_rules import OWN_OFFICE, Trust, by_key_file
from tripleaim.model.errors import InputRefused
from tripleaim.model.said_number import is_whole

DEPUTY = "deputy of "
SIGNATORY_KIND = "S"
# Who signs for a party, and who publishes: a signatory, or the partnership's governance officer.
OFFICES = (("S", "signature"), ("S", "publication"), ("G", "publication"))


class Entries(Protocol):
    """A log that can be asked: its name, entries of some kinds, and the roots it had."""

    @property
    def name(self) -> str:
        """The name of the log."""

    @property
    def size(self) -> int:
        """How many entries it holds."""

    def of_kinds(self, *kinds: str) -> list[Entry]:
        """The entries of some kinds, in their order."""

    def root_at(self, size: int) -> bytes:
        """The root that it had when it held so many entries."""


@dataclass(frozen=True, slots=True)
class Office:
    """A role that the log tells of: whose, for which party, from when to when, for whom."""

    role: str
    person: str
    party: str
    kind: str
    begins: str
    ends: str
    stands_for: str
    index: int

    def holds(self, on: date) -> bool:
        """Whether the role covers a day."""
        day = on.isoformat()
        return self.begins <= day and (self.ends == NOTHING or day < self.ends)


@dataclass(frozen=True)
class TreeLog:
    """A log as the rules of signing ask it; `pins` are fingerprints told by another road."""

    entries: Entries
    pins: frozenset[str] = frozenset()
    needed: int = NEEDED

    @property
    def name(self) -> str:
        """As the line `log` names it."""
        return self.entries.name

    def head_fault(self, named: str) -> str:
        """Why a text names no earlier head of this log; empty when it does."""
        size = named.partition(" ")[0]
        if not is_whole(size) or int(size) > self.entries.size:
            return "names a head of the log that is not on record here"
        if f"{int(size)} {self.entries.root_at(int(size)).hex()}" != named:
            return "names a head of the log whose root does not fit"
        return ""

    def ahead_of(self, act: Act) -> str:
        """Why the log does not bear out an act: no entry, another day, a key not yet relied on."""
        entry = self.entry_of(act)
        if entry is None:
            return "stands in no entry of the log"
        if entry.day != act.day:
            return f"is dated {act.day}; the log took it on {entry.day}"
        size = act.made.after.partition(" ")[0]
        if is_whole(size) and int(size) > entry.index:
            return "names a head that is later than its own entry"
        return self.key_fault(act.made.key, entry.index)

    def key_fault(self, key: str, index: int) -> str:
        """Why a key may not sign what stands at an index; empty when it may."""
        register = self.register_before(index)
        if key not in register.keys:
            return "was made before its key was on the log"
        if key not in register.vouched(self.pins, self.needed):
            return "was made before its key was vouched for"
        ended = register.keys[key].ended
        return "was made after its key had ended" if ended is not None else ""

    def entry_of(self, act: Act) -> Entry | None:
        """The entry of an act, found by every byte of its signature."""
        made = act.made
        said = (
            act.kind,
            made.key,
            made.signature,
            made.authenticator_data or NOTHING,
            made.client_data or NOTHING,
        )
        return self._acts.get(said)

    def register_before(self, index: int) -> KeyRegister:
        """The register of keys as it was before an entry."""
        count = sum(each.index < index for each in self.key_entries)
        return _register(tuple(self.key_entries[:count]), self.pins)

    def office_fault(self, act: Act) -> str:
        """Why the person did not hold the office that an act says; empty when they did."""
        made, entry = act.made, self.entry_of(act)
        before = entry.index if entry is not None else self.entries.size
        held = self._offices(before).get(made.role)
        if held is None:
            return f"is made in the role {made.role}, which the log does not hold"
        party = act.party if held.kind == SIGNATORY_KIND else NOTHING
        if (held.kind, act.kind) not in OFFICES or (held.person, held.party) != (
            made.person,
            party,
        ):
            return f"is made in the role {made.role}, which is another's"
        if not held.holds(act.day):
            return f"is made in the role {made.role}, which ran from {held.begins} to {held.ends}"
        said = OWN_OFFICE if held.stands_for == NOTHING else f"{DEPUTY}{held.stands_for}"
        return "" if made.capacity == said else f"says '{made.capacity}'; the role is {said}"

    @cached_property
    def key_entries(self) -> list[Entry]:
        """The entries about keys, in their order."""
        return self.entries.of_kinds(*KINDS_OF_EVENT)

    @cached_property
    def _acts(self) -> dict[tuple[str, ...], Entry]:
        found: dict[tuple[str, ...], Entry] = {}
        for each in self.entries.of_kinds("signature", "publication"):
            said = (each.kind, each.by, each.signature, each.authenticator_data, each.client_data)
            found.setdefault(said, each)
        return found

    def _offices(self, before: int) -> dict[str, Office]:
        found: dict[str, Office] = {}
        for entry in self.entries.of_kinds("role", "role-end"):
            said = _read(entry)
            if said is None or entry.index >= before:
                continue
            if entry.kind == "role":
                found[said["role"]] = _office(said, entry.index)
            else:
                found.pop(said["role"], None)
        return found


def log_trust(entries: Entries, today: date, pins: frozenset[str] = frozenset()) -> Trust:
    """What acts made for a log are judged by; without pins, its first key is taken as it stands."""
    start = pins or starts_of(entries)
    log = TreeLog(entries, start)
    return Trust(
        keys=register_of_log(log.key_entries, pins=start),
        today=today,
        pins=start,
        needed=log.needed,
        log=log,
        office=log.office_fault,
        methods={"ed25519": by_key_file, "webauthn": by_passkey},
    )


def founding(entries: Entries) -> frozenset[str]:
    """The id of the log's first key, with which vouching begins where nothing is pinned.

    It is the founder's, for no organisation; a log that begins with a key of one has none.
    """
    return founding_in(entries.of_kinds("key"))


def starts_of(entries: Entries) -> frozenset[str]:
    """With which keys vouching begins: the founding one, or a pin that fits none."""
    return starts_in(entries.of_kinds("key"))


@lru_cache(maxsize=256)
def _register(entries: tuple[Entry, ...], pins: frozenset[str]) -> KeyRegister:
    return register_of_log(entries, pins=pins)


def _read(entry: Entry) -> SignedText | None:
    try:
        return read_signed_text(entry.said, f"log/entries/{entry.index}")
    except InputRefused:
        return None


def _office(said: SignedText, index: int) -> Office:
    return Office(
        role=said["role"],
        person=said["person"],
        party=said["party"],
        kind=said["kind"],
        begins=said["from"],
        ends=said["to"],
        stands_for=said["stands-for"],
        index=index,
    )
