"""Merging beside R's LabourMarketAreas, on flows of its own and on its two published examples.

    PEER_R=LabourMarketAreas/R/LabourMarketAreas.R python -m bench.merging [FLOWS.csv ...]

wants R with data.table. A file of flows has columns community_live, community_work, amount; the
examples are written from the package's own data: write.csv(Brindisi, "brindisi.csv", row.names=F).
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tripleaim.flows.ground import Real, Whole
from tripleaim.flows.merging import Enough, merge_areas

RULES = [(1000, 0.6667, 10000, 0.75), (3500, 0.667, 25000, 0.75), (1000, 0.7, 5000, 0.8)]
ASK = """
suppressMessages(library(data.table))
said <- commandArgs(TRUE); source(said[1]); flows <- fread(said[2]); rule <- as.numeric(said[4:7])
flows[, community_live := as.integer(community_live)]
flows[, community_work := as.integer(community_work)]
began <- proc.time()[3]
made <- findClusters(flows, minSZ=rule[1], minSC=rule[2], tarSZ=rule[3], tarSC=rule[4])
cat("SECONDS", proc.time()[3] - began, "\\n")
fwrite(made$lma$clusterList, said[3])
"""


def read_flows(path: Path) -> tuple[list[int], Real]:
    """Codes and the matrix of flow of a file."""
    with path.open() as file:
        rows = [(int(a), int(b), float(c)) for a, b, c in list(csv.reader(file))[1:]]
    codes = sorted({row[0] for row in rows} | {row[1] for row in rows})
    place = {code: each for each, code in enumerate(codes)}
    flow = np.zeros((len(codes), len(codes)))
    for live, work, amount in rows:
        flow[place[live], place[work]] += amount
    return codes, flow


def ask_peer(path: Path, rule: tuple[float, ...]) -> tuple[dict[int, int], float]:
    """The peer's region of each community, and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        script, out = Path(folder) / "ask.R", Path(folder) / "out.csv"
        script.write_text(ASK)
        words = ["Rscript", script, os.environ["PEER_R"], path, out, *rule]
        said = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=True)
        seconds = float(said.stdout.split("SECONDS")[1].split()[0])
        with out.open() as file:
            return {int(r["community"]): int(r["cluster"]) for r in csv.DictReader(file)}, seconds


def is_same(one: Whole, two: Whole) -> bool:
    """Whether two labellings divide alike."""
    pairs = len({*zip(one.tolist(), two.tolist(), strict=True)})
    return pairs == len(np.unique(one)) == len(np.unique(two))


def main() -> None:
    """Print a row a file and rule: regions of both, whether they are the same, seconds of both."""
    for name in sys.argv[1:]:
        codes, flow = read_flows(Path(name))
        for rule in RULES:
            theirs, seconds = ask_peer(Path(name), rule)
            kept = np.array([code in theirs for code in codes])
            least, stays, full, all_stays = rule
            enough = Enough(
                least_size=least, full_size=full, least_stays=stays, full_stays=all_stays
            )
            began = time.perf_counter()
            made = merge_areas(flow[kept][:, kept], enough)
            spent = time.perf_counter() - began
            label = np.array([theirs[code] for code in codes if code in theirs])
            print(
                f"| {Path(name).stem} | {kept.sum()} | {rule} | {made.label.max() + 1} "
                f"| {len(np.unique(label))} | {is_same(made.label, label)} "
                f"| {spent:.2f} s | {seconds:.1f} s |",
                flush=True,
            )


if __name__ == "__main__":
    main()
