"""Printing the verdict on a panel of one's own, its tests and its estimates."""

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tripleaim.cli.question import print_csv, print_json, print_words
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.measured import say_coverage
from tripleaim.evidence.own_panel import Beside, Judgement, judge_panel
from tripleaim.evidence.panel import Columns, Panel, panel_of
from tripleaim.evidence.verdict import HARMED, HELPED, NONE, Test, Verdict
from tripleaim.model.errors import refuse
from tripleaim.model.finding import Finding

if TYPE_CHECKING:
    import pandas as pd

METHOD = "verdict by written rules, docs/method/verdict.md"
TESTS, ESTIMATES = "What could have refuted it", "Every estimate"
BETTER = ("lower", "higher", "")
UNIT = "unit of the outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The columns of a table, which way is better, and what can show that the answer is wrong.

    `unaffected` are columns of outcomes that the change cannot affect; units that share `place`
    with a treated unit may share in what happens to it.
    """

    columns: Columns
    better: str = ""
    unaffected: tuple[str, ...] = ()
    place: str = ""


def print_panel(file: Path, asked: Asked, form: str) -> None:
    """Read a panel in long form, judge it and print the findings: verdict, tests, estimates."""
    if asked.better not in BETTER:
        raise refuse("--better", "is neither lower nor higher", value=asked.better)
    rows = read_rows(file, asked.columns.unit)
    panel = panel_of(rows, asked.columns)
    judgement = judge_panel(panel, asked.better != "higher", beside_of(rows, asked, panel))
    findings = findings_of(judgement, panel, asked, file.name)
    if form == "json":
        print_json({"panel": file.name, "question": "panel"}, findings)
    elif form == "csv":
        print_csv(findings)
    else:
        print_words(findings)


def read_rows(file: Path, unit: str) -> "pd.DataFrame":
    """The rows of a CSV; units are text as written: 007 is not 7, NA is Namibia, empty is none."""
    import pandas as pd

    if not file.is_file():
        raise refuse(str(file), "is not a file")
    try:
        rows = pd.read_csv(
            file,
            sep=None,
            engine="python",
            encoding="utf-8-sig",
            keep_default_na=False,
            dtype={unit: "object"},
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, csv.Error, ValueError) as error:
        raise refuse(file.name, f"cannot be read as CSV in UTF-8: {error}") from None
    return rows.replace({"": None})


def beside_of(rows: "pd.DataFrame", asked: Asked, panel: Panel) -> Beside:
    """Outcomes that the change cannot affect, and units that share a place with the treated."""
    columns = asked.columns
    unaffected = {name: panel_of(rows, replace(columns, outcome=name)) for name in asked.unaffected}
    if not asked.place:
        return Beside(unaffected=unaffected)
    if asked.place not in rows.columns:
        raise refuse("panel", f"has no column {asked.place}")
    treated = rows[columns.unit].astype(str).isin([panel.units[each] for each in panel.treated])
    shared = rows[asked.place].isin(rows.loc[treated, asked.place].dropna())
    near = frozenset(rows.loc[shared & ~treated, columns.unit].astype(str))
    return Beside(unaffected=unaffected, near=near)


def findings_of(judgement: Judgement, panel: Panel, asked: Asked, name: str) -> list[Finding]:
    """The verdict, then its tests, then every estimate."""
    verdict = judgement.verdict
    tests = verdict.tests if verdict else ()
    return [
        _lead(judgement, panel, asked, name),
        *(_test(place, test, name) for place, test in enumerate(tests)),
        *(
            _estimate(one, name, len(panel.donors), len(panel.treated))
            for one in judgement.estimates
        ),
    ]


def _lead(judgement: Judgement, panel: Panel, asked: Asked, name: str) -> Finding:
    verdict, better = judgement.verdict, asked.better
    treated, never = len(panel.treated), len(panel.donors)
    who = panel.units[panel.treated[0]] if treated == 1 else f"{treated} units"
    about = f"{who} against {never} never treated, {len(panel.periods)} periods"
    return Finding(
        measure="verdict",
        value=_kind(verdict, better),
        unit="verdict",
        status="found" if verdict and verdict.kind in (HELPED, HARMED, NONE) else "cannot tell",
        statement=f"{asked.columns.outcome}: {_kind(verdict, better)}. {_size(verdict)}"
        f"{judgement.reason[:1].upper()}{judgement.reason[1:]} ({about}).",
        sources=(name,),
        method=METHOD,
        caveats=(verdict.changes_it,) if verdict else (),
        label="Verdict",
    )


def _kind(verdict: Verdict | None, better: str) -> str:
    """The verdict; where nobody said which way is better, only which way it went."""
    if verdict is None:
        return "cannot tell"
    if better or verdict.kind not in (HELPED, HARMED):
        return verdict.kind
    return "lowered" if verdict.effect < 0 else "raised"


def _size(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    chance = f"{verdict.p_value:.1%}" if verdict.p_value >= 0.001 else "under 0.1%"
    return (
        f"{verdict.effect:+.4g}, 95% interval {verdict.low:+.4g} to {verdict.high:+.4g}; chance "
        f"alone gives as much {chance} of the time. "
    )


def _test(place: int, test: Test, name: str) -> Finding:
    word = "held" if test.held else "failed"
    return Finding(
        measure=f"test_{place}",
        value=word,
        unit="outcome",
        statement=f"{test.name[0].upper()}{test.name[1:]}: {word}; {test.says}.",
        sources=(name,),
        method=METHOD,
        label=test.name,
        table=TESTS,
    )


def _estimate(one: Estimate, name: str, donors: int, treated: int) -> Finding:
    interval = (
        f", {one.level:.0%} interval {one.low:.4g} to {one.high:.4g}"
        if one.low is not None and one.high is not None
        else ""
    )
    heaviest = sorted(one.weights.items(), key=lambda pair: -abs(pair[1]))[:6]
    made_of = ", ".join(f"{unit} {weight:.3f}" for unit, weight in heaviest)
    known = say_coverage(one.design, one.inference, donors, treated)
    caveats = [f"{one.design[0].upper()}{one.design[1:]}: {note}." for note in one.notes]
    if made_of:
        caveats.append(f"Largest donor weights in {one.design}: {made_of}.")
    return Finding(
        measure="effect",
        value=one.effect,
        low=one.low,
        high=one.high,
        unit=UNIT,
        statement=f"{one.design[0].upper()}{one.design[1:]}: {one.effect:.4g}{interval}.",
        sources=(name,),
        method=f"{one.design}; inference: {one.inference}{'; ' if known else ''}{known}",
        caveats=tuple(caveats),
        label=one.design,
        table=ESTIMATES,
    )
