"""`tripleaim fetch`: official files from their publishers, verified and recorded."""

import sys
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from tripleaim.cli.options import is_terminal
from tripleaim.cli.say import say


def fetch(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Ids in the catalogue; without any, all of them.")
    ] = None,
    to: Annotated[Path, typer.Option(help="Folder to put the files in.")] = Path("build/fetched"),
) -> None:
    """Fetch official files: resumed, verified, recorded with SHA-256."""
    from tripleaim.model.errors import InputRefused, Problem
    from tripleaim.store.catalogue import catalogue
    from tripleaim.store.fetch import fetch_source

    known = catalogue()
    wanted = sources or [id for id, source in known.items() if source.has_file]
    problems = [
        Problem(
            where="SOURCE",
            value=id,
            rule="is not in the catalogue",
            remedy="To list it: tripleaim sources --all.",
        )
        for id in wanted
        if id not in known
    ]
    for id in wanted if not problems else []:
        try:
            fetched = fetch_source(known[id], to, date.today(), tell=_progress(id))
            say(f"{to / fetched.path}: {fetched.bytes:,} bytes, SHA-256 {fetched.sha256[:16]}…")
            if (place := _place(known[id].files, fetched.path)) is not None:
                say(f"To build with it: {place} in the folder that build --data names.")
        except InputRefused as refusal:
            problems += refusal.problems
    if problems:
        raise InputRefused(problems)


def _place(files: tuple[str, ...], name: str) -> str | None:
    """Where the store looks for what was fetched, where that is not its name; unpacked or as it is.

    >>> _place(("organisations/ods/etr_2025-12.csv",), "etr.zip")
    'unpack it as organisations/ods/etr_2025-12.csv'
    """
    if not files or PurePosixPath(files[0]).name == name:
        return None
    packed = name.endswith(".zip") and not files[0].endswith(".zip")
    return f"{'unpack' if packed else 'put'} it as {files[0]}"


def _progress(id: str):  # type: ignore[no-untyped-def]
    if not is_terminal():
        return None

    def tell(received: int, whole: int | None) -> None:
        share = f" of {whole:,}" if whole else ""
        sys.stderr.write(f"\r{id}: {received:,}{share} bytes")  # back to the start of the line

    return tell
