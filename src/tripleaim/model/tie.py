"""A tie: a dated relation between two bodies that rests on a document."""

from dataclasses import dataclass

from tripleaim.model.errors import refuse
from tripleaim.model.spell import Spell

TIE_KINDS = {
    "part_of": "an area lies within another",
    "partner_of": "an organisation is a partner of a system",
    "commissions_with": "a commissioner buys together with others under an agreement",
    "commissions_from": "a commissioner buys from a provider",
    "member_of": "a practice belongs to a network or a commissioner",
    "hosts": "an organisation employs or houses for another",
    "supports": "an organisation helps another that is in difficulty",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """`subject` stands in relation `kind` to `object` for a spell; `document` says on what ground.

    >>> from datetime import date
    >>> Tie(kind="part_of", subject="ccg:00T", object="stp:QOP", document="ons:ccg17_stp17",
    ...     spell=Spell(valid_from=date(2017, 4, 1))).kind
    'part_of'
    """

    kind: str
    subject: str
    object: str
    spell: Spell
    document: str

    def __post_init__(self) -> None:
        if self.kind not in TIE_KINDS:
            raise refuse("tie", "is not a kind", f"Kinds: {', '.join(TIE_KINDS)}.", value=self.kind)
        if self.subject == self.object:
            raise refuse("tie", "is tied to itself", value=self.subject)
        if not self.document:
            raise refuse("tie", f"between {self.subject} and {self.object} rests on no document")
