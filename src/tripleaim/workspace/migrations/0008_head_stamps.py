"""Time stamps of heads by a service: rows are only ever added."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "workspace_headstamp"
SAID = "rows of this table are only ever added"
SQLITE = [
    f"create trigger {TABLE}_no_{verb} before {verb} on {TABLE} "
    f"begin select raise(abort, '{SAID}'); end"
    for verb in ("update", "delete")
]
POSTGRES = [
    f"create trigger {TABLE}_only_added before update or delete or truncate on {TABLE} "
    "for each statement execute function workspace_refuse()"
]


def _make(apps: object, editor: object) -> None:
    """Make the triggers of the database at hand."""
    vendor = editor.connection.vendor  # type: ignore[attr-defined]
    for statement in SQLITE if vendor == "sqlite" else POSTGRES:
        editor.execute(statement)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("workspace", "0007_notices_and_tokens")]
    operations = [
        migrations.CreateModel(
            name="HeadStamp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.BinaryField()),
                ("service", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "head",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stamp",
                        to="workspace.treehead",
                    ),
                ),
            ],
        ),
        migrations.RunPython(_make, migrations.RunPython.noop),
    ]


def names() -> list[str]:
    """The names of the triggers on SQLite."""
    return [statement.split()[2] for statement in SQLITE]


def places() -> list[tuple[str, str]]:
    """The triggers on PostgreSQL: name and table."""
    return [(f"{TABLE}_only_added", TABLE)]
