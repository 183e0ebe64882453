"""How fast the API answers for one system, from the files of a written site.

python -m bench.api build/site build/england.duckdb
"""

import io
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from tripleaim.questions.ten import TEN
from tripleaim.workspace.api.held import Held
from tripleaim.workspace.serve import make_application

Ask = Callable[..., tuple[int, dict[str, str], bytes]]


def asker(application: Any) -> Ask:
    """What asks an application for answers, without a network between."""

    def ask(query: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        environ |= {"PATH_INFO": "/api/v1/answers", "QUERY_STRING": query, **headers}
        environ |= {"HTTP_HOST": "localhost", "wsgi.input": io.BytesIO()}
        said: dict[str, Any] = {}

        def start(status: str, heads: list[tuple[str, str]], _: Any = None) -> None:
            said.update(status=int(status.split()[0]), heads=dict(heads))

        body = b"".join(application(environ, start))
        return said["status"], said["heads"], body

    return ask


def measure(ask: Ask, queries: Sequence[str], **headers: str) -> str:
    """Half and 95 in 100 of the times, by the clock and by this thread's processor, in ms."""
    by_clock, by_processor = [], []
    for query in queries:
        clock, processor = time.perf_counter(), time.thread_time()
        status, _, _ = ask(query, **headers)
        by_clock.append(1e3 * (time.perf_counter() - clock))
        by_processor.append(1e3 * (time.thread_time() - processor))
        assert status in (200, 304), (query, status)
    told = []
    for name, times in (("clock", by_clock), ("processor", by_processor)):
        times.sort()
        half, most = times[len(times) // 2], times[int(0.95 * len(times))]
        told.append(f"{name} {half:.1f} ms, p95 {most:.1f} ms")
    return f"{len(queries)} asked: {'; '.join(told)}"


def main(site: Path, store: Path) -> None:
    """Ask for every area of a site: one question, all ten, what has not changed, a bare page."""
    ask = asker(make_application(store, site, date.today()))
    areas = list(Held(site).days())
    one = [f"area={area}&question={each.id}" for area in areas for each in TEN]
    print("one question, first time:", measure(ask, one, HTTP_ACCEPT_ENCODING="gzip"))
    print("one question, again:", measure(ask, one[:60] * 5, HTTP_ACCEPT_ENCODING="gzip"))
    print("all ten:", measure(ask, [f"area={area}" for area in areas], HTTP_ACCEPT_ENCODING="gzip"))
    mark = ask(one[0])[1]["ETag"]
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF="bench.bare"):
        print("a bare page:", measure(asker(WSGIHandler()), areas * 5))
    print("not changed:", measure(ask, one[:1] * 100, HTTP_IF_NONE_MATCH=mark))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
