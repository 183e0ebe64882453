"""`tripleaim new`: a document of a kind to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import OnOption
from tripleaim.cli.say import say


def new(
    kind: Annotated[str, typer.Argument(help="Kind of document, for example delegation.")],
    to: Annotated[Path, typer.Option(help="Folder to write it into.")] = Path("."),
    name: Annotated[str, typer.Option("--id", help="Its id; without one, new-KIND.")] = "",
    on: OnOption = None,
) -> None:
    """Write a new document with every needed field there, to fill in; or a project of your own.

    `tripleaim new project --to FOLDER` makes a folder for an analysis: code, tests, log, pinned
    versions, tidy outputs.
    """
    if kind == "project":
        from tripleaim.cli.project import write_project

        write_project(to)
        return
    from tripleaim.cli.options import read_date
    from tripleaim.governance.template import template_text
    from tripleaim.model.errors import refuse
    from tripleaim.store.files.output import make_folder, write_text

    id = name or f"new-{kind.replace('_', '-')}"
    text = template_text(kind, id, read_date(on))
    path = to / f"{id}.toml"
    if path.exists():
        raise refuse(str(path), "is there already", "Give another --id.")
    make_folder(to)
    write_text(path, text)
    say(f"Wrote {path}. When it is filled in: tripleaim documents check {to}")
