"""Stylesheets and the one script: files of the package, under one address."""

import mimetypes
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# The site in front has a sheet of the same name, cut to what its own pages use: here it is whole.
WHOLE = {"workspace/nhsuk.css": "nhsuk.css"}


@require_safe
def static_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file that pages need."""
    found = finders.find(WHOLE.get(name, name))
    if not isinstance(found, str) or not Path(found).is_file():
        return HttpResponse(status=404)
    response = HttpResponse(Path(found).read_bytes(), content_type=kind_of(found))
    response["Cache-Control"] = "public, max-age=300"
    return response


def kind_of(name: str) -> str:
    """The kind of content of a file, by its name."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
