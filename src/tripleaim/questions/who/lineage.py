"""How a system got here, as a picture of lives and a table of steps."""

from datetime import date, timedelta

from tripleaim.model.succession import is_all
from tripleaim.page.charts import spells
from tripleaim.page.names import short_name
from tripleaim.page.section import AreaLink, Block, Chart, Column, Inset, Table
from tripleaim.page.words import day_words
from tripleaim.registry.lineage import Event, trace
from tripleaim.registry.overview import SystemLife, list_lives
from tripleaim.store.engine import Store

FIRST_YEAR = date(2016, 1, 1)
ROOM = timedelta(days=400)  # so that a life which begins with the last step can be seen
ENOUGH_ROWS = 14


def lineage_blocks(store: Store, area: str, on: date) -> tuple[Block, ...]:
    """The lives of a system and of those that it came from or went into, with every step."""
    events = trace(store, area)
    if not events:
        return (Inset(text="No predecessor and no successor of this system is on record."),)
    until = max(on, *(event.effective + ROOM for event in events))
    near = {area, *(event.predecessor for event in events), *(e.successor for e in events)}
    lives = [life for life in list_lives(store, until) if life.area in near]
    lives.sort(key=lambda life: (life.valid_from, life.code))
    done = [event for event in events if event.effective <= on]
    later = [event for event in events if event.effective > on]
    tables = [_steps(done, "who-steps", "How it got here")] if done else []
    tables += [_steps(later, "who-came-after", "What came after")] if later else []
    if not lives or len(lives) > ENOUGH_ROWS:
        return tuple(tables)
    return (
        Chart(
            name="who-lineage",
            title="The systems it came from and went into",
            spec=spells([_row(life, area, at, until) for at, life in enumerate(lives)], until),
            alt=_alt(lives),
            reading="Each bar is the life of one system, from left to right. The dark bar is the "
            "system of this page. The table names who passed people to whom, and how many.",
            table=tables[0],
        ),
        *tables[1:],
    )


def _row(life: SystemLife, area: str, at: int, until: date) -> dict[str, object]:
    end = min(life.valid_to, until) if life.valid_to else until
    start = max(life.valid_from, FIRST_YEAR)
    late = start.year >= until.year - 3
    kind = "partnership" if life.area.startswith("stp") else "board"
    return {
        "row": at,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "text": f"{short_name(life.name)} ({life.code}, {kind})",
        "words_at": end.isoformat() if late else start.isoformat(),
        "side": "right" if late else "left",
        "strong": life.area == area,
    }


def _alt(lives: list[SystemLife]) -> str:
    told = (
        f"{short_name(life.name)} ({life.code}) from {day_words(life.valid_from)}"
        + (f" until {day_words(life.valid_to)}" if life.valid_to else ", still there")
        for life in lives
    )
    return "; ".join(told) + "."


def _steps(events: list[Event], name: str, caption: str) -> Table:
    return Table(
        name=name,
        caption=caption,
        columns=(
            Column(title="From"),
            Column(title="Day", kind="date"),
            Column(title="What happened"),
            Column(title="To"),
            Column(title="Share of its people", kind="share"),
        ),
        rows=tuple(
            (
                AreaLink(area=event.predecessor, text=short_name(event.predecessor_name)),
                event.effective,
                event.kind,
                AreaLink(area=event.successor, text=short_name(event.successor_name)),
                1.0 if event.share is not None and is_all(event.share) else event.share,
            )
            for event in events
        ),
        sources=tuple(dict.fromkeys(event.source for event in events)),
    )
