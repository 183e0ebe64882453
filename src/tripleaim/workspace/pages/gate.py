"""What every request to the workspace passes: headers, a second factor where a role needs one."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import redirect

from tripleaim.workspace.pages.asker import has_factor
from tripleaim.workspace.people.role import ROLES

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SITE = ("/what-if/", "/api/v1/")  # drawn with the templates of the site, under its own policy
OPEN = ("/account/", "/static/", "/join/", "/back/", "/api/")  # sessions count for nothing there


class Gate:
    """Adds the strict headers; sends whoever signs, chairs or administers to add a factor first."""

    def __init__(self, answer: Callable[[Any], Any]):
        self.answer = answer

    def __call__(self, request: Any) -> Any:
        """Answer one request."""
        if self._lacks_factor(request):
            return redirect("/account/2fa/totp/activate/")
        response = self.answer(request)
        if not request.path.startswith(SITE):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @staticmethod
    def _lacks_factor(request: Any) -> bool:
        person = request.user
        if not person.is_authenticated or request.path.startswith(OPEN):
            return False
        kinds = person.spells.exclude(status="ended").values_list("kind", flat=True)
        return any(ROLES[kind].needs_factor for kind in kinds) and not has_factor(person)
