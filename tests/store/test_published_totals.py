"""Our totals against those that the publishers, or the notes with the data, print."""

from datetime import date

import pytest

from tripleaim.store.engine import Store, ask_value

OPEN = "valid_from <= $on and (valid_to is null or $on < valid_to)"


@pytest.mark.parametrize(
    ("year", "trusts"),
    [
        (2013, 245),
        (2014, 243),
        (2015, 239),
        (2016, 237),
        (2017, 233),
        (2018, 229),
        (2019, 225),
        (2020, 217),
        (2021, 214),
        (2022, 211),
        (2023, 210),
        (2024, 209),
        (2025, 205),
    ],
)
def test_trusts_open_on_2_april(any_store: Store, year: int, trusts: int) -> None:
    sql = f"""
        select count(*) from organisation
        where kind = 'trust' and source = 'ods_etr_2025' and {OPEN}
    """
    assert ask_value(any_store, sql, {"on": date(year, 4, 2)}) == trusts


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2017-04-01", 3, 1),
        ("2018-04-01", 18, 6),
        ("2019-04-01", 6, 2),
        ("2020-04-01", 74, 18),
        ("2021-04-01", 38, 9),
    ],
)
def test_mergers_of_ccgs(any_store: Store, day: str, before: int, after: int) -> None:
    """Bodies that closed into another, and those they made, by the register of successions."""
    sql = """
        select count(distinct s.{}) from succession s
        join area p on p.area = 'ccg:' || s.predecessor
        join area n on n.area = 'ccg:' || s.successor
        where s.source = 'ods_succession' and s.effective = $day
    """
    assert ask_value(any_store, sql.format("predecessor"), {"day": day}) == before
    assert ask_value(any_store, sql.format("successor"), {"day": day}) == after


@pytest.mark.parametrize(
    ("what", "sql", "published"),
    [
        ("LSOAs of 2021", "select count(*) from block where basis = 'lsoa21'", 33_755),
        ("LSOAs of 2011", "select count(*) from block where basis = 'lsoa11'", 32_844),
        (
            "registered patients, July 2022",
            "select sum(count)::bigint from flow where kind = 'registration'",
            61_768_942,
        ),
        (
            "of whom with an English LSOA",
            "select sum(count)::bigint from flow where kind = 'registration' "
            "and origin <> 'elsewhere'",
            61_727_641,
        ),
        (
            "practices with registrations",
            "select count(distinct provider) from flow where kind = 'registration'",
            6_484,
        ),
        (
            "IMD 2019 ranks",
            "select max(value)::int from observation where measure = 'iod_2019_imd_rank'",
            32_844,
        ),
        (
            "CCG allocations 2013/14, in millions of pounds",
            "select round(sum(pence) / 1e8)::int from money "
            "where measure = 'ccg_allocation' and year_ending = 2014",
            62_713,
        ),
        (
            "ICB boundaries of 2026",
            "select count(*) from outline where area like 'icb:%' and seen_on = date '2026-04-01'",
            36,
        ),
    ],
)
def test_published(full_store: Store, what: str, sql: str, published: int) -> None:
    found = ask_value(full_store, sql)
    assert found == pytest.approx(published, rel=1e-3 if "millions" in what else 0)


@pytest.mark.parametrize(
    ("on", "networks"),
    [
        (date(2019, 12, 15), 1250),
        (date(2022, 6, 29), 1260),
        (date(2023, 1, 15), 1264),
        (date(2024, 10, 15), 1285),
    ],
)
def test_networks_open(any_store: Store, on: date, networks: int) -> None:
    """To two: a later vintage knows of networks that opened or closed before it, and a former did
    not."""
    found = ask_value(
        any_store, f"select count(*) from area where kind = 'pcn' and {OPEN}", {"on": on}
    )
    assert abs(found - networks) <= 2
