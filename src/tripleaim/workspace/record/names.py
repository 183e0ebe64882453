"""Names, mail addresses and telephone numbers in texts: found, and put out of sight."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

WORD = re.compile(r"\w+")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(r"(?<![\w.])(?:\+44 ?|0)\d(?:[ -]?\d){8,9}(?![\w.])")
SHORTEST = 3


@dataclass(slots=True)
class Names:
    """The names that are known, and what was found of them: the mark that stands for each.

    Whatever no list knows is not found: a text is read before it is given out.

    >>> found = Names(["Ann Lee"])
    >>> found.redacted("Ask ann lee, a.lee@example.org or 020 7946 0000; not Ann Leeds.")
    'Ask [name 1], [address 1] or [telephone 1]; not Ann Leeds.'
    >>> found.rows()
    [('[name 1]', 'ann lee', 1), ('[address 1]', 'a.lee@example.org', 1), \
('[telephone 1]', '020 7946 0000', 1)]
    """

    known: Iterable[str]
    kept: Iterable[str] = ()
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    first: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """List the names by their first word."""
        left = {_plain(each) for each in self.kept}
        for name in {_plain(each) for each in self.known} - left:
            if len(name) >= SHORTEST and (begun := WORD.match(name)):
                self.first.setdefault(begun[0], []).append(name)
        for names in self.first.values():
            names.sort(key=len, reverse=True)

    def redacted(self, text: str) -> str:
        """A text with a mark for each name, address and telephone number."""
        left = {_plain(each) for each in self.kept}

        def marked(kind: str) -> Callable[[re.Match[str]], str]:
            return lambda hit: (
                hit[0] if _plain(hit[0]) in left else self._mark(kind, _plain(hit[0]))
            )

        text = TELEPHONE.sub(marked("telephone"), MAIL.sub(marked("address"), text))
        made, place = [], 0
        for word in WORD.finditer(text):
            if word.start() < place:
                continue
            name, end = self._at(text, word)
            if name:
                made += [text[place : word.start()], self._mark("name", name)]
                place = end
        return "".join([*made, text[place:]])

    def rows(self) -> list[tuple[str, str, int]]:
        """What was found: its mark, what stood there in small letters, and how often."""
        order = ("name", "address", "telephone")
        found = sorted(self.marks.items(), key=lambda each: order.index(each[0][0]))
        return [(mark, said, self.times[mark]) for (_, said), mark in found]

    def _at(self, text: str, word: re.Match[str]) -> tuple[str, int]:
        """The longest known name that begins at a word, however it is spaced; and its end."""
        for name in self.first.get(word[0].casefold(), ()):
            parts = [re.escape(each) for each in name.split()]
            hit = re.compile(r"\s+".join(parts) + r"(?!\w)", re.IGNORECASE).match(
                text, word.start()
            )
            if hit:
                return name, hit.end()
        return "", 0

    def _mark(self, kind: str, said: str) -> str:
        number = sum(each == kind for each, _ in self.marks) + 1
        mark = self.marks.setdefault((kind, said), f"[{kind} {number}]")
        self.times[mark] = self.times.get(mark, 0) + 1
        return mark


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
