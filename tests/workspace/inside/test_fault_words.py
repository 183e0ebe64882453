"""A fault of the checks is told in words of the form, and leads to the field that it is about."""

import re

import pytest
from test_grid import client_of
from world import SHARES, copy_of

from tripleaim.workspace.drafting import writing
from tripleaim.workspace.pages.fault_words import faults_told, with_faults
from tripleaim.workspace.pages.fields import fields_of


def told(values, *faults):
    """Anchor and words of faults of a pooled fund."""
    plain = [{"column": column, "value": "", "rule": rule} for column, rule in faults]
    return [(each.anchor, each.words) for each in faults_told("pooled_fund", values, plain)]


def test_what_a_document_finds_in_itself_is_told_field_by_field(world):
    said = "is refused: valid_to 2019-01-01 is not after valid_from 2019-04-01; parties: nobody "
    said += "buys together alone; name two or more; risk_shares: add to 0.95, not to 1"
    assert told({}, ("", said)) == [
        ("valid_to", "Valid to 2019-01-01 is not after valid from 2019-04-01"),
        ("parties", "Parties: nobody buys together alone; name two or more"),
        ("risk_shares", "Risk shares add to 0.95, not to 1"),
    ]


@pytest.mark.parametrize(
    ("column", "anchor", "words"),
    [
        ("valid_from", "valid_from", "Valid from is needed"),
        ("parties.1.organisation", "parties.1.organisation", "Parties, row 1, organisation is ne"),
        ("parties.9.organisation", "parties", "Parties, row 9, organisation is needed"),
        ("risk_shares.QF7", "risk_shares", "Risk shares, QF7 is needed"),
        ("paragraphs.1.text", "", "Paragraphs, row 1, text is needed"),
    ],
)
def test_a_path_leads_to_its_field_or_the_nearest_that_holds_it(world, column, anchor, words):
    ((led, said),) = told({}, (column, "is needed"))
    assert led == anchor
    assert said.startswith(words)


@pytest.fixture(scope="module")
def faulty(world):
    """A draft whose shares do not add up, and that was never given a day."""
    made = copy_of(world, "faulty")
    values = {**made.newest.values, "risk_shares": {**SHARES, "QF7": "0.1"}}
    writing.save_document(world.acts("QF7"), made, values, made.lock, "worse")
    made.refresh_from_db()
    return made


def test_the_form_leads_to_the_field_and_marks_it(world, faulty):
    page = client_of(world.people["QF7"]).get(f"/d/{faulty.pk}/edit").content.decode()
    summary = page.partition("error-summary")[2].partition("</ul>")[0]
    assert re.search(r'<a href="#risk_shares">Risk shares add to [0-9.]+, not to 1</a>', summary)
    for anchor in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{anchor}"' in page
    (field,) = re.findall(r'<textarea[^>]* id="risk_shares"[^>]*>', page)
    assert 'aria-invalid="true"' in field
    described = re.findall(r'aria-describedby="([^"]+)"', field)[0].split()
    assert "risk_shares-error" in described
    for each in described:
        assert page.count(f'id="{each}"') == 1
    assert page.count('aria-invalid="true"') == 1
    assert page.index('type="submit">Save') < page.index('id="title"')


def test_the_page_of_the_document_leads_to_the_field_of_its_form(world, faulty):
    page = client_of(world.people["QF7"]).get(f"/d/{faulty.pk}").content.decode()
    assert f'<a href="/d/{faulty.pk}/edit#risk_shares">Risk shares add to ' in page
    assert "risk_shares:" not in page
    page = client_of(world.people["RHQ"]).get(f"/d/{faulty.pk}").content.decode()
    assert f"/d/{faulty.pk}/edit" not in page  # who may not change it is told all the same
    assert "Risk shares add to " in page


def test_spare_rows_are_folded_and_a_row_with_a_fault_never_is(world):
    given = {"parties": [{"organisation": "QF7"}]}
    parts = {each.path: each for each in fields_of("pooled_fund", given)}
    assert [number for number, _ in parts["parties"].filled] == [1]
    assert [number for number, _ in parts["parties"].spare] == [2, 3]
    assert [number for number, _ in parts["commitments"].spare] == [1, 2]
    fault = {"column": "parties.3.organisation", "value": "", "rule": "is needed"}
    found = with_faults(list(parts.values()), faults_told("pooled_fund", given, [fault]))
    parties = next(each for each in found if each.path == "parties")
    assert [number for number, _ in parties.filled] == [1, 2, 3]
    assert parties.spare == []


def test_a_field_with_a_fault_is_not_asked_last(world):
    parts = fields_of("pooled_fund", {})
    assert next(each for each in parts if each.path == "valid_to").seldom
    faults = faults_told("pooled_fund", {}, [{"column": "valid_to", "value": "x", "rule": "is"}])
    assert not next(e for e in with_faults(parts, faults) if e.path == "valid_to").seldom
