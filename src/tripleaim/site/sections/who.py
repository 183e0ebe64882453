"""Who is it? Its place on the map, its people, its parts, its partners and its past."""

from collections.abc import Sequence
from datetime import date

from tripleaim.answers.who import who
from tripleaim.model.finding import Finding
from tripleaim.registry.overview import list_systems
from tripleaim.site.blocks_of import table_of
from tripleaim.site.lineage import lineage_blocks
from tripleaim.site.maps import MapSettings, areas_drawn, draw_map, locate_on_map
from tripleaim.site.names import short_name
from tripleaim.site.national import england_section
from tripleaim.site.section import (
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
from tripleaim.site.values import describe_finding
from tripleaim.store.engine import Store

EVERY_DATE = True
TITLE = "Who is it?"
BEHIND = {"ages": "Age of the people", "Neighbourhoods": "Neighbourhoods", "Partners": "Partners"}
TOLD_ELSEWHERE = ("How it got here", "Commissioners", "Places", "lies in")
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
        title=TITLE,
        lead=findings[0].statement,
        blocks=(
            SideBySide(left=_at_a_glance(findings, tables), right=_locator(store, area, on)),
            *_not_held(findings),
            *_inside(store, area, on, tables),
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
    return (*blocks, Words(paragraphs=(*people, *around)))


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
    same = [each.label for each in places] == [short_name(each.label) for each in buyers]
    shown: list[Block] = []
    if len(buyers) > 1 and not same:
        shown += _numbered(store, area, on, buyers, "Commissioners inside it", "who-commissioners")
    elif buyers and not same:
        shown.append(table_of("Commissioners inside it", buyers, "who"))
    if places:
        caption = f"Its {len(places)} places"
        shown += [table_of(caption, places, "who")] if not same else []
        shown += _numbered(store, area, on, buyers, caption, "who-places") if same else []
    return tuple(shown)


def _numbered(
    store: Store, area: str, on: date, parts: Sequence[Finding], caption: str, name: str
) -> list[Block]:
    drawn = areas_drawn(store, [each.subject for each in parts], on)
    table = _numbered_table(parts, caption, name, drawn)
    if not drawn:
        return [table]
    labels = {
        each.subject: str(at) for at, each in enumerate(parts, start=1) if each.subject in drawn
    }
    settings = MapSettings(labels=labels, around=(area,), width=420, most_height=460, grain=0.7)
    return [
        Chart(
            name=f"{name}-map",
            title=caption,
            spec=draw_map(store, {part.subject: "" for part in parts}, on, settings),
            alt=f"A map of the {len(parts)} parts, numbered by people as in the table: "
            + ", ".join(f"{at} {short_name(each.label)}" for at, each in enumerate(parts, start=1))
            + ".",
            reading="Numbers are those of the table, the largest number of people first. The dark "
            "line is the edge of the system.",
            table=table,
            beside=True,
        )
    ]


def _numbered_table(parts: Sequence[Finding], caption: str, name: str, drawn: set[str]) -> Table:
    total = sum(int(str(each.value)) for each in parts if each.value is not None)
    return Table(
        name=name,
        caption=caption,
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
                at if each.subject in drawn else None,
                each.subject.partition(":")[2],
                each,
                int(str(each.value)) / total if each.value is not None and total else None,
            )
            for at, each in enumerate(parts, start=1)
        ),
        sources=tuple(dict.fromkeys(id for each in parts for id in each.sources)),
        findings=tuple(parts),
    )


def _others(tables: dict[str, list[Finding]]) -> tuple[Block, ...]:
    shown: list[Block] = []
    for caption, findings in tables.items():
        if not caption or caption in TOLD_ELSEWHERE:
            continue
        title = BEHIND.get(caption, caption)
        summary = f"{title} ({len(findings)})" if len(findings) > 3 else title
        shown.append(Details(summary=summary, blocks=(table_of(title, findings, "who"),)))
    return tuple(shown)
