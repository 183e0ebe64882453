"""Running an instance: its pages, the site beside them, and the clock, in one process."""

import sys
import threading
import traceback
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import Error, close_old_connections, connection

from tripleaim.workspace.front import Front
from tripleaim.workspace.hiding import hide
from tripleaim.workspace.listening import make_server, run_server
from tripleaim.workspace.measured import Measured
from tripleaim.workspace.moment import now_here
from tripleaim.workspace.record.clockwork import turn_clock
from tripleaim.workspace.site_files import SiteFiles
from tripleaim.workspace.telling.jobs import run_jobs

EVERY_SECONDS = 30.0
JOBS_SECONDS = 2.0


def make_workspace(site: Path, on: date) -> Any:
    """The WSGI application of an instance that was entered; files of the site come first."""
    import os

    from django.conf import settings

    os.environ["TRIPLEAIM_ON"] = on.isoformat()
    hosts = tuple(str(each) for each in settings.ALLOWED_HOSTS)
    files = SiteFiles(site.absolute())
    settings.MEASURED = Measured(
        Front(WSGIHandler(), files, hosts, faults_of_database, line_of_door)
    )
    return settings.MEASURED


def line_of_door() -> str:
    """What stands on the first page of the site where the public is heard here; empty elsewhere,
    and where the database cannot be asked: the site is there without it."""
    from tripleaim.workspace.hearing.pages.open_doors import is_heard_here
    from tripleaim.workspace.hearing.pages.say import visible

    try:
        number = visible().filter(status="open").count()
        said = f": {number} open now" if number else ""
        return f'<a href="/say">Have your say{said}</a>' if is_heard_here() else ""
    except Error:
        return ""
    finally:
        close_old_connections()


def faults_of_database() -> list[str]:
    """Why the instance is not ready to answer; nothing when it is."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return ["The database cannot be asked."]
    finally:
        close_old_connections()
    return ["The database is of another version: tripleaim workspace upgrade."] if waiting else []


def run_workspace(site: Path, on: date, bind: str, shared: bool = False) -> None:
    """Serve until stopped, the clock and the jobs beside it; `shared` where others listen too."""
    stop = threading.Event()
    beside = [
        threading.Thread(target=repeat_until, args=(stop, do, every), daemon=True)
        for do, every in ((turn_clock, EVERY_SECONDS), (run_jobs, JOBS_SECONDS))
    ]
    for each in beside:
        each.start()
    try:
        run_server(make_server(make_workspace(site, on), bind, shared=shared))
    finally:
        stop.set()
        for each in beside:
            each.join(timeout=5)


def repeat_until(stop: threading.Event, do: Callable[[datetime], Any], every: float) -> None:
    """Do something again and again until it is stopped; what fails is told and tried again."""
    while not stop.is_set():
        try:
            do(now_here())
        except Exception:
            sys.stderr.write(hide(traceback.format_exc()))
        finally:
            close_old_connections()
        stop.wait(every)
