"""Fetching from a server that misbehaves, on loopback."""

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.model.source import Source
from tripleaim.store.catalogue import catalogue
from tripleaim.store.fetch import Patience, fetch_source

BODY = bytes(range(256)) * 4000
QUICK = Patience(attempts=4, wait_seconds=0.01, silence_seconds=2)
TODAY = date(2026, 11, 23)


class Server(BaseHTTPRequestHandler):
    """Each path is a way to misbehave."""

    asked: list[tuple[str, str | None]] = []  # noqa: RUF012
    drops = 0

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        Server.asked.append((self.path, wanted))
        getattr(self, "do_" + self.path.strip("/").split(".")[0])(wanted)

    def send(self, status: int, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in {"ETag": '"one"', **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_good(self, _: str | None) -> None:
        self.send(200, BODY)

    def do_moved(self, _: str | None) -> None:
        self.send(302, b"", Location="/good.csv")

    def do_drops(self, wanted: str | None) -> None:
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        Server.drops += 1
        rest = BODY[start:]
        cut = rest if Server.drops >= 3 else rest[: len(rest) // 3]
        self.send(206 if wanted else 200, cut, length=len(rest))
        self.close_connection = True

    def do_norange(self, _: str | None) -> None:
        Server.drops += 1
        self.send(200, BODY if Server.drops >= 3 else BODY[:1000], length=len(BODY))
        self.close_connection = True

    def do_changed(self, wanted: str | None) -> None:
        Server.drops += 1
        if Server.drops == 1:
            self.send(200, b"old" * 100, length=len(BODY))
            self.close_connection = True
        else:
            self.send(200, BODY, ETag='"two"')

    def do_longer(self, _: str | None) -> None:
        self.send(200, BODY[:5000], length=len(BODY))
        self.close_connection = True

    def do_page(self, _: str | None) -> None:
        self.send(200, b"<!DOCTYPE html><p>Please accept cookies", Content_Type="text/html")

    def do_notzip(self, _: str | None) -> None:
        self.send(200, b"plain words and no archive")

    def do_gone(self, _: str | None) -> None:
        self.send(404, b"")

    def do_busy(self, _: str | None) -> None:
        Server.drops += 1
        self.send(503 if Server.drops < 3 else 200, BODY)

    def do_empty(self, _: str | None) -> None:
        self.send(200, b"")


@pytest.fixture
def address() -> Iterator[str]:
    """A server of our own on loopback."""
    Server.asked, Server.drops = [], 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def source_at(address: str) -> Source:
    return Source(
        id="test",
        publisher="p",
        title="t",
        vintage="2026",
        licence="OGL v3.0",
        address=address,
        shape="ons_lookup",
        files=("a.csv",),
    )


@pytest.mark.parametrize(
    "name", ["good.csv", "moved.csv", "drops.csv", "norange.csv", "changed.csv", "busy.csv"]
)
def test_what_comes_in_the_end_is_the_file(tmp_path: Path, address: str, name: str) -> None:
    fetched = fetch_source(source_at(f"{address}/{name}"), tmp_path, TODAY, QUICK)
    assert (tmp_path / name).read_bytes() == BODY
    assert fetched.sha256 == hashlib.sha256(BODY).hexdigest()
    manifest = json.loads((tmp_path / "fetched.json").read_text())
    assert manifest["test"]["bytes"] == len(BODY)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(["fetched.json", name])


def test_a_broken_transfer_goes_on_where_it_stopped(tmp_path: Path, address: str) -> None:
    fetched = fetch_source(source_at(f"{address}/drops.csv"), tmp_path, TODAY, QUICK)
    assert fetched.resumed == 2
    assert [wanted is not None for _, wanted in Server.asked] == [False, True, True]


def test_a_redirect_is_recorded(tmp_path: Path, address: str) -> None:
    fetched = fetch_source(source_at(f"{address}/moved.csv"), tmp_path, TODAY, QUICK)
    assert fetched.address == f"{address}/good.csv"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("page.csv", "a web page came in place of the file"),
        ("notzip.zip", "not a zip file"),
        ("gone.csv", "the server answered 404"),
        ("longer.csv", "the line broke off after"),
        ("empty.csv", "an empty file came"),
    ],
)
def test_a_bad_file_never_takes_the_place_of_a_good(
    tmp_path: Path, address: str, name: str, said: str
) -> None:
    (tmp_path / name).write_bytes(b"the good one of last year")
    with pytest.raises(InputRefused, match=said):
        fetch_source(source_at(f"{address}/{name}"), tmp_path, TODAY, QUICK)
    assert (tmp_path / name).read_bytes() == b"the good one of last year"


def test_nobody_is_there(tmp_path: Path) -> None:
    with pytest.raises(
        InputRefused,
        match=r"in 4 attempts: 127\.0\.0\.1 was not reached \(Connection refused\)",
    ):
        fetch_source(source_at("http://127.0.0.1:9/a.csv"), tmp_path, TODAY, QUICK)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "https://example.org/statistics/ae-waiting-times/",
        "https://doi.org/10.1198/jasa.2009.ap08746",
        "https://example.org/search?format=a.csv",
        "file:///etc/a.csv",
    ],
)
def test_an_address_for_people_says_where_to_click(tmp_path: Path, address: str) -> None:
    page = Source(
        id="page",
        publisher="p",
        title="t",
        vintage="2026",
        licence="OGL v3.0",
        address=address,
        shape="ons_lookup",
        files=("a/b.csv",),
    )
    with pytest.raises(InputRefused, match=r"Download it there, and put it at a/b\.csv"):
        fetch_source(page, tmp_path, TODAY, QUICK)


def test_what_a_person_must_click_for_is_not_fetched_though_its_address_is_of_a_file() -> None:
    source = source_at("https://example.org/a.csv")
    assert source.has_file
    assert not replace(source, fetchable=False).has_file
    assert {each.address.rsplit(".", 1)[-1] for each in catalogue().values() if each.has_file} == {
        "zip"
    }
