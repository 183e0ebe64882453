"""`tripleaim example`: sample files that ship, to try every how-to with."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.say import say


def example(
    name: Annotated[str | None, typer.Argument(help="Which; without it, they are listed.")] = None,
    to: Annotated[Path, typer.Option(help="Folder to write it into.")] = Path("."),
) -> None:
    """Write a sample file, all of whose figures are invented, to try a command with."""
    from tripleaim.england.samples import read_samples, sample
    from tripleaim.store.files.output import make_folder, write_text

    if name is None:
        for each in read_samples():
            say(f"{each.name:<16} {each.about} Try: {each.command}")
        return
    found = sample(name)
    write_text(make_folder(to) / found.name, found.text)
    say(f"Wrote {to / found.name}. Try: {found.command}")
