"""Published panels by our engine and by packages that others wrote: estimates, errors, rank tests.

Run by hand, first with a Python that has the peers (bench/requirements.txt), then with ours:

    PEERS/bin/python bench/panel_peers.py peers FOLDER
    .venv/bin/python -m bench.panel_peers ours FOLDER

The panels come with causaldata: castle-doctrine laws (50 states, 2000 to 2010, laws of 2005 to
2009; groups of 1, 13, 4, 2, 1 and 29 never) and prisons in Texas (51 states, 1985 to 2000, Texas
from 1993 on); a third has the castle shape and drawn noise, so that the tests may hold it.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

YEARS = np.arange(2000, 2011)
SUM, EXACT = 1e4, 1e-9
SHAPE = {2005: 1, 2006: 13, 2007: 4, 2008: 2, 2009: 1, 0: 29}


def drawn_castle(seed: int = 5) -> pd.DataFrame:
    """Fifty units in the castle panel's groups, outcomes of a seed: unit, year, first, outcome."""
    rng = np.random.default_rng(seed)
    first = np.repeat(list(SHAPE), list(SHAPE.values()))
    noise = rng.normal(size=(len(first), len(YEARS))).cumsum(axis=1) * 0.1
    outcome = 1.5 + rng.normal(size=(len(first), 1)) * 0.4 + noise
    outcome += 0.1 * ((first[:, None] > 0) & (YEARS[None, :] >= first[:, None]))
    return pd.DataFrame(
        {
            "unit": np.repeat(np.arange(len(first)) + 1, len(YEARS)),
            "year": np.tile(YEARS, len(first)),
            "first": np.repeat(first, len(YEARS)),
            "outcome": outcome.ravel(),
        }
    )


def castle(folder: Path) -> pd.DataFrame:
    """The castle-doctrine panel as `drawn_castle` gives it: logarithms of homicides."""
    rows = pd.read_csv(folder / "castle.csv")
    treated = rows[rows["post"] > 0].groupby("sid")["year"].min()
    first = rows["sid"].map(treated).fillna(0).astype(int)
    return pd.DataFrame(
        {
            "unit": rows["sid"],
            "year": rows["year"].astype(int),
            "first": first,
            "outcome": rows["l_homicide"],
        }
    ).sort_values(["unit", "year"])


def texas(folder: Path) -> pd.DataFrame:
    """The panel of prisons, a row a state and a column a year; Texas first, in logarithms.

    States with a year of nobody are left out.
    """
    rows = pd.read_csv(folder / "texas.csv")
    wide = rows.pivot_table(index="state", columns="year", values="bmprison")
    logs = np.log(wide[(wide > 0).all(axis=1)])
    return logs.loc[["Texas", *sorted(logs.index.drop("Texas"))]]


def from_peers(folder: Path) -> dict[str, object]:
    """Group-time effects by csdid and diff-diff; synthetic control and its ranks by pysyncon."""
    from causaldata import castle as law
    from causaldata import texas as prison

    law.load_pandas().data.to_csv(folder / "castle.csv", index=False)
    prison.load_pandas().data.to_csv(folder / "texas.csv", index=False)
    found: dict[str, object] = {}
    for name, rows in (("castle", castle(folder)), ("drawn", drawn_castle())):
        for comparison in ("nevertreated", "notyettreated"):
            found[f"{name}, {comparison}"] = {
                "csdid": _by_csdid(rows, comparison),
                "diff-diff": _by_diff_diff(rows, comparison),
            }
    found["texas"] = _by_pysyncon(texas(folder))
    return found


def _by_csdid(rows: pd.DataFrame, comparison: str) -> dict[str, object]:
    from csdid.att_gt import ATTgt

    made = ATTgt(
        yname="outcome",
        tname="year",
        idname="unit",
        gname="first",
        data=rows,
        control_group=[comparison],
        xformla="outcome~1",
    ).fit(bstrap=False)
    simple = made.aggte(typec="simple", bstrap=False, cband=False).atte
    event = made.aggte(typec="dynamic", bstrap=False, cband=False).atte
    return {
        "simple": [float(simple["overall_att"]), float(np.ravel(simple["overall_se"])[0])],
        "event": {
            str(int(gap)): [float(effect), float(error)]
            for gap, effect, error in zip(
                event["egt"], event["att_egt"], np.ravel(event["se_egt"]), strict=True
            )
        },
    }


def _by_diff_diff(rows: pd.DataFrame, comparison: str) -> dict[str, object]:
    from diff_diff import CallawaySantAnna

    group = {"nevertreated": "never_treated", "notyettreated": "not_yet_treated"}[comparison]
    made = CallawaySantAnna(control_group=group, estimation_method="reg").fit(
        rows, outcome="outcome", unit="unit", time="year", first_treat="first"
    )
    return {"simple": [float(made.overall_att), float(made.overall_se)]}


def _by_pysyncon(logs: pd.DataFrame) -> dict[str, object]:
    """Each state's weights on the others, its gap after and ratio, by pysyncon's solver."""
    from pysyncon import Synth
    from scipy.optimize import nnls

    before = [year for year in logs.columns if year < 1993]
    found: dict[str, object] = {}
    for state in logs.index:
        pool = logs.drop(index=list({"Texas", state}))
        fit = Synth()
        fit.fit(
            X0=pool[before].T,
            X1=logs.loc[state, before],
            Z0=pool[before].T,
            Z1=logs.loc[state, before],
            custom_V=np.ones(len(before)),
        )
        sheet = np.vstack([pool[before].T.to_numpy(), np.full((1, len(pool)), SUM)])
        exact, _ = nnls(sheet, np.append(logs.loc[state, before].to_numpy(), SUM))
        made = {"pysyncon": fit.W, "nnls": exact}
        own, others = logs.loc[state], pool.T.to_numpy()
        found[str(state)] = {who: _told(own - others @ by) for who, by in made.items()}
    return found


def _told(gaps: pd.Series) -> dict[str, float]:
    values = gaps.to_numpy(dtype=float)
    before, after = values[:8], values[8:]
    ratio = float(np.sqrt((after**2).mean() / (before**2).mean()))
    return {"effect": float(after.mean()), "ratio": ratio, "loss": float((before**2).sum())}


def ours(folder: Path) -> dict[str, object]:
    """The same by our engine."""
    from tripleaim.evidence.group_time import group_time_effects

    found: dict[str, object] = {}
    for name, rows in (("castle", castle(folder)), ("drawn", drawn_castle())):
        for comparison in ("nevertreated", "notyettreated"):
            made = group_time_effects(panel_of(rows), comparison == "notyettreated")
            event = {
                str(int(gap)): made.published(made.times - made.groups == gap)
                for gap in np.unique(made.times - made.groups)
            }
            found[f"{name}, {comparison}"] = {"simple": made.published(made.after), "event": event}
    found["texas"] = _texas_by_us(texas(folder))
    return found


def panel_of(rows: pd.DataFrame):  # type: ignore[no-untyped-def]
    """A panel of rows by unit, year, first and outcome."""
    from tripleaim.evidence.panel import Panel

    wide = rows.pivot_table(index="unit", columns="year", values="outcome")
    years = tuple(int(year) for year in wide.columns)
    first = rows.groupby("unit")["first"].first().loc[wide.index].to_numpy()
    places = np.where(first > 0, np.searchsorted(years, first), len(years))
    return Panel(
        outcome=wide.to_numpy(), units=tuple(map(str, wide.index)), periods=years, first=places
    )


def _texas_by_us(logs: pd.DataFrame) -> dict[str, object]:
    from tripleaim.evidence.synthetic_control import Task, plain_fit

    values = logs.to_numpy(dtype=float)
    pool = values[1:]
    eligible = np.arange(1, len(values))[None, :] != np.arange(len(values))[:, None]
    made, _ = plain_fit(Task(targets=values, pool=pool, eligible=eligible, pre=8))
    gaps = values - made
    return {str(state): _told(pd.Series(gap)) for state, gap in zip(logs.index, gaps, strict=True)}


def main() -> None:
    """Write what one side finds, and with both lay them side by side."""
    side, folder = sys.argv[1], Path(sys.argv[2])
    made = from_peers(folder) if side == "peers" else ours(folder)
    (folder / f"{side}.json").write_text(json.dumps(made, indent=1), encoding="utf-8")
    theirs = folder / "peers.json"
    if side == "ours" and theirs.exists():
        lay_beside(made, json.loads(theirs.read_text(encoding="utf-8")))


def lay_beside(made: dict, theirs: dict) -> None:  # type: ignore[type-arg]
    """Print the largest differences, and Texas' rank by either."""
    for name, found in theirs.items():
        if name == "texas":
            continue
        for peer, given in found.items():
            pairs = list(zip(made[name]["simple"], given["simple"], strict=True))
            for gap, each in given.get("event", {}).items():
                pairs += list(zip(made[name]["event"][gap], each, strict=True))
            worst = max(abs(a - b) for a, b in pairs)
            print(
                f"{name}: {peer} {given['simple']}, ours {made[name]['simple']}; largest of "
                f"{len(pairs)} differences {worst:.1e}"
            )
    mine = made["texas"]
    for peer in ("pysyncon", "nnls"):
        given = {state: each[peer] for state, each in theirs["texas"].items()}
        single = [each for each in mine if mine[each]["loss"] > EXACT]
        worse = sum(mine[each]["loss"] > given[each]["loss"] * (1 + 1e-4) for each in single)
        apart = max(abs(mine[each]["effect"] - given[each]["effect"]) for each in single)
        print(f"texas: ours {mine['Texas']}, rank {rank_of(mine)}")
        rank = rank_of(given)
        print(f"  {peer} {given['Texas']}, rank {rank}; our objective above theirs in {worse};")
        print(
            f"  effects of the {len(single)} states that no mean of others equals: at most "
            f"{apart:.1e} apart"
        )


def rank_of(found: dict[str, dict[str, float]]) -> int:
    """Texas' place among all states by ratio, 1 the largest."""
    return sum(each["ratio"] >= found["Texas"]["ratio"] for each in found.values())


if __name__ == "__main__":
    main()
