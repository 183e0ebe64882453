"""Risk share: where overspend is shared between partners

The result of a pooled fund is divided by the weights of the agreement, in whole pence that add back
to it. A cap limits what a partner bears; what is beyond falls on the others by their weights. The
ledger of a fund is double entry: every pound that leaves one account reaches another.
"""

from datetime import date
from fractions import Fraction

from drawn import example
from tripleaim.money.ledger import POOL, Entry, Ledger, close_year, contribute, spend
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
            partner | pence
            council | 40000
            ccg     | 60001
        """,
        "payments": """
            provider   | pence | aim  | segment
            care homes | 90000 | care | frail
        """,
    },
    expect="""
        account          | balance
        partner:ccg      | -54000
        partner:council  | -36000
        pool:cash        | 0
        spend:care homes | 90000
    """,
)
def year(contributions, payments):
    ledger = Ledger(fund="pool", shares={"council": Fraction(2, 5), "ccg": Fraction(3, 5)})
    for row in contributions:
        ledger = contribute(ledger, row["partner"], row["pence"], date(2018, 4, 1), "section 75")
    for row in payments:
        paid = Entry(
            on=date(2018, 9, 1),
            given_by=POOL,
            received_by=f"spend:{row['provider']}",
            pence=row["pence"],
            document="invoice",
            aim=row["aim"],
            segment=row["segment"],
        )
        ledger = spend(ledger, paid)
    ledger = close_year(ledger, date(2019, 3, 31), "outturn")
    for account in ledger.accounts:
        yield {"account": account, "balance": ledger.balance(account)}
