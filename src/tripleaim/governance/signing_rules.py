"""When a signature or a publication is invalid: one table for both, used to sign and to verify.

A rule gives the sentence that is wrong, or nothing. What differs between a folder and the
workspace (which log, which roles, which methods of signing) is in Trust.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from tripleaim.governance.act import Act, acts_of, message_of
from tripleaim.governance.key import Key, is_signed_by
from tripleaim.governance.key_register import KeyRegister
from tripleaim.governance.signed_text import FOLDER
from tripleaim.model.documents.base import Document, Publication, Signature
from tripleaim.model.documents.canonical import changes_since, content_hash
from tripleaim.model.errors import Problem

BOTH = ("signature", "publication")
OWN_OFFICE = "own office"
SIGNATORY = "signatory"
AGREES = "agrees"


class Log(Protocol):
    """What a verifier asks of a log: its name, and whether a head that a text names was one.

    The log of a workspace is its tree of entries; that of a folder its register of keys.
    """

    @property
    def name(self) -> str:
        """As the line `log` names it."""

    def head_fault(self, named: str) -> str:
        """Why `named` (size and root) is no earlier head; empty when it is."""

    def ahead_of(self, act: Act) -> str:
        """Why the day of an act cannot be; empty when it can."""


@dataclass(frozen=True, slots=True)
class FolderLog:
    """A folder in place of a log: heads of its register of keys; days are the signers' word."""

    keys: KeyRegister
    today: date

    @property
    def name(self) -> str:
        """As the line `log` names it."""
        return FOLDER

    def head_fault(self, named: str) -> str:
        """Why `named` is no state of the register; empty when it is."""
        return self.keys.head_fault(named)

    def ahead_of(self, act: Act) -> str:
        """Why the day of an act cannot be: it is still to come."""
        return f"is dated {act.day}, a day still to come" if act.day > self.today else ""


def of_own_office(act: Act) -> str:
    """In a folder each signatory signs for their own office; deputies need the workspace."""
    if act.made.role != SIGNATORY or act.made.capacity != OWN_OFFICE:
        return f"is made as {act.made.role}, {act.made.capacity}, which nothing here shows"
    return ""


def by_key_file(act: Act, key: Key, message: bytes) -> bool:
    """Whether an Ed25519 signature over the message was made with the key."""
    return is_signed_by(key.public, act.made.signature, message)


Method = Callable[[Act, Key, bytes], bool]


@dataclass(frozen=True, kw_only=True)
class Trust:
    """What a verifier goes by: keys, log, today, fingerprints told elsewhere, roles, methods."""

    keys: KeyRegister
    today: date
    pins: frozenset[str] = frozenset()
    needed: int = 1
    log: Log | None = None
    office: Callable[[Act], str] = of_own_office
    methods: Mapping[str, Method] = field(default_factory=lambda: {"ed25519": by_key_file})
    logs: Mapping[str, "Trust"] = field(default_factory=dict)

    def of(self, act: Act) -> "Trust":
        """What an act is judged by: the log that it was made for, where that is at hand."""
        return self.logs.get(act.made.log, self)

    @cached_property
    def vouched(self) -> frozenset[str]:
        """Ids of the keys that may be relied on."""
        return self.keys.vouched(self.pins, self.needed)

    @cached_property
    def heads(self) -> Log:
        """The log: the given one, else the folder's register."""
        return self.log or FolderLog(self.keys, self.today)


@dataclass(frozen=True, kw_only=True)
class Case:
    """An act on a document, and what it is judged by."""

    act: Act
    document: Document
    trust: Trust
    content: str

    @cached_property
    def key(self) -> Key | None:
        """The key that the act names, when it is on the register under that very name."""
        named = self.act.made.key
        if self.act.version == 2:
            return self.trust.keys.keys.get(named)
        found = self.trust.keys.find(named)
        return found if found is not None and not found.person else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningRule:
    """A rule: the acts it is for, what it asks, what is wrong (empty: nothing), and the cure."""

    id: str
    asks: str
    fault: Callable[[Case], str]
    remedy: str
    kinds: tuple[str, ...] = BOTH


def _party(case: Case) -> str:
    if case.act.kind == "publication":
        named = case.document.codes
        return "" if case.act.party in named else f"is by {case.act.party}, which is no party"
    if case.act.party in case.document.signers:
        return ""
    return "is the signature of no party that signs"


def _once(case: Case) -> str:
    same = [each for each in case.document.signatures if each.party == case.act.party]
    return "is there twice" if len(same) > 1 else ""


def _known(case: Case) -> str:
    if case.key is not None:
        return ""
    named, party = case.act.made.key[:16], case.act.party
    return f"is made with {named}, a key that is not {party}'s: it is on nobody's name"


def _owner(case: Case) -> str:
    if case.key is None or case.key.party == case.act.party:
        return ""
    whose = f"a key that is not {case.act.party}'s: it is {case.key.party}'s"
    return f"is made with {case.key.short}, {whose}"


def _vouched(case: Case) -> str:
    if case.key is None or case.key.id in case.trust.vouched:
        return ""
    start = " from a pinned key on" if case.trust.pins else ""
    return f"is made with {case.key.short}, a key that no other party vouches for{start}"


def _begun(case: Case) -> str:
    if case.key is None or case.key.begins <= case.act.day:
        return ""
    return f"was made on {case.act.day}, before its key holds ({case.key.begins})"


def _not_ended(case: Case) -> str:
    if case.key is None or case.key.ended is None or case.act.day < case.key.ended:
        return ""
    is_same_day = case.act.day == case.key.ended
    when = "on the day its key ended" if is_same_day else "after its key had ended"
    return f"was made on {case.act.day}, {when} ({case.key.ended})"


def _wrong_hands(case: Case) -> str:
    if case.key is None or case.trust.log is None:
        return ""  # a folder keeps no log: its days are the signers' word, and it is doubted
    return case.key.hands_fault(case.act.day)


def _not_ahead(case: Case) -> str:
    return case.trust.heads.ahead_of(case.act)


def _revision(case: Case) -> str:
    said = case.act.made.revision
    if case.act.version == 1 and case.act.kind == "publication":
        return ""
    if said == case.document.revision:
        return ""
    return f"is of revision {said}; the document is at revision {case.document.revision}"


def _content(case: Case) -> str:
    said = case.act.made.hash
    if (case.act.version == 1 and case.act.kind == "publication") or said == case.content:
        return ""
    if case.act.made.revision != case.document.revision:
        return ""  # another revision is another content; the rule of revisions says so
    what = "; ".join(changes_since(case.document))
    return "is of another content: it was changed after it was signed" + (
        f": {what}" if what else "; the seal was altered too, so no field can be named"
    )


def _log(case: Case) -> str:
    if case.act.version == 1 or case.act.made.log == case.trust.heads.name:
        return ""
    return f"was made for the log {case.act.made.log}, not for {case.trust.heads.name}"


def _after(case: Case) -> str:
    return "" if case.act.version == 1 else case.trust.heads.head_fault(case.act.made.after)


def _person(case: Case) -> str:
    if case.act.version == 1 or case.key is None or case.act.made.person == case.key.person:
        return ""
    return f"is by {case.act.made.person}; the key is {case.key.person}'s"


def _office(case: Case) -> str:
    return "" if case.act.version == 1 else case.trust.office(case.act)


def _meaning(case: Case) -> str:
    made = case.act.made
    if case.act.version == 1 or isinstance(made, Publication) or made.meaning == AGREES:
        return ""
    return f"says that it {made.meaning}, which is not that it {AGREES}"


def _bytes(case: Case) -> str:
    if case.key is None:
        return ""
    message = message_of(case.act, case.document)
    made = case.act.made
    method = case.trust.methods.get(made.method) if made.method == case.key.form else None
    if message is not None and method is not None and method(case.act, case.key, message):
        return ""
    return "does not fit: its day, revision, hash, another line or the signature was altered"


def _complete(case: Case) -> str:
    revision = case.document.revision
    have = {each.party for each in case.document.signatures if each.revision == revision}
    waiting = [code for code in case.document.signers if code not in have]
    return f"came before {', '.join(waiting)} had signed" if waiting else ""


def _in_order(case: Case) -> str:
    later = [each.party for each in case.document.signatures if each.signed_on > case.act.day]
    return f"is dated before the signature of {', '.join(later)}" if later else ""


AGAIN = "That party must do it again, with its own key in force."
RULES = (
    SigningRule(
        id="party",
        asks="It is by a party: to sign, one that must sign.",
        fault=_party,
        remedy="Only the document's parties act on it.",
    ),
    SigningRule(
        id="once",
        asks="A party signs once.",
        fault=_once,
        kinds=("signature",),
        remedy="Keep one of them.",
    ),
    SigningRule(
        id="known",
        asks="Its key is on the register, under its whole id.",
        fault=_known,
        remedy="Sign with a registered key: tripleaim key new.",
    ),
    SigningRule(
        id="owner",
        asks="Its key is that party's.",
        fault=_owner,
        remedy="Each party signs with its own key.",
    ),
    SigningRule(
        id="vouched",
        asks="Another party vouches for its key, or it is pinned.",
        fault=_vouched,
        remedy="Have one vouch: tripleaim key vouch.",
    ),
    SigningRule(id="begun", asks="Its key held already.", fault=_begun, remedy=AGAIN),
    SigningRule(id="ended", asks="Its key had not ended.", fault=_not_ended, remedy=AGAIN),
    SigningRule(
        id="hands",
        asks="In a log: its key was not in wrong hands by then, as was told since.",
        fault=_wrong_hands,
        remedy="It does not stand. Have a successor signed by all, that party with another key.",
    ),
    SigningRule(id="ahead", asks="Its day is not still to come.", fault=_not_ahead, remedy=AGAIN),
    SigningRule(
        id="revision",
        asks="It is of the revision that stands here.",
        fault=_revision,
        remedy="Every party signs the revision that stands in the file.",
    ),
    SigningRule(
        id="content",
        asks="It is of the content that stands here.",
        fault=_content,
        remedy="Undo the change, or revise it and have every party sign again.",
    ),
    SigningRule(id="log", asks="It was made for this log.", fault=_log, remedy=AGAIN),
    SigningRule(
        id="after",
        asks="The state of the log that it names is on record.",
        fault=_after,
        remedy="Put back the register of keys as it was.",
    ),
    SigningRule(
        id="person", asks="It is by the person whose key it is.", fault=_person, remedy=AGAIN
    ),
    SigningRule(
        id="office", asks="That person held the office that it says.", fault=_office, remedy=AGAIN
    ),
    SigningRule(
        id="meaning",
        asks="It says that its party agrees.",
        fault=_meaning,
        kinds=("signature",),
        remedy=AGAIN,
    ),
    SigningRule(id="bytes", asks="The signature fits the bytes.", fault=_bytes, remedy=AGAIN),
    SigningRule(
        id="complete",
        asks="Every party had signed.",
        fault=_complete,
        kinds=("publication",),
        remedy="Publish it when all have signed.",
    ),
    SigningRule(
        id="order",
        asks="It comes no earlier than the last signature.",
        fault=_in_order,
        kinds=("publication",),
        remedy="Publish it on or after that day.",
    ),
)


def broken(act: Act, document: Document, trust: Trust) -> Iterator[tuple[SigningRule, str]]:
    """The rules that an act breaks, each with what is wrong."""
    mine = trust.of(act)
    case = Case(act=act, document=document, trust=mine, content=content_hash(document))
    for rule in RULES:
        said = rule.fault(case) if act.kind in rule.kinds else ""
        if said:
            yield rule, said


def act_problems(document: Document, trust: Trust, where: str) -> Iterator[Problem]:
    """Every rule that an act on a document breaks; what several break alike is said once."""
    found: dict[tuple[str, str], tuple[SigningRule, list[str]]] = {}
    for act in acts_of(document):
        for rule, said in broken(act, document, trust):
            found.setdefault((rule.id, said), (rule, []))[1].append(act.column)
    for (_, said), (rule, columns) in found.items():
        yield Problem(where=where, column=", ".join(columns), rule=said, remedy=rule.remedy)


def doubted(document: Document, trust: Trust) -> Iterator[Act]:
    """Acts of a folder whose key was, by their day, in wrong hands as was found out later."""
    for act in acts_of(document):
        case = Case(act=act, document=document, trust=trust.of(act), content="")
        if case.trust.log is None and case.key is not None and case.key.hands_fault(act.day):
            yield act


def is_version_1(made: Signature | Publication) -> bool:
    """Whether an act is of version 1, which lacks log, person, capacity and what it came after."""
    return not made.log
