"""Which documents the answers read: in force on the day, about the area, from whose source."""

from collections.abc import Callable
from datetime import date

import pytest

from tripleaim.governance.register import verdict_of
from tripleaim.library.asking import answer
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.kinds import document_from
from tripleaim.model.finding import Finding
from tripleaim.questions.scope import read_scope
from tripleaim.questions.ten import question
from tripleaim.registry.bearing import systems_of
from tripleaim.store.engine import Store
from tripleaim.store.overlay import Layers
from tripleaim.store.shipped import OWN

ON, LATER = date(2018, 6, 1), date(2019, 6, 1)
SYSTEM = "QF7"
TWO = [
    {"organisation": "02P", "name": "NHS Barnsley CCG", "role": "commissioner"},
    {"organisation": "204", "name": "Barnsley council", "role": "council"},
]
Read = Callable[..., Store]


def fund(id: str = "fund", **fields: object) -> Document:
    """A published pooled fund of Barnsley's CCG and council from April 2018."""
    paid = [{"party": "02P", "year_ending": year, "pence": 100} for year in (2019, 2020)]
    values = {
        "kind": "pooled_fund",
        "id": id,
        "title": id,
        "status": "published",
        "valid_from": date(2018, 4, 1),
        "purpose": id,
        "host": "204",
        "overspend_shared": "by the host",
        "contributions": paid,
        "parties": TWO,
    }
    return document_from({**values, **fields}, id)


@pytest.fixture
def reading(shipped_path) -> Read:  # type: ignore[no-untyped-def]
    """What ships, with these documents of the user's own."""
    layers = Layers(shipped_path)
    return lambda *own: layers.with_documents([(OWN.id, each) for each in own])


def pooled(store: Store, on: date = ON, known: date | None = None) -> set[str]:
    """The funds that the money of the system is told of."""
    rows = question("money").ask(store, SYSTEM, on, known or date.today())
    return {each.subject for each in rows if each.measure == "pooled"}


@pytest.mark.parametrize(
    ("area", "is_read"),
    [
        (None, True),
        ("stp:QF7", True),
        ("ccg:02P", True),
        ("lad:E08000016", True),
        ("place:02P", True),
        ("stp:QOP", False),
        ("ccg:00Y", False),
        ("lad:E08000001", False),
    ],
)
def test_a_document_is_about_the_system_in_which_its_area_or_its_parties_are(
    reading: Read, area: str | None, is_read: bool
) -> None:
    assert (pooled(reading(fund(area=area))) == {"fund"}) == is_read


def test_a_document_without_an_area_whose_parties_are_of_two_systems_is_of_neither(
    reading: Read,
) -> None:
    across = [*TWO, {"organisation": "00Y", "name": "NHS Oldham CCG", "role": "commissioner"}]
    store = reading(fund(parties=across))
    assert pooled(store) == set()
    assert systems_of(store, ["02P", "204"], ON) == ["stp:QF7"]
    assert systems_of(store, ["02P", "00Y"], ON) == []
    assert systems_of(store, ["QF7", "RFR"], date(2024, 6, 1)) == ["icb:QF7"]


def test_what_was_superseded_held_until_its_successor_began(reading: Read) -> None:
    old = fund("old", area="stp:QF7", status="superseded", superseded_by="new")
    new = fund("new", area="stp:QF7", supersedes="old", valid_from=date(2019, 4, 1))
    store = reading(old, new)
    assert pooled(store, date(2019, 3, 31)) == {"old"}
    assert pooled(store, date(2019, 4, 1)) == {"new"}
    assert pooled(store, LATER, known=date(2019, 3, 31)) == {"old"}, "nobody knew of the new one"
    assert pooled(reading(old), ON) == set(), "its successor is not here to say from when"


@pytest.mark.parametrize("status", ["draft", "shared", "reported"])
def test_what_not_every_party_has_signed_binds_nobody(reading: Read, status: str) -> None:
    store = reading(fund(area="stp:QF7", status=status))
    assert pooled(store) == set()
    scope = read_scope(store, SYSTEM, ON)
    assert ("fund" in {each.id for each in scope.live}) == (status == "reported")


def test_a_requirement_is_not_met_by_what_is_only_shared(reading: Read) -> None:
    def met(status: str) -> list[object]:
        values = {
            **fund().model_dump(include={"title", "valid_from", "parties"}),
            "kind": "shared_control_total",
            "id": "total",
            "area": "stp:QF7",
            "status": status,
            "year_ending": 2019,
            "system_share": 0,
            "totals": [{"party": "02P", "control_total_pence": 1}],
        }
        rows = answer(reading(document_from(values, "total")), "next", SYSTEM, ON)
        return [each.value for each in rows if each.measure == "requirements_met"]

    assert (met("draft"), met("shared"), met("published")) == ([0], [0], [1])


def test_a_row_of_a_document_of_ones_own_says_so(reading: Read) -> None:
    made = fund(area="stp:QF7").model_dump()
    one = {"party": "02P", "revision": 1, "hash": "0" * 64, "signed_on": ON, "log": "folder"}
    signed = document_from(
        {**made, "signatures": [{**one, "key": "0" * 64, "signature": "0" * 128}]}, "fund"
    )
    store = reading(signed)
    rows = [each for id in ("money", "buyers") for each in answer(store, id, SYSTEM, ON)]
    mine = [each for each in rows if each.subject == "fund"]
    assert {each.sources for each in mine} == {(OWN.id,)}
    (verify,) = _of(store, "signatures_verify")
    assert verify.value == "yes"
    (unsigned,) = _of(reading(fund(area="stp:QF7")), "signatures_verify")
    assert unsigned.value == "unsigned"
    assert verdict_of(signed, read_trust()) == "no"


def read_trust():  # type: ignore[no-untyped-def]
    """The keys that ship, which know nobody of the user's own."""
    from tripleaim.questions.decides.register import shipped_trust

    return shipped_trust()


def _of(store: Store, measure: str) -> list[Finding]:
    rows = answer(store, "decides", SYSTEM, ON)
    return [each for each in rows if each.measure == measure and each.subject == "fund"]
