"""Ask every question of every area on every day, in two processes, into one file of JSON lines.

A line is `{"question", "area", "kind", "on", "seconds", "error", "refused", "findings"}`.

    python -m bench.sweep.ask build/england.duckdb before.jsonl.gz
    python -m bench.sweep.ask build/england.duckdb after.jsonl.gz
    python -m bench.sweep.compare before.jsonl.gz after.jsonl.gz
"""

import gzip
import hashlib
import json
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from tripleaim.model.errors import TripleaimError
from tripleaim.questions.ten import TEN, question
from tripleaim.registry.area import list_areas
from tripleaim.site.remember import remembering
from tripleaim.store.engine import Store, open_store

DAYS = (
    date(2016, 4, 1),
    date(2016, 12, 1),
    date(2017, 6, 1),
    date(2018, 5, 18),
    date(2018, 6, 1),
    date(2019, 4, 1),
    date(2020, 4, 1),
    date(2021, 5, 1),
    date(2022, 6, 30),
    date(2023, 4, 1),
    date(2025, 4, 1),
    date(2026, 11, 28),
)
SYSTEMS = ("stp", "icb")
OTHERS = ("ccg", "sub_icb", "lad", "nhs_region", "pcn", "place", "utla", "england")
ROUND = 200  # answers between two looks at the clock
SAMPLE = 3  # areas of each kind that is no system, first by id, on each day


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of one area on one day; `area` None for all systems."""

    question: str
    area: str | None
    kind: str
    on: date


def asked_of(
    store: Store,
    days: Sequence[date] = DAYS,
    questions: Sequence[str] = tuple(each.id for each in TEN),
    systems: int | None = None,
    others: int = SAMPLE,
) -> list[Asked]:
    """All that is to be asked; `systems` and `others` take only so many of each kind of area.

    All systems come first and then the other areas, each with all questions; within both the
    days and areas come at random: a sweep that is ended early is a fair sample of what is left.
    """
    found: list[tuple[tuple[bool, float], list[Asked]]] = []
    for on in days:
        areas: list[tuple[str | None, str]] = [(None, "all systems")]
        for kind in (*SYSTEMS, *OTHERS):
            most = systems if kind in SYSTEMS else others
            areas += [(id, kind) for id in _some(_ids(store, kind, on), most)]
        for area, kind in areas:
            asked = [Asked(question=name, area=area, kind=kind, on=on) for name in questions]
            found.append(((kind not in SYSTEMS, _turn(area, on)), asked))
    return [each for _, group in sorted(found, key=lambda one: one[0]) for each in group]


def _turn(area: str | None, on: date) -> float:
    """When an area's turn comes (0 to 1): at random, and the same in every sweep."""
    return int(hashlib.sha256(f"{area} {on}".encode()).hexdigest()[:12], 16) / 16**12


def _some(ids: list[str], most: int | None) -> list[str]:
    """At most so many, spread over all of them: a sample does not end with the first letters."""
    if most is None or most >= len(ids):
        return ids
    return [ids[at * len(ids) // most] for at in range(most)]


def _ids(store: Store, kind: str, on: date) -> list[str]:
    try:
        return sorted(each.area.id for each in list_areas(store, kind, on))
    except TripleaimError:
        return []


def sweep(
    path: Path, asked: Sequence[Asked], workers: int = 2, minutes: float | None = None
) -> Iterator[dict[str, object]]:
    """The answers, a dictionary each, those of some hundred questions at a time. An error is one.

    A day is asked about in one process only, where what the store was asked of it is shared, as a
    site's pages do. After `minutes` no more is asked.
    """
    ends = time.monotonic() + 60 * minutes if minutes else None
    days = sorted({each.on for each in asked})
    with ExitStack() as open_pools:
        pools = [open_pools.enter_context(ProcessPoolExecutor(1)) for _ in range(workers)]
        for start in range(0, len(asked), ROUND):
            if ends and time.monotonic() > ends:
                return
            some = asked[start : start + ROUND]
            running = [
                pool.map(_one, [(str(path), e) for e in some if e.on in days[at::workers]])
                for at, pool in enumerate(pools)
            ]
            for answers in running:
                yield from answers


@lru_cache(maxsize=1)
def _opened(path: str) -> Store:
    return open_store(Path(path))


@lru_cache(maxsize=len(DAYS))
def _of_day(path: str, on: date) -> Store:
    return remembering(_opened(path))


def _one(job: tuple[str, Asked]) -> dict[str, object]:
    path, asked = job
    return ask_one(_of_day(path, asked.on), asked)


def ask_one(store: Store, asked: Asked) -> dict[str, object]:
    """One answer as a line of the sweep: its findings, or why there are none."""
    began = time.perf_counter()
    said: dict[str, object] = {
        "question": asked.question,
        "area": asked.area,
        "kind": asked.kind,
        "on": str(asked.on),
        "error": "",
        "refused": "",
        "findings": [],
    }
    try:
        found = question(asked.question).ask(store, asked.area, asked.on)
        said["findings"] = [each.to_dict() for each in found]
    except TripleaimError as no:
        said["refused"] = f"{type(no).__name__}: {no}"
    except Exception:
        said["error"] = traceback.format_exc(limit=-3)
    said["seconds"] = round(time.perf_counter() - began, 3)
    return said


def main(store: str, out: str, *questions: str) -> None:
    """Sweep a store into a file; only some questions where they are named."""
    names = questions or tuple(each.id for each in TEN)
    with open_store(Path(store)) as opened:
        asked = asked_of(opened, questions=names)
    began = time.perf_counter()
    with gzip.open(out, "wt", encoding="utf-8") as file:
        for at, said in enumerate(sweep(Path(store), asked), start=1):
            file.write(json.dumps(said, ensure_ascii=False, default=str) + "\n")
            if at % 500 == 0:
                print(f"{at:,} of {len(asked):,}, {time.perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
