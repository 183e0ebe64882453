"""The reading age of a text: told to its author, so that a text for all is one that all can read.

The Flesch-Kincaid grade (Kincaid and others 1975) plus five years; syllables are counted by groups
of vowels, so it is a guide of a year or two and no measure.
"""

import re

WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
VOWELS = re.compile(r"[aeiouy]+")
AIM_YEARS = 11


def reading_age(text: str) -> int | None:
    """The age in years at which a text is read with ease; None for one of no words.

    >>> reading_age("The cat sat on the mat. It was a warm day.")
    5
    >>> reading_age("Reconfiguration necessitates comprehensive organisational transformation.")
    18
    """
    words = WORD.findall(text)
    if not words:
        return None
    sentences = max(1, len([part for part in END.split(text) if WORD.search(part or "")]))
    syllables = sum(map(syllables_of, words))
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return min(18, max(5, round(grade) + 5))


def syllables_of(word: str) -> int:
    """How many syllables a word has, by its groups of vowels.

    >>> [syllables_of(each) for each in ("home", "people", "hospital", "the")]
    [1, 2, 3, 1]
    """
    said = word.lower()
    number = len(VOWELS.findall(said))
    if said.endswith("e") and not said.endswith(("le", "ee")) and number > 1:
        number -= 1
    return max(1, number)
