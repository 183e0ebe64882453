"""By which power of its terms of reference a committee decides, and how much it may commit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tripleaim.model.documents.base import BINDING
from tripleaim.model.documents.scheme import SchemeOfDelegation
from tripleaim.model.pence import in_full
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.partnerships.seats import terms_of

SCHEME = "scheme_of_delegation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """The power that a decision uses: a function, and the most that it commits.

    Without a function it uses none: it is advice to whom the committee reports.
    """

    function: str = ""
    pence: int = 0


ADVICE = Used()


def asks_for_power(committee: Committee) -> bool:
    """Whether it is to be said by which power a committee decides: its terms give it one."""
    terms = terms_of(committee)
    return terms is not None and bool(terms.powers)


def why_beyond(committee: Committee, used: Used | None, on: date) -> str:
    """Why a committee may not decide by a power on a day; empty where it may, or only advises.

    Its signed terms say what it may; a signed scheme of a body whose functions it uses may keep a
    function to the board, or give its committee less.
    """
    terms = terms_of(committee)
    if terms is None or used == ADVICE:
        return ""
    if used is None:
        return "It is not said by which power it is decided." if terms.powers else ""
    power = next((each for each in terms.powers if each.function == used.function), None)
    if power is None:
        return f"The terms of reference give no power over {used.function}."
    if power.limit_pence is not None and used.pence > power.limit_pence:
        said, most = in_full(used.pence), in_full(power.limit_pence)
        return f"{said} is more than the {most} up to which it decides on {used.function}."
    signed = [each for each in _schemes(committee) if each.holds(on)]
    return next(filter(None, (why_beyond_scheme(committee, each, used) for each in signed)), "")


def why_beyond_scheme(committee: Committee, scheme: SchemeOfDelegation, used: Used) -> str:
    """Why a scheme of a body whose functions a committee uses does not let it decide."""
    terms = terms_of(committee)
    if terms is None or scheme.body not in terms.established_by:
        return ""
    if used.function in {kept.function for kept in scheme.reserved}:
        return f"{used.function} is reserved to {scheme.board} by the scheme of {scheme.body}."
    for given in scheme.delegated:
        is_its = (given.function, given.committee) == (used.function, terms.id)
        if is_its and given.limit_pence is not None and used.pence > given.limit_pence:
            said, most = in_full(used.pence), in_full(given.limit_pence)
            return f"{said} is more than the {most} that the scheme of {scheme.body} gives it."
    return ""


def used_words(rules: Mapping[str, Any] | None) -> str:
    """By which power something is decided, as it was said when it opened; empty where it was not
    asked.

    >>> used_words({"power": "pooled-budgets", "pence": 40_000_00})
    'By its power over pooled-budgets; it commits up to £40,000.'
    >>> used_words({"power": "", "advises": "The three boards"})
    'As advice to The three boards: no power is used.'
    """
    if not rules or "power" not in rules:
        return ""
    if not rules["power"]:
        return f"As advice to {rules['advises']}: no power is used."
    most = f"commits up to {in_full(rules['pence'])}" if rules["pence"] else "commits no money"
    return f"By its power over {rules['power']}; it {most}."


def kept_of(committee: Committee, used: Used | None) -> dict[str, Any]:
    """What is kept of the power with the rules of an opening; nothing of a committee without."""
    terms = terms_of(committee)
    if terms is None:
        return {}
    said = used or ADVICE
    return {"power": said.function, "pence": said.pence, "advises": terms.reports_to}


def _schemes(committee: Committee) -> Iterator[SchemeOfDelegation]:
    """The signed schemes of delegation of a committee's partnership."""
    rows = Document.objects.filter(
        partnership=committee.partnership_id, kind=SCHEME, status__in=BINDING
    )
    for each in rows.order_by("slug"):
        scheme = each.newest.agreed
        if isinstance(scheme, SchemeOfDelegation):
            yield scheme
