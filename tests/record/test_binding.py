"""Facts are bound to bodies when they are compiled: an unknown body, day or word is an error."""

from datetime import date
from pathlib import Path
from shutil import copyfile, copytree

import pandas as pd
import pytest

from tripleaim.model.errors import CheckFailed, InputRefused
from tripleaim.model.said_date import SaidDate
from tripleaim.model.spell import Spell
from tripleaim.store.check import rules
from tripleaim.store.compile.binding import Bodies, Days
from tripleaim.store.compile.layout import evaluate
from tripleaim.store.compile.record import read_record

BODIES = Bodies(
    systems={
        "stp:QT8": Spell(valid_from=date(2016, 3, 1), valid_to=date(2018, 6, 7)),
        "stp:QHM": Spell(valid_from=date(2018, 6, 7), valid_to=date(2022, 7, 1)),
        "icb:QHM": Spell(valid_from=date(2022, 7, 1)),
        "icb:QNQ": Spell(valid_from=date(2022, 7, 1), valid_to=date(2026, 4, 1)),
    },
    footprints={"2": "QT8"},
)


def days(begun: str, known: str = "", ended: str = "") -> Days:
    return Days(
        begun=SaidDate.read(begun),
        ended=SaidDate.read(ended) if ended else None,
        known=SaidDate.read(known or begun),
    )


# code    true          known     body
BOUND = [
    ("QHM", "2022-06-30", "", "stp:QHM"),
    ("QHM", "2022-07-01", "", "icb:QHM"),
    ("QT8", "2018-06-06", "", "stp:QT8"),
    ("QT8", "2018-06-07", "", "stp:QT8"),  # the day on which it ended
    ("QT8", "2015-03", "", "stp:QT8"),  # before there were footprints
    ("QNQ", "2027-04", "2025-09", "icb:QNQ"),  # a plan
    ("ENGLAND", "2018", "", "england:E92000001"),
]


@pytest.mark.parametrize(("code", "begun", "known", "body"), BOUND)
def test_a_code_is_the_body_of_the_day(code: str, begun: str, known: str, body: str) -> None:
    assert BODIES.bind("systems", code, days(begun, known)) == [body]


@pytest.mark.parametrize(
    ("code", "begun"),
    [("QT8", "2018-06-08"), ("QHM", "2017"), ("QNQ", "2026-04-02"), ("QQQ", "2018")],
)
def test_no_body_of_the_day_is_an_error(code: str, begun: str) -> None:
    with pytest.raises(InputRefused, match="is no"):
        BODIES.bind("systems", code, days(begun))


def test_a_spell_is_of_every_life_that_it_touches() -> None:
    assert BODIES.bind("spells", "QHM", days("2019")) == ["stp:QHM", "icb:QHM"]
    assert BODIES.bind("spells", "QHM", days("2019", ended="2022-06-30")) == ["stp:QHM"]


@pytest.fixture
def facts(facts_folder: Path, tmp_path: Path) -> Path:
    return Path(copytree(facts_folder, tmp_path / "facts", copy_function=copyfile))


def change(facts: Path, file: str, number: int, **values: str) -> None:
    path = facts / f"{file}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column, value in values.items():
        frame.loc[number - 1, column] = value
    frame.to_csv(path, index=False)


@pytest.mark.parametrize(
    ("file", "values", "said"),
    [
        ("who/brands", {"system_ods": "QZZ"}, "'QZZ' is not a system"),
        ("who/brands", {"from_date": "long ago"}, "'long ago' is not a date"),
        ("voice/voice_events", {"system_ods": ""}, "names no body"),
        ("who/brands", {"brand": ""}, "is empty"),
    ],
)
def test_what_cannot_be_bound_is_refused_with_its_row(
    facts: Path, file: str, values: dict[str, str], said: str
) -> None:
    change(facts, file, 1, **values)
    with pytest.raises(InputRefused, match=said) as refusal:
        read_record(facts)
    assert f"{file}.csv, row 2" in str(refusal.value)


@pytest.mark.parametrize("grade", ["unconfirmed", "noted-uncited", "judgement", "not found"])
def test_what_rests_on_memory_does_not_ship(facts: Path, grade: str) -> None:
    before = len(read_record(facts).rows["brand"])
    change(facts, "who/brands", 1, confidence=grade)
    read_record.cache_clear()
    assert len(read_record(facts).rows["brand"]) == before - 1


def test_a_correction_of_what_is_no_longer_said_is_refused(facts: Path) -> None:
    change(facts, "voice/irp_and_court", 3, system_ods="QHM")
    with pytest.raises(InputRefused, match="no longer says so"):
        read_record(facts)


# expression                     row                                      value
EXPRESSIONS = [
    ("pence(v, u)", {"v": "9.5", "u": "GBP m"}, "950000000"),
    ("pence(v, u)", {"v": "26", "u": "GBP bn by 2020/21"}, "2600000000000"),
    ("pence(v, u)", {"v": "768.5", "u": "GBP a head"}, "76850"),
    ("pence(v, u)", {"v": "5", "u": "percent"}, ""),
    ("plain(v, u)", {"v": "5", "u": "percent"}, "5"),
    ("plain(v, u)", {"v": "5", "u": "GBP"}, ""),
    ("said_in(v, u)", {"v": "8.5 + 1.1", "u": "GBP m"}, "8.5 + 1.1, amounts in millions of pounds"),
    ("said_in(v, u)", {"v": "about GBP 8m", "u": "GBP m"}, "about GBP 8m"),
    ("said_in(v, u)", {"v": "up to 30", "u": "percent"}, "up to 30"),
    ("said_in(v, u)", {"v": "8.5", "u": "GBP m"}, ""),
    ("unit(u)", {"u": "GBP a head"}, "a head"),
    ("unit(u)", {"u": "GBP m (3%)"}, "3%"),
    ("number(v)", {"v": "3,900"}, "3900"),
    ("number(v)", {"v": "133 to 104"}, ""),
    ("said(v)", {"v": "133 to 104"}, "133 to 104"),
    ("ending(v)", {"v": "2017/18"}, "2018"),
    ("ending(v)", {"v": "2016/17-2017/18"}, ""),
    ("start(v)", {"v": "2017/18"}, "2017-04-01"),
    ("end(v)", {"v": "2017/18"}, "2018-03-31"),
]


@pytest.mark.parametrize(("expression", "row", "value"), EXPRESSIONS)
def test_expressions(expression: str, row: dict[str, str], value: str) -> None:
    assert evaluate(expression, row) == value


def test_a_store_with_a_fact_of_no_body_is_refused() -> None:
    hard = {rule.name for rule in rules() if rule.hard and rule.name.startswith("facts-")}
    assert hard == {
        "facts-bound-to-bodies",
        "facts-dated-and-graded",
        "facts-have-sources",
        "facts-within-lives",
    }
    assert CheckFailed.exit_code == 1
