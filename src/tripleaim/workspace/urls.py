"""The addresses that need a server; all others are files of the site."""

from django.urls import path
from django.views.decorators.http import require_safe

from tripleaim.workspace.views import what_if_page, what_if_systems

urlpatterns = [
    path("what-if/", require_safe(what_if_systems)),
    path("what-if/<str:code>/", require_safe(what_if_page)),
]
