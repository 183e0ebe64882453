"""Days, spells and which of two areas held a town

Everything in tripleaim has a spell: the day from which it was true and the day from which it no
longer was. The first day is inside, the last is not, so that two spells that follow one another
share no day and leave none out.
"""

from datetime import date

from drawn import example
from tripleaim.model.spell import Spell


@example(
    "Glossop moves on 1 July 2022: on the day before it is still in the old system",
    given={
        "holders": """
            system                   | valid_from | valid_to
            Greater Manchester       | 2016-03-01 | 2022-07-01
            Derby and Derbyshire     | 2022-07-01 |
        """
    },
    expect="""
        day        | system
        2022-06-30 | Greater Manchester
        2022-07-01 | Derby and Derbyshire
    """,
)
def moves(holders):
    for day in (date(2022, 6, 30), date(2022, 7, 1)):
        for each in holders:
            spell = Spell(valid_from=each["valid_from"], valid_to=each["valid_to"])
            if spell.holds(day):
                yield {"day": day, "system": each["system"]}


@example(
    "A spell that ends before it starts is refused",
    refused="ends on 2018-04-01, not after it starts",
)
def backwards():
    return [Spell(valid_from=date(2018, 6, 7), valid_to=date(2018, 4, 1))]
