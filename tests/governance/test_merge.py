"""Copies of a folder are joined, and nothing that is there is written over by something else."""

import pytest

from governance.signed import DAY, KEYS, TRUST, filled, hand, signed_document, write_to
from tripleaim.governance.attached import digest
from tripleaim.governance.folder import read_folder, write_register
from tripleaim.governance.merge import merge_folders
from tripleaim.governance.signing import sign_document
from tripleaim.model.documents.kinds import text_of
from tripleaim.model.documents.life import move
from tripleaim.model.errors import InputRefused

PLAN = b"what is signed as it stands"


def copy_of(folder, *documents):
    """A copy of a folder with these documents and the keys of all."""
    write_register(write_to(folder, *documents), KEYS)
    return folder


def merged(first, second):
    """What joining two folders makes."""
    return merge_folders(read_folder(first), read_folder(second), TRUST)


def test_another_document_in_a_file_of_the_same_name_is_refused(tmp_path):
    own = copy_of(tmp_path / "own", filled("decision", "ours"))
    other = copy_of(tmp_path / "other")
    (own / "it.toml").write_text(text_of(filled("decision", "mine")), encoding="utf-8")
    (other / "it.toml").write_text(text_of(filled("decision", "theirs")), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"it\.toml: .*a file of that name stands here already"):
        merged(own, other)
    (other / "it.toml").rename(other / "another.toml")
    assert [each.name for each in merged(own, other).filed] == ["another.toml"]


def test_a_document_is_known_by_its_id_and_not_by_its_file(tmp_path):
    shared = move(filled("decision", "it"), "shared")
    own = copy_of(tmp_path / "own", shared)
    other = copy_of(tmp_path / "other")
    half = sign_document(shared, hand("AAA"), TRUST)
    (other / "renamed.toml").write_text(text_of(half), encoding="utf-8")
    (joined,) = merged(own, other).filed
    assert joined.path == own / "it.toml"
    assert [each.party for each in joined.document.signatures] == ["AAA"]


def test_two_of_one_id_in_the_other_copy_are_refused(tmp_path):
    own = copy_of(tmp_path / "own", filled("decision", "ours"))
    other = copy_of(tmp_path / "other", filled("decision", "it"))
    again = filled("decision", "it", decided="otherwise")
    (other / "again.toml").write_text(text_of(again), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"is also the id of again\.toml"):
        merged(own, other)


def test_a_file_under_a_cover_comes_with_it(tmp_path):
    cover = filled("signed_plan", "cover", file="plan.pdf", sha256=digest(PLAN))
    own = copy_of(tmp_path / "own", filled("decision", "ours"))
    other = copy_of(tmp_path / "other", cover)
    (other / "plan.pdf").write_bytes(PLAN)
    assert merged(own, other).files == ((own / "plan.pdf", PLAN),)
    (own / "plan.pdf").write_bytes(PLAN)
    assert merged(own, other).files == ()
    (own / "plan.pdf").write_bytes(b"another plan")
    with pytest.raises(InputRefused, match=r"plan\.pdf: .*stands here already"):
        merged(own, other)


def test_a_successor_that_is_none_is_not_taken(tmp_path):
    old = signed_document("decision", "old")
    gone = old.model_copy(update={"status": "superseded", "superseded_by": "ours"})
    own = copy_of(tmp_path / "own", old, filled("decision", "ours"))
    other = copy_of(tmp_path / "other", gone)
    with pytest.raises(InputRefused, match="does not say that it supersedes this document"):
        merged(own, other)
    before = copy_of(tmp_path / "before", gone, filled("decision", "ours"))
    also = copy_of(tmp_path / "also", filled("decision", "new", valid_from=DAY))
    assert [each.document.id for each in merged(before, also).filed] == ["new"]
