"""The systems designated together, judged as one: finer than any of them alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tripleaim.evidence.claimed import ClaimMeasure, Judged
from tripleaim.evidence.inference import discoveries, error_share
from tripleaim.evidence.verdict import (
    ALPHA,
    COARSE,
    FALSE_SHARE,
    HARMED,
    HELPED,
    NONE,
    POWER,
    UNKNOWN,
    share_of,
)
from tripleaim.model.chance import t_quantile, t_tail

FEWEST_MEMBERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TrancheEffect:
    """The mean effect on the systems of a tranche that can be judged, as shares.

    `members` are those judged, `left_out` how many could not be. `kind` is a verdict by interval
    and by the share of members whose own tests are sound.
    """

    tranche: str
    measure: ClaimMeasure
    members: tuple[str, ...]
    left_out: int
    effect: float
    low: float
    high: float
    p_value: float
    q_value: float
    detectable: float
    kind: str


def judge_tranches(judged: Sequence[Judged]) -> list[TrancheEffect]:
    """Every tranche and measure with at least two systems that can be judged.

    The error is that of a mean of as many placebo effects, and of the donors that members share.
    """
    keys = dict.fromkeys((each.tranche, each.measure.id) for each in judged if each.designated)
    found: list[TrancheEffect] = []
    for tranche, measure in keys:
        rows = [each for each in judged if (each.tranche, each.measure.id) == (tranche, measure)]
        usable = [each for each in rows if each.verdict is not None]
        if len(usable) >= FEWEST_MEMBERS:
            found.append(_judge(tranche, usable, len(rows) - len(usable)))
    q_values = discoveries(np.array([each.p_value for each in found])) if found else ()
    settled = [_settle(each, float(q)) for each, q in zip(found, q_values, strict=True)]
    return sorted(settled, key=lambda each: (each.tranche, each.measure.id))


def _judge(tranche: str, usable: Sequence[Judged], left_out: int) -> TrancheEffect:
    effects = np.array([np.log1p(each.verdict.effect) for each in usable if each.verdict])
    placebos = usable[0].placebo_effects
    assert placebos is not None
    freedom = len(placebos)
    error = float(np.sqrt((placebos**2).mean())) * _share(usable)
    effect = float(effects.mean())
    reach = float(t_quantile(1 - ALPHA / 2, freedom)) * error
    p_value = float(2 * t_tail(abs(effect) / error, freedom))
    detectable = share_of(reach + float(t_quantile(POWER, freedom)) * error)
    return TrancheEffect(
        tranche=tranche,
        measure=usable[0].measure,
        members=tuple(each.name for each in usable),
        left_out=left_out,
        effect=share_of(effect),
        low=share_of(effect - reach),
        high=share_of(effect + reach),
        p_value=p_value,
        q_value=1.0,
        detectable=detectable,
        kind=_kind(usable, effect, p_value, detectable),
    )


def _share(usable: Sequence[Judged]) -> float:
    names = sorted({name for each in usable for name in each.weights or {}})
    weights = np.array([[(each.weights or {}).get(name, 0.0) for name in names] for each in usable])
    own = float((weights.mean(axis=0) ** 2).sum())
    return error_share(len(usable), own, float((weights**2).sum(axis=1).mean()))


def _settle(one: TrancheEffect, q_value: float) -> TrancheEffect:
    claims = one.kind in (HELPED, HARMED)
    kind = UNKNOWN if claims and q_value > FALSE_SHARE else one.kind
    return replace(one, q_value=q_value, kind=kind)


def _kind(usable: Sequence[Judged], effect: float, p_value: float, detectable: float) -> str:
    if p_value <= ALPHA:
        sound = [
            all(test.held for test in each.verdict.tests[:2]) for each in usable if each.verdict
        ]
        if np.mean(sound) < 0.5:
            return UNKNOWN
        return HELPED if effect < 0 else HARMED
    return UNKNOWN if detectable > COARSE else NONE
