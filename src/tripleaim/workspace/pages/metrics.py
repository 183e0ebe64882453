"""Figures for whoever watches a workspace, as Prometheus reads them: counts and ages, no names."""

import hmac
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse

from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import not_there
from tripleaim.workspace.hearing.answer import Answer
from tripleaim.workspace.measured import BOUNDS, Measured
from tripleaim.workspace.pages.drawing import page
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.log import Log, TreeHead
from tripleaim.workspace.telling.jobs import MOST_TRIES
from tripleaim.workspace.telling.notice import Job

KIND = "text/plain; version=0.0.4; charset=utf-8"
SHORTEST_TOKEN = 20
Figure = tuple[str, str, str, dict[str, float]]


@page("GET", "HEAD", public=True)
def metrics(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The figures, to who has the token of this workspace; else it is as if nothing were here.

    A proxy in front asks from this machine too, so that where a request comes from says nothing.
    """
    token = str(settings.METRICS_TOKEN)
    given = request.headers.get("Authorization", "")
    known = hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if len(token) < SHORTEST_TOKEN or not known:
        raise not_there()
    lines = [*_lines(figures(actor.now)), *_of_process(settings.MEASURED)]
    return HttpResponse("\n".join(lines) + "\n", content_type=KIND)


def figures(now: datetime) -> Iterator[Figure]:
    """Each figure of the instance: name, sort, what it says, its values by label."""
    jobs = Job.objects.filter(tries__lt=MOST_TRIES)
    oldest = jobs.filter(due_at__lte=now).aggregate(at=Min("due_at"))["at"]
    head = TreeHead.objects.aggregate(at=Max("at"))["at"]
    by_status = Document.objects.values_list("status").annotate(number=Count("pk")).order_by()
    disk = shutil.disk_usage(settings.SEAL.parent)
    yield "jobs_waiting", "gauge", "Jobs that wait.", {"": jobs.count()}
    yield "job_oldest_seconds", "gauge", "How long the oldest is overdue.", _age(oldest, now)
    given_up = Job.objects.filter(tries__gte=MOST_TRIES).count()
    yield "jobs_given_up", "gauge", "Jobs that were given up.", {"": given_up}
    yield "log_entries", "counter", "Entries of the log.", {"": Log.objects.get().size}
    yield "log_head_seconds", "gauge", "Age of the newest signed head.", _age(head, now)
    newest = Event.objects.aggregate(last=Max("seq"))["last"] or 0
    yield "events_total", "counter", "Number of the newest event.", {"": newest}
    held = Answer.objects.filter(status="held").count()
    yield "answers_held", "gauge", "Answers that wait to be read.", {"": held}
    documents = {f'status="{status}"': float(number) for status, number in by_status}
    yield "documents", "gauge", "Documents by state.", documents
    yield "database_bytes", "gauge", "Size of the database.", {"": _database_bytes()}
    yield "disk_bytes", "gauge", "Disk of the home folder.", {"": disk.total}
    yield "disk_free_bytes", "gauge", "Of it free.", {"": disk.free}


def _age(at: datetime | None, now: datetime) -> dict[str, float]:
    return {"": max(0.0, (now - at).total_seconds()) if at is not None else 0.0}


def _database_bytes() -> float:
    asked = (
        "select pg_database_size(current_database())"
        if connection.vendor == "postgresql"
        else "select page_count * page_size from pragma_page_count(), pragma_page_size()"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return float(cursor.fetchone()[0])


def _lines(found: Iterator[Figure]) -> Iterator[str]:
    for name, sort, words, values in found:
        yield f"# HELP tripleaim_{name} {words}"
        yield f"# TYPE tripleaim_{name} {sort}"
        for label, value in values.items():
            yield f"tripleaim_{name}{{{label}}} {value:.16g}" if label else _line(name, value)


def _line(name: str, value: float) -> str:
    return f"tripleaim_{name} {value:.16g}"


def _of_process(measured: Measured | None) -> Iterator[str]:
    """What the process that was asked answered since it began: of several, each tells its own."""
    if measured is None:
        return
    own = f'process="{os.getpid()}"'
    with measured.lock:
        codes: Any = sorted(measured.codes.items())
        within, number, seconds = dict(measured.within), measured.number, measured.seconds
    yield "# HELP tripleaim_requests_total Requests answered by this process."
    yield "# TYPE tripleaim_requests_total counter"
    for code, count in codes:
        yield f'tripleaim_requests_total{{{own},code="{code}"}} {count}'
    yield "# HELP tripleaim_request_seconds How long this process took to answer."
    yield "# TYPE tripleaim_request_seconds histogram"
    for bound in (*BOUNDS, "+Inf"):
        count = within.get(bound, 0) if isinstance(bound, float) else number
        yield f'tripleaim_request_seconds_bucket{{{own},le="{bound}"}} {count}'
    yield f"tripleaim_request_seconds_sum{{{own}}} {seconds:.6f}"
    yield f"tripleaim_request_seconds_count{{{own}}} {number}"
