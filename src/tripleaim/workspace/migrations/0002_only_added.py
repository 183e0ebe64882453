"""Tables whose rows are only ever added, and documents that do not change once they are signed.

The triggers stand in both databases. They are a second lock: what shows a change is the log, whose
heads others hold.
"""

from django.db import migrations

TABLES = (
    "workspace_version",
    "workspace_checkrun",
    "workspace_comment",
    "workspace_commentstate",
    "workspace_support",
    "workspace_signaturerow",
    "workspace_vote",
    "workspace_event",
    "workspace_node",
    "workspace_eventseal",
    "workspace_treehead",
    "workspace_cosignature",
)
SAID = "rows of this table are only ever added"
FINAL = "('signed', 'published', 'superseded')"
IS_CHANGED = (
    "old.status in ('signed', 'published', 'superseded') and ("
    "new.revision <> old.revision or new.slug <> old.slug or new.kind <> old.kind"
    " or new.partnership_id <> old.partnership_id or not ("
    "new.status = old.status"
    " or (old.status = 'signed' and new.status in ('published', 'superseded'))"
    " or (old.status = 'published' and new.status = 'superseded')))"
)

SQLITE = [
    f"create trigger {table}_no_{verb} before {verb} on {table} "
    f"begin select raise(abort, '{SAID}'); end"
    for table in TABLES
    for verb in ("update", "delete")
] + [
    "create trigger workspace_document_stays before update on workspace_document "
    f"when {IS_CHANGED} begin"
    " select raise(abort, 'a signed document does not change'); end",
    "create trigger workspace_document_is_kept before delete on workspace_document "
    "begin select raise(abort, 'a document is not deleted'); end",
    "create trigger workspace_version_of_draft before insert on workspace_version "
    "when (select status from workspace_document where code = new.document_id) <> 'draft' "
    "begin select raise(abort, 'only a draft is written'); end",
    "create trigger workspace_logentry_stays before update on workspace_logentry "
    f"begin select raise(abort, '{SAID}'); end",
]
POSTGRES = [
    f"create function workspace_refuse() returns trigger language plpgsql as $$ "
    f"begin raise exception '{SAID}'; end $$",
    "create function workspace_refuse_change() returns trigger language plpgsql as $$ "
    f"begin if {IS_CHANGED} then raise exception 'a signed document does not change'; end if; "
    "return new; end $$",
    "create function workspace_refuse_version() returns trigger language plpgsql as $$ begin "
    "if (select status from workspace_document where code = new.document_id) <> 'draft' then "
    "raise exception 'only a draft is written'; end if; return new; end $$",
    *(
        f"create trigger {table}_only_added before update or delete or truncate on {table} "
        "for each statement execute function workspace_refuse()"
        for table in TABLES
    ),
    "create trigger workspace_document_stays before update on workspace_document "
    "for each row execute function workspace_refuse_change()",
    "create trigger workspace_document_is_kept before delete or truncate on workspace_document "
    "for each statement execute function workspace_refuse()",
    "create trigger workspace_version_of_draft before insert on workspace_version "
    "for each row execute function workspace_refuse_version()",
    "create trigger workspace_logentry_stays before update or truncate on workspace_logentry "
    "for each statement execute function workspace_refuse()",
]


def _make(apps: object, editor: object) -> None:
    """Make the triggers of the database at hand."""
    vendor = editor.connection.vendor  # type: ignore[attr-defined]
    for statement in SQLITE if vendor == "sqlite" else POSTGRES:
        editor.execute(statement)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = (("workspace", "0001_initial"),)
    operations = (migrations.RunPython(_make, migrations.RunPython.noop),)


def names() -> list[str]:
    """The names of the triggers on SQLite."""
    return [statement.split()[2] for statement in SQLITE]


def places() -> list[tuple[str, str]]:
    """The triggers on PostgreSQL: name and table."""
    found = []
    for statement in POSTGRES:
        words = statement.split()
        if words[:2] == ["create", "trigger"]:
            found.append((words[2], words[words.index("on") + 1]))
    return found
