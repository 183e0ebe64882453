"""Drawn tables of facts with dates as they are said, so that a line stays one line."""

from drawn import draw, read_drawn
from tripleaim.model.said_date import SaidDate


def facts(text: str, **same: str) -> str:
    """A drawn table with `begun`, `last` (its last day) and `known` as days, months or years.

    What is not known from a day on was known when it began. `same` are columns alike in every row.
    """
    rows = []
    for row in read_drawn(text):
        said = {name: row.pop(name, "") for name in ("begun", "last", "known")}
        begun = SaidDate.read(said["begun"])
        known = SaidDate.read(said["known"]) if said["known"] else begun
        dates = {"true_from": begun, "known": known}
        if said["last"]:
            dates["true_to"] = SaidDate.read(said["last"]).after
        days = {
            f"{name}_{end}": str(day)
            for name in ("true_from", "true_to", "known")
            for end, day in (
                ("low", dates[name].low if name in dates else ""),
                ("high", dates[name].high if name in dates else ""),
            )
        }
        rows.append(row | same | days)
    return draw(rows)
