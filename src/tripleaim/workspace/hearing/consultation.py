"""A consultation as it is held: its document, its life, the themes of what was said."""

from functools import cached_property, lru_cache

from django.db import models

from tripleaim.model.documents.base import BINDING, SETTLES, Paragraph
from tripleaim.model.documents.base import Document as Agreed
from tripleaim.model.documents.consultation import Consultation as Said
from tripleaim.model.documents.survey import Question, Questionnaire
from tripleaim.model.errors import refuse
from tripleaim.workspace.drafting.document import Document, Version
from tripleaim.workspace.partnerships.partnership import Partnership, new_code
from tripleaim.workspace.people.person import Person

OTHER_CHOICES = ("None of these", "I do not know")
PREFER, MATTERS = "option", "words"


def agreed_now(document: Document) -> Agreed | None:
    """What the newest version of a document says; None while it is not yet of its kind."""
    if document.status in SETTLES:
        return _agreed_for_good(document.pk, document.lock)
    return _agreed(_newest(document))


def _newest(document: Document) -> int:
    newest = document.versions.order_by("-save_number").values_list("pk", flat=True)[0]
    return int(newest)


@lru_cache(maxsize=256)
def _agreed_for_good(document: str, lock: int) -> Agreed | None:
    """What is signed never changes: its last version is looked up once, at the lock it has."""
    return _agreed(_newest(Document.objects.get(pk=document)))


@lru_cache(maxsize=256)
def _agreed(version: int) -> Agreed | None:
    """A version never changes: what it says is read once."""
    return Version.objects.select_related("document").get(pk=version).agreed


class Consultation(models.Model):
    """A consultation that is held on a document of that kind. One row each.

    Status: draft, open, closed, replied, decided, finished. What it says is the document's.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    document = models.OneToOneField(Document, on_delete=models.PROTECT)
    status = models.CharField(max_length=10, default="draft")
    opened_on = models.DateField(null=True)
    replied_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "hearing"

    def __str__(self) -> str:
        return str(self.document.title)

    @cached_property
    def said(self) -> Said:
        """What its document says. Raises InputRefused while that is not yet a consultation."""
        found = agreed_now(self.document)
        if not isinstance(found, Said):
            raise refuse("the document", "is not filled in as a consultation yet", "Fill it in.")
        return found

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is asked: its questionnaire's questions, else which option and why."""
        named = self.said.questionnaire
        other = (
            named
            and Document.objects.filter(
                partnership_id=self.partnership_id,
                slug=named,
                kind="questionnaire",
                status__in=BINDING,
            ).first()
        )
        agreed = agreed_now(other) if other else None
        if isinstance(agreed, Questionnaire):
            return agreed.questions
        return (
            Question(
                id=PREFER,
                text="Which would be best?",
                answer="choice",
                options=(*self.said.options, *OTHER_CHOICES),
            ),
            Question(id=MATTERS, text="What matters most in your answer?", answer="text"),
        )

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The numbered paragraphs of its document."""
        return self.said.paragraphs

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The groups that people are asked to name, by dimension."""
        found: dict[str, list[str]] = {}
        for each in self.said.reached:
            found.setdefault(each.dimension, []).append(each.group)
        return {name: tuple(rows) for name, rows in found.items()}

    @property
    def secret_hash(self) -> str:
        """Nobody holds a consultation by a secret."""
        return ""


class Theme(models.Model):
    """Something that answers have in common, made by a person. One row each.

    Status: open, replied, changed. `version` names the document and revision that changed.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="themes")
    name = models.CharField(max_length=300)
    status = models.CharField(max_length=10, default="open")
    reply = models.TextField(blank=True)
    changed = models.TextField(blank=True)
    version = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    made_on = models.DateField()

    class Meta:
        app_label = "hearing"
        constraints = (
            models.UniqueConstraint(fields=("consultation", "name"), name="one_theme_of_a_name"),
        )

    def __str__(self) -> str:
        return str(self.name)


class Telling(models.Model):
    """The counts of a consultation as they left on a day: never changed. One row a day.

    What is shown while it is open is told once a day, so that one answer more is not seen by
    looking twice. `told` is what `counting.told_counts` gives.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT)
    day = models.DateField()
    told = models.JSONField()

    class Meta:
        app_label = "hearing"
        constraints = (
            models.UniqueConstraint(fields=("consultation", "day"), name="told_once_a_day"),
        )
