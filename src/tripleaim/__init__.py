"""tripleaim: the working model of an integrated care system in England.

The front door. Every name here is imported when it is first used.

    import tripleaim

    store = tripleaim.open_store(build=True)
    found = tripleaim.answer(store, "needs", "Frimley", "2018-06-01")
    print(found[0].statement)
    found.frame()                                   # pandas; polars and Arrow take `found` itself

Answers are sequences of typed rows with `.frame()` and a table of their own in notebooks.

>>> tripleaim = __import__("tripleaim")
>>> "who" in dir(tripleaim)
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tripleaim.library.asking import (
        answer,
        areas,
        buyers,
        catchment,
        history,
        open_store,
        series,
        who,
    )
    from tripleaim.library.own_data import evaluate, rebase, segments, spc, synthesise
    from tripleaim.library.planning import footprint, plan
    from tripleaim.library.rows import Findings, Rows
    from tripleaim.model.errors import CheckFailed, InputRefused, NothingFound, TripleaimError
    from tripleaim.model.finding import Finding
    from tripleaim.registry.area import find_area, list_areas
    from tripleaim.registry.history import read_history
    from tripleaim.store.engine import ask, ask_frame
    from tripleaim.store.load import build_store

__version__ = "0.1.0"

DOORS = {
    "build_store": "store.load",
    "open_store": "library.asking",
    "ask": "store.engine",
    "ask_frame": "store.engine",
    "find_area": "registry.area",
    "list_areas": "registry.area",
    "read_history": "registry.history",
    "answer": "library.asking",
    "who": "library.asking",
    "buyers": "library.asking",
    "areas": "library.asking",
    "history": "library.asking",
    "catchment": "library.asking",
    "series": "library.asking",
    "rebase": "library.own_data",
    "spc": "library.own_data",
    "evaluate": "library.own_data",
    "synthesise": "library.own_data",
    "segments": "library.own_data",
    "plan": "library.planning",
    "footprint": "library.planning",
    "Finding": "model.finding",
    "Findings": "library.rows",
    "Rows": "library.rows",
    "TripleaimError": "model.errors",
    "InputRefused": "model.errors",
    "NothingFound": "model.errors",
    "CheckFailed": "model.errors",
}

__all__ = [
    "CheckFailed",
    "Finding",
    "Findings",
    "InputRefused",
    "NothingFound",
    "Rows",
    "TripleaimError",
    "answer",
    "areas",
    "ask",
    "ask_frame",
    "build_store",
    "buyers",
    "catchment",
    "evaluate",
    "find_area",
    "footprint",
    "history",
    "list_areas",
    "open_store",
    "plan",
    "read_history",
    "rebase",
    "segments",
    "series",
    "spc",
    "synthesise",
    "who",
]


def __getattr__(name: str) -> Any:
    if name not in DOORS:
        raise AttributeError(f"tripleaim has no {name}; it has {', '.join(sorted(DOORS))}")
    return getattr(import_module(f"tripleaim.{DOORS[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*DOORS, "__version__"])
