"""What stands before the application: the first page of a site, and stylesheets of one name."""

import io
import re
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest
from django.db import InterfaceError, OperationalError

from tripleaim.site.publish import copy_static
from tripleaim.site.settings import SiteSettings
from tripleaim.workspace.hearing.pages import say
from tripleaim.workspace.running import make_workspace

FIRST = '<!DOCTYPE html><title>The site</title><ul class="ta-days"><li>A day</li></ul>'
SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
USED = re.compile(r'class="([^"]+)"')


@pytest.fixture
def ask(world, tmp_path: Path):
    """Asks an instance in front of which a site lies, with its stylesheets as they are written."""
    today = world.now().date()
    (tmp_path / "index.html").write_text(FIRST, encoding="utf-8")
    copy_static(tmp_path, SiteSettings(on=today))
    application = make_workspace(tmp_path, today)

    def asked(path: str) -> tuple[int, str]:
        environ: dict[str, object] = {}
        setup_testing_defaults(environ)
        environ |= {"PATH_INFO": path, "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO()}
        said: list[str] = []
        body = b"".join(application(environ, lambda status, *_: said.append(status)))
        return int(said[0].split()[0]), body.decode()

    return asked


@pytest.mark.parametrize("path", ["/say", "/account/login/"])
def test_pages_beside_a_site_have_a_rule_for_each_block_of_the_design_system(ask, path: str):
    _, page = ask(path)
    sheets = [ask(each) for each in SHEET.findall(page)]
    assert {status for status, _ in sheets} == {200}
    rules = "".join(text for _, text in sheets)
    names = {name for held in USED.findall(page) for name in held.split()}
    blocks = {name for name in names if re.fullmatch(r"nhsuk-[a-z-]+", name) and "--" not in name}
    assert {"nhsuk-header", "nhsuk-button"} <= blocks
    assert {name for name in blocks if f".{name}" not in rules} == set()


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_the_first_page_is_there_where_the_database_is_not(ask, monkeypatch, fault):
    def gone() -> None:
        raise fault("connection refused")

    monkeypatch.setattr(say, "visible", gone)
    assert ask("/") == (200, FIRST)
