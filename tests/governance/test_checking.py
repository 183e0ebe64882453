"""Documents checked against one another, the registry and the law: a clear error each."""

from datetime import date

import pytest

from governance.signed import DAY, KEYS, TRUST, filled, hand, write_to
from tripleaim.governance.body import Body, Registry, read_registry
from tripleaim.governance.checking import check_folder
from tripleaim.governance.folder import read_folder, write_register
from tripleaim.governance.signing import sign_document
from tripleaim.model.documents.life import move
from tripleaim.model.errors import InputRefused, NothingFound

REGISTRY = Registry(
    bodies={
        "AAA": Body(code="AAA", name="Alpha CCG", valid_from=date(2013, 4, 1), valid_to=None),
        "BBB": Body(code="BBB", name="Beta Trust", valid_from=date(2013, 4, 1), valid_to=None),
        "OLD": Body(
            code="OLD", name="Old CCG", valid_from=date(2013, 4, 1), valid_to=date(2017, 4, 1)
        ),
        "NEW": Body(code="NEW", name="New CCG", valid_from=date(2019, 4, 1), valid_to=None),
    },
    successors={"OLD": ("NEW",)},
    areas=frozenset({"stp:QF7", "place:02X", "place:02P"}),
)


changed = filled


def faults_of(tmp_path, *documents, registry=REGISTRY, on=DAY):
    """The faults of a folder of documents, as text."""
    folder = write_to(tmp_path, *documents)
    write_register(folder, KEYS)
    report = check_folder(read_folder(folder), registry, on)
    return "\n".join(str(each) for each in report.faults)


def notes_of(tmp_path, *documents):
    """The notes on a folder of documents, as text."""
    report = check_folder(read_folder(write_to(tmp_path, *documents)), REGISTRY, DAY)
    return "\n".join(str(each) for each in report.notes)


def parties(*codes):
    """Parties of the given codes."""
    return [{"organisation": code, "name": code, "role": "commissioner"} for code in codes]


def test_a_party_that_was_dissolved_is_named_with_its_successor(tmp_path):
    said = faults_of(tmp_path, changed("decision", parties=parties("OLD", "BBB")))
    assert "a-document.toml, column parties.1.organisation" in said
    assert "Old CCG (OLD) was dissolved on 2017-04-01, before 2018-04-01" in said
    assert "Its successor is New CCG (NEW)" in said


def test_a_party_that_did_not_exist_yet(tmp_path):
    said = faults_of(tmp_path, changed("decision", parties=parties("AAA", "NEW")))
    assert "New CCG (NEW) did not exist yet on 2018-04-01: it began on 2019-04-01" in said
    assert "Name the body that existed" in said


def test_a_party_that_joins_when_it_exists_is_no_fault(tmp_path):
    late = [*parties("AAA"), {**parties("NEW")[0], "joined": date(2019, 4, 1)}]
    assert faults_of(tmp_path, changed("decision", parties=late)) == ""


def test_a_code_that_nobody_has_is_told_with_the_bodies_of_that_name(tmp_path):
    register = Registry(
        bodies={
            "914": Body(code="914", name="Torbay Council", valid_from=None, valid_to=None),
            "AAA": Body(code="AAA", name="Alpha", valid_from=None, valid_to=None),
        },
        successors={},
    )
    wrong = [parties("AAA")[0], {**parties("AAA")[0], "organisation": "E06000027"}]
    wrong[1]["name"] = "Torbay council"
    write_to(tmp_path, changed("decision", parties=wrong))
    (fault,) = check_folder(read_folder(tmp_path), register, date(2018, 4, 1)).faults
    assert fault.remedy.startswith("On the register Torbay Council is 914. To find another")
    wrong[1]["name"] = "Somebody else"
    write_to(tmp_path, changed("decision", parties=wrong))
    (fault,) = check_folder(read_folder(tmp_path), register, date(2018, 4, 1)).faults
    assert fault.remedy.startswith("Correct it. To find another: tripleaim find NAME.")


def test_a_party_dissolved_while_the_document_holds(tmp_path):
    early = changed("group_model", parties=parties("AAA", "OLD"), valid_from=date(2016, 4, 1))
    assert "was dissolved on 2017-04-01; the document holds without an end" in faults_of(
        tmp_path, early
    )


def test_a_party_in_two_exclusive_arrangements_at_once(tmp_path):
    first = changed("group_model", "group-one", parties=parties("AAA", "BBB"))
    second = changed("group_model", "group-two", parties=parties("BBB", "CCC"))
    said = faults_of(tmp_path, first, second)
    assert "group-two.toml: contradicts group-one.toml: the one group that BBB is in" in said
    assert "supersede" in said


def test_group_after_group_is_no_contradiction(tmp_path):
    first = changed("group_model", "group-one", valid_to=date(2019, 4, 1))
    second = changed("group_model", "group-two", valid_from=date(2019, 4, 1))
    assert faults_of(tmp_path, first, second) == ""


def test_two_control_totals_for_one_organisation(tmp_path):
    first = changed("shared_control_total", "one")
    second = changed(
        "shared_control_total", "two", totals=[{"party": "AAA", "control_total_pence": 500_00}]
    )
    said = faults_of(tmp_path, first, second)
    assert "the control total of AAA for the year ending March 2019 is £500 here" in said


def test_one_function_delegated_to_two_places(tmp_path):
    first = changed("delegation", "one")
    second = changed("delegation", "two", to_tier="neighbourhood")
    assert "where AAA delegates pooled-budgets" in faults_of(tmp_path, first, second)


def ability(adequate=True, **fields):
    """An assessment that finds the place able to carry the function, with evidence."""
    found = {
        "function": "pooled-budgets",
        "adequate": adequate,
        "because": "it was looked at",
        "evidence": [{"says": "a board paper", "cited": "a board", "grade": "assumed"}],
    }
    return changed("capability_assessment", "able", tier="place", abilities=[found], **fields)


def test_delegation_without_an_assessment_is_refused(tmp_path):
    said = faults_of(tmp_path, changed("delegation", "d"))
    assert "d.toml, column functions: 'pooled-budgets' may not be delegated to the place" in said
    assert "nobody has assessed whether it is able" in said


@pytest.mark.parametrize(
    ("assessment", "reason"),
    [
        (ability(adequate=False), "found it not able (it was looked at)"),
        (ability(valid_from=date(2018, 9, 1)), "came after it"),
        (ability(valid_from=date(2017, 1, 1), valid_to=date(2018, 1, 1)), "held only until"),
        (ability(area="place:02P"), "is of place:02P, not of place:02X"),
    ],
)
def test_an_assessment_that_does_not_carry_it(tmp_path, assessment, reason):
    delegation = changed("delegation", "d", capability="able", to_area="place:02X")
    assert reason in faults_of(tmp_path, delegation, assessment)


def test_with_an_adequate_assessment_or_a_decision_it_stands(tmp_path):
    assert faults_of(tmp_path / "a", changed("delegation", "d", capability="able"), ability()) == ""
    permits = ["delegation without capability"]
    why = decided("why", permits=permits)
    assert faults_of(tmp_path / "b", changed("delegation", "d", decision="why"), why) == ""
    about = decided("why", about=["d"], permits=permits)
    assert faults_of(tmp_path / "e", changed("delegation", "d"), about) == ""
    other = decided("why", about=["x"], permits=permits)
    said = faults_of(tmp_path / "c", changed("delegation", "d", decision="why"), other)
    assert "may not be delegated" in said


def test_an_area_is_one_of_the_register(tmp_path):
    said = faults_of(tmp_path / "a", changed("decision", area="stp:QZZ"))
    assert "column area: 'stp:QZZ' is the id of no area on the register" in said
    assert "permits 'area not on the register'" in said
    near = faults_of(tmp_path / "b", changed("decision", area="ccg:QF7"))
    assert "Did you mean stp:QF7?" in near
    moved = changed("delegation", "d", capability="able", to_area="place:MINE")
    assert faults_of(tmp_path / "c", moved, ability()) == ""
    assert "column to_area: 'place:MINE'" in notes_of(tmp_path / "c", moved, ability())
    assert faults_of(tmp_path / "d", changed("decision", area="stp:QZZ"), registry=None) == ""


def decided(id, **fields):
    """A decision that both its parties signed."""
    decision = move(changed("decision", id, **fields), "shared")
    for party in decision.signers:
        decision = sign_document(decision, hand(party), TRUST)
    return decision


def test_an_agreement_that_outlives_its_legal_basis(tmp_path):
    said = faults_of(tmp_path, changed("joint_commissioning", legal_basis="ccg_powers"))
    assert "ended on 2022-07-01 and the document holds without an end" in said
    ended = changed("joint_commissioning", legal_basis="ccg_powers", valid_to=date(2022, 7, 1))
    assert faults_of(tmp_path, ended) == ""


def test_a_basis_that_is_none_too_early_or_for_something_else(tmp_path):
    assert "is not a legal basis on the list" in faults_of(
        tmp_path, changed("decision", legal_basis="custom")
    )
    assert "held only from 2022-07-01" in faults_of(
        tmp_path, changed("delegation", legal_basis="statutory_system")
    )
    assert "is no basis for a decision" in faults_of(
        tmp_path, changed("decision", legal_basis="section_75")
    )


def test_a_contract_is_flagged_with_what_it_would_need_in_law(tmp_path):
    contract = {
        "form": "integrated care provider",
        "open_to": "any provider",
        "primary_care": "full",
    }
    said = notes_of(tmp_path, changed("lead_provider_contract", **contract))
    assert "general practice gives up or suspends its own contracts" in said
    assert "it must be put out to tender, and any capable provider may win it" in said
    later = changed("lead_provider_contract", **contract, valid_from=date(2019, 9, 1))
    assert "must be a statutory body" in notes_of(tmp_path, later)


def test_two_documents_of_one_id_and_references_to_nothing(tmp_path):
    folder = write_to(tmp_path, changed("survey_wave", "wave"))
    (folder / "copy.toml").write_text((folder / "wave.toml").read_text(encoding="utf-8"))
    report = check_folder(read_folder(folder), None, DAY)
    said = "\n".join(str(each) for each in report.faults)
    assert "'wave' is also the id of copy.toml" in said
    assert "'asked' is the id of no document in this folder" in said


def test_files_that_are_no_documents_do_not_hide_the_others(tmp_path):
    folder = write_to(tmp_path, changed("decision", "fine"))
    (folder / "broken.toml").write_bytes(b"\xff\xfe")
    (folder / "worse.toml").write_text("= 3", encoding="utf-8")
    found = read_folder(folder)
    assert [each.document.id for each in found.filed] == ["fine"]
    said = "\n".join(str(each) for each in found.problems)
    assert "broken.toml, row 1: is not UTF-8 text" in said
    assert "worse.toml, row 1: is not TOML" in said


def test_an_empty_folder_and_none(tmp_path):
    with pytest.raises(NothingFound, match="holds no document"):
        read_folder(tmp_path)
    with pytest.raises(InputRefused, match="is not a folder"):
        read_folder(tmp_path / "nowhere")


def test_the_registry_of_the_store_knows_lives_and_successors(examples_store):
    registry = read_registry(examples_store)
    assert registry.bodies["RW6"].valid_to == date(2021, 10, 1)
    assert set(registry.successors["RW6"]) == {"R0A", "RM3"}
    assert registry.bodies["02P"].valid_to == date(2022, 7, 1)
    assert registry.successors["02P"] == ("QF7",)
    assert registry.successors["02Q"] == ("QT1",)
    assert "South Yorkshire" in registry.heirs("02P")


def test_the_worked_systems_stand_up_to_the_real_registry(examples_store):
    from tripleaim.store.shipped import FOLDER

    registry = read_registry(examples_store)
    for folder in sorted((FOLDER.parent / "worked").iterdir()):
        report = check_folder(read_folder(folder), registry, date(2018, 6, 1))
        assert report.faults == ()


@pytest.mark.parametrize(
    "mark", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x1b", "\x00", "\x08", "\u2028", "\x7f"]
)
def test_a_mark_that_nobody_sees_is_a_fault(tmp_path, mark):
    said = faults_of(tmp_path, changed("decision", because=f"Pay {mark}001 now"))
    assert f"column because: 'U+{ord(mark):04X}' holds a mark that nobody sees" in said


def test_letters_line_ends_and_signs_are_seen(tmp_path):
    text = "Dŵr Cymru\n\tŵ £5 — “so” 漢字 é 🙂 it's 50%"
    assert faults_of(tmp_path, changed("decision", because=text)) == ""
