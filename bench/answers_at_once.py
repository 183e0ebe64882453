"""How many answers a consultation takes in a minute: 2,000 sent from a process of its own.

    python -m bench.answers_at_once ORIGIN CODE [ANSWERS] [SECONDS] [THREADS]
    python -m bench.answers_at_once --store STORE [--database ADDRESS] [--answers 2000 --seconds 60]

Each answer opens the page, sends its form and reads the page of thanks. Prints how many were taken
and lost, and how long the slow ones took. The second form makes an instance and a server of its
own, holds what was acknowledged against what stands, tells the server's processor, and asks a bare
Django page the same, in the same run.
"""

import argparse
import os
import re
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlencode, urlsplit

FORM = re.compile(rb'name="form" value="([^"]+)"')
ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Send them; exits 1 where one was lost."""
    if sys.argv[1].startswith("--"):
        return beside_bare()
    origin, code, *more = sys.argv[1:]
    answers, seconds, threads = (*map(int, more), *(2000, 60, 16)[len(more) :])
    return 1 if send_many(origin, code, answers, seconds, threads) else 0


def send_many(origin: str, code: str, answers: int, seconds: float, threads: int = 16) -> list[str]:
    """Send so many at an even pace and print how it went; what was lost."""
    work: Queue[tuple[int, float]] = Queue()
    began = time.monotonic() + 0.5
    for number in range(answers):
        work.put((number, began + seconds * number / answers))
    times: list[float] = []
    lost: list[str] = []
    crew = [
        threading.Thread(target=send_all, args=(origin, code, work, times, lost))
        for _ in range(threads)
    ]
    for each in crew:
        each.start()
    for each in crew:
        each.join()
    took = time.monotonic() - began
    ordered = sorted(times)
    slow = ordered[int(len(ordered) * 0.95)]
    print(
        f"{len(times)} taken in {took:.1f} s, {len(lost)} lost {lost[:3]}; "
        f"median {ordered[len(ordered) // 2]:.3f} s, p95 {slow:.3f} s, "
        f"longest {ordered[-1]:.3f} s",
        flush=True,
    )
    return lost


def beside_bare() -> int:
    """Both in one run: an instance of its own, then a bare page; exits 1 where one was lost."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--store", type=Path, required=True)
    said.add_argument("--database", default="")
    said.add_argument("--answers", type=int, default=2000)
    said.add_argument("--seconds", type=float, default=60)
    options = said.parse_args()
    sys.path.insert(0, str(ROOT / "tests" / "workspace" / "inside"))
    from bench.workspace import Starter, enter_new, free_port, wait_for

    os.environ |= {"TRIPLEAIM_FLOOD_MANY": "1000000", "TRIPLEAIM_FLOOD_MOST": "1000000"}
    enter_new(options.store, options.database)
    from hearing_world import consultation  # type: ignore[import-not-found]
    from world import World  # type: ignore[import-not-found]

    from tripleaim.workspace.hearing.models import Answer

    held = consultation(World())
    port, starter = free_port(), Starter()
    child = starter.start(port)
    wait_for(port)
    print(f"{options.database.partition(':')[0] or 'sqlite'}, load {os.getloadavg()[0]:.0f}")
    origin, before = f"http://localhost:{port}", processor(child)
    lost = send_many(origin, held.pk, options.answers, options.seconds)
    own = processor(child) - before
    starter.kill(child)
    starter.end()
    stands = Answer.objects.filter(consultation=held)
    texts = set(stands.values_list("words__text", flat=True))
    print(f"{stands.count()} stand, {len(texts)} of them different", flush=True)
    port = free_port()
    bare = subprocess.Popen([sys.executable, "-m", "bench.bare", str(port)], cwd=ROOT)
    wait_for(port)
    before = processor(bare.pid)
    send_many(f"http://localhost:{port}", "", options.answers, options.seconds)
    other = processor(bare.pid) - before
    bare.kill()
    each = [1000 * cost / options.answers for cost in (own, other)]
    print(f"processor an answer: {each[0]:.1f} ms; bare, as many requests: {each[1]:.1f} ms")
    return 0 if not lost and len(texts) == options.answers else 1


def processor(process: int) -> float:
    """The seconds of processor that a process has taken, its threads and the system's for it."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def send_all(
    origin: str, code: str, work: "Queue[tuple[int, float]]", times: list[float], lost: list[str]
) -> None:
    """Send what waits, each at its moment, over one connection."""
    said = urlsplit(origin)
    line = HTTPConnection(said.hostname or "localhost", said.port or 80, timeout=60)
    while True:
        try:
            number, at = work.get_nowait()
        except Empty:
            return
        time.sleep(max(0.0, at - time.monotonic()))
        begun = time.monotonic()
        try:
            send(line, code, number)
            times.append(time.monotonic() - begun)
        except (OSError, AssertionError) as error:
            lost.append(repr(error))
            line.close()


def send(line: HTTPConnection, code: str, number: int) -> None:
    """Open the page, send its form, read the thanks; without a code, three requests of a page."""
    path = f"/say/{code}" if code else "/"
    line.request("GET", path)
    page = line.getresponse().read()
    found = FORM.search(page)
    assert found is not None or not code, "no form"
    values = {
        "form": found[1].decode() if found else "-",
        "ask.words": f"What matters to me is the bus, and I am number {number} of many",
        "public": "yes",
    }
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", path, urlencode(values), kind)
    answer = line.getresponse()
    answer.read()
    assert answer.status == (302 if code else 200), str(answer.status)
    line.request("GET", answer.headers.get("Location", "/"))
    thanks = line.getresponse()
    thanks.read()
    assert thanks.status == 200, str(thanks.status)


if __name__ == "__main__":
    sys.exit(main())
