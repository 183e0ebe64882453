"""What a guard is."""

from collections.abc import Callable
from dataclasses import dataclass

from tripleaim.workspace.guard.asking import Asked


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard: its id, what it refuses for, what would allow it, and the test (empty: holds)."""

    id: str
    refusal: str
    cure: str
    test: Callable[[Asked], str]
