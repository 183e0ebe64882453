"""Which oversight may still go on: of bodies that live, without a later word that it ended."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from tripleaim.model.errors import InputRefused
from tripleaim.model.said_date import SaidDate
from tripleaim.questions.decides.answering import ENDS, ENTERED, IN_IT
from tripleaim.questions.decides.rows import Regime
from tripleaim.store.engine import Store
from tripleaim.store.ground import lives_of

ACCEPTED = "accepted"
IN_IT_STILL = re.compile(r"^(asks to leave|target to leave missed|moved from)\b")
OF_A_YEAR = re.compile(r"\b(\d{4}/\d{2})\b|\bof (\d{4})$")  # not the year of a law
STEPS = ("special measures", "recovery support programme", "provider improvement programme")
HALVES = {"quality": ("quality",), "money": ("money", "financial")}
ASIDE = re.compile(r"\s*\([^()]*\)|\s+regime$")


def ended_by(store: Store, regimes: Iterable[Regime], on: date) -> frozenset[str]:
    """The bodies of regimes that ended by a day.

    A code of a CCG lives on as that of a part of a board: the CCG ended when its area did.
    """
    subjects = sorted({each.subject for each in regimes})
    lives = lives_of(store, [*subjects, *(f"ccg:{each}" for each in subjects)])
    ended = {body for body, life in lives.items() if life.valid_to and life.valid_to <= on}
    return frozenset(each for each in subjects if {each, f"ccg:{each}"} & ended)


def of_the_living(regimes: Iterable[Regime], ended: frozenset[str], on: date) -> list[Regime]:
    """Those of bodies that have not ended, without those of a named year that is over."""
    return [
        each for each in regimes if each.subject not in ended and not _year_is_over(each.regime, on)
    ]


def going_on(regimes: Sequence[Regime]) -> list[Regime]:
    """Oversight without an end on record, the newest first: one row a body and regime.

    The newest word on a regime holds, and so does one on a regime that followed it.
    """
    kept: list[Regime] = []
    for each in sorted(regimes, key=lambda row: (row.when.low, row.when.high), reverse=True):
        if not _may_go_on(each, regimes):
            continue
        if not any(new.subject == each.subject and speaks_for(new, each) for new in kept):
            kept.append(each)
    return sorted(kept, key=lambda row: (row.when.low, row.body), reverse=True)


def came_under(each: Regime) -> bool:
    """Whether a body came under special oversight, or was said to be under it."""
    return each.happened in (ENTERED, IN_IT, ACCEPTED) or bool(IN_IT_STILL.search(each.happened))


def _may_go_on(each: Regime, regimes: Sequence[Regime]) -> bool:
    if not came_under(each):
        return False
    ends = [
        (row, day) for row in regimes if row.subject == each.subject and (day := _end_of(row, each))
    ]
    if any(speaks_for(row, each) for row, _ in ends):
        return False
    # an entry that is not silent has an end on record: one of these rows, or one told in a note
    return each.happened != ENTERED or each.silent or bool(each.stays) or bool(ends)


def _end_of(row: Regime, since: Regime) -> SaidDate | None:
    """The day on which a row says that a regime was left, where that is not before another."""
    day = row.left or (row.when if ENDS.search(row.happened) else None)
    return day if day and since.when.low <= day.low else None


def speaks_for(row: Regime, other: Regime) -> bool:
    """Whether what is told of one regime holds of another: it is the same, or it followed it.

    Special measures were followed by recovery support, and that by provider improvement. Of special
    measures for quality and for money each is left by itself.
    """
    mine, theirs = _step(row.regime), _step(other.regime)
    if mine is None or theirs is None:
        return _plain(row.regime) == _plain(other.regime)
    return mine > theirs or (mine == theirs and _halves(other.regime) <= _halves(row.regime))


def _step(regime: str) -> int | None:
    """How far along those that followed one another; the last where a regime names several."""
    found = [at for at, step in enumerate(STEPS) if step in regime.casefold()]
    return found[-1] if found else None


def _halves(regime: str) -> frozenset[str]:
    """What special measures were for; both where that is not said, and for what followed them."""
    said = regime.casefold()
    found = {half for half, words in HALVES.items() if any(word in said for word in words)}
    return frozenset(found if found and _step(regime) == 0 else HALVES)


def _plain(regime: str) -> str:
    return ASIDE.sub("", regime.casefold()).strip()


def _year_is_over(regime: str, on: date) -> bool:
    named = OF_A_YEAR.search(regime)
    try:
        year = SaidDate.read(named[1] or named[2]) if named else None
    except InputRefused:
        return False
    return year is not None and year.high < on
