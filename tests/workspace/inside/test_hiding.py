"""A log holds no secret of a link, whatever is refused, and no mail address."""

import io
import logging
import re
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.utils.log import log_response
from every_page import addresses
from served import served
from test_grid import client_of

from tripleaim.workspace import hiding
from tripleaim.workspace.hiding import BEFORE_SECRETS, Hiding, hide
from tripleaim.workspace.people.joining import invite_person
from tripleaim.workspace.running import repeat_until

MARK = "Zq7xV5secretOfALink"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# Names of what an address holds that lets nobody in. A new name is judged before it stands here.
OPEN = {"code", "number", "form", "first", "second", "last", "size", "index", "name"}
OPEN |= {"key", "spell", "id", "pk"}


@pytest.fixture
def log():
    """What the handlers of the instance write."""
    written = io.StringIO()
    handlers = [each for each in logging.getLogger().handlers if isinstance(each.formatter, Hiding)]
    assert len(handlers) == 1
    before = handlers[0].setStream(written)
    yield written
    handlers[0].setStream(before)


def routes_with_secrets():
    return [each for each in addresses() if set(PARAMETER.findall(each)) - OPEN]


def test_each_address_that_holds_a_secret_is_known():
    found = routes_with_secrets()
    assert {"join/<str:secret>", "l/<str:secret>", "notices/<str:secret>.atom"} <= set(found)
    for each in found:
        assert each.startswith(tuple(f"{before}/" for before in BEFORE_SECRETS)), each


def test_no_refusal_writes_a_secret(world, log):
    visitor = client_of()
    for each in routes_with_secrets():
        path = "/" + PARAMETER.sub(MARK, each)
        for tried in (
            path,
            path.upper().replace(MARK.upper(), MARK),
            f"{path}/",
            f"{path}?a={MARK}",
        ):
            visitor.get(tried)
            visitor.post(tried, {"password": "weak", "name": "x"})
            request = HttpRequest()
            request.path = tried
            for status in (400, 403, 404, 405, 500):
                response = type("Said", (), {"status_code": status})()
                log_response("%s: %s", "Refused", tried, response=response, request=request)
    assert "Refused: /join/(hidden)" in log.getvalue()
    assert MARK not in log.getvalue()


def test_a_weak_password_on_a_live_link_leaves_nothing_of_it(world, log, tmp_path: Path):
    from urllib.error import HTTPError
    from urllib.parse import urlencode
    from urllib.request import Request, urlopen

    _, secret = invite_person(world.admin, world.partnership, "weak@example.org", "Weak")
    browser = client_of()
    said = browser.post(f"/join/{secret}", {"password": "weak", "again": "weak"})
    assert said.status_code == 400
    with served(world, tmp_path) as origin:
        asked = Request(f"{origin}/join/{secret}", urlencode({"password": "weak"}).encode())
        with pytest.raises(HTTPError):
            urlopen(asked, timeout=60)
    assert "/join/" in log.getvalue()
    assert secret not in log.getvalue()


def test_traces_of_what_broke_hold_none_either(log, capsys):
    import threading

    try:
        raise ValueError(f"/l/{MARK} is no address of ann@example.org")
    except ValueError:
        logging.getLogger("waitress").exception("Exception while serving /l/%s", MARK)
    stop = threading.Event()

    def breaks(now):
        stop.set()
        raise ValueError(f"/survey/{MARK} of ann@example.org")

    repeat_until(stop, breaks, 0.0)
    told = log.getvalue() + capsys.readouterr().err
    assert told.count("\nValueError") == 2
    assert MARK not in told
    assert "ann@" not in told


def test_what_is_no_secret_is_told():
    for each in ("Bad Request: /d/abc/sign/3", "Not Found: /p/xyz/people", "/you/notices"):
        assert hide(each) == each


def test_the_proxy_is_told_of_the_same_addresses():
    page = Path(__file__).parents[3] / "docs" / "how-to" / "serve.md"
    assert "|".join(hiding.BEFORE_SECRETS) in page.read_text(encoding="utf-8")
