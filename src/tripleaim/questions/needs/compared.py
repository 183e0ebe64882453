"""One measure of all areas of a kind, and what is said of one beside England and the past."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tripleaim.model.finding import Finding
from tripleaim.registry.area import Listed

ENGLAND = "england:E92000001"
ENOUGH = 0.5  # a value must stand for at least this share of an area's residents
WHOLE = 0.95  # above this the value is said without its coverage
WIDER = "the figure of the wider area in which it lies: nothing is published for this area alone"
DERIVED = "; England: mean of the published areas, weighted by residents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A measure of every area of a kind: values, those of the period before, and England's.

    `covered` and `inside` are as in people/carry.py; an area that they leave out is whole.
    """

    measure: str
    label: str
    unit: str
    decimals: int
    table: str
    years: str
    values: Mapping[str, float]
    before: Mapping[str, float]
    england: float | None
    method: str
    sources: tuple[str, ...]
    england_is_published: bool = True
    caveats: tuple[str, ...] = ()
    covered: Mapping[str, float] = field(default_factory=dict)
    inside: Mapping[str, float] = field(default_factory=dict)

    @property
    def dated(self) -> str:
        """The label with the period of the values."""
        return f"{self.label} ({self.years})" if self.years else self.label

    def is_told(self, area: str) -> bool:
        """Whether there is a value that stands for most of an area's residents."""
        return area in self.values and self.covered.get(area, 1) >= ENOUGH

    def describe(self, value: float) -> str:
        """A value in words: shares in per cent.

        >>> like = dict(measure="m", label="M", decimals=1, table="T", years="2019", values={},
        ...             before={}, england=None, method="m", sources=("s",))
        >>> [Compared(unit=unit, **like).describe(0.123) for unit in ("share", "years")]
        ['12.3%', '0.1']
        """
        if self.unit == "share":
            return f"{value:.{self.decimals}%}"
        return f"{value:,.{self.decimals}f}"

    def rounded(self, value: float) -> float:
        """A value as it is given out: a share has two places more, being shown in per cent."""
        return round(value, self.decimals + (2 if self.unit == "share" else 0))


def compare(here: Listed, each: Compared) -> list[Finding]:
    """What is said of one area: its value, England's, and that of the period before.

    All three share one sentence, which the command line prints once.
    """
    area = here.area.id
    if not each.is_told(area):
        return [_untold(here, each)]
    label = each.dated
    partly = tuple(f"{label}: {said}." for said in _standing_for(area, each))
    shared: dict[str, Any] = {
        "unit": each.unit, "table": each.table, "label": label, "sources": each.sources,
        "caveats": (*each.caveats, *partly), "statement": _sentence(area, each),
    }  # fmt: skip
    own = WIDER if each.inside.get(area, 1) < ENOUGH else each.method
    found = [
        Finding(measure=each.measure, value=each.rounded(each.values[area]), subject=area,
                method=own, **shared)
    ]  # fmt: skip
    if each.england is not None:
        said = each.method if each.england_is_published else f"{each.method}{DERIVED}"
        found.append(
            Finding(measure=each.measure, value=each.rounded(each.england), subject=ENGLAND,
                    method=said, **shared)
        )  # fmt: skip
    if area in each.before:
        found.append(
            Finding(measure=f"{each.measure}_before", value=each.rounded(each.before[area]),
                    subject=area, method=f"{own}; the period before", **shared)
        )  # fmt: skip
    return found


def _sentence(area: str, each: Compared) -> str:
    said = f"{each.label}: {each.describe(each.values[area])} ({each.years})"
    against = []
    if each.england is not None:
        against.append(f"England {each.describe(each.england)}")
    if area in each.before:
        against.append(f"the period before {each.describe(each.before[area])}")
    told = sorted(value for name, value in each.values.items() if each.is_told(name))
    if len(told) > 2:
        against.append(
            f"areas of its kind from {each.describe(told[0])} to {each.describe(told[-1])}"
        )
    return "; ".join([said, *against, *_standing_for(area, each)]) + "."


def _standing_for(area: str, each: Compared) -> list[str]:
    """What must be known of a value that does not stand for the area, all of it and it alone."""
    found = []
    if each.covered.get(area, 1) < WHOLE:
        found.append(f"published for parts where {each.covered[area]:.0%} of its residents live")
    if each.inside.get(area, 1) < ENOUGH:
        found.append("the figure of a wider area")
    return found


def _untold(here: Listed, each: Compared) -> Finding:
    share = each.covered.get(here.area.id, 0.0)
    part = f"only where {share:.0%} of its residents live" if share else "for no part of it"
    return Finding(
        measure=each.measure, value=None, unit=each.unit, status="cannot tell",
        subject=here.area.id, table=each.table, label=each.dated, sources=each.sources,
        method=each.method, caveats=each.caveats,
        statement=f"{each.label}: cannot be told for {here.area.name}: the data held give it "
        f"{part} ({each.years}).",
    )  # fmt: skip
