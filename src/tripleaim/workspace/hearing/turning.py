"""What happens at the public door by itself: opened, closed, told, late, erased, sent."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tripleaim.model.day import is_late
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing.alerting import (
    Piece,
    address_of,
    end_told,
    forget_unconfirmed,
    send_letters,
    tell_news,
    write_letters,
)
from tripleaim.workspace.hearing.answer import Answer, Flow, Kept
from tripleaim.workspace.hearing.consultation import Consultation
from tripleaim.workspace.hearing.counting import newest_telling, tell_counts
from tripleaim.workspace.hearing.giving import erase_words
from tripleaim.workspace.hearing.opening import close_consultation, open_consultation
from tripleaim.workspace.hearing.promise import Promise
from tripleaim.workspace.hearing.promising import make_late
from tripleaim.workspace.hearing.surveying import close_wave, open_wave
from tripleaim.workspace.hearing.wave import Wave

AT_ONCE = 200  # answers erased in one transaction: nobody waits long behind it
KEPT = timedelta(days=730)  # of words, where a document names no day: two years after the close


def turn_hearing(now: datetime) -> dict[str, int]:
    """Do what is due at the public door; how often each was done. Twice does nothing more."""
    by_clock = clock(now)
    done = {"opened": 0, "ended": 0, "late": 0, "erased": 0, "letters": 0}
    for each in Consultation.objects.filter(status="draft", document__status="published"):
        done["opened"] += _tried(open_consultation, by_clock, each)
    for each in Wave.objects.filter(status="draft", document__status="published"):
        done["opened"] += _tried(open_wave, by_clock, each)
    for each in Consultation.objects.filter(status="open"):
        done["ended"] += _tried(close_consultation, by_clock, each)
    for each in Wave.objects.filter(status="open"):
        done["ended"] += _tried(close_wave, by_clock, each)
    for each in Promise.objects.filter(status="open", due__lte=now.date()):  # no later one is late
        if is_late(each.due, now.date()):
            done["late"] += _tried(make_late, by_clock, each)
    for each in Consultation.objects.exclude(status="draft"):
        _tell(each, by_clock)
        done["erased"] += _erase(each, by_clock)
    Kept.objects.filter(until__lt=now.date()).delete()
    Flow.objects.filter(day__lt=now.date()).delete()
    forget_unconfirmed(by_clock)
    write_letters()
    done["letters"] = send_letters()
    end_told(by_clock)
    return done


def kept_until(consultation: Consultation) -> date:
    """The day on which the words of answers are erased, as its page says from the first day."""
    said = consultation.said
    return said.keep_until or said.closed_on + KEPT


def _tried(what: Callable[[Actor, Any], None], by_clock: Actor, subject: Any) -> int:
    try:
        what(by_clock, subject)
    except (Refused, InputRefused):  # not yet, or another process was first
        return 0
    return 1


def _tell(consultation: Consultation, by_clock: Actor) -> None:
    """Counts leave once a day while answers may still be given or settled; news of its states."""
    if _may_change(consultation):
        tell_counts(consultation, by_clock.today)
    words = {
        "open": "Open now",
        "closed": "Closed",
        "replied": "What we heard, and our reply",
        "decided": "Decided",
        "finished": "What changed",
    }
    state = str(consultation.status)
    tell_news(
        consultation.partnership,
        by_clock.now,
        Piece(
            state,
            f"{words[state]}: {consultation.document.title}",
            address_of(consultation.pk),
            f"{state} {consultation.pk}",
            "\n".join(consultation.said.places),
        ),
    )


def _may_change(consultation: Consultation) -> bool:
    """Whether its counts may have changed since they were told: not once it was decided."""
    if consultation.answers.filter(erased_on__isnull=False).exists():
        return False
    decided, last = consultation.decided_on, newest_telling(consultation)
    return decided is None or last is None or bool(last.day <= decided)


def _erase(consultation: Consultation, by_clock: Actor) -> int:
    """Erase what is due, so many in a transaction: what is killed between two goes on from there.

    The consultation is held, so that of two clocks one erases an answer, and it is told once.
    """
    until, done = kept_until(consultation), 0
    if until > by_clock.today:
        return 0
    while True:
        with transaction.atomic():
            Consultation.objects.select_for_update().get(pk=consultation.pk)
            rows = Answer.objects.filter(consultation=consultation, erased_on__isnull=True)
            due = list(rows.order_by("pk")[:AT_ONCE])
            for each in due:
                erase_words(by_clock, each, until)
        done += len(due)
        if len(due) < AT_ONCE:
            return done
