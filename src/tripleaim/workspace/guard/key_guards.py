"""Guards about keys and what was signed with them."""

from typing import Any

from tripleaim.governance.key_event import UNKNOWN_DAY
from tripleaim.governance.signed_text import fault_of
from tripleaim.model.day import told_day
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.asking import Asked
from tripleaim.workspace.meetings.meeting import Meeting


def document_of(subject: Any) -> Any:
    """The document that a thing is, or is of; of a meeting its minutes."""
    if isinstance(subject, Document):
        return subject
    return subject.minutes if isinstance(subject, Meeting) else subject.document


def key(asked: Asked) -> str:
    """Whether somebody has a key in force, of that party."""
    from tripleaim.workspace.signing.keys import usable_keys

    if asked.actor.person is None:
        return "Only a person has a key."
    party = asked.given.get("party")
    held = usable_keys(asked.actor.person, party)
    of = f" for {party}" if party else ""
    return "" if held else f"You have no key in force{of}."


def since(asked: Asked) -> str:
    """Whether a day is told, or that nobody knows it."""
    said = str(asked.given.get("since", ""))
    if said == UNKNOWN_DAY:
        return ""
    try:
        return "That day is still to come." if told_day(said) > asked.actor.today else ""
    except ValueError:
        return "From which day on is not said."


def undoubted(asked: Asked) -> str:
    """Whether every signature of the document stands."""
    from tripleaim.workspace.signing.keys import fallen_signatures

    parties = dict.fromkeys(row.party for row, _ in fallen_signatures(document_of(asked.subject)))
    said = ", ".join(parties)
    return f"The signature of {said} does not stand: its key was in wrong hands." if said else ""


def first(asked: Asked) -> str:
    """Whether the log has no key yet."""
    from tripleaim.workspace.record.tree_log import the_log

    return "The log has a first key." if the_log().of_kinds("key") else ""


def other(asked: Asked) -> str:
    """Whether it is the key of another organisation."""
    party = asked.given.get("party")
    return "It is a key of your own organisation." if party == asked.subject.party else ""


def address(asked: Asked) -> str:
    """Where others can read what is published; a page here only where it is open to them."""
    from tripleaim.workspace.signing.publishing import fault_of_place

    said = str(asked.given.get("address", ""))
    if fault := fault_of(said):
        return f"The address {fault}."
    return fault_of_place(document_of(asked.subject), said, bool(asked.given.get("opens")))
