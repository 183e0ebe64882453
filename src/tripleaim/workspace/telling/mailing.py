"""Mail: one notice at once, or those of a day or week together. No mail names a matter."""

import smtplib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from tripleaim.workspace.people.person import Person
from tripleaim.workspace.telling.jobs import add_job
from tripleaim.workspace.telling.notice import DIGEST_DAYS, Habit, Notice

MOST_IN_A_DIGEST = 200
FOR_GOOD = 500
"""From here on a server's answer is final (RFC 5321, 4.2.1)."""
ENDING = "\nWhat it is about is not named in mail. How you want mail: {origin}/you/notices\n"


def mail_notice(about: dict[str, Any], now: datetime) -> None:
    """Send one notice by mail, unless it went out already or its person has left."""
    notice = Notice.objects.select_related("person").filter(pk=about["notice"]).first()
    if notice is None or notice.mailed_at is not None:
        return
    if _may_be_mailed(notice.person):
        place = f" in {notice.place}" if notice.place else ""
        body = f"{notice.words}.\n\n{settings.ORIGIN}{notice.address}\n"
        _send(notice.person, (f"{notice.words}{place}", body), f"notice-{notice.pk}", now)
    notice.mailed_at = now
    notice.save(update_fields=["mailed_at"])


def mail_digest(about: dict[str, Any], now: datetime) -> None:
    """Send what somebody was told since the last digest and has not seen, in one mail."""
    person = Person.objects.filter(pk=about["person"]).first()
    if person is None:
        return
    waiting = Notice.objects.filter(person=person, mailed_at=None)
    rows = list(waiting.filter(seen_at=None).order_by("at", "pk")[:MOST_IN_A_DIGEST])
    if rows and _may_be_mailed(person):
        noun = "notice" if len(rows) == 1 else "notices"
        said = (f"{len(rows)} {noun}", _body(rows))
        _send(person, said, f"digest-{person.pk}-{about['day']}", now)
    waiting.filter(at__lte=now).update(mailed_at=now)


def letters_go_out() -> bool:
    """Whether letters leave this machine: they do where another backend than a folder is named."""
    kept = ("filebased", "console", "dummy")
    return not any(f".{each}." in str(settings.EMAIL_BACKEND) for each in kept)


def mail_way_back(about: dict[str, Any], now: datetime) -> None:
    """Send somebody the link by which they choose a password anew. It is made here: nobody else
    sees it, and no table holds it."""
    from tripleaim.workspace.people.returning import new_way_back

    person = Person.objects.filter(pk=about["person"]).first()
    if person is None or not _may_be_mailed(person):
        return
    link = f"{settings.ORIGIN}/back/{new_way_back(person, now)}"
    body = f"By this link you choose a password anew. It works once, for two days:\n\n{link}\n"
    _send(person, ("Your way back", body), f"back-{person.pk}-{now.timestamp():.0f}", now)


def add_digests(now: datetime) -> int:
    """Ask for the digests that are due: each person's daily or weekly one, once; how many."""
    people = Notice.objects.filter(mailed_at=None).values_list("person_id", flat=True).distinct()
    count = 0
    for person in sorted(set(people)):
        habit, _ = Habit.objects.get_or_create(person_id=person)
        if _is_due(habit, now.date()):
            taken = Habit.objects.filter(pk=habit.pk, digest_on=habit.digest_on)
            if taken.update(digest_on=now.date()):
                add_job("digest", {"person": person, "day": now.date().isoformat()}, now)
                count += 1
    return count


def _is_due(habit: Habit, today: date) -> bool:
    days = DIGEST_DAYS.get(str(habit.mail), 1)
    last: date | None = habit.digest_on
    return last is None or today - last >= timedelta(days=days)


def _body(rows: Sequence[Notice]) -> str:
    lines = [
        f"{each.at:%d %B, %H:%M}: {each.words}{f' in {each.place}' if each.place else ''}\n"
        f"  {settings.ORIGIN}{each.address}\n"
        for each in rows
    ]
    return "\n".join(lines)


def _may_be_mailed(person: Person) -> bool:
    return bool(person.mail) and person.status == "active"


def _send(person: Person, said: tuple[str, str], key: str, now: datetime) -> None:
    """Send a mail; its id is the same when it is sent again after a fall in between.

    What the server refuses for good, the address or the letter once it had it, is kept for who
    administers the person; what it refuses for now is tried again, as is what it says of us.
    """
    subject, body = said
    host = settings.ORIGIN.partition("://")[2].partition(":")[0]
    message = EmailMessage(
        subject=" ".join(subject.split())[:150],
        body=body + ENDING.format(origin=settings.ORIGIN),
        to=[str(person.mail)],
        headers={"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
        code, why = _answer(refusal)
        if code < FOR_GOOD:
            raise
        _note_refusal(person, now, f"{code} {_plain(why)}")
    else:
        Habit.objects.filter(person=person).exclude(refused_on=None).update(
            refused_on=None, refused_why=""
        )


def _answer(
    refusal: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError,
) -> tuple[int, bytes | str]:
    """What a server said of the address, or of the letter once it had it."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return next(iter(refusal.recipients.values()))
    return refusal.smtp_code, refusal.smtp_error


def _note_refusal(person: Person, now: datetime, why: str) -> None:
    """Keep since when a server refuses somebody's address for good; it is not sent again."""
    habit, _ = Habit.objects.get_or_create(person=person)
    habit.refused_on = habit.refused_on or now.date()
    habit.refused_why = why[:200]
    habit.save(update_fields=["refused_on", "refused_why"])


def _plain(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
