"""Two releases of one survey: what differs by a few is withheld, whatever is done to the record."""

import json
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.voice.record import Asking, Fielded, release_wave
from tripleaim.voice.responses import Responses
from tripleaim.voice.survey import Wave
from voice.test_survey import QUESTIONS, answers, wave

AT = datetime(2026, 11, 29, 9)
JOBS = ("nursing",) * 24 + ("other",) * 36


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    return Asking(at=AT, register=tmp_path / "register")


def fielded(folder: Path, responses: Responses, **fields: object) -> Fielded:
    said = {"margins": [], "answered": responses.size, "invited": 500, **fields}
    return Fielded(questionnaire=QUESTIONS, wave=wave(**said), responses=responses, folder=folder)


def more(responses: Responses, rows: int) -> Responses:
    """With so many respondents more, each of whom says yes and gives 10."""
    new = {"involved": "yes", "score": "10", "why": "", "profession": "other"}
    columns = {
        name: column + (new.get(name, "x"),) * rows for name, column in responses.columns.items()
    }
    return replace(responses, columns=columns)


def shown(found: Wave, question: str = "involved") -> set[str]:
    return {each.group for each in found.results if each.estimate and each.question == question}


@pytest.mark.parametrize("new", [1, 9, 10])
def test_one_answer_more_is_told_when_there_are_enough(
    tmp_path: Path, asking: Asking, new: int
) -> None:
    first, _ = release_wave(fielded(tmp_path, answers()), asking)
    assert shown(first) == {"all"}
    second, notes = release_wave(fielded(tmp_path, more(answers(), new)), asking)
    assert shown(second) == ({"all"} if new >= 10 else set())
    assert notes[-1].startswith("Release 2 of line")
    again, _ = release_wave(fielded(tmp_path, answers()), asking)
    assert shown(again) == {"all"}


def test_an_answer_corrected_is_one_gone_and_one_come(tmp_path: Path, asking: Asking) -> None:
    release_wave(fielded(tmp_path, answers()), asking)
    was = answers().columns["involved"]
    now = answers(involved=("no" if was[0] == "yes" else "yes", *was[1:]))
    found, _ = release_wave(fielded(tmp_path, now), asking)
    assert shown(found) == set()
    assert shown(found, "score") == {"all"}


def test_what_was_withheld_is_not_had_by_another_column(tmp_path: Path, asking: Asking) -> None:
    """Of 60, 55 in one ward and 5 in another; then by site, where one site is those 5 and 20."""
    ward = ("north",) * 55 + ("south",) * 5
    site = ("a",) * 35 + ("b",) * 25
    both = answers(ward=ward, site=site)
    first, _ = release_wave(fielded(tmp_path, both), replace(asking, by=["ward"]))
    assert shown(first) == {"all"}
    second, _ = release_wave(fielded(tmp_path, both), replace(asking, by=["site"]))
    assert shown(second) == {"all", "site: a", "site: b"}
    ten = answers(
        ward=("north",) * 50 + ("south",) * 10,
        site=("a",) * 35 + ("b",) * 25,
        post=("x",) * 50 + ("y",) * 4 + ("z",) * 6,
    )
    other = tmp_path / "other"
    other.mkdir()
    asked = Asking(at=AT, register=tmp_path / "another register")
    assert "ward: south" in shown(release_wave(fielded(other, ten), replace(asked, by=["ward"]))[0])
    later, _ = release_wave(fielded(other, ten), replace(asked, by=["post"]))
    assert shown(later) == {"all", "post: x", "post: (others, of few each)"}


def test_other_weights_do_not_tell_a_small_category(tmp_path: Path, asking: Asking) -> None:
    """Nurses are 5: weighted by 300 to 700 and by 500 to 500, the two totals tell their mean."""
    few = answers(profession=("nursing",) * 5 + ("other",) * 55)
    for nurses, told in ((300, {"all"}), (500, set()), (300, {"all"})):
        margins = [
            {"variable": "profession", "category": name, "people": people}
            for name, people in (("nursing", nurses), ("other", 1000 - nurses))
        ]
        found, _ = release_wave(fielded(tmp_path, few, margins=margins), asking)
        assert shown(found) == told


@pytest.mark.parametrize("seed", range(6))
def test_no_sequence_of_releases_gives_few_away(tmp_path: Path, asking: Asking, seed: int) -> None:
    """By several columns, with answers that come and go: solved as an attacker would, by all
    sums of a question together, nobody's answer and no few people's is determined."""
    rng = np.random.default_rng(seed)
    size = 90
    ids = np.arange(size).astype(str)
    pool = {
        "profession": np.where(rng.random(size) < 0.8, "nursing", "other"),
        "site": rng.choice(list("abc"), size, p=rng.dirichlet([1.0] * 3)),
        "ward": rng.choice(list("xyz"), size, p=rng.dirichlet([1.0] * 3)),
        "involved": np.where(rng.random(size) < 0.5, "yes", "no"),
        "score": rng.integers(0, 11, size).astype(str),
        "why": np.array([""] * size),
        "id": ids,
    }
    sums = []
    for _ in range(6):
        there = np.sort(rng.permutation(size)[: size - int(rng.choice([0, 1, 3, 12]))])
        columns = {name: tuple(column[there].tolist()) for name, column in pool.items()}
        responses = Responses(name="r.csv", columns=columns)
        by = list(rng.permutation(["profession", "site", "ward"])[: rng.integers(0, 4)])
        found, _ = release_wave(fielded(tmp_path, responses), replace(asking, by=by))
        for group in shown(found):
            name, _, value = group.partition(": ")
            row = np.zeros(size)
            inside = np.ones(len(there), dtype=bool)
            if value.startswith("("):
                values, counts = np.unique(pool[name][there], return_counts=True)
                inside = np.isin(pool[name][there], values[counts < 10])
            elif value:
                inside = pool[name][there] == value
            row[there[inside]] = 1
            sums.append(row)
    matrix = np.array(sums)
    _, strength, rows = np.linalg.svd(matrix, full_matrices=False)
    basis = rows[strength > 1e-9]
    power = (basis**2).sum(axis=0)
    assert np.sort(power)[-1] < 1 - 1e-9  # nobody alone
    for first in sums:
        for second in sums:
            few = first != second
            if 0 < few.sum() < 10:
                assert np.linalg.norm(basis[:, few], 2) < 1 - 1e-9


def test_a_question_under_another_id_is_the_same(tmp_path: Path, asking: Asking) -> None:
    asked = fielded(tmp_path, answers())
    release_wave(asked, asking)
    first, *rest = QUESTIONS.questions
    renamed = QUESTIONS.model_copy(
        update={"questions": (first.model_copy(update={"id": "asked"}), *rest)}
    )
    again = more(answers(), 1)
    columns = {"asked" if n == "involved" else n: c for n, c in again.columns.items()}
    later = replace(fielded(tmp_path, replace(again, columns=columns)), questionnaire=renamed)
    found, _ = release_wave(later, asking)
    assert shown(found, "asked") == set()
    assert shown(release_wave(fielded(tmp_path, more(answers(), 2)), asking)[0]) == set()
    assert shown(release_wave(asked, asking)[0]) == {"all"}


def test_the_record_is_put_back_and_holds_no_answer(tmp_path: Path, asking: Asking) -> None:
    release_wave(fielded(tmp_path, answers()), asking)
    beside = tmp_path / "_releases"
    for path in [beside, *beside.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)
    state = next((beside / "survey-wave").glob("state-*.json")).read_text()
    assert "nursing" not in state
    assert set(json.loads(state)) == {"key", "wave", "survey", "rows"}
    shutil.rmtree(beside)
    found, notes = release_wave(fielded(tmp_path, more(answers(), 1)), asking)
    assert shown(found) == set()
    assert notes[0].startswith("The record beside the responses was missing")


def test_another_folder_and_another_id_are_the_same_wave(tmp_path: Path, asking: Asking) -> None:
    varied = answers(site=tuple(str(at) for at in range(60)))
    release_wave(fielded(tmp_path, varied), asking)
    copy = tmp_path / "copy"
    copy.mkdir()
    found, _ = release_wave(fielded(copy, more(varied, 1)), asking)
    assert shown(found) == set()
    found, notes = release_wave(fielded(copy, more(varied, 1), id="wave-mended"), asking)
    assert shown(found) == set()
    assert notes[0] == "Most of these answers were told of before as wave 'wave': both are one."
    new = answers(site=tuple(str(at) for at in range(60, 120)))
    found, _ = release_wave(fielded(copy, new, id="wave-2019"), asking)
    assert shown(found) == {"all"}


def test_a_record_that_was_changed_stops_its_wave_only(tmp_path: Path, asking: Asking) -> None:
    varied = answers(site=tuple(str(at) for at in range(60)))
    release_wave(fielded(tmp_path, varied), asking)
    for path in [*tmp_path.rglob("state-*.json")]:
        path.write_text(json.dumps({**json.loads(path.read_text()), "survey": {}}))
    with pytest.raises(InputRefused, match="not remembered in the last entry"):
        release_wave(fielded(tmp_path, varied), asking)
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(InputRefused):
        release_wave(fielded(other, varied), asking)
    new = answers(site=tuple(str(at) for at in range(60, 120)))
    assert shown(release_wave(fielded(other, new, id="another"), asking)[0]) == {"all"}


def test_what_is_asked_by_and_is_not_there(tmp_path: Path, asking: Asking) -> None:
    for name, said in (("nowhere", "is not there"), ("why", "is free text")):
        with pytest.raises(InputRefused, match=said):
            release_wave(fielded(tmp_path, answers()), replace(asking, by=[name]))
