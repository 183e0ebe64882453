"""What a moderator should look at in an answer: found by its look, decided by people alone."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping

ABUSE = frozenset(
    re.findall(
        r"\w+",
        """
arsehole bastard bastards bellend bitch bloodyidiots cretin cunt cunts dickhead fuck fucked
fucking idiot idiots moron morons piss prick scum shit shitty slag tosser twat vermin wanker
wankers
""",
    )
)
LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:com|net|org|ru|cn|info|biz|xyz|top)\b", re.I)
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
PHONE = re.compile(r"(?<!\d)(?:\+44|0)(?:[\s()-]?\d){9,10}(?!\d)")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.I)
LONG_NUMBER = re.compile(r"(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\d)")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Nurse|Sister|Prof|Professor)\.?\s+[A-Z][a-z]+")
CODE = re.compile(r"<\s*/?\s*[a-z!]|javascript:|\{\{|\bon\w+\s*=", re.I)
SIGNALS = {
    "abuse": "a word that is used to insult",
    "link": "a link",
    "code": "what looks like code",
    "personal": "what looks like a name, address or number of somebody",
    "double": "the same was sent before",
    "flood": "many came from one network today",
    "odd": "a field was filled in that people do not see",
}


def signals_of(text: str) -> list[str]:
    """What of a text a moderator should look at, in a fixed order.

    >>> signals_of("Dr Brown was rude, ring me on 01632 960 123")
    ['personal']
    >>> signals_of("You absolute IDIOTS"), signals_of("see www.spam.example"), signals_of("Fine.")
    (['abuse'], ['link'], [])
    """
    words = set(re.findall(r"[a-z]+", plain(text)))
    found = {
        "abuse": bool(words & ABUSE),
        "personal": any(each.search(text) for each in (MAIL, PHONE, POSTCODE, LONG_NUMBER, TITLED)),
        "link": bool(LINK.search(MAIL.sub("", text))),
        "code": bool(CODE.search(text)),
    }
    return [name for name, is_there in found.items() if is_there]


def plain(text: str) -> str:
    """A text without what hides that it is the same: case, accents, spaces, marks.

    >>> plain("  Ｆine,   Café!! ")
    'fine cafe'
    """
    apart = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(each for each in apart if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", kept))


def print_of(key: bytes, given: Mapping[str, str]) -> str:
    """A keyed hash of all that was given, the same for what says the same."""
    said = "\n".join(f"{name}={plain(given[name])}" for name in sorted(given) if plain(given[name]))
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def has_words(given: Mapping[str, str], least: int = 6) -> bool:
    """Whether there are so many words that two people would hardly write the same.

    >>> has_words({"words": "Keep it"}), has_words({"words": "Please keep the day unit in Harle"})
    (False, True)
    """
    return sum(len(plain(each).split()) for each in given.values()) >= least
