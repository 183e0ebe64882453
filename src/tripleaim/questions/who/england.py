"""England on one page: the map and table of systems, and how their number changed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from tripleaim.model.area import BOARDS_BEGAN
from tripleaim.page.charts import steps
from tripleaim.page.maps import MapSettings, areas_drawn, draw_map
from tripleaim.page.names import short_name
from tripleaim.page.section import (
    AreaLink,
    Block,
    Chart,
    Column,
    Details,
    KeyFigure,
    KeyFigures,
    Section,
    Table,
)
from tripleaim.page.told import told
from tripleaim.page.words import day_words
from tripleaim.questions.ten import question
from tripleaim.questions.who.answer import who
from tripleaim.registry.overview import (
    BodyCount,
    SystemRow,
    count_bodies,
    list_systems,
)
from tripleaim.store.engine import Store
from tripleaim.store.record.designations import NationalCount, days_of_change

SIZES = (
    ("under 1 million people", 1_000_000),
    ("1 to 1.5 million", 1_500_000),
    ("1.5 to 2 million", 2_000_000),
    ("2 to 3 million", 3_000_000),
    ("3 million and over", 1_000_000_000),
)
UNKNOWN = "not on record"
NAMED = "Named integrated care systems, until boards in July 2022"

# order -> what the page is called, the column it puts in order, and how
ORDERS: dict[str, tuple[str, str, Callable[[SystemRow], tuple[object, ...]]]] = {
    "name": ("name", "System", lambda row: (short_name(row.name),)),
    "people": ("people", "-People", lambda row: (-(row.people or 0), row.name)),
    "region": ("region", "Region", lambda row: (row.region_name or "", row.name)),
    "commissioners": (
        "number of CCGs or sub-ICB locations",
        "-CCGs or sub-ICB locations",
        lambda row: (-(row.commissioners or 0), row.name),
    ),
    "code": ("code", "Code", lambda row: (row.code,)),
}


def england_section(store: Store, on: date) -> Section:
    """Who is it?, for England: its systems on a day on a map and in a table, and the timeline."""
    said = told(who(store, None, on))
    rows = list_systems(store, on)
    return Section(
        id="who",
        title=question("who").title,
        lead=said.sentence(said.answer.rows[0]),
        blocks=(_figures(store, rows, on), map_of_systems(store, rows, on), *_timeline(store, on)),
    )


def systems_table(rows: Sequence[SystemRow], order: str, name: str) -> Table:
    """The table of all systems in one order, numbered by name as on the map."""
    _, column, key = ORDERS[order]
    numbers = number_of(rows)
    year = next((row.counted_at for row in rows if row.counted_at), None)
    return Table(
        name=name,
        caption=f"The {len(rows)} systems",
        columns=(
            Column(title="System"),
            Column(title="On the map", kind="number"),
            Column(title="Code", kind="code"),
            Column(title="Region"),
            Column(title="People", kind="number", unit=f"{year}" if year else ""),
            Column(title="CCGs or sub-ICB locations", kind="number"),
        ),
        rows=tuple(
            (
                AreaLink(area=row.area, text=short_name(row.name)),
                numbers[row.area],
                row.code,
                row.region_name or UNKNOWN,
                row.people,
                row.commissioners,
            )
            for row in sorted(rows, key=key)
        ),
        sources=tuple(dict.fromkeys(source for row in rows for source in row.sources)),
        order=column,
    )


def number_of(rows: Sequence[SystemRow]) -> dict[str, int]:
    """The number of each system on the map: its place in the order of names."""
    ordered = sorted(rows, key=lambda row: (short_name(row.name), row.area))
    return {row.area: at for at, row in enumerate(ordered, start=1)}


def _figures(store: Store, rows: Sequence[SystemRow], on: date) -> Block:
    people = [row.people for row in rows if row.people is not None]
    bodies = count_bodies(store, on)
    figures = [KeyFigure(value=f"{len(rows)}", label="Systems")]
    if bodies:
        figures.append(KeyFigure(value=f"{bodies[-1].commissioners}", label="Commissioning areas"))
    if people:
        year = next(row.counted_at for row in rows if row.counted_at)
        figures += [
            KeyFigure(value=f"{sum(people) / 1e6:.2f}m", label="People", note=f"{year}"),
            KeyFigure(value=f"{min(people) / 1e6:.2f}m", label="Smallest system"),
            KeyFigure(value=f"{max(people) / 1e6:.2f}m", label="Largest system"),
        ]
    return KeyFigures(figures=tuple(figures))


def map_of_systems(store: Store, rows: Sequence[SystemRow], on: date) -> Chart | Table:
    """The systems of a day on a map, numbered as in the table beside it; the table without maps."""
    table = systems_table(rows, "name", "who-systems")
    drawn = areas_drawn(store, [row.area for row in rows], on)
    if not drawn:
        return table
    numbers = {area: str(number) for area, number in number_of(rows).items()}
    classes = [size for size, _ in SIZES if any(size_of(row) == size for row in rows)]
    settings = MapSettings(
        classes=classes, labels=numbers, legend="", width=560, most_height=680, label_size=13
    )
    return Chart(
        name="who-map",
        title=f"The {len(rows)} systems on {day_words(on)}",
        spec=draw_map(store, {row.area: size_of(row) for row in rows}, on, settings),
        alt=f"A map of England's {len(rows)} systems, shaded by number of people and numbered by "
        "name as in the table.",
        reading="Numbers are those of the table. The darker an area, the more people live there; "
        "large areas on the map are not always large in people.",
        table=table,
        beside=True,
    )


def size_of(row: SystemRow) -> str:
    """The class of size of a system."""
    if row.people is None:
        return UNKNOWN
    return next(size for size, below in SIZES if row.people < below)


def _timeline(store: Store, on: date) -> tuple[Block, ...]:
    counts = count_bodies(store, on)
    if len(counts) < 2:
        return ()
    named = [each for each in days_of_change(store, on=on, known=date.max) if not each.by_law]
    panels = {
        "Systems": [(each.day, each.systems) for each in counts if each.systems],
        "CCGs, then sub-ICB locations": [(each.day, each.commissioners) for each in counts],
        NAMED: [(each.on, each.count) for each in named],
    }
    ends = dict.fromkeys(panels, on) | {NAMED: min(on, BOARDS_BEGAN)}
    shown = {title: points for title, points in panels.items() if points}
    said = "; ".join(
        f"{title}: " + ", ".join(f"{value} from {day.year}" for day, value in _changes(points))
        for title, points in shown.items()
    )
    return (
        Chart(
            name="who-timeline",
            title="How many systems, and areas of commissioners, England had",
            spec=steps([*_points(shown, ends)], [*shown]),
            alt=f"{said}.",
            reading="Each step is a change of number; the number stands at the step. Each panel "
            "has a scale of its own.",
            table=_count_table(counts),
        ),
        *((_designation_table(named),) if named else ()),
    )


def _count_table(counts: Sequence[BodyCount]) -> Table:
    return Table(
        name="who-timeline-table",
        caption="Systems and commissioners by day",
        columns=(
            Column(title="From", kind="date"),
            Column(title="Systems", kind="number"),
            Column(title="CCGs or sub-ICB locations", kind="number"),
        ),
        rows=tuple((each.day, each.systems, each.commissioners) for each in counts),
        note="Commissioners were clinical commissioning groups until June 2022; since then boards "
        "commission, and sub-ICB locations are the areas that were CCGs. There were no systems "
        "before March 2016.",
        sources=("derived",),
    )


def _designation_table(named: Sequence[NationalCount]) -> Block:
    table = Table(
        name="who-designations",
        caption="Integrated care systems designated",
        columns=(
            Column(title="From", kind="date"),
            Column(title="Integrated care systems", kind="number"),
            Column(title="Confidence"),
            Column(title="Read in"),
        ),
        rows=tuple(
            (each.on, each.count, ", ".join(each.grades), "; ".join(each.cited)) for each in named
        ),
        note="A partnership became an integrated care system by designation; where only the month "
        "is known, the day is its last; from July 2022 every system has an integrated care board, "
        "which is a body in law.",
        sources=tuple(dict.fromkeys(source for each in named for source in each.sources)),
    )
    return Details(summary="When partnerships became integrated care systems", blocks=(table,))


def _changes(points: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    pairs = zip([None, *points], points, strict=False)
    return [now for before, now in pairs if before is None or before[1] != now[1]]


def _points(
    panels: Mapping[str, Sequence[tuple[date, int]]], ends: Mapping[str, date]
) -> list[dict[str, object]]:
    points: list[dict[str, object]] = []
    for series, values in panels.items():
        changes = _changes(values)
        points += [
            {"day": day.isoformat(), "value": value, "series": series, "shown": str(value)}
            for day, value in changes
        ]
        (day, value), last = changes[-1], ends[series]
        if day < last:
            until = {"day": last.isoformat(), "value": value, "series": series, "shown": ""}
            points.append(until)
    return points
