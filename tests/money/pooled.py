"""A signed fund of three partners and its year of forty entries, for tests."""

from datetime import date, timedelta

from governance.signed import TRUST, filled, hand
from tripleaim.governance.signing import sign_document
from tripleaim.model.documents.life import move
from tripleaim.money.entries import read_entries
from tripleaim.money.fund import draw_up
from tripleaim.studies.fund import year_of_fund

APRIL, MARCH = date(2018, 4, 1), date(2019, 4, 1)
PARTIES = [
    {"organisation": "AAA", "name": "Alpha CCG", "role": "commissioner"},
    {"organisation": "BBB", "name": "Beta Council", "role": "council"},
    {"organisation": "CCC", "name": "Gamma Trust", "role": "provider"},
]
# By hand. Agreed for the year: Alpha 600,000.00, Beta 300,000.01, Gamma 100,000.00: 1,000,000.01.
AGREED = {"AAA": 600_000_00, "BBB": 300_000_01, "CCC": 100_000_00}


def agreement(left=None, **fields):
    """A signed fund of three partners, for 2018/19."""
    parties = [dict(each) for each in PARTIES]
    if left:
        parties[2]["left"] = left
    contributions = [
        {"party": code, "year_ending": 2019, "pence": pence} for code, pence in AGREED.items()
    ]
    made = filled(
        "pooled_fund",
        "fund",
        parties=parties,
        contributions=contributions,
        host="BBB",
        overspend_shared="in proportion to contributions",
        valid_to=MARCH,
        **fields,
    )
    document = move(made, "shared")
    for party in document.signers:
        document = sign_document(document, hand(party), TRUST)
    return document


def forty_entries(last=0):
    """40 rows: each partner pays monthly for four, and 28 payments of 35,000.00 and `last`."""
    rows = ["on,kind,who,pounds,aim,segment,document"]
    for month in (4, 5, 6, 7):
        for code, paid in AGREED.items():
            part = paid // 4 if month != 7 else paid - 3 * (paid // 4)
            rows.append(f"2018-{month:02d}-05,contribution,{code},{part / 100:.2f},,,invoice")
    aims = ("care", "health", "cost")
    for number in range(27):
        day = APRIL + timedelta(days=13 * number)
        aim, segment = aims[number % 3], ("frail", "children")[number % 2]
        rows.append(f"{day},payment,Home {number % 5},35000.00,{aim},{segment},order {number}")
    rows.append(f"2019-03-20,payment,Hospital,{55000 + last / 100:.2f},care,frail,order 27")
    assert len(rows) == 41
    return "\n".join(rows) + "\n"


def fund_statement(fund, entries, *year, **more):
    """The statement of a signed fund's year, its only one when none is given."""
    return draw_up(year_of_fund(fund, *year, **more), entries)


def statement_of(text, fund=None, **more):
    """The statement of a fund from the text of its entries."""
    return fund_statement(fund or agreement(), read_entries(text, "entries.csv"), **more)


def settled(statement):
    """What each partner owed, paid, shares and settles."""
    return {
        each.partner.code: (each.owed_pence, each.paid_pence, each.share_pence, each.settles_pence)
        for each in statement.settled
    }
