"""The letters that people shorten the name of a system to: GM, BNSSG, BSW."""

import re
from collections.abc import Iterable, Iterator

from tripleaim.registry.find.folding import fold

NOT_OF_IT = {"nhs", "integrated", "care", "board", "system", "partnership", "ics", "icb", "stp"}
JOINING = {"and"}
SMALL = {"of", "the"}


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
    *parts, last = name.split(", ")
    if parts:
        ends = re.split(r" (?:and|&) ", last)
        yield "".join(held[0][0] for part in (*parts, *ends) if (held := _words(part)))


def _words(text: str) -> list[str]:
    return [word for word in fold(text).words if word not in NOT_OF_IT | JOINING]
