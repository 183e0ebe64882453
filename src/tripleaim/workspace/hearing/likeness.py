"""Which theme an answer may belong to, by the words it shares with those that people put there.

A suggestion, shown to whoever codes; nothing is ever coded by it.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from tripleaim.workspace.hearing.signals import plain

STOP = frozenset(
    re.findall(
        r"\w+",
        """
a about all also am an and any are as at be because been but by can could do does for from
had has have he her his how i if in is it its me more most my no not of on or our out she so
than that the their them then there they this to too up us very was we were what when which
who will with would you your
""",
    )
)
LEAST = 0.08


def words_of(text: str) -> list[str]:
    """The words of a text that say something, ends of plurals taken off.

    >>> words_of("The buses are late, and there is no bus")
    ['bus', 'late', 'bus']
    """
    return [_stem(each) for each in plain(text).split() if each not in STOP and len(each) > 2]


def suggest_themes(
    text: str, coded: Mapping[str, Sequence[str]], most: int = 3
) -> list[tuple[str, float]]:
    """The themes most like a text, best first, with how alike (0 to 1); none where none is.

    `coded` are the texts that people put to each theme, its name among them.

    >>> suggest_themes("No bus comes", {"travel": ["the bus", "a bus stop"], "cost": ["money"]})
    [('travel', 0.47)]
    """
    bags = {
        name: Counter(w for each in texts for w in words_of(each)) for name, texts in coded.items()
    }
    spread = Counter(word for bag in bags.values() for word in bag)
    mine = Counter(words_of(text))
    found = [(name, round(_alike(mine, bag, spread, len(bags)), 2)) for name, bag in bags.items()]
    best = sorted((each for each in found if each[1] >= LEAST), key=lambda each: -each[1])
    return best[:most]


def _alike(mine: Counter[str], bag: Counter[str], spread: Counter[str], themes: int) -> float:
    def weigh(of: Counter[str]) -> dict[str, float]:
        return {
            w: (1 + math.log(n)) * math.log(1 + (themes + 1) / (1 + spread[w]))
            for w, n in of.items()
        }

    a, b = weigh(mine), weigh(bag)
    size = math.sqrt(sum(v * v for v in a.values()) * sum(v * v for v in b.values()))
    return sum(value * b.get(word, 0.0) for word, value in a.items()) / size if size else 0.0


def _stem(word: str) -> str:
    for end in ("ses", "es", "s", "ing", "ed"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            return word[: -len(end)] + ("s" if end == "ses" else "")
    return word
