"""Verdict: helped, harmed, no detectable effect, or cannot tell

The rules are written down before any data are seen and are the same for everybody.

1. **Cannot tell**, when the series breaks or is missing, or one of the tests fails without which
   nothing can be said: the comparison followed the unit before at least as well as it followed
   one donor in ten, or the effect is clear all the same beside chance taken as much larger as it
   is followed worse (its usual gap before over that of donors); nothing shows at dates that are
   too early (an eighth, a quarter, a third, a half of the time before; with several dates the
   smallest p-value counts as many times as there are dates); the series does not step at another
   time than the date, by four times what is new in a period or more, as when it counts something
   else from then on; nothing shows in outcomes that the change cannot affect.
2. **Helped** or **harmed**, when chance alone gives as much at most once in twenty, and every test
   that a claim must pass holds: among all findings as strong at most a tenth are false (Benjamini
   and Hochberg 1995); the gap grew more than that of nine donors in ten; no donor alone decides the
   sign; four in five specifications agree in sign (three designs, all donors or none near, the
   whole time or its first year, beside trends of the unit's own); trends would have to differ more
   than those of donors usually do for the sign to be lost; a step at the date is left beside a
   trend of the unit's own that simply goes on, one that chance gives at most once in ten and with
   the same sign wherever that trend sets in (where it fits best, at the start, twelve or six
   periods before); the sign outlasts a return to the mean as large as donors show.
3. **Cannot tell**, when chance alone is unlikely and one of those tests fails.
4. **No detectable effect**, when the whole interval lies within the smallest effect worth knowing,
   and an effect of that size would have been seen four times in five; **cannot tell** otherwise.
   Worth knowing is a tenth for systems; in a panel of one's own what `--worth` says, or else how
   far a unit usually strays from its own line before (twice the root mean square), which does not
   hang on where the zero of the outcome is.

Donors that run unlike all others are left out and named, and the effect with a far one is said: one
that steps and lies three times as far from the common course as is usual, one that moves five times
as much from period to period, one whose placebo effect is six robust standard deviations. Where
these are more than a fifth, none are.

With several dates of treatment, or where one date has too little for placebos, the effect is the
simple average of group-time effects (Callaway and Sant'Anna 2021). Its error is the published one
where every group has twenty units; else it is learned from how units stray from their groups,
pooled over groups, with as many degrees of freedom as they carry, so that a group of one has an
error too. Needed are five units to compare with, four more units than groups, three periods before
the first date. The tests are: nothing before treatment beyond chance (the last quarter, third and
half of the time before, and the slope); at most a tenth of ways to deal the same dates to the units
give as much; the same sign by other comparisons; no group decides the sign; the interval does not
hold zero when the slope before goes on as steep as it was (relative magnitudes of Rambachan and
Roth 2023, with the slope as measure); an effect is left beside trends of the groups' own.

How often this is wrong is measured on simulated panels: bench/RESULTS.md, Evidence.
"""

from drawn import example
from tripleaim.evidence.inference import discoveries
from tripleaim.evidence.verdict import Effect, Scale, Test, decide

SCALE = Scale(is_log=False, worth=10.0)


def _verdict(row, lower_is_better=True):
    effect = Effect(
        value=row["effect"],
        reach=row["reach"],
        p_value=row["p"],
        q_value=row["p"],
        detectable=row["detectable"],
    )
    sound = [Test(name="sound", held=row["sound"], says="unsound")]
    firm = [Test(name="firm", held=row["firm"], says="a test failed")]
    return decide(effect, sound, firm, lower_is_better, SCALE)


@example(
    "The rules, one a line: less is better, and a change of 10 is worth knowing",
    given={
        "found": """
            rule | effect | reach | p    | detectable | sound | firm
            1    | -8     | 4     | 0.01 | 6          | no    | yes
            2    | -8     | 4     | 0.01 | 6          | yes   | yes
            2    | 8      | 4     | 0.01 | 6          | yes   | yes
            3    | -8     | 4     | 0.01 | 6          | yes   | no
            4    | -2     | 4     | 0.40 | 6          | yes   | yes
            4    | -5     | 6     | 0.10 | 9          | yes   | yes
            4    | -2     | 9     | 0.60 | 13         | yes   | no
        """
    },
    expect="""
        rule | verdict
        1    | cannot tell
        2    | helped
        2    | harmed
        3    | cannot tell
        4    | no detectable effect
        4    | cannot tell
        4    | cannot tell
    """,
)
def rules(found):
    for row in found:
        yield {"rule": row["rule"], "verdict": _verdict(row).kind}


@example(
    "Where more is better, less is harm",
    given={
        "found": """
            effect | reach | p    | detectable | sound | firm
            -8     | 4     | 0.01 | 6          | yes   | yes
        """
    },
    expect="""
        verdict | low | high
        harmed  | -12 | -4
    """,
)
def higher(found):
    verdict = _verdict(found[0], lower_is_better=False)
    yield {"verdict": verdict.kind, "low": verdict.low, "high": verdict.high}


@example(
    "Of many p-values, how many would be false if all as small were believed",
    given={
        "found": """
            system | p
            a      | 0.01
            b      | 0.02
            c      | 0.03
            d      | 0.80
        """
    },
    expect="""
        system | false
        a      | 0.04
        b      | 0.04
        c      | 0.04
        d      | 0.80
    """,
)
def false_share(found):
    import numpy as np

    shares = discoveries(np.array([row["p"] for row in found]))
    for row, share in zip(found, shares, strict=True):
        yield {"system": row["system"], "false": float(share)}
