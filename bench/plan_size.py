"""The largest plan of the brief: 10,000 draws x 14 points x 19 ages x 15 places x 5 years.

    python -m bench.plan_size

With 30 initiatives and correlated assumptions, three ways: initiatives that reach all ages or all
over 64; the same with twice the base-year activity; and the worst case, in which every stratum is
reached by initiatives of its own, so that nothing can be added up before it is drawn. Each runs in
a process of its own; prints wall time and peak memory of drawing, simulating and settling.
"""

import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

KINDS = ("plain", "twice the activity", "every stratum its own")


def run(kind: str) -> None:
    """One of the three: prints seconds and megabytes."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from plans.plan_maker import make_random_plan
    from tripleaim.model.documents.plan import Correlation
    from tripleaim.plans.from_document import layout_of
    from tripleaim.plans.run import Settings, draws_of, run_layout

    plan = make_random_plan(2, points=14, ages=19, places=15, bodies=16, initiatives=30)
    pairs = tuple(
        Correlation(first=f"change{at}", second=f"change{at + 1}", value=0.3) for at in range(29)
    )
    plan = plan.model_copy(update={"correlations": (*plan.correlations, *pairs)})
    layout = layout_of(plan)
    if kind == KINDS[1]:
        demand = replace(layout.demand, activity=layout.demand.activity * 2)
        layout = replace(layout, demand=demand)
    if kind == KINDS[2]:
        reach = np.random.default_rng(1).random(layout.effects.reach.shape) < 0.1
        layout = replace(layout, effects=replace(layout.effects, reach=reach))
    settings = Settings(draws=10_000)
    began, busy = time.monotonic(), time.process_time()
    draws = draws_of(plan, settings)
    outcome = run_layout(layout, draws, settings, "plan", plan)
    seconds, worked = time.monotonic() - began, time.process_time() - busy
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells, years, count = outcome.activity.shape
    size = f"{cells} cells x {years} years x {count} draws"
    print(f"| {kind} | {size} | {seconds:.2f} s | {worked:.2f} s | {memory:.0f} MB |")


def main() -> None:
    """Run the three one after the other."""
    if len(sys.argv) > 1:
        run(sys.argv[1])
        return
    print("| plan | size | wall time | processor time | peak memory |", flush=True)
    print("|---|---|---|---|---|", flush=True)
    for kind in KINDS:
        subprocess.run([sys.executable, "-m", "bench.plan_size", kind], check=True)


if __name__ == "__main__":
    main()
