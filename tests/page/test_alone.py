"""A page by itself: what is read has the minus of print, what is reckoned with the plain one."""

import json

from tripleaim.page.alone import PlainTable, page_alone

TABLE = PlainTable(
    name="moves",
    caption="Moves",
    columns=("place", "pence", "people", "note"),
    rows=(("North -2", -12_345, -7, "-5"), ("South", 100, 3, "none")),
    pence=("pence",),
)


def test_money_and_numbers_below_nought_have_the_minus_of_print_on_the_page_alone() -> None:
    page = page_alone("Moves", [], [TABLE])
    assert '<td class="number">−£123.45</td>' in page
    assert '<td class="number">−7</td>' in page
    assert "<td>North -2</td>" in page
    assert "<td>-5</td>" in page  # a text as it was given
    assert json.loads(json.dumps(TABLE.plain_rows))[0] == {
        "place": "North -2",
        "pence": "-£123.45",
        "people": -7,
        "note": "-5",
    }
