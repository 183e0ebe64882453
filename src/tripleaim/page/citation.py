"""Where something was read, as a sentence names it: who published it, and no address of a page."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from tripleaim.model.web_address import WEB_ADDRESS

PUBLISHERS: Mapping[str, str] = MappingProxyType(
    {
        "beta.bailii.org": "BAILII",
        "caselaw.nationalarchives.gov.uk": "the National Archives",
        "committees.parliament.uk": "Parliament",
        "d33gy59ovltp76.cloudfront.net": "a copy of a news page",
        "en.wikipedia.org": "Wikipedia",
        "england.nhs.uk": "NHS England",
        "expressandstar.com": "Express & Star",
        "feeds.bbci.co.uk": "BBC",
        "gov.uk": "GOV.UK",
        "health.org.uk": "Health Foundation",
        "healthcareleadernews.com": "Healthcare Leader",
        "hsj.co.uk": "HSJ",
        "hsjjobs.com": "HSJ",
        "kingsfund.org.uk": "King's Fund",
        "lgcplus.com": "LGC",
        "local.gov.uk": "Local Government Association",
        "nationalhealthexecutive.com": "National Health Executive",
        "navigator.health.org.uk": "Health Foundation",
        "nhsproviders.org": "NHS Providers",
        "publicsectorexecutive.com": "Public Sector Executive",
        "pulsetoday.co.uk": "Pulse",
        "shropshirestar.com": "Shropshire Star",
        "thelancet.com": "Lancet",
        "theguardian.com": "Guardian",
        "theyworkforyou.com": "Hansard",
        "yorkshirepost.co.uk": "Yorkshire Post",
    }
)
"""Sites that are better known by a name; any other is told by its own."""

ADDRESS = re.compile(
    WEB_ADDRESS.pattern
    + r"|\b(?:www\.)?(?P<bare>(?:[\w-]+\.)+(?:uk|com|org|net|info|network|eu)\b)(?:/[^\s;()]*)?"
)
FILE = re.compile(r"(?:,| and)? ?[\w./-]*\w\.(?:csv|xlsx?|toml|pdf)(?:\.gz)?\b(?: @\w+)?")
# Stores of code by owner and name.
STORES = re.compile(r" ?\((?:[a-z][\w.-]*/[a-z][\w.-]*(?:; *)?)+\)|(?<=github) [\w-]+/[\w.-]+")
EMPTY = re.compile(r" ?\( *\)")
PARTS = re.compile(r"; *(?![^()]*\))")  # semicolons that stand in no brackets


@lru_cache(maxsize=4096)
def named_source(cited: str) -> str:
    """What a sentence says of where something was read; the addresses stand in its method.

    Of several pages of one site the site is told once.

    >>> named_source("https://www.hsj.co.uk/a/1.article; https://www.hsj.co.uk/b; press")
    'HSJ; press'
    >>> named_source("NHS England: https://www.england.nhs.uk/ourwork/; CQC report Aug 2016")
    'NHS England; CQC report Aug 2016'
    >>> named_source("HSJ 7009416 (https://www.hsj.co.uk/7009416.article)")
    'HSJ 7009416'
    >>> named_source("hsj.co.uk 7027980; https://bsw.icb.nhs.uk/weve-merged-...")
    'HSJ 7027980; bsw.icb.nhs.uk'
    >>> named_source("ODS succession (succ_2026-05.csv) and etr_2025-12.csv")
    'ODS succession'
    >>> named_source("ONS lookups (someone/lookups; other/geography)")
    'ONS lookups'
    >>> named_source("github someone/boards (CC0), register of papers")
    'github (CC0), register of papers'
    """
    parts = (_named(part) for part in PARTS.split(cited))
    return "; ".join(dict.fromkeys(part for part in parts if part)) or cited


def _named(part: str) -> str:
    told = FILE.sub("", ADDRESS.sub(_publisher, part))
    told = " ".join(EMPTY.sub("", STORES.sub("", told)).split()).strip(" ,")
    said, bracket, last = told.removesuffix(")").rpartition(" (")
    if bracket and last in said:  # "HSJ of 3 May (HSJ)"
        return said
    name, colon, after = told.partition(": ")
    return name if colon and after == name else told


def _publisher(address: re.Match[str]) -> str:
    site = (address["host"] or address["bare"]).lower().removeprefix("www.").rstrip(".")
    return PUBLISHERS.get(site, site)
