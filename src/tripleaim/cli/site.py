"""`tripleaim site`: the pages of every system, as a folder that any web server or browser shows."""

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, OnOption, StoreOption, is_terminal, read_date
from tripleaim.cli.say import say


def site(
    store: StoreOption = DEFAULT_STORE,
    out: Annotated[Path, typer.Option(help="The folder to write.")] = Path("build/site"),
    on: OnOption = None,
    organisation: Annotated[str, typer.Option(help="Whose site it is.")] = "tripleaim",
    logo: Annotated[str, typer.Option(help="A picture for the top of the page.")] = "",
    address: Annotated[
        str, typer.Option(help="Where it will be read, for the map of the site and the feed.")
    ] = "",
    workers: Annotated[int, typer.Option(help="Processes that write pages.", min=1)] = 2,
) -> None:
    """Write the site: pages of England, each system, each day on which it changed, each source."""
    from tripleaim.site.publish import publish
    from tripleaim.site.settings import SiteSettings

    settings = SiteSettings(
        on=read_date(on),
        organisation=organisation,
        logo=logo,
        workers=workers,
        address=f"{address.rstrip('/')}/" if address else "",
    )
    began = time.monotonic()
    if is_terminal():
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        with Progress(
            BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), transient=True
        ) as bar:
            task = bar.add_task("Writing pages", total=None)
            written = publish(
                store,
                out,
                settings,
                lambda done, total, what: bar.update(
                    task, completed=done, total=total, description=what
                ),
            )
    else:
        written = publish(store, out, settings, lambda *_: None)
    say(
        f"Wrote {written.pages} pages and {written.files - written.pages} other files "
        f"({written.bytes / 1e6:.1f} MB) in {time.monotonic() - began:.0f} s"
        f"{f'; {written.kept} pages were the same and were kept' if written.kept else ''}.\n"
        f"Open {os.path.realpath(out / 'index.html')} in a browser; the folder works from any "
        "server or disk."
    )
