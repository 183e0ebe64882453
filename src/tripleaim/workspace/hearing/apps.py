"""The Django application of the public door, beside the workspace's."""

from django.apps import AppConfig


class HearingConfig(AppConfig):
    """Named so that migrations and tables are found under `hearing`."""

    name = "tripleaim.workspace.hearing"
    label = "hearing"
    default_auto_field = "django.db.models.BigAutoField"
