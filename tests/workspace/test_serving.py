"""Serving: hosts, methods, headers, links, compression, a store replaced, and slow clients."""

import gzip
import io
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from wsgiref.util import setup_testing_defaults

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.drawn import current_at
from tripleaim.workspace.listening import Patience, Server, make_server, read_bind
from tripleaim.workspace.serve import make_application

DAY = date(2018, 6, 1)
PAGE = "<!DOCTYPE html><title>The site</title>" + "<p>Words that compress well.</p>" * 200
Answer = tuple[int, bytes, dict[str, str]]
Ask = Callable[..., Answer]


def asker(application: object) -> Ask:
    def ask(path: str, method: str = "GET", **more: str) -> Answer:
        environ: dict[str, object] = {}
        setup_testing_defaults(environ)
        environ |= {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_HOST": "localhost", **more}
        environ["wsgi.input"] = io.BytesIO()
        said: dict[str, object] = {}

        def start(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
            said.update(status=int(status.split()[0]), headers=dict(headers))

        body = b"".join(application(environ, start))  # type: ignore[operator]
        return said["status"], body, said["headers"]  # type: ignore[return-value]

    return ask


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "south").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "south" / "index.html").write_text(PAGE)
    (folder / "table.csv").write_text("a,b\n")
    (folder / ".hidden").write_text("hidden")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "leak.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "linked").symlink_to(tmp_path)
    return folder


@pytest.fixture
def ask(site: Path, tmp_path: Path) -> Ask:
    """A site without a store."""
    return asker(make_application(tmp_path / "none.duckdb", site, DAY, ("plans.example.org",)))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("plans.example.org", 200),
        ("PLANS.example.org:443", 200),
        ("evil.example", 400),
        ("", 400),
        ("localhost.evil.example", 400),
        ("localhost, evil", 400),
        ("plans.example.org.", 200),
        ("localhost/", 400),
        ("localhost@evil.example", 400),
    ],
)
def test_only_hosts_that_are_named_are_answered(ask: Ask, host: str, status: int) -> None:
    for path in ("/", "/what-if/", "/table.csv"):
        found, _, _ = ask(path, HTTP_HOST=host)
        assert (found == 400) == (status == 400)


@pytest.mark.parametrize("path", ["/", "/table.csv", "/what-if/", "/nowhere/", "/health/live"])
def test_every_answer_has_its_headers(ask: Ask, path: str) -> None:
    for method in ("GET", "POST"):
        _, _, headers = ask(path, method)
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "Access-Control-Allow-Origin" not in headers
        assert "Server" not in headers


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "NONSENSE"]
)
@pytest.mark.parametrize("path", ["/", "/table.csv", "/what-if/", "/what-if/QF7/", "/health/ready"])
def test_what_can_only_be_read_says_so(ask: Ask, path: str, method: str) -> None:
    status, _, headers = ask(path, method)
    assert status == 405
    assert set(headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "path",
    [
        "/leak.txt",
        "/linked/secret.txt",
        "/linked/",
        "/.hidden",
        "/../secret.txt",
        "/./index.html",
        "//secret.txt",
        "/south//",
        "/south/../table.csv",
        "/table.csv/",
        "/\\..\\secret.txt",
        "/table.csv\0",
        "/%2e%2e/secret.txt",
        "/nowhere",
    ],
)
def test_nothing_is_found_but_files_of_the_site(ask: Ask, path: str) -> None:
    status, body, _ = ask(path)
    assert status == 404
    assert b"secret" not in body.replace(path.encode(), b"")


def test_a_folder_without_its_slash_is_sent_on_within_the_site(ask: Ask) -> None:
    status, _, headers = ask("/south")
    assert (status, headers["Location"]) == (301, "/south/")
    assert ask("//south")[0] == 404  # it would send on to a server called south


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/system/QOP/on/2018-06-01/", "/system/QOP/on/2018-04-01/"),
        ("/system/QOP/2018-06-01/", "/system/QOP/on/2018-04-01/"),
        ("/system/QOP/on/2018-04-02", "/system/QOP/on/2018-04-01/"),
        ("/system/QOP/on/2018-03-31/", "/system/QOP/on/2017-04-01/"),
        ("/system/QOP/on/2010-01-01/", "/system/QOP/#from"),
        ("/system/QOP/on/2018-13-01/", ""),
        ("/system/XYZ/on/2018-06-01/", ""),
    ],
)
def test_any_day_leads_to_the_page_in_force(ask: Ask, site: Path, asked: str, there: str) -> None:
    for day in ("2017-04-01", "2018-04-01"):
        page = site / "system" / "QOP" / "on" / day / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("<p>Then.</p>")
    status, _, headers = ask(asked)
    assert (status, headers.get("Location", "")) == ((302, there) if there else (404, ""))


def test_an_address_where_nothing_is_shows_the_page_of_the_site(ask: Ask, site: Path) -> None:
    (site / "404.html").write_text("<h1>Not here, but A to Z</h1>")
    status, body, _ = ask("/nothing/here/")
    assert status == 404
    assert b"A to Z" in body


def test_text_is_compressed_for_who_takes_it(ask: Ask) -> None:
    _, plain, _ = ask("/")
    status, packed, headers = ask("/", HTTP_ACCEPT_ENCODING="br, gzip;q=0.5")
    assert status == 200
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed) == plain == PAGE.encode()
    assert len(packed) < len(plain) / 5
    assert "Content-Encoding" not in ask("/", HTTP_ACCEPT_ENCODING="gzip;q=0")[2]
    assert "Content-Encoding" not in ask("/table.csv", HTTP_ACCEPT_ENCODING="gzip")[2]


def test_what_is_known_is_not_sent_again_until_it_changes(ask: Ask, site: Path) -> None:
    _, _, headers = ask("/")
    assert ask("/", HTTP_IF_NONE_MATCH=headers["ETag"])[:2] == (304, b"")
    (site / "index.html").write_text("<title>Another</title>")
    status, body, _ = ask("/", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, body) == (200, b"<title>Another</title>")


def test_only_the_head_is_sent_where_only_the_head_is_asked(ask: Ask) -> None:
    status, body, headers = ask("/", "HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", str(len(PAGE)))


def test_a_missing_store_is_a_page_and_not_ready(ask: Ask, site: Path) -> None:
    for path in ("/what-if/", "/what-if/QF7/"):
        status, body, headers = ask(path)
        assert status == 503
        assert b"tripleaim build" in body
        assert "Retry-After" in headers
    assert ask("/health/live")[:2] == (200, b"ok")
    status, body, _ = ask("/health/ready")
    assert (status, body) == (503, b"The store is not there or cannot be asked.")
    shutil.rmtree(site)
    assert ask("/health/ready")[1].startswith(b"The site is not there.")


def test_a_store_replaced_while_serving_is_seen_at_once(
    shipped_path: Path, site: Path, tmp_path: Path
) -> None:
    path = tmp_path / "own.duckdb"
    shutil.copy(shipped_path, path)
    current_at.cache_clear()
    ask = asker(make_application(path, site, DAY))
    assert ask("/health/ready")[0] == 200
    assert b"Frimley" in ask("/what-if/")[1]
    path.unlink()
    assert ask("/what-if/")[0] == ask("/health/ready")[0] == ask("/what-if/QNQ/")[0] == 503
    path.write_bytes(b"damaged")
    assert ask("/what-if/")[0] == ask("/health/ready")[0] == 503
    shutil.copy(shipped_path, tmp_path / "next.duckdb")
    (tmp_path / "next.duckdb").replace(path)
    assert ask("/what-if/")[0] == ask("/health/ready")[0] == 200


@pytest.fixture
def server(site: Path, tmp_path: Path) -> Iterator[Server]:
    application = make_application(tmp_path / "none.duckdb", site, DAY)
    patience = Patience(request_seconds=2, idle_seconds=2, connections=300, threads=3)
    made = make_server(application, "127.0.0.1:0", patience)
    made.patience = patience
    running = threading.Thread(target=made.run, daemon=True)
    running.start()
    yield made
    made.close()
    running.join(5)


def get_seconds(server: Server) -> float:
    began = time.monotonic()
    asked = HTTPConnection("127.0.0.1", server.effective_port, timeout=10)
    asked.request("GET", "/")
    assert asked.getresponse().status == 200
    asked.close()
    return time.monotonic() - began


def connect(server: Server, count: int, said: bytes) -> list[socket.socket]:
    made = []
    for _ in range(count):
        each = socket.create_connection(("127.0.0.1", server.effective_port), timeout=10)
        each.sendall(said)
        made.append(each)
    return made


SLOW = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = b"POST /what-if/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx"


@pytest.mark.parametrize("said", [b"", SLOW, BODY, SLOW[:3]])
def test_slow_and_idle_clients_hold_nobody_else(server: Server, said: bytes) -> None:
    slow = connect(server, 60, said)
    assert max(get_seconds(server) for _ in range(5)) < 1.0
    for each in slow:
        each.close()


@pytest.mark.parametrize("said", [SLOW, BODY])
def test_a_request_that_drips_is_ended(server: Server, said: bytes) -> None:
    (slow,) = connect(server, 1, said)
    ended = time.monotonic() + 12
    with pytest.raises(OSError, match=r"reset|[Bb]roken"):
        drip(slow, ended)


def drip(slow: socket.socket, until: float) -> None:
    """A byte each fifth of a second, until the other side has had enough."""
    while time.monotonic() < until:
        slow.sendall(b"x")
        time.sleep(0.2)


def test_a_request_too_large_is_refused(server: Server) -> None:
    asked = HTTPConnection("127.0.0.1", server.effective_port, timeout=10)
    asked.request("GET", "/", headers={"X-Long": "x" * 40_000})
    assert asked.getresponse().status == 431
    asked.close()


@pytest.mark.parametrize("bind", ["8000", "localhost", "localhost:x", "localhost:99999", ":80"])
def test_what_is_no_address_is_refused(bind: str) -> None:
    with pytest.raises(InputRefused, match="is no address and port"):
        read_bind(bind)


def test_an_address_in_use_is_told(server: Server) -> None:
    with pytest.raises(InputRefused, match="in use"):
        make_server(object(), f"127.0.0.1:{server.effective_port}")


def test_several_share_a_port_only_where_each_says_so() -> None:
    answered = {"one": 0, "two": 0}

    def app(name: str) -> Any:
        def answer(environ: Any, start: Any) -> list[bytes]:
            answered[name] += 1
            start("200 OK", [("Content-Length", "2")])
            return [b"ok"]

        return answer

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bind = f"127.0.0.1:{port}"
    servers = [make_server(app(name), bind, shared=True) for name in answered]
    for each in servers:
        threading.Thread(target=each.run, daemon=True).start()
    try:
        with pytest.raises(InputRefused):
            make_server(app("one"), bind)
        for _ in range(60):
            with urlopen(f"http://{bind}/", timeout=5) as said:
                assert said.read() == b"ok"
        assert sum(answered.values()) == 60
        assert min(answered.values()) > 0
    finally:
        for each in servers:
            each.close()
