"""Jobs: added with what asks for them, done once, tried again when they fail."""

import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from tripleaim.workspace.hiding import hide
from tripleaim.workspace.telling.notice import Job

MOST_TRIES = 8
MOST_AT_ONCE = 500


def add_job(name: str, about: dict[str, Any], at: datetime) -> None:
    """Add a job, in the transaction of what asks for it."""
    Job.objects.create(name=name, about=about, due_at=at)


def run_jobs(now: datetime) -> int:
    """Do what is due, one job a transaction; how many were done. A failing one waits longer."""
    done = 0
    while done < MOST_AT_ONCE and _run_one(now):
        done += 1
    return done


def failed_jobs() -> list[Job]:
    """Jobs that were given up, to be looked at."""
    return list(Job.objects.filter(tries__gte=MOST_TRIES).order_by("pk"))


def _run_one(now: datetime) -> bool:
    """Do the job that is due first; whether there was one."""
    taken: list[Job] = []
    try:
        with transaction.atomic():
            skip = connection.features.has_select_for_update_skip_locked
            rows = Job.objects.select_for_update(skip_locked=skip).filter(
                due_at__lte=now, tries__lt=MOST_TRIES
            )
            job = rows.order_by("due_at", "pk").first()
            if job is None:
                return False
            taken.append(job)
            doing_of(str(job.name))(dict(job.about), now)
            job.delete()
    except Exception:
        if not taken:
            raise
        _put_off(taken[0], now, hide(traceback.format_exc(limit=4)))
    return True


def _put_off(job: Job, now: datetime, fault: str) -> None:
    """After a failure it waits 1, 2, 4 … minutes; the fault is kept."""
    tries = int(job.tries) + 1
    Job.objects.filter(pk=job.pk).update(
        tries=tries, due_at=now + timedelta(minutes=2 ** (tries - 1)), fault=fault[-2000:]
    )


def doing_of(name: str) -> Callable[[dict[str, Any], datetime], None]:
    """What does a job of a name. Raises KeyError for a name that is none."""
    from tripleaim.workspace.record import stamping
    from tripleaim.workspace.telling import mailing, telling

    doing: dict[str, Callable[[dict[str, Any], datetime], None]] = {
        "tell": telling.tell_event,
        "mail": mailing.mail_notice,
        "digest": mailing.mail_digest,
        "way back": mailing.mail_way_back,
        "stamp": stamping.stamp_head,
    }
    return doing[name]
