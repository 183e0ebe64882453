"""A pooled fund's year: the statement worked by hand, what is refused, and 500 random funds."""

import random
import tomllib
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from governance.signed import KEYS, TRUST, filled, hand, write_to
from tripleaim.cli.app import app
from tripleaim.governance.folder import write_register
from tripleaim.governance.placeholder import placeholders
from tripleaim.governance.signing import sign_document
from tripleaim.model.documents.agreement import PooledFund
from tripleaim.model.documents.kinds import document_from
from tripleaim.model.documents.life import move
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.money.entries import read_entries
from tripleaim.money.fund import FundYear, Partner, draw_up, is_spend, spent_by_month
from tripleaim.money.ledger import POOL, Entry
from tripleaim.page.alone import pounds
from tripleaim.studies.fund import forecast_spend, fund_statement, fund_tables, fund_words
from tripleaim.studies.fund_so_far import account_of

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


def statement_of(text, fund=None, **more):
    """The statement of a fund from the text of its entries."""
    return fund_statement(fund or agreement(), read_entries(text, "entries.csv"), **more)


def settled(statement):
    """What each partner owed, paid, shares and settles."""
    return {
        each.partner.code: (each.owed_pence, each.paid_pence, each.share_pence, each.settles_pence)
        for each in statement.settled
    }


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


def test_a_month_is_no_forecast_and_the_interval_narrows():
    statement = statement_of(forty_entries())
    assert forecast_spend(statement, date(2018, 5, 31)) is None
    assert forecast_spend(statement, date(2018, 6, 30)) is None
    three = forecast_spend(statement, date(2018, 7, 1))
    nine = forecast_spend(statement, date(2019, 1, 1))
    assert (three.months, nine.months) == (3, 9)
    assert three.high_pence - three.low_pence > nine.high_pence - nine.low_pence > 0
    whole = forecast_spend(statement, MARCH)
    assert whole.low_pence == whole.pence == whole.high_pence == statement.spent_pence
    months = dict(spent_by_month(statement))
    assert len(months) == 12
    assert sum(months.values()) == statement.spent_pence
    # days 0, 13 and 26 of the year fall in April
    assert months[date(2018, 4, 1)] == 3 * 35_000_00


def test_the_agreement_of_the_page_is_one():
    page = Path(__file__).parents[2] / "docs/how-to/run-a-pooled-fund.md"
    text = page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    fund = document_from(tomllib.loads(text), "page")
    assert {party.organisation for party in fund.parties} == set(fund.risk_shares)
    given = {name for name in PooledFund.model_fields if getattr(fund, name)}
    assert {"contributions", "limits", "minimums", "risk_shares", "surplus"} <= given
    assert list(placeholders(tomllib.loads(text), "page")) == []


def test_before_its_end_a_year_is_not_settled_but_expected():
    fund, entries = agreement(), read_entries(forty_entries(), "entries.csv")
    on = date(2018, 7, 31)
    words, tables = account_of(fund, entries, None, 0, on)
    said = "\n".join(words)
    spent = sum(each.pence for each in entries if each.on <= on and is_spend(each))
    assert spent == 10 * 35_000_00
    assert "to 31 July 2018: £350,000.00 was spent, £1,000,000.01 was paid in" in said
    assert "£650,000.01 is in the pool" in said
    assert "Nothing is settled before its end." in said
    assert "gets back" not in said
    # April to June are done: 3, 2 and 2 payments; twelve months at their mean are 980,000.00
    assert "By the 3 months done, the year's spend comes to £980,000.00" in said
    assert f"{sum(each.on > on for each in entries)} entries of a later day are left aside." in said
    rows = tables[0].rows
    days = (date(2018, 8, 1) - APRIL).days
    assert rows[0][6] == round(600_000_00 * days / 365)
    assert rows[0][8] == rows[0][6] - 600_000_00
    assert (
        rows[-1][9]
        == 1_000_000_01
        - forecast_spend(
            fund_statement(fund, [each for each in entries if each.on <= on]), on
        ).pence
    )
    assert {table.name for table in tables} >= {"months", "trail"}
    assert "stretches" not in {table.name for table in tables}


def test_on_its_last_day_a_year_is_not_over_and_the_day_after_it_is():
    entries = read_entries(forty_entries(), "entries.csv")
    last, _ = account_of(agreement(), entries, None, 0, MARCH - timedelta(days=1))
    after, _ = account_of(agreement(), entries, None, 0, MARCH)
    assert "Nothing is settled" in " ".join(last)
    assert "£0.01 left over" in after[0]


def test_whoever_has_paid_less_than_it_owes_is_told_and_a_month_is_no_forecast():
    entries = read_entries(forty_entries(), "entries.csv")[:1]
    words, tables = account_of(agreement(), entries, None, 0, date(2018, 4, 30))
    owed = round(300_000_01 * 30 / 365)
    assert f"Beta Council has paid £0.00, {pounds(owed)} less than it owes" in " ".join(words)
    assert "Fewer than three whole months" in " ".join(words)
    assert tables[0].rows[-1][9] is None


def test_tables_add_to_the_penny_and_the_trail_ends_with_the_cash():
    statement = statement_of(forty_entries(last=7))
    tables = {table.name: table for table in fund_tables(statement, MARCH)}
    assert tables["partners"].rows[-1][4:] == (100_000_001, 100_000_001, 100_000_001, -6, 6, 0)
    assert len(tables["trail"].rows) == 40
    assert tables["trail"].rows[-1][-1] == statement.cash_pence == -6
    assert tables["by-aim"].rows[-1] == ("All", statement.spent_pence)
    assert {row[-1] for row in tables["months"].rows} <= {"common cause", "special cause"}


def test_five_hundred_random_funds_add_to_the_penny():
    chance = random.Random(17)
    for _ in range(500):
        codes = [f"P{n}" for n in range(chance.randint(1, 6))]
        days = sorted(chance.sample(range(366), 2))
        partners = []
        for n, code in enumerate(codes):
            spell = (
                (APRIL, MARCH)
                if n == 0 or chance.random() < 0.6
                else tuple(APRIL + timedelta(days=min(365, day)) for day in days)
            )
            partners.append(
                Partner(
                    code=code,
                    name=code,
                    agreed_pence=chance.randint(0, 10**9),
                    weight=Fraction(chance.randint(1, 10**6), 10**6),
                    joined=spell[0],
                    left=spell[1],
                    least_pence=chance.randint(0, 10**6),
                )
            )
        entries = []
        for number in range(chance.randint(0, 60)):
            on = APRIL + timedelta(days=chance.randrange(365))
            code, pence = chance.choice(codes), chance.randint(1, 10**8)
            pairs = [
                (f"partner:{code}", POOL),
                (POOL, f"partner:{code}"),
                (POOL, "spend:x"),
                ("spend:x", POOL),
            ]
            giver, taker = chance.choice(pairs)
            entries.append(
                Entry(
                    on=on,
                    given_by=giver,
                    received_by=taker,
                    pence=pence,
                    aim="a",
                    segment=str(number % 4),
                    document=str(number),
                )
            )
        year = FundYear(
            fund="random",
            year_ending=2019,
            partners=tuple(partners),
            keeps_surplus=chance.random() < 0.3,
            brought_pence=chance.randint(0, 10**8),
        )
        statement = draw_up(year, entries)
        settles = sum(each.settles_pence for each in statement.settled)
        assert statement.cash_pence + settles == statement.carried_pence
        owed = statement.owed_pence + year.brought_pence
        assert statement.result_pence == owed - statement.spent_pence
        for found in statement.spent_by.values():
            assert sum(found.values()) == statement.spent_pence
        for each in statement.stretches:
            shared = sum(each.shares.values())
            kept = statement.carried_pence if each is statement.stretches[-1] else 0
            assert shared + kept == each.result_pence
        whole = [each for each in partners if (each.joined, each.left) == (APRIL, MARCH)]
        by_code = {each.partner.code: each for each in statement.settled}
        assert all(by_code[each.code].owed_pence == each.agreed_pence for each in whole)


def test_the_command_from_signed_folder_to_page_and_workbook(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIPLEAIM_STORE", "nowhere.duckdb")
    document = agreement()
    write_register(write_to(tmp_path / "agreements", document), KEYS)
    (tmp_path / "entries.csv").write_text(forty_entries(), encoding="utf-8")
    line = ["fund", str(tmp_path / "agreements"), "fund", str(tmp_path / "entries.csv")]
    files = ["--xlsx", str(tmp_path / "f.xlsx"), "--page", str(tmp_path / "f.html")]
    result = CliRunner().invoke(app, [*line, *files, "--on", "2019-04-01"])
    assert result.exit_code == 0, result.output
    assert "£0.01 left over" in result.output
    page = (tmp_path / "f.html").read_text(encoding="utf-8")
    assert "What each partner owed, paid and settles" in page
    assert "£600,000.00" in page
    assert (tmp_path / "f.xlsx").stat().st_size > 5_000
    altered = tmp_path / "agreements" / "fund.toml"
    altered.write_text(altered.read_text("utf-8").replace("60000000", "60000001"), "utf-8")
    result = CliRunner().invoke(app, line)
    assert isinstance(result.exception, InputRefused)
    assert "contributions[1].pence was changed" in str(result.exception)


def test_nothing_that_was_read_is_written_over_and_no_file_twice(tmp_path):
    folder = write_to(tmp_path / "agreements", agreement())
    write_register(folder, KEYS)
    entries = tmp_path / "e.csv"
    entries.write_text(forty_entries(), encoding="utf-8")
    asked = ["fund", str(folder), "fund", str(entries), "--store", str(tmp_path / "none")]
    before = {each: each.read_bytes() for each in (entries, *folder.iterdir())}
    (tmp_path / "link.csv").symlink_to(entries)
    for place in (*before, tmp_path / "link.csv"):
        for option in ("--page", "--xlsx"):
            said = CliRunner().invoke(app, [*asked, option, str(place)])
            assert "is read by this command" in str(said.exception)
    both = str(tmp_path / "both")
    said = CliRunner().invoke(app, [*asked, "--page", both, "--xlsx", both])
    assert "is to be written twice" in str(said.exception)
    assert {each: each.read_bytes() for each in before} == before
    assert not CliRunner().invoke(app, [*asked, "--page", both]).exception
