"""How many answers a consultation takes in a minute: 2,000 sent from a process of its own.

python bench/answers_at_once.py ORIGIN CODE [ANSWERS] [SECONDS] [THREADS]: each answer opens the
page and sends its form. Prints how many were taken and lost, and how long the slow ones took.
"""

import re
import sys
import threading
import time
from http.client import HTTPConnection
from queue import Empty, Queue
from urllib.parse import urlencode, urlsplit

FORM = re.compile(rb'name="form" value="([^"]+)"')


def main() -> int:
    """Send them; exits 1 where one was lost."""
    origin, code, *more = sys.argv[1:]
    answers, seconds, threads = (*map(int, more), *(2000, 60, 16)[len(more) :])
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
        f"longest {ordered[-1]:.3f} s"
    )
    return 1 if lost else 0


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
    """Open the page and send its form."""
    line.request("GET", f"/say/{code}")
    page = line.getresponse().read()
    found = FORM.search(page)
    assert found is not None, "no form"
    values = {
        "form": found[1].decode(),
        "ask.words": f"What matters to me is the bus, and I am number {number} of many",
        "public": "yes",
    }
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", f"/say/{code}", urlencode(values), kind)
    answer = line.getresponse()
    answer.read()
    assert answer.status == 302, str(answer.status)


if __name__ == "__main__":
    sys.exit(main())
