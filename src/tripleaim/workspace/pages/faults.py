"""What is shown where nothing is, and where something went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.workspace.front import plain_page
from tripleaim.workspace.pages.asker import actor_of
from tripleaim.workspace.pages.drawing import draw


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The same bytes as for what one may not see."""
    return draw(request, actor_of(request), "unknown", {}, status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """A request that may not be made at all."""
    return HttpResponse(plain_page("That may not be done."), status=403)


def not_understood(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """A request that is none: of another host, with too many fields, or altered on its way."""
    said = "What was sent cannot be read, and nothing of it is kept. Go back and try once more."
    return HttpResponse(plain_page(said), status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    said = "Something went wrong on our side. It has been noted."
    return HttpResponse(plain_page(said), status=500)
