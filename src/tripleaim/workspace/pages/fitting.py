"""What fits no text or no column of the database is told to whoever sent it, as their mistake.

SQLite takes a character of the number nought and a text that is longer than its column; PostgreSQL
refuses both, and what it refuses is no fault of ours.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse

from tripleaim.workspace.front import plain_page

NOUGHT = "\0"
API = "/api/workspace/"
FORM = "application/x-www-form-urlencoded"
NO_TEXT = "What was sent holds a character that no text has (U+0000). Send it without."
UNFIT = "What was sent does not fit: something is too long, or no text. Nothing of it is kept."


class Fitting:
    """Refuses what holds the character of nought, and tells what the database could not take."""

    def __init__(self, answer: Callable[[Any], Any]):
        self.answer = answer

    def __call__(self, request: HttpRequest) -> Any:
        """Answer one request, where its address, its question and its cookies are text."""
        if _is_text((request.path_info, *_values(request.GET), *request.COOKIES.values())):
            return self.answer(request)
        return unfit(request, NO_TEXT)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """The same of a form; files are read by the page that takes some."""
        is_form = request.method == "POST" and request.content_type == FORM
        if is_form and not _is_text(_values(request.POST)):
            return unfit(request, NO_TEXT)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What the database refused as too long or no text: its transaction kept nothing."""
        return unfit(request, UNFIT) if isinstance(error, DataError) else None


def unfit(request: HttpRequest, said: str) -> HttpResponse:
    """The page that says so; to a program the same in its own form."""
    if request.path_info.startswith(API):
        return JsonResponse({"rule": "input", "reason": said, "cure": ""}, status=400)
    return HttpResponse(plain_page(said), status=400)


def _values(given: Any) -> list[str]:
    return [each for name, values in given.lists() for each in (name, *values)]


def _is_text(given: Iterable[str]) -> bool:
    return not any(NOUGHT in each for each in given)
