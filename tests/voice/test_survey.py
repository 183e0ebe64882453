"""Responses from a file, a wave with its weights and groups, and what is refused."""

import csv
from datetime import date

import numpy as np
import pytest
from openpyxl import Workbook

from tripleaim.model.documents.kinds import document_from
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.voice.frame import age_margins
from tripleaim.voice.responses import Responses, check_responses, read_responses
from tripleaim.voice.survey import (
    SurveySettings,
    compare_results,
    estimate_wave,
    with_margins,
)

HEAD = {
    "valid_from": date(2018, 6, 1),
    "title": "Staff",
    "parties": [{"organisation": "03N", "name": "NHS Sheffield CCG", "role": "host"}],
}
QUESTIONS = document_from(
    {
        **HEAD,
        "kind": "questionnaire",
        "id": "questions",
        "asked_of": "staff",
        "questions": [
            {
                "id": "involved",
                "text": "Were you asked?",
                "answer": "choice",
                "options": ["yes", "no"],
            },
            {"id": "score", "text": "How much, 0 to 10?", "answer": "number"},
            {"id": "why", "text": "Why?", "answer": "text"},
        ],
    },
    "questions",
)


def wave(**fields):
    """A wave of 60 answers of 200 people asked, weighted to professions."""
    margins = [
        {"variable": "profession", "category": "nursing", "people": 300},
        {"variable": "profession", "category": "other", "people": 700},
    ]
    said = {
        **HEAD,
        "kind": "survey_wave",
        "id": "wave",
        "questionnaire": "questions",
        "fielded_from": date(2018, 6, 1),
        "fielded_to": date(2018, 6, 29),
        "population": "staff",
        "chosen_by": "random sample",
        "invited": 200,
        "answered": 60,
        "margins": margins,
    }
    return document_from({**said, **fields}, "wave")


def answers(size=60, **columns):
    """Answers by column; four in ten nurses, of whom three in four say yes, of the others one."""
    nursing = ["nursing" if n % 5 < 2 else "other" for n in range(size)]
    yes = ["yes" if (n % 4 != 0) == (job == "nursing") else "no" for n, job in enumerate(nursing)]
    said = {
        "involved": tuple(yes),
        "score": tuple(str(n % 11) for n in range(size)),
        "why": ("",) * size,
        "profession": tuple(nursing),
    }
    return Responses(name="answers.csv", columns={**said, **columns})


def test_a_wave_weights_answers_to_the_population():
    done = estimate_wave(QUESTIONS, wave(), answers())
    yes = next(each for each in done.results if each.answer == "yes")
    given = answers().columns
    by_job = {
        job: np.mean(
            [
                v == "yes"
                for v, j in zip(given["involved"], given["profession"], strict=True)
                if j == job
            ]
        )
        for job in ("nursing", "other")
    }
    assert yes.estimate.value == pytest.approx(0.3 * by_job["nursing"] + 0.7 * by_job["other"])
    assert yes.estimate.low < yes.estimate.value < yes.estimate.high
    assert done.rate == pytest.approx(0.3)
    assert done.weighting_effect > 1
    assert {each.question for each in done.results} == {"involved", "score"}


def test_the_answers_of_a_choice_add_up_to_one():
    done = estimate_wave(QUESTIONS, wave(), answers(), by=["profession"])
    for group in ("all", "profession: nursing", "profession: other"):
        shares = [
            each.estimate.value
            for each in done.results
            if each.question == "involved" and each.group == group
        ]
        assert sum(shares) == pytest.approx(1)


def test_small_groups_are_withheld():
    few = SurveySettings(smallest_group=30)
    done = estimate_wave(QUESTIONS, wave(), answers(), by=["profession"], settings=few)
    nurses = [each for each in done.results if each.group == "profession: nursing"]
    assert nurses
    assert all(each.estimate is None and each.answers is None for each in nurses)
    assert "withheld" in nurses[0].caveat


def test_who_chose_to_answer_carries_a_caveat():
    done = estimate_wave(QUESTIONS, wave(chosen_by="who chose to answer"), answers())
    assert "no interval can say" in done.results[0].caveat


def test_everything_wrong_with_responses_is_named():
    spoilt = answers(involved=("perhaps",) * 60, score=("ten",) * 60)
    problems = check_responses(spoilt, QUESTIONS, wave(stratum="ward", answered=61))
    said = "\n".join(str(each) for each in problems)
    assert "answers.csv, column ward: is not there" in said
    assert "row 2, column involved: 'perhaps' is not one of: yes, no (60 like it)" in said
    assert "column score: 'ten' is not a number" in said
    assert "has 60 respondents, and wave says 61" in said


@pytest.mark.parametrize("many", [9, 10])
def test_what_few_wrote_in_a_wrong_cell_is_told_by_its_row_alone(many: int) -> None:
    names = ("Ann Archer",) * many + ("yes",) * (60 - many)
    weights = ("943 476 5919",) * many + ("1",) * (60 - many)
    spoilt = answers(involved=names, score=names, weight=weights)
    problems = check_responses(spoilt, QUESTIONS, wave(base_weight="weight"))
    said = "\n".join(str(each) for each in problems)
    assert ("Ann" in said) == ("943" in said) == (many >= 10)
    assert said.count("row 2, column") == 3


def test_columns_are_listed_only_where_row_one_has_headings() -> None:
    rows = {"Ann Archer": ("Ben",) * 60, "LE1 5WW": ("M1 1AE",) * 60}
    without = Responses(name="answers.csv", columns=rows)
    said = "\n".join(map(str, check_responses(without, QUESTIONS, wave())))
    assert "Are headings in row 1?" in said
    assert "Ann" not in said
    headed = Responses(name="answers.csv", columns={"involved": ("yes",) * 60, **rows})
    assert "Columns: involved, Ann Archer" in str(check_responses(headed, QUESTIONS, wave())[0])


def test_a_margin_that_sums_to_nothing_is_refused_in_the_document():
    nothing = [{"variable": "profession", "category": "nursing", "people": 0}]
    with pytest.raises(InputRefused, match="margins: profession sums to nothing"):
        wave(margins=nothing)


def test_a_workbook_with_merged_cells(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in (["involved", "profession"], ["yes", "nursing"], ["no", "other"]):
        sheet.append(row)
    book.save(tmp_path / "fine.xlsx")
    assert read_responses(tmp_path / "fine.xlsx").columns["involved"] == ("yes", "no")
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "merged.xlsx")
    with pytest.raises(InputRefused) as refused:
        read_responses(tmp_path / "merged.xlsx")
    assert "merged.xlsx: has merged cells (A2:A3) in sheet Sheet" in str(refused.value)
    assert "Unmerge them" in str(refused.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "is empty"),
        ([["a", "b"]], "has a heading and no rows"),
        ([["a", "a"], ["1", "2"]], "row 1: has a heading twice: a"),
        ([["a", "b"], ["1"]], "row 2: has 1 cells where the heading has 2"),
    ],
)
def test_files_that_are_no_table(tmp_path, rows, said):
    path = tmp_path / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    with pytest.raises(InputRefused, match=said):
        read_responses(path)


def test_files_that_cannot_be_read(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "a.xlsx").write_bytes(b"PK nothing")
    for name, said in (
        ("a.csv", "zero byte"),
        ("a.xlsx", "not an Excel workbook"),
        ("a.pdf", "neither"),
    ):
        with pytest.raises(InputRefused, match=said):
            read_responses(tmp_path / name)


def test_a_change_between_two_waves_is_tested():
    before = estimate_wave(QUESTIONS, wave(), answers())
    more = answers(involved=("yes",) * 50 + ("no",) * 10)
    moved = compare_results(before, estimate_wave(QUESTIONS, wave(), more))
    yes = next(each for each in moved if each.answer == "yes")
    assert yes.change.difference > 0.2
    assert yes.change.low > 0
    assert yes.change.p_value < 0.01


def test_weights_to_the_adults_of_an_area(shipped_store):
    adults = age_margins(shipped_store, "stp:QF7", date(2018, 6, 1))
    assert list(adults) == ["18 to 64", "65 to 74", "75 to 84", "85 and over"]
    assert 1_150_000 < sum(adults.values()) < 1_250_000
    ages = tuple(["18 to 64"] * 30 + ["65 to 74"] * 10 + ["75 to 84"] * 10 + ["85 and over"] * 10)
    weighted = with_margins(wave(margins=[]), "age", adults)
    done = estimate_wave(QUESTIONS, weighted, answers(age=ages))
    assert done.weighting_effect > 1
    few = ("18 to 64",) * 31 + ages[30:39] + ages[40:]
    assert estimate_wave(QUESTIONS, weighted, answers(age=few)).weighting_effect is None
    with pytest.raises(NothingFound, match="Nobody is on record as living in stp:XXX"):
        age_margins(shipped_store, "stp:XXX", date(2018, 6, 1))


def test_a_group_that_gives_few_away_by_subtraction_is_withheld_too():
    """59 and one: all less the 59 is the one; of three, the smaller of the large goes with it."""
    jobs = ["nursing"] * 59 + ["other"]
    done = estimate_wave(
        QUESTIONS, wave(margins=[]), answers(profession=tuple(jobs)), by=["profession"]
    )
    shown = {each.group for each in done.results if each.estimate}
    assert shown == {"all"}
    larger = next(each for each in done.results if each.group == "profession: nursing")
    assert larger.caveat == "Withheld: fewer than 10 others could be worked out from it."
    assert larger.answers is None
    three = ["a"] * 40 + ["b"] * 15 + ["c"] * 2 + ["d"] * 3
    done = estimate_wave(QUESTIONS, wave(margins=[]), answers(site=tuple(three)), by=["site"])
    assert {each.group for each in done.results if each.estimate} == {"all", "site: a"}
    assert {each.group for each in done.results} == {
        "all",
        "site: a",
        "site: b",
        "site: (others, of few each)",
    }


@pytest.mark.parametrize("seed", range(40))
def test_no_shown_group_less_shown_groups_within_it_is_of_few(seed):
    rng = np.random.default_rng(seed)
    site = rng.choice(list("abcd"), 120, p=rng.dirichlet([0.7] * 4))
    ward = np.where(rng.random(120) < 0.9, np.char.add(site, rng.choice(["1", "2"], 120)), "other")
    said = np.where(rng.random(120) < 0.9, "yes", "")
    columns = {
        "site": tuple(site.tolist()),
        "ward": tuple(ward.tolist()),
        "involved": tuple(said.tolist()),
    }
    done = estimate_wave(
        QUESTIONS, wave(margins=[], answered=120), answers(120, **columns), by=["site", "ward"]
    )
    groups = {"all": np.ones(120, dtype=bool)}
    groups |= {f"site: {each}": site == each for each in set(site.tolist())}
    groups |= {f"ward: {each}": ward == each for each in set(ward.tolist())}
    for kind, column in (("site", site), ("ward", ward)):
        few = [each for each in set(column.tolist()) if (column == each).sum() < 10]
        groups[f"{kind}: (others, of few each)"] = np.isin(column, few)
    for question, answered in (("involved", said != ""), ("score", np.ones(120, dtype=bool))):
        shown = {
            e.group: groups[e.group] & answered
            for e in done.results
            if e.question == question and e.estimate
        }
        assert all(there.sum() >= 10 for there in shown.values())
        for whole in shown.values():
            for kind in ("site", "ward"):
                parts = [
                    there
                    for name, there in shown.items()
                    if name.startswith(kind) and not (there & ~whole).any()
                ]
                left = whole.sum() - sum(there.sum() for there in parts)
                assert not parts or left == 0 or left >= 10
