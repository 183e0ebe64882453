"""Money is rounded in one place, and a limit is typed once.

What is found is drawn first with ways to sneak past; then the package itself is searched.
"""

import re
from pathlib import Path

import pytest

from coupling import limits_in_words, limits_typed_twice, modules, money_rounded, templates
from tripleaim.model.succession import TAIL

SOURCE = Path(__file__).parents[1] / "src" / "tripleaim"
HOME_OF_MONEY = "model/pence.py"
ROOMS_WITHOUT_LIMITS = ("cli", "questions", "site", "studies", "workspace")


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


@pytest.mark.parametrize(
    "line", ["if share < 0.005: pass", "x = [each for each in y if 0.95 <= each]"]
)
def test_a_limit_without_a_name_is_found(line: str) -> None:
    assert limits_in_words(line, "a.py")
    assert limits_in_words("{% if rest > 0.0005 %}", "a.jinja")
    assert not limits_in_words("{% if rest is told %} < 0.5", "a.jinja")


def test_no_limit_stands_in_a_template_or_where_it_is_asked() -> None:
    asked = {w: t for w, t in modules(SOURCE).items() if w.split("/")[0] in ROOMS_WITHOUT_LIMITS}
    texts = {**asked, **templates(SOURCE)}
    assert {w: found for w, t in texts.items() if (found := limits_in_words(t, w))} == {}


def test_a_limit_typed_again_is_found() -> None:
    again = {"a/one.py": "FEW, COARSE = 3, 0.1", "b/two.py": "COARSE = 0.1"}
    assert limits_typed_twice(again) == {"COARSE = 0.1": set(again)}
    assert not limits_typed_twice({**again, "b/two.py": "COARSE = 0.2"})


def test_no_limit_is_typed_twice() -> None:
    assert limits_typed_twice(modules(SOURCE)) == {}


def test_only_the_edge_asks_which_day_it_is() -> None:
    asks = re.compile(r"\bdate\.today\(|\bdatetime\.(?:now|today)\(|\btimezone\.now\(")
    found = {where.split("/")[0] for where, text in modules(SOURCE).items() if asks.search(text)}
    assert found == {"cli", "library", "workspace"}


def test_the_finder_of_the_site_takes_the_same_tails() -> None:
    script = (SOURCE / "site" / "static" / "find.js").read_text(encoding="utf-8")
    assert f"TAIL = {TAIL * 10_000:.0f}" in script
