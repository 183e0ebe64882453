"""Any document is written and read back the same; any text is read or refused, never a crash."""

import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from governance.hypothesis_of_schema import values_of
from governance.signed import filled
from tripleaim.governance.template import template_text
from tripleaim.model.documents.canonical import content_hash
from tripleaim.model.documents.kinds import (
    KINDS,
    document_from,
    model_of,
    read_document,
    read_json,
    schema_of,
    text_of,
)
from tripleaim.model.documents.toml import read_toml, write_toml
from tripleaim.model.errors import InputRefused
from tripleaim.store.readers.documents import rows_of_documents

relaxed = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.parametrize("kind", sorted(KINDS))
@relaxed
@given(data=st.data())
def test_random_documents_load_and_are_written_back_the_same_or_are_refused(kind, data):
    values = data.draw(values_of(model_of(kind)))
    try:
        document = document_from({**values, "kind": kind}, "drawn")
    except InputRefused as refusal:
        wrong = [problem for problem in refusal.problems if problem.where != "drawn"]
        event("refused")
    else:
        wrong = []
        event("loaded")
        check_back(document)
    assert not wrong


def check_back(document) -> None:
    """Text, hash and JSON of a document give it back."""
    back = read_document(text_of(document), "back")
    assert back == document
    assert text_of(back) == text_of(document)
    assert content_hash(back) == content_hash(document)
    assert read_json(rows_of_documents([document])["document"]["body"][0], "json") == document


@pytest.mark.parametrize("kind", sorted(KINDS))
@relaxed
@given(data=st.data())
def test_a_template_with_pieces_of_its_text_changed(kind, data):
    text = template_text(kind, "a-document", date(2018, 4, 1))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text) - 1))
        length = data.draw(st.integers(0, 12))
        text = text[:place] + data.draw(st.text(max_size=6)) + text[place + length :]
    check_text(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=string.printable + "é\x00\u2028\ud7ff", max_size=200))
def test_any_text(text):
    check_text(text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "kind",
                '"decision"',
                "=",
                "[",
                "]",
                "[[",
                "]]",
                "\n",
                '"',
                "'",
                "{",
                "}",
                ",",
                ".",
                "1e999",
                "nan",
                "inf",
                "-inf",
                "0x10",
                "1979-05-27",
                "07:32:00",
                "true",
                "\\u0000",
                "parties",
                "id",
                "#",
                '"""',
                "9" * 5000,
                "[" * 300,
                "\r",
                "\t",
            ]
        ),
        max_size=30,
    )
)
def test_any_pieces_of_toml(pieces):
    check_text(" ".join(pieces))


def check_text(text: str) -> None:
    """A text is a document that is written back the same, or it is refused in words."""
    try:
        document = read_document(text, "fuzzed.toml")
    except InputRefused as refusal:
        said = str(refusal)
    else:
        said = "fuzzed.toml"
        check_back(document)
    assert "fuzzed.toml" in said
    assert "Traceback" not in said


LEAVES = st.one_of(
    st.text(max_size=20),
    st.integers(-(2**62), 2**62),
    st.booleans(),
    st.dates(date(1000, 1, 1), date(9999, 12, 31)),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)
    .filter(lambda number: len(number.as_tuple().digits) + abs(number.as_tuple().exponent) < 40)
    .map(
        lambda number: (
            number if "." in str(number) or "E" in str(number) else number + Decimal("0.0")
        )
    ),
)
KEYED = st.text(min_size=1, max_size=8)
TABLES = st.recursive(
    st.dictionaries(KEYED, LEAVES, max_size=4),
    lambda inner: st.dictionaries(
        KEYED, st.one_of(LEAVES, inner, st.lists(inner, min_size=1, max_size=3)), max_size=4
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(TABLES)
def test_any_tables_are_toml_and_back(tables):
    assert read_toml(write_toml(tables), "back") == tables


def test_every_kind_publishes_a_schema_that_says_what_its_fields_are():
    for kind in KINDS:
        template_text(kind, "a-document", date(2018, 4, 1))
        schema = schema_of(kind)
        made = model_of(kind).model_json_schema()
        assert schema == {"$schema": schema["$schema"], **made}  # nobody altered it
        assert schema["properties"]["kind"]["const"] == kind
        assert schema["additionalProperties"] is False


def test_every_problem_of_a_document_is_named_at_once():
    text = text_of(filled("pooled_fund")).replace('host = "AAA"', 'host = "Bad code"\nhots = 1')
    with pytest.raises(InputRefused) as refused:
        read_document(text.replace("valid_from = 2018-04-01", 'valid_from = "soon"'), "fund.toml")
    said = str(refused.value)
    assert "column host" in said
    assert "column hots" in said
    assert "column valid_from" in said
    assert "Write a date as 2018-06-01" in said
