"""`tripleaim pack`: the board pack of a system as a PDF, from the pages of a written site."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.say import say


def pack(
    code: Annotated[str, typer.Argument(help="Code of a system of today, as QOP; or england.")],
    site: Annotated[Path, typer.Option(help="The folder of the site.")] = Path("build/site"),
    out: Annotated[Path | None, typer.Option(help="The PDF to write; else CODE.pdf.")] = None,
) -> None:
    """Print the board pack of a system: ten answers, what got better or worse, the sources.

    The page is in the site, made for paper; this makes a PDF with tags of it, by a browser on this
    machine and without a network.
    """
    from tripleaim.model.errors import NothingFound
    from tripleaim.site.address import pack_path
    from tripleaim.site.paper import print_page
    from tripleaim.store.files.output import check_place

    own = "" if code.lower() == "england" else code.upper()
    folders = sorted(path.parent.parent.name for path in site.glob(pack_path("*")))
    if own and own not in folders:
        there = ", ".join(folders) or f"none: write the site first, tripleaim site --out {site}"
        raise NothingFound(f"There is no pack of {code} in {site}. There is: {there}.")
    target = out or Path(f"{own or 'england'}.pdf")
    check_place(target)
    size = print_page(site / pack_path(own), target)
    say(f"Wrote {target}, {size / 1e3:,.0f} kB.")
