"""The addresses of the API: what each answers, and who makes its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from tripleaim.evidence.panel import survey_gaps
from tripleaim.evidence.read_panel import FOOTPRINTS, Asked, list_measures, read_panel
from tripleaim.model.area import AREA_KINDS
from tripleaim.model.day import told_day
from tripleaim.page.tidy import COLUMNS, ENGLAND
from tripleaim.questions.ten import TEN
from tripleaim.registry.area import list_areas
from tripleaim.registry.history import read_history
from tripleaim.registry.rebase import overlap
from tripleaim.store.engine import Store
from tripleaim.store.ground import Vintage, people_of
from tripleaim.workspace.api.endpoint import ON, Endpoint, Given, Parameter, Rows
from tripleaim.workspace.api.held import Held
from tripleaim.workspace.current import Current


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What answers are made of: the files of the site, the store, and the newest day."""

    held: Held
    store: Current
    on: date

    def day(self, given: Given) -> date:
        """The day asked about."""
        return told_day(given["on"]) if "on" in given else self.on

    def asked(self, name: str, given: Given, make: Callable[[Store], Rows]) -> Rows:
        """What the store says, made once for each store and question."""
        rows: Rows = self.store.ask(("api", name, *sorted(given.items())), make)
        return rows


def questions(desk: Desk, given: Given) -> Rows:
    """The ten questions."""
    return [{"question": each.id, "title": each.title, "about": each.about} for each in TEN]


def answered(desk: Desk, given: Given) -> Rows:
    """The areas and days of which answers are kept."""
    return [{"area": area, "on": day} for area, days in desk.held.days().items() for day in days]


def answers(desk: Desk, given: Given) -> Rows:
    """The rows of the files about one area on the day in force."""
    return desk.held.rows(*_answered(desk, given))


def answers_json(desk: Desk, given: Given) -> str:
    """The same rows as the text of JSON."""
    return desk.held.json(*_answered(desk, given))


def _answered(desk: Desk, given: Given) -> tuple[str, date | None, str]:
    on = desk.day(given) if "on" in given else None
    return given.get("area", ENGLAND), on, given.get("question", "")


def areas(desk: Desk, given: Given) -> Rows:
    """The areas of a kind on a day."""
    return desk.asked("areas", given, partial(_areas, given["kind"], desk.day(given)))


def _areas(kind: str, on: date, store: Store) -> Rows:
    found = list_areas(store, kind, on)
    people = people_of(store, [each.area.id for each in found], on)
    return [
        {
            "area": each.area.id,
            "code": each.area.code,
            "ons_code": each.area.ons_code or "",
            "name": each.area.name,
            "valid_from": each.area.spell.valid_from,
            "valid_to": each.area.spell.valid_to,
            "people": people[each.area.id].people if each.area.id in people else None,
            "people_year": people[each.area.id].year if each.area.id in people else None,
            "source": each.source,
        }
        for each in found
    ]


def history(desk: Desk, given: Given) -> Rows:
    """Every step by which an area or organisation became what it is."""
    return desk.asked("history", given, lambda store: read_history(store, given["body"]).to_rows())


def rebase(desk: Desk, given: Given) -> Rows:
    """Who of each area of one map lives in each area of another."""
    before, after = (
        Vintage(kind=given[f"{side}_kind"], on=told_day(given[f"{side}_on"]))
        for side in ("from", "to")
    )
    return desk.asked("rebase", given, partial(_rebase, before, after))


def _rebase(before: Vintage, after: Vintage, store: Store) -> Rows:
    found = overlap(store, before, after)
    return [
        {
            "from": found.before[row],
            "to": found.after[column],
            "to_name": found.names[column],
            "people": people,
            "share": share,
            "counted_at": found.counted,
        }
        for row, column, people, share in zip(
            found.row.tolist(),
            found.column.tolist(),
            found.people.tolist(),
            found.shares.tolist(),
            strict=True,
        )
    ]


def measures(desk: Desk, given: Given) -> Rows:
    """The measures of which series are held."""
    return desk.asked("measures", given, list_measures)


def series(desk: Desk, given: Given) -> Rows:
    """One measure of every unit of a kind, period by period."""
    return desk.asked("series", given, partial(_series, given, desk.day(given)))


def _series(given: Given, on: date, store: Store) -> Rows:
    asked = Asked(
        measure=given["measure"],
        kind=given.get("kind", "stp"),
        footprint=given.get("footprint", "fixed"),
        on=on,
    )
    found = read_panel(store, asked)
    filled, _ = survey_gaps(found.values)
    return [
        {"unit": unit, "period_from": period, "value": float(value)}
        for unit, values in filled.iterrows()
        for period, value in values.items()
    ]


AREA = Parameter(
    name="area",
    meaning="Id or code of a system or board; England without it.",
    example="QOP",
)
KINDS = tuple(kind for kind in AREA_KINDS if kind not in ("lsoa", "msoa", "ward"))


def _kind(name: str, meaning: str, example: str) -> Parameter:
    return Parameter(name=name, meaning=meaning, example=example, choices=KINDS, required=True)


def _day(name: str, meaning: str, example: str) -> Parameter:
    return Parameter(name=name, meaning=meaning, example=example, required=True, is_day=True)


ENDPOINTS = (
    Endpoint(
        name="questions",
        summary="The ten questions",
        meaning="What each is called and what it holds.",
        columns={
            "question": "Id, as `answers` takes it.",
            "title": "The question.",
            "about": "What its answer holds.",
        },
        make=questions,
        of_files=True,
    ),
    Endpoint(
        name="answered",
        summary="Areas and days of which answers are kept",
        meaning="A day that is not kept is answered by the newest one before it.",
        columns={"area": "Id of the area.", "on": "A day kept."},
        make=answered,
        of_files=True,
    ),
    Endpoint(
        name="answers",
        summary="The ten answers about an area",
        meaning="The same rows as the files of the data: one figure a row.",
        columns={each.name: each.meaning for each in COLUMNS},
        make=answers,
        written=answers_json,
        parameters=(
            AREA,
            ON,
            Parameter(
                name="question",
                meaning="One question; all ten without it.",
                example="done",
                choices=tuple(each.id for each in TEN),
            ),
        ),
        of_files=True,
    ),
    Endpoint(
        name="areas",
        summary="Areas of a kind on a day",
        meaning="With the people who lived there.",
        columns={
            "area": "Id: kind and code.",
            "code": "ODS code, or ONS code where that is its only one.",
            "ons_code": "ONS code.",
            "name": "What it was called on the day.",
            "valid_from": "First day of its life.",
            "valid_to": "First day after its life; empty while it lasts.",
            "people": "People who lived there.",
            "people_year": "Mid-year of which they were counted.",
            "source": "Id of the source.",
        },
        make=areas,
        parameters=(
            Parameter(
                name="kind", meaning="Kind of area.", example="icb", choices=KINDS, required=True
            ),
            ON,
        ),
    ),
    Endpoint(
        name="history",
        summary="How an area or organisation became what it is",
        meaning="Every step by which one followed another, oldest first.",
        columns={
            "kind": "merges, splits, transfers, becomes or recodes.",
            "predecessor": "Id of who was there before.",
            "successor": "Id of who came after.",
            "predecessor_name": "Its name.",
            "successor_name": "Its name.",
            "effective": "First day of the successor's.",
            "share": "Share of the predecessor's people who went along, 0 to 1.",
            "source": "Id of the source.",
        },
        make=history,
        parameters=(
            Parameter(name="body", meaning="Id or code of any date.", example="QOP", required=True),
        ),
    ),
    Endpoint(
        name="rebase",
        summary="From one map to another",
        meaning="Who of each area of one kind and day lives in each area of another: the shares by "
        "which a table of counts is carried over.",
        columns={
            "from": "Code of the area before.",
            "to": "Code of the area after.",
            "to_name": "Its name.",
            "people": "People of the one who live in the other.",
            "share": "The same as a share of the people of the area before.",
            "counted_at": "Which estimate of people counts.",
        },
        make=rebase,
        parameters=(
            _kind("from_kind", "Kind of area of the map before.", "ccg"),
            _day("from_on", "Day of the map before.", "2017-04-01"),
            _kind("to_kind", "Kind of area of the map after.", "icb"),
            _day("to_on", "Day of the map after.", "2026-04-01"),
        ),
    ),
    Endpoint(
        name="measures",
        summary="Measures of which series are held",
        meaning="A row a measure and kind of unit.",
        columns={
            "measure": "Id, as `series` takes it.",
            "name": "What it is.",
            "unit": "Unit of its values.",
            "kind": "Kind of the units for which it is held.",
            "subjects": "How many of them.",
            "first": "First day of the first period.",
            "until": "First day after the last period.",
        },
        make=measures,
    ),
    Endpoint(
        name="series",
        summary="A measure, period by period",
        meaning="Every unit of a kind that has it for all periods; one missing period is filled on "
        "a straight line. Measures of trusts are added up to systems.",
        columns={
            "unit": "Id of the unit.",
            "period_from": "First day of the period.",
            "value": "The value, in the unit that `measures` gives.",
        },
        make=series,
        parameters=(
            Parameter(
                name="measure", meaning="Id of a measure.", example="ae_attendances", required=True
            ),
            Parameter(
                name="kind",
                meaning="Kind of unit; stp without it.",
                example="stp",
                choices=("trust", *KINDS),
            ),
            Parameter(
                name="footprint",
                meaning="Whether a trust counts for the system that it was in first (fixed) or was "
                "in that month (moving).",
                example="fixed",
                choices=FOOTPRINTS,
            ),
            Parameter(
                name="on",
                meaning="The day whose map areas are carried to.",
                example="2019-12-01",
                is_day=True,
            ),
        ),
    ),
)
