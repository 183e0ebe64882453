"""A bare Django page behind the server of the workspace, to measure beside it.

python -m bench.bare PORT: one view that answers "ok", no database, no session, no template.
"""

import sys

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from tripleaim.workspace.listening import make_server, run_server


def page(request: HttpRequest) -> HttpResponse:
    """Two letters."""
    return HttpResponse("ok")


urlpatterns = [re_path(".*", page)]


def main() -> None:
    """Serve it on a port of loopback until stopped."""
    settings.configure(
        SECRET_KEY="measured", ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__, MIDDLEWARE=[]
    )
    run_server(make_server(WSGIHandler(), f"127.0.0.1:{sys.argv[1]}"))


if __name__ == "__main__":
    main()
