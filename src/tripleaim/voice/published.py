"""Published survey results: what each says, of whom, how many were asked, what does not follow."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scipy import stats

PER_CENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
WHOLE = re.compile(r"^\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A result as cited: `share` (0 to 1) where it is a single one, `asked` where it is known.

    `low` and `high` are what chance alone would allow for a simple random sample of that size, None
    where the number asked is not known.
    """

    survey: str
    date: str
    who: str
    question: str
    result: str
    asked: int | None
    share: float | None
    low: float | None
    high: float | None
    cannot: str
    cited: str
    grade: str


def read_published(row: Mapping[str, str]) -> Published:
    """A published result from a cited fact, with what cannot be concluded from it."""
    said = row.get("result", "")
    found = PER_CENT.findall(said)
    is_bound = "<" in said or "about" in said
    share = float(found[0]) / 100 if found and not is_bound else None
    asked = int(row["n"]) if WHOLE.match(row.get("n", "")) else None
    low, high = _bounds(share, asked)
    return Published(
        survey=row["survey"],
        date=row.get("date", ""),
        who=row.get("who", ""),
        question=row.get("question", ""),
        result=said or "no figure",
        asked=asked,
        share=share,
        low=low,
        high=high,
        cannot=_cannot(row, asked, said),
        cited="source documents of 2018" if row["cited"] == "brief" else row["cited"],
        grade=row["confidence"],
    )


def _bounds(share: float | None, asked: int | None) -> tuple[float | None, float | None]:
    if share is None or asked is None:
        return None, None
    yes = share * asked
    low = float(stats.beta.ppf(0.025, yes, asked - yes + 1)) if yes > 0 else 0.0
    high = float(stats.beta.ppf(0.975, yes + 1, asked - yes)) if yes < asked else 1.0
    return low, high


def _cannot(row: Mapping[str, str], asked: int | None, said: str) -> str:
    limits = []
    if asked == 1:
        return "one person's account: it shows that this happened, not how often"
    if asked is None:
        limits.append("how many answered is not in our source, so no interval can be given")
    if PER_CENT.search(said):
        limits.append(
            f"the figure is of the {row.get('who') or 'people'} who answered; who did not answer "
            "is not known, and it speaks for nobody else"
        )
    else:
        limits.append("it counts what was done or said, and measures no opinion")
    if "will " in row.get("question", "") or "driven" in row.get("question", ""):
        limits.append("it is what they expect or believe, not what happened")
    return "; ".join(limits)
