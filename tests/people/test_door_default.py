"""The rule of a question of people where nobody names one: decided once, by the door."""

from datetime import datetime
from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.people.door import ask_of
from tripleaim.store.disclosure import USES

AT = datetime(2026, 6, 1, 12, 30, 15, 999)


def test_who_names_no_profile_has_the_one_for_people() -> None:
    asked = ask_of(Path("people"), "", AT)
    assert (asked.rule.name, asked.at) == (USES["people"], AT.replace(microsecond=0))
    assert ask_of(Path("people"), "hes", AT).rule.name == "hes"
    with pytest.raises(InputRefused, match="is not a profile"):
        ask_of(Path("people"), "none", AT)
