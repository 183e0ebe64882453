"""Alerts of a place or of one consultation; reasons of moderators, which may be emptied alone."""

from django.db import migrations, models

TABLE = "hearing_moderation"
SAID = "of these rows the reason alone is ever emptied"
KEPT = ("answer_id", "what", "ground", "person_id", "day")
SAME_IN_SQLITE = " and ".join(f"new.{name} is old.{name}" for name in ("id", *KEPT))
SAME_IN_POSTGRES = " and ".join(
    f"new.{name} is not distinct from old.{name}" for name in ("id", *KEPT)
)

SQLITE = [
    f"create trigger {TABLE}_emptied before update on {TABLE} "
    f"when not (new.reason = '' and {SAME_IN_SQLITE}) begin select raise(abort, '{SAID}'); end",
    f"create trigger {TABLE}_no_delete before delete on {TABLE} "
    f"begin select raise(abort, '{SAID}'); end",
]
POSTGRES = [
    f"create trigger {TABLE}_emptied before update on {TABLE} for each row "
    f"when (not (new.reason = '' and {SAME_IN_POSTGRES})) execute function workspace_refuse()",
    f"create trigger {TABLE}_only_added before delete or truncate on {TABLE} "
    "for each statement execute function workspace_refuse()",
]
AGAIN = (  # SQLite makes a table anew for a column, without the triggers that it had
    "create trigger if not exists hearing_promise_stays before delete on hearing_promise "
    "begin select raise(abort, 'rows of this table are not deleted'); end"
)
OLD = {
    "sqlite": [f"drop trigger if exists {TABLE}_no_{verb}" for verb in ("update", "delete")]
    + [AGAIN],
    "postgresql": [f"drop trigger if exists {TABLE}_only_added on {TABLE}"],
}


def _make(apps: object, editor: object) -> None:
    """Make the triggers of the database at hand, in place of earlier ones."""
    vendor = editor.connection.vendor  # type: ignore[attr-defined]
    for statement in (*OLD[vendor], *(SQLITE if vendor == "sqlite" else POSTGRES)):
        editor.execute(statement)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    """Columns, then triggers."""

    dependencies = (("hearing", "0002_only_added"),)
    operations = (
        migrations.AddField(
            "subscription", "about", models.CharField(blank=True, default="", max_length=20)
        ),
        migrations.AddField(
            "promise", "place", models.CharField(blank=True, default="", max_length=100)
        ),
        migrations.AlterField("news", "place", models.TextField(blank=True)),
        migrations.RunPython(_make, migrations.RunPython.noop),
    )


def names() -> list[str]:
    """The names of the triggers on SQLite."""
    return [statement.split()[2] for statement in SQLITE]


def places() -> list[tuple[str, str]]:
    """The triggers on PostgreSQL: name and table."""
    return [(words[2], words[words.index("on") + 1]) for words in map(str.split, POSTGRES)]
