"""The rights of the web's database role: it owns no table, and only adds where rows only grow."""

import re
from typing import Any

from django.apps import apps
from django.conf import settings

from tripleaim.model.errors import refuse
from tripleaim.workspace.record.log import LogEntry

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
READ_AND_ADD, ALL = "select, insert", "select, insert, update, delete"


def grants_for(role: str) -> list[str]:
    """The statements that give a role of PostgreSQL what the web needs, and no more.

    The owner of the tables runs them. Raises InputRefused for a name that is none.
    """
    if not NAME.fullmatch(role):
        raise refuse("role", "is no name of a role", "Small letters, digits, _.", value=role)
    added = {each._meta.db_table for each in _only_added()}
    found = [f"revoke all on all tables in schema public from {role}"]  # SQL of: a checked name
    for table in _tables():
        rights = READ_AND_ADD if table in added else ALL
        found.append(f"grant {rights} on {table} to {role}")  # SQL of: our tables, a checked name
    # SQL of: a checked name
    found.append(f"grant usage on all sequences in schema public to {role}")
    return [f"{each};" for each in found]


def _only_added() -> list[Any]:
    from tripleaim.workspace.models import INSERT_ONLY

    door = getattr(apps.get_app_config("hearing").models_module, "INSERT_ONLY", ())
    return [*INSERT_ONLY, *door, LogEntry]


def _tables() -> list[str]:
    made = apps.get_models(include_auto_created=True)
    cache = settings.CACHES["default"]["LOCATION"]
    return sorted({each._meta.db_table for each in made} | {str(cache), "django_migrations"})
