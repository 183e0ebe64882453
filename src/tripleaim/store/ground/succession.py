"""Which organisation one has become by a later date: successions followed to their end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store, ask

STEPS = """
select predecessor, list(distinct successor order by successor) as successors, effective
from succession
where effective <= $on and not contains(predecessor, ':')
group by predecessor, effective
order by effective, predecessor
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """What each provider has become: `now` by its code, and those split between several.

    A provider that was split keeps its own code: how much of its work went where is not known.
    """

    now: Mapping[str, str]
    split: Mapping[str, tuple[str, ...]]


def follow_successions(store: Store, providers: Iterable[str], on: date) -> Succession:
    """The organisation that holds each provider's work on a day, by the register of successions.

    Chains are followed to their end. Codes that the register does not know stay as they are, so
    that `elsewhere` stays elsewhere.
    """
    asked = set(providers)
    now = {provider: provider for provider in asked}
    split: dict[str, tuple[str, ...]] = {}
    for step in ask(store, STEPS, {"on": on}):
        before, after = str(step["predecessor"]), tuple(step["successors"])
        if len(after) == 1:
            now.update({code: after[0] for code, held in now.items() if held == before})
        else:
            split.update({code: after for code, held in now.items() if held == before})
    return Succession(now=now, split=split)
