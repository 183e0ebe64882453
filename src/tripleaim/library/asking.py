"""The store and the ten questions, as a notebook asks them."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tripleaim.library.rows import Findings, Rows
from tripleaim.model.day import NO_DAY, told_day
from tripleaim.model.errors import NothingFound, refuse

if TYPE_CHECKING:
    from tripleaim.store.engine import Store

Day = date | str | None
DEFAULT = Path("build/england.duckdb")


def read_day(on: Day) -> date:
    """A day from a date or its text; without it, today.

    >>> read_day("2018-06-01")
    datetime.date(2018, 6, 1)
    """
    if on is None:
        return date.today()
    if isinstance(on, datetime):
        return on.date()
    if isinstance(on, date):
        return on
    try:
        return told_day(on)
    except ValueError:
        raise refuse("on", NO_DAY, "Write it as 2018-06-01.", value=on) from None


def open_store(path: Path | str | None = None, build: bool = False) -> "Store":
    """Open a built store for reading: `path`, else TRIPLEAIM_STORE, else build/england.duckdb.

    With `build`, a store that is not there is built from what ships with the package, in seconds.
    Raises NothingFound, with how to build it, when there is none.
    """
    from tripleaim.store.engine import open_store as open_at
    from tripleaim.store.load import build_store

    place = Path(path or os.environ.get("TRIPLEAIM_STORE") or DEFAULT)
    if not place.exists():
        if not build:
            raise NothingFound(
                f"There is no store at {place}. To build it from what ships with the package, in "
                f'seconds: tripleaim.open_store("{place}", build=True), or in a shell: '
                f"tripleaim build --store {place}"
            )
        place.parent.mkdir(parents=True, exist_ok=True)
        build_store(place)
    return open_at(place)


def answer(store: "Store", question: str, area: str | None = None, on: Day = None) -> Findings:
    """The findings that answer one of the ten questions.

    `area` is a code or a name, none for all systems; `on` the day asked about, as a date or
    `2018-06-01`, none for today. Raises InputRefused for another question, NothingFound where the
    store cannot answer.
    """
    from tripleaim.questions.ten import question as the_question

    day = read_day(on)
    found = the_question(question).ask(store, area, day, read_day(None))
    return Findings(found, f"{question} {area or 'all systems'} on {day}")


def who(store: "Store", area: str | None = None, on: Day = None) -> Findings:
    """Who is it? Areas, tiers, members, and how they got here."""
    return answer(store, "who", area, on)


def buyers(store: "Store", area: str | None = None, on: Day = None) -> Findings:
    """Who buys here, with whom, and does buying follow the footprint?"""
    return answer(store, "buyers", area, on)


def areas(store: "Store", kind: str, on: Day = None) -> Rows[dict[str, object]]:
    """The areas of a kind on a day: code, ONS code, name, life, source."""
    from tripleaim.registry.area import list_areas

    day = read_day(on)
    rows: list[dict[str, object]] = [
        {
            "code": each.area.code,
            "ons_code": each.area.ons_code,
            "name": each.area.name,
            "area": each.area.id,
            "source": each.source,
        }
        for each in list_areas(store, kind, day)
    ]
    return Rows(rows, f"{len(rows)} areas of kind {kind} on {day}")


def history(store: "Store", body: str) -> Rows[dict[str, object]]:
    """Every step of the lineage of whatever a code or name has meant, oldest first."""
    from tripleaim.registry.history import read_history

    found = read_history(store, body)
    lives = [f"{life.subject}: {life.name}, from {life.valid_from}" for life in found.lives]
    return Rows(found.to_rows(), f"What became of {body}", lives)


def catchment(
    store: "Store", who: str | None = None, on: Day = None, model: str = "flow"
) -> Findings:
    """How many people a trust serves, or where an area's people go: flow, first, huff or reach."""
    from tripleaim.studies.catchment.answer import catchment as asked

    day = read_day(on)
    return Findings(asked(model, None)(store, who, day), f"catchment {who or 'of trusts'} on {day}")


def series(
    store: "Store", measure: str, kind: str = "stp", **asked: str
) -> Rows[dict[str, object]]:
    """A measure as rows of unit, period, outcome: `first`, `until`, `on`, `footprint` as text."""
    from tripleaim.evidence.panel import survey_gaps
    from tripleaim.evidence.read_panel import Asked, read_panel
    from tripleaim.evidence.said import so_many

    until = read_day(asked.get("until", "2100-01-01"))
    found = read_panel(
        store,
        Asked(
            measure=measure,
            kind=kind,
            footprint=asked.get("footprint", "fixed"),
            first=read_day(asked.get("first", "1990-01-01")),
            until=until,
            on=read_day(asked["on"]) if "on" in asked else min(until, read_day(None)),
        ),
    )
    filled, gaps = survey_gaps(found.values)
    named = filled.rename_axis(index="unit").reset_index()
    long = named.melt(id_vars="unit", var_name="period", value_name="outcome")
    long = long.sort_values(["unit", "period"], kind="stable")
    notes = [f"{note.subject}: {note.says} {note.treatment}" for note in found.notes]
    for gap in gaps:
        notes.append(f"{gap.unit}: {so_many(len(gap.periods), 'period')} missing. {gap.treatment}")
    rows: list[dict[str, object]] = long.to_dict("records")  # type: ignore[assignment]
    return Rows(rows, f"{found.name} ({found.unit})", notes)
