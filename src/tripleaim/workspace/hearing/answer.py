"""An answer: what was chosen, the words apart so that they can be erased, what moderators did."""

import secrets

from django.db import models

from tripleaim.workspace.hearing.consultation import Consultation, Theme
from tripleaim.workspace.people.person import Person

WAYS = {
    "online": "on the page",
    "paper": "on paper",
    "phone": "by telephone",
    "easy read": "in easy read",
    "passage": "on a passage of the text",
}
TYPED = ("paper", "phone", "easy read")
COUNTING = ("counted", "hidden")


def new_answer_code() -> str:
    """A code that says nothing of the order in which answers came."""
    return secrets.token_hex(10)


class Answer(models.Model):
    """Somebody's answer, or comment on a passage. One row each; no person, no address of theirs.

    Status: held, counted, hidden, withdrawn. `choices` are answers to questions with choices,
    `groups` what they said of themselves. `print` is a keyed hash of all of it, which tells what
    was sent twice; `sent` that of the form that it came by; `secret_hash` of the link by which
    whoever gave it comes back: all three go when its words are erased. `counts` is false for
    what is no answer of its own: a double. Who typed an answer in from paper is named as staff.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_answer_code)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="answers")
    way = models.CharField(max_length=10)
    status = models.CharField(max_length=10, default="held")
    day = models.DateField()
    choices = models.JSONField(default=dict)
    groups = models.JSONField(default=dict)
    is_public = models.BooleanField(default=False)
    paragraph = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=20, blank=True)
    signals = models.JSONField(default=list)
    print = models.CharField(max_length=64, blank=True, db_index=True)
    sent = models.CharField(max_length=64, null=True, unique=True)
    secret_hash = models.CharField(max_length=64, null=True, unique=True)
    paper = models.CharField(max_length=60, blank=True)
    typed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    counts = models.BooleanField(default=True)
    settled_on = models.DateField(null=True)
    erased_on = models.DateField(null=True)

    class Meta:
        app_label = "hearing"
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "paper"),
                condition=~models.Q(paper=""),
                name="one_answer_a_paper",
            ),
        )
        indexes = (models.Index(fields=("consultation", "status", "day")),)


class Words(models.Model):
    """The words of an answer to one question. One row each; erased on the stated day."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="words")
    question = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        app_label = "hearing"
        constraints = (
            models.UniqueConstraint(fields=("answer", "question"), name="one_text_a_question"),
        )


class Kept(models.Model):
    """An answer that somebody saved to go on with later. One row each; nobody else reads it."""

    secret_hash = models.CharField(max_length=64, primary_key=True)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT)
    given = models.JSONField()
    until = models.DateField()

    class Meta:
        app_label = "hearing"


class Moderation(models.Model):
    """What was done about an answer, why, by whom: never changed, but that its reason is emptied.

    A reason may quote the words or tell of somebody, so it goes with them. One row each.

    What: ask (for a removal), keep (asked for, not done), hide, count, appeal, restore, uphold.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="moderations")
    what = models.CharField(max_length=10)
    ground = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    day = models.DateField()

    class Meta:
        app_label = "hearing"


class Coding(models.Model):
    """That an answer was put to a theme, or taken out: never changed. The last one counts."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")
    is_in = models.BooleanField(default=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)

    class Meta:
        app_label = "hearing"


class Flow(models.Model):
    """How many came from one network today: a hash that changes daily. Deleted the day after."""

    day = models.DateField()
    what = models.CharField(max_length=20)
    network = models.CharField(max_length=64)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "hearing"
        constraints = (
            models.UniqueConstraint(fields=("day", "what", "network"), name="one_count_a_network"),
        )
