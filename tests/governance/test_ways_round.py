"""Ways round the gate, each of them shut: a false decision, an order of names, doubles, links."""

from datetime import date

import pytest

from governance.command_desk import run
from governance.signed import KEYS, TODAY, TRUST, filled, write_to
from governance.test_gates import passed, signed_by_all, written
from tripleaim.governance.checking import check_folder
from tripleaim.governance.folder import find_filed, read_folder, write_register
from tripleaim.governance.merge import merge_folders
from tripleaim.model.documents.kinds import text_of
from tripleaim.model.documents.life import move
from tripleaim.model.errors import InputRefused, NothingFound

PERMITS = {"permits": ["delegation without capability"], "about": ["it"]}


@pytest.fixture(autouse=True)
def no_store(monkeypatch):
    """There is no store, whoever runs the tests where."""
    monkeypatch.setenv("TRIPLEAIM_STORE", "nowhere.duckdb")


def paying(id, pence, **fields):
    """A pooled fund into which AAA puts a sum for 2018/19."""
    paid = [{"party": "AAA", "year_ending": 2019, "pence": pence}]
    return filled("pooled_fund", id, purpose="one", contributions=paid, **fields)


def at_fault(folder):
    """The files of a folder that have a fault."""
    return {each.where for each in check_folder(read_folder(folder), None, TODAY).faults}


def test_a_decision_whose_signatures_do_not_hold_sets_nothing_aside(tmp_path):
    decision = signed_by_all(filled("decision", "why", **PERMITS))
    folder = written(tmp_path, [filled("delegation", "it"), decision])
    assert passed(folder, "it")
    bare = decision.model_copy(update={"signatures": (), "seal": {}})
    altered = decision.model_copy(update={"because": "of another reason"})
    half = decision.model_copy(update={"signatures": decision.signatures[:1]})
    for false in (bare, altered, half):
        write_to(folder, false)
        assert not passed(folder, "it")
    write_to(folder, decision)
    assert passed(folder, "it")
    (folder / "keys.toml").unlink()
    assert not passed(folder, "it"), "nobody's keys are known"


@pytest.mark.parametrize(
    ("spell", "holds"),
    [
        ({"valid_to": date(2018, 6, 1)}, False),
        ({"valid_to": date(2018, 6, 2)}, True),
        ({"valid_from": date(2019, 6, 1)}, False),
        ({"valid_from": date(2019, 5, 31)}, True),
    ],
)
def test_a_decision_counts_for_the_days_on_which_it_holds(tmp_path, spell, holds):
    document = filled("delegation", "it", valid_from=date(2018, 6, 1), valid_to=date(2019, 6, 1))
    decision = signed_by_all(filled("decision", "why", **PERMITS, **spell))
    assert passed(written(tmp_path, [document, decision]), "it") is holds


@pytest.mark.parametrize(("new", "old"), [("a-new", "b-old"), ("b-new", "a-old")])
def test_what_contradicts_what_was_signed_is_at_fault_however_it_is_named(tmp_path, new, old):
    agreed = signed_by_all(paying(old, 100))
    folder = written(tmp_path, [agreed, paying(new, 200)])
    assert at_fault(folder) == {f"{new}.toml"}
    write_to(folder, move(paying(new, 200), "shared"))
    assert at_fault(folder) == {f"{new}.toml"}
    write_to(folder, signed_by_all(paying(new, 200)))
    assert at_fault(folder) == {f"{new}.toml", f"{old}.toml"}
    (folder / f"{old}.toml").write_text(text_of(paying(old, 100)), encoding="utf-8")
    write_to(folder, paying(new, 200))
    assert at_fault(folder) == {f"{new}.toml", f"{old}.toml"}
    write_to(folder, move(paying(old, 100), "shared"))
    assert at_fault(folder) == {f"{new}.toml"}


def test_a_successor_may_differ_until_it_is_signed(tmp_path):
    agreed = signed_by_all(paying("old", 100))
    heir = paying("heir", 200, supersedes="old")
    folder = written(tmp_path, [agreed, heir])
    assert at_fault(folder) == set()
    write_to(folder, signed_by_all(heir))
    assert at_fault(folder) == {"heir.toml", "old.toml"}
    over = agreed.model_copy(update={"status": "superseded", "superseded_by": "heir"})
    write_to(folder, over)
    assert at_fault(folder) == set()


def test_two_documents_of_one_id_are_both_held_up_and_neither_is_guessed(tmp_path):
    folder = written(tmp_path, [filled("decision", "twin")])
    text = (folder / "twin.toml").read_text(encoding="utf-8")
    (folder / "other.toml").write_text(text.replace("a text", "another text"), encoding="utf-8")
    assert not passed(folder, "twin.toml")
    assert not passed(folder, "other.toml")
    with pytest.raises(InputRefused, match=r"is the name of several: other\.toml, twin\.toml"):
        find_filed(read_folder(folder), "twin")
    assert find_filed(read_folder(folder), "twin.toml").name == "twin.toml"


def test_nothing_is_superseded_by_what_does_not_supersede_it(tmp_path):
    old = signed_by_all(filled("decision", "old"))
    ready = old.model_copy(update={"superseded_by": "heir"})
    folder = written(tmp_path, [ready])
    with pytest.raises(InputRefused, match="'heir' is the id of no document in this folder"):
        run("documents", "move", folder, "old", "superseded")
    write_to(folder, filled("decision", "heir", supersedes="old"))
    with pytest.raises(InputRefused, match="nothing is superseded by what is not signed"):
        run("documents", "move", folder, "old", "superseded")
    heir = signed_by_all(filled("decision", "heir", supersedes="old"))
    write_to(folder, heir.model_copy(update={"because": "changed since"}))
    with pytest.raises(InputRefused, match="changed after it was signed"):
        run("documents", "move", folder, "old", "superseded")
    write_to(folder, heir)
    assert "old is superseded" in run("documents", "move", folder, "old", "superseded")
    assert "0 faults" in run("documents", "verify", folder)


def test_a_merge_writes_over_no_other_document(tmp_path):
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for folder, id in ((mine, "one"), (theirs, "another")):
        folder.mkdir()
        write_register(folder, KEYS)
        (folder / "same.toml").write_text(text_of(filled("decision", id)), encoding="utf-8")
    before = (mine / "same.toml").read_bytes()
    with pytest.raises(InputRefused, match="a file of that name stands here already"):
        merge_folders(read_folder(mine), read_folder(theirs), TRUST)
    with pytest.raises(InputRefused):
        run("documents", "merge", mine, theirs)
    assert (mine / "same.toml").read_bytes() == before
    (theirs / "same.toml").rename(theirs / "its-own.toml")
    assert "another: added" in run("documents", "merge", mine, theirs)
    (theirs / "copy.toml").write_bytes((theirs / "its-own.toml").read_bytes())
    with pytest.raises(InputRefused, match="is also the id of"):
        run("documents", "merge", mine, theirs)


def test_an_ending_in_capitals_hides_nothing(tmp_path):
    folder = written(tmp_path, [filled("decision", "seen")])
    (folder / "hidden.TOML").write_text(text_of(filled("decision", "hidden")), "utf-8")
    assert {each.document.id for each in read_folder(folder).filed} == {"seen", "hidden"}


def test_a_link_to_a_folder_is_told_and_not_followed(tmp_path):
    away = write_to(tmp_path / "away", filled("decision", "hidden"))
    folder = tmp_path / "here"
    folder.mkdir()
    with pytest.raises(NothingFound):
        read_folder(folder)
    (folder / "linked").symlink_to(away)
    found = read_folder(folder)
    assert [each.where for each in found.problems] == ["linked"]
    assert "is a link to a folder" in str(found.problems[0])
