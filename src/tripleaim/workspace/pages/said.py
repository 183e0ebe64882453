"""Filters of templates: states, scopes, bodies and kinds as readers are told of them, not as rows
hold them."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from tripleaim.model.documents.base import words_of
from tripleaim.model.errors import InputRefused
from tripleaim.model.pence import in_full
from tripleaim.model.said_number import is_whole
from tripleaim.model.shown import shown
from tripleaim.page.words import day_words, with_days_in_words
from tripleaim.workspace.drafting.marked import html_of
from tripleaim.workspace.guard.once import once
from tripleaim.workspace.moment import days_ahead, today_here
from tripleaim.workspace.people.directories import read_directories

register = template.Library()
register.filter("in_full", in_full)

STANDS = {
    "consultation": {
        "draft": "not open yet",
        "open": "open",
        "closed": "closed; replies are to come",
        "replied": "replied to; the decision is to come",
        "decided": "decided; what changed is to come",
        "finished": "ended",
    },
    "promise": {"open": "to be kept"},
    "publicquestion": {"asked": "to be passed on", "with": "to be answered"},
    "answer": {"held": "waiting for a moderator", "withdrawn": "taken back"},
    "wave": {"draft": "not open yet"},
    "meeting": {"papers_out": "papers out", "minuted": "minutes to be confirmed"},
    "step": {"waiting": "not yet its turn", "open": "its turn"},
    "rolespell": {"offered": "offered, not taken yet"},
    "keystate": {
        "in_force": "in force",
        "waiting": "to be vouched for",
        "compromised": "was in wrong hands",
    },
}

SIGNS = {
    "key": "By signing you show that this key is in your hands. Nothing is agreed by it.",
    "vouch": "By signing you say that you saw the holder of the key named here.",
    "revoke": "By signing you end the key named here, for good.",
    "compromise": "By signing you say that the key named here was in wrong hands: it ends, and "
    "what it signed or vouched for since then does not stand.",
    "witness": "By signing you say that you saw this head of the log, after the one named as seen.",
    "signature": "By signing you agree, for the party named here, to the document whose content "
    "has this fingerprint.",
    "publication": "By signing you say where the signed document can be read from now on.",
    "minutes": "By signing you confirm the minutes whose content has this fingerprint: they do not "
    "change from then on.",
    "decision": "By signing you say that this is what was decided, and how it was counted.",
}


@register.filter
def stands(row: object) -> str:
    """How something stands, in words.

    >>> from types import SimpleNamespace
    >>> stands(SimpleNamespace(status="in_force"))
    'in force'
    """
    status = str(getattr(row, "status", ""))
    words = STANDS.get(type(row).__name__.lower(), {})
    return words.get(status, status.replace("_", " "))


@register.filter
def scope_words(scope: str) -> str:
    """What a role is in, by its name: an organisation, partnership, committee or document."""
    kind, _, place = str(scope).partition(":")
    return _named(kind, place) or "the whole of this workspace"


@register.filter
def field_words(column: str, form: object = None) -> str:
    """What a field is called where it is filled in: its label in a form, else its path in words.

    >>> field_words("risk_shares"), field_words("parties.2.organisation")
    ('Risk shares', 'Parties, row 2, organisation')
    """
    for each in getattr(form, "asks", ()):
        if each.name == column:
            return str(each.label)
    steps = [f"row {each}" if is_whole(each) else words_of(each) for each in column.split(".")]
    said = ", ".join(steps)
    return said[:1].upper() + said[1:]


@register.filter
def body(code: str) -> str:
    """An organisation by its name; its code where it has none here."""
    return _named("organisation", str(code)) or str(code)


@register.filter
def prose(text: str) -> str:
    """A sentence of a check for a page: days in words, nothing to type on a command line."""
    return with_days_in_words(str(text))


@register.filter
def marked(text: str) -> SafeString:
    """A paragraph of a document with its emphasis, lists and links; all else in it is text."""
    return SafeString(html_of(str(text or "")))


@register.filter
def spelt(value: object) -> str:
    r"""A heading, number or field of a document: marks in it that nobody sees are spelt out.

    >>> spelt("Keep \u202eit")
    'Keep \\u202eit'
    """
    return "" if value is None else shown(str(value).replace("\r\n", "\n"))


@register.filter
def kind_words(kind: str) -> str:
    """A kind of document in words.

    >>> kind_words("pooled_fund")
    'pooled fund'
    """
    return str(kind).replace("_", " ")


@register.filter
def words_of_ground(grounds: object, ground: str) -> str:
    """The ground of a removal in words."""
    found = grounds[ground] if isinstance(grounds, dict) and ground in grounds else None
    return str(getattr(found, "words", ground))


@register.filter
def signs_what(purpose: str) -> str:
    """What one says by signing a text, by its first line.

    >>> signs_what("vouch")
    'By signing you say that you saw the holder of the key named here.'
    """
    return SIGNS.get(str(purpose), "Each line of it is what you sign.")


@register.filter
def done_words(action: str) -> str:
    """What was done, in words: an action by its name."""
    from tripleaim.workspace.guard.table import read_actions

    found = read_actions().get(str(action))
    return found.words if found is not None else str(action).replace(".", " ").replace("_", " ")


@register.simple_tag
def directories() -> list[tuple[str, str]]:
    """The organisations that sign their people in themselves: code and name; none where the file
    cannot be read, which `workspace check` tells."""
    try:
        codes = sorted(read_directories(settings.DIRECTORIES))
    except InputRefused:
        return []
    return [(code, _named("organisation", code)) for code in codes]


@register.simple_tag
def clock_words() -> str:
    """What the clock of an example says where it was put on; empty elsewhere."""
    return f"Its clock was put on: today is {day_words(today_here())}." if days_ahead() else ""


def _named(kind: str, place: str) -> str:
    from tripleaim.workspace.drafting.document import Document
    from tripleaim.workspace.partnerships.partnership import Committee, Organisation, Partnership

    models: dict[str, Any] = {
        "organisation": Organisation,
        "partnership": Partnership,
        "committee": Committee,
        "document": Document,
    }
    model = models.get(kind)
    if model is None or not place:
        return str(place)
    row = once((kind, place), lambda: model.objects.filter(pk=place).first())
    return str(getattr(row, "title", None) or getattr(row, "name", "") or place)
