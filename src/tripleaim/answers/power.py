"""How large an effect could be seen: power of the comparisons, for use in plans."""

from datetime import date

import numpy as np

from tripleaim.answers.done import sources_of
from tripleaim.evidence.claims import FIRST, MEASURES, read_ground
from tripleaim.evidence.panel import survey_gaps
from tripleaim.evidence.power import Detectable, detectable_effects
from tripleaim.evidence.series import find_breaks, read_months
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.model.finding import Finding
from tripleaim.store.engine import Store

MONTHS = (3, 6, 12, 18, 24)
SYSTEMS = (1, 5, 10)


def power(store: Store, measure: str | None, on: date) -> list[Finding]:
    """The smallest detectable effect on a measure by months after, systems changed and design."""
    known = {each.id: each for each in MEASURES}
    if measure not in known:
        raise refuse("measure", "is not one that systems have months of", ", ".join(known) + ".",
                     value=str(measure))  # fmt: skip
    chosen = known[measure]
    wide = read_months(store, chosen.id, FIRST, chosen.until)
    if wide.empty:
        raise NothingFound(f"This store holds no months of {chosen.words} by system.")
    filled, _ = survey_gaps(wide.where(wide > 0))
    logs = filled.apply(np.log)
    broken = {each.system for each in find_breaks(logs)} | set(read_ground(store).designations)
    quiet = logs.drop(index=[system for system in logs.index if system in broken])
    found = detectable_effects(quiet.to_numpy(dtype=float), MONTHS, SYSTEMS)
    return [_finding(each, chosen.words, len(quiet), sources_of(chosen)) for each in found]


def _finding(one: Detectable, words: str, donors: int, sources: tuple[str, ...]) -> Finding:
    who = "one system" if one.systems == 1 else f"{one.systems} systems together"
    return Finding(
        measure=f"detectable_after_{one.months}_months",
        value=round(one.effect, 4),
        unit="share",
        statement=f"By {one.design}, a change of {words} in {who} would be seen four times in five "
        f"after {one.months} months if it were {one.effect:.1%} or more.",
        sources=sources,
        method=f"placebo effects of {donors} systems never designated, level 5%, power 80%",
        caveats=("Systems changed together are taken as independent.",) * (one.systems > 1),
        label=f"{one.design}, {who}",
        table=f"Smallest effect on {words} that would be seen",
    )
