"""Nothing is shared, signed, published or loaded with a fault or a placeholder; mended, all are."""

import json
import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from governance.signed import DAY, TODAY, filled, hand, register_of, write_to
from tripleaim.cli.app import app
from tripleaim.governance.attached import digest
from tripleaim.governance.body import Body, Registry
from tripleaim.governance.checking import CHECKS, check_folder
from tripleaim.governance.folder import find_filed, read_folder, write_register
from tripleaim.governance.gate import check_gate, gate_of_load, load_problems
from tripleaim.governance.placeholder import is_placeholder
from tripleaim.governance.signing import publish_document, sign_document
from tripleaim.governance.signing_rules import Trust
from tripleaim.governance.template import template_text
from tripleaim.library.asking import answer
from tripleaim.model.documents.kinds import KINDS, text_of
from tripleaim.model.documents.life import move
from tripleaim.model.errors import InputRefused
from tripleaim.store.engine import ask, open_store
from tripleaim.store.load import Documents, build_store

REGISTRY = Registry(
    bodies={
        code: Body(code=code, name=code, valid_from=date(2013, 4, 1), valid_to=None)
        for code in ("AAA", "BBB", "CCC")
    },
    successors={},
    areas=frozenset({"stp:QF7"}),
)
PLAN = (
    b'[plan]\nid = "p"\ntitle = "P"\nsystem = "stp:QF7"\nbase_year_ending = 2016\n'
    b"price_year_ending = 2017\n"
)
KEYS = register_of("AAA", "BBB")
TRUST = Trust(keys=KEYS, today=TODAY)


def every_kind(codes=("AAA", "BBB")):
    """A sound document of every kind, each with what it refers to."""
    found = {
        "function": "pooled-budgets",
        "adequate": True,
        "because": "it was looked at",
        "evidence": [{"says": "a board paper", "cited": "a board", "grade": "assumed"}],
    }
    special = {
        "delegation": {"capability": "capability-assessment"},
        "capability_assessment": {"tier": "place", "abilities": [found]},
        "survey_wave": {"questionnaire": "questionnaire"},
        "integrated_health_contract": {
            "budgets": [{"year_ending": year, "pence": 100} for year in (2019, 2020)]
        },
        "signed_plan": {"sha256": digest(PLAN)},
    }
    end = {"valid_to": date(2020, 4, 1)}
    return [
        filled(kind, kind.replace("_", "-"), codes, **special.get(kind, {}), **end)
        for kind in KINDS
    ]


def written(folder, documents):
    """A folder with documents, the plan that one of them covers, and keys."""
    write_to(folder, *documents)
    (folder / "plan.toml").write_bytes(PLAN)
    write_register(folder, KEYS)
    return folder


def passed(folder, name, registry=REGISTRY):
    """Whether a document of a folder passes the gate."""
    found = read_folder(folder)
    try:
        check_gate(found, find_filed(found, name), registry, TODAY)
    except InputRefused:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_document_names_each_placeholder_and_passes_no_gate(kind, tmp_path):
    text = template_text(kind, "new", DAY)
    (tmp_path / "new.toml").write_text(text, encoding="utf-8")
    found = read_folder(tmp_path)
    report = check_folder(found, REGISTRY, TODAY)
    named = [each for each in report.faults if "placeholder" in each.rule]
    body = [line for line in text.splitlines() if not line.startswith("#")]
    said = [
        part.strip('"[]') for line in body if " = " in line for part in line.split(" = ")
    ]  # keys too: a share is given to the code of a party
    assert len(named) == sum(map(is_placeholder, said)) >= 5
    assert load_problems(tmp_path, REGISTRY, TODAY)
    assert len({(each.column, each.value) for each in named}) == len(named)
    assert all(each.remedy for each in named)
    with pytest.raises(InputRefused, match="is still a placeholder"):
        check_gate(found, find_filed(found, "new"), REGISTRY, TODAY)


@pytest.mark.parametrize("kind", KINDS)
def test_a_placeholder_that_can_be_read_as_text_passes_no_gate(kind, tmp_path):
    document = filled(kind, "it", title="To be written, soon")
    folder = written(tmp_path, [document, *(d for d in every_kind() if d.kind != kind)])
    assert not passed(folder, "it")


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("To be written", True),
        ("to be\u00a0 written", True),
        ("[to be chosen]", True),
        ("Terms: to be given.", True),
        ("to be given by the host", True),
        (" CODE1 ", True),
        ("CODE12", False),
        ("some-function", True),
        ("Three months' notice is to be given in writing", False),
        ("A plan is to be written by June", False),
        ("into be written", False),
    ],
)
def test_what_is_a_placeholder_and_what_is_somebodys_sentence(text, stands):
    assert is_placeholder(text) is stands


@pytest.mark.parametrize("kind", KINDS)
def test_with_its_faults_mended_each_kind_is_shared_signed_and_published(kind, tmp_path):
    folder = written(tmp_path, every_kind())
    name = kind.replace("_", "-")
    assert passed(folder, name)
    filed = find_filed(read_folder(folder), name)
    document = move(filed.document, "shared")
    for party in document.signers:
        document = sign_document(document, hand(party), TRUST)
    document = publish_document(document, hand("AAA"), "https://a.example", TRUST)
    (folder / filed.name).write_text(text_of(document), encoding="utf-8")
    assert passed(folder, name)
    assert load_problems(folder, REGISTRY, TODAY) == []


def test_every_kind_is_loaded_when_sound_and_nothing_is_with_one_fault(tmp_path):
    folder = written(tmp_path / "own", every_kind(("02P", "03L")))
    gate = gate_of_load(TODAY)
    store = tmp_path / "own.duckdb"
    spoilt = filled("decision", "spoilt", ("02P", "CODE2"))
    write_to(folder, spoilt)
    with pytest.raises(InputRefused, match=r"spoilt.toml, column parties.2.organisation"):
        build_store(store, documents=Documents(folders=(folder,), gate=gate))
    assert not store.exists()
    (folder / "spoilt.toml").unlink()
    again = folder / "zz-again.toml"
    again.write_bytes((folder / "decision.toml").read_bytes())
    with pytest.raises(InputRefused, match=r"zz-again.toml, column id: 'decision' is also the id"):
        build_store(store, documents=Documents(folders=(folder,), gate=gate))
    again.unlink()
    build_store(store, documents=Documents(folders=(folder,), gate=gate))
    with open_store(store) as opened:
        rows = ask(opened, "select kind from document where source = 'own_documents'")
    assert {row["kind"] for row in rows} == set(KINDS)
    with pytest.raises(TypeError, match="through a gate"):
        Documents(folders=(folder,))


def test_answers_say_that_ones_own_signatures_hold_when_they_passed_the_gate(tmp_path):
    agreed = signed_by_all(filled("pooled_fund", "agreed", area="stp:QF7"))
    folder = written(tmp_path / "own", [agreed, filled("decision", "draft", area="stp:QF7")])
    store = tmp_path / "own.duckdb"
    build_store(store, documents=Documents(folders=(folder,), gate=lambda *_: []))
    with open_store(store) as opened:
        rows = answer(opened, "decides", "QF7", date(2018, 6, 1))
    told = {each.subject: each.value for each in rows if each.measure == "signatures_verify"}
    assert (told["agreed"], told["draft"]) == ("yes", "unsigned")


def faults_told(folder):
    """Every fault of a folder as one text."""
    return " ".join(map(str, check_folder(read_folder(folder), REGISTRY, TODAY).faults))


def signed_by_all(document):
    """A document that all who are to sign it have signed."""
    document = move(document, "shared")
    for party in document.signers:
        document = sign_document(document, hand(party), TRUST)
    return document


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("legal basis", {"kind": "decision", "legal_basis": "custom"}),
        ("delegation without capability", {"kind": "delegation"}),
        ("contradiction", {"kind": "group_model", "parties": "again"}),
        (
            "function not in the catalogue",
            {
                "kind": "delegation",
                "functions": [{"function": "pooled-budget"}],
                "capability": "capability-assessment",
            },
        ),
        ("role not in the catalogue", {"kind": "decision", "parties": "boss"}),
        ("party not on the register", {"kind": "decision", "parties": "ZZZ"}),
        ("area not on the register", {"kind": "decision", "area": "stp:QZZ"}),
        ("life of a party", {"kind": "decision", "valid_from": date(2012, 1, 1)}),
    ],
)
def test_a_fault_passes_with_a_signed_decision_that_names_it(check, fault, tmp_path):
    fault = dict(fault)
    kind = fault.pop("kind")
    parties = [
        {"organisation": "AAA", "name": "A", "role": "commissioner"},
        {"organisation": "BBB", "name": "B", "role": "provider"},
    ]
    if fault.get("parties") == "boss":
        parties[0]["role"] = "boss"
    if fault.get("parties") == "ZZZ":
        parties[1] |= {"organisation": "ZZZ", "signs": False}
    document = filled(kind, "it", **{**fault, "parties": parties})
    others = [each for each in every_kind() if each.kind != kind or check == "contradiction"]
    folder = written(tmp_path, [document, *others])
    at_fault = "it"
    if check == "contradiction":
        folder = written(tmp_path, [document, filled("group_model", "a-first")])
    assert not passed(folder, at_fault)
    also = ["function not in the catalogue", "delegation without capability"]
    permits = also if check == also[0] else [check]
    about = ["it", "a-first"]
    one = [{"organisation": "BBB", "name": "B", "role": "provider"}]
    alone = filled("decision", "why", permits=permits, about=about, parties=one)
    write_to(folder, signed_by_all(alone))
    assert not passed(folder, at_fault), "a decision without a party of it sets nothing aside"
    assert "why permits it, but does not name AAA" in faults_told(folder)
    decision = filled("decision", "why", permits=permits, about=about)
    write_to(folder, decision)
    assert not passed(folder, at_fault), "a decision that nobody signed sets nothing aside"
    assert "why permits it, but is draft: it counts once it is signed" in faults_told(folder)
    decision = signed_by_all(decision)
    write_to(folder, decision)
    assert passed(folder, at_fault)
    notes = check_folder(read_folder(folder), REGISTRY, TODAY).notes
    assert any("the decision why sets that aside (a text)" in each.rule for each in notes)
    write_to(folder, decision.model_copy(update={"about": ("another",)}))
    assert not passed(folder, at_fault)


def test_what_may_be_excepted_is_what_a_decision_may_name():
    schema = json.dumps(filled("decision").model_json_schema()["properties"]["permits"])
    for check in CHECKS:
        assert (f'"{check.id}"' in schema) == check.may_be_excepted


def test_a_near_miss_is_told():
    from tripleaim.governance.catalogued import function_faults
    from tripleaim.governance.folder import Filed, Folder
    from tripleaim.governance.key_register import empty_register

    document = filled("delegation", functions=[{"function": "pooled-budget"}])
    filed = Filed(document=document, path=Path("a.toml"), name="a.toml")
    (fault,) = function_faults(Folder(path=Path(), filed=(filed,), keys=empty_register()))
    assert "Did you mean pooled-budgets?" in fault.remedy


def test_the_how_to_can_be_followed(tmp_path, shipped_path, monkeypatch):
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "sign-a-document.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIPLEAIM_STORE", str(shipped_path))
    runner = CliRunner()
    parts = re.findall(r"```toml\n(.*?)```|^    (tripleaim [^\n]*)", page, re.DOTALL | re.MULTILINE)
    assert len(parts) >= 14
    digits: dict[str, str] = {}
    for toml, command in parts:
        if toml:
            (name,) = re.findall(r"^# (\S+\.toml):", toml)
            Path(name).write_text(toml, encoding="utf-8")
            continue
        line, _, said = command.partition("#")
        for party, known in digits.items():
            line = line.replace(f"DIGITS-OF-{party}", known)
        result = runner.invoke(app, shlex.split(line)[1:])
        expected = 1 if "exit code 1" in said else 0
        assert result.exit_code == expected, (line, result.output, result.exception)
        if "key list" in line:
            rows = json.loads(runner.invoke(app, ["key", "list", "agreements", "--json"]).output)
            digits = {row["party"]: row["key"] for row in rows}
    assert "published" in Path("agreements/two-ccgs.toml").read_text(encoding="utf-8")
    assert "# both were dissolved" in Path("agreements/two-ccgs.toml").read_text(encoding="utf-8")


def test_a_successor_that_not_all_who_signed_the_old_have_signed_is_a_fault(tmp_path):
    from tripleaim.governance.verifying import successor_faults

    def said(heir):
        old = signed_by_all(filled("decision", "old"))
        old = old.model_copy(update={"status": "superseded", "superseded_by": "new"})
        folder = written(tmp_path, [old, heir])
        return [each.rule for each in successor_faults(read_folder(folder))]

    assert said(signed_by_all(filled("decision", "new", supersedes="old"))) == []
    one = [{"organisation": "AAA", "name": "A", "role": "commissioner"}]
    few = signed_by_all(filled("decision", "new", supersedes="old", parties=one))
    assert ["is not signed by BBB" in each for each in said(few)] == [True]
    unsigned = filled("decision", "new", supersedes="old", status="reported")
    assert ["is not signed by AAA, BBB" in each for each in said(unsigned)] == [True]


def test_a_template_says_how_what_it_may_have_besides_is_written():
    said = template_text("pooled_fund", "f", DAY)
    for line in (
        "#   [[limits]] party, pence",
        "#   [[minimums]] party, year_ending, pence",
        "#   [[paragraphs]] id, number, text; perhaps heading",
        "#   risk_shares = { CODE1 = 0.5, CODE2 = 0.5 }",
        '#   surplus = "shared as an overspend is" or "stays in the fund"',
        "#   valid_to = 2018-04-01",
        "# A [[parties]] may also have: role, signatory, signs, joined, left.",
    ):
        assert line in said.splitlines()
    totals = template_text("shared_control_total", "t", DAY)
    assert "# A [[totals]] may also have: sustainability_pence, forecast_pence." in totals
    assert '#   about = ["..."]' in template_text("decision", "d", DAY).splitlines()
