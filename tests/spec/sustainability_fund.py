"""Sustainability funds: what each partner earns, and who loses when one misses

A partner's fund has a finance part and an access part: 70% and 30% in 2016/17 and 2017/18. The
finance part is earned by meeting the partner's own control total. A system may tie a share of it to
the system's control total, which is the sum of the partners': then one partner that misses by a
pound costs every partner that share. The shares of each year, with their sources, are
`england/rules/sustainability_fund.toml`; a year without a rule is an error, not zero.
"""

from fractions import Fraction

from drawn import example
from tripleaim.money.control_total import Position
from tripleaim.money.sustainability_fund import (
    Entitlement,
    earn,
    losses_if_missed,
    rule_of,
    tie_to_system,
)

PARTNERS = """
    partner | fund     | control_total | result
    acute   | 10000000 | -5000000      | -5000001
    mental  | 3000000  | 500000        | 500000
    commun  | 2000000  | 1000000       | 1000000
"""


def read(partners):
    could = [Entitlement(organisation=row["partner"], pence=row["fund"] * 100) for row in partners]
    positions = [
        Position(
            organisation=row["partner"],
            control_total_pence=row["control_total"] * 100,
            result_pence=row["result"] * 100,
        )
        for row in partners
    ]
    return could, positions


@example(
    "2016/17: the acute trust misses by a pound and loses its finance part; nobody else loses",
    given={"partners": PARTNERS},
    expect="""
        partner | own_finance | access  | lost
        acute   | 0           | 3000000 | 7000000
        mental  | 2100000     | 900000  | 0
        commun  | 1400000     | 600000  | 0
    """,
)
def own_result(partners):
    could, positions = read(partners)
    for each in earn(rule_of(2017), could, positions):
        yield {
            "partner": each.organisation,
            "own_finance": each.own_finance_pence // 100,
            "access": each.access_pence // 100,
            "lost": each.lost_pence // 100,
        }


@example(
    "The same with half of the finance part tied to the system: everybody loses",
    given={"partners": PARTNERS},
    expect="""
        partner | system_finance | lost
        acute   | 0              | 7000000
        mental  | 0              | 1050000
        commun  | 0              | 700000
    """,
)
def tied(partners):
    could, positions = read(partners)
    for each in earn(tie_to_system(rule_of(2017), "0.5"), could, positions):
        yield {
            "partner": each.organisation,
            "system_finance": each.system_finance_pence // 100,
            "lost": each.lost_pence // 100,
        }


@example(
    "Who loses what, whoever misses by a pound, with half tied",
    given={"partners": PARTNERS},
    expect="""
        misses | acute   | mental  | commun
        acute  | 7000000 | 1050000 | 700000
        mental | 3500000 | 2100000 | 700000
        commun | 3500000 | 1050000 | 1400000
    """,
)
def who_loses(partners):
    could, positions = read(partners)
    table = losses_if_missed(tie_to_system(rule_of(2017), Fraction(1, 2)), could, positions, by=100)
    for misser, lost in table.items():
        yield {"misses": misser, **{name: pence // 100 for name, pence in lost.items()}}
