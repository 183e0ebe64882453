"""An estimate: an effect with its interval, and how it was come by."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tripleaim.evidence.panel import Real
from tripleaim.model.errors import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The average effect on the treated after treatment, in the unit of the outcome.

    `gaps` are actual less counterfactual in every period, where the design gives them; `weights`
    the donors by name; `rmspe_pre` the root mean squared gap before treatment. `inference` says
    where `low`, `high`, `standard_error`, `freedom` (degrees) and `p_value` come from; "none" where
    there are none.

    >>> Estimate(design="synthetic control", effect=-2.0).inference
    'none'
    """

    design: str
    effect: float
    inference: str = "none"
    level: float = 0.95
    low: float | None = None
    high: float | None = None
    standard_error: float | None = None
    p_value: float | None = None
    freedom: float | None = None
    gaps: Real = field(default_factory=lambda: np.zeros(0))
    counterfactual: Real = field(default_factory=lambda: np.zeros(0))
    weights: Mapping[str, float] = field(default_factory=dict)
    rmspe_pre: float | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        given = (self.effect, self.low, self.high, self.standard_error, self.p_value)
        wrong = [value for value in given if value is not None and math.isnan(value)]
        if wrong:
            raise refuse(self.design, "gave no number: the panel cannot carry this design")
