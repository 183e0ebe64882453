"""One module a question, with `section(store, area, on) -> Section | None`: see site/section.py.

The names stand in the order of the ten questions; a module that does not exist yet is passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from tripleaim.site.section import Section
from tripleaim.store.engine import Store

SectionFunction = Callable[[Store, str | None, date], Section | None]

SECTIONS = (
    "who",
    "buyers",
    "fits",
    "needs",
    "money",
    "adds_up",
    "decides",
    "heard",
    "done",
    "next",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A section module: its name, its function, and whether dated pages show it too."""

    name: str
    section: SectionFunction
    every_date: bool


@cache
def questions() -> tuple[Question, ...]:
    """The section modules that exist, in the order of the ten questions."""
    found = []
    for name in SECTIONS:
        if find_spec(f"{__name__}.{name}") is None:
            continue
        module = import_module(f"{__name__}.{name}")
        every_date = bool(getattr(module, "EVERY_DATE", False))
        found.append(Question(name=name, section=module.section, every_date=every_date))
    return tuple(found)
