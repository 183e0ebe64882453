"""Promises, with who owns them and until when; questions of the public, with their clock."""

from django.db import models

from tripleaim.workspace.partnerships.partnership import Organisation, Partnership, new_code
from tripleaim.workspace.people.person import Person

SOURCES = {
    "minutes": "minutes of a meeting",
    "consultation": "a consultation",
    "reply": "a reply",
    "meeting": "a public meeting",
    "question": "an answer to a question",
    "other": "elsewhere",
}


class Promise(models.Model):
    """Something that was promised in public. One row each. Status: open, late, kept, broken.

    `person` answers for it; the page names the organisation alone. `made_in` says where, in
    words; `mark` is what finds its source again, so that no promise is recorded twice. `place` is
    the one place that it concerns; empty for all.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    text = models.TextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    due = models.DateField()
    made_on = models.DateField()
    source = models.CharField(max_length=20)
    made_in = models.CharField(max_length=300)
    mark = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=100, blank=True, default="")
    status = models.CharField(max_length=10, default="open")
    ended_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        app_label = "hearing"
        constraints = (
            models.UniqueConstraint(
                fields=("partnership", "mark"),
                condition=~models.Q(mark=""),
                name="a_promise_is_recorded_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.text)


class PublicQuestion(models.Model):
    """A question to a partnership. One row each. Status: asked, with, answered, refused.

    `person` is who is to answer it. Its words are public once it has been passed on; `asked_by`
    is kept nowhere. `receipt` is the hash of the link by which the asker comes back.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    text = models.TextField()
    place = models.CharField(max_length=100, blank=True)
    asked_on = models.DateField()
    due = models.DateField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    status = models.CharField(max_length=10, default="asked")
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    sent = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        app_label = "hearing"

    def __str__(self) -> str:
        return str(self.text)
