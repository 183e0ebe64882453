"""`tripleaim build`: England from what ships with the package, or from a folder of open data."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, StoreOption, is_terminal
from tripleaim.cli.say import say


def build(
    store: StoreOption = DEFAULT_STORE,
    data: Annotated[
        Path | None, typer.Option(help="Folder of open data, or of some of its files.")
    ] = None,
    documents: Annotated[
        list[Path] | None, typer.Option(help="Folder of your own documents in TOML.")
    ] = None,
    examples: Annotated[
        bool, typer.Option("--examples", help="Load the invented example documents too.")
    ] = False,
) -> None:
    """Build the store, whole or not at all."""
    import time
    from datetime import date

    from tripleaim.governance.gate import gate_of_load
    from tripleaim.store.load import Documents, build_store

    began = time.monotonic()
    gate = gate_of_load(date.today())
    also = Documents(folders=tuple(documents or ()), examples=examples, gate=gate)
    if is_terminal():
        from rich.progress import BarColumn, Progress, TextColumn

        with Progress(BarColumn(), TextColumn("{task.description}"), transient=True) as bar:
            task = bar.add_task("Reading", total=None)
            loaded = build_store(
                store,
                data,
                lambda done, total, what: bar.update(
                    task, completed=done, total=total, description=what
                ),
                also,
            )
    else:
        loaded = build_store(store, data, documents=also)
    broken = [outcome for outcome in loaded.outcomes if outcome.broken]
    origin = f"the open data in {data}" if data else "what ships with the package"
    say(
        f"Built {loaded.path} from {origin}: {loaded.sources} sources, {loaded.rows:,} rows, "
        f"{time.monotonic() - began:.0f} s."
    )
    say(
        f"{len(loaded.outcomes) - len(broken)} of {len(loaded.outcomes)} rules hold; "
        "the others are notes, none stops an answer: tripleaim check"
        if broken
        else f"All {len(loaded.outcomes)} rules hold."
    )
