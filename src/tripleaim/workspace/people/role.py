"""Roles: dated spells of a person in an organisation, partnership, committee or document."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import F, Q

from tripleaim.workspace.people.person import Person


@dataclass(frozen=True, slots=True)
class RoleKind:
    """A kind of role: its letter in the table of actions, its name, what it may be given in."""

    letter: str
    name: str
    scopes: tuple[str, ...]
    needs_factor: bool = False


ROLES = {
    each.letter: each
    for each in (
        RoleKind("O", "observer", ("partnership",)),
        RoleKind("M", "person of a party", ("organisation",)),
        RoleKind("D", "drafter", ("organisation",)),
        RoleKind("A", "author", ("document",)),
        RoleKind("P", "approver", ("organisation",), True),
        RoleKind("S", "signatory", ("organisation",), True),
        RoleKind("T", "voting member", ("committee",), True),
        RoleKind("N", "member without a vote", ("committee",)),
        RoleKind("C", "chair", ("committee",), True),
        RoleKind("K", "clerk", ("committee",)),
        RoleKind("G", "governance officer", ("partnership",), True),
        RoleKind("R", "moderator", ("partnership",), True),
        RoleKind("E", "auditor", ("partnership",), True),
        RoleKind("Z", "administrator", ("organisation",), True),
        RoleKind("I", "administrator of the instance", ("instance",), True),
    )
}
OTHERS = {
    "V": "visitor",
    "Lr": "link to read",
    "Lc": "link to comment",
    "X": "who has the machine",
    "Y": "the clock",
    "self": "whom the record names",
}


class RoleSpell(models.Model):
    """A role of a person from a day until, and without, another. One row a spell.

    `scope` is what it is in: `organisation:RP5`, `partnership:…`, `committee:…`, `document:…`, or
    `instance:`. Status: offered, held, ended. `stands_for` is the spell that a deputy stands in
    for, `seat` the seat of a committee with signed terms of reference.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spells")
    kind = models.CharField(max_length=2)
    scope = models.CharField(max_length=60, db_index=True)
    begins = models.DateField()
    ends = models.DateField(null=True)
    status = models.CharField(max_length=10, default="offered")
    stands_for = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    given_by = models.CharField(max_length=12, blank=True)
    seat = models.TextField(blank=True, default="")

    class Meta:
        app_label = "workspace"
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")), name="spell_in_order"
            ),
        )
        indexes = (models.Index(fields=("person", "status")),)

    def __str__(self) -> str:
        return f"{self.name} in {self.scope}"

    @property
    def code(self) -> str:
        """As signed texts name it."""
        return f"spell-{self.pk:04d}"

    @property
    def name(self) -> str:
        """Its kind in words."""
        deputy = "deputy " if self.stands_for_id else ""
        return deputy + ROLES[self.kind].name

    @property
    def place(self) -> str:
        """What it is in, without the word before: the code of an organisation, an id."""
        return str(self.scope.partition(":")[2])

    def holds(self, on: date) -> bool:
        """Whether the role is held on a day."""
        return bool(
            self.status == "held" and self.begins <= on and (self.ends is None or on < self.ends)
        )
