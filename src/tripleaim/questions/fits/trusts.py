"""The trusts of a flow as they were on a day: formed later, in being, or ended since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from tripleaim.questions.fits.rows import Across, OwnTrust
from tripleaim.store.engine import Store
from tripleaim.store.ground import lives_of, names_on, predecessors

Told = TypeVar("Told", OwnTrust, Across)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A trust of the flow as of a day: `ids` are itself, or those that formed it later.

    `later` where it was formed later and nothing is on record of whom; `until` is its last day,
    where it had ended.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    later: bool = False
    until: date | None = None

    def of(self, row: Told) -> Told:
        """A row of the trust, as it was."""
        return replace(
            row,
            subject="+".join(self.ids),
            trust=self.names[0],
            others=self.names[1:],
            later=self.later,
            until=self.until,
        )


def trusts_on(store: Store, trusts: Iterable[str], on: date) -> Mapping[str, Named]:
    """Each trust of a flow by its id, as it was on a day; the flow is by the trusts of 2021."""
    return {each: _named(store, each, on) for each in trusts}


def _named(store: Store, trust: str, on: date) -> Named:
    life = lives_of(store, [trust]).get(trust)
    if life is None or life.lives_on(on):
        return _called(store, (trust,), on)
    if life.valid_to is not None and life.valid_to <= on:
        last = life.valid_to - timedelta(days=1)
        named = _called(store, (trust,), last)
        return Named(ids=named.ids, names=named.names, until=last)
    before = _formed_of(store, trust, life.valid_from, on)
    if before:
        return _called(store, before, on)
    named = _called(store, (trust,), on)
    return Named(ids=named.ids, names=named.names, later=True)


def _formed_of(store: Store, trust: str, formed: date | None, on: date) -> tuple[str, ...]:
    """Those of the trusts of which one was formed that were in being on a day, by id."""
    steps = sorted({each.predecessor for each in predecessors(store, trust, formed)})
    lives = lives_of(store, steps)
    return tuple(each for each in steps if each in lives and lives[each].lives_on(on))


def _called(store: Store, ids: tuple[str, ...], on: date) -> Named:
    names = names_on(store, list(ids), on)
    return Named(ids=ids, names=tuple(names.get(each, each) for each in ids))
