"""Forming partnerships and committees."""

from collections.abc import Sequence
from dataclasses import dataclass

from tripleaim.model.documents.committee import RULES as OF_TERMS
from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.whose_roles import Instance
from tripleaim.workspace.moment import days_ahead
from tripleaim.workspace.partnerships.partnership import (
    Committee,
    Organisation,
    Partnership,
)

LONGEST_NAME, MOST_VOTES = 200, 1_000
RULES = {rule: words for rule, words in OF_TERMS.items() if rule != "weighted"}
"""The voting rules of a committee formed by hand: weights come from signed terms alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is said of a committee formed by hand: name, quorum, rule, whether proxies vote.

    One that signed terms of reference govern is what they say.
    """

    name: str
    quorum: int
    rule: str
    proxies: bool = True

    def __post_init__(self) -> None:
        _check_name(self.name)
        if self.rule not in RULES:
            raise refuse("rule", "is none", f"Choose: {', '.join(RULES)}.", column="rule")
        if not 1 <= self.quorum <= MOST_VOTES:
            rule = f"is no number from 1 to {MOST_VOTES:,}"
            raise refuse("quorum", rule, "Write it as 5.", column="quorum")


def form_partnership(
    actor: Actor, name: str, area: str, members: Sequence[tuple[str, str]], example: bool = False
) -> Partnership:
    """Form a partnership of organisations, given by code and name."""
    _check_name(name)
    if not members:
        raise refuse("members", "are none", "Name one at least.", column="members")
    if days_ahead() and not example:
        rule = "cannot be formed where the clock of an example was put on"
        raise refuse("a partnership", rule, "Start a workspace of its own.")
    with acting("partnership.form", actor, Instance()) as asked:
        made = Partnership.objects.create(name=name.strip(), area=area, example=example)
        for code, called in members:
            Organisation.objects.get_or_create(code=code, defaults={"name": called})
        made.members.set([code for code, _ in members])
        record(asked, "", "forming", partnership=made.pk)
    return made


def form_committee(actor: Actor, partnership: Partnership, terms: Terms) -> Committee:
    """Form a committee of a partnership by hand, until it has terms of reference."""
    with acting("committee.form", actor, partnership) as asked:
        made = Committee.objects.create(
            partnership=partnership,
            name=terms.name.strip(),
            quorum=terms.quorum,
            rule=terms.rule,
            proxies=terms.proxies,
        )
        record(asked, "", str(made.status), committee=made.pk)
    return made


def _check_name(name: str) -> None:
    if not name.strip():
        raise refuse("name", "is empty", "Give one.", column="name")
    if len(name.strip()) > LONGEST_NAME:
        rule = f"is longer than {LONGEST_NAME} characters"
        raise refuse("name", rule, "Give a shorter one.", column="name")
