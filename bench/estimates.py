"""Our raking and estimates beside svy's: agreement on 200 random designs, time on a large sample.

Needs svy (a test dependency). Ratios are of one run on one machine.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import numpy as np
import polars as pl
import svy

from tripleaim.voice.estimate import Design, estimate_mean
from tripleaim.voice.raking import rake
from voice.test_against_svy import WIDE, random_survey

DESIGNS, LARGE = 200, 200_000


def main() -> None:
    """Print the largest relative differences, then seconds for a sample of 200,000."""
    worst = {"weights": 0.0, "estimate": 0.0, "standard error": 0.0, "design effect": 0.0}
    for seed in range(DESIGNS):
        frame, margins = random_survey(seed)
        for name, apart in differences(frame, margins).items():
            worst[name] = max(worst[name], apart)
    print(f"Largest relative difference over {DESIGNS} designs:")
    print("; ".join(f"{name} {apart:.1e}" for name, apart in worst.items()))
    timed()


def differences(frame: pl.DataFrame, margins: dict[str, dict[str, float]]) -> dict[str, float]:
    """How far apart the two are on one design."""
    answers = {name: frame[name].to_list() for name in margins}
    raked = rake(frame["weight"].to_numpy(), answers, margins, WIDE)
    sample = svy.Sample(frame, svy.Design(stratum="stratum", psu="cluster", wgt="weight"))
    theirs = sample.weighting.rake(controls=margins, tol=1e-11, max_iter=5000)
    again = frame.with_columns(weight=raked.weights)
    plain = svy.Sample(again, svy.Design(stratum="stratum", psu="cluster", wgt="weight"))
    design = Design(
        weights=raked.weights,
        strata=frame["stratum"].to_numpy(),
        clusters=frame["cluster"].to_numpy(),
    )
    mine = estimate_mean(frame["share"].to_numpy(), design)
    other = plain.estimation.mean("share", deff="wr").estimates[0]
    return {
        "weights": float(np.abs(raked.weights / theirs.data["rk_wgt"].to_numpy() - 1).max()),
        "estimate": abs(mine.value / other.est - 1),
        "standard error": abs(mine.error / other.se - 1),
        "design effect": abs(mine.design_effect / other.deff - 1),
    }


def timed() -> None:
    """Seconds for raking and one estimate on a large sample, both ways."""
    rng = np.random.default_rng(1)
    sex, age = rng.choice(["f", "m"], LARGE), rng.choice(["a", "b", "c", "d"], LARGE)
    margins = {
        "sex": {"f": 510.0, "m": 490.0},
        "age": {"a": 200.0, "b": 300.0, "c": 300.0, "d": 200.0},
    }
    stratum = rng.integers(0, 20, LARGE)
    cluster = stratum * 1000 + rng.integers(0, 50, LARGE)
    share = (rng.random(LARGE) < 0.4).astype(float)
    began = time.perf_counter()
    raked = rake(np.ones(LARGE), {"sex": sex.tolist(), "age": age.tolist()}, margins, WIDE)
    estimate_mean(share, Design(weights=raked.weights, strata=stratum, clusters=cluster))
    ours = time.perf_counter() - began
    frame = pl.DataFrame(
        {
            "sex": sex,
            "age": age,
            "stratum": stratum,
            "cluster": cluster,
            "share": share,
            "weight": np.ones(LARGE),
        }
    )
    began = time.perf_counter()
    sample = svy.Sample(frame, svy.Design(stratum="stratum", psu="cluster", wgt="weight"))
    sample.weighting.rake(controls=margins, tol=1e-11, max_iter=5000).estimation.mean("share")
    theirs = time.perf_counter() - began
    print(f"{LARGE:,} answers: ours {ours:.2f} s, svy {theirs:.2f} s, ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
