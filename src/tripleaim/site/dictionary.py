"""The data dictionary: every measure of the ten answers with its unit and meaning, as data."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from tripleaim.model.catalogue import MeasureWords, RowWords
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.tidy import Column
from tripleaim.questions.ten import TEN
from tripleaim.store.files.csv_text import csv_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One measure of one table of one question."""

    question: str
    measure: str
    table: str
    unit: str
    heading: str
    meaning: str
    better: str
    aim: str


COLUMNS = (
    Column(name="question", type="string", meaning="Which of the ten.", required=True),
    Column(name="measure", type="string", meaning="Id of the measure.", required=True),
    Column(name="table", type="string", meaning="Id of the table in which it stands."),
    Column(name="unit", type="string", meaning="Unit of its values; a share is 0 to 1."),
    Column(name="heading", type="string", meaning="Its heading.", required=True),
    Column(name="meaning", type="string", meaning="What it means.", required=True),
    Column(
        name="better",
        type="string",
        meaning="Which is better: higher, lower or neither.",
        required=True,
    ),
    Column(name="aim", type="string", meaning="Health, care or cost, where it bears on one."),
)


def entries(seen: Iterable[tuple[str, str]]) -> list[Entry]:
    """The measures of every question; `seen` are (question, measure) of rows.

    Where an id is completed by what it is of, each that was seen is an entry; what several
    rows of one table hold is one entry.
    """
    held = sorted(set(seen))
    made = (
        entry
        for each in TEN
        for row, measure in catalogue_of(each.folder).measures()
        for entry in _of(each.id, row, measure, [id for asked, id in held if asked == each.id])
    )
    first: dict[tuple[str, str, str], Entry] = {}
    for entry in made:
        first.setdefault((entry.question, entry.measure, entry.table), entry)
    return list(first.values())


def _of(
    question: str, row: RowWords, measure: MeasureWords, seen: Iterable[str]
) -> Iterator[Entry]:
    known = {each.id for _, each in catalogue_of(question.replace("-", "_")).measures()}
    begins = f"{measure.id}_"
    whole = [id for id in seen if id.startswith(begins) and id not in known] if measure.of else []
    for id in whole or [measure.id]:
        yield Entry(
            question=question,
            measure=id,
            table=row.file,
            unit=measure.unit,
            heading=measure.heading,
            meaning=measure.meaning,
            better=measure.better,
            aim=measure.aim,
        )


def dictionary_csv(seen: Iterable[tuple[str, str]]) -> bytes:
    """The dictionary as CSV."""
    heads = [each.name for each in COLUMNS]
    return csv_text([heads, *(astuple(each) for each in entries(seen))]).encode()
