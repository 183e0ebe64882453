"""The reading age of the pages of a site: the school year of Flesch and Kincaid, and five.

    python -m bench.reading build/site

Of each kind of page: the age in the middle and of the hardest page, and the hardest sentences.
Words within paragraphs, captions and points count; tables and headings do not. A name of several
words in capitals is one short word, as a reader passes over it; a number is none.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from statistics import median

LEAST_WORDS = 5
PROSE = re.compile(r"<(p|figcaption|li)\b[^>]*>(.*?)</\1>", re.S)
LEFT_OUT = re.compile(r"<(script|style|code|pre|svg|table|nav|footer)\b.*?</\1>", re.S)
ENDS = re.compile(r"(?<=[a-z0-9%)’”][.?!:;])\s+(?=[A-Z“])")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
NAME = re.compile(
    r"\b[A-Z][\w’'-]*(?:\s+(?:of|and|the|for|on|in|upon|under)\b)?(?:\s+[A-Z][\w’'&-]*(?:\s+(?:of|and|the|for)(?=\s+[A-Z]))?)+"
)
VOWELS = re.compile(r"[aeiouyáéíóú]+")


def sentences_of(page: str) -> Iterator[str]:
    """The sentences of a page that are prose."""
    for found in PROSE.finditer(LEFT_OUT.sub(" ", page)):
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", found[2])).split())
        yield from (each for each in ENDS.split(text) if len(WORD.findall(each)) >= LEAST_WORDS)


def syllables(word: str) -> int:
    """About how many syllables a word has.

    >>> [syllables(each) for each in ("care", "people", "hospital", "commissioner", "the")]
    [1, 2, 3, 4, 1]
    """
    word = word.lower()
    count = len(VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and count > 1:
        count -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)


def words_of(sentence: str) -> list[str]:
    """The words of a sentence, each name of several as one short word.

    >>> words_of("NHS Greater Manchester Integrated Care Board buys 3 things.")
    ['Name', 'buys', 'things']
    """
    return WORD.findall(NAME.sub("Name", sentence))


def age_of(sentences: Iterable[str]) -> float:
    """The age at which some sentences are read: by Flesch and Kincaid.

    >>> round(age_of(["The cat sat on the mat."]), 1)
    3.6
    """
    parted = [words for each in sentences if (words := words_of(each))]
    number = sum(map(len, parted))
    sounds = sum(syllables(word) for words in parted for word in words)
    return 0.39 * number / len(parted) + 11.8 * sounds / number - 15.59 + 5 if parted else 0.0


def kind_of(path: str) -> str:
    """The kind of a page: its address without codes and days.

    >>> kind_of("system/QOP/done/index.html"), kind_of("system/QOP/on/2018-04-01/index.html")
    ('system/*/done', 'system/*/on/*')
    """
    parts = path.removesuffix("/index.html").removesuffix(".html").split("/")
    return "/".join("*" if re.search(r"[0-9A-Z]|^by-|-to-", each) else each for each in parts)


def pages_of(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each page of a site that has prose, with its sentences."""
    for page in sorted(folder.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        if "http-equiv" not in text and (said := list(sentences_of(text))):
            yield page.relative_to(folder).as_posix(), said


def main(folder: Path) -> None:
    """Print the ages by kind, and the hardest sentences of each."""
    kinds: dict[str, list[tuple[float, list[str]]]] = {}
    for path, said in pages_of(folder):
        kinds.setdefault(kind_of(path), []).append((age_of(said), said))
    for kind, held in sorted(kinds.items(), key=lambda each: -median(a for a, _ in each[1])):
        ages = [age for age, _ in held]
        print(f"{kind:24} {len(held):4} pages: {median(ages):.1f}, hardest {max(ages):.1f}")
        every = dict.fromkeys(each for _, said in held[:3] for each in said)
        for sentence in sorted(every, key=lambda each: -age_of([each]))[:2]:
            print(f"    {age_of([sentence]):.0f}: {sentence[:200]}")
    whole = [age for held in kinds.values() for age, _ in held]
    print(f"{len(whole)} pages: {median(whole):.1f} in the middle")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
