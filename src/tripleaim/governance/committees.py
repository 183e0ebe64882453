"""Schemes beside the terms of reference of the committees that they name."""

from collections.abc import Iterator

from tripleaim.governance.folder import Filed, Folder
from tripleaim.model.documents.committee import TermsOfReference
from tripleaim.model.documents.scheme import Entrusted, SchemeOfDelegation
from tripleaim.model.errors import Problem
from tripleaim.model.pence import in_full


def committee_faults(folder: Folder) -> Iterator[Problem]:
    """What a scheme delegates to a committee whose terms of reference do not take it."""
    known = folder.by_id()
    for each in folder.filed:
        scheme = each.document
        if isinstance(scheme, SchemeOfDelegation) and scheme.status != "superseded":
            for number, given in enumerate(scheme.delegated, start=1):
                terms = known.get(given.committee or "")
                reason = why_not_taken(scheme, given, terms) if terms else ""
                if reason:
                    yield Problem(
                        where=each.name,
                        column=f"delegated.{number}.committee",
                        value=given.committee,
                        rule=reason,
                        remedy="Let the scheme and the terms of reference say the same.",
                    )


def why_not_taken(scheme: SchemeOfDelegation, given: Entrusted, filed: Filed) -> str:
    """Why a committee does not take what a scheme delegates to it; empty where it does."""
    terms = filed.document
    if not isinstance(terms, TermsOfReference):
        return f"is a {terms.kind.replace('_', ' ')}, not terms of reference"
    if scheme.body not in terms.established_by:
        return f"is no committee of {scheme.body}: its terms name {', '.join(terms.established_by)}"
    power = next((each for each in terms.powers if each.function == given.function), None)
    if power is None:
        return f"has no power over {given.function} by its terms of reference"
    if given.limit_pence is not None and (
        power.limit_pence is None or power.limit_pence > given.limit_pence
    ):
        most = "any sum" if power.limit_pence is None else in_full(power.limit_pence)
        return f"may decide on {most} by its terms of reference, not {in_full(given.limit_pence)}"
    return ""
