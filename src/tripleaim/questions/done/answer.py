"""What has it ever done for me? Verdicts on the claims of 2018, with all that could refute them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from tripleaim.evidence.claims import MEASURES, ClaimMeasure, Judged, judge_claims
from tripleaim.evidence.measured import say_coverage
from tripleaim.evidence.tranches import TrancheEffect, judge_tranches
from tripleaim.evidence.verdict import HARMED, HELPED, NONE, UNKNOWN
from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.page.words import listed
from tripleaim.questions.done.devolution import devolution, outsourcing
from tripleaim.registry.area import find_area
from tripleaim.store.engine import Store, ask_value
from tripleaim.store.ground import forebears
from tripleaim.store.record.frameworks import InterventionEffect, read_effects

METHOD = (
    "synthetic difference in differences of monthly logarithms against systems not designated "
    "before 2020; interval from placebos: "
    f"{say_coverage('synthetic difference in differences', 'placebo variance')}; "
    "verdict by written rules (docs/method/verdict.md)"
)
SAID = {UNKNOWN: "cannot be told", NONE: "show no detectable effect"}
TESTS, SYSTEMS, TRANCHES, OTHERS = (
    "What could have refuted it", "Every system", "Systems designated together",
    "What others have published",
)  # fmt: skip
SOURCES = {"delayed_days": ("dtoc_council",)}
ACCIDENT = ("ae_monthly_provider", "ae_provider_system")
PART = 0.1  # a past partnership is told of when at least this share of residents lived in it
MANCHESTER = "stp:QOP"
FALSE = (
    "When many comparisons are made, some look strong by chance: the share of findings as strong "
    "that would be false allows for how many were made (Benjamini and Hochberg 1995)."
)
AT_CHANCE = "no system"


def done(store: Store, area: str | None, on: date) -> list[Finding]:
    """The verdict on one system, measure by measure; without an area, on every system and tranche.

    Raises NothingFound when the store holds no months of systems, or the area is none of the 44
    partnerships of 2016 to 2022 or a board that took over from one.
    """
    judged = judged_claims(store)
    if area is None:
        older = [*devolution(store), *outsourcing(store)]
        tranches = judge_tranches(judged)
        verdicts = [*_england(judged), *_nearest(tranches), *map(_tranche, tranches)]
        verdicts += _all_systems(judged)
        return [*verdicts, *older, *_others(store)]
    systems = _systems_of(store, area, on)
    mine = [each for each in judged if each.system in systems]
    if not mine:
        raise NothingFound(
            f"No months of hospital activity are held for {area}. Held: the 44 partnerships of "
            "2016 to 2022, as on 2018-06-01: tripleaim areas --kind stp --on 2018-06-01"
        )
    found = [finding for system in systems for finding in _one_system(mine, system)]
    return found + (devolution(store) if MANCHESTER in systems else [])


def judged_claims(store: Store) -> tuple[Judged, ...]:
    """Every system and measure judged, worked out once for the same contents of a store."""
    key = ask_value(
        store,
        "select count(*) || ' ' || coalesce(sum(hash(subject, period_from, value)), 0) "
        "from observation where subject like 'stp:%'",
    )
    if str(key).startswith("0 "):
        raise NothingFound(
            "This store holds no months of hospital activity by system. "
            "What ships with the package does: tripleaim build."
        )
    if str(key) not in _REMEMBERED:
        _REMEMBERED.clear()
        _REMEMBERED[str(key)] = tuple(judge_claims(store))
    return _REMEMBERED[str(key)]


_REMEMBERED: dict[str, tuple[Judged, ...]] = {}


@lru_cache(maxsize=1)
def measure_words() -> dict[str, str]:
    """The words for each measure by id."""
    return {measure.id: measure.words for measure in MEASURES}


def _systems_of(store: Store, area: str, on: date) -> list[str]:
    """The area itself and the partnerships that it goes back to, nearest first."""
    start = find_area(store, area, on).area.id
    before = [
        each.body
        for each in forebears(store, start, on)
        if each.body.startswith("stp:") and (each.part or 0.0) >= PART
    ]
    return [start, *before]


def sources_of(measure: ClaimMeasure) -> tuple[str, ...]:
    """The catalogue ids that a measure of systems rests on."""
    return (*SOURCES.get(measure.id, ACCIDENT), "facts_ics_designations")


def describe(one: Judged) -> str:
    """The verdict on one system and measure as a sentence anyone can read."""
    what, who = one.measure.words, one.name
    if one.verdict is None:
        return f"Whether {who} changed {what} cannot be told: {one.reason}."
    verdict = one.verdict
    since = f"from {one.starts:%B %Y} on" if one.designated else f"since {one.starts:%B %Y}"
    size = (
        f"{verdict.effect:+.1%} against its comparison, 95% interval {verdict.low:+.1%} to "
        f"{verdict.high:+.1%}"
    )
    chance = f"where nothing happened as much is seen {_in_100(verdict.p_value)}"
    if verdict.kind == HELPED:
        return f"{who} had fewer {what} {since} than it would have had: {size}; {chance}."
    if verdict.kind == HARMED:
        return f"{who} had more {what} {since} than it would have had: {size}; {chance}."
    if verdict.kind == NONE:
        return (
            f"{who} shows no detectable effect on {what} {since}: {size}. An effect of "
            f"{verdict.detectable:.0%} or more would probably have been seen."
        )
    return f"Whether {who} changed {what} {since} cannot be told: {size}; {verdict.reason}."


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _in_100(p_value: float) -> str:
    return f"{max(1, round(100 * p_value))} times in 100"


def _one_system(judged: Sequence[Judged], system: str) -> list[Finding]:
    mine = [each for each in judged if each.system == system]
    return [_lead(mine), *(_finding(each) for each in mine), *_tests(mine)] if mine else []


def _lead(mine: Sequence[Judged]) -> Finding:
    first = mine[0]
    kinds = Counter(each.kind for each in mine)
    clear = [each for each in mine if each.kind in (HELPED, HARMED)]
    if first.designated:
        part = "parts of it were" if first.in_part else "it was"
        about = f"{first.name}: {part} designated an integrated care system in {first.tranche}."
    else:
        about = (
            f"{first.name} was not designated an integrated care system before 2020; it is set "
            "against other systems like it, for comparison."
        )
    told = listed([f"{count} {SAID.get(kind, kind)}" for kind, count in kinds.items()])
    answer = f"Of {len(mine)} measures, {told}."
    return Finding(
        measure="verdict",
        value=clear[0].kind if clear else max(kinds, key=lambda kind: kinds[kind]),
        unit="verdict",
        statement=f"{about} {answer}",
        sources=tuple(dict.fromkeys(each for one in mine for each in sources_of(one.measure))),
        method=METHOD,
        subject=first.system,
        label="Verdict",
    )


def _finding(one: Judged, table: str = "", label: str = "") -> Finding:
    verdict = one.verdict
    caveats = list(one.notes)
    if one.in_part:
        caveats.append("Only part of the footprint was designated at first; all of it is judged.")
    if one.measure.id == "delayed_days":
        caveats.append("Councils' days are shared out to systems by where their residents live.")
    if verdict is not None and verdict.kind != HELPED:
        caveats.append(verdict.changes_it)
    return Finding(
        measure=f"effect_on_{one.measure.id}",
        value=round(verdict.effect, 6) if verdict else None,
        low=round(verdict.low, 6) if verdict else None,
        high=round(verdict.high, 6) if verdict else None,
        unit="share",
        status="cannot tell" if one.kind == UNKNOWN else "found",
        statement=describe(one),
        sources=sources_of(one.measure),
        method=METHOD,
        caveats=tuple(caveats),
        subject=one.system,
        label=label or _capital(one.measure.words),
        table=table,
    )


def _tests(mine: Sequence[Judged]) -> list[Finding]:
    return [
        Finding(
            measure=f"test_{place}", value="held" if test.held else "failed", unit="outcome",
            statement=f"{_capital(one.measure.words)}: {test.name}: "
            f"{'held' if test.held else 'failed'}; {test.says}.",
            sources=sources_of(one.measure), method=METHOD, subject=one.system,
            label=f"{_capital(one.measure.words)}: {test.name}", table=TESTS,
        )
        for one in mine
        if one.verdict is not None
        for place, test in enumerate(one.verdict.tests)
    ]  # fmt: skip


def _england(judged: Sequence[Judged]) -> list[Finding]:
    rows = [each for each in judged if each.designated]
    kinds = Counter(each.kind for each in rows)
    clear = listed([each.name for each in rows if each.kind == HELPED] or [AT_CHANCE])
    systems = len({each.system for each in rows})
    return [
        Finding(
            measure="verdicts",
            value=kinds[HELPED],
            unit="verdicts of helped",
            statement=f"{systems} of the 44 footprints of 2016 were, whole or in part, in an "
            "integrated care system named by June 2019 (some systems cover several). In "
            f"{len(rows)} comparisons of {len(MEASURES)} measures: {kinds[HELPED]} helped, "
            f"{kinds[HARMED]} harmed, {kinds[NONE]} show no detectable effect and "
            f"{kinds[UNKNOWN]} cannot be told. Demand was moderated beyond chance in {clear}.",
            sources=tuple(dict.fromkeys(each for one in MEASURES for each in sources_of(one))),
            method=METHOD,
            caveats=(
                "Devolution in Greater Manchester began in April 2016; here as elsewhere the after "
                "begins with the announcement of June 2017.",
            ),
        )
    ]


def _nearest(tranches: Sequence[TrancheEffect]) -> list[Finding]:
    """The strongest of the comparisons of tranches, and why it is no claim; none if one is."""
    if not tranches or any(each.kind in (HELPED, HARMED) for each in tranches):
        return []
    one = min(tranches, key=lambda each: each.p_value)
    return [
        Finding(
            measure="nearest_to_a_claim", value=round(one.effect, 6), low=round(one.low, 6),
            high=round(one.high, 6), unit="share", sources=sources_of(one.measure), method=METHOD,
            label=f"{one.tranche}: {one.measure.words}", status="cannot tell", caveats=(FALSE,),
            statement=f"Nearest to a claim, of {len(tranches)} comparisons of systems named "
            f"together: {one.measure.words} of {one.tranche}, {one.effect:+.1%} ({one.low:+.1%} to "
            f"{one.high:+.1%}). It is none, since with so many comparisons {one.q_value:.0%} of "
            "findings as strong would be false; the rules allow a tenth.",
        )
    ]  # fmt: skip


def _tranche(one: TrancheEffect) -> Finding:
    words = one.measure.words
    left = f" {one.left_out} could not be judged." if one.left_out else ""
    return Finding(
        measure=f"effect_on_{one.measure.id}",
        value=round(one.effect, 6), low=round(one.low, 6), high=round(one.high, 6), unit="share",
        status="cannot tell" if one.kind == UNKNOWN else "found",
        statement=f"{one.tranche}, {words}: {one.kind}. Over {len(one.members)} systems "
        f"{one.effect:+.1%} ({one.low:+.1%} to {one.high:+.1%}); as much by chance "
        f"{_in_100(one.p_value)}; of findings as strong {one.q_value:.0%} would be false; "
        f"smallest effect that would have been seen {one.detectable:.0%}.{left}",
        sources=sources_of(one.measure),
        method="mean over the systems of a tranche; error of a mean of placebos that share donors",
        label=f"{one.tranche}: {words}", table=TRANCHES, caveats=(FALSE,),
    )  # fmt: skip


def _all_systems(judged: Sequence[Judged]) -> list[Finding]:
    """A row a system and measure; what would change each verdict is said on the system's page."""
    rows = [(each, _finding(each, table=SYSTEMS, label=each.name)) for each in judged]
    return [
        replace(row, caveats=tuple(c for c in row.caveats if c != each.verdict.changes_it))
        if each.verdict
        else row
        for each, row in rows
    ]


def _others(store: Store) -> list[Finding]:
    """Effects that others have published, harms included, with how far each can be believed."""
    return [_published(row) for row in read_effects(store, on=date.max, known=date.max)]


DIRECTIONS = {"none": "no difference found"}


def _published(row: InterventionEffect) -> Finding:
    bounds = row.low is not None and row.high is not None
    interval = f" ({row.low:g} to {row.high:g})" if bounds else ""
    number = " ".join(filter(None, (row.metric, f"{row.said}{interval}")))
    size = number if row.said and row.said != "none" else "no size given"
    what = f"{row.intervention}, {row.setting or 'setting not said'}: {row.outcome}"
    return Finding(
        measure="published_effect", value=row.said or "not said", unit=row.metric or "",
        statement=f"{what}: {size}; {DIRECTIONS.get(row.direction, row.direction)}.",
        sources=(row.fact.source,),
        method=f"{row.design or 'design not said'}; {row.fact.grade}; {row.fact.cited}",
        label=what, table=OTHERS, subject=row.fact.id,
    )  # fmt: skip
