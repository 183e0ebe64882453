"""A pooled fund's year: the statement worked by hand, what is refused, and 500 random funds."""

from datetime import date

import pytest

from governance.signed import filled
from money.pooled import (
    APRIL,
    MARCH,
    agreement,
    forty_entries,
    fund_statement,
    settled,
    statement_of,
)
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.money.entries import read_entries
from tripleaim.money.ledger import POOL
from tripleaim.studies.fund import fund_words


def test_a_year_of_forty_entries_worked_by_hand():
    statement = statement_of(forty_entries())
    # spent: 27 x 35,000.00 + 55,000.00 = 1,000,000.00; left over: 0.01, to the largest remainder
    # of 0.60, 0.30 and 0.10 of a penny, which is Alpha's.
    assert statement.spent_pence == 1_000_000_00
    assert statement.result_pence == 1
    assert settled(statement) == {
        "AAA": (600_000_00, 600_000_00, 1, -1),
        "BBB": (300_000_01, 300_000_01, 0, 0),
        "CCC": (100_000_00, 100_000_00, 0, 0),
    }
    assert statement.cash_pence == 1
    # 27 payments in threes: 9 of each aim, and the last for care; 14 of 27 for the frail.
    assert statement.spent_by["aim"] == {
        "care": 9 * 35_000_00 + 55_000_00,
        "cost": 9 * 35_000_00,
        "health": 9 * 35_000_00,
    }
    assert statement.spent_by["segment"] == {
        "children": 13 * 35_000_00,
        "frail": 14 * 35_000_00 + 55_000_00,
    }
    assert statement.spent_by["received_by"]["Hospital"] == 55_000_00


def test_an_overspend_of_a_penny_and_of_a_million():
    # a penny over: 1,000,000.02 spent of 1,000,000.01; the penny falls on Alpha.
    assert settled(statement_of(forty_entries(last=2))) == {
        "AAA": (600_000_00, 600_000_00, -1, 1),
        "BBB": (300_000_01, 300_000_01, 0, 0),
        "CCC": (100_000_00, 100_000_00, 0, 0),
    }
    # a million over: weights 60000000, 30000001 and 10000000 of 100000001, of 100,000,000 pence:
    # 59,999,999.4 / 30,000,000.7 / 9,999,999.9: down, then the two pence left go to .9 and .7.
    million = statement_of(forty_entries(last=100_000_001))
    assert million.result_pence == -100_000_000
    assert {each.partner.code: each.share_pence for each in million.settled} == {
        "AAA": -59_999_999,
        "BBB": -30_000_001,
        "CCC": -10_000_000,
    }


def test_a_limit_is_for_the_year_and_not_for_each_stretch_of_it():
    rows = ["on,kind,who,pounds,aim,segment,document"]
    rows += [f"{day},payment,Home,900000,care,frail,x" for day in ("2018-05-01", "2018-12-01")]
    left = date(2018, 10, 1)
    limited = agreement(left=left, limits=[{"party": "BBB", "pence": 5_000}])
    statement = statement_of("\n".join(rows), limited)
    assert [each.result_pence < 0 for each in statement.stretches] == [True, True]
    assert [each.shares["BBB"] for each in statement.stretches] == [-5_000, 0]
    assert settled(statement)["BBB"][2] == -5_000
    assert sum(each.share_pence for each in statement.settled) == statement.result_pence
    saved = "\n".join([rows[0], "2018-12-01,payment,Home,1300000,care,frail,x"])
    statement = statement_of(saved, limited)
    gain, loss = (each.shares["BBB"] for each in statement.stretches)
    assert (gain, loss) == (5_000, -10_000), "what it got may be lost again, and no more"
    back = "\n".join([*rows[:2], "2018-12-01,payment,Home,1,care,frail,x"])
    assert [each.shares["BBB"] for each in statement_of(back, limited).stretches] == [
        -5_000,
        10_000,
    ]


@pytest.mark.parametrize(
    ("field", "rows", "said"),
    [
        ("limits", [{"party": "BBB", "pence": n} for n in (1, 2)], "limits: BBB has two"),
        (
            "minimums",
            [{"party": "BBB", "year_ending": 2019, "pence": n} for n in (1, 2)],
            "minimums: BBB has two for the year ending 2019",
        ),
    ],
)
def test_two_limits_or_minimums_of_one_party_are_refused(field, rows, said):
    with pytest.raises(InputRefused, match=said):
        agreement(**{field: rows})
    agreement(**{field: rows[:1]})


def test_a_year_of_nought_is_a_year_that_is_not_there():
    entry = "on,kind,who,pounds,aim,segment,document\n2018-05-01,payment,Home,1,care,frail,x\n"
    with pytest.raises(NothingFound, match="says nothing of the year ending 0"):
        statement_of(entry, year_ending=0)
    bare = agreement().model_copy(update={"contributions": ()})
    with pytest.raises(NothingFound, match=r"year ending 0\. Years: none"):
        statement_of(entry, bare, year_ending=0)
    with pytest.raises(InputRefused, match="Years ending: none"):
        statement_of(entry, bare)


@pytest.mark.parametrize(
    ("pounds", "pence"),
    [
        ("1234.50", 123450), ("£1,234.50", 123450), ("12,50", None), ("1,5", None),
        ("1_000", None), ("1.5E+06", None), ("5%", None), ("(5)", None), ("1,23,456", None),
    ],
)  # fmt: skip
def test_a_sum_is_read_as_it_is_meant_or_not_at_all(pounds, pence):
    text = "on,kind,who,pounds,aim,segment,document\n"
    text += f'2018-05-01,payment,Home,"{pounds}",care,frail,x\n'
    if pence is None:
        with pytest.raises(InputRefused, match="is no sum above nothing, to the penny"):
            read_entries(text, "e.csv")
    else:
        assert read_entries(text, "e.csv")[0].pence == pence


def test_by_the_host_by_shares_with_a_limit_and_when_it_stays():
    over = forty_entries(last=100_001)
    host = statement_of(over, agreement().model_copy(update={"overspend_shared": "by the host"}))
    assert {each.partner.code: each.share_pence for each in host.settled} == {
        "AAA": 0,
        "BBB": -100_000,
        "CCC": 0,
    }
    fund = agreement(
        risk_shares={"AAA": "0.5", "BBB": "0.3", "CCC": "0.2"},
        limits=[{"party": "CCC", "pence": 5_000}],
    )
    fund = fund.model_copy(update={"overspend_shared": "by risk shares"})
    # 1,000.00 over: 500, 300, 200; Gamma bears 50.00, its 150.00 falls 5 : 3 on the others.
    assert {each.partner.code: each.share_pence for each in statement_of(over, fund).settled} == {
        "AAA": -50_000 - 9_375,
        "BBB": -30_000 - 5_625,
        "CCC": -5_000,
    }
    stays = agreement().model_copy(update={"surplus": "stays in the fund"})
    kept = statement_of(forty_entries(), stays)
    assert kept.carried_pence == 1
    assert [each.share_pence for each in kept.settled] == [0, 0, 0]
    assert statement_of(forty_entries(), stays, brought=500).carried_pence == 501
    lost = statement_of(over, stays)
    assert (lost.carried_pence, lost.result_pence) == (0, -100_000)
    capped = agreement(limits=[{"party": code, "pence": 10} for code in ("AAA", "BBB", "CCC")])
    with pytest.raises(InputRefused, match="is more than all may get back"):
        statement_of(forty_entries(), capped, brought=500)
    stays = capped.model_copy(update={"surplus": "stays in the fund"})
    assert statement_of(forty_entries(), stays, brought=500).carried_pence == 501


def test_a_partner_that_leaves_owes_its_days_and_shares_what_was_spent_in_them():
    fund = agreement(left=date(2018, 10, 1))
    statement = statement_of(forty_entries(), fund)
    # 183 of 365 days, in pence. Owed in them: Alpha 30,082,191.78, Beta 15,041,096.39 (the penny
    # goes to its 182 days, 14,958,904.61), Gamma 5,013,698.63.
    first, second = statement.stretches
    assert (first.start, first.end, second.end) == (APRIL, date(2018, 10, 1), MARCH)
    assert first.owed == {"AAA": 30_082_192, "BBB": 15_041_096, "CCC": 5_013_699}
    assert second.owed == {"AAA": 29_917_808, "BBB": 14_958_905}
    # 15 payments fall before 1 October (days 0, 13, ... 182): 525,000.00.
    assert first.spent_pence == 15 * 35_000_00
    assert first.result_pence == 30_082_192 + 15_041_096 + 5_013_699 - 52_500_000 == -2_363_013
    # by 60000000 : 30000001 : 10000000 -> 1,417,807.79 / 708,903.92 / 236,301.30
    assert first.shares == {"AAA": -1_417_808, "BBB": -708_904, "CCC": -236_301}
    gamma = statement.settled[2]
    assert gamma.settles_pence == 5_013_699 - 100_000_00 + 236_301 == -4_750_000
    assert sum(each.settles_pence for each in statement.settled) == -statement.cash_pence


def test_an_entry_in_the_wrong_year_or_by_a_stranger_is_named_by_row():
    text = forty_entries().replace("2018-04-05,contribution,AAA", "2017-04-05,contribution,AAA")
    with pytest.raises(InputRefused, match=r"entries.csv, row 2 \(invoice\): '2017-04-05' is not"):
        statement_of(text)
    late = forty_entries().replace("2019-03-20", "2019-04-01")
    with pytest.raises(InputRefused, match="row 41"):
        statement_of(late)
    assert statement_of(forty_entries().replace("2019-03-20", "2019-03-31")).result_pence == 1
    with pytest.raises(InputRefused, match="'ZZZ' is no partner of this fund"):
        statement_of(forty_entries().replace("contribution,AAA", "contribution,ZZZ"))


def test_every_fault_of_a_file_is_told_at_once():
    with pytest.raises(InputRefused, match="has no column segment"):
        read_entries("on,kind,who,pounds,aim,document\n", "a.csv")
    with pytest.raises(InputRefused, match="holds no entry"):
        read_entries("on,kind,who,pounds,aim,segment,document\n,,,,,,\n", "a.csv")
    with pytest.raises(InputRefused) as refused:
        read_entries(
            "on,kind,who,pounds,aim,segment,document\n"
            "June,payment,X,1.00,care,frail,\n2018-05-01,gift,,0.001,,,\n"
            "2018-05-01,payment,X,-1,,,\n2018-05-01,refund,AAA,nan,,,\n",
            "a.csv",
        )
    said = str(refused.value)
    for place in (
        "row 2, column on",
        "row 3, column kind",
        "row 3, column who",
        "row 3, column pounds",
        "row 4, column pounds",
        "row 4, column aim",
        "row 4, column segment",
        "row 5, column pounds",
    ):
        assert place in said
    (entry,) = read_entries(
        'on,kind,who,pounds,aim,segment,document\n2018-05-01,repayment,X,"1,234.50",care,frail,y\n',
        "a.csv",
    )
    assert (entry.given_by, entry.received_by, entry.pence) == ("spend:X", POOL, 123_450)


def test_money_given_back_lowers_spend_and_what_was_paid():
    text = forty_entries() + "2019-03-21,repayment,Hospital,1000.00,care,frail,credit note\n"
    text += "2019-03-22,refund,CCC,500.00,,,paid twice\n"
    statement = statement_of(text)
    assert statement.spent_pence == 1_000_000_00 - 1_000_00
    assert statement.spent_by["received_by"]["Hospital"] == 54_000_00
    assert settled(statement)["CCC"][1] == 100_000_00 - 500_00
    assert sum(each.settles_pence for each in statement.settled) == -statement.cash_pence


def test_what_is_asked_of_the_agreement():
    draft = filled("pooled_fund", contributions=[{"party": "AAA", "year_ending": 2019, "pence": 1}])
    entries = read_entries(forty_entries(), "entries.csv")
    with pytest.raises(InputRefused, match="is draft: a fund is run on what"):
        fund_statement(draft, entries)
    with pytest.raises(NothingFound, match="nothing of the year ending 2020"):
        fund_statement(agreement(), entries, 2020)
    with pytest.raises(InputRefused, match="contributions: AAA has two for the year"):
        filled("pooled_fund", contributions=[{"party": "AAA", "year_ending": 2019, "pence": 1}] * 2)
    least = agreement(minimums=[{"party": "BBB", "year_ending": 2019, "pence": 300_000_02}])
    statement = fund_statement(least, entries)
    assert [each.short_of_least_pence for each in statement.settled] == [0, 1, 0]
    said = "\n".join(fund_words(statement, least))
    assert "Beta Council put in £0.01 less than it must." in said
    assert "£0.01 left over." in said
    assert "Alpha CCG gets back £0.01." in said
