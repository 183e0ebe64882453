"""What next? Readiness for the next stage, maturity, and what a single contract would change."""

from collections.abc import Sequence
from datetime import date

from tripleaim.governance.maturity import DomainLevel, judge_maturity, overall
from tripleaim.governance.readiness import (
    SINGLE_CONTRACT,
    Held,
    Outcome,
    Requirement,
    judge_readiness,
)
from tripleaim.model.documents.assessment import LEVELS, MaturityAssessment
from tripleaim.model.finding import Finding
from tripleaim.page.words import listed
from tripleaim.questions.scope import Scope, read_scope
from tripleaim.registry.lineage import trace
from tripleaim.store.engine import Store
from tripleaim.store.papers import read_facts
from tripleaim.store.record.designations import (
    Standing,
    count_designated,
    days_of_change,
    read_standing,
)

REQUIREMENTS = "facts_ics_requirements"
RUBRIC = "facts_maturity_matrix"
METHOD = "each dated requirement against the documents that would show it; the tests are ours"
EXAMPLE = "Rests on documents marked as examples: the parties named have agreed no such thing."
RECALLED = (
    "The rubric is an editable default: its cells are recalled and paraphrased, not read in the "
    "published matrix."
)
BOARDS_FROM = date(2022, 7, 1)
LAST_DAY_BEFORE_BOARDS = date(2022, 6, 30)
NEVER = (
    "That a system may never mature, and then needs support and not delegation, is a legitimate "
    "answer (NHS Providers 2018)."
)
# The stage asked of a partnership by day: the newest whose requirements had been published.
STAGES = (
    (date(2017, 3, 31), "accountable care system 2017"),
    (date(2018, 4, 1), "MoU 2018/19 objectives"),
    (date(2019, 1, 7), "Long Term Plan 2019"),
    (date(2019, 6, 1), "Designing ICSs 2019"),
    (date(2021, 6, 16), "Design Framework 2021"),
)


def what_next(store: Store, area: str | None, on: date) -> list[Finding]:
    """How ready a system is for the next stage on a day, and what it would take.

    Without an area: the history of designations. Raises NothingFound or InputRefused for an area
    that is not there on that day.
    """
    if area is None:
        return _history(store, on)
    scope = read_scope(store, area, on)
    if scope.area.kind == "icb":
        return [_standing(store, scope), *_beyond(store, scope), *_maturity(scope, _domains(store)),
                *_single_contract(scope)]  # fmt: skip
    domains = _domains(store)
    held = Held(
        documents=scope.documents,
        domains=domains,
        commissioners=_commissioners(scope),
        on=on,
        is_statutory=False,
    )
    stage = stage_on(on)
    outcomes = judge_readiness(_requirements(store, stage), held)
    return [
        _standing(store, scope),
        _verdict(scope, stage, outcomes),
        *(_requirement_row(each) for each in outcomes),
        *_maturity(scope, domains),
        *_instead(scope, outcomes),
        *_single_contract(scope),
    ]


def _domains(store: Store) -> list[str]:
    return list(dict.fromkeys(row["domain"] for row in read_facts(store, "maturity_matrix")))


def _beyond(store: Store, scope: Scope) -> list[Finding]:
    """What follows for a board in law: no further stage, and how it ends where that is known."""
    name, last = scope.area.name, scope.area.spell.valid_to
    stage = Finding(
        measure="next_stage", value=None, unit="", status="not held", subject=scope.area.id,
        label="Next stage", sources=(REQUIREMENTS,), method="dated requirements on record",
        statement="No stage beyond an integrated care board is on record: nothing is asked of it "
        "before it may go on.",
    )  # fmt: skip
    after = [each for each in trace(store, scope.area.id) if each.predecessor == scope.area.id]
    if last is None or not after:
        return [stage]
    parts = sorted(after, key=lambda each: -(each.share or 1))
    told = listed([f"{each.successor_name} ({each.share or 1:.0%})" for each in parts])
    ends = Finding(
        measure="ends", value=str(last), unit="date", subject=scope.area.id, label="It ends on",
        sources=tuple(dict.fromkeys(each.source for each in parts)),
        method="successions on record, by people",
        statement=f"{name} ends with the day before {last}: its people go to {told}.",
    )  # fmt: skip
    return [ends, stage]


def stage_on(on: date) -> str:
    """The stage whose requirements a partnership faced on a day; the first before any.

    >>> stage_on(date(2018, 6, 1))
    'MoU 2018/19 objectives'
    """
    past = [stage for since, stage in STAGES if since <= on]
    return past[-1] if past else STAGES[0][1]


def _requirements(store: Store, stage: str) -> list[Requirement]:
    return [
        Requirement(
            stage=row["stage"], requirement=row["requirement"], cited=row["cited"],
            cited_date=row["cited_date"], grade=row["confidence"],
        )
        for row in read_facts(store, "ics_requirements")
        if row["stage"] == stage
    ]  # fmt: skip


def _commissioners(scope: Scope) -> int | None:
    return len(scope.places) or None


def _caveats(scope: Scope) -> tuple[str, ...]:
    return (EXAMPLE,) if scope.rests_on_examples else ()


def _standing(store: Store, scope: Scope) -> Finding:
    stage, since = "partnership", "it was not an integrated care system by then"
    if scope.area.kind == "icb":
        stage, since = "integrated care board", f"a body in law since {scope.area.spell.valid_from}"
    elif scope.area.kind == "stp":
        standing = read_standing(store, scope.area.id, on=scope.on, known=date.max)
        stage, since = _stage_and_since(standing)
    return Finding(
        measure="stage", value=stage, unit="", subject=scope.area.id, label="Stage",
        sources=("facts_ics_designations", *scope.sources), method="designations by the day",
        statement=f"On {scope.on}, {scope.area.name} was at the stage of {stage}: {since}.",
    )  # fmt: skip


def _stage_and_since(standing: Standing) -> tuple[str, str]:
    """The stage of a partnership, and since when or why not."""
    whole = [each for each in standing.standing if not each.is_part]
    parts = [each for each in standing.standing if each.is_part]
    if whole:
        return "integrated care system", f"named, {whole[0].fact.begun.said}"
    if parts:
        told = listed([f"{each.name} ({each.fact.begun.said})" for each in parts])
        return "partnership", f"a part of it was an integrated care system: {told}"
    if standing.in_doubt:
        month = standing.in_doubt[0].fact.begun.said
        return "partnership", f"named an integrated care system in the month of {month}"
    return "partnership", "it was not an integrated care system by then"


def _verdict(scope: Scope, stage: str, outcomes: Sequence[Outcome]) -> Finding:
    met = sum(each.met for each in outcomes)
    ready = met == len(outcomes)
    return Finding(
        measure="requirements_met", value=met, unit=f"of {len(outcomes)} requirements",
        subject=scope.area.id, label="Requirements met", sources=(REQUIREMENTS,), method=METHOD,
        caveats=_caveats(scope), status="assumed" if scope.rests_on_examples else "found",
        statement=f"Of {len(outcomes)} requirements of '{stage}', documents show that {met} "
        f"{'are' if met != 1 else 'is'} met: " + ("ready." if ready else "not ready yet."),
    )  # fmt: skip


def _requirement_row(each: Outcome) -> Finding:
    asked = each.requirement
    return Finding(
        measure="met", value=each.met, unit="", label=asked.requirement,
        table="Requirements of the next stage", sources=(REQUIREMENTS,), method=METHOD,
        statement=f"{asked.requirement[:1].upper()}{asked.requirement[1:]}: "
        f"{'met' if each.met else 'not met'}, {each.because} ({asked.cited}; {asked.grade}).",
    )  # fmt: skip


def _maturity(scope: Scope, domains: Sequence[str]) -> list[Finding]:
    found = [each for each in scope.live if isinstance(each, MaturityAssessment)]
    if not found:
        return [
            Finding(
                measure="maturity", value=None, unit="", status="not held", subject=scope.area.id,
                label="Maturity", sources=(RUBRIC,), method="none", caveats=(RECALLED,),
                statement=f"No maturity assessment of {scope.area.name} is on record for "
                f"{scope.on}: to make one, tripleaim new maturity_assessment.",
            )
        ]  # fmt: skip
    levels = judge_maturity(found[-1], domains)
    whole = overall(levels)
    without = [level.domain for level in levels if level.counts is None]
    said = (
        f"is {whole} in every domain"
        if whole
        else f"has no level that counts for {listed(without)}"
    )
    status = "assumed" if found[-1].example else "found"
    caveats = (RECALLED, EXAMPLE) if found[-1].example else (RECALLED,)
    head = Finding(
        measure="maturity", value=whole or "none", unit="", subject=scope.area.id, status=status,
        label="Maturity that counts", sources=(RUBRIC, "worked"), caveats=caveats,
        method="the lowest level with evidence over all domains, the reviewer's before its own",
        statement=f"By {found[-1].id}, {scope.area.name} {said}.",
    )  # fmt: skip
    return [head, *(row for level in levels for row in _level_rows(level, head))]


def _level_rows(level: DomainLevel, head: Finding) -> list[Finding]:
    apart = (
        f"; it puts itself {level.disagree} level above its reviewer" if level.disagree > 0 else ""
    )
    said = {
        "itself": level.said_by_itself or "nothing",
        "reviewer": level.said_by_reviewer or "nothing",
        "counts": level.counts or "none",
    }
    return [
        Finding(
            measure=measure, value=value, unit="", label=level.domain, table="Maturity by domain",
            sources=head.sources, method=head.method, caveats=head.caveats, status=head.status,
            statement=f"{level.domain}: {level.counts or 'no level'} counts, because "
            f"{level.because}{apart}. Levels are {listed(LEVELS)}.",
        )
        for measure, value in said.items()
    ]  # fmt: skip


def _instead(scope: Scope, outcomes: Sequence[Outcome]) -> list[Finding]:
    missing = [each for each in outcomes if not each.met]
    if not missing:
        return []
    support = {
        True: "support from the region, place by place, without delegation to the system",
        False: "support for what is missing, then another look",
    }[len(missing) * 2 > len(outcomes)]
    return [
        Finding(
            measure="instead", value=support, unit="", subject=scope.area.id, label="Until then",
            sources=(REQUIREMENTS,), method="more than half unmet: support, not delegation",
            caveats=(NEVER, *_caveats(scope)),
            statement=f"{len(missing)} of {len(outcomes)} requirements are not met: what fits is "
            f"{support}.",
        )
    ]  # fmt: skip


def _single_contract(scope: Scope) -> list[Finding]:
    return [
        Finding(
            measure="what_changes", value=text, unit="", label=touched,
            table="What a single contract would change", sources=("facts_finance_rules",),
            method="reading of the sources named; ours where none is", status="assumed",
            statement=f"For {touched}: {text.rstrip('.')} ({cited}).",
        )
        for touched, text, cited in SINGLE_CONTRACT
    ]  # fmt: skip


def _history(store: Store, on: date) -> list[Finding]:
    method = "systems named by the day, less those that a later one covers; a month by its end"
    rows = [
        Finding(
            measure="integrated_care_systems", value=each.count, unit="systems",
            label=str(each.on), table="Integrated care systems by date", sources=each.sources,
            method=method,
            statement=f"By {each.on}, {each.count} integrated care systems had been named "
            f"({'; '.join(each.cited)}; {', '.join(each.grades)}).",
        )
        for each in days_of_change(store, on=min(on, LAST_DAY_BEFORE_BOARDS), known=date.max)
    ]  # fmt: skip
    last = count_designated(store, on=min(on, LAST_DAY_BEFORE_BOARDS), known=date.max)
    month = f"; {last.in_doubt} more were named in that month" if last.in_doubt else ""
    since = ", until each became a board in law on 2022-07-01" if on >= BOARDS_FROM else ""
    return [
        Finding(
            measure="integrated_care_systems", value=last.count, unit="systems",
            sources=last.sources, method=method,
            statement=f"By {on}, {last.count} systems had been named integrated care "
            f"systems{since}{month}.",
        ),
        *rows,
    ]  # fmt: skip
