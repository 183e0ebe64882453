"""Guards about people: who leaves, who comes back, who is the last of an office."""

from tripleaim.workspace.guard.asking import Asked


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


def elsewhere(asked: Asked) -> str:
    """Whether a person has roles in no other organisation than those that somebody administers."""
    mine = {each.scope for each in asked.actor.spells if each.kind in ("Z", "I")}
    theirs = {f"organisation:{code}" for code in asked.place.organisations}
    others = theirs - mine if "instance:" not in mine else set()
    return "They have a role in another organisation too." if others else ""


def legalkeep(asked: Asked) -> str:
    """Whether no law keeps what a person declared any longer."""
    from tripleaim.workspace.people.leaving import kept_until

    day = kept_until(asked.subject)
    over = day is None or day <= asked.actor.today
    return "" if over else f"The register of interests keeps what they declared until {day}."


def notlast(asked: Asked) -> str:
    """Whether somebody else holds an office too that must not stand empty."""
    spell = asked.subject
    if spell.kind not in ("Z", "G", "I") or not spell.holds(asked.actor.today):
        return ""
    others = (
        type(spell)
        .objects.filter(kind=spell.kind, scope=spell.scope, status="held", person__status="active")
        .exclude(pk=spell.pk)
    )
    left = any(each.holds(asked.actor.today) for each in others)
    return "" if left else f"There is no other {spell.name} there."
