"""What is large, through the server itself: papers come whole, what is larger is told in a page."""

import http.client
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from served import served
from test_grid import client_of

from tripleaim.workspace.listening import Parser
from tripleaim.workspace.meetings import holding
from tripleaim.workspace.meetings.meeting import Paper
from tripleaim.workspace.models import Committee
from tripleaim.workspace.sizes import FORM, PAPER, SWALLOWED

TYPE = "multipart/form-data; boundary=edge"
CHUNK = 1 << 16


@pytest.fixture
def item(world):
    """Where a paper is added to an item of a meeting."""
    at = world.now() + timedelta(days=20)
    chair = world.acts("RFF")
    meeting = holding.call_meeting(chair, Committee.objects.get(), at, "Here", 5)
    holding.add_item(chair, meeting, holding.Topic(title="An item", purpose="discuss"))
    return f"/m/{meeting.pk}/items/1/paper"


class Browser:
    """Somebody's browser, as far as it sends forms."""

    def __init__(self, origin, person):
        self.port = int(origin.rpartition(":")[2])
        self.session = client_of(person).cookies["sessionid"].value

    def asked(self, method, path, body=b"", kind=TYPE):
        """Send all of a request, then read the answer: status and text."""
        made = http.client.HTTPConnection("localhost", self.port, timeout=60)
        cookies = f"sessionid={self.session}; csrftoken={'c' * 32}"
        made.putrequest(method, path)
        for name, value in (("Cookie", cookies), ("X-CSRFToken", "c" * 32)):
            made.putheader(name, value)
        made.putheader("Origin", f"http://localhost:{self.port}")
        if body:
            made.putheader("Content-Type", kind)
        made.putheader("Content-Length", str(len(body)))
        made.endheaders()
        for start in range(0, len(body), CHUNK):
            made.send(body[start : start + CHUNK])
        answer = made.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read().decode()


def form_of(content):
    """A form that brings a file."""
    lines = [
        "--edge",
        'Content-Disposition: form-data; name="title"',
        "",
        "Board paper",
        "--edge",
        'Content-Disposition: form-data; name="file"; filename="a.pdf"',
        "Content-Type: application/pdf",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + content + b"\r\n--edge--\r\n"


def test_a_paper_of_the_size_that_is_promised_is_taken_through_the_server(world, item, tmp_path):
    content = bytes(range(256)) * (PAPER // 256)
    with served(world, tmp_path) as origin:
        browser = Browser(origin, world.people["RFF"])
        status, _, page = browser.asked("GET", item)
        assert (status, "at most 20 MB" in page) == (200, True)
        status, _, page = browser.asked("POST", item, form_of(content))
        assert status == 302, page
        assert bytes(Paper.objects.order_by("-pk")[0].content) == content
        status, _, page = browser.asked("POST", item, form_of(content + b"x" * 256))
        assert status == 400
        assert "There is a problem" in page
        assert "Choose one of up to 20 MB" in page


@pytest.mark.parametrize("size", [PAPER + FORM + 1, SWALLOWED + 1])
def test_what_is_larger_than_an_address_takes_is_told_in_a_page(world, item, tmp_path, size):
    with served(world, tmp_path) as origin:
        browser = Browser(origin, world.people["RFF"])
        before = Paper.objects.count()
        if size > SWALLOWED:
            with pytest.raises(OSError):
                browser.asked("POST", item, b"x" * size)
        else:
            status, kind, page = browser.asked("POST", item, b"x" * size)
            assert (status, kind) == (413, "text/html; charset=utf-8")
            assert "too large, and nothing of it is kept" in page
        assert browser.asked("GET", item)[0] == 200
        assert Paper.objects.count() == before


@pytest.mark.parametrize("path", ["/turn", "/d/x/take", "/m/x/items/1/papers", "/m/x/items/1"])
def test_no_other_address_takes_as_much(world, tmp_path, path):
    with served(world, tmp_path) as origin:
        browser = Browser(origin, world.people["RFF"])
        assert browser.asked("POST", path, b"x" * FORM)[0] != 413
        assert browser.asked("POST", path, b"x" * (FORM + 1))[0] == 413


def test_a_form_that_the_server_takes_is_read(world, tmp_path):
    """A text of a million signs is longer as a form sends it."""
    with served(world, tmp_path) as origin:
        browser = Browser(origin, world.people["RFF"])
        body = urlencode({"what": "x", "words": "é" * 600_000}).encode()
        assert 2_621_440 < len(body) < FORM
        kind = "application/x-www-form-urlencoded"
        status, _, page = browser.asked("POST", "/you/notices", body, kind)
        assert status in (200, 302, 400)
        assert "cannot be read" not in page
        many = urlencode([(f"a{n}", "x") for n in range(1_500)]).encode()
        status, _, page = browser.asked("POST", "/you/notices", many, kind)
        assert (status, "cannot be read, and nothing of it is kept" in page) == (400, True)


class Adjusted:
    """What a parser asks of its server."""

    max_request_header_size, max_request_body_size = 16_000, SWALLOWED
    inbuf_overflow, url_scheme = 1 << 19, "http"


def head(path, size):
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("path", "size", "more"),
    [
        ("/turn", 1_000, 0),
        ("/turn", PAPER, 0),
        ("/m/a/items/1/paper", FORM, 0),
        ("/m/a/items/1/paper", PAPER, PAPER - FORM),
        ("/m/a/items/1/paper", SWALLOWED - 1, PAPER),
    ],
)
def test_a_paper_has_longer_to_come_and_nothing_else_has(path, size, more):
    parser = Parser(Adjusted())
    assert parser.bytes_more == 0
    parser.received(head(path, size))
    assert parser.bytes_more == more


def test_what_is_too_large_is_kept_nowhere():
    parser = Parser(Adjusted())
    parser.received(head("/turn", FORM + 10))
    while not parser.completed:
        assert parser.received(b"x" * CHUNK) <= CHUNK
    assert (parser.error.code, parser.body_bytes_received, len(parser.body_rcv.getbuf())) == (
        413,
        0,
        0,
    )


def test_chunks_that_nobody_counted_are_cut_off():
    parser = Parser(Adjusted())
    parser.received(b"POST /turn HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = f"{CHUNK:x}\r\n".encode() + b"x" * CHUNK + b"\r\n"
    for _ in range(FORM // CHUNK + 2):
        if not parser.completed:
            parser.received(chunk)
    assert parser.error.code == 413
