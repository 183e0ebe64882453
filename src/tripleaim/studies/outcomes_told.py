"""A year of an outcomes framework in sentences and tables, for `tripleaim outcomes`."""

from collections.abc import Sequence

from tripleaim.evidence.spc import RULES
from tripleaim.evidence.verdict import HARMED
from tripleaim.model.pence import in_full
from tripleaim.model.signs import with_sign
from tripleaim.model.status import Status
from tripleaim.page.alone import PlainTable
from tripleaim.page.section import Cell
from tripleaim.page.words import day_words
from tripleaim.studies.outcomes import FrameworkYear, Judged

SAID = {
    Status.SHOWN: "achieved in part or whole",
    Status.SHOWN_NOT: "not achieved",
    Status.CANNOT_TELL: "cannot be told",
    Status.NOT_ON_RECORD: "not on record",
}


def outcome_words(found: FrameworkYear) -> list[str]:
    """The year in sentences: what was achieved first, then the money, then what is held."""
    settled, framework = found.settlement, found.framework
    shown = [each for each in found.judged if each.status is Status.SHOWN]
    untold = [each for each in found.judged if not each.status.is_known]
    example = " This framework is an invented example." if framework.example else ""
    lines = [
        f"{framework.title}, year ending March {settled.year_ending}: of "
        f"{len(found.judged)} outcomes {len(shown)} {_are(shown)} shown to have come because of "
        f"it, {len(found.judged) - len(shown) - len(untold)} not, and of {len(untold)} it cannot "
        f"be told yet.{example}",
        *(_outcome_line(each) for each in found.judged),
        _money_line(found),
    ]
    for each in settled.partners:
        due = each.settles_pence
        what = "still pays" if due > 0 else "gets"
        if due:
            lines.append(f"{each.partner.name} {what} {in_full(abs(due))}.")
    if settled.held_pence:
        lines.append(
            f"{in_full(settled.held_pence)} is held until its outcomes can be told, or are due: "
            "nothing is settled on what is not known."
        )
    if settled.kept_pence:
        lines.append(
            f"{in_full(settled.kept_pence)} stays in the pool: its outcomes did not come about."
        )
    return lines


def _are(some: Sequence[object]) -> str:
    return "is" if len(some) == 1 else "are"


def _outcome_line(each: Judged) -> str:
    outcome = each.outcome
    aim = f"{outcome.name} ({outcome.segment}): aimed at {outcome.target} {outcome.unit} from "
    start = f"{aim}{outcome.baseline}"
    if each.latest is None:
        return f"{start}; {each.because}."
    reached = "reached" if each.met else "not reached"
    stands = f"{start}, now {each.latest:,.4g} ({reached})"
    if each.effect is None or each.low is None or each.high is None:
        return f"{stands}; whether that would have come anyway cannot be told: {each.because}."
    return (
        f"{stands}. Against the places beside it: {with_sign(each.effect, ',.4g')} "
        f"({with_sign(each.low, ',.4g')} to {with_sign(each.high, ',.4g')}); {_became(each)}"
        + (f", {float(each.achieved):.0%} of what was aimed at" if each.achieved else "")
        + ("." if each.is_due else f"; due on {day_words(outcome.due)}.")
    )


def _became(each: Judged) -> str:
    """What the verdict says of an outcome: harm is more than that it was not achieved."""
    return "made worse" if each.verdict == HARMED else SAID[each.status]


def _money_line(found: FrameworkYear) -> str:
    settled = found.settlement
    result = settled.result_pence
    said = "left over" if result >= 0 else "overspent"
    return (
        f"The partners owed {in_full(settled.pool_pence)}, {in_full(sum(settled.spent.values()))} "
        f"was spent, and {in_full(abs(result))} was {said}."
    )


def outcome_tables(found: FrameworkYear) -> list[PlainTable]:
    """Outcomes, the pool by segment, what became of the stake, partners, months under control."""
    return [_outcomes(found), _segments(found), _stakes(found), _partners(found), _months(found)]


def _outcomes(found: FrameworkYear) -> PlainTable:
    columns = ("outcome", "segment", "aim", "lead", "due", "baseline", "target", "this year",
               "reached", "because of it", "low", "high", "status", "achieved", "why")  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for each in found.judged:
        outcome = each.outcome
        rows.append((
            outcome.name, outcome.segment, outcome.aim, outcome.lead, outcome.due,
            outcome.baseline, outcome.target, _rounded(each.latest),
            None if each.met is None else "yes" if each.met else "no", _rounded(each.effect),
            _rounded(each.low), _rounded(each.high), each.status.value,
            None if each.achieved is None else float(each.achieved), each.because,
        ))  # fmt: skip
    return PlainTable(
        name="outcomes", caption="Outcomes, and what came because of the framework",
        columns=columns, rows=tuple(rows),
    )  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def _segments(found: FrameworkYear) -> PlainTable:
    settled = found.settlement
    rows: list[tuple[Cell, ...]] = [
        (
            each.name,
            each.people,
            each.weight,
            settled.budget[each.id],
            settled.spent[each.id],
            settled.budget[each.id] - settled.spent[each.id],
        )
        for each in found.framework.segments
    ]
    sums = [sum(column) for column in zip(*(row[3:] for row in rows), strict=True)]
    people = sum(each.people for each in found.framework.segments)
    columns = ("segment", "people", "need a head", "budget", "spent", "left over")
    return PlainTable(
        name="segments",
        caption="The pool by capitation, and what was spent",
        columns=columns,
        rows=(*rows, ("All", people, "", *sums)),
        pence=columns[3:],
    )


def _stakes(found: FrameworkYear) -> PlainTable:
    names = {each.id: each.name for each in found.framework.outcomes}
    rows: list[tuple[Cell, ...]] = [
        (names[each.outcome], each.stake_pence, each.paid_pence, each.kept_pence, each.held_pence)
        for each in found.settlement.outcomes
    ]
    columns = ("outcome", "at stake", "paid out", "stays in the pool", "held")
    return PlainTable(
        name="stake",
        caption="What of the gain depends on outcomes, and what became of it",
        columns=columns,
        rows=tuple(rows),
        pence=columns[1:],
    )


def _partners(found: FrameworkYear) -> PlainTable:
    rows: list[tuple[Cell, ...]] = [
        (
            each.partner.name,
            each.partner.code,
            each.partner.joined,
            each.partner.left,
            each.owed_pence,
            each.partner.paid_pence,
            each.share_pence,
            each.settles_pence,
        )
        for each in found.settlement.partners
    ]
    columns = ("partner", "code", "from", "until", "owed", "paid", "share of the result", "settles")
    return PlainTable(
        name="partners",
        caption="What each partner owed, paid and settles",
        columns=columns,
        rows=tuple(rows),
        pence=columns[4:],
    )


def _months(found: FrameworkYear) -> PlainTable:
    rows: list[tuple[Cell, ...]] = []
    for each in found.judged:
        if each.charts is None:
            continue
        for at, first in enumerate(each.months):
            rule = int(each.charts.rule[0, at])
            of_chart = (each.charts.mean, each.charts.lower, each.charts.upper)
            lines = [_rounded(float(line[0, at])) for line in of_chart]
            rows.append(
                (
                    each.outcome.name,
                    first,
                    _rounded(float(each.charts.values[0, at])),
                    *lines,
                    RULES[rule - 1] if rule else "common cause",
                )
            )
    columns = ("outcome", "month", "value", "mean", "lower limit", "upper limit", "process control")
    return PlainTable(
        name="months",
        caption="Month by month under process control",
        columns=columns,
        rows=tuple(rows),
    )
