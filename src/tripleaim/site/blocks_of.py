"""Findings turned into blocks: figures in large type, tables by `Finding.table`, sentences."""

from collections.abc import Iterable, Sequence

from tripleaim.model.finding import Finding
from tripleaim.site.section import AreaLink, Cell, Column, KeyFigure, KeyFigures, Table, Words
from tripleaim.site.values import describe_finding, describe_measure, names_its_unit


def figures_of(findings: Iterable[Finding], most: int = 6) -> tuple[KeyFigures, ...]:
    """The findings that belong to no table, in large type; none when there are none.

    >>> people = Finding(measure="people", value=1676681, unit="people", sources=("a",),
    ...                  statement="1,676,681 people lived here.", method="sum", label="People")
    >>> figures_of([people])[0].figures[0].value
    '1,676,681'
    """
    alone = [finding for finding in findings if not finding.table]
    figures = tuple(
        KeyFigure(
            value=describe_finding(finding),
            label=finding.label or describe_measure(finding.measure),
            note="" if names_its_unit(finding.unit) else finding.unit,
        )
        for finding in alone[:most]
    )
    return (KeyFigures(figures=figures),) if figures else ()


def sentences_of(findings: Iterable[Finding], heading: str = "") -> tuple[Words, ...]:
    """The statements of the findings that belong to no table, as paragraphs."""
    said = tuple(dict.fromkeys(each.statement for each in findings if not each.table))
    return (Words(paragraphs=said, heading=heading),) if said else ()


def tables_of(findings: Iterable[Finding], prefix: str = "") -> tuple[Table, ...]:
    """One table for each `Finding.table`, in the order in which they first occur.

    A row is a label and subject; a column is a measure. Where each row has a measure of its own the
    table is a list of facts instead: what, and how much. `prefix` goes before the download names.

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
    return tuple(table_of(caption, rows, prefix) for caption, rows in grouped.items())


def table_of(caption: str, findings: Sequence[Finding], prefix: str = "") -> Table:
    """One table from the findings that belong in it; see `tables_of`."""
    measures = list(dict.fromkeys(finding.measure for finding in findings))
    subjects = list(dict.fromkeys(_subject(finding) for finding in findings))
    as_list = len(measures) > max(len(subjects), 1) or len(measures) == len(findings) > 1
    columns, rows = _listed(findings) if as_list else _crossed(findings, measures, subjects)
    return Table(
        name=_download_name(caption, prefix),
        caption=caption,
        columns=columns,
        rows=rows,
        sources=_all_of(finding.sources for finding in findings),
        caveats=_all_of(finding.caveats for finding in findings),
        findings=tuple(findings),
    )


def _listed(
    findings: Sequence[Finding],
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    columns = (Column(title="What"), Column(title="Value"), Column(title="Unit"))
    rows = tuple(
        (
            _heading(finding) or describe_measure(finding.measure),
            finding,
            "" if names_its_unit(finding.unit) else finding.unit,
        )
        for finding in findings
    )
    return columns, rows


def _crossed(
    findings: Sequence[Finding], measures: list[str], subjects: list[tuple[str, str]]
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    cell = {(_subject(finding), finding.measure): finding for finding in findings}
    first = {measure: next(f for f in findings if f.measure == measure) for measure in measures}
    heading = {_subject(finding): _heading(finding) for finding in findings}
    columns = (Column(title="Name"), *(_column(first[measure]) for measure in measures))
    rows = tuple(
        (heading[subject], *(cell.get((subject, measure)) for measure in measures))
        for subject in subjects
    )
    return columns, rows


def _column(finding: Finding) -> Column:
    title = describe_measure(finding.measure)
    unit = "" if names_its_unit(finding.unit) or finding.unit in title.lower() else finding.unit
    is_number = isinstance(finding.value, str | bool) is False
    return Column(title=title, kind="number" if is_number else "text", unit=unit)


def _subject(finding: Finding) -> tuple[str, str]:
    return (finding.subject, finding.label)


def _heading(finding: Finding) -> Cell:
    if ":" in finding.subject:
        return AreaLink(area=finding.subject, text=finding.label or finding.subject)
    return finding.label or finding.subject or describe_measure(finding.measure)


def _download_name(caption: str, prefix: str) -> str:
    plain = "".join(each if each.isascii() and each.isalnum() else " " for each in caption.lower())
    return "-".join([*([prefix] if prefix else []), *plain.split()][:8])


def _all_of(many: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for some in many for each in some))
