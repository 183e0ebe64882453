"""A finding: one answer, with its unit, interval, sentence, sources, method and caveats."""

import math
from dataclasses import dataclass, fields
from decimal import Decimal

from tripleaim.model.errors import refuse

STATUSES = {
    "found": "the value is as stated",
    "suppressed": "withheld because it could reveal something about a person",
    "cannot tell": "the data do not allow an answer, and the statement says why",
    "not on record": "nothing in this store bears on it, and the statement says what would",
    "synthetic": "computed from synthetic people; it describes nobody",
    "assumed": "rests on an assumption that the user may change",
}

Value = int | float | Decimal | str | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One figure that answers a question, complete enough to be read alone.

    `value` is in `unit`; `low` and `high` bound it where it is an estimate, and `method` says at
    what level. `subject` is an area or organisation id when the finding is about a part of the area
    asked about. `table` groups findings that belong in one table, `label` is the row's name there;
    `cites` says that the method names what is cited, and is no part of `to_dict`.

    >>> people = Finding(measure="people", value=1676681, unit="people", sources=("ons_mid2017",),
    ...                  statement="1,676,681 people lived here.", method="sum of LSOAs")
    >>> people.to_dict()["status"]
    'found'
    """

    measure: str
    value: Value
    unit: str
    statement: str
    sources: tuple[str, ...]
    method: str
    low: Value = None
    high: Value = None
    status: str = "found"
    caveats: tuple[str, ...] = ()
    subject: str = ""
    label: str = ""
    table: str = ""
    cites: bool = False

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise refuse(self.measure, "is not a status", ", ".join(STATUSES), value=self.status)
        if not self.statement.endswith((".", "?", "!")):
            raise refuse(self.measure, "says nothing that is a sentence", value=self.statement)
        if not self.sources:
            raise refuse(self.measure, "names no source")
        if isinstance(self.value, float) and not math.isfinite(self.value):
            raise refuse(self.measure, "is not a finite number", value=str(self.value))
        if self.value is None and self.status == "found":
            raise refuse(self.measure, "has no value and no status that says why")

    def to_dict(self) -> dict[str, object]:
        """The finding as plain values for JSON: decimals as numbers in text, tuples as lists."""
        plain: dict[str, object] = {each.name: getattr(self, each.name) for each in fields(self)}
        del plain["cites"]
        for field in ("value", "low", "high"):
            if isinstance(plain[field], Decimal):
                plain[field] = str(plain[field])
        plain["sources"] = list(self.sources)
        plain["caveats"] = list(self.caveats)
        return plain
