"""Verdicts worked out once for what a store holds and what of it counts on a day; their forms."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import cast

from tripleaim.evidence.claimed import (
    MEASURES,
    MISSING,
    MISSING_BEFORE,
    RECODED,
    TOO_FEW,
    Judged,
    Window,
)
from tripleaim.evidence.claims import judge_claims
from tripleaim.evidence.monthly import months_held
from tripleaim.evidence.verdict import HARMED, HELPED, NONE
from tripleaim.model.errors import NothingFound
from tripleaim.model.status import Status
from tripleaim.store.engine import Store
from tripleaim.store.remembered import Noting, remember

# How a verdict is told as a row: the sentence that it takes, and how far it is known.
FORMS = {
    HELPED: "helped",
    HARMED: "harmed",
    NONE: "none",
    RECODED: "recoded",
    MISSING: "missing",
    MISSING_BEFORE: "gap",
    TOO_FEW: "few",
}
STATUS = {HELPED: Status.SHOWN, HARMED: Status.SHOWN, NONE: Status.SHOWN_NOT}
MOST = 6  # windows of which the verdicts on all systems are kept
_ALL: dict[tuple[object, ...], tuple[Judged, ...]] = {}
_ASKED: set[tuple[object, ...]] = set()


def judged_claims(
    store: Store, window: Window, only: Collection[str] | None = None
) -> Sequence[Judged]:
    """Every system and measure judged by what counts in a window; `only` some systems, if given.

    Some systems alone are quicker; whoever asks of a window again has all of it worked out and
    kept. Raises NothingFound for a store without months of systems.
    """
    held = months_held(store)
    if held is None:
        raise NothingFound(
            "This store holds no months of hospital activity by system. "
            "What ships with the package does: tripleaim build."
        )
    key = (held, *_what_counts(window))
    is_first = only is not None and key not in _ASKED
    if hasattr(store, "made") and not is_first:
        every = remember(cast(Noting, store), key, lambda: tuple(judge_claims(store, window)))
        return [each for each in every if only is None or each.system in only]
    if key not in _ALL and only is not None and key not in _ASKED:
        _ASKED.add(key)
        return judge_claims(store, window, only)
    if key not in _ALL:
        if len(_ALL) >= MOST:
            _ALL.pop(next(iter(_ALL)))
        _ALL[key] = tuple(judge_claims(store, window))
    return [each for each in _ALL[key] if only is None or each.system in only]


def _what_counts(window: Window) -> tuple[date, ...]:
    """What verdicts hang on: where months end, and the month by which designations count."""
    named = max(each.until for each in MEASURES)
    ends = (window.until(each) for each in MEASURES)
    return (*ends, min(window.on.replace(day=1), named), min(window.known, _settled(named)))


def _settled(named: date) -> date:
    """A day after which nothing more becomes known of designations of the months judged."""
    return named.replace(year=named.year + 20)
