"""The workspace's server under slow, idle, busy and odd clients: what others wait.

    python -m bench.workspace_slow --store STORE [--database ADDRESS] [--seconds 20]

In turn: nobody, 50 clients that drip a byte a second, 1,100 idle connections, 20 that send the
largest body there may be and 20 that send a larger one. Meanwhile one client asks for a page that
reads the database ten times a second; printed are how long it waited, beside a bare Django page
under the same. Then every method and wrong hosts, each alone: which answers they get.
"""

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.serving import idle, slow
from bench.workspace_served import ROOT, enter_new, free_port, served, wait_for

METHODS = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "X-ODD",
]
FORM = "application/x-www-form-urlencoded"
HOSTS = ("evil.example", "localhost.evil.example", "localhost:1@evil", "", "a" * 300, "[::1", "%00")
PAGES = ("/turn", "/say", "/promises", "/health/live", "/account/login/", "/log/checkpoint")
Client = Callable[[int, float], Awaitable[None]]


async def send(port: int, said: bytes, patience: float = 30) -> tuple[str, float]:
    """Send bytes on a connection of their own; the status of the answer and the seconds."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    held = await asyncio.wait_for(reader.read(), patience)
    writer.close()
    return (held.split(b" ", 2)[1:2] or [b"none"])[0].decode(), time.monotonic() - began


def asked(method: str, path: str, host: str, body: bytes = b"") -> bytes:
    """A request as bytes."""
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
    if body:
        head += (
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        )
    return head.encode() + b"\r\n" + body


def uploading(size: int) -> Client:
    """A client that sends a body of a size again and again."""

    async def client(port: int, until: float) -> None:
        body = b"text=" + b"x" * (size - 5)
        while time.monotonic() < until:
            try:
                await send(port, asked("POST", "/say", "localhost", body))
            except (OSError, TimeoutError):
                await asyncio.sleep(0.1)

    return client


async def under(port: int, count: int, client: Client, seconds: float) -> list[float]:
    """How long a page took, asked ten times a second, while so many clients are at it."""
    until = time.monotonic() + seconds
    others = [asyncio.create_task(client(port, until)) for _ in range(count)]
    await asyncio.sleep(2 if count else 0)
    waits = []
    while time.monotonic() < until:
        try:
            status, took = await send(port, asked("GET", "/say", "localhost"))
            waits.append(took if status == "200" else 99.0)
        except (OSError, TimeoutError):
            waits.append(99.0)
        await asyncio.sleep(0.1)
    await asyncio.gather(*others, return_exceptions=True)
    return sorted(waits)


async def measure(ports: dict[str, int], seconds: float) -> None:
    """Each trial on the workspace and on the bare page."""
    trials: tuple[tuple[str, int, Client], ...] = (
        ("nobody", 0, slow),
        ("50 slow", 50, slow),
        ("1,100 idle", 1100, idle),
        ("20 sending 4.9 MB", 20, uploading(4_900_000)),
        ("20 sending 6 MB", 20, uploading(6_000_000)),
    )
    for name, count, client in trials:
        for which, port in ports.items():
            waits = await under(port, count, client, seconds)
            lost = sum(each == 99.0 for each in waits)
            p95 = waits[max(0, int(len(waits) * 0.95) - 1)]
            print(
                f"{name}, {which}: {len(waits)} asked, {lost} not served, median "
                f"{waits[len(waits) // 2] * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, longest "
                f"{waits[-1] * 1000:.0f} ms",
                flush=True,
            )
    port = ports["workspace"]
    seen: Counter[str] = Counter()
    for path in PAGES:
        for method in METHODS:
            seen[f"{method} {(await send(port, asked(method, path, 'localhost')))[0]}"] += 1
    print("methods:", dict(sorted(seen.items())))
    for host in HOSTS:
        said = [(await send(port, asked("GET", each, host)))[0] for each in PAGES]
        print(f"host {host[:24]!r}: {' '.join(said)}")


def main() -> None:
    """Run and print."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--store", type=Path, required=True)
    said.add_argument("--database", default="")
    said.add_argument("--seconds", type=float, default=20)
    options = said.parse_args()
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(most, 8000), hard), hard))
    enter_new(options.store, options.database)
    port, bare = free_port(), free_port()
    command = [sys.executable, "-m", "bench.bare", str(bare)]
    print(f"load of the machine {os.getloadavg()[0]:.0f}", flush=True)
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as plain, served(port):
        wait_for(bare)
        try:
            asyncio.run(measure({"workspace": port, "bare": bare}, options.seconds))
        finally:
            plain.kill()


if __name__ == "__main__":
    main()
