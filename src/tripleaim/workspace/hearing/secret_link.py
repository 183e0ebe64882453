"""Links and forms without an account: secrets kept as hashes, forms that are taken once.

A form carries a signed number that is used once; the secret of the link by which somebody comes
back is made of it. So a form that is sent twice is one answer, with the same link both times.
"""

import hashlib
import hmac
import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import connection

from tripleaim.model.errors import refuse

HOURS = 12
SALT = "tripleaim.hearing.form"
COUNT_ONE = """
insert into hearing_flow (day, what, network, number) values (%s, %s, %s, 1)
on conflict (day, what, network) do update set number = hearing_flow.number + 1
returning number
"""


def new_form(purpose: str) -> str:
    """What a form carries: signed, for a purpose, good for some hours."""
    return signing.dumps([purpose, secrets.token_urlsafe(18)], salt=SALT)


def read_form(said: str, purpose: str) -> str:
    """The number of a form that was sent. Raises InputRefused where it is none of ours, or old."""
    try:
        about, number = signing.loads(said, salt=SALT, max_age=HOURS * 3600)
    except signing.SignatureExpired:
        raise refuse("this form", "was opened too long ago", "Send it again as it is.") from None
    except (signing.BadSignature, ValueError, TypeError):
        raise refuse("this form", "did not come from this page", "Fill it in here.") from None
    if about != purpose:
        raise refuse("this form", "is another page's", "Fill it in here.")
    return str(number)


def secret_of(number: str) -> str:
    """The secret of the link that goes with a form."""
    return hmac.new(_key("link"), number.encode(), hashlib.sha256).hexdigest()[:40]


def print_key(about: str) -> bytes:
    """The key of hashes that tell what was sent twice in one consultation."""
    return hmac.new(_key("print"), about.encode(), hashlib.sha256).digest()


def count_flow(today: date, what: str, address: str) -> int:
    """Count one more from a network today; how many that makes.

    Of the address there stays a hash whose key changes daily; the row goes the day after.
    """
    network = network_of(address)
    key = hmac.new(_key("flow"), today.isoformat().encode(), hashlib.sha256).digest()
    hashed = hmac.new(key, network.encode(), hashlib.sha256).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE, [today.isoformat(), what[:20], hashed])
        return int(cursor.fetchone()[0])


def network_of(address: str) -> str:
    """The network that an address is of: a household, a library, an office.

    >>> network_of("192.0.2.77"), network_of("2001:db8:1:2:3::4"), network_of("no address")
    ('192.0.2.0/24', '2001:db8:1::/48', 'unknown')
    """
    import ipaddress

    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{bits}", strict=False))


def _key(what: str) -> bytes:
    secret: Any = settings.SECRET_KEY
    return hmac.new(str(secret).encode(), f"hearing {what}".encode(), hashlib.sha256).digest()
