"""Notices to people, how each wants mail, and jobs that wait to be done."""

from django.db import models

from tripleaim.workspace.people.person import Person

HABITS = {
    "at once": "at once",
    "daily": "once a day",
    "weekly": "once a week",
    "never": "never, but for what cannot be switched off",
}
DIGEST_DAYS = {"daily": 1, "weekly": 7}


class Notice(models.Model):
    """Something that a person is told. One row each.

    `words` name no matter: its title is looked up when it is read, for whoever may read it then.
    `mailed_at` is when it went out by mail, or was settled that it does not.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    words = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=80)
    forced = models.BooleanField(default=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "workspace"
        constraints = (models.UniqueConstraint(fields=("person", "key"), name="one_notice_a_key"),)
        indexes = (models.Index(fields=("person", "-at")),)


class Habit(models.Model):
    """How somebody wants mail: at once, daily, weekly, never. One row a person; without, daily.

    `refused_on` is the day since when the server of their address refuses it, `refused_why` its
    words.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    mail = models.CharField(max_length=10, default="daily")
    digest_on = models.DateField(null=True)
    refused_on = models.DateField(null=True)
    refused_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        app_label = "workspace"


class Job(models.Model):
    """Something that waits to be done once. One row each; it is gone when it is done.

    It is added in the transaction of what asks for it, and taken off in the transaction of what it
    does. `tries` counts failures; `fault` is the last.
    """

    name = models.CharField(max_length=20)
    about = models.JSONField()
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.TextField(blank=True)

    class Meta:
        app_label = "workspace"
