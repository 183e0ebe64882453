"""What commands on money share: the signed document they read, and how a statement is given."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tripleaim.cli.say import say, tell

if TYPE_CHECKING:
    from tripleaim.model.documents.base import Document
    from tripleaim.page.alone import PlainTable

Kind = TypeVar("Kind", bound="Document")


def signed_document(folder: Path, name: str, kind: type[Kind], store: Path) -> Kind:
    """A document of a kind from a folder, signed, verified and without a fault.

    Raises InputRefused with every reason why it is not.
    """
    from tripleaim.cli.documents import pass_gate
    from tripleaim.governance.folder import find_filed, read_folder
    from tripleaim.governance.signing import verify_document
    from tripleaim.governance.verifying import trust_of
    from tripleaim.model.errors import InputRefused, refuse

    found = read_folder(folder)
    filed = find_filed(found, name)
    if not isinstance(filed.document, kind):
        raise refuse(
            name, f"is a {filed.document.title_of_kind.lower()}, not a {kind.title_of_kind.lower()}"
        )
    pass_gate(found, filed, store)
    problems = verify_document(filed.document, trust_of(found, date.today()), filed.name)
    if problems:
        raise InputRefused(problems)
    return filed.document


def give_statement(
    title: str,
    words: Sequence[str],
    tables: Sequence["PlainTable"],
    form: tuple[bool, Path | None, Path | None],
    read: Sequence[Path],
    on: date | None = None,
) -> None:
    """Print a statement, as JSON when `form` says so; write its workbook and its page.

    `read` are the folder and the files that it was made of: none of them is written over; `on` is
    the day that it is of, where it is not today's.
    """
    from tripleaim.cli.table import print_table
    from tripleaim.page.alone import page_alone
    from tripleaim.page.workbook import Book, write_workbook
    from tripleaim.store.files.output import check_places, write_bytes, write_text

    as_json, xlsx, page = form
    files = [file for each in read for file in (each.rglob("*.toml") if each.is_dir() else [each])]
    check_places(xlsx, page, read=files)
    if as_json:
        plain = {"words": list(words), "tables": {t.name: t.plain_rows for t in tables}}
        say(json.dumps(plain, ensure_ascii=False, indent=1, default=str))
    else:
        say("\n".join(words))
        for table in tables:
            say()
            print_table(table.caption, table.plain_rows)
    if xlsx is not None:
        book = Book(
            title=title,
            about=tuple(words),
            on=on or date.today(),
            tables=tuple(table.for_workbook for table in tables),
        )
        write_bytes(xlsx, write_workbook(book))
        tell(f"Wrote {xlsx}.")
    if page is not None:
        write_text(page, page_alone(title, words, tables))
        tell(f"Wrote {page}.")
