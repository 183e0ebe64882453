"""Double jeopardy: one shortfall that costs a partner twice

From 2017/18 control totals add up by system, and an integrated care system may tie a part of its
members' sustainability funding to the system's result. A partner that falls short can then lose
twice: by its own control total, and by the system's, which it sinks. Where the whole fund depends
on organisations alone, or on the system alone, nobody is judged twice.

Of a partner's fund, the finance share (70% until 2018/19: NHS Improvement, guidance on the
Sustainability and Transformation Fund, September 2017) depends on money. Of that, the system share
depends on the system and the rest on the partner itself.
"""

from decimal import Decimal

from drawn import example
from tripleaim.governance.judged_twice import Partner, Regime, judge_twice
from tripleaim.governance.oversight import find_masking

PARTNERS = """
    code | control_total | fund | forecast
    RFR  | -200          | 1000 | -275
    RHQ  | 80            | 4000 | 90
"""
STAKES = """
    code | own_test | system_test | lost
    RFR  | 560      | 140         | 700
    RHQ  | 2240     | 560         | 560
"""


def partners_from(rows):
    """Partners from drawn rows."""
    return [
        Partner(
            code=row["code"],
            control_total_pence=row["control_total"],
            fund_pence=row["fund"],
            forecast_pence=row["forecast"],
        )
        for row in rows
    ]


def stakes(rows, regime):
    """What each partner has at stake, as rows."""
    return [
        {
            "code": each.code,
            "own_test": each.exposed_own_pence,
            "system_test": each.exposed_system_pence,
            "lost": each.lost_own_pence + each.lost_system_pence,
        }
        for each in judge_twice(partners_from(rows), regime)
    ]


@example(
    "A fifth of the finance part is tied to the system: the partner that falls short loses both",
    given={"partners": PARTNERS},
    expect=STAKES,
)
def tied(partners):
    return stakes(partners, Regime(finance_share=Decimal("0.7"), system_share=Decimal("0.2")))


@example(
    "Organisations alone: each loses only for its own result",
    given={"partners": PARTNERS},
    expect="""
        code | own_test | system_test | lost
        RFR  | 700      | 0           | 700
        RHQ  | 2800     | 0           | 0
    """,
)
def alone(partners):
    return stakes(partners, Regime(finance_share=Decimal("0.7"), system_share=Decimal("0")))


@example(
    "The system alone: each loses only for the result of all",
    given={"partners": PARTNERS},
    expect="""
        code | own_test | system_test | lost
        RFR  | 0        | 700         | 700
        RHQ  | 0        | 2800        | 2800
    """,
)
def together(partners):
    regime = Regime(
        finance_share=Decimal("0.7"), system_share=Decimal("1"), organisation_rule=False
    )
    return stakes(partners, regime)


@example(
    "Masking: the system passes because one partner carries another",
    given={
        "partners": """
            code | control_total | fund | forecast
            RFR  | -200          | 1000 | -275
            RHQ  | 80            | 4000 | 190
        """
    },
    expect="""
        failing | carried_by | margin
        RFR     | RHQ        | 35
    """,
)
def masking(partners):
    found = find_masking(partners_from(partners))
    return [
        {
            "failing": ", ".join(found.failing),
            "carried_by": ", ".join(found.carriers),
            "margin": found.margin_pence,
        }
    ]
