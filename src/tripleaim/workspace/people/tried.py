"""How often something was asked with in a minute, as all processes count it."""

from django.db import models


class Tried(models.Model):
    """A count of one minute. One row each; deleted when a later minute is counted.

    `key` is a hash of what was counted, whose key changes with the minute.
    """

    key = models.CharField(max_length=64, primary_key=True)
    minute = models.BigIntegerField(db_index=True)
    number = models.PositiveIntegerField()

    class Meta:
        app_label = "workspace"
