"""Where somebody is signed in: each session in the list that signing in and joining write."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from tripleaim.workspace.people.person import Person


def end_sessions(person: Person) -> None:
    """End every session of somebody, at once."""
    opened = UserSession.objects.filter(user=person)
    Session.objects.filter(pk__in=list(opened.values_list("session_key", flat=True))).delete()
    opened.delete()
