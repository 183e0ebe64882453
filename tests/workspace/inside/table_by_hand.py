"""The tables of actions read anew, and who stands where, told by hand: what cells are held against.

Nothing of `guard` is asked here: rows are split plainly, places are what the model says of them.
"""

from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files

from cells import DONE, OF_A_BODY, PARTIES, reads

from tripleaim.workspace.models import Document, Person, RoleSpell

ROOMS = ("tripleaim.workspace.guard", "tripleaim.workspace.hearing")
OWN, GIVEN = "RHQ", "RFF"
"""The organisation that keys, people and roles are of, and one that something is asked for."""

BY_SECRET = ("Answer", "Subscription", "Token")
NAMING = (
    "Amendment",
    "Comment",
    "Proposal",
    "Task",
    "Interest",
    "Theme",
    "AccessToken",
    "Promise",
    "PublicQuestion",
    "Person",
    "RoleSpell",
    "KeyState",
)
"""What names its person: who proposed, owns, declared, holds it."""


@dataclass(frozen=True)
class Row:
    """A row of the table: states before, states after, roles, guards."""

    name: str
    before: tuple
    after: tuple
    roles: frozenset
    guards: tuple

    def is_from(self, status):
        return "*" in self.before or "-" in self.before or status in self.before


def rows():
    """Every row of both tables but those about documents, which `cells` has."""
    for room in ROOMS:
        text = files(room).joinpath("actions.txt").read_text(encoding="utf-8")
        for line in text.splitlines():
            if line and not line.startswith(("#", "document.")):
                name, before, after, roles, guards = line.split("|")
                yield Row(
                    name,
                    tuple(before.split()),
                    tuple(after.split()),
                    frozenset(roles.split()),
                    tuple(guards.split()),
                )


def states(noun):
    """Every state that the tables know of a noun, and one that they do not."""
    found = {"elsewhere"}
    for each in rows():
        if each.name.partition(".")[0] == noun:
            found |= {*each.before, *each.after}
    return sorted(found - {"*", "-", "="})


@dataclass(frozen=True)
class Stand:
    """Where a thing stands: which organisations, partnership, committees, document count there."""

    bodies: frozenset = frozenset()
    partnership: str = ""
    committees: frozenset = frozenset()
    document: str = ""

    def has(self, scope):
        kind, _, code = scope.partition(":")
        return {
            "organisation": code in self.bodies,
            "partnership": bool(code) and code == self.partnership,
            "committee": code in self.committees,
            "document": bool(code) and code == self.document,
            "instance": True,
        }[kind]


def stands(world, thing, action):
    """Where a thing stands for an action, by the model."""
    noun, own = type(thing).__name__, world.partnership.pk
    members = frozenset(world.partnership.members.values_list("code", flat=True))
    rooms = frozenset(world.partnership.committee_set.values_list("pk", flat=True))
    if action in ("key.vouch", "head.countersign", "head.fail"):
        return Stand(bodies=frozenset({GIVEN}))
    if noun in ("Comment", "Amendment", "Step", "Link"):
        return Stand(frozenset(PARTIES), own, frozenset(), thing.document_id)
    if noun == "Document":
        return Stand(frozenset(PARTIES), own, frozenset(), thing.pk)
    if noun in ("Proposal", "Meeting", "Task"):
        return Stand(members, own, frozenset({thing.committee_id}))
    if noun == "Committee":
        return Stand(members, own, frozenset({thing.pk}))
    if noun in ("Consultation", "Wave"):
        return Stand(members, own, rooms, thing.document_id)
    if noun in ("Answer", "Theme"):
        return Stand(members, own, rooms, thing.consultation.document_id)
    if noun == "Token":
        return Stand(members, own, rooms, thing.wave.document_id)
    if noun in ("Person", "AccessToken", "RoleSpell", "KeyState", "Body"):
        return Stand(bodies=frozenset({OWN}))
    if noun in ("Instance", "TreeHead"):
        return Stand()
    return Stand(members, own, rooms)  # the partnership, and what is of it as a whole


def letters_there(name, where, noun):
    """The letters of one of the cast at a place: their role's, of a party where it has one.

    What a secret opens is whoever's holds it; all else names its owner, if anybody.
    """
    if name == "clock":
        return {"Y"}
    if name == "holder":
        return {"V", "self"} if noun in BY_SECRET else {"V"}
    letter, _, scope = name.partition(" ")
    if letter == "link":
        return {"V", scope} if where.document else {"V"}
    if name in ("visitor", "ended signatory", "deputy after"):
        return {"V"}
    owns = {"self"} if letter == "owner" and noun in NAMING else set()
    letter = "M" if letter == "owner" else letter
    held = {letter} if scope == "document:all" and where.document else set()
    held |= {letter} if scope != "document:all" and where.has(scope) else set()
    return {"V"} | owns | held | ({"M"} if held & {"D", "P", "S"} else set())


def takes_part(world, name):
    """Whether one of the cast reads what all of the partnership read."""
    letter, scope = letter_of(name)
    return bool(_in_partnership(world, scope)) and letter in (OF_A_BODY | set("OGENTCK")) - {"A"}


def reads_committee(world, name):
    """Whether one of the cast reads proposals and meetings of the board."""
    return takes_part(world, name) and letter_of(name)[0] != "Z"


def letter_of(name):
    """The role of one of the cast, and where it counts today; none of who has none."""
    letter, _, scope = name.partition(" ")
    if (
        name in ("visitor", "clock", "ended signatory", "deputy after", "holder")
        or letter == "link"
    ):
        return "", "none:"
    return ("M", scope) if letter == "owner" else (letter, scope)


def _in_partnership(world, scope):
    kind, _, code = scope.partition(":")
    if kind == "organisation":
        return world.partnership.members.filter(code=code).exists()
    if kind == "partnership":
        return code == world.partnership.pk
    return kind == "committee" and world.partnership.committee_set.filter(pk=code).exists()


def knows(world, name, document):
    """Whether one of the cast may know of a document, by hand."""
    letter, _, scope = name.partition(" ")
    if name == "clock" or letter == "link":
        return True
    if name in ("deputy after", "holder") or letter == "R":
        return document.reach == "world" and document.status in DONE
    return reads(world, f"M {scope}" if letter == "owner" else name, document)


def more_of_the_cast(world, cast, links):
    """The cast with who else may ask: an owner, an author, moderators, a deputy."""
    today = world.now().date()
    found = dict(cast)

    def somebody(name, kind, scope, **more):
        person = Person.objects.create(mail=f"acts{len(found)}@example.com", name=name)
        Person.objects.filter(pk=person.pk).update(status="active")
        spell = {"begins": today, "status": "held"} | more
        RoleSpell.objects.create(person=person, kind=kind, scope=scope, **spell)
        found[name] = Person.objects.get(pk=person.pk)
        return found[name]

    somebody(f"owner organisation:{OWN}", "M", f"organisation:{OWN}")
    for code in (world.partnership.pk, "other"):
        somebody(f"R partnership:{code}", "R", f"partnership:{code}")
    ended = RoleSpell.objects.filter(person=cast["ended signatory"]).get()
    somebody("deputy after", "S", f"organisation:{OWN}", stands_for=ended)
    first, *rest = links
    author = somebody("A document:all", "A", f"document:{first.document_id}")
    for each in rest:
        RoleSpell.objects.create(
            person=author,
            kind="A",
            scope=f"document:{each.document_id}",
            begins=today - timedelta(days=1),
            status="held",
        )
    return found


def hung_on(thing):
    """The document that something is hidden with; None for what stands by itself."""
    if type(thing).__name__ in ("Comment", "Amendment", "Step", "Link", "Consultation"):
        return thing.document
    return thing if isinstance(thing, Document) else None
