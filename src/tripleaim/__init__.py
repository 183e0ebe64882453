"""tripleaim: the working model of an integrated care system in England.

The front door. Every name here is imported when it is first used.

    from datetime import date
    import tripleaim

    tripleaim.build_store("build/england.duckdb")
    store = tripleaim.open_store("build/england.duckdb")
    for finding in tripleaim.answer(store, "needs", "Frimley", date(2018, 6, 1)):
        print(finding.statement)

>>> tripleaim = __import__("tripleaim")
>>> "who" in dir(tripleaim)
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tripleaim.model.errors import CheckFailed, InputRefused, NothingFound, TripleaimError
    from tripleaim.model.finding import Finding
    from tripleaim.questions.ten import answer, buyers, who
    from tripleaim.registry.area import find_area, list_areas
    from tripleaim.registry.history import read_history
    from tripleaim.store.engine import ask, open_store
    from tripleaim.store.load import build_store

__version__ = "0.1.0"

DOORS = {
    "build_store": "store.load",
    "open_store": "store.engine",
    "ask": "store.engine",
    "find_area": "registry.area",
    "list_areas": "registry.area",
    "read_history": "registry.history",
    "answer": "questions.ten",
    "who": "questions.ten",
    "buyers": "questions.ten",
    "Finding": "model.finding",
    "TripleaimError": "model.errors",
    "InputRefused": "model.errors",
    "NothingFound": "model.errors",
    "CheckFailed": "model.errors",
}

__all__ = [
    "CheckFailed",
    "Finding",
    "InputRefused",
    "NothingFound",
    "TripleaimError",
    "answer",
    "ask",
    "build_store",
    "buyers",
    "find_area",
    "list_areas",
    "open_store",
    "read_history",
    "who",
]


def __getattr__(name: str) -> Any:
    if name not in DOORS:
        raise AttributeError(f"tripleaim has no {name}; it has {', '.join(sorted(DOORS))}")
    return getattr(import_module(f"tripleaim.{DOORS[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*DOORS, "__version__"])
