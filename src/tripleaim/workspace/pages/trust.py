"""Public pages of trust: the log's head, its leaves, proofs, and how to verify."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from tripleaim.governance.tree import consistency_path, inclusion_path
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, check, not_there, why_not
from tripleaim.workspace.pages.drawing import draw, found, page
from tripleaim.workspace.pages.form import page_number
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.record import witnessing
from tripleaim.workspace.record.exporting import note_of
from tripleaim.workspace.record.log import HeadStamp, Node, TreeHead
from tripleaim.workspace.record.readable import seal_here
from tripleaim.workspace.record.tree_log import leaves_of, log_key, node_at, proofs
from tripleaim.workspace.signing import requests
from tripleaim.workspace.signing.keys import founding_key, usable_keys
from tripleaim.workspace.signing.step import OwnKey


@page("GET", "HEAD", public=True)
def verify(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How anybody verifies an agreement, and what that does not show."""
    head = TreeHead.objects.order_by("-size").first()
    context = {
        "head": head,
        "key": log_key(),
        "founding": founding_key(),
        "seal": seal_here().fingerprint,
    }
    return draw(request, actor, "verify", context)


@page("GET", "HEAD", public=True)
def seal(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The certificate of the seal on copies in PDF."""
    return HttpResponse(seal_here().certificate, content_type="application/x-pem-file")


@page("GET", "HEAD", "POST", public=True)
def heads(request: HttpRequest, actor: Actor, form: str = "") -> HttpResponse:
    """The signed heads and who countersigned each; a member countersigns the newest here."""
    if form:
        return listed([_plain(each) for each in witnessing.head_rows()[0]], form, "heads")
    rows, more = witnessing.head_rows(page_number(request))
    head = witnessing.newest_head()
    own = usable_keys(actor.person) if actor.person is not None else []
    may = [each for each in own if _may_countersign(actor, head, each)]
    problems: Any = []
    if request.method == "POST":
        mine = next((each for each in may if each.key == request.POST.get("key")), None)
        if head is None or mine is None:
            raise Refused("key", "You have no key in force to countersign with.", "Add one.")
        check("head.countersign", actor, head, party=mine.party)
        try:
            kept = request.POST.get("kept", "")
            seen = witnessing.check_kept(actor, kept, mine.party) if kept.strip() else ""
            text = witnessing.text_of_witness(actor, head, mine, seen)
            about = {"head": head.pk, "back": "/heads"}
            return redirect(f"/sign/{requests.request_signature(actor, text, mine.key, about).pk}")
        except InputRefused as refusal:
            problems = refusal.problems
    context = {
        "rows": rows,
        "more": more,
        "head": head,
        "own": may,
        "seen": [(each, _seen(each)) for each in may],
        "fresh": actor.fresh,
        "key": log_key(),
        "problems": problems,
        "given": request.POST,
    }
    return draw(request, actor, "heads", context, status=400 if problems else 200)


@page("GET", "HEAD", public=True)
def one_head(request: HttpRequest, actor: Actor, size: int) -> HttpResponse:
    """A signed head, as a note."""
    return HttpResponse(note_of(found(TreeHead, pk=size)), content_type="text/plain; charset=utf-8")


@page("GET", "HEAD", public=True)
def stamp(request: HttpRequest, actor: Actor, size: int) -> HttpResponse:
    """The time stamp of a head, as the service gave it (RFC 3161)."""
    token = bytes(found(HeadStamp, head=size).token)
    return HttpResponse(token, content_type="application/timestamp-token")


def _may_countersign(actor: Actor, head: TreeHead | None, key: OwnKey) -> bool:
    refusal = why_not("head.countersign", actor, head, party=key.party) if head else None
    return head is not None and (refusal is None or refusal.rule == "fresh")


def _seen(key: OwnKey) -> int:
    """Of how many entries the head was that an organisation saw before; 0 where it saw none."""
    seen = witnessing.seen_before(str(key.party))
    return 0 if seen == witnessing.NEVER else int(seen.partition(" ")[0])


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    head = row["head"]
    said = "; ".join(f"{party} on {day} (entry {at})" for party, day, at in row["witnesses"])
    stamp = row["stamp"]
    return {
        "entries": head.size,
        "root": head.root,
        "at": str(head.at),
        "countersigned_by": said,
        "stamped_at": str(stamp.at) if stamp is not None else "",
        "stamped_by": stamp.service if stamp is not None else "",
    }


@page("GET", "HEAD", public=True)
def checkpoint(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest signed head, as a note."""
    return HttpResponse(note_of(_newest()), content_type="text/plain; charset=utf-8")


@page("GET", "HEAD", public=True)
def leaves(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every leaf under the newest head, a line each."""
    made = "".join(f"{leaf}\n" for leaf in leaves_of(int(_newest().size)))
    return HttpResponse(made, content_type="text/plain; charset=utf-8")


@page("GET", "HEAD", public=True)
def proof(request: HttpRequest, actor: Actor, index: int) -> HttpResponse:
    """That an entry stands under the newest head: its leaf and the path to the root."""
    head = _newest()
    size = int(head.size)
    if not 0 <= index < size:
        raise not_there()
    return JsonResponse(
        {
            "index": index,
            "size": size,
            "root": head.root,
            "leaf": Node.objects.get(level=0, place=index).hash,
            "path": proofs(inclusion_path(node_at, index, size)),
        }
    )


@page("GET", "HEAD", public=True)
def consistency(request: HttpRequest, actor: Actor, first: int, second: int) -> HttpResponse:
    """That an earlier size of the log begins a later one."""
    if not 0 < first <= second <= int(_newest().size):
        raise not_there()
    made = proofs(consistency_path(node_at, first, second))
    return JsonResponse({"first": first, "second": second, "path": made})


def _newest() -> TreeHead:
    head = TreeHead.objects.order_by("-size").first()
    if head is None:
        raise not_there()
    return head
