"""One measure of all areas of a kind, and its rows for one beside England and the past."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tripleaim.model.quantity import Share
from tripleaim.model.status import Status
from tripleaim.questions.needs.rows import CareShare, Condition, Measured
from tripleaim.registry.area import Listed

ENGLAND = "england:E92000001"
ENOUGH = 0.5  # a value must stand for at least this share of an area's residents


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A measure of every area of a kind: values, those of the period before, and England's.

    `kind` is the class of its rows; a share has two places more than `places`, being shown in per
    cent. `covered` and `inside` are as in people/carry.py; an area that they leave out is whole.
    """

    kind: type[Measured]
    measure: str
    whom: str = ""
    places: int
    period: tuple[date, date]
    values: Mapping[str, float]
    before: Mapping[str, float]
    england: float | None
    how: str
    sources: tuple[str, ...]
    derived: bool = False
    notes: tuple[str, ...] = ()
    covered: Mapping[str, float] = field(default_factory=dict)
    inside: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_share(self) -> bool:
        """Whether it is a share of something, 0 to 1."""
        return self.kind in (Condition, CareShare)

    def is_told(self, area: str) -> bool:
        """Whether there is a value that stands for most of an area's residents."""
        return area in self.values and self.covered.get(area, 1) >= ENOUGH

    def rounded(self, value: float) -> float:
        """A value as it is given out, of the type of its rows.

        >>> like = dict(measure="m", places=1, values={}, before={}, england=None, how="",
        ...             period=(date(2019, 1, 1), date(2020, 1, 1)), sources=("s",))
        >>> from tripleaim.questions.needs.rows import Health
        >>> [Compared(kind=kind, **like).rounded(0.12345) for kind in (Condition, Health)]
        [0.123, 0.1]
        """
        return Share(round(value, self.places + 2)) if self.is_share else round(value, self.places)

    def told(self, value: float | None) -> float | None:
        """A value as it is given out; None for none."""
        return None if value is None else self.rounded(value)


def compare(here: Listed, each: Compared) -> list[Measured]:
    """The rows of one area: its value, England's, and that of the period before."""
    area = here.area.id
    if not each.is_told(area):
        return [_row(each, area, "here", None, status=Status.CANNOT_TELL)]
    found = [_row(each, area, "here", each.values[area])]
    if each.england is not None:
        found.append(_row(each, area, "england", each.england))
    if area in each.before:
        found.append(_row(each, area, "before", each.before[area]))
    return found


def _row(
    each: Compared, area: str, side: str, value: float | None, status: Status = Status.SHOWN
) -> Measured:
    told = sorted(held for name, held in each.values.items() if each.is_told(name))
    given = {name: each.told(held) for name, held in _sides(each, area).items()}
    if len(told) > 2:
        given |= {"least": each.rounded(told[0]), "most": each.rounded(told[-1])}
    made = {
        "subject": ENGLAND if side == "england" else area,
        "measure": f"{each.measure}_before" if side == "before" else each.measure,
        "base": each.measure, "whom": each.whom, "first": each.period[0], "after": each.period[1],
        "places": each.places, "side": side, "how": each.how, "derived": each.derived,
        "covered": each.covered.get(area, 1.0 if value is not None else 0.0),
        "wider": each.inside.get(area, 1) < ENOUGH, "sources": each.sources,
        "notes": each.notes, "status": status, "value": each.told(value), **given,
    }  # fmt: skip
    return each.kind(**made)  # type: ignore[arg-type]


def _sides(each: Compared, area: str) -> dict[str, float | None]:
    return {
        "here": each.values.get(area) if each.is_told(area) else None,
        "england": each.england,
        "before": each.before.get(area),
    }
