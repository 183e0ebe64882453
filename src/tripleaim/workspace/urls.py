"""The addresses that need a server; all others are files of the site."""

from django.urls import path
from django.views.decorators.http import require_safe

from tripleaim.workspace.api.views import api_manual, api_nowhere, api_page, api_rows
from tripleaim.workspace.views import what_if_page, what_if_systems

urlpatterns = [
    path("api/v1/", api_page),
    path("api/v1/openapi.json", api_manual),
    path("api/v1/<str:name>", api_rows),
    path("api/<path:name>", api_nowhere),
    path("what-if/", require_safe(what_if_systems)),
    path("what-if/<str:code>/", require_safe(what_if_page)),
]
