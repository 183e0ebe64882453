"""A fund as it is told: before its end, in tables, by random funds, and by the command."""

import random
import tomllib
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from typer.testing import CliRunner

from governance.signed import KEYS, write_to
from money.pooled import (
    APRIL,
    MARCH,
    agreement,
    forty_entries,
    fund_statement,
    statement_of,
)
from tripleaim.cli.app import app
from tripleaim.governance.folder import write_register
from tripleaim.governance.placeholder import placeholders
from tripleaim.model.documents.agreement import PooledFund
from tripleaim.model.documents.kinds import document_from
from tripleaim.model.errors import InputRefused
from tripleaim.model.pence import in_full
from tripleaim.money.entries import read_entries
from tripleaim.money.fund import FundYear, Partner, draw_up, is_spend, spent_by_month
from tripleaim.money.ledger import POOL, Entry
from tripleaim.studies.fund import forecast_spend, fund_tables
from tripleaim.studies.fund_so_far import account_of


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
    assert "to 31 July 2018: £350,000 was spent, £1,000,000.01 was paid in" in said
    assert "£650,000.01 is in the pool" in said
    assert "Nothing is settled before its end." in said
    assert "gets back" not in said
    # April to June are done: 3, 2 and 2 payments; twelve months at their mean are 980,000.00
    assert "By the 3 months done, the year's spend comes to £980,000" in said
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
    assert f"Beta Council has paid £0, {in_full(owed)} less than it owes" in " ".join(words)
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
    assert "£600,000" in page
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
