"""The plan engine against the open peer, on the same synthetic base year, drivers and runs.

    python -m bench.plans --peer PEER_VENV/bin/python --rows 10000 --runs 256

The peer is The Strategy Unit's New Hospital Programme demand model (`nhp-model`, see
bench/requirements.txt), which draws row by row. Both get the same rows and the same draws of the
assumptions (the peer's own), so that what differs is only how activity is drawn. Prints mean and
spread of each point of delivery, and both wall times of one run.
"""

import argparse
import json
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from tripleaim.plans.layout import Changes, Costs, Demand, Draws, Effects, Layout, Payments
from tripleaim.plans.simulate import simulate

START, END = 2023, 2035
VARIANTS = ("principal", "low", "high")
GROUPS = {"ip": ("elective", "non-elective"), "op": ("first", "followup", "procedure")}
AVOIDED = {"ip": ("falls", "frail", "alcohol"), "op": ("adult", "child"), "aae": ("adult", "child")}


def make_rows(folder: Path, rows: int, seed: int) -> None:
    """Synthetic rows of inpatients, outpatients and A&E, people by age, and parameters."""
    rng = np.random.default_rng(seed)
    base = pd.DataFrame(
        {
            "rn": np.arange(rows),
            "age": rng.integers(0, 91, rows),
            "sex": rng.integers(1, 3, rows),
            "sitetret": rng.choice(["site1", "site2"], rows),
            "tretspef": "100",
            "tretspef_grouped": "Other",
            "demog_type": "demographics",
            "is_main_icb": 1,
            "is_wla": False,
            "icb": "QF7",
            "sushrg_trimmed": "none",
            "imd_quintile": 1,
        }
    )
    base["age_group"] = pd.cut(base["age"], [-1, 17, 64, 74, 84, 120]).astype(str)
    _inpatients(base, rng).to_parquet(folder / "ip.parquet")
    strategies = pd.DataFrame(
        {
            "rn": base["rn"],
            "activity_avoidance_strategy": rng.choice([*AVOIDED["ip"], "none"], rows),
            "sample_rate": 1.0,
        }
    )
    strategies[strategies["activity_avoidance_strategy"] != "none"].to_parquet(
        folder / "ip_strategies.parquet"
    )
    _outpatients(base, rng).to_parquet(folder / "op.parquet")
    _emergency(base, rng).to_parquet(folder / "aae.parquet")
    _people(rng).to_parquet(folder / "demographics.parquet")
    _people(rng).to_parquet(folder / "births.parquet")
    (folder / "params.json").write_text(json.dumps(_params()))


def _inpatients(base: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    group = rng.choice(["elective", "non-elective"], len(base), p=[0.45, 0.55])
    day = (group == "elective") & (rng.random(len(base)) < 0.7)
    pod = np.where(
        group == "non-elective",
        "ip_non-elective_admission",
        np.where(day, "ip_elective_daycase", "ip_elective_admission"),
    )
    return base.assign(
        group=group,
        ndggrp=group,
        hsagrp=group,
        pod=pod,
        classpat=np.where(day, "2", "1"),
        admimeth=np.where(group == "elective", "11", "21"),
        speldur=np.where(day, 0, rng.poisson(3, len(base))),
        has_procedure=1,
        maternity_delivery_in_spell=False,
    )


def _outpatients(base: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    group = rng.choice(list(GROUPS["op"]), len(base), p=[0.3, 0.5, 0.2])
    names = {"first": "op_first", "followup": "op_follow-up", "procedure": "op_procedure"}
    return base.assign(
        group=group,
        ndggrp=group,
        hsagrp="op",
        pod=[names[each] for each in group],
        type=np.where(base["age"] < 18, "child", "adult"),
        is_first=group == "first",
        has_procedures=group == "procedure",
        is_cons_cons_ref=False,
        is_gp_ref=group == "first",
        attendances=1 + rng.poisson(1.0, len(base)),
        tele_attendances=0,
    )


def _emergency(base: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    ambulance = rng.random(len(base)) < 0.3
    how = np.where(ambulance, "ambulance", "walk-in")
    who = np.where(base["age"] < 18, "child", "adult")
    return base.assign(
        group=how,
        ndggrp=how,
        hsagrp=[f"aae_{w}_{h}" for w, h in zip(who, how, strict=True)],
        pod=rng.choice(["aae_type-01", "aae_type-03"], len(base), p=[0.7, 0.3]),
        aedepttype="01",
        acuity="standard",
        attendance_category="1",
        is_ambulance=ambulance,
        is_frequent_attender=rng.random(len(base)) < 0.2,
        is_left_before_treatment=rng.random(len(base)) < 0.1,
        is_low_cost_referred_or_discharged=False,
        is_discharged_no_treatment=False,
        arrivals=1 + rng.poisson(0.5, len(base)),
    )


def _people(rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for at, variant in enumerate(VARIANTS):
        for sex in (1, 2):
            for age in range(91):
                start, growth = rng.uniform(500, 2000), 0.002 + age / 6000 + 0.003 * (at - 1)
                counts = {
                    str(y): start * (1 + growth) ** (y - START) for y in range(START, END + 1)
                }
                rows.append({"variant": variant, "sex": sex, "age": age, **counts})
    return pd.DataFrame(rows)


def _params() -> dict:
    interval = {"interval": [0.8, 0.95]}
    flags = ("frequent_attenders", "left_before_seen")
    return {
        "id": "bench",
        "scenario": "bench",
        "dataset": "synthetic",
        "seed": 2016,
        "model_runs": 256,
        "start_year": START,
        "end_year": END,
        "app_version": "dev",
        "create_datetime": "20260101_000000",
        "health_status_adjustment": False,
        "demographic_factors": {
            "variant_probabilities": {"principal": 0.6, "low": 0.2, "high": 0.2}
        },
        "inequalities": {},
        "expat": {"ip": {}, "op": {}, "aae": {}},
        "repat_local": {"ip": {}, "op": {}, "aae": {}},
        "repat_nonlocal": {"ip": {}, "op": {}, "aae": {}},
        "baseline_adjustment": {"ip": {}, "op": {}, "aae": {}},
        "waiting_list_adjustment": {"ip": {}, "op": {}},
        "non-demographic_adjustment": {
            "variant": "bench",
            "value-type": "year-on-year-growth",
            "values": {
                "ip": {group: [1.0, 1.02] for group in GROUPS["ip"]},
                "op": {group: [1.0, 1.02] for group in GROUPS["op"]},
                "aae": {"ambulance": [1.0, 1.02], "walk-in": [1.0, 1.02]},
            },
        },
        "activity_avoidance": {
            "ip": dict.fromkeys(AVOIDED["ip"], interval),
            "op": {f"followup_reduction_{who}": interval for who in AVOIDED["op"]},
            "aae": {
                f"{flag}_{who}_{how}": interval
                for flag in flags
                for who in AVOIDED["aae"]
                for how in ("ambulance", "walk-in")
            },
        },
        "efficiencies": {"ip": {}, "op": {}, "aae": {}},
    }


def strata_of(kind: str, folder: Path) -> pd.DataFrame:
    """Rows of a kind added up to strata that move alike: the base year that our engine needs."""
    rows = pd.read_parquet(folder / f"{kind}.parquet")
    if kind == "ip":
        named = pd.read_parquet(folder / "ip_strategies.parquet").set_index("rn")
        rows["strategies"] = rows["rn"].map(named["activity_avoidance_strategy"]).fillna("")
        rows["count"] = 1.0
    elif kind == "op":
        follow = ~rows["is_first"] & ~rows["has_procedures"]
        rows["strategies"] = np.where(follow, "followup_reduction_" + rows["type"], "")
        rows["count"] = rows["attendances"] + rows["tele_attendances"]
    else:
        frequent = "frequent_attenders" + rows["hsagrp"].str.removeprefix("aae")
        left = "left_before_seen" + rows["hsagrp"].str.removeprefix("aae")
        rows["strategies"] = np.where(rows["is_frequent_attender"], frequent, "") + np.where(
            rows["is_left_before_treatment"], "|" + left, ""
        )
        rows["count"] = rows["arrivals"]
    return rows.groupby(["pod", "age", "sex", "ndggrp", "strategies"], as_index=False)[
        "count"
    ].sum()


def run_ours(kind: str, folder: Path, run_params: dict, runs: int) -> dict[str, np.ndarray]:
    """Totals by point of delivery and run, from the peer's draws of the assumptions."""
    strata = strata_of(kind, folder)
    drivers = list(run_params["non-demographic_adjustment"][kind])
    strategies = list(run_params["activity_avoidance"][kind])
    growth = [
        np.array(run_params["non-demographic_adjustment"][kind][name][1:]) ** (END - START) - 1
        for name in drivers
    ]
    effect = [np.array(run_params["activity_avoidance"][kind][s][1:]) - 1 for s in strategies]
    layout = layout_of(strata, drivers, strategies)
    people = pd.read_parquet(folder / "demographics.parquet")
    people["factor"] = people[str(END)] / people[str(START)]
    variant = np.array(run_params["variant"][1:])
    totals = np.empty((layout.cells, runs))
    for name in dict.fromkeys(variant):
        here = np.flatnonzero(variant == name)
        table = people[people["variant"] == name].set_index(["age", "sex"])["factor"]
        index = pd.MultiIndex.from_frame(strata[["age", "sex"]])
        factor = np.stack([np.ones(len(strata)), table.reindex(index).to_numpy()], axis=1)
        demand = replace(layout.demand, people=factor)
        draws = Draws(
            growth=np.stack(growth)[:, here],
            effect=np.stack(effect)[:, here],
            delivery=np.ones((len(strategies), len(here))),
            seed=2016 + len(name),
        )
        totals[:, here] = simulate(replace(layout, demand=demand), draws)[:, 0]
    return dict(zip(layout.cell_point, totals, strict=True))


def layout_of(strata: pd.DataFrame, drivers: list[str], strategies: list[str]) -> Layout:
    """The strata as the engine's arrays: one year, one cell a point of delivery, no money."""
    pods = sorted(strata["pod"].unique())
    cells, count = len(pods), len(strategies)
    zero = np.zeros(cells)
    named = strata["strategies"].str.split("|")
    none = np.zeros(0, dtype=np.int64)
    return Layout(
        years=1,
        organisations=("one",),
        places=("one",),
        cell_organisation=np.zeros(cells, dtype=np.int64),
        cell_place=np.zeros(cells, dtype=np.int64),
        cell_point=tuple(pods),
        initiatives=tuple(strategies),
        drivers=tuple(drivers),
        demand=Demand(
            activity=strata["count"].to_numpy(dtype=float),
            people=np.ones((len(strata), 2)),
            cell=strata["pod"].map(pods.index).to_numpy(dtype=np.int64),
            reach=np.stack([(strata["ndggrp"] == name).to_numpy() for name in drivers], axis=1),
        ),
        effects=Effects(
            initiative=np.arange(count),
            reach=np.stack([[s in said for said in named] for s in strategies], axis=1),
            share=np.ones(count),
            ratio=np.zeros(count),
            route=np.zeros((count, 1, 1)),
        ),
        costs=Costs(
            base_pence=zero.astype(np.int64),
            fixed=zero,
            semi_fixed=zero,
            step=zero + 1,
            pay_share=zero,
            pay_reach=np.zeros((cells, len(drivers)), dtype=bool),
            price_reach=np.zeros((cells, len(drivers)), dtype=bool),
        ),
        changes=Changes(
            ramp=np.ones((count, 1)),
            running=np.ones((count, 1), dtype=bool),
            recurrent_pence=np.zeros(count, dtype=np.int64),
            saving_pence=np.zeros(count, dtype=np.int64),
            organisation=np.zeros(count, dtype=np.int64),
        ),
        payments=Payments(
            payer=none,
            payee=none,
            rule=(),
            base_pence=none,
            weight=np.zeros((0, cells)),
            marginal=np.zeros(0),
            break_glass=np.zeros(0),
            gain=np.zeros(0),
            loss=np.zeros(0),
            reach=np.zeros((0, len(drivers)), dtype=bool),
        ),
    )


def main() -> None:
    """Make the rows, run both, print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=256)
    said = parser.parse_args()
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_rows(folder, said.rows, seed=1)
        script = Path(__file__).with_name("plans_peer.py")
        subprocess.run([str(said.peer), str(script), str(folder), str(said.runs)], check=True)
        peer = json.loads((folder / "peer.json").read_text())
        began = time.monotonic()
        ours: dict[str, np.ndarray] = {}
        for kind in ("ip", "op", "aae"):
            ours |= run_ours(kind, folder, peer["run_params"], said.runs)
        seconds = time.monotonic() - began
    print(f"{said.rows} rows of each kind, {said.runs} runs")
    print("| point of delivery | mean, peer | difference | spread, peer | difference |")
    print("|---|---|---|---|---|")
    for pod, values in sorted(peer["totals"].items()):
        theirs, mine = np.array(values), ours[pod]
        mean, spread = mine.mean() / theirs.mean() - 1, mine.std() / theirs.std() - 1
        print(
            f"| {pod} | {theirs.mean():,.0f} | {mean:+.2%} | {theirs.std():,.1f} | {spread:+.1%} |"
        )
    ratio = peer["seconds"] / seconds
    print(f"\npeer {peer['seconds']:.1f} s, ours {seconds:.3f} s: {ratio:,.0f} times")


if __name__ == "__main__":
    main()
