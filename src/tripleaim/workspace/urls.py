"""The addresses that need a server; all others are files of the site."""

from django.urls import path

from tripleaim.workspace.views import what_if_page, what_if_systems

urlpatterns = [
    path("what-if/", what_if_systems),
    path("what-if/<str:code>/", what_if_page),
]
