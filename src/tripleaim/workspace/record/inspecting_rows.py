"""Rows held against what the record tells of them: what somebody changed beside the pages."""

from collections.abc import Iterator
from typing import Any

from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.partnerships.seats import rules_now, seats_of, terms_of
from tripleaim.workspace.record.event import Event


def openings_altered() -> Iterator[str]:
    """Proposals that are not counted by the rules, or over the members, of their opening.

    Who left while it was open is taken off; nobody comes in.
    """
    told = _last_told(("proposal.open",), "rules")
    for each in Proposal.objects.exclude(rules=None).order_by("pk"):
        said = told.get(str(each.pk), {})
        if said.get("rules") != each.rules:
            yield f"proposal {each.pk} is not counted by the rules that it opened with"
        codes = {f"spell-{int(key):04d}" for key in each.members or ()}
        if not codes <= set(said.get("members", ())):
            yield f"proposal {each.pk} counts members whom it did not open with"


def committees_altered() -> Iterator[str]:
    """Committees that are not what the terms of reference that they began with, or took, say."""
    told = _last_told(("committee.begin", "committee.change"), "terms")
    rows = Committee.objects.exclude(terms=None).select_related("terms").order_by("pk")
    for each in rows:
        terms, now = terms_of(each), rules_now(each)
        if told.get(str(each.pk), {}).get("terms") != now["terms"]:
            yield f"committee {each.pk} stands under terms of reference that no event gave it"
        if terms is None:
            continue
        said = (terms.rule, terms.quorum, terms.quorum_of, terms.proxies)
        has = (each.rule, each.quorum, each.quorum_of, each.proxies)
        if said != has or seats_of(terms) != each.seats:
            yield f"committee {each.pk} is not what its signed terms of reference say"


def interests_missing() -> Iterator[str]:
    """Declared interests that are gone, more than the rules of retention removed."""
    said = Event.objects.filter(action="interest.declare").values_list("details", flat=True)
    declared = {each.get("interest") for each in said.iterator()} - {None}
    gone = declared - set(Interest.objects.values_list("pk", flat=True))
    removed = Event.objects.filter(action="instance.retain", details__rule="interests")
    let_go = sum(each.get("removed", 0) for each in removed.values_list("details", flat=True))
    if len(gone) > let_go:
        yield f"{len(gone) - let_go} declared interests are gone, and no rule removed them"


def _last_told(actions: tuple[str, ...], name: str) -> dict[str, dict[str, Any]]:
    """What the last event of some actions tells of each thing, where it tells a name."""
    rows = Event.objects.filter(action__in=actions).order_by("seq")
    found: dict[str, dict[str, Any]] = {}
    for about, details in rows.values_list("about", "details").iterator():
        if name in details:
            found[str(details.get("committee", about))] = details
    return found
