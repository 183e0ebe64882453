"""The register of actions: what somebody is to do by a day, and whether it was done."""

from django.db import models

from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.partnerships.partnership import Committee, new_code
from tripleaim.workspace.people.person import Person


class Task(models.Model):
    """An action: its owner, its day, what shows that it was done. One row each.

    Status: open, late, done, kept. Its owner says that it is done; somebody else confirms that.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="tasks")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="tasks")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    text = models.TextField()
    due = models.DateField()
    status = models.CharField(max_length=10, default="open")
    evidence = models.TextField(blank=True)

    class Meta:
        app_label = "workspace"

    def __str__(self) -> str:
        return str(self.text)
