"""Comments on paragraphs, and proposed changes to them."""

from django.db import models

from tripleaim.workspace.drafting.document import Document, Version
from tripleaim.workspace.drafting.link import Link
from tripleaim.workspace.people.person import Person


class Comment(models.Model):
    """A comment on a paragraph of a version, or a reply to one: never changed. One row each."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="comments")
    paragraph = models.CharField(max_length=80)
    version = models.ForeignKey(Version, on_delete=models.PROTECT)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replies")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    link = models.ForeignKey(Link, null=True, on_delete=models.PROTECT)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"

    @property
    def status(self) -> str:
        """Open or resolved, by its last change of state."""
        last = self.states.order_by("-pk").first()
        return str(last.state) if last is not None else "open"

    @property
    def by(self) -> str:
        """Who made it, as shown."""
        return str(self.person.shown if self.person_id else self.link.holder)


class CommentState(models.Model):
    """That a comment was resolved or opened again: never changed. One row a change."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=10)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"


class Amendment(models.Model):
    """A change to a paragraph that somebody proposes; empty `text` proposes to strike it.

    One row each. Status: open, accepted, rejected, withdrawn, lapsed.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="amendments")
    paragraph = models.CharField(max_length=80)
    base = models.ForeignKey(Version, on_delete=models.PROTECT)
    before = models.TextField()
    text = models.TextField(blank=True)
    why = models.TextField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    organisation = models.CharField(max_length=9, blank=True)
    status = models.CharField(max_length=10, default="open")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"


class Support(models.Model):
    """That an organisation supports an amendment: never changed. One row each."""

    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="supports")
    organisation = models.CharField(max_length=9)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("amendment", "organisation"), name="supports_once"),
        )
