"""Guards about people: who leaves, who comes back, who is the last of an office."""

from datetime import date

from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.asking import Asked
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.record.event import Event


def allroles(asked: Asked) -> str:
    """Whether somebody gives all roles of a person; or runs the instance, and sees no link.

    A link that is shown is a credential in the hand of who made it; one that goes by letter is in
    the person's hand alone.
    """
    from tripleaim.workspace.people.joining import gives_in
    from tripleaim.workspace.telling.mailing import letters_go_out

    if "X" in asked.letters:
        return ""
    scopes = set(asked.subject.spells.exclude(status="ended").values_list("scope", flat=True))
    if "I" in asked.letters and (not scopes or letters_go_out()):
        return ""
    mine = bool(scopes) and all(gives_in(asked.actor, each) for each in scopes)
    return "" if mine else "They have a role that others give."


def wrote(person: Person | None, document: Document) -> bool:
    """Whether somebody is or was an author of a document, or saved a version of it.

    Who was offered it and did not take it wrote nothing.
    """
    if document.versions.filter(person=person).exclude(person=None).exists():
        return True
    spells = RoleSpell.objects.filter(person=person, kind="A", scope=f"document:{document.pk}")
    left = Event.objects.filter(action="role.end", kind="rolespell", before="offered")
    refused = set(left.filter(about__in=[str(each.pk) for each in spells]).values_list("about"))
    return any(each.status != "offered" and (str(each.pk),) not in refused for each in spells)


def ofparty(asked: Asked) -> str:
    """Whether who is to be an author is a person of a party of the document."""
    from tripleaim.workspace.guard.whose_roles import parties_of

    if "to" not in asked.given:  # asked for a page: of somebody whom it does not name yet
        return ""
    places = [f"organisation:{code}" for code in parties_of(asked.subject)]
    rows = asked.given["to"].spells.filter(scope__in=places, kind__in="MDPS", status="held")
    there = any(each.holds(asked.actor.today) for each in rows)
    return "" if there else "They are of no party of this document."


def unheld(asked: Asked) -> str:
    """Whether nothing rests on a draft: no signature, consultation, vote or meeting.

    The log keeps what was signed of an earlier revision, and who verifies asks for its document.
    """
    from tripleaim.workspace.deciding.proposal import Proposal
    from tripleaim.workspace.hearing.consultation import Consultation
    from tripleaim.workspace.hearing.wave import Wave
    from tripleaim.workspace.meetings.meeting import Meeting
    from tripleaim.workspace.signing.step import SignatureRow

    about = asked.subject.pk
    if SignatureRow.objects.filter(document=about).exists():
        return "Somebody signed an earlier revision: the log keeps that, so it stays a draft."
    if Consultation.objects.filter(document=about).exists():
        return "A consultation is held on it."
    if Wave.objects.filter(document=about).exists():
        return "A survey is held by it."
    if Meeting.objects.filter(minutes=about).exists():
        return "It is the minutes of a meeting."
    waiting = Proposal.objects.filter(document=about, status__in=("draft", "open", "closed"))
    return "A proposal about it is not settled." if waiting.exists() else ""


def elsewhere(asked: Asked) -> str:
    """Whether a person has roles in no other organisation than those that somebody administers."""
    mine = {each.scope for each in asked.actor.spells if each.kind in ("Z", "I")}
    theirs = {f"organisation:{code}" for code in asked.place.organisations}
    if "instance:" in mine:
        return ""
    if asked.subject.spells.filter(kind="I", status="held").exists():
        return "They run this workspace too."
    others = theirs - mine
    return "They have a role in another organisation too." if others else ""


def legalkeep(asked: Asked) -> str:
    """Whether no law keeps what a person declared any longer."""
    from tripleaim.workspace.people.leaving import kept_until

    day = kept_until(asked.subject)
    over = day is None or day <= asked.actor.today
    return "" if over else f"The register of interests keeps what they declared until {day}."


def notlast(asked: Asked) -> str:
    """Whether somebody else holds an office too that must not stand empty.

    Of a person whose access is to end, it is asked of running the instance: who leaves a member or
    a partnership leaves it to who gives the first office there.
    """
    subject = asked.subject
    if isinstance(subject, Person):
        offices = list(subject.spells.filter(kind="I", status="held"))
    else:
        offices = [subject] if subject.kind in ("Z", "G", "I") else []
    lone = [each for each in offices if _is_last(each, asked.actor.today)]
    return f"There is no other {lone[0].name} there." if lone else ""


def _is_last(spell: RoleSpell, on: date) -> bool:
    """Whether nobody else who has joined holds an office on a day that somebody holds it."""
    others = RoleSpell.objects.filter(
        kind=spell.kind, scope=spell.scope, status="held", person__status="active"
    ).exclude(person=spell.person)
    return spell.holds(on) and not any(each.holds(on) for each in others)
