"""Printing process control of a table of one's own: verdicts, lines, special points."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from tripleaim.cli.panel_rows import headed_as_asked, read_rows, told_of
from tripleaim.cli.question import print_csv, print_json, print_words
from tripleaim.cli.spc_svg import draw_charts
from tripleaim.evidence.own_series import KINDS, ChartAsked, OwnChart, SeriesColumns, chart_table
from tripleaim.evidence.spc import RULES
from tripleaim.evidence.steady import say_jumps
from tripleaim.model.errors import refuse
from tripleaim.model.finding import Finding
from tripleaim.store.files.output import write_text

LIMITS, SPECIAL = "Lines", "Special causes"
ICONS = {
    "common cause": "[-]",
    "improvement": "[+]",
    "concern": "[!]",
    "high": "[^]",
    "low": "[v]",
    "rare events": "[0]",
}
TARGETS = {
    "consistently passes": "[P]",
    "consistently fails": "[F]",
    "hit and miss": "[?]",
    "no target": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is charted and how it is given: columns, chart, form (words, json, csv), a picture."""

    columns: SeriesColumns
    chart: ChartAsked
    form: str = "words"
    svg: Path | None = None


def print_charts(file: Path, wanted: Wanted) -> None:
    """Read a table, chart it, print the findings and write the picture that is asked for."""
    columns = wanted.columns
    names = (columns.period, columns.value, columns.denominator, *columns.facets)
    if wanted.svg and Path(os.path.realpath(wanted.svg)) == Path(os.path.realpath(file)):
        raise refuse("--svg", "is the table itself", "Name another file.", value=str(wanted.svg))
    with told_of(file):
        rows = headed_as_asked(read_rows(file, columns.facets), names)
        charts, short = chart_table(rows, columns, wanted.chart)
    findings = findings_of(charts, wanted, file.name)
    findings[0] = replace(
        findings[0], caveats=(*findings[0].caveats, *(f"{each}." for each in short))
    )
    if wanted.svg:
        write_text(wanted.svg, draw_charts(charts, columns.value))
    if wanted.form == "json":
        print_json({"table": file.name, "question": "spc"}, findings)
    elif wanted.form == "csv":
        print_csv(findings)
    else:
        print_words(findings)


def findings_of(charts: list[OwnChart], wanted: Wanted, name: str) -> list[Finding]:
    """The verdict of each facet, then its lines, then its special points."""
    method = (
        f"{KINDS[wanted.chart.kind]}; four rules of Making Data Count, docs/how-to/read-a-chart.md"
    )
    leads = [_lead(each, wanted, name, method) for each in charts]
    lines = [found for each in charts for found in _lines(each, wanted, name, method)]
    return [*leads, *lines, *(found for each in charts for found in _special(each, name, method))]


def _who(chart: OwnChart, wanted: Wanted) -> str:
    return chart.facet or wanted.columns.value


def _lead(chart: OwnChart, wanted: Wanted, name: str, method: str) -> Finding:
    icons = " ".join(filter(None, (ICONS[chart.variation], TARGETS[chart.assurance])))
    last, values = chart.last, chart.charts.values[0]
    notes = [chart.charts.warning] if chart.charts.warning else []
    if jumps := say_jumps(chart.periods):
        notes.append(f"{jumps[0].upper()}{jumps[1:]}.")
    notes += [
        f"Limits are made anew from {chart.periods[at]} on: {reason}."
        for at, reason in chart.rebased.items()
    ]
    return Finding(
        measure="variation",
        value=chart.variation,
        unit="verdict",
        statement=f"{icons} {_who(chart, wanted)}: {chart.say()}. {chart.periods[last]}: "
        f"{values[last]:.4g}, mean {chart.charts.mean[0, last]:.4g}, limits "
        f"{chart.charts.lower[0, last]:.4g} to {chart.charts.upper[0, last]:.4g}.",
        sources=(name,),
        method=method,
        caveats=tuple(f"{_who(chart, wanted)}: {each}" for each in notes),
        subject=chart.facet,
        label=_who(chart, wanted),
    )


def _lines(chart: OwnChart, wanted: Wanted, name: str, method: str) -> list[Finding]:
    charts = chart.charts
    return [
        Finding(
            measure="mean",
            value=float(charts.mean[0, at]),
            low=float(charts.lower[0, at]),
            high=float(charts.upper[0, at]),
            unit="unit of the value",
            statement=f"{_who(chart, wanted)}, from {chart.periods[at]}: mean "
            f"{charts.mean[0, at]:.4g}, limits {charts.lower[0, at]:.4g} to "
            f"{charts.upper[0, at]:.4g}.",
            sources=(name,),
            method=method,
            subject=chart.facet,
            label=f"{_who(chart, wanted)}, from {chart.periods[at]}",
            table=LIMITS,
        )
        for at in _starts(chart)
    ]


def _starts(chart: OwnChart) -> list[int]:
    held = [at for at in range(len(chart.periods)) if not chart.charts.missing[0, at]]
    firsts = [next((at for at in held if at >= start), held[-1]) for start in chart.rebased]
    return sorted({held[0], *firsts})


def _special(chart: OwnChart, name: str, method: str) -> list[Finding]:
    charts = chart.charts
    who = f"{chart.facet}, " if chart.facet else ""
    return [
        Finding(
            measure="special_cause",
            value=float(charts.values[0, at]),
            unit="unit of the value",
            statement=f"{who}{chart.periods[at]}: {charts.values[0, at]:.4g}, {chart.point(at)} "
            f"({RULES[int(charts.rule[0, at]) - 1]}).",
            sources=(name,),
            method=method,
            subject=chart.facet,
            label=f"{who}{chart.periods[at]}",
            table=SPECIAL,
        )
        for at in range(len(chart.periods))
        if charts.rule[0, at]
    ]
