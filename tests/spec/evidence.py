"""Evidence: effects, and how sure they are

An effect is what happened to the treated less what would have happened without the change; every
design is a way to say what would have happened. A panel has a row a unit and period; treatment is 0
or 1 and, once begun, lasts.

- **Difference in differences**: the donors' mean, moved by the mean difference before.
- **Synthetic control** (Abadie, Diamond and Hainmueller 2010): weights of donors, none negative,
  adding up to one, that follow the treated best before; *demeaned*: its movements and not its level
  (Ferman and Pinto 2021); *ridge-augmented*: corrected for what the weights miss (Ben-Michael,
  Feller and Rothstein 2021).
- **Synthetic difference in differences** (Arkhangelsky and others 2021): weights of donors and of
  periods.
- **Matrix completion** (Athey and others 2021) and **interactive fixed effects** (Xu 2017): what is
  missing is filled in from common factors.
- **Group-time effects** (Callaway and Sant'Anna 2021) where units are treated at several dates:
  published errors for groups of twenty, pooled ones for smaller; given covariates by regression.
- **Partially pooled synthetic control** (Ben-Michael, Feller and Rothstein 2022) for several dates.
- **Interrupted time series**: one series with trend, seasons and errors that remember, alone or
  against another.

Intervals come from placebos (each donor taken as treated), the jackknife over units, conformal
tests, clusters or models of the errors. What they really hold was measured on 2,000 simulated
panels each (`python -m bench.coverage`; 400 for each of 47 kinds of panel with groups,
`python -m bench.coverage_groups`). It is shown beside every estimate of a panel like those measured
(half to twice as many donors, treated units and periods), and below where it is more than two
points from what is claimed; of other panels it is said that it was not measured. With few donors
many intervals here hold less than they claim.
"""

import numpy as np

from drawn import example
from tripleaim.evidence.did import did_fit
from tripleaim.evidence.group_time import group_time_effects
from tripleaim.evidence.measured import read_coverage
from tripleaim.evidence.panel import Columns, panel_of
from tripleaim.evidence.synthetic_control import estimate_by, synthetic_control

NAMES = Columns(unit="unit", period="year", outcome="visits", treatment="new")


def _panel(rows):
    import pandas as pd

    return panel_of(pd.DataFrame(rows), NAMES)


@example(
    "Difference in differences: our 60 became 50, the others' 40 became 44 in the mean",
    given={
        "visits": """
            unit  | year | visits | new
            ours  | 2017 | 60     | 0
            ours  | 2018 | 50     | 1
            east  | 2017 | 38     | 0
            east  | 2018 | 41     | 0
            west  | 2017 | 42     | 0
            west  | 2018 | 47     | 0
            north | 2017 | 40     | 0
            north | 2018 | 44     | 0
            ours  | 2016 | 60     | 0
            east  | 2016 | 38     | 0
            west  | 2016 | 42     | 0
            north | 2016 | 40     | 0
        """
    },
    expect="""
        effect
        -14
    """,
)
def double_difference(visits):
    yield {"effect": estimate_by(_panel(visits), did_fit, "the mean").effect}


@example(
    "Synthetic control: ours went midway between east and west before",
    given={
        "visits": """
            unit | year | visits | new
            ours | 2015 | 20     | 0
            ours | 2016 | 30     | 0
            ours | 2017 | 25     | 0
            ours | 2018 | 31     | 1
            east | 2015 | 10     | 0
            east | 2016 | 30     | 0
            east | 2017 | 10     | 0
            east | 2018 | 20     | 0
            west | 2015 | 30     | 0
            west | 2016 | 30     | 0
            west | 2017 | 40     | 0
            west | 2018 | 50     | 0
        """
    },
    expect="""
        effect | east | west
        -4.0   | 0.50 | 0.50
    """,
)
def weights(visits):
    found = synthetic_control(_panel(visits))
    yield {"effect": found.effect, **found.weights}


@example(
    "Group-time effects: a is treated in 2017, b in 2018, c and d never",
    given={
        "visits": """
            unit | year | visits | new
            a    | 2016 | 10     | 0
            a    | 2017 | 15     | 1
            a    | 2018 | 17     | 1
            b    | 2016 | 20     | 0
            b    | 2017 | 21     | 0
            b    | 2018 | 25     | 1
            c    | 2016 | 30     | 0
            c    | 2017 | 31     | 0
            c    | 2018 | 32     | 0
            d    | 2016 | 40     | 0
            d    | 2017 | 41     | 0
            d    | 2018 | 42     | 0
        """
    },
    expect="""
        treated | year | effect
        2017    | 2017 | 4
        2017    | 2018 | 5
        2018    | 2017 | 0
        2018    | 2018 | 3
    """,
)
def by_group(visits):
    panel = _panel(visits)
    found = group_time_effects(panel)
    for group, time, effect in zip(found.groups, found.times, found.effects, strict=True):
        years = panel.periods
        yield {"treated": years[group], "year": years[time], "effect": float(np.round(effect, 9))}


@example(
    "A treatment that switches off is refused",
    given={
        "visits": """
            unit | year | visits | new
            a    | 2016 | 10     | 0
            a    | 2017 | 15     | 1
            a    | 2018 | 17     | 0
            b    | 2016 | 20     | 0
            b    | 2017 | 21     | 0
            b    | 2018 | 25     | 0
        """
    },
    refused="'a' is treated and later not",
)
def switched(visits):
    yield {"units": len(_panel(visits).units)}


@example(
    "Intervals that hold what they do not claim, in per cent of 2,000 panels",
    given={},
    expect="""
        design                              | inference        | donors | treated | claimed | held
        synthetic control                   | placebo variance | 30     | 10      | 95      | 100.00
        ridge-augmented synthetic control   | placebo variance | 30     | 10      | 95      | 97.10
        synthetic control                   | placebo variance | 8      | 1       | 95      | 90.00
        synthetic difference in differences | placebo variance | 8      | 1       | 95      | 90.45
        synthetic control                   | placebo variance | 8      | 10      | 95      | 99.50
        synthetic difference in differences | placebo variance | 8      | 10      | 95      | 91.20
        synthetic control                   | placebo variance | 4      | 1       | 95      | 89.75
        ridge-augmented synthetic control   | placebo variance | 4      | 1       | 95      | 92.55
        synthetic difference in differences | placebo variance | 4      | 1       | 95      | 75.50
        synthetic control                   | jackknife        | 4      | 10      | 95      | 97.60
        synthetic difference in differences | jackknife        | 4      | 10      | 95      | 91.35
        difference in differences           | conformal        | 4      | 1       | 90      | 76.90
        synthetic control                   | conformal        | 4      | 1       | 90      | 80.05
        demeaned synthetic control          | conformal        | 4      | 1       | 90      | 85.35
        ridge-augmented synthetic control   | conformal        | 4      | 1       | 90      | 87.70
        synthetic difference in differences | conformal        | 4      | 1       | 90      | 82.15
        interactive fixed effects           | conformal        | 4      | 1       | 90      | 87.55
        synthetic difference in differences | jackknife        | 30     | 10      | 95      | 97.30
        demeaned synthetic control          | conformal        | 39     | 1       | 90      | 92.65
        matrix completion                   | placebo variance | 8      | 1       | 95      | 91.60
    """,
)
def apart():
    for row in read_coverage():
        if not row.is_close and row.group is None:
            yield {
                "design": row.design,
                "inference": row.inference,
                "donors": row.donors,
                "treated": row.treated,
                "claimed": round(100 * row.claimed, 2),
                "held": round(100 * row.held, 2),
            }
