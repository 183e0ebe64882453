"""Design of footprints beside its peers: same ground, same flow, same run.

    python -m bench.footprints build/england.duckdb [TASK ...]

Tasks are council, msoa, synthetic-msoa, synthetic-lsoa, neighbourhoods and regions; all unless
named. In regions the search stands beside the proof (PROOF_SECONDS, 600, for each region).

Peers run in an environment of their own (bench/requirements.txt), named by PEER_PYTHON. A peer that
is still at work after PEER_SECONDS (240) is stopped, and what it had is scored. Every map is scored
here, by one ruler: share of flow kept, areas out of band, areas in several pieces.
"""

import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import graspologic_native
import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from bench.optimum import find_optimum
from tripleaim.flows.brief import Aims, Brief, Limits
from tripleaim.flows.design import design
from tripleaim.flows.ensemble import keep_at_random, lowest_kept
from tripleaim.flows.ground import (
    Ground,
    Whole,
    contract,
    lay_ground,
    part_of,
    pieces_of,
    share_kept,
)
from tripleaim.flows.lying import read_lying
from tripleaim.flows.read import Survey, read_survey
from tripleaim.model.errors import NothingFound
from tripleaim.store.engine import ask_frame, open_store

DAY = date(2021, 6, 1)
SECONDS = float(os.environ.get("PEER_SECONDS", "240"))
PROOF_SECONDS = float(os.environ.get("PROOF_SECONDS", "600"))
SYSTEMS = Limits(lowest=500_000, highest=3_000_000)
COUNCILS = Limits(lowest=490_000, highest=2_970_000)
NEAR = Limits(lowest=30_000, highest=50_000)
FLOWS_EACH = 24


@dataclass(frozen=True, slots=True)
class Task:
    """A ground, how many areas of what band, and how many changes our search is given."""

    name: str
    ground: Ground
    areas: int
    limits: Limits
    changes: tuple[int, ...]
    peers: tuple[str, ...]


def invent_flow(survey: Survey, places: np.ndarray, seed: int = 1) -> Ground:
    """Invented flow between small areas: 0.8 million pairs, near ones and large ones most.

    Each of some hundreds of towns draws from around it, as hospitals and shops do; the rest goes
    to the small areas nearby. Nothing in it is real but where people live.
    """
    draw = np.random.default_rng(seed)
    fine = survey.fine
    n = fine.size
    tree = cKDTree(places)
    _, near = tree.query(places, 60)
    rank = np.exp(-np.arange(60) / 8.0)
    picks = np.array([draw.choice(60, 16, replace=False, p=rank / rank.sum()) for _ in range(n)])
    around = np.take_along_axis(near, picks, axis=1)
    town = draw.choice(n, 400, replace=False)
    pull = np.exp(draw.normal(0, 0.7, 400))
    far, chosen = cKDTree(places[town]).query(places, 8)
    weight = pull[chosen] * np.exp(-far / 9.0)
    rows = np.repeat(np.arange(n), FLOWS_EACH)
    columns = np.hstack([around, town[chosen]]).ravel()
    local = draw.gamma(0.7, 1.0, (n, 16))
    local *= 0.78 / local.sum(axis=1, keepdims=True)
    away = weight * 0.22 / weight.sum(axis=1, keepdims=True)
    amounts = np.hstack([local, away]).ravel() * np.repeat(fine.people, FLOWS_EACH)
    flow = csr_array((amounts, (rows, columns)), shape=(n, n))
    return lay_ground(fine.blocks, fine.people, fine.borders, flow, to_blocks=True)


def tasks(store_path: Path, wanted: list[str]) -> list[Task]:
    """The tasks asked for."""
    with open_store(store_path) as store:
        real = read_survey(store, "msoa", DAY)
        council = read_survey(store, "council", DAY)
        sql = "select block, longitude, latitude from block where basis = 'lsoa11' order by block"
        grid = ask_frame(store, sql).set_index("block")
        places = grid.loc[list(real.fine.blocks)].to_numpy(float) * [69.0, 111.2]  # about km
        stp = read_lying(store, "stp", council.basis, DAY)
        today = council.lay_over(stp)[1]
    print(
        f"today's map by councils: {share_kept(council.ground, today):.4f}, "
        f"lowest {lowest_kept(council.ground, today):.4f}"
    )
    invented = invent_flow(real, places)
    print(f"invented flow: {(invented.pull.nnz // 2 + (invented.own > 0).sum()):,} pairs of blocks")
    coarse = contract(invented, real.group, real.ground.blocks)
    all_peers = ("leiden", "sknetwork", "gerrychain", "skater")
    every = [
        Task("council", council.ground, 42, COUNCILS, (3000, 8000), ("gerrychain",)),
        Task("msoa", real.ground, 42, SYSTEMS, (3000, 8000), all_peers),
        Task("synthetic-msoa", coarse, 42, SYSTEMS, (3000, 8000), all_peers),
        Task("synthetic-lsoa", invented, 42, SYSTEMS, (3000, 8000), ("leiden", "sknetwork")),
        Task("neighbourhoods", invented, 1400, NEAR, (0,), ("metis", "leiden")),
    ]
    return [each for each in every if not wanted or each.name in wanted]


def describe(name: str, ground: Ground, label: Whole, limits: Limits, seconds: float) -> None:
    """One row of the table."""
    label = np.unique(label, return_inverse=True)[1]
    areas = int(label.max()) + 1
    people = np.bincount(label, ground.people)
    out = int(((people < limits.lowest) | (people > limits.highest)).sum())
    split = len(np.unique(pieces_of(ground.borders, label))) - areas
    kept, lowest = share_kept(ground, label), lowest_kept(ground, label)
    cells = [areas, f"{kept:.4f}", f"{lowest:.3f}", out, split, f"{seconds:.2f} s"]
    print(f"| {name} |", " | ".join(map(str, cells)), "|", flush=True)


def find_leiden(ground: Ground, areas: int) -> Whole:
    """Unconstrained communities of about so many, by the resolution that gives nearest."""
    one = ground.pull.tocoo()
    once = one.row < one.col
    ends = zip(one.row[once], one.col[once], one.data[once], strict=True)
    edges = [(str(a), str(b), float(w)) for a, b, w in ends]
    low, high, best = 1e-2, 1e4, np.zeros(ground.size, np.int64)
    for _ in range(14):
        middle = float(np.sqrt(low * high))
        _, found = graspologic_native.leiden(edges, resolution=middle, seed=1)
        label = np.array([found.get(str(block), -1) for block in range(ground.size)], np.int64)
        label = np.unique(label, return_inverse=True)[1]
        count = int(label.max()) + 1
        if abs(count - areas) < abs(int(best.max()) + 1 - areas):
            best = label
        low, high = (middle, high) if count < areas else (low, middle)
        if count == areas:
            break
    return best


def ask_peer(task: Task, peer: str) -> tuple[Whole | None, float]:
    """The map of a peer and its seconds; None if it had none when it was stopped."""
    if peer == "leiden":
        began = time.perf_counter()
        return find_leiden(task.ground, task.areas), time.perf_counter() - began
    ground = task.ground
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "task.pickle", Path(folder) / "map.npy"
        one = ground.borders.tocoo()
        pull = ground.pull.tocoo()
        with given.open("wb") as file:
            pickle.dump(
                {
                    "people": ground.people,
                    "rows": one.row,
                    "columns": one.col,
                    "metres": one.data,
                    "pull": (pull.row, pull.col, pull.data),
                    "own": ground.own,
                    "out": ground.out,
                    "areas": task.areas,
                    "band": (task.limits.lowest, task.limits.highest),
                    "seconds": SECONDS,
                },
                file,
            )
        script = Path(__file__).with_name("footprint_peers.py")
        words = [os.environ["PEER_PYTHON"], str(script), peer, str(given), str(found)]
        began = time.perf_counter()
        try:
            subprocess.run(words, timeout=SECONDS * 2.5, check=True, capture_output=True)
        except subprocess.TimeoutExpired:
            print(f"{peer}: stopped after {SECONDS * 2.5:.0f} s", flush=True)
        except subprocess.CalledProcessError as error:
            print(f"{peer}: failed: {error.stderr.decode()[-300:]}", flush=True)
        spent = time.perf_counter() - began
        return (np.load(found) if found.exists() else None), spent


def run(task: Task) -> None:
    """Our maps and the peers' maps of a task."""
    ground, limits = task.ground, task.limits
    print(
        f"\n{task.name}: {ground.size:,} blocks, {task.areas} areas of {limits.lowest:,} to "
        f"{limits.highest:,} people\n\n| who | areas | kept | lowest | out of band | detached | "
        "seconds |\n|---|---|---|---|---|---|---|"
    )
    for changes in task.changes:
        for seed in (1, 2, 3):
            brief = Brief(areas=task.areas, limits=limits, aims=Aims(fair=0.1), changes=changes)
            if task.areas > 1000:
                brief = Brief(areas=task.areas, limits=limits, changes=changes)
            began = time.perf_counter()
            label = design(ground, brief, seed)
            spent = time.perf_counter() - began
            describe(f"ours, {changes} changes, seed {seed}", ground, label, limits, spent)
    for peer in task.peers:
        label, seconds = ask_peer(task, peer)
        if label is not None:
            describe(peer, ground, label, limits, seconds)
    if task.areas < 100:
        brief = Brief(areas=task.areas, limits=limits)
        drawn = keep_at_random(ground, brief, 20, 1)
        print(f"random maps: {drawn.mean():.3f} on average of {len(drawn)}")


def prove(store_path: Path) -> None:
    """Councils of each region of 2021: our best of three seeds, and the best of the programme."""
    with open_store(store_path) as store:
        survey = read_survey(store, "council", DAY)
        regions, region, _ = survey.lay_over(read_lying(store, "nhs_region", survey.basis, DAY))
        systems = survey.lay_over(read_lying(store, "stp", survey.basis, DAY))[1]
    print(
        f"\nregions, proof within {PROOF_SECONDS:.0f} s\n\n| region | councils | areas | ours | "
        "seconds | best of the programme | no map above | seconds |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for at, name in enumerate(regions):
        ground = part_of(survey.ground, region == at)
        areas = len(np.unique(systems[region == at]))
        brief = Brief(areas=areas, limits=COUNCILS)
        began = time.perf_counter()
        ours = max(share_kept(ground, design(ground, brief, seed)) for seed in (1, 2, 3))
        spent = time.perf_counter() - began
        began = time.perf_counter()
        try:
            found = find_optimum(ground, brief, PROOF_SECONDS)
            best, bound = f"{found.kept:.6f}", f"{found.bound:.6f}"
        except NothingFound as error:
            best, bound = str(error), ""
        proof = time.perf_counter() - began
        cells = [ground.size, areas, f"{ours:.6f}", f"{spent:.1f}", best, bound, f"{proof:.1f}"]
        print(f"| {name} |", " | ".join(map(str, cells)), "|", flush=True)


def main() -> None:
    """Run the tasks named, or all."""
    if "regions" in sys.argv[2:] or not sys.argv[2:]:
        prove(Path(sys.argv[1]))
    warm = tasks(Path(sys.argv[1]), sys.argv[2:])
    if not warm:
        return
    design(warm[0].ground, Brief(areas=30, limits=Limits(lowest=1, highest=10**9), changes=2), 1)
    for task in warm:
        run(task)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nmost memory of this process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
