"""More tables whose rows are only ever added: how interests were raised and handled, papers."""

from django.db import migrations

TABLES = ("workspace_raised", "workspace_handling", "workspace_paper")
SAID = "rows of this table are only ever added"

SQLITE = [
    f"create trigger {table}_no_{verb} before {verb} on {table} "
    f"begin select raise(abort, '{SAID}'); end"
    for table in TABLES
    for verb in ("update", "delete")
]
POSTGRES = [
    f"create trigger {table}_only_added before update or delete or truncate on {table} "
    "for each statement execute function workspace_refuse()"
    for table in TABLES
]


def _make(apps: object, editor: object) -> None:
    """Make the triggers of the database at hand."""
    vendor = editor.connection.vendor  # type: ignore[attr-defined]
    for statement in SQLITE if vendor == "sqlite" else POSTGRES:
        editor.execute(statement)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = (("workspace", "0005_interests_and_meetings"),)
    operations = (migrations.RunPython(_make, migrations.RunPython.noop),)


def names() -> list[str]:
    """The names of the triggers on SQLite."""
    return [statement.split()[2] for statement in SQLITE]


def places() -> list[tuple[str, str]]:
    """The triggers on PostgreSQL: name and table."""
    return [(words[2], words[words.index("on") + 1]) for words in map(str.split, POSTGRES)]
