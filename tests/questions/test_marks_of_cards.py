"""The mark of a card and its sentence say one thing, for every question, system and day asked."""

from datetime import date

import pytest

from questions.together import ask_each
from tripleaim.page.short import Mark
from tripleaim.questions.ten import question
from tripleaim.registry.area import list_areas
from tripleaim.store.engine import Store

SAID = {Mark.CANNOT: "Cannot be told", Mark.ABSENT: "Not on record"}


@pytest.mark.parametrize("asked", ["buyers", "heard"])
@pytest.mark.parametrize("on", [date(2017, 4, 1), date(2019, 4, 1)])
def test_no_card_says_one_mark_and_bears_another(
    shipped_store: Store, asked: str, on: date
) -> None:
    marks = set()
    systems = [(each.area.id, on, {}) for each in list_areas(shipped_store, "stp", on)]
    for card in ask_each(shipped_store, question(asked).short, systems):
        marks.add(card.mark)
        for mark, words in SAID.items():
            assert not card.says.startswith(words) or card.mark is mark, card
        nothing = "Nothing on record" in card.says or (
            "0 changes of" in card.says and ("0 other occasions" in card.says)
        )
        assert not nothing or card.mark is Mark.ABSENT, card
        assert (card.figure == "–") >= (card.mark is Mark.ABSENT), card
    assert Mark.ABSENT in marks
    assert len(marks) > 1
