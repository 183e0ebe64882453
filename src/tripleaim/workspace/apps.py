"""The Django application of the workspace."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Named so that migrations and tables are found under `workspace`."""

    name = "tripleaim.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"
