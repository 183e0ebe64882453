"""The what-if page: served with the site, bounded, no account, never a stack trace."""

import io
import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import pytest

from tripleaim.model.documents.plan import Plan
from tripleaim.model.errors import NothingFound
from tripleaim.workspace.front import GIVE, WHAT_IF, Front
from tripleaim.workspace.serve import make_application
from tripleaim.workspace.site_files import SiteFiles
from tripleaim.workspace.what_if import Year, drawn, to_come

Ask = Callable[..., tuple[int, str, dict[str, str]]]


@pytest.fixture(scope="module")
def ask(shipped_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return asked_on(date(2018, 6, 1), shipped_path, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def ask_today(shipped_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Asked in a year in which what most boards were allocated is not on record."""
    store = tmp_path_factory.mktemp("store") / "store.duckdb"
    shutil.copy(shipped_path, store)
    return asked_on(date(2026, 12, 1), store, tmp_path_factory.mktemp("site"))


def asked_on(on: date, store: Path, site: Path) -> Ask:
    (site / "index.html").write_text("<title>The site</title>")
    application = make_application(store, site, on)

    def answer(path: str, **query: object) -> tuple[int, str, dict[str, str]]:
        os.environ |= {"TRIPLEAIM_ON": on.isoformat(), "TRIPLEAIM_STORE": str(store)}
        environ: dict[str, object] = {}
        setup_testing_defaults(environ)
        environ |= {"PATH_INFO": path, "QUERY_STRING": urlencode(query), "HTTP_HOST": "localhost"}
        environ["wsgi.input"] = io.BytesIO()
        said: dict[str, object] = {}

        def start(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
            said.update(status=int(status.split()[0]), headers=dict(headers))

        body = b"".join(application(environ, start)).decode()
        return said["status"], body, said["headers"]  # type: ignore[return-value]

    return answer


def test_the_site_is_served(ask: Ask) -> None:
    status, body, _ = ask("/")
    assert status == 200
    assert "The site" in body


def test_systems_are_listed(ask: Ask) -> None:
    status, body, _ = ask("/what-if/")
    assert status == 200
    assert "South Yorkshire and Bassetlaw" in body


def test_a_change_changes_the_gap_and_nothing_else_does(ask: Ask) -> None:
    status, same, headers = ask("/what-if/QF7/")
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "<script" not in same
    assert "Set-Cookie" not in headers
    _, again, _ = ask("/what-if/QF7/")
    assert again == same
    _, other, _ = ask("/what-if/QF7/", effect=-20, point="emergency", cost=1)
    assert other != same


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"pay": "1000"}, "must be between"),
        ({"pay": "lots"}, "must be a number"),
        ({"pay": "nan"}, "must be a number"),
        ({"pay": "inf"}, "must be a number"),
        ({"point": "<script>"}, "Choose a kind of care"),
        ({"effect": "-100"}, "must be between"),
    ],
)
def test_what_is_out_of_bounds_is_refused_in_words(
    ask: Ask, query: dict[str, str], said: str
) -> None:
    status, body, _ = ask("/what-if/QF7/", **query)
    assert status == 400
    assert said in body
    assert "<script" not in body


def test_a_system_that_is_not_there_is_a_page_that_says_so(ask: Ask) -> None:
    status, body, _ = ask("/what-if/FRAMLEY/")
    assert status == 404
    assert "cannot work this out" in body
    assert ask("/nowhere/")[0] == 404


def test_what_comes_of_it_is_drawn_and_told_of_years_to_come(ask: Ask) -> None:
    _, body, _ = ask("/what-if/QF7/", effect=-20, point="emergency")
    assert '<svg class="ta-chart"' in body
    assert all(year in body for year in ("2019/20", "2023/24"))


@pytest.mark.parametrize(("ends", "is_drawn"), [((2027,), False), ((2027, 2028), True)])
def test_a_single_year_is_no_line(ends: tuple[int, ...], is_drawn: bool) -> None:
    figures = {"before": 1e8, "after": 2e8, "low": 0.0, "high": 4e8}
    chances = {"chance_before": 0.5, "chance_after": 0.4}
    years = [Year(name=f"to {each}", ends=each, **figures, **chances) for each in ends]
    assert bool(drawn(years)) is is_drawn


def test_a_system_whose_years_are_all_past_is_not_forecast() -> None:
    plan = Plan.model_construct(plan=SimpleNamespace(base_year_ending=2020, years=5))
    assert list(to_come(plan, "Here", date(2024, 4, 1))) == [2025]
    assert list(to_come(plan, "Here", date(2019, 4, 1))) == [2021, 2022, 2023, 2024, 2025]
    with pytest.raises(NothingFound, match="2024/25, which is over"):
        to_come(plan, "Here", date(2025, 4, 1))


def test_a_board_starts_from_what_its_reader_gives_and_keeps_it_while_assumptions_change(
    ask_today: Ask,
) -> None:
    status, body, _ = ask_today("/what-if/QOP/")
    assert status == 200
    assert "What was it allocated in 2025/26?" in body
    status, body, _ = ask_today("/what-if/QOP/", allocated="£7,000")
    assert status == 200
    assert "starts from your figure, £7.00bn allocated in 2025/26" in body
    assert 'name="allocated" inputmode="decimal" value="£7,000"' in body, "it can be changed"
    assert '<input type="hidden" name="of" value="2026">' in body
    first = gaps(body)
    assert list(first) == ["2026/27", "2027/28", "2028/29", "2029/30", "2030/31"]
    _, twice, _ = ask_today("/what-if/QOP/", allocated="14000")
    for year, gap in gaps(twice).items():
        assert gap == pytest.approx(2 * first[year], rel=0.05), "twice the money, twice the gap"
    _, changed, _ = ask_today("/what-if/QOP/", allocated="£7,000", effect=-20, point="emergency")
    assert "starts from your figure, £7.00bn allocated in 2025/26" in changed
    assert changed != body


def gaps(body: str) -> dict[str, float]:
    """The gap as assumed by year, in £ million, as the table has it."""
    rows = re.findall(r'<tr><th scope="row">([0-9/]+)</th><td>([^<]+)<', body)
    return {year: float(said.replace(",", "").replace("−", "-")) for year, said in rows}


def test_the_year_of_what_was_given_stays_when_the_address_is_opened_later(ask_today: Ask) -> None:
    _, body, _ = ask_today("/what-if/QOP/", allocated="7000", of="2025")
    assert "allocated in 2024/25" in body
    assert list(gaps(body)) == ["2026/27", "2027/28", "2028/29", "2029/30"], "none that is over"
    for of in ("2027", "2022", "soon", "-1", "9" * 50):
        assert "allocated in 2025/26" in ask_today("/what-if/QOP/", allocated="7000", of=of)[1]


def test_before_there_were_boards_no_figure_is_asked_for(ask: Ask) -> None:
    """Asked in 2018: the plans of partnerships start from their commissioners' allocations."""
    _, same, _ = ask("/what-if/QF7/")
    status, body, _ = ask("/what-if/QF7/", allocated="7000")
    assert (status, body) == (200, same)
    assert 'name="allocated"' not in body


WRONG = ["99", "20001", "99.99", "-7000", "seven", "nan", "<script>", "1e999", "4,32", "1e3", "٣٠٠"]


@pytest.mark.parametrize("board", ["QOP", "QF7"])
@pytest.mark.parametrize("said", WRONG)
def test_a_sum_that_no_board_has_is_refused_beside_its_field(
    ask_today: Ask, said: str, board: str
) -> None:
    status, body, _ = ask_today(f"/what-if/{board}/", allocated=said)
    assert status == 400
    assert 'href="#allocated">Give £ million between 100 and 20,000<' in body
    assert 'aria-invalid="true"' in body
    assert "<script" not in body


@pytest.mark.parametrize("said", ["100", "20000", " £4,321.5 "])
def test_a_sum_at_the_edge_is_taken(ask_today: Ask, said: str) -> None:
    assert "starts from your figure" in ask_today("/what-if/QOP/", allocated=said)[1]


@pytest.mark.parametrize(("held", "said"), [("adds-up-gap-by-year", WHAT_IF), ("other", GIVE)])
def test_the_page_of_a_plan_leads_to_what_if_and_says_what_is_asked_there(
    shipped_path: Path, tmp_path: Path, held: str, said: str
) -> None:
    folder = tmp_path / "system" / "QF7" / "adds-up"
    folder.mkdir(parents=True)
    rest = f'<section class="ta-part" aria-labelledby="detail"><p id="{held}">The gap</section>'
    (folder / "index.html").write_text(rest, encoding="utf-8")
    front = Front(None, SiteFiles(tmp_path), ("localhost",), list)
    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ |= {"PATH_INFO": "/system/QF7/adds-up/", "HTTP_HOST": "localhost"}
    body = b"".join(front(environ, lambda *_: None)).decode()
    assert f'<a href="/what-if/QF7/">{said}</a>' in body
    assert rest in body
