"""Asking the index: codes, then postcodes, then names, then names with slips.

`site/static/find.js` asks in the same way; a test asks both the same things.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tripleaim.registry.find.entry import Entry, Index
from tripleaim.registry.find.folding import BODIES, Folded, fold, read_postcode
from tripleaim.registry.find.vocabulary import Vocabulary

MOST = 12
CODE, SAME, SAID, CORE, JOINED, BEGINS, HOLDS, PART = 110, 100, 95, 92, 88, 80, 74, 68
SLIP, SLIPS, EACH_SLIP = 60, 48, 6  # of a whole name, of a part of one, what each takes off
OTHER_WORDS = 1  # what a name takes off that is in more or fewer words: kings lin is no kingston
NEARBY, SURE = 30, SLIP - 2 * EACH_SLIP - OTHER_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something found, and how well it fits: 110 for a code down to 30 for several slips."""

    entry: Entry
    score: int

    @property
    def is_sure(self) -> bool:
        """Whether it is an answer, and not only near to what was asked."""
        return self.score >= SURE

    @property
    def is_found(self) -> bool:
        """Whether it fits without a slip."""
        return self.score >= PART

    @property
    def heading(self) -> str:
        """What is said over what was found, of the one that fits best."""
        if self.is_found:
            return "Found"
        return "Did you mean" if self.is_sure else "Nothing of that name; near to it"


class Finder:
    """An index made ready to be asked."""

    def __init__(self, index: Index):
        self.index = index
        self._at = {each.id: at for at, each in enumerate(index.entries)}
        self._coded: dict[str, list[Entry]] = {}
        for each in index.entries:
            for code in each.codes:
                self._coded.setdefault(code.upper(), []).append(each)
        self._named = [
            (each, fold(name)) for each in index.entries for name in _names_of(each, index)
        ]
        self._areas = {_parts(each.name)[0] for each in index.entries if each.kind == "postcode"}
        self._words = Vocabulary([name for _, name in self._named])

    def find(self, text: str, most: int = MOST) -> list[Hit]:
        """What a text may mean, best first; nothing where nothing is near.

        Codes and postcodes are exact; where a district is not held, those of its letters are near.
        """
        given = " ".join(text.split())
        coded = self._coded.get(given.upper(), [])
        postcode = read_postcode(given)
        if postcode and (postcode[1] or all(each.kind == "postcode" for each in coded)):
            return self._by_postcode(*postcode)[:most]
        if self._is_area(given):
            near = [each for each in self.index.entries if _is_of(each, given.upper())]
            return [Hit(entry=each, score=PART) for each in near][:most]
        is_word = given.isalpha() and not given.isupper()  # rye is a town before it is a code
        score = SAID if is_word else CODE
        hits = {each.id: Hit(entry=each, score=score) for each in coded}
        for hit in self._by_name(given):
            hits.setdefault(hit.entry.id, hit)
        return self._ordered(hits.values())[:most]

    def _is_area(self, given: str) -> bool:
        """Whether a text is the letters of postcodes, and not what somebody goes by."""
        letters = given.upper()
        if len(letters) > 2 or letters in self._coded or letters not in self._areas:
            return False
        return not any(hit.score >= CORE for hit in self._by_name(given))

    def _ordered(self, hits: Iterable[Hit]) -> list[Hit]:
        return sorted(hits, key=lambda hit: (-hit.score, self._at[hit.entry.id]))

    def _by_postcode(self, district: str, inner: str) -> list[Hit]:
        there = [each for each in self._coded.get(district, []) if each.kind == "postcode"]
        bodies = self._coded.get(f"{district} {inner}", []) if inner else []
        letters, number = _parts(district)
        outside = [
            each
            for code in (letters, district)
            for each in self._coded.get(code, [])
            if each.kind == "outside"
        ]
        if there or outside:
            whole = [
                *((each, CODE) for each in outside),
                *((each, SAME if outside else CODE) for each in there),
                *((each, SAME) for each in bodies),
            ]
            return self._ordered(Hit(entry=each, score=score) for each, score in whole)
        near = [
            (abs(its - number), each)
            for each in self.index.entries
            if each.kind == "postcode"
            for its_letters, its in [_parts(each.name)]
            if its_letters == letters
        ]
        nearest = sorted(near, key=lambda pair: (pair[0], pair[1].name))
        return [Hit(entry=each, score=NEARBY) for _, each in nearest]

    def _by_name(self, text: str) -> Iterable[Hit]:
        """Each entry once, with the score of the name that fits best; slips where nothing fits."""
        wanted = fold(text)
        if not wanted.words:
            return ()
        scores = [(at, score_of(wanted, self._named[at][1])) for at in self._words.holding(wanted)]
        fits = [(at, score) for at, score in scores if score]
        best: dict[str, Hit] = {}
        for at, score in fits or self._with_slips(wanted):
            entry = self._named[at][0]
            if entry.id not in best or best[entry.id].score < score:
                best[entry.id] = Hit(entry=entry, score=score)
        return best.values()

    def _with_slips(self, wanted: Folded) -> list[tuple[int, int]]:
        def is_parted(at: int) -> bool:
            return len(self._named[at][1].core) == len(wanted.core)

        whole = [
            (at, SLIP - EACH_SLIP * slips - (0 if is_parted(at) else OTHER_WORDS))
            for at, slips in self._words.together(wanted)
        ]
        apart = [
            (at, (SLIP if is_parted(at) else SLIPS) - EACH_SLIP * slips)
            for at, slips in self._words.apart(wanted)
        ]
        return [(at, score) for at, score in (*whole, *apart) if score >= NEARBY]


def _names_of(each: Entry, index: Index) -> Iterable[str]:
    """What something is found by: its names, and of a practice the one with its council's too."""
    inside = [index.councils.get(code, "") for code, _ in each.councils[:1]]
    more = [f"{each.name} {name}" for name in inside] if each.kind == "practice" else []
    return dict.fromkeys((each.name, *each.aliases, *more))


def score_of(wanted: Folded, name: Folded) -> int:
    """How well a name fits what is wanted without a slip; 0 where it does not.

    >>> score_of(fold("Wigan Borough"), fold("Wigan")), score_of(fold("Wexham"), fold("Ely"))
    (92, 0)
    """
    if wanted.words == name.words:
        return SAME
    if wanted.core == name.core:
        is_body = not BODIES.isdisjoint(wanted.words)
        return SAID if is_body and set(wanted.words) <= set(name.words) else CORE
    if wanted.joined == name.joined:
        return JOINED
    if name.core[: len(wanted.core)] == wanted.core:
        return BEGINS
    if name.telling.issuperset(wanted.core):
        return HOLDS
    return PART if _is_part(wanted.core, name) else 0


def _is_part(wanted: Sequence[str], name: Folded) -> bool:
    *whole, last = wanted
    if len(last) < 2 or not name.telling.issuperset(whole):
        return False
    return any(word.startswith(last) for word in name.core)


def _is_of(each: Entry, letters: str) -> bool:
    return each.kind == "postcode" and _parts(each.name)[0] == letters


def _parts(district: str) -> tuple[str, int]:
    """Letters and number of a district.

    >>> _parts("EC1A")
    ('EC', 1)
    """
    letters = district[: 2 if district[1:2].isalpha() else 1]
    digits = "".join(letter for letter in district[len(letters) :] if letter.isdigit())
    return letters, int(digits or 0)
