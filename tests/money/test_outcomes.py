"""An outcomes framework: three segments, nine outcomes, two years, a partner that leaves."""

import csv
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from typer.testing import CliRunner

from governance.signed import KEYS, TRUST, filled, hand, write_to
from tripleaim.cli.app import app
from tripleaim.governance.folder import write_register
from tripleaim.governance.signing import sign_document
from tripleaim.model.documents.life import move
from tripleaim.model.errors import InputRefused, NothingFound, refuse
from tripleaim.model.status import Status
from tripleaim.money.entries import read_entries
from tripleaim.money.outcomes import (
    OutcomeStake,
    pay_outcomes,
)
from tripleaim.studies.outcome_months import read_months
from tripleaim.studies.outcomes import HERE, settle_framework
from tripleaim.studies.outcomes_told import outcome_tables, outcome_words

BEGINS = date(2018, 4, 1)
PARTIES = [
    {"organisation": "AAA", "name": "Alpha CCG", "role": "commissioner"},
    {"organisation": "BBB", "name": "Beta Council", "role": "council"},
    {"organisation": "CCC", "name": "Gamma Trust", "role": "provider", "left": date(2019, 10, 1)},
]
SEGMENTS = [  # 500, 300 and 200 weighted thousands: the pool goes 50, 30 and 20 in 100
    {"id": "healthy", "name": "Healthy adults", "people": 500_000, "weight": 1},
    {"id": "long-term", "name": "Long-term conditions", "people": 100_000, "weight": 3},
    {"id": "frail", "name": "Frail", "people": 20_000, "weight": 10},
]
# Of nine outcomes the first three come about wholly, the next three not at all, and of the last
# three it cannot be told: no place stands beside them.
WEIGHTS = ("0.2", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1")
KINDS = ("came", "came", "came", "did-not", "did-not", "did-not", "alone", "alone", "alone")
AGREED = {"AAA": 600_000_00, "BBB": 300_000_00, "CCC": 100_000_01}


def nine():
    return [
        {
            "id": f"{kind}-{at}",
            "name": f"Outcome {at}",
            "segment": SEGMENTS[at % 3]["id"],
            "aim": ("health", "care", "cost")[at // 3],
            "unit": "per 1,000",
            "better": "lower",
            "baseline": 100,
            "target": 97,
            "due": date(2020, 3, 31),
            "lead": "AAA",
            "worth": 1,
            "weight": weight,
        }
        for at, (kind, weight) in enumerate(zip(KINDS, WEIGHTS, strict=True))
    ]


def framework(**fields):
    """A signed framework of three partners, for 2018/19 and 2019/20."""
    contributions = [
        {"party": code, "year_ending": year, "pence": pence}
        for year in (2019, 2020)
        for code, pence in AGREED.items()
    ]
    made = filled(
        "outcomes_framework",
        "outcomes",
        **{
            "parties": PARTIES,
            "segments": SEGMENTS,
            "outcomes": nine(),
            "stake": "0.5",
            "contributions": contributions,
            "valid_from": BEGINS,
            "valid_to": date(2020, 4, 1),
            "gain_shares": {"AAA": "0.5", "BBB": "0.3", "CCC": "0.2"},
            "loss_shares": {"AAA": "0.5", "BBB": "0.5"},
            **fields,
        },
    )
    document = move(made, "shared")
    for party in document.signers:
        document = sign_document(document, hand(party), TRUST)
    return document


def months_text(years=4):
    """Two years before and after, here and in 15 places: 'came' falls by 10 in April 2018 here."""
    rng = np.random.default_rng(7)
    rows = [("month", "outcome", "place", "value")]
    for each in nine():
        places = (HERE,) if each["id"].startswith("alone") else (HERE, *map(str, range(15)))
        seasons = rng.normal(scale=0.5, size=12 * years)
        for place in places:
            level = 100 + rng.normal()
            for at in range(12 * years):
                month = date(2016 + (at + 3) // 12, (at + 3) % 12 + 1, 1)
                value = level + seasons[at] + rng.normal(scale=0.3)
                if place == HERE and each["id"].startswith("came") and month >= BEGINS:
                    value -= 10
                rows.append((f"{month:%Y-%m}", each["id"], place, f"{value:.4f}"))
    return "\n".join(",".join(row) for row in rows)


MONTHS = read_months(months_text(), "months.csv")


def entries_text(year, spend):
    """Partners pay all that they agreed on the first day; each segment's spend in one payment."""
    rows = ["on,kind,who,pounds,aim,segment,document"]
    rows += [
        f"{year - 1}-04-01,contribution,{code},{pence / 100:.2f},,,"
        for code, pence in AGREED.items()
    ]
    rows += [
        f"{year - 1}-09-01,payment,Homes,{pence / 100:.2f},care,{segment},order"
        for segment, pence in spend.items()
    ]
    return "\n".join(rows)


def settled(year, spend, **fields):
    entries = read_entries(entries_text(year, spend), "entries.csv")
    return settle_framework(framework(**fields), MONTHS, entries, year)


FIRST = {"healthy": 400_000_00, "long-term": 300_000_00, "frail": 100_000_00}


def test_the_first_year_by_hand():
    found = settled(2019, FIRST)
    year = found.settlement
    # owed: 600,000.00 + 300,000.00 + 100,000.01; divided 50 : 30 : 20
    assert year.pool_pence == 1_000_000_01
    assert year.budget == {"healthy": 500_000_01, "long-term": 300_000_00, "frail": 200_000_00}
    # spent 800,000.00, left over 200,000.01; half is at stake (the odd penny to the first half)
    assert year.result_pence == 200_000_01
    assert [each.stake_pence for each in year.outcomes] == [20_000_01, *[10_000_00] * 8]
    assert [each.paid_pence for each in year.outcomes] == [20_000_01, *[10_000_00] * 2, *[0] * 6]
    # due in March 2020: what has not come about a year before is held, as what cannot be told is
    assert year.kept_pence == 0
    assert year.held_pence == 60_000_00
    # shared: 100,000.00 and the 40,000.01 that outcomes released, by 5 : 3 : 2
    shares = [each.share_pence for each in year.partners]
    assert shares == [70_000_01, 42_000_00, 28_000_00]
    assert sum(shares) + year.kept_pence + year.held_pence == year.result_pence
    # all has been paid: what settles is the share
    assert [each.settles_pence for each in year.partners] == [-70_000_01, -42_000_00, -28_000_00]


def test_the_second_year_without_the_partner_that_left():
    overspent = {"healthy": 600_000_00, "long-term": 300_000_00, "frail": 100_000_00}
    year = settled(2020, overspent).settlement
    # Gamma left on 1 October 2019: 183 of 366 days of 100,000.01 are 50,000.005, the penny to it
    assert [each.owed_pence for each in year.partners] == [600_000_00, 300_000_00, 50_000_01]
    assert year.result_pence == -49_999_99
    assert [each.share_pence for each in year.partners] == [-25_000_00, -24_999_99, 0]
    # Gamma paid 100,000.01 and gets back what it did not owe
    assert [each.settles_pence for each in year.partners] == [25_000_00, 24_999_99, -50_000_00]
    assert not any(each.paid_pence for each in year.outcomes)


def test_what_has_not_come_about_by_its_day_stays_in_the_pool():
    found = settled(2020, FIRST)
    # left over 150,000.01, of which 75,000.01 at stake: 20 in 100 of it, and eight times 10
    assert found.settlement.kept_pence == 3 * 7_500_00
    assert found.settlement.held_pence == 3 * 7_500_00
    assert not any("due on" in each for each in outcome_words(found))


@pytest.mark.parametrize(("due", "kept"), [(date(2019, 3, 31), 30_000_00), (date(2019, 4, 1), 0)])
def test_the_year_of_the_due_day_decides(due, kept):
    year = settled(2019, FIRST, outcomes=[{**each, "due": due} for each in nine()]).settlement
    assert year.kept_pence == kept
    assert year.held_pence == 60_000_00 - kept


@pytest.mark.parametrize(("is_due", "kept", "held"), [(True, 50, 0), (False, 0, 50)])
def test_what_has_come_in_part_is_paid_before_its_day(is_due, kept, held):
    half = OutcomeStake(outcome="a", weight=Fraction(1), achieved=Fraction(1, 2), is_due=is_due)
    (paid,) = pay_outcomes(101, Fraction(1), [half])
    assert (paid.paid_pence, paid.kept_pence, paid.held_pence) == (51, kept, held)


def test_what_became_worse_is_told_as_worse():
    found = settled(
        2020, FIRST, outcomes=[{**each, "better": "higher", "target": 103} for each in nine()]
    )
    told = {each.outcome.id: each for each in found.judged}
    assert told["came-0"].verdict == "harmed"
    assert told["came-0"].achieved == 0
    lines = outcome_words(found)
    assert "made worse." in next(each for each in lines if "Outcome 0" in each)
    assert "not achieved." in next(each for each in lines if "Outcome 3" in each)


def test_a_panel_that_is_refused_ends_in_one_full_stop(monkeypatch):
    def refused(*_, **__):
        raise refuse("panel", "is too short", "Give more months.")

    monkeypatch.setattr("tripleaim.studies.outcomes.judge_panel", refused)
    lines = outcome_words(settled(2020, FIRST))
    said = [each for each in lines if "is too short" in each]
    assert len(said) == 6
    assert all(each.endswith("months.") for each in said)


def test_nine_outcomes_are_judged_by_what_came_beside():
    found = settled(2020, FIRST)
    told = {each.outcome.id: each for each in found.judged}
    assert {each.status for id, each in told.items() if id.startswith("came")} == {Status.SHOWN}
    assert {each.achieved for id, each in told.items() if id.startswith("came")} == {Fraction(1)}
    for id, each in told.items():
        if id.startswith("did-not"):
            assert each.status is Status.SHOWN_NOT
            assert each.achieved == 0
        if id.startswith("alone"):
            assert each.status is Status.CANNOT_TELL
            assert each.achieved is None
            assert "no place beside it" in each.because
    assert told["came-0"].met
    assert not told["did-not-3"].met
    assert told["came-0"].effect == pytest.approx(-10, abs=0.5)


def test_the_words_and_tables_agree():
    found = settled(2019, FIRST)
    words = outcome_words(found)
    assert "of 9 outcomes 3 are shown to have come because of it, 3 not, and of 3" in words[0]
    assert "£60,000 is held until its outcomes can be told, or are due" in " ".join(words)
    assert "stays in the pool" not in " ".join(words)
    assert next(each for each in words if "Outcome 3" in each).endswith("; due on 31 March 2020.")
    tables = {table.name: table for table in outcome_tables(found)}
    assert tables["partners"].rows[0][-2] == 70_000_01
    assert tables["segments"].rows[-1][3:] == (1_000_000_01, 800_000_00, 200_000_01)
    assert len(tables["months"].rows) == 9 * 36  # the months before the year's end
    # by the limits of the 24 months before, what fell by 10 is outside and nothing before is
    fell = [row for row in tables["months"].rows if row[0] == "Outcome 0"]
    before = [row[2] for row in fell[:24]]
    assert fell[-1][3] == pytest.approx(sum(before) / 24, abs=0.01)
    assert {row[-1] for row in fell[24:]} == {"outside the limits"}
    assert "outside the limits" not in {row[-1] for row in fell[:24]}


def test_a_month_later_than_the_year_changes_nothing():
    later = [each for each in MONTHS if each.first < date(2019, 4, 1)]
    entries = read_entries(entries_text(2019, FIRST), "entries.csv")
    assert (
        settle_framework(framework(), later, entries, 2019).settlement
        == settled(2019, FIRST).settlement
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"stake": "1.1"}, "stake"),
        ({"gain_shares": {"AAA": "0.5"}}, "add to 0.5, not to 1"),
        ({"loss_shares": {"ZZZ": "1"}}, "ZZZ is not one of the parties"),
        ({"segments": [*SEGMENTS, {**SEGMENTS[0], "id": "more"}]}, "more has no outcome"),
        ({"segments": [*SEGMENTS, SEGMENTS[0]]}, "healthy is there twice"),
        ({"outcomes": [{**nine()[0], "weight": 1, "target": 101}]}, "which is not lower"),
        ({"outcomes": [{**nine()[0], "weight": 1, "target": 100}]}, "which is not lower"),
        ({"outcomes": [{**nine()[0], "weight": 1, "segment": "no"}]}, "no segment here"),
        ({"outcomes": [{**nine()[0], "weight": 1, "lead": "ZZZ"}]}, "led by ZZZ"),
        ({"outcomes": [{**nine()[0], "weight": 1, "due": BEGINS}]}, "not after 2018-04-01"),
        ({"outcomes": [{**nine()[0], "weight": "0.9"}]}, "weights add to 0.9"),
    ],
)
def test_a_framework_that_does_not_fit_together(fields, said):
    with pytest.raises(InputRefused, match=said):
        framework(**fields)


def test_what_is_not_signed_is_not_settled():
    draft = filled("outcomes_framework", "outcomes")
    with pytest.raises(InputRefused, match="is draft"):
        settle_framework(draft, MONTHS, [], 2019)
    with pytest.raises(NothingFound, match="2019, 2020"):
        settle_framework(framework(), MONTHS, [], 2021)
    with pytest.raises(InputRefused, match="Years ending: 2019, 2020"):
        settle_framework(framework(), MONTHS, [])


def test_entries_of_another_year_or_segment_are_all_told():
    rows = [
        "on,kind,who,pounds,aim,segment,document",
        "2018-03-31,payment,Homes,1.00,care,frail,a",
        "2019-04-01,payment,Homes,1.00,care,frail,b",
        "2018-09-01,payment,Homes,1.00,care,other,c",
        "2018-09-01,contribution,ZZZ,1.00,,,d",
    ]
    with pytest.raises(InputRefused) as refused:
        settle_framework(framework(), MONTHS, read_entries("\n".join(rows), "e.csv"), 2019)
    assert len(refused.value.problems) == 4


def test_months_are_refused_with_all_faults():
    text = "month,outcome,place,value\n2018-13,a,here,1\n2018-01,,here,1\n2018-01,a,,x\n"
    with pytest.raises(InputRefused) as refused:
        read_months(text + "2018-02,a,here,1\n2018-02,a,HERE,2\n", "m.csv")
    said = [(each.row, each.column) for each in refused.value.problems]
    assert said == [(2, "month"), (3, "outcome"), (4, "place"), (4, "value"), (6, "month")]
    with pytest.raises(InputRefused, match="is no outcome of the framework"):
        settle_framework(
            framework(),
            read_months("month,outcome,place,value\n2018-02,zz,here,1", "m.csv"),
            [],
            2019,
        )


def test_the_command(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    write_to(folder, framework(parties=[{**each, "left": None} for each in PARTIES]))
    write_register(folder, KEYS)
    (tmp_path / "months.csv").write_text(months_text(), encoding="utf-8")
    (tmp_path / "entries.csv").write_text(entries_text(2019, FIRST), encoding="utf-8")
    with (tmp_path / "months.csv").open(newline="") as file:
        assert len(list(csv.reader(file))) == 48 * (6 * 16 + 3) + 1
    asked = [
        "outcomes",
        str(folder),
        "outcomes",
        str(tmp_path / "months.csv"),
        str(tmp_path / "entries.csv"),
        "--year",
        "2019",
        "--store",
        str(tmp_path / "none"),
        "--page",
        str(tmp_path / "year.html"),
        "--xlsx",
        str(tmp_path / "year.xlsx"),
    ]
    found = CliRunner().invoke(app, asked)
    assert found.exit_code == 0, found.output
    assert "Alpha CCG gets £70,000.01." in found.stdout
    assert (tmp_path / "year.html").stat().st_size > 5000
