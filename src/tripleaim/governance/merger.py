"""Partnerships that merge, side by side: which agreements stand, lapse or transfer, who must agree.

What is said follows from the documents and the register alone: whose body ends by the day, who
takes over from it. Whether a transfer needs an order, a deed or consent is for a lawyer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.governance.body import Registry
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.delegation import Delegation

STANDS, LAPSES, TRANSFERS, OPEN = "stands", "lapses", "transfers", "to be decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A partnership that merges: its name, the codes of its members, its documents."""

    name: str
    members: tuple[str, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """The day of a merger, the bodies that end by it, and who takes over from each of those."""

    on: date
    heirs: Mapping[str, str]

    def heir(self, code: str) -> str:
        """Who stands for a body from the day on: itself, its heir, or nobody (empty)."""
        return self.heirs.get(code, code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of a document: the word, why, who must agree, which document replaces it."""

    side: str
    document: Document
    word: str
    because: str
    must_agree: tuple[str, ...]
    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A function and who holds it in each side from the day on; empty where nobody would."""

    function: str
    holders: tuple[str, ...]

    @property
    def word(self) -> str:
        """Whether one body, several, or nobody holds it."""
        if not self.holders:
            return "held by nobody"
        return "held once" if len(self.holders) == 1 else "held twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check of the first day: what must be so, whether it is, and what is left to do."""

    what: str
    is_met: bool
    left: str


def heirs_on_record(registry: Registry | None, codes: Sequence[str], on: date) -> dict[str, str]:
    """The bodies among some that end by a day, with the one that takes over; empty for several."""
    found: dict[str, str] = {}
    for code in codes if registry is not None else ():
        body = registry.bodies.get(code) if registry is not None else None
        if registry is not None and body is not None and body.valid_to and body.valid_to <= on:
            heirs = registry.successors.get(code, ())
            found[code] = heirs[0] if len(heirs) == 1 else ""
    return found


def fates(sides: Sequence[Side], merging: Merging) -> list[Fate]:
    """What becomes of every agreement in force before the day, side by side, in order."""
    successors = {
        each.supersedes: each
        for side in sides
        for each in side.documents
        if each.supersedes and each.valid_from <= merging.on
    }
    found = []
    for side in sides:
        for each in sorted(side.documents, key=lambda one: (one.kind, one.id)):
            if each.binds and each.is_binding and each.id not in _replaced(successors, merging):
                heir = successors.get(each.id)
                found.append(_fate(side, each, merging, heir.id if heir else ""))
    return found


def functions_held(sides: Sequence[Side], merging: Merging) -> list[Held]:
    """Who holds each function that is delegated in either side, from the day on."""
    found: dict[str, list[str]] = {}
    for document in (each for side in sides for each in side.documents):
        if isinstance(document, Delegation) and document.is_binding and document.holds(merging.on):
            holder = merging.heir(document.delegate)
            for placed in document.functions:
                holders = found.setdefault(placed.function, [])
                if holder and holder not in holders:
                    holders.append(holder)
    return [Held(function=name, holders=tuple(found[name])) for name in sorted(found)]


def day_one(sides: Sequence[Side], merging: Merging, registry: Registry | None) -> list[Check]:
    """What must be so on the first day, each with whether it is."""
    told = fates(sides, merging)
    undecided = [each.document.id for each in told if each.word == OPEN]
    bare = [e.document.id for e in told if e.word in (LAPSES, TRANSFERS) and not e.successor]
    held = functions_held(sides, merging)
    twice = [each.function for each in held if len(each.holders) > 1]
    nobody = [each.function for each in held if not each.holders]
    return [
        _check("Every body that ends has one heir", [c for c, h in merging.heirs.items() if not h]),
        _check("Every heir is on the register on the day", list(_not_there(merging, registry))),
        _check("Nothing is left to be decided", undecided),
        _check("What lapses or transfers has a successor drafted", bare),
        _check("No function is held twice", twice),
        _check("No function is held by nobody", nobody),
    ]


def _fate(side: Side, document: Document, merging: Merging, successor: str) -> Fate:
    ending = [code for code in document.codes if code in merging.heirs]
    after = tuple(dict.fromkeys(filter(None, map(merging.heir, document.signers))))
    word, because = STANDS, "none of its parties ends"
    if document.valid_to is not None and document.valid_to <= merging.on:
        word, because = LAPSES, f"it ends on {document.valid_to} by itself"
    elif [code for code in ending if not merging.heirs[code]]:
        names = ", ".join(code for code in ending if not merging.heirs[code])
        word, because = OPEN, f"{names} ends and no one heir is on record"
    elif ending and len(after) < 2:
        word, because = LAPSES, "its parties become one body"
    elif ending:
        names = ", ".join(f"{code} by {merging.heirs[code]}" for code in ending)
        word, because = TRANSFERS, f"a party is followed: {names}"
    must = after if word in (TRANSFERS, OPEN) or (word == LAPSES and not successor) else ()
    return Fate(
        side=side.name,
        document=document,
        word=word,
        because=because,
        must_agree=must,
        successor=successor,
    )


def _replaced(successors: Mapping[str, Document], merging: Merging) -> set[str]:
    """Documents whose signed successor holds already on the day before."""
    return {
        old for old, new in successors.items() if new.is_binding and new.valid_from < merging.on
    }


def _not_there(merging: Merging, registry: Registry | None) -> Iterator[str]:
    for heir in dict.fromkeys(filter(None, merging.heirs.values())):
        body = registry.bodies.get(heir) if registry is not None else None
        begins = body.valid_from if body is not None else None
        if body is None or (begins is not None and begins > merging.on):
            yield heir


def _check(what: str, left: Sequence[str]) -> Check:
    return Check(what=what, is_met=not left, left=", ".join(left))
