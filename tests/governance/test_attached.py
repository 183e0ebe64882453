"""A plan in a folder: checked as a plan, signed under a cover that freezes its bytes."""

import pytest

from governance.signed import DAY, KEYS, TRUST, filled, hand, write_to
from tripleaim.governance.attached import digest
from tripleaim.governance.checking import check_folder
from tripleaim.governance.folder import read_folder
from tripleaim.governance.key_register import write_keys
from tripleaim.governance.signing import sign_document
from tripleaim.governance.verifying import verify_folder
from tripleaim.model.documents.life import move

PLAN = """
[plan]
id = "a-plan"
title = "A plan"
system = "stp:QF7"
base_year_ending = 2016
price_year_ending = 2017
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with a plan and the document under which two parties signed it."""
    cover = filled("signed_plan", "the-plan")
    cover = cover.model_copy(update={"sha256": digest(PLAN.encode())})
    cover = move(cover, "shared")
    for party in cover.signers:
        cover = sign_document(cover, hand(party), TRUST)
    write_to(tmp_path, cover)
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "keys.toml").write_text(write_keys(KEYS), encoding="utf-8")
    return tmp_path


def test_a_plan_is_signed_as_it_stands(folder):
    found = read_folder(folder)
    assert [each.document.id for each in found.filed] == ["the-plan"]
    assert check_folder(found, None, DAY).faults == ()
    assert verify_folder(found, TRUST).faults == ()


def test_a_byte_of_the_plan_altered_or_the_plan_gone(folder):
    plan = folder / "plan.toml"
    plan.write_text(PLAN.replace("A plan", "B plan"), encoding="utf-8")
    (fault,) = verify_folder(read_folder(folder), TRUST).faults
    assert "'plan.toml' was changed" in str(fault)
    plan.unlink()
    (fault,) = verify_folder(read_folder(folder), TRUST).faults
    assert "is not beside the document" in str(fault)


def test_a_plan_that_is_none(folder):
    (folder / "plan.toml").write_text('[plan]\nid = "x"\n', encoding="utf-8")
    said = "\n".join(str(each) for each in read_folder(folder).problems)
    assert "plan.toml, column plan.title" in said
