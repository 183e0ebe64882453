"""The triple aim of an area from open data: against England, others, and the time before."""

from datetime import date

from tripleaim.answers.words import listed
from tripleaim.model.finding import Finding
from tripleaim.people.carry import Rolled, roll_up
from tripleaim.people.similar import METHOD as DISTANCE
from tripleaim.people.similar import nearest
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store, ask

AIMS = "Health and care against England"
ROLLED = "mean of the published areas within, weighted by residents; not published for this area"

# measure, breakdown, words, unit, decimals
SHOWN = (
    ("healthy_life_expectancy", "female", "Healthy life expectancy, women", "years", 1),
    ("healthy_life_expectancy", "male", "Healthy life expectancy, men", "years", 1),
    ("life_expectancy", "female", "Life expectancy, women", "years", 1),
    ("life_expectancy", "male", "Life expectancy, men", "years", 1),
    ("preventable_mortality", "all", "Preventable deaths under 75", "per 100,000", 1),
    ("avoidable_mortality", "all", "Avoidable deaths", "per 100,000", 1),
    ("life_expectancy_slope", "female", "Life expectancy gap within councils, women", "years", 1),
    ("life_expectancy_slope", "male", "Life expectancy gap within councils, men", "years", 1),
    ("health_index", "all", "Health Index", "score, 100 is England in 2015", 1),
    (
        "practice_experience", "most deprived two fifths",
        "Good experience of general practice, most deprived two fifths", "share", 3,
    ),
    (
        "practice_experience", "least deprived fifth",
        "Good experience of general practice, least deprived fifth", "share", 3,
    ),
)  # fmt: skip


def aim_findings(store: Store, here: Listed, on: date) -> list[Finding]:
    """Health and care of an area, each with England's figure and that of the period before."""
    found = []
    for measure, breakdown, words, unit, decimals in SHOWN:
        rolled = roll_up(store, measure, breakdown, here.area.kind, on)
        if rolled is not None and here.area.id in rolled.values:
            found.append(_aim(here, rolled, words, unit, decimals))
    return found


def _aim(here: Listed, rolled: Rolled, words: str, unit: str, decimals: int) -> Finding:
    value = rolled.values[here.area.id]
    first, last = rolled.period[0].year, rolled.period[1].year - 1
    years = str(first) if first == last else f"{first} to {last}"
    against = []
    if rolled.england is not None:
        against.append(f"England {rolled.england:.{decimals}f}")
    if here.area.id in rolled.previous:
        against.append(f"the period before {rolled.previous[here.area.id]:.{decimals}f}")
    order = sorted(rolled.values.values())
    against.append(f"areas of its kind from {order[0]:.{decimals}f} to {order[-1]:.{decimals}f}")
    return Finding(
        measure=rolled.measure, value=round(value, decimals), unit=unit, table=AIMS, label=words,
        sources=(rolled.source,), method=ROLLED,
        statement=f"{words}: {value:.{decimals}f} ({years}); {'; '.join(against)}.",
    )  # fmt: skip


CHARACTERS = """
select c.area, a.name, c.share_65_over, c.share_most_deprived, c.share_rural
from area_character c
join area a on a.area = c.area
order by c.area
"""


def similar_systems(store: Store, here: Listed, on: date) -> list[Finding]:
    """The five systems most like a system in age, deprivation and rurality."""
    rows = ask(store, CHARACTERS)
    same = f"stp:{here.area.code}"
    if here.area.kind not in ("stp", "icb") or same not in {row["area"] for row in rows}:
        return []
    names = {row["area"]: row["name"] for row in rows}
    table = {
        row["area"]: (row["share_65_over"], row["share_most_deprived"], row["share_rural"])
        for row in rows
    }
    near = nearest(table, same)
    return [
        Finding(
            measure="similar_systems", value=listed([names[area] for area, _ in near]), unit="",
            label="Most like it", sources=("system_character",), method=DISTANCE,
            caveats=("Compared on the footprints of April 2021.",),
            statement="In age, deprivation and rurality it is most like "
            f"{listed([f'{names[area]} ({far:.2f})' for area, far in near])}.",
        )
    ]  # fmt: skip
