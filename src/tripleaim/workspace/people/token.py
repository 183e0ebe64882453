"""Tokens by which a program reads, or saves drafts, as a person: cut by scope, until a day."""

from django.db import models

from tripleaim.workspace.people.person import Person

SCOPES = {
    "documents": "read documents that you may read",
    "decisions": "read proposals, meetings and actions that you may read",
    "events": "read the record, where you are auditor or governance officer",
    "drafts": "save drafts of which you are an author",
    "feed": "read your notices as a feed",
}
ACTIONS = {
    "documents": ("document.read.parties", "document.read.partnership", "document.read.world"),
    "decisions": ("proposal.read", "meeting.read"),
    "events": ("event.read",),
    "drafts": ("document.save",),
    "feed": (),
}
"""What each scope allows, of what its person may do; all of them read which partnerships are."""
ALWAYS = ("partnership.read",)
MOST_DAYS = 366


class AccessToken(models.Model):
    """A token of a person: its secret is kept as a hash. One row each. Status: given, ended."""

    secret_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=100)
    scopes = models.CharField(max_length=100)
    ends = models.DateField()
    status = models.CharField(max_length=10, default="given")
    used_on = models.DateField(null=True)

    class Meta:
        app_label = "workspace"

    def __str__(self) -> str:
        return str(self.label)

    @property
    def scope_names(self) -> tuple[str, ...]:
        """Its scopes by name."""
        return tuple(self.scopes.split())

    def allows(self, action: str) -> bool:
        """Whether its scopes cover an action; it never signs, votes, vouches or gives a right."""
        return action in ALWAYS or any(action in ACTIONS[each] for each in self.scope_names)
