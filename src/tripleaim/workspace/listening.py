"""Listening: a server that slow clients cannot hold, whatever application stands behind it.

One loop takes in requests and sends out answers without waiting for anybody; a thread is given to a
request only when all of it has come. So a slow client costs a place in a list and no thread. Each
request has so long to come whole, each idle connection so long to stay, and there are so many
places; what a proxy in front must add is in docs/how-to/serve.md.
"""

import logging
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask
from waitress.utilities import RequestEntityTooLarge

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.said_number import is_whole
from tripleaim.store.files.refusal import refuse_file
from tripleaim.workspace.front import ALWAYS, plain_page
from tripleaim.workspace.sizes import FORM, PAPER, SWALLOWED, largest_at, size_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long and how many: seconds, connections, threads and bytes of a head."""

    request_seconds: float = 20.0
    idle_seconds: int = 15
    connections: int = 4_000
    threads: int = 12
    header_bytes: int = 16_000
    bytes_a_second: int = 100_000  # what takes more than a form has a second more for so many


PATIENCE = Patience()
AT_A_TURN = 64


class Parser(HTTPRequestParser):
    """A request whose body may be as large as its address takes.

    What is larger is taken in and kept nowhere: a browser that sends a file shows the answer only
    when it could send all of it.
    """

    swallowed: int | None = None

    def received(self, data: bytes) -> int:
        """Take in a piece; how many bytes of it are of this request."""
        if self.swallowed is not None and not self.completed:
            taken = min(len(data), self.content_length - self.swallowed)
            self.swallowed += taken
            if self.swallowed >= self.content_length:
                self._refuse()
            return taken
        taken = super().received(data)
        if self.error is not None or self.body_rcv is None:
            return taken
        if self.content_length > self.largest:
            self.swallowed = 0
        elif self.body_bytes_received > self.largest:  # of which nobody said how much would come
            self._refuse()
        return taken

    @property
    def largest(self) -> int:
        """The bytes that its address takes."""
        return largest_at(str(self.path))

    @property
    def bytes_more(self) -> int:
        """How many bytes it may bring beyond a form: it takes that much longer to come."""
        said = min(self.content_length, self.largest) if self.body_rcv is not None else 0
        return max(said - FORM, 0)

    def _refuse(self) -> None:
        self.error = RequestEntityTooLarge(f"exceeds {self.largest} bytes")
        self.completed = True


class Telling(ErrorTask):
    """Says in a page, as all else does, that a request was not one, or too large."""

    def execute(self) -> None:
        """Answer."""
        error = self.request.error
        is_large = isinstance(error, RequestEntityTooLarge)
        said = TOO_LARGE if is_large else "Your browser sent what this server does not understand."
        body = plain_page(said).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", "text/html; charset=utf-8"), *ALWAYS]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


TOO_LARGE = (
    f"What you sent is too large, and nothing of it is kept. A paper of a meeting may have "
    f"{size_words(PAPER)}, all else {size_words(FORM)}. Go back, and send a smaller file."
)


class Channel(HTTPChannel):
    """A connection that knows since when the request that it is taking in has been coming."""

    parser_class = Parser
    error_task_class = Telling
    began: float | None = None

    def received(self, data: bytes) -> bool:
        """Take in a piece of a request."""
        before = self.request
        taken = super().received(data)
        if self.request is None:
            self.began = None
        elif self.request is not before:
            self.began = time.time()
        return bool(taken)

    def is_late(self, before: float, bytes_a_second: int) -> bool:
        """Whether a request began before a moment and is not here; a large one has longer."""
        if self.request is None or self.began is None:
            return False
        return bool(self.began + self.request.bytes_more / bytes_a_second < before)


class Server(TcpWSGIServer):
    """Waitress, with a limit on how long a request may take to come."""

    channel_class = Channel
    patience = PATIENCE

    def take_waiting(self) -> None:
        """Take every connection that waits, up to so many: each turn of the loop looks at all."""
        for _ in range(AT_A_TURN):
            before = len(self._map)
            super().handle_accept()
            if len(self._map) == before or before >= self.adj.connection_limit:
                return

    handle_accept = take_waiting  # the name by which the loop calls it

    def maintenance(self, now: float) -> None:
        """Close what is idle, and what has been coming for too long."""
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            patience = self.patience
            if channel.is_late(now - patience.request_seconds, patience.bytes_a_second):
                channel.will_close = True


class Sharing(Server):
    """A server that lets others listen on its address: the system spreads connections over them."""

    def set_reuse_addr(self) -> None:
        """Mark the socket before it is bound."""
        super().set_reuse_addr()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)


def make_server(
    application: Any, bind: str, patience: Patience = PATIENCE, shared: bool = False
) -> Any:
    """A server on an address, ready to run; `shared` where others that are, too, listen there.

    Raises InputRefused where it cannot listen.
    """
    if shared and not hasattr(socket, "SO_REUSEPORT"):
        raise refuse("--share", "is not known to this system", "Give each process a port.")
    host, port = read_bind(bind)
    _raise_file_limit(patience.connections)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would tell of each that waits
    try:
        return (Sharing if shared else Server)(
            application,
            host=host,
            port=port,
            threads=patience.threads,
            connection_limit=patience.connections,
            channel_timeout=patience.idle_seconds,
            cleanup_interval=2,
            asyncore_use_poll=True,
            backlog=2048,
            max_request_header_size=patience.header_bytes,
            max_request_body_size=SWALLOWED,
            ident="",
            expose_tracebacks=False,
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        raise refuse_file(f"--bind {bind}", error, "listened on") from None
    except ValueError:
        raise _no_address(bind) from None


def run_server(server: Any) -> None:
    """Serve until stopped: Ctrl-C, or the signal to end."""
    with suppress(ValueError):  # signals are the main thread's
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        server.run()


def read_bind(bind: str) -> tuple[str, int]:
    """Host and port of an address.

    >>> read_bind("127.0.0.1:8000"), read_bind("[::1]:80")
    (('127.0.0.1', 8000), ('::1', 80))
    """
    host, _, port = bind.rpartition(":")
    if not host or not (is_whole(port) and int(port) < 65_536):
        raise _no_address(bind)
    plain = host.removeprefix("[").removesuffix("]")
    return "127.0.0.1" if plain == "localhost" else plain, int(port)


def _no_address(bind: str) -> InputRefused:
    return refuse("--bind", "is no address and port", "As 127.0.0.1:8000.", value=bind)


def _raise_file_limit(connections: int) -> None:
    """Each connection is an open file: allow as many, where the system lets us."""
    try:
        import resource
    except ImportError:  # only where files are counted
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + 256
    if soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
