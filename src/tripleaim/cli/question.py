"""What every question command does alike: asks, then prints words, JSON or CSV of the findings."""

import csv
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tripleaim.cli.options import read_date
from tripleaim.model.errors import refuse
from tripleaim.model.finding import Finding
from tripleaim.store.engine import Store, open_store

Answer = Callable[[Store, str | None, date], list[Finding]]

CSV_COLUMNS = (
    "table", "label", "subject", "measure", "value", "unit", "low", "high", "status", "statement",
    "sources", "method", "caveats",
)  # fmt: skip


def answer_question(
    question: str, answer: Answer, area: str | None, on: str | None, form: str, store: Path
) -> None:
    """Ask a question of the store and print its findings; `form` is words, json or csv."""
    day = read_date(on)
    with open_store(store) as opened:
        findings = answer(opened, area, day)
    if form == "json":
        print_json({"area": area, "on": str(day), "question": question}, findings)
    elif form == "csv":
        print_csv(findings)
    else:
        print_words(findings)


def form_of(as_json: bool, as_csv: bool) -> str:
    """The form asked for; json and csv together are refused.

    >>> form_of(False, False), form_of(True, False)
    ('words', 'json')
    """
    if as_json and as_csv:
        raise refuse("--json and --csv", "cannot both be given", "Choose one.")
    return "json" if as_json else "csv" if as_csv else "words"


def print_json(about: dict[str, object], findings: list[Finding]) -> None:
    """The findings as one JSON object with what was asked."""
    said = {**about, "findings": [finding.to_dict() for finding in findings]}
    print(json.dumps(said, ensure_ascii=False, indent=1, default=str))


def print_csv(findings: list[Finding]) -> None:
    """The findings as CSV, a row each; lists are joined by semicolons."""
    writer = csv.DictWriter(sys.stdout, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for finding in findings:
        plain = finding.to_dict()
        plain["sources"] = "; ".join(finding.sources)
        plain["caveats"] = "; ".join(finding.caveats)
        writer.writerow(plain)


def print_words(findings: list[Finding]) -> None:
    """The sentences of the findings, those of one table under its name; then caveats, sources."""
    table, said = "", ""
    for finding in findings:
        if finding.table != table:
            table = finding.table
            if table:
                print(f"\n{table}")
        if finding.statement != said:
            print(f"  {finding.statement}" if table else finding.statement)
        said = finding.statement
    caveats = list(dict.fromkeys(each for finding in findings for each in finding.caveats))
    if caveats:
        print("\n" + "\n".join(f"Note: {caveat}" for caveat in caveats))
    sources = sorted({source for finding in findings for source in finding.sources})
    print(f"\nSources: {', '.join(sources)} (tripleaim sources)")
