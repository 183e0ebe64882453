"""Alerts: asked for by mail, confirmed by a link, ended by one click; feeds for all others.

No letter goes to an address before its owner has confirmed it, but the one that asks.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.timezone import localtime

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing.alert import Letter, Locality, News, Subscription
from tripleaim.workspace.hearing.secret_link import hash_of, secret_of
from tripleaim.workspace.partnerships.partnership import Partnership

UNCONFIRMED_DAYS = 7
ASKED_A_DAY = 3  # letters to one address that ask whether it is somebody's, whoever asks
TRIES = 5
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
    try:
        validate_email(address)
    except ValidationError:
        raise refuse(
            "mail", "is no address", "Write it as name@example.org.", column="mail"
        ) from None
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
    with acting("alert.confirm", actor, subscription) as asked:
        before, subscription.status = subscription.status, "confirmed"
        subscription.save(update_fields=["status"])
        record(asked, before, "confirmed")


def end_alerts(actor: Actor, subscription: Subscription) -> None:
    """End it, and forget the address."""
    with acting("alert.end", actor, subscription) as asked:
        before, subscription.status, subscription.mail = subscription.status, "ended", ""
        subscription.save(update_fields=["status", "mail"])
        Letter.objects.filter(subscription=subscription, status="waiting").update(
            status="not sent", body="", subject="", stop=""
        )
        record(asked, before, "ended")


def write_letters() -> int:
    """Write a letter of each piece of news to each who asked, once; how many were written."""
    number = 0
    for row in Subscription.objects.filter(status="confirmed"):
        told = Letter.objects.filter(subscription=row, news__isnull=False).values("news")
        news = News.objects.filter(partnership=row.partnership, at__date__gte=row.asked_on)
        for each in wanted_by(row, news.exclude(pk__in=told).order_by("at"))[:AT_A_TURN]:
            Letter.objects.get_or_create(
                subscription=row,
                news=each,
                defaults={"subject": "News from your partnership", "body": _body(each)},
            )
            number += 1
    return number


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
    confirmed = Subscription.objects.filter(status="confirmed").exclude(about="")
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
    """Send what waits; what cannot be sent is tried again a few times. How many were sent."""
    number = 0
    waiting = Letter.objects.filter(status="waiting", tries__lt=TRIES).order_by("pk")
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


def places_near(said: str) -> list[Locality]:
    """The places of a name or a postcode: of a postcode its district alone is looked at.

    Nothing of what was asked is kept.
    """
    wanted = " ".join(said.split()).casefold()
    if not wanted:
        return []
    district = district_of(said)
    rows = Locality.objects.select_related("partnership").order_by("name")
    return [
        each
        for each in rows
        if (district and district in each.districts.split()) or wanted == each.name.casefold()
    ]


def district_of(said: str) -> str:
    """The district of a postcode, or of its first part; empty where it is none.

    >>> district_of("s70 1ab"), district_of("S70"), district_of("SW1A1AA"), district_of("Barnsley")
    ('S70', 'S70', 'SW1A', '')
    """
    text = re.sub(r"\s+", "", said).upper()
    found = re.fullmatch(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})?", text)
    return found[1] if found else ""


def set_place(actor: Actor, partnership: Partnership, name: str, districts: str) -> Locality:
    """Name a place of a partnership with the postcode districts in it."""
    found = [district_of(each) for each in districts.replace(",", " ").split()]
    if not name.strip() or not all(found):
        raise refuse("a place", "needs a name and districts as S70 S71", column="districts")
    with acting("place.set", actor, partnership) as asked:
        row, _ = Locality.objects.update_or_create(
            partnership=partnership,
            name=name.strip()[:100],
            defaults={"districts": " ".join(dict.fromkeys(found))},
        )
        record(asked, place=row.name)
    return row


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
