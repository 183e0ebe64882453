"""Which parameters of which verbs name a place that may be written."""

from collections.abc import Iterator

# Every parameter of a verb that names a place, by what is done with it. `read` is never written to;
# `tried` is in the grid above; the others say where they are tried, or why nothing can go wrong.
READ = {
    "store",
    "data",
    "documents",
    "flows",
    "file",
    "entries",
    "told",
    "places",
    "money",
    "months",
    "mapping",
    "extract",
    "workbook",
    "plan",
    "minutes",
    "text",
    "before",
    "other",
    "since",
    "scheme",
    "site",
    "responses",
    "now",
}
WRITTEN = {
    "build": {"store"},
    "key make": {"file"},
    "workspace backup": {"file"},
    "survey": {"responses"},
    "people movement": {"before", "now"},
}
ELSEWHERE = {
    ("survey", "folder"): "read only",
    ("rebase", "by"): "read only",
    ("pack", "out"): "needs a site and a browser; its place is tried first",
    ("key replace", "folder"): "written as key revoke is",
    ("survey", "responses"): "test_places_inside: the record beside them",
    ("people segments", "folder"): "tests/people/test_earlier_release: the record beside them",
    ("people movement", "before"): "as people segments",
    ("people movement", "now"): "as people segments",
    ("people shares", "folder"): "as people segments",
    ("people releases", "folder"): "read only",
    ("workspace init", "home"): "tests/workspace/test_writing_faults",
    ("workspace later", "home"): "tests/workspace/test_later",
    ("workspace backup", "file"): "tests/workspace/test_writing_faults",
    ("workspace restore", "home"): "tests/workspace/test_writing_faults",
    ("workspace export", "folder"): "tests/workspace/test_writing_faults",
    ("workspace foi", "folder"): "tests/workspace/inside/test_held_commands",
    ("workspace own-data", "file"): "tests/workspace/inside/test_held_commands",
    **{
        (f"workspace {verb}", "home"): "the database, written by transactions"
        for verb in (
            "run",
            "upgrade",
            "check",
            "tick",
            "backup",
            "export",
            "import",
            "grants",
            "foi",
            "retention",
            "own-data",
            "link",
        )
    },
    **{(f"workspace {verb}", "folder"): "read only" for verb in ("import", "verify")},
    **{
        (f"documents {verb}", "folder"): "read only"
        for verb in ("check", "verify", "list", "preview")
    },
    **{("documents proof", name): "read only" for name in ("file", "head", "earlier")},
    **{(f"{group} verify", "head"): "read only" for group in ("documents", "workspace")},
    **{(verb, "folder"): "read only" for verb in ("fund", "control-total", "outcomes", "key list")},
    **{
        (verb, "key"): "read only"
        for verb in (
            "sign",
            "publish",
            "key vouch",
            "key revoke",
            "key replace",
            "key sign",
            "people pseudonymise",
        )
    },
}


def places_of_verbs() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every verb with each of its parameters that names a place and may be written, and the
    options that give it; by the parser's own functions."""
    import inspect

    from tripleaim.cli.app import app

    def leaves(group: object, name: str) -> Iterator[tuple[str, object]]:
        for command in group.registered_commands:  # type: ignore[attr-defined]
            said = command.name or command.callback.__name__.rstrip("_").replace("_", "-")
            yield f"{name} {said}".strip(), command.callback
        for inner in group.registered_groups:  # type: ignore[attr-defined]
            known = inner.name or inner.typer_instance.info.name
            yield from leaves(inner.typer_instance, f"{name} {known}".strip())

    for verb, callback in leaves(app, ""):
        for name, given in inspect.signature(callback, eval_str=True).parameters.items():  # type: ignore[arg-type]
            if "Path" not in str(given.annotation):
                continue
            if name not in READ or name in WRITTEN.get(verb, ()):
                yield verb, name, tuple(f"--{name.removeprefix('as_').replace('_', '-')}".split())
