"""Events: what was done, by whom, and what it changed. Only ever added."""

import json
from collections.abc import Mapping
from datetime import UTC

from django.db import models


class Event(models.Model):
    """Something that was done: never changed. One row each; no row of another table is needed."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=40)
    role = models.CharField(max_length=60)
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=40)
    scope = models.CharField(max_length=20, db_index=True)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        app_label = "workspace"
        indexes = (
            models.Index(fields=("kind", "about", "seq")),
            models.Index(fields=("scope", "seq")),
        )

    @property
    def doer(self) -> str:
        """The pseudonym of who acted, by page or by a token; for others the word for them."""
        return str(self.actor.partition(" ")[0])

    def named(self, names: Mapping[str, str]) -> str:
        """Who acted, by name where it is known, and that a token did it for them."""
        return names.get(self.doer, self.doer) + str(self.actor).removeprefix(self.doer)

    @property
    def line(self) -> str:
        """The event as one line of JSON, in a fixed order: what the log's daily entry hashes."""
        said = {
            "seq": self.seq,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor,
            "role": self.role,
            "action": self.action,
            "kind": self.kind,
            "about": self.about,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
            "details": self.details,
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True) + "\n"
