"""Rows that are only ever added, and rows that are never taken out, in both databases."""

from django.db import migrations

ADDED = ("hearing_coding", "hearing_telling")
STAYING = (
    "hearing_answer",
    "hearing_promise",
    "hearing_publicquestion",
    "hearing_theme",
    "hearing_consultation",
)
SAID = "rows of this table are only ever added"

SQLITE = [
    f"create trigger {table}_no_{verb} before {verb} on {table} "
    f"begin select raise(abort, '{SAID}'); end"
    for table in ADDED
    for verb in ("update", "delete")
] + [
    f"create trigger {table}_stays before delete on {table} "
    "begin select raise(abort, 'rows of this table are not deleted'); end"
    for table in STAYING
]
POSTGRES = [
    f"create trigger {table}_only_added before update or delete or truncate on {table} "
    "for each statement execute function workspace_refuse()"
    for table in ADDED
] + [
    f"create trigger {table}_stays before delete or truncate on {table} "
    "for each statement execute function workspace_refuse()"
    for table in STAYING
]


def _make(apps: object, editor: object) -> None:
    """Make the triggers of the database at hand."""
    vendor = editor.connection.vendor  # type: ignore[attr-defined]
    for statement in SQLITE if vendor == "sqlite" else POSTGRES:
        editor.execute(statement)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = (("hearing", "0001_initial"),)
    operations = (migrations.RunPython(_make, migrations.RunPython.noop),)


def names() -> list[str]:
    """The names of the triggers on SQLite."""
    return [statement.split()[2] for statement in SQLITE]


def places() -> list[tuple[str, str]]:
    """The triggers on PostgreSQL: name and table."""
    found = []
    for statement in POSTGRES:
        words = statement.split()
        found.append((words[2], words[words.index("on") + 1]))
    return found
