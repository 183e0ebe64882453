"""A server under slow, idle and busy clients: what others wait, and whether memory stays flat.

    python -m bench.serving --store build/england.duckdb --site build/site

Starts `tripleaim serve` on a free port of this machine, then in turn: nobody, 50 slow clients,
1,100 idle connections, 200 busy clients for 30 seconds on pages, and 20 busy on what-if. Meanwhile
one client asks for the start page ten times a second; printed are how long it waited.

Where other work shares the machine a wait tells of it too, so each trial is made of a bare server
as well, at once before: a process that answers every request with the same bytes and does nothing
else. What ours takes beyond that is ours.
"""

import argparse
import asyncio
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

SLOW = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


async def ask(port: int, path: str, patience: float = 30) -> tuple[int, float]:
    """The status of a page and the seconds that it took."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
        "Connection: close\r\n\r\n".encode()
    )
    held = await asyncio.wait_for(reader.read(), patience)
    writer.close()
    return int(held.split(b" ", 2)[1]), time.monotonic() - began


async def slow(port: int, until: float) -> None:
    """A client that drips a byte a second, and begins again when it is cut off."""
    while time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(SLOW)
            while time.monotonic() < until:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(1)
            writer.close()
        except OSError:
            await asyncio.sleep(0.1)


async def idle(port: int, until: float) -> None:
    """A client that connects and says nothing, and connects again when it is cut off."""
    while time.monotonic() < until:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.wait_for(reader.read(1), max(0.1, until - time.monotonic()))
            writer.close()
        except (OSError, TimeoutError):
            await asyncio.sleep(0.1)


def busy(path: str) -> Callable[[int, float], Awaitable[None]]:
    """A client that asks for a page again and again, five times a second at most."""

    async def client(port: int, until: float) -> None:
        while time.monotonic() < until:
            try:
                _, took = await ask(port, path)
                await asyncio.sleep(max(0.0, 0.2 - took))
            except (OSError, TimeoutError, IndexError):
                await asyncio.sleep(0.1)

    return client


async def under(
    port: int, count: int, client: Callable[[int, float], Awaitable[None]], seconds: float
) -> list[float]:
    """How long the start page took, asked ten times a second, while so many clients are at it."""
    until = time.monotonic() + seconds
    others = [asyncio.create_task(client(port, until)) for _ in range(count)]
    await asyncio.sleep(2 if count else 0)
    waits = []
    while time.monotonic() < until:
        try:
            status, took = await ask(port, "/")
            waits.append(took if status == 200 else 99.0)
        except (OSError, TimeoutError, IndexError):
            waits.append(99.0)
        await asyncio.sleep(0.1)
    await asyncio.gather(*others, return_exceptions=True)
    return sorted(waits)


def memory_mb(pid: int) -> float:
    """The memory that a process holds now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--site", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=30)
    asked = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 8000), hard), hard))
    with socket.socket() as free, socket.socket() as other:
        free.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        port, bare = free.getsockname()[1], other.getsockname()[1]
    command = [sys.executable, "-m", "tripleaim", "serve", "--store", str(asked.store)]
    command += ["--site", str(asked.site), "--bind", f"127.0.0.1:{port}", "--on", "2018-06-01"]
    page = str(asked.site / "index.html")
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL) as server,
        subprocess.Popen([sys.executable, "-c", BARE, str(bare), page]) as plain,
    ):
        try:
            asyncio.run(measure((bare, port), server.pid, asked.seconds))
        finally:
            server.send_signal(signal.SIGTERM)
            plain.terminate()


BARE = """
import asyncio, sys
from pathlib import Path
page = Path(sys.argv[2]).read_bytes()
head = f"HTTP/1.1 200 OK\\r\\nContent-Length: {len(page)}\\r\\nConnection: close\\r\\n\\r\\n"
async def answer(reader, writer):
    try:
        await asyncio.wait_for(reader.readuntil(b"\\r\\n\\r\\n"), 20)
        writer.write(head.encode() + page)
        await writer.drain()
    except Exception:
        pass
    writer.close()
async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", int(sys.argv[1]), backlog=2048)
    await server.serve_forever()
asyncio.run(main())
"""


async def measure(ports: tuple[int, int], pid: int, seconds: float) -> None:
    """Every trial in turn, of the bare server and of ours."""
    bare, port = ports
    for _ in range(300):
        try:
            await ask(port, "/health/live")
            break
        except OSError:
            await asyncio.sleep(0.2)
    await ask(port, "/what-if/QF7/", 180)
    print(f"load of the machine: {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores", flush=True)
    for name, count, client, length in (
        ("nobody", 0, slow, 5.0),
        ("50 slow clients", 50, slow, seconds),
        ("1,100 idle connections", 1100, idle, seconds),
        ("200 busy clients on pages", 200, busy("/"), seconds),
        ("20 busy clients on what-if", 20, busy("/what-if/QF7/?effect=-5"), seconds),
        ("nobody again", 0, slow, 5.0),
    ):
        for which, at in (("bare", bare), ("ours", port)):
            if which == "bare" and "what-if" in name:
                continue
            waits = await under(at, count, client, length)
            middle, high = waits[len(waits) // 2], waits[-1 - len(waits) // 100]
            print(
                f"{name}, {which}: {len(waits)} pages, median {middle * 1000:.0f} ms, 99% within "
                f"{high * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms; load "
                f"{os.getloadavg()[0]:.0f}"
                + (f"; memory {memory_mb(pid):.0f} MB" if which == "ours" else ""),
                flush=True,
            )


if __name__ == "__main__":
    main()
