"""What time it is in an instance: of an example the clock may have been put on."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now_here() -> datetime:
    """The time, as this instance counts it."""
    return timezone.now() + timedelta(days=days_ahead())


def today_here() -> date:
    """The day, as this instance counts it."""
    return now_here().date()


def days_ahead() -> int:
    """By how many days its clock was put on: none but for an example (`workspace later`)."""
    return int(getattr(settings, "DAYS_LATER", 0))
