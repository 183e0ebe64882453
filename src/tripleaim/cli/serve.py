"""`tripleaim serve`: the site and the pages that need a server, on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, OnOption, StoreOption
from tripleaim.cli.say import say


def serve(
    store: StoreOption = DEFAULT_STORE,
    site: Annotated[Path, typer.Option(help="The folder of the site.")] = Path("build/site"),
    bind: Annotated[str, typer.Option(help="Address and port.")] = "127.0.0.1:8000",
    host: Annotated[
        list[str] | None,
        typer.Option(help="A name that the server answers under, as plans.example.org."),
    ] = None,
    on: OnOption = None,
) -> None:
    """Serve the site, and a page to change a plan's assumptions and see the result."""
    from importlib import import_module

    from tripleaim.cli.options import read_date
    from tripleaim.model.errors import refuse
    from tripleaim.site.settings import write_it
    from tripleaim.store.engine import open_store

    open_store(store).close()
    if not (site / "index.html").is_file():
        raise refuse(str(site), "holds no site", write_it(site))
    try:
        serving = import_module("tripleaim.workspace.serve")
    except ImportError:
        raise refuse(
            "serve", "needs the extra `workspace`", "pip install 'tripleaim[workspace]'."
        ) from None
    say(f"Open http://{bind}/ and http://{bind}/what-if/ ; stop with Ctrl-C.")
    serving.serve(store, site, read_date(on), bind, tuple(host or ()))
