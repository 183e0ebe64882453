"""One evaluation of a map against the time to read the flow it is judged by, in one run.

    python -m bench.evaluation --store build/full.duckdb [--runs 15]

Read: origin, provider and count of every flow as arrays, the least that any evaluation needs.
Measured: the exchange of all areas, with what stays, market shares, net flow and conductance; the
same with bounds of 400 bootstrap draws; and the map from the engine's own arrays in memory.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

import numpy as np

from tripleaim.flows import partition
from tripleaim.flows.fit import assign_providers, measure_fit
from tripleaim.flows.observed import read_observed
from tripleaim.store.engine import open_store

READ = "select origin, provider, count from flow where kind = $kind"
ON = date(2020, 4, 1)


def median_of(task: Callable[[], object], runs: int) -> float:
    """Median wall time of a task, in seconds, after one run that warms it."""
    task()
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        found.append(time.perf_counter() - start)
    return float(np.median(found))


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--store", type=Path, required=True)
    asked.add_argument("--runs", type=int, default=15)
    given = asked.parse_args()
    with open_store(given.store) as store:
        kind = {"kind": partition.KIND}
        read = median_of(lambda: store.execute(READ, kind).fetchnumpy(), given.runs)
        whole = median_of(lambda: partition.fit_partition(store, "stp", ON), given.runs)
        nothing = (np.zeros(0), np.zeros(0))
        with patch.object(partition, "_bounds", lambda *_: nothing):
            bare = median_of(lambda: partition.fit_partition(store, "stp", ON), given.runs)
        observed = read_observed(store, ON)
        label = np.arange(len(observed.areas)) % 42
        people = observed.people.sum(axis=1)
        table = observed.share * people[:, None]

        def evaluate() -> object:
            flow = np.zeros((42, table.shape[1]))
            np.add.at(flow, label, table)
            return measure_fit(flow, assign_providers(flow), np.zeros(42))

        held = median_of(evaluate, given.runs)
    print("| what | seconds | over reading |")
    print("|---|---|---|")
    names = ("read the arrays", "whole, with intervals", "without intervals", "in memory")
    for name, seconds in zip(names, (read, whole, bare, held), strict=True):
        print(f"| {name} | {seconds:.4f} | {seconds / read:.2f} |")


if __name__ == "__main__":
    main()
