"""The letters that people shorten a name to: GM, BNSSG, NWAS, RVI."""

import re
from collections.abc import Iterable, Iterator

from tripleaim.registry.find.entry import Entry
from tripleaim.registry.find.folding import fold

NOT_OF_IT = {"nhs", "integrated", "care", "board", "system", "partnership", "ics", "icb", "stp"}
JOINING = {"and"}
SMALL = {"of", "the"}
CCG = {"ccg"}


SHORTENED = {"trust", "council", "commissioner", "hospital"}
FEWEST = 3  # letters: two are anybody's
BOROUGH = "E09"
TRUST = {"trust", "foundation"}


def letters_of(entry: Entry) -> list[str]:
    """The letters that a body goes by, of its names: of a system any, else three and more; of a
    London borough with LB before them too.

    >>> letters_of(Entry(id="RX7", kind="trust", name="North West Ambulance Service NHS Trust"))
    ['NWAS']
    >>> letters_of(Entry(id="lad:E09000030", kind="council", name="Tower Hamlets",
    ...                  codes=("E09000030",)))
    ['LBTH']
    """
    if entry.kind == "system":
        return initials_of([entry.name, *entry.aliases])
    if entry.kind not in SHORTENED:
        return []
    found = initials_of([entry.name])
    if entry.kind == "council" and entry.codes and entry.codes[0].startswith(BOROUGH):
        found += [f"LB{each}" for each in found]
    return [each for each in found if len(each) >= FEWEST]


def initials_of(names: Iterable[str]) -> list[str]:
    """What each name may be shortened to, each once: of its words, with and without "of"; of its
    parts, where commas part them.

    >>> initials_of(["NHS Hampshire and Isle of Wight Integrated Care Board"])
    ['HIW', 'HIOW']
    >>> initials_of(["Bath and North East Somerset, Swindon and Wiltshire", "Devon"])
    ['BNESSW', 'BSW']
    """
    found = (each for name in names for each in _of_name(name))
    return list(dict.fromkeys(each.upper() for each in found if len(each) > 1))


def _of_name(name: str) -> Iterator[str]:
    words = _words(name)
    yield "".join(word[0] for word in words if word not in SMALL)
    yield "".join(word[0] for word in words)
    if not TRUST.isdisjoint(fold(name).words):
        spoken = [word for word in fold(name).words if word not in NOT_OF_IT | TRUST | SMALL]
        yield "".join(word[0] for word in spoken)  # SLaM, with its and
    *parts, last = name.split(", ")
    if parts:
        ends = re.split(r" (?:and|&) ", last)
        yield "".join(held[0][0] for part in (*parts, *ends) if (held := _words(part)))


def _words(text: str) -> list[str]:
    said = fold(text).words
    left_out = NOT_OF_IT | JOINING | (TRUST if "trust" in said else set()) | CCG
    return [word for word in said if word not in left_out]
