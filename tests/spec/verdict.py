"""Verdict: helped, harmed, no detectable effect, or cannot tell

The rules are written down before any data are seen and are the same for everybody.

1. **Cannot tell**, when the series breaks or is missing, or one of the tests fails without which
   nothing can be said: the comparison followed the unit before at least as well as it followed one
   donor in ten; nothing shows at dates that are too early (a quarter, a third, a half of the time
   before; with several dates the smallest p-value counts as many times as there are dates); nothing
   shows in outcomes that the change cannot affect.
2. **Helped** or **harmed**, when chance alone gives as much at most once in twenty, and every test
   that a claim must pass holds: among all findings as strong at most a tenth are false (Benjamini
   and Hochberg 1995); the gap grew more than that of nine donors in ten; no donor alone decides the
   sign; four in five specifications agree in sign (three designs, all donors or none near, the
   whole time or its first year, the outcome or its logarithm); trends would have to differ more
   than those of donors usually do for the sign to be lost; the sign outlasts a return to the mean
   as large as donors show.
3. **Cannot tell**, when chance alone is unlikely and one of those tests fails.
4. **No detectable effect** otherwise, with the smallest effect that would have been seen four times
   in five; **cannot tell**, when even a tenth of the outcome would have gone unseen.

With several dates of treatment the effect is the simple average of group-time effects (Callaway and
Sant'Anna 2021). Then the tests are: ten units treated and ten never; no effect before treatment
beyond chance; the same sign by other comparisons and by matrix completion; no group decides the
sign; the trend before, carried on, is smaller than the effect. How many times as much as ever
before trends must differ until the interval holds zero is said (relative magnitudes of Rambachan
and Roth 2023).

How often this is wrong is measured on simulated panels: bench/RESULTS.md, Evidence.
"""

from drawn import example
from tripleaim.evidence.inference import discoveries
from tripleaim.evidence.verdict import Effect, Scale, Test, decide

SCALE = Scale(is_log=False, usual=100.0)


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
    "The rules, one a line: an outcome of 100 before, of which less is better",
    given={
        "found": """
            rule | effect | reach | p    | detectable | sound | firm
            1    | -8     | 4     | 0.01 | 6          | no    | yes
            2    | -8     | 4     | 0.01 | 6          | yes   | yes
            2    | 8      | 4     | 0.01 | 6          | yes   | yes
            3    | -8     | 4     | 0.01 | 6          | yes   | no
            4    | -2     | 4     | 0.40 | 6          | yes   | yes
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
