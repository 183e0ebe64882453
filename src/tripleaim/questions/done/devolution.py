"""Two older claims: devolution to Greater Manchester, and outsourcing and treatable mortality."""

from functools import lru_cache

import numpy as np

from tripleaim.evidence.did import LongRows, two_way_effect
from tripleaim.evidence.measured import say_coverage
from tripleaim.evidence.own_panel import Judgement, judge_panel
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.verdict import HARMED, HELPED, NONE, UNKNOWN
from tripleaim.model.finding import Finding
from tripleaim.store.engine import Store, ask, ask_frame, ask_value

DEVOLUTION = "Greater Manchester's devolution and mortality"
OUTSOURCING = "Outsourcing and treatable mortality"
MEASURES = {
    "treatable_mortality": "deaths that good care could have prevented",
    "avoidable_mortality": "deaths that care or prevention could have avoided",
}
AGREED = 2016  # the first year of devolved health and care: from April
METHOD = (
    "{design} of the CCGs of Greater Manchester against all others with rates in every year; "
    "{coverage}; verdict by written rules (docs/method/verdict.md)"
)
RATES = """
select subject, year(period_from) as year, value, source from observation
where measure = $measure and subject like 'ccg:%' and value is not null
order by subject, year
"""
MANCHESTER = """
select distinct c.area
from lying('ccg', date '2020-04-01') c
join blocks_in('stp:QOP', date '2020-04-01') p on p.block = c.block
order by c.area
"""
PANEL = """
select unit, period, outcome, exposure, source from long_panel
where study = 'goodair_reeves_2022' and outcome > 0 and exposure is not null
order by unit, period
"""


def devolution(store: Store) -> list[Finding]:
    """Whether mortality in Greater Manchester parted from other places after April 2016.

    Eleven years before and four after, by CCG. Empty where the store holds no rates by CCG.
    """
    found = []
    for measure, words in MEASURES.items():
        rows = ask_frame(store, RATES, {"measure": measure})
        if not rows.empty:
            found.append(_judge(store, measure, words))
    return found


def outsourcing(store: Store) -> list[Finding]:
    """The published effect of outsourcing on treatable mortality, estimated anew; empty without."""
    rows = ask_frame(store, PANEL)
    if rows.empty:
        return []
    found = two_way_effect(
        LongRows(
            outcome=100 * np.log(rows["outcome"].to_numpy(dtype=float)),
            exposure=rows["exposure"].to_numpy(dtype=float),
            covariates=np.zeros((len(rows), 0)),
            unit=np.unique(rows["unit"].to_numpy(str), return_inverse=True)[1].astype(np.int64),
            period=rows["period"].to_numpy(dtype=np.int64),
        )
    )
    return [
        Finding(
            measure="effect_of_outsourcing", value=round(found.effect, 3), unit="per cent",
            low=None if found.low is None else round(found.low, 3),
            high=None if found.high is None else round(found.high, 3),
            label="A percentage point more spent with private providers", table=OUTSOURCING,
            sources=tuple(sorted(set(rows["source"]))),
            method="two-way fixed effects of commissioners and years, errors by commissioner",
            statement="Each percentage point more of a commissioner's spending with private "
            f"providers went with {found.effect:+.2f}% treatable deaths ({found.low:+.2f}% to "
            f"{found.high:+.2f}%). Goodair and Reeves (2022) found +0.38% (0.22% to 0.55%), with "
            "controls that are not in the open file.",
        )
    ]  # fmt: skip


def _judge(store: Store, measure: str, words: str) -> Finding:
    judgement, unit, sources, count = _judged(store, measure)
    verdict = judgement.verdict
    label = words[0].upper() + words[1:]
    kind = verdict.kind if verdict else UNKNOWN
    plain = {
        "measure": f"effect_on_{measure}", "unit": unit, "label": label, "table": DEVOLUTION,
        "sources": sources, "method": _method(judgement), "subject": "stp:QOP",
    }  # fmt: skip
    if verdict is None:
        words_ = f"Whether devolution changed {words} in Greater Manchester cannot be told: "
        return Finding(
            value=None, status="cannot tell", statement=f"{words_}{judgement.reason}.", **plain,  # type: ignore[arg-type]
        )  # fmt: skip
    said = {
        HELPED: f"Greater Manchester had fewer {words} after April 2016 than it would have had",
        HARMED: f"Greater Manchester had more {words} after April 2016 than it would have had",
        NONE: f"Greater Manchester shows no detectable effect on {words} after April 2016",
        UNKNOWN: f"Whether devolution changed {words} in Greater Manchester cannot be told",
    }[kind]
    return Finding(
        value=round(verdict.effect, 2), low=round(verdict.low, 2), high=round(verdict.high, 2),
        status="cannot tell" if kind == UNKNOWN else "found",
        statement=f"{said}: {verdict.effect:+.1f} {unit} ({verdict.low:+.1f} to "
        f"{verdict.high:+.1f}) against {count} other places; {verdict.reason or 'by all tests'}. "
        f"{_others(judgement)}",
        caveats=("Mortality changes slowly, and four years are few.",), **plain,  # type: ignore[arg-type]
    )  # fmt: skip


def _method(judgement: Judgement) -> str:
    """The design that the verdict rests on: there are too few years for all but the first."""
    first = judgement.estimates[0]
    return METHOD.format(design=first.design, coverage=say_coverage(first.design, first.inference))


def _others(judgement: Judgement) -> str:
    sizes = [each.effect for each in judgement.estimates[1:]]
    return f"Other designs give {min(sizes):+.1f} to {max(sizes):+.1f}."


def _judged(store: Store, measure: str) -> tuple[Judgement, str, tuple[str, ...], int]:
    rows = ask_frame(store, RATES, {"measure": measure})
    wide = rows.pivot(index="subject", columns="year", values="value").dropna()
    sql = "select any_value(unit) from measure where measure = $measure"
    unit = str(ask_value(store, sql, {"measure": measure}))
    treated = wide.index.isin([row["area"] for row in ask(store, MANCHESTER)])
    years = [int(year) for year in wide.columns]
    key = (
        tuple(map(str, wide.index)), tuple(years), tuple(treated.tolist()),
        wide.to_numpy(dtype=float).tobytes(),
    )  # fmt: skip
    return _remember(key), unit, tuple(sorted(set(rows["source"]))), int((~treated).sum())


@lru_cache(maxsize=8)
def _remember(key: tuple[tuple[str, ...], tuple[int, ...], tuple[bool, ...], bytes]) -> Judgement:
    units, years, treated, values = key
    first = np.where(np.array(treated), years.index(AGREED), len(years))
    outcome = np.frombuffer(values).reshape(len(units), len(years))
    return judge_panel(Panel(outcome=outcome, units=units, periods=years, first=first))
