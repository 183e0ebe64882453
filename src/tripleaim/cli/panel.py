"""Printing the estimates of a panel of one's own."""

from pathlib import Path

from tripleaim.cli.question import print_csv, print_json, print_words
from tripleaim.evidence.designs import estimate_all
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import Columns, panel_of
from tripleaim.model.errors import refuse
from tripleaim.model.finding import Finding


def print_panel(file: Path, columns: Columns, form: str) -> None:
    """Read a panel in long form, estimate it by every design and print the findings."""
    import pandas as pd

    if not file.is_file():
        raise refuse(str(file), "is not a file")
    try:
        rows = pd.read_csv(file, sep=None, engine="python")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise refuse(file.name, f"cannot be read as CSV: {error}") from None
    estimates = estimate_all(panel_of(rows, columns))
    findings = [_finding(estimate, file.name) for estimate in estimates]
    if form == "json":
        print_json({"panel": file.name, "question": "panel"}, findings)
    elif form == "csv":
        print_csv(findings)
    else:
        print_words(findings)


def _finding(one: Estimate, name: str) -> Finding:
    interval = (
        f", {one.level:.0%} interval {one.low:.4g} to {one.high:.4g}"
        if one.low is not None and one.high is not None
        else ""
    )
    donors = sorted(one.weights.items(), key=lambda pair: -abs(pair[1]))[:6]
    made_of = ", ".join(f"{unit} {weight:.3f}" for unit, weight in donors)
    return Finding(
        measure="effect",
        value=one.effect,
        low=one.low,
        high=one.high,
        unit="unit of the outcome",
        statement=f"{one.design[0].upper()}{one.design[1:]}: {one.effect:.4g}{interval}.",
        sources=(name,),
        method=f"{one.design}; inference: {one.inference}",
        caveats=(f"{one.design}: largest donor weights {made_of}.",) if made_of else (),
        label=one.design,
    )
