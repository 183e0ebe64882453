"""Steps of a shared document, requests to sign, and signatures that were made."""

from django.db import models

from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.partnerships.partnership import new_code
from tripleaim.workspace.people.person import Person

DAYS_TO_SIGN = 14


class Step(models.Model):
    """That a party is to approve or sign a revision, in its order, by a day. One row each.

    Status: waiting, open, done, declined, expired, lapsed.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="steps")
    revision = models.PositiveIntegerField()
    party = models.CharField(max_length=9)
    kind = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField(default=1)
    due = models.DateField()
    status = models.CharField(max_length=10, default="waiting")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    reason = models.TextField(blank=True)

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(
                fields=("document", "revision", "party", "kind"), name="one_step_a_party"
            ),
        )


class Seen(models.Model):
    """That a person opened a revision. One row each."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    revision = models.PositiveIntegerField()

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("person", "document", "revision"), name="seen_once"),
        )


class SignRequest(models.Model):
    """A text that one person is asked to sign, within ten minutes and once. One row each.

    `purpose` is what the text is; `about` names what is done with it once it is signed.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=20)
    about = models.JSONField()
    text = models.TextField()
    key = models.CharField(max_length=64)
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "workspace"


class SignatureRow(models.Model):
    """A signature or publication that was made: never changed. One row each.

    `made` is what the document's text carries of it; `entry` its index in the log.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    party = models.CharField(max_length=9)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    key = models.CharField(max_length=64)
    made = models.JSONField()
    entry = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(
                fields=("document", "revision", "kind", "party"), name="a_party_signs_once"
            ),
        )


class OwnKey(models.Model):
    """A person's key: its text, and for a passkey how the browser finds it. One row a key.

    Whether it holds is read from the log, never from here.
    """

    key = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="keys")
    party = models.CharField(max_length=9)
    label = models.CharField(max_length=100)
    text = models.TextField()
    credential = models.CharField(max_length=1400, blank=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"
