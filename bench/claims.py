"""All 44 systems and every measure with all placebos and falsifications, beside pysyncon.

pysyncon is asked for much less: one synthetic control fit a system and measure, outcomes only. It
runs in an environment of its own (bench/requirements.txt), named by PEER_PYTHON:

    PEER_PYTHON=/somewhere/bin/python python -m bench.claims build/england.duckdb
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tripleaim.evidence.claimed import FIRST, MEASURES
from tripleaim.evidence.claims import judge_claims
from tripleaim.evidence.panel import Real, survey_gaps
from tripleaim.evidence.series import read_months
from tripleaim.evidence.simplex import fit_simplex
from tripleaim.evidence.spc import chart_series
from tripleaim.store.engine import Store, open_store

START = 24

PEER = """
import json, sys, time, warnings
import numpy as np, pandas as pd
from pysyncon import Dataprep, Synth
warnings.simplefilter("ignore")
panels = json.load(open(sys.argv[1]))
spent, losses = 0.0, {}
for name, rows in panels.items():
    outcome = np.array(rows)
    units, periods = outcome.shape
    frame = pd.DataFrame({"unit": np.repeat(np.arange(units), periods),
                          "time": np.tile(np.arange(periods), units), "y": outcome.ravel()})
    pre = list(range(FIRST))
    for unit in range(units):
        others = [each for each in range(units) if each != unit]
        began = time.perf_counter()
        prep = Dataprep(foo=frame, predictors=[], predictors_op="mean", dependent="y",
                        unit_variable="unit", time_variable="time", treatment_identifier=unit,
                        controls_identifier=others, time_predictors_prior=pre,
                        time_optimize_ssr=pre,
                        special_predictors=[("y", [each], "mean") for each in pre])
        synth = Synth()
        synth.fit(dataprep=prep, custom_V=np.ones(len(pre)))
        spent += time.perf_counter() - began
        weights = np.clip(np.asarray(synth.W, dtype=float), 0, None)
        weights /= weights.sum()
        gap = outcome[unit, pre] - weights @ outcome[others][:, pre]
        losses[f"{name} {unit}"] = float((gap ** 2).sum())
print(json.dumps({"seconds": spent, "losses": losses}))
""".replace("FIRST", str(START))


def read_panels(store: Store) -> dict[str, Real]:
    """Logarithms of every measure, systems by months."""
    found = {}
    for measure in MEASURES:
        wide = read_months(store, measure.id, FIRST, measure.until).frame()
        filled, _ = survey_gaps(wide.where(wide > 0))
        found[measure.id] = np.log(filled.to_numpy(dtype=float))
    return found


def our_fits(panels: dict[str, Real]) -> tuple[float, dict[str, float]]:
    """Seconds and losses of the same fits."""
    began = time.perf_counter()
    losses = {}
    for name, outcome in panels.items():
        before = outcome[:, :START] - outcome[:, :START].mean(axis=0)
        gram = before @ before.T
        weights = fit_simplex(gram, gram, ~np.eye(len(gram), dtype=bool))
        loss = ((weights @ before - before) ** 2).sum(axis=1)
        losses |= {f"{name} {unit}": float(each) for unit, each in enumerate(loss)}
    return time.perf_counter() - began, losses


def main() -> None:
    """Print wall times, their ratios and how the objectives compare."""
    store = open_store(Path(sys.argv[1]))
    judge_claims(store)
    began = time.perf_counter()
    judged = judge_claims(store)
    whole = time.perf_counter() - began
    panels = read_panels(store)
    ours, losses = our_fits(panels)
    print(f"whole of {len(judged)} systems and measures: {whole:.2f} s; fits alone {ours:.4f} s")
    values = np.random.default_rng(1).normal(size=(50_000, 60))
    began = time.perf_counter()
    chart_series(values).variation(1)
    print(f"process control, 50,000 series of 60: {time.perf_counter() - began:.2f} s")
    peer = os.environ.get("PEER_PYTHON")
    if peer is None:
        print("PEER_PYTHON is not set: no comparison")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({name: outcome.tolist() for name, outcome in panels.items()}, file)
        file.flush()
        said = subprocess.run([peer, "-c", PEER, file.name], capture_output=True, text=True)
    if said.returncode:
        raise SystemExit(said.stderr[-2000:])
    theirs = json.loads(said.stdout.splitlines()[-1])
    worst = max((losses[key] - loss) / max(loss, 1e-12) for key, loss in theirs["losses"].items())
    print(
        f"pysyncon, {len(losses)} fits: {theirs['seconds']:.1f} s; "
        f"{theirs['seconds'] / whole:.0f} times our whole, "
        f"{theirs['seconds'] / ours:.0f} times our fits; "
        f"our objective at most {worst:+.1e} relative above theirs"
    )


if __name__ == "__main__":
    main()
