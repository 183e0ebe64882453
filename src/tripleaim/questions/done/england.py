"""All systems: how the comparisons came out, those named together, what others have published."""

from collections import Counter
from collections.abc import Sequence

from tripleaim.evidence.claimed import MEASURES, Judged, Window
from tripleaim.evidence.tranches import TrancheEffect, judge_tranches
from tripleaim.evidence.verdict import HARMED, HELPED, NONE, UNKNOWN
from tripleaim.model.quantity import Estimate, Share
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.questions.done.devolution import devolution, outsourcing
from tripleaim.questions.done.judged import STATUS
from tripleaim.questions.done.rows import National, Nearest, Published, Together
from tripleaim.store.engine import Store
from tripleaim.store.record.frameworks import InterventionEffect, read_effects


def all_systems(store: Store, judged: Sequence[Judged], window: Window) -> tuple[Row, ...]:
    """The national rows, but for those of each system."""
    tranches = judge_tranches(judged)
    effects = read_effects(store, on=window.on, known=window.known)
    return (
        _national(judged),
        *_nearest(tranches),
        *map(_together, tranches),
        *devolution(store, window),
        *outsourcing(store, window),
        *(_published(each) for each in effects if _is_out(each, window)),
    )


def _is_out(effect: InterventionEffect, window: Window) -> bool:
    """Whether it had been published by the day: one of a year counts from its end."""
    return effect.fact.begun.has_come(window.on) is Status.SHOWN


def _national(judged: Sequence[Judged]) -> National:
    rows = [each for each in judged if each.designated and each.after > 0]
    kinds = Counter(each.kind for each in rows)
    ends = [each.months[-1] for each in rows if each.months]
    return National(
        sources=tuple(dict.fromkeys(source for one in MEASURES for source in one.sources)),
        status=Status.SHOWN if decided(kinds) else Status.CANNOT_TELL,
        form="" if ends else "early",
        systems=len({each.system for each in rows}),
        comparisons=len(rows),
        measures=len(MEASURES),
        helped=kinds[HELPED],
        harmed=kinds[HARMED],
        no_effect=kinds[NONE],
        untold=kinds[UNKNOWN],
        until=max(ends, default=None),
        clear=tuple(f"{each.name} ({each.measure.words})" for each in rows if each.kind == HELPED),
    )


def decided(kinds: Counter[str]) -> bool:
    """Whether comparisons tell something together: help or harm in one, or no effect in most.

    >>> decided(Counter({HARMED: 1, UNKNOWN: 9})), decided(Counter({NONE: 6, UNKNOWN: 71}))
    (True, False)
    >>> decided(Counter({NONE: 2, UNKNOWN: 1})), decided(Counter({NONE: 1, UNKNOWN: 1}))
    (True, False)
    """
    return kinds[HELPED] + kinds[HARMED] > 0 or kinds[NONE] > kinds[UNKNOWN]


def _nearest(tranches: Sequence[TrancheEffect]) -> list[Nearest]:
    """The strongest of the comparisons of tranches, and why it is no claim; none if one is."""
    if not tranches or any(each.kind in (HELPED, HARMED) for each in tranches):
        return []
    one = min(tranches, key=lambda each: each.p_value)
    return [
        Nearest(
            sources=one.measure.sources,
            status=Status.CANNOT_TELL,
            what=one.measure.words,
            tranche=one.tranche,
            effect=_size(one),
            comparisons=len(tranches),
            false_share=Share(one.q_value),
        )
    ]


def _together(one: TrancheEffect) -> Together:
    return Together(
        sources=one.measure.sources,
        status=STATUS.get(one.kind, Status.CANNOT_TELL),
        outcome=one.measure.id,
        what=one.measure.words,
        tranche=one.tranche,
        effect=_size(one),
        kind=one.kind,
        systems=len(one.members),
        left_out=one.left_out,
        chance=Share(one.p_value),
        false_share=Share(one.q_value),
        detectable=Share(one.detectable),
    )


def _size(one: TrancheEffect) -> Estimate[Share]:
    value, low, high = (Share(round(each, 6)) for each in (one.effect, one.low, one.high))
    return Estimate(value=value, low=low, high=high)


def _published(row: InterventionEffect) -> Published:
    both = row.low is not None and row.high is not None
    return Published(
        subject=row.fact.id,
        sources=(row.fact.source,),
        intervention=row.intervention,
        setting=row.setting or "setting not said",
        outcome=row.outcome,
        said=row.said or "not said",
        metric=row.metric or "",
        low=row.low if both else None,
        high=row.high if both else None,
        direction=row.direction,
        design=row.design or "design not said",
        grade=row.fact.grade,
        cited=row.fact.cited,
    )
