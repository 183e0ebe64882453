"""The cases of the source documents: each answered where it is asked with its source, or named."""

import re
from dataclasses import dataclass
from datetime import date

import pytest

from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

ON = date(2018, 6, 1)
LATER = date(2019, 12, 1)
TODAY = date(2026, 11, 28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case: the question and area that answer it on a day, and what the answer says."""

    id: str
    asked: str
    area: str | None
    on: date
    says: str


CASES = (
    Case(id="Frimley is a system", asked="next", area="QNQ", on=ON, says=r"integrated care system"),
    Case(
        id="Frimley's buying crosses it", asked="buyers", area="QNQ", on=ON, says=r"other systems"
    ),
    Case(id="Frimley's vanguard", asked="who", area="QNQ", on=ON, says=r"Farnham, vanguard"),
    Case(id="Greater Manchester's ten places", asked="who", area="QOP", on=ON, says=r"10 places"),
    Case(
        id="Greater Manchester's deal", asked="who", area="QOP", on=ON, says=r"devolution\): deal"
    ),
    Case(id="Wigan is a place", asked="who", area="QOP", on=ON, says=r"\bWigan: 324,650 people"),
    Case(id="Wigan's buyer", asked="buyers", area="ccg:02H", on=ON, says=r"Wigan Borough"),
    Case(id="Five places of SYB", asked="who", area="QF7", on=ON, says=r"Barnsley, Bassetlaw"),
    Case(id="SYB is a system", asked="next", area="QF7", on=ON, says=r"integrated care system"),
    Case(id="Surrey Heartlands", asked="buyers", area="QXU", on=ON, says=r"bought together"),
    Case(id="Surrey's devolution", asked="buyers", area="QXU", on=ON, says=r"devolution agreement"),
    Case(id="Nottinghamshire", asked="next", area="QT1", on=ON, says=r"integrated care system"),
    Case(id="Nottinghamshire's plan", asked="heard", area="QT1", on=ON, says=r"24 November 2016"),
    Case(id="Dorset's tied fund", asked="money", area="QVV", on=ON, says=r"100% was tied"),
    Case(id="Dorset's one buyer", asked="buyers", area="QVV", on=ON, says=r"NHS Dorset CCG"),
    Case(
        id="Staffordshire's plan", asked="heard", area="QNC", on=ON, says=r"Together We are Better"
    ),
    Case(id="Staffordshire's buyers", asked="buyers", area="QNC", on=ON, says=r"6 commissioners"),
    Case(
        id="Pennine Acute's support",
        asked="decides",
        area="QOP",
        on=ON,
        says=r"Salford Royal.*supported Pennine Acute",
    ),
    Case(
        id="Pennine's later rating",
        asked="decides",
        area="QOP",
        on=ON,
        says=r"requires improvement on 1 March 2018",
    ),
    Case(
        id="its improvement board",
        asked="who",
        area="QOP",
        on=ON,
        says=r"Improvement Board, on 12 August 2016",
    ),
    Case(
        id="the group of Salford",
        asked="who",
        area="QOP",
        on=ON,
        says=r"Northern Care Alliance group",
    ),
    Case(
        id="what consultants cost",
        asked="adds-up",
        area=None,
        on=ON,
        says=r"management consultants|consultancy",
    ),
    Case(
        id="a single contract tried",
        asked="next",
        area="QOP",
        on=LATER,
        says=r"integrated care provider",
    ),
    Case(id="vanguards", asked="who", area="QOP", on=ON, says=r"Stockport Together, vanguard"),
    Case(
        id="trusts that merged",
        asked="who",
        area="QOP",
        on=ON,
        says=r"went into Manchester University",
    ),
    Case(
        id="a joint committee in the north",
        asked="buyers",
        area="QHM",
        on=ON,
        says=r"Joint committee .* planned or proposed",
    ),
    Case(
        id="the third sector",
        asked="who",
        area="QVV",
        on=TODAY,
        says=r"Voluntary and Community Sector",
    ),
    Case(id="whom to ask", asked="next", area="QOP", on=TODAY, says=r"papers|press|site"),
    Case(
        id="a plan published before it was allowed",
        asked="heard",
        area="QMJ",
        on=ON,
        says=r"Camden Council",
    ),
    Case(
        id="five of six buy together", asked="buyers", area="QWE", on=ON, says=r"bought as 2 groups"
    ),
    Case(
        id="nearly £10m on managers and consultants",
        asked="adds-up",
        area=None,
        on=ON,
        says=r"8\.5 \(150\+ jobs\) \+ 1\.1 consultancy, amounts in millions of pounds",
    ),
    Case(
        id="new plans of 2019",
        asked="adds-up",
        area=None,
        on=LATER,
        says=r"new five-year plans asked for by autumn 2019",
    ),
    Case(
        id="doctors not asked",
        asked="heard",
        area=None,
        on=ON,
        says=r"not involved or asked in STP in last 12 months: 78%",
    ),
    Case(id="plans driven by cost", asked="heard", area=None, on=ON, says=r"driven by cost: 80%"),
    Case(
        id="half of the trusts agree",
        asked="heard",
        area=None,
        on=ON,
        says=r"ICSs should replace STPs: 49% agree",
    ),
    Case(id="14 systems", asked="next", area=None, on=ON, says=r"had 14 integrated care systems"),
    Case(
        id="mergers in the north",
        asked="who",
        area="QHM",
        on=ON,
        says=r"merged into Cumbria and North East",
    ),
    Case(
        id="a trust that left special measures",
        asked="decides",
        area="QH8",
        on=ON,
        says=r"entered in July 2013; left in July 2014, rated good",
    ),
    Case(
        id="a trust of which nothing says when it left",
        asked="decides",
        area="QNC",
        on=ON,
        says=r"Burton Hospitals: .*stays six more months; when it left is not on record",
    ),
    Case(
        id="a strategy that was approved is not published",
        asked="heard",
        area="icb:QNX",
        on=date(2023, 4, 1),
        says=r"was approved in December 2022 by Sussex Health and Care Assembly",
    ),
    Case(
        id="a plan of which only the nation's record tells",
        asked="heard",
        area="QKS",
        on=ON,
        says=r"All 44 plans .*Kent and Medway among them, were out in January 2017",
    ),
    Case(
        id="seven buy as one",
        asked="buyers",
        area="QMF",
        on=ON,
        says=r"7 commissioners .* bought together",
    ),
)

NAMED = (
    Case(
        id="Frimley's claim put to the test",
        asked="done",
        area="QNQ",
        on=LATER,
        says=r"Nothing is shown to be better in Frimley",
    ),
    Case(
        id="who replied in Staffordshire",
        asked="heard",
        area="QNC",
        on=LATER,
        says=r"how many replied is not on record",
    ),
    Case(
        id="openness of Staffordshire",
        asked="heard",
        area="QNC",
        on=ON,
        says=r"No document of Staffordshire",
    ),
    Case(id="requirements of a system", asked="next", area="QOP", on=ON, says=r"not on record"),
    Case(
        id="what became of the contract by then",
        asked="next",
        area="QOP",
        on=ON,
        says=r"came after 1 June 2018",
    ),
    Case(
        id="whether Greater Manchester's ten bought as one",
        asked="buyers",
        area="QOP",
        on=ON,
        says=r"bought together.* (cannot be told|is not on record)",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_case_is_answered_with_its_source(shipped_store: Store, case: Case) -> None:
    found = question(case.asked).ask(shipped_store, case.area, case.on)
    told = [each for each in found if re.search(case.says, each.statement)]
    assert told, case.id
    assert any(each.status in ("found", "assumed") and each.sources for each in told)


@pytest.mark.parametrize("case", NAMED, ids=lambda case: case.id)
def test_what_is_not_on_record_is_named(shipped_store: Store, case: Case) -> None:
    found = question(case.asked).ask(shipped_store, case.area, case.on)
    told = [each for each in found if re.search(case.says, each.statement)]
    assert told, case.id
    assert any(each.status in ("not on record", "cannot tell") for each in told)
