"""Figures for whoever watches: to who has the token alone, in the format that is read, no names."""

import re
from datetime import timedelta

from django.test import Client, override_settings

from tripleaim.workspace.measured import Measured
from tripleaim.workspace.models import Job, Person

TOKEN = "a-token-of-the-monitor-1"
LINE = re.compile(r'(tripleaim_\w+)(?:\{([\w="+.,]*)\})? ([0-9.e+]+)')


def asked(token="", given=""):
    with override_settings(METRICS_TOKEN=token, MEASURED=measured()):
        return Client(SERVER_NAME="localhost").get(
            "/metrics", headers={"Authorization": given} if given else {}
        )


def measured():
    def behind(environ, start):
        if environ:
            raise RuntimeError
        start("204 No Content", [])
        return []

    made = Measured(behind)
    made({}, lambda status, headers: None)
    try:
        made({"PATH_INFO": "/"}, lambda status, headers: None)
    except RuntimeError:
        return made
    raise AssertionError


def figures(world):
    answer = asked(TOKEN, f"Bearer {TOKEN}")
    assert answer.status_code == 200
    lines = [e for e in answer.content.decode().splitlines() if not e.startswith("# ")]
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found), lines
    return {(each[1], each[2] or ""): float(each[3]) for each in found}, answer.content.decode()


def test_without_the_token_there_is_nothing(world):
    nothing = Client(SERVER_NAME="localhost").get("/metricz")
    for token, given in (
        ("", ""),
        ("", "Bearer "),
        ("short", "Bearer short"),
        (TOKEN, ""),
        (TOKEN, f"Bearer {TOKEN[:-1]}"),
        (TOKEN, TOKEN),
        (TOKEN, "Bearer \u00e4"),
    ):
        assert asked(token, given).status_code == nothing.status_code == 404, (token, given)


def test_figures_are_read_and_name_nobody(world, agreed):
    now = world.now()
    Job.objects.all().delete()
    late = now - timedelta(minutes=30)
    Job.objects.create(name="tell", about={}, due_at=late)
    Job.objects.create(name="tell", about={}, due_at=now + timedelta(days=1))
    Job.objects.create(name="mail", about={}, due_at=late - timedelta(days=9), tries=8)
    found, text = figures(world)
    assert found["tripleaim_jobs_waiting", ""] == 2
    assert 1800 <= found["tripleaim_job_oldest_seconds", ""] < 1900
    assert found["tripleaim_jobs_given_up", ""] == 1
    assert found["tripleaim_documents", 'status="published"'] >= 1
    assert found["tripleaim_log_entries", ""] > 10
    assert found["tripleaim_database_bytes", ""] > 100_000
    by_code = {k[1].partition("code=")[2]: v for k, v in found.items() if "code=" in k[1]}
    assert by_code == {'"2xx"': 1, '"5xx"': 1}
    assert sum("bucket" in name and 'le="+Inf"' in label for name, label in found) == 1
    for person in Person.objects.exclude(name="F"):
        assert person.name not in text
        assert str(person.mail) not in text
    assert world.partnership.name not in text
    Job.objects.all().delete()
