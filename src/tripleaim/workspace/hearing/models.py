"""The tables of the public door, gathered for Django; each is defined where its subject is."""

from tripleaim.workspace.hearing.alert import Letter, Locality, News, Subscription
from tripleaim.workspace.hearing.answer import Answer, Coding, Flow, Kept, Moderation, Words
from tripleaim.workspace.hearing.consultation import Consultation, Telling, Theme
from tripleaim.workspace.hearing.promise import Promise, PublicQuestion
from tripleaim.workspace.hearing.wave import Response, Token, Wave

INSERT_ONLY = (Coding, Telling)
"""Tables whose rows are only ever added; triggers of the database see to it.

Moderation is one too, but that its reasons are emptied when the words of an answer are erased.
"""

__all__ = (
    "INSERT_ONLY",
    "Answer",
    "Coding",
    "Consultation",
    "Flow",
    "Kept",
    "Letter",
    "Locality",
    "Moderation",
    "News",
    "Promise",
    "PublicQuestion",
    "Response",
    "Subscription",
    "Telling",
    "Theme",
    "Token",
    "Wave",
    "Words",
)
