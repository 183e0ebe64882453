"""What every question command does alike: asks, then gives words, JSON, CSV or a workbook."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import overload

from tripleaim.cli.options import read_date
from tripleaim.cli.say import say
from tripleaim.model.errors import refuse
from tripleaim.model.finding import Finding
from tripleaim.store.engine import Store, open_store

Form = str | Path  # words, json, csv; or the workbook to write
Answer = Callable[[Store, str | None, date], list[Finding]]

CSV_COLUMNS = (
    "table",
    "label",
    "subject",
    "measure",
    "value",
    "unit",
    "low",
    "high",
    "status",
    "statement",
    "sources",
    "method",
    "caveats",
)


def answer_question(
    question: str,
    answer: Answer,
    area: str | None,
    on: str | None,
    form: Form,
    store: Path,
    flows: Path | None = None,
) -> None:
    """Ask a question of the store; print its findings, or write the workbook that `form` names.

    With `flows`, a user's own flow of patients lies in front of the store's.
    """
    from tripleaim.site.remember import remembering

    day = read_date(on)
    with open_with_flow(store, flows) as opened:
        findings = answer(remembering(opened, many=False), area, day)
    give_findings(question, area, day, findings, form, flows)


@contextmanager
def open_with_flow(path: Path, flows: Path | None) -> Iterator[Store]:
    """A store opened, with a user's own flow of patients in front of its own where one is given."""
    with open_store(path) as opened:
        if flows:
            from tripleaim.store.own_flow import use_own_flow

            use_own_flow(opened, flows)
        yield opened


def give_findings(
    question: str,
    area: str | None,
    on: date,
    findings: list[Finding],
    form: Form,
    flows: Path | None = None,
) -> None:
    """Print findings as words, JSON or CSV, or write them as the workbook that `form` names.

    Where they rest on a user's own flow the first says so, as methods speak of the store's.
    """
    if flows and findings:
        from tripleaim.store.own_flow import note_on

        first, *others = findings
        findings = [replace(first, caveats=(note_on(flows), *first.caveats)), *others]
    if isinstance(form, Path):
        write_xlsx(question, area, on, findings, form)
    elif form == "json":
        print_json({"area": area, "on": str(on), "question": question}, findings)
    elif form == "csv":
        print_csv(findings)
    else:
        print_words(findings)


@overload
def form_of(as_json: bool, as_csv: bool) -> str: ...
@overload
def form_of(as_json: bool, as_csv: bool, as_xlsx: Path | None) -> Form: ...
def form_of(as_json: bool, as_csv: bool, as_xlsx: Path | None = None) -> Form:
    """The form asked for: words, json, csv, or the path of a workbook; two are refused.

    >>> form_of(False, False), form_of(True, False), form_of(False, False, Path("a.xlsx")).name
    ('words', 'json', 'a.xlsx')
    """
    if as_json + as_csv + (as_xlsx is not None) > 1:
        raise refuse("--json, --csv and --xlsx", "cannot be given together", "Choose one.")
    return as_xlsx or ("json" if as_json else "csv" if as_csv else "words")


def write_xlsx(
    question: str, area: str | None, on: date, findings: list[Finding], path: Path
) -> None:
    """The findings as a workbook that anyone can read; the file is whole or not there."""
    from tripleaim.page.workbook import findings_book, write_workbook
    from tripleaim.store.files.output import check_place, write_bytes

    about = (f"The answer to tripleaim {question.replace('_', '-')} {area or ''}".strip() + ".",)
    check_place(path)
    write_bytes(path, write_workbook(findings_book(question, findings, about, on)))
    say(f"{path}: {len(findings)} findings.")


def print_json(about: dict[str, object], findings: list[Finding]) -> None:
    """The findings as one JSON object with what was asked."""
    said = {**about, "findings": [finding.to_dict() for finding in findings]}
    say(json.dumps(said, ensure_ascii=False, indent=1, default=str))


def print_csv(findings: list[Finding]) -> None:
    """The findings as CSV, a row each; lists are joined by semicolons."""
    from tripleaim.store.files.csv_text import csv_of_rows

    rows = [
        {
            **finding.to_dict(),
            "sources": "; ".join(finding.sources),
            "caveats": "; ".join(finding.caveats),
        }
        for finding in findings
    ]
    say(csv_of_rows(rows, CSV_COLUMNS), end="")


def print_words(findings: list[Finding]) -> None:
    """The answer in a sentence, then the others, those of one table under its name.

    Caveats and sources come last.
    """
    table, said = "", ""
    for finding in opened_by_a_sentence(findings):
        if finding.table != table:
            table, said = finding.table, ""
            if table:
                say(f"\n{table}")
        if finding.statement != said:
            say(f"  {finding.statement}" if table else finding.statement)
        said = finding.statement
    caveats = list(dict.fromkeys(each for finding in findings for each in finding.caveats))
    if caveats:
        say("\n" + "\n".join(f"Note: {caveat}" for caveat in caveats))
    sources = sorted({source for finding in findings for source in finding.sources})
    own = all("." in source for source in sources)  # files of the user's are in no list of sources
    say(f"\nSources: {', '.join(sources)}{'' if own else ' (tripleaim sources)'}")
    if any(finding.cites for finding in findings):
        say("What is cited, with addresses: --json or --csv, in the method of each.")


def opened_by_a_sentence(findings: list[Finding]) -> list[Finding]:
    """The findings with their first sentence in front of any table, as an answer is read out.

    A table of that one row is not told again; a longer one stays whole.
    """
    if not findings or not findings[0].table:
        return findings
    first = findings[0]
    said = {each.statement for each in findings if each.table == first.table}
    if len(said) > 1:
        return [replace(first, table=""), *findings]
    return [replace(each, table="") if each.table == first.table else each for each in findings]
