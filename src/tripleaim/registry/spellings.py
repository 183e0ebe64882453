"""Every way of writing the areas of a vintage: ODS code, ONS code, name, in any case."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tripleaim.store.engine import Store, ask
from tripleaim.store.given.cells import clean
from tripleaim.store.ground.councils import COUNTY

BOILERPLATE = re.compile(
    r"\b(nhs|the|ccg|ccgs|icb|icbs|ics|stp|clinical commissioning group|integrated care board|"
    r"integrated care system|sustainability and transformation (partnership|plan)|"
    r"commissioning region|region|primary care network|pcn)\b"
)
SYSTEM_WORDS = re.compile(r"\b(ccg|icb|clinical commissioning group|integrated care board|stp)\b")
TOTAL = re.compile(
    r"(grand |sub-?|national |overall |column )?totals?( (for )?england)?|england( total)?|"
    r"national|sum|all( (ccgs|areas|systems|boards|icbs|england|practices|lsoas))?|e92000001|eng|"
    r"nhs england|unallocated total|persons total|(ccg|system|board|icb|england) totals?|"
    r"england\s*[(\[,:-].*",
    re.IGNORECASE,
)
SUBTOTAL = re.compile(r"\S.* (sub-?)?totals?|(sub-?)?totals?\b[: ]+\S.*")
NOWHERE = re.compile(
    r"(unknown|unallocated|not known|not stated|unassigned|other|elsewhere|wales|scotland|"
    r"northern ireland|invalid|residual)\b.*"
)
# Who buys for England as a whole, or for nobody of it, in tables by commissioner.
NO_AREA_CODES = frozenset(("nonc", "x24", "13q", "vpp00", "tdh00"))
NO_AREA = re.compile(
    r"(non-english|overseas|no|unknown|invalid) (commissioner|visitor|patient)s?\b.*|"
    r"national commissioning( hub)?\b.*|nhs england\b.*|.*\bspeciali[sz]ed commissioning\b.*|"
    r"armed forces\b.*|.*\bhealth (and|&) justice\b.*"
)
NAMED_UNKNOWN = re.compile(r"unknown|unallocated|not known")
NOTED = re.compile(
    r"(.*[^\s*†‡§¹²³⁰⁴-⁹\])])\s*(?:[*†‡§¹²³⁰⁴-⁹]+|\[notes?\s*[\d, ]+\]|[(\[]\d{1,2}[)\]])"
)
ONS_CODE = re.compile(r"[a-z]\d{8}")

AREAS = """
with spelt as (
    select area, name as text from area union select area, ons_code from area
    union select area, code from area
    union select area, name from area_seen union select area, ons_code from area_seen
)
select split_part(s.area, ':', 2) as code, s.text, a.valid_from, a.valid_to
from spelt s join area a on a.area = s.area
where a.kind = $kind and s.text is not null
order by all
"""
# Upper-tier councils have the codes of districts where they are both; counties stand in facts.
COUNTIES = """
select distinct council as code, name as text, null as valid_from, null as valid_to
from upper_tier where starts_with(council, $county)
union all
select split_part(area, ':', 2) as code, name as text, valid_from, valid_to
from area where kind = 'lad'
order by all
"""
ALL_CODES = """
select distinct kind, code, ons_code, name from area
where kind in ('ccg', 'sub_icb', 'stp', 'icb', 'nhs_region', 'lad', 'england')
order by kind, code
"""


@dataclass(frozen=True, kw_only=True)
class Spellings:
    """The code that each spelling stands for, of the areas that a table may be about.

    `others` says of spellings that are no area of this vintage which kind of area they are,
    `elsewhen` of areas of the kind that are not of this vintage when they were.
    """

    codes: frozenset[str]
    exact: Mapping[str, str]
    loose: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)
    elsewhen: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str | None:
        """The code of an area, however it is written; None for what is none."""
        plain = clean(text).casefold()
        found = self.exact.get(plain)
        if found is None and " - " in plain:
            found = self.exact.get(plain.split(" - ")[0]) or self.exact.get(plain.split(" - ")[-1])
        if found is None and (inside := re.search(r"[(\[]([a-z]?\w{2,8})[)\]]$", plain)):
            found = self.exact.get(inside[1])
        if found is None and not self._is_called_other(plain):
            found = self.loose.get(bare(plain))
        if found is None and (noted := NOTED.fullmatch(plain)):
            return self.find(noted[1])
        return found

    def _is_called_other(self, plain: str) -> bool:
        """Whether a spelling is the whole name of another kind of area, with the word for it.

        NHS Barnsley CCG is no council called Barnsley.
        """
        return plain in self.others and SYSTEM_WORDS.search(plain) is not None

    def mend(self, text: str) -> str | None:
        """The code that lost its leading zeros, as when a spreadsheet has read it as a number."""
        plain = clean(text).casefold()
        return self.exact.get(plain.zfill(3)) if re.fullmatch(r"\d?[a-z]|\d{1,2}", plain) else None

    def kind_of_other(self, text: str) -> str | None:
        """The kind of an area that is not of this vintage: `england` for totals.

        An ONS code that begins as none of this vintage does is of another kind of area.
        """
        plain = clean(text).casefold()
        if TOTAL.fullmatch(plain) or TOTAL.fullmatch(bare(plain)):
            return "england"
        if NOWHERE.fullmatch(plain):
            return "elsewhere"
        if SUBTOTAL.fullmatch(plain):
            return "subtotal"
        if plain in NO_AREA_CODES or NO_AREA.fullmatch(plain):
            return "elsewhere"
        known = self.others.get(plain) or self.others.get(bare(plain))
        if known is None and self.begins and ONS_CODE.fullmatch(plain):
            return None if plain[:3] in self.begins else f"codes {plain[:3].upper()}"
        return known

    @cached_property
    def begins(self) -> frozenset[str]:
        """How the ONS codes of this vintage begin: E38 of commissioners."""
        return frozenset(each[:3] for each in self.exact if ONS_CODE.fullmatch(each))


def buys_for_no_area(text: str) -> bool:
    """Whether a cell names who buys for all of England, or for nobody in it.

    >>> [buys_for_no_area(each) for each in ("NON-ENGLISH COMMISSIONER", "Other", "Unknown")]
    [True, False, False]
    """
    return NO_AREA.fullmatch(clean(text).casefold()) is not None


def is_named_unknown(text: str) -> bool:
    """Whether a cell is the name of no area: an age or a sex may be called so too.

    >>> is_named_unknown("Unknown"), is_named_unknown("Unknown age")
    (True, False)
    """
    return NAMED_UNKNOWN.fullmatch(clean(text).casefold()) is not None


def bare(name: str) -> str:
    """A name without what names of its kind share.

    >>> bare("NHS Bath & North East Somerset CCG")
    'bath and north east somerset'
    """
    plain = re.sub(r"[^\w&]+", " ", clean(name).casefold().replace("'", "")).replace("&", " and ")
    return " ".join(BOILERPLATE.sub(" ", " ".join(plain.split())).split())


def read_spellings(store: Store, kind: str, codes: Iterable[str]) -> Spellings:
    """The spellings of the areas of a kind that have these codes."""
    wanted = frozenset(codes)
    exact = {code.casefold(): code for code in wanted}
    names: dict[str, set[str]] = {}
    elsewhen: dict[str, str] = {}
    areas = (
        ask(store, COUNTIES, {"county": COUNTY})
        if kind == "utla"
        else ask(store, AREAS, {"kind": kind})
    )
    for row in areas:
        if row["code"] in wanted:
            names.setdefault(clean(row["text"]).casefold(), set()).add(row["code"])
        elif row["valid_from"]:
            elsewhen[clean(row["text"]).casefold()] = _when(row)
    exact |= {text: found.pop() for text, found in names.items() if len(found) == 1 and text}
    loose: dict[str, set[str]] = {}
    for text, code in exact.items():
        loose.setdefault(bare(text), set()).add(code)
    others: dict[str, str] = {}
    for row in ask(store, ALL_CODES):
        for text in (row["code"], row["ons_code"], row["name"]):
            if text and row["kind"] != kind:
                others.setdefault(text.casefold(), row["kind"])
                others.setdefault(bare(text), row["kind"])
    return Spellings(
        codes=wanted,
        exact=exact,
        loose={text: found.pop() for text, found in loose.items() if len(found) == 1 and text},
        others=others,
        elsewhen=elsewhen,
    )


def _when(row: Mapping[str, Any]) -> str:
    """From when, and until before when, an area was one."""
    until = f", and until before {row['valid_to']}" if row["valid_to"] else ""
    return f"from {row['valid_from']}{until}"
