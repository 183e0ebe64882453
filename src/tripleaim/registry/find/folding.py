"""Text as it is compared: without case, accents, punctuation, and words that half of names have.

`site/static/find.js` folds in the same way; a test asks both the same things.
"""

import re
import unicodedata
from dataclasses import dataclass

SAME = {"saint": "st", "hospitals": "hospital", "upon": "on", "ctr": "centre",
        "bham": "birmingham", "gloster": "gloucester", "infmy": "infirmary"}  # fmt: skip
SHORT = """
beds bedfordshire, berks berkshire, bucks buckinghamshire, cambs cambridgeshire, derbys derbyshire,
glos gloucestershire, hants hampshire, herts hertfordshire, lancs lancashire, leics leicestershire,
lincs lincolnshire, northants northamptonshire, notts nottinghamshire, oxon oxfordshire,
salop shropshire, staffs staffordshire, warks warwickshire, wilts wiltshire, worcs worcestershire,
yorks yorkshire
"""
SAME |= dict(pair.split() for pair in SHORT.replace("\n", " ").split(","))
COMMON = """
the of and on in under le nhs ccg stp ics icb icp pcn council city borough district county
metropolitan unitary authority board trust foundation ft partnership integrated care system
clinical commissioning group sustainability transformation health social sub location
mbc lbc
"""
NOISE = frozenset(COMMON.split())
BODIES = frozenset({"nhs", "ccg", "stp", "ics", "icb", "icp", "pcn", "trust", "board"})
WIND = {"n": "north", "s": "south", "e": "east", "w": "west", "ne": "north east",
        "nw": "north west", "se": "south east", "sw": "south west"}  # fmt: skip
WINDS = re.compile(r"\b(?:[ns][ew]?|[ew])\b(?= [a-z]{3})")
APOSTROPHES = re.compile(r"['’‘`]")
OTHER = re.compile(r"[^a-z0-9]+")
POSTCODE = re.compile(r"([a-z]{1,2}\d[a-z\d]?)(?: ?(\d[a-z]{2})| \d[a-z]?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text in its words, and in those of them that tell it from others of its kind."""

    words: tuple[str, ...]
    core: tuple[str, ...]
    telling: frozenset[str]
    joined: str


def fold(text: str) -> Folded:
    """A text folded; where it has nothing but common words, these are what tells.

    >>> fold("St. Helens").words, fold("Saint Helens").words
    (('st', 'helens'), ('st', 'helens'))
    >>> fold("NHS King's Lynn & West Norfolk CCG").core
    ('kings', 'lynn', 'west', 'norfolk')
    >>> fold("Bath & NE Somerset").core, fold("W Yorks").core
    (('bath', 'north', 'east', 'somerset'), ('west', 'yorkshire'))
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = APOSTROPHES.sub("", plain).replace("&", " and ")
    plain = WINDS.sub(lambda found: WIND[found[0]], OTHER.sub(" ", plain))
    words = tuple(SAME.get(word, word) for word in plain.split())
    core = tuple(word for word in words if word not in NOISE)
    core = core or words
    return Folded(words=words, core=core, telling=frozenset(core), joined="".join(core))


def read_postcode(text: str) -> tuple[str, str] | None:
    """District and inner part of what is written like a postcode; the inner part may be empty.

    >>> read_postcode("m1 1ae"), read_postcode("SL1"), read_postcode("Slough")
    (('M1', '1AE'), ('SL1', ''), None)
    """
    found = POSTCODE.fullmatch(" ".join(text.lower().split()))
    return (found[1].upper(), (found[2] or "").upper()) if found else None
