"""The addresses of the workspace."""

from typing import Any

urlpatterns: list[Any] = []
