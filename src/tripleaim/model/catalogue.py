"""The catalogue of measures: what each row of an answer says, in words, kept as data.

A question's `words.toml` names each class of row once: the table in which it stands, its sentence,
its method, and its measures with unit, heading, meaning, better direction and aim. Terminal, JSON,
CSV, workbook, page, manual and data dictionary all read it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tripleaim.model.errors import refuse

BETTER = ("higher", "lower", "neither")
AIMS = ("health", "care", "cost")
UNITS: Mapping[str, str] = MappingProxyType(
    {
        "": "words",
        "GBP": "pounds; pence in the rows",
        "share": "0 to 1",
        "date": "a day",
        "people": "people, whole",
    }
)
"""Units with a meaning of their own; any other is a plural noun of what is counted or a rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWords:
    """One measure: the field of the row that holds it, its unit, and how it is headed and meant.

    `of` names a field of the row that completes the id, where one heading is had of many things:
    `effect_on` of `outcome` becomes `effect_on_delayed_days`. `unit_in` names the field that holds
    the unit, where rows of one heading have units of their own. `places`: the decimals of a share
    in per cent, as its sentence has them.
    """

    id: str
    field: str
    unit: str
    heading: str
    meaning: str
    better: str = "neither"
    aim: str = ""
    of: str = ""
    unit_in: str = ""
    places: int = 1

    def id_for(self, row: object) -> str:
        """Its id as a finding of a row has it."""
        return f"{self.id}_{getattr(row, self.of)}" if self.of else self.id

    def unit_for(self, row: object) -> str:
        """Its unit as a finding of a row has it."""
        return str(getattr(row, self.unit_in)) if self.unit_in else self.unit

    def __post_init__(self) -> None:
        if self.better not in BETTER:
            raise refuse(self.id, "is not a direction", ", ".join(BETTER), value=self.better)
        if self.aim and self.aim not in AIMS:
            raise refuse(self.id, "is not an aim", ", ".join(AIMS), value=self.aim)
        if not self.heading.strip() or not self.meaning.strip():
            raise refuse(self.id, "has no heading or no meaning")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWords:
    """The words of one class of row. Texts in `{{ }}` are filled from the fields of the row.

    `table` is the caption under which such rows stand together, empty where each stands alone;
    `file` names the table's download and never changes; `label` is the heading of a row.
    `short` is the sentence of a card, of one line or two, where the usual one is longer.
    `forms` are sentences for a row whose `form`, or else whose status, is of that name. `chosen`
    names the field of a row that says which one of the measures it holds: none for all of them.
    """

    row: str
    sentence: str
    measures: tuple[MeasureWords, ...]
    table: str = ""
    file: str = ""
    first: str = ""
    label: str = ""
    method: str = ""
    notes: tuple[str, ...] = ()
    basis: str = "observed"
    chosen: str = ""
    short: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if bool(self.table) != bool(self.file):
            raise refuse(self.row, "has a table without a file name, or the reverse")
        if self.basis not in ("observed", "assumed", "synthetic"):
            raise refuse(self.row, "is not observed, assumed or synthetic", value=self.basis)

    def measures_of(self, row: object) -> tuple[MeasureWords, ...]:
        """The measures that a row holds: all of its class, or the one that it names.

        Raises InputRefused for a row that names none of its class.
        """
        if not self.chosen:
            return self.measures
        named = getattr(row, self.chosen)
        found = tuple(each for each in self.measures if each.id == named)
        if not found:
            raise refuse(self.row, "names no measure of its words", value=str(named))
        return found

    def sentence_for(self, form: str, status: str) -> str:
        """The sentence of a row: that of its form, else of its status, else the usual one."""
        if form and form not in self.forms:
            raise refuse(self.row, "has no sentence of this form", value=form)
        return self.forms.get(form) or self.forms.get(status) or self.sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The words of one question: its rows by class name, and its notes by id."""

    question: str
    rows: Mapping[str, RowWords]
    notes: Mapping[str, str]

    def of(self, row: object) -> RowWords:
        """The words of a row. Raises InputRefused for a class that the catalogue does not hold."""
        name = type(row).__name__
        if name not in self.rows:
            raise refuse(self.question, "is not in the catalogue of its words", value=name)
        return self.rows[name]

    def measures(self) -> Iterator[tuple[RowWords, MeasureWords]]:
        """Every measure with the row in which it stands."""
        for row in self.rows.values():
            for measure in row.measures:
                yield row, measure

    def heading_of(self, id: str) -> str:
        """The heading of a measure by its id. Raises InputRefused for one that is not here."""
        found = next((measure.heading for _, measure in self.measures() if measure.id == id), None)
        if found is None:
            raise refuse(self.question, "is no measure of the catalogue of its words", value=id)
        return found

    def unit_of(self, id: str) -> str:
        """The unit of a measure by its id. Raises as `heading_of` does."""
        found = next((measure.unit for _, measure in self.measures() if measure.id == id), None)
        if found is None:
            raise refuse(self.question, "is no measure of the catalogue of its words", value=id)
        return found

    def better_of(self, id: str) -> str:
        """Which direction of a measure is better, by its id. Raises as `heading_of` does."""
        found = next((measure.better for _, measure in self.measures() if measure.id == id), None)
        if found is None:
            raise refuse(self.question, "is no measure of the catalogue of its words", value=id)
        return found
