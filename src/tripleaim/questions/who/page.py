"""Who is it? Its place on the map, its people, its parts, its partners and its past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.row import Row, sources_of
from tripleaim.page.charts import bars
from tripleaim.page.maps import MapSettings, areas_drawn, draw_map
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
    Table,
    Words,
    folded,
)
from tripleaim.page.told import Told, told
from tripleaim.page.words import count, per_cent
from tripleaim.questions.ten import question
from tripleaim.questions.who.answer import who
from tripleaim.questions.who.england import england_section
from tripleaim.questions.who.lineage import lineage_blocks
from tripleaim.questions.who.rows import (
    Age,
    Commissioner,
    CommissionerCount,
    Council,
    CouncilCount,
    LiesIn,
    Network,
    NetworkCount,
    Part,
    PartCount,
    Partner,
    PartnerCount,
    Place,
    PlaceCount,
    Programme,
    Residents,
    SubLocation,
    SubLocationCount,
    SystemCount,
    SystemPart,
    TrustGroup,
    UpperTier,
)
from tripleaim.store.engine import Store

Counted = PartCount | NetworkCount | PartnerCount
FIGURES: tuple[tuple[type[Counted], str], ...] = (
    (PlaceCount, "Places"),
    (CommissionerCount, "Commissioners"),
    (SubLocationCount, "Sub-ICB locations"),
    (CouncilCount, "Councils"),
    (SystemCount, "Systems"),
    (NetworkCount, "Primary care networks"),
    (PartnerCount, "Partners on record"),
)
FOLDED: tuple[type[Row], ...] = (
    SystemPart,
    UpperTier,
    Council,
    Network,
    Partner,
    Programme,
    TrustGroup,
)


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Who is it?, for one system or for England."""
    if area is None:
        return england_section(store, on)
    said = told(who(store, area, on))
    return Section(
        id="who",
        title=question("who").title,
        lead=said.sentence(said.answer.rows[0]),
        blocks=(
            *_at_a_glance(said),
            *_inside(store, said),
            *_not_on_record(said),
            *map(folded, said.tables(FOLDED)),
            Words(heading="How it got here", paragraphs=()),
            *lineage_blocks(store, area, on),
        ),
    )


def _at_a_glance(said: Told) -> tuple[Block, ...]:
    answer = said.answer
    figures = [
        KeyFigure(value=count(row.people), label="People")
        for row in answer.of(Residents)
        if row.people is not None
    ]
    figures += [
        KeyFigure(value=count(row.number), label=label)
        for kind, label in FIGURES
        for row in answer.of(kind)
        if row.number is not None
    ]
    shown: tuple[Block, ...] = (KeyFigures(figures=tuple(figures)),) if figures else ()
    return (*shown, *said.paragraphs([*answer.of(Residents), *answer.of(LiesIn)]), *_ages(said))


def _ages(said: Told) -> tuple[Block, ...]:
    ages = said.answer.of(Age)
    if not ages:
        return ()
    rows = [
        {"label": each.band, "value": int(each.people), "shown": per_cent(each.share, 1)}
        for each in ages
    ]
    return (
        Chart(
            name="who-ages-chart",
            title="Age of its people",
            spec={**bars(rows, "people"), "width": 380},
            alt="; ".join(f"{row['label']}: {row['shown']}" for row in rows) + ".",
            reading="The length of a bar is the number of people of that age; the figure is "
            "their share of all.",
            table=said.table(ages),
        ),
    )


def _not_on_record(said: Told) -> tuple[Block, ...]:
    missing = [said.sentence(row) for row in said.answer if not row.status.is_known]
    return (Inset(text=" ".join(missing)),) if missing else ()


def _inside(store: Store, said: Told) -> tuple[Block, ...]:
    """A numbered map of the commissioners inside, or their table; places where on record."""
    locations: Sequence[Part] = said.answer.of(SubLocation)
    buyers = locations or said.answer.of(Commissioner)
    places = [each for each in said.answer.of(Place) if each.people is not None]
    if not buyers:
        return ()
    named = said.table(buyers)
    if places:
        summary = f"{named.caption} ({len(buyers)})"
        folded = Details(summary=summary, blocks=(named,))
        outline_of = {_code(each.subject): each.subject for each in buyers}
        if {_code(each.subject) for each in places} != set(outline_of):
            return (said.table(places), folded)
        outlines = {each.subject: outline_of[_code(each.subject)] for each in places}
        parts = _Parts(places, outlines, f"Its {len(places)} places", "who-places")
        return (*_numbered(store, said, parts), folded)
    if len(buyers) > 1:
        outlines = {each.subject: each.subject for each in buyers}
        parts = _Parts(buyers, outlines, f"{named.caption} inside it", "who-commissioners-map")
        return tuple(_numbered(store, said, parts))
    return (named,)


def _code(subject: str) -> str:
    return subject.partition(":")[2]


@dataclass(frozen=True, slots=True)
class _Parts:
    """Parts to number on a map: their rows, whose outline each has, caption and name."""

    rows: Sequence[Part | Place]
    outlines: dict[str, str]
    caption: str
    name: str


def _numbered(store: Store, said: Told, parts: _Parts) -> list[Block]:
    on = said.answer.on
    drawn = areas_drawn(store, [*parts.outlines.values()], on)
    table = _numbered_table(said, parts, drawn)
    if not drawn:
        return [table]
    labels = {
        parts.outlines[each.subject]: str(at)
        for at, each in enumerate(parts.rows, start=1)
        if parts.outlines[each.subject] in drawn
    }
    settings = MapSettings(
        labels=labels, around=(said.answer.area,), width=420, most_height=460, grain=0.7
    )
    named = (f"{at} {short_name(each.part)}" for at, each in enumerate(parts.rows, start=1))
    return [
        Chart(
            name=f"{parts.name}-drawn",
            title=parts.caption,
            spec=draw_map(store, dict.fromkeys(parts.outlines.values(), ""), on, settings),
            alt=f"A map of the {len(parts.rows)} parts, numbered by people as in the table: "
            f"{', '.join(named)}.",
            reading="Numbers are those of the table, the largest number of people first. The dark "
            "line is the edge of the system.",
            table=table,
            beside=True,
        )
    ]


def _numbered_table(said: Told, parts: _Parts, drawn: set[str]) -> Table:
    total = sum(each.people or 0 for each in parts.rows)
    findings = said.findings(parts.rows)
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
                AreaLink(area=each.subject, text=short_name(each.part)),
                at if parts.outlines[each.subject] in drawn else None,
                _code(each.subject),
                int(each.people or 0),
                (each.people or 0) / total if total else None,
            )
            for at, each in enumerate(parts.rows, start=1)
        ),
        sources=sources_of(parts.rows),
        findings=tuple(findings),
    )
