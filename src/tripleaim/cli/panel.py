"""Printing the verdict on a panel of one's own, its tests and its estimates."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tripleaim.cli.panel_rows import headed_as_asked, read_rows
from tripleaim.cli.question import print_csv, print_json, print_words
from tripleaim.evidence.columns import check_columns, check_of_no_people
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.measured import Shape, say_coverage_of
from tripleaim.evidence.own_panel import Beside, Judgement, judge_panel
from tripleaim.evidence.own_scale import ScaleAsked, Scaled, per_head, put_on_scale
from tripleaim.evidence.panel import Columns, Panel, panel_of
from tripleaim.evidence.said import so_many
from tripleaim.evidence.steady import say_jumps
from tripleaim.evidence.verdict import HARMED, HELPED, NONE, Test, Verdict
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.finding import Finding
from tripleaim.model.signs import with_sign
from tripleaim.page.words import by_chance

if TYPE_CHECKING:
    import pandas as pd

METHOD = "verdict by written rules, docs/method/verdict.md"
TESTS, ESTIMATES, WEIGHTS = "What could have refuted it", "Every estimate", "Donor weights"
EVENTS = "By time since treatment, all at once"
BETTER = ("lower", "higher", "")
UNIT = "unit of the outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The columns of a table, which way is better, and what can show that the answer is wrong.

    `unaffected` are columns of outcomes that the change cannot affect; units that share `place`
    with a treated unit may share in what happens to it; `covariates` are columns known before the
    change that may explain how units would have moved. The outcome is divided by `rate` where that
    is given, and told per so many (`per`).
    """

    columns: Columns
    better: str = ""
    unaffected: tuple[str, ...] = ()
    place: str = ""
    covariates: tuple[str, ...] = ()
    rate: str = ""
    per: float = 1.0
    scale: ScaleAsked = field(default_factory=ScaleAsked)

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that is asked for."""
        held = self.columns
        main = (held.unit, held.period, held.outcome, held.treatment, self.place, self.rate)
        return (*main, *self.unaffected, *self.covariates)


def print_panel(file: Path, asked: Asked, form: str) -> None:
    """Read a panel in long form, judge it and print the findings: verdict, tests, estimates."""
    _check_better(asked)
    judged = judge_rows(read_rows(file, [asked.columns.unit]), asked, file.name)
    if form == "json":
        print_json({"panel": file.name, "question": "panel"}, [*judged.findings, *judged.weights])
    elif form == "csv":
        print_csv([*judged.findings, *judged.weights])
    else:
        print_words(judged.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The findings on a panel (verdict, tests, estimates), and the weights behind them."""

    findings: list[Finding]
    weights: list[Finding]


def judge_rows(rows: "pd.DataFrame", asked: Asked, name: str) -> Judged:
    """A panel in long form, judged; `name` is what the findings call it.

    Raises InputRefused with every fault of the panel, and for one of people.
    """
    _check_better(asked)
    check_of_no_people(rows, "panel")
    rows = headed_as_asked(rows, asked.names)
    panel = _panel(rows, asked, asked.columns.outcome)
    scaled = put_on_scale(panel, asked.scale)
    beside = beside_of(rows, asked, panel)
    judgement = judge_panel(scaled.panel, asked.better != "higher", beside, scaled.wanted)
    return Judged(
        findings=findings_of(judgement, scaled, asked, name), weights=_weights(judgement, name)
    )


def _check_better(asked: Asked) -> None:
    if asked.better not in BETTER:
        raise refuse("--better", "is neither lower nor higher", value=asked.better)
    if asked.per != 1 and not asked.rate:
        rule = "says per how many, and nothing is divided"
        raise refuse("--per", rule, "Add --rate with a column.", value=f"{asked.per:g}")
    if asked.rate and asked.rate == asked.columns.outcome:
        raise refuse("--rate", "is the outcome itself", "Name another column.", value=asked.rate)


def _panel(rows: "pd.DataFrame", asked: Asked, outcome: str) -> Panel:
    panel = panel_of(rows, replace(asked.columns, outcome=outcome))
    if not asked.rate:
        return panel
    return per_head(panel, panel_of(rows, replace(asked.columns, outcome=asked.rate)), asked.per)


def beside_of(rows: "pd.DataFrame", asked: Asked, panel: Panel) -> Beside:
    """Outcomes that the change cannot affect, and units that share a place with the treated."""
    columns = asked.columns
    if columns.outcome in asked.unaffected:
        rule = "is the outcome itself, which the change is meant to affect"
        raise refuse("--unaffected", rule, "Name another column.", value=columns.outcome)
    unaffected = {name: panel_of(rows, replace(columns, outcome=name)) for name in asked.unaffected}
    covariates = _covariates(rows, asked, panel)
    if not asked.place:
        return Beside(unaffected=unaffected, covariates=covariates)
    check_columns(rows, [asked.place], "panel")
    treated = rows[columns.unit].astype(str).isin([panel.units[each] for each in panel.treated])
    if rows.loc[treated, asked.place].isna().all():
        raise refuse("--place", "is empty for every treated unit", value=asked.place)
    shared = rows[asked.place].isin(rows.loc[treated, asked.place].dropna())
    near = frozenset(rows.loc[shared & ~treated, columns.unit].astype(str))
    if near >= {panel.units[each] for each in panel.donors}:
        rule = "is shared by every unit, so that nobody is left who is no neighbour"
        raise InputRefused([Problem(where="--place", value=asked.place, rule=rule)])
    return Beside(unaffected=unaffected, near=near, covariates=covariates)


def _covariates(rows: "pd.DataFrame", asked: Asked, panel: Panel) -> dict[str, tuple[float, ...]]:
    """What is known of each unit before: the means of columns before the first date."""
    if not asked.covariates:
        return {}
    if asked.columns.outcome in asked.covariates:
        rule = "is the outcome itself, whose course before every design follows already"
        raise refuse("--covariate", rule, "Name another column.", value=asked.columns.outcome)
    tables = [panel_of(rows, replace(asked.columns, outcome=name)) for name in asked.covariates]
    start = max(int(panel.first[panel.treated].min()), 1) if len(panel.treated) else 1
    means = [each.outcome[:, :start].mean(axis=1) for each in tables]
    known = zip(*means, strict=True)
    return {unit: tuple(map(float, row)) for unit, row in zip(panel.units, known, strict=True)}


def findings_of(judgement: Judgement, scaled: Scaled, asked: Asked, name: str) -> list[Finding]:
    """The verdict, then its tests, then every estimate."""
    verdict = judgement.verdict
    tests = verdict.tests if verdict else ()
    shape = Shape.of(scaled.panel)
    first, *rest = (_estimate(one, name, judgement, shape) for one in judgement.estimates)
    return [
        _lead(judgement, scaled, asked, name),
        *(told_test(place, test, name) for place, test in enumerate(tests)),
        _with_coverage(first, judgement.estimates[0], shape),
        *rest,
        *(_event(gap, one, name, judgement, shape) for gap, one in judgement.events),
    ]


def _event(gap: int, one: Estimate, name: str, judgement: Judgement, shape: Shape) -> Finding:
    """The effect so many periods after treatment began, 0 the first; before it there is none."""
    far = abs(gap) if gap < 0 else gap + 1
    when = f"{so_many(far, 'period')} before" if gap < 0 else f"period {far} of treatment"
    found = _estimate(one, name, judgement, shape, when)
    return replace(found, measure="effect_at", subject=str(gap), label=when, table=EVENTS)


def _with_coverage(found: Finding, one: Estimate, shape: Shape) -> Finding:
    """The first estimate says in words too how often such intervals held the truth."""
    known = say_coverage_of(one.design, one.inference, shape)
    told = [f"{_capital(one.design)}: {known}."] if known else []
    return replace(found, caveats=(*told, *found.caveats))


def _lead(judgement: Judgement, scaled: Scaled, asked: Asked, name: str) -> Finding:
    verdict, better, panel = judgement.verdict, asked.better, scaled.panel
    ours, never = panel.treated[panel.first[panel.treated] > 0], len(panel.donors)
    who = panel.units[ours[0]] if len(ours) == 1 else f"{len(ours)} units"
    about = f"{who} against {never} never treated, {len(panel.periods)} periods"
    jumps = say_jumps(panel.periods)
    told = (*scaled.notes, *judgement.notes, *filter(None, [_capital(jumps)]))
    notes = [f"{each}." for each in told]
    worth = judgement.scale.say(judgement.scale.worth).lstrip("+")
    said = "as asked" if scaled.wanted.worth else "how far a unit usually strays before"
    return Finding(
        measure="verdict",
        value=_kind(verdict, better),
        unit="verdict",
        status="found" if verdict and verdict.kind in (HELPED, HARMED, NONE) else "cannot tell",
        statement=f"{_outcome(asked)}: {_kind(verdict, better)}. {_size(judgement)}"
        f"{judgement.reason[:1].upper()}{judgement.reason[1:]} ({about}).",
        sources=(name,),
        method=f"{METHOD}; smallest effect worth knowing {worth}, {said}",
        caveats=(*((verdict.changes_it,) if verdict else ()), *notes),
        label="Verdict",
    )


def _outcome(asked: Asked) -> str:
    if not asked.rate:
        return asked.columns.outcome
    per = "" if asked.per == 1 else f"{asked.per:g} "
    return f"{asked.columns.outcome} per {per}{asked.rate}"


def _kind(verdict: Verdict | None, better: str) -> str:
    """The verdict; where nobody said which way is better, only which way it went."""
    if verdict is None:
        return "cannot tell"
    if better or verdict.kind not in (HELPED, HARMED):
        return verdict.kind
    return "lowered" if verdict.effect < 0 else "raised"


def _size(judgement: Judgement) -> str:
    verdict, main = judgement.verdict, judgement.estimates[0]
    if verdict is None:
        return ""
    said = [_effect(judgement, each) for each in (verdict.effect, verdict.low, verdict.high)]
    return (
        f"{said[0]}{_in_per_cent(judgement, main)}, 95% interval {said[1]} to {said[2]}; chance "
        f"alone gives as much {by_chance(verdict.p_value)} of the time. "
    )


def _effect(judgement: Judgement, effect: float) -> str:
    return with_sign(effect, ".1%") if judgement.scale.is_log else with_sign(effect)


def _in_per_cent(judgement: Judgement, main: Estimate) -> str:
    """The effect as a share of what would have been, where that is above 0 throughout."""
    expected = main.counterfactual
    if judgement.scale.is_log or not len(expected) or (expected <= 0).any():
        return ""
    usual = float(expected[-int(judgement.after) :].mean())
    return f" ({with_sign(main.effect / usual, '.1%')})"


def told_test(place: int, test: Test, name: str, method: str = METHOD) -> Finding:
    """A test as a finding: whether it held, and what it gave."""
    word = "held" if test.held else "failed"
    return Finding(
        measure=f"test_{place}",
        value=word,
        unit="outcome",
        statement=f"{test.name[0].upper()}{test.name[1:]}: {word}; {test.says}.",
        sources=(name,),
        method=method,
        label=test.name,
        table=TESTS,
    )


def _estimate(
    one: Estimate, name: str, judgement: Judgement, shape: Shape, title: str = ""
) -> Finding:
    scale = judgement.scale
    given = (one.effect, one.low, one.high)
    value, low, high = (None if each is None else scale.effect(each) for each in given)
    assert value is not None
    interval = (
        f", {one.level:.0%} interval {_effect(judgement, low)} to {_effect(judgement, high)}"
        if low is not None and high is not None
        else ""
    )
    heaviest = sorted(one.weights.items(), key=lambda pair: -abs(pair[1]))[:6]
    made_of = ", ".join(f"{unit} {weight:.3f}" for unit, weight in heaviest)
    known = say_coverage_of(one.design, one.inference, shape)
    caveats = [f"{_capital(one.design)}: {note}." for note in one.notes]
    if made_of:
        caveats.append(f"Largest donor weights in {one.design}: {made_of}.")
    return Finding(
        measure="effect",
        value=value,
        low=low,
        high=high,
        unit="share" if scale.is_log else UNIT,
        statement=f"{_capital(title or one.design)}: {_effect(judgement, value)}{interval}.",
        sources=(name,),
        method=f"{one.design}; inference: {one.inference}{'; ' if known else ''}{known}",
        caveats=tuple(caveats),
        label=one.design,
        table=ESTIMATES,
    )


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _weights(judgement: Judgement, name: str) -> list[Finding]:
    """Every donor weight of every design, for machines."""
    return [
        Finding(
            measure="donor_weight",
            value=weight,
            unit="share",
            sources=(name,),
            method=one.design,
            statement=f"{_capital(one.design)}: {unit} {weight:.6f}.",
            subject=unit,
            label=f"{one.design}: {unit}",
            table=WEIGHTS,
        )
        for one in judgement.estimates
        for unit, weight in sorted(one.weights.items(), key=lambda pair: -abs(pair[1]))
    ]
