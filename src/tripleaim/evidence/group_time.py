"""Group-time effects of Callaway and Sant'Anna (2021), with errors for large groups and for small.

Large groups: the published analytic errors, by the influence of each unit, that of the estimated
shares of the groups among them. Small groups: every effect is a contrast of the mean series of
groups, and how much a unit's series strays from its group's is learned from all units together
(`pooled.py`), so that a group of one has an error too.
"""

from dataclasses import dataclass, replace

import numpy as np

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import ALIKE, Mask, Panel, Real, Whole, check_design
from tripleaim.evidence.pooled import Contrast, Groups, Spread, rank_chance, spread_of, widest_of
from tripleaim.model.errors import refuse

LARGE = 20
PUBLISHED = "influence function, clustered by unit"
POOLED = "residuals pooled over groups"
ONE_EACH = "no group has two units: nothing tells how much one unit strays from another"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTime:
    """Effects of each group in each period.

    `effects[k]` is the effect in period `times[k]`, against period `bases[k]`, on the units first
    treated in `groups[k]` (all as places in the panel), of which there are `sizes[k]`; `compared`
    (k, c) is the share of each group of units in its comparison. `members` are those groups and
    `starts` (c,) their first treated periods, the last of them that of units never treated.
    """

    groups: Whole
    times: Whole
    bases: Whole
    effects: Real
    sizes: Real
    compared: Real
    own: Whole
    members: Groups
    starts: Whole

    @property
    def after(self) -> Mask:
        """Which effects are of periods from treatment on."""
        late: Mask = self.times >= self.groups
        return late

    @property
    def influence(self) -> Real:
        """Each unit's part (n, k) in the error of each effect."""
        means = self.members.means
        change = means[:, self.times] - means[:, self.bases]
        theirs = (self.compared * change.T).sum(axis=1)
        moved = change - theirs[None, :]
        moved[self.own, np.arange(len(self.own))] = 0.0
        strays = self.members.residuals
        units = strays[:, self.times] - strays[:, self.bases] + moved[self.members.label]
        share = -self.compared.T / self.members.sizes[:, None]
        share[self.own, np.arange(len(self.own))] += 1 / self.sizes
        part: Real = units * share[self.members.label] * len(self.members.label)
        return part

    def contrast(self, share: Real) -> Contrast:
        """The weights (c, t) on the groups' mean series that make an average of the effects."""
        weights = -share[:, None] * self.compared
        weights[np.arange(len(share)), self.own] += share
        made = np.zeros((self.members.means.shape[1], weights.shape[1]))
        np.add.at(made, self.times, weights)
        np.add.at(made, self.bases, -weights)
        return Contrast(weights=made.T)

    def simple(self) -> Estimate:
        """The average of all effects after treatment, weighted by the size of the groups."""
        return self.average(self.after, "group-time effects, simple average")

    def event_study(self) -> list[tuple[int, Estimate]]:
        """The effect by periods since treatment (negative: before), weighted by size of group."""
        since = self.times - self.groups
        return [
            (int(gap), self.average(since == gap, f"event study, {gap} periods on"))
            for gap in np.unique(since)
        ]

    def spread_of(self, chosen: Mask) -> tuple[Spread | None, str]:
        """The error of the mean of the chosen effects by size of group, and where it comes from.

        Published where every group that counts has twenty units or more, else pooled; None where
        no group has two units, so that nothing shows how much one strays.
        """
        share = self._share(chosen)
        contrast = self.contrast(share)
        counted = np.abs(contrast.weights).sum(axis=1) > 1e-12
        if int(self.members.sizes[counted].min()) < LARGE:
            return spread_of(self.members, contrast), POOLED
        squares = self._squares(chosen)
        variance = float(squares.sum())
        freedom = variance**2 / float((squares**2 / np.maximum(self.members.sizes - 1, 1)).sum())
        wider = squares * self.members.sizes / np.maximum(self.members.sizes - 1, 1)
        widening = float(np.sqrt(wider.sum() / variance)) if variance else 1.0
        error = float(np.sqrt(variance))
        return Spread(error=error, freedom=freedom, widening=widening), PUBLISHED

    def published(self, chosen: Mask) -> tuple[float, float]:
        """The mean of the chosen effects and its published error, right for large groups alone.

        `average` gives the error that holds for small ones too; this one is to be set beside what
        other packages print.
        """
        effect = float(self._share(chosen) @ self.effects)
        return effect, float(np.sqrt(self._squares(chosen).sum()))

    def _squares(self, chosen: Mask) -> Real:
        """Each group's part (c,) in the published variance of the mean of the chosen effects."""
        part = self.influence[:, chosen] @ self._share(chosen)[chosen] + self.influence_of_shares(
            chosen, self.effects[chosen]
        )
        label = self.members.label
        squares: Real = (
            np.bincount(label, part**2, minlength=len(self.members.sizes)) / len(label) ** 2
        )
        return squares

    def average(self, chosen: Mask, design: str, level: float = 0.95) -> Estimate:
        """The mean of the chosen effects by size of group, with its pointwise interval."""
        effect = float(self._share(chosen) @ self.effects)
        spread, inference = self.spread_of(chosen)
        if spread is None or spread.error == 0 or self.members.is_alike:
            why = ALIKE if self.members.left_over else ONE_EACH
            return Estimate(design=design, effect=effect, notes=(f"no interval, as {why}",))
        reach = spread.reach(level)
        return Estimate(
            design=design,
            effect=effect,
            low=effect - reach,
            high=effect + reach,
            standard_error=spread.error,
            p_value=spread.chance_of(effect),
            inference=inference,
            freedom=spread.freedom,
            level=level,
        )

    def rank_chance(self, chosen: Mask, draws: int = 999, seed: int = 1) -> float:
        """The share of ways to deal the same dates to the units that give as large an effect.

        Exact where nothing happened and any unit could have had any date (Fisher's randomisation).
        """
        return rank_chance(self.members, self.contrast(self._share(chosen)), draws, seed)

    def event_band(
        self, seed: int, level: float = 0.95, draws: int = 2000
    ) -> list[tuple[int, Estimate]]:
        """The event study with intervals that hold for all periods since treatment at once."""
        since = self.times - self.groups
        places = [np.flatnonzero(since == gap) for gap in np.unique(since)]
        errors, reach = self._band(places, seed, level, draws)
        return [
            (
                gap,
                replace(
                    one,
                    low=one.effect - reach * error,
                    high=one.effect + reach * error,
                    inference="simulated, all periods at once",
                    level=level,
                ),
            )
            for (gap, one), error in zip(self.event_study(), errors.tolist(), strict=True)
        ]

    def _band(
        self, averages: list[Whole], seed: int, level: float, draws: int
    ) -> tuple[Real, float]:
        """Errors of several averages, and by how many of them the largest of all strays."""
        count = len(self.times)
        chosen = [np.isin(np.arange(count), each) for each in averages]
        found = [self.spread_of(each)[0] for each in chosen]
        if any(each is None for each in found):
            raise refuse("band", "has groups of one only: nothing tells how much units stray")
        spreads = [each for each in found if each is not None]
        errors = np.array([each.error * each.widening for each in spreads])
        freedom = min(each.freedom for each in spreads)
        contrasts = [self.contrast(self._share(each)) for each in chosen]
        return errors, widest_of(self.members, contrasts, freedom, level, draws, seed)

    def _share(self, chosen: Mask) -> Real:
        weights = np.where(chosen, self.sizes, 0.0)
        share: Real = weights / weights.sum()
        return share

    def influence_of_shares(self, chosen: Mask, effects: Real) -> Real:
        """Each unit's part (n,) in the error of an average of effects through groups' shares."""
        count, groups = len(self.members.label), len(self.members.sizes)
        shares, whole = self.sizes[chosen] / count, float(self.sizes[chosen].sum()) / count
        own = self.own[chosen]
        mean = float(effects @ shares)
        by_group = np.bincount(own, effects, minlength=groups)
        times = np.bincount(own, minlength=groups)
        part = (by_group - mean) / whole - (times - whole) * mean / whole**2
        influence: Real = part[self.members.label]
        return influence


def group_time_effects(panel: Panel, not_yet_treated: bool = False) -> GroupTime:
    """The effect on each group of units in each period, without covariates.

    The comparison is the units never treated; with `not_yet_treated` also those treated later than
    the period. Where nobody is never treated, the units treated last are the comparison, in the
    periods before they are. Before treatment the base is the period before, after it the last
    period before. Units treated from the first period on are left out, as they have no before.

    >>> outcome = np.array([[0.0, 0, 3], [0, 1, 1], [1, 1, 2], [0, 1, 2]])
    >>> panel = Panel(outcome=outcome, units=tuple("abcd"), periods=(1, 2, 3),
    ...               first=np.array([2, 3, 3, 3]))
    >>> group_time_effects(panel).effects.round(3).tolist()
    [-0.667, 2.333]
    """
    panel = with_comparison(panel)
    width = len(panel.periods)
    starts = np.unique(panel.first)
    treated = starts[starts < width]
    if not len(treated):
        check_design(panel)
        raise refuse("panel", "has no unit that is treated after its first period")
    if np.ptp(panel.outcome) == 0:
        raise refuse("panel", "has an outcome that never varies")
    members = Groups.of(panel.outcome, np.searchsorted(starts, panel.first))
    own = np.repeat(np.arange(len(treated)), width - 1)
    groups, times = starts[own], np.tile(np.arange(1, width), len(treated))
    bases = np.where(times >= groups, groups - 1, times - 1)
    later = starts[None, :] > np.maximum(times, bases)[:, None]
    allowed = (starts == width)[None, :] | (later & not_yet_treated)
    allowed[np.arange(len(own)), own] = False
    compared = np.where(allowed, members.sizes[None, :], 0.0)
    compared /= compared.sum(axis=1, keepdims=True)
    change = members.means[:, times] - members.means[:, bases]
    effects = change[own, np.arange(len(own))] - (compared * change.T).sum(axis=1)
    return GroupTime(
        groups=groups,
        times=times,
        bases=bases,
        effects=effects,
        own=own,
        sizes=members.sizes[own],
        compared=compared,
        members=members,
        starts=starts,
    )


def with_comparison(panel: Panel) -> Panel:
    """The panel that group-time effects can use: units with a before, and some to compare with.

    Units treated from the first period on are left out; where nobody is never treated, the panel
    ends when its last group is treated, and that group is the comparison. Raises InputRefused when
    that leaves nobody who is treated.
    """
    late = panel.select(np.flatnonzero(panel.first > 0))
    width = len(panel.periods)
    if (late.first == width).any() or not len(late.units):
        return late
    last = int(late.first.max())
    if int(late.first.min()) == last:
        advice = "Add units that are never treated, or treated at another date."
        raise refuse("panel", "has no unit to compare with: all are treated at one date", advice)
    return late.before(last)
