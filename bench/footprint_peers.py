"""The peers of bench/footprints.py, each in its own words. Runs in the peers' environment.

python footprint_peers.py gerrychain|skater|sknetwork|metis TASK.pickle MAP.npy
"""

import pickle
import sys
import time

import numpy as np


def read(path):
    """The task: people, borders, flow, areas, band."""
    with open(path, "rb") as file:
        return pickle.load(file)


def share(task, label):
    """Share of flow kept, each provider in the area that draws on it most."""
    rows, columns, amounts = task["pull"]
    n = len(label)
    nodes, areas = len(task["own"]), int(label.max()) + 1
    full = np.append(label, np.zeros(nodes - n, dtype=np.int64))
    if nodes > n:
        drawn = np.zeros((nodes - n, areas))
        to = (columns >= n) & (rows < n)
        np.add.at(drawn, (columns[to] - n, label[rows[to]]), amounts[to])
        full[n:] = drawn.argmax(axis=1)
    same = full[rows] == full[columns]
    return (amounts[same].sum() / 2 + task["own"].sum()) / task["out"].sum()


def gerrychain(task, out):
    """Short bursts of recombination steps, from a random map in band, keeping the best of each."""
    import networkx as nx
    from gerrychain import Graph, MarkovChain, Partition, accept, constraints, updaters
    from gerrychain.proposals import recom
    from gerrychain.tree import recursive_tree_part

    nxg = nx.Graph()
    for block, people in enumerate(task["people"]):
        nxg.add_node(block, people=int(people))
    nxg.add_edges_from(zip(task["rows"].tolist(), task["columns"].tolist(), strict=True))
    graph = Graph.from_networkx(nxg)
    ideal = task["people"].sum() / task["areas"]
    low, high = task["band"]
    epsilon = min(1 - low / ideal, high / ideal - 1)
    start = recursive_tree_part(graph, range(task["areas"]), ideal, "people", 0.3, 1)
    tallies = {"people": updaters.Tally("people", alias="people")}
    part = Partition(graph, start, tallies)

    def propose(partition):
        return recom(partition, pop_col="people", pop_target=ideal, epsilon=epsilon, node_repeats=1)

    def label_of(partition):
        return np.array([partition.assignment[block] for block in range(len(task["people"]))])

    best, best_share = part, share(task, label_of(part))
    began, steps = time.perf_counter(), 0
    while time.perf_counter() - began < task["seconds"]:
        chain = MarkovChain(propose, [constraints.contiguous], accept.always_accept, best, 10)
        for each in chain:
            steps += 1
            kept = share(task, label_of(each))
            if kept >= best_share:
                best, best_share = each, kept
        np.save(out, label_of(best))
    print(f"{steps} steps", file=sys.stderr)


def skater(task, out):
    """SKATER on where residents go, in few dimensions, over the graph of borders."""
    import geopandas as gpd
    from libpysal.weights import W
    from scipy.sparse import csr_matrix
    from scipy.sparse.linalg import svds
    from shapely.geometry import Point
    from spopt.region import Skater

    n = len(task["people"])
    rows, columns, amounts = task["pull"]
    mine = rows < n
    flow = csr_matrix((amounts[mine], (rows[mine], columns[mine])), shape=(n, len(task["own"])))
    norm = flow.multiply(1 / np.maximum(flow.sum(axis=1), 1e-9)).tocsr()
    left, size, _ = svds(norm.astype(float), k=20, random_state=1)
    names = [f"d{each}" for each in range(20)]
    frame = gpd.GeoDataFrame(
        dict(zip(names, (left * size).T, strict=True)),
        geometry=[Point(0, each) for each in range(n)],
    )
    near = {each: [] for each in range(n)}
    for a, b in zip(task["rows"].tolist(), task["columns"].tolist(), strict=True):
        near[a].append(b)
    made = Skater(
        frame,
        W(near, silence_warnings=True),
        names,
        n_clusters=task["areas"],
        floor=max(1, n // (task["areas"] * 6)),
    )
    made.solve()
    np.save(out, np.asarray(made.labels_, dtype=np.int64))


def sknetwork(task, out):
    """Leiden of scikit-network on the graph of flow, at the resolution nearest to the count."""
    from scipy.sparse import csr_matrix
    from sknetwork.clustering import Leiden

    n, nodes = len(task["people"]), len(task["own"])
    rows, columns, amounts = task["pull"]
    graph = csr_matrix((amounts, (rows, columns)), shape=(nodes, nodes))
    low, high, best = 1e-2, 1e4, None
    for _ in range(14):
        middle = float(np.sqrt(low * high))
        label = Leiden(resolution=middle, random_state=1).fit_predict(graph)[:n]
        label = np.unique(label, return_inverse=True)[1]
        if best is None or abs(label.max() + 1 - task["areas"]) < abs(
            best.max() + 1 - task["areas"]
        ):
            best = label
        low, high = (middle, high) if label.max() + 1 < task["areas"] else (low, middle)
    np.save(out, best)


def metis(task, out):
    """METIS on the graph of flow, parts balanced by people."""
    import pymetis

    n = len(task["people"])
    rows, columns, amounts = task["pull"]
    mine = (rows < n) & (columns < n)
    rows, columns, amounts = rows[mine], columns[mine], amounts[mine]
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(n + 1))
    _, label = pymetis.part_graph(
        task["areas"],
        xadj=starts,
        adjncy=columns[order],
        eweights=np.maximum(np.round(amounts[order]), 1).astype(int),
        vweights=task["people"].astype(int),
        recursive=False,
    )
    np.save(out, np.asarray(label, dtype=np.int64))


if __name__ == "__main__":
    WAYS = {"gerrychain": gerrychain, "skater": skater, "sknetwork": sknetwork, "metis": metis}
    WAYS[sys.argv[1]](read(sys.argv[2]), sys.argv[3])
