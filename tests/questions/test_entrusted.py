"""Who decides tells what signed schemes of delegation and terms of reference say, and no draft."""

from datetime import date

import pytest

from governance.signed import filled
from tripleaim.page.told import told
from tripleaim.questions.decides.rows import Entrusted
from tripleaim.questions.ten import question
from tripleaim.store.overlay import Layers
from tripleaim.store.shipped import OWN

ON = date(2018, 6, 1)
POWER = {"function": "pooled-budgets", "limit_pence": 500_000_00}
SCHEME = filled(
    "scheme_of_delegation",
    "scheme",
    area="stp:QF7",
    title="The scheme",
    board="The governing body",
    delegated=[{**POWER, "to": "The finance officer"}],
)
TERMS = filled(
    "terms_of_reference", "terms", area="stp:QF7", committee="The committee", powers=[POWER]
)


@pytest.mark.parametrize("document", [SCHEME, TERMS])
def test_signed_ones_are_told_while_they_hold(document, shipped_path):
    def asked(on=ON, **fields):
        given = document.model_copy(update={"status": "signed", "title": "The paper", **fields})
        store = Layers(shipped_path).with_documents([(OWN.id, given)])
        answer = question("decides").answer(store, "stp:QF7", on)
        return [told(answer).sentence(row) for row in answer.of(Entrusted)]

    who = "The finance officer" if document is SCHEME else "The committee"
    (said,) = [each for each in asked() if who in each]
    assert said.startswith(f"{who} decides on ")
    assert said.endswith("for a text, up to £500,000, as The paper has it.")
    kept = [each for each in asked() if "alone decides on" in each]
    assert len(kept) == (document is SCHEME)
    assert asked(status="draft") == []
    assert asked(status="superseded") == []
    assert asked(on=date(2018, 3, 31)) == []
    assert asked(valid_to=ON, review_on=ON) == []
