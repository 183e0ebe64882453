"""Alerts: asked for by mail, confirmed by a link, ended by one click; feeds for all others.

No letter goes to an address before its owner has confirmed it, but the one that asks.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing.alert import Letter, News, Subscription
from tripleaim.workspace.hearing.secret_link import secret_of
from tripleaim.workspace.partnerships.partnership import Partnership
from tripleaim.workspace.people.invitation import hash_of

UNCONFIRMED_DAYS = 7
ASKED_A_DAY = 3  # letters to one address that ask whether it is somebody's, whoever asks
TRIES = 5
LONGEST_MAIL = 254
AT_A_TURN = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of news: of which kind, its words and address, the mark under which it is told once,
    and the places that it concerns, a line each (empty: all)."""

    kind: str
    title: str
    address: str
    mark: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Of what somebody wants to be told: of all, of one place, of one consultation."""

    place: str = ""
    about: str = ""


ALL = Wanted()


def address_of(consultation: str) -> str:
    """The address of a consultation, by which its news are known."""
    return f"/say/{consultation}"


def tell_news(partnership: Partnership, at: datetime, piece: Piece) -> None:
    """Something happened in public: it is in the feed, and in letters to who asked; told once."""
    News.objects.get_or_create(
        mark=piece.mark,
        defaults={
            "partnership": partnership,
            "at": at,
            "kind": piece.kind,
            "title": " ".join(piece.title.split())[:300],
            "address": piece.address,
            "place": piece.place,
        },
    )


def ask_alerts(
    actor: Actor,
    partnership: Partnership,
    mail: str,
    form: str,
    flow: tuple[int, int | None],
    wanted: Wanted = ALL,
) -> None:
    """Ask to be told by mail: one letter goes to the address, which asks whether that is so.

    What is said is the same whether the address has asked before or not.
    """
    address = mail.strip()
    if not _is_mail(address):
        raise refuse("mail", "is no address", "Write it as name@example.org.", column="mail")
    with acting("alert.ask", actor, partnership, came=flow[0], most=flow[1]) as asked:
        if _has_asked(partnership, address, form, actor.today, wanted):
            return
        secret = secret_of(form)
        row = Subscription.objects.create(
            partnership=partnership,
            place=wanted.place,
            about=wanted.about,
            mail=address,
            secret_hash=hash_of(secret),
            asked_on=actor.today,
        )
        Letter.objects.create(
            subscription=row,
            subject="Do you want to be told what happens?",
            body=f"Somebody asked that this address be told of {_what(partnership, wanted)}.\n\n"
            "If it was you, open this and press the button:\n"
            f"{settings.ORIGIN}/alerts/{secret}\n\nIf not, do nothing: the address is forgotten "
            f"in {UNCONFIRMED_DAYS} days.\n",
        )
        record(asked, "", "asked", alert=row.pk)


def find_subscription(secret: str) -> Subscription | None:
    """The subscription of a link."""
    return Subscription.objects.filter(secret_hash=hash_of(secret)).first()


def confirm_alerts(actor: Actor, subscription: Subscription) -> None:
    """Confirm that the address is one's own."""
    if not subscription.mail:
        raise refuse("this link", "has ended", "Ask for alerts again.")
    with acting("alert.confirm", actor, subscription):
        before, subscription.status = subscription.status, "confirmed"
        subscription.save(update_fields=["status"])
        if before != "confirmed":  # what happened since they asked is gone through again
            since = News.objects.filter(
                partnership=subscription.partnership_id, at__date__gte=subscription.asked_on
            )
            since.update(is_told=False)


def end_alerts(actor: Actor, subscription: Subscription) -> None:
    """End it, and forget the address."""
    with acting("alert.end", actor, subscription):
        subscription.status, subscription.mail = "ended", ""
        subscription.save(update_fields=["status", "mail"])
        Letter.objects.filter(subscription=subscription, status="waiting").update(
            status="not sent", body="", subject="", stop=""
        )


def write_letters() -> int:
    """Write a letter of each piece of news to each who asked, once; how many were written.

    Each piece is gone through once, however many asked; whoever confirms later has it gone through
    again for them (`confirm_alerts`).
    """
    number = 0
    fresh = News.objects.filter(is_told=False).order_by("at", "pk")
    for news in fresh.values_list("pk", flat=True)[:AT_A_TURN]:
        with transaction.atomic():
            number += _tell(News.objects.select_for_update().get(pk=news))
    return number


def _tell(news: News) -> int:
    """Write the letters of one piece of news that are not written yet; how many."""
    told = Letter.objects.filter(news=news).values("subscription")
    asked = Subscription.objects.filter(
        status="confirmed",
        partnership=news.partnership_id,
        asked_on__lte=localtime(news.at).date(),
    )
    rows = [each for each in asked.exclude(pk__in=told) if wanted_by(each, [news])]
    subject, body = "News from your partnership", _body(news)
    Letter.objects.bulk_create(
        [Letter(subscription=each, news=news, subject=subject, body=body) for each in rows],
        batch_size=500,
    )
    news.is_told = True
    news.save(update_fields=["is_told"])
    return len(rows)


def wanted_by(row: Subscription, news: Iterable[News]) -> list[News]:
    """The news that somebody asked for: of their place or of all, of their consultation alone.

    Of a consultation that they answered they are not told that it is open.
    """
    if row.about:
        own = [each for each in news if each.address == address_of(row.about)]
        return [each for each in own if each.kind != "open"]
    return [e for e in news if not row.place or not e.place or row.place in e.place.split("\n")]


def end_told(by_clock: Actor) -> int:
    """Forget the addresses that asked what becomes of one consultation, once all is told."""
    over = News.objects.filter(kind="finished").values_list("address", flat=True)
    codes = [each.rpartition("/")[2] for each in over]
    confirmed = Subscription.objects.filter(status="confirmed", about__in=codes)
    rows = [each for each in confirmed if _is_told(each)]
    for each in rows:
        end_alerts(by_clock, each)
    return len(rows)


def _is_told(row: Subscription) -> bool:
    """Whether nothing more comes of the consultation that somebody asked about: the last letter was
    sent or given up, or what it would tell was out before they asked."""
    last = News.objects.filter(address=address_of(row.about), kind="finished").first()
    if last is None:
        return False
    letters = Letter.objects.filter(subscription=row)
    if letters.filter(status="waiting", tries__lt=TRIES).exists():
        return False
    return letters.filter(news=last).exists() or localtime(last.at).date() < row.asked_on


def send_letters() -> int:
    """Send what waits; what cannot be sent is tried again a few times. How many were sent.

    Letters that ask whether an address is somebody's go first: a person waits for them.
    """
    number = 0
    waiting = Letter.objects.filter(status="waiting", tries__lt=TRIES).order_by(
        F("news").asc(nulls_first=True), "pk"
    )
    for letter in list(waiting.select_related("subscription")[:AT_A_TURN]):
        letter.tries += 1
        try:
            _send(letter)
        except OSError:
            letter.save(update_fields=["tries"])
            continue
        letter.status, letter.body, letter.subject = "sent", "", ""
        letter.save(update_fields=["tries", "status", "body", "subject"])
        number += 1
    return number


def forget_unconfirmed(by_clock: Actor) -> int:
    """Forget addresses that nobody confirmed; how many."""
    before = by_clock.today - timedelta(days=UNCONFIRMED_DAYS)
    rows = list(Subscription.objects.filter(status="asked", asked_on__lt=before))
    for each in rows:
        end_alerts(by_clock, each)
    return len(rows)


def _is_mail(address: str) -> bool:
    """Whether it may be a mail address, and no longer than one can be (RFC 5321)."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= LONGEST_MAIL


def _what(partnership: Partnership, wanted: Wanted) -> str:
    if wanted.about:
        return f"what becomes of a consultation of {partnership.name}"
    near = f" for {wanted.place}" if wanted.place else ""
    return f"consultations, promises and questions of {partnership.name}{near}"


def _has_asked(partnership: Partnership, mail: str, form: str, today: date, wanted: Wanted) -> bool:
    """Whether this form was taken, or the address has asked today, or is told already."""
    same = Subscription.objects.filter(
        partnership=partnership, mail__iexact=mail, place=wanted.place, about=wanted.about
    )
    taken = Subscription.objects.filter(secret_hash=hash_of(secret_of(form))).exists()
    of_today = Subscription.objects.filter(mail__iexact=mail, asked_on=today)
    often = of_today.count() >= ASKED_A_DAY or same.filter(asked_on=today).exists()
    return taken or often or same.filter(status="confirmed").exists()


def _body(news: News) -> str:
    return f"{news.title}\n{settings.ORIGIN}{news.address}\n"


def _send(letter: Letter) -> None:
    row = letter.subscription
    if not row.mail:
        return
    stop = f"{settings.ORIGIN}/alerts/stop/{row.code}.{stop_mark(row)}"
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    body = f"{letter.body}\n--\nTo be told no more, open this; nothing else is needed:\n{stop}\n"
    EmailMessage(letter.subject, body, None, [row.mail], headers=headers).send()


def stop_mark(row: Subscription) -> str:
    """What a link that ends a subscription carries: only its letters hold it."""
    key = str(settings.SECRET_KEY).encode()
    said = f"stop {row.pk} {row.secret_hash}".encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:32]


def find_by_stop(said: str) -> Subscription | None:
    """The subscription that a link of a letter ends."""
    code, _, mark = said.partition(".")
    row = Subscription.objects.filter(pk=code).first()
    is_its = row is not None and hmac.compare_digest(stop_mark(row), mark)
    return row if is_its else None
