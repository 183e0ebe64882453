"""Risk share: where overspend is shared between partners

The result of a pooled fund is divided by the weights of the agreement, in whole pence that add back
to it. A cap limits what a partner bears; what is beyond falls on the others by their weights. The
ledger of a fund is double entry: every pound that leaves one account reaches another.
"""

from datetime import date
from fractions import Fraction

from drawn import example
from tripleaim.money.fund import FundYear, Partner, draw_up
from tripleaim.money.ledger import POOL, Entry
from tripleaim.money.risk_share import share_risk


@example(
    "An overspend of 1,000 pence, by weights of 1 and 2, and with the council's part capped",
    given={
        "agreements": """
            agreement | council | ccg | council_cap
            plain     | 1       | 2   |
            capped    | 1       | 2   | 100
        """
    },
    expect="""
        agreement | council | ccg
        plain     | -333    | -667
        capped    | -100    | -900
    """,
)
def shared(agreements):
    for row in agreements:
        caps = {"council": row["council_cap"]} if row["council_cap"] else None
        parts = share_risk(-1000, {"council": row["council"], "ccg": row["ccg"]}, caps)
        yield {"agreement": row["agreement"], **parts}


@example(
    "A year of a pooled fund: what is left goes back by the shares, and the pool is empty",
    given={
        "contributions": """
            partner | pence | weight
            council | 40000 | 2
            ccg     | 60001 | 3
        """,
        "payments": """
            provider   | pence | aim  | segment
            care homes | 90000 | care | frail
        """,
    },
    expect="""
        account | owed  | paid  | share | settles
        council | 40000 | 40000 | 4000  | -4000
        ccg     | 60001 | 60001 | 6001  | -6001
        pool    | 0     | 10001 | 10001 | 0
    """,
)
def year(contributions, payments):
    start, end = date(2018, 4, 1), date(2019, 4, 1)
    partners = tuple(
        Partner(
            code=row["partner"],
            name=row["partner"],
            agreed_pence=row["pence"],
            weight=Fraction(row["weight"]),
            joined=start,
            left=end,
        )
        for row in contributions
    )
    paid = [
        Entry(
            on=start,
            given_by=f"partner:{row['partner']}",
            received_by=POOL,
            pence=row["pence"],
            document="section 75",
        )
        for row in contributions
    ]
    spent = [
        Entry(
            on=date(2018, 9, 1),
            given_by=POOL,
            received_by=f"spend:{row['provider']}",
            pence=row["pence"],
            document="invoice",
            aim=row["aim"],
            segment=row["segment"],
        )
        for row in payments
    ]
    drawn_up = draw_up(FundYear(fund="pool", year_ending=2019, partners=partners), [*paid, *spent])
    for each in drawn_up.settled:
        yield {
            "account": each.partner.code,
            "owed": each.owed_pence,
            "paid": each.paid_pence,
            "share": each.share_pence,
            "settles": each.settles_pence,
        }
    cash = drawn_up.cash_pence
    yield {
        "account": "pool",
        "owed": 0,
        "paid": cash,
        "share": drawn_up.result_pence,
        "settles": cash + sum(each.settles_pence for each in drawn_up.settled),
    }
