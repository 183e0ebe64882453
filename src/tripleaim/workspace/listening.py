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
from waitress.server import TcpWSGIServer

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.said_number import is_whole
from tripleaim.store.files.refusal import refuse_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long and how many: seconds, connections, threads and bytes of a request."""

    request_seconds: float = 20.0
    idle_seconds: int = 15
    connections: int = 4_000
    threads: int = 12
    header_bytes: int = 16_000
    body_bytes: int = 5_000_000


PATIENCE = Patience()
AT_A_TURN = 64


class Channel(HTTPChannel):
    """A connection that knows since when the request that it is taking in has been coming."""

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

    def is_late(self, before: float) -> bool:
        """Whether a request began before a moment and has not come whole."""
        return self.request is not None and self.began is not None and self.began < before


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
            if channel.is_late(now - self.patience.request_seconds):
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
            max_request_body_size=patience.body_bytes,
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
