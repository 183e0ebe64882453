"""Starts and kills servers of a workspace: a process without threads, so that it may fork.

    python -m bench.workspace_server      the settings stand in the environment

Reads `start PORT` and `kill PID` from its input, a line each, and answers with the process id.
"""

import os
import signal
import sys
import threading
from datetime import date
from pathlib import Path

import django


def main() -> None:
    """Load everything once, then fork a server whenever one is asked for."""
    django.setup(set_prefix=False)
    from django.urls import get_resolver

    from tripleaim.workspace.running import run_workspace

    assert get_resolver().url_patterns  # all pages are loaded before the first fork
    assert threading.active_count() == 1
    for line in sys.stdin:
        what, _, number = line.strip().partition(" ")
        if what == "kill":
            os.kill(int(number), signal.SIGKILL)
            os.waitpid(int(number), 0)
            print(number, flush=True)
            continue
        child = os.fork()
        if child == 0:
            os.close(0)
            os.setpgid(0, 0)
            try:
                run_workspace(Path("/nonexistent"), date.today(), f"127.0.0.1:{number}")
            finally:
                os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
