"""`tripleaim outcomes`: a year of a signed outcomes framework, judged and settled."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, JsonOption, PageOption, StoreOption, XlsxOption


def outcomes(
    folder: Annotated[Path, typer.Argument(help="Folder of TOML documents.")],
    name: Annotated[str, typer.Argument(help="Id or file name of the signed framework.")],
    months: Annotated[Path, typer.Argument(help="CSV or Excel: month, outcome, place, value.")],
    entries: Annotated[
        Path, typer.Argument(help="CSV or Excel: on, kind, who, pounds, aim, segment, document.")
    ],
    year: Annotated[int | None, typer.Option(help="The year in which it ends: 2019.")] = None,
    as_json: JsonOption = False,
    xlsx: XlsxOption = None,
    page: PageOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """A year of an outcomes framework: what was achieved, what came anyway, who is paid what."""
    from tripleaim.cli.statement import give_statement, signed_document
    from tripleaim.model.documents.outcomes import OutcomesFramework
    from tripleaim.money.entries import entries_of
    from tripleaim.studies.outcome_months import months_of
    from tripleaim.studies.outcomes import settle_framework
    from tripleaim.studies.outcomes_told import outcome_tables, outcome_words

    framework = signed_document(folder, name, OutcomesFramework, store)
    given = months_of(months)
    paid = entries_of(entries)
    found = settle_framework(framework, given, paid, year)
    give_statement(
        framework.title,
        outcome_words(found),
        outcome_tables(found),
        (as_json, xlsx, page),
        (folder, months, entries),
    )
