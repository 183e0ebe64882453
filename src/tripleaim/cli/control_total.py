"""`tripleaim control-total`: a system's year under its signed control totals."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, JsonOption, PageOption, StoreOption, XlsxOption


def control_total(
    folder: Annotated[Path, typer.Argument(help="Folder of TOML documents.")],
    name: Annotated[str, typer.Argument(help="Id or file name of the signed agreement.")],
    told: Annotated[
        Path | None,
        typer.Argument(help="CSV or Excel: kind (result, offset, access), who, value, document."),
    ] = None,
    as_json: JsonOption = False,
    xlsx: XlsxOption = None,
    page: PageOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Control totals, offsets and results; what the fund pays; who loses what if one misses."""
    from tripleaim.cli.statement import give_statement, signed_document
    from tripleaim.model.documents.agreement import SharedControlTotal
    from tripleaim.money.control_year import Told, told_of
    from tripleaim.studies.control_total import (
        control_tables,
        control_total_year,
        control_words,
    )

    agreement = signed_document(folder, name, SharedControlTotal, store)
    facts = Told(results={}) if told is None else told_of(told)
    year = control_total_year(agreement, facts)
    give_statement(
        agreement.title,
        control_words(year, agreement),
        control_tables(year, agreement),
        (as_json, xlsx, page),
        (folder, *([told] if told else [])),
    )
