"""The Django application of the workspace."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Named so that migrations and tables are found under `workspace`."""

    name = "tripleaim.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of new second factors."""
        from allauth.mfa.signals import authenticator_added

        from tripleaim.workspace.people.adapter import note_new_factor

        authenticator_added.connect(note_new_factor)
