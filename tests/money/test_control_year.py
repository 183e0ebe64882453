"""A system's year under control totals: tables worked by hand, what is refused, duties by year."""

from datetime import date
from fractions import Fraction

import pytest
from typer.testing import CliRunner

from governance.signed import KEYS, TRUST, filled, hand, write_to
from tripleaim.cli.app import app
from tripleaim.governance.folder import write_register
from tripleaim.governance.signing import sign_document
from tripleaim.model.documents.life import move
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.money.control_total import Offset
from tripleaim.money.control_year import Terms, Told, control_year, duty_of, read_told
from tripleaim.studies.control_total import control_tables, control_total_year, control_words

# Three partners: totals of 1,000,000.00, -500,000.00 and 0.00; funds of 300,000.00, 200,000.00
# and 100,000.00.
TOTALS = {"AAA": 1_000_000_00, "BBB": -500_000_00, "CCC": 0}
FUND = {"AAA": 300_000_00, "BBB": 200_000_00, "CCC": 100_000_00}


def terms(year=2019, share=0, **more):
    """The terms of a year."""
    return Terms(
        name="totals",
        year_ending=year,
        totals=TOTALS,
        fund=FUND,
        system_share=Fraction(share),
        **more,
    )


def offset(code, pounds):
    """An offset in pounds."""
    return Offset(organisation=code, pence=pounds * 100, document="d")


def earned(year):
    """By partner: own part, system part, access part, lost."""
    return {
        each.organisation: (
            each.own_finance_pence,
            each.system_finance_pence,
            each.access_pence,
            each.lost_pence,
        )
        for each in year.earned
    }


# AAA gives BBB an offset of 50,000 and misses by a pound what is then asked of it.
MOVED = (offset("AAA", 50_000), offset("BBB", -50_000))
RESULTS = {"AAA": 1_049_999_00, "BBB": -540_000_00, "CCC": 0}


def test_an_offset_and_a_miss_by_a_pound_in_a_plain_system_of_2018_19():
    year = control_year(terms(), Told(results=RESULTS, offsets=MOVED))
    assert [each.control_total_pence for each in year.positions] == [1_050_000_00, -550_000_00, 0]
    assert [each.difference_pence for each in year.positions] == [-1_00, 10_000_00, 0]
    assert year.system.difference_pence == 9_999_00
    # 70% finance on the own result, 30% access: AAA loses 210,000, nobody else anything.
    assert earned(year) == {
        "AAA": (0, 0, 90_000_00, 210_000_00),
        "BBB": (140_000_00, 0, 60_000_00, 0),
        "CCC": (70_000_00, 0, 30_000_00, 0),
    }
    assert not year.is_kept
    assert year.losses["BBB"] == {"AAA": 0, "BBB": 140_000_00, "CCC": 0}


def test_dorset_put_all_of_it_at_the_systems_risk():
    dorset = terms(share=1)
    # the system meets its total, so that AAA's pound costs nothing
    kept = control_year(dorset, Told(results=RESULTS, offsets=MOVED))
    assert earned(kept)["AAA"] == (0, 210_000_00, 90_000_00, 0)
    # a pound short as a system, and all lose all of the finance part: 420,000.00
    short = {**RESULTS, "BBB": -550_000_00}
    missed = control_year(dorset, Told(results=short, offsets=MOVED))
    assert missed.system.difference_pence == -1_00
    assert sum(each.lost_pence for each in missed.earned) == 420_000_00
    assert kept.losses["CCC"] == {"AAA": 210_000_00, "BBB": 140_000_00, "CCC": 70_000_00}


def test_greater_manchester_as_the_facts_have_it_tied_nothing():
    # Dorset alone tied its fund to the system (HSJ 7026617): every other system is the plain rule.
    share = control_year(terms(share=0), Told(results=RESULTS, offsets=MOVED)).rule.system_share
    assert share == 0


def test_a_tied_fifth_with_and_without_the_members_own_result():
    tied = control_year(terms(share="0.2"), Told(results=RESULTS, offsets=MOVED))
    # 20% of 210,000 is the system's (met), 80% AAA's own (missed)
    assert earned(tied)["AAA"] == (0, 42_000_00, 90_000_00, 168_000_00)
    free = control_year(
        terms(share="0.2", own_at_stake=False), Told(results=RESULTS, offsets=MOVED)
    )
    assert earned(free)["AAA"] == (168_000_00, 42_000_00, 90_000_00, 0)


def test_access_is_earned_in_its_measure_and_the_larger_share_holds():
    told = Told(results=RESULTS, offsets=MOVED, access={"CCC": Fraction(1, 2)})
    assert earned(control_year(terms(), told))["CCC"] == (70_000_00, 0, 15_000_00, 15_000_00)
    late = control_year(terms(year=2021, share="0.2"), Told(results=RESULTS, offsets=MOVED))
    assert late.rule.system_share == Fraction(1, 2)
    assert earned(late)["AAA"] == (0, 150_000_00, 0, 150_000_00)


def test_offsets_must_net_to_nothing_unless_the_agreement_says_otherwise():
    told = Told(results=RESULTS, offsets=(offset("AAA", 1),))
    with pytest.raises(InputRefused, match="must come to nothing"):
        control_year(terms(), told)
    assert control_year(terms(must_net=False), told).system.control_total_pence == 500_001_00


def test_the_duty_of_each_year_and_the_years_not_on_record():
    exact = Told(results=dict(TOTALS))
    assert control_year(terms(), exact).is_kept
    assert control_year(terms(year=2020), exact).rule is None
    together = {"AAA": 1_500_000_00, "BBB": -1_000_000_00, "CCC": 0}
    assert control_year(terms(year=2024), Told(results=together)).is_kept
    assert not control_year(terms(year=2027), Told(results=together)).is_kept
    worse = {**together, "BBB": -1_500_000_01}
    assert not control_year(terms(year=2024), Told(results=worse)).is_kept
    even = {**together, "BBB": -1_500_000_00}
    assert control_year(terms(year=2024), Told(results=even)).is_kept, "short of its control total"
    assert not control_year(terms(year=2020), Told(results=even)).is_kept
    assert not control_year(terms(year=2027), exact).is_kept, "a deficit, though agreed, is one"
    assert control_year(terms(year=2027), Told(results=dict.fromkeys(TOTALS, 0))).is_kept
    by_a_penny = {**dict.fromkeys(TOTALS, 0), "CCC": -1}
    assert not control_year(terms(year=2027), Told(results=by_a_penny)).is_kept
    duties = [duty_of(year) for year in range(2017, 2032) if year != 2022]
    assert {each.asks for each in duties} == {"control total", "balance"}
    for year in (2016, 2022, 2032):
        with pytest.raises(NothingFound, match="No rule of balance duty is on record"):
            duty_of(year)
    for duty in duties:
        assert duty_of(duty.first_year_ending) == duty_of(duty.last_year_ending) == duty


def test_everything_that_does_not_fit_is_told_at_once():
    with pytest.raises(InputRefused) as refused:
        control_year(terms(), Told(results={"AAA": 1, "ZZZ": 2}))
    said = str(refused.value)
    assert "'BBB' has no result" in said
    assert "'CCC' has no result" in said
    assert "'ZZZ' has no control total in this agreement" in said


def test_a_file_of_facts():
    text = 'kind,who,value,document\nresult,AAA,"1,049,999.00",\nresult,BBB,-540000,\n'
    text += "offset,AAA,50000,minute 4\noffset,AAA,1,\naccess,BBB,87.5%,\n,,,\n"
    told = read_told(text, "facts.csv")
    assert told.results == {"AAA": 1_049_999_00, "BBB": -540_000_00}
    assert [each.pence for each in told.offsets] == [50_000_00, 1_00]
    assert [each.document for each in told.offsets] == ["minute 4", "facts.csv, row 5"]
    assert told.access == {"BBB": Fraction(7, 8)}
    with pytest.raises(InputRefused, match="has no column value"):
        read_told("kind,who,document\n", "facts.csv")
    with pytest.raises(InputRefused) as refused:
        read_told(
            "kind,who,value,document\ngift,AAA,1,\nresult,,0.001,\naccess,AAA,101,\n"
            "result,BBB,1,\nresult,BBB,2,\naccess,BBB,100,\naccess,BBB,0,\n",
            "facts.csv",
        )
    said = str(refused.value)
    for place in (
        "row 2, column kind",
        "row 3, column value",
        "row 3, column who",
        "row 4, column value",
        "row 6, column who",
        "row 8, column who",
    ):
        assert place in said
    assert "row 7" not in said


def agreement(**fields):
    """A signed agreement of two partners."""
    totals = [
        {
            "party": code,
            "control_total_pence": TOTALS[code],
            "sustainability_pence": FUND[code],
            "forecast_pence": TOTALS[code],
        }
        for code in ("AAA", "BBB")
    ]
    document = filled(
        "shared_control_total",
        "totals",
        totals=totals,
        year_ending=2019,
        system_share="0.2",
        valid_to=date(2019, 4, 1),
        **fields,
    )
    document = move(document, "shared")
    for party in document.signers:
        document = sign_document(document, hand(party), TRUST)
    return document


def test_a_signed_agreement_with_forecasts_in_place_of_results():
    year = control_total_year(agreement(), Told(results={"BBB": -500_001_00}))
    assert [each.difference_pence for each in year.positions] == [0, -1_00]
    said = control_words(year, agreement())
    assert "it missed it by £1" in said[0]
    assert "It was not kept." in said[1]
    partners, losses = control_tables(year, agreement())
    assert partners.rows[-1][:2] == ("The system", "")
    assert partners.rows[-1][6] == -1_00
    # the system missed: both lose its fifth (42,000 and 28,000), BBB its own 112,000 too
    assert [row[-1] for row in partners.rows] == [42_000_00, 140_000_00, 182_000_00]
    assert losses.rows[0][1:] == (210_000_00, 28_000_00, 238_000_00)
    with pytest.raises(InputRefused, match="partners are held to what they signed"):
        control_total_year(filled("shared_control_total"), Told(results={}))
    assert "is not told of " in said[-1]
    assert said[-1].count("A text") + said[-1].count("a text") == 2
    told = Told(results={}, access={"AAA": Fraction(1), "BBB": Fraction(0)})
    whole = control_total_year(agreement(), told)
    assert whole.access_assumed == ()
    assert not any("is not told" in each for each in control_words(whole, agreement()))
    one = control_total_year(agreement(), Told(results={}, access={"AAA": Fraction(1)}))
    assert one.access_assumed == ("BBB",)
    exact = control_total_year(agreement(), Told(results={}))
    assert "it met it." in control_words(exact, agreement())[0]


def test_the_command(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIPLEAIM_STORE", "nowhere.duckdb")
    write_register(write_to(tmp_path / "agreements", agreement()), KEYS)
    (tmp_path / "facts.csv").write_text(
        "kind,who,value,document\nresult,BBB,-500001,\n", encoding="utf-8"
    )
    line = ["control-total", str(tmp_path / "agreements"), "totals", str(tmp_path / "facts.csv")]
    files = ["--xlsx", str(tmp_path / "c.xlsx"), "--page", str(tmp_path / "c.html")]
    result = CliRunner().invoke(app, [*line, *files])
    assert result.exit_code == 0, result.output
    assert "missed it by £1" in result.output
    assert "£182,000" in (tmp_path / "c.html").read_text(encoding="utf-8")
    assert (tmp_path / "c.xlsx").exists()
    result = CliRunner().invoke(app, ["fund", *line[1:]])
    assert "is a shared control total, not a pooled fund" in str(result.exception)
