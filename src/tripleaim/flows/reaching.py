"""How far people are from hospitals: straight lines of the store, or a user's own minutes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from tripleaim.flows.catchments import Real, straight_line_km
from tripleaim.flows.partition import KIND
from tripleaim.model.errors import NothingFound, Problem
from tripleaim.model.limits import FLOW
from tripleaim.store.engine import Store, ask_frame
from tripleaim.store.files.csv_file import refuse_all
from tripleaim.store.given.own_table import read_own_table
from tripleaim.store.ground.succession import follow_successions
from tripleaim.store.own_flow import CARRY_BACK

COLUMNS = ("block", "provider", "minutes")
MINUTES = r"\d+(\.\d+)?"
BEDS_YEAR = "2018/19"
CODES_OF_FLOW = date(2021, 7, 1)  # the flow of 2018 has the codes of trusts of mid 2021

BEDS = """
select subject as provider, avg(value) as beds, any_value(source) as source from observation
where measure = 'beds_overnight' and value > 0
    and period_from >= date '2018-04-01' and period_from < date '2019-04-01'
group by subject order by subject
"""
NAMED = "select distinct provider from flow where kind = $kind order by provider"
PLACES = """
select organisation as provider, longitude, latitude from location
where longitude is not null and latitude is not null order by organisation
"""
CENTRES = """
select b.block, b.longitude, b.latitude, l.people, l.source
from block b
join lived('mid-2019') l on l.block = b.block
where b.basis = 'lsoa11'
order by b.block
"""
LACKS = (
    "The store lacks the beds and places of trusts, or the centres of small areas: "
    "tripleaim build --data FOLDER."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """People of small areas, beds of trusts and the cost between them, infinite out of reach.

    people: (areas,); beds: (providers,), overnight, mean of 2018/19; cost: (areas, providers) in
    `unit`, kilometres or minutes.
    """

    blocks: tuple[str, ...]
    providers: tuple[str, ...]
    people: Real
    beds: Real
    cost: Real
    unit: str
    sources: tuple[str, ...]


def read_reaching(store: Store, on: date, minutes: Path | None = None) -> Reaching:
    """Who is how far from which trust: kilometres over the globe, or the minutes of a file.

    Trusts are those that the flow of patients names, with their beds of 2018/19 under what they
    became by the day; their place is that of the headquarters. With a file, only its small areas
    are counted, and pairs that it leaves out are out of reach. Raises NothingFound where the store
    has no beds, places or centres; InputRefused with every fault of the file.
    """
    centres, beds = ask_frame(store, CENTRES), _beds(store, on)
    places = ask_frame(store, PLACES).drop_duplicates("provider")
    if centres.empty or beds.empty or places.empty:
        raise NothingFound(LACKS)
    sources = {*centres["source"], *beds["source"]}
    if minutes is None:
        held = beds.merge(places, on="provider").sort_values("provider")
        where = ["longitude", "latitude"]
        cost = straight_line_km(centres[where].to_numpy(float), held[where].to_numpy(float))
    else:
        table = read_minutes(minutes, set(centres["block"]), set(beds["provider"]))
        wide = table.pivot(index="block", columns="provider", values="minutes")
        centres = centres.set_index("block").loc[wide.index].reset_index()
        held = beds.set_index("provider").loc[wide.columns].reset_index()
        cost = wide.fillna(np.inf).to_numpy(float)
        sources.add(f"your file {minutes.name}")
    return Reaching(
        blocks=tuple(centres["block"]),
        providers=tuple(held["provider"]),
        people=centres["people"].to_numpy(float),
        beds=held["beds"].to_numpy(float),
        cost=cost,
        unit="kilometres" if minutes is None else "minutes",
        sources=tuple(sorted(sources)),
    )


def _beds(store: Store, on: date) -> pd.DataFrame:
    """Beds of the trusts that the flow names, or that became one that it names."""
    rows = ask_frame(store, BEDS)
    named = ask_frame(store, NAMED, {"kind": KIND})["provider"]
    later = max(on, CODES_OF_FLOW)
    of_flow = set(follow_successions(store, named, later).now.values())
    became = follow_successions(store, rows["provider"], later).now
    rows = rows[rows["provider"].map(became).isin(of_flow)]
    now = follow_successions(store, rows["provider"], on).now
    return (
        rows.assign(provider=rows["provider"].map(now))
        .groupby("provider")
        .agg(beds=("beds", "sum"), source=("source", "first"))
        .reset_index()
    )


def read_minutes(path: Path, blocks: set[str], providers: set[str]) -> pd.DataFrame:
    """A user's travel times: rows of block, provider and minutes, none guessed and none left out.

    Raises InputRefused with every kind of fault at once: small areas that are not LSOAs of 2011,
    providers without beds in the store, minutes that are negative or no numbers, pairs given twice.
    """
    table = read_own_table(path, COLUMNS, FLOW)[list(COLUMNS)]
    pair = table["block"] + " to " + table["provider"]
    negative = table["minutes"].str.fullmatch(rf"-{MINUTES}")
    number = table["minutes"].str.fullmatch(MINUTES)
    faults: tuple[tuple[pd.Series, str, str, str], ...] = (
        (table.loc[~table["block"].isin(blocks), "block"], "block",
         "is not an LSOA of 2011 that the store knows", CARRY_BACK),
        (table.loc[~table["provider"].isin(providers), "provider"], "provider",
         f"is not a trust with overnight beds in {BEDS_YEAR} that the flow names",
         "Give the code of the trust on the day asked about."),
        (table.loc[negative, "minutes"], "minutes", "is negative", "Correct it."),
        (table.loc[~negative & ~number, "minutes"], "minutes", "is not a number of minutes",
         "Leave out a pair that is out of reach."),
        (pair[pair.duplicated()], "block, provider", "stands in an earlier row", "Keep one."),
    )  # fmt: skip
    refuse_all(
        [
            Problem(
                where=path.name, row=int(rows.index.to_numpy()[0]), column=column,
                value=str(rows.iloc[0]) or None, rule=rule, remedy=remedy, count=len(rows),
            )
            for rows, column, rule, remedy in faults
            if len(rows)
        ]
    )  # fmt: skip
    return table.assign(minutes=table["minutes"].astype(float))
