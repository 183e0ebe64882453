"""The calls of the API of members: the same guards as the pages, cut by a token's scopes."""

import re
import time
from datetime import datetime
from typing import Annotated, Any

from django.db import DataError
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Path, Query, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import BeforeValidator, WithJsonSchema

from tripleaim.model.documents.toml import read_toml
from tripleaim.model.errors import InputRefused, refuse
from tripleaim.workspace.deciding.counting import count_votes
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.writing import faults_of, save_document
from tripleaim.workspace.guard.acting import read_by
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import SCOPE, Refused, can, check, not_there
from tripleaim.workspace.guard.whose_roles import readable
from tripleaim.workspace.member_api.shapes import (
    Conflict,
    DecisionOut,
    Decisions,
    Documents,
    DraftIn,
    Events,
    Fault,
    Me,
    PartnershipOut,
    Saved,
    WholeDocument,
)
from tripleaim.workspace.moment import now_here
from tripleaim.workspace.pages.fitting import UNFIT
from tripleaim.workspace.pages.fixed import FIRST_YEAR, LAST_YEAR
from tripleaim.workspace.pages.tries import SHARES, TOKEN_MOST, TRIES, WRONG_MOST, TooMany
from tripleaim.workspace.partnerships.partnership import Partnership
from tripleaim.workspace.people.tokens import find_token
from tripleaim.workspace.record.event import Event

PER_PAGE = 100
LARGEST_NUMBER = 2**62
Code = Annotated[str, Path(max_length=20, pattern=r"^[A-Za-z0-9-]{1,20}$")]


def _told_moment(said: object) -> object:
    """A moment as it is written: digits alone, which could be seconds, and far years are none."""
    year = str(said)[:4] if re.match(r"\d{4}-\d\d-\d\d", str(said)) else ""
    if not year or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(f"is no moment from {FIRST_YEAR} to {LAST_YEAR}, as 2026-12-31T09:00:00Z")
    return said


MOMENT = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^(19[0-9]{2}|2[01][0-9]{2})-",
}  # the last year of all is taken too, which the pattern leaves out
Moment = Annotated[datetime, BeforeValidator(_told_moment), WithJsonSchema(MOMENT)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
Refusals = {400: Fault, 401: Fault, 403: Fault, 404: Fault, 422: Fault, 429: Fault}


class ByToken(HttpBearer):
    """Who asks, by the token in the header `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Who asks; None for a token that is none, or has ended."""
        now = now_here()
        found = find_token(token, now.date())
        if found is None:
            address = str(request.META.get("REMOTE_ADDR", ""))
            TRIES.count("wrong", address, WRONG_MOST, time.time())
        else:
            TRIES.count("token", str(found.pk), TOKEN_MOST, time.time(), TOKEN_MOST // SHARES or 1)
        return None if found is None else Actor(now=now, person=found.person, token=found)


api = NinjaAPI(
    title="tripleaim workspace",
    version="1",
    auth=ByToken(),
    docs_url=None,
    urls_namespace="api",
    description="Reads documents, decisions and the record as the person of a token may, within "
    "its scopes; saves drafts. It never signs, votes, vouches or gives a right.",
)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """What may not be known is as what is not there; all else gives its reason."""
    status = 404 if refusal.is_unknown else 403
    return _fault(request, status, refusal.rule, refusal.reason, refusal.cure)


@api.exception_handler(InputRefused)
def input_refused(request: HttpRequest, refusal: InputRefused) -> HttpResponse:
    """Something given cannot be: all of it at once."""
    return _fault(request, 422, "input", str(refusal))


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A call that is not as the schema says."""
    said = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors)
    return _fault(request, 422, "input", said)


@api.exception_handler(AuthenticationError)
def not_known(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """A token that is none, or has ended."""
    response = _fault(request, 401, "token", "There is no such token in force.", "Make one.")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, many: TooMany) -> HttpResponse:
    """A token, or an address with tokens that are none, that asks too often."""
    response = _fault(request, 429, "many", str(many), "Ask less often.")
    response["Retry-After"] = str(many.seconds)
    return response


@api.exception_handler(DataError)
def not_fit(request: HttpRequest, error: DataError) -> HttpResponse:
    """Something that the database could not take: too long for its column, or no text."""
    return _fault(request, 422, "input", UNFIT)


@api.exception_handler(HttpError)
def not_read(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A call that cannot be read at all."""
    return _fault(request, error.status_code, "input", str(error))


@api.get("/me", response={200: Me, 401: Fault, 429: Fault})
def me(request: Any) -> Any:
    """Who asks, by which token."""
    actor: Actor = request.auth
    assert actor.token is not None
    assert actor.person is not None
    roles = sorted({f"{each.name} in {each.scope}" for each in actor.spells})
    return {
        "person": actor.person.pseudonym,
        "scopes": list(actor.token.scope_names),
        "ends": actor.token.ends,
        "roles": roles,
    }


@api.get("/partnerships", response={200: list[PartnershipOut], 401: Fault, 429: Fault})
def partnerships(request: Any) -> Any:
    """The partnerships that one takes part in."""
    rows = Partnership.objects.order_by("name", "pk")
    return [
        {
            "code": each.pk,
            "name": each.name,
            "area": each.area,
            "members": list(each.members.order_by("code").values_list("code", flat=True)),
        }
        for each in rows
        if can("partnership.read", request.auth, each)
    ]


@api.get("/partnerships/{code}/documents", response={200: Documents, **Refusals})
def documents(
    request: Any, code: Code, page: PageNumber = 1, updated_after: Moment | None = None
) -> Any:
    """The documents of a partnership that one may read; `updated_after` for what changed since."""
    actor = _scoped(request, "documents", "page", "updated_after")
    rows = readable(actor, Document.objects.filter(partnership=_partnership(actor, code)))
    rows = rows.annotate(updated_at=Max("versions__at")).order_by("slug", "pk")
    if updated_after is not None:
        rows = rows.filter(updated_at__gt=_aware(updated_after))
    items, following = _part(rows, page)
    return {"page": page, "next": following, "items": items}


@api.get("/documents/{code}", response={200: WholeDocument, **Refusals})
def document(request: Any, code: Code) -> Any:
    """A document with its newest text."""
    return _whole(_document(_scoped(request, "documents"), code))


@api.put("/documents/{code}/draft", response={200: Saved, 409: Conflict, **Refusals})
def save(request: Any, code: Code, draft: DraftIn) -> Any:
    """Save a draft of which one is an author; 409 gives the text that somebody saved since."""
    actor = _scoped(request, "drafts")
    row = _document(actor, code)
    values = read_toml(draft.body, "draft")
    try:
        version = save_document(actor, row, values, draft.lock, draft.said or "by a program")
    except Refused as refusal:
        if refusal.rule != "lock":
            raise
        row.refresh_from_db()
        said = {
            "rule": "lock",
            "reason": refusal.reason,
            "cure": refusal.cure,
            "body": row.newest.body,
            "lock": row.lock,
        }
        return Status(409, said)
    row.refresh_from_db()
    return {
        "save_number": version.save_number,
        "lock": row.lock,
        "faults": len(faults_of(version)),
    }


@api.get("/partnerships/{code}/decisions", response={200: Decisions, **Refusals})
def decisions(request: Any, code: Code, page: PageNumber = 1) -> Any:
    """The proposals of a partnership's committees that one may read, newest first."""
    actor = _scoped(request, "decisions", "page")
    rows = Proposal.objects.filter(committee__partnership=_partnership(actor, code))
    items, following = _part(rows.select_related("committee").order_by("-closes", "pk"), page)
    mine = [_decision(each) for each in items if can("proposal.read", actor, each)]
    return {"page": page, "next": following, "items": mine}


@api.get("/decisions/{code}", response={200: DecisionOut, **Refusals})
def decision(request: Any, code: Code) -> Any:
    """A proposal with its count."""
    actor = _scoped(request, "decisions")
    row = Proposal.objects.select_related("committee").filter(pk=code).first()
    if row is None or not can("proposal.read", actor, row):
        raise _nothing()
    return _decision(row)


@api.get("/partnerships/{code}/events", response={200: Events, **Refusals})
def events(
    request: Any, code: Code, after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0
) -> Any:
    """The record of a partnership in order, to its auditor and governance officer."""
    actor = _scoped(request, "events", "after")
    partnership = _partnership(actor, code)
    check("event.read", actor, partnership)
    rows = Event.objects.filter(scope=partnership.pk, seq__gt=after).order_by("seq")
    found = list(rows[: PER_PAGE + 1])
    following = found[PER_PAGE - 1].seq if len(found) > PER_PAGE else None
    return {"items": found[:PER_PAGE], "next": following}


def _scoped(request: Any, scope: str, *names: str) -> Actor:
    """Who asks, where the token has a scope. Raises Refused where it has not.

    Raises InputRefused for a parameter that the call does not know: it would be passed over.
    """
    strange = sorted(set(request.GET) - set(names))
    if strange:
        known = f"It knows: {', '.join(names) or 'none'}."
        raise refuse("parameter", "is not one of this call", known, value=strange[0][:40])
    actor: Actor = request.auth
    if actor.token is None or scope not in actor.token.scope_names:
        raise Refused(SCOPE, f"The token has no scope '{scope}'.", "Make one that has.")
    return actor


def _partnership(actor: Actor, code: str) -> Partnership:
    row: Partnership | None = Partnership.objects.filter(pk=code).first()
    if row is None or not can("partnership.read", actor, row):
        raise _nothing()
    return row


def _document(actor: Actor, code: str) -> Document:
    row: Document | None = Document.objects.filter(pk=code).first()
    if row is None:
        raise _nothing()
    read_by(actor, row)
    return row


def _whole(row: Document) -> dict[str, Any]:
    version = row.newest
    return {
        "code": row.pk,
        "slug": row.slug,
        "kind": row.kind,
        "title": row.title,
        "status": row.status,
        "revision": row.revision,
        "reach": row.reach,
        "updated_at": version.at,
        "lock": row.lock,
        "save_number": version.save_number,
        "content_hash": version.content_hash,
        "body": version.body,
    }


def _decision(row: Proposal) -> dict[str, Any]:
    count = count_votes(row)
    return {
        "code": row.pk,
        "committee": row.committee.name,
        "title": row.title,
        "text": row.text,
        "status": row.status,
        "opens": row.opens,
        "closes": row.closes,
        "review_on": row.review_on,
        "outcome": row.outcome,
        "document": row.document_id,
        "entry": row.entry,
        "rule": count.rule,
        "counts": count.text,
        "quorum": count.quorum_text,
    }


def _part(rows: QuerySet[Any], page: int) -> tuple[list[Any], int | None]:
    """One page of rows, and the number of the next where there is one."""
    first = (page - 1) * PER_PAGE
    found = list(rows[first : first + PER_PAGE + 1])
    return found[:PER_PAGE], page + 1 if len(found) > PER_PAGE else None


def _aware(moment: datetime) -> datetime:
    made: datetime = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    return made


def _nothing() -> Refused:
    return not_there()


def _fault(
    request: HttpRequest, status: int, rule: str, reason: str, cure: str = ""
) -> HttpResponse:
    said = {"rule": rule, "reason": reason, "cure": cure}
    response: HttpResponse = api.create_response(request, said, status=status)
    return response
