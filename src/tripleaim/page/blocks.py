"""Findings turned into blocks: figures in large type, tables by `Finding.table`, sentences."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from tripleaim.model.finding import Finding
from tripleaim.page.section import AreaLink, Cell, Column, KeyFigure, KeyFigures, Table, Words
from tripleaim.page.values import (
    describe_finding,
    describe_measure,
    describe_unit,
    describe_value,
)
from tripleaim.page.words import low

NO_TITLES: Mapping[str, str] = MappingProxyType({})
MOST_COLUMNS = 6
LONG_TEXT = 40
MOST_WORDS = 8  # of the name of a download, which does not end in one of:
SMALL = ("a", "an", "and", "are", "by", "each", "if", "in", "of", "on", "the", "they", "to", "with")


def figures_of(findings: Iterable[Finding], most: int = 6) -> tuple[KeyFigures | Words, ...]:
    """The findings that belong to no table, in large type; none when there are none.

    One whose value is a long text is not for large type: its statement follows as a sentence. Of a
    row of several figures the first stands in large type: the others would have its label.

    >>> people = Finding(measure="people", value=1676681, unit="people", sources=("a",),
    ...                  statement="1,676,681 people lived here.", method="sum", label="People")
    >>> figures_of([people])[0].figures[0].value
    '1,676,681'
    >>> from dataclasses import replace
    >>> len(figures_of([people, replace(people, measure="share", value=0.03)])[0].figures)
    1
    """
    every = _firsts(finding for finding in findings if not finding.table)
    told = tuple(each.statement for each in every if _is_long(each))
    alone = [finding for finding in every if not _is_long(finding)]
    figures = tuple(
        KeyFigure(
            value=_large(finding),
            label=finding.label or describe_measure(finding.measure),
            note=_interval(finding) or describe_unit(finding.unit),
        )
        for finding in alone[:most]
    )
    words = (Words(paragraphs=told),) if told else ()
    return (*((KeyFigures(figures=figures),) if figures else ()), *words)


def _firsts(findings: Iterable[Finding]) -> list[Finding]:
    """Of findings that one sentence tells under one label, the first."""
    found: dict[tuple[str, str], Finding] = {}
    for each in findings:
        found.setdefault((each.label, each.statement), each)
    return list(found.values())


def _is_long(finding: Finding) -> bool:
    return isinstance(finding.value, str) and len(finding.value) > LONG_TEXT


def _large(finding: Finding) -> str:
    plain = finding.value is None
    return describe_finding(finding) if plain else describe_value(finding.value, finding.unit)


def _interval(finding: Finding) -> str:
    if finding.low is None or finding.high is None:
        return ""
    low, high = (describe_value(each, finding.unit) for each in (finding.low, finding.high))
    return f"{low} to {high} {describe_unit(finding.unit)}".strip()


def sentences_of(findings: Iterable[Finding], heading: str = "") -> tuple[Words, ...]:
    """The statements of the findings that belong to no table, as paragraphs."""
    said = tuple(dict.fromkeys(each.statement for each in findings if not each.table))
    return (Words(paragraphs=said, heading=heading),) if said else ()


def tables_of(
    findings: Iterable[Finding], prefix: str = "", titles: Mapping[str, str] = NO_TITLES
) -> tuple[Table, ...]:
    """One table for each `Finding.table`, in the order in which they first occur.

    A row is a label and subject; a column is a measure. Where each row has a measure of its own the
    table is a list of facts instead: what, and how much. `prefix` goes before the download names;
    `titles` are headings for measures whose id does not read well, and for the first column (`""`).

    >>> place = dict(measure="people", unit="people", sources=("a",), method="sum", table="Places",
    ...              statement="So many.")
    >>> [table] = tables_of([Finding(label="Bolton", value=284813, **place),
    ...                      Finding(label="Bury", value=189628, **place)])
    >>> table.caption, [column.title for column in table.columns], len(table.rows)
    ('Places', ['Name', 'People'], 2)
    """
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.table:
            grouped.setdefault(finding.table, []).append(finding)
    return tuple(table_of(caption, rows, prefix, titles) for caption, rows in grouped.items())


def table_of(
    caption: str,
    findings: Sequence[Finding],
    prefix: str = "",
    titles: Mapping[str, str] = NO_TITLES,
) -> Table:
    """One table from the findings that belong in it; see `tables_of`."""
    measures = list(dict.fromkeys(finding.measure for finding in findings))
    subjects = list(dict.fromkeys(_subject(finding) for finding in findings))
    each_its_own = len(measures) > 1 and len(subjects) == len(findings)
    repeated = len({(_subject(each), each.measure) for each in findings}) < len(findings)
    too_wide = len(subjects) < 3 and len(measures) > MOST_COLUMNS
    as_list = each_its_own or repeated or too_wide
    columns, rows = (
        _listed(findings, titles) if as_list else _crossed(findings, measures, subjects, titles)
    )
    return Table(
        name=_download_name(caption, prefix),
        caption=caption,
        columns=columns,
        rows=rows,
        sources=_all_of(finding.sources for finding in findings),
        caveats=_all_of(finding.caveats for finding in findings),
        findings=tuple(findings),
    )


Rows = tuple[tuple[Cell, ...], ...]


def _listed(
    findings: Sequence[Finding], titles: Mapping[str, str]
) -> tuple[tuple[Column, ...], Rows]:
    """A finding a row, headed by its label; by what was measured too where a label repeats, and by
    that alone where all have one label. What would read the same twice is told once."""
    named = {each.measure: _named(each, titles) for each in findings}
    often = Counter(each.label for each in findings)
    units = any(describe_unit(finding.unit) for finding in findings)
    value = named[findings[0].measure] if len(named) == 1 else "Value"
    columns = [Column(title=titles.get("", "What")), Column(title=value)]
    columns += [Column(title="Unit")] if units else []
    rows: dict[tuple[str, ...], tuple[Cell, ...]] = {}
    for finding in findings:
        measure = named[finding.measure] if len(named) > 1 and often[finding.label] > 1 else ""
        heading: Cell = measure if len(often) == 1 and measure else _heading(finding, measure)
        unit = describe_unit(finding.unit)
        told = heading.text if isinstance(heading, AreaLink) else str(heading)
        row = (heading, finding, unit) if units else (heading, finding)
        rows.setdefault((told, describe_finding(finding), unit), row)
    return tuple(columns), tuple(rows.values())


def _named(finding: Finding, titles: Mapping[str, str]) -> str:
    return titles.get(finding.measure) or describe_measure(finding.measure)


def _crossed(
    findings: Sequence[Finding],
    measures: list[str],
    subjects: list[tuple[str, str]],
    titles: Mapping[str, str],
) -> tuple[tuple[Column, ...], Rows]:
    cell = {(_subject(finding), finding.measure): finding for finding in findings}
    of_measure = {each: [f for f in findings if f.measure == each] for each in measures}
    heading = {_subject(finding): _heading(finding) for finding in findings}
    first = Column(title=titles.get("", "Name"))
    columns = (first, *(_column(of_measure[measure], titles) for measure in measures))
    rows = tuple(
        (heading[subject], *(cell.get((subject, measure)) for measure in measures))
        for subject in subjects
    )
    return columns, rows


def _column(findings: Sequence[Finding], titles: Mapping[str, str]) -> Column:
    finding = findings[0]
    title = _named(finding, titles)
    if finding.unit == "date":
        return Column(title=title, kind="date")
    unit = describe_unit(finding.unit)
    is_number = all(_is_number(each.value) for each in findings)
    kind = "number" if is_number else "text"
    return Column(title=title, kind=kind, unit="" if unit.lower() in title.lower() else unit)


def _is_number(value: object) -> bool:
    return value is None or (not isinstance(value, str | bool))


def _subject(finding: Finding) -> tuple[str, str]:
    return (finding.subject, finding.label)


def _heading(finding: Finding, measure: str = "") -> Cell:
    text = finding.label or finding.subject or describe_measure(finding.measure)
    text = f"{text}: {low(measure)}" if measure else text
    return AreaLink(area=finding.subject, text=text) if ":" in finding.subject else text


def _download_name(caption: str, prefix: str) -> str:
    plain = "".join(each if each.isascii() and each.isalnum() else " " for each in caption.lower())
    words = [*([prefix] if prefix else []), *plain.split()][:MOST_WORDS]
    while words[-1] in SMALL:
        words.pop()
    return "-".join(words)


def _all_of(many: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for some in many for each in some))
