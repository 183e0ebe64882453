"""Who is it? Its place on the map, its people, its parts, its partners and its past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.finding import Finding
from tripleaim.page.blocks_of import table_of
from tripleaim.page.charts import bars
from tripleaim.page.maps import MapSettings, areas_drawn, draw_map, locate_on_map
from tripleaim.page.names import short_name
from tripleaim.page.section import (
    AreaLink,
    Block,
    Chart,
    Column,
    Details,
    Inset,
    KeyFigure,
    KeyFigures,
    Section,
    SideBySide,
    Table,
    Words,
)
from tripleaim.page.values import describe_finding
from tripleaim.questions.ten import question
from tripleaim.questions.who.answer import who
from tripleaim.questions.who.england import england_section
from tripleaim.questions.who.lineage import lineage_blocks
from tripleaim.registry.overview import list_systems
from tripleaim.store.engine import Store

TOLD_ELSEWHERE = ("How it got here", "Commissioners", "Places", "lies in", "ages")
TITLES = {
    "lad_people": "People",
    "place_people": "People",
    "ccg_people": "People",
    "sub_icb_people": "People",
    "pcn": "Network",
    "partner": "Partner",
}
FIGURES = {
    "people": "People",
    "place_count": "Places",
    "commissioner_count": "Commissioners",
    "ccg_count": "Clinical commissioning groups",
    "sub_icb_count": "Sub-ICB locations",
    "lad_count": "Councils",
    "pcn_count": "Primary care networks",
    "partner_count": "Partners on record",
}


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Who is it?, for one system or for England."""
    if area is None:
        return england_section(store, on)
    findings = who(store, area, on)
    tables = _by_table(findings)
    return Section(
        id="who",
        title=question("who").title,
        lead=findings[0].statement,
        blocks=(
            SideBySide(left=_at_a_glance(findings, tables), right=_locator(store, area, on)),
            *_inside(store, area, on, tables),
            *_not_held(findings),
            *_others(tables),
            Words(heading="How it got here", paragraphs=()),
            *lineage_blocks(store, area, on),
        ),
    )


def _by_table(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.table, []).append(finding)
    return found


def _at_a_glance(
    findings: Sequence[Finding], tables: dict[str, list[Finding]]
) -> tuple[Block, ...]:
    figures = tuple(
        KeyFigure(value=describe_finding(each), label=FIGURES[each.measure])
        for each in tables.get("", [])
        if each.measure in FIGURES and each.value is not None
    )
    around = tuple(finding.statement for finding in tables.get("lies in", []))
    people = tuple(each.statement for each in tables.get("", []) if each.measure == "people")
    blocks: tuple[Block, ...] = (KeyFigures(figures=figures),) if figures else ()
    return (*blocks, Words(paragraphs=(*people, *around)), *_ages(tables.get("ages", [])))


def _ages(ages: Sequence[Finding]) -> tuple[Block, ...]:
    counted = [each for each in ages if each.value is not None]
    if not counted:
        return ()
    total = sum(int(str(each.value)) for each in counted)
    rows = [
        {
            "label": each.label,
            "value": each.value,
            "shown": f"{int(str(each.value)) / total:.1%}",
        }
        for each in counted
    ]
    return (
        Chart(
            name="who-ages-chart",
            title="Age of its people",
            spec={**bars(rows, "people"), "width": 380},
            alt="; ".join(f"{row['label']}: {row['shown']}" for row in rows) + ".",
            reading="The length of a bar is the number of people of that age; the figure is "
            "their share of all.",
            table=table_of(
                "Age of its people", ages, "who", {"": "Age", "people_by_age": "People"}
            ),
        ),
    )


def _not_held(findings: Sequence[Finding]) -> tuple[Block, ...]:
    missing = [each.statement for each in findings if not each.table and each.status == "not held"]
    return (Inset(text=" ".join(missing)),) if missing else ()


def _locator(store: Store, area: str, on: date) -> tuple[Block, ...]:
    systems = list_systems(store, on)
    here = next((each for each in systems if each.area == area), None)
    if here is None or area not in areas_drawn(store, [area], on):
        return ()
    place = here.region_name or "England"
    return (
        Chart(
            name="who-where",
            title="Where it is",
            spec=locate_on_map(store, [each.area for each in systems], area, on),
            alt=f"A map of the {len(systems)} systems of England with "
            f"{short_name(here.name)} dark, in {place}.",
            reading="The dark area is this system, among all systems of the day.",
            table=Table(
                name="who-where-table",
                caption="Its codes and where it is",
                columns=(
                    Column(title="Name"),
                    Column(title="Code", kind="code"),
                    Column(title="Region"),
                ),
                rows=((here.name, here.code, here.region_name or "not on record"),),
                sources=here.sources,
            ),
        ),
    )


def _inside(
    store: Store, area: str, on: date, tables: dict[str, list[Finding]]
) -> tuple[Block, ...]:
    """A numbered map of the commissioners inside, or their table; places where on record."""
    buyers, places = tables.get("Commissioners", []), tables.get("Places", [])
    shown: list[Block] = []
    if places:
        caption = f"Its {len(places)} places"
        as_buyers = {_code(each.subject) for each in places} == {_code(b.subject) for b in buyers}
        if as_buyers:
            outlines = {each.subject: _outline_of(each, buyers) for each in places}
            shown += _numbered(store, area, on, _Parts(places, outlines, caption, "who-places"))
        else:
            shown.append(table_of(caption, places, "who", TITLES))
        named = table_of("Commissioners inside it", buyers, "who", TITLES)
        return (*shown, Details(summary=f"Commissioners ({len(buyers)})", blocks=(named,)))
    if len(buyers) > 1:
        outlines = {each.subject: each.subject for each in buyers}
        parts = _Parts(buyers, outlines, "Commissioners inside it", "who-commissioners")
        return tuple(_numbered(store, area, on, parts))
    return (table_of("Commissioners inside it", buyers, "who", TITLES),) if buyers else ()


def _code(subject: str) -> str:
    return subject.partition(":")[2]


def _outline_of(place: Finding, buyers: Sequence[Finding]) -> str:
    return next(each.subject for each in buyers if _code(each.subject) == _code(place.subject))


@dataclass(frozen=True, slots=True)
class _Parts:
    """Parts to number on a map: their findings, whose outline each has, caption and name."""

    findings: Sequence[Finding]
    outlines: dict[str, str]
    caption: str
    name: str


def _numbered(store: Store, area: str, on: date, parts: _Parts) -> list[Block]:
    drawn = areas_drawn(store, [*parts.outlines.values()], on)
    table = _numbered_table(parts, drawn)
    if not drawn:
        return [table]
    labels = {
        parts.outlines[each.subject]: str(at)
        for at, each in enumerate(parts.findings, start=1)
        if parts.outlines[each.subject] in drawn
    }
    settings = MapSettings(labels=labels, around=(area,), width=420, most_height=460, grain=0.7)
    named = (f"{at} {short_name(each.label)}" for at, each in enumerate(parts.findings, start=1))
    return [
        Chart(
            name=f"{parts.name}-map",
            title=parts.caption,
            spec=draw_map(store, dict.fromkeys(parts.outlines.values(), ""), on, settings),
            alt=f"A map of the {len(parts.findings)} parts, numbered by people as in the table: "
            f"{', '.join(named)}.",
            reading="Numbers are those of the table, the largest number of people first. The dark "
            "line is the edge of the system.",
            table=table,
            beside=True,
        )
    ]


def _numbered_table(parts: _Parts, drawn: set[str]) -> Table:
    findings = parts.findings
    total = sum(int(str(each.value)) for each in findings if each.value is not None)
    return Table(
        name=parts.name,
        caption=parts.caption,
        columns=(
            Column(title="Name"),
            Column(title="On the map", kind="number"),
            Column(title="Code", kind="code"),
            Column(title="People", kind="number"),
            Column(title="Share", kind="share"),
        ),
        rows=tuple(
            (
                AreaLink(area=each.subject, text=short_name(each.label)),
                at if parts.outlines[each.subject] in drawn else None,
                _code(each.subject),
                each,
                int(str(each.value)) / total if each.value is not None and total else None,
            )
            for at, each in enumerate(findings, start=1)
        ),
        sources=tuple(dict.fromkeys(id for each in findings for id in each.sources)),
        findings=tuple(findings),
    )


def _others(tables: dict[str, list[Finding]]) -> tuple[Block, ...]:
    shown: list[Block] = []
    for caption, findings in tables.items():
        if not caption or caption in TOLD_ELSEWHERE:
            continue
        summary = f"{caption} ({len(findings)})"
        table = table_of(caption, findings, "who", TITLES)
        shown.append(Details(summary=summary, blocks=(table,)))
    return tuple(shown)
