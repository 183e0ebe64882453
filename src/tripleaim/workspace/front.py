"""What every request passes before it is answered: its host, its method, headers on every answer.

Files of the site are answered here, and whether the server is alive and ready; all else goes to the
application behind. A fault is a page that says so, never a trace.
"""

import gzip
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from django.http.request import split_domain_port, validate_host

from tripleaim.site.address import (
    HOME,
    NO_PAGE,
    question_path,
    served,
    served_of_code,
    what_if_path,
)
from tripleaim.workspace.compared import PAGE as COMPARE
from tripleaim.workspace.compared import Comparing
from tripleaim.workspace.found import PAGE as FIND
from tripleaim.workspace.found import Finding
from tripleaim.workspace.hiding import hide
from tripleaim.workspace.site_files import LEAST_PACKED, Elsewhere, Found, SiteFiles, is_packed_kind

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
Start = Callable[..., Any]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
READING = ("GET", "HEAD")
LIVE, READY = "/health/live", "/health/ready"
FIRST_PAGE = served(HOME)
PLAN_PAGE = served_of_code(lambda code: question_path(code, "adds-up"))
YEARS_TO_COME = "adds-up-gap-by-year"  # the table of the years that a plan page tells of
REST = re.compile(r'<section class="?ta-part"? aria-labelledby="?detail"?>')
GIVE = "What if? Give what it was allocated, and see what becomes of the gap"
WHAT_IF = "What if? Change what the model assumes, and see what becomes of the gap"
FIRST_LINKS = re.compile(r'<ul class="?ta-days"?>')
LONGEST = 2_000
PLAIN = 400  # bytes of a page for no page that says nothing but so


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer that is made here: status, headers of its own, and its bytes."""

    status: HTTPStatus
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


class Front:
    """The application in front. `faults` says why the server is not ready; nothing when it is.

    `welcome` is a line for the first page of the site: what stands open here; empty for none.
    """

    def __init__(
        self,
        behind: Any,
        site: SiteFiles,
        hosts: tuple[str, ...],
        faults: Callable[[], list[str]],
        welcome: Callable[[], str] = str,
    ):
        self.behind, self.site, self.hosts, self.faults = behind, site, hosts, faults
        self.welcome = welcome
        self.finding, self.comparing = Finding(site), Comparing(site)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request."""
        try:
            reply = self._reply(environ)
            if reply is not None:
                return _send(reply, environ, start)
            return _Passed(self.behind, environ, start, self._missing).answer()
        except Exception:
            sys.stderr.write(hide(traceback.format_exc()))
            said = "Something went wrong on our side. It has been noted."
            return _send(_page(HTTPStatus.INTERNAL_SERVER_ERROR, said), environ, start)

    def _reply(self, environ: Environ) -> Reply | None:
        method = environ["REQUEST_METHOD"]
        address = _address(environ)
        if address in (LIVE, READY):
            return self._health(address) if method in READING else _only_reading()
        if not self._is_welcome(environ.get("HTTP_HOST", "")):
            said = "This server does not answer under that name. Whoever runs it names its hosts."
            return _page(HTTPStatus.BAD_REQUEST, said)
        if address is None or len(address) + len(environ.get("QUERY_STRING", "")) > LONGEST:
            return _page(HTTPStatus.REQUEST_URI_TOO_LONG, "That address is not one of ours.")
        found = self.site.find(address) or self.site.in_force(address)
        if found is None:
            return None
        if method not in READING:
            return _only_reading()
        if isinstance(found, Elsewhere):
            moved = HTTPStatus.MOVED_PERMANENTLY if found.lasting else HTTPStatus.FOUND
            return Reply(status=moved, headers=(("Location", found.address),))
        answered = self._answered(address, parse_qs(environ.get("QUERY_STRING", "")))
        return _found(answered) if answered is not None else self._file(found, environ)

    def _answered(self, address: str, asked: dict[str, list[str]]) -> bytes | None:
        """A page of the site with what was asked for put into it; None for all other pages."""
        if address.endswith(f"/{HOME}"):  # as the links and forms of a page have it
            address = address.removesuffix(HOME)
        if address == FIND:
            return self.finding.page(asked.get("q", [""])[0])
        if address == FIRST_PAGE and (line := self.welcome()):
            return self._welcoming(line)
        if plan := PLAN_PAGE.fullmatch(address):
            return self._trying(address, plan["code"])
        return self.comparing.page(asked.get("system", [])) if address == COMPARE else None

    def _trying(self, address: str, code: str) -> bytes | None:
        """The page of a plan with a way to change what its model assumes, or to give what it lacks
        to tell of years to come."""
        found = self.site.find(address)
        if not isinstance(found, Found):
            return None
        page = self.site.read(found).decode()
        said = WHAT_IF if YEARS_TO_COME in page else GIVE
        line = f'<p class="ta-block"><a href="{served(what_if_path(code))}">{said}</a></p>'
        return REST.sub(lambda part: line + part[0], page, count=1).encode()

    def _welcoming(self, line: str) -> bytes | None:
        """The first page of the site with a line more among its first links."""
        found = self.site.find(FIRST_PAGE)
        if not isinstance(found, Found):
            return None
        page = self.site.read(found).decode()
        return FIRST_LINKS.sub(lambda list: f"{list[0]}<li>{line}</li>", page, count=1).encode()

    def _missing(self) -> bytes | None:
        """The site's page for an address where nothing is; None where it has none."""
        found = self.site.find(served(NO_PAGE))
        return self.site.read(found) if isinstance(found, Found) else None

    def _is_welcome(self, host: str) -> bool:
        domain, _ = split_domain_port(host)
        return bool(domain) and validate_host(domain, self.hosts)

    def _health(self, address: str) -> Reply:
        faults = self.faults() if address == READY else []
        status = HTTPStatus.SERVICE_UNAVAILABLE if faults else HTTPStatus.OK
        headers = (("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"))
        return Reply(status=status, headers=headers, body=("\n".join(faults) or "ok").encode())

    def _file(self, found: Found, environ: Environ) -> Reply:
        headers = [
            ("Content-Type", found.kind),
            ("Last-Modified", found.changed),
            ("Cache-Control", "no-cache"),
            ("Vary", "Accept-Encoding"),
        ]
        packed = found.is_packed and _takes_gzip(environ)
        mark = f'"{found.mark}-gzip"' if packed else f'"{found.mark}"'
        headers.append(("ETag", mark))
        if _is_known(environ, mark, found.changed):
            return Reply(status=HTTPStatus.NOT_MODIFIED, headers=tuple(headers))
        if packed:
            headers.append(("Content-Encoding", "gzip"))
        body = self.site.read_packed(found) if packed else self.site.read(found)
        return Reply(status=HTTPStatus.OK, headers=tuple(headers), body=body)


def _found(body: bytes) -> Reply:
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-cache"))
    return Reply(status=HTTPStatus.OK, headers=headers, body=body)


class _Passed:
    """A request that goes to the application behind: headers added, text compressed."""

    def __init__(
        self, behind: Any, environ: Environ, start: Start, missing: Callable[[], bytes | None]
    ):
        self.behind, self.environ, self.start_outer = behind, environ, start
        self.missing = missing
        self.status, self.headers = "", [("", "")]

    def _start(self, status: str, headers: Headers, *_: object) -> None:
        self.status, self.headers = status, headers

    def answer(self) -> Iterable[bytes]:
        made = self.behind(self.environ, self._start)
        try:
            body = b"".join(made)
        finally:
            if hasattr(made, "close"):
                made.close()
        named = {name.lower(): value for name, value in self.headers}
        headers = [(n, v) for n, v in self.headers if n.lower() != "content-length"]
        kind = named.get("content-type", "")
        if self.status.startswith("404") and kind.startswith("text/html") and len(body) < PLAIN:
            body = self.missing() or body
        if (
            len(body) >= LEAST_PACKED
            and is_packed_kind(kind)
            and "content-encoding" not in named
            and _takes_gzip(self.environ)
        ):
            body = gzip.compress(body, 5, mtime=0)
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        if not self.status.startswith(("204", "304")):
            headers.append(("Content-Length", str(len(body))))
        self.start_outer(self.status, list(_with_always(headers)))
        return [b"" if self.environ["REQUEST_METHOD"] == "HEAD" else body]


def _with_always(headers: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    given = list(headers)
    names = {name.lower() for name, _ in given}
    yield from given
    yield from ((name, value) for name, value in ALWAYS if name.lower() not in names)


def _send(reply: Reply, environ: Environ, start: Start) -> Iterable[bytes]:
    headers = list(reply.headers)
    if reply.status != HTTPStatus.NOT_MODIFIED:
        headers.append(("Content-Length", str(len(reply.body))))
    start(f"{reply.status.value} {reply.status.phrase}", list(_with_always(headers)))
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else reply.body]


def plain_page(said: str) -> str:
    """A page of one sentence, which needs nothing else to be there."""
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>tripleaim</title>'
        f"</head><body><main><h1>{escape(said)}</h1><p>"
        f'<a href="{FIRST_PAGE}">Start page</a></p></main>'
        "</body></html>"
    )


def _page(status: HTTPStatus, said: str) -> Reply:
    kind = ("Content-Type", "text/html; charset=utf-8")
    return Reply(status=status, headers=(kind,), body=plain_page(said).encode())


def _only_reading() -> Reply:
    page = _page(HTTPStatus.METHOD_NOT_ALLOWED, "This address can only be read.")
    allow = ("Allow", ", ".join(READING))
    return Reply(status=page.status, headers=(*page.headers, allow), body=page.body)


def _address(environ: Environ) -> str | None:
    """The path asked for as text; None where it is none."""
    path = environ.get("PATH_INFO", "")
    try:
        said = path.encode("latin-1").decode() or "/"
    except UnicodeError:
        return None
    return str(said) if said.startswith("/") else None


def _takes_gzip(environ: Environ) -> bool:
    for each in environ.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        name, _, weight = each.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _is_known(environ: Environ, mark: str, changed: str) -> bool:
    """Whether the client has this version already."""
    marks = environ.get("HTTP_IF_NONE_MATCH")
    if marks is not None:
        return mark in [each.strip().removeprefix("W/") for each in marks.split(",")]
    return bool(environ.get("HTTP_IF_MODIFIED_SINCE") == changed)
