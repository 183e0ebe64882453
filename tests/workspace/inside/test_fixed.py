"""What a document fixes, told to readers: nothing of it is rounded, nothing reads as a number that
is a year."""

import pytest
from test_grid import client_of

from tripleaim.workspace.pages.fixed import fields_told

VALUES = {
    "title": "left out",
    "parties": [{"organisation": "207", "name": "Sheffield City Council", "role": "host"}],
    "contributions": [{"party": "207", "year_ending": 2028, "pence": 1_240_000_001}],
    "limit_pence": -123_456_700,
    "people": 1_234_567,
    "risk_shares": {"207": "0.21", "RHQ": "0.79"},
    "host": "207",
    "change_in_people": -1234,
    "change_in_share": "-0.25",
    "change_a_year": -2.5,
    "telephone": "-0161 496",
    "example": True,
    "valid_to": "2028-04-01",
    "no_day": "2028-13-01",
    "legal_basis": "section_75",
    "members": ["207", "RHQ"],
    "year_ending": 31,
}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("parties", "207, Sheffield City Council, host"),
        ("contributions", "Sheffield City Council, 2027/28, £12,400,000.01"),
        ("limit pence", "−£1,234,567"),
        ("change in people", "−1,234"),
        ("change in share", "−0.25"),
        ("change a year", "−2.5"),
        ("telephone", "-0161 496"),
        ("people", "1,234,567"),
        ("risk shares", "Sheffield City Council: 0.21\nRHQ: 0.79"),
        ("host", "Sheffield City Council"),
        ("example", "yes"),
        ("valid to", "1 April 2028"),
        ("no day", "2028-13-01"),
        ("legal basis", "section 75"),
        ("members", "Sheffield City Council\nRHQ"),
        ("year ending", "31"),
    ],
)
def test_each_is_told_in_words(name, said):
    assert dict(fields_told(VALUES))[name] == said


def test_the_page_of_a_document_tells_pounds_and_names(world, agreed):
    said = client_of(world.people["RHQ"]).get(f"/d/{agreed.pk}").content.decode()
    assert "Sheffield City Council, 2027/28, £6,000,000" in said
    assert "pence" not in said
    assert "You are Ella Ellis of Sheffield Teaching Hospitals NHS Foundation Trust: " in said
    assert "signatory" in said
    assert "no role of an office" not in said
