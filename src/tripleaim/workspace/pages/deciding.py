"""Pages of proposals: written, opened, voted on, decided."""

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.model.day import told_day, told_moment
from tripleaim.model.documents.committee import RULES
from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.pence import in_full, pence_of
from tripleaim.workspace.deciding import counting, outcome, powers, voting
from tripleaim.workspace.deciding.proposal import CHOICES, Proposal, Proxy, Vote
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import act_of, can, can_read, check, not_there, why_not
from tripleaim.workspace.guard.whose_roles import readable
from tripleaim.workspace.interests.touching import bearings, people_apart, unhandled
from tripleaim.workspace.pages.drawing import done, draw, found, page, read_of
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.partnerships.seats import terms_of
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.signing import requests
from tripleaim.workspace.signing.keys import usable_keys

LATER = datetime.max.replace(tzinfo=UTC)
AS_ADVICE = "-"


def proposal_of(actor: Actor, code: str) -> Proposal:
    """A proposal that somebody may read; any other is as if it were not there."""
    proposal: Proposal = read_of(actor, "proposal.read", Proposal, code)
    return proposal


@page("GET", "HEAD", "POST")
def propose(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Propose a decision to a committee."""
    committee = found(Committee, pk=code)
    if not can("partnership.read", actor, committee.partnership):
        raise not_there()
    check("proposal.create", actor, committee)
    there = Document.objects.filter(partnership=committee.partnership, abandoned=False)
    documents = readable(actor, there)
    problems: Any = []
    if request.method == "POST":
        given = request.POST
        try:
            chosen = documents.filter(pk=given.get("document", "")).first()
            made = voting.create_proposal(
                actor, committee, given.get("title", ""), given.get("text", ""), chosen
            )
            return done(request, "The proposal is written; the chair opens it.", f"/x/{made.pk}")
        except InputRefused as refusal:
            problems = refusal.problems
    context = {
        "committee": committee,
        "partnership": committee.partnership,
        "problems": problems,
        "documents": documents.order_by("title")[:500],
        "given": request.POST,
    }
    return draw(request, actor, "propose", context, status=400 if problems else 200)


@page("GET", "HEAD", "POST")
def whole(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A proposal: what it says, how the members stand, and what one can do."""
    proposal = proposal_of(actor, code)
    problems: Any = []
    if request.method == "POST":
        try:
            said = _acted(request, actor, proposal)
            return said if isinstance(said, HttpResponse) else done(request, said, f"/x/{code}")
        except InputRefused as refusal:
            problems = refusal.problems
    count = counting.count_votes(proposal)
    context = {
        "proposal": proposal,
        "committee": proposal.committee,
        "problems": problems,
        "partnership": proposal.committee.partnership,
        "count": count,
        "choices": CHOICES,
        "rule": RULES[count.rule],
        "terms": terms_of(proposal.committee),
        "members": _members(actor, proposal),
        "voting": [
            m
            for m in counting.members_voted_by(actor, proposal)
            if can("vote.cast", actor, proposal, member=m)
        ],
        "why_not_vote": why_not("vote.cast", actor, proposal, member=_own(actor, proposal)),
        "may_proxy": can("proposal.proxy", actor, proposal),
        "may_withdraw": can("proposal.withdraw", actor, proposal, reason="-"),
        "why_not_outcome": why_not("proposal.outcome", actor, proposal),
        "interests": bearings(proposal, actor.today),
        "unhandled": unhandled(proposal, actor.today),
        "is_seat": any(e.kind in "TNCK" and e.place == proposal.committee_id for e in actor.spells),
        "is_shut_out": proposal.status == "open"
        and _own(actor, proposal) is not None
        and not can("vote.cast", actor, proposal, member=_own(actor, proposal)),
        "is_chair": any(e.kind == "C" and e.place == proposal.committee_id for e in actor.spells),
    }
    context |= _opening(request, actor, proposal)
    return draw(request, actor, "proposal", context, status=400 if problems else 200)


def _opening(request: HttpRequest, actor: Actor, proposal: Proposal) -> dict[str, Any]:
    """What is asked to open it, and by which power it was opened."""
    return {
        "may_open": can("proposal.open", actor, proposal, closes=LATER, used=powers.ADVICE),
        "may_review": can("proposal.review", actor, proposal, reason="-"),
        "about": _document(actor, proposal),
        "powers": _powers(proposal),
        "used": powers.used_words(proposal.rules),
        "given": request.POST,
    }


def _acted(request: HttpRequest, actor: Actor, proposal: Proposal) -> str | HttpResponse:
    given = request.POST
    what = act_of(given, "open", "vote", "proxy", "withdraw", "outcome", "review")
    if what == "open":
        closes, review_on = _moment(given.get("closes", "")), _day(given.get("review_on", ""))
        voting.open_proposal(actor, proposal, closes, review_on, _used(given, actor, proposal))
        return "It is open for votes."
    if what == "vote":
        member = found(
            RoleSpell,
            pk=given.get("member", "0"),
            kind="T",
            scope=f"committee:{proposal.committee_id}",
        )
        voting.cast_vote(actor, proposal, member, given.get("choice", ""))
        return "Your vote is counted. A later one takes its place, until it closes."
    if what == "proxy":
        voting.name_proxy(actor, proposal, found(Person, pk=given.get("person", "0")))
        return "Your proxy is named."
    if what == "withdraw":
        voting.withdraw_proposal(actor, proposal, given.get("reason", ""))
        return "The proposal is withdrawn."
    if what == "review":
        again = _day(given.get("review_on", ""))
        voting.review_proposal(actor, proposal, given.get("reason", ""), again)
        return "What the review found is on record."
    text = outcome.text_of_decision(actor, proposal)
    assert actor.person is not None  # a chair
    key = usable_keys(actor.person)[0]
    about = {"proposal": proposal.pk, "back": f"/x/{proposal.pk}"}
    return redirect(f"/sign/{requests.request_signature(actor, text, key.key, about).pk}")


def _document(actor: Actor, proposal: Proposal) -> Document | None:
    """The document that it is about, where one may read it."""
    about = proposal.document
    return about if about is not None and can_read(actor, about) else None


def _members(actor: Actor, proposal: Proposal) -> list[dict[str, Any]]:
    proxies = {p.member_id: p.person for p in Proxy.objects.filter(proposal=proposal)}
    shut, weights = people_apart(proposal), counting.rules_of(proposal)["weights"]
    last = {v.member_id: v for v in Vote.objects.filter(proposal=proposal).order_by("number")}
    return [
        {
            "member": each,
            "proxy": proxies.get(each.pk),
            "vote": last.get(each.pk),
            "is_apart": each.person_id in shut,
            "weight": weights.get(str(each.pk), 1),
        }
        for each in counting.members_of(proposal, actor.today)
    ]


def _powers(proposal: Proposal) -> list[tuple[str, str]]:
    """What may be chosen as the power by which it is decided; nothing where none is asked for."""
    terms = terms_of(proposal.committee)
    if terms is None or not terms.powers:
        return []
    rows = [
        (
            each.function,
            f"{each.function} up to {in_full(each.limit_pence)}"
            if each.limit_pence is not None
            else each.function,
        )
        for each in terms.powers
    ]
    return [*rows, (AS_ADVICE, f"none: it is advice to {terms.reports_to}")]


def _used(given: Any, actor: Actor, proposal: Proposal) -> powers.Used | None:
    """The power that was chosen. Raises InputRefused where it is none, or goes beyond it."""
    if not powers.asks_for_power(proposal.committee):
        return None
    said = given.get("power", "")
    if said not in [each for each, _ in _powers(proposal)]:
        raise refuse("the power", "is not chosen", "Choose by which it is decided.", column="power")
    if said == AS_ADVICE:
        return powers.ADVICE
    pounds = given.get("pounds", "").replace(",", "").strip() or "0"
    pence = pence_of(pounds)
    if pence < 0:
        raise refuse("the sum", "is less than nothing", "Write pounds.", column="pounds")
    used = powers.Used(function=said, pence=pence)
    beyond = powers.why_beyond(proposal.committee, used, actor.today)
    if beyond:
        cure = "Open it as advice, or have other terms of reference signed."
        raise refuse("the power", f"does not reach: {beyond.rstrip('.')}", cure, column="power")
    return used


def _own(actor: Actor, proposal: Proposal) -> Any:
    mine = counting.members_voted_by(actor, proposal)
    return mine[0] if mine else None


def _moment(said: str) -> datetime:
    from django.utils import timezone

    try:
        return timezone.make_aware(told_moment(said))
    except ValueError:
        raise refuse("the close", "is no time", "Give a day and time.", column="closes") from None


def _day(said: str) -> date | None:
    try:
        return told_day(said) if said else None
    except ValueError:
        raise refuse("the review", "is no day", "Give a day.", column="review_on") from None
