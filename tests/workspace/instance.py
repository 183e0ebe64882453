"""An instance that tests run: started by its commands, served from a process of its own."""

import base64
import hashlib
import hmac
import os
import re
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "correct horse battery 9"
COMMAND = [sys.executable, "-c", "from tripleaim.cli import main; main()"]


class Instance:
    """A workspace with its example, on a database, behind a port of its own."""

    def __init__(self, folder: Path, store: Path, database: str = ""):
        self.home, self.store, self.database = folder / "home", store, database
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.origin = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.links: list[str] = []

    def command(self, *arguments: str) -> str:
        """Run `tripleaim workspace …` and give back what it printed."""
        done = subprocess.run(
            [*COMMAND, "workspace", *arguments],
            capture_output=True,
            text=True,
            env=self.environment(),
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def environment(self) -> dict[str, str]:
        """The environment of its commands: this source, no settings of another instance."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TRIPLEAIM_", "DJANGO_"))}
        return kept | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}

    def of_home(self) -> list[str]:
        """The options that name it."""
        return ["--home", str(self.home), "--database", self.database]

    def start(self) -> None:
        """Start it with its example, and serve."""
        said = self.command(
            "init",
            "--admin",
            "admin@example.org",
            "--example",
            *self.of_home(),
            "--origin",
            self.origin,
            "--store",
            str(self.store),
        )
        self.links = re.findall(r"/join/\S+", said)
        self.serve()

    def serve(self) -> None:
        """Serve it until it is stopped."""
        self.process = subprocess.Popen(
            [
                *COMMAND,
                "workspace",
                "run",
                *self.of_home(),
                "--origin",
                self.origin,
                "--store",
                str(self.store),
                "--bind",
                f"127.0.0.1:{self.port}",
            ],
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(1800):
            try:
                urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=2).read()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the workspace did not come up")

    def stop(self) -> None:
        """End the process that serves it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)


def code_of(secret: str, at: float) -> str:
    """The six digits of an authenticator app (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
