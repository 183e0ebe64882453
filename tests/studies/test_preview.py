"""A preview is what two built stores would differ in; questions that read no document are told."""

import contextlib
from datetime import date
from itertools import pairwise
from unittest.mock import Mock

import pytest

from governance.signed import filled
from tripleaim.governance.folder import read_folder
from tripleaim.library.asking import answer
from tripleaim.model.documents.kinds import KINDS, text_of
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.questions.ten import TEN
from tripleaim.store.engine import open_store
from tripleaim.store.load import Documents, build_store
from tripleaim.store.overlay import Layers
from tripleaim.store.shipped import FOLDER
from tripleaim.studies.preview import (
    READ_DOCUMENTS,
    area_of,
    compared,
    preview_document,
    preview_lines,
    preview_plain,
    reads,
)

WORKED = FOLDER.parent / "worked" / "south-yorkshire-and-bassetlaw"
ON = date(2018, 6, 1)
TODAY = date.today()


def worked(name):
    """An example document of the worked system."""
    return read_folder(WORKED).by_id()[name].document


def built(path, *documents):
    """A store of what ships and some documents."""
    folder = path.with_suffix("")
    folder.mkdir()
    for each in documents:
        (folder / f"{each.id}.toml").write_text(text_of(each), encoding="utf-8")
    build_store(path, documents=Documents(folders=(folder,), gate=lambda *_: []))
    return path


def test_a_preview_is_what_two_built_stores_differ_in(tmp_path, shipped_path):
    document = worked("barnsley-delegation")
    with_it = built(tmp_path / "with.duckdb", document)
    preview = preview_document(shipped_path, document, on=ON, known=TODAY)
    expected = []
    with open_store(shipped_path) as before, open_store(with_it) as after:
        for question in TEN:
            pair = [answer(store, question.id, "QF7", ON) for store in (before, after)]
            expected += compared(question.id, *pair)
    assert list(preview.differences) == expected
    assert any(not each.is_of_sources_only for each in expected)
    again = preview_document(with_it, document, on=ON, known=TODAY)
    assert again.differences == preview.differences


def test_an_outcomes_framework_moves_five_answers(shipped_path):
    preview = preview_document(shipped_path, worked("rotherham-outcomes"), on=ON, known=TODAY)
    moved = {each.question for each in preview.differences if not each.is_of_sources_only}
    assert {"needs", "money", "adds-up", "decides", "done"} <= moved
    assert "fits" in preview.same


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_a_kind_is_read_by(kind):
    by = {each.id for each in TEN if reads(each.id, kind)}
    assert {"who", "buyers", "money", "decides", "heard", "next"} <= by
    assert ("needs" in by) == ("done" in by) == (kind == "outcomes_framework")
    assert ("adds-up" in by) == (kind in ("outcomes_framework", "signed_plan"))
    assert "fits" not in by


def test_questions_that_are_left_out_read_no_document(shipped_path):
    layers = Layers(shipped_path)
    touched = set()
    for question in TEN:
        store = layers.with_documents([])
        asked = Mock(wraps=store._store)
        store._store = asked
        with contextlib.suppress(NothingFound):
            question.ask(store, "QF7", ON)
        if asked.execute.called:
            touched.add(question.id)
    assert touched == set(READ_DOCUMENTS)


def test_a_draft_is_seen_as_if_it_were_in_force(shipped_path):
    document = worked("barnsley-delegation")
    draft = document.model_copy(update={"status": "draft", "signatures": (), "publication": None})
    whole = preview_document(shipped_path, document, on=ON, known=TODAY)
    placed = [
        [row.values for row in preview.differences if row.measure == "functions_it_can_carry"]
        for preview in (preview_document(shipped_path, draft, on=ON, known=TODAY), whole)
    ]
    assert placed[0] == placed[1] != []
    said = preview_lines(whole)
    assert said[0].startswith("barnsley-delegation in QF7 on 2018-06-01, as if it were in force: ")
    told = [pair for pair in pairwise(said) if pair[0].startswith("  without")]
    assert len(told) == len(set(told)) == int(said[0].split()[-3])
    assert len(told) < len(whole.differences)
    assert "Who decides, and who answers for it?" in said
    plain = preview_plain(whole)
    assert len(plain["differences"]) == len(whole.differences)
    assert set(plain["same"]) == {each.id for each in TEN} - {
        each.question for each in whole.differences
    }


def test_the_area_is_its_parties_one_system_or_asked_for(shipped_path):
    document = filled("joint_commissioning", "two", ("02P", "03L"))
    with pytest.raises(InputRefused, match="is about no one area"):
        preview_document(shipped_path, filled("decision", "d", ("AAA", "BBB")), known=TODAY)
    assert preview_document(shipped_path, document, area="QF7", known=TODAY).area == "QF7"
    assert area_of(open_store(shipped_path), document, ON) == "QF7"
    outcomes = worked("rotherham-outcomes")
    assert area_of(open_store(shipped_path), outcomes, ON) == "place:03L"
    for area in ("Framley", "QZZ"):
        with pytest.raises(NothingFound, match=f"No area is called '{area}'"):
            preview_document(shipped_path, document, area=area, known=TODAY)


def test_what_reads_alike_is_said_once_and_a_status_where_only_that_differs(shipped_path):
    document = filled("joint_commissioning", "two", ("02P", "03L"), area="stp:QF7", example=True)
    preview = preview_document(shipped_path, document, on=ON, known=TODAY)
    said = preview_lines(preview)
    told = [pair for pair in pairwise(said) if pair[0].startswith("  without")]
    assert len(told) == len(set(told)) < len(preview.differences)
    alike = [
        (before, after)
        for before, after in told
        if before.removeprefix("  without  ").removesuffix(" (found)")
        == after.removeprefix("  with     ").removesuffix(" (assumed)")
    ]
    assert len(alike) == 1
    assert said[0].endswith(f"{len(told)} rows differ.")
