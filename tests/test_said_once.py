"""Money is rounded in one place, and a limit is typed once.

What is found is drawn first with ways to sneak past; then the package itself is searched.
"""

from pathlib import Path

import pytest

from coupling import modules, money_rounded, templates

SOURCE = Path(__file__).parents[1] / "src" / "tripleaim"
HOME_OF_MONEY = "model/pence.py"


@pytest.mark.parametrize(
    "line",
    [
        "said = f'of £{amount:,.0f}'",
        "said = f'{sign}£{amount / 1e6:.1f}m'",
        "said = '£%.1fm' % amount",
        "said = '£{:,.0f}'.format(amount)",
        "said = f'{pence / 100:,.0f} pounds'",
        "said = f'{amount / 1e9:.2f}bn'",
        "said = '£' + format(amount, ',.2f')",
    ],
)
def test_money_put_into_words_is_found(line: str) -> None:
    assert money_rounded(line, "a.py")


@pytest.mark.parametrize("text", ["<td>£{{ row.amount }}m</td>", "said = `£${amount}`;"])
def test_money_put_into_words_by_a_template_is_found(text: str) -> None:
    assert money_rounded(text, "a.jinja")


@pytest.mark.parametrize("line", ["x = 'Write pounds: £2.5m.'", "x = f'{in_full(pence)} more'"])
def test_money_that_is_quoted_or_told_by_its_home_is_not(line: str) -> None:
    assert not money_rounded(line, "a.py")


def test_money_is_put_into_words_in_one_place() -> None:
    texts = {**modules(SOURCE), **templates(SOURCE)}
    assert {where for where, text in texts.items() if money_rounded(text, where)} == {HOME_OF_MONEY}
