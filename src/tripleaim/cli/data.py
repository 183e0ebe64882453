"""`tripleaim data`: the files of the data of a written site, with every day that is kept."""

import time
from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, StoreOption
from tripleaim.cli.say import say


def data(
    store: StoreOption = DEFAULT_STORE,
    site: Annotated[Path, typer.Option(help="The folder of the site.")] = Path("build/site"),
    workers: Annotated[int, typer.Option(help="Processes that ask.", min=1)] = 2,
) -> None:
    """Add all past days to the data of a site: the ten answers of every system on each.

    `tripleaim site` writes the files of its newest day; this asks the ten questions of every day on
    which a system changed, and writes the same files anew with all of them.
    """
    from datetime import date

    from tripleaim.site.days import write_days
    from tripleaim.site.settings import SiteSettings

    began = time.monotonic()
    settings = SiteSettings(on=date.max, workers=workers)
    rows = write_days(store, site, settings, lambda *_: None)
    days = len(set(rows["on"].to_pylist()))
    size = sum(path.stat().st_size for path in (site / "data").iterdir())
    say(
        f"Wrote {len(rows):,} rows of {days} days into {site / 'data'} ({size / 1e6:.1f} MB) in "
        f"{time.monotonic() - began:.0f} s."
    )
