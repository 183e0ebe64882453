"""The what-if page: served with the site, bounded, no account, never a stack trace."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import pytest

from tripleaim.workspace.serve import make_application

Ask = Callable[..., tuple[int, str, dict[str, str]]]


@pytest.fixture(scope="module")
def ask(shipped_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text("<title>The site</title>")
    application = make_application(shipped_path, site, date(2018, 6, 1))

    def answer(path: str, **query: object) -> tuple[int, str, dict[str, str]]:
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
