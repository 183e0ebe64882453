"""Public pages of trust: the log's head, its leaves, proofs, and how to verify."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from tripleaim.governance.tree import consistency_path, inclusion_path
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.pages.drawing import draw, page
from tripleaim.workspace.record.exporting import note_of
from tripleaim.workspace.record.log import Node, TreeHead
from tripleaim.workspace.record.readable import seal_here
from tripleaim.workspace.record.tree_log import leaves_of, log_key, node_at, proofs
from tripleaim.workspace.signing.keys import founding_key


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
        raise Refused("unknown", "There is nothing here under that address that you may see.")
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
        raise Refused("unknown", "There is nothing here under that address that you may see.")
    made = proofs(consistency_path(node_at, first, second))
    return JsonResponse({"first": first, "second": second, "path": made})


def _newest() -> TreeHead:
    head = TreeHead.objects.order_by("-size").first()
    if head is None:
        raise Refused("unknown", "There is nothing here under that address that you may see.")
    return head
