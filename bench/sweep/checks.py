"""The checks of the sweep: each takes all answers and the bodies of the store, yields faults."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bench.sweep.agreement import contradictions, counts_of_england, parts_and_totals
from bench.sweep.days import MONTH, days_told
from bench.sweep.figures import numbers_of_cells
from bench.sweep.said import Body, Fault, Found, Said, World, by_area, fault

SYSTEMS = ("stp", "icb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check by its id, what it asks, and how."""

    id: str
    about: str
    find: Callable[[Sequence[Said], World], Iterator[Fault]]


def errors(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """Answers that fail with a trace."""
    for each in answers:
        if each.error:
            yield fault("errors", each, each.error.strip().splitlines()[-1])


def refusals(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """Questions refused to a system of the day, and refusals that blame the answer itself."""
    for each in answers:
        itself = "names no source" in each.refused or "says nothing that is" in each.refused
        system = each.kind in (*SYSTEMS, "all systems")
        if each.refused and (itself or system):
            yield fault("refusals", each, each.refused)
        if system and not each.refused and not each.error and not each.found:
            yield fault("refusals", each, "An answer of no finding at all.")


INTENDED = re.compile(r"\b(?:proposed|planned|intended|forecast|to be|due|aims by|first live)\b")
"""A day to come may be told of what was proposed by then."""
CITED = re.compile(
    r"\([^()]*(?:\([^()]*\)[^()]*)*; "
    r"(?:confirmed|secondary|derived|conflicting|default|official|reported)\)"
    r"|\((?:confirmed|secondary|derived|conflicting|official|reported), told [^()]*\)"
)
"""Where a sentence names its source: a source may be of any day."""
TOLD = re.compile(r", told ([^()]*)\)")
"""Where a sentence says when it was told: by then, it may have been told of years to come."""
SAID_TO_BE_LATER = re.compile(
    rf"\b\d{{1,2}} (?:{MONTH}) 20\d\d, the first on record"
    rf"|\bcounted later \(\d{{1,2}} (?:{MONTH}) 20\d\d, the only count of this kind held\)"
    r"|\bin 20\d\d \(the only flow on record, of a later day than asked about\)"
)
"""Where a sentence itself says that what it rests on is of a later day, as nothing earlier is."""
ASKED_FOR = {"met"}
"""Measures that tell what was asked for by a day to come, and whether it was met already."""
FORWARD = {"adds-up"}
"""Questions of years to come: a plan tells what it is for."""


def future(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """Days later than the one asked about, outside what is said to come after."""
    for each in answers:
        told: dict[str, Found] = {}
        for found in each.found:
            if found.is_after or found.status in ("assumed", "synthetic"):
                continue
            if found.measure in ASKED_FOR:
                continue
            if each.question in FORWARD and found.measure not in ("published_on", "known"):
                continue
            value = found.value if isinstance(found.value, str) else ""
            said = SAID_TO_BE_LATER.sub("", CITED.sub("", found.statement))
            text = f"{said} {found.label} {value}"
            later = [words for words, day in days_told(text) if day > each.on]
            ahead = INTENDED.search(found.statement) or _was_told(found.statement, each.on)
            if later and not ahead:
                told.setdefault(f"{found.measure}: {later[0]} in “{found.statement}”", found)
        for what in told:
            yield fault("future", each, what)


def _was_told(sentence: str, on: date) -> bool:
    """Whether a sentence says that what it tells was told by a day."""
    when = [day for _, day in days_told(" ".join(TOLD.findall(sentence)))]
    return bool(when) and max(when) <= on


def alive(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """Bodies that had ended, or had not begun, on the day; names of another day."""
    for each in answers:
        if each.area is not None and each.area not in world:
            continue
        seen = set()
        for found in each.found:
            if found.is_after or found.is_before or found.measure == "succession":
                continue
            if found.is_of_months:
                continue
            for body in found.subject.split("+"):
                if body not in world or body in seen or body == each.area or _is_place(body):
                    continue
                seen.add(body)
                yield from _alive(each, found, body, world)


def _is_place(body: str) -> bool:
    """A place has the life that its record gives, not that of the outline drawn for it."""
    return body.startswith("place:")


def _alive(said: Said, found: Found, body: str, world: World) -> Iterator[Fault]:
    here = world[body]
    mine = world[said.area].before if said.area else frozenset()
    if body in mine or _of_its_day(said, found, here):
        return
    if not here.lives_on(said.on):
        lived = f"{here.valid_from} to {here.valid_to}"
        yield fault("alive", said, f"{found.measure}: {body} lived {lived}: “{found.statement}”")
        return
    named = {str(found.value), found.label} & here.ever
    if named and not _spelled(named) & _spelled(here.names_on(said.on)):
        then = " or ".join(sorted(here.names_on(said.on)))
        yield fault("names", said, f"{found.measure}: {body} is called {min(named)}, then {then}")


def _spelled(names: set[str]) -> set[str]:
    """Names with one spelling of "and": registers differ in it."""
    return {name.replace("&", "and") for name in names}


COUNTED_AT = re.compile(r"mid-20\d\d|Census 20\d\d")


def _of_its_day(said: Said, found: Found, here: Body) -> bool:
    """Whether a row tells a day before the one asked and before the end of the body so called."""
    text = COUNTED_AT.sub("", f"{found.table} {found.label} {found.statement}")
    told = [day for _, day in days_told(text)]
    named = {str(found.value), found.label} & here.ever
    begun = here.valid_from is None or here.valid_from <= said.on
    if here.valid_to is not None and named & here.names_on(here.valid_to - timedelta(days=1)):
        named = set()  # what it was last called goes with every day of its life
    return begun and any(
        (here.valid_to is None or day < here.valid_to)
        and (not named or bool(named & here.names_on(day)))
        for day in told
        if day < said.on
    )


def names(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """Sentences that call the area by a name of another day."""
    for each in answers:
        if each.area not in world:
            continue
        then = world[each.area].names_on(each.on)
        others = {n for n in world[each.area].ever - then if not any(n in m for m in then)}
        for sentence, found in each.sentences.items():
            if found.is_after or found.is_before or found.measure in OF_THEIR_OWN_NAME:
                continue
            past = {
                n for d in _days_before(sentence, each.on) for n in world[each.area].names_on(d)
            }
            wrong = [name for name in sorted(others - past) if _is_said(name, sentence)]
            wrong = [name for name in wrong if not _is_in_another(name, sentence)]
            if wrong and not any(name in sentence for name in then):
                yield fault("names", each, f"{found.measure}: {wrong[0]} in “{sentence}”")
                break


OF_THEIR_OWN_NAME = frozenset(
    {"succession", "kind_of_document", "merger", "plan_said", "plan_amount"}
)
"""Measures that tell the names of others: documents and plans by their title, bodies by what made
them."""
OTHERS = re.compile(r"^ (?:NHS |FT\b|CCG|agreement\)|Health and Care NHS)")
"""What follows a name that is the beginning of another body's."""


def _is_in_another(name: str, sentence: str) -> bool:
    """Whether a name stands in a sentence only as a part of another body's name."""
    ends = (match.end() for match in re.finditer(re.escape(name), sentence))
    return all(OTHERS.match(sentence[at:]) for at in ends)


def _days_before(sentence: str, on: date) -> list[date]:
    """The days by one that a sentence tells, and those before: it may name as on one of them."""
    told = [day for _, day in days_told(sentence) if day <= on]
    return [day - timedelta(days=back) for day in told for back in (0, 1)]


LONGER = re.compile(r"[A-Z][a-z]{3,} $")
"""What stands before a name that is only the end of a longer one."""


def _is_said(name: str, sentence: str) -> bool:
    """Whether a name stands in a sentence, not as the end of a longer one."""
    places = (match.start() for match in re.finditer(re.escape(name), sentence))
    return any(not LONGER.search(sentence[:at]) for at in places)


NOT_PLURAL = frozenset(
    [
        "is",
        "was",
        "has",
        "its",
        "this",
        "us",
        "as",
        "gas",
        "less",
        "plus",
        "class",
        "series",
        "analysis",
        "basis",
        "status",
        "process",
        "business",
        "access",
        "press",
        "cross",
        "miss",
        "pass",
        "loss",
        "progress",
        "across",
        "surplus",
        "thus",
        "versus",
        "always",
        "perhaps",
        "days",
        "says",
        "gives",
        "names",
        "asks",
        "tells",
        "means",
        "ones",
        "stays",
        "was",
        "rates",
    ]
)
GRAMMAR: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("one of several", re.compile(r"(?<![\d.,/-])(?<!type )\b1 ([a-z]+s)\b(?! of)")),
    ("less than nothing", re.compile(r"(?<![\d.])[−-]£?0(?:\.0+)?(?:%|m|bn)?(?![\d.,])")),
    ("doubled word", re.compile(r"\b([A-Za-z]+) \1\b")),
    ("double space or stop", re.compile(r"  |(?<!\.)\.\.(?!\.)| [,.;:](?= |$)|,,|;;|::")),
    ("nothing in words", re.compile(r"\bNone\b|\bnan\b|\bnull\b|\{\{|\}\}|\[\]|\(\)|\bNaT\b")),
    ("a before a vowel", re.compile(r"\ba (?=[aeio][a-z])(?!one|once|use|eu)")),
    (
        "an before a consonant",
        re.compile(r"\ban (?=[bcdfgjklmnpqrstvwyz][a-z])(?!nhs|hour|honest)"),
    ),
    ("day as a code", re.compile(r"(?<![\w/.-])20[12]\d-(?:0[1-9]|1[0-2])-[0-3]\d\b")),
    ("address for a source", re.compile(r"\([^()]*https?://|\b\w+\.csv\b")),
    ("and of nothing", re.compile(r"(?:of|in|with|and|,) \.$|\band and\b|: \.$")),
)
MAY_DOUBLE = frozenset({"had", "that", "bank", "de"})


def grammar(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """Words that no editor would let stand."""
    for each in answers:
        kinds: set[tuple[str, str]] = set()
        for sentence, found in each.sentences.items():
            for kind, pattern in GRAMMAR:
                match = next((m for m in pattern.finditer(sentence) if _wrong(kind, m)), None)
                if match and (kind, found.measure) not in kinds:
                    kinds.add((kind, found.measure))
                    yield fault(
                        "grammar",
                        each,
                        f"{kind}: {found.measure}: {match.group(0)!r} in “{sentence}”",
                    )


def _wrong(kind: str, match: re.Match[str]) -> bool:
    if kind == "one of several":
        return match.group(1) not in NOT_PLURAL
    if kind == "doubled word":
        return match.group(1).lower() not in MAY_DOUBLE and len(match.group(1)) > 1
    return True


VERBS = re.compile(
    r"\b(is|are|was|were|had|has|have|lived|bought|buys?|gave|gives?|was|allocated|lies|lay|stood|"
    r"stands?|answers?|answered|decides?|decided|can|could|cannot|do|does|did|would|will|made|"
    r"published|stayed|stays|need(?:s|ed)?|planned|went|came|shows?|knows?|became|said|told|may)\b"
)


def first_sentences(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """First sentences that are none: no capital, no end, no verb, or too long to read out."""
    for each in answers:
        if not each.found:
            continue
        said = each.found[0].statement
        wrong = next((why for why, bad in _first_faults(said) if bad), "")
        if wrong:
            yield fault("first sentence", each, f"{wrong}: “{said}”")


def _first_faults(said: str) -> list[tuple[str, bool]]:
    first = re.split(r"(?<=[A-Za-z)\d])\. (?=[A-Z])", said)[0]
    return [
        ("no capital", not re.match(r"[A-Z0-9£“'‘]", said)),
        ("no end", not said.endswith((".", "?", "!"))),
        ("no verb", not VERBS.search(said)),
        ("over 60 words", len(first.split()) > 60),
        ("under five words", len(said.split()) < 5),
        ("a list and no sentence", bool(re.match(r"[^.:]{0,40}: [^.]*;[^.]*;", said))),
    ]


CHECKS = (
    Check(id="errors", about="no answer fails with a trace", find=errors),
    Check(id="refusals", about="every system of the day is answered", find=refusals),
    Check(id="contradictions", about="two answers give one figure", find=contradictions),
    Check(id="future", about="nothing later than the day outside what came after", find=future),
    Check(id="alive", about="only bodies alive that day", find=alive),
    Check(id="names", about="names of that day", find=names),
    Check(id="numbers", about="a number in a sentence is its cell's", find=numbers_of_cells),
    Check(id="totals", about="parts add up to totals", find=parts_and_totals),
    Check(id="england", about="systems add up to England", find=counts_of_england),
    Check(id="grammar", about="no words that no editor would let stand", find=grammar),
    Check(id="first sentence", about="the first line is a sentence", find=first_sentences),
)


def run_checks(answers: Sequence[Said], world: World) -> list[Fault]:
    """Every fault that every check finds, in the order of the checks."""
    return [each for check in CHECKS for each in check.find(answers, world)]


def counted(faults: Sequence[Fault]) -> dict[str, Counter[str]]:
    """How many faults of each check, by question."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for each in faults:
        found[each.check][each.question] += 1
    return found


__all__ = ["CHECKS", "Check", "by_area", "counted", "run_checks"]
