"""The form of a consultation says how each field is written, and asks for what comes later last."""

from pathlib import Path

import pytest

from tripleaim.cli.options import DEFAULT_STORE
from tripleaim.cli.workspace import _given
from tripleaim.model.documents.kinds import KINDS, schema_of
from tripleaim.workspace.pages.fields import Rows, fields_of
from tripleaim.workspace.pages.hints import HINTS, SELDOM


def names_of(kind):
    """The fields of a kind, those in a row after the name of their table."""
    found = set()
    for part in fields_of(kind, {}):
        found.add(part.path)
        if isinstance(part, Rows):
            found |= {f"{part.path}.{each.path.rpartition('.')[2]}" for each in part.rows[0]}
    return found


@pytest.mark.parametrize("kind", HINTS)
def test_every_hint_is_of_a_field_that_is_there(kind):
    assert set(HINTS[kind]) - names_of(kind) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_a_kind_needs_is_asked_last(kind):
    parts = fields_of(kind, {})
    asked_last = {each.path for each in parts if each.seldom}
    assert asked_last & set(schema_of(kind)["required"]) == set()
    assert {*SELDOM[""], *SELDOM.get(kind, ())} - {each.path for each in parts} == set()


def test_what_is_filled_in_is_not_folded_away():
    said = {each.path: each for each in fields_of("consultation", {"themes": [{"theme": "Bus"}]})}
    assert (said["themes"].seldom, said["replied_on"].seldom) == (False, True)
    assert (said["options"].seldom, said["options"].hint) == (False, "One on each line.")
    covers = next(each for each in said["papers"].rows[0] if each.path.endswith("covers"))
    assert "One on each line, of: reasons, " in covers.hint


@pytest.mark.parametrize(
    ("origin", "store", "database", "more"),
    [
        ("", DEFAULT_STORE, "", ""),
        (
            "http://localhost:8100",
            Path("a.duckdb"),
            "",
            " --bind 127.0.0.1:8100 --store a.duckdb",
        ),
        (
            "https://work.example.org",
            DEFAULT_STORE,
            "postgres://owner:word@/work",
            " --database ADDRESS",
        ),
    ],
)
def test_the_command_to_run_is_told_what_init_was(origin, store, database, more):
    assert _given(origin, store, database) == more
