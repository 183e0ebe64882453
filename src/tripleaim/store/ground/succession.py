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
    holds = {provider: {provider} for provider in providers}  # of whom an organisation has work
    split: dict[str, tuple[str, ...]] = {}
    for step in ask(store, STEPS, {"on": on}):
        before, after = str(step["predecessor"]), tuple(step["successors"])
        if len(after) > 1:
            split.update(dict.fromkeys(holds.get(before, ()), after))
        elif before in holds and after[0] != before:
            holds.setdefault(after[0], set()).update(holds.pop(before))
    now = {code: held for held, codes in holds.items() for code in codes}
    return Succession(now=now, split=split)
