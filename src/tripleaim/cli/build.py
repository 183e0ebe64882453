"""`tripleaim build`: England from what ships with the package, or from a folder of open data."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, StoreOption


def build(
    store: StoreOption = DEFAULT_STORE,
    data: Annotated[Path | None, typer.Option(help="Folder of open data.")] = None,
) -> None:
    """Build the store, whole or not at all."""
    raise NotImplementedError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(build)
