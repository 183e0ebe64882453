"""Names by their words: those that hold what is wanted, and those that do but for slips.

A slip is a letter put in, left out, changed or swapped with the next. Which letters a word has is a
number of one bit a letter; words whose letters differ too much are passed over before they are
compared.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tripleaim.registry.find.folding import Folded

DIGIT_BITS, LETTERS = 6, 26


class Vocabulary:
    """The words of names, and the names as wholes, ready to be compared."""

    def __init__(self, names: Sequence[Folded]):
        self._joined: dict[str, list[int]] = {}
        self._words: dict[str, list[int]] = {}
        for at, name in enumerate(names):
            self._joined.setdefault(name.joined, []).append(at)
            for word in name.telling:
                self._words.setdefault(word, []).append(at)
        self._joined_bits = [(word, bits_of(word)) for word in self._joined]
        self._ordered = sorted(self._words)
        self._word_bits = [(word, bits_of(word)) for word in self._words]

    def holding(self, wanted: Folded) -> set[int]:
        """Names that hold each wanted word, the last one as a beginning, or all without blanks."""
        *whole, last = wanted.core
        found = {at for word in self._beginning(last) for at in self._words[word]}
        for word in whole:
            found &= set(self._words.get(word, ()))
        return found | set(self._joined.get(wanted.joined, ()))

    def _beginning(self, start: str) -> Iterator[str]:
        for word in self._ordered[bisect_left(self._ordered, start) :]:
            if not word.startswith(start):
                return
            yield word

    def together(self, wanted: Folded) -> Iterator[tuple[int, int]]:
        """Names that are the wanted one as a whole, without blanks, but for the slips given."""
        for text, slips in _near(wanted.joined, self._joined_bits):
            yield from ((at, slips) for at in self._joined[text])

    def apart(self, wanted: Folded) -> Iterator[tuple[int, int]]:
        """Names that have each wanted word, but for the slips given in all."""
        total: dict[int, int] | None = None
        for word in wanted.core:
            best: dict[int, int] = {}
            for text, slips in _near(word, self._word_bits):
                for at in self._words[text]:
                    best[at] = min(slips, best.get(at, slips))
            total = (
                best
                if total is None
                else {at: slips + best[at] for at, slips in total.items() if at in best}
            )
        yield from (total or {}).items()


def _near(word: str, words: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    most, bits = allowed(word), bits_of(word)
    for text, its in words:
        if abs(len(text) - len(word)) <= most and (its ^ bits).bit_count() <= 2 * most:
            slips = distance(word, text, most)
            if slips <= most:
                yield text, slips


def allowed(word: str) -> int:
    """How many slips a word of its length may hold.

    >>> allowed("ely"), allowed("leeds"), allowed("leicester")
    (0, 1, 2)
    """
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2


def bits_of(word: str) -> int:
    """The letters of a word as a number of 32 bits: one a letter, six for the digits.

    >>> bin(bits_of("abba1"))
    '0b1000000000000000000000000011'
    """
    bits = 0
    for letter in word:
        at = LETTERS + int(letter) % DIGIT_BITS if letter.isdigit() else ord(letter) - ord("a")
        bits |= 1 << at if 0 <= at < LETTERS + DIGIT_BITS else 0
    return bits


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, changed or swapped with the next; `most` + 1 where
    it is more than `most`.

    >>> distance("buckingham", "bukcingham", 2), distance("leeds", "leads", 1)
    (1, 1)
    >>> distance("leeds", "london", 2)
    3
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, its in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != its))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == its
            now.append(min(cost, before[column - 2] + 1) if swapped else cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)
